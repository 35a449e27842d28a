"""The timeline: one list of transitions, from which every answer is read.

Law: all answers (status, reason, until, periods and whatever else there will be) are read from the same compiled
list, so no two of them can disagree.

The list is compiled in chunks of 64 days when they are first asked for, and kept. Each stretch of it carries the set
of slots in force as bits, the weightiest slot lowest; status and reason are read off those bits.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gateway.engine.horizon import horizon_of
from gateway.engine.intervals import in_force
from gateway.engine.rules import Effect, Layers, Slot, Status
from gateway.engine.zones import DAY, HIGH, LOW

CHUNK = 64 * DAY
MOST_CHUNKS = 160
"""How many chunks a timeline keeps: 28 years of them."""

SEARCH = 3_653 * DAY
"""How far a next transition is looked for where no proof can be had: ten years."""

LONGEST_SEARCH = 9_131 * DAY
"""How far at most, when a proof lies further away still: 25 years. An absence until the year 9999 has such a one."""


class Stretch(NamedTuple):
    """Instants [start, end) of one status. `mask` has the slots in force at its start."""

    start: int
    end: int
    status: Status
    mask: int


class Transition(NamedTuple):
    """The next change of status. `at` None: there is none; that is proved, unless `searched_until` says how far was
    looked."""

    at: int | None
    status: Status | None
    searched_until: int | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk of time: from `starts[i]` on, the slots `masks[i]` are in force, until `starts[i + 1]`. `merged` has
    what is of one status as one stretch."""

    starts: array[int]
    masks: tuple[int, ...]
    statuses: tuple[Status, ...]
    merged: tuple[Stretch, ...]
    merged_starts: array[int]


NEVER = Transition(None, None)


