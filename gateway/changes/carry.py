"""Carrying out one step, so that doing it twice does it once: look, decide, write. The only way to a vendor's records."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from gateway.changes.desk import Desk
from gateway.changes.faults import NotPossible, has_no_effect
from gateway.changes.hands.base import Hand, Hands, NotShown
from gateway.changes.places import Key
from gateway.changes.states import Effect
from gateway.changes.steps import Found, Move, Step, Written, move
from gateway.timelines.refusals import Obstacle
from gateway.vendors.errors import VendorConflict, VendorError, VendorTimeout
from gateway.vendors.port import NAMES, Problem

T = TypeVar("T")


class NotSeen(Exception):
    """The vendor could not be asked what it holds; `error` is why. Nothing was written."""

    def __init__(self, error: VendorError) -> None:
        super().__init__(str(error))
        self.error = error


class Lost(Exception):
    """A write went out, and nobody knows whether it took effect; `error` is why."""

    def __init__(self, error: VendorError) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look has shown; `told` is whether that is what the vendor holds."""

    found: Found | None
    told: bool


async def carry_out(
    desk: Desk, step: Step, *, hands: Hands, seconds: float | None = None, lost: bool = False
) -> Written:
    """Make the step's record as it shall be, unless it is.

    `seconds` bounds it; `lost`: an earlier attempt may have taken effect. Raises NotPossible (STALE_PLAN) when somebody
    else has changed the record meanwhile, and (CONFLICT) when what shall go cannot be found; NotSeen; Lost; VendorError
    when the vendor has done nothing, now or earlier; and StoreError.
    """
    hand = hands[type(step.place)]
    loop = asyncio.get_running_loop()
    until = None if seconds is None else loop.time() + seconds
    seen = await _looked(desk, step, hand, until)
    wanted = move(step, seen.found)
    if wanted is Move.STALE:
        raise stale(step)
    if wanted is Move.NOTHING and seen.told:
        return _there(step, seen)
    if seen.found is None and step.after is None and hand.tells:
        raise unseen(step)
    try:
        return await _within(until, step, _write(desk, step, hand, seen.found, wanted))
    except VendorError as error:
        if isinstance(error, VendorConflict):
            # Somebody was quicker: it may have been this very step, done by another replica or by an attempt that was
            # cut off.
            seen = await _looked(desk, step, hand, until)
            if seen.told and move(step, seen.found) is Move.NOTHING:
                return _there(step, seen)
        # It was looked at before it was written, so of an earlier attempt nothing is in doubt, where a look tells.
        if has_no_effect(error) and (seen.told or not lost):
            raise
        raise Lost(error) from error
    finally:
        # However it ended: a write that failed may have taken effect.
        desk.cache.drop(step.vendor)


async def effect_of(
    desk: Desk, step: Step, *, hands: Hands, seconds: float
) -> tuple[Effect, Key | None]:
    """Whether a step took effect whose answer was lost, and what it left behind; UNKNOWN where the vendor does not
    tell within `seconds`. Only looks. Raises StoreError."""
    hand = hands[type(step.place)]
    if not hand.tells:
        return Effect.UNKNOWN, None
    try:
        seen = await _looked(desk, step, hand, asyncio.get_running_loop().time() + seconds)
    except NotSeen:
        return Effect.UNKNOWN, None
    if not seen.told:
        return Effect.UNKNOWN, None
    if move(step, seen.found) is not Move.NOTHING:
        return Effect.NONE, None
    return Effect.TAKEN, _there(step, seen).key


def stale(step: Step) -> NotPossible:
    """That somebody else changed the record."""
    message = (
        f"{step.action}: what {NAMES[step.vendor]} holds there has changed meanwhile, and was left as it is. "
        "Look at it, and ask for the change anew."
    )
    return NotPossible([Problem((), message)], Obstacle.STALE_PLAN)


def unseen(step: Step) -> NotPossible:
    """That nobody can find what shall be removed."""
    message = (
        f"{step.action}: {NAMES[step.vendor]} does not show what it holds there, so what was made cannot be found "
        "and removed from here."
    )
    return NotPossible([Problem((), message)], Obstacle.CONFLICT)


async def _looked(desk: Desk, step: Step, hand: Hand, until: float | None) -> Sight:
    try:
        return Sight(await _within(until, step, hand.find(desk, step)), told=hand.tells)
    except NotShown:
        return Sight(None, told=False)
    except VendorError as error:
        raise NotSeen(error) from error


def _there(step: Step, seen: Sight) -> Written:
    """What is there already as it shall be."""
    return Written(seen.found.key if seen.found else step.place.key)


async def _write(desk: Desk, step: Step, hand: Hand, found: Found | None, wanted: Move) -> Written:
    if step.after is None:
        return await hand.delete(desk, step, found)
    if found is None or wanted is Move.NOTHING:
        return await hand.create(desk, step)
    return await hand.update(desk, step, found)


async def _within(until: float | None, step: Step, work: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout_at(until):
            return await work
    except TimeoutError:
        message = "did not answer within the time that the change has left"
        raise VendorTimeout(step.vendor, message, endpoint=step.action) from None
