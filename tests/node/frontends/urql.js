import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { createClient } from "graphql-ws";

// Without a manifest: urql hashes the documents itself.
export const byHash = {};

// With one: ids by the operations' names, and never a text.
export function fromManifest(manifest) {
  const ids = new Map(manifest.operations.map(({ name, id }) => [name, id]));
  const nameOf = (document) => document.definitions.find(({ operation }) => operation).name.value;
  return {
    enforcePersistedQueries: true,
    generateHash: async (_, document) => ids.get(nameOf(document)),
  };
}

export function urqlClient({ url, credentials, documents = byHash, get = true }) {
  const socket = createClient({
    url: url.replace(/^http/, "ws"),
    connectionParams: credentials,
  });
  return new Client({
    url,
    fetchOptions: { headers: credentials },
    preferGetMethod: false,
    exchanges: [
      persistedExchange({
        enableForMutation: true,
        enableForSubscriptions: true,
        preferGetForPersistedQueries: get,
        ...documents,
      }),
      fetchExchange,
      subscriptionExchange({
        // graphql-ws wants a text also where a hash or an id stands for it: an empty one will do.
        forwardSubscription: ({ query = "", ...request }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query }, sink) }),
        }),
      }),
    ],
  });
}
