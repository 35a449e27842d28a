// Documents kept by their hash: each library has a key of its own, so that it is the first to send its documents.

import { apollo3x, apollo4, graphqlRequest, urql } from "../askers.js";
import { Where, Rename, Watch, WhoIs } from "../frontends/documents.js";
import { subscribe } from "../subscribers.js";
import { asPageOf, taken } from "../watched.js";

const LIBRARIES = { "apollo 4": apollo4, "apollo 3": apollo3x, urql };
const ada = { email: "ada@example.com" };

export default async function* cases({ url, keys, app, elsewhere }) {
  for (const [name, client] of Object.entries(LIBRARIES)) {
    const said = { url, credentials: keys[name] };
    const first = await client({ ...said, get: false })(WhoIs, ada);
    yield [`${name} sends the text after a hash that is unknown`, first];
    yield [`${name} sends the hash alone from then on`, await client({ ...said, get: false })(WhoIs, ada)];
    yield [`${name} asks by GET`, await client(said)(WhoIs, ada)];
    yield [`${name} asks for the first time by GET`, await client(said)(Where, ada)];
    const id = first.data?.associate?.id;
    yield [`${name} changes something`, await client(said)(Rename, { id, name: "Ada Byron" })];
    yield* pages(name, client, { url, credentials: keys[name] }, { app, elsewhere });
    yield [
      `${name} gets what it may see beside an error`,
      await client({ url, credentials: keys.unscoped })(Where, ada),
    ];
    yield [`${name} is told when to come again`, await emptied(client({ url, credentials: keys.poor }))];
  }
  yield* subscriptions({ url, keys });
  yield ["graphql-request sends texts", await graphqlRequest({ url, credentials: keys.urql })(WhoIs, ada)];
  yield [
    "graphql-request gets what it may see beside an error",
    await graphqlRequest({ url, credentials: keys.unscoped })(Where, ada),
  ];
  yield ["graphql-request is told when to come again", await emptied(graphqlRequest({ url, credentials: keys.poor }))];
}

async function* subscriptions({ url, keys }) {
  const said = { url, credentials: keys.urql };
  const { data } = await urql(said)(WhoIs, ada);
  const watching = { ids: [data.associate.id] };
  taken();
  yield ["apollo 4 subscribes", await subscribe.apollo4(said, Watch, watching)];
  yield ["urql subscribes", await subscribe.urql(said, Watch, watching)];
  for (const [name, client] of [["graphql-ws", subscribe.graphqlWs], ["graphql-sse", subscribe.graphqlSse]]) {
    yield [`${name} subscribes`, await client(said, Watch, watching)];
    yield [
      `${name} subscribes to what it may not see`,
      await client({ url, credentials: keys.unscoped }, Watch, watching),
    ];
    yield [
      `${name} shows a key that is wrong`,
      await client({ url, credentials: { "x-api-key": "gw_wrong" } }, Watch, watching),
    ];
  }
}

/** GETs of web pages: of one that may ask, and of another site's; each with credentials and without. */
async function* pages(name, client, said, { app, elsewhere }) {
  const nobody = { url: said.url, credentials: {} };
  const asking = [
    ["a page of ours", app, said],
    ["another site's page", elsewhere, said],
    ["a page of ours without credentials", app, nobody],
    ["another site's page without credentials", elsewhere, nobody],
  ];
  for (const [whose, origin, by] of asking) {
    asPageOf(origin);
    const had = await client(by)(Where, ada);
    asPageOf(null);
    yield [`${name} asks by GET from ${whose}`, had];
  }
}

/** What is had once the budget is empty, at the latest after a few questions. */
async function emptied(ask) {
  for (let times = 0; times < 20; times += 1) {
    const had = await ask(WhoIs, ada);
    if (had.errors.length) {
      const last = taken().at(-1);
      return { ...had, sent: [last.asked], toldAfter: last.retryAfter };
    }
  }
  return {};
}
