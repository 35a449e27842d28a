"""What the steps of a change's workflow do. Thin: tables decide (`states`, `steps`), the ledger keeps, hands write.

Rule 1: each method may be done again after a crash, in full or in part; doing it twice is as good as once.
Rule 2: a step's fate is in the ledger before the next one begins.
Rule 3: a failure is an entry in the ledger, never an exception.
Rule 4: who finds that somebody else has begun what he is at enters nothing about it: Overtaken comes out of `do` and `undo`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from gateway.changes import decisions
from gateway.changes.attempts import Fate, Trial, Tries, left_behind, tried
from gateway.changes.bell import Bell
from gateway.changes.decisions import Happening, goes_on, is_clean
from gateway.changes.desk import Desk
from gateway.changes.faults import Fault, Hindrance, NotPossible, VendorFailure, is_final
from gateway.changes.hands.base import Hands
from gateway.changes.ledger import Turn
from gateway.changes.order import Order
from gateway.changes.records import Change, StepRecord, subjects_of
from gateway.changes.seen import ChangeSeen, Seen, step_seen
from gateway.changes.states import ChangeStatus, Effect, Goal, StepStatus
from gateway.changes.steps import Step
from gateway.changes.telling import CANCELLED, NOT_UNDOABLE, WAITED_IN_VAIN
from gateway.changes.values import told
from gateway.vendors.errors import VendorError

FIRST_LOOK_SECONDS, LAST_LOOK_SECONDS = 0.25, 3.0
LOOK_AGAIN_SECONDS = 1.0

Legs = dict[str, list[int]]
"""The numbers of each vendor's steps, in order."""


@dataclass(slots=True)
class _Count:
    """How many attempts at a step there were, as far as we know: with another number somebody else is at it."""

    attempts: int


