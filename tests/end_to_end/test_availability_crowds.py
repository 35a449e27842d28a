"""Questions over many people, in the demo world: who is there, who is next, when can they meet, where are gaps.

Times are Dallas's (America/Chicago, six hours behind UTC in winter). Of Sales Dallas, Mei-Ling works 10:00 to 19:00,
Ada on Wednesdays from 08:00 to 17:00. Giulia works 09:00 to 17:30 in New York, an hour ahead. The account's lunch,
everybody's, is 12:00 to 12:45 in Dallas. Oona has no links, so nothing is known of her.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.examples import global_id
from tests.stage import GatewayClient, SandboxControl

AVAILABLE = """query (
  $at: DateTime!, $filter: AssociateFilter, $type: MeetingType, $subject: ID,
  $unknownAs: AvailabilityStatus, $first: Int, $after: String
) { availableAssociates(
  at: $at, filter: $filter, meetingType: $type, subjectId: $subject, treatUnknownAs: $unknownAs, first: $first, after: $after
) { totalCount nodes { name } edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
NEXT = """query (
  $after: DateTime!, $filter: AssociateFilter, $type: MeetingType, $subject: ID,
  $atLeast: Duration = "PT30M", $unknownAs: AvailabilityStatus = UNKNOWN, $first: Int = 5
) { nextAvailableAssociates(
  after: $after, filter: $filter, meetingType: $type, subjectId: $subject, atLeast: $atLeast, treatUnknownAs: $unknownAs,
  first: $first
) { associate { name } period { from to status because { layer } } } }"""
FREE_BUSY = """query ($people: [ID!]!, $from: DateTime!, $to: DateTime!) {
  freeBusy(associateIds: $people, from: $from, to: $to) {
    associate { name } periods { from to status because { layer } } sources { vendor state } } }"""
COMMON = """query (
  $people: [ID!]!, $from: DateTime!, $to: DateTime!, $atLeast: Duration!, $quorum: Int, $unknownAs: AvailabilityStatus
) { commonSlots(
  associateIds: $people, from: $from, to: $to, atLeast: $atLeast, quorum: $quorum, treatUnknownAs: $unknownAs
) { from to associates { name } missing { name } unknown { name } } }"""
COVERAGE = """query ($filter: AssociateFilter, $from: DateTime!, $to: DateTime!, $minimum: Int! = 1) {
  coverage(filter: $filter, from: $from, to: $to, minimum: $minimum) { from to available unknown minimum } }"""

WEDNESDAY = "2026-12-02T11:00-06:00"
MONDAY = "2026-11-30T11:00-06:00"
DAY = {"from": "2026-12-02T06:00-06:00", "to": "2026-12-02T22:00-06:00"}
"""A Wednesday."""


@pytest.fixture(autouse=True)
def november(sandbox: SandboxControl) -> None:
    """The vendors' clock stands still: myKaarma's flag goes by it."""
    sandbox.set_clock("2026-11-20T15:00:00Z")


@pytest.fixture
def ids(gateway: GatewayClient) -> dict[str, str]:
    """Everybody's global id, by the first part of the address."""
    nodes = gateway.data("{ associates(first: 100) { nodes { id email } } }")["associates"]["nodes"]
    return {one["email"].partition("@")[0]: one["id"] for one in nodes}


def available(gateway: GatewayClient, **asked: Any) -> dict[str, Any]:
    """Who is there."""
    return dict(gateway.data(AVAILABLE, **asked)["availableAssociates"])


def names(people: list[dict[str, Any]]) -> list[str]:
    """The first names."""
    return [one["name"].split()[0] for one in people]


# ------------------------------------------------------------ who is there


@pytest.mark.parametrize(
    ("at", "unknown_as", "there"),
    [
        (WEDNESDAY, None, ["Ada", "Mei-Ling"]),
        (WEDNESDAY, "UNKNOWN", ["Ada", "Mei-Ling"]),
        (WEDNESDAY, "UNAVAILABLE", ["Ada", "Mei-Ling"]),
        (WEDNESDAY, "AVAILABLE", ["Ada", "Mei-Ling", "Oona"]),
        (MONDAY, None, ["Mei-Ling"]),
        ("2026-11-30T12:30-06:00", None, []),
    ],
)
def test_those_who_are_there_come_by_name_and_are_counted(
    gateway: GatewayClient, ids: dict[str, str], at: str, unknown_as: str | None, there: list[str]
) -> None:
    wanted = {"ids": [ids[name] for name in ("oona", "mei-ling", "ada")]}

    found = available(gateway, at=at, filter=wanted, unknownAs=unknown_as)

    assert names(found["nodes"]) == there
    assert found["totalCount"] == len(there)


def test_each_person_is_there_exactly_when_their_own_answer_says_so(gateway: GatewayClient) -> None:
    query = """query ($at: DateTime!) {
      availableAssociates(at: $at, first: 100) { nodes { name } }
      associates(first: 100) { nodes { name availabilityAt(time: $at) { status } } } }"""

    for at in (MONDAY, WEDNESDAY, "2026-12-05T11:00-06:00", "2026-11-26T11:00-06:00"):
        data = gateway.data(query, at=at)
        everybody = data["associates"]["nodes"]
        assert data["availableAssociates"]["nodes"] == [
            {"name": one["name"]}
            for one in everybody
            if one["availabilityAt"]["status"] == "AVAILABLE"
        ]


def test_pages_join_to_the_whole_list_and_a_cursor_belongs_to_it(gateway: GatewayClient) -> None:
    whole = available(gateway, at=WEDNESDAY, first=100)
    assert whole["pageInfo"]["hasNextPage"] is False
    assert whole["totalCount"] == len(whole["nodes"]) > 6

    seen: list[str] = []
    after = None
    for _ in range(20):
        page = available(gateway, at=WEDNESDAY, first=4, after=after)
        assert page["totalCount"] == whole["totalCount"]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        seen += names(page["nodes"])
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert seen == names(whole["nodes"])
    assert [one["node"] for one in whole["edges"]] == whole["nodes"]
    other = gateway.ask("query ($c: String) { associates(after: $c) { totalCount } }", c=after)
    assert other["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_cursor_of_somebody_who_left_meanwhile_still_has_its_place(
    gateway: GatewayClient, ids: dict[str, str]
) -> None:
    wanted = {"ids": [ids[name] for name in ("ada", "mei-ling", "tyrone")]}
    first = available(gateway, at=WEDNESDAY, filter=wanted, first=1)
    assert names(first["nodes"]) == ["Ada"]

    rest = available(
        gateway, at=MONDAY, filter=wanted, after=first["pageInfo"]["endCursor"], unknownAs="UNKNOWN"
    )

    assert names(rest["nodes"])[0] == "Mei-Ling", "Ada is not there on Mondays, her place is"


def test_an_empty_page_only_counts(gateway: GatewayClient) -> None:
    found = available(gateway, at=WEDNESDAY, first=0)

    assert found["nodes"] == []
    assert found["totalCount"] > 6
    assert found["pageInfo"]["hasNextPage"] is True


def test_a_meeting_type_and_a_subject_leave_out_who_may_not_be_booked_for_them(
    gateway: GatewayClient, ids: dict[str, str]
) -> None:
    people = {"ids": [ids["mei-ling"], ids["tyrone"], ids["sofia"]]}
    subject = global_id(gateway, "subject", "New vehicle consultation")

    phone = available(gateway, at=MONDAY, filter=people, type="PHONE", subject=subject)
    there = available(gateway, at=MONDAY, filter=people)

    assert set(names(there["nodes"])) - set(names(phone["nodes"])) == {"Tyrone"}
    assert "Mei-Ling" in names(phone["nodes"])


def test_a_filter_that_is_met_by_nobody_is_answered_with_nobody(gateway: GatewayClient) -> None:
    found = available(gateway, at=WEDNESDAY, filter={"ids": []})

    assert (found["nodes"], found["totalCount"]) == ([], 0)


# ------------------------------------------------------------ who is next


def test_the_soonest_comes_first_and_of_those_at_once_who_stays_longest(
    gateway: GatewayClient, ids: dict[str, str]
) -> None:
    people = {"ids": [ids["ada"], ids["mei-ling"], ids["giulia"]]}

    def soonest(after: str) -> list[tuple[str, str, str]]:
        found = gateway.data(NEXT, after=after, filter=people)["nextAvailableAssociates"]
        return [
            (
                *names([one["associate"]]),
                one["period"]["from"][11:16],
                one["period"]["to"][11:16],
            )
            for one in found
        ]

    assert soonest("2026-12-02T12:00-06:00") == [
        ("Mei-Ling", "18:45", "01:00"),
        ("Ada", "18:45", "23:00"),
        ("Giulia", "18:45", "22:30"),
    ]
    assert soonest("2026-12-01T19:30-06:00") == [
        ("Ada", "14:00", "18:00"),
        ("Giulia", "14:00", "18:00"),
        ("Mei-Ling", "16:00", "18:00"),
    ]


@pytest.mark.parametrize(
    ("at_least", "begins"),
    [
        (None, "2026-11-30T18:45:00Z"),  # half an hour, unless said
        ("PT30M", "2026-11-30T18:45:00Z"),
        ("PT10M", "2026-11-30T17:50:00Z"),
        ("PT6H15M", "2026-11-30T18:45:00Z"),
        ("PT6H16M", None),
    ],
)
def test_a_time_has_to_be_long_enough(
    gateway: GatewayClient, ids: dict[str, str], at_least: str | None, begins: str | None
) -> None:
    asked = {"after": "2026-11-30T11:50-06:00", "filter": {"ids": [ids["mei-ling"]]}}

    found = gateway.data(NEXT, atLeast=at_least, **asked)["nextAvailableAssociates"]

    assert [one["period"]["from"] for one in found] == ([begins] if begins else [])


@pytest.mark.parametrize(("first", "count"), [(None, 5), (0, 0), (1, 1), (3, 3), (100, 20)])
def test_as_many_are_told_as_are_wanted(
    gateway: GatewayClient, first: int | None, count: int
) -> None:
    found = gateway.data(NEXT, after=WEDNESDAY, first=first)["nextAvailableAssociates"]

    assert len(found) == count if count < 20 else len(found) >= 15
    begins = [one["period"]["from"] for one in found]
    assert begins == sorted(begins)


@pytest.mark.parametrize(("unknown_as", "found"), [("UNKNOWN", []), ("AVAILABLE", ["Oona"])])
def test_who_is_not_known_is_next_only_where_the_caller_says_so(
    gateway: GatewayClient, ids: dict[str, str], unknown_as: str, found: list[str]
) -> None:
    asked = {"after": WEDNESDAY, "filter": {"ids": [ids["oona"]]}, "unknownAs": unknown_as}

    answer = gateway.data(NEXT, **asked)["nextAvailableAssociates"]

    assert names([one["associate"] for one in answer]) == found


def test_the_next_for_a_subject_may_be_booked_for_it(
    gateway: GatewayClient, ids: dict[str, str]
) -> None:
    people = {"ids": [ids["mei-ling"], ids["tyrone"]]}
    subject = global_id(gateway, "subject", "Financing and leasing")

    found = gateway.data(NEXT, after=MONDAY, filter=people, type="VIDEO", subject=subject)

    assert names([one["associate"] for one in found["nextAvailableAssociates"]]) == ["Tyrone"]


# ------------------------------------------------------------ free and busy


def test_free_and_busy_come_in_the_order_of_the_ids_each_once(
    gateway: GatewayClient, ids: dict[str, str]
) -> None:
    people = [ids[name] for name in ("mei-ling", "oona", "ada", "mei-ling")]

    found = gateway.data(FREE_BUSY, people=people, **DAY)["freeBusy"]

    assert names([one["associate"] for one in found]) == ["Mei-Ling", "Oona", "Ada"]
    assert [(one["from"][11:16], one["status"]) for one in found[0]["periods"]] == [
        ("12:00", "UNAVAILABLE"),
        ("16:00", "AVAILABLE"),
        ("18:00", "UNAVAILABLE"),
        ("18:45", "AVAILABLE"),
        ("01:00", "UNAVAILABLE"),
    ]
    assert [one["status"] for one in found[1]["periods"]] == ["UNKNOWN"]
    assert {one["state"] for one in found[1]["sources"]} == {"NOT_LINKED"}
    assert all(one["periods"][-1]["to"] == "2026-12-03T04:00:00Z" for one in found)


def test_free_and_busy_is_what_each_person_says_alone(
    gateway: GatewayClient, ids: dict[str, str]
) -> None:
    query = """query ($ids: [ID!]!, $from: DateTime!, $to: DateTime!) {
      freeBusy(associateIds: $ids, from: $from, to: $to) { periods { from to status because { layer } } }
      nodes(ids: $ids) { ... on Associate {
        availability(from: $from, to: $to) { from to status because { layer } } } } }"""
    week = {"from": "2026-11-23T00:00Z", "to": "2026-11-30T00:00Z"}

    data = gateway.data(query, ids=list(ids.values()), **week)

    alone = [one["availability"] for one in data["nodes"]]
    assert [one["periods"] for one in data["freeBusy"]] == alone
    assert len(alone) == 25


def test_of_nobody_there_is_nothing_to_tell(gateway: GatewayClient) -> None:
    assert gateway.data(FREE_BUSY, people=[], **DAY)["freeBusy"] == []


# ------------------------------------------------------------ meeting


def slots(gateway: GatewayClient, people: list[str], **asked: Any) -> list[tuple[str, str, str]]:
    """Common slots as beginning, end and who is there."""
    found = gateway.data(COMMON, people=people, **{"atLeast": "PT1H", **DAY, **asked})
    return [
        (one["from"][11:16], one["to"][11:16], " ".join(names(one["associates"])))
        for one in found["commonSlots"]
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [("16:00", "18:00", "Ada Mei-Ling"), ("18:45", "23:00", "Ada Mei-Ling")]),
        ({"quorum": 2}, [("16:00", "18:00", "Ada Mei-Ling"), ("18:45", "23:00", "Ada Mei-Ling")]),
        ({"atLeast": "PT2H1M"}, [("18:45", "23:00", "Ada Mei-Ling")]),
        ({"atLeast": "PT5H"}, []),
        (
            {"quorum": 1},
            [
                ("14:00", "18:00", "Ada"),
                ("16:00", "18:00", "Ada Mei-Ling"),
                ("18:45", "23:00", "Ada Mei-Ling"),
                ("18:45", "01:00", "Mei-Ling"),
            ],
        ),
    ],
)
def test_common_slots_are_as_long_as_the_same_people_are_there(
    gateway: GatewayClient, ids: dict[str, str], asked: dict[str, Any], found: list[Any]
) -> None:
    assert slots(gateway, [ids["ada"], ids["mei-ling"], ids["ada"]], **asked) == found


