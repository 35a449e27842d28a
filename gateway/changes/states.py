"""How a change moves from state to state: the table, and the decisions that choose a way through it. Pure.

Every change ends DONE, FAILED (nothing took effect), COMPENSATED, PARTIAL (by wish) or NEEDS_ATTENTION. The diagram in
docs/changes.md is drawn from the table, and a test compares them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class ChangeStatus(StrEnum):
    """Where a change stands."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    PARTIAL = "PARTIAL"
    COMPENSATING = "COMPENSATING"
    COMPENSATED = "COMPENSATED"
    NEEDS_ATTENTION = "NEEDS_ATTENTION"


class StepStatus(StrEnum):
    """Where a step stands."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    REFUSED = "REFUSED"
    FAILED = "FAILED"
    UNDOING = "UNDOING"
    UNDONE = "UNDONE"
    SKIPPED = "SKIPPED"


class Effect(StrEnum):
    """Whether a step took effect at its vendor. UNKNOWN: an answer was lost, and the vendor cannot be asked."""

    NONE = "NONE"
    TAKEN = "TAKEN"
    UNKNOWN = "UNKNOWN"


class OnFailure(StrEnum):
    """What becomes of the finished steps when another one fails."""

    COMPENSATE = "COMPENSATE"
    KEEP = "KEEP"


class Goal(StrEnum):
    """Where a change is going: all steps done, or all undone."""

    DONE = "DONE"
    UNDONE = "UNDONE"


class Wish(StrEnum):
    """What may be asked of a change."""

    RETRY = "RETRY"
    COMPENSATE = "COMPENSATE"
    CANCEL = "CANCEL"


class Event(StrEnum):
    """What happens to a change."""

    BEGUN = "begun"
    ALL_DONE = "all steps done"
    NOTHING_DONE = "failed or cancelled, nothing took effect"
    KEPT = "failed, kept"
    UNDOING = "failed or cancelled, undoing"
    ALL_UNDONE = "all steps undone"
    STUCK = "cannot be undone, or nobody can tell"
    RETRY = "changeRetry"
    COMPENSATE = "changeCompensate"


S, E = ChangeStatus, Event

TRANSITIONS: dict[tuple[ChangeStatus, Event], ChangeStatus] = {
    (S.PENDING, E.BEGUN): S.RUNNING,
    (S.PENDING, E.NOTHING_DONE): S.FAILED,
    (S.PENDING, E.STUCK): S.NEEDS_ATTENTION,  # in a later round
    (S.RUNNING, E.ALL_DONE): S.DONE,
    (S.RUNNING, E.NOTHING_DONE): S.FAILED,
    (S.RUNNING, E.KEPT): S.PARTIAL,
    (S.RUNNING, E.UNDOING): S.COMPENSATING,
    (S.RUNNING, E.STUCK): S.NEEDS_ATTENTION,
    (S.COMPENSATING, E.ALL_UNDONE): S.COMPENSATED,
    (S.COMPENSATING, E.STUCK): S.NEEDS_ATTENTION,
    (S.DONE, E.COMPENSATE): S.PENDING,
    (S.PARTIAL, E.COMPENSATE): S.PENDING,
    (S.NEEDS_ATTENTION, E.COMPENSATE): S.PENDING,
    (S.FAILED, E.RETRY): S.PENDING,
    (S.PARTIAL, E.RETRY): S.PENDING,
    (S.COMPENSATED, E.RETRY): S.PENDING,
    (S.NEEDS_ATTENTION, E.RETRY): S.PENDING,
}
"""From where, by what, to where. What is not in it cannot happen."""

LIVE = frozenset({S.PENDING, S.RUNNING, S.COMPENSATING})
"""A change that is not at its end. Of these, all but PENDING hold their records against other changes."""
HOLDING = LIVE - {S.PENDING}
ENDED = frozenset(S) - LIVE


@dataclass(frozen=True, slots=True)
class StepState:
    """What of a step decides about its change."""

    status: StepStatus
    effect: Effect


def after(status: ChangeStatus, event: Event) -> ChangeStatus | None:
    """The state that the event leads to; None when it cannot happen in this one."""
    return TRANSITIONS.get((status, event))


def allowed(status: ChangeStatus, wish: Wish) -> bool:
    """Whether this may be asked of a change in this state. Only what is under way can be cancelled."""
    if wish is Wish.CANCEL:
        return status in (S.PENDING, S.RUNNING)
    return (status, Event(f"change{wish.capitalize()}")) in TRANSITIONS


def settled(
    steps: Iterable[StepState], *, goal: Goal, on_failure: OnFailure, cancelled: bool
) -> Event:
    """What happens to a RUNNING change once no step of it is under way any more. A cancelled one is undone whatever
    was wished for failures."""
    states = list(steps)
    effects = {one.effect for one in states}
    undoing = goal is Goal.UNDONE or cancelled or on_failure is OnFailure.COMPENSATE
    all_done = all(one.status is StepStatus.DONE for one in states)
    # Without steps the vendors hold already what is wanted; unless it was cancelled before anybody looked.
    if goal is Goal.DONE and all_done and (states or not cancelled):
        return E.ALL_DONE
    if effects <= {Effect.NONE}:
        return E.NOTHING_DONE if goal is Goal.DONE else E.UNDOING
    if undoing:
        return E.UNDOING
    return E.STUCK if Effect.UNKNOWN in effects else E.KEPT


def compensated(steps: Iterable[StepState]) -> Event:
    """What happens to a COMPENSATING change once every undo was tried."""
    return E.ALL_UNDONE if all(one.effect is Effect.NONE for one in steps) else E.STUCK
