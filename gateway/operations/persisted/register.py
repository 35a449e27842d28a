"""The register of documents in the gateway's own database: who published what, what of it runs, how much it is used.

Rule 1: a document never changes. A version is published whole, or not at all.
Rule 2: among versions that are not retired, an id of a client means one text; so a newer version cannot change what an
        older release of the client asks for.
Rule 3: a version goes from PENDING to ACTIVE to RETIRED, and never back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.operations.persisted.registered import (
    Registered,
    Used,
    Version,
    VersionStatus,
    VersionUsed,
)
from gateway.store import Store
from gateway.store.tables import document_versions, documents

Counted = tuple[str, str, str, int, datetime]
"""Client, version and id of a document, how often it ran, and when last."""

FAULTS_SHOWN = 20
AT_A_TIME = 500

MOST_DOCUMENTS = 20_000
MOST_TEXT = 67_108_864
"""How many documents a client's versions may have that are not retired, and how many characters in all: every gateway
has those that are active in memory."""


class NotRegistered(Exception):
    """The register does not take it; `faults` say why, a sentence each."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Register:
    """The register. Every method raises StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def store(self) -> Store:
        """The database that it is in."""
        return self._store

    # ------------------------------------------------------------ publishing

    async def publish(
        self,
        version: Version,
        found: Sequence[Registered],
        *,
        progress: Callable[[int, int], None] = lambda *_: None,
    ) -> bool:
        """Enter a version with its documents. False: it is there already with the very same ones, and stays as it is.
        Raises NotRegistered, also when it is there and retired."""

        async def work(connection: AsyncConnection) -> bool:
            await _alone(connection)
            held = await _there(connection, version.client, version.version)
            if held is not None:
                await _refuse_others(connection, version, found)
                _refuse_retired(held)
                return False
            await _refuse_other_texts(connection, version, found)
            await _refuse_too_many(connection, version, found)
            await connection.execute(sa.insert(document_versions).values(_row_of_version(version)))
            for start in range(0, len(found), AT_A_TIME):
                rows = [_row(one) for one in found[start : start + AT_A_TIME]]
                await connection.execute(sa.insert(documents), rows)
                progress(start + len(rows), len(found))
            return True

        return await self._store.write(work, stoppable=True)

    async def activate(self, client: str, version: str, *, now: datetime) -> Version:
        """Let a version's documents run; an active one stays as it is. Raises NotRegistered."""

        async def work(connection: AsyncConnection) -> Version:
            await _alone(connection)
            found = await _known(connection, client, version)
            if found.status is VersionStatus.RETIRED:
                raise NotRegistered(
                    f"Version {version} of {client} is retired and cannot be activated; publish its documents as a new "
                    "version."
                )
            if found.status is VersionStatus.ACTIVE:
                return found
            active = replace(found, status=VersionStatus.ACTIVE, activated_at=now)
            await _move(connection, active)
            return active

        return await self._store.write(work)

    async def retire(
        self, client: str, version: str, *, now: datetime, unused_since: datetime | None
    ) -> Version:
        """Let a version's documents run no longer; a retired one stays as it is. Raises NotRegistered; with
        `unused_since` also when one of its documents ran after that."""

        async def work(connection: AsyncConnection) -> Version:
            await _alone(connection)
            found = await _known(connection, client, version)
            if found.status is VersionStatus.RETIRED:
                return found
            if unused_since is not None:
                await _refuse_while_used(connection, found, unused_since)
            retired = replace(found, status=VersionStatus.RETIRED, retired_at=now)
            await _move(connection, retired)
            return retired

        return await self._store.write(work)

    # ------------------------------------------------------------ reading

    async def versions(self) -> tuple[Version, ...]:
        """All versions of all clients, each client's newest first: by when they were activated, or else published."""
        async with self._store.reading() as connection:
            rows = await connection.execute(sa.select(document_versions))
        return tuple(sorted(map(_version, rows), key=_newest_first, reverse=True))

    async def documents(self, client: str, versions: Collection[str]) -> tuple[Registered, ...]:
        """The documents of versions of a client."""
        query = sa.select(documents).where(
            documents.c.client == client, documents.c.version.in_(versions)
        )
        async with self._store.reading() as connection:
            return tuple(map(_registered, await connection.execute(query)))

    async def keys(self, client: str, versions: Collection[str]) -> frozenset[str]:
        """What finds the documents of versions of a client: ids and hashes, without their texts."""
        query = sa.select(documents.c.id, documents.c.sha256).where(
            documents.c.client == client, documents.c.version.in_(versions)
        )
        async with self._store.reading() as connection:
            rows = (await connection.execute(query)).all()
        return frozenset(key for row in rows for key in row)

    async def active(self) -> tuple[Used, ...]:
        """Every document that runs, of all clients, with its use; none where the register was never set up."""
        query = (
            sa.select(documents)
            .join_from(documents, document_versions)
            .where(document_versions.c.status == VersionStatus.ACTIVE.value)
            .order_by(documents.c.client, documents.c.version, documents.c.id)
        )
        async with self._store.reading() as connection:
            if not await connection.run_sync(_is_set_up):
                return ()
            rows = (await connection.execute(query)).all()
        return tuple(Used(_registered(row), row.uses, row.last_used_at) for row in rows)

    async def versions_used(self, client: str | None = None) -> tuple[VersionUsed, ...]:
        """All versions, or a client's, with their use; in the order of `versions`."""
        query = sa.select(
            documents.c.client,
            documents.c.version,
            sa.func.count(),
            sa.func.sum(documents.c.uses),
            sa.func.max(documents.c.last_used_at, type_=documents.c.last_used_at.type),
        ).group_by(documents.c.client, documents.c.version)
        async with self._store.reading() as connection:
            rows = (await connection.execute(query)).all()
        counted = {(row[0], row[1]): (row[2], int(row[3]), row[4]) for row in rows}
        return tuple(
            VersionUsed(one, *counted.get((one.client, one.version), (0, 0, None)))
            for one in await self.versions()
            if client is None or one.client == client
        )

    # ------------------------------------------------------------ use

    async def add_uses(self, counted: Sequence[Counted]) -> None:
        """Add to the counts of documents. Of one that is not there any more nothing is kept."""
        later = sa.or_(
            documents.c.last_used_at.is_(None), documents.c.last_used_at < sa.bindparam("at")
        )
        update = (
            sa.update(documents)
            .where(
                documents.c.client == sa.bindparam("of_client"),
                documents.c.version == sa.bindparam("of_version"),
                documents.c.id == sa.bindparam("of_id"),
            )
            .values(
                uses=documents.c.uses + sa.bindparam("more"),
                last_used_at=sa.case(
                    (later, sa.bindparam("at", type_=documents.c.last_used_at.type)),
                    else_=documents.c.last_used_at,
                ),
            )
        )
        names = ("of_client", "of_version", "of_id", "more", "at")
        # Always in one order: two gateways that write the same rows must not wait for each other.
        rows = [dict(zip(names, one, strict=True)) for one in sorted(counted)]
        if rows:
            await self._store.write(lambda connection: connection.execute(update, rows))


