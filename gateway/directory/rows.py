"""Associates as rows: what is written, in as few statements as the number of tables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.directory import queries
from gateway.directory.records import Associate, AssociateDraft, folded
from gateway.directory.uniqueness import claims
from gateway.store.database import Store
from gateway.store.tables import associate_lead_segments as segments
from gateway.store.tables import associates

T = TypeVar("T")

MINE = associates.c.id == sa.bindparam("key")


async def written(
    store: Store, work: Callable[[AsyncConnection], Awaitable[T]], *, stoppable: bool = False
) -> T:
    """Do `work` in one transaction. A `stoppable` one is rolled back when the caller is cancelled.

    On Postgres another replica can take an e-mail address between our look and our write; the second time we see it.
    """
    try:
        return await store.write(work, stoppable=stoppable)
    except IntegrityError:
        return await store.write(work, stoppable=stoppable)


async def insert(connection: AsyncConnection, found: Sequence[Associate], *, now: datetime) -> None:
    """Write new associates, at least one. Raises IntegrityError when one claims what another has."""
    at = await _changed_at(connection, now)
    rows = [_row(one) | {"created_at": now, "updated_at": at} for one in found]
    await connection.execute(sa.insert(associates), rows)
    await _insert_segments(connection, found)


async def replace(
    connection: AsyncConnection, found: Sequence[Associate], *, now: datetime
) -> None:
    """Write associates, at least one, over the rows with their ids. Raises IntegrityError as `insert` does."""
    at = await _changed_at(connection, now)
    new = []
    for one in found:
        row = _row(one)
        new.append(row | {"key": row.pop("id"), "updated_at": at})
    await connection.execute(sa.update(associates).where(MINE), new)
    theirs = segments.c.associate_id == sa.bindparam("key")
    await connection.execute(sa.delete(segments).where(theirs), [{"key": one.id} for one in found])
    await _insert_segments(connection, found)


async def let_go(connection: AsyncConnection, ids: Sequence[str]) -> None:
    """Take from these associates all that only one may have, before `replace` gives it out anew."""
    if ids:
        nothing = dict.fromkeys(
            ("email_folded", "mykaarma_dealer_associate_id", "webex_person_id"), sa.null()
        )
        letting_go = sa.update(associates).where(MINE).values(nothing)
        await connection.execute(letting_go, [{"key": one} for one in ids])


async def holders(
    connection: AsyncConnection, drafts: Sequence[AssociateDraft | Associate]
) -> list[Associate]:
    """The associates who have anything that the drafts claim."""
    wanted: dict[str, dict[str, None]] = {}
    for draft in drafts:
        for claim in claims(draft):
            wanted.setdefault(claim.column, {})[claim.key] = None
    found: list[Associate] = []
    for column, keys in wanted.items():
        found += await having(connection, column, keys)
    return found


async def having(
    connection: AsyncConnection, column: str, keys: Iterable[str], *limits: queries.Condition
) -> list[Associate]:
    """The associates whose `column` is one of the keys, as far as they meet the limits."""
    found: list[Associate] = []
    for piece in queries.chunked(queries.storable(keys)):
        rows = await connection.execute(queries.chosen(associates.c[column].in_(piece), *limits))
        found += queries.gathered(rows)
    return found


async def _insert_segments(connection: AsyncConnection, found: Sequence[Associate]) -> None:
    rows = [
        {"associate_id": one.id, "position": position, "lead_segment_id": lead_segment_id}
        for one in found
        for position, lead_segment_id in enumerate(one.links.pexip_lead_segment_ids)
    ]
    if rows:
        await connection.execute(sa.insert(segments), rows)


async def _changed_at(connection: AsyncConnection, now: datetime) -> datetime:
    """`now`, or the first instant after every other change: requests end in another order than they began, and the
    latest change has to show which one was last."""
    asked = sa.select(sa.func.max(associates.c.updated_at))
    latest = (await connection.execute(asked)).scalar_one()
    return now if latest is None or latest < now else latest + datetime.resolution


def _row(one: Associate) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "name_folded": folded(one.name),
        "email": one.email,
        "email_folded": None if one.email is None else folded(one.email),
        "time_zone": one.time_zone,
        "mykaarma_department_id": one.links.mykaarma_department_id,
        "mykaarma_dealer_associate_id": one.links.mykaarma_dealer_associate_id,
        "webex_person_id": one.links.webex_person_id,
        "opentact_account": one.links.opentact_account,
    }
