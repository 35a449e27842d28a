"""What a change makes of the event or holiday that is there, and whether the change is right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from gateway.vendors.port import Problem
from gateway.vendors.records import (
    UNSET,
    DailyRecurrence,
    DayOfWeek,
    EventDraft,
    EventPatch,
    Holiday,
    HolidayPatch,
    Month,
    Recurrence,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
    WeeklyRecurrence,
    YearlyByDate,
)
from gateway.vendors.webex import (
    changed_event,
    check_event_patch,
    check_holiday_patch,
    holiday_change,
)

PERSON, LOCATION = ScheduleOwnerKind
REF = ScheduleRef(PERSON, "person", ScheduleType.HOLIDAYS, "schedule")
DAILY = Recurrence(forever=True, daily=DailyRecurrence(2))
WEEKLY = Recurrence(weekly=WeeklyRecurrence(1, (DayOfWeek.TUESDAY,)))
YEARLY = Recurrence(yearly_by_date=YearlyByDate(4, Month.JANUARY))
ENDED = Recurrence(end_date=date(2027, 1, 1), daily=DailyRecurrence(1))
DAY = date(2027, 1, 4)  # a Monday
LATER = date(2027, 1, 6)
MIDNIGHT, EIGHT, NINE, NOON, FIVE = time(0), time(8), time(9), time(12), time(17)

TIMED = ScheduleEvent(REF, "event", "Shift", DAY, DAY, NINE, FIVE, all_day=False, recurrence=DAILY)
ALL_DAY = replace(TIMED, start_time=None, end_time=None, all_day=True, recurrence=None)

CHRISTMAS = Holiday(
    mode_id="bQ",
    id="aA",
    name="Christmas",
    all_day=False,
    start_date=date(2026, 12, 25),
    end_date=date(2026, 12, 25),
    start_time=NINE,
    end_time=FIVE,
    recurrence=Recurrence(yearly_by_date=YearlyByDate(1, Month.JANUARY)),  # as in the vendor's own example
)  # fmt: skip
ONCE = replace(CHRISTMAS, recurrence=None)
WHOLE = replace(ONCE, all_day=True, start_time=None, end_time=None)


def places(problems: list[Problem]) -> list[str]:
    """Where the problems are; each says something that fits on a screen."""
    assert all(0 < len(problem.message) < 300 for problem in problems)
    return [".".join(problem.path) for problem in problems]


def by_date(day: int, month: Month) -> Recurrence:
    """A yearly recurrence on a date."""
    return Recurrence(yearly_by_date=YearlyByDate(day, month))


# ---------------------------------------------------------------- events


def drafted(event: ScheduleEvent, **changed: Any) -> EventDraft:
    """The draft that leaves an event as it is, but for some members."""
    assert event.start_date is not None
    assert event.end_date is not None
    as_it_is = EventDraft(
        name=event.name,
        start_date=event.start_date,
        end_date=event.end_date,
        start_time=event.start_time,
        end_time=event.end_time,
        all_day=event.all_day,
        recurrence=event.recurrence,
    )
    return replace(as_it_is, **changed)


@pytest.mark.parametrize(
    ("event", "patch", "changed"),
    [
        (TIMED, {"name": "Other"}, {"name": "Other"}),
        (TIMED, {"start_date": LATER}, {"start_date": LATER}),
        (TIMED, {"end_date": LATER}, {"end_date": LATER}),
        (TIMED, {"start_time": NOON}, {"start_time": NOON}),
        (TIMED, {"start_time": MIDNIGHT}, {"start_time": MIDNIGHT}),
        (TIMED, {"end_time": NOON}, {"end_time": NOON}),
        (TIMED, {"recurrence": WEEKLY}, {"recurrence": WEEKLY}),
        (TIMED, {"recurrence": None}, {"recurrence": None}),
        (TIMED, {"recurrence": UNSET}, {}),
        (TIMED, {"all_day": True}, {"all_day": True, "start_time": None, "end_time": None}),
        (TIMED, {"all_day": False}, {}),
        (ALL_DAY, {"start_time": NINE, "end_time": FIVE}, {"all_day": False, "start_time": NINE, "end_time": FIVE}),
        (ALL_DAY, {"start_time": NINE}, {"all_day": False, "start_time": NINE}),
        (ALL_DAY, {"all_day": False}, {"all_day": False}),
        (ALL_DAY, {"recurrence": DAILY}, {"recurrence": DAILY}),
        # contradictions are carried on, for the check of the whole to refuse
        (ALL_DAY, {"all_day": True, "start_time": NINE}, {"start_time": NINE}),
        (replace(TIMED, end_date=None), {"start_date": LATER}, {"start_date": LATER, "end_date": LATER}),
    ],
)  # fmt: skip
def test_a_change_of_an_event_changes_what_it_names(
    event: ScheduleEvent, patch: dict[str, Any], changed: dict[str, Any]
) -> None:
    readable = event if event.end_date else replace(event, end_date=DAY)

    assert changed_event(EventPatch(**patch), event) == drafted(readable, **changed)


def test_an_event_whose_dates_cannot_be_read_needs_new_ones() -> None:
    unreadable = replace(TIMED, start_date=None, end_date=None)
    moved = changed_event(EventPatch(start_date=DAY), unreadable)

    assert changed_event(EventPatch(name="Other"), unreadable) is None
    assert places(check_event_patch(EventPatch(name="Other"), PERSON, unreadable)) == ["startDate"]
    assert moved is not None
    assert moved.end_date == DAY


@pytest.mark.parametrize(
    ("event", "patch", "where"),
    [
        (TIMED, {"name": "Other"}, []),
        (TIMED, {"end_time": EIGHT}, ["endTime"]),
        (TIMED, {"recurrence": WEEKLY}, ["recurrence.weekly"]),
        (TIMED, {"recurrence": None}, []),
        (ALL_DAY, {"start_time": NINE}, ["endTime"]),
        (ALL_DAY, {"start_time": NINE, "end_time": FIVE}, []),
        (ALL_DAY, {"all_day": False}, ["startTime", "endTime"]),
    ],
)
def test_a_change_of_an_event_is_judged_by_what_comes_out(
    event: ScheduleEvent, patch: dict[str, Any], where: list[str]
) -> None:
    assert places(check_event_patch(EventPatch(**patch), PERSON, event)) == where


@pytest.mark.parametrize(
    ("patch", "kind", "where"),
    [
        ({"name": "Other"}, PERSON, []),
        ({"name": ""}, PERSON, ["name"]),
        ({"name": "x" * 41}, LOCATION, ["name"]),
        ({"start_time": NINE}, PERSON, []),  # its end is not known here
        ({"start_time": NINE, "end_time": FIVE}, PERSON, []),
        ({"start_time": FIVE, "end_time": NINE}, PERSON, []),  # it may end on a later day
        ({"start_date": DAY, "end_date": DAY, "start_time": FIVE, "end_time": NINE}, PERSON, ["endTime"]),
        ({"start_time": time(9, 0, 30)}, PERSON, ["startTime"]),
        ({"start_time": time(9, 0, 30), "end_time": FIVE}, PERSON, ["startTime"]),
        ({"all_day": True, "start_time": NINE}, PERSON, ["startTime"]),
        ({"all_day": False, "start_time": NINE}, PERSON, []),
        ({"start_date": DAY}, PERSON, []),
        ({"end_date": DAY}, PERSON, []),
        ({"start_date": LATER, "end_date": DAY}, PERSON, ["endDate"]),
        ({"recurrence": DAILY}, PERSON, []),
        ({"recurrence": WEEKLY}, PERSON, []),  # its first day is not known here
        ({"recurrence": YEARLY}, PERSON, ["recurrence.yearlyByDate"]),
        ({"recurrence": DAILY}, LOCATION, ["recurrence.daily"]),
        ({"recurrence": Recurrence()}, PERSON, ["recurrence"]),
        ({"recurrence": ENDED}, PERSON, []),
        ({"start_date": DAY, "recurrence": ENDED}, PERSON, ["recurrence.endDate"]),
        ({"start_date": DAY, "recurrence": WEEKLY}, PERSON, ["recurrence.weekly"]),
        ({"start_date": DAY, "end_date": DAY, "recurrence": WEEKLY}, PERSON, ["recurrence.weekly"]),
        ({"start_date": DAY, "end_date": LATER, "recurrence": DAILY}, PERSON, []),  # it may be short enough
        ({"start_date": DAY, "end_date": LATER, "all_day": True, "recurrence": DAILY}, PERSON, ["recurrence.daily"]),
        ({"start_date": DAY, "end_date": LATER, "end_time": NINE, "start_time": EIGHT, "recurrence": DAILY}, PERSON, ["recurrence.daily"]),
        ({"start_date": DAY, "end_date": date(2027, 1, 8), "recurrence": DAILY}, PERSON, ["recurrence.daily"]),
        ({"start_date": DAY, "recurrence": YEARLY}, PERSON, ["recurrence.yearlyByDate"]),
        ({"start_date": DAY, "recurrence": YEARLY}, LOCATION, []),
        ({"start_date": DAY, "recurrence": DAILY}, LOCATION, ["recurrence.daily"]),
        ({"recurrence": None}, PERSON, []),
        ({"all_day": True}, PERSON, []),
    ],
)  # fmt: skip
def test_of_an_unknown_event_only_what_is_always_wrong_is_told(
    patch: dict[str, Any], kind: ScheduleOwnerKind, where: list[str]
) -> None:
    assert places(check_event_patch(EventPatch(**patch), kind, None)) == where


# ---------------------------------------------------------------- holidays


@pytest.mark.parametrize(
    ("current", "patch", "told"),
    [
        (CHRISTMAS, {"end_time": NOON}, {"end_time": NOON}),
        (CHRISTMAS, {"all_day": True}, {"all_day": True}),
        (CHRISTMAS, {"all_day": False, "end_time": NOON}, {"all_day": False, "end_time": NOON}),
        (WHOLE, {"name": "Xmas"}, {"name": "Xmas"}),
        (WHOLE, {"start_time": NINE, "end_time": FIVE}, {"all_day": False, "start_time": NINE, "end_time": FIVE}),
        (replace(WHOLE, end_time=FIVE), {"start_time": NINE}, {"all_day": False, "start_time": NINE, "end_time": FIVE}),
        (WHOLE, {"recurrence": YEARLY}, {"recurrence": YEARLY}),
    ],
)  # fmt: skip
def test_of_a_holiday_webex_is_told_the_change_and_that_it_has_times_now(
    current: Holiday, patch: dict[str, Any], told: dict[str, Any]
) -> None:
    assert holiday_change(HolidayPatch(**patch), current) == HolidayPatch(**told)


@pytest.mark.parametrize(
    ("current", "patch", "where"),
    [
        (CHRISTMAS, HolidayPatch(), []),
        (CHRISTMAS, HolidayPatch(name="Xmas"), []),
        (CHRISTMAS, HolidayPatch(name=""), ["name"]),
        (CHRISTMAS, HolidayPatch(recurrence=by_date(25, Month.DECEMBER)), []),
        (CHRISTMAS, HolidayPatch(recurrence=None), ["recurrence"]),
        (CHRISTMAS, HolidayPatch(end_time=time(8)), ["endTime", "recurrence.yearlyByDate"]),
        (WHOLE, HolidayPatch(end_date=date(2026, 12, 26)), []),
        (WHOLE, HolidayPatch(start_date=date(2026, 12, 26)), ["endDate"]),
        (WHOLE, HolidayPatch(start_time=NINE, end_time=FIVE), []),
        (WHOLE, HolidayPatch(start_time=NINE), ["endTime"]),
        (WHOLE, HolidayPatch(end_time=NINE), ["startTime"]),
        (WHOLE, HolidayPatch(start_time=NINE, end_time=FIVE, all_day=False), []),
        (WHOLE, HolidayPatch(start_time=NINE, all_day=True), ["startTime"]),
        (WHOLE, HolidayPatch(all_day=False), ["startTime", "endTime"]),
        (ONCE, HolidayPatch(all_day=True), []),
        (ONCE, HolidayPatch(end_time=time(12)), []),
        (replace(CHRISTMAS, start_date=None), HolidayPatch(end_time=time(8)), []),
        (replace(WHOLE, start_date=None), HolidayPatch(end_time=time(8)), ["startTime"]),
        (replace(WHOLE, start_date=None), HolidayPatch(name="Xmas"), []),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_change_of_a_holiday_is_judged_by_what_comes_out(
    current: Holiday, patch: HolidayPatch, where: list[str]
) -> None:
    assert places(check_holiday_patch(patch, current)) == where


@pytest.mark.parametrize(
    ("patch", "where"),
    [
        (HolidayPatch(name="x" * 31), ["name"]),
        (HolidayPatch(start_time=time(9, 0, 1)), ["startTime"]),
        (HolidayPatch(end_time=time(8)), []),  # when it starts, nobody knows
        (HolidayPatch(start_time=NINE, all_day=True), ["startTime"]),
        (HolidayPatch(start_date=date(2027, 1, 9)), []),
        (HolidayPatch(start_date=LATER, end_date=DAY), ["endDate"]),
        (HolidayPatch(recurrence=by_date(25, Month.DECEMBER)), []),
        (HolidayPatch(recurrence=by_date(31, Month.JUNE)), ["recurrence.yearlyByDate.dayOfMonth"]),
        (HolidayPatch(recurrence=WEEKLY), ["recurrence.weekly"]),
        (HolidayPatch(recurrence=Recurrence()), ["recurrence"]),
        (HolidayPatch(recurrence=None), ["recurrence"]),
        (HolidayPatch(start_date=LATER, recurrence=YEARLY), ["recurrence.yearlyByDate"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_of_an_unknown_holiday_only_what_is_always_wrong_is_told(
    patch: HolidayPatch, where: list[str]
) -> None:
    assert places(check_holiday_patch(patch, None)) == where
