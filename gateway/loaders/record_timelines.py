"""Timelines of single records, and the occurrences of single events."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.engine import Occurrence, occurrences
from gateway.loaders.base import Loader, NotFound, Request, each
from gateway.loaders.timelines import read_blocks, reading
from gateway.timelines import (
    Known,
    Owner,
    Reading,
    compiled_calendar,
    compiled_mode,
    compiled_schedule,
    sources_for,
    value_of,
    version_of,
)
from gateway.vendors.cache import Kept
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    DayOfWeek,
    OperatingMode,
    Schedule,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
)
from gateway.vendors.texts import shown
from gateway.vendors.webex import event_rules, unread_parts

MOST_OCCURRENCES = 10_000


class TooManyOccurrences(ValueError):
    """A range in which an event takes place more often than can be shown."""


@dataclass(frozen=True, slots=True)
class EventAsked:
    """The occurrences of an event that touch [start, end)."""

    event: ScheduleEvent
    start: datetime
    end: datetime


async def owner_of(loader: Loader[Any, Any], kind: ScheduleOwnerKind, owner_id: str) -> Owner:
    """Whose something is, as far as that is needed to tell the clock: a person's location only for want of a zone of
    the person's own."""
    if kind is ScheduleOwnerKind.LOCATION:
        return Owner(location=await reading(loader.loaders.by_name("location"), owner_id))
    person, associate = await asyncio.gather(
        reading(loader.loaders.by_name("person"), owner_id),
        loader.loaders.by_name("associate_by_webex_person").load(owner_id),
    )
    found = value_of(person)
    zone = (found.time_zone if found else None) or (associate.time_zone if associate else None)
    if found is None or zone or found.location_id is None:
        return Owner(person, associate)
    location = await reading(loader.loaders.by_name("location"), found.location_id)
    return Owner(person, associate, location)


class ScheduleTimelines(Loader[ScheduleRef, Known]):
    async def fetch(self, keys: Sequence[ScheduleRef]) -> Iterable[Known]:
        return await each(keys, self._one)

    async def _one(self, ref: ScheduleRef) -> Known:
        schedule: Reading[Schedule | None]
        owner: Owner
        schedule, owner = await asyncio.gather(
            reading(self.loaders.by_name("schedule"), ref),
            owner_of(self, ref.owner_kind, ref.owner_id),
        )
        if isinstance(schedule, Kept) and schedule.value is None:
            raise NotFound("Webex has no schedule of this id")
        found = value_of(schedule) or Schedule(ref, "")
        house = self.sources.house
        key = ("schedule", ref, version_of((schedule, *owner.readings)), owner.associate)
        compiled = self.sources.timelines.compiled(
            key, lambda: compiled_schedule(found, owner=owner, house=house)
        )
        known = Known(compiled, sources_for(Vendor.WEBEX, (schedule, *owner.readings)))
        self.loaders.noticed(known.sources)
        return known


class OperatingModeTimelines(Loader[str, Known]):
    async def fetch(self, keys: Sequence[str]) -> Iterable[Known]:
        return await each(keys, self._one)

    async def _one(self, mode_id: str) -> Known:
        mode: Reading[OperatingMode | None] = await reading(
            self.loaders.by_name("operating_mode"), mode_id
        )
        if isinstance(mode, Kept) and mode.value is None:
            raise NotFound("Webex has no operating mode of this id")
        found = value_of(mode)
        place = found.location_id if found else None
        owner = (
            Owner(location=await reading(self.loaders.by_name("location"), place))
            if place is not None
            else Owner()
        )
        key = ("operating mode", mode_id, version_of((mode, *owner.readings)))
        compiled = self.sources.timelines.compiled(
            key, lambda: compiled_mode(found, owner=owner, house=self.sources.house)
        )
        known = Known(compiled, sources_for(Vendor.WEBEX, (mode, *owner.readings)))
        self.loaders.noticed(known.sources)
        return known


class OfficeHoursTimelines(Loader[DayOfWeek | str, Known]):
    """The account's blocks: of one day, or `all`."""

    async def fetch(self, keys: Sequence[DayOfWeek | str]) -> Iterable[Known]:
        return await each(keys, self._one)

    async def _one(self, day: DayOfWeek | str) -> Known:
        blocks = await read_blocks(self, day)
        key = ("office hours", day, version_of(blocks))
        compiled = self.sources.timelines.compiled(
            key, lambda: compiled_calendar(blocks, house=self.sources.house)
        )
        known = Known(compiled, sources_for(Vendor.OPENTACT, blocks))
        self.loaders.noticed(known.sources)
        return known


class EventOccurrences(Loader[EventAsked, tuple[Occurrence, ...]]):
    """When an event takes place for certain; what of it cannot be read is left out. Raises the vendor's failure to
    tell whose clock it goes by, and TooManyOccurrences."""

    def __init__(self, loaders: Request) -> None:
        super().__init__(loaders)
        self._unread: dict[ScheduleRef, dict[ScheduleEvent, Mapping[str, str]]] = {}

    async def fetch(self, keys: Sequence[EventAsked]) -> Iterable[tuple[Occurrence, ...]]:
        return await each(keys, self._one)

    async def _one(self, asked: EventAsked) -> tuple[Occurrence, ...]:
        ref = asked.event.schedule
        owner = await owner_of(self, ref.owner_kind, ref.owner_id)
        house = self.sources.house
        clock = owner.clock(house)
        if clock is None:
            raise owner.failure or NotFound("Webex does not know whose schedule this is")
        if clock.zone is None:
            raise NotFound(f"the time zone {shown(clock.name)} is not one that we know")
        schedule = await self.loaders.by_name("schedule").load(ref)
        unread = {} if schedule is None else self._unread_in(schedule).get(asked.event, {})
        held = event_rules(asked.event, clock=clock, choices=house.choices, unread=unread)
        found = []
        for one in occurrences(held.certain, asked.start, asked.end):
            found.append(one)
            if len(found) > MOST_OCCURRENCES:
                raise TooManyOccurrences(
                    f"the event takes place more than {MOST_OCCURRENCES} times; ask for a shorter range"
                )
        return tuple(sorted(found))

    def _unread_in(self, schedule: Schedule) -> Mapping[ScheduleEvent, Mapping[str, str]]:
        """What could not be read of each event of a schedule."""
        found = self._unread.get(schedule.ref)
        if found is None:
            # Once for all of them: to search ten thousand events for each of themselves takes half a minute.
            found = self._unread[schedule.ref] = {}
            parts = unread_parts(schedule.data_problems, "events")
            for place, event in enumerate(schedule.events or ()):
                found.setdefault(event, parts.get(place, {}))
        return found
