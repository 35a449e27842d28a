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
        started, status = time.perf_counter(), 500
        request_id = uuid4().hex
        state = scope.setdefault("state", {})

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"x-request-id", request_id.encode()),
                    *SECURITY_HEADERS,
                ]
            await send(message)

        try:
            with self.within(request_id):
                await self.app(scope, receive, send_marked)
        finally:
            self.observe(
                RequestSeen(
                    request_id=request_id,
                    method=scope["method"],
                    path=scope["path"],
                    status=status,
                    seconds=time.perf_counter() - started,
                    operation=state.get("operation"),
                    errors=state.get("errors", 0),
                )
            )
