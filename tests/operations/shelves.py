"""Documents that are registered for tests: a shop's in three versions, and a rival's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from gateway.operations.persisted.normal import digest, normal_digest
from gateway.operations.persisted.register import Register
from gateway.operations.persisted.registered import Registered, Version, VersionStatus
from gateway.store import Store

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)

WHO = "query Who { viewer { client } }"
WHO_WRITTEN_OTHERWISE = """
  query Who {   # as Apollo's printer has it
    viewer { client __typename }
  }
"""
TWO = "query Two { viewer { profile } }"
OLD = "query Old { viewer { client, profile } }"
SOON = "query Soon { viewer { scopes } }"
THEIRS = "query Theirs { viewer { departments } }"
FREE = "{ viewer { client profile scopes } }"


def registered(
    id: str, text: str, *, client: str = "shop", version: str = "2", type: str = "query"
) -> Registered:
    """A document as it is registered."""
    name = text.split()[1]
    return Registered(
        client, version, id, digest(text), normal_digest(text) or "", text, name, type, 1
    )


def pending(version: str, *, client: str = "shop", at: datetime = MONDAY) -> Version:
    """A version that is to be published."""
    return Version(client, version, VersionStatus.PENDING, at, "test")


async def furnish(register: Register) -> None:
    """Publish what the tests are about: of the shop, version 1 is retired, 2 active, and 3 pending."""
    for version, status, documents in (
        (pending("1"), VersionStatus.RETIRED, (("who", WHO), ("old", OLD))),
        (pending("2"), VersionStatus.ACTIVE, (("who", WHO), (digest(TWO), TWO))),
        (pending("3"), VersionStatus.PENDING, (("soon", SOON),)),
        (pending("9", client="rival"), VersionStatus.ACTIVE, (("theirs", THEIRS),)),
    ):
        rows = [
            registered(id, text, client=version.client, version=version.version)
            for id, text in documents
        ]
        await register.publish(version, rows)
        if status is not VersionStatus.PENDING:
            await register.activate(version.client, version.version, now=MONDAY)
        if status is VersionStatus.RETIRED:
            await register.retire(version.client, version.version, now=MONDAY, unused_since=None)


@asynccontextmanager
async def opened_register(url: str) -> AsyncIterator[Register]:
    """An empty register in a database."""
    store = await Store.open(url)
    try:
        yield Register(store)
    finally:
        await store.aclose()


def in_file(folder: Path) -> str:
    """The URL of a database in a folder."""
    return f"sqlite:///{folder / 'store.db'}"
