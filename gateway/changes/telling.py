"""What is said to people about a change that did not end as it was meant to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gateway.changes.faults import Fault, Hindrance, VendorFailure
from gateway.changes.records import Change, StepRecord
from gateway.changes.states import Effect, StepStatus
from gateway.timelines.refusals import Obstacle
from gateway.vendors.port import NAMES, Problem

CANCELLED = Hindrance(
    Obstacle.CONFLICT, (Problem((), "The change was cancelled before it was done."),)
)
WAITED_IN_VAIN = Hindrance(
    Obstacle.CONFLICT,
    (
        Problem(
            (),
            "Another change of the same records did not end in time, and nothing was done. Ask again later, or see "
            "`changes` for what is under way.",
        ),
    ),
)
NOT_UNDOABLE = Hindrance(
    Obstacle.CONFLICT,
    (
        Problem(
            (),
            "It cannot be undone from here: what was there before is not wholly known. Set it right at the vendor.",
        ),
    ),
)
BROKEN_AT_ONCE = Hindrance(
    Obstacle.CONFLICT,
    (Problem((), "The gateway met a fault of its own; it is in the log. Nothing was done."),),
)
BROKEN = "The gateway met a fault of its own; it is in the log. See each step for what was done."


def said(fault: Fault | None) -> str:
    """A fault in words."""
    if fault is None:
        return ""
    if isinstance(fault, VendorFailure):
        return f"{NAMES[fault.vendor]}: {fault.message}"
    return " ".join(problem.message for problem in fault.problems)


def attention(steps: Iterable[StepRecord]) -> str:
    """What to do about a change that could not be brought to an end: a sentence for each step that is left, and what
    can be asked of the change with success, if anything."""
    steps = list(steps)
    left = [one for one in steps if one.effect is not Effect.NONE]
    told = " ".join(_left(one) for one in reversed(left))
    helps = " and ".join(_helps(steps, left))
    return f"{told} Once what is in the way is gone, {helps}." if helps else told


def _helps(steps: list[StepRecord], left: list[StepRecord]) -> Iterator[str]:
    """What has changed meanwhile is as it was planned on only if somebody sets it back; and what cannot be undone from
    here can not be undone a second time either."""
    if any(not isinstance(one.fault, Hindrance) for one in left):
        rest = any(isinstance(one.fault, Hindrance) for one in left)
        yield f"changeCompensate undoes {'what can be undone' if rest else 'it'}"
    if not any(one.has_failed and _is_stale(one.fault) for one in steps):
        yield "changeRetry does the rest"


def _left(record: StepRecord) -> str:
    about = f"“{record.step.action}” ({NAMES[record.step.vendor]})"
    reason = said(record.fault).removeprefix(f"{record.step.action}: ").rstrip(".")
    because = f": {reason}" if reason else ""
    if record.effect is Effect.UNKNOWN:
        there = "" if _is_stale(record.fault) else " Look there."
        return f"Nobody can tell whether {about} took effect{because}.{there}"
    return f"{about} took effect and was not undone{because}."


def _is_stale(fault: Fault | None) -> bool:
    """Whether somebody else changed the record, of which the fault says what to do."""
    return isinstance(fault, Hindrance) and fault.obstacle is Obstacle.STALE_PLAN


def faults_of(change: Change) -> tuple[Fault, ...] | None:
    """What stopped it, in the order in which it happened; None when nothing did."""
    ended = sorted(
        (one for one in change.steps if one.has_failed and one.fault is not None),
        key=lambda one: (one.finished_at is None, one.finished_at, one.number),
    )
    found = tuple(one.fault for one in ended if one.fault is not None)
    if change.cancelled and not all(one.status is StepStatus.DONE for one in change.steps):
        return (*found, CANCELLED)
    return found or None
