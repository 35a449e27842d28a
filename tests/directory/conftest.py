"""A directory on a fresh SQLite file, and people to put into it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.directory.associates import Directory
from gateway.store.database import Store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A store of its own for each test."""
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db")
    yield store
    await store.aclose()


@pytest.fixture
def directory(store: Store) -> Directory:
    """An empty directory."""
    return Directory(store)
