"""Durable execution, on DBOS: each change is a workflow, each of several vendors' legs a workflow below it.

What DBOS adds to the ledger is who works on what: a workflow that its process left is taken up again, here after a
start, elsewhere by `lease`. A workflow's steps are `Work`'s methods; what they decide is in the ledger, so a step that
is done again finds it there.

1. One process has one DBOS, and so one `Runner` that is open.
2. Arguments and results are JSON, and never a pickle: whoever can write to the database cannot run code in us.
3. The version is ours. It is raised when a workflow takes other steps, and the sweep takes up what older ones left.
4. Nothing is raised out of a workflow but what DBOS itself raises: a failure is an entry in the ledger.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from dbos import DBOS, DBOSPortableJSONSerializer, SetWorkflowID, WorkflowStatus

from gateway.changes.bell import Bell
from gateway.changes.desk import Desk
from gateway.changes.lease import Executor, Household, told_of_store, workflows
from gateway.changes.ledger import Overtaken
from gateway.changes.records import Change, workflow_id
from gateway.changes.work import Legs, Work, over
from gateway.store import StoreUnavailable

VERSION = "1"
CHANGE, LEG = "change", "leg"
OLD_ENOUGH_SWEEPS = 2
OVER = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
"""States of a workflow that does nothing any more: SUCCESS of a change that is under way, when a copy of the store was
put back."""
PURGE_EVERY = timedelta(hours=1)
LOOK_AGAIN_SECONDS = 0.5
STILL_SECONDS = 2.0
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often the sweep looks for work that nobody does, and how long a change is kept after its end."""

    sweep_seconds: float = 1.0
    keep: timedelta = timedelta(days=30)


