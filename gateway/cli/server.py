"""The server below the gateway: how it is set up, and how it stops.

Stopping has one bound for all of it: nobody can connect any more, then streams end, then requests, then changes.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from gateway.settings import Settings
from gateway.web.lifespan import Lifespan
from gateway.web.protocol import ConnectionLimits, protocol_within

REQUESTS_SHARE = 0.7
"""How much of the time that is left when streams have ended requests may take. The rest is for changes, and for closing."""


class Server(uvicorn.Server):
    """Ends with its cleaning up done and exit code 0; uvicorn's own raises the signal again."""

    def __init__(self, config: uvicorn.Config, app: Lifespan) -> None:
        super().__init__(config)
        self._app = app

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGINT and SIGTERM."""

        def stop(number: int, frame: FrameType | None) -> None:
            self.handle_exit(number, frame)

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, within the seconds that the app has for it."""
        for server in self.servers:
            server.close()
        for one in sockets or ():
            one.close()
        left = await self._app.leave()
        self.config.timeout_graceful_shutdown = left * REQUESTS_SHARE  # type: ignore[assignment]  # asyncio's, a fraction too
        await super().shutdown(sockets)


def config_of(settings: Settings, app: Lifespan) -> uvicorn.Config:
    """The server's configuration."""
    said, subscriptions = settings.server, settings.subscriptions
    limits = ConnectionLimits(
        head_seconds=said.header_seconds,
        head_bytes=said.header_limit_bytes + said.url_limit_bytes,
        answer_seconds=said.answer_seconds,
        connections=said.connections,
    )
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=protocol_within(limits),
        ws="websockets-sansio",
        ws_max_size=subscriptions.message_bytes,
        ws_ping_interval=subscriptions.ping_seconds,
        ws_ping_timeout=subscriptions.ping_seconds,
        ws_per_message_deflate=False,  # what is small on the way may be large to read
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
