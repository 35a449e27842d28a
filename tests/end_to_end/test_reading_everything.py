"""Every field that a query can reach, asked for at once: each answers, and each has a value somewhere.

The questions are made from the schema as the gateway itself describes it, so that a new field is in them at once.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.stage import GatewayClient, SandboxControl

INTROSPECTION = """{ __schema { types { kind name possibleTypes { name } fields {
  name
  args { name defaultValue type { kind } }
  type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
} } } }"""
ROOTS = {
    "associates": 'associates(filter: {search: "ada@"})',
    "departments": "departments",
    "locations": "locations",
    "operatingModes": "operatingModes",
    "officeHours": "officeHours",
    "leadSegments": 'leadSegments(filter: {codes: ["showroom"]})',
    "subjects": "subjects",
    "sources": "sources",
    "viewer": "viewer",
    "nextAvailableAssociates": 'nextAvailableAssociates(after: "2099-01-05T16:00Z", filter: {search: "mei"})',
    "freeBusy": 'freeBusy(associateIds: ["<ada>"], from: "2099-01-05T00:00Z", to: "2099-01-06T00:00Z")',
    "commonSlots": """commonSlots(
      associateIds: ["<ada>", "<mei-ling>"], from: "2098-12-29T00:00Z", to: "2099-01-12T00:00Z", atLeast: "PT1H", quorum: 1)""",
    "scheduleIssues": "scheduleIssues",
    "preview": """preview(
      change: {absence: {associateId: "<mei-ling>", startsAt: "2099-01-05T15:00Z", endsAt: "2099-01-06T15:00Z"}}
      from: "2099-01-05T00:00Z", to: "2099-01-08T00:00Z")""",
    "coverage": 'coverage(from: "2099-01-05T00:00Z", to: "2099-01-06T00:00Z", minimum: 30)',
}
"""The root's fields with the arguments that show most; the others lead to the same types."""

GIVEN = {
    "time": '"2098-12-31T15:15:00Z"',
    "after": '"2098-12-31T15:15:00Z"',
    "from": '"2026-11-23T00:00:00Z"',
    "to": '"2026-12-07T00:00:00Z"',
}
"""What fields below the root are asked with, where they have to be asked with something."""

ENTERED_ONCE = (
    "Associate",
    "Availability",
    "AvailabilityPeriod",
    "AvailabilityReason",
    "SourceState",
)
"""What almost everything leads to, once in a document, or documents would be too large."""

EMPTY_HERE = {
    ("Address", "address2"),
    ("Location", "latitude"),
    ("Location", "longitude"),
    ("Location", "notes"),
    ("OutOfOffice", "turnOffNumber"),
    ("SourceState", "error"),
    ("Viewer", "departments"),
}
"""Fields that the demo world leaves empty; test_reading_odd_records and others show them with values."""


ELSEWHERE = (
    *("Payload", "InputError", "VendorRefusal", "VendorError", "Query", "Mutation"),
    *(
        "Subscription",
        "AvailabilityEvent",
        "IdempotencyConflict",
        "Change",
        "ChangeStep",
        "ChangeEdge",
        "ChangeConnection",
    ),
)
"""How the names of types end that only mutations, subscriptions, errors, changes and the root itself show."""


class Shapes:
    """The schema's types, by name."""

    def __init__(self, types: list[dict[str, Any]]) -> None:
        self.by_name = {one["name"]: one for one in types}
        self._entered: set[str] = set()

    def question(self, asked: str, name: str) -> str:
        """An operation that asks a root's field for everything below its type."""
        self._entered.clear()
        return f"{{ {asked} {{ {self.selection(name)} }} }}"

    def selection(self, name: str, path: tuple[str, ...] = ()) -> str:
        """Every field below a type; a type that is on the way already is named and not entered again."""
        shape = self.by_name[name]
        if name == "Node":
            return "__typename"  # its types have fields of the same names and other types
        if shape["kind"] in ("UNION", "INTERFACE"):
            kinds = [one["name"] for one in shape["possibleTypes"]]
            parts = [f"... on {one} {{ {self.selection(one, path)} }}" for one in kinds]
            return " ".join(["__typename", *parts])
        return " ".join(["__typename", *self._fields(shape, (*path, name))])

    def _fields(self, shape: dict[str, Any], path: tuple[str, ...]) -> Iterator[str]:
        # Answers first, so that what is entered once is entered at the record nearest to the root.
        for field in sorted(
            shape["fields"], key=lambda one: not any(map(is_required, one["args"]))
        ):
            names = [one["name"] for one in field["args"] if is_required(one)]
            asked = ", ".join(f"{name}: {GIVEN[name]}" for name in names)
            call = f"{field['name']}({asked})" if asked else field["name"]
            kind, name = named(field["type"])
            if kind in ("SCALAR", "ENUM"):
                yield call
            else:
                back = self._leads_back(name, path) or name in self._entered
                if name in ENTERED_ONCE:
                    self._entered.add(name)
                below = "__typename" if back else self.selection(name, path)
                yield f"{call} {{ {below} }}"

    def _leads_back(self, name: str, path: tuple[str, ...]) -> bool:
        """Whether a type, or what its pages hold, is on the way already."""
        return name in path or len(path) > 7 or name.removesuffix("Connection") in path


