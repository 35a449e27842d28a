"""Subscriptions as server-sent events, in the "distinct connections mode" of GraphQL over SSE: one request, one stream.

Protocol: https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md. What is wrong with an operation is told
by its only event, as the protocol wants it: its clients read nothing else. Who is not let in, has no budget left or finds
the store away is answered with a status (see `BY_STATUS`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from gateway.operations.answer import Answer, Refusal, Refused
from gateway.operations.stream import Streams
from gateway.web.graphql import Asked, Authenticates
from gateway.web.leaving import hung_up, unless_left
from gateway.web.negotiation import EVENT_STREAM
from gateway.web.responses import VARY

COMPLETE = b"event: complete\ndata:\n\n"
"""The last event. It has `data`, since browsers pass over events without any."""

BY_STATUS = (Refusal.UNAUTHENTICATED, Refusal.UNCHECKED, Refusal.BUDGET, Refusal.STORAGE)
"""Refusals that say nothing against the operation: answered as JSON with a status (401, 429 or 503) and its headers."""

ALIVE = b":\n\n"
"""A comment."""


class EventStreams:
    """Answers subscriptions as streams of events. `ping_seconds`: how often a quiet one is shown to be alive."""

    def __init__(
        self, streams: Streams, *, authenticate: Authenticates, ping_seconds: float
    ) -> None:
        self._streams = streams
        self._authenticate = authenticate
        self._ping_seconds = ping_seconds

    async def __call__(self, asked: Asked, request: Request) -> Response | None:
        """The stream; None when the operation is no subscription. Raises Refused, and ClientDisconnect."""
        try:
            return await self._begun(asked, request)
        except Refused as stop:
            if stop.answer.refusal in BY_STATUS:
                raise
            return self._stream(stop.answer, _no_more())

    async def _begun(self, asked: Asked, request: Request) -> Response | None:
        headers = request.headers
        answers = await self._streams.opened(
            asked.operation,
            asked.caller,
            again=lambda now: self._authenticate(headers, now=now),
            now=asked.now,
        )
        if answers is None:
            return None
        try:
            first = await unless_left(request, anext(answers))
            if first is None:
                raise ClientDisconnect
        except StopAsyncIteration:
            first = None
        except BaseException:
            await answers.aclose()
            raise
        return self._stream(first, answers)

    def _stream(self, first: Answer | None, answers: AsyncGenerator[Answer, None]) -> EventStream:
        return EventStream(
            first, answers, ping_seconds=self._ping_seconds, closing=self._streams.closing
        )


class EventStream(StreamingResponse):
    """A response that lasts: the first answer (None: there is none), and those that follow."""

    def __init__(
        self,
        first: Answer | None,
        answers: AsyncGenerator[Answer, None],
        *,
        ping_seconds: float,
        closing: asyncio.Event,
    ) -> None:
        headers = {"Cache-Control": "no-store", "Vary": VARY, "X-Accel-Buffering": "no"}
        super().__init__((), headers=headers, media_type=EVENT_STREAM)
        self._first = first
        self._answers = answers
        self._ping_seconds = ping_seconds
        self._closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell what happens, until it is over, or the caller hangs up, or the server ends."""
        async with aclosing(self._answers):
            telling = asyncio.ensure_future(self._tell(send))
            leaving = asyncio.ensure_future(hung_up(Request(scope, receive)))
            try:
                await asyncio.wait((telling, leaving), return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (telling, leaving):
                    task.cancel()
                (told, _) = await asyncio.gather(telling, leaving, return_exceptions=True)
            if isinstance(told, Exception) and not isinstance(told, OSError):
                raise told

    async def _tell(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async with aclosing(_to_the_end(self._first, self._answers)) as answers:
            await self._follow(answers, send)
        await _send(send, COMPLETE, more=False)

    async def _follow(self, answers: AsyncGenerator[Answer, None], send: Send) -> None:
        """Until there are no more answers, or the server ends; a comment shows that a quiet stream is alive."""
        closing = asyncio.ensure_future(self._closing.wait())
        following = asyncio.ensure_future(anext(answers))
        try:
            while not closing.done():
                await asyncio.wait(
                    (closing, following),
                    timeout=self._ping_seconds,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if following.done():
                    await _send(send, event_of(following.result()))
                    following = asyncio.ensure_future(anext(answers))
                else:
                    await _send(send, ALIVE)
        except StopAsyncIteration:
            pass
        finally:
            closing.cancel()
            following.cancel()
            await asyncio.gather(closing, following, return_exceptions=True)


async def _to_the_end(
    first: Answer | None, answers: AsyncGenerator[Answer, None]
) -> AsyncGenerator[Answer, None]:
    """All answers; the last one says why, when the stream ends before its time."""
    if first is None:
        return
    yield first
    try:
        async for answer in answers:
            yield answer
    except Refused as stop:
        yield stop.answer


async def _no_more() -> AsyncGenerator[Answer, None]:
    """No answers."""
    none: tuple[Answer, ...] = ()
    for answer in none:
        yield answer


def event_of(answer: Answer) -> bytes:
    """An answer as an event."""
    return b"event: next\ndata: " + orjson.dumps(answer.body()) + b"\n\n"


async def _send(send: Send, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})
