"""What a vendor does not tell, we remember: the out of office that last went out to myKaarma through the gateway.

The record is the caller's own JSON object; this room does not read it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple, TypeAlias

import sqlalchemy as sa

from gateway.directory.queries import chunked, is_storable
from gateway.store.database import Store
from gateway.store.tables import out_of_office

Key: TypeAlias = tuple[str, str]
"""A department's id and a dealer associate's."""


class Remembered(NamedTuple):
    """A record and the instant (UTC) of its writing."""

    record: dict[str, object]
    written_at: datetime


class OutOfOfficeMemory:
    """One record for each dealer associate: a later one replaces it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def remember(
        self,
        department_id: str,
        dealer_associate_id: str,
        record: Mapping[str, object],
        *,
        now: datetime,
    ) -> None:
        """Keep the record. Raises TypeError or ValueError for what JSON cannot hold, and StoreUnavailable."""
        values: dict[str, object] = {
            "department_id": department_id,
            "dealer_associate_id": dealer_associate_id,
            "record": json.dumps(dict(record), allow_nan=False, sort_keys=True),
            "written_at": now,
        }
        kept = self.store.upsert(out_of_office, values)
        await self.store.write(lambda connection: connection.execute(kept))

    async def recall(self, keys: Collection[Key]) -> dict[Key, Remembered]:
        """The records of these dealer associates; those without one are left out. Raises StoreUnavailable."""
        asked = {key for key in keys if all(map(is_storable, key))}
        found: dict[Key, Remembered] = {}
        async with self.store.reading() as connection:
            # By dealer associate alone, which the index begins with; few are in two departments.
            for piece in chunked({dealer_associate_id for _, dealer_associate_id in asked}):
                here = out_of_office.c.dealer_associate_id.in_(piece)
                for row in await connection.execute(sa.select(out_of_office).where(here)):
                    key = (row.department_id, row.dealer_associate_id)
                    if key in asked:
                        found[key] = Remembered(json.loads(row.record), row.written_at)
        return found