class Runner:
    """Carries changes out. Open it before the first is started; it belongs to the loop that it was opened on."""

    def __init__(
        self,
        work: Work,
        desk: Desk,
        *,
        household: Household,
        rhythm: Rhythm,
        bell: Bell,
        report: Callable[[BaseException], None],
    ) -> None:
        self.work = work
        self.report = report
        self.active: dict[asyncio.Task[Any], str] = {}  # who works on which workflow
        self._desk = desk
        self._household = household
        self._rhythm = rhythm
        self.bell = bell
        self._sweeping: asyncio.Task[None] | None = None
        self._idle: dict[str, int] = {}
        self._closed = False
        self._starting: set[asyncio.Task[None]] = set()
        self._purged_at: datetime | None = None

    async def open(self) -> None:
        """Launch DBOS, take up what the last process left, and sweep from now on. Raises StoreError when the database
        cannot be used, or another process has it."""
        global _runner  # workflows are functions of the module, and one process has one DBOS
        executor = await self._household.enter()
        _runner = self
        try:
            with told_of_store():
                DBOS(config=_config(executor))
                _quiet()
                DBOS.launch()
        except BaseException:
            await self._left()
            raise
        self._sweeping = asyncio.create_task(self._sweep())

    async def aclose(self, *, within: float) -> None:
        """Stop. What is under way has some seconds to end; what is left then is taken up by the next start."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeping
        await self._drained(within)
        await self._dropped()
        await self._left()

    async def _left(self) -> None:
        global _runner  # see open
        await asyncio.to_thread(DBOS.destroy)
        # DBOS has made its own executor the loop's, and has shut it down.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await self._household.leave()
        _runner = None

    async def _drained(self, within: float) -> None:
        """Until no work is under way, or the time is over, or nothing moves: who waits for a vendor waits in vain."""
        loop = asyncio.get_running_loop()
        until = loop.time() + within
        with self.bell.listening() as news:
            while self.active and (left := until - loop.time()) > 0:
                if not await news.wait(seconds=min(left, STILL_SECONDS)):
                    return

    async def _dropped(self) -> None:
        """Break off what is under way still: whoever comes next shall not do it beside us."""
        self._closed = True
        for task in self.active:
            task.cancel()
        await asyncio.gather(*self.active, return_exceptions=True)

    # ------------------------------------------------------------ submit, status

    def start(self, id: str, round: int) -> None:
        """Start a change that is in the ledger. Nobody waits for it: where it is not possible now, the sweep does it."""
        starting = asyncio.ensure_future(self._started(id, round))
        self._starting.add(starting)
        starting.add_done_callback(self._starting.discard)

    async def _started(self, id: str, round: int) -> None:
        try:
            with SetWorkflowID(workflow_id(id, round)):
                await DBOS.start_workflow_async(change_workflow, id, round)
        except Exception as error:  # noqa: BLE001  # whatever it is, the sweep tries again
            self.report(error)

    async def ended(self, change: Change, *, within: float) -> Change:
        """The change as it is at its end, or after some seconds; as it is known, when the database is away."""
        loop = asyncio.get_running_loop()
        until = loop.time() + within
        with self.bell.listening((over(change.id),)) as news:
            while True:
                with contextlib.suppress(StoreUnavailable):
                    change = await self._desk.ledger.get(change.id) or change
                left = until - loop.time()
                if not change.is_live or left <= 0:
                    return change
                await news.wait(seconds=min(left, LOOK_AGAIN_SECONDS))

    # ------------------------------------------------------------ one step of a workflow

    async def patiently(self, id: str, round: int, work: Callable[[], Awaitable[Any]]) -> Any:
        """Do a piece of work: again and again while the gateway's own database is away, which is nobody's failure; unless
        another replica has taken it over by then. A fault of our own is reported and ends the change; None then."""
        wait, broken, in_doubt = 0.1, False, False
        while True:
            if self._closed:
                await asyncio.Event().wait()  # until the loop ends; the next start goes on
            try:
                if in_doubt and await self._is_anothers(id):
                    return None  # which DBOS does not take from us any more
                return await work()
            except (StoreUnavailable, Overtaken) as error:
                self.report(error)
                in_doubt = True
                await asyncio.sleep(wait)
                wait = min(2.0, wait * 2)
            except Exception as error:  # noqa: BLE001  # a change has to end, whatever goes wrong
                self.report(error)
                if broken:
                    return None
                work, broken = partial(self.work.broken, id, round), True

    async def _is_anothers(self, change_id: str) -> bool:
        """Whether what this task works on was taken over. Raises StoreUnavailable."""
        # DBOS itself would wait, and for long, for a database that is still away.
        await self._desk.ledger.get(change_id)
        id = self.active[_task()]
        mine = await self._household.own_work()
        newest = [task for task, one in self.active.items() if one == id][-1]
        return newest is not _task() or id not in {one.workflow_id for one in mine}

    # ------------------------------------------------------------ the sweep

    async def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await self._swept()
            except Exception as error:  # noqa: BLE001  # the database may be away; the next sweep finds all of it
                self.report(error)
            # Many changes under way make it long; it shall not be what the process does.
            await asyncio.sleep(max(self._rhythm.sweep_seconds, 5 * (loop.time() - began)))

    async def _swept(self) -> None:
        live = await self._desk.ledger.live()
        ids = [workflow_id(id, round) for id, round in live]
        known = {one.workflow_id: one for one in await workflows(workflow_ids=ids)} if ids else {}
        for id, round in live:
            workflow = known.get(workflow_id(id, round))
            if workflow is None:
                self.start(id, round)
            elif workflow.status in OVER:
                await self._anew(workflow.workflow_id)
        await self._take_up_idle(one for one in known.values() if _is_stranded(one))
        await self._household.take_over(self._take_up)
        purged_at = self._purged_at
        if purged_at is None or self._desk.clock() - purged_at >= PURGE_EVERY:
            await self.purge()

    async def _take_up_idle(self, stranded: Iterable[WorkflowStatus]) -> None:
        """Take up what nobody works on: what is ours and whose task died when the database was away, and what no version
        that runs takes out of the queue. Twice in a row, since a task may just be starting."""
        active = set(self.active.values())
        mine = (one for one in await self._household.own_work() if one.workflow_id not in active)
        idle = {one.workflow_id: one for one in (*mine, *stranded)}
        self._idle = {id: self._idle.get(id, 0) + 1 for id in idle}
        for id in [id for id, times in self._idle.items() if times >= OLD_ENOUGH_SWEEPS]:
            await self._take_up(idle[id])
            del self._idle[id]

    async def _take_up(self, workflow: WorkflowStatus) -> None:
        """Go on with a workflow that nobody works on any more. What an older version began is begun anew: how far it
        was is in the ledger."""
        if workflow.app_version == VERSION:
            await DBOS.resume_workflow_async(workflow.workflow_id)
        elif workflow.name == CHANGE:
            await self._anew(workflow.workflow_id)

    async def _anew(self, workflow: str) -> None:
        """Forget how far a workflow was, and begin it again, unless its change has come to its end."""
        await DBOS.delete_workflows_async([workflow], delete_children=True)
        id, _, round = workflow.partition(":")
        change = await self._desk.ledger.get(id)
        if change is not None and change.is_live and change.round == int(round):
            self.start(id, int(round))

    async def purge(self) -> None:
        """Forget changes that ended long ago, and the workflows that carried them out; but of a change that is under way
        none: it asks how its legs ended."""
        self._purged_at = self._desk.clock()
        before = self._purged_at - self._rhythm.keep
        while await self._desk.ledger.purge(before=before):
            pass
        live = {id for id, _ in await self._desk.ledger.live()}
        while old := await workflows(completed_before=before.isoformat(), limit=MOST_AT_ONCE):
            ids = [id for one in old if (id := one.workflow_id).partition(":")[0] not in live]
            if not ids:
                return
            await DBOS.delete_workflows_async(ids, delete_children=True)


_runner: Runner | None = None


def _open() -> Runner:
    if _runner is None:
        raise RuntimeError("no runner is open")
    return _runner


@DBOS.workflow(name=CHANGE)
async def change_workflow(id: str, round: int) -> None:
    """A change from its beginning to its end."""
    with _working():
        legs: Legs | None = await _step("begin", id, round)
        if legs is None:
            return
        await _all_legs(id, round, legs)
        undoing: list[int] | None = await _step("settle", id, round)
        if undoing is None:
            return
        for number in undoing:
            await _step("undo", id, round, number)
        await _step("finish", id, round)


@DBOS.workflow(name=LEG)
async def leg_workflow(id: str, round: int, numbers: list[int]) -> None:
    """The steps of one vendor, one after another."""
    with _working():
        await _leg(id, round, numbers)


async def _all_legs(id: str, round: int, legs: Legs) -> None:
    """Each vendor's steps beside the others'. A single leg needs no workflow of its own."""
    if len(legs) == 1:
        (numbers,) = legs.values()
        await _leg(id, round, numbers)
        return
    handles = []
    for vendor, numbers in legs.items():
        with SetWorkflowID(f"{workflow_id(id, round)}:{vendor}"):
            handles.append(await DBOS.start_workflow_async(leg_workflow, id, round, numbers))
    for handle in handles:
        await handle.get_result()


async def _leg(id: str, round: int, numbers: list[int]) -> None:
    for number in numbers:
        await _step("do", id, round, number)


async def _step(name: str, id: str, round: int, *more: int) -> Any:
    runner = _open()
    method = getattr(runner.work, name)
    return await DBOS.run_step_async(
        {"name": name}, runner.patiently, id, round, partial(method, id, round, *more)
    )


@contextlib.contextmanager
def _working() -> Iterator[None]:
    runner, id, task = _open(), DBOS.workflow_id or "", _task()
    runner.active[task] = id
    try:
        yield
    finally:
        del runner.active[task]
        runner.bell.ring(id)


def _task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("a workflow is carried out by a task")
    return task


def _is_stranded(workflow: WorkflowStatus) -> bool:
    """Whether only a version that is not ours would take it out of the queue."""
    return workflow.status == "ENQUEUED" and workflow.app_version != VERSION


def _config(executor: Executor) -> Any:
    return {
        "name": "gateway",
        "system_database_url": executor.url,
        "system_database_engine": executor.engine,
        "executor_id": executor.id,
        "application_version": VERSION,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "enable_otlp": False,
    }


def _quiet() -> None:
    """DBOS brings a console handler of its own: what it has to say goes where all else goes."""
    logger = logging.getLogger("dbos")
    logger.handlers.clear()
    logger.propagate = True
