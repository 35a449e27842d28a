"""What happens to a change next, decided by how it stands. Pure.

The ledger asks these functions within the transaction that enters what they say, so that nothing can come between.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from gateway.changes.faults import Fault
from gateway.changes.records import Change
from gateway.changes.states import (
    ENDED,
    ChangeStatus,
    Effect,
    Event,
    OnFailure,
    StepStatus,
    after,
    compensated,
    settled,
)
from gateway.changes.telling import BROKEN, BROKEN_AT_ONCE, attention, faults_of

# What makes a PENDING change RUNNING, and another one PENDING again, is more than a state: the ledger's `begin` and
# `wish` do it.
MOVES = frozenset(Event) - {Event.BEGUN, Event.RETRY, Event.COMPENSATE}


@dataclass(frozen=True, slots=True)
class Happening:
    """What happens to a change. `faults` and `attention` of None leave what is known."""

    event: Event
    faults: tuple[Fault, ...] | None = None
    attention: str | None = None


def goes_on(change: Change, *, round: int, number: int, status: StepStatus) -> bool:
    """Whether there shall be another attempt to do a step (RUNNING) or to undo it (UNDOING)."""
    if change.round != round:
        return False
    if status is StepStatus.UNDOING:
        return change.status is ChangeStatus.COMPENSATING
    others = (one for one in change.steps if one.number != number)
    failing = change.on_failure is OnFailure.COMPENSATE and any(one.has_failed for one in others)
    return change.status is ChangeStatus.RUNNING and not change.cancelled and not failing


def settlement(change: Change) -> Happening | None:
    """How a RUNNING change goes on once no step of it is under way; None for any other."""
    if change.status is not ChangeStatus.RUNNING:
        return None
    event = settled(
        [one.state for one in change.steps],
        goal=change.goal,
        on_failure=change.on_failure,
        cancelled=change.cancelled,
    )
    return Happening(event, faults_of(change), _advice(change, event))


def conclusion(change: Change) -> Happening | None:
    """How a COMPENSATING change ends once every undo was tried; None for any other."""
    if change.status is not ChangeStatus.COMPENSATING:
        return None
    event = compensated(one.state for one in change.steps)
    return Happening(event, attention=_advice(change, event))


def stopped(change: Change, fault: Fault) -> Happening | None:
    """How a PENDING change ends that cannot begin; None for any other: somebody else has begun it meanwhile. Of an
    earlier round something may have taken effect."""
    if change.status is not ChangeStatus.PENDING:
        return None
    event = Event.NOTHING_DONE if is_clean(change) else Event.STUCK
    return Happening(event, (fault,), _advice(change, event))


def broken(change: Change) -> Happening:
    """How a change ends whose work met a fault of our own."""
    if change.status is ChangeStatus.PENDING and is_clean(change):
        return Happening(Event.NOTHING_DONE, (BROKEN_AT_ONCE,))
    return Happening(Event.STUCK, attention=BROKEN)


def moved(change: Change, happening: Happening | None, *, now: datetime) -> Change | None:
    """The change after what happened to it; None when nothing did, or that cannot be any more. Raises ValueError for
    what is no move."""
    if happening is None:
        return None
    if happening.event not in MOVES:
        name = happening.event.name
        raise ValueError(f"{name} is no event to move a change by; use begin or wish")
    status = after(change.status, happening.event)
    if status is None:
        return None
    return replace(
        change,
        status=status,
        finished_at=now if status in ENDED else change.finished_at,
        faults=change.faults if happening.faults is None else happening.faults,
        attention=change.attention if happening.attention is None else happening.attention,
    )


def is_clean(change: Change) -> bool:
    """Whether nothing of it took effect, as far as anybody knows."""
    return all(one.effect is Effect.NONE for one in change.steps)


def _advice(change: Change, event: Event) -> str | None:
    return attention(change.steps) if event is Event.STUCK else None
