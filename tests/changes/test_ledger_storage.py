"""Where the database cannot take a change in, the caller hears so, and nothing was accepted."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from gateway.changes.ledger import Ledger
from gateway.store import Store, StoreUnavailable
from tests.changes.books import new
from tests.postgres import Postgres, running_postgres

ROOT = Path(__file__).parents[2]


@contextmanager
def full() -> Iterator[None]:
    """Connections of SQLite that are made meanwhile find no page that the file does not have already."""

    def no_more_pages(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(
            "PRAGMA max_page_count = 1"
        )  # SQLite takes the number of those that are there
        cursor.close()

    event.listen(Pool, "connect", no_more_pages)
    try:
        yield
    finally:
        event.remove(Pool, "connect", no_more_pages)


async def test_a_database_that_may_not_grow_takes_no_change_in(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/gateway.db"
    await (await Store.open(url)).aclose()  # with its tables, as long as it may grow
    told: list[str] = []
    large = "ada" * 20_000

    with full():
        store = await Store.open(url)
        ledger = Ledger(store, told=told.append)
        for id in "ab":
            with pytest.raises(StoreUnavailable, match="full"):
                await ledger.accept(new(id, associates=(large,)))
        assert await ledger.live() == []
        await store.aclose()

    assert told == []


async def test_a_full_disk_takes_no_change_in_until_there_is_room_again(tmp_path: Path) -> None:
    path = tmp_path / "gateway.db"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.changes.full_disk", f"sqlite:///{path}", str(path)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaint = await asyncio.wait_for(process.communicate(), 45)

    assert process.returncode == 0, complaint.decode()
    lines = said.decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["refused", "refused", "kept"]
    assert sorted(lines[-1].split()[1:]) == ["after", "before"]


async def test_a_database_that_another_process_locks_takes_no_change_in(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db", lock_wait_ms=100)
    ledger = Ledger(store)

    with closing(sqlite3.connect(tmp_path / "gateway.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailable, match="locked"):
            await ledger.accept(new("a", key="k"))
        assert await ledger.by_key("office", "k") is None
        other.rollback()

    await ledger.accept(new("b", key="k"))
    assert await ledger.live() == [("b", 1)]
    await store.aclose()


@pytest.fixture
def own_postgres(postgres: Postgres) -> Iterator[Postgres]:
    """A server that may be taken away. (The session's tells whether there can be one.)"""
    with running_postgres() as server:
        yield server


async def test_a_server_that_is_asleep_or_gone_takes_no_change_in_and_forgets_none(
    own_postgres: Postgres,
) -> None:
    with own_postgres.database() as url:
        store = await Store.open(url, answer_seconds=1.0)
        ledger = Ledger(store)
        await ledger.accept(new("a"))

        with own_postgres.paused(), pytest.raises(StoreUnavailable):
            await ledger.accept(new("b"))
        own_postgres.kill()
        with pytest.raises(StoreUnavailable):
            await ledger.accept(new("c"))
        own_postgres.start()

        assert await ledger.live() == [("a", 1)]
        await store.aclose()
