"""What single records answer: a schedule, an operating mode, the account's calendar, a lead segment, an event.

Dallas is six hours behind UTC in winter.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.examples import global_id
from tests.stage import GatewayClient, SandboxControl

ANSWER = """
  availabilityAt(time: $time) { status until nextStatus because { layer vendor source { __typename id } } timeZone
    reachVia { forwardCallsTo } sources { vendor state } }
  availability(from: $from, to: $to) { from to status }
"""
ASKED = "$time: DateTime!, $from: DateTime!, $to: DateTime!"
MONDAY = {"from": "2026-11-30T00:00-06:00", "to": "2026-12-01T00:00-06:00"}


@pytest.fixture(autouse=True)
def november(sandbox: SandboxControl) -> None:
    """The vendors' clock stands still."""
    sandbox.set_clock("2026-11-20T15:00:00Z")


def schedule(gateway: GatewayClient, owner: str, name: str, time: str) -> dict[str, Any]:
    """A schedule's answers; `owner` is a person's first name or a location."""
    location = owner[0].isupper()
    member = "locationId" if location else "associateId"
    id = global_id(
        gateway,
        "location" if location else "associate",
        owner if location else f"{owner}@example.com",
    )
    data = gateway.data(
        f"""query ($owner: ScheduleOwnerInput!, {ASKED}) {{
          schedules(owner: $owner, first: 100) {{ nodes {{ name id {ANSWER} }} }} }}""",
        owner={member: id},
        time=time,
        **MONDAY,
    )
    return next(one for one in data["schedules"]["nodes"] if one["name"] == name)


@pytest.mark.parametrize(
    ("owner", "name", "time", "status", "until"),
    [
        ("mei-ling", "Weekdays", "2026-11-30T12:15-06:00", "AVAILABLE", "2026-12-01T01:00:00Z"),
        ("mei-ling", "Weekdays", "2026-11-30T19:00-06:00", "UNAVAILABLE", "2026-12-01T16:00:00Z"),
        ("mei-ling", "Vacations", "2027-02-08T11:00-06:00", "UNAVAILABLE", "2027-02-10T06:00:00Z"),
        ("mei-ling", "Vacations", "2026-11-30T11:00-06:00", "AVAILABLE", "2027-02-05T06:00:00Z"),
        ("mei-ling", "Vacations", "2027-03-01T11:00-06:00", "AVAILABLE", None),
        ("Dallas", "Dallas Showroom Hours", "2026-11-29T11:00-06:00", "UNAVAILABLE", "2026-11-30T14:00:00Z"),
        ("Dallas", "Dallas Holidays", "2026-11-26T11:00-06:00", "UNAVAILABLE", "2026-11-27T06:00:00Z"),
    ],
)  # fmt: skip
def test_a_schedule_by_itself_is_open_in_its_hours_or_outside_its_holidays(
    gateway: GatewayClient, owner: str, name: str, time: str, status: str, until: str | None
) -> None:
    answer = schedule(gateway, owner, name, time)["availabilityAt"]

    assert (answer["status"], answer["until"]) == (status, until)
    assert answer["timeZone"] == "America/Chicago"
    assert [one["vendor"] for one in answer["sources"] if one["state"] == "FRESH"] == ["WEBEX"]


def test_a_schedule_tells_a_range_of_its_own_hours_without_the_accounts_lunch(
    gateway: GatewayClient,
) -> None:
    found = schedule(gateway, "mei-ling", "Weekdays", "2026-11-30T12:15-06:00")

    assert found["availability"] == [
        {"from": "2026-11-30T06:00:00Z", "to": "2026-11-30T16:00:00Z", "status": "UNAVAILABLE"},
        {"from": "2026-11-30T16:00:00Z", "to": "2026-12-01T01:00:00Z", "status": "AVAILABLE"},
        {"from": "2026-12-01T01:00:00Z", "to": "2026-12-01T06:00:00Z", "status": "UNAVAILABLE"},
    ]


# ------------------------------------------------------------ operating modes


