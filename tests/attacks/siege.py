"""Attacking: many at a time, while a bystander asks a small question again and again; and the judgement of what came back."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.attacks.attack import CUT, FRONTEND, KEY, PARTNER, SCALE, Attack

AT_A_TIME = 2
"""How many attackers there are. Those who only wait, and hold a connection, are all there at once beside them."""

GIVEN_UP_SECONDS = 15.0
"""When an attack is given up that nobody ends."""

MOST_CHARACTERS = 500
EVERY_SECONDS = 0.05
PATIENCE_SECONDS = 2.0
"""How long the bystander has to wait at most."""

OURS = re.compile(
    r"Traceback|File \\?\"|\.py\b|site-packages|/home/|/usr/|/tmp/|/proc/|object at 0x|[Ss]qlite|sqlalchemy|psycopg"
    rf"|{re.escape(str(Path(__file__).parents[2]))}"
)
"""What nobody outside has to know: code, paths, and what the database is."""


@dataclass(frozen=True, slots=True)
class Response:
    """One response on a connection."""

    status: int
    head: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attack was answered, and how many seconds that took; `is_over` once the connection was closed."""

    said: bytes
    seconds: float
    is_over: bool

    @property
    def responses(self) -> tuple[Response, ...]:
        """The responses, one after the other."""
        return tuple(_responses(self.said))


def _responses(said: bytes) -> Iterator[Response]:
    while said.startswith(b"HTTP/"):
        head, _, rest = said.partition(b"\r\n\r\n")
        text = head.decode("latin-1").lower()
        length = re.search(r"\r\ncontent-length: (\d+)", text)
        size = int(length[1]) if length else 0
        yield Response(int(text.split(" ", 2)[1]), text, rest[:size])
        said = rest[size:]


# ---------------------------------------------------------------- the line


class Line(asyncio.Protocol):
    """A connection that keeps all that it hears, also when it is reset."""

    def __init__(self) -> None:
        self.heard = bytearray()
        self.gone = asyncio.get_running_loop().create_future()

    def data_received(self, data: bytes) -> None:
        """Bytes come in."""
        self.heard += data

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # the base names it
        """The other side has closed."""
        self.gone.set_result(None)


