"""The list of clients, in the gateway's own database.

A key is never kept, only its digest; so it is shown once, by the call that makes it. All methods raise StoreUnavailable
when the database gives no answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.access import keys
from gateway.access.errors import ClientError
from gateway.access.keys import ApiKey
from gateway.access.records import Client, ClientUpdate, Key, NewClient, problem_of_name
from gateway.caller import Enforcement, Profile, Scope
from gateway.store.database import Store
from gateway.store.tables import api_keys, clients


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key with its client: the only time that the key is there to be shown."""

    client: Client
    key: ApiKey = field(repr=False)


class Clients:
    """Who may come in. `told` hears the name of each client that is not any more what it was: whose keys count no longer
    or not as long, or that may do other things."""

    def __init__(self, store: Store, *, told: Callable[[str], None] | None = None) -> None:
        self._store = store
        self._told = told

    # ------------------------------------------------------------ reading

    async def all(self) -> tuple[Client, ...]:
        """Every client with its keys, by name."""
        async with self._store.reading() as connection:
            return await _chosen(connection)

    async def get(self, name: str) -> Client:
        """One client. Raises ClientError when there is none of this name."""
        async with self._store.reading() as connection:
            return await _one(connection, name)

    async def holding(self, prefixes: Iterable[str]) -> dict[str, tuple[Client, Key]]:
        """The keys of these prefixes, each with its client; those that nobody has are left out."""
        wanted = sa.select(api_keys.c.client).where(api_keys.c.prefix.in_(list(prefixes)))
        async with self._store.reading() as connection:
            found = await _chosen(connection, clients.c.name.in_(wanted))
        return {key.prefix: (client, key) for client in found for key in client.keys}

    # ------------------------------------------------------------ writing

    async def create(
        self, new: NewClient, *, now: datetime, expires_at: datetime | None = None
    ) -> Issued:
        """Enter a client with its first key. Raises ClientError for a name that is taken or that nobody may have."""
        problem = problem_of_name(new.name)
        if problem is not None:
            raise ClientError(problem)

        async def work(connection: AsyncConnection) -> Issued:
            await connection.execute(sa.insert(clients).values(_row(new, now)))
            return await _issued(connection, new.name, now=now, expires_at=expires_at)

        try:
            return await self._store.write(work)
        except IntegrityError:
            raise ClientError(
                f"There is a client named {new.name!r}, or was one: a name is given once, because changes and "
                "documents belong to it. See `gateway clients list`."
            ) from None

    async def rotate(
        self,
        name: str,
        *,
        now: datetime,
        overlap: timedelta,
        expires_at: datetime | None = None,
    ) -> Issued:
        """A new key for a client; those that it has count for `overlap` from now on and no longer. Without `expires_at` it
        lasts as long as the latest one did. Raises ClientError."""

        async def work(connection: AsyncConnection) -> Issued:
            client = await _standing(connection, name)
            await connection.execute(_shortened(name, now + overlap))
            ends = expires_at or _as_long_as(client.keys[:1], now)
            return await _issued(connection, name, now=now, expires_at=ends)

        issued = await self._store.write(work)
        self._tell(name)
        return issued

    async def update(self, name: str, update: ClientUpdate) -> Client:
        """Make something another at a client; its keys count on, and what belongs to it stays. Raises ClientError."""

        async def work(connection: AsyncConnection) -> Client:
            said = _said(update.of(await _standing(connection, name)))
            await connection.execute(sa.update(clients).where(clients.c.name == name).values(said))
            return await _one(connection, name)

        client = await self._store.write(work)
        self._tell(name)
        return client

    async def revoke(self, name: str, *, now: datetime, prefix: str | None = None) -> Client:
        """From now on nothing of a client counts; with a `prefix`, only that key of it does not. Doing it twice is as
        good as once. Raises ClientError."""

        async def work(connection: AsyncConnection) -> Client:
            client = await _one(connection, name)
            if prefix is None:
                gone = sa.update(clients).where(
                    clients.c.name == name, clients.c.revoked_at.is_(None)
                )
                await connection.execute(gone.values(revoked_at=now))
            elif prefix not in {key.prefix for key in client.keys}:
                raise ClientError(
                    f"The client {name!r} has no key {prefix!r}; see `gateway clients show {name}`."
                )
            mine = [api_keys.c.client == name, api_keys.c.revoked_at.is_(None)]
            if prefix is not None:
                mine.append(api_keys.c.prefix == prefix)
            await connection.execute(sa.update(api_keys).where(*mine).values(revoked_at=now))
            return await _one(connection, name)

        client = await self._store.write(work)
        self._tell(name)
        return client

    async def renew(self, new: NewClient, *, now: datetime, expires_at: datetime) -> Issued:
        """Make a client what `new` says, be it there or not, with one key: those that it had are forgotten. For clients
        that the gateway makes for itself."""

        async def work(connection: AsyncConnection) -> Issued:
            row = _row(new, now) | {"revoked_at": None}
            await connection.execute(self._store.upsert(clients, row))
            await connection.execute(sa.delete(api_keys).where(api_keys.c.client == new.name))
            return await _issued(connection, new.name, now=now, expires_at=expires_at)

        issued = await self._store.write(work)
        self._tell(new.name)
        return issued

    async def note_uses(self, used: Mapping[str, datetime]) -> None:
        """Enter when keys, by prefix, were last used."""
        mine = (api_keys.c.prefix == sa.bindparam("key")) & (
            api_keys.c.used_at.is_(None) | (api_keys.c.used_at < sa.bindparam("at"))
        )
        noting = sa.update(api_keys).where(mine).values(used_at=sa.bindparam("at"))
        rows = [{"key": prefix, "at": at} for prefix, at in sorted(used.items())]
        if rows:
            await self._store.write(lambda connection: connection.execute(noting, rows))

    def _tell(self, name: str) -> None:
        if self._told is not None:
            self._told(name)


