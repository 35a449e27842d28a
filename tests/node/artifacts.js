// What Relay's compiler makes of two operations when `persistConfig.file` is set: requests without a text. Written by
// hand in its form, because the compiler is a program of its own; ids are MD5, as it makes them.

import { createHash } from "node:crypto";

const md5 = (text) => createHash("md5").update(text).digest("hex");

const texts = {
  WhoIsQuery: `query WhoIsQuery(
  $email: EmailAddress!
) {
  associate(by: {email: $email}) {
    id
    name
  }
}
`,
  WatchSubscription: `subscription WatchSubscription(
  $ids: [ID!]!
) {
  availabilityChanged(associateIds: $ids) {
    cause
    associate {
      id
      name
    }
  }
}
`,
};

/** What the compiler writes to the file: a map of ids to texts. */
export const persisted = Object.fromEntries(Object.values(texts).map((text) => [md5(text), text]));

const scalar = (name) => ({ alias: null, args: null, kind: "ScalarField", name, storageKey: null });
const associate = (args) => ({
  alias: null,
  args,
  concreteType: "Associate",
  kind: "LinkedField",
  name: "associate",
  plural: false,
  selections: [scalar("id"), scalar("name")],
  storageKey: null,
});

function request(operationKind, name, argument, selections) {
  const argumentDefinitions = [{ defaultValue: null, kind: "LocalArgument", name: argument }];
  const type = operationKind === "query" ? "Query" : "Subscription";
  return {
    kind: "Request",
    fragment: { argumentDefinitions, kind: "Fragment", metadata: null, name, selections, type, abstractKey: null },
    operation: { argumentDefinitions, kind: "Operation", name, selections },
    params: { id: md5(texts[name]), metadata: {}, name, operationKind, text: null },
  };
}

const by = { fields: [{ kind: "Variable", name: "email", variableName: "email" }], kind: "ObjectValue", name: "by" };

export const whoIs = request("query", "WhoIsQuery", "email", [associate([by])]);

export const watch = request("subscription", "WatchSubscription", "ids", [
  {
    alias: null,
    args: [{ kind: "Variable", name: "associateIds", variableName: "ids" }],
    concreteType: "AvailabilityEvent",
    kind: "LinkedField",
    name: "availabilityChanged",
    plural: false,
    selections: [scalar("cause"), associate(null)],
    storageKey: null,
  },
]);

/** The same request under another id. */
export const underId = (of, id) => ({ ...of, params: { ...of.params, id } });
