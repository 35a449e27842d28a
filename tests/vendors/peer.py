"""A vendor that does to a connection exactly what a test says, byte by byte.

The sandbox speaks HTTP properly; here it is about those who do not.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

Turn = Callable[[asyncio.StreamWriter], Awaitable[None]]
NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it arrived. Header names are lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Peer:
    """A server on a loopback port. Each request takes the next of `turns`; the last one is for all further."""

    def __init__(self, *turns: Turn, reset_on_connect: bool = False) -> None:
        self.turns = list(turns)
        self.asked: list[Asked] = []
        self.open_connections = 0
        self.in_flight = 0
        self.most_in_flight = 0
        self._reset_on_connect = reset_on_connect
        self._tasks: set[asyncio.Task[None] | None] = set()
        self._server: asyncio.Server | None = None

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", port)
        self.port = self._server.sockets[0].getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def aclose(self) -> None:
        if self._server is not None:
            self._server.close()
        tasks = [task for task in self._tasks if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        self.open_connections += 1
        try:
            # A cancelled handler makes asyncio 3.11 complain, so this one ends quietly.
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._converse(reader, writer)
        finally:
            self.open_connections -= 1
            self._tasks.discard(task)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._reset_on_connect:
            await reset(writer)
        while not writer.is_closing():
            self.asked.append(await _read(reader))
            turn = self.turns.pop(0) if len(self.turns) > 1 else self.turns[0]
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            try:
                await turn(writer)
            finally:
                self.in_flight -= 1


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, target, headers, body)


async def reset(writer: asyncio.StreamWriter) -> None:
    """Cuts the connection with a RST."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    writer.transport.abort()


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Closes without a word."""
    writer.close()


def says(*pieces: bytes, every: float = 0.0, then: Turn | None = None) -> Turn:
    """Sends the pieces, `every` so many seconds one."""

    async def turn(writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every)
        if then is not None:
            await then(writer)

    return turn


def waits(seconds: float, then: Turn | None = None) -> Turn:
    """Is silent for so long."""

    async def turn(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        if then is not None:
            await then(writer)

    return turn


def answers(
    status: int = 200,
    body: bytes = b"{}",
    headers: Iterable[tuple[str, str]] | Sequence[tuple[str, str]] = (),
) -> Turn:
    """A proper answer; the connection stays open."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return says("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
