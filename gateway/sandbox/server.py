"""The sandbox on a TCP port: for good (`serve`), or for as long as a block lasts (`running`)."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.sandbox.app import KINDS, create_app
from gateway.sandbox.clock import real_time
from gateway.sandbox.credentials import CREDENTIALS
from gateway.sandbox.gate import TRANSPORT

_GRACE = 0.2  # seconds for requests to end after their connections are gone


@dataclass(frozen=True, slots=True)
class Running:
    """A sandbox that runs. The vendors are at `base_url` plus their prefixes."""

    base_url: str
    port: int


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8100,
    world: Mapping[str, Any] | None = None,
    state: Path | None = None,
) -> None:
    """Serve until a signal comes; prints addresses and credentials first.

    Raises OSError if the port is taken, WorldError if the world cannot be loaded.
    """
    app = create_app(world, state=state)
    with _listening(host, port) as listener:
        place = f"[{host}]" if ":" in host else host
        print(_welcome(f"http://{place}:{listener.getsockname()[1]}"), flush=True)
        with suppress(KeyboardInterrupt):
            _server(app).run(sockets=[listener])


@contextmanager
def running(
    world: Mapping[str, Any] | None = None,
    *,
    port: int | None = None,
    state: Path | None = None,
    now: Callable[[], datetime] = real_time,
) -> Iterator[Running]:
    """Serve on 127.0.0.1 from a thread of its own while the block lasts; no port is any free one.

    Raises what `serve` raises. Requests that hang do not delay the end.
    """
    app = create_app(world, now=now, state=state)
    with _listening("127.0.0.1", port or 0) as listener:
        server = _server(app)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="sandbox", daemon=True
        )
        bound: int = listener.getsockname()[1]
        with _silent(thread):
            thread.start()
            try:
                yield Running(base_url=f"http://127.0.0.1:{bound}", port=bound)
            finally:
                server.should_exit = True
                thread.join()


class _Protocol(HttpToolsProtocol):
    """Shows the application its transport, so that a fault can cut the line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access_log = False  # the setting of the same name would silence other servers too

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: {"transport": self.transport}}


class _Server(uvicorn.Server):
    """Stops at once: whoever waits for a request that hangs would wait for ever."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            if isinstance(connection, _Protocol):
                connection.transport.abort()
        if tasks := tuple(self.server_state.tasks):
            await asyncio.wait(tasks, timeout=_GRACE)


def _server(app: Starlette) -> _Server:
    return _Server(
        uvicorn.Config(
            app,
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            proxy_headers=False,  # a header must not make a stranger a local caller
            server_header=False,
            timeout_keep_alive=75,  # longer than clients keep idle connections
        )
    )


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Bind before anything runs, so that a client that knows the port can connect."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
        yield listener


@contextmanager
def _silent(thread: threading.Thread) -> Iterator[None]:
    """Keep uvicorn's chatter of one thread out of the log; errors still show."""
    logger = logging.getLogger("uvicorn.error")

    def wanted(record: logging.LogRecord) -> bool:
        return record.thread != thread.ident or record.levelno >= logging.ERROR

    logger.addFilter(wanted)
    try:
        yield
    finally:
        logger.removeFilter(wanted)


def _welcome(base_url: str) -> str:
    secrets = {
        "webex": f"Bearer {CREDENTIALS.webex_token}",
        "mykaarma": f"Basic {CREDENTIALS.mykaarma_username} / {CREDENTIALS.mykaarma_password}",
        "opentact": f"Basic {CREDENTIALS.opentact_email} / {CREDENTIALS.opentact_password}",
        "pexip": f"enterprise {CREDENTIALS.pexip_enterprise}, client "
        f"{CREDENTIALS.pexip_client_id} / {CREDENTIALS.pexip_client_secret}",
    }
    lines = [f"{kind.name:9} {base_url}{kind.prefix}  {secrets[kind.name]}" for kind in KINDS]
    return "\n".join([*lines, f"control   {base_url}/_sandbox  (from this machine only)"])