def test_a_slot_names_who_is_missing_and_of_whom_it_is_not_known(
    gateway: GatewayClient, ids: dict[str, str]
) -> None:
    people = [ids["ada"], ids["rashid"], ids["oona"], ids["mei-ling"]]
    asked = {**DAY, "to": "2026-12-02T12:00-06:00", "atLeast": "PT1H", "quorum": 2}

    found = gateway.data(COMMON, people=people, **asked)["commonSlots"]

    both = next(one for one in found if names(one["associates"]) == ["Ada", "Mei-Ling"])
    assert "Oona" in names(both["unknown"])
    assert "Oona" not in names(both["missing"])
    told = both["associates"] + both["missing"] + both["unknown"]
    assert sorted(names(told)) == ["Ada", "Mei-Ling", "Oona", "Rashid"]


@pytest.mark.parametrize(("unknown_as", "count"), [(None, 0), ("UNKNOWN", 0), ("AVAILABLE", 2)])
def test_who_is_not_known_counts_as_there_only_where_the_caller_says_so(
    gateway: GatewayClient, ids: dict[str, str], unknown_as: str | None, count: int
) -> None:
    people = [ids["ada"], ids["oona"]]

    assert len(slots(gateway, people, unknownAs=unknown_as)) == count


# ------------------------------------------------------------ coverage


