// What the builds of frontends hand in: prints {web, relay}, the manifests of Apollo's tool and of Relay's compiler.

import { generatePersistedQueryManifest } from "@apollo/generate-persisted-query-manifest";
import { persisted } from "./artifacts.js";

const web = await generatePersistedQueryManifest({ documents: ["frontends/*.js"] });

console.log(JSON.stringify({ web, relay: persisted }));
