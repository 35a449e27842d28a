// Each client library behind one form: ask(document, variables) gives {data, errors, retryAfter}.
//
// `errors` are those that the library hands to its user, `retryAfter` what the library lets him see of the header.

import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { ErrorLink } from "@apollo/client/link/error";
import * as apollo3 from "apollo-client-3/core/index.js";
import { createPersistedQueryLink } from "apollo-client-3/link/persisted-queries/index.js";
import { GraphQLClient } from "graphql-request";
import { print } from "graphql";
import { fetchQuery } from "relay-runtime";
import { apolloClient } from "./frontends/apollo.js";
import { relayEnvironment } from "./frontends/relay.js";
import { sha256 } from "./frontends/sha256.js";
import { urqlClient } from "./frontends/urql.js";

const isMutation = (document) => document.definitions.some(({ operation }) => operation === "mutation");

function asked(client, document, variables) {
  const wishes = { variables, errorPolicy: "all", fetchPolicy: "no-cache" };
  return isMutation(document)
    ? client.mutate({ mutation: document, ...wishes })
    : client.query({ query: document, ...wishes });
}

/** Apollo Client 4. */
export function apollo4(said) {
  return asking4(apolloClient(said));
}

/** Apollo Client 4 that knows nothing of persisted queries. */
export function apollo4OfTexts({ url, credentials }) {
  const link = new HttpLink({ uri: url, headers: credentials });
  return asking4(new ApolloClient({ cache: new InMemoryCache(), link }));
}

function asking4(client) {
  let response;
  const looking = new ErrorLink(({ operation }) => {
    response = operation.getContext().response;
  });
  client.setLink(looking.concat(client.link));
  return async (document, variables) => {
    const { data, error } = await asked(client, document, variables).catch((error) => ({ error }));
    return {
      data,
      errors: error?.errors ?? unknown(error),
      retryAfter: response?.headers.get("retry-after"),
    };
  };
}

/** Apollo Client 3. */
export function apollo3x({ url, credentials, documents = { sha256 }, get = true }) {
  const http = new apollo3.HttpLink({ uri: url, headers: credentials });
  const client = new apollo3.ApolloClient({
    cache: new apollo3.InMemoryCache(),
    link: createPersistedQueryLink({ ...documents, useGETForHashedQueries: get }).concat(http),
  });
  return async (document, variables) => {
    const { data, errors, error } = await asked(client, document, variables).catch((error) => ({ error }));
    const network = error?.networkError;
    return {
      data,
      errors: errors ?? listed(error?.graphQLErrors) ?? network?.result?.errors ?? unknown(error),
      retryAfter: network?.response?.headers.get("retry-after"),
    };
  };
}

/** urql. */
export function urql(said) {
  const client = urqlClient(said);
  return async (document, variables) => {
    const { data, error } = await (isMutation(document)
      ? client.mutation(document, variables)
      : client.query(document, variables, { requestPolicy: "network-only" })
    ).toPromise();
    return {
      data,
      errors: listed(error?.graphQLErrors) ?? unknown(error),
      retryAfter: error?.response?.headers.get("retry-after"),
    };
  };
}

/** graphql-request; with `idOf` it sends ids in place of texts. */
export function graphqlRequest({ url, credentials, idOf }) {
  const byId = ({ body, ...request }) => {
    const { query, ...others } = JSON.parse(body);
    return { ...request, body: JSON.stringify({ ...others, documentId: idOf(others.operationName) }) };
  };
  const client = new GraphQLClient(url, {
    headers: credentials,
    errorPolicy: "all",
    requestMiddleware: idOf && byId,
  });
  return async (document, variables) => {
    const { data, errors, headers } = await client
      .rawRequest(print(document), variables)
      .catch(({ response }) => response);
    return { data, errors, retryAfter: headers?.get("retry-after") };
  };
}

/** Relay, of a request in its compiler's form; the errors are those that its environment logs. */
export function relayOf(said) {
  let answer;
  const log = (event) => {
    if (event.name === "network.next") answer = event.response;
  };
  const environment = relayEnvironment({ ...said, log });
  return async (request, variables) => {
    answer = undefined;
    const { data, error } = await fetchQuery(environment, request, variables)
      .toPromise()
      .then(
        (data) => ({ data }),
        (error) => ({ error }),
      );
    return { data, errors: answer?.errors ?? unknown(error) };
  };
}

/** Errors, when there are any. */
const listed = (errors) => (errors?.length ? errors : undefined);

/** A fault that is no answer of the gateway, such as a browser's no to a page. */
function unknown(error) {
  return error ? [{ message: String(error), extensions: { code: "NO_ANSWER" } }] : [];
}
