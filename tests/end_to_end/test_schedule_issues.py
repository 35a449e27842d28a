"""What is wrong, doubtful or odd, asked over GraphQL; and when events take place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stage import GatewayClient, SandboxControl

ISSUES = """query ($filter: AssociateFilter) {
  scheduleIssues(filter: $filter) {
    code severity associate { name } source { __typename id } message hint
  }
}"""
BY_THE_RECORDS = {
    ("WARNING", "START_NOT_IN_RECURRENCE", None, "ScheduleEvent"),
    ("WARNING", "CONTRADICTORY_RECURRENCE", "Ada Byron", "ScheduleEvent"),
    ("ERROR", "NEVER_AVAILABLE", "Noor Siddiqui", None),
    ("WARNING", "SCHEDULE_OVER", "Noor Siddiqui", "Schedule"),
    ("WARNING", "NOT_LINKED", "Oona Kallio", None),
    ("NOTE", "ABSENCE_UNCLEAR", "Desmond Achebe", "OutOfOffice"),
    ("NOTE", "ABSENCE_UNCLEAR", "Rashid Haddad", "OutOfOffice"),
}
"""What the demo's world has: its examples of the vendors' contradictions, an internship that is over, and so on."""


@pytest.fixture
def december(sandbox: SandboxControl) -> None:
    """The vendors' clock stands where two people are out of office. (The gateway's own goes on.)"""
    sandbox.set_clock("2026-12-01T12:00:00Z")


def plain(issue: dict[str, Any]) -> tuple[Any, ...]:
    """An issue without its texts and ids."""
    associate, source = issue["associate"], issue["source"]
    return (
        issue["severity"],
        issue["code"],
        associate and associate["name"],
        source and source["__typename"],
    )


def asked(gateway: GatewayClient, **filter: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = gateway.data(ISSUES, filter=filter or None)["scheduleIssues"]
    return found


def test_the_demos_issues_are_told_the_worst_first(gateway: GatewayClient, december: None) -> None:
    issues = asked(gateway)

    assert {plain(one) for one in issues} == BY_THE_RECORDS
    severities = [one["severity"] for one in issues]
    assert severities == sorted(severities, key=["ERROR", "WARNING", "NOTE"].index)
    assert all(one["message"].endswith(".") and one["hint"].endswith(".") for one in issues)


def test_each_source_is_found_again_by_its_id(gateway: GatewayClient, december: None) -> None:
    sources = [one["source"] for one in asked(gateway) if one["source"]]

    nodes = gateway.data(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }",
        ids=[one["id"] for one in sources],
    )["nodes"]

    assert nodes == sources


def test_a_filter_asks_about_fewer_people_and_then_a_shared_block_may_be_of_one(
    gateway: GatewayClient,
) -> None:
    issues = asked(gateway, search="mei-ling")

    assert {plain(one) for one in issues} == {
        ("NOTE", "BLOCK_OUTSIDE_HOURS", "Mei-Ling Chou", "OfficeHours")
    }
    assert sorted(one["message"].partition(" lies")[0] for one in issues) == [
        "'Staff meeting' (OpenTact nonworking hours on Mondays)",
        "'Weekend' (OpenTact weekend on Saturdays)",
        "'Weekend' (OpenTact weekend on Sundays)",
    ]
    assert asked(gateway, ids=[]) == []


def test_a_wrong_link_is_an_error(gateway: GatewayClient, sandbox: SandboxControl) -> None:
    world = sandbox.world()
    world["webex"]["people"] = [
        one for one in world["webex"]["people"] if one["emails"] != ["kwame@example.com"]
    ]
    sandbox.put_world(world)

    first = asked(gateway, search="kwame")[0]

    assert plain(first) == ("ERROR", "UNKNOWN_LINK", "Kwame Ofori", None)
    assert "associateUpdate" in first["hint"]


@pytest.mark.parametrize(
    ("vendor", "shown"), [("webex", "Webex"), ("mykaarma", "myKaarma"), ("opentact", "OpenTact")]
)
def test_a_vendor_that_is_away_is_named_once_and_the_others_issues_are_told(
    gateway: GatewayClient, sandbox: SandboxControl, december: None, vendor: str, shown: str
) -> None:
    sandbox.fault(vendor, status=503)

    answer = gateway.ask(ISSUES)

    assert "errors" not in answer
    issues = answer["data"]["scheduleIssues"]
    (away,) = [one for one in issues if one["code"] == "UNKNOWN_SOURCE"]
    assert away["message"].startswith(f"{shown} could not be read whole for ")
    assert away["severity"] == "WARNING"
    assert ("WARNING", "NOT_LINKED", "Oona Kallio", None) in map(plain, issues)
    assert {one["code"] for one in issues} - {"UNKNOWN_SOURCE"} <= {
        code for _, code, _, _ in BY_THE_RECORDS
    } | {"NO_HOURS", "TIME_ZONE_MISSING"}
    (missed,) = answer["extensions"]["sources"]
    assert missed["vendor"] == vendor.upper()


def test_a_filter_that_names_nothing_of_ours_is_refused(gateway: GatewayClient) -> None:
    answer = gateway.ask(ISSUES, filter={"ids": ["no id"]})

    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


# ---------------------------------------------------------------- when events take place

OCCURRENCES = """query ($from: DateTime!, $to: DateTime!) {
  associate(by: {email: "rashid@example.com"}) {
    schedules { nodes { events { name occurrences(from: $from, to: $to) { from to } } } }
  }
}"""


def event(name: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    """An event of a create request; `start` and `end` are dates, or dates and times."""
    (start_date, _, start_time), (end_date, _, end_time) = start.partition(" "), end.partition(" ")
    times = {"startTime": start_time, "endTime": end_time} if start_time else {}
    return {
        "name": name,
        "startDate": start_date,
        "endDate": end_date,
        "allDayEnabled": not start_time,
        **times,
        **more,
    }


@pytest.fixture
def planned(sandbox: SandboxControl) -> dict[str, Any]:
    """Rashid, in Chicago, with one schedule, whose events tests put in."""
    world = sandbox.world()
    (rashid,) = (one for one in world["webex"]["people"] if one["emails"] == ["rashid@example.com"])
    rashid["schedules"] = [{"name": "Plan", "type": "businessHours", "events": []}]
    return world


def plan(sandbox: SandboxControl, world: dict[str, Any], *events: dict[str, Any]) -> None:
    (rashid,) = (one for one in world["webex"]["people"] if one["emails"] == ["rashid@example.com"])
    rashid["schedules"][0]["events"] = list(events)
    sandbox.put_world(world)


def told(gateway: GatewayClient, start: str, end: str) -> list[str]:
    (node,) = gateway.data(OCCURRENCES, **{"from": start, "to": end})["associate"]["schedules"][
        "nodes"
    ]
    (shown,) = node["events"]
    return [f"{one['from']} .. {one['to']}" for one in shown["occurrences"]]


WEEKLY = {"recurInterval": 1, "tuesday": True, "thursday": True}


@pytest.mark.parametrize(
    ("one", "start", "end", "expected"),
    [
        # The night in which an hour is skipped is seven hours long, and told whole.
        (
            event("Night", "2027-03-13 22:00", "2027-03-14 06:00"),
            "2027-03-14T05:00:00-05:00",
            "2027-03-20T00:00:00-05:00",
            ["2027-03-14T04:00:00Z .. 2027-03-14T11:00:00Z"],
        ),
        # The last day of whole days is included; one of them has 25 hours.
        (
            event("Inventory", "2027-11-06", "2027-11-07"),
            "2027-11-01T00:00:00Z",
            "2027-12-01T00:00:00Z",
            ["2027-11-06T05:00:00Z .. 2027-11-08T06:00:00Z"],
        ),
        # A count ends it; the range is half-open.
        (
            event(
                "Course",
                "2027-06-08 09:00",
                "2027-06-08 10:00",
                recurrence={"recurEndOccurrence": 3, "recurWeekly": WEEKLY},
            ),
            "2027-06-08T15:00:00Z",
            "2036-06-08T00:00:00Z",
            [
                "2027-06-10T14:00:00Z .. 2027-06-10T15:00:00Z",
                "2027-06-15T14:00:00Z .. 2027-06-15T15:00:00Z",
            ],
        ),
        (
            event("Course", "2027-06-08 09:00", "2027-06-08 10:00"),
            "2027-06-01T00:00:00Z",
            "2027-06-08T14:00:00Z",
            [],
        ),
    ],
)
def test_an_events_occurrences_are_told_whole(
    gateway: GatewayClient,
    sandbox: SandboxControl,
    planned: dict[str, Any],
    one: dict[str, Any],
    start: str,
    end: str,
    expected: list[str],
) -> None:
    plan(sandbox, planned, one)

    assert told(gateway, start, end) == expected


def test_more_occurrences_than_can_be_shown_are_refused_with_advice(
    gateway: GatewayClient, sandbox: SandboxControl, planned: dict[str, Any]
) -> None:
    """Each day another one begins that lasts for almost forty years."""
    ages = event(
        "Ages",
        "1990-01-01",
        "2029-01-01",
        recurrence={"recurForEver": True, "recurDaily": {"recurInterval": 1}},
    )
    plan(sandbox, planned, ages)

    answer = gateway.ask(
        OCCURRENCES, **{"from": "2026-06-01T00:00:00Z", "to": "2036-06-01T00:00:00Z"}
    )

    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "ask for a shorter range" in error["message"]


@pytest.mark.parametrize("end", ["2027-06-01T00:00:00Z", "2027-05-31T00:00:00Z"])
def test_a_range_that_ends_before_it_begins_is_refused(gateway: GatewayClient, end: str) -> None:
    answer = gateway.ask(OCCURRENCES, **{"from": "2027-06-01T00:00:00Z", "to": end})

    error = answer["errors"][0]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["message"].startswith("to: ")
    assert "give a later one" in error["message"]
