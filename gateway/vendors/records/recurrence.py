"""When an event or holiday happens again (Webex)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gateway.vendors.records.words import DayOfWeek, Month, WeekOfMonth


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
