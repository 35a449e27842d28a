// Runs real clients against a served gateway, one case after the other:
//
//   node clients.js automatic < stage.json
//
// A stage is {url, keys, …}: where the gateway is, and what else the run wants. Prints a JSON object, by the cases'
// names: what the client sent, and what it had of it.

import { text } from "node:stream/consumers";
import { taken } from "./watched.js";

const stage = JSON.parse(await text(process.stdin));
const { default: casesOf } = await import(`./runs/${process.argv[2]}.js`);

const cases = {};

for await (const [name, had] of casesOf(stage)) {
  cases[name] = { sent: taken().map(({ asked }) => asked), ...shown(had) };
}
process.stdout.write(JSON.stringify(cases), () => process.exit(0)); // open sockets would hold the process

/** What a case had, as it is compared. */
function shown({ data, errors = [], ...rest }) {
  return { data: data ?? null, codes: errors.map(({ extensions }) => extensions?.code ?? null), ...rest };
}
