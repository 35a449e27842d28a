"""How records are read where their vendors are silent or contradict themselves: the deployer's choices, as a value.

Each has its setting below `availability` (`settings.py`) with the same name and default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gateway.engine import Status
from gateway.vendors.records import DayOfWeek


class ModeRole(StrEnum):
    """What it means that an operating mode with hours is in effect."""

    HOURS = "HOURS"
    CLOSED = "CLOSED"
    IGNORE = "IGNORE"


@dataclass(frozen=True, slots=True)
class Choices:
    """All of them. `mode_roles` is by the mode's id or, failing that, by its name, without regard to case."""

    no_schedule: Status = Status.AVAILABLE
    mode_roles: Mapping[str, ModeRole] = field(default_factory=dict)
    week_start: DayOfWeek = DayOfWeek.SUNDAY
    end_of_day_is_midnight: bool = True
    overnight_runs_on: bool = True
    empty_business_hours_are_ignored: bool = True
    absence_without_end_lasts: bool = True
    start_off_pattern_counts: bool = False
    weekly_wins_over_daily: bool = True
    earlier_end_wins: bool = True
    recurrence_without_end_lasts: bool = True
    flag_seconds: int = 900
