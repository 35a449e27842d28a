"""Commands: the fields of the mutation type, and what they all do.

A command opens the input's ids, finds whether its caller may ask for it, and checks the whole order; a wrong one goes no
further. An order to the directory is carried out at once. An order that touches a vendor becomes a change: it is on disk
before anything else happens, and the answer waits for its end, up to a bound. Whatever stops it comes back as user errors.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from gateway.changes.door import Asking
from gateway.changes.faults import NotPossible
from gateway.changes.ledger import KeyUsed, NotAllowed
from gateway.changes.order import Order
from gateway.changes.records import Change
from gateway.changes.states import OnFailure, Wish
from gateway.changes.takes import OF_DIRECTORY, takes
from gateway.directory import Directory, DirectoryError
from gateway.schema.changes import (
    ChangeInput,
    ConflictFault,
    key_reused,
    not_allowed,
    shortfall,
)
from gateway.schema.context import Context
from gateway.schema.declared import REQUIRED, Command, argument, with_arguments
from gateway.schema.drafts import check_idempotency_key, present
from gateway.schema.errors import ErrorCode, InputFault, input_faults, user_errors_of
from gateway.schema.permissions import Whom, forbidden, may_wish, whom
from gateway.vendors.port import Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended: its change, for one that touches a vendor; the row or id that it gave, for one that is about
    the directory; and why not."""

    client_mutation_id: str | None
    change: Change | None = None
    done: Any = None
    user_errors: tuple[Any, ...] = ()


class DirectoryOrder(Protocol):
    """An order that is about the directory alone."""

    def check(self, *, now: datetime) -> list[Problem]:
        """Everything that is wrong with the order as it stands. `now` is aware."""
        ...

    async def carry_out(self, directory: Directory, *, now: datetime) -> Any:
        """Gives the row or id that was changed. Raises DirectoryError, NotPossible and StoreError."""
        ...


class AskedOfDirectory(Protocol):
    """The input of a mutation that is about the directory alone. It opens its ids, adding a problem for each that is
    wrong, and says what is to be done."""

    client_mutation_id: str | None

    def order(self, problems: list[Problem]) -> DirectoryOrder:
        """The order. With problems it is only checked, and not carried out."""
        ...


class Asked(Protocol):
    """The input of a mutation that touches a vendor."""

    on_failure: OnFailure | None
    idempotency_key: str | None
    client_mutation_id: str | None

    def order(self, problems: list[Problem]) -> Order:
        """The order. With problems it is only checked, and not carried out."""
        ...


async def enter(context: Context, asked: AskedOfDirectory) -> Outcome:
    """Check an order to the directory whole, carry it out, and say how it ended. Raises StoreError."""
    problems: list[Problem] = []
    order = asked.order(problems)
    sent_id = present(asked.client_mutation_id)
    if faults := forbidden(context.caller, OF_DIRECTORY):
        return Outcome(sent_id, user_errors=faults)
    problems = checked(order, problems, now=context.now)
    if problems:
        return Outcome(sent_id, user_errors=tuple(input_faults(problems)))
    try:
        done = await order.carry_out(context.desk.directory, now=context.now)
    except (NotPossible, DirectoryError) as error:
        return Outcome(sent_id, user_errors=tuple(user_errors_of(error)))
    finally:
        context.loaders.forget()
    return Outcome(sent_id, done=done)


async def submit(context: Context, asked: Asked) -> Outcome:
    """Check an order whole, have it accepted as a change, and say how that ended, or how far it is. Raises
    StoreError when it was not accepted."""
    problems: list[Problem] = []
    order = asked.order(problems)
    sent_id, own_key = present(asked.client_mutation_id), present(asked.idempotency_key)
    wanted = takes(order)
    if faults := forbidden(context.caller, wanted):
        return Outcome(sent_id, user_errors=faults)
    wrong_key = [] if own_key is None else check_idempotency_key(own_key)
    problems = [*checked(order, problems, now=context.now), *wrong_key]
    named = Whom() if problems else await whom(context.loaders, wanted.named)
    asking = _asking(context, asked, named)
    try:
        # What was right when it was asked for the first time may have come to lie in the past since.
        may_be_known = problems and not wrong_key
        known = await context.changes.known(order, asking) if may_be_known else None
        if known is None and (problems or named.faults):
            return Outcome(sent_id, user_errors=(*input_faults(problems), *named.faults))
        change = known or await context.changes.submit(order, asking)
    except KeyUsed as used:
        conflict = await _conflict(context, asking, used.change, by_header=own_key is None)
        return Outcome(sent_id, user_errors=(conflict,))
    context.loaders.forget(now=change.finished_at)
    return Outcome(sent_id, change, user_errors=tuple(shortfall(change, None)))


def _asking(context: Context, asked: Asked, named: Whom) -> Asking:
    """Who wants the order carried out, and how."""
    own_key = present(asked.idempotency_key)
    return Asking(
        client=context.caller.identity,
        now=context.now,
        on_failure=present(asked.on_failure) or OnFailure.COMPENSATE,
        idempotency_key=context.idempotency_key if own_key is None else own_key,
        named=named.ids,
    )


async def _conflict(
    context: Context, asking: Asking, change: Change, *, by_header: bool
) -> ConflictFault:
    """That the key was used before, for a change that is shown only to who still sees it."""
    fault = key_reused(asking.idempotency_key or "", change, by_header=by_header)
    return replace(fault, change=await context.loaders.by_name("change").load(change.id))


def wishing(wish: Wish) -> Callable[[Context, ChangeInput], Awaitable[Outcome]]:
    """What asks something of a change that is there."""

    async def ask(context: Context, asked: ChangeInput) -> Outcome:
        problems: list[Problem] = []
        id = asked.opened(problems)
        sent_id = present(asked.client_mutation_id)
        if problems:
            return Outcome(sent_id, user_errors=tuple(input_faults(problems)))
        there = await context.loaders.by_name("change").load(id)
        if there is None:
            return Outcome(sent_id, user_errors=(NO_CHANGE,))
        if faults := may_wish(context.caller, there):
            return Outcome(sent_id, user_errors=faults)
        try:
            change = await context.changes.wish(id, wish, now=context.now)
        except NotAllowed as refused:
            return Outcome(sent_id, refused.change, user_errors=(not_allowed(refused),))
        if change is None:
            return Outcome(sent_id, user_errors=(NO_CHANGE,))
        context.loaders.forget(now=change.finished_at)
        return Outcome(sent_id, change, user_errors=tuple(shortfall(change, wish)))

    return ask


NO_CHANGE = InputFault(
    "There is no change of this id. Changes that ended long ago are forgotten.",
    ErrorCode.NOT_FOUND,
    ("changeId",),
)


def checked(
    order: Order | DirectoryOrder, problems: list[Problem], *, now: datetime
) -> list[Problem]:
    """The problems of the ids, and those of the order. Where an id is wrong, whatever else is said about that place
    comes only from the id being wrong."""
    told = {problem.path for problem in problems}
    return [*problems, *(one for one in order.check(now=now) if one.path not in told)]


def command(
    description: str, *, takes: type, by: Callable[[Context, Any], Awaitable[Outcome]] = submit
) -> Any:
    """Declare a mutation that takes one `input` of type `takes`, and what does it."""

    async def follow(root: Any, info: Info, **given: Any) -> Any:  # noqa: ARG001  # strawberry hands it in
        return await by(info.context, given["input"])

    asked = {"input": argument(takes, "What is asked for.", REQUIRED)}
    return strawberry.field(
        resolver=with_arguments(follow, asked),
        description=description,
        metadata={"declared": Command(takes)},
    )
