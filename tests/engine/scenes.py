"""What the properties are tried on: rules in nasty zones, around the days on which their clocks change.

`PROPERTY_EXAMPLES` in the environment asks for so many random examples of each property; without it a run has the
same few each time.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from gateway.engine import (
    LAST,
    Clocked,
    Daily,
    Effect,
    Layer,
    Layers,
    Once,
    Pattern,
    Rule,
    Slot,
    Span,
    Status,
    Weekly,
    YearlyByDate,
    YearlyByDay,
)
from tests.engine.oracle import DAY, clock_changes

EXAMPLES = os.environ.get("PROPERTY_EXAMPLES")
LAWFUL = settings(
    max_examples=int(EXAMPLES or 60),
    derandomize=EXAMPLES is None,
    deadline=None,  # examples differ much in size, and machines in speed
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)

ZONES = tuple(
    ZoneInfo(name)
    for name in (
        "America/Chicago",
        "Australia/Lord_Howe",  # half an hour
        "Antarctica/Troll",  # two hours
        "Pacific/Chatham",  # a quarter
        "America/Santiago",  # at midnight
        "Europe/Dublin",  # winter is the exception
        "Pacific/Apia",  # 30 December 2011 is missing
        "Asia/Kathmandu",
        "Africa/Casablanca",  # by the moon
        "UTC",
    )
)
STEADY = tuple(
    ZoneInfo(name)
    for name in ("Asia/Kathmandu", "Asia/Tokyo", "Pacific/Kiritimati", "Etc/GMT+12", "UTC")
)
CHANGES_FROM = int(datetime(2010, 1, 1, tzinfo=UTC).timestamp())
CHANGES_TO = int(datetime(2030, 12, 31, tzinfo=UTC).timestamp())
BEFORE, AFTER = 9 * DAY, 45 * DAY
"""How far around a change of the clock the oracle looks."""

NASTY_STARTS = (
    0, 900, 1800, 3600, 4800, 5400, 7200, 8100, 9000, 10_800, 32_400, 79_200, 86_340, 86_399,
)  # fmt: skip
NASTY_LENGTHS = (
    0, 1, 60, 900, 1800, 3600, 4800, 7200, 8 * 3600, DAY - 60, DAY - 1, DAY, DAY + 1800, 3 * DAY,
)  # fmt: skip
READABLE = (Effect.CLOSES, Effect.OPENS)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is said, and the change of a clock about which to ask."""

    layers: Layers
    change: int

    @property
    def low(self) -> int:
        """The first instant to ask for."""
        return self.change - BEFORE

    @property
    def high(self) -> int:
        """The last instant to ask for."""
        return self.change + AFTER


@cache
def changes(zone: ZoneInfo) -> tuple[int, ...]:
    """The instants at which the zone's clock changes, 2010 to 2030; for one that never does, days of a leap year."""
    found = clock_changes(zone, CHANGES_FROM, CHANGES_TO)
    return tuple(found) or tuple(
        int(datetime(2028, month, day, tzinfo=UTC).timestamp())
        for month, day in ((1, 1), (2, 29), (3, 1), (12, 31))
    )


@st.composite
def moments(draw: st.DrawFn) -> tuple[ZoneInfo, int]:
    """A zone and one of the changes of its clock."""
    zone = draw(st.sampled_from(ZONES))
    return zone, draw(st.sampled_from(changes(zone)))


@st.composite
def stepping(draw: st.DrawFn, day: int) -> Once | Daily | Weekly:
    """Patterns that could begin on any day as well."""
    first = day - draw(st.one_of(st.integers(-3, 3), st.integers(0, 400)))
    last = draw(st.one_of(st.none(), st.integers(day - 10, day + 20)))
    interval = draw(st.one_of(st.just(1), st.integers(1, 5)))
    kind = draw(st.sampled_from((Once, Daily, Weekly)))
    if kind is Once:
        return Once(day + draw(st.integers(-3, 3)))
    if kind is Daily:
        return Daily(first, interval, last)
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    week_start = draw(st.sampled_from((0, 6, 3)))
    return Weekly(first, tuple(sorted(weekdays)), interval, last, week_start)


@st.composite
def yearly(draw: st.DrawFn, day: int) -> YearlyByDate | YearlyByDay:
    """Yearly patterns that may fall near a day."""
    near = date.fromordinal(day + draw(st.integers(-2, 2)))
    first = day - draw(st.one_of(st.integers(-3, 3), st.integers(0, 4000)))
    last = draw(st.one_of(st.none(), st.integers(day - 10, day + 800)))
    if draw(st.booleans()):
        month, number = draw(st.sampled_from(((near.month, near.day), (2, 29), (12, 31), (1, 1))))
        return YearlyByDate(first, month, number, last)
    week = draw(st.sampled_from((min((near.day + 6) // 7, 4), LAST)))
    return YearlyByDay(first, near.month, near.weekday(), week, last)


def patterns(day: int) -> st.SearchStrategy[Pattern]:
    """Any pattern that has something to say about a day."""
    return st.one_of(stepping(day), stepping(day), yearly(day))


@st.composite
def clocked(
    draw: st.DrawFn, zone: ZoneInfo, change: int, *, only_stepping: bool = False
) -> Clocked:
    """A rule by the clock of `zone`, mostly with times at which clocks change."""
    day = datetime.fromtimestamp(change, zone).date().toordinal()
    start = draw(st.one_of(st.sampled_from(NASTY_STARTS), st.integers(0, DAY - 1)))
    length = draw(st.one_of(st.sampled_from(NASTY_LENGTHS), st.integers(0, 2 * DAY)))
    return Clocked(zone, draw(stepping(day) if only_stepping else patterns(day)), start, length)


@st.composite
def spans(draw: st.DrawFn, change: int) -> Span:
    """An absence around a change, with or without its two ends (which may be swapped)."""
    near = st.one_of(st.none(), st.integers(change - 2 * DAY, change + 2 * DAY))
    return Span(draw(near), draw(near))


@st.composite
def rules(draw: st.DrawFn, zone: ZoneInfo, change: int) -> tuple[Rule, ...]:
    """A record's rules: few, now and then none, seldom in a zone of their own."""
    other = draw(st.one_of(st.just(zone), st.just(zone), st.sampled_from(ZONES)))
    one = st.one_of(clocked(other, change), clocked(other, change), spans(change))
    return tuple(draw(st.lists(one, max_size=3)))


@st.composite
def slots(
    draw: st.DrawFn, zone: ZoneInfo, change: int, effects: tuple[Effect, ...]
) -> tuple[Slot, ...]:
    """Records in order of precedence."""
    one = st.builds(
        Slot, st.sampled_from(Layer), st.sampled_from(effects), rules(zone=zone, change=change)
    )
    return tuple(sorted(draw(st.lists(one, min_size=1, max_size=4)), key=lambda slot: slot.layer))


@st.composite
def scenes(draw: st.DrawFn, effects: tuple[Effect, ...] = tuple(Effect)) -> Scene:
    """Everything said about somebody, near a change of the clock."""
    zone, change = draw(moments())
    said = draw(slots(zone, change, effects))
    return Scene(Layers(said, draw(st.booleans()), draw(st.sampled_from(Status))), change)
