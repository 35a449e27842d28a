"""The demo world keeps its promises: who is in it, whom the directory links, what vendors print.

Read straight from the files, so that a broken demo is told apart from a broken sandbox.
"""

import base64
import calendar
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

DEMO = Path(__file__).parents[2] / "gateway" / "sandbox" / "demo"
WORLD: dict[str, Any] = json.loads((DEMO / "world.json").read_text(encoding="utf-8"))
with (DEMO / "directory.csv").open(encoding="utf-8", newline="") as file:
    DIRECTORY = list(csv.DictReader(file))

MYKAARMA, WEBEX, OPENTACT, PEXIP = (
    WORLD[vendor] for vendor in ("mykaarma", "webex", "opentact", "pexip")
)
ASSOCIATES = {entry["uuid"]: entry for entry in MYKAARMA["dealerAssociates"]}
PEOPLE = {entry["id"]: entry for entry in WEBEX["people"]}
LOCATIONS = {entry["name"]: entry for entry in WEBEX["locations"]}
MODES = {entry["name"]: entry for entry in WEBEX["operatingModes"]}
SEGMENTS = {entry["id"]: entry for entry in PEXIP["leadSegments"]}

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKS = {"FIRST": 0, "SECOND": 1, "THIRD": 2, "FOURTH": 3, "LAST": -1}

# The three bodies that the vendors print in their reference pages.
VENDOR_MODE = json.loads("""
{ "name": "Day Operating Mode", "type": "SAME_HOURS_DAILY", "level": "LOCATION", "locationId":
  "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OL2E4Mjg5NzIyLTFiODAtNDFiNy05Njc4LTBlNzdhZThjMTA5OA",
  "sameHoursDaily": {
    "mondayToFriday": { "enabled": true, "allDayEnabled": false,
      "startTime": "09:00", "endTime": "17:00" },
    "saturdayToSunday": { "enabled": true, "allDayEnabled": true } },
  "callForwarding": {
    "enabled": true, "destination": "+19705550006", "destinationVoicemailEnabled": false } }
""")
VENDOR_SCHEDULE = json.loads("""
{ "name": "Dallas_Office_Hours", "type": "businessHours", "events": [ { "name": "Day_Shift",
  "startDate": "2020-03-18", "endDate": "2020-03-18", "startTime": "08:00", "endTime": "17:00",
  "allDayEnabled": false, "recurrence": {
    "recurForEver": true, "recurEndDate": "2020-03-18", "recurEndOccurrence": 1,
    "recurDaily": { "recurInterval": 1 },
    "recurWeekly": { "recurInterval": 1, "sunday": false, "monday": false, "tuesday": false,
      "wednesday": true, "thursday": false, "friday": false, "saturday": false } } } ] }
""")
VENDOR_SETTINGS = json.loads('[{"meetingType":"OFFICE","subjectId":"123"}]')
# The members of the PUT body; its printed values are placeholders, so the demo has its own.
OUT_OF_OFFICE = {
    *("outOfOfficeSetterUserUUID", "outOfOfficeSetterUserName", "startTime", "endTime"),
    *("turnOffNumber", "outOfOfficeType"),
}
OUT_OF_OFFICE_DETAILS = {
    "outOfOfficeForwardingDetail": "forwardText forwardEmail forwardCall textForwardingNumber"
    " emailForwardingAddress callForwardingNumber",
    "outOfOfficeAutoRespondDetail": "enableTextAutoReply enableEmailAutoReply enableCallAutoReply"
    " autoTextReply autoEmailReplySubject autoEmailReplyBody autoCallReplyUrl",
    "outOfOfficeDelegationDetail": "delegateeDealerAssociateUUID delegateeDealerAssociateName",
}
MODE_MEMBERS = [
    ("Day Operating Mode", "SAME_HOURS_DAILY", {"locationId", "sameHoursDaily"}),
    ("Dallas Inventory Day", "HOLIDAY", {"locationId", "holidays"}),
    ("New York Hours", "DIFFERENT_HOURS_DAILY", {"locationId", "differentHoursDaily"}),
    ("Los Angeles Hours", "SAME_HOURS_DAILY", {"locationId", "sameHoursDaily"}),
    ("US Holidays", "HOLIDAY", {"holidays"}),
    ("After hours", "NONE", set()),
]
COLUMNS = (
    "name,email,timeZone,mykaarmaDepartmentId,mykaarmaDealerAssociateId,webexPersonId,"
    "opentactAccount,pexipLeadSegmentIds"
)
BLOCK = ("type", "dow", "time_from", "time_to")
OFFICE_HOURS = {"lunchtime": 5, "coffeebreak": 2, "weekends": 2, "nonworking": 1}
UNLINKED = ["", "", "", "false", ""]


