"""Who works on changes: one process on a SQLite file, or several replicas on one Postgres.

Each process has a name of its own, under which it works. On SQLite a lock on a file beside the database keeps a second
process out, so what is under another name was left behind. On Postgres each process holds an advisory lock of its name as
long as it lives; when a lock stays free, whose name it is has died, and whoever finds that takes its work over. Losing
the connection loses the lock, until it is taken again. Should others take over meanwhile what this process still does,
`carry_out` makes that harmless as far as looking before writing can.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Protocol, TypeAlias
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import sqlalchemy as sa
from dbos import DBOS, WorkflowStatus
from psycopg.conninfo import make_conninfo
from sqlalchemy import event

from gateway.store import StoreError, StoreUnavailable

LONGEST_WAIT_SECONDS = 10
LONGEST_ANSWER_SECONDS = 1
HOLD_EVERY_SECONDS = 0.25
GONE_SECONDS = 2.0
"""For how long a lock has to be free. Who lives and lost it with the connection takes it again in less."""
KEEPALIVES: dict[str, Any] = {
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "connect_timeout": 5,
}
# As those of the client above: without them a server keeps the lock of a machine that has vanished for two hours.
SERVERS_KEEPALIVES = (
    "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; "
    "SET tcp_user_timeout = 10000"
)
PRAGMAS = ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")


@dataclass(frozen=True, slots=True)
class Executor:
    """Under which name workflows are carried out, and where they are kept."""

    id: str
    url: str
    engine: sa.Engine | None = None


TakesUp: TypeAlias = Callable[[WorkflowStatus], Awaitable[None]]
"""Goes on with a workflow that nobody works on any more."""


class Household(Protocol):
    """Who else works on the same changes."""

    async def enter(self) -> Executor:
        """Take part. Raises StoreError."""
        ...

    async def leave(self) -> None:
        """Take part no more."""
        ...

    async def own_work(self) -> list[WorkflowStatus]:
        """The workflows that are under our name and have not ended."""
        ...

    async def take_over(self, take_up: TakesUp) -> None:
        """Hand each workflow of those that died to `take_up`."""
        ...


def household(url: str) -> Household:
    """The household of a store, by its URL: the same form as the store's."""
    parsed = sa.make_url(url)
    if parsed.drivername.startswith("sqlite"):
        return Alone(parsed)
    return Replicas(parsed)