async def _alone(connection: AsyncConnection) -> None:
    """Nobody else changes the register until the transaction ends. On SQLite it is so anyhow."""
    if connection.dialect.name == "postgresql":
        await connection.execute(sa.text("LOCK TABLE document_versions IN EXCLUSIVE MODE"))


async def _there(connection: AsyncConnection, client: str, version: str) -> Version | None:
    row = (
        await connection.execute(sa.select(document_versions).where(*_is(client, version)))
    ).one_or_none()
    return None if row is None else _version(row)


async def _known(connection: AsyncConnection, client: str, version: str) -> Version:
    found = await _there(connection, client, version)
    if found is None:
        raise NotRegistered(
            f"{client} has no version {version}; `gateway documents list` shows all."
        )
    return found


def _refuse_retired(version: Version) -> None:
    """What is retired does not run again, so publishing it anew would do nothing."""
    if version.status is VersionStatus.RETIRED:
        raise NotRegistered(
            f"Version {version.version} of {version.client} is retired and does not come back; publish its documents as a "
            "new version."
        )


async def _refuse_others(
    connection: AsyncConnection, version: Version, found: Sequence[Registered]
) -> None:
    """A version that is there takes nothing but what it has."""
    query = sa.select(documents.c.id, documents.c.sha256).where(
        documents.c.client == version.client, documents.c.version == version.version
    )
    held = {row.id: row.sha256 for row in await connection.execute(query)}
    if held != {one.id: one.sha256 for one in found}:
        raise NotRegistered(
            f"Version {version.version} of {version.client} is published already, with other documents, and never "
            "changes; publish these as a new version."
        )


