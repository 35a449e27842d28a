"""A patch of an event: what is wrong with it by itself, and what it makes of the event that is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from gateway.changes.desk import NotPossible, Obstacle
from gateway.changes.schedules import EventPatch, check_alone, merged
from gateway.vendors.records import (
    DailyRecurrence,
    DayOfWeek,
    EventDraft,
    Month,
    Recurrence,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
    WeeklyRecurrence,
    YearlyByDate,
)

PERSON, LOCATION = ScheduleOwnerKind.PERSON, ScheduleOwnerKind.LOCATION
REF = ScheduleRef(PERSON, "person", ScheduleType.HOLIDAYS, "schedule")
DAILY = Recurrence(forever=True, daily=DailyRecurrence(2))
WEEKLY = Recurrence(weekly=WeeklyRecurrence(1, (DayOfWeek.TUESDAY,)))
YEARLY = Recurrence(yearly_by_date=YearlyByDate(4, Month.JANUARY))
DAY = date(2027, 1, 4)  # a Monday
LATER = date(2027, 1, 6)
NINE, NOON, FIVE = time(9), time(12), time(17)

TIMED = ScheduleEvent(REF, "event", "Shift", DAY, DAY, NINE, FIVE, all_day=False, recurrence=DAILY)
ALL_DAY = replace(TIMED, start_time=None, end_time=None, all_day=True, recurrence=None)


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
        (TIMED, {"end_time": NOON}, {"end_time": NOON}),
        (TIMED, {"recurrence": WEEKLY}, {"recurrence": WEEKLY}),
        (TIMED, {"clear_recurrence": True}, {"recurrence": None}),
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
def test_a_merge_changes_what_the_patch_names(
    event: ScheduleEvent, patch: dict[str, Any], changed: dict[str, Any]
) -> None:
    readable = event if event.end_date else replace(event, end_date=DAY)

    assert merged(event, EventPatch(**patch)) == drafted(readable, **changed)


def test_an_event_whose_dates_cannot_be_read_needs_new_ones() -> None:
    unreadable = replace(TIMED, start_date=None, end_date=None)

    with pytest.raises(NotPossible) as stopped:
        merged(unreadable, EventPatch(name="Other"))

    assert stopped.value.obstacle is Obstacle.BAD_USER_INPUT
    assert [problem.path for problem in stopped.value.problems] == [("startDate",)]
    assert merged(unreadable, EventPatch(start_date=DAY)).end_date == DAY


@pytest.mark.parametrize(
    ("patch", "kind", "paths"),
    [
        ({"name": "Other"}, PERSON, []),
        ({"name": ""}, PERSON, ["name"]),
        ({"name": "x" * 41}, LOCATION, ["name"]),
        ({"start_time": NINE}, PERSON, []),  # its end is not known here
        ({"start_time": NINE, "end_time": FIVE}, PERSON, []),
        ({"start_time": time(9, 0, 30), "end_time": FIVE}, PERSON, ["startTime"]),
        ({"start_date": DAY}, PERSON, []),
        ({"end_date": DAY}, PERSON, []),
        ({"start_date": LATER, "end_date": DAY}, PERSON, ["endDate"]),
        ({"recurrence": DAILY}, PERSON, []),
        ({"recurrence": WEEKLY}, PERSON, []),  # its first day is not known here
        ({"start_date": DAY, "end_date": DAY, "recurrence": WEEKLY}, PERSON, ["recurrence.weekly"]),
        ({"start_date": DAY, "recurrence": YEARLY}, PERSON, ["recurrence.yearlyByDate"]),
        ({"start_date": DAY, "recurrence": YEARLY}, LOCATION, []),
        ({"start_date": DAY, "recurrence": DAILY}, LOCATION, ["recurrence.daily"]),
        ({"clear_recurrence": True}, PERSON, []),
        ({"all_day": True}, PERSON, []),
    ],
)
def test_a_patch_alone_is_only_blamed_for_what_no_event_could_mend(
    patch: dict[str, Any], kind: ScheduleOwnerKind, paths: list[str]
) -> None:
    found = check_alone(EventPatch(**patch), kind)

    assert [".".join(problem.path) for problem in found] == paths
