"""The Webex part of a world: what loads, what does not, and that it comes out as it went in."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.sandbox.webex import Webex
from gateway.sandbox.world import WorldError
from tests.sandbox.webex.conftest import ADA, DALLAS, WORLD, Stage

BROKEN_EVENT = {
    "name": "Day_Shift",
    "startDate": "2020-03-18",
    "endDate": "2020-03-18",
    "startTime": "08:00",
    "endTime": "17:00",
    "recurrence": {
        "recurForEver": True,
        "recurEndOccurrence": 1,
        "recurDaily": {"recurInterval": 1},
        "recurWeekly": {"recurInterval": 1, "wednesday": True},
    },
}
BROKEN_HOLIDAY = {
    "name": "Christmas",
    "startDate": "2025-12-25",
    "endDate": "2025-12-25",
    "allDayEnabled": True,
    "recurrence": {"recurYearlyByDate": {"dayOfMonth": 1, "month": "JANUARY"}},
}


def loaded(part: dict[str, Any]) -> Webex:
    vendor = Webex(now=lambda: datetime(2026, 1, 5, tzinfo=UTC))
    vendor.load(part)
    return vendor


def test_bodies_that_break_the_vendors_rules_load_and_show_as_they_are(webex: Stage):
    schedule = {"name": "S", "type": "businessHours", "events": [BROKEN_EVENT]}
    holidays = {"name": "H", "type": "HOLIDAY", "level": "ORGANIZATION"}
    webex.vendor.load(
        {
            "people": [{"displayName": "Ada", "schedules": [schedule]}],
            "operatingModes": [{**holidays, "holidays": [BROKEN_HOLIDAY]}],
        }
    )

    ada = webex.ok("GET", "/people/me")["id"]
    (entry,) = webex.ok("GET", f"/people/{ada}/features/schedules")["schedules"]
    path = f"/people/{ada}/features/schedules/businessHours/{entry['id']}"
    (event,) = webex.ok("GET", path)["events"]
    (mode,) = webex.ok("GET", "/telephony/config/operatingModes")["operatingModes"]
    shown = webex.ok("GET", f"/telephony/config/operatingModes/{mode['id']}")["holidays"]

    assert BROKEN_EVENT.items() <= event.items()
    assert BROKEN_HOLIDAY.items() <= shown[0].items()


def test_what_is_dumped_loads_to_the_same_again():
    world = deepcopy(WORLD)
    world["operatingModes"] = [
        {"name": "H", "type": "HOLIDAY", "level": "ORGANIZATION", "holidays": [BROKEN_HOLIDAY]},
        {"name": "D", "type": "NONE", "level": "LOCATION", "locationId": DALLAS},
        {"name": "S", "type": "SAME_HOURS_DAILY", "level": "ORGANIZATION", "sameHoursDaily": {}},
    ]
    first = loaded(world).dump()

    assert loaded(first).dump() == first
    assert first["people"][0]["id"] == ADA


def test_a_world_without_ids_always_gets_the_same_ones():
    world = {
        "locations": [{"name": "L", "timeZone": "UTC"}],
        "people": [{"displayName": "P"}, {"displayName": "P"}],
        "operatingModes": [
            {"name": "H", "type": "HOLIDAY", "level": "ORGANIZATION", "holidays": [BROKEN_HOLIDAY]}
        ],
    }
    first, second = loaded(world).dump(), loaded(world).dump()

    assert first == second
    assert first["people"][0]["id"] != first["people"][1]["id"]


def test_loading_leaves_the_world_alone_and_later_writes_do_too(webex: Stage):
    world = deepcopy(WORLD)
    webex.vendor.load(world)
    webex.ok("PUT", f"/locations/{DALLAS}", {"notes": "changed"})

    assert world == WORLD


def test_a_world_that_cannot_be_loaded_changes_nothing():
    vendor = loaded(deepcopy(WORLD))
    before = vendor.dump()

    with pytest.raises(WorldError):
        vendor.load({"people": [{"displayName": "New"}, {}]})

    assert vendor.dump() == before


PERSON = {"displayName": "P"}
SCHEDULE = {"name": "S", "type": "holidays"}
MODE = {"name": "M", "type": "NONE", "level": "ORGANIZATION"}


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ({"persons": []}, "webex.persons"),
        ({"organization": []}, "webex.organization"),
        ({"people": {}}, "webex.people"),
        ({"people": ["x"]}, "webex.people[0]"),
        ({"people": [PERSON, {}]}, "webex.people[1].displayName"),
        ({"people": [{"displayName": "\ud800"}]}, "webex.people[0].displayName"),
        ({"people": [{**PERSON, "emails": "x"}]}, "webex.people[0].emails"),
        ({"people": [{**PERSON, "timezone": 1}]}, "webex.people[0].timezone"),
        ({"people": [{**PERSON, "id": DALLAS}]}, "webex.people[0].id"),
        ({"people": [{**PERSON, "id": "x"}, {**PERSON, "id": "x"}]}, "webex.people[1].id"),
        ({"people": [{**PERSON, "locationId": DALLAS}]}, "webex.people[0].locationId"),
        ({"people": [{**PERSON, "schedules": {}}]}, "webex.people[0].schedules"),
        ({"people": [{**PERSON, "schedules": [{}]}]}, "webex.people[0].schedules[0].name"),
        (
            {"people": [{**PERSON, "schedules": [{"name": "S", "type": "HOLIDAYS"}]}]},
            "webex.people[0].schedules[0].type",
        ),
        (
            {"people": [{**PERSON, "schedules": [SCHEDULE, SCHEDULE]}]},
            "webex.people[0].schedules[1]",
        ),
        (
            {"people": [{**PERSON, "schedules": [{**SCHEDULE, "events": "x"}]}]},
            "webex.people[0].schedules[0].events",
        ),
        (
            {"people": [{**PERSON, "schedules": [{**SCHEDULE, "events": [{}]}]}]},
            "webex.people[0].schedules[0].events[0].name",
        ),
        ({"locations": [{}]}, "webex.locations[0].name"),
        ({"locations": [{"name": "L", "numbers": 1}]}, "webex.locations[0].numbers"),
        (
            {"locations": [{"name": "L", "numbers": [{"owner": "x"}]}]},
            "webex.locations[0].numbers[0].owner",
        ),
        ({"operatingModes": [{**MODE, "type": "X"}]}, "webex.operatingModes[0].type"),
        ({"operatingModes": [{**MODE, "level": "LOCATION"}]}, "webex.operatingModes[0].locationId"),
        ({"operatingModes": [{**MODE, "holidays": "x"}]}, "webex.operatingModes[0].holidays"),
        (
            {"operatingModes": [{**MODE, "type": "SAME_HOURS_DAILY", "sameHoursDaily": [1]}]},
            "webex.operatingModes[0].sameHoursDaily",
        ),
    ],
)
def test_a_world_without_shape_is_refused_with_its_place(part, path):
    with pytest.raises(WorldError) as refusal:
        loaded(part)

    assert refusal.value.path == path
