// The audits of GraphQL over HTTP that the npm package `graphql-http` publishes, against a served gateway.
//
//   node audit.mjs http://127.0.0.1:8000/graphql
//
// Prints a JSON array, one object per audit: id, name, status (ok, notice, warn, error), and the reason when it is not ok.

import { auditServer } from "graphql-http";

const url = process.argv[2];
const results = await auditServer({ url, fetchFn: fetch });

console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))));
