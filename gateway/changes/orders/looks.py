"""What orders over several vendors read before they are planned: whom and what their ids name, and whose clock is
whose. Only reads; every function raises VendorError and StoreError.

A refusal is handed back, not raised: an order raises what it found all at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.changes.desk import Desk
from gateway.changes.plans.absences import Remembered
from gateway.directory import Associate
from gateway.timelines import House
from gateway.timelines.clocks import own_clock, shown_clock
from gateway.timelines.preview_facts import is_mode
from gateway.timelines.refusals import Refusal, unknown_associate, unknown_location
from gateway.vendors.mykaarma import read_local_instant
from gateway.vendors.mykaarma.knowledge import covers, from_memory
from gateway.vendors.records import (
    Dealer,
    DealerAssociate,
    Location,
    OperatingMode,
    OperatingModeLevel,
    OutOfOffice,
    Person,
    Schedule,
    ScheduleOwnerKind,
    ScheduleType,
)
from gateway.vendors.zones import Clock

Path = tuple[str, ...]
Unlinked = Callable[[Associate, Path], Iterable[Refusal]]


# ---------------------------------------------------------------- what ids name


async def named_associates(
    desk: Desk, ids: Sequence[str], *, unlinked: Unlinked
) -> tuple[list[tuple[Associate, Path]], list[Refusal]]:
    """Everybody of `associateIds`, each once and with a place in the input, and what stands in the way; `unlinked` says
    which link somebody lacks."""
    rows = await desk.directory.get_many(ids)
    found: dict[str, tuple[Associate, Path]] = {}
    refusals: list[Refusal] = []
    for number, id_ in enumerate(ids):
        at, row = ("associateIds", str(number)), rows.get(id_)
        if row is None:
            refusals.append(unknown_associate(at))
        elif row.id not in found:
            refusals += unlinked(row, at)
            found[row.id] = (row, at)
    return list(found.values()), refusals


async def named_locations(
    desk: Desk, ids: Sequence[str], paths: Sequence[Path]
) -> tuple[list[Location], list[Refusal]]:
    """The locations of these ids, each once, and what stands in the way."""
    read = await asyncio.gather(*map(desk.clients.webex.location, ids))
    refusals = [unknown_location(at) for one, at in zip(read, paths, strict=True) if one is None]
    return list({one.id: one for one in read if one is not None}.values()), refusals


# ---------------------------------------------------------------- whose clock


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Who may say what time it is for somebody, as far as it was asked."""

    associate: Associate
    person: Person | None = None
    location: Location | None = None
    dealer: Dealer | None = None

    def own_clock(self, house: House) -> Clock | None:
        """The clock of the person's own schedules."""
        return own_clock(self.associate, self.person, self.location, house=house)

    def shown_clock(self, house: House) -> Clock:
        """The clock that the person is shown times by."""
        return shown_clock(self.associate, self.person, self.location, self.dealer, house=house)


async def whereabouts(
    desk: Desk,
    associates: Sequence[Associate],
    flags: dict[str, DealerAssociate] | None = None,
) -> list[Whereabouts]:
    """Who says what time it is for each of them. A location and (with `flags`, by dealer associate) a dealer are read
    only where a preview of the same plan would have to hear them."""
    people = await _people(desk, associates)
    places = {one.id: id_ for one in associates if (id_ := _place_to_ask(one, people))}
    dealers = {one.id: id_ for one in associates if (id_ := _dealer_to_ask(one, flags or {}))}
    locations, known = await asyncio.gather(
        _locations(desk, places.values()), _dealers(desk, dealers.values())
    )
    return [
        Whereabouts(
            one,
            people.get(one.links.webex_person_id or ""),
            locations.get(places.get(one.id, "")),
            known.get(dealers.get(one.id, "")),
        )
        for one in associates
    ]


async def _people(desk: Desk, associates: Iterable[Associate]) -> dict[str, Person]:
    ids = [one.links.webex_person_id for one in associates if one.links.webex_person_id]
    return await desk.clients.webex.people(ids) if ids else {}


async def _locations(desk: Desk, ids: Iterable[str]) -> dict[str, Location | None]:
    wanted = list(dict.fromkeys(ids))
    read = await asyncio.gather(*map(desk.clients.webex.location, wanted))
    return dict(zip(wanted, read, strict=True))


async def _dealers(desk: Desk, ids: Iterable[str]) -> dict[str, Dealer]:
    wanted = list(dict.fromkeys(ids))
    return await desk.clients.mykaarma.dealers(wanted) if wanted else {}


def _place_to_ask(associate: Associate, people: dict[str, Person]) -> str | None:
    """The location that has to say what time it is, as nobody closer does."""
    person = people.get(associate.links.webex_person_id or "")
    if person is None or person.time_zone or associate.time_zone:
        return None
    return person.location_id


def _dealer_to_ask(associate: Associate, flags: dict[str, DealerAssociate]) -> str | None:
    flag = flags.get(associate.links.mykaarma_dealer_associate_id or "")
    if flag is None or flag.department is None:
        return None
    nobody_else = associate.time_zone is None and associate.links.webex_person_id is None
    start = flag.out_of_office_start if flag.out_of_office else None
    local = bool(start) and read_local_instant(start or "", None) is None
    return flag.department.dealer_id if nobody_else or local else None


# ---------------------------------------------------------------- what is there


async def remembered(
    desk: Desk, keys: Sequence[tuple[str, str]], flags: dict[str, DealerAssociate], *, now: datetime
) -> Iterator[Remembered]:
    """The outs of office that we remember of these departments' dealer associates, in order. `flags` are what the
    vendor shows, by dealer associate."""
    rows = await desk.memory.recall(keys)
    records = [from_memory(key, rows[key].record) if key in rows else None for key in keys]
    return (
        Remembered(record, elsewhere=_shows_another(flags.get(key[1]), record, now))
        for key, record in zip(keys, records, strict=True)
    )


def _shows_another(flag: DealerAssociate | None, record: OutOfOffice | None, now: datetime) -> bool:
    in_force = record is not None and covers(record, now)
    return flag is not None and bool(flag.out_of_office) and not in_force


async def schedule_found(
    desk: Desk,
    kind: ScheduleOwnerKind,
    owner_id: str,
    *,
    type: ScheduleType,
    name: str | None = None,
) -> Schedule | None:
    """The first schedule of an owner that is of this type (and name), with its events."""
    listed = await desk.clients.webex.schedules(kind, owner_id)
    of_type = (one for one in listed if one.ref.type is type)
    ref = next((one.ref for one in of_type if name is None or one.name == name), None)
    return None if ref is None else await desk.clients.webex.schedule(ref)


async def mode_found(desk: Desk, name: str, location: Location | None) -> OperatingMode | None:
    """The operating mode of this name at a location (None: at the organization), with its details."""
    webex, level = desk.clients.webex, OperatingModeLevel.LOCATION
    if location is None:
        level = OperatingModeLevel.ORGANIZATION
        listed = await webex.all_operating_modes(organization_only=True)
    else:
        listed = await webex.all_operating_modes(location_id=location.id)
    id_ = next((one.id for one in listed if is_mode(one, name, level)), None)
    return None if id_ is None else await webex.operating_mode(id_)
