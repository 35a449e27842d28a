import { createClient } from "graphql-sse";
import { Environment, Network, Observable, RecordSource, Store } from "relay-runtime";

// `id` is what the compiler gave the document (persistConfig); `text` is there only without it.
const named = ({ id, text }) => (id ? { documentId: id } : { query: text });

export function relayEnvironment({ url, credentials, log }) {
  const events = createClient({ url, headers: credentials });

  async function fetchOperation(params, variables) {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        ...credentials,
        accept: "application/graphql-response+json, application/json;q=0.9",
        "content-type": "application/json",
      },
      body: JSON.stringify({ ...named(params), operationName: params.name, variables }),
    });
    return response.json();
  }

  const subscribeToOperation = (params, variables) =>
    Observable.create((sink) =>
      events.subscribe({ ...named(params), operationName: params.name, variables }, sink),
    );

  return new Environment({
    network: Network.create(fetchOperation, subscribeToOperation),
    store: new Store(new RecordSource()),
    log,
  });
}
