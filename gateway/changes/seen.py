"""What others hear of changes: of each that ends, and of each step whose fate was decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gateway.changes.records import Change, StepRecord


@dataclass(frozen=True, slots=True)
class ChangeSeen:
    """A change at an end, for whoever counts. `seconds` from when it was asked for, or asked for again."""

    change_id: str
    name: str
    status: str
    seconds: float
    steps: int


@dataclass(frozen=True, slots=True)
class StepSeen:
    """A step at an end, for whoever counts. `kind` is the kind of record that it writes."""

    change_id: str
    name: str
    vendor: str
    kind: str
    status: str
    attempts: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Seen:
    """Who hears of what, and has to be quick."""

    change: Callable[[ChangeSeen], None]
    step: Callable[[StepSeen], None]


def step_seen(change: Change, record: StepRecord, *, now: datetime) -> StepSeen:
    """What is heard of a step of the change, as `record` says it stands."""
    began = record.started_at or now
    return StepSeen(
        change_id=change.id,
        name=change.name,
        vendor=record.step.vendor.value,
        kind=type(record.step.place).__name__,
        status=record.status.value,
        attempts=record.attempts,
        seconds=(now - began).total_seconds(),
    )
