"""The schema's text: printed, described, and nullable where a vendor can fail."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    is_introspection_type,
    is_specified_scalar_type,
)

from gateway.schema.build import build_schema, sdl
from tests.schema.walk import EDGES, SCHEMA

PRINTED = Path(__file__).parents[2] / "schema.graphql"

NON_NULL_THOUGH_ASKED = {
    "Query.changes": "the gateway's own",
    "Query.associates": "the directory's own; only its filter by location asks Webex",
    "Query.nodes": "its elements are nullable, each with its own error",
    "Query.sources": "a vendor's failure is the answer",
    "Query.viewer": "known without asking",
    "Viewer.budget": "known without asking",
    "LeadSegment.associates": "the directory's own",
    "ReachVia.delegates": "the directory's own",
}
"""Edges that are non-null, and why they may be."""

FACTS = ("id", "cursor", "pageInfo", "edges", "nodes", "userErrors", "hasNextPage")


def described() -> list[tuple[str, str, str | None]]:
    """Everything that has a description: its place, its own name, and the description."""
    found: list[tuple[str, str, str | None]] = []
    for kind in SCHEMA.type_map.values():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        found.append((kind.name, kind.name, kind.description))
        if isinstance(kind, GraphQLEnumType):
            found += [(f"{kind.name}.{n}", n, v.description) for n, v in kind.values.items()]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            found += [(f"{kind.name}.{n}", n, f.description) for n, f in kind.fields.items()]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            found += [
                (f"{kind.name}.{n}({a})", a, argument.description)
                for n, f in kind.fields.items()
                for a, argument in f.args.items()
            ]
    for directive in SCHEMA.directives:
        place = f"@{directive.name}"
        found.append((place, directive.name, directive.description))
        found += [(f"{place}({n})", n, a.description) for n, a in directive.args.items()]
    return found


def words(text: str) -> str:
    """A name or a sentence as bare lower-case letters, without articles."""
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", text).replace("_", " ").lower()
    return "".join(re.findall(r"[a-z]+", re.sub(r"\b(the|a|an)\b", "", spaced)))


def test_schema_graphql_is_the_schema_as_printed() -> None:
    if PRINTED.read_text(encoding="utf-8") != sdl(build_schema()):
        pytest.fail("schema.graphql is not what the code prints: run `make docs`", pytrace=False)


def test_everything_has_a_description_that_is_a_sentence() -> None:
    wrong = [
        place
        for place, _, text in described()
        if not re.fullmatch(r"([A-Z`]|myKaarma).*[.!?]", text or "", re.DOTALL)
    ]

    assert wrong == []
    assert len(described()) > 600


SAYS_ITS_NAME = {
    # Words of the calendar and names of firms say all that there is to say.
    "DayOfWeek",
    "Month",
    "Vendor",
}


def test_no_description_only_repeats_the_name() -> None:
    empty = [
        place
        for place, name, text in described()
        if place.split(".")[0] not in SAYS_ITS_NAME and words(text or "") == words(name)
    ]

    assert empty == []


def test_every_field_that_is_asked_for_is_nullable_but_the_few_with_a_reason() -> None:
    non_null = {path for path, field, _ in EDGES if str(field.type).endswith("!")}

    assert set(NON_NULL_THOUGH_ASKED) == non_null


def test_nodes_that_are_asked_for_together_fail_one_by_one() -> None:
    assert str(SCHEMA.query_type.fields["nodes"].type) == "[Node]!"


def test_ids_cursors_pages_and_user_errors_are_never_null() -> None:
    for kind in SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and kind.name[:2] != "__":
            for name, field in kind.fields.items():
                if name in FACTS:
                    assert str(field.type).endswith("!"), f"{kind.name}.{name}"


def test_lists_have_no_gaps_but_those_of_nodes() -> None:
    gaps = [
        f"{kind.name}.{name}"
        for kind in SCHEMA.type_map.values()
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType)
        and kind.name[:2] != "__"
        for name, field in kind.fields.items()
        if re.search(r"\w\]", str(field.type))
    ]

    assert gaps == ["Query.nodes"]


def test_every_connection_has_the_same_members() -> None:
    for kind in SCHEMA.type_map.values():
        if kind.name.endswith("Connection"):
            of = kind.name.removesuffix("Connection")
            types = {name: str(field.type) for name, field in kind.fields.items()}
            assert types.pop("totalCount", "Int") == "Int"
            assert types == {
                "edges": f"[{of}Edge!]!",
                "nodes": f"[{of}!]!",
                "pageInfo": "PageInfo!",
            }


def test_every_list_that_is_paged_takes_first_and_after() -> None:
    for kind in SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType) and kind.name[:2] != "__":
            for name, field in kind.fields.items():
                if str(field.type).rstrip("!").endswith("Connection"):
                    assert field.args["first"].default_value == 20, f"{kind.name}.{name}"
                    assert str(field.args["after"].type) == "String", f"{kind.name}.{name}"
