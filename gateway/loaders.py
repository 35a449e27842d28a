"""Per-request batching and memory: forty keys asked for one by one become one call, and no call is made twice.

One class per resource. A set of loaders belongs to one request and one caller, and is never shared: what it
remembers is what this caller was shown.

Rule 1: a loader pairs answers with keys by position; a key that nobody knows gives None.
Rule 2: a failure is an answer too. It is remembered for the request, so that a vendor that hangs is waited for
once and not once per field.
Rule 3: what several loaders need, one loads and the others ask it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from aiodataloader import DataLoader

from gateway.caller import Caller
from gateway.directory import Associate, AssociateFilter, Directory, OutOfOfficeMemory
from gateway.vendors.clients import Clients
from gateway.vendors.errors import VendorError
from gateway.vendors.mykaarma.knowledge import covers, from_memory, what_holds
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    Account,
    DayOfWeek,
    DealerAssociate,
    OfficeHours,
    OfficeHoursEncoding,
    OperatingMode,
    OperatingModeLevel,
    OperatingModeType,
    OutOfOffice,
    Page,
    Schedule,
    ScheduleOwnerKind,
)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class NotFound(LookupError):
    """A thing that the caller named and that is not there."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What loaders read from. `office_hours_time_zone` is the configured zone of the OpenTact account."""

    clients: Clients
    directory: Directory
    memory: OutOfOfficeMemory
    office_hours_time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class AssociateQuestion:
    """A page of associates: `location_ids` are Webex locations, whose people are looked up first."""

    filter: AssociateFilter
    location_ids: tuple[str, ...] | None
    after: tuple[str, str] | None
    count: int


