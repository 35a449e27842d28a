// Registered documents, by every way in which clients name them.

import { generatePersistedQueryIdsFromManifest } from "@apollo/persisted-query-lists";
import { subscribe } from "../subscribers.js";
import { underId, watch, whoIs } from "../artifacts.js";
import { apollo3x, apollo4, graphqlRequest, relayOf, urql } from "../askers.js";
import * as fromApollo from "../frontends/apollo.js";
import { Rename, Watch, WhoIs } from "../frontends/documents.js";
import { askById } from "../frontends/fetch.js";
import * as fromUrql from "../frontends/urql.js";

export const ada = { email: "ada@example.com" };

const generated = (manifest) => generatePersistedQueryIdsFromManifest({ loadManifest: () => manifest });
const LIBRARIES = {
  "apollo 4": [apollo4, (manifest) => fromApollo.fromManifest(() => manifest)],
  "apollo 3": [apollo3x, generated],
  urql: [urql, fromUrql.fromManifest],
};

export async function* listed({ url, credentials, manifest, retired }) {
  const said = { url, credentials };
  const idOf = (name) => manifest.operations.find((operation) => operation.name === name).id;
  const { data } = await graphqlRequest({ ...said, idOf })(WhoIs, ada);
  const { id } = data.associate;
  yield ["graphql-request sends ids", { data }];

  for (const [name, [client, documentsOf]] of Object.entries(LIBRARIES)) {
    const by = { ...said, documents: documentsOf(manifest) };
    yield [`${name} asks by GET`, await client(by)(WhoIs, ada)];
    yield [`${name} asks by POST`, await client({ ...by, get: false })(WhoIs, ada)];
    yield [`${name} changes something`, await client(by)(Rename, { id, name: "Ada Byron" })];
    for (const [which, other] of [["unknown", "0".repeat(64)], ["retired", retired]]) {
      const documents = documentsOf({ operations: [{ name: "WhoIs", id: other }] });
      yield [`${name} asks by an id that is ${which}`, await client({ ...by, documents })(WhoIs, ada)];
    }
  }
  yield ["relay sends ids", await relayOf(said)(whoIs, ada)];
  yield ["relay sends an id that is unknown", await relayOf(said)(underId(whoIs, "0".repeat(32)), ada)];
  yield ["relay sends an id that is retired", await relayOf(said)(underId(whoIs, retired), ada)];
  yield ["fetch asks by GET", await askById(said, idOf("WhoIs"), ada)];
  yield ["fetch asks by GET an id that is unknown", await askById(said, "who-was", ada)];
  yield ["fetch asks by GET an id that is retired", await askById(said, retired, ada)];
  yield ["fetch asks again by GET for what it has", await askedAgain(said, idOf("WhoIs"))];
  yield ["fetch sends doc_id", await posted(said, "", { doc_id: idOf("WhoIs"), variables: ada })];
  yield ["fetch names the id in the path", await posted(said, `/${idOf("WhoIs")}`, { variables: ada })];

  const watching = { ids: [id] };
  const documents = { apollo: fromApollo.fromManifest(() => manifest), urql: fromUrql.fromManifest(manifest) };
  yield ["apollo 4 subscribes", await subscribe.apollo4({ ...said, documents: documents.apollo }, Watch, watching)];
  yield ["urql subscribes", await subscribe.urql({ ...said, documents: documents.urql }, Watch, watching)];
  yield ["relay subscribes", await subscribe.relay(said, watch, watching)];
}

async function posted({ url, credentials }, path, members) {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { ...credentials, "content-type": "application/json" },
    body: JSON.stringify(members),
  });
  const { data, errors } = await response.json();
  return { data, errors };
}

async function askedAgain({ url, credentials }, id) {
  const asked = `${url}?documentId=${id}&variables=${encodeURIComponent(JSON.stringify(ada))}`;
  const { headers } = await fetch(asked, { headers: credentials });
  await fetch(asked, { headers: { ...credentials, "if-none-match": headers.get("etag") } });
  return { data: null, kept: headers.get("cache-control") };
}
