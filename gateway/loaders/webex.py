"""Webex: people, locations, operating modes and schedules."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gateway.directory import Associate
from gateway.loaders.base import CachedLoader, Loader, NotFound, Request, each
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    Holiday,
    Location,
    OperatingMode,
    OperatingModeLevel,
    OperatingModeType,
    Page,
    Person,
    Schedule,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
)


@dataclass(frozen=True, slots=True)
class OperatingModeQuestion:
    """A page of operating modes by filter."""

    name: str | None
    type: OperatingModeType | None
    level: OperatingModeLevel | None
    location_id: str | None
    start: int
    count: int


class People(CachedLoader[str, Person | None]):
    vendor = Vendor.WEBEX

    async def ask(self, keys: Sequence[str]) -> Iterable[Person | None]:
        found = await self.sources.clients.webex.people(keys)
        return [found.get(key) for key in keys]


class PeopleAt(CachedLoader[str, tuple[Person, ...]]):
    """Everybody at a location; nobody at one that is not there. Of several it is looked first which of them are there:
    so ids that were made up cost one list, and not a call each."""

    vendor = Vendor.WEBEX

    async def ask_by_key(self, keys: Sequence[str]) -> Mapping[str, tuple[Person, ...]]:
        there = await those_there(self.loaders, keys) if len(keys) > 1 else keys
        people = await each(there, self.sources.clients.webex.people_at)
        return dict.fromkeys(keys, ()) | dict(zip(there, people, strict=True))


class Locations(CachedLoader[str, Location | None]):
    """One by its own path; several with the list, which is one call for up to 500, and brings all others along."""

    vendor = Vendor.WEBEX

    async def ask_by_key(self, keys: Sequence[str]) -> Mapping[str, Location | None]:
        webex = self.sources.clients.webex
        if len(keys) == 1:
            return {keys[0]: await webex.location(keys[0])}
        found = {one.id: one for one in await webex.all_locations()}
        return found | {key: found.get(key) for key in keys}


async def those_there(loaders: Request, ids: Sequence[str]) -> list[str]:
    """Those of the locations that Webex has. Raises VendorError."""
    found = await loaders.by_name("location").load_many(list(ids))
    return [id for id, one in zip(ids, found, strict=True) if one is not None]


class LocationOfPerson(Loader[str, Location | None]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Location | None]:
        async def one(person_id: str) -> Location | None:
            person = await self.loaders.by_name("person").load(person_id)
            if person is None or person.location_id is None:
                return None
            found: Location | None = await self.loaders.by_name("location").load(person.location_id)
            return found

        return await each(keys, one)


class LocationPages(Loader[tuple[int, int], Page[Location]]):
    async def fetch(self, keys: Sequence[tuple[int, int]]) -> Iterable[Page[Location]]:
        async def one(key: tuple[int, int]) -> Page[Location]:
            return await self.sources.clients.webex.locations(start=key[0], count=key[1])

        return await each(keys, one)


class OperatingModes(CachedLoader[str, OperatingMode | None]):
    vendor = Vendor.WEBEX

    async def ask(self, keys: Sequence[str]) -> Iterable[OperatingMode | None]:
        return await each(keys, self.sources.clients.webex.operating_mode)


class OperatingModePages(Loader[OperatingModeQuestion, Page[OperatingMode]]):
    """Webex filters by name, location and organization level; other filters are ours, over all pages."""

    async def fetch(self, keys: Sequence[OperatingModeQuestion]) -> Iterable[Page[OperatingMode]]:
        return await each(keys, self._one)

    async def _one(self, asked: OperatingModeQuestion) -> Page[OperatingMode]:
        webex = self.sources.clients.webex
        organization_only = asked.level is OperatingModeLevel.ORGANIZATION
        ours = asked.type is not None or asked.level is OperatingModeLevel.LOCATION
        if not ours and not (organization_only and asked.location_id):
            return await webex.operating_modes(
                name=asked.name,
                location_id=asked.location_id,
                organization_only=organization_only,
                start=asked.start,
                count=asked.count,
            )
        modes = await webex.all_operating_modes(
            name=asked.name,
            location_id=asked.location_id,
            organization_only=organization_only and not asked.location_id,
        )
        kept = [mode for mode in modes if _asked_for(mode, asked)]
        end = asked.start + asked.count
        return Page(tuple(kept[asked.start : end]), asked.start, len(kept) > end, len(kept))


def _asked_for(mode: OperatingMode, asked: OperatingModeQuestion) -> bool:
    return (asked.type is None or mode.type is asked.type) and (
        asked.level is None or mode.level is asked.level
    )


class OrganizationOperatingModes(CachedLoader[str, tuple[OperatingMode, ...]]):
    """The modes of the whole organization; the key is always `all`."""

    vendor = Vendor.WEBEX

    async def ask(self, keys: Sequence[str]) -> Iterable[tuple[OperatingMode, ...]]:
        modes = await self.sources.clients.webex.all_operating_modes(organization_only=True)
        return [modes for _ in keys]


class OperatingModesAt(CachedLoader[str, tuple[OperatingMode, ...]]):
    """The modes that Webex lists for a location."""

    vendor = Vendor.WEBEX

    async def ask(self, keys: Sequence[str]) -> Iterable[tuple[OperatingMode, ...]]:
        async def one(location_id: str) -> tuple[OperatingMode, ...]:
            return await self.sources.clients.webex.all_operating_modes(location_id=location_id)

        return await each(keys, one)


class OperatingModesOfLocation(Loader[str, tuple[OperatingMode, ...]]):
    """The modes that are available in a location: its own, then the organization's, each once."""

    async def fetch(self, keys: Sequence[str]) -> Iterable[tuple[OperatingMode, ...]]:
        async def one(location_id: str) -> tuple[OperatingMode, ...]:
            own, organization = await asyncio.gather(
                self.loaders.by_name("operating_modes_at").load(location_id),
                self.loaders.by_name("organization_operating_modes").load("all"),
            )
            return tuple({mode.id: mode for mode in (*own, *organization)}.values())

        return await each(keys, one)


