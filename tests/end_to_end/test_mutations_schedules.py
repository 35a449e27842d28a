"""Schedules of people and locations and their events (Webex), made, changed and removed through the gateway."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.end_to_end.hands import Hands, plain
from tests.stage import GatewayClient, SandboxControl

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def ticked(*days: str) -> dict[str, bool]:
    """Webex's weekly pattern with these days on and the others off."""
    week = ("sunday", *WEEKDAYS, "saturday")
    return {day: day in days for day in week}


def event(name: str, start: str, **others: Any) -> dict[str, Any]:
    """An event's input of one day, from 09:00 to 17:30 unless it lasts all day."""
    times = {} if others.get("allDay") else {"startTime": "09:00", "endTime": "17:30"}
    return {"name": name, "startDate": start, "endDate": start, "allDay": False, **times, **others}


def at_webex(asked: dict[str, Any], recurrence: dict[str, Any] | None = None) -> dict[str, Any]:
    """The event that Webex shall hold for such an input."""
    others = {name: value for name, value in asked.items() if name not in ("allDay", "recurrence")}
    repeats = {} if recurrence is None else {"recurrence": recurrence}
    return {**others, "allDayEnabled": asked["allDay"], **repeats}


BOTH: list[tuple[dict[str, Any], dict[str, Any] | None]] = [
    (event("Once", "2027-01-04"), None),
    (event("Vacation", "2027-01-04", endDate="2027-01-15", allDay=True), None),
    (event("Over midnight", "2027-01-08", endDate="2027-01-09", startTime="21:00", endTime="05:00"), None),
]  # fmt: skip
OF_PEOPLE: list[tuple[dict[str, Any], dict[str, Any] | None]] = [
    *BOTH,
    (
        event("Every third day", "2027-01-04", recurrence={"forever": True, "daily": {"interval": 3}}),
        {"recurForEver": True, "recurDaily": {"recurInterval": 3}},
    ),
    (
        event("Ten times", "2027-01-04", recurrence={"occurrences": 10, "daily": {"interval": 1}}),
        {"recurEndOccurrence": 10, "recurDaily": {"recurInterval": 1}},
    ),
    (
        event("Until March", "2027-01-04",
              recurrence={"endDate": "2027-03-31", "weekly": {"interval": 2, "days": ["MONDAY", "FRIDAY"]}}),
        {"recurEndDate": "2027-03-31", "recurWeekly": {"recurInterval": 2, **ticked("monday", "friday")}},
    ),
    (
        event("Weekdays for ever", "2027-01-04",
              recurrence={"forever": True, "weekly": {"interval": 1, "days": [day.upper() for day in WEEKDAYS]}}),
        {"recurForEver": True, "recurWeekly": {"recurInterval": 1, **ticked(*WEEKDAYS)}},
    ),
]  # fmt: skip
OF_LOCATIONS: list[tuple[dict[str, Any], dict[str, Any] | None]] = [
    *BOTH,
    (
        event("Weekly for ever", "2027-01-04", recurrence={"forever": True, "weekly": {"days": ["MONDAY"]}}),
        {"recurForEver": True, "recurWeekly": ticked("monday")},
    ),
    (
        event("Until March", "2027-01-04",
              recurrence={"endDate": "2027-03-31", "weekly": {"days": ["MONDAY", "SATURDAY"]}}),
        {"recurEndDate": "2027-03-31", "recurWeekly": ticked("monday", "saturday")},
    ),
    (
        event("Fourth of July", "2027-07-04", allDay=True,
              recurrence={"forever": True, "yearlyByDate": {"dayOfMonth": 4, "month": "JULY"}}),
        {"recurForEver": True, "recurYearlyByDate": {"dayOfMonth": 4, "month": "JULY"}},
    ),
    (
        event("Memorial Day", "2027-05-31", allDay=True,
              recurrence={"forever": True, "yearlyByDay": {"day": "MONDAY", "week": "LAST", "month": "MAY"}}),
        {"recurForEver": True, "recurYearlyByDay": {"day": "MONDAY", "week": "LAST", "month": "MAY"}},
    ),
    (
        event("Thanksgiving", "2027-11-25",
              recurrence={"forever": True, "yearlyByDay": {"day": "THURSDAY", "week": "FOURTH", "month": "NOVEMBER"}}),
        {"recurForEver": True, "recurYearlyByDay": {"day": "THURSDAY", "week": "FOURTH", "month": "NOVEMBER"}},
    ),
]  # fmt: skip
OWNERS = {
    "Ada": (OF_PEOPLE, "associateId", "Ada Byron"),
    "Dallas": (OF_LOCATIONS, "locationId", "Dallas"),
}
EACH_EVENT = [
    pytest.param(owner, asked, repeats, id=f"{owner}: {asked['name']}")
    for owner, (events, _, _) in OWNERS.items()
    for asked, repeats in events
]


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


def schedules_of(hands: Hands, owner: str) -> dict[str, dict[str, Any]]:
    """What Webex holds of a person or a location, by name."""
    held = hands.person(owner) if owner == "Ada" else hands.location(owner)
    return {schedule["name"]: schedule for schedule in held["schedules"]}