async def attack(address: tuple[str, int], what: Attack, key: str) -> Outcome:
    """Send what an attack sends, until it is over or nobody ends it."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    try:
        transport, line = await loop.create_connection(Line, *address)
    except OSError:
        return Outcome(b"nobody is there", loop.time() - begun, is_over=False)
    try:
        async with asyncio.timeout(GIVEN_UP_SECONDS):
            for piece in what.pieces:
                if line.gone.done():
                    break
                if isinstance(piece, float):
                    await asyncio.wait((line.gone,), timeout=piece)
                else:
                    transport.write(piece.replace(KEY, key.encode(), 1))
            await asyncio.wait((line.gone,))
    except TimeoutError:
        pass
    finally:
        if not line.gone.done():
            transport.abort()
    return Outcome(bytes(line.heard), loop.time() - begun, line.gone.done())


async def all_of(
    address: tuple[str, int], attacks: Sequence[Attack], keys: Mapping[str, str]
) -> list[Outcome]:
    """The outcomes of attacks, several of which run at a time."""
    room = asyncio.Semaphore(AT_A_TIME)

    async def one(what: Attack) -> Outcome:
        async with nullcontext() if what.waits else room:
            return await attack(address, what, keys.get(what.who, ""))

    return await asyncio.gather(*map(one, attacks))


# ---------------------------------------------------------------- who stands by


@dataclass(slots=True)
class Bystander:
    """Somebody who asks a small question again and again, each time on a new connection."""

    base_url: str
    key: str
    waited: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """While the block lasts."""
        end = threading.Event()
        thread = threading.Thread(target=self._ask_on, args=(end,))
        thread.start()
        try:
            yield
        finally:
            end.set()
            thread.join()

    def _ask_on(self, end: threading.Event) -> None:
        while not end.wait(EVERY_SECONDS):
            begun = time.monotonic()
            try:
                said = self._ask()
            except (OSError, http.client.HTTPException) as error:
                said = repr(error)
            self.waited.append(time.monotonic() - begun)
            if '"data":{"associates"' not in said:
                self.faults.append(said)

    def _ask(self) -> str:
        url = urlsplit(self.base_url)
        line = http.client.HTTPConnection(str(url.hostname), url.port, timeout=10)
        body = json.dumps({"query": "{ associates(first: 2) { nodes { name email } } }"})
        try:
            line.request(
                "POST",
                "/graphql",
                body,
                {"Content-Type": "application/json", "X-Api-Key": self.key},
            )
            return line.getresponse().read().decode()
        finally:
            line.close()


# ---------------------------------------------------------------- the judgement


def faults(what: Attack, outcome: Outcome) -> list[str]:
    """What is wrong with the outcome of an attack; nothing is as it should be."""
    text = outcome.said.decode("utf-8", "replace")
    found = [*_line_faults(what, outcome), *leaks(text)]
    if what.says not in text:
        found.append(f"does not say {what.says!r}")
    hidden = (*what.hides, *(("Did you mean",) if what.who in (FRONTEND, PARTNER) else ()))
    found += [f"says {word!r}" for word in hidden if word in text]
    for response in outcome.responses:
        if "\r\ncontent-type: application/" in response.head:
            found += answer_faults(response.body)
    return [f"{fault}: {text[:600]}" for fault in found]


def _line_faults(what: Attack, outcome: Outcome) -> Iterator[str]:
    statuses = [response.status for response in outcome.responses] or [CUT]
    if not outcome.is_over:
        yield "nobody ended it"
    if outcome.seconds > what.within:
        yield f"took {outcome.seconds:.1f} s"
    # What is made larger than in CI may be too large for a body as well.
    allowed = what.statuses if SCALE == 1 else what.statuses | {413}
    if not set(statuses) <= allowed:
        yield f"answered {statuses}"
    if len(statuses) > what.answers:
        yield f"answered {len(statuses)} times"
    if len(outcome.said) > what.most_bytes:
        yield f"answered {len(outcome.said)} bytes"


def leaks(text: str) -> Iterator[str]:
    """What an answer tells of the gateway's inside."""
    for match in OURS.finditer(text):
        yield f"tells {match[0]!r}"


def answer_faults(body: bytes) -> Iterator[str]:
    """What is wrong with an answer, whatever was asked."""
    if not body:
        return
    try:
        answer: dict[str, Any] = json.loads(body)
    except ValueError:
        yield "no JSON"
        return
    if not set(answer) <= {"data", "errors", "extensions"}:
        yield "members that are none of an answer"
    for error in answer.get("errors", ()):
        if error["extensions"]["code"] in ("INTERNAL", "TIMEOUT", "STORAGE_UNAVAILABLE"):
            yield f"a fault of our own: {error}"
        if not 0 < len(error["message"]) <= MOST_CHARACTERS:
            yield "a message that is too long"


# ---------------------------------------------------------------- the process

OPEN, HALF_CLOSED = "01", "08"
"""States of a connection, as the kernel writes them."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a process takes, in megabytes: now, and at most until now."""

    megabytes: float
    peak: float


def body_of(pid: int) -> Body:
    """What a process takes now."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    sizes = dict(re.findall(r"(VmRSS|VmHWM):\s+(\d+) kB", status))
    return Body(int(sizes["VmRSS"]) / 1_000, int(sizes["VmHWM"]) / 1_000)


def connections_of(port: int) -> int:
    """How many connections to a port of this machine are open on the side of who listens there."""
    table = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    rows = (line.split() for line in table)
    return sum(row[1].endswith(f":{port:04X}") and row[3] in (OPEN, HALF_CLOSED) for row in rows)
