"""Questions over many timelines: when enough of them are available at once, and when too few are.

One sweep over the periods of all makes pieces of time with the same ones there; sets of places are ints, one bit for
each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from gateway.engine.instants import utc
from gateway.engine.rules import Status
from gateway.engine.timeline import Timeline


class TooMany(ValueError):
    """There are more common slots than were asked for at most."""


@dataclass(frozen=True, slots=True)
class CommonSlot:
    """[start, end), in UTC, throughout which exactly those of `available` (places) are; it cannot be made longer
    without losing one of them. The others are `unknown` where they may be available throughout, else `missing`."""

    start: datetime
    end: datetime
    available: tuple[int, ...]
    missing: tuple[int, ...]
    unknown: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """[start, end), in UTC, and how many are available and unknown in it."""

    start: datetime
    end: datetime
    available: int
    unknown: int


class Piece(NamedTuple):
    """[start, end) with the same ones there, as sets of places."""

    start: datetime
    end: datetime
    available: int
    unknown: int


def common_slots(
    timelines: Sequence[Timeline],
    start: datetime,
    end: datetime,
    *,
    at_least: int,
    quorum: int | None,
    unknown_as: Status = Status.UNKNOWN,
    most: int = 10_000,
) -> list[CommonSlot]:
    """Every time in [start, end) in which the same `quorum` (None: all) are available for `at_least` seconds on end,
    once for each such group, by start, then end. Unknown counts as `unknown_as`.

    Raises `TooMany` if there are more than `most`, and a ValueError for a quorum of nobody.
    """
    if quorum is not None and quorum < 1:
        raise ValueError(f"a quorum of {quorum} is nobody: ask for at least 1")
    wanted = len(timelines) if quorum is None else quorum
    pieces = gathered(timelines, start, end, unknown_as=unknown_as)
    places = range(len(timelines))
    found: list[CommonSlot] = []
    for first, last, group, possible in _lasting(pieces, wanted):
        if (last.end - first.start).total_seconds() < at_least:
            continue
        if len(found) == most:
            raise TooMany(
                f"more than {most} slots: ask for fewer days, longer slots or more people"
            )
        found.append(
            CommonSlot(
                first.start,
                last.end,
                tuple(place for place in places if group >> place & 1),
                tuple(place for place in places if not possible >> place & 1),
                tuple(place for place in places if (possible & ~group) >> place & 1),
            )
        )
    return found


def coverage(
    timelines: Sequence[Timeline], start: datetime, end: datetime, *, minimum: int
) -> list[Gap]:
    """Where in [start, end) fewer than `minimum` are available: in order, split where the number of those who are, or
    of those of whom it is unknown, changes."""
    gaps: list[Gap] = []
    for piece in gathered(timelines, start, end):
        available, unknown = piece.available.bit_count(), piece.unknown.bit_count()
        last = gaps[-1] if gaps else None
        if available >= minimum:
            continue
        if (
            last
            and last.end == piece.start
            and (last.available, last.unknown) == (available, unknown)
        ):
            gaps[-1] = replace(last, end=piece.end)
        else:
            gaps.append(Gap(piece.start, piece.end, available, unknown))
    return gaps


def gathered(
    timelines: Sequence[Timeline],
    start: datetime,
    end: datetime,
    *,
    unknown_as: Status = Status.UNKNOWN,
) -> list[Piece]:
    """[start, end) in pieces with the same ones there: one sweep over the periods of all."""
    start, end = utc(start), utc(end)
    if start >= end:
        return []
    changes: dict[datetime, list[tuple[int, Status]]] = {start: []}
    for place, timeline in enumerate(timelines):
        for period in timeline.periods(start, end):
            status = period.status.taken(unknown_as)
            changes.setdefault(period.start, []).append((1 << place, status))
    pieces: list[Piece] = []
    available = unknown = 0
    for moment in sorted(changes):
        for bit, status in changes[moment]:
            available = available | bit if status is Status.AVAILABLE else available & ~bit
            unknown = unknown | bit if status is Status.UNKNOWN else unknown & ~bit
        if pieces and (available, unknown) == (pieces[-1].available, pieces[-1].unknown):
            continue
        if pieces:
            pieces[-1] = pieces[-1]._replace(end=moment)
        pieces.append(Piece(moment, end, available, unknown))
    return pieces


def _lasting(pieces: list[Piece], wanted: int) -> Iterator[tuple[Piece, Piece, int, int]]:
    """Every group of `wanted` or more with the first and the last piece through which it lasts, and all who may be
    available throughout.

    From each piece the group is followed as long as it has somebody who was not there before (else it could begin
    earlier), and told whenever the next piece would lose somebody. Each one's stay is followed once, so that the work
    is at most the number of pieces times that of people.
    """
    before = 0
    for place, first in enumerate(pieces):
        group, possible = first.available, first.available | first.unknown
        for beyond in range(place + 1, len(pieces) + 1):
            last = pieces[beyond - 1]
            group &= last.available
            possible &= last.available | last.unknown
            if not group & ~before or group.bit_count() < wanted:
                break
            after = pieces[beyond].available if beyond < len(pieces) else 0
            if group & ~after:
                yield first, last, group, possible
        before = first.available
