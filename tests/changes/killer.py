"""A proxy between a gateway and the sandbox that counts calls, and at a chosen one kills the gateway's process.

It kills *before* a request goes on to the vendor, or *after*: then the vendor has done what it was asked for, and the
gateway dies before it hears of it. Each connection has one of its own on the other side, so a line that the vendor cuts
is cut for the gateway too.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from tests.changes.threads import port_of

NO_BODY = (204, 304)
TOKENS = ("/realms/", "/auth", "/token")
LONGEST = 16 * 1024 * 1024
"""Of a head or a body, in bytes."""


class When(StrEnum):
    """On which side of the vendor's effect the gateway dies. PASSING: something else happens, and the call goes on."""

    BEFORE = "before"
    AFTER = "after"
    PASSING = "passing"


DEADLY = (When.BEFORE, When.AFTER)


@dataclass(frozen=True, slots=True)
class Call:
    """A request on its way to a vendor. `path` is below the vendor's prefix, without a query; times are of
    `time.perf_counter()`, in seconds."""

    vendor: str
    method: str
    path: str
    began: float
    ended: float

    @property
    def is_write(self) -> bool:
        """Whether it changes what the vendor holds."""
        return is_write(self.method, self.path)


def is_write(method: str, path: str) -> bool:
    """Whether a request changes what a vendor holds: tokens and myKaarma's lists are asked for by POST too."""
    if method in ("GET", "HEAD") or any(sign in path for sign in TOKENS):
        return False
    return not path.endswith("/list")


@dataclass(slots=True)
class Trap:
    """What to do at a call: at the `number`-th (from 1) of those that are meant."""

    spring: Callable[[], None]
    when: When
    number: int = 1
    meant: Callable[[str, str], bool] = is_write
    sprung: threading.Event = field(default_factory=threading.Event)

    def is_for(self, method: str, path: str) -> bool:
        """Count a call; whether it is the one."""
        if self.sprung.is_set() or not self.meant(method, path):
            return False
        self.number -= 1
        return self.number == 0


class Killer:
    """The proxy. Vendors are at `base_url` plus their prefixes, as they are at the sandbox's."""

    def __init__(self, target: str) -> None:
        self.base_url = ""
        self.calls: list[Call] = []
        self.most_at_once: Counter[str] = Counter()
        self._host, self._port = urlsplit(target).hostname, urlsplit(target).port
        self._at_once: Counter[str] = Counter()
        self._trap: Trap | None = None

    def lay(self, trap: Trap) -> Trap:
        """Wait for a call. There is one trap at a time."""
        self._trap = trap
        return trap

    def forget(self) -> None:
        """No calls, no trap."""
        self._trap = None
        self.calls.clear()
        self.most_at_once.clear()

    def writes(self) -> list[str]:
        """The calls that changed something, as "vendor METHOD /path"."""
        return [f"{one.vendor} {one.method} {one.path}" for one in self.calls if one.is_write]

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry the requests of a connection."""
        try:
            there, back = await asyncio.open_connection(self._host, self._port, limit=LONGEST)
        except OSError:
            writer.transport.abort()
            return
        try:
            while await self._carried(reader, writer, there, back):
                pass
        except (OSError, asyncio.IncompleteReadError):
            pass  # somebody has gone; the other side shall see the same
        finally:
            writer.transport.abort()
            back.transport.abort()

    async def _carried(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        there: asyncio.StreamReader,
        back: asyncio.StreamWriter,
    ) -> bool:
        """Carry one request and its answer; whether there may be another on this connection."""
        head = await reader.readuntil(b"\r\n\r\n")
        request = head + await reader.readexactly(length_of(head))
        method, target = head.split(b" ", 2)[:2]
        _, vendor, path = urlsplit(target.decode()).path.split("/", 2)
        path = f"/{path}"
        trap = self._trap
        due = trap is not None and trap.is_for(method.decode(), path)
        if trap is not None and due and trap.when is not When.AFTER:
            _spring(trap)
            if trap.when is When.BEFORE:
                return False
        with self._counted(vendor, method.decode(), path):
            back.write(request)
            answer = await there.readuntil(b"\r\n\r\n")
            body = await _body(there, answer)
        if trap is not None and due and trap.when is When.AFTER:
            _spring(trap)
            return False
        writer.write(answer + body.received)
        await writer.drain()
        return body.whole and b"connection: close" not in answer.lower()

    @contextmanager
    def _counted(self, vendor: str, method: str, path: str) -> Iterator[None]:
        self._at_once[vendor] += 1
        self.most_at_once[vendor] = max(self.most_at_once[vendor], self._at_once[vendor])
        began = time.perf_counter()
        try:
            yield
        finally:
            self._at_once[vendor] -= 1
            self.calls.append(Call(vendor, method, path, began, time.perf_counter()))


@dataclass(frozen=True, slots=True)
class Body:
    """What arrived of a body."""

    received: bytes
    whole: bool


def length_of(head: bytes) -> int:
    """How many bytes follow a head. Raises ValueError where only the end of the connection would tell."""
    lines = head.lower().split(b"\r\n")
    if any(line.startswith(b"transfer-encoding:") for line in lines):
        raise ValueError("neither the gateway nor the sandbox sends chunks")
    said = [line.partition(b":")[2] for line in lines if line.startswith(b"content-length:")]
    return int(said[0]) if said else 0


async def _body(reader: asyncio.StreamReader, head: bytes) -> Body:
    if int(head.split(b" ", 2)[1]) in NO_BODY:
        return Body(b"", whole=True)
    try:
        return Body(await reader.readexactly(length_of(head)), whole=True)
    except asyncio.IncompleteReadError as error:
        return Body(error.partial, whole=False)


def _spring(trap: Trap) -> None:
    trap.spring()
    trap.sprung.set()


@contextmanager
def killer_before(target: str) -> Iterator[Killer]:
    """A killer before a sandbox, which is at `target`, while the block lasts."""
    killer = Killer(target)
    with port_of(killer, loop=asyncio.new_event_loop(), limit=LONGEST) as port:
        killer.base_url = f"http://127.0.0.1:{port}"
        yield killer
