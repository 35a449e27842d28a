"""How much of one thing a client may have at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from gateway.operations.answer import Answer, Refusal, Refused, refused
from gateway.schema.errors import ErrorCode


class Seats:
    """So many for each client. `what` is named to who has all of theirs."""

    def __init__(self, per_client: int, *, what: str) -> None:
        self.per_client = per_client
        self._what = what
        self._taken: Counter[str] = Counter()
        self._empty = asyncio.Event()
        self._empty.set()

    @property
    def taken(self) -> int:
        """How many are taken, by all clients."""
        return self._taken.total()

    @property
    def none_free(self) -> Answer:
        """What is told to who has all of theirs."""
        return refused(
            Refusal.BUDGET,
            f"This client has {self.per_client} {self._what}, which is all that it may have at a time. "
            "End one of them first.",
            ErrorCode.RATE_LIMITED,
        )

    @contextmanager
    def seat(self, client: str) -> Iterator[None]:
        """One of a client's, for as long as the block lasts. Raises Refused when none is free."""
        if self._taken[client] >= self.per_client:
            raise Refused(self.none_free)
        self._taken[client] += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]
            if not self._taken:
                self._empty.set()

    async def emptied(self) -> None:
        """Until none is taken."""
        await self._empty.wait()
