"""The account's office hours (OpenTact)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from gateway.vendors.records.problems import DataProblem
from gateway.vendors.records.words import DayOfWeek, OfficeHoursType


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
    created_by: str | None = None
    modified_by: str | None = None
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
    """The OpenTact account. `time_zone` is the vendor's, when it names a known zone; `zone_name` is what it names,
    known or not."""

    id: str | None
    name: str | None
    time_zone: str | None
    zone_name: str | None = None
