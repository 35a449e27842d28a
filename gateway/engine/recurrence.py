"""On which days something happens, as arithmetic on day numbers.

A day number is `date.toordinal()`: 1 January of year 1 is 1, a Monday. No pattern is ever stepped through from its
start: the days within a window are found by division, so a rule that began in 1970 costs what a new one does.

Rule 1: `first` is the earliest day that counts; a pattern may begin later, never earlier.
Rule 2: `last` is the latest day on which an occurrence may start, None for no end.
Rule 3: a count is turned into a last day when the pattern is made (`Daily.times`, `Weekly.times`), by a closed
formula.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date

FIRST_DAY = date.min.toordinal()
LAST_DAY = date.max.toordinal()
WEEK = 7
MONDAY, SUNDAY = 0, 6
LAST = -1
"""The `week` of a yearly pattern by weekday that means the month's last such day."""


@dataclass(frozen=True, slots=True)
class Once:
    """On one day."""

    first: int

    @property
    def last(self) -> int:
        """The day itself."""
        return self.first

    def days(self, low: int, high: int) -> Iterator[int]:
        """The day, if it lies in [low, high]."""
        if low <= self.first <= high:
            yield self.first


@dataclass(frozen=True, slots=True)
class Daily:
    """Every `interval` days from `first` on."""

    first: int
    interval: int
    last: int | None = None

    @classmethod
    def times(cls, first: int, interval: int, count: int) -> Daily:
        """`count` occurrences in all, the first included."""
        return cls(first, interval, _bounded(first + (count - 1) * interval))

    def days(self, low: int, high: int) -> Iterator[int]:
        """The occurrences in [low, high], in order."""
        start = max(low, self.first)
        start += -(start - self.first) % self.interval
        yield from range(start, _until(high, self.last) + 1, self.interval)


@dataclass(frozen=True, slots=True)
class Weekly:
    """On `weekdays` (0 is Monday) of every `interval`-th week, counted from the week of `first`. Weeks start on
    `week_start`, so that it can be said which weeks are skipped."""

    first: int
    weekdays: tuple[int, ...]
    interval: int = 1
    last: int | None = None
    week_start: int = SUNDAY

    @classmethod
    def times(
        cls,
        first: int,
        weekdays: tuple[int, ...],
        interval: int,
        count: int,
        *,
        week_start: int = SUNDAY,
    ) -> Weekly:
        """`count` occurrences in all; each date counts, on whichever weekday it falls."""
        pattern = cls(first, weekdays, interval, None, week_start)
        places = pattern._places
        before = sum(place < first - pattern._anchor for place in places)
        weeks, place = divmod(before + count - 1, len(places))
        return cls(
            first,
            weekdays,
            interval,
            _bounded(pattern._anchor + weeks * WEEK * interval + places[place]),
            week_start,
        )

    @property
    def _anchor(self) -> int:
        """The first day of the week of `first`."""
        return self.first - (weekday(self.first) - self.week_start) % WEEK

    @property
    def _places(self) -> tuple[int, ...]:
        """The weekdays as days since the week's start, in order."""
        return tuple(sorted({(day - self.week_start) % WEEK for day in self.weekdays}))

    def days(self, low: int, high: int) -> Iterator[int]:
        """The occurrences in [low, high], in order."""
        low, high = max(low, self.first), _until(high, self.last)
        step = WEEK * self.interval
        anchor = self._anchor
        places = self._places
        start = anchor + max(0, low - anchor) // step * step
        for week in range(start, high + 1, step):
            for place in places:
                if low <= week + place <= high:
                    yield week + place


@dataclass(frozen=True, slots=True)
class YearlyByDate:
    """On one date of every year. A year without it (29 February) has no occurrence."""

    first: int
    month: int
    day: int
    last: int | None = None

    def days(self, low: int, high: int) -> Iterator[int]:
        """The occurrences in [low, high], in order."""
        for year in _years(max(low, self.first), _until(high, self.last)):
            if self.day <= monthrange(year, self.month)[1]:
                found = date(year, self.month, self.day).toordinal()
                if max(low, self.first) <= found <= _until(high, self.last):
                    yield found


@dataclass(frozen=True, slots=True)
class YearlyByDay:
    """On the `week`-th such weekday (0 is Monday) of a month of every year; `LAST` is the month's last one."""

    first: int
    month: int
    weekday: int
    week: int
    last: int | None = None

    def days(self, low: int, high: int) -> Iterator[int]:
        """The occurrences in [low, high], in order."""
        for year in _years(max(low, self.first), _until(high, self.last)):
            found = self._in(year)
            if max(low, self.first) <= found <= _until(high, self.last):
                yield found

    def _in(self, year: int) -> int:
        if self.week == LAST:
            end = date(year, self.month, monthrange(year, self.month)[1]).toordinal()
            return end - (weekday(end) - self.weekday) % WEEK
        start = date(year, self.month, 1).toordinal()
        return start + (self.weekday - weekday(start)) % WEEK + (self.week - 1) * WEEK


Pattern = Once | Daily | Weekly | YearlyByDate | YearlyByDay


def weekday(day: int) -> int:
    """The weekday of a day number; 0 is Monday."""
    return (day - 1) % WEEK


def _until(high: int, last: int | None) -> int:
    return high if last is None else min(high, last)


def _bounded(day: int) -> int:
    """A count may be huge; what lies beyond the calendar's end is as good as no end."""
    return min(day, LAST_DAY)


def _years(low: int, high: int) -> range:
    if high < low:
        return range(0)
    first = date.fromordinal(max(low, FIRST_DAY)).year
    return range(first, min(date.fromordinal(min(high, LAST_DAY)).year, MAXYEAR) + 1)
