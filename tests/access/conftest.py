"""A list of clients in an empty database of each kind."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from gateway.access.clients import Clients
from gateway.store import Store


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """A store of its own for each test, on SQLite and on Postgres."""
    store = await Store.open(database)
    yield store
    await store.aclose()


@pytest.fixture
def clients(store: Store) -> Clients:
    """Nobody yet."""
    return Clients(store)
