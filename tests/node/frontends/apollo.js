import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { generatePersistedQueryIdsFromManifest } from "@apollo/persisted-query-lists";
import { createClient } from "graphql-ws";
import { sha256 } from "./sha256.js";

// Without a manifest: documents are kept by their hash when they are first sent (enforcement open or log).
export const byHash = { sha256 };

// With one: `loadManifest` gives what generate-persisted-query-manifest wrote (also for safelist and ids).
export const fromManifest = (loadManifest) => generatePersistedQueryIdsFromManifest({ loadManifest });

export function apolloClient({ url, credentials, documents = byHash, get = true }) {
  const http = new HttpLink({ uri: url, headers: credentials });
  const socket = createClient({
    url: url.replace(/^http/, "ws"),
    connectionParams: credentials,
  });
  return new ApolloClient({
    cache: new InMemoryCache(),
    clientAwareness: { name: "web", version: "1" },
    link: new PersistedQueryLink({ ...documents, useGETForHashedQueries: get }).split(
      ({ operationType }) => operationType === "subscription",
      new GraphQLWsLink(socket),
      http,
    ),
  });
}
