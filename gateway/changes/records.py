"""A change and its steps as they are kept, and what may be asked of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gateway.caller import Caller, Scope
from gateway.changes.faults import Fault
from gateway.changes.places import Key
from gateway.changes.states import (
    LIVE,
    ChangeStatus,
    Effect,
    Goal,
    OnFailure,
    StepState,
    StepStatus,
)
from gateway.changes.steps import Step


@dataclass(frozen=True, slots=True)
class NewChange:
    """A change that a caller wants accepted. `order` is JSON; `fingerprint` is equal for equal inputs of one mutation.
    `id` is new, and the id of the workflow that will carry it out begins with it. `named_ids` are of associates whom it
    names besides those whom it is about."""

    id: str
    name: str
    order: str
    client: str
    on_failure: OnFailure
    fingerprint: str
    idempotency_key: str | None
    associate_ids: tuple[str, ...]
    requested_at: datetime
    named_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step and its fate. `key` is the record's from now on; `attempts` counts those of doing and undoing."""

    number: int
    step: Step
    status: StepStatus = StepStatus.PENDING
    effect: Effect = Effect.NONE
    attempts: int = 0
    fault: Fault | None = None
    warnings: tuple[str, ...] = ()
    key: Key | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def has_failed(self) -> bool:
        """Whether it was tried, and could not be done or undone."""
        return self.status in (StepStatus.REFUSED, StepStatus.FAILED)

    @property
    def state(self) -> StepState:
        """What decides about the change."""
        return StepState(self.status, self.effect)


@dataclass(frozen=True, slots=True)
class Change:
    """A change as it is kept. `round` counts how often it was set going; each round is a workflow of its own.
    `deadline` ends the tries of the round; None before it has begun. `faults` are what stopped it, first things first.
    Instants are aware."""

    id: str
    name: str
    order: str
    client: str
    on_failure: OnFailure
    fingerprint: str
    idempotency_key: str | None
    associate_ids: tuple[str, ...]
    requested_at: datetime
    status: ChangeStatus
    goal: Goal
    round: int
    cancelled: bool
    queued_at: datetime
    deadline: datetime | None
    finished_at: datetime | None
    attention: str | None
    faults: tuple[Fault, ...]
    steps: tuple[StepRecord, ...]

    @property
    def is_live(self) -> bool:
        """Whether it is not at its end."""
        return self.status in LIVE


@dataclass(frozen=True, slots=True)
class Sight:
    """Which changes somebody sees: those of one identity (None: everybody's); and, limited to departments, those that name
    somebody, and nobody who is not in one of them now."""

    identity: str | None = None
    departments: frozenset[str] | None = None

    @classmethod
    def of(cls, caller: Caller) -> Sight:
        """What a caller sees."""
        everybodys = caller.may(Scope.CHANGES_ADMIN)
        return cls(None if everybodys else caller.identity, caller.departments)


EVERYTHING = Sight()
"""What those see who carry changes out."""


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes, of those in sight; None means any. `since` is the earliest instant of asking."""

    statuses: tuple[ChangeStatus, ...] | None = None
    associate_id: str | None = None
    name: str | None = None
    since: datetime | None = None
    sight: Sight = EVERYTHING


def workflow_id(change_id: str, round: int) -> str:
    """The id of the workflow that carries a round out."""
    return f"{change_id}:{round}"


def subjects_of(steps: Iterable[Step]) -> frozenset[str]:
    """What no other change may touch meanwhile."""
    return frozenset(step.place.subject for step in steps)