def events() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every event of the world as (kind of owner, schedule type, event)."""
    for owner, entries in (("person", WEBEX["people"]), ("location", WEBEX["locations"])):
        for entry in entries:
            for schedule in entry["schedules"]:
                for event in schedule.get("events", ()):
                    yield owner, schedule["type"], event
    for mode in WEBEX["operatingModes"]:
        for holiday in mode.get("holidays", ()):
            yield "mode", "holidays", holiday


def falls_on(day: date, recurrence: dict[str, Any]) -> bool:
    """Whether `day` is one of the days that the recurrence names."""
    month, weekday = calendar.month_name[day.month].upper(), DAYS[day.weekday()]
    match recurrence:
        case {"recurYearlyByDate": {"dayOfMonth": number, "month": named}}:
            return (day.day, month) == (number, named)
        case {"recurYearlyByDay": {"week": week, "day": name, "month": named}}:
            weeks = [(day.day - 1) // 7] + [-1] * ((day + timedelta(7)).month != day.month)
            return WEEKS[week] in weeks and (weekday.upper(), month) == (name, named)
        case {"recurWeekly": flags}:
            return flags[weekday] is True
    return True


def test_the_demo_is_package_data_written_the_same_way_each_time() -> None:
    text = (DEMO / "world.json").read_text(encoding="utf-8")

    assert text == json.dumps(WORLD, indent=2, ensure_ascii=False) + "\n"
    assert len(text.encode()) < 120_000
    assert (DEMO / "__init__.py").exists()


def test_the_world_is_as_large_as_promised() -> None:
    sizes = {
        vendor: {name: len(entries) for name, entries in part.items() if isinstance(entries, list)}
        for vendor, part in WORLD.items()
    }

    assert sizes == {
        "mykaarma": {"dealers": 3, "departments": 4, "dealerAssociates": 23},
        "webex": {"locations": 3, "people": 24, "operatingModes": 6},
        "opentact": {"officeHours": 10},
        "pexip": {"subjects": 6, "leadSegments": 6},
    }


def test_each_city_has_its_own_zone_and_hours_and_holidays() -> None:
    assert {name: entry["timeZone"] for name, entry in LOCATIONS.items()} == {
        "Dallas": "America/Chicago",
        "New York": "America/New_York",
        "Los Angeles": "America/Los_Angeles",
    }
    assert {entry["name"]: entry["timeZone"] for entry in MYKAARMA["dealers"]} == {
        "Acme Motors Dallas": "US/Central",
        "Acme Motors New York": "US/Eastern",
        "Acme Motors Los Angeles": "US/Pacific",
    }
    for entry in LOCATIONS.values():
        assert [plan["type"] for plan in entry["schedules"]] == ["businessHours", "holidays"]
    assert OPENTACT["account"]["time_zone"] == {"name": "America/Chicago"}


def test_a_person_has_the_zone_of_the_location_and_one_person_has_none() -> None:
    zones = {entry["id"]: entry["timeZone"] for entry in WEBEX["locations"]}
    without = [entry for entry in PEOPLE.values() if "timezone" not in entry]

    assert len(without) == 1
    for entry in PEOPLE.values():
        assert entry.get("timezone", zones[entry["locationId"]]) == zones[entry["locationId"]]


def test_webex_ids_are_the_unpadded_base64_of_their_address() -> None:
    ids = [
        *(("PEOPLE", webex_id) for webex_id in PEOPLE),
        *(("LOCATION", entry["id"]) for entry in WEBEX["locations"]),
        *(("OPERATING_MODE", entry["id"]) for entry in WEBEX["operatingModes"]),
    ]

    assert len(set(ids)) == 33
    for kind, webex_id in ids:
        assert "=" not in webex_id
        address = base64.b64decode(webex_id + "=" * (-len(webex_id) % 4)).decode()
        assert re.fullmatch(f"ciscospark://us/{kind}/{UUID.pattern}", address)


def test_mykaarma_and_opentact_ids_are_lower_case_uuids_used_once() -> None:
    entries = [*MYKAARMA["dealers"], *MYKAARMA["departments"], *MYKAARMA["dealerAssociates"]]
    entries += [OPENTACT["account"], *OPENTACT["officeHours"]]
    uuids = [entry["uuid"] for entry in entries]
    uuids += [entry["userUuid"] for entry in ASSOCIATES.values()]

    assert len(set(uuids)) == len(uuids)
    assert all(UUID.fullmatch(uuid) for uuid in uuids)


def test_references_inside_the_world_point_to_existing_entries() -> None:
    dealers = {entry["uuid"] for entry in MYKAARMA["dealers"]}
    departments = {entry["uuid"] for entry in MYKAARMA["departments"]}
    locations = {entry["id"] for entry in WEBEX["locations"]}
    subjects = {entry["id"] for entry in PEXIP["subjects"]}

    assert {entry["dealerUuid"] for entry in MYKAARMA["departments"]} == dealers
    assert {entry["departmentUuid"] for entry in ASSOCIATES.values()} == departments
    assert {entry["locationId"] for entry in PEOPLE.values()} == locations
    assert {mode["locationId"] for mode in MODES.values() if "locationId" in mode} == locations
    for segment in SEGMENTS.values():
        assert {pair["subjectId"] for pair in segment["schedulingSettings"]} <= subjects


def test_the_directory_names_everybody_once() -> None:
    assert list(DIRECTORY[0]) == COLUMNS.split(",")
    assert (DIRECTORY[0]["name"], DIRECTORY[0]["email"]) == ("Ada Byron", "ada@example.com")
    assert len({row["email"] for row in DIRECTORY}) == len({row["name"] for row in DIRECTORY}) == 25
    assert all(re.fullmatch(r"[a-z.-]+@example\.com", row["email"]) for row in DIRECTORY)
    zones = {entry["timeZone"] for entry in WEBEX["locations"]}
    assert {row["timeZone"] for row in DIRECTORY} == zones


def test_the_directory_links_as_many_as_promised() -> None:
    assert sum(row["mykaarmaDealerAssociateId"] != "" for row in DIRECTORY) == 23
    assert sum(row["webexPersonId"] != "" for row in DIRECTORY) == 24
    assert Counter(row["opentactAccount"] for row in DIRECTORY) == {"true": 20, "false": 5}
    segments = [row["pexipLeadSegmentIds"] for row in DIRECTORY if row["pexipLeadSegmentIds"]]
    assert {ids.count(";") for ids in segments} == {0, 1}, "one or two"
    assert len(segments) > 13, "most"


def test_exactly_one_associate_is_linked_to_nothing() -> None:
    unlinked = [row["name"] for row in DIRECTORY if list(row.values())[3:] == UNLINKED]

    assert unlinked == ["Oona Kallio"]


@pytest.mark.parametrize("row", DIRECTORY, ids=lambda row: row["email"])
def test_a_link_points_to_the_same_person_at_the_vendor(row: dict[str, str]) -> None:
    if associate_id := row["mykaarmaDealerAssociateId"]:
        associate = ASSOCIATES[associate_id]
        assert associate["departmentUuid"] == row["mykaarmaDepartmentId"]
        assert associate["emailAddress"] == row["email"]
        assert f"{associate['firstName']} {associate['lastName']}" == row["name"]
    else:
        assert row["mykaarmaDepartmentId"] == ""
    if person_id := row["webexPersonId"]:
        assert PEOPLE[person_id]["emails"] == [row["email"]]
        assert PEOPLE[person_id]["displayName"] == row["name"]
        assert PEOPLE[person_id].get("timezone", row["timeZone"]) == row["timeZone"]
    assert set(filter(None, row["pexipLeadSegmentIds"].split(";"))) <= SEGMENTS.keys()


def test_the_vendor_examples_are_there_word_for_word() -> None:
    mode = {key: value for key, value in MODES["Day Operating Mode"].items() if key != "id"}

    assert mode == VENDOR_MODE
    assert mode["locationId"] == LOCATIONS["Dallas"]["id"]
    ada = WEBEX["people"][0]
    assert (ada["displayName"], ada["locationId"]) == ("Ada Byron", LOCATIONS["Dallas"]["id"])
    assert ada["schedules"] == [VENDOR_SCHEDULE]
    settings = [segment["schedulingSettings"] for segment in SEGMENTS.values()]
    assert settings.count(VENDOR_SETTINGS) == 1
    assert settings.count([]) == 1
    assert "123" in {entry["id"] for entry in PEXIP["subjects"]}


@pytest.mark.parametrize(("name", "kind", "own"), MODE_MEMBERS)
def test_an_operating_mode_has_the_members_of_its_type(name: str, kind: str, own: set[str]) -> None:
    level = "LOCATION" if "locationId" in own else "ORGANIZATION"

    assert (MODES[name]["type"], MODES[name]["level"]) == (kind, level)
    assert MODES[name].keys() == {"id", "name", "type", "level", "callForwarding"} | own


def test_the_holidays_of_the_organization_recur_as_the_country_keeps_them() -> None:
    recurrences = {
        holiday["name"]: next(iter(holiday["recurrence"].values()))
        for holiday in MODES["US Holidays"]["holidays"]
    }

    assert recurrences == {
        "Thanksgiving": {"day": "THURSDAY", "week": "FOURTH", "month": "NOVEMBER"},
        "Christmas": {"dayOfMonth": 25, "month": "DECEMBER"},
        "Memorial Day": {"day": "MONDAY", "week": "LAST", "month": "MAY"},
        "Labor Day": {"day": "MONDAY", "week": "FIRST", "month": "SEPTEMBER"},
    }
    assert MODES["After hours"]["callForwarding"]["enabled"] is True
    [inventory] = MODES["Dallas Inventory Day"]["holidays"]
    assert inventory["allDayEnabled"] is False
    assert "recurrence" not in inventory


def test_an_event_starts_on_a_day_that_recurs_except_for_the_holiday_the_vendor_prints() -> None:
    stray = []
    for _, _, event in events():
        first, last = date.fromisoformat(event["startDate"]), date.fromisoformat(event["endDate"])
        assert first <= last
        assert {first.year, last.year} <= {2026, 2027} or event["name"] == "Day_Shift"
        if not falls_on(first, event.get("recurrence", {})):
            stray.append((event["startDate"], event["recurrence"].get("recurYearlyByDate")))

    assert stray == [("2026-12-25", {"dayOfMonth": 1, "month": "JANUARY"})]


def test_an_event_has_times_unless_it_lasts_all_day() -> None:
    for _, _, event in events():
        if event["allDayEnabled"]:
            assert not {"startTime", "endTime"} & event.keys()
        else:
            start, end = (
                datetime.fromisoformat(f"{event[f'{edge}Date']}T{event[f'{edge}Time']}")
                for edge in ("start", "end")
            )
            assert start < end


def test_an_event_recurs_only_in_the_ways_its_owner_allows() -> None:
    allowed = {
        "person": {"recurDaily", "recurWeekly"},
        "location": {"recurWeekly", "recurYearlyByDate", "recurYearlyByDay"},
        "mode": {"recurYearlyByDate", "recurYearlyByDay"},
    }
    ends = {"recurForEver", "recurEndDate", "recurEndOccurrence"}
    for owner, _, event in events():
        recurrence = event.get("recurrence", {})
        assert recurrence.keys() - ends <= allowed[owner]
        if "recurWeekly" in recurrence:
            assert ("recurInterval" in recurrence["recurWeekly"]) is (owner == "person")


def test_schedule_names_are_unique_for_a_person_and_the_location_of_the_person() -> None:
    by_id = {entry["id"]: entry for entry in WEBEX["locations"]}
    for entry in PEOPLE.values():
        seen = [*entry["schedules"], *by_id[entry["locationId"]]["schedules"]]
        keys = [(schedule["name"], schedule["type"]) for schedule in seen]
        assert len(set(keys)) == len(keys)
        assert all(len(name) <= 40 for name, _ in keys)


def test_the_shifts_that_make_schedules_hard_are_there() -> None:
    own = [event for owner, _, event in events() if owner == "person"]
    recurrences = [event.get("recurrence", {}) for event in own]
    weekly, daily = (
        {recurrence[kind]["recurInterval"] for recurrence in recurrences if kind in recurrence}
        for kind in ("recurWeekly", "recurDaily")
    )
    [night] = [event for event in own if event.get("startTime") == "21:00"]

    assert (night["startDate"], night["endDate"]) == ("2026-01-02", "2026-01-03")
    assert night["endTime"] == "05:00"
    assert weekly == {1, 2}
    assert max(daily) > 1
    assert any(kind == "holidays" and owner == "person" for owner, kind, _ in events())


def test_office_hours_are_packed_digits_of_real_times() -> None:
    entries = OPENTACT["officeHours"]
    for entry in entries:
        assert 1 <= len(entry["name"]) <= 24
        for packed in (entry["time_from"], entry["time_to"]):
            datetime.strptime(f"{packed:06d}", "%H%M%S")  # noqa: DTZ007  # a time of day
        assert entry["time_from"] < entry["time_to"]

    lunch = (120000, 124500)
    blocks = [tuple(entry[member] for member in BLOCK) for entry in entries]
    assert blocks[:5] == [("lunchtime", dow, *lunch) for dow in ("mon", "tue", "wed", "thu", "fri")]
    assert [block for block in blocks if block[0] == "weekends"] == [
        ("weekends", "sat", 0, 235959),
        ("weekends", "sun", 0, 235959),
    ]
    assert Counter(kind for kind, *_ in blocks) == OFFICE_HOURS


def test_four_absences_are_written_and_one_uses_every_member_of_the_vendor() -> None:
    absences = [entry["outOfOffice"] for entry in ASSOCIATES.values() if entry["outOfOffice"]]
    every_member = OUT_OF_OFFICE | OUT_OF_OFFICE_DETAILS.keys()
    whole = [absence for absence in absences if absence.keys() == every_member]

    assert len(absences) == 4
    assert sum("endTime" not in absence for absence in absences) == 1
    assert len(whole) == 1
    for detail, members in OUT_OF_OFFICE_DETAILS.items():
        assert whole[0][detail].keys() == set(members.split())


def test_an_absence_names_people_who_exist() -> None:
    users = {e["userUuid"]: f"{e['firstName']} {e['lastName']}" for e in ASSOCIATES.values()}
    for associate in ASSOCIATES.values():
        absence = associate["outOfOffice"] or {}
        if absence:
            setter = absence["outOfOfficeSetterUserUUID"]
            assert users[setter] == absence["outOfOfficeSetterUserName"]
        if delegation := absence.get("outOfOfficeDelegationDetail"):
            delegatee = ASSOCIATES[delegation["delegateeDealerAssociateUUID"]]
            assert delegatee is not associate
            assert users[delegatee["userUuid"]] == delegation["delegateeDealerAssociateName"]


def test_an_absence_ends_after_it_starts_and_has_the_offset_in_force_at_the_dealer() -> None:
    zones = {entry["uuid"]: ZoneInfo(entry["timeZone"]) for entry in MYKAARMA["dealers"]}
    zone_of = {entry["uuid"]: zones[entry["dealerUuid"]] for entry in MYKAARMA["departments"]}
    for associate in ASSOCIATES.values():
        absence = associate["outOfOffice"] or {}
        edges = [absence[edge] for edge in ("startTime", "endTime") if edge in absence]
        times = [datetime.fromisoformat(edge) for edge in edges]
        assert times == sorted(set(times)), "an absence ends after it starts"
        for at in times:
            local = at.astimezone(zone_of[associate["departmentUuid"]])
            assert at.tzinfo is None or at.utcoffset() == local.utcoffset()
