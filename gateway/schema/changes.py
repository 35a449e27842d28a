"""Changes: what was asked of the vendors and accepted, how far it is, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import strawberry

from gateway.caller import client_of
from gateway.changes import records
from gateway.changes.faults import VendorFailure
from gateway.changes.ledger import NotAllowed
from gateway.changes.places import Key
from gateway.changes.records import StepRecord
from gateway.changes.states import ChangeStatus, OnFailure, StepStatus, Wish, allowed
from gateway.loaders import ChangeQuestion
from gateway.schema.declared import Arguments, attribute, edge, shows
from gateway.schema.drafts import client_mutation_id, key, member, present, required
from gateway.schema.errors import (
    ErrorCode,
    InputFault,
    UserError,
    VendorErrorType,
    VendorFault,
    fault_of,
    user_errors_of,
)
from gateway.schema.ids import key_of, short
from gateway.schema.node_keys import found_by
from gateway.schema.nodes import Node, identity
from gateway.schema.paging import BadPage, Placed, Window, cursor, first_of, place_of
from gateway.vendors.port import Problem, Vendor

# ---------------------------------------------------------------- what went wrong


def faults_shown(change: records.Change) -> list[Any]:
    """What stopped a change, as user errors."""
    return [shown for fault in change.faults for shown in user_errors_of(fault.error())]


AIMS: dict[Wish | None, frozenset[ChangeStatus]] = {
    None: frozenset({ChangeStatus.DONE}),
    Wish.RETRY: frozenset({ChangeStatus.DONE}),
    Wish.COMPENSATE: frozenset({ChangeStatus.COMPENSATED}),
    Wish.CANCEL: frozenset({ChangeStatus.FAILED, ChangeStatus.COMPENSATED}),
}
"""The ends that somebody has in mind who asks for a change (None), or something of one."""

ENDS: dict[ChangeStatus, str] = {
    ChangeStatus.DONE: "Everything was done before it could be stopped. changeCompensate undoes it.",
    ChangeStatus.FAILED: "It was stopped before anything took effect.",
    ChangeStatus.PARTIAL: "It was stopped when a part of it was done, and that part was kept.",
    ChangeStatus.COMPENSATED: "It was undone.",
    ChangeStatus.NEEDS_ATTENTION: "It could be neither finished nor undone. `attention` says what to do.",
}


def shortfall(change: records.Change, wish: Wish | None) -> list[Any]:
    """Why a change did not end as somebody wanted, as user errors: what stopped it, or how else it ended. None of one
    that is still under way."""
    if change.is_live or change.status in AIMS[wish]:
        return []
    return faults_shown(change) or [InputFault(ENDS[change.status], ErrorCode.CONFLICT, None)]


def not_allowed(refused: NotAllowed) -> InputFault:
    """That something cannot be asked of a change in its state, and what can."""
    status = refused.change.status
    message = f"{mutation_of(refused.wish)} cannot be asked of a change that is {status}"
    possible = [mutation_of(wish) for wish in Wish if allowed(status, wish)]
    remedy = f"{' and '.join(possible)} can" if possible else "wait for its end"
    return InputFault(f"{message}; {remedy}.", ErrorCode.CONFLICT, ("changeId",))


def mutation_of(wish: Wish) -> str:
    """The mutation that asks for it."""
    return f"change{wish.capitalize()}"


@dataclass(frozen=True, slots=True)
class ConflictFault:
    """A key that was used for something else before."""

    message: str
    code: ErrorCode
    path: tuple[str, ...] | None
    change: records.Change | None


def key_reused(key: str, change: records.Change, *, by_header: bool) -> ConflictFault:
    """That an idempotency key was used with another input, for `change`."""
    message = (
        f"The idempotency key {short(key)!r} was used on {change.requested_at:%Y-%m-%d} for {change.name} with another "
        "input. Take a new key for each thing that you want."
    )
    if by_header:
        message += (
            " The header counts for every mutation of a request: where there are several, give each its own "
            "idempotencyKey."
        )
    path = None if by_header else ("idempotencyKey",)
    return ConflictFault(message, ErrorCode.IDEMPOTENCY_KEY_REUSED, path, change)


# ---------------------------------------------------------------- the types


def _error(step: StepRecord) -> VendorFault | None:
    return fault_of(step.fault.error()) if isinstance(step.fault, VendorFailure) else None


def _message(step: StepRecord) -> str | None:
    return None if step.fault is None else str(step.fault.error())


def _warnings(step: StepRecord) -> list[VendorFault]:
    """A vendor that warns has done what it was asked; what its warning is about, it may not have taken."""
    return [
        VendorFault(step.step.vendor, ErrorCode.VENDOR_REFUSED, text, None, None, retryable=False)
        for text in step.warnings
    ]


def key_now(step: StepRecord) -> Key | None:
    """The key of a step's record, as far as it is known."""
    return step.key or step.step.place.key