def named(type: dict[str, Any]) -> tuple[str, str]:
    """Kind and name of the type inside lists and non-nulls."""
    while type.get("ofType"):
        type = type["ofType"]
    return type["kind"], type["name"]


def is_required(argument: dict[str, Any]) -> bool:
    """Whether an argument has to be given."""
    return argument["type"]["kind"] == "NON_NULL" and argument["defaultValue"] is None


def values(answer: Any) -> Iterator[tuple[str, str, bool]]:
    """Type, field, and whether it has a value, of each field in an answer."""
    if isinstance(answer, list):
        for one in answer:
            yield from values(one)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if "__typename" in answer and name != "__typename":
                yield answer["__typename"], name, value is not None
            yield from values(value)


@pytest.fixture
def gateway(sandbox: SandboxControl, patient_client: GatewayClient) -> GatewayClient:
    """A gateway with time for large operations, with the demo's directory and nothing remembered."""
    asyncio.run(patient_client.reset())
    return patient_client


@pytest.fixture
def shapes(gateway: GatewayClient) -> Shapes:
    """The schema, as the gateway describes it."""
    return Shapes(gateway.data(INTROSPECTION)["__schema"]["types"])


@pytest.fixture
def everybody_known(gateway: GatewayClient) -> None:
    """Ada's out of office is set through the gateway, so that all of it is known."""
    query = '{{ associate(by: {{email: "{}@example.com"}}) {{ id }} }}'
    ada, other = (gateway.data(query.format(one))["associate"]["id"] for one in ("ada", "halima"))
    done = gateway.data(
        "mutation ($i: OutOfOfficeSetInput!) { outOfOfficeSet(input: $i) { userErrors { message } } }",
        i={
            "associateId": ada,
            "endsAt": "2099-01-01T00:00:00Z",
            "type": "VACATION",
            "setterUserId": "7b91960f-7177-54b6-a814-de9fbe2f1db2",
            "setterUserName": "Ada Byron",
            "forwarding": {
                "forwardTexts": True,
                "forwardEmails": True,
                "forwardCalls": True,
                "textNumber": "+12145550103",
                "emailAddress": "halima@example.com",
                "callNumber": "+12145550103",
            },
            "autoRespond": {
                "replyToTexts": True,
                "replyToEmails": True,
                "replyToCalls": True,
                "textReply": "Away.",
                "emailReplySubject": "Away",
                "emailReplyBody": "I am away.",
                "callReplyUrl": "https://media.example.com/away.mp3",
            },
            "delegation": {"delegateAssociateId": other, "delegateName": "Halima"},
        },
    )
    assert done["outOfOfficeSet"]["userErrors"] == []


def test_every_field_can_be_asked_for_and_has_a_value_somewhere(
    gateway: GatewayClient, sandbox: SandboxControl, shapes: Shapes, everybody_known: None
) -> None:
    found: dict[tuple[str, str], bool] = {}
    people = gateway.data("{ associates(first: 100) { nodes { id email } } }")["associates"][
        "nodes"
    ]
    ids = {one["email"].partition("@")[0]: one["id"] for one in people}
    types = {field["name"]: named(field["type"])[1] for field in shapes.by_name["Query"]["fields"]}
    for root, asked in ROOTS.items():
        named_people = re.sub(r"<([\w-]+)>", lambda match: ids[match[1]], asked)
        answer = gateway.data(shapes.question(named_people, types[root]))
        for type_name, field, has_value in values(answer):
            found[type_name, field] = found.get((type_name, field), False) or has_value

    assert {place for place, has_value in found.items() if not has_value} == EMPTY_HERE
    reached = {type_name for type_name, _ in found}
    assert reached == {
        name
        for name, shape in shapes.by_name.items()
        if shape["kind"] == "OBJECT" and not name.startswith("__") and not name.endswith(ELSEWHERE)
    }
    for type_name in reached:
        fields = {field["name"] for field in shapes.by_name[type_name]["fields"]}
        assert fields == {field for name, field in found if name == type_name}, type_name
