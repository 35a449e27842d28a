"""Streams: the fields of the subscription type, and what they all do.

A stream listens for news, and whenever there is some it looks: as its caller sees things then, for who asks is found
out anew each time. What is told of what it found, a pure *story* decides. Nothing is queued: as long as the last event
is not taken, the stream waits, and looks again before it goes on. So whoever is slow is told the latest state. Every look but the first, for which its caller paid when the stream began, costs points; who has
none left is looked for again once there are some.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from random import uniform
from typing import TYPE_CHECKING, Any, Protocol

import strawberry
from strawberry.types import Info

from gateway.schema.declared import Arguments, Given, with_arguments
from gateway.schema.watching import Watching

if TYPE_CHECKING:
    from gateway.schema.context import Context

SETTLE_SECONDS = 0.05
"""News seldom comes alone: so long is waited for more of it."""

A_POINT = 25
"""How many it is looked at for a point, where they are looked up all at once; of those that are looked at closely, each
costs a point."""


class Story(Protocol):
    """What was told until now, and what is to be told next. A value: it knows no clock and awaits nothing."""

    @property
    def events(self) -> Sequence[Any]:
        """What there is to tell, the most urgent first."""
        ...

    @property
    def due(self) -> datetime | None:
        """When to look again, whatever is heard; None: no need."""
        ...

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to come."""
        ...

    def looked(self, found: Any, *, now: datetime) -> Story:
        """After a look. Raises what ends the stream."""
        ...

    def told(self, event: Any) -> Story:
        """After an event was told."""
        ...


@dataclass(frozen=True, slots=True)
class Stream:
    """Tells what happens. `about` says which news it listens for, `loader` and `key` what it looks at when there is
    some, and every `seconds` in any case; `story` is the one that nothing was told of yet. With `closely`, another
    loader, it looks at what `loader` found only where there is news, or something else was found, or it is due. `count`
    says how many a key names."""

    key: Callable[[Arguments], Any]
    about: Callable[[Any], Collection[str]]
    loader: str
    story: Callable[[], Story]
    seconds: float
    closely: str | None = None
    count: Callable[[Any], int] = lambda _: 1

    async def events(self, watching: Watching, arguments: Arguments) -> AsyncIterator[Any]:
        """What happens, until it is over. Raises Forbidden, and what the loaders, the story and `watching` raise."""
        key = self.key(arguments)
        telling = Telling(self, watching, key)
        with watching.listening(self.about(key)) as news:
            is_news = True
            while not telling.story.is_over:
                await telling.look(is_news=is_news)
                is_news = False
                while telling.story.events and not is_news:
                    event = telling.story.events[0]
                    yield event
                    telling.story = telling.story.told(event)
                    # Whoever takes the event may have taken their time.
                    is_news = await news.wait(seconds=0) or telling.is_overtaken
                if not is_news and not telling.story.is_over:
                    is_news = await news.wait(seconds=telling.pause)
                    if is_news:
                        await asyncio.sleep(SETTLE_SECONDS)


class Telling:
    """How far one stream is: its story, and what it saw last, at which instant."""

    def __init__(self, stream: Stream, watching: Watching, key: Any) -> None:
        self.story = stream.story()
        self._stream = stream
        self._watching = watching
        self._key = key
        self._count = stream.count(key)
        self._seen: Any = None
        self._at = watching.clock()
        self._is_begun = False

    async def look(self, *, is_news: bool) -> None:
        """Look as the caller sees things now, as soon as it can be paid. Raises what ends the stream."""
        while True:
            context = await self._watching.renew()
            context.loaders.allow(self._stream.closely or self._stream.loader)
            try:
                if await self._looked(context, is_news=is_news):
                    return
            finally:
                context.loaders.stop()
            # With some chance in it, so that of a client's streams not always the same ones come first.
            await asyncio.sleep(self._stream.seconds * uniform(0.5, 1.0))  # noqa: S311

    async def _looked(self, context: Context, *, is_news: bool) -> bool:
        """Look once, closely if there is a reason to; whether it could be paid."""
        stream, self._at = self._stream, context.now
        if not await self._pays(context, ceil(self._count / A_POINT)):
            return False
        found = seen = await context.loaders.by_name(stream.loader).load(self._key)
        if not (is_news or self._is_due(context.now) or seen != self._seen):
            return True
        if stream.closely is not None:
            if not await self._pays(context, self._count):
                return False
            async with self._watching.looking.turn(context.caller.client):
                found = await context.loaders.by_name(stream.closely).load(seen)
        self._seen = seen
        self._is_begun = True
        self.story = self.story.looked(found, now=context.now)
        return True

    async def _pays(self, context: Context, points: int) -> bool:
        """The first look was paid for with the subscription."""
        return not self._is_begun or await self._watching.pay(context.caller, points)

    @property
    def is_overtaken(self) -> bool:
        """Whether the last look was so long ago that it tells nothing of now."""
        now = self._watching.clock()
        return self._is_due(now) or (now - self._at).total_seconds() >= self._stream.seconds

    @property
    def pause(self) -> float:
        """How long nothing happens unless there is news, in seconds."""
        due = self.story.due
        if due is None:
            return self._stream.seconds
        left = (due - self._watching.clock()).total_seconds()
        return min(self._stream.seconds, max(0.0, left))

    def _is_due(self, now: datetime) -> bool:
        return self.story.due is not None and now >= self.story.due


def stream(
    description: str,
    *,
    asks: Callable[[Arguments], Any],
    about: Callable[[Any], Collection[str]],
    loader: str,
    story: Callable[[], Story],
    seconds: float,
    closely: str | None = None,
    count: Callable[[Any], int] = lambda _: 1,
    arguments: Given,
) -> Any:
    """Declare a subscription: what it looks at depends on its arguments alone."""
    declared = Stream(asks, about, loader, story, seconds, closely, count)

    async def follow(root: Any, info: Info, **given: Any) -> Any:  # noqa: ARG001  # strawberry hands it in
        if info.context.watching is None:
            raise TypeError("a subscription was run as if it were a query")
        async for event in declared.events(info.context.watching, given):
            yield event

    return strawberry.subscription(
        resolver=with_arguments(follow, arguments),
        description=description,
        metadata={"declared": declared},
    )
