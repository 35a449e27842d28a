"""Weeks and holidays, as the vendors hold them once they are set and declared."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.foresight import PEOPLE, THE_WEEK, came_true, previewed, statuses
from tests.end_to_end.hands import WEEK, Hands
from tests.stage import GatewayClient, SandboxControl

DAYS = """"days": [
  {"day": "MONDAY", "ranges": [{"from": "08:00", "to": "12:00"}, {"from": "13:00", "to": "23:59"}]},
  {"day": "SATURDAY", "ranges": [{"from": "00:00", "to": "23:59"}]}]"""
ONE_RANGE = """"days": [
  {"day": "MONDAY", "ranges": [{"from": "08:00", "to": "12:00"}]},
  {"day": "SATURDAY", "ranges": [{"from": "00:00", "to": "23:59"}]}]"""
MONDAYS = {"recurForEver": True, "recurWeekly": {"recurInterval": 1, **{day: day == "monday" for day in WEEK}}}  # fmt: skip
SATURDAYS = {"recurForEver": True, "recurWeekly": {"recurInterval": 1, **{day: day == "saturday" for day in WEEK}}}  # fmt: skip
OWN_WEEK = [
    {"name": "Monday 1", "startDate": "2090-06-12", "endDate": "2090-06-12", "allDayEnabled": False,
     "startTime": "08:00", "endTime": "12:00", "recurrence": MONDAYS},
    {"name": "Monday 2", "startDate": "2090-06-12", "endDate": "2090-06-12", "allDayEnabled": False,
     "startTime": "13:00", "endTime": "23:59", "recurrence": MONDAYS},
    {"name": "Saturday 1", "startDate": "2090-06-17", "endDate": "2090-06-17", "allDayEnabled": True,
     "recurrence": SATURDAYS},
]  # fmt: skip
CLOSED = {"enabled": False, "allDayEnabled": False}
HOURS = {
    **dict.fromkeys(WEEK, CLOSED),
    "monday": {"enabled": True, "allDayEnabled": False, "startTime": "08:00", "endTime": "12:00"},
    "saturday": {"enabled": True, "allDayEnabled": True},
}
BLOCKS = [
    ("mon", 0, 80000), ("mon", 120000, 130000), ("tue", 0, 235959), ("wed", 0, 235959), ("thu", 0, 235959),
    ("fri", 0, 235959), ("sun", 0, 235959),
]  # fmt: skip
OFF = {
    "name": "Stocktaking",
    "startDate": "2090-06-14",
    "endDate": "2090-06-14",
    "allDayEnabled": True,
}
DECLARED = '"name": "Stocktaking", "startDate": "2090-06-14", "endDate": "2090-06-14"'
FORWARDING = {
    "enabled": True,
    "destination": "+12145550199",
    "destinationVoicemailEnabled": True,
}


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


def schedules(held: dict[str, Any]) -> dict[str, Any]:
    """The events of each schedule of a person or a location, by its name."""
    return {one["name"]: one.get("events") or [] for one in held["schedules"]}


# ---------------------------------------------------------------- weeks


@pytest.mark.parametrize(
    ("person", "name", "others"),
    [
        ("Halima", "Weekdays", ["Alternate Saturdays", "Vacations"]),  # she has one of this name
        ("Halima", "Summer", ["Alternate Saturdays", "Vacations", "Weekdays"]),
        ("Sofía", "Summer", []),
    ],
)
def test_a_week_becomes_a_persons_schedule_of_its_name_and_the_others_stay(
    hands: Hands, person: str, name: str, others: list[str]
) -> None:
    before = schedules(hands.person(person))

    hands.did(
        "workingWeekSet",
        f'{{"associateIds": ["<{person}>"], "name": "{name}", "startsOn": "2090-06-12", {DAYS}}}',
    )

    after = schedules(hands.person(person))
    assert after.pop(name) == OWN_WEEK
    assert sorted(after) == others
    assert {one: before[one] for one in others} == after


@pytest.mark.parametrize("name", ["New York Hours", "Summer"])
def test_a_week_becomes_a_locations_operating_mode_of_its_name(hands: Hands, name: str) -> None:
    before = {one["name"]: one for one in hands.sandbox.world()["webex"]["operatingModes"]}

    wanted = f'{{"locationId": "<New York>", "name": "{name}", {ONE_RANGE}}}'
    hands.did("workingWeekSet", wanted)

    mode = hands.mode(name)
    assert (mode["type"], mode["level"]) == ("DIFFERENT_HOURS_DAILY", "LOCATION")
    assert mode["locationId"] == hands.location("New York")["id"]
    assert mode["differentHoursDaily"] == HOURS
    if name in before:
        assert mode["id"] == before[name]["id"]
        assert mode["callForwarding"] == before[name]["callForwarding"]
    assert set(hands.modes()) == {*before, name}


def test_what_a_week_leaves_closed_becomes_the_accounts_blocks_in_place_of_all_others(
    hands: Hands,
) -> None:
    wanted = f'{{"account": true, "name": "Summer", {DAYS}}}'
    was = statuses(hands, THE_WEEK)
    people = hands.gateway.data(PEOPLE)["associates"]["nodes"]
    linked = {one["name"] for one in people if one["links"]["opentactAccount"]}
    # Whoever would be there on a Tuesday is hit, for it is closed all day.
    at_work = {name for name in linked if _is_there(was[name], "2090-06-13T05:00:00Z")}
    said = {one["associate"]["name"] for one in previewed(hands, f'{{"workingWeek": {wanted}}}')["affected"]}  # fmt: skip

    hands.did("workingWeekSet", wanted)

    blocks = [(one["dow"], one["time_from"], one["time_to"]) for one in hands.hours()]
    assert sorted(blocks) == sorted(BLOCKS)
    assert {(one["name"], one["type"]) for one in hands.hours()} == {("Summer", "nonworking")}
    now = statuses(hands, THE_WEEK)
    assert len(at_work) > 10
    assert at_work <= said <= linked
    assert not any(_is_there(now[name], "2090-06-13T05:00:00Z") for name in linked)
    assert set(came_true(was, now)) == said


def _is_there(periods: list[tuple[str, str, str]], noon: str) -> bool:
    """Whether somebody is there at some time of the 24 hours from an instant on."""
    end = noon.replace("-13T", "-14T")
    return any(
        status == "AVAILABLE" and until > noon and since < end for since, until, status in periods
    )


def test_of_a_block_that_is_as_it_shall_be_nothing_is_written(hands: Hands) -> None:
    wanted = f'{{"account": true, "name": "Summer", {DAYS}}}'
    hands.did("workingWeekSet", wanted)
    before = hands.hours()

    longer = wanted.replace('"to": "12:00"', '"to": "12:30"')
    change = hands.changed("workingWeekSet", longer)

    assert [one["action"] for one in change["steps"]] == [
        'Create the office hours "Summer" on Monday',
        'Delete the office hours "Summer" on Monday',
    ]
    kept = [one for one in before if one["time_from"] != 120000]
    assert [one for one in hands.hours() if one["time_from"] != 123000] == kept


# ---------------------------------------------------------------- holidays


@pytest.mark.parametrize("place", ["", "Dallas"])
def test_a_holiday_with_a_level_becomes_a_mode_of_its_name(hands: Hands, place: str) -> None:
    where = (
        f'"level": "LOCATION", "locationIds": ["<{place}>"]' if place else '"level": "ORGANIZATION"'
    )
    forwarding = """"callForwarding": {"enabled": true, "destination": "+12145550199",
      "destinationVoicemailEnabled": true}"""

    hands.did("holidayDeclare", f"{{{DECLARED}, {where}, {forwarding}}}")

    mode = hands.mode("Stocktaking")
    assert mode["type"] == "HOLIDAY"
    assert mode["level"] == ("LOCATION" if place else "ORGANIZATION")
    assert mode.get("locationId") == (hands.location(place)["id"] if place else None)
    assert mode["callForwarding"] == FORWARDING
    assert [{**one, "id": None} for one in mode["holidays"]] == [{**OFF, "id": None}]


def test_a_holiday_of_the_name_of_a_mode_is_added_to_it_and_numbered_where_it_is_another_one(
    hands: Hands,
) -> None:
    before = hands.mode("US Holidays")
    wanted = f'{{{DECLARED}, "level": "ORGANIZATION"}}'.replace("Stocktaking", "US Holidays")

    hands.did("holidayDeclare", wanted)
    hands.did("holidayDeclare", wanted.replace("2090", "2091"))

    after = hands.mode("US Holidays")
    names = [one["name"] for one in after["holidays"]]
    assert names == [one["name"] for one in before["holidays"]] + ["US Holidays", "US Holidays (2)"]
    assert {**after, "holidays": []} == {**before, "holidays": []}


@pytest.mark.parametrize("level", ["", '"level": "LOCATION", '])
def test_a_holiday_of_locations_is_an_event_among_their_holidays(hands: Hands, level: str) -> None:
    wanted = f'{{{DECLARED}, {level}"locationIds": ["<Dallas>", "<Los Angeles>"]}}'

    hands.did("holidayDeclare", wanted)

    for name in ("Dallas", "Los Angeles"):
        assert schedules(hands.location(name))[f"{name} Holidays"][-1] == OFF
    assert hands.modes().count("Stocktaking") == (2 if level else 0)
    assert "Stocktaking" not in str(hands.location("New York"))


def test_a_location_without_holidays_gets_a_schedule_for_them(hands: Hands) -> None:
    hands.did("scheduleDelete", '{"scheduleId": "<schedule Dallas Holidays of Dallas>"}')

    hands.did("holidayDeclare", f'{{{DECLARED}, "locationIds": ["<Dallas>"]}}')

    assert schedules(hands.location("Dallas"))["Holidays"] == [OFF]


def test_a_holiday_of_people_is_an_out_of_office_by_their_own_clocks(hands: Hands) -> None:
    hands.did("holidayDeclare", f'{{{DECLARED}, "associateIds": ["<Ada>", "<Kwame>", "<Tala>"]}}')

    held = {name: hands.absence(name) for name in ("Ada", "Kwame", "Tala")}
    zones = {"Ada": "-05:00", "Kwame": "-04:00", "Tala": "-07:00"}
    assert held == {
        name: {
            "startTime": f"2090-06-14T00:00:00{zone}",
            "endTime": f"2090-06-15T00:00:00{zone}",
            "outOfOfficeType": "Stocktaking",
        }
        for name, zone in zones.items()
    }
    assert "Stocktaking" not in hands.modes()
