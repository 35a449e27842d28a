"""A directory in an empty database of each kind, and people to put into it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from gateway.directory.associates import Directory
from gateway.store.database import Store


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """A store of its own for each test, on SQLite and on Postgres."""
    store = await Store.open(database)
    yield store
    await store.aclose()


@pytest.fixture
def directory(store: Store) -> Directory:
    """An empty directory."""
    return Directory(store)