class Work:
    """The work behind workflows. `orders` are by their mutation's name."""

    def __init__(
        self,
        desk: Desk,
        *,
        hands: Hands,
        orders: Mapping[str, type[Order]],
        tries: Tries,
        bell: Bell,
        seen: Seen | None = None,
    ) -> None:
        self._desk = desk
        self._ledger = desk.ledger
        self._hands = hands
        self._orders = orders
        self._tries = tries
        self._bell = bell
        self._seen = seen

    # ------------------------------------------------------------ beginning

    async def begin(self, id: str, round: int) -> Legs | None:
        """Plan the change and wait for its turn; gives what is to be done, None when that is nothing any more."""
        attempt = 0
        while True:
            change = await self._current(id, round)
            if change is None:
                return None
            if change.status is not ChangeStatus.PENDING:
                return _legs(change)
            if change.cancelled and is_clean(change):
                await self._stopped(change, CANCELLED)
                continue  # to what has become of it: somebody else may have begun it meanwhile
            attempt += 1
            looked_at = self._desk.clock()
            try:
                steps = await self._planned(change)
            except NotPossible as hindrance:
                await self._stopped(change, Hindrance.of(hindrance))
                continue
            except VendorError as error:
                wait = self._tries.wait(attempt, error)
                if is_final(error) or self._is_late(change, wait):
                    await self._stopped(change, VendorFailure.of(error))
                else:
                    await self._paused(id, wait, partial(self._is_wanted, id))
                continue
            turn = await self._turn(change, steps, looked_at)
            looked_again = turn is Turn.AGAIN and attempt > 1
            if (turn is Turn.WAIT or looked_again) and self._is_late(change, 0):
                await self._stopped(change, WAITED_IN_VAIN)
            elif looked_again:  # or its clock is behind that of who let go of the records
                await self._paused(id, self._tries.wait(attempt), partial(self._is_wanted, id))

    async def _planned(self, change: Change) -> tuple[Step, ...] | None:
        """The steps; None when it shall go on with those that it has: to undo them, or because some of them took effect,
        and planning anew would take that for what was there before."""
        if change.goal is Goal.UNDONE or not is_clean(change):
            return None
        order = told(self._orders[change.name], json.loads(change.order))
        held = await order.look(self._desk)
        steps: tuple[Step, ...] = order.steps(held, now=self._desk.clock())
        return steps

    async def _turn(
        self, change: Change, steps: tuple[Step, ...] | None, looked_at: datetime
    ) -> Turn:
        """Wait for the change's turn; WAIT when that was in vain. Who waits asks no vendor: when its turn has come, it
        hears that others have written meanwhile. Of many who wait for a record, its end wakes the one whose turn it may
        be; the others look more and more rarely, for the ends that come about elsewhere."""
        subjects = subjects_of(steps or (one.step for one in change.steps))
        pause = FIRST_LOOK_SECONDS
        with self._bell.listening(subjects, rank=(change.queued_at, change.id)) as news:
            while True:
                turn = await self._ledger.begin(
                    change.id,
                    change.round,
                    steps,
                    looked_at=looked_at,
                    deadline=self._desk.clock() + self._tries.deadline,
                )
                if turn is not Turn.WAIT or self._is_late(change, 0):
                    return turn
                if is_clean(change) and not await self._is_wanted(change.id):
                    return turn
                await news.wait(seconds=min(pause, self._left(change)))
                pause = min(LAST_LOOK_SECONDS, pause * 1.5)

    async def _is_wanted(self, id: str) -> bool:
        return not await self._ledger.is_cancelled(id)

    def _is_late(self, change: Change, wait: float) -> bool:
        return wait >= self._left(change)

    def _left(self, change: Change) -> float:
        """The seconds that it may still take to begin."""
        waited = (self._desk.clock() - change.queued_at).total_seconds()
        return self._tries.deadline_seconds - waited

    # ------------------------------------------------------------ going on

    async def do(self, id: str, round: int, number: int) -> None:
        """Try a step until it is done, refused, or out of time, or the change is stopped."""
        change = await self._current(id, round)
        if change is None or change.status is not ChangeStatus.RUNNING:
            return
        record = change.steps[number]
        if record.status is StepStatus.DONE:
            return
        count = _Count(record.attempts)
        trial = Trial(
            record.step.found_as(record.key),
            deadline=change.deadline or self._desk.clock(),
            begun=partial(self._begun, id, round, number, StepStatus.RUNNING, count),
            pause=partial(self._go_on_after, id, round, number),
            lost=record.status is StepStatus.RUNNING or record.effect is not Effect.NONE,
        )
        fate = await tried(self._desk, trial, hands=self._hands, tries=self._tries)
        if fate is None:
            if await self._current(id, round) is None:
                return
            fate = await self._skipped(record, trial.step)
        if fate.effect is Effect.UNKNOWN and record.effect is Effect.TAKEN:
            fate = replace(fate, effect=record.effect)  # trying it again has not undone it
        await self._entered(change, number, fate.status, fate, count.attempts)

    async def _skipped(self, record: StepRecord, step: Step) -> Fate:
        """What there is of a step that shall not be tried: an attempt may have been cut off by a crash."""
        if record.status is StepStatus.RUNNING:
            return await left_behind(self._desk, step, hands=self._hands)
        return Fate(record.effect)

    async def settle(self, id: str, round: int) -> list[int] | None:
        """Decide how the change goes on once no step is under way; gives the steps that are to be undone, in order, or
        None when it is at its end."""
        change = await self._moved(id, round, decisions.settlement)
        if change is None:
            change = await self._current(id, round)  # it was settled before
        if change is None or change.status is not ChangeStatus.COMPENSATING:
            return None
        return [one.number for one in reversed(change.steps) if one.effect is not Effect.NONE]

    # ------------------------------------------------------------ undoing

    async def undo(self, id: str, round: int, number: int) -> None:
        """Try to undo a step until that is done, refused, or out of time."""
        change = await self._current(id, round)
        if change is None or change.status is not ChangeStatus.COMPENSATING:
            return
        record = change.steps[number]
        if record.effect is Effect.NONE:
            return
        if not record.step.undoable:
            stuck = Fate(record.effect, fault=NOT_UNDOABLE)
            await self._entered(change, number, StepStatus.FAILED, stuck, record.attempts)
            return
        count = _Count(record.attempts)
        trial = Trial(
            record.step.undo(record.key).beside(one.key for one in change.steps),
            deadline=(change.deadline or self._desk.clock()) + self._tries.deadline,
            begun=partial(self._begun, id, round, number, StepStatus.UNDOING, count),
            pause=_slept,
            lost=record.status is StepStatus.UNDOING or record.effect is Effect.UNKNOWN,
        )
        fate = await tried(self._desk, trial, hands=self._hands, tries=self._tries)
        if fate is None:
            return
        if fate.effect is Effect.TAKEN:
            undone = Fate(Effect.NONE, fate.written, record.fault)
            await self._entered(change, number, StepStatus.UNDONE, undone, count.attempts)
        else:
            left = Effect.UNKNOWN if fate.effect is Effect.UNKNOWN else record.effect
            failed = Fate(left, fault=fate.fault)
            await self._entered(change, number, StepStatus.FAILED, failed, count.attempts)

    async def finish(self, id: str, round: int) -> None:
        """Bring a change whose undoing was tried to its end."""
        await self._moved(id, round, decisions.conclusion)

    async def broken(self, id: str, round: int) -> None:
        """Bring a change to an end whose work met a fault of our own."""
        await self._moved(id, round, decisions.broken)

    # ------------------------------------------------------------ the ledger

    async def _current(self, id: str, round: int) -> Change | None:
        """The change, as long as this round of it is under way."""
        change = await self._ledger.get(id)
        if change is None or change.round != round or not change.is_live:
            return None
        return change

    async def _begun(
        self, id: str, round: int, number: int, status: StepStatus, count: _Count
    ) -> bool:
        """Enter that an attempt begins, if there shall be one. Raises Overtaken."""
        next_one = count.attempts + 1
        begins = await self._ledger.step_begun(
            id,
            number,
            status=status,
            now=self._desk.clock(),
            attempt=next_one,
            may=partial(goes_on, round=round, number=number, status=status),
        )
        if begins:
            count.attempts = next_one
        return begins

    async def _go_on_after(self, id: str, round: int, number: int, seconds: float) -> bool:
        """Wait, and say whether there shall be another attempt; no longer than there shall."""

        async def may() -> bool:
            change = await self._ledger.get(id)
            return change is not None and goes_on(
                change, round=round, number=number, status=StepStatus.RUNNING
            )

        return await self._paused(id, seconds, may)

    async def _paused(self, id: str, seconds: float, may: Callable[[], Awaitable[bool]]) -> bool:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        with self._bell.listening((id,)) as news:
            while (left := until - loop.time()) > 0:
                if not await may():
                    return False
                await news.wait(seconds=min(left, LOOK_AGAIN_SECONDS))
        return True

    async def _entered(
        self, change: Change, number: int, status: StepStatus, fate: Fate, attempt: int
    ) -> None:
        written = fate.written
        now = self._desk.clock()
        ended = await self._ledger.step_ended(
            change.id,
            number,
            status=status,
            effect=fate.effect,
            now=now,
            key=written.key if written else None,
            fault=fate.fault,
            warnings=written.warnings if written else (),
            attempt=attempt,
        )
        if self._seen is not None:
            self._seen.step(step_seen(change, ended, now=now))

    async def _stopped(self, change: Change, fault: Fault) -> None:
        """End a change whose round has not begun."""
        await self._moved(change.id, change.round, partial(decisions.stopped, fault=fault))

    async def _moved(
        self, id: str, round: int, decide: Callable[[Change], Happening | None]
    ) -> Change | None:
        now = self._desk.clock()
        moved = await self._ledger.move(id, round, decide, now=now)
        if moved is None or moved.is_live:
            return moved
        self._bell.ring(over(moved.id))
        for subject in subjects_of(one.step for one in moved.steps):
            self._bell.ring_first(subject)
        if self._seen is not None:
            seconds = (now - moved.queued_at).total_seconds()
            self._seen.change(
                ChangeSeen(moved.id, moved.name, moved.status, seconds, len(moved.steps))
            )
        return moved


def over(id: str) -> str:
    """What the bell rings with when a change ends, besides all that it rings with while it is under way."""
    return f"{id}:over"


async def _slept(seconds: float) -> bool:
    """A wait that nothing cuts short: what is being undone is undone to its end."""
    await asyncio.sleep(seconds)
    return True


def _legs(change: Change) -> Legs:
    legs: Legs = {}
    if change.goal is Goal.DONE:
        for one in change.steps:
            legs.setdefault(one.step.vendor.value, []).append(one.number)
    return legs
