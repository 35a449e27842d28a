"""Questions over many people, each answered from their timelines. Pure.

People stand in the order in which they are handed in; answers name them by their rows in the directory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.directory import Associate
from gateway.engine import Gap, Status, common_slots, coverage, statuses_at
from gateway.timelines.facts import Source
from gateway.timelines.known import Known, Stay


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
) -> tuple[Associate, ...]:
    """Who is available at an instant."""
    statuses = statuses_at([one.known.compiled.line.timeline for one in people], time)
    wanted = _counting(unknown_as)
    return tuple(
        one.associate for one, status in zip(people, statuses, strict=True) if status in wanted
    )


def next_available(
    people: Iterable[Person], after: datetime, *, at_least: int, unknown_as: Status, first: int
) -> list[NextAvailable]:
    """The `first` who are available soonest for `at_least` seconds; of those at once, who stays longest."""
    found = [
        NextAvailable(one.associate, stay)
        for one in people
        if (stay := one.known.next_available(after, at_least=at_least, unknown_as=unknown_as))
    ]
    found.sort(
        key=lambda one: (one.period.start, -one.period.end.timestamp(), one.associate.position)
    )
    return found[:first]


def free_busy(people: Iterable[Person], start: datetime, end: datetime) -> list[FreeBusy]:
    """Everybody's periods."""
    return [
        FreeBusy(one.associate, one.known.stays(start, end), one.known.sources) for one in people
    ]


def meetings(
    people: Sequence[Person],
    start: datetime,
    end: datetime,
    *,
    at_least: int,
    quorum: int | None,
    unknown_as: Status,
) -> list[Meeting]:
    """When at least `quorum` of them (None: all) are available together. Raises TooMany."""

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
    people: Iterable[Person], start: datetime, end: datetime, *, minimum: int
) -> list[CoverageGap]:
    """When fewer than `minimum` are available."""
    timelines = [one.known.compiled.line.timeline for one in people]
    found: list[Gap] = coverage(timelines, start, end, minimum=minimum)
    return [CoverageGap(gap.start, gap.end, gap.available, gap.unknown, minimum) for gap in found]


def of_segment(people: Sequence[Person], time: datetime) -> SegmentAvailability:
    """Whether one of a lead segment's people is available; unknown when none is and one may be."""
    there = available_at(people, time, unknown_as=Status.UNKNOWN)
    maybe = available_at(people, time, unknown_as=Status.AVAILABLE)
    status = Status.AVAILABLE if there else Status.UNKNOWN if maybe else Status.UNAVAILABLE
    soonest = (
        []
        if there
        else next_available(people, time, at_least=60, unknown_as=Status.UNKNOWN, first=1)
    )
    return SegmentAvailability(status, there, next(iter(soonest), None), joined_sources(people))


def joined_sources(people: Iterable[Person]) -> tuple[Source, ...]:
    """How each vendor's part is, over all people: the worst of it, and the oldest."""
    worst: dict[str, Source] = {}
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
