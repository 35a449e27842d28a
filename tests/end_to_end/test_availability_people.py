"""What a person's timeline answers, in the demo world: status, reasons, transitions, whom to reach, ranges.

Times are Dallas's (America/Chicago, six hours behind UTC in winter) unless they say otherwise. The account's lunch is
12:00 to 12:45, its staff meeting Monday 08:00 to 08:30, and weekends are off; the fourth Thursday of November is a
holiday.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.examples import global_id
from tests.stage import GatewayClient, SandboxControl

AT = """query ($email: EmailAddress!, $time: DateTime!, $type: MeetingType, $subject: ID) {
  associate(by: {email: $email}) { availabilityAt(time: $time, meetingType: $type, subjectId: $subject) {
    time status until nextStatus searchedUntil timeZone timeZoneSource tzdataVersion
    because { layer vendor recordId explanation from until source { __typename id } }
    alsoBecause { layer vendor explanation source { __typename } }
    reachVia { forwardCallsTo forwardTextsTo forwardEmailsTo voicemail delegateName
      delegate { name } delegates { name } autoRespond { textReply } }
    sources { vendor state stale asOf error { code } }
    dataProblems { vendor code message }
  } } }"""
RANGE = """query ($email: EmailAddress!, $from: DateTime!, $to: DateTime!) {
  associate(by: {email: $email}) {
    openDuration(from: $from, to: $to)
    availability(from: $from, to: $to) { from to status because { layer } } } }"""
NEXT = """query ($email: EmailAddress!, $after: DateTime!, $atLeast: Duration) {
  associate(by: {email: $email}) { nextAvailable(after: $after, atLeast: $atLeast) { from to status } } }"""


@pytest.fixture(autouse=True)
def november(sandbox: SandboxControl) -> None:
    """The vendors' clock stands still: myKaarma's flag goes by it."""
    sandbox.set_clock("2026-11-20T15:00:00Z")


def at(gateway: GatewayClient, name: str, time: str, **asked: Any) -> dict[str, Any]:
    """The answer for a person and an instant."""
    answer = gateway.data(AT, email=f"{name}@example.com", time=time, **asked)
    return dict(answer["associate"]["availabilityAt"])


@pytest.mark.parametrize(
    ("name", "time", "status", "layer", "until", "next_status"),
    [
        # Mei-Ling works Monday to Friday, 10:00 to 19:00, whatever the showroom's hours are.
        ("mei-ling", "2026-11-30T11:00-06:00", "AVAILABLE", "BUSINESS_HOURS", "2026-11-30T18:00:00Z", "UNAVAILABLE"),
        ("mei-ling", "2026-11-30T12:00-06:00", "UNAVAILABLE", "OFFICE_HOURS", "2026-11-30T18:45:00Z", "AVAILABLE"),
        ("mei-ling", "2026-11-30T19:00-06:00", "UNAVAILABLE", "BUSINESS_HOURS", "2026-12-01T16:00:00Z", "AVAILABLE"),
        ("mei-ling", "2026-11-26T11:00-06:00", "UNAVAILABLE", "HOLIDAY", "2026-11-27T16:00:00Z", "AVAILABLE"),
        ("mei-ling", "2027-02-08T11:00-06:00", "UNAVAILABLE", "HOLIDAY", "2027-02-10T16:00:00Z", "AVAILABLE"),
        ("mei-ling", "2026-11-30T17:00:00Z", "AVAILABLE", "BUSINESS_HOURS", "2026-11-30T18:00:00Z", "UNAVAILABLE"),
        # Sofía has no hours of her own: the location's count.
        ("sofia", "2026-11-30T08:15-06:00", "UNAVAILABLE", "OFFICE_HOURS", "2026-11-30T14:30:00Z", "AVAILABLE"),
        ("sofia", "2026-11-30T08:30-06:00", "AVAILABLE", "BUSINESS_HOURS", "2026-11-30T18:00:00Z", "UNAVAILABLE"),
        # Oona has no links at all.
        ("oona", "2026-11-30T11:00-06:00", "UNKNOWN", "NOT_LINKED", None, None),
    ],
)  # fmt: skip
def test_a_person_is_available_as_all_vendors_say_together(
    gateway: GatewayClient,
    name: str,
    time: str,
    status: str,
    layer: str,
    until: str | None,
    next_status: str | None,
) -> None:
    answer = at(gateway, name, time)

    assert (answer["status"], answer["because"]["layer"]) == (status, layer)
    assert (answer["until"], answer["nextStatus"]) == (until, next_status)


@pytest.mark.parametrize(
    ("time", "status"),
    [("2021-06-07T11:00-05:00", "UNAVAILABLE"), ("2099-06-08T11:00-05:00", "UNKNOWN")],
)
def test_a_flag_without_an_end_says_that_somebody_was_out_and_not_for_how_long(
    gateway: GatewayClient, sandbox: SandboxControl, time: str, status: str
) -> None:
    world = sandbox.world()
    people = world["mykaarma"]["dealerAssociates"]
    rashid = next(one for one in people if one["emailAddress"] == "rashid@example.com")
    rashid["outOfOffice"] |= {"startTime": "2020-01-01T00:00:00Z", "endTime": None}
    sandbox.put_world(world)

    answer = at(gateway, "rashid", time)

    assert (answer["status"], answer["because"]["layer"]) == (status, "OUT_OF_OFFICE")
    assert answer["because"]["source"]["__typename"] == "OutOfOffice"


def test_an_answer_has_everything_that_one_needs_to_believe_it(gateway: GatewayClient) -> None:
    answer = at(gateway, "mei-ling", "2026-11-30T12:00:00-06:00")

    assert answer["time"] == "2026-11-30T12:00:00-06:00"
    assert answer["because"] | {"recordId": "…", "source": "…"} == {
        "layer": "OFFICE_HOURS",
        "vendor": "OPENTACT",
        "recordId": "…",
        "explanation": answer["because"]["explanation"],
        "from": "2026-11-30T18:00:00Z",
        "until": "2026-11-30T18:45:00Z",
        "source": "…",
    }
    assert "Lunch" in answer["because"]["explanation"]
    assert "12:45" in answer["because"]["explanation"]
    assert "BUSINESS_HOURS" in {one["layer"] for one in answer["alsoBecause"]}
    assert [(one["vendor"], one["state"], one["stale"], one["error"]) for one in answer["sources"]] == [
        ("MYKAARMA", "FRESH", False, None),
        ("WEBEX", "FRESH", False, None),
        ("OPENTACT", "FRESH", False, None),
    ]  # fmt: skip
    assert all(one["asOf"].endswith("Z") for one in answer["sources"])
    assert (answer["timeZone"], answer["timeZoneSource"]) == ("America/Chicago", "PERSON")
    assert answer["tzdataVersion"] != ""
    assert answer["searchedUntil"] is None


def test_a_vendor_without_a_link_has_no_say_and_is_told(gateway: GatewayClient) -> None:
    states = {one["vendor"]: one for one in at(gateway, "oona", "2026-11-30T17:00:00Z")["sources"]}

    assert {one["state"] for one in states.values()} == {"NOT_LINKED"}
    assert {one["asOf"] for one in states.values()} == {None}


@pytest.mark.parametrize(
    ("name", "time", "kind"),
    [
        ("mei-ling", "2026-11-30T12:00-06:00", "OfficeHours"),
        ("mei-ling", "2027-02-08T11:00-06:00", "ScheduleEvent"),
        ("jae-won", "2026-09-07T11:00-07:00", "OperatingModeHoliday"),
        ("rashid", "2026-11-30T11:00-06:00", "OutOfOffice"),
        ("mei-ling", "2026-11-30T22:00-06:00", "Schedule"),
    ],
)
def test_the_source_of_a_reason_is_the_record_and_is_found_again_by_its_id(
    gateway: GatewayClient, name: str, time: str, kind: str
) -> None:
    source = at(gateway, name, time)["because"]["source"]

    assert source["__typename"] == kind
    found = gateway.data("query ($id: ID!) { node(id: $id) { __typename id } }", id=source["id"])
    assert found["node"] == source


def test_records_that_break_the_vendors_rules_are_told_beside_the_answer(
    gateway: GatewayClient,
) -> None:
    problems = at(gateway, "ada", "2026-11-25T17:00:00Z")["dataProblems"]

    assert {one["vendor"] for one in problems} == {"WEBEX"}
    assert any("recurrence" in one["message"] for one in problems)


# ------------------------------------------------------------ meeting types and subjects


@pytest.mark.parametrize(
    ("name", "type", "subject", "status"),
    [
        # Mei-Ling's segments: showroom (OFFICE 123) and online-shoppers (VIDEO 123 and 124, PHONE 124, OFFICE 123).
        ("mei-ling", "VIDEO", "Test drive", "AVAILABLE"),
        ("mei-ling", "VIDEO", None, "AVAILABLE"),
        ("mei-ling", None, "New vehicle consultation", "AVAILABLE"),
        ("mei-ling", "PHONE", "Test drive", "UNAVAILABLE"),
        ("mei-ling", "ON_LOCATION", None, "UNAVAILABLE"),
        ("mei-ling", None, "Fleet purchase", "UNAVAILABLE"),
        # Sofía's only segment restricts nothing, Beatriz has none.
        ("sofia", "ON_LOCATION", "Fleet purchase", "AVAILABLE"),
        ("beatriz", "ON_LOCATION", "Fleet purchase", "AVAILABLE"),
    ],
)
def test_a_meeting_type_or_a_subject_asks_whether_that_may_be_booked(
    gateway: GatewayClient, name: str, type: str | None, subject: str | None, status: str
) -> None:
    id = global_id(gateway, "subject", subject) if subject else None

    answer = at(gateway, name, "2026-11-30T11:00-06:00", type=type, subject=id)

    assert answer["status"] == status
    if status == "UNAVAILABLE":
        assert answer["because"]["layer"] == "MEETING_TYPE"


def test_a_range_heeds_meeting_type_and_subject_too(gateway: GatewayClient) -> None:
    query = """query ($subject: ID) { associate(by: {email: "mei-ling@example.com"}) { availability(
      from: "2026-11-30T10:00-06:00", to: "2026-11-30T19:00-06:00", meetingType: PHONE, subjectId: $subject
    ) { status } } }"""

    def statuses(subject: str) -> set[str]:
        data = gateway.data(query, subject=global_id(gateway, "subject", subject))
        return {one["status"] for one in data["associate"]["availability"]}

    assert statuses("Test drive") == {"UNAVAILABLE"}
    assert statuses("New vehicle consultation") == {"AVAILABLE", "UNAVAILABLE"}


# ------------------------------------------------------------ whom to reach


def test_nobody_is_to_be_reached_instead_of_whom_nothing_is_forwarded(
    gateway: GatewayClient,
) -> None:
    assert at(gateway, "oona", "2026-11-30T17:00:00Z")["reachVia"] is None


def test_an_operating_mode_forwards_calls_while_it_is_in_effect(gateway: GatewayClient) -> None:
    via = at(gateway, "ada", "2026-11-25T10:00-06:00")["reachVia"]

    assert (via["forwardCallsTo"], via["voicemail"]) == ("+19705550006", False)
    assert (via["delegate"], via["delegates"], via["delegateName"]) == (None, [], None)


def test_a_delegate_who_is_out_too_leads_to_who_is_really_to_be_reached(
    gateway: GatewayClient,
) -> None:
    leave(gateway, "mei-ling", delegate="priya")
    leave(gateway, "priya", delegate="sofia")

    via = at(gateway, "mei-ling", "2026-12-02T11:00-06:00")["reachVia"]

    assert via["forwardCallsTo"] == "+12145550103"
    assert via["autoRespond"] == {"textReply": "Away."}
    assert via["delegateName"] == "Priya Raghunathan"
    assert [one["name"] for one in via["delegates"]] == ["Priya Raghunathan", "Sofía Ibarra"]
    assert via["delegate"] == {"name": "Sofía Ibarra"}
    assert at(gateway, "mei-ling", "2026-12-20T11:00-06:00")["reachVia"] != via


def test_two_who_stand_in_for_each_other_are_told_once_each(gateway: GatewayClient) -> None:
    leave(gateway, "mei-ling", delegate="priya")
    leave(gateway, "priya", delegate="mei-ling")

    via = at(gateway, "mei-ling", "2026-12-02T11:00-06:00")["reachVia"]

    names = [one["name"] for one in via["delegates"]]
    assert len(names) == len(set(names))
    assert names[0] == "Priya Raghunathan"
    assert via["delegate"] == {"name": names[-1]}


def leave(gateway: GatewayClient, name: str, *, delegate: str) -> None:
    """Somebody is out of office in the first days of December, and somebody else takes over."""
    done = gateway.data(
        "mutation ($i: OutOfOfficeSetInput!) { outOfOfficeSet(input: $i) { userErrors { message } } }",
        i={
            "associateId": global_id(gateway, "associate", f"{name}@example.com"),
            "startsAt": "2026-12-01T08:00:00-06:00",
            "endsAt": "2026-12-05T18:00:00-06:00",
            "forwarding": {"forwardCalls": True, "callNumber": "+12145550103"},
            "autoRespond": {"replyToTexts": True, "textReply": "Away."},
            "delegation": {
                "delegateAssociateId": global_id(gateway, "associate", f"{delegate}@example.com")
            },
        },
    )
    assert done["outOfOfficeSet"]["userErrors"] == []


# ------------------------------------------------------------ ranges


def test_a_range_is_told_without_gaps_from_its_first_instant_to_its_last(
    gateway: GatewayClient,
) -> None:
    asked = {"from": "2026-11-30T10:00:00-06:00", "to": "2026-12-01T00:00:00-06:00"}

    associate = gateway.data(RANGE, email="mei-ling@example.com", **asked)["associate"]

    assert [
        (one["from"], one["to"], one["status"], one["because"]["layer"])
        for one in associate["availability"]
    ] == [
        ("2026-11-30T16:00:00Z", "2026-11-30T18:00:00Z", "AVAILABLE", "BUSINESS_HOURS"),
        ("2026-11-30T18:00:00Z", "2026-11-30T18:45:00Z", "UNAVAILABLE", "OFFICE_HOURS"),
        ("2026-11-30T18:45:00Z", "2026-12-01T01:00:00Z", "AVAILABLE", "BUSINESS_HOURS"),
        ("2026-12-01T01:00:00Z", "2026-12-01T06:00:00Z", "UNAVAILABLE", "BUSINESS_HOURS"),
    ]
    assert associate["openDuration"] == "PT8H15M"


def test_nothing_at_all_is_a_duration_too(gateway: GatewayClient) -> None:
    asked = {"from": "2026-11-28T00:00:00-06:00", "to": "2026-11-29T00:00:00-06:00"}

    data = gateway.data(RANGE, email="mei-ling@example.com", **asked)

    assert data["associate"]["openDuration"] == "PT0S"


@pytest.mark.parametrize(
    ("name", "after", "at_least", "found"),
    [
        ("mei-ling", "2026-11-30T11:50-06:00", None, ("2026-11-30T17:50:00Z", "2026-11-30T18:00:00Z")),
        ("mei-ling", "2026-11-30T11:50-06:00", "PT1M", ("2026-11-30T17:50:00Z", "2026-11-30T18:00:00Z")),
        ("mei-ling", "2026-11-30T11:59:30-06:00", None, ("2026-11-30T18:45:00Z", "2026-12-01T01:00:00Z")),
        ("mei-ling", "2026-11-30T11:50-06:00", "PT10M", ("2026-11-30T17:50:00Z", "2026-11-30T18:00:00Z")),
        ("mei-ling", "2026-11-30T11:50-06:00", "PT601S", ("2026-11-30T18:45:00Z", "2026-12-01T01:00:00Z")),
        ("mei-ling", "2026-11-30T11:50-06:00", "P1D", None),
        ("oona", "2026-11-30T11:50-06:00", None, None),
    ],
)  # fmt: skip
def test_the_next_time_is_the_first_that_is_long_enough(
    gateway: GatewayClient,
    name: str,
    after: str,
    at_least: str | None,
    found: tuple[str, str] | None,
) -> None:
    given = {"atLeast": at_least} if at_least else {}

    data = gateway.data(NEXT, email=f"{name}@example.com", after=after, **given)

    period = data["associate"]["nextAvailable"]
    assert period == (
        None if found is None else {"from": found[0], "to": found[1], "status": "AVAILABLE"}
    )
    explicit_null = gateway.data(NEXT, email=f"{name}@example.com", after=after, atLeast=at_least)
    assert explicit_null == data