@dataclass(frozen=True, slots=True)
class OperatingModeQuestion:
    """A page of operating modes by filter."""

    name: str | None
    type: OperatingModeType | None
    level: OperatingModeLevel | None
    location_id: str | None
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class LeadSegmentQuestion:
    """A page of lead segments by filter; None means that the filter is not set."""

    ids: tuple[str, ...] | None
    codes: tuple[str, ...] | None
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class OfficeHoursCalendar:
    """All office hours of the OpenTact account (of one day, when one was asked for)."""

    encoding: OfficeHoursEncoding
    entries: tuple[OfficeHours, ...]


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a vendor is, as seen at `as_of`."""

    vendor: Vendor
    reachable: bool
    as_of: datetime
    error: VendorError | None


class Loader(DataLoader[K, V]):
    """A loader of this request; subclasses say how `fetch` answers a batch of distinct keys."""

    def __init__(self, loaders: Loaders) -> None:
        super().__init__()
        self.loaders = loaders
        self.sources = loaders.sources
        self.now = loaders.now

    async def batch_load_fn(self, keys: list[K]) -> list[V]:
        """Answers in the order of the keys; a failure of the whole batch is the answer to each key."""
        try:
            return list(await self.fetch(keys))
        except Exception as error:  # noqa: BLE001  # handed to each waiter, who raises it
            return [error] * len(keys)  # type: ignore[list-item]  # aiodataloader raises answers that are exceptions

    async def fetch(self, keys: Sequence[K]) -> Iterable[V]:
        """The answers to `keys`, in their order. An exception among them is raised to its waiter only."""
        raise NotImplementedError


async def each(keys: Sequence[K], fetch: Callable[[K], Awaitable[V]]) -> list[V]:
    """One call per key, all at once, for vendors without a batch form. Failures stay with their keys."""
    return await asyncio.gather(*(fetch(key) for key in keys), return_exceptions=True)  # type: ignore[return-value]  # see Loader.fetch


def settled(answers: Iterable[V]) -> list[V]:
    """The answers, or the first failure among them, raised."""
    answers = list(answers)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


# ---------------------------------------------------------------- the directory's own


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
            narrowed = await self.loaders.narrowed(question)
            return await self.sources.directory.page(
                narrowed, after=question.after, count=question.count
            )

        return await each(keys, one)


class AssociateCount(Loader[AssociateQuestion, int]):
    async def fetch(self, keys: Sequence[AssociateQuestion]) -> Iterable[int]:
        async def one(question: AssociateQuestion) -> int:
            return await self.sources.directory.count(await self.loaders.narrowed(question))

        return await each(keys, one)


class AssociatesOfLeadSegment(Loader[str, tuple[Associate, ...]]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[tuple[Associate, ...]]:
        found = await self.sources.directory.by_lead_segments(keys)
        return [found.get(key, ()) for key in keys]


# ---------------------------------------------------------------- myKaarma


class DealerAssociates(Loader[str, DealerAssociate | None]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[DealerAssociate | None]:
        found = await self.sources.clients.mykaarma.dealer_associates(keys)
        return [found.get(key) for key in keys]


class Departments(Loader[str, Any]):
    """Departments have no read of their own: they come with any of their associates."""

    async def fetch(self, keys: Sequence[str]) -> Iterable[Any]:
        people = await self.sources.clients.mykaarma.associates_of_departments(keys)
        found = {one.department.id: one.department for one in people.values() if one.department}
        return [found.get(key) for key in keys]


class AllDepartments(Loader[str, tuple[Any, ...]]):
    """The departments that the directory links to; the key is always `all`."""

    async def fetch(self, keys: Sequence[str]) -> Iterable[tuple[Any, ...]]:
        ids = await self.sources.directory.departments()
        found = settled(await self.loaders.by_name("department").load_many(ids))
        known = sorted((one for one in found if one is not None), key=lambda one: one.name)
        return [tuple(known) for _ in keys]


class Dealers(Loader[str, Any]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Any]:
        found = await self.sources.clients.mykaarma.dealers(keys)
        return [found.get(key) for key in keys]


class OutOfOffices(Loader[tuple[str, str], OutOfOffice | None]):
    """By department and dealer associate. The vendor is asked only where our own record does not cover now."""

    async def fetch(self, keys: Sequence[tuple[str, str]]) -> Iterable[OutOfOffice | None]:
        remembered = await self.sources.memory.recall(keys)
        records = {key: from_memory(key, record) for key, (record, _) in remembered.items()}

        async def one(key: tuple[str, str]) -> OutOfOffice | None:
            record = records.get(key)
            if record is not None and covers(record, self.now):
                return record
            associate = await self.loaders.by_name("dealer_associate").load(key[1])
            zone = await self._dealer_zone(associate)
            return what_holds(record, associate, dealer_time_zone=zone, key=key, now=self.now)

        return await each(keys, one)

    async def _dealer_zone(self, associate: DealerAssociate | None) -> str | None:
        if associate is None or not associate.out_of_office or associate.department is None:
            return None
        dealer_id = associate.department.dealer_id
        dealer = dealer_id and await self.loaders.by_name("dealer").load(dealer_id)
        return dealer.time_zone if dealer else None


# ---------------------------------------------------------------- Webex


class People(Loader[str, Any]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Any]:
        found = await self.sources.clients.webex.people(keys)
        return [found.get(key) for key in keys]


class Locations(Loader[str, Any]):
    """One by its own path; several with the list, which is one call for up to 500."""

    async def fetch(self, keys: Sequence[str]) -> Iterable[Any]:
        webex = self.sources.clients.webex
        if len(keys) == 1:
            return [await webex.location(keys[0])]
        found = {one.id: one for one in await webex.all_locations()}
        return [found.get(key) for key in keys]


class LocationOfPerson(Loader[str, Any]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Any]:
        async def one(person_id: str) -> Any:
            person = await self.loaders.by_name("person").load(person_id)
            if person is None or person.location_id is None:
                return None
            return await self.loaders.by_name("location").load(person.location_id)

        return await each(keys, one)


class LocationPages(Loader[tuple[int, int], Page[Any]]):
    async def fetch(self, keys: Sequence[tuple[int, int]]) -> Iterable[Page[Any]]:
        async def one(key: tuple[int, int]) -> Page[Any]:
            return await self.sources.clients.webex.locations(start=key[0], count=key[1])

        return await each(keys, one)


class OperatingModes(Loader[str, OperatingMode | None]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[OperatingMode | None]:
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


class OrganizationOperatingModes(Loader[str, tuple[OperatingMode, ...]]):
    """The modes of the whole organization; the key is always `all`."""

    async def fetch(self, keys: Sequence[str]) -> Iterable[tuple[OperatingMode, ...]]:
        modes = await self.sources.clients.webex.all_operating_modes(organization_only=True)
        return [modes for _ in keys]


class OperatingModesOfLocation(Loader[str, tuple[OperatingMode, ...]]):
    """The modes that are available in a location: its own, then the organization's, each once."""

    async def fetch(self, keys: Sequence[str]) -> Iterable[tuple[OperatingMode, ...]]:
        async def one(location_id: str) -> tuple[OperatingMode, ...]:
            own, organization = await asyncio.gather(
                self.sources.clients.webex.all_operating_modes(location_id=location_id),
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


class Holidays(Loader[tuple[str, str], Any]):
    async def fetch(self, keys: Sequence[tuple[str, str]]) -> Iterable[Any]:
        async def one(key: tuple[str, str]) -> Any:
            return await self.sources.clients.webex.holiday(*key)

        return await each(keys, one)


class SchedulesOf(Loader[tuple[ScheduleOwnerKind, str], tuple[Schedule, ...]]):
    async def fetch(
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


class Schedules(Loader[Any, Schedule | None]):
    async def fetch(self, keys: Sequence[Any]) -> Iterable[Schedule | None]:
        return await each(keys, self.sources.clients.webex.schedule)


class ScheduleOwners(Loader[tuple[ScheduleOwnerKind, str], Any]):
    """A location, or the associate who is linked to the person; None when nobody is."""

    async def fetch(self, keys: Sequence[tuple[ScheduleOwnerKind, str]]) -> Iterable[Any]:
        async def one(key: tuple[ScheduleOwnerKind, str]) -> Any:
            kind, owner_id = key
            of_location = kind is ScheduleOwnerKind.LOCATION
            loader = "location" if of_location else "associate_by_webex_person"
            return await self.loaders.by_name(loader).load(owner_id)

        return await each(keys, one)


class ScheduleEvents(Loader[tuple[Any, str], Any]):
    async def fetch(self, keys: Sequence[tuple[Any, str]]) -> Iterable[Any]:
        async def one(key: tuple[Any, str]) -> Any:
            return await self.sources.clients.webex.event(*key)

        return await each(keys, one)


# ---------------------------------------------------------------- OpenTact


class OfficeHoursCalendars(Loader[DayOfWeek | str, OfficeHoursCalendar]):
    """By day, or `all` for the whole week."""

    async def fetch(self, keys: Sequence[DayOfWeek | str]) -> Iterable[OfficeHoursCalendar]:
        opentact = self.sources.clients.opentact

        async def one(key: DayOfWeek | str) -> OfficeHoursCalendar:
            entries = await opentact.office_hours(key if isinstance(key, DayOfWeek) else None)
            return OfficeHoursCalendar(opentact.encoding, entries)

        return await each(keys, one)


class OfficeHoursEntries(Loader[str, OfficeHours | None]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[OfficeHours | None]:
        return await each(keys, self.sources.clients.opentact.office_hours_entry)


class OfficeHoursZones(Loader[str, Account]):
    """The account, for its zone; the configured zone wins and costs no call. The key is always `account`."""

    async def fetch(self, keys: Sequence[str]) -> Iterable[Account]:
        configured = self.sources.office_hours_time_zone
        if configured is not None:
            return [Account(None, None, configured) for _ in keys]
        account = await self.sources.clients.opentact.account()
        return [account for _ in keys]


# ---------------------------------------------------------------- Pexip Engage


class LeadSegments(Loader[str, Any]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Any]:
        found = await self.sources.clients.pexip.lead_segments_by_id(keys)
        return [found.get(key) for key in keys]


class LeadSegmentPages(Loader[LeadSegmentQuestion, Page[Any]]):
    async def fetch(self, keys: Sequence[LeadSegmentQuestion]) -> Iterable[Page[Any]]:
        async def one(asked: LeadSegmentQuestion) -> Page[Any]:
            if asked.ids == () or asked.codes == ():
                return Page((), asked.start, False, 0)
            return await self.sources.clients.pexip.lead_segments(
                ids=asked.ids or (),
                codes=asked.codes or (),
                start=asked.start,
                count=asked.count,
            )

        return await each(keys, one)


class SchedulingSettings(Loader[str, Any]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Any]:
        return await each(keys, self.sources.clients.pexip.scheduling_settings)


class Subjects(Loader[str, Any]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Any]:
        found = await self.sources.clients.pexip.subjects_by_id(keys)
        return [found.get(key) for key in keys]


class SubjectPages(Loader[tuple[int, int], Page[Any]]):
    async def fetch(self, keys: Sequence[tuple[int, int]]) -> Iterable[Page[Any]]:
        async def one(key: tuple[int, int]) -> Page[Any]:
            return await self.sources.clients.pexip.subjects(start=key[0], count=key[1])

        return await each(keys, one)


# ---------------------------------------------------------------- all of them


class SourceStates(Loader[Vendor, SourceState]):
    """How each vendor is: one small read of each."""

    async def fetch(self, keys: Sequence[Vendor]) -> Iterable[SourceState]:
        async def one(vendor: Vendor) -> SourceState:
            try:
                await self.sources.clients.probe(vendor)
            except VendorError as error:
                return SourceState(vendor, False, self.now, error)
            return SourceState(vendor, True, self.now, None)

        return await each(keys, one)


class Viewer(Loader[str, Caller]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Caller]:
        return [self.loaders.caller for _ in keys]


class Nodes(Loader[tuple[str, Any], Any]):
    """Anything by its global id, decoded: which loader, and its key."""

    async def fetch(self, keys: Sequence[tuple[str, Any]]) -> Iterable[Any]:
        async def one(key: tuple[str, Any]) -> Any:
            return await self.loaders.by_name(key[0]).load(key[1])

        return await each(keys, one)


class Loaders:
    """The loaders of one request. `now` is the request's instant, aware."""

    KINDS: ClassVar[dict[str, type[Loader[Any, Any]]]] = {
        "associate": AssociateById,
        "associate_by": AssociateBy,
        "associate_by_email": AssociateByEmail,
        "associate_by_dealer_associate": AssociateByDealerAssociate,
        "associate_by_webex_person": AssociateByWebexPerson,
        "associate_page": AssociatePage,
        "associate_count": AssociateCount,
        "associates_of_lead_segment": AssociatesOfLeadSegment,
        "dealer_associate": DealerAssociates,
        "department": Departments,
        "all_departments": AllDepartments,
        "dealer": Dealers,
        "out_of_office": OutOfOffices,
        "person": People,
        "location": Locations,
        "location_of_person": LocationOfPerson,
        "location_page": LocationPages,
        "operating_mode": OperatingModes,
        "operating_mode_page": OperatingModePages,
        "organization_operating_modes": OrganizationOperatingModes,
        "operating_modes_of_location": OperatingModesOfLocation,
        "operating_modes_of_person": OperatingModesOfPerson,
        "holiday": Holidays,
        "schedules_of": SchedulesOf,
        "schedules_of_associate": SchedulesOfAssociate,
        "schedule": Schedules,
        "schedule_owner": ScheduleOwners,
        "schedule_event": ScheduleEvents,
        "office_hours": OfficeHoursCalendars,
        "office_hours_entry": OfficeHoursEntries,
        "office_hours_zone": OfficeHoursZones,
        "lead_segment": LeadSegments,
        "lead_segment_page": LeadSegmentPages,
        "scheduling_settings": SchedulingSettings,
        "subject": Subjects,
        "subject_page": SubjectPages,
        "source_state": SourceStates,
        "viewer": Viewer,
        "node": Nodes,
    }

    def __init__(self, sources: Sources, *, caller: Caller, now: datetime) -> None:
        self.sources = sources
        self.caller = caller
        self.now = now
        self._made: dict[str, Loader[Any, Any]] = {}

    def by_name(self, name: str) -> Loader[Any, Any]:
        """The loader of a resource; the same one for the whole request."""
        loader = self._made.get(name)
        if loader is None:
            loader = self._made[name] = self.KINDS[name](self)
        return loader

    def forget(self) -> None:
        """Let go of everything read, after a write: what is read next is read anew."""
        self._made = {}

    async def narrowed(self, question: AssociateQuestion) -> AssociateFilter:
        """The directory's filter, with locations turned into the people who are there."""
        if question.location_ids is None:
            return question.filter
        webex = self.sources.clients.webex
        people = settled(await each(question.location_ids, webex.people_at))
        ids = tuple(dict.fromkeys(person.id for group in people for person in group))
        return replace(question.filter, webex_person_ids=ids)
