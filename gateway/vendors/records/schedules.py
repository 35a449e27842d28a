"""Schedules of people and locations, and their events (Webex)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from gateway.vendors.records.problems import DataProblem
from gateway.vendors.records.recurrence import Recurrence
from gateway.vendors.records.unset import UNSET, Unset
from gateway.vendors.records.words import ScheduleOwnerKind, ScheduleType


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
class EventPatch:
    """What shall change in an event; None: as it is. The recurrence is left as it is by UNSET, and removed by
    None."""

    name: str | None = None
    start_date: date | None = None
    end_date: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    all_day: bool | None = None
    recurrence: Recurrence | Unset | None = UNSET


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