def _record(step: StepRecord) -> tuple[str, Any] | None:
    known = key_now(step)
    return None if known is None else found_by(*known)


@strawberry.type(description="What a change does with one record of one vendor.")
@shows(StepRecord)
class ChangeStep:
    vendor: Vendor = attribute("At which vendor.", of=lambda step: step.step.vendor)
    action: str = attribute("What it does there, for people.", of=lambda step: step.step.action)
    status: StepStatus = attribute("Where it stands.")
    attempts: int = attribute("How often it was tried: doing it and undoing it, counted together.")
    error: VendorErrorType | None = attribute(
        "What the vendor did in the last attempt instead of what it was asked; null when it did it, and when what "
        "stopped the step was not the vendor (see `message`).",
        of=_error,
    )
    message: str | None = attribute(
        "What went wrong in the last attempt, for people; null when nothing did.", of=_message
    )
    warnings: list[VendorErrorType] = attribute(
        "What the vendor warned of while it did what it was asked: each with its words as the message, and the code "
        "VENDOR_REFUSED, for it may have left that part out.",
        of=_warnings,
    )
    record: Node | None = edge(
        "The record as it is now; null when there is none, or none yet.", loader="node", key=_record
    )
    started_at: datetime | None = attribute("When the first attempt began.")
    finished_at: datetime | None = attribute("When the last attempt ended.")


@strawberry.type(
    description="Something that was asked of vendors. Once accepted it is never lost, and comes to an end that can be read "
    "here."
)
@shows(records.Change)
class Change(Node):
    id: strawberry.ID = identity("Change", lambda change: (change.id,))
    name: str = attribute("The mutation that asked for it.")
    status: ChangeStatus = attribute("Where it stands.")
    idempotency_key: str | None = attribute("The key that it was asked for with.")
    on_failure: OnFailure = attribute("What becomes of finished steps when another one fails.")
    steps: list[ChangeStep] = attribute(
        "What it does, in order; at different vendors at the same time. Empty until it has begun."
    )
    requested_by: str | None = attribute(
        "The name of the client that asked for it.", of=lambda change: client_of(change.client)
    )
    requested_at: datetime = attribute("When it was asked for.")
    finished_at: datetime | None = attribute("When it came to its end; null before.")
    attention: str | None = attribute("What somebody has to do, when it NEEDS_ATTENTION.")
    user_errors: list[UserError] = attribute(
        "What stopped it, as the mutation's payload tells it; empty while nothing did.",
        of=faults_shown,
    )


@strawberry.type(description="An idempotency key that was used before, with another input.")
@shows(ConflictFault)
class IdempotencyConflict(UserError):
    change: Change | None = attribute(
        "The change that the key was used for; null for a caller who does not see it."
    )


# ---------------------------------------------------------------- asking for them


@strawberry.input(description="Which changes: all conditions hold. An empty list is met by none.")
class ChangeFilter:
    statuses: list[ChangeStatus] | None = member("In one of these states.")
    associate_id: strawberry.ID | None = member("Of which this associate was named in the input.")
    name: str | None = member("Asked for by this mutation.")
    since: datetime | None = member("Asked for at this instant or later.")


LIST = "changes"


def change_question(arguments: Arguments) -> ChangeQuestion:
    """Which page of which changes. Raises BadId and BadPage."""
    wanted = arguments.get("filter")
    statuses = present(wanted.statuses) if wanted else None
    associate = present(wanted.associate_id) if wanted else None
    return ChangeQuestion(
        filter=records.ChangeFilter(
            statuses=None if statuses is None else tuple(dict.fromkeys(statuses)),
            associate_id=None if associate is None else key_of(associate, "Associate")[0],
            name=present(wanted.name) if wanted else None,
            since=present(wanted.since) if wanted else None,
        ),
        after=_place_after(arguments.get("after")),
        count=first_of(arguments),
    )


def change_window(found: tuple[Sequence[records.Change], bool], arguments: Arguments) -> Window:
    """The page that was found."""
    changes, has_more = found
    placed = tuple(
        Placed(cursor(LIST, change.requested_at.isoformat(), change.id), change)
        for change in changes
    )
    return Window(placed, has_more, arguments.get("after") is not None)


def _place_after(after: str | None) -> tuple[datetime, str] | None:
    place = place_of(LIST, after)
    if place is None:
        return None
    try:
        requested_at, id = place
        instant = datetime.fromisoformat(requested_at)
    except (TypeError, ValueError):
        raise BadPage("after: this is not a cursor of this list") from None
    if instant.tzinfo is None or not isinstance(id, str):
        raise BadPage("after: this is not a cursor of this list")
    return instant, id


@strawberry.input(description="Which change.")
class ChangeInput:
    change_id: strawberry.ID = required("The change's global id.")
    client_mutation_id: str | None = client_mutation_id()

    def opened(self, problems: list[Problem]) -> str:
        """The change's own id."""
        return key(self.change_id, "Change", "changeId", problems)
