"""Questions over a timeline, or over many: each reads stretches and computes nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gateway.engine.rules import Status
from gateway.engine.timeline import SEARCH, Stretch, Timeline


@dataclass(frozen=True, slots=True)
class Gathering:
    """Instants [start, end) at which the same ones (by their places) are available, and the same ones unknown."""

    start: int
    end: int
    available: frozenset[int]
    unknown: frozenset[int]


def next_available(
    timeline: Timeline, after: int, *, at_least: int, within: int = SEARCH
) -> Stretch | None:
    """The first stretch of being available from `after` on that lasts `at_least` seconds; None when there is none
    that ends, or has lasted long enough, within `within` seconds."""
    for stretch in timeline.stretches(after, after + within):
        if stretch.status is Status.AVAILABLE and stretch.end - stretch.start >= at_least:
            return stretch
    return None


def open_seconds(timeline: Timeline, start: int, end: int) -> int:
    """For how many seconds of [start, end) it is available."""
    return sum(
        stretch.end - stretch.start
        for stretch in timeline.stretches(start, end)
        if stretch.status is Status.AVAILABLE
    )


def gathered(timelines: Sequence[Timeline], start: int, end: int) -> Iterator[Gathering]:
    """[start, end) in stretches with the same people there: one sweep over the transitions of all."""
    changes = sorted(
        (stretch.start, place, stretch.status)
        for place, timeline in enumerate(timelines)
        for stretch in timeline.stretches(start, end)
    )
    there: dict[Status, set[int]] = {status: set() for status in Status}
    at = start
    for instant, place, status in changes:
        if instant > at:
            yield _gathering(at, instant, there)
            at = instant
        for places in there.values():
            places.discard(place)
        there[status].add(place)
    if at < end:
        yield _gathering(at, end, there)


def _gathering(start: int, end: int, there: dict[Status, set[int]]) -> Gathering:
    return Gathering(
        start, end, frozenset(there[Status.AVAILABLE]), frozenset(there[Status.UNKNOWN])
    )
