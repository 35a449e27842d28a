"""Work that holds the loop, one by one: reading a document for the first time, and answering about the schema.

However many of these a client asks for at once, it has one of them at a time, and between two of them everybody else has
their turn. So one client's crowd of them does not keep another one's small question waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

ROUNDS = 12
"""How many rounds of the loop lie between two such pieces of work of a client; with nobody else there, some 20 us."""


class OneByOne:
    """One piece of such work at a time, by client."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, client: str) -> AsyncIterator[None]:
        """A client's turn, for as long as the block lasts."""
        lock = self._locks.get(client)
        if lock is None:
            lock = self._locks[client] = asyncio.Lock()
        async with lock:
            # Who waits for the loop comes first, for as many rounds of it as a small question takes from end to end.
            for _ in range(ROUNDS):
                await asyncio.sleep(0)
            yield
