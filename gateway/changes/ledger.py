"""The book of changes in the gateway's own database: what was accepted, how far it is, how it ended.

Rule 1: a change is in the book before its caller hears of it, and leaves it only when it is old and at its end.
Rule 2: every entry about a step or a state is one transaction, and writing it twice is as good as once.
Rule 3: two changes that touch the same record are never both under way: see `begin`.
Rule 4: what is decided about a change is decided in the transaction that enters it; nothing comes between.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.changes import ledger_rows as rows
from gateway.changes import ledger_turns as turns
from gateway.changes.decisions import Happening, moved
from gateway.changes.faults import Fault
from gateway.changes.places import Key
from gateway.changes.records import (
    Change,
    ChangeFilter,
    NewChange,
    Sight,
    StepRecord,
    subjects_of,
    workflow_id,
)
from gateway.changes.states import (
    ENDED,
    HOLDING,
    LIVE,
    ChangeStatus,
    Effect,
    Goal,
    StepStatus,
    Wish,
    allowed,
)
from gateway.changes.steps import Step
from gateway.directory.queries import chunked
from gateway.store import Store
from gateway.store.tables import changes


class Turn(StrEnum):
    """Whether a change may begin. AGAIN: another change was under way on its records since it looked; look again."""

    GRANTED = "GRANTED"
    WAIT = "WAIT"
    AGAIN = "AGAIN"


class KeyUsed(Exception):
    """The client used the idempotency key before, for `change`."""

    def __init__(self, change: Change) -> None:
        super().__init__(change.id)
        self.change = change


class NotAllowed(Exception):
    """What was asked of a change cannot be done in its state; the message says what can."""

    def __init__(self, change: Change, wish: Wish) -> None:
        super().__init__(f"{wish} of a change that is {change.status}")
        self.change = change
        self.wish = wish


class Overtaken(Exception):
    """Somebody else has begun an attempt at the step since we began ours: what came of ours is not for us to enter."""


class Ledger:
    """The book. Every method raises StoreUnavailable. `told` hears the id of each change whose entry was changed here,
    and must be quick."""

    def __init__(self, store: Store, *, told: Callable[[str], None] | None = None) -> None:
        self._store = store
        self._told = told

    # ------------------------------------------------------------ taking in, and reading

    async def accept(self, new: NewChange) -> Change:
        """Enter a change as PENDING. Raises KeyUsed when its client has used its idempotency key before, be it at this
        very moment."""

        async def work(connection: AsyncConnection) -> Change:
            await rows.insert(connection, new)
            return await _there(connection, new.id)

        try:
            change = await self._store.write(work)
        except IntegrityError:
            used = await self._with_key_of(new)
            if used is not None:
                raise KeyUsed(used) from None
            # It was forgotten between our try and our look.
            change = await self._store.write(work)
        self._tell(new.id)
        return change

    async def by_key(self, client: str, idempotency_key: str) -> Change | None:
        """The change that a client's key was used for."""
        return await self._one(
            changes.c.idempotency_digest == rows.key_digest(client, idempotency_key)
        )

    async def get(self, id: str) -> Change | None:
        """One change with its steps."""
        return await self._one(changes.c.id == id)

    async def get_many(self, ids: Collection[str], sight: Sight | None = None) -> dict[str, Change]:
        """Those of these changes that are there, and in somebody's sight."""
        found: list[Change] = []
        async with self._store.reading() as connection:
            for piece in chunked(dict.fromkeys(ids)):
                asked = rows.chosen(changes.c.id.in_(piece), *rows.seen_by(sight))
                found += rows.gathered(await connection.execute(asked))
        return {one.id: one for one in found}

    async def page(
        self, filter: ChangeFilter, *, count: int, after: tuple[datetime, str] | None = None
    ) -> list[Change]:
        """At most `count` changes, the latest first, behind the place (`requested_at`, `id`) of another one."""
        conditions = rows.conditions_of(filter)
        if after is not None:
            conditions.append(rows.behind(after))
        async with self._store.reading() as connection:
            return rows.gathered(await connection.execute(rows.chosen(*conditions, count=count)))

    async def live(self) -> list[tuple[str, int]]:
        """Id and round of all changes that are not at their end, in the order of the queue."""
        asked = sa.select(changes.c.id, changes.c.round).where(rows.is_in(LIVE))
        async with self._store.reading() as connection:
            found = await connection.execute(asked.order_by(changes.c.queued_at, changes.c.id))
            return [(id, round) for id, round in found]

    # ------------------------------------------------------------ going on

    async def begin(
        self,
        id: str,
        round: int,
        steps: Sequence[Step] | None,
        *,
        looked_at: datetime,
        deadline: datetime,
    ) -> Turn:
        """Let a PENDING change begin, if it is its turn: RUNNING from now on, with these steps (None: with those that
        it has), its records held until it ends. Atomic, also between replicas.

        WAIT while another change that holds one of its records, or asked for one earlier, is not at its end. AGAIN when
        one that held such a record has ended since `looked_at`; and when this round of the change is over, which a look
        at the change itself tells. A change that has begun already, in this round, is GRANTED, and keeps the steps that
        it has.
        """

        async def work(connection: AsyncConnection) -> tuple[Turn, bool]:
            await turns.alone(connection)
            row = await rows.locked(connection, id)
            if row is None or row["round"] != round or row["status"] != ChangeStatus.PENDING:
                begun = row is not None and row["round"] == round and row["status"] in HOLDING
                return (Turn.GRANTED if begun else Turn.AGAIN), False
            turn = await _turn(connection, row, steps, looked_at=looked_at)
            if turn is Turn.GRANTED:
                if steps is not None:
                    await rows.replace_steps(connection, id, steps)
                elif row["goal"] == Goal.DONE:
                    await rows.reopen_steps(connection, id)
                running = {"status": ChangeStatus.RUNNING.value, "deadline": deadline}
                await rows.update(connection, id, running)
            return turn, turn is Turn.GRANTED

        turn, is_news = await self._store.write(work)
        if is_news:
            self._tell(id)
        return turn

    async def step_begun(
        self,
        id: str,
        number: int,
        *,
        status: StepStatus,
        now: datetime,
        attempt: int | None = None,
        may: Callable[[Change], bool] | None = None,
    ) -> bool:
        """An attempt at a step begins: RUNNING or UNDOING; unless the change is gone or `may`, which is pure, says no:
        then nothing is entered, and False is given. Raises LookupError when there is no such step, and Overtaken when
        `attempt` is given and is not the next one."""

        async def work(connection: AsyncConnection) -> bool:
            change = await rows.held(connection, id)
            if change is None or not (may is None or may(change)):
                return False
            record = _step(change, id, number)
            if attempt not in (None, record.attempts + 1):
                raise Overtaken(f"attempt {attempt} at step {number} of {id}")
            begun = replace(
                record,
                status=status,
                attempts=record.attempts + 1,
                started_at=record.started_at or now,
                finished_at=None,
            )
            await rows.write_step(connection, id, begun)
            return True

        if begins := await self._store.write(work):
            self._tell(id)
        return begins

    async def step_ended(
        self,
        id: str,
        number: int,
        *,
        status: StepStatus,
        effect: Effect,
        now: datetime,
        key: Key | None = None,
        fault: Fault | None = None,
        warnings: tuple[str, ...] = (),
        attempt: int | None = None,
    ) -> StepRecord:
        """Enter how a step stands after its last attempt, and give it as it is then. A `key` of None leaves the one that
        is known; warnings add up. Raises LookupError when there is no such step, and Overtaken when `attempt` is given
        and is not the last one."""

        async def work(connection: AsyncConnection) -> tuple[StepRecord, bool]:
            record = _step(await rows.held(connection, id), id, number)
            if attempt not in (None, record.attempts):
                raise Overtaken(f"attempt {attempt} at step {number} of {id}")
            ended = replace(
                record,
                status=status,
                effect=effect,
                key=key or record.key,
                fault=fault,
                warnings=tuple(dict.fromkeys((*record.warnings, *warnings))),
            )
            if ended == record and record.finished_at is not None:
                return record, False
            ended = replace(ended, finished_at=now)
            await rows.write_step(connection, id, ended)
            return ended, True

        ended, is_news = await self._store.write(work)
        if is_news:
            self._tell(id)
        return ended

    async def move(
        self, id: str, round: int, decide: Callable[[Change], Happening | None], *, now: datetime
    ) -> Change | None:
        """Let happen to a change what `decide`, which is pure, says of it as it stands: bring it to the state that the
        table names. Nothing happens, and None is given, where `decide`, the table or the round says so. Raises
        ValueError for what `begin` and `wish` do."""

        async def work(connection: AsyncConnection) -> Change | None:
            before = await rows.held(connection, id)
            if before is None or before.round != round:
                return None
            change = moved(before, decide(before), now=now)
            if change is None:
                return None
            if not change.is_live:
                held_until = now if before.status in HOLDING else None
                await turns.release(connection, id, held_until=held_until)
            await rows.write_standing(connection, change)
            return change

        change = await self._store.write(work)
        if change is not None:
            self._tell(id)
        return change

    async def wish(self, id: str, wish: Wish, *, now: datetime) -> Change | None:
        """Ask something of a change. RETRY and COMPENSATE make it PENDING in a new round; CANCEL is noted, and whoever
        carries it out looks. None when there is no such change. Raises NotAllowed."""

        async def work(connection: AsyncConnection) -> Change | None:
            row = await rows.locked(connection, id)
            if row is None:
                return None
            if not allowed(ChangeStatus(row["status"]), wish):
                raise NotAllowed(await _there(connection, id), wish)
            await rows.update(connection, id, _wished(id, wish, row["round"], now=now))
            return await _there(connection, id)

        change = await self._store.write(work)
        if change is not None:
            self._tell(id)
        return change

    async def is_cancelled(self, id: str) -> bool:
        """Whether a change was asked to stop."""
        asked = sa.select(changes.c.cancelled).where(changes.c.id == id)
        async with self._store.reading() as connection:
            return bool((await connection.execute(asked)).scalar_one_or_none())

    # ------------------------------------------------------------ forgetting

    async def purge(self, *, before: datetime, count: int = 500) -> list[tuple[str, int]]:
        """Forget at most `count` changes that ended before an instant, the oldest first; gives their ids and rounds."""
        old = (
            sa.select(changes.c.id, changes.c.round)
            .where(rows.is_in(ENDED), changes.c.finished_at < before)
            .order_by(changes.c.finished_at, changes.c.id)
            .limit(count)
            # Another replica may forget at the same time, or a caller ask something of one of them.
            .with_for_update(skip_locked=True)
        )

        async def work(connection: AsyncConnection) -> list[tuple[str, int]]:
            found = [(id, round) for id, round in await connection.execute(old)]
            for piece in chunked(id for id, _ in found):
                await connection.execute(sa.delete(changes).where(changes.c.id.in_(piece)))
            return found

        return await self._store.write(work)

    # ------------------------------------------------------------ within

    async def _one(self, condition: rows.Condition) -> Change | None:
        async with self._store.reading() as connection:
            return await rows.one(connection, condition)

    async def _with_key_of(self, new: NewChange) -> Change | None:
        if new.idempotency_key is None:
            return None
        return await self.by_key(new.client, new.idempotency_key)

    def _tell(self, id: str) -> None:
        if self._told is not None:
            self._told(id)


