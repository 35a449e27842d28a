"""A server of asyncio streams in a thread of its own, while a block lasts, that leaves nothing behind."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

START_SECONDS = 10
ROUNDS = 20
"""Of letting go: a connection that was accepted at the last moment starts a task when others have ended."""


class Serves(Protocol):
    """Takes connections."""

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection to its end."""
        ...


@contextmanager
def port_of(server: Serves, *, loop: asyncio.AbstractEventLoop, limit: int) -> Iterator[int]:
    """The loopback port on which it serves. `limit` bounds what a stream buffers, in bytes."""
    stop, ready = asyncio.Event(), threading.Event()
    ports: list[int] = []
    serving: set[asyncio.Task[None] | None] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # asyncio lets go of a connection's task when the connection is lost, and the task may still have work to do.
        task = asyncio.current_task()
        serving.add(task)
        try:
            await server.connected(reader, writer)
        finally:
            serving.discard(task)

    async def serve() -> None:
        listening = await asyncio.start_server(connected, "127.0.0.1", 0, limit=limit)
        ports.append(listening.sockets[0].getsockname()[1])
        ready.set()
        await stop.wait()
        listening.close()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        _let_go(loop)
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(START_SECONDS), "the server did not start"
    try:
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _let_go(loop: asyncio.AbstractEventLoop) -> None:
    for _ in range(ROUNDS):
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(asyncio.sleep(0))
