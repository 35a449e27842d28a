"""The lock by which a replica on Postgres shows that it lives."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from gateway.changes.lease import GONE_SECONDS, Replicas, household
from gateway.store import StoreError
from tests.postgres import Postgres


@pytest.fixture
async def replica(postgres: Postgres) -> AsyncIterator[Replicas]:
    found = household(postgres.url)
    assert isinstance(found, Replicas)
    await found.enter()
    yield found
    await found.leave()


async def is_held(postgres: Postgres) -> bool:
    """Whether anybody holds an advisory lock."""
    async with await psycopg.AsyncConnection.connect(postgres.url) as connection:
        found = await connection.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        )
        row = await found.fetchone()
    return row is not None and row[0] == 1


async def test_a_replica_takes_its_lock_again_before_others_take_its_work(
    postgres: Postgres, replica: Replicas
) -> None:
    assert await is_held(postgres)

    # Nobody asks the replica for anything: what its sweep waits for may take a minute.
    await asyncio.to_thread(postgres.restart)
    back_at = time.monotonic()
    while not await is_held(postgres):
        assert time.monotonic() - back_at < GONE_SECONDS, "others would have taken over"
        await asyncio.sleep(0.02)


async def test_a_server_hears_within_seconds_that_the_machine_of_a_replica_has_vanished(
    replica: Replicas,
) -> None:
    connection = replica._connection
    assert connection is not None

    shown = await connection.execute(
        "SELECT name, setting::int FROM pg_settings WHERE name LIKE 'tcp_%'"
    )

    said = dict(await shown.fetchall())
    idle, interval, count = (
        said[f"tcp_keepalives_{name}"] for name in ("idle", "interval", "count")
    )
    assert 0 < idle + interval * count <= 15
    assert 0 < said["tcp_user_timeout"] <= 15_000


async def test_one_file_takes_one_process_by_whatever_name_it_is_opened(tmp_path: Path) -> None:
    (tmp_path / "other.db").symlink_to(tmp_path / "gateway.db")
    first = household(f"sqlite:///{tmp_path}/gateway.db")
    await first.enter()

    with pytest.raises(StoreError, match="another gateway serves on"):
        await household(f"sqlite:///{tmp_path}/other.db").enter()

    await first.leave()
    second = household(f"sqlite:///{tmp_path}/other.db")
    await second.enter()
    await second.leave()
