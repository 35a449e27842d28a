"""What cannot be asked about availability is refused with BAD_USER_INPUT and what to do, before any vendor is asked."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gateway.schema.ids import encode
from tests.end_to_end.examples import global_id
from tests.stage import GatewayClient, SandboxControl, warmed

NOON = "2026-11-30T18:00:00Z"
ONE = "2026-11-30T19:00:00Z"
ADA = 'associate(by: {email: "ada@example.com"})'
DAY = f'from: "{NOON}", to: "{ONE}"'
BACKWARDS = f'from: "{ONE}", to: "{NOON}"'
LONG = 'from: "2026-11-30T00:00:00Z", to: "2036-12-08T00:00:00.001Z"'
"""3,660 days and a moment more."""

FULL = 'from: "2026-11-30T00:00:00Z", to: "2036-12-07T00:00:00Z"'
"""3,660 days: the most."""

RANGES = (
    f"{{ {ADA} {{ availability(RANGE) {{ status }} }} }}",
    f"{{ {ADA} {{ openDuration(RANGE) }} }}",
    "{ officeHours { availability(RANGE) { status } } }",
    "{ operatingModes { nodes { availability(RANGE) { status } } } }",
    f"{{ {ADA} {{ schedules {{ nodes {{ availability(RANGE) {{ status }} }} }} }} }}",
    f"{{ {ADA} {{ schedules {{ nodes {{ events {{ occurrences(RANGE) {{ from }} }} }} }} }} }}",
    "{ freeBusy(associateIds: [], RANGE) { periods { status } } }",
    '{ commonSlots(associateIds: ["<ada>"], atLeast: "PT1H", RANGE) { from } }',
    '{ coverage(filter: {search: "ada@"}, RANGE) { from } }',
)
"""Every field that takes a range."""

INSTANTS = (
    f'{{ {ADA} {{ availabilityAt(time: "TIME") {{ status }} }} }}',
    f'{{ {ADA} {{ nextAvailable(after: "TIME") {{ from }} }} }}',
    f'{{ {ADA} {{ availability(from: "TIME", to: "{ONE}") {{ status }} }} }}',
    f'{{ {ADA} {{ availability(from: "{NOON}", to: "TIME") {{ status }} }} }}',
    f'{{ {ADA} {{ openDuration(from: "TIME", to: "{ONE}") }} }}',
    '{ officeHours { availabilityAt(time: "TIME") { status } } }',
    '{ operatingModes { nodes { availabilityAt(time: "TIME") { status } } } }',
    '{ leadSegments { nodes { availabilityAt(time: "TIME") { status } } } }',
    '{ availableAssociates(at: "TIME") { totalCount } }',
    '{ nextAvailableAssociates(after: "TIME") { period { from } } }',
    f'{{ freeBusy(associateIds: [], from: "TIME", to: "{ONE}") {{ periods {{ status }} }} }}',
    f'{{ commonSlots(associateIds: [], from: "TIME", to: "{ONE}", atLeast: "PT1H") {{ from }} }}',
    f'{{ coverage(from: "TIME", to: "{ONE}") {{ from }} }}',
)
"""Every field that takes an instant."""


def refused(gateway: GatewayClient, query: str, **variables: Any) -> str:
    """What the answer says is wrong."""
    answer = gateway.ask(query, **variables)
    assert {one["extensions"]["code"] for one in answer["errors"]} == {"BAD_USER_INPUT"}, answer
    return str(answer["errors"][0]["message"])


def with_ids(gateway: GatewayClient, query: str) -> str:
    """A query with `<ada>` replaced by a global id."""

    def id_of(match: re.Match[str]) -> str:
        return global_id(gateway, "associate", f"{match[1]}@example.com")

    return re.sub(r"<([\w-]+)>", id_of, query)


@pytest.mark.parametrize("query", INSTANTS)
@pytest.mark.parametrize("time", ["2026-11-30T12:00:00", "2026-11-30T12:00"])
def test_a_time_without_an_offset_is_refused_with_a_hint(
    gateway: GatewayClient, query: str, time: str
) -> None:
    message = refused(gateway, query.replace("TIME", time))

    assert "has no offset, so it names no instant; add Z or the offset that is meant" in message


@pytest.mark.parametrize("time", ["2026-11-30", "2026-11-30T25:00:00Z", "2026-02-30T12:00:00Z", ""])
def test_a_text_that_names_no_instant_is_refused(gateway: GatewayClient, time: str) -> None:
    assert "DateTime" in refused(gateway, INSTANTS[0].replace("TIME", time))


def test_a_time_in_a_variable_is_refused_alike(gateway: GatewayClient) -> None:
    query = "query ($t: DateTime!) { availableAssociates(at: $t) { totalCount } }"

    assert "has no offset" in refused(gateway, query, t="2026-11-30T12:00:00")


@pytest.mark.parametrize("query", RANGES)
@pytest.mark.parametrize(
    ("range", "says"),
    [
        (BACKWARDS, r"to: .* is not after from .*; give a later one"),
        (f'from: "{NOON}", to: "{NOON}"', r"to: .* is not after from"),
        (LONG, r"more than the 3660 days that one question may span; ask for a shorter time"),
    ],
)
def test_a_range_that_holds_nothing_or_too_much_is_refused(
    gateway: GatewayClient, query: str, range: str, says: str
) -> None:
    message = refused(gateway, with_ids(gateway, query.replace("RANGE", range)))

    assert re.search(says, message), message


@pytest.mark.parametrize("query", [RANGES[0], RANGES[1], *RANGES[6:]])
def test_the_longest_range_is_answered(gateway: GatewayClient, query: str) -> None:
    assert gateway.data(with_ids(gateway, query.replace("RANGE", FULL)))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        # Who.
        (f"{{ commonSlots(associateIds: [], {DAY}, atLeast: \"PT1H\") {{ from }} }}", "nobody is named"),
        (f"{{ freeBusy(associateIds: [\"<ada>\", \"nonsense\"], {DAY}) {{ periods {{ status }} }} }}", "associateIds.1: 'nonsense' is not a global id"),
        # How many.
        (f"{{ commonSlots(associateIds: [\"<ada>\", \"<ada>\"], {DAY}, atLeast: \"PT1H\", quorum: 2) {{ from }} }}", "quorum: 2 are more than the 1 people named"),
        (f"{{ commonSlots(associateIds: [\"<ada>\"], {DAY}, atLeast: \"PT1H\", quorum: 0) {{ from }} }}", "quorum: 0 is nobody; give at least 1"),
        (f"{{ coverage({DAY}, minimum: 0) {{ from }} }}", "minimum: 0 is nobody; give at least 1"),
        # Pages.
        (f'{{ availableAssociates(at: "{NOON}", first: 101) {{ totalCount }} }}', "first: 101 is not between 0 and 100"),
        (f'{{ availableAssociates(at: "{NOON}", first: -1) {{ totalCount }} }}', "first: -1 is not between"),
        (f'{{ availableAssociates(at: "{NOON}", after: "x") {{ totalCount }} }}', "is not a cursor of this list"),
        (f'{{ nextAvailableAssociates(after: "{NOON}", first: 101) {{ period {{ from }} }} }}', "first: 101 is not between"),
        # How long.
        (f'{{ nextAvailableAssociates(after: "{NOON}", atLeast: "PT0S") {{ period {{ from }} }} }}', "not longer than nothing"),
        (f'{{ {ADA} {{ nextAvailable(after: "{NOON}", atLeast: "P1M") {{ from }} }} }}', "months or years"),
        (f'{{ commonSlots(associateIds: ["<ada>"], {DAY}, atLeast: "PT0.5H") {{ from }} }}', "has a fraction"),
        (f"{{ commonSlots(associateIds: [\"<ada>\"], {DAY}, atLeast: 3600) {{ from }} }}", "Duration"),
        # About what.
        (f'{{ {ADA} {{ availabilityAt(time: "{NOON}", subjectId: "123") {{ status }} }} }}', "is not a global id"),
        (f'{{ {ADA} {{ availabilityAt(time: "{NOON}", subjectId: "<ada>") {{ status }} }} }}', "the id of a Subject is wanted here"),
        (f'{{ availableAssociates(at: "{NOON}", subjectId: "<ada>") {{ totalCount }} }}', "the id of a Subject is wanted"),
        (f'{{ availableAssociates(at: "{NOON}", filter: {{ids: ["nonsense"]}}) {{ totalCount }} }}', "is not a global id"),
        (f'{{ leadSegments {{ nodes {{ availabilityAt(time: "{NOON}", subjectId: "<ada>") {{ status }} }} }} }}', "the id of a Subject is wanted"),
    ],
)  # fmt: skip
def test_each_bound_is_told_with_what_to_do(gateway: GatewayClient, query: str, says: str) -> None:
    message = refused(gateway, with_ids(gateway, query))

    assert re.search(says, message), message


MANY = """query ($people: [ID!]!) {
  freeBusy(associateIds: $people, from: "2026-11-30T18:00:00Z", to: "2026-11-30T19:00:00Z") { periods { status } } }"""
TOGETHER = """query ($people: [ID!]!) { commonSlots(
  associateIds: $people, from: "2026-11-30T18:00:00Z", to: "2026-11-30T19:00:00Z", atLeast: "PT1H"
) { from } }"""


@pytest.mark.parametrize(
    ("query", "count", "says"),
    [
        (MANY, 1_001, "associateIds: 1001 people are more than the 1000"),
        (TOGETHER, 101, "associateIds: 101 people are more than the 100"),
    ],
)
def test_more_people_than_may_be_named_are_refused_before_anybody_is_looked_for(
    gateway: GatewayClient, query: str, count: int, says: str
) -> None:
    people = [encode("Associate", f"nobody-{number}") for number in range(count)]

    assert says in refused(gateway, query, people=people)


def test_coverage_is_bounded_by_whom_the_filter_lets_through(gateway: GatewayClient) -> None:
    register = """mutation ($name: String!) {
      associateRegister(input: {name: $name}) { userErrors { message } } }"""
    for number in range(28):
        gateway.data(register, name=f"Somebody New {number}")
    query = f'{{ coverage(filter: {{search: "somebody new"}}, {FULL}) {{ from }} }}'

    message = refused(gateway, query)

    assert "28 people on 3660 days are more than the 18300 days of people" in message
    assert "ask about fewer people or a shorter time" in message


def test_people_times_days_are_bounded_before_anybody_is_looked_for(gateway: GatewayClient) -> None:
    query = f"query ($people: [ID!]!) {{ freeBusy(associateIds: $people, {FULL}) {{ periods {{ status }} }} }}"
    people = [encode("Associate", f"nobody-{number}") for number in range(28)]

    message = refused(gateway, query, people=people)

    assert "28 people on 3660 days are more than the 18300 days of people" in message


@pytest.mark.parametrize("query", [MANY, TOGETHER])
def test_an_id_that_nobody_has_is_not_found_and_named_by_its_place(
    gateway: GatewayClient, query: str
) -> None:
    ada = global_id(gateway, "associate", "ada@example.com")

    answer = gateway.ask(query, people=[ada, ada, encode("Associate", "gone")])

    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "NOT_FOUND"
    assert "associateIds.2" in error["message"]


def test_what_is_refused_costs_no_vendor_a_call(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    queries = [
        *(query.replace("RANGE", LONG) for query in (RANGES[0], RANGES[1], *RANGES[6:])),
        f'{{ availableAssociates(at: "{NOON}", first: 101) {{ totalCount }} }}',
        f'{{ availableAssociates(at: "{NOON}", after: "x") {{ totalCount }} }}',
        f'{{ nextAvailableAssociates(after: "{NOON}", first: 101) {{ period {{ from }} }} }}',
        f'{{ {ADA} {{ availabilityAt(time: "{NOON}", subjectId: "x") {{ status }} }} }}',
        f"{{ coverage({DAY}, minimum: 0) {{ from }} }}",
    ]
    queries = [with_ids(gateway, query) for query in queries]
    warmed(gateway, sandbox)

    for query in queries:
        refused(gateway, query)

    assert sandbox.calls() == {"webex": [], "mykaarma": [], "opentact": [], "pexip": []}


def test_the_ranges_of_all_fields_of_an_operation_are_bounded_together(
    gateway: GatewayClient,
) -> None:
    query = f"{{ associates(first: 20) {{ nodes {{ availability({FULL}) {{ status }} }} }} }}"

    answer = gateway.ask(query)

    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "more than 36600 days in all" in answer["errors"][0]["message"]


def test_several_questions_over_many_people_are_bounded_together_too(
    gateway: GatewayClient,
) -> None:
    nodes = gateway.data("{ associates(first: 5) { nodes { id } } }")["associates"]["nodes"]
    people = ", ".join(f'"{one["id"]}"' for one in nodes)
    pieces = " ".join(
        f"a{place}: freeBusy(associateIds: [{people}], {FULL}) {{ sources {{ vendor }} }}"
        for place in range(3)
    )

    answer = gateway.ask(f"{{ {pieces} }}")

    assert answer["data"] is None
    assert "more than 36600 days in all" in answer["errors"][0]["message"]


def test_more_slots_than_an_answer_may_hold_are_refused_with_advice(gateway: GatewayClient) -> None:
    # In ten years each change of company is a slot of its own where one person is enough.
    nodes = gateway.data("{ associates(first: 5) { nodes { id } } }")["associates"]["nodes"]
    query = f"query ($people: [ID!]!) {{ commonSlots(associateIds: $people, {FULL}, atLeast: \"PT1S\", quorum: 1) {{ from }} }}"  # fmt: skip

    message = refused(gateway, query, people=[one["id"] for one in nodes])

    assert "more than 10000 slots: ask for fewer days" in message
