"""Whether a caller may ask for a change: its scopes, and whom it names. Nothing is accepted that is not allowed.

Whom a caller of some departments does not see is refused with the words for an id that nobody has, and before anything
is accepted: of somebody who is there, and of nobody, the answers are the same to the byte.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from gateway.caller import Caller, Scope
from gateway.changes.order import Order
from gateway.changes.orders import ORDERS
from gateway.changes.records import Change
from gateway.changes.takes import By, Named, Takes, takes
from gateway.changes.values import told
from gateway.loaders import Forbidden, Loaders
from gateway.schema.errors import ErrorCode, InputFault
from gateway.timelines.refusals import ONLY_UNLIMITED, Refusal

FOUND_BY = {
    By.ASSOCIATE: "associate",
    By.DEALER_ASSOCIATE: "associate_by_dealer_associate",
    By.WEBEX_PERSON: "associate_by_webex_person",
    By.CHANGE: "change",
}
"""The loaders that know whom orders name; they see what the caller sees."""


@dataclass(frozen=True, slots=True)
class Whom:
    """The directory's ids of everybody whom an order names, and why it may not name them."""

    ids: tuple[str, ...] = ()
    faults: tuple[InputFault, ...] = ()


def forbidden(caller: Caller, wanted: Takes) -> tuple[InputFault, ...]:
    """Why a caller may not ask for an order, whomever it names. Pure."""
    missing = sorted(wanted.scopes - caller.scopes)
    if missing:
        return (InputFault(str(Forbidden(*missing)), ErrorCode.FORBIDDEN, None),)
    if wanted.is_wide and caller.is_limited:
        return (fault_of_refusal(ONLY_UNLIMITED),)
    return ()


def may_wish(caller: Caller, change: Change) -> tuple[InputFault, ...]:
    """Why a caller may not ask anything of a change that it sees. It takes what its order takes; `changes:admin` stands
    for the scopes. Pure."""
    wanted = takes(order_of(change))
    if caller.may(Scope.CHANGES_ADMIN):
        wanted = Takes(frozenset(), wanted.is_wide, wanted.named)
    return forbidden(caller, wanted)


def order_of(change: Change) -> Order:
    """The order that was accepted."""
    return cast("Order", told(ORDERS[change.name], json.loads(change.order)))


async def whom(loaders: Loaders, named: Iterable[Named]) -> Whom:
    """Everybody whom an order names. Who is not limited to departments may name somebody whom the directory does not
    know (what it comes to, the change tells), but no change that is not seen. Raises StoreUnavailable."""
    named = tuple(named)
    is_limited = loaders.caller.is_limited
    loading = (_found(loaders, one, look=is_limited) for one in named)
    found = await asyncio.gather(*loading)
    unseen = [
        one
        for one, ids in zip(named, found, strict=True)
        if ids is None and (is_limited or one.by is By.CHANGE)
    ]
    return Whom(
        ids=tuple(dict.fromkeys(id for ids in found for id in ids or ())),
        faults=tuple(fault_of_refusal(one.unknown) for one in unseen),
    )


async def _found(loaders: Loaders, one: Named, *, look: bool) -> tuple[str, ...] | None:
    """The directory's ids that somebody is known by; None when the caller sees nobody. Without `look` an id of the
    directory is taken as it is."""
    if one.by is By.ASSOCIATE and not look:
        return (one.key,)
    thing: Any = await loaders.by_name(FOUND_BY[one.by]).load(one.key)
    if thing is None:
        return None
    return thing.associate_ids if one.by is By.CHANGE else (thing.id,)


def fault_of_refusal(refusal: Refusal) -> InputFault:
    """What stands in the way, as a user error."""
    problem = refusal.problem
    return InputFault(problem.message, ErrorCode(refusal.obstacle.value), problem.path or None)