async def _refuse_other_texts(
    connection: AsyncConnection, version: Version, found: Sequence[Registered]
) -> None:
    query = (
        sa.select(documents.c.id, documents.c.version, documents.c.sha256)
        .join_from(documents, document_versions)
        .where(
            documents.c.client == version.client,
            document_versions.c.status != VersionStatus.RETIRED.value,
        )
    )
    wanted = {one.id: one.sha256 for one in found}
    faults = [
        f"{row.id}: version {row.version} has another text under this id; take a new id, or retire that version first."
        for row in await connection.execute(query)
        if wanted.get(row.id, row.sha256) != row.sha256
    ]
    if faults:
        raise NotRegistered(*sorted(faults))


async def _refuse_too_many(
    connection: AsyncConnection, version: Version, found: Sequence[Registered]
) -> None:
    query = (
        sa.select(
            sa.func.count(), sa.func.coalesce(sa.func.sum(sa.func.length(documents.c.text)), 0)
        )
        .join_from(documents, document_versions)
        .where(
            documents.c.client == version.client,
            document_versions.c.status != VersionStatus.RETIRED.value,
        )
    )
    count, length = (await connection.execute(query)).one()
    if count + len(found) > MOST_DOCUMENTS:
        raise NotRegistered(
            f"{version.client} would have {count + len(found)} documents, and may have {MOST_DOCUMENTS}; retire older "
            "versions first."
        )
    if int(length) + sum(len(one.text) for one in found) > MOST_TEXT:
        raise NotRegistered(
            f"The documents of {version.client} would be longer than {MOST_TEXT} characters in all; retire older "
            "versions first."
        )


async def _refuse_while_used(
    connection: AsyncConnection, version: Version, unused_since: datetime
) -> None:
    query = (
        sa.select(documents.c.id, documents.c.name, documents.c.uses, documents.c.last_used_at)
        .where(
            documents.c.client == version.client,
            documents.c.version == version.version,
            documents.c.last_used_at > unused_since,
        )
        .order_by(documents.c.last_used_at.desc())
        .limit(FAULTS_SHOWN)
    )
    faults = [
        f"{row.name or row.id} was used last at {row.last_used_at:%Y-%m-%d %H:%M} UTC ({row.uses} times in all)."
        for row in await connection.execute(query)
    ]
    if faults:
        raise NotRegistered(
            f"Version {version.version} of {version.client} is in use; --force retires it all the same.",
            *faults,
        )


async def _move(connection: AsyncConnection, version: Version) -> None:
    row = _row_of_version(version)
    await connection.execute(
        sa.update(document_versions).where(*_is(version.client, version.version)).values(row)
    )


def _is(client: str, version: str) -> tuple[sa.ColumnElement[bool], ...]:
    return document_versions.c.client == client, document_versions.c.version == version


def _is_set_up(connection: sa.Connection) -> bool:
    return sa.inspect(connection).has_table(documents.name)


def _newest_first(version: Version) -> tuple[datetime, datetime, str, str]:
    begun = version.activated_at or version.registered_at
    return begun, version.registered_at, version.client, version.version


def _row_of_version(version: Version) -> dict[str, Any]:
    return {column.name: getattr(version, column.name) for column in document_versions.columns} | {
        "status": version.status.value
    }


def _version(row: sa.Row[Any]) -> Version:
    return Version(**{**row._mapping, "status": VersionStatus(row.status)})


def _row(one: Registered) -> dict[str, Any]:
    unused = {"uses": 0, "last_used_at": None}
    return unused | {
        column.name: getattr(one, column.name)
        for column in documents.columns
        if column.name not in unused
    }


def _registered(row: sa.Row[Any]) -> Registered:
    return Registered(
        row.client,
        row.version,
        row.id,
        row.sha256,
        row.normal_sha256,
        row.text,
        row.name,
        row.type,
        row.cost,
    )
