"""Undoing the removal of records that are equal puts back as many as there were, whatever is lost on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gateway.changes.carry import carry_out
from gateway.changes.hands import HANDS
from gateway.changes.orders.week import WeekOrder
from gateway.changes.states import ChangeStatus, StepStatus, Wish
from gateway.timelines.plans import WeekPlan
from tests.changes.halls import BREAK, Hall, hall_on
from tests.stage import SandboxControl

OPEN_ALWAYS = WeekOrder(WeekPlan("Always closed", (), account=True))
HOW_MANY = 3
OTHERS = 2
"""Blocks that are there besides; few, since each is undone and done anew."""


@pytest.fixture
async def hall(sandbox: SandboxControl, tmp_path: Path) -> AsyncIterator[Hall]:
    world = sandbox.world()
    world["opentact"]["officeHours"] = world["opentact"]["officeHours"][:OTHERS]
    sandbox.put_world(world)
    async with hall_on(sandbox, tmp_path) as hall:
        for _ in range(HOW_MANY):
            await hall.desk.clients.opentact.create_office_hours(BREAK)
        yield hall


def hours(hall: Hall) -> list[tuple[Any, ...]]:
    """All blocks that the vendor holds, without ids."""
    held = hall.sandbox.world()["opentact"]["officeHours"]
    return sorted((one["name"], one["type"], one["dow"], one["time_from"]) for one in held)


async def test_undoing_makes_each_of_them_anew(hall: Hall) -> None:
    before = hours(hall)
    await hall.accepted("c", OPEN_ALWAYS)
    done = await hall.carried("c")
    none_left = hall.held()

    undone = await hall.asked("c", Wish.COMPENSATE)

    assert (done.status, none_left) == (ChangeStatus.DONE, [])
    assert undone.status is ChangeStatus.COMPENSATED
    assert hours(hall) == before


@pytest.mark.parametrize("lost", [1, 2, HOW_MANY + OTHERS])
async def test_answers_that_are_lost_on_the_way_make_none_of_them_twice_or_missing(
    hall: Hall, lost: int
) -> None:
    before = hours(hall)
    await hall.accepted("c", OPEN_ALWAYS)
    await hall.carried("c")
    hall.sandbox.fault("opentact", method="POST", reset="after", times=lost)

    undone = await hall.asked("c", Wish.COMPENSATE)

    assert undone.status is ChangeStatus.COMPENSATED
    assert hours(hall) == before
    again = await hall.asked("c", Wish.RETRY)
    assert (again.status, hall.held()) == (ChangeStatus.DONE, [])


async def test_one_that_was_made_before_a_crash_is_found_again_and_the_others_are_made(
    hall: Hall,
) -> None:
    before = hours(hall)
    await hall.accepted("c", OPEN_ALWAYS)
    await hall.carried("c")
    ledger, now = hall.desk.ledger, hall.desk.clock()
    change = await ledger.wish("c", Wish.COMPENSATE, now=now)
    assert change is not None
    await hall.work.begin("c", change.round)
    undoing = await hall.work.settle("c", change.round)
    assert undoing is not None
    first, second = undoing[:2]
    await hall.work.undo("c", change.round, first)
    # The second one is written, and the process dies before its answer is entered.
    record = (await hall.change("c")).steps[second]
    await ledger.step_begun("c", second, status=StepStatus.UNDOING, now=now)
    made = [one.key for one in (await hall.change("c")).steps]
    await carry_out(hall.desk, record.step.undo(record.key).beside(made), hands=HANDS)

    undone = await hall.carried("c")

    assert undone.status is ChangeStatus.COMPENSATED
    assert hours(hall) == before
