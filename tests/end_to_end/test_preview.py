"""Previews through GraphQL: whom a change would hit and when, what is wrong with it, and that nothing is written.

The law: what a preview says comes true, neither more nor less, when the change is then made.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

import pytest

from tests.end_to_end.foresight import (
    EVERYBODY,
    PEOPLE,
    PREVIEW,
    THE_WEEK,
    affected,
    asked,
    came_true,
    previewed,
    statuses,
)
from tests.end_to_end.hands import Hands
from tests.stage import GatewayClient, SandboxControl

WEDNESDAY = {"from": "2090-06-14T00:00:00-05:00", "to": "2090-06-15T00:00:00-05:00"}
READS = ("GET ", "POST /department/dealerAssociate/list")

OFF = '"name": "Stocktaking", "startDate": "2090-06-14", "endDate": "2090-06-14"'
ALL_DAY = f'{{{OFF}, "allDay": true}}'
NINE_TO_FIVE = '"ranges": [{"from": "09:00", "to": "17:00"}]'


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


def faults(hands: Hands, change: str) -> list[tuple[str, str]]:
    """What is wrong, as code and dotted path."""
    found = previewed(hands, change)
    assert found["affected"] == []
    return [(one["code"], ".".join(one["path"])) for one in found["userErrors"]]


# ---------------------------------------------------------------- whom and when


def test_an_absence_tells_when_somebody_would_not_be_there_and_why(hands: Hands) -> None:
    change = """{"absence": {"associateId": "<Ada>", "reason": "Dentist",
      "startsAt": "2090-06-14T12:45:00-05:00", "endsAt": "2090-06-14T15:00:00-05:00"}}"""

    found = previewed(hands, change, WEDNESDAY)

    assert found == {
        "affected": [
            {
                "associate": {"name": "Ada Byron"},
                "differences": [
                    {
                        "from": "2090-06-14T17:45:00Z",
                        "to": "2090-06-14T20:00:00Z",
                        "before": "AVAILABLE",
                        "after": "UNAVAILABLE",
                        "because": {
                            "layer": "OUT_OF_OFFICE",
                            "vendor": "MYKAARMA",
                            "recordId": None,
                            "explanation": "Out of office for 'Dentist' (myKaarma) until 15:00 in America/Chicago",
                            "source": None,
                        },
                    }
                ],
            }
        ],
        "userErrors": [],
    }


def test_a_holiday_of_a_location_hits_everybody_there_who_would_work(hands: Hands) -> None:
    change = f'{{"holiday": {{{OFF}, "level": "LOCATION", "locationIds": ["<Dallas>"]}}}}'

    hit = affected(hands, change)

    people = hands.gateway.data(PEOPLE)["associates"]["nodes"]
    there = {one["name"] for one in people if (one["location"] or {}).get("name") == "Dallas"}
    periods = statuses(hands, WEDNESDAY)
    working = {
        name for name in there if any(status != "UNAVAILABLE" for _, _, status in periods[name])
    }
    assert set(hit) == working
    assert len(hit) >= 5
    assert list(hit) == sorted(hit)


def test_a_holiday_of_the_organization_hits_everybody_linked_to_webex(hands: Hands) -> None:
    hit = affected(hands, f'{{"holiday": {{{OFF}, "level": "ORGANIZATION"}}}}')

    people = hands.gateway.data(PEOPLE)["associates"]["nodes"]
    linked = {one["name"] for one in people if one["links"]["webexPersonId"]}
    assert set(hit) <= linked
    assert {
        one["location"]["name"] for one in people if one["name"] in hit and one["location"]
    } == {
        "Dallas",
        "New York",
        "Los Angeles",
    }


def test_a_week_of_the_account_hits_only_who_is_linked_to_it(hands: Hands) -> None:
    change = f'{{"workingWeek": {{"account": true, "name": "Mondays", "days": [{{"day": "MONDAY", {NINE_TO_FIVE}}}]}}}}'

    hit = affected(hands, change)

    people = hands.gateway.data(PEOPLE)["associates"]["nodes"]
    linked = {one["name"] for one in people if one["links"]["opentactAccount"]}
    assert hit
    assert set(hit) <= linked


# ---------------------------------------------------------------- the law

ABSENCE = '"startsAt": "2090-06-14T12:00:00-05:00", "endsAt": "2090-06-15T11:30:00-05:00"'
HOURS = (
    '"startDate": "2090-06-14", "endDate": "2090-06-14", "startTime": "11:00", "endTime": "23:59"'
)
CLOSED = '{"enabled": false}'
LAW: list[tuple[str, str, str]] = [
    (f'{{"absence": {{"associateId": "<Ada>", {ABSENCE}}}}}', "outOfOfficeSet", f'{{"associateId": "<Ada>", {ABSENCE}}}'),
    # He is out of office for all that myKaarma tells, and would be back.
    (
        f'{{"absence": {{"associateId": "<Rashid>", {ABSENCE}, "overwrite": true}}}}',
        "outOfOfficeSet",
        f'{{"associateId": "<Rashid>", {ABSENCE}, "overwrite": true}}',
    ),
    (
        '{"holiday": {"name": "Stocktaking", "startDate": "2090-06-14", "endDate": "2090-06-14",'
        ' "startTime": "12:00", "endTime": "23:00", "associateIds": ["<Ada>"]}}',
        "outOfOfficeSet",
        '{"associateId": "<Ada>", "startsAt": "2090-06-14T12:00:00-05:00", "endsAt": "2090-06-14T23:00:00-05:00"}',
    ),
    *(
        (
            f'{{"scheduleEvent": {{"scheduleId": "<schedule {name}>", "event": {drafted}}}}}',
            "scheduleEventAdd",
            f'{{"scheduleId": "<schedule {name}>", "event": {drafted}}}',
        )
        for name, drafted in (
            ("Weekdays of Rashid", f'{{"name": "Late", {HOURS}}}'),
            ("Weekdays of Mei-Ling", f'{{"name": "Late", {HOURS}}}'),
            ("Vacations of Mei-Ling", ALL_DAY),
            ("Dallas Holidays of Dallas", ALL_DAY),
            ("Dallas Showroom Hours of Dallas", f'{{"name": "Late", {HOURS}}}'),
        )
    ),
    # The mode is called as the holiday: a mode that is there gets it, else there is a new one.
    (
        '{"holiday": {"name": "US Holidays", "startDate": "2090-06-14", "endDate": "2090-06-14", "level": "ORGANIZATION"}}',
        "operatingModeHolidayAdd",
        '{"operatingModeId": "<mode US Holidays>", "holiday": {"name": "US Holidays", "startDate": "2090-06-14",'
        ' "endDate": "2090-06-14", "allDay": true}}',
    ),
    (
        f'{{"holiday": {{{OFF}, "level": "LOCATION", "locationIds": ["<New York>"]}}}}',
        "operatingModeCreate",
        '{"name": "Stocktaking", "type": "HOLIDAY", "level": "LOCATION", "locationId": "<New York>",'
        f' "callForwarding": {{}}, "holidays": [{ALL_DAY}]}}',
    ),
    (
        '{"workingWeek": {"name": "Week", "locationId": "<Dallas>", "days":'
        ' [{"day": "WEDNESDAY", "ranges": [{"from": "05:00", "to": "23:59"}]}]}}',
        "operatingModeCreate",
        '{"name": "Week", "type": "DIFFERENT_HOURS_DAILY", "level": "LOCATION", "locationId": "<Dallas>",'
        ' "callForwarding": {}, "differentHoursDaily": {"wednesday":'
        ' {"enabled": true, "startTime": "05:00", "endTime": "23:59"}}}',
    ),
    # She has no schedule of her own, so far.
    (
        f'{{"workingWeek": {{"name": "Own", "associateIds": ["<Sofía>"], "startsOn": "2090-06-13", "days":'
        f' [{{"day": "WEDNESDAY", {NINE_TO_FIVE}}}, {{"day": "MONDAY", {NINE_TO_FIVE}}}]}}}}',
        "scheduleCreate",
        '{"owner": {"associateId": "<Sofía>"}, "name": "Own", "type": "BUSINESS_HOURS", "events":'
        ' [{"name": "All of it", "startDate": "2090-06-14", "endDate": "2090-06-14", "startTime": "09:00",'
        ' "endTime": "17:00", "recurrence": {"forever": true, "weekly": {"days": ["MONDAY", "WEDNESDAY"]}}}]}',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "mutation", "wanted"), LAW)
def test_what_a_preview_says_comes_true_when_the_change_is_made(
    hands: Hands, change: str, mutation: str, wanted: str
) -> None:
    before = statuses(hands, THE_WEEK)
    said = affected(hands, change)

    hands.did(mutation, wanted)

    assert came_true(before, statuses(hands, THE_WEEK)) == said
    assert said


@pytest.mark.parametrize(("change", "mutation", "wanted"), LAW)
def test_previewing_what_was_done_already_says_nothing(
    hands: Hands, change: str, mutation: str, wanted: str
) -> None:
    hands.did(mutation, wanted)

    assert affected(hands, change) == {}


@pytest.mark.parametrize("change", [change for change, _, _ in LAW])
def test_a_preview_reads_and_writes_nothing(
    hands: Hands, sandbox: SandboxControl, change: str
) -> None:
    world = sandbox.world()
    sandbox.forget_calls()

    affected(hands, change)

    calls = hands.calls()
    assert calls
    assert [call for call in calls if not call.startswith(READS)] == []
    assert sandbox.world() == world


def test_a_preview_leaves_what_is_kept_as_it_is(hands: Hands) -> None:
    periods = statuses(hands, THE_WEEK)
    change = hands.filled(f'{{"holiday": {{{OFF}, "level": "ORGANIZATION"}}}}')

    found = hands.gateway.data(PREVIEW, cached=True, change=change, **THE_WEEK)["preview"]

    nodes = hands.gateway.data(PEOPLE, cached=True)["associates"]["nodes"]
    ids = [one["id"] for one in nodes]
    kept = hands.gateway.data(EVERYBODY, cached=True, ids=ids, **THE_WEEK)["freeBusy"]
    assert found["affected"]
    assert {
        one["associate"]["name"]: [(it["from"], it["to"], it["status"]) for it in one["periods"]]
        for one in kept
    } == periods


# ---------------------------------------------------------------- what is wrong

NOBODY = "QXNzb2NpYXRlOm5vYm9keQ"  # Associate:nobody
NOWHERE = "TG9jYXRpb246bm93aGVyZQ"  # Location:nowhere
NO_SCHEDULE = (
    "U2NoZWR1bGU6UEVSU09OL25vYm9keS9IT0xJREFZUy9ub25l"  # Schedule:PERSON/nobody/HOLIDAYS/none
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            '{"absence": {"associateId": "<Ada>", "startsAt": "2090-06-15T00:00:00Z", "endsAt": "2090-06-14T00:00:00Z"}}',
            [("BAD_USER_INPUT", "absence.endsAt")],
        ),
        (f'{{"absence": {{"associateId": "{NOBODY}", {ABSENCE}}}}}', [("NOT_FOUND", "absence.associateId")]),
        (f'{{"absence": {{"associateId": "<Dallas>", {ABSENCE}}}}}', [("BAD_USER_INPUT", "absence.associateId")]),
        (f'{{"absence": {{"associateId": "<Beatriz>", {ABSENCE}}}}}', [("CONFLICT", "absence.associateId")]),
        (f'{{"absence": {{"associateId": "<Rashid>", {ABSENCE}}}}}', [("OUT_OF_OFFICE_SET_ELSEWHERE", "absence.overwrite")]),
        (
            f'{{"absence": {{"associateId": "<Ada>", {ABSENCE}, "delegation": {{"delegateAssociateId": "{NOBODY}"}}}}}}',
            [("NOT_FOUND", "absence.delegation.delegateAssociateId")],
        ),
        (
            f'{{"absence": {{"associateId": "<Ada>", {ABSENCE}, "delegation": {{"delegateAssociateId": "<Beatriz>"}}}}}}',
            [("CONFLICT", "absence.delegation.delegateAssociateId")],
        ),
        (
            f'{{"scheduleEvent": {{"scheduleId": "{NO_SCHEDULE}", "event": {ALL_DAY}}}}}',
            [("NOT_FOUND", "scheduleEvent.scheduleId")],
        ),
        (
            '{"scheduleEvent": {"scheduleId": "<schedule Weekdays of Rashid>", "event":'
            ' {"name": "Late", "startDate": "2090-06-14", "endDate": "2090-06-14", "startTime": "09:00"}}}',
            [("BAD_USER_INPUT", "scheduleEvent.event.endTime")],
        ),
        ('{"workingWeek": {"name": "Week", "days": []}}', [("BAD_USER_INPUT", "workingWeek"), ("BAD_USER_INPUT", "workingWeek.days")]),
        (
            f'{{"workingWeek": {{"name": "Week", "locationId": "{NOWHERE}", "associateIds": ["<Ada>", "{NOBODY}"],'
            f' "days": [{{"day": "MONDAY", {NINE_TO_FIVE}}}]}}}}',
            [("NOT_FOUND", "workingWeek.associateIds.1"), ("NOT_FOUND", "workingWeek.locationId")],
        ),
        (
            '{"workingWeek": {"name": "Day Operating Mode", "locationId": "<Dallas>",'
            f' "days": [{{"day": "MONDAY", {NINE_TO_FIVE}}}]}}}}',
            [("CONFLICT", "workingWeek.name")],
        ),
        (f'{{"holiday": {{{OFF}}}}}', [("BAD_USER_INPUT", "holiday")]),
        (
            f'{{"holiday": {{{OFF}, "level": "LOCATION", "locationIds": ["<Dallas>", "{NOWHERE}"]}}}}',
            [("NOT_FOUND", "holiday.locationIds.1")],
        ),
        (
            f'{{"holiday": {{{OFF}, "associateIds": ["<Ada>", "<Rashid>", "<Beatriz>"]}}}}',
            [("CONFLICT", "holiday.associateIds.2")],
        ),
        (
            f'{{"holiday": {{{OFF}, "associateIds": ["<Ada>", "<Rashid>"]}}}}',
            [("OUT_OF_OFFICE_SET_ELSEWHERE", "holiday.associateIds.1")],
        ),
        (
            '{"holiday": {"name": "After hours", "startDate": "2090-06-14", "endDate": "2090-06-14", "level": "ORGANIZATION"}}',
            [("CONFLICT", "holiday.name")],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_comes_back_with_its_place_and_affects_nobody(
    hands: Hands, change: str, expected: list[tuple[str, str]]
) -> None:
    assert faults(hands, change) == expected


def test_somebody_without_webex_has_no_working_week(hands: Hands) -> None:
    people = hands.gateway.data(PEOPLE)["associates"]["nodes"]
    without = next(one["id"] for one in people if not one["links"]["webexPersonId"])
    change = f'{{"workingWeek": {{"name": "Week", "associateIds": ["{without}"], "days": [{{"day": "MONDAY", {NINE_TO_FIVE}}}]}}}}'

    assert faults(hands, change) == [("CONFLICT", "workingWeek.associateIds.0")]


def test_a_wrong_input_asks_no_vendor(hands: Hands, sandbox: SandboxControl) -> None:
    sandbox.forget_calls()

    assert faults(hands, f'{{"holiday": {{{OFF}}}}}')
    assert hands.calls() == []


TEN_YEARS = {"from": "2090-06-14T00:00:00Z", "to": "2100-06-14T00:00:00Z"}


@pytest.mark.parametrize(
    ("range", "says"),
    [
        ({"from": "2090-06-14T00:00:00Z", "to": "2090-06-14T00:00:00Z"}, "is not after from"),
        ({"from": "2090-06-14T00:00:00Z", "to": "2101-06-14T00:00:00Z"}, "3660 days"),
    ],
)
def test_a_range_is_bounded_before_any_vendor_is_asked(
    hands: Hands, sandbox: SandboxControl, range: Mapping[str, str], says: str
) -> None:
    sandbox.forget_calls()

    answer = asked(hands, f'{{"holiday": {{{OFF}, "level": "ORGANIZATION"}}}}', range)

    assert [one["extensions"]["code"] for one in answer["errors"]] == ["BAD_USER_INPUT"]
    assert says in answer["errors"][0]["message"]
    assert hands.calls() == []


def test_people_times_days_are_bounded(hands: Hands) -> None:
    for number in range(10):
        id = b64encode(f"ciscospark://us/PEOPLE/somebody-{number}".encode()).decode()
        links = {"webexPersonId": id.rstrip("=")}
        hands.did("associateRegister", {"name": f"Somebody {number}", "links": links})

    answer = asked(hands, f'{{"holiday": {{{OFF}, "level": "ORGANIZATION"}}}}', TEN_YEARS)

    assert [one["extensions"]["code"] for one in answer["errors"]] == ["BAD_USER_INPUT"]
    assert "days of people that one question may ask about" in answer["errors"][0]["message"]


# ---------------------------------------------------------------- vendors away


def test_without_webex_an_absence_is_previewed_and_the_vendor_is_named(
    hands: Hands, sandbox: SandboxControl
) -> None:
    sandbox.fault("webex", status=503)

    answer = asked(hands, f'{{"absence": {{"associateId": "<Ada>", {ABSENCE}}}}}', THE_WEEK)

    (ada,) = answer["data"]["preview"]["affected"]
    assert {(one["before"], one["after"]) for one in ada["differences"]} == {
        ("UNKNOWN", "UNAVAILABLE")
    }
    assert [one["vendor"] for one in answer["extensions"]["sources"]] == ["WEBEX"]


def test_where_only_an_unreachable_vendor_could_tell_whom_a_change_hits_that_is_a_user_error(
    hands: Hands, sandbox: SandboxControl
) -> None:
    change = f'{{"holiday": {{{OFF}, "level": "LOCATION", "locationIds": ["<Dallas>"]}}}}'
    sandbox.fault("webex", status=503)

    answer = asked(hands, change, THE_WEEK)

    found = answer["data"]["preview"]
    assert found["affected"] == []
    (refusal,) = found["userErrors"]
    assert (refusal["kind"], refusal["vendor"]) == ("VendorRefusal", "WEBEX")
    assert [one["vendor"] for one in answer["extensions"]["sources"]] == ["WEBEX"]