def created(
    hands: Hands, owner: str, events: list[dict[str, Any]], **others: Any
) -> dict[str, Any]:
    """The payload of a schedule made for the test."""
    member = OWNERS[owner][1]
    asked = {"name": "Made here", "type": "HOLIDAYS", "owner": {member: hands.id(owner)}, **others}
    return hands.did("scheduleCreate", {**asked, "events": events})


@pytest.mark.parametrize("type", ["BUSINESS_HOURS", "HOLIDAYS"])
@pytest.mark.parametrize("owner", OWNERS)
def test_a_schedule_is_made_with_events_of_every_kind(hands: Hands, owner: str, type: str) -> None:
    events, _, shown_owner = OWNERS[owner]
    asked = [asked for asked, _ in events]

    payload = created(hands, owner, asked, type=type, clientMutationId="s")

    assert payload["clientMutationId"] == "s"
    assert payload["schedule"]["dataProblems"] == []
    assert plain(payload["schedule"]) == {
        "name": "Made here",
        "type": type,
        "owner": {"name": shown_owner},
        "events": asked,
    }
    held = schedules_of(hands, owner)["Made here"]
    assert held["type"] == {"BUSINESS_HOURS": "businessHours", "HOLIDAYS": "holidays"}[type]
    assert held["events"] == [at_webex(each, repeats) for each, repeats in events]


@pytest.mark.parametrize("owner", OWNERS)
def test_a_schedule_may_have_no_events(hands: Hands, owner: str) -> None:
    assert created(hands, owner, [])["schedule"]["events"] == []
    assert not schedules_of(hands, owner)["Made here"].get("events")


@pytest.mark.parametrize(("owner", "asked", "repeats"), EACH_EVENT)
def test_an_added_event_of_every_kind_comes_back_and_stands_at_webex(
    hands: Hands, owner: str, asked: dict[str, Any], repeats: dict[str, Any] | None
) -> None:
    schedule = created(hands, owner, [event("First", "2027-02-01")])["schedule"]

    payload = hands.did("scheduleEventAdd", {"scheduleId": schedule["id"], "event": asked})

    assert plain(payload["event"]) == asked
    assert [one["name"] for one in payload["schedule"]["events"]] == ["First", asked["name"]]
    assert schedules_of(hands, owner)["Made here"]["events"][1] == at_webex(asked, repeats)


@pytest.mark.parametrize("owner", OWNERS)
class TestRenaming:
    """Webex makes ids of names, so a rename gives a new id."""

    def test_a_schedule_has_a_new_id_and_its_events_and_the_old_id_is_gone(
        self, hands: Hands, owner: str
    ) -> None:
        old = created(hands, owner, [event("First", "2027-02-01")])["schedule"]

        new = hands.did("scheduleUpdate", {"scheduleId": old["id"], "name": "Called anew"})[
            "schedule"
        ]

        assert new["id"] != old["id"]
        assert plain(new) == {**plain(old), "name": "Called anew"}
        held = schedules_of(hands, owner)
        assert "Made here" not in held
        assert [one["name"] for one in held["Called anew"]["events"]] == ["First"]
        found = hands.gateway.data(
            "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[old["id"], new["id"]]
        )
        assert found["nodes"] == [None, {"id": new["id"]}]

    def test_an_event_has_a_new_id_and_the_old_id_is_gone(self, hands: Hands, owner: str) -> None:
        (old,) = created(hands, owner, [event("First", "2027-02-01")])["schedule"]["events"]

        payload = hands.did("scheduleEventUpdate", {"eventId": old["id"], "name": "Second"})

        new = payload["event"]
        assert new["id"] != old["id"]
        assert plain(new) == {**plain(old), "name": "Second"}
        assert payload["schedule"]["events"] == [new]
        found = hands.gateway.data(
            "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[old["id"], new["id"]]
        )
        assert found["nodes"] == [None, {"id": new["id"]}]


@pytest.mark.parametrize("owner", OWNERS)
class TestChangingASchedule:
    """Events that are given replace all; those that are not stay."""

    def test_given_events_replace_all(self, hands: Hands, owner: str) -> None:
        old = created(hands, owner, [event("First", "2027-02-01"), event("Second", "2027-02-02")])
        asked = [event("Second", "2027-03-02"), event("Third", "2027-03-03", allDay=True)]

        payload = hands.did(
            "scheduleUpdate", {"scheduleId": old["schedule"]["id"], "events": asked}
        )

        assert payload["schedule"]["id"] == old["schedule"]["id"]
        assert plain(payload["schedule"]["events"]) == asked
        assert schedules_of(hands, owner)["Made here"]["events"] == [at_webex(one) for one in asked]

    def test_name_and_events_change_together(self, hands: Hands, owner: str) -> None:
        old = created(hands, owner, [event("First", "2027-02-01")])["schedule"]
        asked = {"scheduleId": old["id"], "name": "Called anew", "events": []}

        payload = hands.did("scheduleUpdate", asked)

        assert plain(payload["schedule"])["name"] == "Called anew"
        assert payload["schedule"]["events"] == []

    def test_a_deleted_one_is_gone(self, hands: Hands, owner: str) -> None:
        id = created(hands, owner, [])["schedule"]["id"]

        payload = hands.did("scheduleDelete", {"scheduleId": id})

        assert payload["deletedId"] == id
        assert "Made here" not in schedules_of(hands, owner)