def _as_long_as(latest: tuple[Key, ...], now: datetime) -> datetime | None:
    """The end of a key that lasts as long as another did."""
    for key in latest:
        if key.expires_at is not None:
            return now + (key.expires_at - key.created_at)
    return None


async def _issued(
    connection: AsyncConnection, name: str, *, now: datetime, expires_at: datetime | None
) -> Issued:
    key = keys.made()
    row = {"prefix": key.prefix, "client": name, "digest": key.digest, "created_at": now}
    await connection.execute(sa.insert(api_keys).values(row | {"expires_at": expires_at}))
    return Issued(await _one(connection, name), key)


async def _one(connection: AsyncConnection, name: str) -> Client:
    # A text with a NUL or half a surrogate pair is no name, and no database takes it.
    found = await _chosen(connection, clients.c.name == name) if name.isprintable() else ()
    if not found:
        raise ClientError(
            f"There is no client named {name[:80]!r}; `gateway clients list` shows all."
        )
    return found[0]


async def _standing(connection: AsyncConnection, name: str) -> Client:
    """A client that is not revoked."""
    client = await _one(connection, name)
    if client.revoked_at is not None:
        raise ClientError(f"The client {name!r} is revoked; create another.")
    return client


def _shortened(name: str, until: datetime) -> sa.Update:
    """What lets no key of a client count longer than `until`."""
    lives_longer = api_keys.c.expires_at.is_(None) | (api_keys.c.expires_at > until)
    mine = sa.update(api_keys).where(api_keys.c.client == name, lives_longer)
    return mine.values(expires_at=until)


async def _chosen(
    connection: AsyncConnection, *conditions: sa.ColumnElement[bool]
) -> tuple[Client, ...]:
    columns = [column.label(f"key_{column.name}") for column in api_keys.c]
    asked = sa.select(*clients.c, *columns).join_from(clients, api_keys, isouter=True)
    order = (clients.c.name, api_keys.c.created_at.desc(), api_keys.c.prefix)
    found = (await connection.execute(asked.where(*conditions).order_by(*order))).mappings()
    return tuple(_client(list(rows)) for _, rows in groupby(found, key=lambda row: row["name"]))


def _row(new: NewClient, now: datetime) -> dict[str, Any]:
    return {"name": new.name, "created_at": now, **_said(new)}


def _said(new: NewClient) -> dict[str, Any]:
    """What a client may do and see, as it is kept."""
    departments = None if new.departments is None else json.dumps(sorted(new.departments))
    return {
        "profile": new.profile.value,
        "scopes": json.dumps([scope.value for scope in Scope if scope in new.scopes]),
        "departments": departments,
        "enforcement": new.enforcement.value,
    }


def _client(rows: list[sa.RowMapping]) -> Client:
    row = rows[0]
    departments = row["departments"]
    return Client(
        name=row["name"],
        profile=Profile(row["profile"]),
        # A scope that a newer gateway gave is none that this one could honour.
        scopes=frozenset(scope for scope in Scope if scope.value in json.loads(row["scopes"])),
        departments=None if departments is None else frozenset(json.loads(departments)),
        enforcement=Enforcement(row["enforcement"]),
        created_at=row["created_at"],
        revoked_at=row["revoked_at"],
        keys=tuple(_key(one) for one in rows if one["key_prefix"] is not None),
    )


def _key(row: sa.RowMapping) -> Key:
    names = ("prefix", "digest", "created_at", "expires_at", "revoked_at", "used_at")
    return Key(**{name: row[f"key_{name}"] for name in names})
