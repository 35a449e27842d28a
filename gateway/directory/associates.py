"""The directory: associates by id, by link and by page; registered, updated and removed.

The order is that of the names without regard to case, then of the ids. All methods raise StoreUnavailable when the
database gives no answer.

A view shows some departments' people and lets nobody tell that there are others: in each of its statements stands the
condition that they are of those departments.
"""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.directory import queries, rows
from gateway.directory.check import check_associate
from gateway.directory.errors import DirectoryNotFound, DirectoryRefused
from gateway.directory.records import (
    Associate,
    AssociateDraft,
    AssociateFilter,
    AssociatePatch,
    bare_webex_id,
    folded,
    tidied,
)
from gateway.directory.uniqueness import first_conflict
from gateway.store.database import Store
from gateway.store.tables import associates


class DirectoryView:
    """The people of some departments (myKaarma ids), for reading; of None: everybody, also who is in no department."""

    def __init__(self, store: Store, departments: frozenset[str] | None = None) -> None:
        self.store = store
        self._limits = queries.of_departments(departments)

    async def get(self, associate_id: str) -> Associate | None:
        """The associate with this id."""
        return (await self.get_many((associate_id,))).get(associate_id)

    async def get_many(self, ids: Iterable[str]) -> dict[str, Associate]:
        """Associates by id; ids that nobody has are left out."""
        return {one.id: one for one in await self._having("id", ids)}

    async def by_email(self, email: str) -> Associate | None:
        """The associate with this e-mail address, in any case of letters."""
        found = await self._having("email_folded", (folded(email.strip()),))
        return next(iter(found), None)

    async def by_dealer_associate_ids(self, ids: Iterable[str]) -> dict[str, Associate]:
        """Associates by dealer associate; ids that nobody has are left out."""
        found = await self._having("mykaarma_dealer_associate_id", ids)
        return {str(one.links.mykaarma_dealer_associate_id): one for one in found}

    async def by_webex_person_ids(self, ids: Iterable[str]) -> dict[str, Associate]:
        """Associates by Webex person, under the ids as they were given, with padding or without."""
        bare = {one: bare_webex_id(one) for one in ids}
        found = await self._having("webex_person_id", bare.values())
        by_bare = {one.links.webex_person_id: one for one in found}
        return {given: by_bare[key] for given, key in bare.items() if key in by_bare}

    async def by_lead_segments(self, ids: Iterable[str]) -> dict[str, tuple[Associate, ...]]:
        """The associates of each lead segment, in order; nobody is an empty tuple."""
        members: dict[str, list[Associate]] = {one: [] for one in ids}
        everybody: dict[str, Associate] = {}
        async with self.store.reading() as connection:
            for piece in queries.chunked(members):
                asked = queries.chosen(queries.in_lead_segments(piece), *self._limits)
                result = await connection.execute(asked)
                everybody.update((one.id, one) for one in queries.gathered(result))
        for associate in sorted(everybody.values(), key=lambda one: one.position):
            for lead_segment_id in associate.links.pexip_lead_segment_ids:
                if lead_segment_id in members:
                    members[lead_segment_id].append(associate)
        return {one: tuple(found) for one, found in members.items()}

    async def page(
        self, wanted: AssociateFilter, *, after: tuple[str, str] | None = None, count: int
    ) -> tuple[tuple[Associate, ...], bool]:
        """Up to `count` associates behind `after` (the `position` of one), and whether there are more."""
        asked = queries.page(self._conditions(wanted), after=after, count=count + 1)
        async with self.store.reading() as connection:
            found = queries.gathered(await connection.execute(asked))
        return found[:count], len(found) > count

    async def matching(self, wanted: AssociateFilter) -> tuple[Associate, ...]:
        """Everybody whom the filter lets through, in order."""
        asked = queries.chosen(*self._conditions(wanted))
        async with self.store.reading() as connection:
            return queries.gathered(await connection.execute(asked))

    async def version(self) -> Hashable:
        """Tells the whole directory's contents: it is another one after any change of a row."""
        asked = sa.select(sa.func.count(), sa.func.max(associates.c.updated_at))
        async with self.store.reading() as connection:
            return tuple((await connection.execute(asked)).one())

    async def count(self, wanted: AssociateFilter) -> int:
        """How many associates the filter lets through."""
        asked = sa.select(sa.func.count()).select_from(associates)
        asked = asked.where(*self._conditions(wanted))
        async with self.store.reading() as connection:
            return (await connection.execute(asked)).scalar_one()

    async def everyone(self) -> tuple[Associate, ...]:
        """Everybody in order."""
        return await self.matching(AssociateFilter())

    async def departments(self) -> tuple[str, ...]:
        """The myKaarma departments that anybody is in, sorted by id."""
        column = associates.c.mykaarma_department_id
        asked = sa.select(column).where(column.is_not(None), *self._limits).distinct()
        async with self.store.reading() as connection:
            # Postgres would sort by the language of the database.
            return tuple(sorted(map(str, (await connection.execute(asked)).scalars())))

    def _conditions(self, wanted: AssociateFilter) -> tuple[queries.Condition, ...]:
        return *queries.conditions_of(wanted), *self._limits

    async def _having(self, column: str, keys: Iterable[str]) -> list[Associate]:
        async with self.store.reading() as connection:
            return await rows.having(connection, column, dict.fromkeys(keys), *self._limits)


