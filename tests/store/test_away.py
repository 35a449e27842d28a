"""A database that is locked, asleep, cut off or gone is unavailable within a bound, and works again when it is back."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.store.database import Store
from gateway.store.errors import StoreError, StoreUnavailable
from tests.postgres import Postgres, running_postgres

SOON = 15.0
"""Seconds within which everybody hears that there is no answer; the bounds in these tests add up to less."""


@pytest.fixture(scope="module")
def own_postgres(postgres: Postgres) -> Iterator[Postgres]:
    """A server that may be taken away: nobody else's tests are on it. (The session's tells whether there can be one.)"""
    with running_postgres() as server:
        yield server


@pytest.fixture
def away(own_postgres: Postgres) -> Iterator[str]:
    """A database of the server that may be taken away."""
    with own_postgres.database() as url:
        yield url


@pytest.fixture
async def store(away: str) -> AsyncIterator[Store]:
    """A store that waits a second for an answer."""
    store = await Store.open(away, lock_wait_ms=300, answer_seconds=1.0)
    await store.ping()
    yield store
    await store.aclose()


async def test_a_file_that_another_process_locks_is_unavailable_after_the_wait(
    tmp_path: Path,
) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db", lock_wait_ms=100)

    with closing(sqlite3.connect(tmp_path / "gateway.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailable, match="locked"):
            await store.write(lambda connection: connection.execute(sa.text("SELECT 1")))
        other.rollback()

    await store.write(lambda connection: connection.execute(sa.text("SELECT 1")))
    await store.aclose()


async def test_a_server_that_gives_no_answer_is_unavailable_and_no_connection_is_lost(
    store: Store, own_postgres: Postgres
) -> None:
    async def ask(writes: bool = False) -> object:
        return await (store.write(lambda _: store.ping()) if writes else store.ping())

    # More than there are connections: some wait for another's.
    writes = [True] * 4 + [False] * 14
    began = time.monotonic()
    with own_postgres.paused():
        found = await asyncio.gather(*map(ask, writes), return_exceptions=True)
    took = time.monotonic() - began

    assert {type(one) for one in found} == {StoreUnavailable}
    assert took < SOON
    await asyncio.gather(*map(ask, [True, False] * 5))


async def test_a_statement_that_is_under_way_when_the_server_falls_asleep_ends_too(
    store: Store, own_postgres: Postgres
) -> None:
    asked = asyncio.Event()

    async def work(connection: AsyncConnection) -> None:
        asked.set()
        await connection.execute(sa.text("SELECT pg_sleep(0.5)"))

    writing = asyncio.ensure_future(store.write(work))
    await asked.wait()
    with own_postgres.paused(), pytest.raises(StoreUnavailable):
        await asyncio.wait_for(writing, SOON)

    await store.ping()


async def test_a_server_that_crashed_is_unavailable_until_it_is_back(
    store: Store, own_postgres: Postgres
) -> None:
    own_postgres.kill()
    try:
        with pytest.raises(StoreUnavailable, match="refused"):
            await store.ping()
        with pytest.raises(StoreUnavailable, match="refused"):
            await Store.open(store.name)
    finally:
        own_postgres.start()

    await store.ping()


async def test_a_server_that_came_back_between_two_questions_is_not_noticed(
    store: Store, own_postgres: Postgres
) -> None:
    own_postgres.restart()

    await store.ping()


async def test_a_lock_of_another_replica_is_waited_for_so_long(store: Store, away: str) -> None:
    with psycopg.connect(away) as other:
        other.execute("LOCK TABLE associates IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreUnavailable, match="lock timeout"):
            await store.ping()

    await store.ping()


async def test_a_replica_that_sleeps_within_a_transaction_loses_it_and_its_locks(
    store: Store, away: str
) -> None:
    other = await Store.open(away, lock_wait_ms=5_000)
    locked = asyncio.Event()

    async def sleepy(connection: AsyncConnection) -> None:
        await connection.execute(sa.text("LOCK TABLE associates IN ACCESS EXCLUSIVE MODE"))
        locked.set()
        await asyncio.sleep(2.5)
        await connection.execute(sa.text("DELETE FROM associates"))

    sleeping = asyncio.ensure_future(store.write(sleepy))
    await locked.wait()
    waiting = asyncio.ensure_future(other.write(lambda _: other.ping()))

    with pytest.raises(StoreUnavailable):
        await sleeping
    await waiting
    await other.aclose()


async def test_whoever_may_make_no_tables_is_told_so(away: str) -> None:
    with psycopg.connect(away, autocommit=True) as owner:
        owner.execute("CREATE ROLE stranger LOGIN")
        try:
            with pytest.raises(StoreError, match=r"cannot be made.*permission denied") as refused:
                await Store.open(away.replace("postgres@", "stranger@"))
        finally:
            owner.execute("DROP ROLE stranger")

    assert not isinstance(refused.value, StoreUnavailable)


async def test_what_the_url_says_of_connecting_holds(away: str) -> None:
    store = await Store.open(f"{away}?application_name=here&connect_timeout=3")

    async with store.reading() as connection:
        asked = sa.text("SELECT current_setting('application_name')")
        assert (await connection.execute(asked)).scalar() == "here"
    await store.aclose()


async def test_statements_see_what_was_committed_before_each_whatever_the_server_prefers(
    away: str,
) -> None:
    with psycopg.connect(away, autocommit=True) as owner:
        owner.execute("ALTER ROLE postgres SET default_transaction_isolation TO 'serializable'")
    try:
        store = await Store.open(away)
        async with store.reading() as connection:
            asked = sa.text("SELECT current_setting('transaction_isolation')")
            assert (await connection.execute(asked)).scalar() == "read committed"
        await store.aclose()
    finally:
        with psycopg.connect(away, autocommit=True) as owner:
            owner.execute("ALTER ROLE postgres RESET default_transaction_isolation")
