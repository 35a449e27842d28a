// The subscriptions of each client library behind one form: the first event, or the errors; then the client leaves.

import { print } from "graphql";
import { createClient as eventStreams } from "graphql-sse";
import { createClient as sockets } from "graphql-ws";
import { requestSubscription } from "relay-runtime";
import { apolloClient } from "./frontends/apollo.js";
import { relayEnvironment } from "./frontends/relay.js";
import { urqlClient } from "./frontends/urql.js";

const PATIENCE = 5_000;

/** What is told first, of a subscription that `begin` begins; `begin` returns how it is ended. */
function first(begin) {
  return new Promise((resolve) => {
    let end = () => {};
    const told = (had) => {
      clearTimeout(timer);
      resolve(had);
      setTimeout(() => end(), 0); // it may be told before `begin` is back
    };
    const timer = setTimeout(() => told({ errors: [], closed: "nothing came" }), PATIENCE);
    end = begin(told);
  });
}

/** What a library's fault says: errors of the gateway, or a socket's close. */
function fault(error) {
  const errors = Array.isArray(error) ? error : (error.errors ?? error.source?.errors ?? []);
  return errors.length ? { errors } : { errors: [], closed: error.code ?? String(error) };
}

export const subscribe = {
  apollo4: (said, query, variables) =>
    first((told) => {
      const seen = apolloClient(said)
        .subscribe({ query, variables, fetchPolicy: "no-cache" })
        .subscribe({
          next: ({ data, error }) => told(error ? fault(error) : { data }),
          error: (error) => told(fault(error)),
        });
      return () => seen.unsubscribe();
    }),

  urql: (said, document, variables) =>
    first((told) => {
      const { unsubscribe } = urqlClient(said)
        .subscription(document, variables)
        .subscribe(({ data, error }) =>
          told(error ? fault(error.networkError ?? { errors: error.graphQLErrors }) : { data }),
        );
      return unsubscribe;
    }),

  relay: (said, subscription, variables) =>
    first((told) => {
      const { dispose } = requestSubscription(relayEnvironment(said), {
        subscription,
        variables,
        onNext: (data) => told({ data }),
        onError: (error) => told(fault(error)),
      });
      return dispose;
    }),

  graphqlWs: ({ url, credentials }, document, variables) =>
    first((told) => {
      const client = sockets({
        url: url.replace(/^http/, "ws"),
        connectionParams: credentials,
        retryAttempts: 0,
      });
      return client.subscribe({ query: print(document), variables }, sink(told));
    }),

  graphqlSse: ({ url, credentials }, document, variables) =>
    first((told) => {
      const client = eventStreams({ url, headers: credentials, retryAttempts: 0 });
      return client.subscribe({ query: print(document), variables }, sink(told));
    }),
};

function sink(told) {
  return {
    next: ({ data, errors }) => told(errors ? { errors } : { data }),
    error: (error) => told(fault(error)),
    complete: () => told({ errors: [], closed: "completed" }),
  };
}
