"""One look at each request as it leaves: its id, its headers, and a value for whoever logs."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """A request that was served. `operation` is the operation's name, when the caller gave one."""

    request_id: str
    method: str
    path: str
    status: int
    seconds: float
    operation: str | None
    errors: int


class Seen:
    """ASGI middleware: gives each request an id, serves it inside `within` of that id, and tells `observe` how it
    ended."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        within: Callable[[str], AbstractContextManager[None]],
        observe: Callable[[RequestSeen], None],
    ) -> None:
        self.app = app
        self.within = within
        self.observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, marked = time.perf_counter(), Marked(send, uuid4().hex)
        scope.setdefault("state", {})
        try:
            with self.within(marked.request_id):
                await self.app(scope, receive, marked)
        finally:
            self.observe(seen(scope, marked, time.perf_counter() - started))


class Marked:
    """Sends a response with the headers that each has. `status` is what was sent; 500 until then."""

    def __init__(self, send: Send, request_id: str) -> None:
        self.request_id = request_id
        self.status = 500
        self._send = send

    async def __call__(self, message: Message) -> None:
        """Send on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [
                *message.get("headers", ()),
                (b"x-request-id", self.request_id.encode()),
                *SECURITY_HEADERS,
            ]
        await self._send(message)


def seen(scope: Scope, marked: Marked, seconds: float) -> RequestSeen:
    """What there is to say of a request that was served."""
    state = scope["state"]
    return RequestSeen(
        request_id=marked.request_id,
        method=scope["method"],
        path=scope["path"],
        status=marked.status,
        seconds=seconds,
        operation=state.get("operation"),
        errors=state.get("errors", 0),
    )
