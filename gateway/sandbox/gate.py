"""The way of a request through a vendor: counted, metered, broken if a fault says so, answered.

The answer is held back until it is whole, because a fault may need to spoil it after the
request took effect.
"""

import asyncio
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.sandbox.calls import Call, CallLog
from gateway.sandbox.faults import Fault, FaultBook
from gateway.sandbox.limits import Meter
from gateway.sandbox.vendor import Vendor

TRANSPORT = "gateway.sandbox.transport"  # scope extension that the server's protocol fills
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_NO_LINGER = struct.pack("ii", 1, 0)  # closing sends RST instead of FIN
_GARBAGE = b"<html><body>It works!</body></html>"


@dataclass(slots=True)
class _Answer:
    """A whole answer, collected from the messages of an ASGI application."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


class Gate:
    """The ASGI application at a vendor's prefix. `saved` is called after every write."""

    def __init__(
        self, vendor: Vendor, *, calls: CallLog, faults: FaultBook, saved: Callable[[], None]
    ) -> None:
        self.vendor = vendor
        self.meter = Meter()
        self._routes = vendor.routes()
        self._calls = calls
        self._faults = faults
        self._saved = saved

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope["path"][len(scope.get("root_path", "")) :]
        query = scope["query_string"].decode("latin-1")
        called = self._calls.arrived(
            self.vendor.name, method=scope["method"], path=f"{path}?{query}" if query else path
        )
        body = await _whole_body(receive)
        if body is None:
            return
        called.brought(body)
        wait = self.meter.enter(self.vendor.limit)
        if wait is not None:
            answer = await _collected(self.vendor.throttled(wait), scope)
            await _send(answer, send, called)
            return
        try:
            await self._answer(scope, receive, send, path=path, body=body, called=called)
        finally:
            self.meter.leave()

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, *, path: str, body: bytes, called: Call
    ) -> None:
        fault = self._faults.draw(
            self.vendor.name, method=scope["method"], path=path, prefix=self.vendor.prefix
        )
        if fault.delay_ms and await _hung_up(receive, within=fault.delay_ms / 1000):
            return
        if fault.hang:
            await _hung_up(receive)
            return
        if fault.reset == "before":
            await _cut(scope, receive)
            return
        answer = await self._spoilt(fault, scope, body)
        if fault.reset == "after":
            await _cut(scope, receive)
        elif fault.truncate:
            await _send_half(answer, scope, receive, send, called)
        else:
            await _send(answer, send, called)

    async def _spoilt(self, fault: Fault, scope: Scope, body: bytes) -> _Answer:
        """Give the answer of the vendor, or what a fault makes of it."""
        if fault.refusal is not None:
            return await _collected(self.vendor.broke(fault.refusal, fault.retry_after), scope)
        answer = await self._handled(scope, body)
        if scope["method"] not in _READS and answer.status < 400:
            self._saved()
        if fault.garbage:
            headers = [
                (b"content-type", b"application/json"),
                (b"content-length", b"%d" % len(_GARBAGE)),
            ]
            return _Answer(200, headers, bytearray(_GARBAGE))
        return answer

    async def _handled(self, scope: Scope, body: bytes) -> _Answer:
        """Ask the vendor's own endpoint."""
        partial = False
        for route in self._routes:
            match, child = route.matches(scope)
            if match is Match.FULL:
                return await _collected(route.handle, {**scope, **child}, body)
            partial = partial or match is Match.PARTIAL
        refuse = self.vendor.method_not_allowed if partial else self.vendor.not_found
        return await _collected(refuse(Request(scope)), scope)


async def _collected(app: ASGIApp | Response, scope: Scope, body: bytes = b"") -> _Answer:
    answer = _Answer()

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    await app(scope, receive, answer.take)
    return answer


async def _whole_body(receive: Receive) -> bytes | None:
    """Give the body, or None if the client went away before its end."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


async def _hung_up(receive: Receive, *, within: float | None = None) -> bool:
    """Wait until the client is gone (True) or the seconds are over (False)."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            while (await receive())["type"] != "http.disconnect":
                pass
            return True
    return False


def _transport(scope: Scope) -> Any:
    transport = scope.get("extensions", {}).get(TRANSPORT, {}).get("transport")
    if transport is None:
        raise ConnectionResetError("the sandbox cuts the line, and there is none: use running()")
    return transport


async def _cut(scope: Scope, receive: Receive) -> None:
    transport = _transport(scope)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.abort()
    await _hung_up(receive)


async def _send(answer: _Answer, send: Send, called: Call) -> None:
    called.status = answer.status
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": bytes(answer.body)})


async def _send_half(
    answer: _Answer, scope: Scope, receive: Receive, send: Send, called: Call
) -> None:
    half = bytes(answer.body[: len(answer.body) // 2])
    called.status = answer.status
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": half, "more_body": True})
    _transport(scope).close()
    await _hung_up(receive)
