"""The server's protocol, with a bound on how long a connection may take for the head of a request.

An ASGI app sees a request when its head is whole, and the server waits for that as long as bytes drip in. Here a
connection is cut when
- the head of its first request is not whole within `head_seconds` of the connection, or that of a later one within
  `head_seconds` of its first byte (what is left of a body that nobody wanted counts as such);
- a head that is not whole is larger than `head_bytes`;
- an answer was not taken within `answer_seconds`, or so long nothing of one that lasts, once all buffers on the way to
  the caller are full;
- there are `connections` others already.
A connection without any request, or between two, is closed by the server's own patience for those that are kept alive.
"""

from __future__ import annotations

import asyncio
from asyncio.events import TimerHandle
from collections import deque
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from gateway.operations.answer import Refusal, refused
from gateway.schema.errors import ErrorCode

LINGER_SECONDS = 1.0
"""How long a caller who was cut off may take to read why."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """What a connection may take; see the module's text."""

    head_seconds: float
    head_bytes: int
    answer_seconds: float
    connections: int


def protocol_within(limits: ConnectionLimits) -> type[HttpToolsProtocol]:
    """The protocol for the server: it makes one of each connection, and hands nothing of ours to it."""

    class Patient(GatewayProtocol):
        """One connection."""

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, limits=limits, **named)

    return Patient


class GatewayProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *given: Any, limits: ConnectionLimits, **named: Any) -> None:
        super().__init__(*given, **named)
        self.limits = limits
        self.head_bytes = 0
        self.is_cut_off = False
        self.in_message = False  # between the end of a head and the end of its body
        # The requests without a whole answer, in order.
        self.cycles: deque[RequestResponseCycle] = deque()
        self.head_due: TimerHandle | None = None
        self.answer_due: TimerHandle | None = None
        self.taking_due: TimerHandle | None = None  # while no more can be written

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the base
        """A caller connects."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            self.cut_off(503, "There are too many connections; try again in a moment.")
        else:
            self.head_due = self.loop.call_later(self.limits.head_seconds, self.head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self.forget_head()
        for due in (self.answer_due, self.taking_due):
            if due is not None:
                due.cancel()
        self.hang_up()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes come in."""
        if self.transport.is_closing() or self.is_cut_off:
            return
        if self.answer_due is not None and not self.transport.get_write_buffer_size():
            self.answer_due.cancel()
            self.answer_due = None
        if not self.in_message:
            self.head_bytes += len(data)
        if self.head_due is None and self.is_idle:
            self.head_due = self.loop.call_later(self.limits.head_seconds, self.head_is_late)
        super().data_received(data)
        if self.head_bytes > self.limits.head_bytes and not self.is_cut_off:
            self.cut_off(431, f"The head is larger than {self.limits.head_bytes} bytes.")

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return not self.cycles

    def on_headers_complete(self) -> None:
        """A head is whole."""
        self.forget_head()
        self.in_message = True
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before:  # it is when the connection becomes a WebSocket
            self.cycles.append(self.cycle)

    def on_message_complete(self) -> None:
        """A request is whole."""
        self.in_message = False
        super().on_message_complete()
        if self.is_idle:
            self.forget_head()

    def on_response_complete(self) -> None:
        """An answer is written, if not yet taken."""
        super().on_response_complete()
        while self.cycles and self.cycles[0].response_complete:
            self.cycles.popleft()
        if self.transport.get_write_buffer_size() and self.answer_due is None:
            self.answer_due = self.loop.call_later(self.limits.answer_seconds, self.answer_is_late)

    def pause_writing(self) -> None:
        """The caller takes less than is written."""
        super().pause_writing()
        seconds = self.limits.answer_seconds
        self.taking_due = self.loop.call_later(seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The caller has taken most of it."""
        super().resume_writing()
        if self.taking_due is not None:
            self.taking_due.cancel()
            self.taking_due = None

    def forget_head(self) -> None:
        """No head is waited for."""
        self.head_bytes = 0
        if self.head_due is not None:
            self.head_due.cancel()
            self.head_due = None

    def head_is_late(self) -> None:
        """The head did not arrive in time."""
        self.head_due = None
        if self.head_bytes and self.is_idle and not self.in_message:
            self.cut_off(408, "The head of the request did not arrive in time.")
        else:
            self.transport.close()

    def answer_is_late(self) -> None:
        """The answer was not taken in time; what has been taken of it since counts for nothing."""
        self.answer_due = None
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """The base calls this for what is no HTTP."""
        self.cut_off(400, msg)

    def cut_off(self, status: int, message: str) -> None:
        """Answer, where that is possible, and close."""
        if self.transport.is_closing():
            return
        self.forget_head()
        self._unset_keepalive_if_required()
        self.is_cut_off = True
        if not self.is_last_word():
            self.transport.close()
            return
        self.transport.write(last_words(status, message))
        # Closed at once with bytes unread, the connection would be reset, and the answer lost with it.
        self.transport.write_eof()
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def is_last_word(self) -> bool:
        """Whether what is written now is taken for what it is, and nothing comes after it."""
        if self.is_idle:
            return True
        if len(self.cycles) > 1 or not self.in_message or self.cycles[0].response_started:
            # It would be taken for the answer to an earlier request, or for a part of it.
            return False
        # The body that is broken is that of the one request there is: its app shall not answer too.
        self.hang_up()
        return True

    def hang_up(self) -> None:
        """Tell all apps that nobody takes their answers. The base tells the latest alone, and the others would write to a
        connection that is closed."""
        for cycle in self.cycles:
            cycle.disconnected = True
            cycle.message_event.set()


def last_words(status: int, message: str) -> bytes:
    """A response, of which the app never hears, after which the connection is closed."""
    body = orjson.dumps(refused(Refusal.MALFORMED, message, ErrorCode.BAD_USER_INPUT).body())
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        "Content-Type: application/json; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