async def _there(connection: AsyncConnection, id: str) -> Change:
    """A change whose row this transaction has in its hands."""
    found = await rows.one(connection, changes.c.id == id)
    if found is None:
        raise LookupError(f"the change {id} has gone within a transaction that holds it")
    return found


def _step(change: Change | None, id: str, number: int) -> StepRecord:
    """A step of a change that was found or not. Raises LookupError."""
    for one in change.steps if change else ():
        if one.number == number:
            return one
    raise LookupError(f"the change {id} has no step {number}")


async def _turn(
    connection: AsyncConnection,
    row: rows.Row,
    steps: Sequence[Step] | None,
    *,
    looked_at: datetime,
) -> Turn:
    """Whether it is the turn of a change that is PENDING, whose records are claimed from now on, so that those who come
    later let it go first."""
    id: str = row["id"]
    mine = await rows.steps_of(connection, id) if steps is None else steps
    subjects = subjects_of(mine)
    await turns.claim(connection, id, subjects)
    if await turns.must_wait(connection, id, subjects, queued_at=row["queued_at"]):
        return Turn.WAIT
    # Without steps nothing was looked at that could be out of date.
    if steps is not None and await turns.was_held(connection, id, subjects, since=looked_at):
        return Turn.AGAIN
    return Turn.GRANTED


def _wished(id: str, wish: Wish, round: int, *, now: datetime) -> dict[str, object]:
    """What a wish that is allowed changes in a change's row."""
    if wish is Wish.CANCEL:
        return {"cancelled": True}
    goal = Goal.DONE if wish is Wish.RETRY else Goal.UNDONE
    return {
        "status": ChangeStatus.PENDING.value,
        "goal": goal.value,
        "round": round + 1,
        "workflow_id": workflow_id(id, round + 1),
        "queued_at": now,
        "cancelled": False,
        "deadline": None,
        "finished_at": None,
        "attention": None,
        "faults": rows.told_faults(()),
    }
