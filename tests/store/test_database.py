"""A store opens, brings its schema up to date, and says in its own words why it cannot."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.store.database import Store
from gateway.store.errors import StoreError, StoreUnavailable
from gateway.store.tables import metadata, out_of_office

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@contextmanager
def plain_connection(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path)
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
async def test_a_sqlite_url_opens_with_or_without_the_driver_in_it(
    scheme: str, tmp_path: Path
) -> None:
    store = await Store.open(f"{scheme}:///{tmp_path}/gateway.db")

    await store.ping()

    await store.aclose()
    await store.aclose()
    assert (tmp_path / "gateway.db").exists()


async def test_every_connection_waits_for_locks_keeps_foreign_keys_and_syncs_fully(
    tmp_path: Path,
) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db")
    async with store.reading() as first, store.reading() as second:
        for connection in (first, second):
            found = {
                name: (await connection.execute(sa.text(f"PRAGMA {name}"))).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert found == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 5000,
            }
    await store.aclose()


async def test_the_migrations_make_exactly_the_tables_that_the_code_describes(
    tmp_path: Path,
) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db")
    async with store.reading() as connection:
        differences = await connection.run_sync(
            lambda found: compare_metadata(MigrationContext.configure(found), metadata)
        )
    await store.aclose()

    assert differences == []


async def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/gateway.db"
    store = await Store.open(url)
    row: dict[str, object] = {
        "department_id": "d",
        "dealer_associate_id": "a",
        "record": "{}",
        "written_at": NOON,
    }
    await store.write(lambda connection: connection.execute(store.upsert(out_of_office, row)))
    await store.aclose()

    store = await Store.open(url)
    async with store.reading() as connection:
        kept = (await connection.execute(sa.select(out_of_office))).one()
    await store.aclose()

    assert kept.written_at == NOON
    assert kept.written_at.tzinfo is UTC


async def test_stores_may_be_opened_at_once_on_one_file_and_on_several(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path}/{name}.db" for name in ("one", "one", "two", "three")]

    stores = await asyncio.gather(*map(Store.open, urls))

    for store in stores:
        await store.ping()
        await store.aclose()


async def test_a_database_of_a_newer_gateway_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "gateway.db"
    await (await Store.open(f"sqlite:///{path}")).aclose()
    with plain_connection(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match=r"at step 9999.*newer gateway"):
        await Store.open(f"sqlite:///{path}")

    with plain_connection(path) as connection:
        assert connection.execute("SELECT * FROM alembic_version").fetchall() == [("9999",)]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("no url", "cannot be read"),
        ("postgresql://user:secret@host:port/gateway", "cannot be read"),
        ("mysql://user:secret@host/gateway", "no such kind of database"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
async def test_a_url_that_cannot_be_used_is_refused_without_its_password(
    url: str, said: str
) -> None:
    with pytest.raises(StoreError, match=said) as refused:
        await Store.open(url)

    assert "secret" not in str(refused.value)


async def test_a_folder_that_is_missing_and_a_file_that_is_no_database_are_unavailable(
    tmp_path: Path,
) -> None:
    (tmp_path / "letter.db").write_text("Dear reader, " * 500)

    for name in ("missing/gateway.db", "letter.db"):
        with pytest.raises(StoreUnavailable, match=name):
            await Store.open(f"sqlite:///{tmp_path}/{name}")


async def test_an_exception_inside_a_writing_block_undoes_the_block(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db")
    row: dict[str, object] = {
        "department_id": "d",
        "dealer_associate_id": "a",
        "record": "{}",
        "written_at": NOON,
    }

    async def interrupted(connection: AsyncConnection) -> None:
        await connection.execute(store.upsert(out_of_office, row))
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        await store.write(interrupted)

    async with store.reading() as connection:
        assert (await connection.execute(sa.select(out_of_office))).all() == []
    await store.aclose()


async def test_writers_take_turns_and_readers_do_not_wait_for_them(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db")
    turns: list[str] = []

    async def write(name: str) -> None:
        async def work(connection: AsyncConnection) -> None:
            turns.append(f"{name} in")
            values: dict[str, object] = {
                "department_id": name,
                "dealer_associate_id": "a",
                "record": "{}",
                "written_at": NOON,
            }
            await connection.execute(store.upsert(out_of_office, values))
            await store.ping()
            turns.append(f"{name} out")

        await store.write(work)

    await asyncio.gather(*(write(name) for name in "abcd"))
    await store.aclose()

    for entered, left in zip(turns[::2], turns[1::2], strict=True):
        assert entered.split()[0] == left.split()[0]


async def test_what_was_begun_is_finished_when_the_caller_is_cancelled(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db")

    def writing(number: int) -> asyncio.Task[object]:
        row: dict[str, object] = {
            "department_id": str(number),
            "dealer_associate_id": "a",
            "record": "{}",
            "written_at": NOON,
        }
        kept = store.upsert(out_of_office, row)
        return asyncio.ensure_future(store.write(lambda connection: connection.execute(kept)))

    for number in range(20):
        task = writing(number)
        for _ in range(number + 1):  # at another step of the transaction each time
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    await store.aclose()
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db")
    async with store.reading() as connection:
        kept = (await connection.execute(sa.select(out_of_office.c.department_id))).scalars()
        assert set(kept) == {str(number) for number in range(20)}
    await store.aclose()


async def test_an_instant_without_an_offset_is_refused(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db")
    values: dict[str, object] = {
        "department_id": "d",
        "dealer_associate_id": "a",
        "record": "{}",
        "written_at": NOON.replace(tzinfo=None),
    }

    with pytest.raises(sa.exc.StatementError, match="no UTC offset"):
        await store.write(
            lambda connection: connection.execute(store.upsert(out_of_office, values))
        )
    await store.aclose()
