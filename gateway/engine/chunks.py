"""A chunk: the part of a timeline that is compiled at once, and what was read off it so far."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from gateway.engine.instants import DAY, moment
from gateway.engine.intervals import in_force
from gateway.engine.precedence import Precedence
from gateway.engine.rules import Slot, Status
from gateway.engine.zones import HIGH, LOW

CHUNK = 64 * DAY
QUARTER = 900
SEEN = (*Status, None)
"""What a quarter of an hour is like; None: it has to be looked at more closely."""


class Answer(NamedTuple):
    """What there is to say about a moment.

    `mask` has the slots in force as bits; `because` is the place of the weightiest one that decides, None if none does
    (outside of all hours; nothing is set; nothing is known). `until` is the next change of status, to `next_status`.
    `until` None: there is none; that is proved, unless `searched_until` says how far was looked.
    """

    status: Status
    mask: int
    because: int | None
    until: datetime | None
    next_status: Status | None
    searched_until: datetime | None


class Period(NamedTuple):
    """[start, end), in UTC, of one status for one reason. `mask` has the slots in force at its start."""

    start: datetime
    end: datetime
    status: Status
    mask: int
    because: int | None


@dataclass(frozen=True, slots=True)
class Chunk:
    """From `starts[i]` on, the slots `masks[i]` are in force, until `starts[i + 1]`; the last ones until `end`.

    `answers` (one place for each stretch) and `periods` are filled when they are first asked for: most chunks of most
    timelines are only ever asked for a status.
    """

    end: int
    starts: array[int]
    masks: tuple[int, ...]
    statuses: tuple[Status, ...]
    answers: list[Answer | None]
    periods: list[Period] = field(default_factory=list)

    def index(self, instant: int) -> int:
        """Which stretch an instant of the chunk lies in."""
        return bisect_right(self.starts, instant) - 1


def compiled(slots: tuple[Slot, ...], number: int, precedence: Precedence) -> Chunk:
    """The chunk of that number; number 0 begins with 1970."""
    start, end = number * CHUNK, (number + 1) * CHUNK
    starts, masks = swept(slots, start, end)
    known = {mask: precedence.status_of(mask) for mask in set(masks)}
    statuses = tuple(known[mask] for mask in masks)
    return Chunk(end, starts, masks, statuses, [None] * len(masks))


def grid_of(chunk: Chunk) -> bytes:
    """The chunk's statuses by quarters of an hour, as places in `SEEN`."""
    start = chunk.end - CHUNK
    grid = bytearray([SEEN.index(None)]) * (CHUNK // QUARTER)
    ends = (*chunk.starts[1:], chunk.end)
    for begin, over, status in zip(chunk.starts, ends, chunk.statuses, strict=True):
        # Quarters that a change divides stay None.
        first, beyond = -((start - begin) // QUARTER), (over - start) // QUARTER
        grid[first:beyond] = bytes([SEEN.index(status)]) * (beyond - first)
    return bytes(grid)


def told(chunk: Chunk, precedence: Precedence) -> list[Period]:
    """The chunk in periods, touching, split where the reason changes, and with it the status or not."""
    reasons = [precedence.because(mask) for mask in chunk.masks]
    # A slot has one effect, so where the reason stays the status does.
    first = [
        index for index, reason in enumerate(reasons) if index == 0 or reason != reasons[index - 1]
    ]
    edges = [moment(chunk.starts[index]) for index in first] + [moment(chunk.end)]
    return [
        Period(
            edges[place],
            edges[place + 1],
            chunk.statuses[index],
            chunk.masks[index],
            reasons[index],
        )
        for place, index in enumerate(first)
    ]


def swept(slots: tuple[Slot, ...], start: int, end: int) -> tuple[array[int], tuple[int, ...]]:
    """One sweep over the edges of all slots in [start, end): where the set in force changes, and what it is then."""
    toggles: defaultdict[int, int] = defaultdict(int, {start: 0})
    low, high = max(start, LOW), min(end, HIGH)
    for place, slot in enumerate(slots):
        bit = 1 << place
        for begin, over in in_force(slot.rules, low, high):
            toggles[begin] ^= bit
            toggles[over] ^= bit
    toggles.pop(end, None)
    edges = sorted(toggles)
    # Sets recur day by day: each is kept once.
    kept: dict[int, int] = {}
    masks: list[int] = []
    mask = 0
    for edge in edges:
        mask ^= toggles[edge]
        masks.append(kept.setdefault(mask, mask))
    starts = array("q", edges)
    return starts, tuple(masks)