class Alone:
    """One process on one SQLite file. Workflows are kept in a file of their own beside it."""

    def __init__(self, url: sa.URL) -> None:
        name = url.database or ""
        self._id = _new_name()
        # One file, one lock, by whatever name it is opened.
        self._store = Path(urlsplit(name).path if name.startswith("file:") else name).resolve()
        self._lock: IO[str] | None = None

    async def enter(self) -> Executor:
        """Take the lock."""
        place = self._store.with_name(f"{self._store.name}.lock")
        try:
            lock = place.open("a+")
        except OSError as error:
            raise StoreUnavailable(f"{place} cannot be opened: {error.strerror}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise StoreError(
                f"another gateway serves on {self._store}, and one SQLite file takes one; stop that one, "
                "or use Postgres, which takes several"
            ) from error
        self._lock = lock
        path = self._store.with_name(f"{self._store.name}.workflows")
        engine = sa.create_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", _set_pragmas)
        return Executor(self._id, f"sqlite:///{path}", engine)

    async def leave(self) -> None:
        """Let go of the lock."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    async def own_work(self) -> list[WorkflowStatus]:
        """What is under our name."""
        return await workflows(status=["PENDING"], executor_id=self._id)

    async def take_over(self, take_up: TakesUp) -> None:
        """Hand over what others have left: as long as we have the lock, nobody else lives."""
        for one in await workflows(status=["PENDING"]):
            if one.executor_id != self._id:
                await take_up(one)


class Replicas:
    """Several processes on one Postgres."""

    def __init__(self, url: sa.URL) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._id = _new_name()
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._holding: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._free_since: dict[str, float] = {}

    async def enter(self) -> Executor:
        """Take the lock of our name, and keep it from now on."""
        await self._held()
        self._holding = asyncio.create_task(self._hold())
        return Executor(self._id, self._url)

    async def leave(self) -> None:
        """Let go of the lock."""
        if self._holding is not None:
            self._holding.cancel()
            await asyncio.gather(self._holding, return_exceptions=True)
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def own_work(self) -> list[WorkflowStatus]:
        """What is under our name."""
        return await workflows(status=["PENDING"], executor_id=self._id)

    async def take_over(self, take_up: TakesUp) -> None:
        """Hand over the work of those whose lock has been free for a while."""
        connection = await self._held()
        found = await workflows(status=["PENDING"])
        others = {one.executor_id for one in found} - {self._id}
        free_since: dict[str, float] = {}
        for name in others:
            if name is None or not await _try_lock(connection, name):
                continue
            try:
                now = asyncio.get_running_loop().time()
                free_since[name] = self._free_since.get(name, now)
                if now - free_since[name] >= GONE_SECONDS:
                    for one in await workflows(status=["PENDING"], executor_id=name):
                        await take_up(one)
            finally:
                await _unlock(connection, name)
        self._free_since = free_since

    async def _hold(self) -> None:
        """Take our lock again whenever it was lost: at once, whatever else has to wait for the database."""
        while True:
            await asyncio.sleep(HOLD_EVERY_SECONDS)
            with contextlib.suppress(StoreUnavailable):
                await self._held()

    async def _held(self) -> psycopg.AsyncConnection[Any]:
        """The connection that holds our lock; a new one when the last was lost. Raises StoreUnavailable."""
        async with self._one_at_a_time:
            if self._connection is None or not await _answers(self._connection):
                self._connection = None
                self._connection = await self._locked()
            return self._connection

    async def _locked(self) -> psycopg.AsyncConnection[Any]:
        try:
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                new = await psycopg.AsyncConnection.connect(
                    make_conninfo(self._url, **KEEPALIVES), autocommit=True
                )
                async with contextlib.AsyncExitStack() as stack:
                    stack.push_async_callback(new.close)
                    await new.execute(SERVERS_KEEPALIVES)
                    # Whoever looks whether we live holds it for an instant, so it is waited for.
                    await new.execute("SELECT pg_advisory_lock(%s)", (_number(self._id),))
                    stack.pop_all()
        except (psycopg.Error, TimeoutError) as error:
            raise StoreUnavailable(f"the lease cannot be taken: {error}") from error
        return new


async def _answers(connection: psycopg.AsyncConnection[Any]) -> bool:
    """Whether a connection is alive; one that is not is closed."""
    try:
        async with asyncio.timeout(LONGEST_ANSWER_SECONDS):
            await connection.execute("SELECT 1")
    except (psycopg.Error, TimeoutError):
        with contextlib.suppress(psycopg.Error):
            await connection.close()
        return False
    return True


async def workflows(**which: Any) -> list[WorkflowStatus]:
    """Workflows as DBOS lists them, without their arguments and results."""
    return await DBOS.list_workflows_async(load_input=False, load_output=False, **which)


@contextlib.contextmanager
def told_of_store() -> Iterator[None]:
    """What DBOS raises about its database, as what we raise about ours."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        cause = getattr(error, "orig", error)
        raise StoreUnavailable(f"the workflows beside the store cannot be used: {cause}") from error


def _new_name() -> str:
    """A name that no process had before. Else work of the last one could not be told from our own."""
    return f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"


def _number(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)


async def _try_lock(connection: psycopg.AsyncConnection[Any], name: str) -> bool:
    found = await connection.execute("SELECT pg_try_advisory_lock(%s)", (_number(name),))
    row = await found.fetchone()
    return bool(row and row[0])


async def _unlock(connection: psycopg.AsyncConnection[Any], name: str) -> None:
    await connection.execute("SELECT pg_advisory_unlock(%s)", (_number(name),))


def _set_pragmas(connection: Any, record: Any) -> None:  # noqa: ARG001  # SQLAlchemy hands it in
    connection.isolation_level = "IMMEDIATE"
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
