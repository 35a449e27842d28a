"""Every field is declared: an attribute, an edge, or (on Mutation) a command. This walk fails on any other."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import get_named_type
from graphql.pyutils import Undefined

from gateway.loaders import Loaders
from gateway.schema import commands, declared
from gateway.schema.declared import Attribute, Command, Edge
from gateway.schema.query import NODES
from tests.schema.walk import EDGES, SCHEMA, fields


def test_there_is_a_schema_to_walk() -> None:
    assert len(fields()) > 200
    assert len(EDGES) > 40


@pytest.mark.parametrize(("path", "ours"), [(path, ours) for path, _, ours in fields()])
def test_every_field_is_declared_and_only_mutations_are_commands(path: str, ours: Any) -> None:
    kinds = (Command,) if path.startswith("Mutation.") else (Attribute, Edge)

    assert ours is not None, f"{path} was not declared beside the field"
    assert isinstance(ours.metadata.get("declared"), kinds), f"{path} is none of {kinds}"


@pytest.mark.parametrize(("path", "ours"), [(path, ours) for path, _, ours in fields()])
def test_no_field_has_a_resolver_of_its_own(path: str, ours: Any) -> None:
    resolver = ours.base_resolver

    if resolver is None:
        assert ours.metadata["declared"] == Attribute(None), f"{path} resolves nothing"
    else:
        assert resolver.wrapped_func.__module__ in (declared.__name__, commands.__name__), (
            f"{path} has its own resolver"
        )


@pytest.mark.parametrize(("path", "edge"), [(path, edge) for path, _, edge in EDGES])
def test_every_edge_names_a_loader_that_there_is(path: str, edge: Edge) -> None:
    assert edge.loader in Loaders.KINDS, path


def test_each_type_with_ids_is_a_node_and_the_other_way_round() -> None:
    node = SCHEMA.get_type("Node")

    assert {kind.name for kind in SCHEMA.get_possible_types(node)} == set(NODES)


def test_an_edge_to_many_is_a_list() -> None:
    for path, field, edge in EDGES:
        if edge.many:
            assert "[" in str(field.type), f"{path} is many, and its type is {field.type}"


def test_every_mutation_takes_one_input_and_always_gives_a_payload() -> None:
    for name, field in SCHEMA.mutation_type.fields.items():
        capital = name[0].upper() + name[1:]
        payload = get_named_type(field.type)

        assert list(field.args) == ["input"], name
        assert str(field.args["input"].type) == f"{capital}Input!", name
        assert field.args["input"].default_value is Undefined, name
        assert str(field.type) == f"{capital}Payload!", name
        assert str(payload.fields["userErrors"].type) == "[UserError!]!", name
        assert str(payload.fields["clientMutationId"].type) == "String", name
        taken = get_named_type(field.args["input"].type)
        assert str(taken.fields["clientMutationId"].type) == "String", name


def test_what_a_mutation_changed_is_null_when_nothing_was() -> None:
    for field in SCHEMA.mutation_type.fields.values():
        payload = get_named_type(field.type)
        for name, member in payload.fields.items():
            if name not in ("userErrors", "warnings"):
                assert not str(member.type).endswith("!"), f"{payload.name}.{name}"
