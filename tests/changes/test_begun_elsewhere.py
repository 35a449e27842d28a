"""Who finds that a change cannot begin does not end what somebody else has begun meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from gateway.changes.attempts import Tries
from gateway.changes.bell import Bell
from gateway.changes.desk import Desk
from gateway.changes.faults import NotPossible
from gateway.changes.hands import HANDS
from gateway.changes.ledger import Turn
from gateway.changes.states import ChangeStatus, StepStatus
from gateway.changes.steps import Step
from gateway.changes.work import Work
from gateway.timelines.refusals import Obstacle
from gateway.vendors.port import Problem
from tests.changes.books import steps_on
from tests.changes.halls import Hall, hall_on
from tests.stage import SandboxControl


@dataclass(frozen=True, slots=True)
class Late:
    """An order of which we find that it is not possible, after another replica has begun it."""

    name: ClassVar[str] = "late"
    elsewhere: bool

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Nobody."""
        return ()

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing is wrong."""
        return []

    async def look(self, desk: Desk) -> None:
        """Let the other one begin it."""
        now = desk.clock()
        if self.elsewhere:
            deadline = now + timedelta(minutes=1)
            turn = await desk.ledger.begin("c", 1, steps_on("ab"), looked_at=now, deadline=deadline)
            assert turn is Turn.GRANTED

    def steps(self, held: None, *, now: datetime) -> tuple[Step, ...]:  # noqa: ARG002  # the form of an order
        """There are none."""
        raise NotPossible([Problem((), "Not any more.")], Obstacle.NOT_FOUND)


@pytest.fixture
async def hall(sandbox: SandboxControl, tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_on(sandbox, tmp_path) as hall:
        work = Work(hall.desk, hands=HANDS, orders={"late": Late}, tries=Tries(), bell=Bell())
        yield Hall(hall.desk, work, sandbox)


async def test_it_goes_on_with_what_the_other_one_has_begun(hall: Hall) -> None:
    await hall.accepted("c", Late(elsewhere=True))

    legs = await hall.work.begin("c", 1)

    change = await hall.change("c")
    assert (change.status, change.faults) == (ChangeStatus.RUNNING, ())
    assert [one.status for one in change.steps] == [StepStatus.PENDING] * 2
    assert legs == {"MYKAARMA": [0, 1]}


async def test_what_nobody_has_begun_ends(hall: Hall) -> None:
    await hall.accepted("c", Late(elsewhere=False))

    assert await hall.work.begin("c", 1) is None

    assert (await hall.change("c")).status is ChangeStatus.FAILED
