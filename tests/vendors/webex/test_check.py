"""What Webex would refuse is refused before it leaves us, all of it at once, with place, value and remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from gateway.vendors.port import Problem
from gateway.vendors.records import (
    CallForwarding,
    DailyRecurrence,
    DayHours,
    DayOfWeek,
    DifferentHoursDaily,
    EventDraft,
    HolidayDraft,
    Month,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModePatch,
    OperatingModeType,
    Recurrence,
    SameHoursDaily,
    ScheduleOwnerKind,
    SchedulePatch,
    WeeklyRecurrence,
    WeekOfMonth,
    YearlyByDate,
    YearlyByDay,
)
from gateway.vendors.webex import (
    check_event,
    check_holiday,
    check_operating_mode,
    check_operating_mode_patch,
    check_schedule,
    check_schedule_patch,
)

PERSON, LOCATION = ScheduleOwnerKind
NINE, FIVE = time(9), time(17)
MONDAY = date(2026, 1, 5)
MO, TU, WE, SU = DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.SUNDAY
SHIFT = EventDraft("Shift", MONDAY, MONDAY, NINE, FIVE)
OPEN = DayHours(True, False, NINE, FIVE)
MODE = OperatingModeDraft(
    "Mode", OperatingModeType.NONE, OperatingModeLevel.ORGANIZATION, CallForwarding()
)
HOLIDAY = HolidayDraft("New Year", date(2027, 1, 1), date(2027, 1, 1), all_day=True)


def places(problems: list[Problem]) -> list[str]:
    """Where the problems are; each says something that fits on a screen."""
    assert all(0 < len(problem.message) < 300 for problem in problems)
    return [".".join(problem.path) for problem in problems]


def weekly(*days: DayOfWeek, interval: int | None = None, **ends: Any) -> Recurrence:
    """A weekly recurrence."""
    return Recurrence(weekly=WeeklyRecurrence(interval, days), **ends)


def daily(interval: int = 1, **ends: Any) -> Recurrence:
    """A daily recurrence."""
    return Recurrence(daily=DailyRecurrence(interval), **ends)


def by_date(day: int, month: Month, **ends: Any) -> Recurrence:
    """A yearly recurrence on a date."""
    return Recurrence(yearly_by_date=YearlyByDate(day, month), **ends)


def by_day(day: DayOfWeek, week: WeekOfMonth, month: Month) -> Recurrence:
    """A yearly recurrence on a weekday."""
    return Recurrence(yearly_by_day=YearlyByDay(day, week, month))


def test_a_message_says_value_rule_and_remedy() -> None:
    problems = check_event(replace(SHIFT, end_time=time(8)), PERSON)

    assert problems == [
        Problem(
            ("endTime",),
            "endTime 08:00 is not after startTime 09:00 on the same day. "
            "Set endDate to the next day if it runs over midnight.",
        )
    ]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({}, []),
        ({"end_time": time(8), "end_date": date(2026, 1, 6)}, []),
        ({"end_date": date(2026, 1, 9)}, []),
        ({"all_day": True, "start_time": None, "end_time": None}, []),
        ({"end_time": NINE}, ["endTime"]),
        ({"end_date": date(2026, 1, 4)}, ["endDate"]),
        ({"all_day": True}, ["startTime", "endTime"]),
        ({"start_time": None}, ["startTime"]),
        ({"start_time": None, "end_time": None}, ["startTime", "endTime"]),
        ({"start_time": time(9, 0, 1)}, ["startTime"]),
        ({"end_time": time(17, 0, 0, 1)}, ["endTime"]),
        ({"name": " "}, ["name"]),
        ({"name": "x" * 41}, ["name"]),
        ({"name": "é😀" * 20}, []),
        ({"name": "a\nb"}, ["name"]),
        ({"name": "\ud800"}, ["name"]),
        (
            {"name": "", "start_time": None, "end_date": date(2025, 1, 1)},
            ["name", "endDate", "startTime"],
        ),
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", list(ScheduleOwnerKind))
def test_when_an_event_may_take_place(
    kind: ScheduleOwnerKind, change: dict[str, Any], where: list[str]
) -> None:
    assert places(check_event(replace(SHIFT, **change), kind)) == where


@pytest.mark.parametrize(
    ("recurrence", "person", "location"),
    [
        (daily(), [], ["daily"]),
        (daily(3, forever=True), [], ["daily"]),
        (daily(occurrences=3), [], ["daily", "occurrences"]),
        (daily(end_date=date(2026, 2, 1)), [], ["daily"]),
        (daily(0), ["daily.interval"], ["daily", "daily.interval"]),
        (weekly(MO), [], []),
        (weekly(MO, interval=1), [], []),
        (weekly(MO, interval=2), [], ["weekly.interval"]),
        (weekly(MO, interval=0), ["weekly.interval"], ["weekly.interval"]),
        (weekly(), ["weekly.days"], ["weekly.days"]),
        (weekly(MO, MO), ["weekly.days"], ["weekly.days"]),
        (weekly(TU), ["weekly"], ["weekly"]),
        (weekly(MO, end_date=MONDAY), [], []),
        (weekly(MO, end_date=date(2026, 1, 4)), ["endDate"], ["endDate"]),
        (weekly(MO, occurrences=1), [], ["occurrences"]),
        (weekly(MO, occurrences=0), ["occurrences"], ["occurrences", "occurrences"]),
        (weekly(MO, forever=False), ["forever"], ["forever"]),
        (weekly(MO, forever=False, end_date=MONDAY), [], []),
        (weekly(MO, forever=True, end_date=MONDAY), ["forever"], ["forever"]),
        (
            weekly(MO, occurrences=2, end_date=MONDAY),
            ["occurrences"],
            ["occurrences", "occurrences"],
        ),
        (by_date(5, Month.JANUARY), ["yearlyByDate"], []),
        (by_date(5, Month.JANUARY, forever=True), ["yearlyByDate"], []),
        (by_date(5, Month.JANUARY, forever=False), ["yearlyByDate", "forever"], ["forever"]),
        (by_date(5, Month.JANUARY, end_date=MONDAY), ["yearlyByDate", "endDate"], ["endDate"]),
        (by_date(6, Month.JANUARY), ["yearlyByDate", "yearlyByDate"], ["yearlyByDate"]),
        (by_day(MO, WeekOfMonth.FIRST, Month.JANUARY), ["yearlyByDay"], []),
        (
            by_day(MO, WeekOfMonth.LAST, Month.JANUARY),
            ["yearlyByDay", "yearlyByDay"],
            ["yearlyByDay"],
        ),
        (Recurrence(), [""], [""]),
        (Recurrence(forever=True), [""], [""]),
        (replace(daily(), weekly=WeeklyRecurrence(1, (MO,))), [""], ["", "daily"]),
    ],
    ids=str,
)
def test_how_an_event_may_recur(
    recurrence: Recurrence, person: list[str], location: list[str]
) -> None:
    event = replace(SHIFT, recurrence=recurrence)
    expected = {PERSON: person, LOCATION: location}

    for kind, where in expected.items():
        below = [f"event.recurrence.{place}".rstrip(".") for place in where]
        assert places(check_event(event, kind, at=("event",))) == below


@pytest.mark.parametrize(
    ("days", "ends", "recurrence", "fits"),
    [
        (0, FIVE, daily(1), True),
        (1, NINE, daily(1), True),
        (1, time(9, 1), daily(1), False),
        (2, time(8), daily(2), True),
        (1, time(6), weekly(MO, TU), True),
        (1, time(10), weekly(MO, TU), False),
        (1, time(10), weekly(MO, WE), True),
        (7, NINE, weekly(MO), True),
        (8, NINE, weekly(MO), False),
        (8, NINE, weekly(MO, interval=2), True),
        (1, time(10), weekly(SU, MO), False),
        (0, FIVE, daily(9999), True),
    ],
)
def test_repetitions_may_touch_and_not_overlap(
    days: int, ends: time, recurrence: Recurrence, fits: bool
) -> None:
    event = EventDraft("Shift", MONDAY, MONDAY + timedelta(days), NINE, ends, recurrence=recurrence)

    assert (check_event(event, PERSON) == []) is fits


@pytest.mark.parametrize(
    ("start", "recurrence", "where"),
    [
        (date(2027, 1, 1), by_date(1, Month.JANUARY), []),
        (date(2028, 2, 29), by_date(29, Month.FEBRUARY), []),
        (date(2027, 1, 1), by_date(30, Month.FEBRUARY), ["recurrence.yearlyByDate.dayOfMonth"]),
        (date(2027, 1, 1), by_date(0, Month.JANUARY), ["recurrence.yearlyByDate.dayOfMonth"]),
        (date(2026, 12, 25), by_date(1, Month.JANUARY), ["recurrence.yearlyByDate"]),
        (date(2026, 5, 25), by_day(MO, WeekOfMonth.LAST, Month.MAY), []),
        (date(2026, 5, 25), by_day(MO, WeekOfMonth.FOURTH, Month.MAY), []),
        (date(2026, 5, 18), by_day(MO, WeekOfMonth.LAST, Month.MAY), ["recurrence.yearlyByDay"]),
        (date(2026, 1, 5), weekly(MO), ["recurrence.weekly"]),
        (date(2027, 1, 1), by_date(1, Month.JANUARY, occurrences=2), ["recurrence.occurrences"]),
    ],
    ids=str,
)
def test_holidays_of_a_mode_recur_yearly_only(
    start: date, recurrence: Recurrence, where: list[str]
) -> None:
    holiday = HolidayDraft("Day", start, start, all_day=True, recurrence=recurrence)

    assert places(check_holiday(holiday)) == where


SAME = SameHoursDaily(OPEN, DayHours())
TYPE, LEVEL = OperatingModeType, OperatingModeLevel


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({}, []),
        ({"name": "x" * 257}, ["name"]),
        ({"level": LEVEL.LOCATION}, ["locationId"]),
        ({"level": LEVEL.LOCATION, "location_id": "bA"}, []),
        ({"location_id": "bA"}, ["locationId"]),
        ({"type": TYPE.SAME_HOURS_DAILY}, ["sameHoursDaily"]),
        ({"type": TYPE.DIFFERENT_HOURS_DAILY}, ["differentHoursDaily"]),
        ({"type": TYPE.HOLIDAY}, ["holidays"]),
        ({"type": TYPE.HOLIDAY, "holidays": ()}, []),
        ({"type": TYPE.HOLIDAY, "holidays": (HOLIDAY,)}, []),
        ({"type": TYPE.HOLIDAY, "holidays": (HOLIDAY, HOLIDAY)}, ["holidays.1.name"]),
        ({"type": TYPE.HOLIDAY, "holidays": (HOLIDAY,) * 151}, ["holidays"]),
        (
            {"type": TYPE.HOLIDAY, "holidays": (HOLIDAY, replace(HOLIDAY, name="x" * 31))},
            ["holidays.1.name"],
        ),
        ({"same_hours_daily": SAME}, ["sameHoursDaily"]),
        ({"type": TYPE.SAME_HOURS_DAILY, "same_hours_daily": SAME}, []),
        ({"type": TYPE.SAME_HOURS_DAILY, "same_hours_daily": SameHoursDaily(OPEN)}, []),
        (
            {"type": TYPE.SAME_HOURS_DAILY, "same_hours_daily": SAME, "holidays": ()},
            ["holidays"],
        ),
        ({"call_forwarding": CallForwarding(True, "+19705550006", True)}, []),
        ({"call_forwarding": CallForwarding(True, "4711")}, []),
        ({"call_forwarding": CallForwarding(True)}, ["callForwarding.destination"]),
        ({"call_forwarding": CallForwarding(True, "")}, ["callForwarding.destination"]),
        ({"call_forwarding": CallForwarding(False, "")}, []),
        ({"call_forwarding": CallForwarding(False, "1")}, ["callForwarding.destination"]),
        ({"call_forwarding": CallForwarding(True, "+1 970")}, ["callForwarding.destination"]),
        ({"call_forwarding": CallForwarding(True, "+1234567")}, ["callForwarding.destination"]),
        ({"call_forwarding": CallForwarding(True, "+" + "1" * 16)}, ["callForwarding.destination"]),
        ({"call_forwarding": CallForwarding(True, "+٣٣٣٣٣")}, ["callForwarding.destination"]),
    ],
    ids=lambda value: str(value)[:60],
)
def test_which_modes_may_be_created(change: dict[str, Any], where: list[str]) -> None:
    assert places(check_operating_mode(replace(MODE, **change))) == where


@pytest.mark.parametrize(
    ("day", "where"),
    [
        (DayHours(), []),
        (OPEN, []),
        (DayHours(True, all_day=True), []),
        (DayHours(True, False, time(22), time(6)), []),  # over midnight
        (DayHours(True, False, NINE, NINE), ["endTime"]),
        (DayHours(True), ["startTime", "endTime"]),
        (DayHours(True, False, NINE), ["endTime"]),
        (DayHours(False, False, NINE), ["endTime"]),
        (DayHours(False, False, NINE, FIVE), []),
        (DayHours(True, True, NINE, FIVE), ["startTime", "endTime"]),
        (DayHours(True, False, time(9, 0, 1), FIVE), ["startTime"]),
    ],
    ids=str,
)
def test_which_hours_a_day_may_have(day: DayHours, where: list[str]) -> None:
    same = replace(
        MODE, type=TYPE.SAME_HOURS_DAILY, same_hours_daily=SameHoursDaily(DayHours(), day)
    )
    different = replace(
        MODE,
        type=TYPE.DIFFERENT_HOURS_DAILY,
        different_hours_daily=DifferentHoursDaily(tuesday=day),
    )

    at = "sameHoursDaily.saturdayToSunday"
    assert places(check_operating_mode(same)) == [f"{at}.{each}" for each in where]
    at = "differentHoursDaily.tuesday"
    assert places(check_operating_mode(different)) == [f"{at}.{each}" for each in where]


@pytest.mark.parametrize(
    ("type_", "patch", "where"),
    [
        (TYPE.NONE, OperatingModePatch(), []),
        (TYPE.NONE, OperatingModePatch(name=""), ["name"]),
        (TYPE.NONE, OperatingModePatch(holidays=()), ["holidays"]),
        (TYPE.HOLIDAY, OperatingModePatch(holidays=()), []),
        (TYPE.HOLIDAY, OperatingModePatch(holidays=(HOLIDAY, HOLIDAY)), ["holidays.1.name"]),
        (None, OperatingModePatch(holidays=()), []),
        (None, OperatingModePatch(holidays=(), same_hours_daily=SAME), ["holidays"]),
        (TYPE.SAME_HOURS_DAILY, OperatingModePatch(same_hours_daily=SAME), []),
        (
            TYPE.SAME_HOURS_DAILY,
            OperatingModePatch(same_hours_daily=SameHoursDaily(OPEN)),
            ["sameHoursDaily.saturdayToSunday"],
        ),
        (
            TYPE.HOLIDAY,
            OperatingModePatch(call_forwarding=CallForwarding(True)),
            ["callForwarding.destination"],
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_which_changes_a_mode_may_see(
    type_: OperatingModeType | None, patch: OperatingModePatch, where: list[str]
) -> None:
    assert places(check_operating_mode_patch(patch, type_)) == where


def test_all_problems_of_a_schedule_are_told_at_once() -> None:
    bad = replace(SHIFT, end_time=time(8), recurrence=weekly(TU))
    events = (SHIFT, bad)
    expected = ["name", "events.1.endTime", "events.1.recurrence.weekly", "events.1.name"]

    assert places(check_schedule("", events=events, kind=PERSON)) == expected
    assert places(check_schedule_patch(SchedulePatch("", events), PERSON)) == expected
    assert check_schedule_patch(SchedulePatch(), LOCATION) == []
    assert places(check_schedule("x" * 41, events=(), kind=PERSON)) == ["name"]


def test_a_message_repeats_no_more_than_sixty_characters_of_a_value() -> None:
    event = replace(SHIFT, name="secret" * 1000)

    assert all("secret" * 11 not in problem.message for problem in check_event(event, PERSON))
