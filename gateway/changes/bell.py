"""A bell in the process: whoever waits for something looks again when it rings, and not only when a time is over."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any


class News:
    """Rings that somebody listens for. Those of the lowest rank come first."""

    def __init__(self, rank: Any) -> None:
        self.rank = rank
        self._event = asyncio.Event()

    def arrive(self) -> None:
        """It rang."""
        self._event.set()

    async def wait(self, *, seconds: float) -> bool:
        """Until it has rung since the last wait, or the time is over; gives whether it rang."""
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True


class Bell:
    """Rung with a text that says what there is news about. It belongs to one event loop."""

    def __init__(self) -> None:
        self._everybody: set[News] = set()
        self._listening: dict[str, set[News]] = {}

    def ring(self, about: str) -> None:
        """There is news."""
        for news in (*self._everybody, *self._listening.get(about, ())):
            news.arrive()

    def ring_first(self, about: str) -> None:
        """There is news that only the first of those who listen can use."""
        listening = self._listening.get(about)
        if listening:
            min(listening, key=lambda news: news.rank).arrive()

    @contextmanager
    def listening(
        self, about: Collection[str] | None = None, *, rank: Any = None
    ) -> Iterator[News]:
        """News about any of these (None: about anything), from now on."""
        news = News(rank)
        rooms = (
            [self._everybody]
            if about is None
            else [self._listening.setdefault(one, set()) for one in about]
        )
        for room in rooms:
            room.add(news)
        try:
            yield news
        finally:
            for room in rooms:
                room.discard(news)
            for one in about or ():
                if not self._listening.get(one):
                    self._listening.pop(one, None)
