"""Operating modes and their holidays (Webex)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from gateway.vendors.records.problems import DataProblem
from gateway.vendors.records.recurrence import Recurrence
from gateway.vendors.records.unset import UNSET, Unset
from gateway.vendors.records.words import OperatingModeLevel, OperatingModeType


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
    """What shall change in a holiday; None: as it is. The recurrence is left as it is by UNSET, and would be removed
    by None."""

    name: str | None = None
    start_date: date | None = None
    end_date: date | None = None
    all_day: bool | None = None
    start_time: time | None = None
    end_time: time | None = None
    recurrence: Recurrence | Unset | None = UNSET


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
