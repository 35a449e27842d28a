"""What operations are estimated to cost, and what is counted in their answers."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from graphql import OperationDefinitionNode, get_introspection_query, parse

from gateway.app.callers import bounds_of
from gateway.caller import Profile
from gateway.operations.cache import Document, read
from gateway.operations.cost import MOST_PLANNED, Bill, plan_of
from gateway.operations.limits import SATURATED
from gateway.schema.build import build_schema, sdl
from gateway.schema.cost import ASSUMED, CALL, CROWD, ONE_PERSON, SEARCH, prices_in
from gateway.schema.declared import Answer, Attribute, Edge
from gateway.schema.pace import Pace
from gateway.settings import LimitsSettings
from tests.schema.walk import fields
from tests.stage import GatewayClient

SCHEMA = build_schema()
AT = 'time: "2026-11-20T09:00:00Z"'
WEEK = 'from: "2026-11-16T00:00:00Z", to: "2026-11-23T00:00:00Z"'
YEAR = 'from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z"'


def bill(text: str, variables: dict[str, Any] | None = None) -> Bill:
    """What the first operation of a text costs."""
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return plan_of(operation, document, SCHEMA).bill(variables)


def estimate(text: str, **variables: Any) -> int:
    """What it is estimated at."""
    return bill(text, variables).estimate


def test_locations_in_a_variable_are_calls_too() -> None:
    text = "query ($where: AssociateFilter) { associates(first: 0, filter: $where) { totalCount } }"

    assert estimate(text, where={"locationIds": ["a"] * 100}) == estimate(text) + 100 * CALL


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{ __typename }", 0),
        ("{ viewer { client profile } }", 1),
        # A page: one for asking, one for itself, and its elements; twenty unless it is said.
        ("{ associates { totalCount } }", 1 + 1 + 1),
        ("{ associates { nodes { name } } }", 1 + 1 + 20),
        ("{ associates(first: 100) { nodes { name } } }", 1 + 1 + 100),
        ("{ associates(first: null) { nodes { name } } }", 1 + 1 + 20),
        ("{ associates(first: 100) { edges { cursor node { name } } } }", 1 + 1 + 100 * 2),
        ("{ associates(first: 3) { nodes { name } pageInfo { hasNextPage } } }", 1 + 1 + 3 + 1),
        # What cannot be asked for is refused by its field, with a word about the field.
        ("{ associates(first: 2000000) { nodes { name } } }", 1 + 1 + 100),
        ("{ associates(first: -5) { nodes { name } } }", 1 + 1),
        # Each location that is looked through for people is a call.
        (
            '{ associates(first: 0, filter: {locationIds: ["a", "b"]}) { totalCount } }',
            1 + 1 + 1 + 2 * CALL,
        ),
        ('{ associates(first: 0, filter: {ids: ["a", "b"]}) { totalCount } }', 1 + 1 + 1),
        # An edge of each element is a call for each.
        ("{ associates(first: 10) { nodes { location { name } } } }", 2 + 10 * (1 + CALL + 1)),
        (
            f"{{ associates(first: 10) {{ nodes {{ availabilityAt({AT}) {{ status }} }} }} }}",
            2 + 10 * (1 + ONE_PERSON + 1),
        ),
        # A range: its days, and one object for each.
        (
            f'{{ associate(by: {{ id: "x" }}) {{ availability({WEEK}) {{ status }} }} }}',
            2 + (ONE_PERSON + 1) + 7,
        ),
        (
            f'{{ associate(by: {{ id: "x" }}) {{ availability({YEAR}) {{ because {{ layer }} }} }} }}',
            2 + (ONE_PERSON + 15) + 365 * 2,
        ),
        (f'{{ associate(by: {{ id: "x" }}) {{ openDuration({YEAR}) }} }}', 2 + ONE_PERSON + 15),
        # People who are named.
        (
            f'{{ freeBusy(associateIds: ["a", "b"], {WEEK}) {{ periods {{ status }} }} }}',
            2 * (ONE_PERSON + 1) + 2 * (1 + 7),
        ),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 3 * CALL + 3),
        ('{ nodes(ids: "a") { id } }', CALL + 1),
        ("{ nodes(ids: []) { id } }", 0),
        # Everybody.
        (f"{{ coverage({WEEK}) {{ available }} }}", CROWD + 4 + 7),
        (
            '{ nextAvailableAssociates(after: "2026-11-20T09:00:00Z") { associate { name } } }',
            SEARCH + 5 * 2,
        ),
        # The schema: fifty objects of what is shown of it are a point.
        ("{ __schema { queryType { name } } }", 1),
        ("{ __schema { types { name } } }", 1 + 301 // 50),
        ("{ a: __schema { types { name } } b: __schema { types { name } } }", 2 * (1 + 301 // 50)),
        (
            "{ __schema { types { fields { type { fields { name } } } } } }",
            1 + (1 + 300 * (1 + 10 * (1 + 1 + 10))) // 50,
        ),
        (
            "{ __schema { ...S } } fragment S on __Schema { types { ...T } } "
            "fragment T on __Type { fields { name } }",
            1 + (1 + 300 * (1 + 10)) // 50,
        ),
        # A mutation, and the elements of its input.
        ('mutation { changeRetry(input: { changeId: "x" }) { userErrors { code } } }', 10 + 1 + 1),
        (
            'mutation { associateRegister(input: { name: "x", '
            'links: { pexipLeadSegmentIds: ["a", "b"] } }) { userErrors { code } } }',
            10 + 2 + 1 + 1,
        ),
    ],
)
def test_an_operation_costs_its_fields_and_its_objects(text: str, points: int) -> None:
    assert estimate(text) == points


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{ viewer { client } viewer { profile } }", 1),
        ("{ ...F ...F } fragment F on Query { viewer { client } }", 1),
        ("{ ...F viewer { profile } } fragment F on Query { viewer { client } }", 1),
        ("{ a: viewer { client } b: viewer { client } }", 2),
        ("{ viewer { client } viewer @skip(if: true) { departments { name } } }", 1),
        ("{ viewer @include(if: false) { client } }", 0),
        # Of types that exclude each other the dearest counts where the key is one, and all where it is not.
        (
            '{ node(id: "x") { ... on Schedule { events { name } } ... on Associate { name } } }',
            CALL + 1 + CALL + ASSUMED,
        ),
        (
            '{ node(id: "x") { ... on Schedulable { ...S } } } '
            f"fragment S on Schedulable {{ availabilityAt({AT}) {{ status }} }}",
            CALL + 1 + ONE_PERSON + 1,
        ),
    ],
)
def test_what_is_selected_twice_is_counted_once(text: str, points: int) -> None:
    assert estimate(text) == points


PAGE = "query ($n: Int, $more: Boolean = false) { associates(first: $n) { nodes { name ...M @include(if: $more) } } } fragment M on Associate { department { name } }"
FREE = "query ($ids: [ID!]!, $from: DateTime!, $to: DateTime!) { freeBusy(associateIds: $ids, from: $from, to: $to) { associate { name } } }"


@pytest.mark.parametrize(
    ("text", "variables", "points"),
    [
        (PAGE, {}, 2 + 20),
        (PAGE, {"n": 7}, 2 + 7),
        (PAGE, {"n": 7, "more": True}, 2 + 7 * (1 + CALL + 1)),
        (PAGE, {"n": None, "more": None}, 2 + 20),
        # What does not fit its type is refused where it is run; it breaks nothing here.
        (PAGE, {"n": "many"}, 2 + 1),
        (PAGE, {"n": [1, 2]}, 2 + 2),
        (PAGE, {"n": True}, 2 + 20),
        (PAGE, {"n": 10**30}, 2 + 100),
        (FREE, {"ids": ["a"] * 3, "from": "2026-01-01T00:00:00Z", "to": "2026-02-20T00:00:00Z"},
         3 * (ONE_PERSON + 2) + 3 * 2),
        (FREE, {"ids": ["a"] * 3, "from": "2026-02-01T00:00:00Z", "to": "2026-01-20T00:00:00Z"},
         3 * ONE_PERSON + 3 * 2),
        (FREE, {"ids": None, "from": "x", "to": {}}, 0),
        (FREE, {"ids": ["a"], "from": "2026-02-01T00:00:00", "to": "2026-01-20T00:00:00Z"},
         ONE_PERSON + 2),
        (FREE, {"ids": ["a"], "from": "0001-01-01T00:00:00Z", "to": "9999-12-31T00:00:00Z"},
         ONE_PERSON + 147 + 2),
    ],
)  # fmt: skip
def test_variables_say_how_long_lists_and_ranges_are(
    text: str, variables: dict[str, Any], points: int
) -> None:
    assert estimate(text, **variables) == points


def test_the_default_of_a_variable_counts_where_it_is_left_out() -> None:
    text = "query ($n: Int = 3) { associates(first: $n) { nodes { name } } }"

    assert (estimate(text), estimate(text, n=50)) == (2 + 3, 2 + 50)


def test_ids_in_a_variable_within_the_input_count() -> None:
    text = 'mutation ($ids: [String!]) { associateRegister(input: { name: "x", links: { pexipLeadSegmentIds: $ids } }) { userErrors { code } } }'

    assert estimate(text, ids=["a"] * 40) - estimate(text, ids=[]) == 40


# ---------------------------------------------------------------- what an answer cost


@pytest.mark.parametrize(
    ("text", "data", "points"),
    [
        ("{ viewer { client } }", {"viewer": {"client": "x"}}, 1),
        (
            "{ associates(first: 50) { nodes { name } } }",
            {"associates": {"nodes": [{"name": "a"}, {"name": "b"}]}},
            1 + 1 + 2,
        ),
        # What is null was asked for all the same, and holds nothing.
        (
            "{ associates { nodes { location { name } } } }",
            {"associates": {"nodes": [{"location": None}, {"location": {"name": "x"}}]}},
            2 + 2 * (1 + CALL) + 1,
        ),
        ('{ nodes(ids: ["a", "b"]) { id } }', {"nodes": [None, {"id": "b"}]}, 2 * CALL + 1),
        # Fields of other types are not in the answer.
        (
            '{ node(id: "x") { ... on Schedule { events { name } } ... on Associate { name } } }',
            {"node": {"name": "Ann"}},
            CALL + 1,
        ),
        ("{ a: viewer { client } }", {"a": {"client": "x"}}, 1),
        ("{ viewer { client } }", None, 0),
        ("{ __schema { types { name } } }", {"__schema": {"types": [{"name": "x"}] * 200}}, 5),
    ],
)
def test_an_answer_costs_what_stands_in_it(text: str, data: Any, points: int) -> None:
    assert bill(text).actual(data) == points


@pytest.mark.parametrize(
    ("looks", "points"),
    [
        ([(25, 0, False)], 0),
        ([(26, 0, False)], 1),
        ([(125, 0, False)], 10),
        # Of 125 people in 40 days a hundred are more than was reckoned with.
        ([(125, 125 * 40, False)], 10 + 100 * 40 // 50),
        ([(1, 3_660, False)], 0),
        ([(1, 0, True)], 50 + 5),
        ([(1, 0, True), (1, 0, True), (10, 0, True)], 50 + 12 * 5),
        ([(27, 0, True)], 1 + 50 + 27 * 5),
        ([(0, 0, False)], 0),
    ],
)
def test_many_people_cost_more_than_was_estimated_and_so_does_reading_them_anew(
    looks: list[tuple[int, int, bool]], points: int
) -> None:
    pace = Pace()

    for people, days, fresh in looks:
        pace.look(people, days, fresh=fresh)

    assert pace.points == points


def test_who_wants_everything_anew_pays_for_it(gateway: GatewayClient) -> None:
    query = '{ availableAssociates(at: "2026-11-20T09:00:00Z", first: 1) { totalCount } }'

    def points(*, cached: bool) -> int:
        return int(gateway.ask(query, cached=cached)["extensions"]["cost"]["actualQueryCost"])

    people = gateway.data("{ associates { totalCount } }")["associates"]["totalCount"]
    assert points(cached=False) == points(cached=True) + 50 + 5 * people


def test_what_is_no_person_is_not_counted_as_one(gateway: GatewayClient) -> None:
    def points(days: int) -> int:
        query = (
            "{ associates(first: 100) { nodes { schedules { nodes { events { "
            f'occurrences(from: "2026-01-01T00:00:00Z", to: "20{26 + days // 365}-01-01T00:00:00Z") '
            "{ from } } } } } } }"
        )
        costs = [
            gateway.ask(query, cached=cached)["extensions"]["cost"] for cached in (True, False)
        ]
        return int(costs[1]["actualQueryCost"]) - int(costs[0]["actualQueryCost"])

    assert points(365) == points(2 * 365) > 50


def test_the_question_of_explorers_about_the_schema_can_be_paid_by_analysts() -> None:
    analyst = bounds_of(LimitsSettings())[Profile.ANALYST]
    text = get_introspection_query(input_value_deprecation=True, specified_by_url=True)

    document = read(SCHEMA, text, analyst)

    assert isinstance(document, Document)
    assert document.plans["IntrospectionQuery"].bill({}).estimate <= analyst.cost


def test_a_full_page_costs_what_was_estimated() -> None:
    text = "{ associates(first: 3) { nodes { location { name } department { name } } pageInfo { endCursor } } }"
    one = {"location": {"name": "x"}, "department": {"name": "y"}}

    found = bill(text)

    assert found.actual({"associates": {"nodes": [one] * 3, "pageInfo": {"endCursor": None}}}) == (
        found.estimate
    )


def test_large_answers_are_counted_quickly() -> None:
    found = bill("{ associates(first: 100) { nodes { name location { name } } } }")
    data = {"associates": {"nodes": [{"name": "x", "location": {"name": "y"}}] * 20_000}}
    started = time.process_time()

    assert found.actual(data) > 100_000
    assert time.process_time() - started < 0.5


# ---------------------------------------------------------------- bounds


def test_a_document_that_is_too_large_to_plan_costs_more_than_anything() -> None:
    fragments = " ".join(
        f"fragment F{n} on Query {{ a{n}: viewer {{ ...V }} ...F{n + 1} b{n}: viewer {{ ...V }} }}"
        for n in range(40)
    )
    many = " ".join(f"v{n}: client" for n in range(400))
    started = time.process_time()

    found = bill(
        f"{{ ...F0 }} {fragments} fragment F40 on Query {{ x: viewer {{ client }} }} "
        f"fragment V on Viewer {{ {many} }}"
    )

    assert MOST_PLANNED < 40 * 2 * 400
    assert found.estimate == SATURATED
    assert time.process_time() - started < 2


def test_lists_in_lists_saturate() -> None:
    inner = "name"
    for _ in range(8):
        inner = f"leadSegments {{ associates(first: 100) {{ nodes {{ {inner} }} }} }}"

    assert estimate(f"{{ associates(first: 100) {{ nodes {{ {inner} }} }} }}") == SATURATED


EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.graphql"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_within_what_a_frontend_may_ask(path: Path) -> None:
    bounds = bounds_of(LimitsSettings())[Profile.FRONTEND]

    document = read(SCHEMA, path.read_text(encoding="utf-8"), bounds)

    assert isinstance(document, Document), document
    for plan in document.plans.values():
        assert plan.bill({}).estimate <= bounds.cost


# ---------------------------------------------------------------- prices


def test_every_edge_and_answer_has_a_price_and_no_attribute_has_one() -> None:
    free = {"viewer", "budget"}
    for path, _, ours in fields():
        type_name, name = path.split(".")
        declared = ours.metadata["declared"]
        weight = SCHEMA.prices[type_name, name].weight
        if isinstance(declared, Attribute):
            assert weight == 0, path
        elif isinstance(declared, Edge):
            assert (weight > 0) == (declared.loader not in free), path
        elif isinstance(declared, Answer):
            assert weight > 0, path


def test_an_interfaces_field_costs_what_its_dearest_type_asks() -> None:
    prices = prices_in(SCHEMA._schema)

    assert prices["Schedulable", "availabilityAt"].weight == max(
        prices[name, "availabilityAt"].weight
        for name in ("Associate", "Schedule", "OperatingMode", "OfficeHoursCalendar")
        if (name, "availabilityAt") in prices
    )


@pytest.mark.parametrize(
    "line",
    [
        '): AssociateConnection! @cost(weight: 1) @listSize(slicingArgument: "first", sizedFields: ["edges", "nodes"])',
        '): [FreeBusy!]! @cost(weight: 5, each: "associateIds", daysAPoint: 25) @listSize(slicingArgument: "associateIds")',
        "): [AvailabilityPeriod!]! @cost(weight: 5, daysAPoint: 25) @listSize(daily: true)",
        "sources: [SourceState!]! @cost(weight: 3) @listSize(assumedSize: 4)",
    ],
)
def test_prices_stand_beside_the_fields_in_the_schemas_text(line: str) -> None:
    assert line in sdl(SCHEMA)


def test_the_directives_are_in_the_schema_itself() -> None:
    assert {"cost", "listSize"} <= {directive.name for directive in SCHEMA._schema.directives}
