"""People who are watched: who they are, and what is known about them by what is kept of each vendor's records.

What was made of those records for others is passed over: a read by anybody may have brought another record since.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence

from gateway.directory import Associate
from gateway.loaders.base import Loader, NotFound, each
from gateway.loaders.timelines import Asked, AssociateTimelines
from gateway.timelines import Known, Person

LONG = 0.005
"""After how many seconds of computing others have their turn."""


class WatchedAssociates(Loader[tuple[str, ...], tuple[Associate, ...]]):
    """People by their ids in the directory, in that order. Raises NotFound for an id that nobody has, or that the caller
    does not see any more."""

    async def fetch(self, keys: Sequence[tuple[str, ...]]) -> Iterable[tuple[Associate, ...]]:
        async def one(ids: tuple[str, ...]) -> tuple[Associate, ...]:
            rows = await self.loaders.by_name("associate").load_many(list(ids))
            for place, row in enumerate(rows):
                if row is None:
                    message = "the directory has no associate of this id"
                    raise NotFound(f"associateIds.{place}: {message}")
            return tuple(rows)

        return await each(keys, one)


class WatchedTimelines(AssociateTimelines):
    """What is known about somebody by the vendors' records, kept or read."""

    async def _known(self, associate: Associate) -> Known:
        return await self._read(associate)


class WatchedPeople(Loader[tuple[Associate, ...], tuple[Person, ...]]):
    """What is known about several people."""

    async def fetch(self, keys: Sequence[tuple[Associate, ...]]) -> Iterable[tuple[Person, ...]]:
        async def one(rows: tuple[Associate, ...]) -> tuple[Person, ...]:
            known = self.loaders.by_name("watched_timeline")
            found = await known.load_many([Asked(row) for row in rows])
            await self._compiled(found)
            return tuple(Person(row, what) for row, what in zip(rows, found, strict=True))

        return await each(keys, one)

    async def _compiled(self, found: Iterable[Known]) -> None:
        """Compile what will be asked about this instant. Who compares them afterwards is quick then; here, others have
        their turns in between."""
        started = time.monotonic()
        for known in found:
            known.at(self.now)
            if time.monotonic() - started > LONG:
                await asyncio.sleep(0)
                started = time.monotonic()
