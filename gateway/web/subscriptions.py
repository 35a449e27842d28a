"""GraphQL over WebSocket, by the protocol graphql-transport-ws: a connection, and the operations that run on it.

Queries and mutations run as well as subscriptions do, with the same checks as by HTTP. Credentials are those of the
upgrade request, or, since browsers cannot send any there, those in the payload of `connection_init`. A browser names
the page that connects; only pages that may ask by HTTP may connect.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack, aclosing, suppress
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from gateway.caller import Caller
from gateway.operations.answer import Answer, Refusal, Refused, failed
from gateway.schema.errors import ErrorCode
from gateway.web import socket_messages as messages
from gateway.web.crossing import Origins
from gateway.web.responses import TurnedAway
from gateway.web.socket_messages import (
    PROTOCOL,
    Close,
    Closed,
    Complete,
    Init,
    Ping,
    Pong,
    Subscribe,
    read_message,
)
from gateway.web.socket_operations import Course, SocketOperations

CREDENTIALS = ("authorization", "x-api-key")
RETRYABLE = (Refusal.STORAGE, Refusal.UNCHECKED)
"""Refusals that say nothing against the caller."""


@dataclass(frozen=True, slots=True)
class Sockets:
    """The route of connections. `init_seconds`: how long one may take for its first message."""

    operations: SocketOperations
    origins: Origins
    init_seconds: float

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold one connection."""
        socket = WebSocket(scope, receive, send)
        headers = socket.headers
        origin = headers.get("origin")
        if origin is not None and not self.origins.allows(origin, headers.get("host", "")):
            await socket.close()  # before it is accepted: the answer is 403
            return
        if PROTOCOL not in scope["subprotocols"]:
            await socket.accept()
            await socket.close(Close.NO_SUBPROTOCOL, f"Connect with the subprotocol {PROTOCOL}.")
            return
        await socket.accept(PROTOCOL)
        await Connection(self, socket).hold()


