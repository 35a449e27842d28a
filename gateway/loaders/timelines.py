"""Timelines: everything that is said about somebody, read from all vendors at once, and compiled.

Rule 1: a vendor's failure is part of what is known, never an exception here.
Rule 2: what is kept about somebody and good is used whole, without reading any of it again (but for requests that want
everything fresh).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.directory import Associate
from gateway.loaders.base import Loader, NotFound, each, settled
from gateway.loaders.directory import AssociateQuestion, narrowed
from gateway.timelines import (
    MOST_DELEGATES,
    Absences,
    Blocks,
    Bookings,
    Calling,
    DelegationKey,
    Facts,
    Known,
    Many,
    Person,
    Reading,
    compiled_person,
    lasting,
    restricted,
    retold,
    sources_of,
    value_of,
)
from gateway.vendors.cache import Kept
from gateway.vendors.errors import VendorError
from gateway.vendors.mykaarma import read_local_instant
from gateway.vendors.mykaarma.knowledge import covers, from_memory
from gateway.vendors.records import (
    DealerAssociate,
    MeetingType,
    OperatingMode,
    OperatingModeType,
    OutOfOffice,
    OutOfOfficeDelegation,
    Schedule,
    ScheduleOwnerKind,
)
from gateway.vendors.records import Person as WebexPerson

AT_A_TIME = 300
"""How many people are read at a time: more would only wait in the vendors' lines until their patience ends."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody's timeline; with a meeting type or subject, as far as they may be booked for it."""

    associate: Associate
    meeting_type: MeetingType | None = None
    subject_id: str | None = None

    @property
    def names_a_booking(self) -> bool:
        """Whether what may be booked matters."""
        return self.meeting_type is not None or self.subject_id is not None


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody whom a question lets through; its page is ignored."""

    question: AssociateQuestion
    meeting_type: MeetingType | None = None
    subject_id: str | None = None


class AssociateTimelines(Loader[Asked, Known]):
    async def fetch(self, keys: Sequence[Asked]) -> Iterable[Known]:
        people = tuple(dict.fromkeys(key.associate for key in keys))
        known: dict[Associate, Known] = {}  # or what was raised: see each
        for start in range(0, len(people), AT_A_TIME):
            some = people[start : start + AT_A_TIME]
            known.update(zip(some, await each(some, self._known), strict=True))

        async def one(key: Asked) -> Known:
            (found,) = settled([known[key.associate]])
            self.loaders.noticed(found.sources)
            if not key.names_a_booking:
                return found
            row, wanted = key.associate, Wanted(key.meeting_type, key.subject_id)
            (person,) = await restricted_people(self, (row,), {row.id: found}, wanted, None)
            return person.known

        return await each(keys, one)

    async def _known(self, associate: Associate) -> Known:
        """What is kept about somebody, or else what is read now."""
        kept = kept_of(self, (associate,)).get(associate.id)
        return await self._read(associate) if kept is None else kept

    async def _read(self, associate: Associate) -> Known:
        """What is read now, as far as the vendors' records are not kept."""
        timelines, at = self.sources.timelines, time.monotonic()
        facts = await self._facts(associate)
        compiled = timelines.compiled(facts.key, lambda: compiled_person(facts, self.sources.house))
        known = Known(compiled, sources_of(facts), associate, facts)
        until = min(lasting(facts), at + self.sources.cache.seconds)
        if until > at:
            # The other loaders of this request may have read some of it long ago, before somebody wrote to its vendor.
            timelines.keep(known, generation=self.generation, until=until)
        return known

    # ------------------------------------------------------------ what is read about somebody

    async def _facts(self, associate: Associate) -> Facts:
        links = associate.links
        absences, calling, blocks = await asyncio.gather(
            self._absences(associate),
            self._calling(links.webex_person_id),
            read_blocks(self, "all") if links.opentact_account else _nothing(),
        )
        return Facts(associate, absences, calling, blocks)

    async def _absences(self, associate: Associate) -> Absences | None:
        key = associate.links.out_of_office_key
        if key is None:
            return None
        record, flag = await asyncio.gather(
            self.loaders.by_name("remembered_out_of_office").load(key),
            reading(self.loaders.by_name("dealer_associate"), key[1]),
        )
        needs_dealer = _needs_clock(flag) or (
            associate.time_zone is None and associate.links.webex_person_id is None
        )
        found = value_of(flag)
        dealer_id = found.department.dealer_id if found and found.department else None
        dealer = (
            await reading(self.loaders.by_name("dealer"), dealer_id)
            if needs_dealer and dealer_id
            else None
        )
        return Absences(record, self.now, flag, dealer)

    async def _calling(self, person_id: str | None) -> Calling | None:
        if person_id is None:
            return None
        person: Reading[WebexPerson | None]
        schedules: Many[Schedule]
        organization: Many[OperatingMode]
        person, schedules, organization = await asyncio.gather(
            reading(self.loaders.by_name("person"), person_id),
            self._schedules(ScheduleOwnerKind.PERSON, person_id),
            self._modes(self.loaders.by_name("organization_operating_modes"), "all"),
        )
        found = value_of(person)
        if isinstance(person, Kept) and person.value is None:
            # Webex knows no such person: that it refuses the schedules too is not its failure.
            schedules = Many(retold(person, ()))
        place = found.location_id if found else None
        if place is None:
            return Calling(person, schedules, organization)
        location, at_location, modes = await asyncio.gather(
            reading(self.loaders.by_name("location"), place),
            self._schedules(ScheduleOwnerKind.LOCATION, place),
            self._modes(self.loaders.by_name("operating_modes_at"), place),
        )
        return Calling(person, schedules, organization, location, at_location, modes)

    async def _schedules(self, kind: ScheduleOwnerKind, owner_id: str) -> Many[Schedule]:
        listed = await reading(self.loaders.by_name("schedules_of"), (kind, owner_id))
        loader = self.loaders.by_name("schedule")
        found = value_of(listed) or ()
        return Many(listed, tuple(await each(found, lambda one: reading(loader, one.ref))))

    async def _modes(self, lists: Any, key: Hashable) -> Many[OperatingMode]:
        listed: Reading[tuple[OperatingMode, ...]] = await reading(lists, key)
        loader = self.loaders.by_name("operating_mode")

        async def detail(mode: OperatingMode) -> Reading[OperatingMode | None]:
            if mode.type is OperatingModeType.NONE and isinstance(listed, Kept):
                return retold(listed, mode)  # it has no details
            found: Reading[OperatingMode | None] = await reading(loader, mode.id)
            return found

        found = value_of(listed) or ()
        return Many(listed, tuple(await each(found, detail)))


