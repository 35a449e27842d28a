"""The timeline: one list of transitions, from which every answer is read.

Law: all answers (status, reason, until, periods and whatever else there will be) are read from the same compiled
list, so no two of them can disagree.

The list is compiled in chunks of 64 days when they are first asked for, and kept. Each stretch of it carries the set
of slots in force as bits, the weightiest slot lowest; status and reason are read off those bits.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from gateway.engine.chunks import (
    CHUNK,
    QUARTER,
    SEEN,
    Answer,
    Chunk,
    Period,
    compiled,
    grid_of,
    told,
)
from gateway.engine.horizon import horizon_of
from gateway.engine.instants import DAY, instant, moment, utc
from gateway.engine.precedence import Precedence
from gateway.engine.rules import Layers, Slot, Status
from gateway.engine.zones import HIGH, LOW

MOST_CHUNKS = 16
"""How many chunks a timeline keeps: almost three years of them, some 20 KB each. There may be ten thousand timelines."""

MOST_CALM = 500
"""Of how many chunks of one single status, which a search has passed, a timeline remembers that."""

SEARCH = 3_653 * DAY
"""How far from any moment a next transition is looked for where no proof can be had: ten years."""

LONGEST_SEARCH = 9_131 * DAY
"""How far when a proof lies further away still: 25 years. An absence until the year 9999 has such a one."""

LONGEST_HELD = 400 * DAY
"""How far each way the ends of what holds are looked for."""

_START = itemgetter(Period._fields.index("start"))


class Transition(NamedTuple):
    """The next change of status. `at` None: there is none; that is proved, unless `searched_until` says how far was
    looked."""

    at: int | None
    status: Status | None
    searched_until: int | None = None


NEVER = Transition(None, None)


class Timeline:
    """The timeline of one person or record, compiled from what is said about it as far as it is asked for."""

    __slots__ = ("_calm", "_chunks", "_grids", "_horizon", "_precedence", "layers")

    def __init__(self, layers: Layers) -> None:
        self.layers = layers
        self._chunks: dict[int, Chunk] = {}
        self._grids: dict[int, bytes] = {}
        self._calm: dict[int, Status] = {}
        self._horizon = horizon_of(layers.slots)
        self._precedence = Precedence(layers)

    def at(self, moment: datetime) -> Answer:
        """What there is to say about a moment. `searched_until` counts from where the set of slots in force last
        changed (or the chunk began), so that it does not depend on who asks when."""
        now = instant(moment)
        chunk = self._chunks.get(now // CHUNK) or self._chunk(now // CHUNK)
        index = bisect_right(chunk.starts, now) - 1
        return chunk.answers[index] or self._answer(chunk, index)

    def periods(self, start: datetime, end: datetime) -> list[Period]:
        """[start, end) in periods of one status and one deciding slot each, in order, touching, without a gap."""
        start, end = utc(start), utc(end)
        if start >= end:
            return []
        found: list[Period] = []
        for number in range(
            instant(start) // CHUNK, instant(end - timedelta.resolution) // CHUNK + 1
        ):
            chunk = self._chunk(number)
            periods = chunk.periods or self._told(chunk)
            low = max(0, bisect_right(periods, start, key=_START) - 1)
            part = periods[low : bisect_left(periods, end, key=_START)]
            if found and part[0].because == found[-1].because:
                found[-1] = found[-1]._replace(end=part.pop(0).end)
            found += part
        found[0] = found[0]._replace(start=start, mask=self._mask_at(instant(start)))
        found[-1] = found[-1]._replace(end=end)
        return found

    def held(self, bit: int, at: datetime) -> tuple[datetime | None, datetime | None]:
        """Since when and until when slot `bit` is in force without a break around `at`. None: without bound, or
        further than 400 days away. A ValueError if it is not in force at `at`."""
        return self._around(at, lambda mask: bool(mask >> bit & 1), f"slot {bit} is not in force")

    def unopened(self, at: datetime) -> tuple[datetime | None, datetime | None]:
        """Since when and until when no slot that opens is in force around `at`, as `held` has it. A ValueError if
        one is in force at `at`."""
        opens = self._precedence.opens
        return self._around(at, lambda mask: not mask & opens, "a slot that opens is in force")

    @property
    def at_best(self) -> Status:
        """The status that could be hoped for: with all that opens in force, and nothing that closes but what always
        is. If that is not AVAILABLE, it never will be."""
        return self._precedence.at_best

    def deciding(self, mask: int) -> int:
        """Those of a set of slots in force that decide the status. None do where it is what is left without any:
        outside of all hours, or for want of a schedule."""
        return self._precedence.deciding(mask)

    def slots_in(self, mask: int) -> tuple[Slot, ...]:
        """The slots of a set, the weightiest first."""
        return tuple(slot for bit, slot in enumerate(self.layers.slots) if mask >> bit & 1)

    def _mask_at(self, instant: int) -> int:
        chunk = self._chunk(instant // CHUNK)
        return chunk.masks[chunk.index(instant)]

    def _status_at(self, instant: int) -> Status:
        chunk = self._chunk(instant // CHUNK)
        return chunk.statuses[chunk.index(instant)]

    def _grid(self, number: int) -> bytes:
        grid = self._grids[number] = grid_of(self._chunk(number))
        return grid

    def _told(self, chunk: Chunk) -> list[Period]:
        chunk.periods[:] = told(chunk, self._precedence)
        return chunk.periods

    def _answer(self, chunk: Chunk, index: int) -> Answer:
        """A stretch's answer, made on the first question and kept."""
        then = self._transition(chunk, index)
        mask = chunk.masks[index]
        answer = chunk.answers[index] = Answer(
            chunk.statuses[index],
            mask,
            self._precedence.because(mask),
            None if then.at is None else moment(then.at),
            then.status,
            None if then.searched_until is None else moment(then.searched_until),
        )
        return answer

    def _transition(self, chunk: Chunk, index: int) -> Transition:
        """The first change of status after a stretch has begun."""
        statuses = chunk.statuses
        for later in range(index + 1, len(statuses)):
            if statuses[later] is not statuses[index]:
                return Transition(chunk.starts[later], statuses[later])
        return self._later(chunk.end // CHUNK, statuses[index], chunk.starts[index])

    def _later(self, number: int, status: Status, instant: int) -> Transition:
        """The search beyond the first chunk, as far as the proof (or the patience) goes."""
        proved = self._horizon.after(instant)
        patience = CHUNK + (SEARCH if proved is None else LONGEST_SEARCH)
        limit = min(instant + patience, HIGH if proved is None else proved)
        while number * CHUNK <= limit:
            if self._calm.get(number) is not status:
                chunk = self._ahead(number)
                for start, there in zip(chunk.starts, chunk.statuses, strict=True):
                    if there is not status:
                        return Transition(start, there)
            number += 1
        return NEVER if limit == proved else Transition(None, None, limit)

    def _around(
        self, at: datetime, holds: Callable[[int], bool], refusal: str
    ) -> tuple[datetime | None, datetime | None]:
        """The ends of what holds of the sets in force around a moment."""
        now = instant(at)
        if not holds(self._mask_at(now)):
            raise ValueError(f"{refusal} at {at.isoformat()}")
        since, until = self._since(now, holds), self._until(now, holds)
        return (
            None if since is None else moment(since),
            None if until is None else moment(until),
        )

    def _since(self, now: int, holds: Callable[[int], bool]) -> int | None:
        # What holds from the first instant that can be asked of a zone has no beginning that anybody set.
        earliest = max(now - LONGEST_HELD, LOW + 1)
        since = now
        for number in range(now // CHUNK, (earliest - 1) // CHUNK - 1, -1):
            chunk = self._chunk(number)
            for index in range(chunk.index(now), -1, -1):
                if not holds(chunk.masks[index]):
                    return since if since >= earliest else None
                since = chunk.starts[index]
        return None

    def _until(self, now: int, holds: Callable[[int], bool]) -> int | None:
        latest = min(now + LONGEST_HELD, HIGH - 1)
        for number in range(now // CHUNK, latest // CHUNK + 1):
            chunk = self._chunk(number)
            for start, mask in zip(chunk.starts, chunk.masks, strict=True):
                if start > now and not holds(mask):
                    return start if start <= latest else None
        return None

    def _chunk(self, number: int) -> Chunk:
        chunk = self._chunks.get(number)
        return self._kept(number, self._compiled(number)) if chunk is None else chunk

    def _ahead(self, number: int) -> Chunk:
        """A chunk that a search passes. Of one in which nothing changes only that is kept: there may be many."""
        chunk = self._chunks.get(number)
        if chunk is not None:
            return chunk
        chunk = self._compiled(number)
        if any(status is not chunk.statuses[0] for status in chunk.statuses):
            return self._kept(number, chunk)
        if len(self._calm) >= MOST_CALM:
            self._calm.clear()
        self._calm[number] = chunk.statuses[0]
        return chunk

    def _compiled(self, number: int) -> Chunk:
        return compiled(self.layers.slots, number, self._precedence)

    def _kept(self, number: int, chunk: Chunk) -> Chunk:
        if len(self._chunks) >= MOST_CHUNKS:
            self._chunks.clear()
            self._grids.clear()
        self._chunks[number] = chunk
        return chunk


def statuses_at(timelines: Sequence[Timeline], moment: datetime) -> list[Status]:
    """The status of each at one moment; made for tens of thousands, so nothing is called that need not be, and hardly
    anything is read: memory is slower than arithmetic here."""
    now = instant(moment)
    number = now // CHUNK
    quarter = (now - number * CHUNK) // QUARTER
    found = []
    for timeline in timelines:
        grid = timeline._grids.get(number) or timeline._grid(number)
        found.append(SEEN[grid[quarter]] or timeline._status_at(now))
    return found
