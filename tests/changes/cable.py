"""A cable to a server that can be cut without anybody being told: what is sent then arrives nowhere, and nothing comes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import contextmanager

from tests.changes.threads import port_of


class Cable:
    """A TCP proxy to a port of this machine."""

    def __init__(self, target_port: int, loop: asyncio.AbstractEventLoop) -> None:
        self.port = 0
        self._target_port = target_port
        self._loop = loop
        self._whole = asyncio.Event()
        self._whole.set()
        self._there: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """From now on nothing goes through. The server finds its connections dead, as keepalives would tell it; who
        asked it hears nothing, and a new connection leads nowhere."""
        self._loop.call_soon_threadsafe(self._cut)

    def mend(self) -> None:
        """What connects from now on gets through. Connections from before are broken, and now say so."""
        self._loop.call_soon_threadsafe(self._whole.set)

    def _cut(self) -> None:
        self._whole.clear()
        for one in self._there:
            one.transport.abort()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join a connection to one of its own at the server."""
        try:
            if self._whole.is_set():
                there, back = await asyncio.open_connection("127.0.0.1", self._target_port)
                self._there.add(back)
                try:
                    await _joined((reader, back), (there, writer))
                finally:
                    self._there.discard(back)
                    back.transport.abort()
            await self._whole.wait()
        except OSError:
            pass  # the server is away, and so is this connection
        finally:
            writer.transport.abort()


async def _joined(*ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
    """Both ways at once, until one of them ends."""
    flowing = [asyncio.ensure_future(_flow(*way)) for way in ways]
    try:
        await asyncio.wait(flowing, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in flowing:
            one.cancel()


async def _flow(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while received := await source.read(65_536):
            sink.write(received)
            await sink.drain()


@contextmanager
def cable_to(target_port: int) -> Iterator[Cable]:
    """A cable that is whole, while the block lasts."""
    loop = asyncio.new_event_loop()
    cable = Cable(target_port, loop)
    with port_of(cable, loop=loop, limit=65_536) as port:
        cable.port = port
        yield cable
