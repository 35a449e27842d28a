"""Questions over many people, each answered from their timelines. Pure, and in steps of one person each: with many of
them it takes long, and whoever asks may let others have their turn in between.

People stand in the order in which they are handed in; answers name them by their rows in the directory.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from gateway.directory import Associate
from gateway.engine import Gap, Status, common_slots, coverage, statuses_at
from gateway.timelines.facts import Source
from gateway.timelines.known import Known, Stay
from gateway.vendors.port import Vendor

T = TypeVar("T")
Steps = Generator[None, None, T]
"""Work in steps: it stops after each, and returns what it found."""

SOON = tuple(timedelta(days=days) for days in (1, 8, 64, 366))
"""How far it is looked for who is available next, and again for those of whom it is later."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the directory and what is known about them."""

    associate: Associate
    known: Known


@dataclass(frozen=True, slots=True)
class NextAvailable:
    """When somebody is available next."""

    associate: Associate
    period: Stay


@dataclass(frozen=True, slots=True)
class FreeBusy:
    """Somebody's periods in a range."""

    associate: Associate
    periods: list[Stay]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A time at which the same people are available throughout; see `common_slots` of the engine."""

    start: datetime
    end: datetime
    associates: tuple[Associate, ...]
    missing: tuple[Associate, ...]
    unknown: tuple[Associate, ...]


@dataclass(frozen=True, slots=True)
class CoverageGap:
    """A time at which fewer than `minimum` people are available."""

    start: datetime
    end: datetime
    available: int
    unknown: int
    minimum: int


@dataclass(frozen=True, slots=True)
class SegmentAvailability:
    """Whether anybody of a lead segment is available. `next`: who is next, when nobody is."""

    status: Status
    associates: tuple[Associate, ...]
    next: NextAvailable | None
    sources: tuple[Source, ...]


def available_at(
    people: Sequence[Person], time: datetime, *, unknown_as: Status
) -> Steps[tuple[Associate, ...]]:
    """Who is available at an instant."""
    for one in people:
        one.known.compiled.line.timeline.at(time)  # compiled for that time, if it is not yet
        yield
    return _available_at(people, time, unknown_as=unknown_as)


def _available_at(
    people: Sequence[Person], time: datetime, *, unknown_as: Status
) -> tuple[Associate, ...]:
    statuses = statuses_at([one.known.compiled.line.timeline for one in people], time)
    wanted = _counting(unknown_as)
    return tuple(
        one.associate for one, status in zip(people, statuses, strict=True) if status in wanted
    )


def next_available(
    people: Iterable[Person], after: datetime, *, at_least: int, unknown_as: Status, first: int
) -> Steps[list[NextAvailable]]:
    """The `first` who are available soonest for `at_least` seconds, within a year; of those at once, who stays
    longest. Most are found in the first days, so those are looked at first."""
    found: list[NextAvailable] = []
    left = list(people)
    for within in SOON:
        later = []
        for one in left:
            stay = one.known.next_available(
                after, at_least=at_least, unknown_as=unknown_as, within=within
            )
            if stay is None:
                later.append(one)
            else:
                found.append(NextAvailable(one.associate, stay))
            yield
        left = later
        if len(found) >= first:
            break
    found.sort(
        key=lambda one: (one.period.start, -one.period.end.timestamp(), one.associate.position)
    )
    return found[:first]


def free_busy(people: Iterable[Person], start: datetime, end: datetime) -> Steps[list[FreeBusy]]:
    """Everybody's periods."""
    found = []
    for one in people:
        found.append(FreeBusy(one.associate, one.known.stays(start, end), one.known.sources))
        yield
    return found


def meetings(
    people: Sequence[Person],
    start: datetime,
    end: datetime,
    *,
    at_least: int,
    quorum: int | None,
    unknown_as: Status,
) -> Steps[list[Meeting]]:
    """When at least `quorum` of them (None: all) are available together. Raises TooMany."""
    yield from _compiling(people, start, end)

    def named(places: Iterable[int]) -> tuple[Associate, ...]:
        return tuple(people[place].associate for place in places)

    return [
        Meeting(
            slot.start, slot.end, named(slot.available), named(slot.missing), named(slot.unknown)
        )
        for slot in common_slots(
            [one.known.compiled.line.timeline for one in people],
            start,
            end,
            at_least=at_least,
            quorum=quorum,
            unknown_as=unknown_as,
        )
    ]


def gaps(
    people: Sequence[Person], start: datetime, end: datetime, *, minimum: int
) -> Steps[list[CoverageGap]]:
    """When fewer than `minimum` are available."""
    yield from _compiling(people, start, end)
    timelines = [one.known.compiled.line.timeline for one in people]
    found: list[Gap] = coverage(timelines, start, end, minimum=minimum)
    return [CoverageGap(gap.start, gap.end, gap.available, gap.unknown, minimum) for gap in found]


def of_segment(people: Sequence[Person], time: datetime) -> Steps[SegmentAvailability]:
    """Whether one of a lead segment's people is available; unknown when none is and one may be."""
    there = yield from available_at(people, time, unknown_as=Status.UNKNOWN)
    maybe = _available_at(people, time, unknown_as=Status.AVAILABLE)
    status = Status.AVAILABLE if there else Status.UNKNOWN if maybe else Status.UNAVAILABLE
    soonest: list[NextAvailable] = []
    if not there:
        soonest = yield from next_available(
            people, time, at_least=60, unknown_as=Status.UNKNOWN, first=1
        )
    return SegmentAvailability(status, there, next(iter(soonest), None), joined_sources(people))


def _compiling(people: Iterable[Person], start: datetime, end: datetime) -> Steps[None]:
    for one in people:
        one.known.compiled.line.timeline.periods(start, end)
        yield


def joined_sources(people: Iterable[Person]) -> tuple[Source, ...]:
    """How each vendor's part is, over all people: the worst of it, and the oldest."""
    worst: dict[Vendor, Source] = {}
    for one in people:
        for source in one.known.sources:
            held = worst.get(source.vendor)
            worst[source.vendor] = source if held is None else _worse(held, source)
    return tuple(worst.values())


def _worse(one: Source, other: Source) -> Source:
    if one.error is not None or not other.linked:
        return one
    if other.error is not None or not one.linked:
        return other
    times = [source.as_of for source in (one, other) if source.as_of is not None]
    return Source(one.vendor, True, min(times, default=None), None, one.stale or other.stale)


def _counting(unknown_as: Status) -> frozenset[Status]:
    if unknown_as is Status.AVAILABLE:
        return frozenset((Status.AVAILABLE, Status.UNKNOWN))
    return frozenset((Status.AVAILABLE,))
