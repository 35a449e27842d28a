"""What takes a scope is given to nobody without it, and nothing else is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any, cast

import pytest

from gateway.caller import Caller, Profile, Scope
from gateway.changes.orders import ORDERS
from gateway.changes.takes import SCOPES
from gateway.loaders import Forbidden, Loaders, Sources
from gateway.loaders.permissions import NEEDED, SHOWN, is_shown
from gateway.schema import ids
from gateway.schema.node_keys import NODES
from gateway.vendors.cache import RecordCache
from gateway.vendors.records import ScheduleOwnerKind
from tests.permissions.questions import NOBODY, OF_PERSON, READS, WIDE, Read, Write, of_people
from tests.schema.walk import ANSWERS, EDGES, SCHEMA
from tests.stage import GatewayClient, SandboxControl

Asked = Callable[[frozenset[Scope]], GatewayClient]
WRITES = (
    *of_people(
        NOBODY, ids.encode("Schedule", *OF_PERSON), ids.encode("ScheduleEvent", *OF_PERSON, "e")
    ),
    *WIDE,
)
OF_OWNERS = {"schedules_of", "schedules_of_associate"}
"""What `schedules` has the loader of anything ask for, and no id names."""
NOT_BY_FIELD = {"node", "schedule_owner", "associate_count"}
"""The loaders that ask for the scope of what their key names."""
UNUSED = cast(Any, None)
"""Sources that must not be asked."""


@pytest.fixture(scope="module")
def asking(gateway_client: GatewayClient, sandbox_control: SandboxControl) -> Asked:
    """A gateway as good as new, asked by a client of exactly these scopes."""
    sandbox_control.reset()
    asyncio.run(gateway_client.reset())
    numbers = count()

    @cache
    def client(scopes: frozenset[Scope]) -> GatewayClient:
        return gateway_client.as_client(f"client-{next(numbers)}", scopes=scopes)

    return client


def root(name: str) -> Any:
    """A type of the schema."""
    return SCHEMA.type_map[name]


# ---------------------------------------------------------------- reads


def test_every_loader_that_a_field_or_a_global_id_names_is_in_the_table() -> None:
    by_field = {declared.loader for _, _, declared in EDGES}
    by_answer = {declared.timeline for _, _, declared in ANSWERS}
    by_id = {kind.loader for kind in NODES.values()}

    assert by_field | by_answer | by_id <= NEEDED.keys() <= Loaders.KINDS.keys()


def test_of_whatever_a_global_id_names_the_table_says_who_is_shown_it() -> None:
    assert {kind.loader for kind in NODES.values()} | OF_OWNERS == SHOWN.keys()


def test_the_fields_that_ask_the_loader_of_anything_are_known() -> None:
    """Whoever adds one sees to it that the table says who is shown what it names."""
    fields = {path for path, _, declared in EDGES if declared.loader == "node"}

    assert fields == {"Query.node", "Query.nodes", "Query.schedules", "ChangeStep.record"}


@pytest.mark.parametrize("departments", [None, frozenset({"4711"})])
async def test_nobody_is_shown_what_the_table_says_nothing_of(
    departments: frozenset[str] | None,
) -> None:
    caller = Caller("somebody", Profile.ANALYST, frozenset(Scope), departments)
    sources = Sources(
        UNUSED, UNUSED, UNUSED, RecordCache(seconds=0, most=1), UNUSED, changes=UNUSED
    )

    with pytest.raises(KeyError):
        await is_shown(Loaders(sources, caller=caller, now=UNUSED), "person", "x")


@pytest.mark.parametrize(
    ("path", "declared"), [(path, declared) for path, _, declared in (*EDGES, *ANSWERS)]
)
async def test_every_edge_and_answer_asks_for_its_scope_before_anything_else(
    path: str, declared: Any
) -> None:
    loader = getattr(declared, "loader", None) or declared.timeline
    nobody = Caller("nobody", Profile.ANALYST, frozenset(), departments=None)
    sources = Sources(
        UNUSED, UNUSED, UNUSED, RecordCache(seconds=0, most=1), UNUSED, changes=UNUSED
    )
    context = cast(Any, Context(Loaders(sources, caller=nobody, now=UNUSED)))
    needed = NEEDED[loader]
    if needed is None:
        assert loader in NOT_BY_FIELD | {"source_state", "viewer", "budget"}, path
        return

    with pytest.raises(Forbidden) as refused:
        await declared.follow(UNUSED, context, {})

    assert refused.value.missing == (needed,)


class Context:
    """As much of a request's context as a field needs that is refused."""

    def __init__(self, loaders: Loaders) -> None:
        self.loaders = loaders


