// What every client of this process sends, in a notation of its own: "GET hash 200", "POST hash+text 400".
//
// All of them ask through the global `fetch` and `WebSocket`, which are replaced here, once, by ones that take notes
// and let everything pass. Only for a page of some origin `fetch` does what a browser does by the Fetch standard's
// CORS protocol: it marks requests, asks by OPTIONS before those that are not simple, and keeps from the page what it
// may not see.

import { WebSocket } from "ws"; // what every browser has, and Node from version 22 on

const SAFE = ["accept", "accept-language", "content-language"];
const SIMPLE = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

const real = globalThis.fetch;
let seen = [];
let page = null;

globalThis.fetch = async (url, init = {}) => {
  if (page !== null) return byBrowser(url, init, page);
  return noted(url, init);
};

async function noted(url, { method = "GET", ...init }) {
  const response = await real(url, { method, ...init });
  const way = method === "OPTIONS" ? "" : ` ${named(new URL(url), init)}`;
  seen.push({ asked: `${method}${way} ${response.status}`, retryAfter: response.headers.get("retry-after") });
  return response;
}

async function byBrowser(url, init, origin) {
  const headers = new Headers(init.headers);
  const asked = [...headers.keys()].filter((name) => !isSafe(name, headers.get(name)));
  const marks = { origin, "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "user-agent": "Mozilla/5.0" };
  if (asked.length) {
    const wishes = {
      "access-control-request-method": init.method ?? "GET",
      "access-control-request-headers": asked.join(","),
    };
    const { ok, headers: said } = await noted(url, { method: "OPTIONS", headers: { ...marks, ...wishes } });
    const allowed = (said.get("access-control-allow-headers") ?? "").split(/, ?/);
    if (!ok || !isFor(origin, said) || !asked.every((name) => allowed.includes(name))) throw new TypeError("CORS");
  }
  for (const [name, value] of Object.entries(marks)) headers.set(name, value);
  const response = await noted(url, { ...init, headers });
  if (!isFor(origin, response.headers)) throw new TypeError("CORS");
  return response;
}

const isFor = (origin, headers) => headers.get("access-control-allow-origin") === origin;

const isSafe = (name, value) =>
  SAFE.includes(name) || (name === "content-type" && SIMPLE.includes(value.split(";")[0].trim()));

/** From now on all is sent by a page of this origin; null: by no page. */
export function asPageOf(origin) {
  page = origin;
}

globalThis.WebSocket = class extends WebSocket {
  send(text) {
    const { type, payload } = JSON.parse(text);
    if (type === "subscribe") seen.push({ asked: `WS ${membersOf(payload)}` });
    super.send(text);
  }
};

/** What was sent since the last time. */
export function taken() {
  const all = seen;
  seen = [];
  return all;
}

/** How a request names its document. */
function named(url, { body }) {
  const members = body ? JSON.parse(body) : Object.fromEntries(url.searchParams);
  return url.pathname === "/graphql" ? membersOf(members) : "path";
}

function membersOf({ query, documentId, doc_id, extensions }) {
  const { persistedQuery } = typeof extensions === "string" ? JSON.parse(extensions) : (extensions ?? {});
  const ways = { hash: persistedQuery, id: documentId, doc_id, text: query };
  return Object.keys(ways)
    .filter((way) => ways[way])
    .join("+");
}