class Connection:
    """One connection, and what runs on it."""

    def __init__(self, door: Sockets, socket: WebSocket) -> None:
        self._door = door
        self._socket = socket
        self._running: dict[str, asyncio.Task[None]] = {}
        # Beside those that run, those whose last message is not taken yet: their ids are free already.
        self._tasks: set[asyncio.Task[None]] = set()
        self._seat = ExitStack()

    async def hold(self) -> None:
        """Until one of both closes it. Whatever runs on it ends with it, and its seat is free when it is closed."""
        talking = asyncio.ensure_future(self._talk())
        leaving = asyncio.ensure_future(self._door.operations.streams.closing.wait())
        with self._seat:
            try:
                await asyncio.wait((talking, leaving), return_when=asyncio.FIRST_COMPLETED)
                if talking.done():
                    talking.result()
                closed = Closed(Close.GOING_AWAY, "The gateway is stopping.")
            except Closed as stop:
                closed = stop
            except WebSocketDisconnect:
                return
            finally:
                await _ended(talking, leaving, *self._tasks)
            with suppress(WebSocketDisconnect, RuntimeError):
                await self._socket.close(closed.code, closed.reason)

    # ------------------------------------------------------------ what is said

    async def _talk(self) -> None:
        """Raises Closed, and WebSocketDisconnect."""
        try:
            async with asyncio.timeout(self._door.init_seconds):
                init = await self._greeted()
        except TimeoutError:
            seconds = f"{self._door.init_seconds:g}"
            raise Closed(
                Close.INIT_TIMEOUT, f"No connection_init came within {seconds} s."
            ) from None
        headers = credentials(self._socket.headers, init.payload)
        caller = await self._admitted(headers)
        try:
            self._seat.enter_context(self._door.operations.streams.connections.seat(caller.client))
        except Refused as stop:
            raise Closed(Close.TRY_AGAIN_LATER, str(stop)) from None
        await self._socket.send_text(messages.ack())
        while True:
            await self._heard(await self._next(), headers)

    async def _greeted(self) -> Init:
        while True:
            match await self._next():
                case Init() as init:
                    return init
                case Ping(payload):
                    await self._socket.send_text(messages.pong(payload))
                case Subscribe():
                    raise Closed(Close.UNAUTHORIZED, "Unauthorized: send connection_init first.")

    async def _next(self) -> messages.Said:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code") or 1005)
        return read_message(message.get("text"))

    async def _admitted(self, headers: Mapping[str, str]) -> Caller:
        try:
            return await self._door.operations.authenticate(
                headers, now=self._door.operations.clock()
            )
        except Refused as stop:
            passing = stop.answer.refusal in RETRYABLE
            code = Close.TRY_AGAIN_LATER if passing else Close.FORBIDDEN
            raise Closed(code, f"Forbidden: {stop}" if not passing else str(stop)) from None

    async def _heard(self, said: messages.Said, headers: Mapping[str, str]) -> None:
        match said:
            case Init():
                raise Closed(Close.TOO_MANY_INITS, "Too many initialisation requests")
            case Ping(payload):
                await self._socket.send_text(messages.pong(payload))
            case Subscribe(id, _) if (
                len(self._tasks) >= self._door.operations.streams.seats.per_client
            ):
                # Not even a task is made: a client may send as fast as it can.
                none_free = self._door.operations.streams.seats.none_free
                await self._socket.send_text(messages.error(id, none_free))
            case Subscribe(id, payload):
                self._begin(id, payload, headers)
            case Complete(id):
                running = self._running.pop(id, None)
                if running is not None:
                    await _ended(running)
            case Pong():
                pass

    # ------------------------------------------------------------ what runs

    def _begin(self, id: str, payload: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        if id in self._running:
            raise Closed(Close.SUBSCRIBER_EXISTS, f"Subscriber for {id} already exists")
        task = asyncio.ensure_future(self._run(id, payload, headers))
        self._running[id] = task
        self._tasks.add(task)

        def forget(done: asyncio.Task[None]) -> None:
            self._tasks.discard(done)
            if self._running.get(id) is done:
                del self._running[id]

        task.add_done_callback(forget)

    async def _run(self, id: str, payload: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        """Run an operation, and tell its answers. Ends quietly when nobody is there any more."""
        with suppress(WebSocketDisconnect), self._door.operations.course() as course:
            wrong = await self._told(id, payload, headers, course)
            last = messages.complete(id)
            if wrong is not None:
                course.ended_by(wrong)
                last = messages.error(id, wrong, request_id=course.request_id)
            # The id is free from here on: who hears of the end may take it again at once.
            self._running.pop(id, None)
            await self._socket.send_text(last)

    async def _told(
        self, id: str, payload: Mapping[str, Any], headers: Mapping[str, str], course: Course
    ) -> Answer | None:
        """Tell the answers; what ended them before their time. Raises WebSocketDisconnect."""
        operations = self._door.operations
        answers = operations.answers(
            payload, upgrade=self._socket.headers, credentials=headers, course=course
        )
        try:
            async with aclosing(answers):
                async for answer in answers:
                    course.told(answer)
                    await self._socket.send_text(messages.following(id, answer))
        except (Refused, TurnedAway) as stop:
            return stop.answer
        except WebSocketDisconnect:
            raise
        except Exception as error:  # noqa: BLE001  # the last line of defence; reported, never shown
            operations.report(error)
            return failed("The gateway failed; it is logged.", ErrorCode.INTERNAL)
        return None


def credentials(headers: Mapping[str, str], payload: Mapping[str, Any]) -> Mapping[str, str]:
    """The headers to find a caller by: the upgrade's, unless the payload of `connection_init` names any of its own. Raises
    Closed."""
    said = {name.lower(): value for name, value in payload.items() if name.lower() in CREDENTIALS}
    if not all(isinstance(value, str) for value in said.values()):
        raise Closed(Close.BAD_MESSAGE, f"{' and '.join(CREDENTIALS)} have to be text.")
    return said or headers


async def _ended(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
