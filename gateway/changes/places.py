"""Where a record stands at its vendor: a place holds one record, or none. Pure.

A place has an id as soon as its vendor gave one; until then it is found by what is unique about the record, such as
its name. So a record is found again after a crash whose answer nobody saw.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple, TypeAlias

from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    EventDraft,
    HolidayDraft,
    LeadSegmentDraft,
    OfficeHoursDraft,
    OperatingModeDraft,
    OperatingModeLevel,
    OutOfOfficeDraft,
    ScheduleDraft,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
    SchedulingSettingDraft,
)


class Key(NamedTuple):
    """What identifies a record: the name of its GraphQL type, and the parts of its global id."""

    type_name: str
    parts: tuple[str, ...]


def key_of_schedule(ref: ScheduleRef) -> Key:
    """The key of a schedule."""
    return Key("Schedule", (ref.owner_kind.value, ref.owner_id, ref.type.value, ref.id))


@dataclass(frozen=True, slots=True)
class OutOfOfficeOf:
    """The one out of office of a dealer associate."""

    vendor: ClassVar[Vendor] = Vendor.MYKAARMA
    department_id: str
    dealer_associate_id: str

    @property
    def subject(self) -> str:
        """What no two changes touch at a time."""
        return f"mykaarma:associate:{self.dealer_associate_id}"

    @property
    def key(self) -> Key | None:
        """The record's key, once it has one."""
        return Key("OutOfOffice", (self.department_id, self.dealer_associate_id))

    def found_as(self, key: Key) -> OutOfOfficeOf:  # noqa: ARG002  # the form of a place
        """The place of the record with this key."""
        return self


@dataclass(frozen=True, slots=True)
class ModeAt:
    """An operating mode, by its id; without one by its name, which is unique."""

    vendor: ClassVar[Vendor] = Vendor.WEBEX
    name: str
    level: OperatingModeLevel | None
    location_id: str | None = None
    id: str | None = None

    @property
    def subject(self) -> str:
        """What no two changes touch at a time."""
        return f"webex:mode:{self.id or self.name.casefold()}"

    @property
    def key(self) -> Key | None:
        """The record's key, once it has one."""
        return None if self.id is None else Key("OperatingMode", (self.id,))

    def found_as(self, key: Key) -> ModeAt:
        """The place of the record with this key."""
        return replace(self, id=key.parts[0])


@dataclass(frozen=True, slots=True)
class HolidayIn:
    """A holiday of an operating mode, by its id; without one by its name."""

    vendor: ClassVar[Vendor] = Vendor.WEBEX
    mode_id: str
    name: str
    id: str | None = None

    @property
    def subject(self) -> str:
        """What no two changes touch at a time."""
        return f"webex:mode:{self.mode_id}"

    @property
    def key(self) -> Key | None:
        """The record's key, once it has one."""
        return None if self.id is None else Key("OperatingModeHoliday", (self.mode_id, self.id))

    def found_as(self, key: Key) -> HolidayIn:
        """The place of the record with this key."""
        return replace(self, mode_id=key.parts[0], id=key.parts[1])


@dataclass(frozen=True, slots=True)
class ScheduleOf:
    """A schedule of a person or a location, by its id; without one by type and name. With `shared` it is only a place
    for events: it is taken as it is when it is there, and stays when others use it."""

    vendor: ClassVar[Vendor] = Vendor.WEBEX
    owner_kind: ScheduleOwnerKind
    owner_id: str
    type: ScheduleType
    name: str
    id: str | None = None
    shared: bool = False

    @property
    def subject(self) -> str:
        """What no two changes touch at a time."""
        return f"webex:{self.owner_kind.lower()}:{self.owner_id}"

    @property
    def key(self) -> Key | None:
        """The record's key, once it has one."""
        if self.id is None:
            return None
        return key_of_schedule(ScheduleRef(self.owner_kind, self.owner_id, self.type, self.id))

    def found_as(self, key: Key) -> ScheduleOf:
        """The place of the record with this key."""
        return replace(self, id=key.parts[-1])