@pytest.mark.parametrize("read", [one for one in READS if one.scope], ids=lambda one: one.field)
def test_a_root_field_without_its_scope_is_an_error_that_names_it(
    read: Read, asking: Asked
) -> None:
    assert read.scope is not None
    client = asking(frozenset(Scope) - {read.scope})

    answer = client.ask(f"{{ {read.field} }}")

    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert error["message"] == f"This needs the scope {read.scope}."


@pytest.mark.parametrize("read", READS, ids=lambda one: one.field)
def test_a_root_field_takes_no_other_scope(read: Read, asking: Asked) -> None:
    client = asking(frozenset({read.scope} if read.scope else ()))

    answer = client.ask(f"{{ {read.field} }}")

    assert "FORBIDDEN" not in [one["extensions"]["code"] for one in answer.get("errors", ())]


def test_every_root_field_is_asked() -> None:
    asked = {read.field.partition("(")[0].partition(" ")[0] for read in READS}

    assert asked == set(root("Query").fields)


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (ScheduleOwnerKind.LOCATION, Scope.SCHEDULES_READ),
        (ScheduleOwnerKind.PERSON, Scope.ASSOCIATES_READ),
    ],
)
async def test_whose_a_schedule_is_takes_the_scope_of_what_the_owner_is(
    kind: ScheduleOwnerKind, needed: Scope
) -> None:
    others = frozenset(Scope) - {needed}
    sources = Sources(UNUSED, UNUSED, UNUSED, RecordCache(seconds=0, most=1), changes=UNUSED)
    caller = Caller("somebody", Profile.ANALYST, others, departments=None)
    loaders = Loaders(sources, caller=caller, now=UNUSED)

    with pytest.raises(Forbidden, match=needed):
        await loaders.by_name("schedule_owner").load((kind, "someone"))


def test_what_lies_behind_an_answer_takes_its_own_scope(asking: Asked) -> None:
    client = asking(frozenset({Scope.AVAILABILITY_READ}))
    at = '"2030-07-01T09:00:00Z"'

    answer = client.ask(
        f"{{ availableAssociates(at: {at}, treatUnknownAs: AVAILABLE) {{ totalCount nodes {{ name department {{ name }} "
        "location { name } outOfOffice { type } } } }"
    )

    assert answer["data"]["availableAssociates"]["totalCount"] > 0
    assert {error["path"][-1]: error["message"] for error in answer["errors"]} == {
        "department": "This needs the scope associates:read.",
        "location": "This needs the scope schedules:read.",
    }


# ---------------------------------------------------------------- writes


def test_every_mutation_is_asked() -> None:
    wishes = {"changeRetry", "changeCompensate", "changeCancel"}

    assert {one.name for one in WRITES} | wishes == set(root("Mutation").fields)
    assert SCOPES.keys() | {"workingWeekSet", "holidayDeclare"} == ORDERS.keys()


@pytest.mark.parametrize("write", WRITES, ids=lambda one: f"{one.name} {next(iter(one.input))}")
def test_a_mutation_without_a_scope_of_its_own_does_nothing_and_says_which(
    write: Write, asking: Asked, sandbox_control: SandboxControl
) -> None:
    every = asking(frozenset(Scope))
    before = every.data("{ changes(first: 1) { nodes { id } } }")
    sandbox_control.forget_calls()

    for scope in sorted(write.scopes):
        answer = asking(frozenset(Scope) - {scope}).data(write.document, input=write.input)

        (error,) = answer["done"]["userErrors"]
        assert error["code"] == "FORBIDDEN"
        assert error["message"] == f"This needs the scope {scope}."
        assert error["__typename"] == "InputError"

    assert not any(sandbox_control.calls().values())
    assert every.data("{ changes(first: 1) { nodes { id } } }") == before


@pytest.mark.parametrize("write", WRITES, ids=lambda one: f"{one.name} {next(iter(one.input))}")
def test_a_mutation_takes_no_other_scope(write: Write, asking: Asked) -> None:
    answer = asking(write.scopes).data(write.document, input=write.input)

    assert "FORBIDDEN" not in [one["code"] for one in answer["done"]["userErrors"]]


def test_all_missing_scopes_are_named_at_once(asking: Asked) -> None:
    (write,) = [one for one in WRITES if one.name == "absencePlan"]

    answer = asking(frozenset()).data(write.document, input=write.input)

    (error,) = answer["done"]["userErrors"]
    assert error["message"] == "This needs the scopes outofoffice:write and schedules:write."
