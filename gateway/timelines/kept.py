"""Compiled timelines, kept for as long as what they were made of is the same. One for the process, shared by all
requests; who may see whose is decided where they are asked for, on every read.

Two memories, both bounded, the least recently used leaving first:
1. by contents: what was compiled of equal contents is compiled once, however often it is read anew;
2. by person: what is known about somebody, until the oldest record in it has to be read again. A request that finds it
   here reads nothing at all.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from gateway.directory import Associate
from gateway.timelines.known import Known
from gateway.timelines.person import Compiled

V = TypeVar("V")


class Bounded(Generic[V]):
    """A mapping that lets go of what was not used for longest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable) -> V | None:
        """What is held under a key."""
        found = self._held.get(key)
        if found is not None:
            self._held.move_to_end(key)
        return found

    def put(self, key: Hashable, value: V) -> None:
        """Hold something."""
        self._held[key] = value
        self._held.move_to_end(key)
        if len(self._held) > self._most:
            self._held.popitem(last=False)

    def __len__(self) -> int:
        return len(self._held)


@dataclass(frozen=True, slots=True)
class Current:
    """What is known about somebody until `until` (`time.monotonic()`), as of a generation of the cache."""

    known: Known
    until: float
    generation: int


class Timelines:
    """The two memories. `most` is how many timelines, and how many people, are kept."""

    def __init__(self, *, most: int = 20_000) -> None:
        self._compiled: Bounded[Compiled] = Bounded(most)
        self._current: Bounded[Current] = Bounded(most)

    def compiled(self, key: Hashable, make: Callable[[], Compiled]) -> Compiled:
        """What was compiled of contents with this key, or is now."""
        found = self._compiled.get(key)
        if found is None:
            found = make()
            self._compiled.put(key, found)
        return found

    def current(self, associate: Associate, *, generation: int, at: float) -> Known | None:
        """What is known about somebody, if nothing of it has to be read again and the directory's row is the same."""
        found = self._current.get(associate.id)
        if found is None or found.until <= at or found.generation != generation:
            return None
        same = found.known.associate is associate or found.known.associate == associate
        return found.known if same else None

    def keep(self, known: Known, *, generation: int, until: float) -> None:
        """Keep what is known about somebody."""
        if known.associate is not None:
            self._current.put(known.associate.id, Current(known, until, generation))
