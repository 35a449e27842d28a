"""Those who are asked: each in its own words and with what it likes best, and how to read what it answers.

What is timed is the raw call. Arguments are made fit before (`prepared`), answers are read after (`opened`,
`changed`, `spans`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from opening_hours import OpeningHours, State

from gateway.engine import Period, Status, Timeline
from tests.benchmarks.by_events import ByEvents
from tests.benchmarks.by_rules import ByRules
from tests.benchmarks.schedule import CHICAGO, EXPRESSION, Range, layers

ENGINE = "the engine"
OPENING_HOURS = "opening-hours-py"
DATEUTIL = "dateutil.rrule"
DATEUTIL_CACHED = "dateutil.rrule, cache=True"
EVENTS = "recurring-ical-events"

Spans = list[tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Contender:
    """Somebody who can be asked. `given` says what the moments it is asked for are like."""

    name: str
    given: str
    prepared: Callable[[datetime], datetime]
    status: Callable[[datetime], Any]
    next_change: Callable[[datetime], Any]
    intervals: Callable[[Range], Sequence[Any]]
    opened: Callable[[Any], bool]
    changed: Callable[[Any], datetime | None]
    spans: Callable[[Sequence[Any]], Spans]


def contenders() -> tuple[Contender, ...]:
    """All of them, the engine first."""
    return (
        engine(Timeline(layers())),
        opening_hours(OpeningHours(EXPRESSION, timezone=CHICAGO)),
        _worked_out(DATEUTIL_CACHED, "naive local datetimes", ByRules(cache=True), naive),
        _worked_out(DATEUTIL, "naive local datetimes", ByRules(cache=False), naive),
        _worked_out(EVENTS, "local datetimes with zoneinfo", ByEvents(), local),
    )


def engine(timeline: Timeline) -> Contender:
    """The engine: one call tells status, reason and next change, so it is timed for both questions."""
    return Contender(
        ENGINE,
        "datetimes in UTC",
        prepared=lambda moment: moment,
        status=timeline.at,
        next_change=timeline.at,
        intervals=lambda asked: timeline.periods(*asked),
        opened=lambda answer: answer.status is Status.AVAILABLE,
        changed=lambda answer: answer.until,
        spans=_open_periods,
    )


def opening_hours(hours: OpeningHours) -> Contender:
    """opening-hours-py. It refuses `datetime.timezone.utc`, and is at home in the zone of the place."""
    return Contender(
        OPENING_HOURS,
        "local datetimes with zoneinfo",
        prepared=local,
        status=hours.is_open,
        next_change=hours.next_change,
        intervals=lambda asked: list(hours.intervals(*asked)),
        opened=bool,
        changed=in_utc,
        spans=lambda answer: joined(
            [(in_utc(start), in_utc(end)) for start, end, state, _ in answer if state == State.OPEN]
        ),
    )


def _worked_out(
    name: str, given: str, by: ByRules | ByEvents, prepared: Callable[[datetime], datetime]
) -> Contender:
    """A library that knows repetitions and no opening hours; what is missing stands in our adapter."""
    return Contender(
        name,
        given,
        prepared=prepared,
        status=by.is_open,
        next_change=by.next_change,
        intervals=lambda asked: by.intervals(*asked),
        opened=bool,
        changed=in_utc,
        spans=lambda answer: joined([(in_utc(start), in_utc(end)) for start, end in answer]),
    )


def local(moment: datetime) -> datetime:
    """On Chicago's clock."""
    return moment.astimezone(CHICAGO)


def naive(moment: datetime) -> datetime:
    """What Chicago's clock reads."""
    return local(moment).replace(tzinfo=None)


def in_utc(moment: datetime) -> datetime:
    """The same on UTC's clock; one without a zone is read by Chicago's."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=CHICAGO)).astimezone(UTC)


def joined(spans: Spans) -> Spans:
    """Those that touch are one."""
    union: Spans = []
    for start, end in spans:
        if union and union[-1][1] == start:
            union[-1] = (union[-1][0], end)
        else:
            union.append((start, end))
    return union


def _open_periods(periods: Sequence[Period]) -> Spans:
    return joined([(one.start, one.end) for one in periods if one.status is Status.AVAILABLE])