class Directory(DirectoryView):
    """The people whom the gateway knows, and who they are in each vendor."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)

    def within(self, departments: frozenset[str] | None) -> DirectoryView:
        """What somebody sees who is limited to these departments; of None: who is not limited."""
        return self if departments is None else DirectoryView(self.store, departments)

    async def register(self, draft: AssociateDraft, *, now: datetime) -> Associate:
        """Write a new associate. Raises DirectoryRefused and DirectoryConflict."""
        new = _right(str(uuid.uuid4()), draft)

        async def work(connection: AsyncConnection) -> Associate:
            await _refuse_conflict(connection, new)
            await rows.insert(connection, (new,), now=now)
            return new

        return await rows.written(self.store, work)

    async def update(self, associate_id: str, patch: AssociatePatch, *, now: datetime) -> Associate:
        """Change an associate; the whole row must then be right.

        Raises DirectoryNotFound, DirectoryRefused and DirectoryConflict. A patch that changes nothing writes nothing.
        """
        if not queries.is_storable(associate_id):
            raise DirectoryNotFound(associate_id)
        asked = queries.chosen(associates.c.id == associate_id).with_for_update(of=associates)

        async def work(connection: AsyncConnection) -> Associate:
            present = queries.gathered(await connection.execute(asked))
            if not present:
                raise DirectoryNotFound(associate_id)
            new = _right(associate_id, patch.applied_to(present[0].draft))
            if new != present[0]:
                await _refuse_conflict(connection, new)
                await rows.replace(connection, (new,), now=now)
            return new

        return await rows.written(self.store, work)

    async def remove(self, associate_id: str) -> bool:
        """Delete the row, and nothing in any vendor. False when there was none."""
        if not queries.is_storable(associate_id):
            return False
        gone = sa.delete(associates).where(associates.c.id == associate_id)
        return (await self.store.write(lambda connection: connection.execute(gone))).rowcount > 0


def _right(associate_id: str, draft: AssociateDraft) -> Associate:
    problems = check_associate(draft)
    if problems:
        raise DirectoryRefused(tuple(problems))
    return Associate.of(associate_id, tidied(draft))


async def _refuse_conflict(connection: AsyncConnection, new: Associate) -> None:
    held = await rows.holders(connection, (new,))
    found = first_conflict(new.draft, held=held, own_id=new.id)
    if found is not None:
        raise found
