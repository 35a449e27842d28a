"""Everything that was read about one person, before anything is made of it.

Each reading is what a vendor said (`Kept`), or the error that came in its place. A part that is None was not read
because the directory links nobody there.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

from gateway.directory import Associate
from gateway.vendors.cache import Kept
from gateway.vendors.errors import VendorError
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    Account,
    Dealer,
    DealerAssociate,
    Location,
    OfficeHours,
    OperatingMode,
    OutOfOffice,
    Person,
    Schedule,
    SchedulingSetting,
)

T = TypeVar("T")

Reading: TypeAlias = Kept[T] | VendorError


@dataclass(frozen=True, slots=True)
class Many(Generic[T]):
    """A vendor's list, and the details of its elements in its order (of None: gone since it was listed). A list that
    could not be read has no details."""

    listed: Reading[tuple[T, ...]]
    details: tuple[Reading[T | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Absences:
    """myKaarma: what we remember having written (as known at `now`), the vendor's flag, and the dealer for the clock
    where that is needed."""

    record: OutOfOffice | None
    now: datetime
    flag: Reading[DealerAssociate | None]
    dealer: Reading[Dealer | None] | None = None


@dataclass(frozen=True, slots=True)
class Calling:
    """Webex: the person, the place, and what is said at each level. The place's parts are None for a person without
    one, or when it is not known whether there is one."""

    person: Reading[Person | None]
    schedules: Many[Schedule]
    organization_modes: Many[OperatingMode]
    location: Reading[Location | None] | None = None
    location_schedules: Many[Schedule] | None = None
    location_modes: Many[OperatingMode] | None = None


@dataclass(frozen=True, slots=True)
class Blocks:
    """OpenTact: the entries of the account, and the account for the clock."""

    entries: Reading[tuple[OfficeHours, ...]]
    account: Reading[Account]


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it."""

    associate: Associate
    absences: Absences | None = None
    calling: Calling | None = None
    blocks: Blocks | None = None

    @property
    def key(self) -> Hashable:
        """Tells the contents: facts with equal keys compile to equal timelines."""
        parts = (self.absences, self.calling, self.blocks)
        return self.associate, *map(version_of, parts), self._absence_key

    @property
    def _absence_key(self) -> Hashable:
        """The record, and when the flag was read where that matters: a flag that is up holds from then on, one that
        is missing matters where the record does not cover the reading, and an absence without an end may be taken to
        be known until then."""
        part = self.absences
        if part is None:
            return None
        flag = value_of(part.flag)
        is_open = part.record is not None and part.record.ends_at is None
        if is_open or (flag is not None and flag.out_of_office is not False):
            return part.record, part.flag.as_of if isinstance(part.flag, Kept) else part.now
        return part.record


@dataclass(frozen=True, slots=True)
class Bookings:
    """Pexip Engage: what customers of each linked lead segment may book; read only when a question names it."""

    settings: tuple[Reading[tuple[SchedulingSetting, ...] | None], ...] = ()


def readings(part: Any) -> Iterator[Kept[Any] | VendorError]:
    """Every reading in a part, in order."""
    match part:
        case Kept() | VendorError():
            yield part
        case tuple():
            for one in part:
                yield from readings(one)
        case Facts() | Absences() | Calling() | Blocks() | Bookings() | Many():
            for field in fields(part):
                yield from readings(getattr(part, field.name))


def value_of(reading: Reading[T] | None) -> T | None:
    """What was read; None where nothing was."""
    return reading.value if isinstance(reading, Kept) else None


def retold(kept: Kept[Any], value: T) -> Kept[T]:
    """Another value that was told in the same reading."""
    return Kept(value, kept.version, kept.as_of, kept.until)


@dataclass(frozen=True, slots=True)
class Source:
    """How a vendor's part of an answer is. `as_of`: when the oldest record in it was read, None where nothing was.
    `linked`: whether the directory links the person there at all."""

    vendor: Vendor
    linked: bool
    as_of: datetime | None = None
    error: VendorError | None = None
    stale: bool = False


def source_of(vendor: Vendor, part: Any) -> Source:
    """How a vendor's part was read."""
    if part is None:
        return Source(vendor, linked=False)
    found = list(readings(part))
    times = [one.as_of for one in found if isinstance(one, Kept)]
    errors = [one for one in found if isinstance(one, VendorError)]
    return Source(vendor, True, min(times, default=None), errors[0] if errors else None)


def sources_of(facts: Facts) -> tuple[Source, ...]:
    """How each vendor's part is. Pexip Engage is told of only where nobody is linked there: what it says is read for
    questions that name a booking."""
    segments = facts.associate.links.pexip_lead_segment_ids
    return (
        source_of(Vendor.MYKAARMA, facts.absences),
        source_of(Vendor.WEBEX, facts.calling),
        source_of(Vendor.OPENTACT, facts.blocks),
        *(() if segments else (Source(Vendor.PEXIP_ENGAGE, linked=False),)),
    )


def sources_for(vendor: Vendor, part: Any) -> tuple[Source, ...]:
    """How the one vendor of a single record is."""
    return (source_of(vendor, part),)


def version_of(part: Any) -> tuple[int, ...]:
    """Which contents a part was read with; -1 stands for a failure."""
    return tuple(one.version if isinstance(one, Kept) else -1 for one in readings(part))


def lasting(part: Any) -> float:
    """Until when (`time.monotonic()`) everything in a part may be used again; minus infinity with a failure."""
    ends = (one.until if isinstance(one, Kept) else float("-inf") for one in readings(part))
    return min(ends, default=float("inf"))
