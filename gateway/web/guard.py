"""What holds for every path: a name that is ours, a bounded head, and an error is always JSON in the shape of GraphQL.

Rule: no request makes a fault. What reaches `Guard` as an exception all the same is reported, and told as INTERNAL.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.schema.errors import ErrorCode
from gateway.web.hosts import Hosts, host_fault
from gateway.web.responses import TurnedAway, turned_away

SAID = {
    404: "There is nothing at this path; GraphQL is at /graphql.",
    405: "This path is not for this method; the header Allow names those that it is for.",
}


@dataclass(frozen=True, slots=True)
class HeadLimits:
    """What a request's head may take: bytes of all its fields, and of its path with the query string."""

    header_bytes: int
    url_bytes: int


class Guard:
    """ASGI middleware. `report` is told of each fault; `hosts` are the names that are ours, None when any may be."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        limits: HeadLimits,
        report: Callable[[BaseException], None],
        hosts: Hosts | None = None,
    ) -> None:
        self.app = app
        self.limits = limits
        self.report = report
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or one connection of WebSocket."""
        stop = None if scope["type"] == "lifespan" else self._stop(scope)
        if stop is None and scope["type"] == "http":
            await self._served(scope, receive, send)
        elif stop is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await turned_away(stop)(scope, receive, send)
        else:
            # Before it is accepted: the answer is 403. The server logs a fault of ours for any other.
            await send({"type": "websocket.close"})

    def _stop(self, scope: Scope) -> TurnedAway | None:
        strange = None if self.hosts is None else host_fault(scope, self.hosts)
        return strange or head_fault(scope, self.limits)

    async def _served(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except Exception as error:  # the last line of defence; reported, never shown
            self.report(error)
            if begun:
                raise  # half an answer cannot be mended: the server cuts the connection
            fault = TurnedAway(500, "The gateway failed; it is logged.", ErrorCode.INTERNAL)
            await turned_away(fault)(scope, receive, send)


def head_fault(scope: Scope, limits: HeadLimits) -> TurnedAway | None:
    """What is too large of a request's head. A field counts with its name, its value, and 4 bytes between and after."""
    if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > limits.url_bytes:
        return TurnedAway(414, f"The address is longer than {limits.url_bytes} bytes; use POST.")
    if sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > limits.header_bytes:
        return TurnedAway(431, f"The headers are larger than {limits.header_bytes} bytes.")
    return None


async def http_error(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """The router's own errors, in our words."""
    assert isinstance(error, HTTPException)  # noqa: S101  # it is registered for nothing else
    said = SAID.get(error.status_code, error.detail)
    return turned_away(TurnedAway(error.status_code, said, headers=error.headers))