@pytest.mark.parametrize(
    ("minimum", "gaps"),
    [
        ({}, [("12:00", "14:00", 0), ("18:00", "18:45", 0), ("01:00", "04:00", 0)]),
        ({"minimum": 1}, [("12:00", "14:00", 0), ("18:00", "18:45", 0), ("01:00", "04:00", 0)]),
        (
            {"minimum": 2},
            [
                ("12:00", "14:00", 0),
                ("14:00", "16:00", 1),
                ("18:00", "18:45", 0),
                ("23:00", "01:00", 1),
                ("01:00", "04:00", 0),
            ],
        ),
    ],
)
def test_gaps_are_the_times_at_which_fewer_are_there_than_wanted(
    gateway: GatewayClient, ids: dict[str, str], minimum: dict[str, int], gaps: list[Any]
) -> None:
    asked = {"filter": {"ids": [ids["ada"], ids["mei-ling"], ids["oona"]]}, **DAY, **minimum}

    found = gateway.data(COVERAGE, **asked)["coverage"]

    assert [(one["from"][11:16], one["to"][11:16], one["available"]) for one in found] == gaps
    assert {one["unknown"] for one in found} == {1}, "Oona"
    assert {one["minimum"] for one in found} == {minimum.get("minimum", 1)}


def test_more_than_there_are_is_never_covered(gateway: GatewayClient, ids: dict[str, str]) -> None:
    asked = {"filter": {"ids": [ids["oona"]]}, **DAY, "minimum": 2}

    assert gateway.data(COVERAGE, **asked)["coverage"] == [
        {
            "from": "2026-12-02T12:00:00Z",
            "to": "2026-12-03T04:00:00Z",
            "available": 0,
            "unknown": 1,
            "minimum": 2,
        }
    ]
