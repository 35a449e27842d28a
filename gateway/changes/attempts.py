"""Trying one step until it is carried out, refused, or out of time."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway.changes.carry import Lost, NotSeen, carry_out, effect_of
from gateway.changes.desk import Desk
from gateway.changes.faults import Fault, Hindrance, NotPossible, VendorFailure, is_final
from gateway.changes.hands.base import Hands
from gateway.changes.states import Effect, StepStatus
from gateway.changes.steps import Step, Written
from gateway.vendors.errors import VendorError, VendorThrottled, VendorUnreachable

LONGEST_BACKOFF_SECONDS = 30.0
LOOK_SECONDS = 5.0
LONGEST_CALL_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Tries:
    """How long a change is tried. `deadline_seconds` is for all its steps, and as long again for undoing them;
    `backoff_seconds` is the wait before the second attempt, doubled before each further one, give or take a quarter."""

    deadline_seconds: float = 600.0
    backoff_seconds: float = 0.5

    @property
    def deadline(self) -> timedelta:
        """The time for all steps."""
        return timedelta(seconds=self.deadline_seconds)

    @property
    def least_seconds(self) -> float:
        """What an attempt that has begun gets at least: cut off, nobody would know what came of it."""
        return min(self.deadline_seconds, LONGEST_CALL_SECONDS)

    def wait(self, attempt: int, error: VendorError | None = None) -> float:
        """Seconds before the next attempt; `attempt` is the one that failed, from 1. The vendor's own wish wins."""
        if isinstance(error, VendorThrottled | VendorUnreachable) and error.retry_after is not None:
            return error.retry_after
        doubled = self.backoff_seconds * 2.0 ** min(attempt - 1, 16)
        return min(LONGEST_BACKOFF_SECONDS, doubled) * random.uniform(0.75, 1.25)  # noqa: S311


@dataclass(frozen=True, slots=True)
class Fate:
    """How trying a step ended. `effect` TAKEN: the record is as it shall be; NONE: as it was before. Without a `fault`
    nothing stopped it but a wish."""

    effect: Effect
    written: Written | None = None
    fault: Fault | None = None
    refused: bool = False

    @property
    def status(self) -> StepStatus:
        """How a step stands that ended so; SKIPPED when it was not to be tried any more."""
        if self.written is not None:
            return StepStatus.DONE
        if self.fault is None:
            return StepStatus.SKIPPED
        return StepStatus.REFUSED if self.refused else StepStatus.FAILED


@dataclass(frozen=True, slots=True)
class Trial:
    """One step to try. `begun` is awaited before each attempt, and says whether there shall be one; `pause` waits some
    seconds, and says whether to go on; `lost`: it took effect before, or may have."""

    step: Step
    deadline: datetime
    begun: Callable[[], Awaitable[bool]]
    pause: Callable[[float], Awaitable[bool]]
    lost: bool = False


async def tried(desk: Desk, trial: Trial, *, hands: Hands, tries: Tries) -> Fate | None:
    """How it ends; None when it was stopped before the first attempt. There is one attempt even when the deadline has
    passed, since a restart may have taken all the time. Raises StoreError."""
    lost, attempt = trial.lost, 0
    error: VendorError | None = None
    while await trial.begun():
        attempt += 1
        left = (trial.deadline - desk.clock()).total_seconds()
        seconds = max(left, tries.least_seconds)
        try:
            written = await carry_out(desk, trial.step, hands=hands, seconds=seconds, lost=lost)
            return Fate(Effect.TAKEN, written)
        except NotPossible as stale:
            effect = Effect.UNKNOWN if lost else Effect.NONE
            return Fate(effect, fault=Hindrance.of(stale), refused=True)
        except NotSeen as failure:
            error = failure.error
        except Lost as failure:
            lost, error = True, failure.error
        except VendorError as failure:
            lost, error = False, failure
        wait = tries.wait(attempt, error)
        out_of_time = desk.clock() + timedelta(seconds=wait) >= trial.deadline
        if is_final(error) or out_of_time or not await trial.pause(wait):
            break
    if error is None:
        return None
    return await _given_up(desk, trial.step, error, hands=hands, lost=lost)


async def left_behind(desk: Desk, step: Step, *, hands: Hands) -> Fate:
    """What came of a write whose answer was lost, and that is not made again. Raises StoreError."""
    effect, key = await effect_of(desk, step, hands=hands, seconds=LOOK_SECONDS)
    return Fate(effect, Written(key) if effect is Effect.TAKEN else None)


async def _given_up(
    desk: Desk, step: Step, error: VendorError, *, hands: Hands, lost: bool
) -> Fate:
    fate = await left_behind(desk, step, hands=hands) if lost else Fate(Effect.NONE)
    if fate.effect is Effect.TAKEN:
        return fate
    return replace(fate, fault=VendorFailure.of(error), refused=is_final(error))