@dataclass(frozen=True, slots=True)
class EventIn:
    """An event of a schedule, by its id; without one by its name, which is unique in the schedule. `schedule.id` may
    be one that the schedule's name leads to expect; `schedule_name` finds the schedule where it is not so."""

    vendor: ClassVar[Vendor] = Vendor.WEBEX
    schedule: ScheduleRef
    schedule_name: str
    name: str
    id: str | None = None

    @property
    def subject(self) -> str:
        """What no two changes touch at a time."""
        return f"webex:{self.schedule.owner_kind.lower()}:{self.schedule.owner_id}"

    @property
    def key(self) -> Key | None:
        """The record's key, once it has one."""
        if self.id is None:
            return None
        return Key("ScheduleEvent", (*key_of_schedule(self.schedule).parts, self.id))

    def found_as(self, key: Key) -> EventIn:
        """The place of the record with this key."""
        schedule = replace(self.schedule, id=key.parts[-2])
        return replace(self, schedule=schedule, id=key.parts[-1])


@dataclass(frozen=True, slots=True)
class OfficeHoursOf:
    """An entry of the account's office hours, by its id. Without one it is an entry that is equal to the step's and
    none of `known`, which are the ids of those that were equal to it before, and of those that belong to other steps."""

    vendor: ClassVar[Vendor] = Vendor.OPENTACT
    id: str | None = None
    known: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What no two changes touch at a time."""
        return "opentact:account"

    @property
    def key(self) -> Key | None:
        """The record's key, once it has one."""
        return None if self.id is None else Key("OfficeHours", (self.id,))

    def found_as(self, key: Key) -> OfficeHoursOf:
        """The place of the record with this key."""
        return replace(self, id=key.parts[0])

    def beside(self, keys: Iterable[Key]) -> OfficeHoursOf:
        """The place, where the records with these keys are `known`."""
        ids = {key.parts[0] for key in keys if key.type_name == "OfficeHours"}
        return replace(self, known=tuple(sorted({*self.known, *ids})))


@dataclass(frozen=True, slots=True)
class LeadSegmentOf:
    """A lead segment, by its id; without one by its code, which is unique."""

    vendor: ClassVar[Vendor] = Vendor.PEXIP_ENGAGE
    code: str
    id: str | None = None

    @property
    def subject(self) -> str:
        """What no two changes touch at a time."""
        return f"pexip:lead-segment:{self.id or self.code}"

    @property
    def key(self) -> Key | None:
        """The record's key, once it has one."""
        return None if self.id is None else Key("LeadSegment", (self.id,))

    def found_as(self, key: Key) -> LeadSegmentOf:
        """The place of the record with this key."""
        return replace(self, id=key.parts[0])


@dataclass(frozen=True, slots=True)
class SettingsOf:
    """What a lead segment's customers may book: a set, always there."""

    vendor: ClassVar[Vendor] = Vendor.PEXIP_ENGAGE
    lead_segment_id: str

    @property
    def subject(self) -> str:
        """What no two changes touch at a time."""
        return f"pexip:lead-segment:{self.lead_segment_id}"

    @property
    def key(self) -> Key | None:
        """The record's key, once it has one."""
        return Key("LeadSegment", (self.lead_segment_id,))

    def found_as(self, key: Key) -> SettingsOf:  # noqa: ARG002  # the form of a place
        """The place of the record with this key."""
        return self


@dataclass(frozen=True, slots=True)
class SettingsDraft:
    """The whole set of pairs that may be booked, in order of meeting type and subject."""

    settings: tuple[SchedulingSettingDraft, ...]


Place: TypeAlias = (
    OutOfOfficeOf
    | ModeAt
    | HolidayIn
    | ScheduleOf
    | EventIn
    | OfficeHoursOf
    | LeadSegmentOf
    | SettingsOf
)

VALUES: dict[type[Any], type[Any]] = {
    OutOfOfficeOf: OutOfOfficeDraft,
    ModeAt: OperatingModeDraft,
    HolidayIn: HolidayDraft,
    ScheduleOf: ScheduleDraft,
    EventIn: EventDraft,
    OfficeHoursOf: OfficeHoursDraft,
    LeadSegmentOf: LeadSegmentDraft,
    SettingsOf: SettingsDraft,
}
"""What a record is, in each kind of place."""
