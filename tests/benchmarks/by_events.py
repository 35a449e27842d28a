"""The schedule by recurring-ical-events: a calendar of events that open and events that close, as calendars have it.

What is open is what opens less what closes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import icalendar
import recurring_ical_events

from tests.benchmarks.schedule import (
    CHICAGO,
    FIRST_SATURDAY,
    HOLIDAYS_BY_DATE,
    HOLIDAYS_BY_DAY,
    OUT,
)

OPENS, CLOSES = "OPENS", "CLOSES"
WORKDAYS = ["MO", "TU", "WE", "TH", "FR"]
NAMES = (*WORKDAYS, "SA", "SU")
LOOK = timedelta(days=8)
"""It is never closed for longer."""

Spans = list[tuple[datetime, datetime]]


class ByEvents:
    """Asked in local time with a zone."""

    def __init__(self) -> None:
        self._events = recurring_ical_events.of(_calendar())

    def is_open(self, moment: datetime) -> bool:
        """Whether something opens and nothing closes."""
        return {str(event["SUMMARY"]) for event in self._events.at(moment)} == {OPENS}

    def next_change(self, moment: datetime) -> datetime:
        """The first edge of what is open after the moment."""
        spans = self.intervals(moment, moment + LOOK)
        return next(edge for span in spans for edge in span if edge > moment)

    def intervals(self, start: datetime, end: datetime) -> Spans:
        """When it is open in [start, end), in order."""
        found: dict[str, Spans] = {OPENS: [], CLOSES: []}
        for event in self._events.between(start, end):
            begin, over = _aware(event.start), _aware(event.end)
            found[str(event["SUMMARY"])].append((max(begin, start), min(over, end)))
        return _less(sorted(found[OPENS]), sorted(found[CLOSES]))


def _less(opens: Spans, closes: Spans) -> Spans:
    """Both are in order; what opens does not overlap."""
    left: Spans = []
    for begin, over in opens:
        for start, end in closes:
            if start < over and end > begin:
                if begin < start:
                    left.append((begin, start))
                begin = max(begin, end)
        if begin < over:
            left.append((begin, over))
    return left


def _aware(moment: datetime | date) -> datetime:
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time(), CHICAGO)


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    for event in (*_opening(), *_closing()):
        calendar.add_component(event)
    return calendar


def _opening() -> Iterator[icalendar.Event]:
    week = {"FREQ": "WEEKLY", "BYDAY": WORKDAYS}
    yield _timed(OPENS, date(2020, 1, 1), (time(9), time(17)), week)
    fortnight = {"FREQ": "WEEKLY", "INTERVAL": 2, "BYDAY": "SA"}
    yield _timed(OPENS, FIRST_SATURDAY, (time(10), time(14)), fortnight)


def _closing() -> Iterator[icalendar.Event]:
    week = {"FREQ": "WEEKLY", "BYDAY": WORKDAYS}
    yield _timed(CLOSES, date(2020, 1, 1), (time(12), time(13)), week)
    for month, day in HOLIDAYS_BY_DATE:
        yield _days(date(2020, month, day), date(2020, month, day), {"FREQ": "YEARLY"})
    for month, day, which in HOLIDAYS_BY_DAY:
        rule = {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": f"{which}{NAMES[day]}"}
        first = _matching(month, day, which)
        yield _days(first, first, rule)
    yield _days(OUT[0], OUT[-1], None)


def _matching(month: int, day: int, which: int) -> date:
    """That day in 2020."""
    days = [date(2020, month, 1) + timedelta(number) for number in range(31)]
    return [one for one in days if one.month == month and one.weekday() == day][
        which if which < 0 else which - 1
    ]


def _timed(
    summary: str, day: date, times: tuple[time, time], rule: dict[str, object]
) -> icalendar.Event:
    start, end = (datetime.combine(day, at, CHICAGO) for at in times)
    return _event(summary, start, end, rule)


def _days(first: date, last: date, rule: dict[str, object] | None) -> icalendar.Event:
    return _event(CLOSES, first, last + timedelta(days=1), rule)


def _event(summary: str, start: date, end: date, rule: dict[str, object] | None) -> icalendar.Event:
    event = icalendar.Event()
    event.add("SUMMARY", summary)
    event.add("DTSTART", start)
    event.add("DTEND", end)
    event.add("UID", f"{summary}-{start}")
    if rule is not None:
        event.add("RRULE", rule)
    return event
