"""The domains as values: what the vendors hold, in this gateway's words.

Every vendor's `translate.py` turns wire into these and drafts of these into wire; loaders hand them up and the
schema reads their attributes. All are frozen. Attribute names are the schema's, in Python's spelling. Times of
day and dates are local to the clock of the record that carries them; instants (`datetime`) are always aware.

Three families: records (what is there), drafts (what a caller wants to exist) and patches (what a caller wants
changed, where None means "as it is").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Generic, TypeVar

from gateway.vendors.port import Vendor

T = TypeVar("T")


class DayOfWeek(StrEnum):
    """A day of the week, in ISO order."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


class Month(StrEnum):
    """A month of the year, in order."""

    JANUARY = "JANUARY"
    FEBRUARY = "FEBRUARY"
    MARCH = "MARCH"
    APRIL = "APRIL"
    MAY = "MAY"
    JUNE = "JUNE"
    JULY = "JULY"
    AUGUST = "AUGUST"
    SEPTEMBER = "SEPTEMBER"
    OCTOBER = "OCTOBER"
    NOVEMBER = "NOVEMBER"
    DECEMBER = "DECEMBER"


class WeekOfMonth(StrEnum):
    """Which of a month's Mondays, Tuesdays and so on."""

    FIRST = "FIRST"
    SECOND = "SECOND"
    THIRD = "THIRD"
    FOURTH = "FOURTH"
    LAST = "LAST"


class MeetingType(StrEnum):
    """How a customer meets an associate (Pexip Engage)."""

    OFFICE = "OFFICE"
    ON_LOCATION = "ON_LOCATION"
    PHONE = "PHONE"
    VIDEO = "VIDEO"


class OperatingModeType(StrEnum):
    """How an operating mode's hours are laid out."""

    SAME_HOURS_DAILY = "SAME_HOURS_DAILY"
    DIFFERENT_HOURS_DAILY = "DIFFERENT_HOURS_DAILY"
    HOLIDAY = "HOLIDAY"
    NONE = "NONE"


class OperatingModeLevel(StrEnum):
    """Where an operating mode is defined."""

    ORGANIZATION = "ORGANIZATION"
    LOCATION = "LOCATION"


class ScheduleType(StrEnum):
    """What a Webex schedule's events mean: open times, or exceptions to them."""

    BUSINESS_HOURS = "BUSINESS_HOURS"
    HOLIDAYS = "HOLIDAYS"


class ScheduleOwnerKind(StrEnum):
    """Whose a schedule is."""

    PERSON = "PERSON"
    LOCATION = "LOCATION"


class OfficeHoursType(StrEnum):
    """Kinds of OpenTact office hours. All of them name times at which nobody works."""

    NONWORKING = "NONWORKING"
    LUNCHTIME = "LUNCHTIME"
    COFFEEBREAK = "COFFEEBREAK"
    WEEKENDS = "WEEKENDS"


class OfficeHoursEncoding(StrEnum):
    """How OpenTact's integers are read: packed digits (93000 is 09:30:00) or seconds of the day."""

    HHMMSS = "HHMMSS"
    SECONDS = "SECONDS"


class OutOfOfficeKnowledge(StrEnum):
    """How we know of an out of office: we wrote the record, or the vendor shows a flag and a start date."""

    GATEWAY = "GATEWAY"
    VENDOR_FLAG = "VENDOR_FLAG"


@dataclass(frozen=True, slots=True)
class DataProblem:
    """A vendor's record that breaks the vendor's own rules, or that we cannot read whole."""

    vendor: Vendor
    record_id: str | None
    path: str | None
    code: str
    message: str
    hint: str | None = None


# ---------------------------------------------------------------- Webex: recurrence


@dataclass(frozen=True, slots=True)
class DailyRecurrence:
    """Every `interval` days."""

    interval: int


@dataclass(frozen=True, slots=True)
class WeeklyRecurrence:
    """On `days` of every `interval`-th week; None means that the vendor has no interval here (each week)."""

    interval: int | None
    days: tuple[DayOfWeek, ...]


@dataclass(frozen=True, slots=True)
class YearlyByDate:
    """On one date of every year."""

    day_of_month: int
    month: Month


@dataclass(frozen=True, slots=True)
class YearlyByDay:
    """On such a weekday of such a week of one month of every year."""

    day: DayOfWeek
    week: WeekOfMonth
    month: Month


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When an event happens again. `end_date` is the last day on which one may start; `occurrences` counts the
    first one too. The vendors' own examples set more than one pattern, so all of them have a place here."""

    forever: bool | None = None
    end_date: date | None = None
    occurrences: int | None = None
    daily: DailyRecurrence | None = None
    weekly: WeeklyRecurrence | None = None
    yearly_by_date: YearlyByDate | None = None
    yearly_by_day: YearlyByDay | None = None


# ---------------------------------------------------------------- Webex: people, locations, operating modes


