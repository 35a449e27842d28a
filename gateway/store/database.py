"""One door to the database: opened once, handed down, closed at the end.

Rule 1: a read is one statement, so it sees one state of the database; it needs no transaction.
Rule 2: writes that belong together share one `write()`; on SQLite it takes the write lock at once, because a
        transaction that reads first and then wants to write can fail where no waiting helps.
Rule 3: a transaction that was begun is finished, whoever stops waiting for it: one that is cancelled at an unlucky
        instant can leave SQLite's write lock taken. Only commands, which end then, may stop one.
Rule 4: nobody waits for ever: not for a lock, a connection or an answer, nor for a replica that sleeps in the middle
        of its transaction.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from gateway.store.errors import StoreError, StoreUnavailable
from gateway.store.migrate import upgrade
from gateway.store.tables import associates

T = TypeVar("T")

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
WAIT_FOR_LOCK_MS = 5_000
WAIT_FOR_CONNECTION_S = 10
WAIT_FOR_ANSWER_S = 10
WRITES = "gateway_writes"

# WAL lets readers and one writer work at once; FULL puts a commit on the disk before we say that it is done.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


class Store:
    """The gateway's database. Make one with `await Store.open(url)`; close it with `await store.aclose()`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._unfinished: set[asyncio.Task[Any]] = set()
        self._turns = None if _is_remote(engine.url) else asyncio.Lock()

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        lock_wait_ms: int = WAIT_FOR_LOCK_MS,
        answer_seconds: float = WAIT_FOR_ANSWER_S,
        as_it_is: bool = False,
    ) -> Store:
        """Connect and bring the schema up to date; `as_it_is` leaves it alone, for who only looks.

        `url` is `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user:password@host/name`.
        `lock_wait_ms` bounds a wait for a lock that another writer has, `answer_seconds` one for an answer of Postgres.
        Raises StoreError for a URL, a driver or a schema that cannot be used, StoreUnavailable when there is no answer.
        """
        store = cls(_engine(url, lock_wait_ms=lock_wait_ms, answer_seconds=answer_seconds))
        if not _is_remote(store._engine.url):
            await asyncio.to_thread(_opened_once, store._engine.url)
        try:
            if as_it_is:
                async with store.reading():
                    return store
            await store.write(lambda connection: connection.run_sync(upgrade))
        except exc.ProgrammingError as error:
            await store.aclose()
            raise StoreError(f"{store.name}: the tables cannot be made: {error.orig}") from error
        except BaseException:
            await store.aclose()
            raise
        return store

    @property
    def name(self) -> str:
        """The URL without its password."""
        return self._engine.url.render_as_string(hide_password=True)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for statements that only read. Raises StoreUnavailable."""
        with self._translated():
            async with self._engine.connect() as connection:
                yield connection

    async def write(
        self, work: Callable[[AsyncConnection], Awaitable[T]], *, stoppable: bool = False
    ) -> T:
        """Do `work` in one transaction: committed at the end, rolled back by any exception. Raises StoreUnavailable.

        A broken unique index comes out as SQLAlchemy's IntegrityError: only the caller knows what it means. A caller
        that is cancelled waits no longer, but what it began is finished; or, when it is `stoppable`, rolled back.
        """
        writing = asyncio.ensure_future(self._written(work))
        self._unfinished.add(writing)
        writing.add_done_callback(self._finished)
        try:
            return await asyncio.shield(writing)
        except asyncio.CancelledError:
            if stoppable:
                writing.cancel()
                await asyncio.wait({writing})
            raise

    async def _written(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        with self._translated():
            async with self._in_turn(), self._engine.connect() as connection:
                await connection.execution_options(**{WRITES: True})
                async with connection.begin():
                    return await work(connection)

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        """SQLite takes one writer at a time, and the wait for its lock is not fair: of fifty that want it some would
        wait for longer than the wait lasts. So those of this process come one after another."""
        if self._turns is None:
            yield
            return
        try:
            await asyncio.wait_for(self._turns.acquire(), WAIT_FOR_CONNECTION_S)
        except TimeoutError as error:
            message = f"others have been writing for {WAIT_FOR_CONNECTION_S} s"
            raise StoreUnavailable(f"{self.name}: {message}") from error
        try:
            yield
        finally:
            self._turns.release()

    def _finished(self, writing: asyncio.Task[Any]) -> None:
        self._unfinished.discard(writing)
        # Whoever waited may have gone by now; asyncio logs a failure that nobody looked at.
        if not writing.cancelled():
            writing.exception()

    def upsert(self, table: sa.Table, values: dict[str, object]) -> sa.Executable:
        """An INSERT that replaces the row with the same primary key."""
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        keys = [column.name for column in table.primary_key]
        changed = {name: value for name, value in values.items() if name not in keys}
        return insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=changed)

    async def ping(self) -> None:
        """Return when the database answers and has its tables. Raises StoreUnavailable when it does not."""
        if _file_is_gone(self._engine.url):
            # What is open still answers, and everything written to it would be lost with the process.
            raise StoreUnavailable(f"{self.name}: the file is gone")
        async with self.reading() as connection:
            await connection.execute(sa.select(associates.c.id).limit(1))

    async def aclose(self) -> None:
        """Finish what was begun and close all connections. May be called twice."""
        await asyncio.gather(*self._unfinished, return_exceptions=True)
        await self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (exc.OperationalError, exc.InterfaceError, exc.InternalError) as error:
            raise StoreUnavailable(f"{self.name}: {error.orig}") from error
        except exc.TimeoutError as error:
            raise StoreUnavailable(
                f"{self.name}: no connection was free for {WAIT_FOR_CONNECTION_S} s"
            ) from error
        except exc.IntegrityError:
            raise
        except exc.DatabaseError as error:
            if type(error) is not exc.DatabaseError:
                raise
            # SQLite's word for a file that is damaged, or no database at all.
            raise StoreUnavailable(f"{self.name}: {error.orig}") from error


def without_password(url: str) -> str:
    """A store's URL, fit to be shown. Raises StoreError when it is none."""
    return _parsed(url).set(drivername=url.partition(":")[0]).render_as_string(hide_password=True)


