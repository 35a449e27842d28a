"""The hours of a week in each vendor's words: events of a schedule, days of an operating mode, blocks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time

from gateway.timelines.plans import END_OF_DAY, MIDNIGHT, LocalTimeRange, WeekPlan, WorkingDay
from gateway.vendors.opentact.check import NAME as LONGEST_BLOCK_NAME
from gateway.vendors.records import (
    DayHours,
    DayOfWeek,
    DifferentHoursDaily,
    EventDraft,
    OfficeHours,
    OfficeHoursType,
    Recurrence,
    WeeklyRecurrence,
)

LAST_SECOND = time(23, 59, 59)
"""What OpenTact writes for the end of the day."""


def events_of(days: Sequence[WorkingDay], *, first: date) -> tuple[EventDraft, ...]:
    """Weekly events for a schedule of business hours, for ever from `first` on; a day that the calendar ends before
    has none."""
    return tuple(
        _weekly(day.day, number, hours, on=on)
        for day in days
        if (on := _next(day.day, first)) is not None
        for number, hours in enumerate(day.ranges, start=1)
    )


def hours_of(days: Sequence[WorkingDay]) -> DifferentHoursDaily:
    """The days of an operating mode; of several ranges the first counts."""
    return DifferentHoursDaily(
        **{day.day.lower(): _day_hours(day.ranges[0]) for day in days if day.ranges}
    )


def blocks_of(plan: WeekPlan) -> tuple[OfficeHours, ...]:
    """What the week leaves closed, as blocks, day by day from Monday on."""
    ranges = {day.day: day.ranges for day in plan.days}
    name = plan.name.strip()[:LONGEST_BLOCK_NAME].strip()
    return tuple(
        _block(name, day, start, end)
        for day in DayOfWeek
        for start, end in _closed(ranges.get(day, ()))
    )


def _weekly(day: DayOfWeek, number: int, hours: LocalTimeRange, *, on: date) -> EventDraft:
    timed = not hours.is_whole_day
    return EventDraft(
        name=f"{day.capitalize()} {number}",
        start_date=on,
        end_date=on,
        start_time=hours.from_time if timed else None,
        end_time=hours.to_time if timed else None,
        all_day=not timed,
        recurrence=Recurrence(forever=True, weekly=WeeklyRecurrence(1, (day,))),
    )


def _next(day: DayOfWeek, first: date) -> date | None:
    """The first such day that is not before `first`."""
    weekday = tuple(DayOfWeek).index(day)
    number = first.toordinal() + (weekday - first.weekday()) % 7
    return date.fromordinal(number) if number <= date.max.toordinal() else None


def _day_hours(hours: LocalTimeRange) -> DayHours:
    if hours.is_whole_day:
        return DayHours(enabled=True, all_day=True)
    return DayHours(enabled=True, start_time=hours.from_time, end_time=hours.to_time)


def _closed(ranges: Sequence[LocalTimeRange]) -> Iterator[tuple[time, time]]:
    """The rest of a day."""
    start = MIDNIGHT
    for one in sorted(ranges, key=lambda each: each.from_time):
        if start < one.from_time:
            yield start, one.from_time
        start = one.to_time
    if start != END_OF_DAY:
        yield start, LAST_SECOND


def _block(name: str, day: DayOfWeek, start: time, end: time) -> OfficeHours:
    return OfficeHours(
        id="",
        name=name,
        type=OfficeHoursType.NONWORKING,
        day_of_week=day,
        from_time=start,
        to_time=end,
        raw_from=None,
        raw_to=None,
        created_at=None,
        modified_at=None,
    )
