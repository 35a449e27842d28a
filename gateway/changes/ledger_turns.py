"""Whose turn it is: a record is held by one change at a time, and given on in the order in which changes were queued.

Rule 1: a change claims its records as soon as it asks for its turn, and lets go of them when it ends.
Rule 2: a claim is in the way of another change when its own change holds the record, or waits for it and was queued
before. So nobody waits for one who came later, and no two wait for each other.
Rule 3: the functions here are called in a transaction that began with `alone`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.changes.ledger_rows import Condition, digest, is_in
from gateway.changes.states import HOLDING, ChangeStatus
from gateway.directory.queries import chunked
from gateway.store.tables import change_subjects, changes

# Any number will do, as long as all replicas use the same one: "turn" in hexadecimal.
POSTGRES_LOCK = 0x7475726E


async def alone(connection: AsyncConnection) -> None:
    """Wait until nobody else gives turns, be it on another replica, and keep them waiting until the transaction ends.
    SQLite's writing transaction does so by itself."""
    if connection.dialect.name == "postgresql":
        await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(POSTGRES_LOCK)))


async def must_wait(
    connection: AsyncConnection, id: str, subjects: Collection[str], *, queued_at: datetime
) -> bool:
    """Whether another change holds one of these subjects, or waits for it and came before."""
    came_before = sa.or_(
        changes.c.queued_at < queued_at,
        sa.and_(changes.c.queued_at == queued_at, changes.c.id < id),
    )
    waits = sa.and_(is_in([ChangeStatus.PENDING]), came_before)
    in_the_way = sa.and_(change_subjects.c.claimed.is_(True), sa.or_(is_in(HOLDING), waits))
    return await _any(connection, id, subjects, in_the_way)


async def was_held(
    connection: AsyncConnection, id: str, subjects: Collection[str], *, since: datetime
) -> bool:
    """Whether another change let go of one of these subjects at that instant or later."""
    return await _any(connection, id, subjects, change_subjects.c.released_at >= since)


async def claim(connection: AsyncConnection, id: str, subjects: Collection[str]) -> None:
    """Let a change claim these subjects, and no others. When it last let go of one stays known."""
    mine = change_subjects.c.change_id == id
    found = (await connection.execute(sa.select(change_subjects).where(mine))).all()
    wanted = {digest(subject) for subject in subjects}
    if wanted == {row.subject_digest for row in found if row.claimed}:
        return
    released = {row.subject_digest: row.released_at for row in found if row.released_at}
    await connection.execute(sa.delete(change_subjects).where(mine))
    rows = [
        {
            "change_id": id,
            "subject_digest": one,
            "claimed": one in wanted,
            "released_at": released.get(one),
        }
        for one in sorted(wanted | set(released))
    ]
    if rows:
        await connection.execute(sa.insert(change_subjects), rows)


async def release(connection: AsyncConnection, id: str, *, held_until: datetime | None) -> None:
    """Let a change claim nothing any more. `held_until` is None when it held nothing."""
    values: dict[str, object] = {"claimed": False}
    if held_until is not None:
        values["released_at"] = held_until
    mine = sa.and_(change_subjects.c.change_id == id, change_subjects.c.claimed.is_(True))
    await connection.execute(sa.update(change_subjects).where(mine).values(values))


async def _any(
    connection: AsyncConnection, id: str, subjects: Collection[str], condition: Condition
) -> bool:
    others = change_subjects.join(changes, changes.c.id == change_subjects.c.change_id)
    for piece in chunked(map(digest, subjects)):
        shared = sa.and_(
            change_subjects.c.subject_digest.in_(piece), change_subjects.c.change_id != id
        )
        asked = sa.select(changes.c.id).select_from(others).where(shared, condition).limit(1)
        if (await connection.execute(asked)).first() is not None:
            return True
    return False