class Timeline:
    """The timeline of one person or record, compiled from what is said about it as far as it is asked for."""

    def __init__(self, layers: Layers) -> None:
        self.layers = layers
        self._chunks: dict[int, Chunk] = {}
        self._horizon = horizon_of(layers.slots)
        self._closes = self._bits(Effect.CLOSES)
        self._opens = self._bits(Effect.OPENS)
        self._may_close = self._bits(Effect.MAY_CLOSE, Effect.MAY_DO_EITHER)
        self._may_open = self._bits(Effect.MAY_OPEN, Effect.MAY_DO_EITHER)

    def mask_at(self, instant: int) -> int:
        """The slots in force at an instant, as bits."""
        chunk = self._chunk(instant // CHUNK)
        return chunk.masks[bisect_right(chunk.starts, instant) - 1]

    def status_at(self, instant: int) -> Status:
        """The status at an instant."""
        chunk = self._chunk(instant // CHUNK)
        return chunk.statuses[bisect_right(chunk.starts, instant) - 1]

    def status_of(self, mask: int) -> Status:
        """The status that a set of slots in force makes."""
        if mask & self._closes:
            return Status.UNAVAILABLE
        if not self._is_open(mask):
            return Status.UNKNOWN if mask & self._may_open else Status.UNAVAILABLE
        if mask & self._may_close:
            return Status.UNKNOWN
        return Status.AVAILABLE if self.layers.has_hours else self.layers.otherwise

    def deciding(self, mask: int) -> int:
        """The bits of the slots that decide the status. None are set where it is what is left without any: outside of
        all hours, or open for want of a schedule."""
        if mask & self._closes:
            return mask & self._closes
        if not self._is_open(mask):
            return mask & self._may_open
        return mask & self._may_close or mask & self._opens

    def slots_in(self, mask: int) -> tuple[Slot, ...]:
        """The slots of a set, the weightiest first."""
        return tuple(slot for bit, slot in enumerate(self.layers.slots) if mask >> bit & 1)

    def next_transition(self, instant: int) -> Transition:
        """The first later instant at which the status is another one than at `instant`."""
        number = instant // CHUNK
        chunk = self._chunk(number)
        statuses = chunk.statuses
        index = bisect_right(chunk.starts, instant) - 1
        status = statuses[index]
        for later in range(index + 1, len(statuses)):
            if statuses[later] is not status:
                return Transition(chunk.starts[later], statuses[later])
        return self._later(number + 1, status, instant)

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        """[start, end) in stretches of one status each, in order, touching, without a gap."""
        if start >= end:
            return
        held: Stretch | None = None
        for number in range(start // CHUNK, -(-end // CHUNK)):
            for stretch in self._within(number, start, end):
                if held is None:
                    held = stretch
                elif stretch.status is held.status:
                    held = held._replace(end=stretch.end)
                else:
                    yield held
                    held = stretch
        if held is not None:
            yield held

    def _within(self, number: int, start: int, end: int) -> Iterator[Stretch]:
        """A chunk's stretches, clipped to [start, end)."""
        chunk = self._chunk(number)
        first = max(0, bisect_right(chunk.merged_starts, start) - 1)
        for stretch in chunk.merged[first:]:
            if stretch.start >= end:
                return
            if stretch.start < start:
                mask = chunk.masks[bisect_right(chunk.starts, start) - 1]
                stretch = Stretch(start, stretch.end, stretch.status, mask)
            yield stretch if stretch.end <= end else stretch._replace(end=end)

    def _later(self, number: int, status: Status, instant: int) -> Transition:
        """The search beyond the first chunk, as far as the proof (or the patience) goes."""
        proved = self._horizon.after(instant)
        limit = min(
            instant + (SEARCH if proved is None else LONGEST_SEARCH),
            HIGH if proved is None else proved,
        )
        while number * CHUNK <= limit:
            chunk = self._chunk(number)
            for start, there in zip(chunk.starts, chunk.statuses, strict=True):
                if there is not status:
                    return Transition(start, there)
            number += 1
        return NEVER if limit == proved else Transition(None, None, limit)

    def _chunk(self, number: int) -> Chunk:
        chunk = self._chunks.get(number)
        if chunk is None:
            if len(self._chunks) >= MOST_CHUNKS:
                self._chunks.clear()
            chunk = self._chunks[number] = self._compiled(number * CHUNK, (number + 1) * CHUNK)
        return chunk

    def _compiled(self, start: int, end: int) -> Chunk:
        starts, masks = swept(self.layers.slots, start, end)
        statuses = tuple(self.status_of(mask) for mask in masks)
        first = [
            index
            for index in range(len(starts))
            if index == 0 or statuses[index] is not statuses[index - 1]
        ]
        merged_starts = array("q", (starts[index] for index in first))
        ends = [*merged_starts[1:], end]
        merged = tuple(
            Stretch(starts[index], over, statuses[index], masks[index])
            for index, over in zip(first, ends, strict=True)
        )
        return Chunk(starts, masks, statuses, merged, merged_starts)

    def _is_open(self, mask: int) -> bool:
        if not self.layers.has_hours:
            return self.layers.otherwise is not Status.UNAVAILABLE
        return bool(mask & self._opens)

    def _bits(self, *effects: Effect) -> int:
        return sum(1 << bit for bit, slot in enumerate(self.layers.slots) if slot.effect in effects)


def swept(slots: tuple[Slot, ...], start: int, end: int) -> tuple[array[int], tuple[int, ...]]:
    """One sweep over the edges of all slots in [start, end): where the set in force changes, and what it is then."""
    toggles: dict[int, int] = {start: 0}
    for bit, slot in enumerate(slots):
        for begin, over in in_force(slot.rules, max(start, LOW), min(end, HIGH)):
            toggles[begin] = toggles.get(begin, 0) ^ 1 << bit
            if over < end:
                toggles[over] = toggles.get(over, 0) ^ 1 << bit
    starts: array[int] = array("q")
    masks: list[int] = []
    mask = 0
    for instant in sorted(toggles):
        mask ^= toggles[instant]
        if not masks or mask != masks[-1]:
            starts.append(instant)
            masks.append(mask)
    return starts, tuple(masks)
