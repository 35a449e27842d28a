"""Documents, variables and operation names: what runs, what is refused, and how much is said of it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, ClassVar, cast

import pytest
from graphql import get_introspection_query

from gateway.caller import ANONYMOUS, Caller, Profile
from gateway.operations.answer import MESSAGE_LENGTH, Refusal
from gateway.operations.bounds import Bounds
from gateway.operations.budget import BudgetsInMemory
from gateway.operations.documents import Documents, Found
from gateway.operations.execute import Executor
from gateway.operations.operation import Operation
from gateway.operations.shown import FIELD_ERRORS, REQUEST_ERRORS, capped
from gateway.operations.till import LimitPassed
from gateway.schema.build import Schema, build_schema
from gateway.schema.context import Context
from gateway.schema.pace import Pace
from gateway.timelines import Source
from gateway.vendors.port import Vendor
from tests.stage import GatewayClient, SandboxControl

WHO = "{ viewer { client } }"
TWO = "query A { viewer { client } } query B { viewer { profile } }"


def short(value: Any) -> str:
    """A parameter as a test id."""
    return repr(value)[:40]


def refusal(answer: dict[str, Any]) -> tuple[str, str]:
    """Code and sentence of the one error of an answer without data."""
    assert "data" not in answer
    (error,) = answer["errors"]
    return error["extensions"]["code"], error["message"]


# ---------------------------------------------------------------- documents


@pytest.mark.parametrize(
    ("query", "code", "says"),
    [
        ("#", "BAD_USER_INPUT", "Syntax Error"),
        ("# nothing\n# but comments", "BAD_USER_INPUT", "Syntax Error"),
        ("{", "BAD_USER_INPUT", "Syntax Error"),
        ("{ viewer { client }", "BAD_USER_INPUT", "Syntax Error"),
        ('{ node(id: "x) { id } }', "BAD_USER_INPUT", "Syntax Error: Unterminated string"),
        ("\0", "BAD_USER_INPUT", "Syntax Error"),
        ("🙂", "BAD_USER_INPUT", "Syntax Error"),
        ("select * from associates", "BAD_USER_INPUT", "Syntax Error"),
        ("type Query { a: Int }", "BAD_USER_INPUT", "holds no operation"),
        ("fragment F on Query { viewer { client } }", "BAD_USER_INPUT", "holds no operation"),
        ("subscription { x }", "BAD_USER_INPUT", "Cannot query field 'x'"),
        ('subscription { changeProgressed(id: "x") { id } }', "BAD_USER_INPUT", "by a stream"),
        ("{ nothing }", "BAD_USER_INPUT", "Cannot query field 'nothing'"),
        ("{ viewer }", "BAD_USER_INPUT", "must have a selection of subfields"),
        ("{ viewer { client { x } } }", "BAD_USER_INPUT", "must not have a selection"),
        ("{ ...A } fragment A on Query { ...A }", "BAD_USER_INPUT", "within itself"),
        ("{ ...A }", "BAD_USER_INPUT", "Unknown fragment 'A'"),
        ("{ viewer @x { client } }", "BAD_USER_INPUT", "Unknown directive '@x'"),
        ("{ associates(first: 99999999999) { totalCount } }", "BAD_USER_INPUT", "32-bit"),
        (f"{{ associates(first: {'9' * 5000}) {{ totalCount }} }}", "BAD_USER_INPUT", "Int"),
        ('{ associates(first: "5") { totalCount } }', "BAD_USER_INPUT", "Int cannot represent"),
        ("{ officeHours(dayOfWeek: X) { encoding } }", "BAD_USER_INPUT", "does not exist"),
        ("{ associate(by: {}) { id } }", "BAD_USER_INPUT", "exactly one"),
        ('{ associate(by: { id: "a", email: "b" }) { id } }', "BAD_USER_INPUT", "exactly one"),
        ("{" + " a: viewer { client }" * 2_000 + "}", "DOCUMENT_TOO_LARGE", "5000 tokens"),
        ("#\n" * 6_000 + WHO, "DOCUMENT_TOO_LARGE", "5000 tokens"),
        ("{ a " * 5_000 + "}" * 5_000, "DOCUMENT_TOO_DEEP", "nested too deeply"),
        ("{ nodes(ids: " + "[" * 2_000 + "]" * 2_000 + ") }", "DOCUMENT_TOO_DEEP", "too deeply"),
        (
            "query ($v: " + "[" * 2_000 + "Int" + "]" * 2_000 + ") { x }",
            "DOCUMENT_TOO_DEEP",
            "deep",
        ),
    ],
    ids=short,
)
def test_a_document_that_cannot_run_is_refused_with_one_reason(
    gateway: GatewayClient, query: str, code: str, says: str
) -> None:
    found, message = refusal(gateway.post({"query": query}).json())

    assert found == code
    assert says in message
    assert len(message) <= MESSAGE_LENGTH


@pytest.mark.parametrize(
    ("query", "name", "data"),
    [
        (WHO, None, {"viewer": {"client": "anonymous"}}),
        (WHO, "", {"viewer": {"client": "anonymous"}}),
        (TWO, "A", {"viewer": {"client": "anonymous"}}),
        (TWO, "B", {"viewer": {"profile": "analyst"}}),
    ],
)
def test_the_operation_that_is_named_runs(
    gateway: GatewayClient, query: str, name: str | None, data: Any
) -> None:
    response = gateway.post({"query": query, "operationName": name})

    assert response.json()["data"] == data
    assert "errors" not in response.json()


@pytest.mark.parametrize(
    ("query", "name", "says"),
    [
        (TWO, None, "several: name one with operationName"),
        (TWO, "", "several: name one with operationName"),
        (TWO, "C", "no operation named 'C'"),
        (TWO, "a", "no operation named 'a'"),
        (WHO, "A", "no operation named 'A'"),
        (WHO, "x" * 100_000, "no operation named 'xxx"),
        (WHO, "\0🙂", "no operation named"),
    ],
    ids=short,
)
def test_an_operation_that_is_not_there_or_not_named_is_refused(
    gateway: GatewayClient, query: str, name: str | None, says: str
) -> None:
    code, message = refusal(gateway.post({"query": query, "operationName": name}).json())

    assert code == "BAD_USER_INPUT"
    assert says in message
    assert len(message) < 150


# ---------------------------------------------------------------- variables


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("$v: ID!", {"a": 1}, "ID cannot represent value"),
        ("$v: ID!", [[[["x"]]]], "ID cannot represent value"),
        ("$v: ID!", 1.5, "ID cannot represent value"),
        ("$v: ID!", None, "not to be None"),
        ("$v: Int", 2**31, "Int cannot represent non 32-bit"),
        ("$v: Int", 2**63, "Int cannot represent non 32-bit"),
        ("$v: Int", 1e300, "Int cannot represent"),
        ("$v: Int", "5", "Int cannot represent"),
        ("$v: Int", True, "Int cannot represent"),
        ("$v: Boolean!", "true", "Boolean cannot represent"),
        ("$v: DayOfWeek", "FUNDAY", "does not exist in 'DayOfWeek'"),
        ("$v: DayOfWeek", 1, "DayOfWeek"),
        ("$v: EmailAddress!", 5, "EmailAddress wants text, not 5"),
        ("$v: DateTime", "2026-11-20T09:00:00", "has no offset"),
        ("$v: DateTime", 1763629200, "DateTime wants RFC 3339 text"),
        ("$v: LocalTime!", "25:00", "not on a 24 h clock"),
        ("$v: AssociateLookup!", {}, "exactly one"),
        ("$v: AssociateLookup!", {"id": "a", "email": "b"}, "exactly one"),
        ("$v: AssociateLookup!", {"name": "x"}, "unknown field 'name'"),
        ("$v: AssociateLookup!", "x", "AssociateLookup"),
        ("$v: AssociateLookup!", None, "not to be None"),
        ("$v: AssociateFilter", {"ids": [None]}, "not to be None"),
        ("$v: AssociateFilter", {"x": "y" * 100_000}, "unknown field 'x'"),
    ],
    ids=short,
)
def test_a_variable_of_the_wrong_shape_is_the_callers_fault_and_nothing_runs(
    gateway: GatewayClient, kind: str, value: Any, says: str
) -> None:
    root = "mutation" if "input:" in USES[kind] else "query"

    answer = gateway.ask(f"{root} ({kind}) {{ {USES[kind]} }}", v=value)

    code, message = refusal(answer)
    assert code == "BAD_USER_INPUT"
    assert says in message, message
    assert len(message) <= MESSAGE_LENGTH


USES = {
    "$v: ID!": "node(id: $v) { id }",
    "$v: Int": "associates(first: $v) { totalCount }",
    "$v: Boolean!": "viewer @include(if: $v) { client }",
    "$v: DayOfWeek": "officeHours(dayOfWeek: $v) { encoding }",
    "$v: EmailAddress!": "associate(by: { email: $v }) { id }",
    "$v: AssociateLookup!": "associate(by: $v) { id }",
    "$v: AssociateFilter": "associates(filter: $v) { totalCount }",
    "$v: DateTime": 'outOfOfficeEnd(input: { associateId: "x", at: $v }) { userErrors { code } }',
    "$v: LocalTime!": """officeHoursCreate(input: {
        name: "x", type: LUNCHTIME, dayOfWeek: MONDAY, from: $v, to: $v
    }) { userErrors { code } }""",
}


def test_a_variable_that_is_missing_is_named(gateway: GatewayClient) -> None:
    code, message = refusal(gateway.ask("query ($id: ID!) { node(id: $id) { id } }"))

    assert code == "BAD_USER_INPUT"
    assert "$id" in message


def test_a_null_where_a_default_stood_is_the_callers_fault_at_its_path(
    gateway: GatewayClient,
) -> None:
    answer = gateway.ask('query ($id: ID = "x") { node(id: $id) { id } }', id=None)

    (error,) = answer["errors"]
    assert (error["path"], error["extensions"]) == (["node"], {"code": "BAD_USER_INPUT"})


# ---------------------------------------------------------------- much of everything


def test_a_hundred_aliases_run_and_ask_nobody_twice(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    same = " ".join(f"a{n}: departments {{ id }}" for n in range(100))

    assert len(gateway.data(f"{{ {same} }}")) == 100
    assert len(sandbox.calls()["mykaarma"]) == 1


def test_fragments_that_double_do_not_blow_up(gateway: GatewayClient) -> None:
    started = time.monotonic()
    doubled = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(10)]
    query = f"{{ ...F0 }} {' '.join(doubled)} fragment F10 on Query {WHO}"

    assert gateway.data(query) == {"viewer": {"client": "anonymous"}}
    assert time.monotonic() - started < 3


def test_introspection_works(gateway: GatewayClient) -> None:
    data = gateway.data("{ __schema { queryType { name } types { name description } } }")

    assert data["__schema"]["queryType"] == {"name": "Query"}
    assert all(kind["description"] for kind in data["__schema"]["types"])


def test_past_a_hundred_field_errors_the_last_one_counts_the_rest(gateway: GatewayClient) -> None:
    ids = ["x"] * 100
    both = "a: nodes(ids: $ids) { id } b: nodes(ids: $half) { id }"

    answer = gateway.ask(
        f"query ($ids: [ID!]!, $half: [ID!]!) {{ {both} }}", ids=ids, half=ids[:50]
    )

    assert len(answer["data"]["a"]) == 100
    assert len(answer["errors"]) == FIELD_ERRORS
    assert answer["errors"][-1] == {
        "message": "51 more errors are not shown.",
        "extensions": {"code": "ERRORS_OMITTED", "count": 51},
    }
    assert answer["errors"][0]["path"] == ["a", 0]


def test_past_ten_request_errors_the_last_one_counts_the_rest(gateway: GatewayClient) -> None:
    answer = gateway.ask("{ " + " ".join(f"nothing{n}" for n in range(50)) + " }")

    assert "data" not in answer
    assert len(answer["errors"]) == REQUEST_ERRORS
    assert answer["errors"][-1]["extensions"] == {"code": "ERRORS_OMITTED", "count": 41}


@pytest.mark.parametrize(
    ("given", "shown", "omitted"), [(0, 0, None), (9, 9, None), (10, 10, None), (11, 10, 2)]
)
def test_as_many_errors_as_allowed_are_shown_whole(
    given: int, shown: int, omitted: int | None
) -> None:
    errors = [{"message": str(n), "extensions": {"code": "X"}} for n in range(given)]

    kept = capped(errors, 10)

    assert len(kept) == shown
    assert (kept[-1]["extensions"].get("count") if kept else None) == omitted


@pytest.mark.parametrize(
    ("given", "unfinished", "says"),
    [
        (11, False, "2 more errors are not shown."),
        (11, True, "At least 2 more errors are not shown."),
        (10, True, "At least 1 more error is not shown."),
        (1, True, "There may be more errors: nobody looked any further. Mend these first."),
    ],
)
def test_what_is_left_out_is_said_in_words_that_fit(
    given: int, unfinished: bool, says: str
) -> None:
    errors = [{"message": str(n), "extensions": {"code": "X"}} for n in range(given)]

    assert capped(errors, 10, unfinished=unfinished)[-1]["message"] == says


def test_a_fragment_that_is_a_thousand_times_within_itself_is_one_error_and_a_word_about_more(
    gateway: GatewayClient,
) -> None:
    answer = gateway.ask("{ ...A } fragment A on Query {" + " ...A" * 1_000 + "}")

    assert [error["message"] for error in answer["errors"]] == [
        "Cannot spread fragment 'A' within itself.",
        "There may be more errors: nobody looked any further. Mend these first.",
    ]


# ---------------------------------------------------------------- how many at a time


class Held(Schema):
    """The public schema, whose operations wait until they may end."""

    gate: ClassVar[asyncio.Event]

    async def execute(self, *_: Any, **__: Any) -> Any:
        """Nothing, once the gate is open."""
        await self.gate.wait()
        return SimpleNamespace(data={}, errors=None)


@pytest.mark.parametrize(
    ("warn_only", "begun"), [(False, 2), (True, 21)], ids=["refused", "warned, and then refused"]
)
async def test_a_client_has_so_many_operations_under_way_and_others_have_theirs(
    warn_only: bool, begun: int
) -> None:
    Held.gate = asyncio.Event()
    warned: list[LimitPassed] = []
    running = Executor(
        build_schema(Held),
        documents=Documents(),
        bounds=dict.fromkeys(Profile, replace(BOUNDS, at_once=2)),
        budgets=BudgetsInMemory(time.monotonic),
        cache_bytes=1_000_000,
        report=lambda _: None,
        observe=warned.append,
        warn_only=warn_only,
    )
    other = cast(
        Context,
        SimpleNamespace(
            loaders=NoLoaders(),
            caller=replace(ANONYMOUS, client="other"),
            now=NOBODY.now,
            pace=Pace(),
        ),
    )
    held = [asyncio.ensure_future(running.run(Operation(WHO), NOBODY)) for _ in range(begun)]
    await asyncio.sleep(0.05)

    refused = await running.run(Operation(WHO), NOBODY)
    others = asyncio.ensure_future(running.run(Operation(WHO), other))
    await asyncio.sleep(0.05)

    assert refused.refusal is Refusal.BUDGET
    assert refused.errors[0]["extensions"] == {
        "code": "RATE_LIMITED",
        "limit": "at_once",
        "most": 2,
    }
    assert ("Retry-After", "1") in refused.headers
    assert not others.done(), "it runs"
    assert {one.limit for one in warned} == ({"at_once"} if warn_only else set())
    Held.gate.set()
    assert all(answer.refusal is None for answer in await asyncio.gather(*held, others))
    assert (await running.run(Operation(WHO), NOBODY)).refusal is None


# ---------------------------------------------------------------- faults of our own


def broken(failure: Exception | None) -> Schema:
    """The public schema, which fails when it is executed, or takes for ever."""

    class Broken(Schema):
        async def execute(self, *_: Any, **__: Any) -> Any:
            if failure is None:
                await asyncio.sleep(60)
            raise cast(Exception, failure)

    return build_schema(Broken)


BOUNDS = Bounds(
    document_bytes=1_000,
    document_tokens=100,
    depth=10,
    aliases=10,
    fields=100,
    directives=10,
    fragments=10,
    operations=10,
    introspection=True,
    introspection_depth=10,
    cost=1_000,
    bucket=1_000,
    refill=1.0,
    at_once=20,
    seconds=5.0,
)


def executor(
    schema: Schema,
    seen: list[BaseException],
    seconds: float = 5,
    documents: Documents | None = None,
) -> Executor:
    """An executor that remembers what it reports."""
    bounds = replace(BOUNDS, seconds=seconds)
    return Executor(
        schema,
        documents=documents or Documents(),
        bounds=dict.fromkeys(Profile, bounds),
        budgets=BudgetsInMemory(time.monotonic),
        cache_bytes=1_000_000,
        report=seen.append,
    )


class NoLoaders:
    """Loads nothing, misses nobody, and fails whoever asks."""

    troubled: ClassVar[dict[Vendor, Source]] = {}

    def stop(self) -> None:
        """Nothing is being loaded."""


NOBODY = cast(
    Context,
    SimpleNamespace(
        loaders=NoLoaders(), caller=ANONYMOUS, now=datetime(2026, 11, 20, tzinfo=UTC), pace=Pace()
    ),
)


async def test_a_fault_of_our_own_is_reported_whole_and_shown_as_one_sentence() -> None:
    seen: list[BaseException] = []
    failure = RuntimeError("the password is hunter2")

    answer = await executor(broken(failure), seen).run(Operation(WHO), NOBODY)

    assert seen == [failure]
    assert answer.data is None
    assert answer.errors == (
        {"message": "The gateway failed; it is logged.", "extensions": {"code": "INTERNAL"}},
    )


async def test_an_exception_that_nobody_expects_in_a_field_is_reported_and_hidden() -> None:
    seen: list[BaseException] = []

    answer = await executor(build_schema(), seen).run(Operation(WHO), NOBODY)

    assert len(seen) == 1
    (error,) = answer.errors
    assert (error["path"], error["extensions"]) == (["viewer"], {"code": "INTERNAL"})
    assert error["message"] == "The gateway failed; it is logged."


async def test_an_operation_that_takes_for_ever_is_stopped() -> None:
    seen: list[BaseException] = []

    answer = await executor(broken(None), seen, seconds=0.05).run(Operation(WHO), NOBODY)

    assert answer.errors[0]["extensions"] == {"code": "TIMEOUT"}
    assert answer.refusal is None, "it began, so it is no refusal"
    assert seen == []


async def test_a_mutation_among_only_queries_is_refused_before_it_runs() -> None:
    asked = Operation(
        'mutation { changeRetry(input: { changeId: "x" }) { clientMutationId } }', only_queries=True
    )

    answer = await executor(build_schema(), []).run(asked, NOBODY)

    assert answer.refusal is Refusal.NOT_BY_GET


def test_the_instant_of_a_request_is_read_once(gateway: GatewayClient) -> None:
    data = gateway.data("{ sources { asOf } again: sources { asOf } }")

    seen = {state["asOf"] for states in data.values() for state in states}
    assert len(seen) == 1
    assert datetime.fromisoformat(seen.pop()).tzinfo == UTC


async def test_a_fault_of_our_own_before_anything_runs_is_reported_and_hidden_as_well() -> None:
    seen: list[BaseException] = []

    class Absent(Documents):
        async def find(self, operation: Operation, caller: Caller) -> Found:  # noqa: ARG002  # the form of a finder
            raise RuntimeError("the password is hunter2")

    running = executor(build_schema(), seen, documents=Absent())
    answer = await running.run(Operation(WHO), NOBODY)

    assert [str(error) for error in seen] == ["the password is hunter2"]
    assert answer.errors[0]["message"] == "The gateway failed; it is logged."


def test_the_question_of_explorers_about_the_schema_is_answered(gateway: GatewayClient) -> None:
    query = get_introspection_query(input_value_deprecation=True, specified_by_url=True)

    answer = gateway.ask(query)

    assert "errors" not in answer
    assert 30 < answer["extensions"]["cost"]["actualQueryCost"] < 200