@dataclass(frozen=True, slots=True)
class Person:
    """A Webex person: what the gateway reads of one."""

    id: str
    display_name: str | None
    emails: tuple[str, ...]
    time_zone: str | None
    location_id: str | None


@dataclass(frozen=True, slots=True)
class Location:
    """A Webex location."""

    id: str
    name: str
    time_zone: str | None
    address: Address | None = None
    preferred_language: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address, as the vendor has it."""

    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of one day (or group of days) of an operating mode. Half-open; `all_day` needs no times."""

    enabled: bool = False
    all_day: bool = False
    start_time: time | None = None
    end_time: time | None = None


@dataclass(frozen=True, slots=True)
class SameHoursDaily:
    """Hours of a mode of type SAME_HOURS_DAILY."""

    monday_to_friday: DayHours | None = None
    saturday_to_sunday: DayHours | None = None


@dataclass(frozen=True, slots=True)
class DifferentHoursDaily:
    """Hours of a mode of type DIFFERENT_HOURS_DAILY."""

    sunday: DayHours | None = None
    monday: DayHours | None = None
    tuesday: DayHours | None = None
    wednesday: DayHours | None = None
    thursday: DayHours | None = None
    friday: DayHours | None = None
    saturday: DayHours | None = None


@dataclass(frozen=True, slots=True)
class CallForwarding:
    """Where calls go while an operating mode is in effect."""

    enabled: bool = False
    destination: str | None = None
    destination_voicemail_enabled: bool = False


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday of an operating mode of type HOLIDAY. `end_date` is included."""

    mode_id: str
    id: str
    name: str
    all_day: bool
    start_date: date | None
    end_date: date | None
    start_time: time | None = None
    end_time: time | None = None
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class OperatingMode:
    """A Webex operating mode. `detailed` is False when it comes from a list, which carries no hours and no
    holidays: then those are unknown, not empty."""

    id: str
    name: str
    type: OperatingModeType | None
    level: OperatingModeLevel | None
    location_id: str | None
    call_forwarding: CallForwarding | None
    detailed: bool
    same_hours_daily: SameHoursDaily | None = None
    different_hours_daily: DifferentHoursDaily | None = None
    holidays: tuple[Holiday, ...] = ()
    data_problems: tuple[DataProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class HolidayDraft:
    """A holiday that shall exist."""

    name: str
    start_date: date
    end_date: date
    all_day: bool = False
    start_time: time | None = None
    end_time: time | None = None
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class HolidayPatch:
    """What shall change in a holiday; None: as it is."""

    name: str | None = None
    start_date: date | None = None
    end_date: date | None = None
    all_day: bool | None = None
    start_time: time | None = None
    end_time: time | None = None
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class OperatingModeDraft:
    """An operating mode that shall exist."""

    name: str
    type: OperatingModeType
    level: OperatingModeLevel
    call_forwarding: CallForwarding
    location_id: str | None = None
    same_hours_daily: SameHoursDaily | None = None
    different_hours_daily: DifferentHoursDaily | None = None
    holidays: tuple[HolidayDraft, ...] | None = None


@dataclass(frozen=True, slots=True)
class OperatingModePatch:
    """What shall change in an operating mode; None: as it is. `holidays` replaces all, and their ids change."""

    name: str | None = None
    same_hours_daily: SameHoursDaily | None = None
    different_hours_daily: DifferentHoursDaily | None = None
    holidays: tuple[HolidayDraft, ...] | None = None
    call_forwarding: CallForwarding | None = None


# ---------------------------------------------------------------- Webex: schedules


@dataclass(frozen=True, slots=True)
class ScheduleRef:
    """What identifies a schedule. The id alone does not: it is made of the name, so two people's equally named
    schedules share it, and it changes on a rename."""

    owner_kind: ScheduleOwnerKind
    owner_id: str
    type: ScheduleType
    id: str


@dataclass(frozen=True, slots=True)
class ScheduleEvent:
    """One event of a schedule. `end_date` is included; without `all_day` the event runs from `start_time` on
    `start_date` to `end_time` on `end_date`, and each repetition is as long as the first."""

    schedule: ScheduleRef
    id: str
    name: str
    start_date: date | None
    end_date: date | None
    start_time: time | None
    end_time: time | None
    all_day: bool
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule of a person or of a location. `events` is None when it comes from a list, which has none."""

    ref: ScheduleRef
    name: str
    events: tuple[ScheduleEvent, ...] | None = None
    data_problems: tuple[DataProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event that shall exist."""

    name: str
    start_date: date
    end_date: date
    start_time: time | None = None
    end_time: time | None = None
    all_day: bool = False
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class ScheduleDraft:
    """A schedule that shall exist."""

    owner_kind: ScheduleOwnerKind
    owner_id: str
    name: str
    type: ScheduleType
    events: tuple[EventDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class SchedulePatch:
    """What shall change in a schedule; None: as it is. `events` replaces all."""

    name: str | None = None
    events: tuple[EventDraft, ...] | None = None


# ---------------------------------------------------------------- myKaarma


@dataclass(frozen=True, slots=True)
class Department:
    """A myKaarma department. The clock of its people is its dealer's, which is read apart."""

    id: str
    name: str
    dealer_id: str | None
    dealer_name: str | None


@dataclass(frozen=True, slots=True)
class Dealer:
    """A myKaarma dealer; `time_zone` may be a legacy name such as `US/Central`."""

    id: str
    name: str | None
    time_zone: str | None


@dataclass(frozen=True, slots=True)
class DealerAssociate:
    """A myKaarma dealer associate: what the gateway reads of one. `out_of_office` is a copy that may lag."""

    id: str
    user_id: str | None
    name: str | None
    email: str | None
    out_of_office: bool | None
    out_of_office_start: str | None
    department: Department | None


@dataclass(frozen=True, slots=True)
class OutOfOfficeForwarding:
    """Where texts, e-mails and calls go meanwhile."""

    forward_texts: bool = False
    forward_emails: bool = False
    forward_calls: bool = False
    text_number: str | None = None
    email_address: str | None = None
    call_number: str | None = None


@dataclass(frozen=True, slots=True)
class OutOfOfficeAutoRespond:
    """What is answered meanwhile, and to what."""

    reply_to_texts: bool = False
    reply_to_emails: bool = False
    reply_to_calls: bool = False
    text_reply: str | None = None
    email_reply_subject: str | None = None
    email_reply_body: str | None = None
    call_reply_url: str | None = None


@dataclass(frozen=True, slots=True)
class OutOfOfficeDelegation:
    """Who takes over meanwhile, by the vendor's id and as the vendor shows the name."""

    delegate_dealer_associate_id: str | None = None
    delegate_name: str | None = None


@dataclass(frozen=True, slots=True)
class OutOfOfficeDraft:
    """An out of office that shall exist. One per associate: it replaces whatever was there. Half-open; no
    `ends_at` means until further notice, no `starts_at` means from the moment of the write."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    type: str | None = None
    setter_user_id: str | None = None
    setter_user_name: str | None = None
    turn_off_number: str | None = None
    forwarding: OutOfOfficeForwarding | None = None
    auto_respond: OutOfOfficeAutoRespond | None = None
    delegation: OutOfOfficeDelegation | None = None


@dataclass(frozen=True, slots=True)
class OutOfOffice:
    """An out of office as known to the gateway."""

    department_id: str
    dealer_associate_id: str
    known_from: OutOfOfficeKnowledge
    starts_at: datetime | None
    ends_at: datetime | None
    type: str | None = None
    setter_user_id: str | None = None
    setter_user_name: str | None = None
    turn_off_number: str | None = None
    forwarding: OutOfOfficeForwarding | None = None
    auto_respond: OutOfOfficeAutoRespond | None = None
    delegation: OutOfOfficeDelegation | None = None
    data_problems: tuple[DataProblem, ...] = ()


# ---------------------------------------------------------------- OpenTact


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """One weekly block of time off. `raw_from` and `raw_to` are the vendor's integers, `from_time` and `to_time`
    our reading of them; a `to_time` of 23:59:59 means the end of the day. None where the reading is impossible."""

    id: str
    name: str | None
    type: OfficeHoursType | None
    day_of_week: DayOfWeek | None
    from_time: time | None
    to_time: time | None
    raw_from: int | None
    raw_to: int | None
    created_at: datetime | None
    modified_at: datetime | None
    data_problems: tuple[DataProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeHoursDraft:
    """Office hours that shall exist."""

    name: str
    type: OfficeHoursType
    day_of_week: DayOfWeek
    from_time: time
    to_time: time


@dataclass(frozen=True, slots=True)
class OfficeHoursPatch:
    """What shall change in office hours; None: as it is."""

    name: str | None = None
    type: OfficeHoursType | None = None
    day_of_week: DayOfWeek | None = None
    from_time: time | None = None
    to_time: time | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """The OpenTact account. `time_zone` is the vendor's, when it names a known zone."""

    id: str | None
    name: str | None
    time_zone: str | None


# ---------------------------------------------------------------- Pexip Engage


@dataclass(frozen=True, slots=True)
class Subject:
    """What a customer may book a meeting about."""

    id: str
    name: str | None


@dataclass(frozen=True, slots=True)
class LeadSegment:
    """A group of customers, by which bookable subjects and meeting types are restricted."""

    id: str
    code: str | None
    description: str | None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SchedulingSetting:
    """One pair that customers of a lead segment may book."""

    meeting_type: MeetingType | None
    subject_id: str


@dataclass(frozen=True, slots=True)
class LeadSegmentDraft:
    """A lead segment that shall exist."""

    code: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class LeadSegmentPatch:
    """What shall change in a lead segment; None: as it is. `clear_description` removes the description."""

    code: str | None = None
    description: str | None = None
    clear_description: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a vendor's list: `items` from position `start` on, and whether there are more."""

    items: tuple[T, ...]
    start: int
    has_more: bool
    total: int | None = None
