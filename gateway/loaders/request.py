"""The loaders of one request, by name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from gateway.caller import Allowance, Caller
from gateway.loaders import (
    changes,
    directory,
    issues,
    mykaarma,
    opentact,
    pexip,
    preview,
    record_timelines,
    timelines,
    watched,
    webex,
)
from gateway.loaders.base import Loader, Sources, each
from gateway.loaders.permissions import allow, is_shown
from gateway.timelines import Source
from gateway.vendors.errors import VendorError
from gateway.vendors.port import Vendor


class SourceStates(Loader[Vendor, Source]):
    """How each vendor is: one small read of each."""

    async def fetch(self, keys: Sequence[Vendor]) -> Iterable[Source]:
        async def one(vendor: Vendor) -> Source:
            try:
                await self.sources.clients.probe(vendor)
            except VendorError as error:
                return Source(vendor, linked=True, as_of=self.now, error=error)
            return Source(vendor, linked=True, as_of=self.now)

        return await each(keys, one)


class Viewer(Loader[str, Caller]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Caller]:
        return [self.loaders.caller for _ in keys]


class Budgets(Loader[str, Allowance]):
    """What the caller's client has left to spend."""

    async def fetch(self, keys: Sequence[str]) -> Iterable[Allowance]:
        allowance = await self.sources.budget(self.loaders.caller)
        return [allowance for _ in keys]


class Nodes(Loader[tuple[str, Any], Any]):
    """Anything by its global id, decoded: which loader, and its key. Raises Forbidden for what the caller may not read;
    what the caller does not see is not there."""

    async def fetch(self, keys: Sequence[tuple[str, Any]]) -> Iterable[Any]:
        async def one(key: tuple[str, Any]) -> Any:
            self.loaders.allow(key[0])
            if not await is_shown(self.loaders, *key):
                # No vendor is asked: that it fails would tell that there is something.
                return None
            return await self.loaders.by_name(key[0]).load(key[1])

        return await each(keys, one)


class Loaders:
    """The loaders of one request. `now` is the request's instant, aware, until it writes something; with `fresh`,
    vendors are asked, whatever is kept of them. `generation` is the cache's from before any of them read anything."""

    KINDS: ClassVar[dict[str, type[Loader[Any, Any]]]] = {
        "associate": directory.AssociateById,
        "associate_by": directory.AssociateBy,
        "associate_by_email": directory.AssociateByEmail,
        "associate_by_dealer_associate": directory.AssociateByDealerAssociate,
        "associate_by_webex_person": directory.AssociateByWebexPerson,
        "associate_page": directory.AssociatePage,
        "matching_associates": directory.MatchingAssociates,
        "associate_count": directory.AssociateCount,
        "associates_of_lead_segment": directory.AssociatesOfLeadSegment,
        "dealer_associate": mykaarma.DealerAssociates,
        "department": mykaarma.Departments,
        "department_of_associate": mykaarma.DepartmentOfAssociate,
        "all_departments": mykaarma.AllDepartments,
        "dealer": mykaarma.Dealers,
        "out_of_office": mykaarma.OutOfOffices,
        "person": webex.People,
        "people_at": webex.PeopleAt,
        "location": webex.Locations,
        "location_of_person": webex.LocationOfPerson,
        "location_page": webex.LocationPages,
        "operating_mode": webex.OperatingModes,
        "operating_mode_page": webex.OperatingModePages,
        "organization_operating_modes": webex.OrganizationOperatingModes,
        "operating_modes_at": webex.OperatingModesAt,
        "operating_modes_of_location": webex.OperatingModesOfLocation,
        "operating_modes_of_person": webex.OperatingModesOfPerson,
        "holiday": webex.Holidays,
        "schedules_of": webex.SchedulesOf,
        "schedules_of_associate": webex.SchedulesOfAssociate,
        "schedule": webex.Schedules,
        "schedule_owner": webex.ScheduleOwners,
        "schedule_event": webex.ScheduleEvents,
        "office_hours": opentact.OfficeHoursCalendars,
        "office_hours_entry": opentact.OfficeHoursEntries,
        "office_hours_zone": opentact.OfficeHoursZones,
        "lead_segment": pexip.LeadSegments,
        "lead_segment_page": pexip.LeadSegmentPages,
        "scheduling_settings": pexip.SchedulingSettings,
        "subject": pexip.Subjects,
        "subject_page": pexip.SubjectPages,
        "remembered_out_of_office": timelines.RememberedOutOfOffices,
        "associate_timeline": timelines.AssociateTimelines,
        "people_timelines": timelines.CrowdTimelines,
        "named_timelines": timelines.NamedTimelines,
        "segment_timelines": timelines.SegmentTimelines,
        "watched_associates": watched.WatchedAssociates,
        "watched_timeline": watched.WatchedTimelines,
        "watched_timelines": watched.WatchedPeople,
        "delegates": timelines.Delegates,
        "delegation": timelines.Delegations,
        "preview": preview.Previews,
        "schedule_timeline": record_timelines.ScheduleTimelines,
        "operating_mode_timeline": record_timelines.OperatingModeTimelines,
        "office_hours_timeline": record_timelines.OfficeHoursTimelines,
        "event_occurrences": record_timelines.EventOccurrences,
        "schedule_issues": issues.ScheduleIssues,
        "change": changes.Changes,
        "change_page": changes.ChangePages,
        "source_state": SourceStates,
        "viewer": Viewer,
        "budget": Budgets,
        "node": Nodes,
    }

    def __init__(
        self, sources: Sources, *, caller: Caller, now: datetime, fresh: bool = False
    ) -> None:
        self.sources = sources
        self.caller = caller
        self.now = now
        self.fresh = fresh
        self.generation = sources.cache.generation
        self.troubled: dict[Vendor, Source] = {}
        self._made: dict[str, Loader[Any, Any]] = {}
        self._batches: set[asyncio.Task[Any]] = set()

    def by_name(self, name: str) -> Loader[Any, Any]:
        """The loader of a resource; the same one for the whole request."""
        loader = self._made.get(name)
        if loader is None:
            loader = self._made[name] = self.KINDS[name](self)
        return loader

    def allow(self, name: str) -> None:
        """Let the caller read what a loader gives. Raises Forbidden."""
        allow(self.caller, name)

    def noticed(self, sources: Iterable[Source]) -> None:
        """Remember which vendors an answer had to do without, or with old data of."""
        for source in sources:
            if source.error is not None or source.stale:
                self.troubled.setdefault(source.vendor, source)

    def begun(self, batch: asyncio.Task[Any] | None) -> None:
        """Remember a batch that is being loaded. Batches run in tasks of their own, which nobody cancels for us."""
        if batch is not None:
            self._batches.add(batch)
            batch.add_done_callback(self._batches.discard)

    def stop(self) -> None:
        """Stop loading: the request is over, or nobody waits for its answer any more."""
        for batch in tuple(self._batches):
            batch.cancel()

    def forget(self, *, now: datetime | None = None) -> None:
        """Let go of everything read, after a write: what is read next is what is kept of it or read anew. It is read as
        of `now` (aware), where that is later: what begins with the write has begun then."""
        self.generation = self.sources.cache.generation
        self.now = max(self.now, now or self.now)
        self._made = {}