async def reading(loader: Any, key: Hashable) -> Any:
    """What a vendor says, or the error that came instead."""
    try:
        return await loader.read(key)
    except VendorError as error:
        return error


async def read_blocks(loader: Loader[Any, Any], day: Hashable) -> Blocks:
    """The account's blocks, of one day or `all`, and whose clock they go by."""
    calendar, account = await asyncio.gather(
        reading(loader.loaders.by_name("office_hours"), day),
        reading(loader.loaders.by_name("office_hours_zone"), "account"),
    )
    if isinstance(calendar, Kept):
        calendar = retold(calendar, calendar.value.entries)
    return Blocks(calendar, account)


async def _nothing() -> None:
    return None


def _needs_clock(flag: Reading[DealerAssociate | None]) -> bool:
    """Whether the flag is up with a start that names no instant without a clock."""
    found = value_of(flag)
    if found is None or not found.out_of_office or not found.out_of_office_start:
        return False
    return read_local_instant(found.out_of_office_start, None) is None


class RememberedOutOfOffices(Loader[tuple[str, str], OutOfOffice | None]):
    """What the gateway remembers having written, by department and dealer associate; no vendor is asked."""

    async def fetch(self, keys: Sequence[tuple[str, str]]) -> Iterable[OutOfOffice | None]:
        remembered = await self.sources.memory.recall(keys)
        return [
            from_memory(key, remembered[key].record) if key in remembered else None for key in keys
        ]


class CrowdTimelines(Loader[Crowd, tuple[Person, ...]]):
    """Everybody whom a question lets through, in the directory's order."""

    async def fetch(self, keys: Sequence[Crowd]) -> Iterable[tuple[Person, ...]]:
        async def one(crowd: Crowd) -> tuple[Person, ...]:
            wanted = await narrowed(self, crowd.question)
            found = await self.loaders.by_name("matching_associates").load(wanted)
            return await people_of(self, found, crowd.meeting_type, crowd.subject_id)

        return await each(keys, one)


class NamedTimelines(Loader[tuple[str, ...], tuple[Person, ...]]):
    """People by their ids in the directory, in that order. Raises NotFound for an id that nobody has."""

    async def fetch(self, keys: Sequence[tuple[str, ...]]) -> Iterable[tuple[Person, ...]]:
        async def one(ids: tuple[str, ...]) -> tuple[Person, ...]:
            rows = await self.loaders.by_name("associate").load_many(ids)
            for place, row in enumerate(rows):
                if row is None:
                    message = "the directory has no associate of this id"
                    raise NotFound(f"associateIds.{place}: {message}")
            return await people_of(self, rows)

        return await each(keys, one)


class SegmentTimelines(Loader[tuple[str, MeetingType | None, str | None], tuple[Person, ...]]):
    """The people linked to a lead segment, as far as its customers may book them."""

    async def fetch(
        self, keys: Sequence[tuple[str, MeetingType | None, str | None]]
    ) -> Iterable[tuple[Person, ...]]:
        async def one(key: tuple[str, MeetingType | None, str | None]) -> tuple[Person, ...]:
            segment_id, meeting_type, subject_id = key
            rows = await self.loaders.by_name("associates_of_lead_segment").load(segment_id)
            return await people_of(self, rows, meeting_type, subject_id, segment_id)

        return await each(keys, one)


