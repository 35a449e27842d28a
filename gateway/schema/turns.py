"""Turns at something of which there is little: a few at a time for each client, so many in all, and all clients alike."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Turns:
    """At most `in_all` at a time, and at most `per_client` of one client. Of those who wait, that client comes next whose
    last turn began longest ago, and of the client's own that which waited longest. It belongs to one event loop."""

    def __init__(self, *, in_all: int, per_client: int) -> None:
        self._in_all = in_all
        self._per_client = per_client
        self._held: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}  # in the order of their turns

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """One of a client's, once it has come, for as long as the block lasts."""
        await self._come(client)
        try:
            yield
        finally:
            self._give_back(client)

    async def _come(self, client: str) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        self._pass_on()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._forget(client, turn)
            else:  # it came just when nobody wanted it any more
                self._give_back(client)
            raise

    def _forget(self, client: str, turn: asyncio.Future[None]) -> None:
        waiting = self._waiting.get(client, deque())
        with suppress(ValueError):  # it may have been passed over already
            waiting.remove(turn)
        if not waiting:
            self._waiting.pop(client, None)

    def _give_back(self, client: str) -> None:
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]
        self._pass_on()

    def _pass_on(self) -> None:
        while self._held.total() < self._in_all:
            client = next((one for one in self._waiting if self._may(one)), None)
            if client is None:
                return
            waiting = self._waiting.pop(client)
            turn = waiting.popleft()
            if waiting:
                self._waiting[client] = waiting  # behind all others
            if not turn.cancelled():
                self._held[client] += 1
                turn.set_result(None)

    def _may(self, client: str) -> bool:
        return self._held[client] < self._per_client
