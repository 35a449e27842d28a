"""Every field that a query can reach, asked for at once: each answers, and each has a value somewhere.

The questions are made from the schema as the gateway itself describes it, so that a new field is in them at once.
"""

from __future__ import annotations

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
}
"""The root's fields with the arguments that show most; node, nodes and the lookups lead to the same types."""

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


ELSEWHERE = ("Payload", "InputError", "VendorRefusal", "VendorError", "Query", "Mutation")
"""How the names of types end that only mutations, errors and the root itself show."""


class Shapes:
    """The schema's types, by name."""

    def __init__(self, types: list[dict[str, Any]]) -> None:
        self.by_name = {one["name"]: one for one in types}

    def selection(self, name: str, path: tuple[str, ...] = ()) -> str:
        """Every field below a type; a type that is on the way already is named and not entered again."""
        shape = self.by_name[name]
        if shape["kind"] in ("UNION", "INTERFACE"):
            kinds = [one["name"] for one in shape["possibleTypes"]]
            parts = [f"... on {one} {{ {self.selection(one, path)} }}" for one in kinds]
            return " ".join(["__typename", *parts])
        return " ".join(["__typename", *self._fields(shape, (*path, name))])

    def _fields(self, shape: dict[str, Any], path: tuple[str, ...]) -> Iterator[str]:
        for field in shape["fields"]:
            if any(is_required(argument) for argument in field["args"]):
                continue
            kind, name = named(field["type"])
            if kind in ("SCALAR", "ENUM"):
                yield field["name"]
            else:
                back = self._leads_back(name, path)
                below = "__typename" if back else self.selection(name, path)
                yield f"{field['name']} {{ {below} }}"

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
    types = {field["name"]: named(field["type"])[1] for field in shapes.by_name["Query"]["fields"]}
    for root, asked in ROOTS.items():
        answer = gateway.data(f"{{ {asked} {{ {shapes.selection(types[root])} }} }}")
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
