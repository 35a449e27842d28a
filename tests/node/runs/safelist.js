// A manifest, and who may run what is in it: by id, or by the very text.

import { gql } from "@apollo/client";
import { apollo4, apollo4OfTexts, graphqlRequest, urql } from "../askers.js";
import { WhoIs } from "../frontends/documents.js";
import { ada, listed } from "./listed.js";

const Unlisted = gql`
  query Unlisted {
    sources {
      vendor
    }
  }
`;

export default async function* cases(stage) {
  const said = { url: stage.url, credentials: stage.credentials };
  yield* listed(stage);
  yield ["apollo 4 sends a registered text", await apollo4OfTexts(said)(WhoIs, ada)];
  yield ["apollo 4 sends the hash of a registered text", await apollo4(said)(WhoIs, ada)];
  yield ["graphql-request sends a registered text", await graphqlRequest(said)(WhoIs, ada)];
  yield ["apollo 4 sends another text", await apollo4OfTexts(said)(Unlisted, {})];
  yield ["apollo 4 sends the hash of another text", await apollo4(said)(Unlisted, {})];
  yield ["urql sends the hash of another text", await urql(said)(Unlisted, {})];
  yield ["graphql-request sends another text", await graphqlRequest(said)(Unlisted, {})];
}
