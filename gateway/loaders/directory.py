"""The directory's own: associates by every key, in pages, and counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gateway.directory import Associate, AssociateFilter
from gateway.loaders.base import Loader, each, settled


@dataclass(frozen=True, slots=True)
class AssociateQuestion:
    """A page of associates: `location_ids` are Webex locations, whose people are looked up first."""

    filter: AssociateFilter
    location_ids: tuple[str, ...] | None
    after: tuple[str, str] | None
    count: int


class AssociateById(Loader[str, Associate | None]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Associate | None]:
        found = await self.sources.directory.get_many(keys)
        return [found.get(key) for key in keys]


class AssociateByEmail(Loader[str, Associate | None]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Associate | None]:
        return await each(keys, self.sources.directory.by_email)


class AssociateByDealerAssociate(Loader[str, Associate | None]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Associate | None]:
        found = await self.sources.directory.by_dealer_associate_ids(keys)
        return [found.get(key) for key in keys]


class AssociateByWebexPerson(Loader[str, Associate | None]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Associate | None]:
        found = await self.sources.directory.by_webex_person_ids(keys)
        return [found.get(key) for key in keys]


class AssociateBy(Loader[tuple[str, str], Associate | None]):
    """By any natural key: which loader, and its key."""

    async def fetch(self, keys: Sequence[tuple[str, str]]) -> Iterable[Associate | None]:
        async def one(key: tuple[str, str]) -> Associate | None:
            found: Associate | None = await self.loaders.by_name(key[0]).load(key[1])
            return found

        return await each(keys, one)


class AssociatePage(Loader[AssociateQuestion, tuple[tuple[Associate, ...], bool]]):
    async def fetch(
        self, keys: Sequence[AssociateQuestion]
    ) -> Iterable[tuple[tuple[Associate, ...], bool]]:
        async def one(question: AssociateQuestion) -> tuple[tuple[Associate, ...], bool]:
            wanted = await narrowed(self, question)
            return await self.sources.directory.page(
                wanted, after=question.after, count=question.count
            )

        return await each(keys, one)


class MatchingAssociates(Loader[AssociateFilter, tuple[Associate, ...]]):
    """Everybody whom a filter lets through, in order: kept for as long as no row of the directory changes, for callers
    who see the same departments."""

    async def fetch(self, keys: Sequence[AssociateFilter]) -> Iterable[tuple[Associate, ...]]:
        kept, directory = self.sources.matching, self.sources.directory
        version, departments = await directory.version(), self.loaders.caller.departments

        async def one(wanted: AssociateFilter) -> tuple[Associate, ...]:
            key = wanted, departments
            found = kept.get(key)
            if found is None or found[0] != version:
                found = (version, await directory.matching(wanted))
                kept.put(key, found)
            return found[1]

        return await each(keys, one)


class AssociateCount(Loader[AssociateQuestion | int, int]):
    """How many a question has for answers, on all pages. A count that is known already is its own answer, which whoever
    was given it may have."""

    async def fetch(self, keys: Sequence[AssociateQuestion | int]) -> Iterable[int]:
        async def one(question: AssociateQuestion | int) -> int:
            if isinstance(question, int):
                return question
            self.loaders.allow("associate_page")
            return await self.sources.directory.count(await narrowed(self, question))

        return await each(keys, one)


async def narrowed(loader: Loader[Any, Any], question: AssociateQuestion) -> AssociateFilter:
    """The directory's filter, with locations turned into the people who are there."""
    if question.location_ids is None:
        return question.filter
    people_at = loader.loaders.by_name("people_at")
    people = settled(await each(question.location_ids, people_at.load))
    ids = tuple(dict.fromkeys(person.id for group in people for person in group))
    return replace(question.filter, webex_person_ids=ids)


class AssociatesOfLeadSegment(Loader[str, tuple[Associate, ...]]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[tuple[Associate, ...]]:
        found = await self.sources.directory.by_lead_segments(keys)
        return [found.get(key, ()) for key in keys]