@pytest.mark.parametrize(
    ("mode", "time", "status", "until", "forwards"),
    [
        ("Day Operating Mode", "2026-11-30T12:15-06:00", "AVAILABLE", "2026-11-30T23:00:00Z", "+19705550006"),
        ("Day Operating Mode", "2026-11-30T08:00-06:00", "UNAVAILABLE", "2026-11-30T15:00:00Z", None),
        ("Day Operating Mode", "2026-11-29T03:00-06:00", "AVAILABLE", "2026-11-30T06:00:00Z", "+19705550006"),
        ("Dallas Inventory Day", "2027-01-15T09:00-06:00", "UNAVAILABLE", "2027-01-15T19:00:00Z", "+12145550190"),
        ("Dallas Inventory Day", "2027-01-15T14:00-06:00", "AVAILABLE", None, None),
        ("After hours", "2026-11-30T12:15-06:00", "UNKNOWN", None, None),
    ],
)  # fmt: skip
def test_an_operating_mode_by_itself_is_open_in_its_hours_or_outside_its_holidays(
    gateway: GatewayClient,
    mode: str,
    time: str,
    status: str,
    until: str | None,
    forwards: str | None,
) -> None:
    data = gateway.data(
        f"query ($name: String!, {ASKED}) {{"
        f" operatingModes(filter: {{name: $name}}) {{ nodes {{ {ANSWER} }} }} }}",
        name=mode,
        time=time,
        **MONDAY,
    )

    (found,) = data["operatingModes"]["nodes"]
    answer = found["availabilityAt"]
    assert (answer["status"], answer["until"]) == (status, until)
    assert (answer["reachVia"] or {}).get("forwardCallsTo") == forwards
    assert found["availability"][0]["from"] == "2026-11-30T06:00:00Z"
    assert found["availability"][-1]["to"] == "2026-12-01T06:00:00Z"


# ------------------------------------------------------------ the account's calendar

CALENDAR = f"query ($day: DayOfWeek, {ASKED}) {{ officeHours(dayOfWeek: $day) {{ {ANSWER} }} }}"


@pytest.mark.parametrize(
    ("day", "time", "status", "until"),
    [
        (None, "2026-11-30T12:15-06:00", "UNAVAILABLE", "2026-11-30T18:45:00Z"),
        (None, "2026-11-30T13:00-06:00", "AVAILABLE", "2026-12-01T16:15:00Z"),
        ("MONDAY", "2026-11-30T12:15-06:00", "UNAVAILABLE", "2026-11-30T18:45:00Z"),
        ("MONDAY", "2026-11-30T13:00-06:00", "AVAILABLE", "2026-12-07T14:00:00Z"),
        ("TUESDAY", "2026-11-30T12:15-06:00", "AVAILABLE", "2026-12-01T16:15:00Z"),
    ],
)
def test_the_calendar_is_closed_in_its_blocks_of_the_day_that_was_asked_for(
    gateway: GatewayClient, day: str | None, time: str, status: str, until: str
) -> None:
    given = {"day": day} if day else {}

    found = gateway.data(CALENDAR, time=time, **given, **MONDAY)["officeHours"]

    answer = found["availabilityAt"]
    assert (answer["status"], answer["until"]) == (status, until)
    assert [one["vendor"] for one in answer["sources"] if one["state"] == "FRESH"] == ["OPENTACT"]
    closed = [one for one in found["availability"] if one["status"] == "UNAVAILABLE"]
    assert len(closed) == (0 if day == "TUESDAY" else 2)


def test_the_calendar_of_a_person_is_the_whole_one(gateway: GatewayClient) -> None:
    query = f"""query ({ASKED}) {{
      officeHours {{ {ANSWER} }}
      associate(by: {{email: "ada@example.com"}}) {{ officeHours {{ {ANSWER} }} }} }}"""

    data = gateway.data(query, time="2026-11-30T12:15-06:00", **MONDAY)

    assert data["associate"]["officeHours"] == data["officeHours"]
    assert data["officeHours"]["availabilityAt"]["because"]["source"]["__typename"] == "OfficeHours"


# ------------------------------------------------------------ lead segments

SEGMENT = """query ($code: String!, $time: DateTime!, $type: MeetingType, $subject: ID) {
  leadSegments(filter: {codes: [$code]}) { nodes {
    associates(first: 100) { nodes { name availabilityAt(time: $time) { status } } }
    availabilityAt(time: $time, meetingType: $type, subjectId: $subject) {
      status associates { name } next { associate { name } period { from to status } } sources { vendor state } } } } }"""


def segment(gateway: GatewayClient, code: str, time: str, **asked: Any) -> dict[str, Any]:
    """A lead segment with its answer."""
    (found,) = gateway.data(SEGMENT, code=code, time=time, **asked)["leadSegments"]["nodes"]
    return dict(found)


