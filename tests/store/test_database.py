"""A store opens, brings its schema up to date, and says in its own words why it cannot."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.store.database import Store
from gateway.store.errors import StoreError, StoreUnavailable
from gateway.store.tables import AnyText, associates, changes, metadata, out_of_office

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def _stepped_down(connection: AsyncConnection) -> None:
    """Make the database what the first step made it, with somebody in it."""
    first = {"associates", "associate_lead_segments", "out_of_office"}
    for table in reversed(metadata.sorted_tables):
        if table.name not in first:
            await connection.execute(sa.text(f"DROP TABLE {table.name}"))
    await connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    row = {"id": "a", "name": "Ada", "name_folded": "ada", "opentact_account": False}
    await connection.execute(sa.insert(associates).values(**row, created_at=NOON, updated_at=NOON))


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
    database: str,
) -> None:
    store = await Store.open(database)
    async with store.reading() as connection:
        differences = await connection.run_sync(
            lambda found: compare_metadata(MigrationContext.configure(found), metadata)
        )
    await store.aclose()

    assert differences == []


async def test_opening_again_keeps_what_is_there(database: str) -> None:
    store = await Store.open(database)
    row: dict[str, object] = {
        "department_id": "d",
        "dealer_associate_id": "a",
        "record": "{}",
        "written_at": NOON,
    }
    await store.write(lambda connection: connection.execute(store.upsert(out_of_office, row)))
    await store.aclose()

    store = await Store.open(database)
    async with store.reading() as connection:
        kept = (await connection.execute(sa.select(out_of_office))).one()
    await store.aclose()

    assert kept.written_at == NOON
    assert kept.written_at.tzinfo is UTC


async def test_stores_may_be_opened_at_once_on_one_database_and_on_several(
    database: str, tmp_path: Path
) -> None:
    others = [f"sqlite:///{tmp_path}/{name}.db" for name in ("one", "two")]

    stores = await asyncio.gather(*map(Store.open, [database] * 4 + others))

    for store in stores:
        await store.ping()
        await store.aclose()


async def test_a_database_of_a_newer_gateway_is_refused_and_left_alone(database: str) -> None:
    versions = sa.table("alembic_version", sa.column("version_num"))
    store = await Store.open(database)
    await store.write(lambda found: found.execute(sa.update(versions).values(version_num="9999")))

    with pytest.raises(StoreError, match=r"at step 9999.*newer gateway"):
        await Store.open(database)

    async with store.reading() as connection:
        assert (await connection.execute(sa.select(versions))).all() == [("9999",)]
    await store.aclose()


async def test_what_an_older_gateway_wrote_is_there_after_the_step_up(database: str) -> None:
    store = await Store.open(database)
    await store.write(_stepped_down)
    await store.aclose()

    store = await Store.open(database)

    async with store.reading() as connection:
        assert (await connection.execute(sa.select(associates.c.name))).scalars().all() == ["Ada"]
        assert (await connection.execute(sa.select(changes))).all() == []
    await store.aclose()


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


async def test_an_exception_inside_a_writing_block_undoes_the_block(database: str) -> None:
    store = await Store.open(database)
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


async def test_what_was_begun_is_finished_when_the_caller_is_cancelled(database: str) -> None:
    store = await Store.open(database)

    def writing(number: int) -> asyncio.Task[object]:
        row: dict[str, object] = {
            "department_id": str(number),
            "dealer_associate_id": "a",
            "record": "{}",
            "written_at": NOON,
        }
        kept = store.upsert(out_of_office, row)
        return asyncio.ensure_future(store.write(lambda connection: connection.execute(kept)))

    cancelled = 0
    for number in range(20):
        task = writing(number)
        for _ in range(number + 1):  # at another step of the transaction each time
            await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            cancelled += 1

    assert cancelled > 5, "a fast database may be done before"
    await store.aclose()
    store = await Store.open(database)
    async with store.reading() as connection:
        kept = (await connection.execute(sa.select(out_of_office.c.department_id))).scalars()
        assert set(kept) == {str(number) for number in range(20)}
    await store.aclose()


async def test_an_instant_without_an_offset_is_refused(database: str) -> None:
    store = await Store.open(database)
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


ODD = ("", "Zoë", "a\\b", "\\x00", "a\0b", "\ud800", "🙂", "line\nline", "x" * 5_000)


async def test_any_text_is_kept_asked_for_and_told_apart(database: str) -> None:
    kept = sa.Table("kept", sa.MetaData(), sa.Column("text", AnyText))
    store = await Store.open(database)

    async def work(connection: AsyncConnection) -> None:
        await connection.execute(sa.schema.CreateTable(kept))
        await connection.execute(sa.insert(kept), [{"text": one} for one in ODD])

    await store.write(work)

    async with store.reading() as connection:
        for text in ODD:
            asked = sa.select(kept.c.text).where(kept.c.text == text)
            assert (await connection.execute(asked)).scalars().all() == [text]
    await store.aclose()
