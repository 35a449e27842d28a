"""When keys were last used: noted in memory, and entered in the store once a minute, never on a request's way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime

from gateway.store import StoreError

SECONDS = 60.0
"""How often the notes are entered."""


class Uses:
    """Notes of uses. `enter` writes those since the last time; when the store does not answer they are kept for the next.
    `report` is told of other failures."""

    def __init__(
        self,
        enter: Callable[[Mapping[str, datetime]], Awaitable[None]],
        *,
        report: Callable[[BaseException], None],
        every_seconds: float = SECONDS,
    ) -> None:
        self._enter = enter
        self._report = report
        self._every = every_seconds
        self._noted: dict[str, datetime] = {}
        self._entering: asyncio.Task[None] | None = None

    def note(self, prefix: str, now: datetime) -> None:
        """A key was used."""
        self._noted[prefix] = now

    def open(self) -> None:
        """Enter what is noted from time to time, until `aclose`."""
        self._entering = asyncio.create_task(self._from_time_to_time())

    async def aclose(self) -> None:
        """Enter what is noted, and stop."""
        if self._entering is not None:
            self._entering.cancel()
            with suppress(asyncio.CancelledError):
                await self._entering
        await self.flush()

    async def flush(self) -> None:
        """Enter what is noted. A store that does not answer loses nothing but time."""
        noted, self._noted = self._noted, {}
        try:
            if noted:
                await self._enter(noted)
        except StoreError:
            self._noted = noted | self._noted
        except Exception as error:  # noqa: BLE001  # a fault of ours; reported, and the next notes are entered
            # Kept, these would fail again each time, and all that come with them.
            self._report(error)

    async def _from_time_to_time(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            await self.flush()