def is_there(url: str) -> bool:
    """Whether there is a database to be opened: a file, or the address of a server. Raises StoreError for no URL."""
    return not _file_is_gone(_parsed(url))


def _engine(url: str, *, lock_wait_ms: int, answer_seconds: float) -> AsyncEngine:
    parsed = _parsed(url)
    try:
        if _is_remote(parsed):
            # Not above: the driver is needed, and takes its time, for Postgres alone.
            from gateway.store.postgres import postgres_engine

            return postgres_engine(
                parsed,
                lock_wait_ms=lock_wait_ms,
                answer_seconds=answer_seconds,
                pool_timeout=WAIT_FOR_CONNECTION_S,
            )
        engine = create_async_engine(parsed, pool_timeout=WAIT_FOR_CONNECTION_S)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{parsed.render_as_string()} needs the package {error.name}, which is not installed"
        ) from error
    pragmas = (f"PRAGMA busy_timeout = {lock_wait_ms}", *PRAGMAS)
    event.listen(engine.sync_engine, "connect", partial(_execute, pragmas))
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except (exc.ArgumentError, ValueError) as error:
        # The text is not repeated: it may hold a password.
        raise StoreError(
            "the store's URL cannot be read; write sqlite:///gateway.db or postgresql://user:password@host/name"
        ) from error
    if parsed.drivername not in DRIVERS:
        raise StoreError(
            f"{parsed.render_as_string()}: no such kind of database; use one of {', '.join(sorted(DRIVERS))}"
        )
    if parsed.drivername.startswith("sqlite") and parsed.database in (None, "", ":memory:"):
        raise StoreError(
            f"{parsed.render_as_string()} names no file, and a database in memory would forget accepted changes; "
            "write sqlite:///gateway.db"
        )
    return parsed.set(drivername=DRIVERS[parsed.drivername])


def _is_remote(url: sa.URL) -> bool:
    return not url.drivername.startswith("sqlite")


def _opened_once(url: sa.URL) -> None:
    # aiosqlite leaves a thread behind where it cannot open a file, and that thread dies with a traceback when the
    # loop has ended before it. So the file is tried without it.
    name = url.database or ""
    try:
        sqlite3.connect(name, uri=name.startswith("file:")).close()
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{url.render_as_string(hide_password=True)}: {error}") from error


def _file_is_gone(url: sa.URL) -> bool:
    name = url.database or ""
    return not _is_remote(url) and not name.startswith("file:") and not Path(name).exists()


def _execute(
    statements: tuple[str, ...], connection: DBAPIConnection, _: ConnectionPoolEntry
) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    # The driver itself begins only at the first INSERT or UPDATE, and never for CREATE TABLE.
    if connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
