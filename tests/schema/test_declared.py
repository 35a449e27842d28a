"""Every field is declared: an attribute, an edge, an answer, or (on Mutation) a command, or (on Subscription) a stream.
This walk fails on any other.

Only an interface may have a promise, and only where each type that has the interface keeps it.
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from graphql import GraphQLInterfaceType, get_named_type
from graphql.pyutils import Undefined

from gateway.changes.orders import ORDERS
from gateway.changes.states import OnFailure
from gateway.loaders import Loaders
from gateway.schema import commands, declared, streams
from gateway.schema.declared import Answer, Attribute, Command, Edge, Promise
from gateway.schema.node_keys import NODES
from gateway.schema.streams import Stream
from tests.schema.walk import ANSWERS, EDGES, SCHEMA, STREAMS, fields

INTERFACES = tuple(
    f"{name}." for name, kind in SCHEMA.type_map.items() if isinstance(kind, GraphQLInterfaceType)
)


def test_there_is_a_schema_to_walk() -> None:
    assert len(fields()) > 200
    assert len(EDGES) > 40
    assert len(ANSWERS) > 15


@pytest.mark.parametrize(("path", "ours"), [(path, ours) for path, _, ours in fields()])
def test_every_field_is_declared_as_its_type_wants(path: str, ours: Any) -> None:
    kinds: tuple[type, ...] = (Attribute, Edge, Answer)
    if path.startswith("Mutation."):
        kinds = (Command,)
    if path.startswith("Subscription."):
        kinds = (Stream,)
    if path.startswith(INTERFACES):
        kinds = (Attribute, Promise)

    assert ours is not None, f"{path} was not declared beside the field"
    assert isinstance(ours.metadata.get("declared"), kinds), f"{path} is none of {kinds}"


@pytest.mark.parametrize(("path", "ours"), [(path, ours) for path, _, ours in fields()])
def test_no_field_has_a_resolver_of_its_own(path: str, ours: Any) -> None:
    resolver = ours.base_resolver

    if resolver is None:
        assert ours.metadata["declared"] == Attribute(None), f"{path} resolves nothing"
    else:
        assert resolver.wrapped_func.__module__ in (
            declared.__name__,
            commands.__name__,
            streams.__name__,
        ), f"{path} has its own resolver"


@pytest.mark.parametrize(("path", "edge"), [(path, edge) for path, _, edge in EDGES])
def test_every_edge_names_a_loader_that_there_is(path: str, edge: Edge) -> None:
    assert edge.loader in Loaders.KINDS, path


@pytest.mark.parametrize(("path", "answer"), [(path, answer) for path, _, answer in ANSWERS])
def test_every_answer_names_the_loader_of_a_timeline_that_there_is(
    path: str, answer: Answer
) -> None:
    assert answer.timeline in Loaders.KINDS, path


@pytest.mark.parametrize(("path", "stream"), [(path, stream) for path, _, stream in STREAMS])
def test_every_stream_names_loaders_that_there_are_and_a_story_that_awaits_nothing(
    path: str, stream: Stream
) -> None:
    story = stream.story()

    assert {stream.loader, stream.closely or stream.loader} <= set(Loaders.KINDS), path
    assert (tuple(story.events), story.due, story.is_over) == ((), None, False), path
    for name in ("looked", "told"):
        assert not inspect.iscoroutinefunction(getattr(type(story), name)), path


def test_every_stream_listens_for_what_it_is_about_and_nothing_else() -> None:
    about = {path: stream.about("some-id") for path, _, stream in STREAMS}

    assert about == {
        "Subscription.availabilityChanged": ("MYKAARMA", "WEBEX", "OPENTACT"),
        "Subscription.changeProgressed": ("some-id",),
    }


def test_a_costly_field_is_one_of_what_is_shown() -> None:
    costly = [
        (answer.costly, get_named_type(field.type).fields)
        for _, field, answer in ANSWERS
        if answer.costly is not None
    ]

    assert costly
    assert all(name in shown for name, shown in costly)


def test_what_answers_is_a_plain_function_and_awaits_nothing() -> None:
    awaiting = [path for path, _, answer in ANSWERS if inspect.iscoroutinefunction(answer.of)]

    assert awaiting == []


def test_a_promise_is_kept_by_every_type_that_has_the_interface() -> None:
    declared_at = {path: ours.metadata["declared"] for path, _, ours in fields()}
    promises = [path for path, declared in declared_at.items() if isinstance(declared, Promise)]
    kept = {
        f"{kind.name}.{path.partition('.')[2]}"
        for path in promises
        for kind in SCHEMA.get_possible_types(SCHEMA.get_type(path.partition(".")[0]))
    }

    assert len(kept) >= 8
    assert all(isinstance(declared_at[path], Answer) for path in kept)


async def test_a_promise_itself_resolves_nothing() -> None:
    promised = next(ours for path, _, ours in fields() if path == "Schedulable.availabilityAt")

    with pytest.raises(TypeError, match="kept by the types"):
        await promised.base_resolver.wrapped_func(None, None)


def test_a_field_without_a_key_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="needs a key"):
        declared.answer("Nothing.", timeline="associate_timeline", of=lambda known, _: known)


def test_each_type_with_ids_is_a_node_and_the_other_way_round() -> None:
    node = SCHEMA.get_type("Node")

    assert {kind.name for kind in SCHEMA.get_possible_types(node)} == set(NODES)


def test_an_edge_to_many_is_a_list() -> None:
    for path, field, edge in EDGES:
        if edge.many:
            assert "[" in str(field.type), f"{path} is many, and its type is {field.type}"


OF_A_CHANGE = ("changeRetry", "changeCompensate", "changeCancel")
"""Mutations that ask something of a change that is there; they share input and payload."""

OF_THE_DIRECTORY = ("associateRegister", "associateUpdate", "associateRemove")
"""Mutations that touch no vendor, and make no change."""

VENDOR_MUTATIONS = [
    name
    for name in SCHEMA.mutation_type.fields
    if name not in OF_A_CHANGE and name not in OF_THE_DIRECTORY
]


def test_every_mutation_takes_one_input_and_always_gives_a_payload() -> None:
    for name, field in SCHEMA.mutation_type.fields.items():
        capital = "Change" if name in OF_A_CHANGE else name[0].upper() + name[1:]
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


def test_every_mutation_that_touches_a_vendor_has_an_order_that_bears_its_name() -> None:
    named = {order.name for order in ORDERS.values()}

    assert set(ORDERS) == named
    assert set(VENDOR_MUTATIONS) == named


@pytest.mark.parametrize("name", VENDOR_MUTATIONS)
def test_every_mutation_that_touches_a_vendor_says_what_failure_does_and_can_be_repeated(
    name: str,
) -> None:
    taken = get_named_type(SCHEMA.mutation_type.fields[name].args["input"].type).fields

    assert str(taken["onFailure"].type) == "OnFailure"
    assert taken["onFailure"].default_value == OnFailure.COMPENSATE
    assert str(taken["idempotencyKey"].type) == "String"


@pytest.mark.parametrize("name", [*VENDOR_MUTATIONS, *OF_A_CHANGE])
def test_every_mutation_but_the_directorys_gives_its_change(name: str) -> None:
    payload = get_named_type(SCHEMA.mutation_type.fields[name].type)

    assert str(payload.fields["change"].type) == "Change"


@pytest.mark.parametrize("name", OF_THE_DIRECTORY)
def test_what_touches_no_vendor_has_no_change(name: str) -> None:
    field = SCHEMA.mutation_type.fields[name]

    assert "change" not in get_named_type(field.type).fields
    assert "idempotencyKey" not in get_named_type(field.args["input"].type).fields
