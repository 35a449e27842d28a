"""What Webex sends becomes records; what contradicts itself is kept and said."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.vendors.records import (
    CallForwarding,
    DailyRecurrence,
    DayHours,
    DayOfWeek,
    OperatingMode,
    OperatingModeLevel,
    OperatingModeType,
    Person,
    Recurrence,
    SameHoursDaily,
    ScheduleEvent,
    ScheduleOwnerKind,
    WeeklyRecurrence,
)
from gateway.vendors.webex import wire
from gateway.vendors.webex.ids import event_id, schedule_id
from gateway.vendors.webex.translate import (
    read_holiday,
    read_location,
    read_person,
    read_schedule,
    read_schedule_list,
)
from tests.vendors.webex.samples import DAY_SHIFT, FIVE, NINE, REF, event, mode, schedule


def test_the_documented_operating_mode_reads() -> None:
    assert mode() == OperatingMode(
        id="bW9kZQ",
        name="Day Operating Mode",
        type=OperatingModeType.SAME_HOURS_DAILY,
        level=OperatingModeLevel.LOCATION,
        location_id="bG9j",
        call_forwarding=CallForwarding(True, "+19705550006", False),
        detailed=True,
        same_hours_daily=SameHoursDaily(
            DayHours(True, False, NINE, FIVE), DayHours(True, all_day=True)
        ),
    )


def test_the_documented_schedule_reads_and_its_contradictions_are_said() -> None:
    read = schedule(DAY_SHIFT)

    assert read.events == (
        ScheduleEvent(
            schedule=REF,
            id=event_id(ScheduleOwnerKind.PERSON, "Day_Shift"),
            name="Day_Shift",
            start_date=date(2020, 3, 18),
            end_date=date(2020, 3, 18),
            start_time=time(8),
            end_time=FIVE,
            all_day=False,
            recurrence=Recurrence(
                forever=True,
                end_date=date(2020, 3, 18),
                occurrences=1,
                daily=DailyRecurrence(1),
                weekly=WeeklyRecurrence(1, (DayOfWeek.WEDNESDAY,)),
            ),
        ),
    )
    assert [(each.path, each.code, each.record_id) for each in read.data_problems] == [
        ("events.0.recurrence", "CONTRADICTORY_RECURRENCE", "c2No"),
        ("events.0.recurrence", "CONTRADICTORY_RECURRENCE", "c2No"),
    ]


def test_ids_of_schedules_follow_from_their_names() -> None:
    documented = "Y2lzY29zcGFyazovL3VzL1VTRVJfU0NIRURVTEUvUkdGc2JHRnpYMDltWm1salpWOUliM1Z5Y3c9PQ"

    assert schedule_id(ScheduleOwnerKind.PERSON, "Dallas_Office_Hours") == documented
    assert schedule_id(ScheduleOwnerKind.LOCATION, "Dallas_Office_Hours") != documented


@pytest.mark.parametrize(
    ("members", "start", "end", "all_day", "problems"),
    [
        ({"startTime": "09:00:30"}, time(9, 0, 30), FIVE, False, []),
        ({"startTime": "9:00"}, NINE, FIVE, False, []),
        ({"startTime": "24:00"}, None, FIVE, False, [("startTime", "IMPOSSIBLE_TIME")]),
        ({"startTime": 900}, None, FIVE, False, [("startTime", "IMPOSSIBLE_TIME")]),
        ({"startTime": "09:00+01:00"}, None, FIVE, False, [("startTime", "IMPOSSIBLE_TIME")]),
        ({"endTime": "24:00"}, NINE, time(23, 59, 59), False, []),  # the end of the day
        ({"endTime": "09:00"}, NINE, NINE, False, [("endTime", "END_NOT_AFTER_START")]),
        ({"endTime": "08:00"}, NINE, time(8), False, [("endTime", "END_NOT_AFTER_START")]),
        ({"endTime": "08:00", "endDate": "2026-01-06"}, NINE, time(8), False, []),
        ({"endDate": "2026-01-04"}, NINE, FIVE, False, [("endDate", "END_BEFORE_START")]),
        ({"endTime": None}, NINE, None, False, [("endTime", "MISSING_VALUE")]),
        ({"endTime": "", "startTime": None}, None, None, True, []),
        ({"allDayEnabled": True}, None, None, True, []),
        ({"allDayEnabled": "true"}, None, None, True, []),
        ({"allDayEnabled": "si"}, NINE, FIVE, False, [("allDay", "UNKNOWN_VALUE")]),
        (
            {"allDayEnabled": False, "startTime": None, "endTime": None},
            None,
            None,
            False,
            [("startTime", "MISSING_VALUE"), ("endTime", "MISSING_VALUE")],
        ),
    ],
    ids=str,
)
def test_an_impossible_time_costs_itself_and_is_said(
    members: dict[str, Any],
    start: time | None,
    end: time | None,
    all_day: bool,
    problems: list[tuple[str, str]],
) -> None:
    read, found = event(**members)

    assert (read.start_time, read.end_time, read.all_day) == (start, end, all_day)
    assert found == [(f"events.0.{path}", code) for path, code in problems]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026-02-30", "IMPOSSIBLE_DATE"),
        ("20260105", "IMPOSSIBLE_DATE"),
        (None, "MISSING_VALUE"),
    ],
)
def test_an_impossible_date_costs_itself_and_is_said(value: str | None, code: str) -> None:
    read, found = event(startDate=value)

    assert read.start_date is None
    assert found == [("events.0.startDate", code)]


@pytest.mark.parametrize(
    ("members", "all_day", "start"),
    [
        ({"allDayEnabled": True}, True, None),
        ({"allDayEnabled": False}, True, None),
        ({}, True, None),
        ({"allDayEnabled": True, "startTime": "09:00", "endTime": "17:00"}, False, NINE),
        ({"allDayEnabled": False, "startTime": "09:00", "endTime": "17:00"}, False, NINE),
        ({"allDayEnabled": True, "startTime": "00:00", "endTime": "23:59"}, True, None),
        ({"allDayEnabled": True, "startTime": "00:00", "endTime": "00:00"}, True, None),
        ({"allDayEnabled": True, "startTime": "00:00", "endTime": "24:00"}, True, None),
        # an end that cannot be read may be any: nobody knows that it is the day's
        ({"allDayEnabled": True, "startTime": "00:00", "endTime": "noon"}, False, time(0)),
    ],
    ids=str,
)
def test_a_holiday_without_times_is_a_whole_day_whatever_its_flag_says(
    members: dict[str, Any], all_day: bool, start: time | None
) -> None:
    sent = {"id": "aA==", "name": "Day", "startDate": "2026-12-25", "endDate": "2026-12-25"}
    shape = wire.EVENT.validate_json(json.dumps({**sent, **members}))

    holiday = read_holiday(shape, mode_id="bW9kZQ==")

    assert (holiday.all_day, holiday.start_time) == (all_day, start)
    assert (holiday.mode_id, holiday.id) == ("bW9kZQ", "aA")


@pytest.mark.parametrize(
    ("members", "path", "code"),
    [
        ({"type": "SOMETIMES"}, "type", "UNKNOWN_VALUE"),
        ({"type": None}, "type", "MISSING_VALUE"),
        ({"level": "PLANET"}, "level", "UNKNOWN_VALUE"),
        ({"location": None}, "location", "MISSING_VALUE"),
        ({"sameHoursDaily": None}, "sameHoursDaily", "MISSING_VALUE"),
        (
            {"sameHoursDaily": {"mondayToFriday": {"enabled": True, "startTime": "09:00"}}},
            "sameHoursDaily.mondayToFriday.endTime",
            "MISSING_VALUE",
        ),
        (
            {"holidays": [{"name": "Day", "startDate": "2026-01-01", "endDate": "2026-01-01"}]},
            "holidays.0.id",
            "MISSING_VALUE",
        ),
        ({"callForwarding": {"enabled": 2}}, "callForwarding.enabled", "UNKNOWN_VALUE"),
    ],
    ids=str,
)
def test_what_a_mode_lacks_is_said(members: dict[str, Any], path: str, code: str) -> None:
    assert [(each.path, each.code) for each in mode(**members).data_problems] == [(path, code)]


def test_hours_may_run_over_midnight_and_closed_days_need_no_times() -> None:
    hours = {
        "mondayToFriday": {"enabled": True, "startTime": "22:00", "endTime": "06:00"},
        "saturdayToSunday": {"enabled": False},
    }

    assert mode(sameHoursDaily=hours).data_problems == ()


def test_a_long_value_is_not_repeated_whole() -> None:
    _, _ = event()
    read = schedule({"name": "x", "startDate": "9" * 5000, "endDate": "2026-01-05"})

    assert all(len(each.message) < 200 for each in read.data_problems)


def test_only_a_persons_own_schedules_are_listed() -> None:
    def entry(level: str | None, type_: str = "holidays") -> dict[str, str | None]:
        return {"id": f"{level}=", "name": "x", "type": type_, "level": level}

    levels = ["PEOPLE", "USER", None, "LOCATION", "GROUP"]
    sent = [entry(level) for level in levels] + [entry("PEOPLE", "lunar")]
    page = wire.SCHEDULES.validate_json(json.dumps({"schedules": sent}))

    people = read_schedule_list(page.schedules, kind=ScheduleOwnerKind.PERSON, owner_id="b3du=")
    places = read_schedule_list(page.schedules, kind=ScheduleOwnerKind.LOCATION, owner_id="b3du")

    assert [each.ref.id for each in people] == ["PEOPLE", "USER", "None"]
    assert {each.ref.owner_id for each in people} == {"b3du"}
    assert len(places) == 5
    assert all(each.events is None for each in people)


@pytest.mark.parametrize(
    ("members", "zone", "name"),
    [
        ({"timezone": "Europe/Berlin", "displayName": "Ada"}, "Europe/Berlin", "Ada"),
        (
            {"timeZone": "Europe/Berlin", "firstName": "Ada", "lastName": "B"},
            "Europe/Berlin",
            "Ada B",
        ),
        ({"timezone": "", "emails": None}, None, None),
    ],
)
def test_a_person_reads_in_either_spelling(
    members: dict[str, Any], zone: str | None, name: str | None
) -> None:
    body = {"id": "cA==", "locationId": "bA==", "emails": ["a@example.com", None], **members}
    person = read_person(wire.Person.model_validate(body))

    emails = ("a@example.com",) if members.get("emails", ()) is not None else ()
    assert person == Person("cA", name, emails, zone, "bA")


def test_a_location_takes_coordinates_as_numbers_and_as_texts() -> None:
    shape = wire.Location.model_validate(
        {"id": "bA==", "name": "Oslo", "latitude": 59.9, "longitude": "10.7", "address": {}}
    )

    location = read_location(shape)

    assert (location.id, location.latitude, location.longitude) == ("bA", "59.9", "10.7")


@pytest.mark.parametrize(
    ("adapter", "body"),
    [
        (wire.OPERATING_MODES, b"{}"),
        (wire.OPERATING_MODES, b'{"operatingModes": null}'),
        (wire.SCHEDULES, b'{"schedules": []}'),
        (wire.PEOPLE, b'{"items": [], "notFoundIds": ["x"]}'),
    ],
)
def test_there_are_many_ways_to_say_none(adapter: Any, body: bytes) -> None:
    assert adapter.validate_json(body)


@pytest.mark.parametrize(
    ("adapter", "body"),
    [
        (wire.OPERATING_MODES, b'{"message": "hello"}'),
        (wire.SCHEDULES, b"{}"),
        (wire.PEOPLE, b'{"people": []}'),
        (wire.SCHEDULE, b"{}"),
        (wire.OPERATING_MODE, b"[]"),
    ],
)
def test_an_answer_about_something_else_is_not_read_as_none(adapter: Any, body: bytes) -> None:
    with pytest.raises(ValueError, match="validation error"):
        adapter.validate_json(body)


JUNK = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
TIMES_AND_JUNK = JUNK | st.sampled_from(["09:00", "2026-01-05", "MONDAY", "FIRST", "MAY"])
NAMES = ["startDate", "endDate", "startTime", "endTime", "allDayEnabled"]
YEARLY = ["dayOfMonth", "month", "day", "week"]


def some(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Some of these members, with values that may mean anything."""
    return st.dictionaries(st.sampled_from(names), TIMES_AND_JUNK)


@settings(max_examples=200, deadline=None)
@given(
    members=some(*NAMES),
    ends=some("recurForEver", "recurEndDate", "recurEndOccurrence"),
    pattern=st.sampled_from(["recurDaily", "recurWeekly", "recurYearlyByDate", "recurYearlyByDay"]),
    inner=some("recurInterval", "monday", "sunday", *YEARLY),
)
def test_no_content_makes_reading_fail(
    members: dict[str, Any], ends: dict[str, Any], pattern: str, inner: dict[str, Any]
) -> None:
    shape = wire.Event.model_validate(
        {"name": "x", **members, "recurrence": {**ends, pattern: inner}}
    )
    body = wire.Schedule(id="c2No", name="x", events=(shape,))

    read = read_schedule(body, ref=REF)

    assert read.events is not None
    assert len(read.events) == 1
    assert all(problem.code and problem.message for problem in read.data_problems)
