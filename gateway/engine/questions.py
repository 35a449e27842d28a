"""Questions over a timeline, or over two: each reads answers or periods, and computes nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway.engine.chunks import Period
from gateway.engine.instants import instant, moment, utc
from gateway.engine.rules import Status
from gateway.engine.timeline import LONGEST_SEARCH, Timeline


@dataclass(frozen=True, slots=True)
class Difference:
    """[start, end), in UTC, in which two timelines are of two statuses. `mask` (the slots in force at its start) and
    `because` are of `after`."""

    start: datetime
    end: datetime
    before: Status
    after: Status
    mask: int
    because: int | None


def next_available(
    timeline: Timeline,
    after: datetime,
    *,
    at_least: int,
    unknown_as: Status = Status.UNKNOWN,
    within: timedelta | None = None,
) -> Period | None:
    """The first time from `after` on when it is available for `at_least` seconds on end, for whatever reasons; `mask`
    and `because` are of its start. None if none begins in time: within 25 years, or within as long as is said.

    It ends where it ceases to be available. What does not cease within 25 years is cut there, and is long enough only
    if that much of it is.
    """
    if timeline.at_best.taken(unknown_as) is not Status.AVAILABLE:
        return None
    after = utc(after)
    limit = moment(instant(after) + LONGEST_SEARCH)
    latest = (
        limit
        if within is None
        else min(limit, moment(instant(after) + int(within.total_seconds())))
    )
    for found in _available(timeline, after, limit, unknown_as, latest):
        if (found.end - found.start).total_seconds() >= at_least:
            return found
    return None


def open_seconds(timeline: Timeline, start: datetime, end: datetime) -> int:
    """For how many whole seconds of [start, end) it is available."""
    lengths = (
        period.end - period.start
        for period in timeline.periods(start, end)
        if period.status is Status.AVAILABLE
    )
    return sum(lengths, timedelta()) // timedelta(seconds=1)


def differences(
    before: Timeline, after: Timeline, start: datetime, end: datetime
) -> list[Difference]:
    """Where in [start, end) the status is another one after than before: in order, split where one of the two
    statuses or the reason (of `after`) changes."""
    found: list[Difference] = []
    for begin, over, one, two in _side_by_side(
        before.periods(start, end), after.periods(start, end)
    ):
        said = (one.status, two.status, two.because)
        last = found[-1] if found else None
        if one.status is two.status:
            continue
        if last and last.end == begin and (last.before, last.after, last.because) == said:
            found[-1] = replace(last, end=over)
        else:
            found.append(
                Difference(begin, over, one.status, two.status, after.at(begin).mask, two.because)
            )
    return found


def _available(
    timeline: Timeline, start: datetime, limit: datetime, unknown_as: Status, latest: datetime
) -> Iterator[Period]:
    """The times of being available between two moments that begin before a third; what touches is one."""
    found: Period | None = None
    while start < (limit if found else latest):
        answer = timeline.at(start)
        # An answer without a next change has looked at least as far as this search goes.
        end = limit if answer.until is None else min(answer.until, limit)
        if answer.status.taken(unknown_as) is not Status.AVAILABLE:
            if found:
                yield found
            found = None
        elif found:
            found = found._replace(end=end)
        else:
            found = Period(start, end, Status.AVAILABLE, answer.mask, answer.because)
        start = end
    if found:
        yield found


def _side_by_side(
    one: list[Period], other: list[Period]
) -> Iterator[tuple[datetime, datetime, Period, Period]]:
    """Two lists of periods of the same time, cut where either is."""
    place = beside = 0
    while place < len(one):
        here, there = one[place], other[beside]
        end = min(here.end, there.end)
        yield max(here.start, there.start), end, here, there
        place += here.end == end
        beside += there.end == end