DAILY = {"forever": True, "daily": {"interval": 2}}
PARTIAL_CHANGES = [
    ({"startDate": "2027-02-03", "endDate": "2027-02-03"}, {}),
    ({"endTime": "12:00"}, {}),
    ({"startTime": "10:15", "endTime": "12:00"}, {}),
    ({"endDate": "2027-02-02"}, {}),
    ({"allDay": True}, {"startTime": None, "endTime": None}),
    ({"name": "Other"}, {}),
    ({"recurrence": DAILY}, {}),
]


class TestChangingAnEvent:
    """What is left out stays as it is."""

    @pytest.mark.parametrize(("change", "also"), PARTIAL_CHANGES)
    def test_only_the_given_members_change(
        self, hands: Hands, change: dict[str, Any], also: dict[str, Any]
    ) -> None:
        (before,) = created(hands, "Ada", [event("First", "2027-02-01")])["schedule"]["events"]

        after = hands.did("scheduleEventUpdate", {"eventId": before["id"], **change})["event"]

        assert plain(after) == plain({**before, **change, **also})
        (held,) = schedules_of(hands, "Ada")["Made here"]["events"]
        shown = {name: value for name, value in plain(after).items() if name != "recurrence"}
        kept = {name: value for name, value in held.items() if name != "recurrence"}
        assert kept == at_webex(shown)

    def test_times_make_an_all_day_event_a_timed_one(self, hands: Hands) -> None:
        (before,) = created(hands, "Ada", [event("Off", "2027-02-01", allDay=True)])["schedule"][
            "events"
        ]
        change = {"startTime": "13:00", "endTime": "15:00"}

        after = hands.did("scheduleEventUpdate", {"eventId": before["id"], **change})["event"]

        assert plain(after) == {**plain(before), "allDay": False, **change}

    def test_recurrence_null_makes_it_happen_once(self, hands: Hands) -> None:
        asked = event("Often", "2027-02-01", recurrence=DAILY)
        (before,) = created(hands, "Ada", [asked])["schedule"]["events"]

        after = hands.did("scheduleEventUpdate", {"eventId": before["id"], "recurrence": None})

        assert after["event"]["recurrence"] is None
        (held,) = schedules_of(hands, "Ada")["Made here"]["events"]
        assert "recurrence" not in held
        assert held["startTime"] == "09:00"

    def test_a_recurrence_stays_when_something_else_changes(self, hands: Hands) -> None:
        asked = event("Often", "2027-02-01", recurrence=DAILY)
        (before,) = created(hands, "Ada", [asked])["schedule"]["events"]

        after = hands.did("scheduleEventUpdate", {"eventId": before["id"], "endTime": "16:00"})

        assert plain(after["event"])["recurrence"] == DAILY

    def test_the_documented_contradiction_of_adas_day_shift_can_be_repaired(
        self, hands: Hands
    ) -> None:
        id = hands.id("event Day_Shift of Ada")
        repair = {"forever": True, "weekly": {"interval": 1, "days": ["WEDNESDAY"]}}

        payload = hands.did("scheduleEventUpdate", {"eventId": id, "recurrence": repair})

        assert plain(payload["event"])["recurrence"] == repair
        assert payload["schedule"]["dataProblems"] == []

    def test_a_removed_one_is_gone_and_the_others_stay(self, hands: Hands) -> None:
        events = [event("First", "2027-02-01"), event("Second", "2027-02-02")]
        first, second = created(hands, "Dallas", events)["schedule"]["events"]

        payload = hands.did("scheduleEventRemove", {"eventId": first["id"]})

        assert payload["deletedId"] == first["id"]
        assert payload["schedule"]["events"] == [second]
        held = schedules_of(hands, "Dallas")["Made here"]["events"]
        assert held == [at_webex(events[1])]


def test_changes_of_different_members_of_one_event_at_once_are_all_kept(hands: Hands) -> None:
    wanted = {
        "scheduleId": hands.id("schedule Weekdays of Rashid"),
        "event": event("At once", "2099-01-05"),
    }
    id = hands.did("scheduleEventAdd", wanted)["event"]["id"]
    daily = {"occurrences": 3, "daily": {"interval": 1}}
    changes: list[dict[str, Any]] = [
        {"endTime": "18:45"},
        {"recurrence": daily},
        {"startTime": "08:15"},
    ]

    with ThreadPoolExecutor(3) as threads:
        list(
            threads.map(
                lambda one: hands.did("scheduleEventUpdate", {"eventId": id, **one}), changes
            )
        )

    shown = hands.gateway.data(
        "query ($id: ID!) { node(id: $id) { ... on ScheduleEvent"
        " { startTime endTime recurrence { occurrences } } } }",
        id=id,
    )
    assert shown["node"] == {
        "startTime": "08:15",
        "endTime": "18:45",
        "recurrence": {"occurrences": 3},
    }