def test_a_lead_segment_is_available_while_one_of_its_people_is(gateway: GatewayClient) -> None:
    found = segment(gateway, "showroom", "2026-12-02T11:00-06:00")

    answer = found["availabilityAt"]
    there = [
        {"name": one["name"]}
        for one in found["associates"]["nodes"]
        if one["availabilityAt"]["status"] == "AVAILABLE"
    ]
    assert answer["status"] == "AVAILABLE"
    assert answer["associates"] == there
    assert {"name": "Ada Byron"} in there
    assert answer["next"] is None


def test_a_lead_segment_without_anybody_there_tells_who_is_next(gateway: GatewayClient) -> None:
    answer = segment(gateway, "showroom", "2026-12-01T22:00-06:00")["availabilityAt"]

    assert (answer["status"], answer["associates"]) == ("UNAVAILABLE", [])
    assert answer["next"] == {
        "associate": {"name": "Ada Byron"},
        "period": {
            "from": "2026-12-02T14:00:00Z",
            "to": "2026-12-02T18:00:00Z",
            "status": "AVAILABLE",
        },
    }
    states = {one["vendor"]: one["state"] for one in answer["sources"]}
    assert states | {"PEXIP_ENGAGE": "…"} == {
        "MYKAARMA": "FRESH",
        "WEBEX": "FRESH",
        "OPENTACT": "FRESH",
        "PEXIP_ENGAGE": "…",
    }


@pytest.mark.parametrize(
    ("type", "subject", "status"),
    [
        ("OFFICE", "Test drive", "AVAILABLE"),
        ("OFFICE", None, "AVAILABLE"),
        (None, "Test drive", "AVAILABLE"),
        ("VIDEO", "Test drive", "UNAVAILABLE"),  # Ada's other lead segment has it, this one has not
        (None, "Fleet purchase", "UNAVAILABLE"),
    ],
)
def test_a_lead_segment_heeds_what_its_own_customers_may_book(
    gateway: GatewayClient, type: str | None, subject: str | None, status: str
) -> None:
    id = global_id(gateway, "subject", subject) if subject else None

    answer = segment(gateway, "showroom", "2026-12-02T11:00-06:00", type=type, subject=id)

    assert answer["availabilityAt"]["status"] == status


# ------------------------------------------------------------ occurrences of events

EVENTS = """query ($owner: ScheduleOwnerInput!, $from: DateTime!, $to: DateTime!) {
  schedules(owner: $owner, first: 100) { nodes { events { name occurrences(from: $from, to: $to) { from to } } } } }"""


def occurrences(
    gateway: GatewayClient, owner: dict[str, str], event: str, *, start: str, end: str
) -> list[tuple[str, str]]:
    """When an event happens in a range."""
    data = gateway.data(EVENTS, owner=owner, **{"from": start, "to": end})
    events = [one for node in data["schedules"]["nodes"] for one in node["events"]]
    (found,) = (one for one in events if one["name"] == event)
    return [(one["from"], one["to"]) for one in found["occurrences"]]


@pytest.mark.parametrize(
    ("event", "start", "end", "found"),
    [
        (
            "Monday to Friday",
            "2026-11-27T00:00-06:00",
            "2026-12-01T00:00-06:00",
            [
                ("2026-11-27T16:00:00Z", "2026-11-28T01:00:00Z"),
                ("2026-11-30T16:00:00Z", "2026-12-01T01:00:00Z"),
            ],
        ),
        (
            "Monday to Friday",
            "2026-11-30T12:00-06:00",  # the range's edges cut nothing off
            "2026-11-30T13:00-06:00",
            [("2026-11-30T16:00:00Z", "2026-12-01T01:00:00Z")],
        ),
        ("Monday to Friday", "2026-11-28T00:00-06:00", "2026-11-30T00:00-06:00", []),
        (
            "Lunar New Year",
            "2020-01-01T00:00Z",
            "2030-01-01T00:00Z",
            [("2027-02-05T06:00:00Z", "2027-02-10T06:00:00Z")],
        ),
    ],
)
def test_an_event_tells_whole_when_it_happens_in_a_range(
    gateway: GatewayClient, event: str, start: str, end: str, found: list[Any]
) -> None:
    owner = {"associateId": global_id(gateway, "associate", "mei-ling@example.com")}

    assert occurrences(gateway, owner, event, start=start, end=end) == found