class OperatingModesOfPerson(Loader[str, tuple[OperatingMode, ...] | None]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[tuple[OperatingMode, ...] | None]:
        async def one(person_id: str) -> tuple[OperatingMode, ...] | None:
            person = await self.loaders.by_name("person").load(person_id)
            if person is None:
                return None
            if person.location_id is None:
                modes = await self.loaders.by_name("organization_operating_modes").load("all")
            else:
                modes = await self.loaders.by_name("operating_modes_of_location").load(
                    person.location_id
                )
            found: tuple[OperatingMode, ...] = modes
            return found

        return await each(keys, one)


class Holidays(CachedLoader[tuple[str, str], Holiday | None]):
    vendor = Vendor.WEBEX

    async def ask(self, keys: Sequence[tuple[str, str]]) -> Iterable[Holiday | None]:
        async def one(key: tuple[str, str]) -> Holiday | None:
            return await self.sources.clients.webex.holiday(*key)

        return await each(keys, one)


class SchedulesOf(CachedLoader[tuple[ScheduleOwnerKind, str], tuple[Schedule, ...]]):
    vendor = Vendor.WEBEX

    async def ask(
        self, keys: Sequence[tuple[ScheduleOwnerKind, str]]
    ) -> Iterable[tuple[Schedule, ...]]:
        async def one(key: tuple[ScheduleOwnerKind, str]) -> tuple[Schedule, ...]:
            return await self.sources.clients.webex.schedules(*key)

        return await each(keys, one)


class SchedulesOfAssociate(Loader[str, tuple[Schedule, ...]]):
    """By the directory's id. Nobody linked: no schedules. Nobody of that id: NotFound."""

    async def fetch(self, keys: Sequence[str]) -> Iterable[tuple[Schedule, ...]]:
        async def one(associate_id: str) -> tuple[Schedule, ...]:
            associate = await self.loaders.by_name("associate").load(associate_id)
            if associate is None:
                raise NotFound("owner.associateId: the directory has no associate of this id")
            person_id = associate.links.webex_person_id
            if person_id is None:
                return ()
            found: tuple[Schedule, ...] = await self.loaders.by_name("schedules_of").load(
                (ScheduleOwnerKind.PERSON, person_id)
            )
            return found

        return await each(keys, one)


class Schedules(CachedLoader[ScheduleRef, Schedule | None]):
    vendor = Vendor.WEBEX

    async def ask(self, keys: Sequence[ScheduleRef]) -> Iterable[Schedule | None]:
        return await each(keys, self.sources.clients.webex.schedule)


class ScheduleOwners(Loader[tuple[ScheduleOwnerKind, str], Location | Associate | None]):
    """A location, or the associate who is linked to the person; None when nobody is. Raises Forbidden for what the
    caller may not read."""

    async def fetch(
        self, keys: Sequence[tuple[ScheduleOwnerKind, str]]
    ) -> Iterable[Location | Associate | None]:
        async def one(key: tuple[ScheduleOwnerKind, str]) -> Location | Associate | None:
            kind, owner_id = key
            of_location = kind is ScheduleOwnerKind.LOCATION
            loader = "location" if of_location else "associate_by_webex_person"
            self.loaders.allow(loader)
            found: Location | Associate | None = await self.loaders.by_name(loader).load(owner_id)
            return found

        return await each(keys, one)


class ScheduleEvents(CachedLoader[tuple[ScheduleRef, str], ScheduleEvent | None]):
    vendor = Vendor.WEBEX

    async def ask(self, keys: Sequence[tuple[ScheduleRef, str]]) -> Iterable[ScheduleEvent | None]:
        async def one(key: tuple[ScheduleRef, str]) -> ScheduleEvent | None:
            return await self.sources.clients.webex.event(*key)

        return await each(keys, one)