async def people_of(
    loader: Loader[Any, Any],
    rows: Sequence[Associate],
    meeting_type: MeetingType | None = None,
    subject_id: str | None = None,
    lead_segment_id: str | None = None,
) -> tuple[Person, ...]:
    """People with what is known about them. Of those about whom it is kept nothing is asked, not even a loader: there
    may be ten thousand."""
    kept = kept_of(loader, rows)
    missing = [row for row in rows if row.id not in kept]
    known = loader.loaders.by_name("associate_timeline")
    read = await known.load_many([Asked(row) for row in missing]) if missing else []
    kept.update((one.id, what) for one, what in zip(missing, read, strict=True))
    if meeting_type is None and subject_id is None:
        return tuple(Person(row, kept[row.id]) for row in rows)
    wanted = Wanted(meeting_type, subject_id)
    return await restricted_people(loader, rows, kept, wanted, lead_segment_id)


def kept_of(loader: Loader[Any, Any], rows: Sequence[Associate]) -> dict[str, Known]:
    """What is kept about people and good, by their ids."""
    if loader.loaders.fresh:
        return {}
    timelines, generation = loader.sources.timelines, loader.sources.cache.generation
    at = time.monotonic()
    found = ((row.id, timelines.current(row, generation=generation, at=at)) for row in rows)
    return {id: known for id, known in found if known is not None}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A booking that a question names."""

    meeting_type: MeetingType | None
    subject_id: str | None


async def restricted_people(
    loader: Loader[Any, Any],
    rows: Sequence[Associate],
    known: Mapping[str, Known],
    wanted: Wanted,
    lead_segment_id: str | None,
) -> tuple[Person, ...]:
    """People as far as they may be booked: by one lead segment alone, or by those that each is linked to, which are
    read once for all."""
    segments = {
        row.id: row.links.pexip_lead_segment_ids if lead_segment_id is None else (lead_segment_id,)
        for row in rows
    }
    ids = tuple(dict.fromkeys(id for some in segments.values() for id in some))
    settings = loader.loaders.by_name("scheduling_settings")
    read = dict(zip(ids, await each(ids, lambda id: reading(settings, id)), strict=True))
    found = []
    for row in rows:
        bookings = Bookings(tuple(read[id] for id in segments[row.id]))
        what = restricted(
            known[row.id], bookings, meeting_type=wanted.meeting_type, subject_id=wanted.subject_id
        )
        loader.loaders.noticed(what.sources)
        found.append(Person(row, what))
    return tuple(found)


class Delegations(Loader[OutOfOfficeDelegation, OutOfOfficeDelegation]):
    """What of a delegation may be shown. A caller of some departments is told of a delegate only whom the directory
    shows them: for all that the vendor remembers of her, she may be another department's."""

    async def fetch(self, keys: Sequence[OutOfOfficeDelegation]) -> Iterable[OutOfOfficeDelegation]:
        if self.loaders.caller.departments is None:
            return keys
        ids = dict.fromkeys(one.delegate_dealer_associate_id for one in keys)
        named = [id for id in ids if id is not None]
        rows = await self.loaders.by_name("associate_by_dealer_associate").load_many(named)
        shown = {id for id, row in zip(named, rows, strict=True) if row is not None}
        nobody = OutOfOfficeDelegation()
        return [one if one.delegate_dealer_associate_id in shown else nobody for one in keys]


class Delegates(Loader[DelegationKey, tuple[Associate, ...]]):
    """Who stands in for somebody at an instant, and who for them if they are out themselves, and so on: at most five,
    nobody twice. Only what the gateway wrote tells of delegates, so no vendor is asked."""

    async def fetch(self, keys: Sequence[DelegationKey]) -> Iterable[tuple[Associate, ...]]:
        return await each(keys, self._chain)

    async def _chain(self, key: DelegationKey) -> tuple[Associate, ...]:
        seen = {key.delegator}
        chain: list[Associate] = []
        next_id: str | None = key.delegate
        while next_id is not None and next_id not in seen and len(chain) < MOST_DELEGATES:
            seen.add(next_id)
            delegate = await self.loaders.by_name("associate_by_dealer_associate").load(next_id)
            if delegate is None:
                break
            chain.append(delegate)
            next_id = await self._delegate_of(delegate, key.time)
        return tuple(chain)

    async def _delegate_of(self, associate: Associate, at: datetime) -> str | None:
        key = associate.links.out_of_office_key
        if key is None:
            return None
        record = await self.loaders.by_name("remembered_out_of_office").load(key)
        if record is None or record.delegation is None or not covers(record, at):
            return None
        delegate_id: str | None = record.delegation.delegate_dealer_associate_id
        return delegate_id
