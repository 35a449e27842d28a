"""What a change says of its effects is what the vendor holds: also when a write was cut off, and when it is tried anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from gateway.changes.ledger import Overtaken
from gateway.changes.states import ChangeStatus, Effect, StepStatus, Wish
from gateway.changes.telling import said
from tests.changes.halls import Hall, hall_on
from tests.stage import SandboxControl

FOR_EVER = {"status": 503}


@pytest.fixture
async def hall(sandbox: SandboxControl, tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_on(sandbox, tmp_path) as hall:
        yield hall


async def test_a_write_that_was_cut_off_is_known_when_the_change_was_cancelled_meanwhile(
    hall: Hall,
) -> None:
    await hall.accepted("c")
    await hall.cut_off("c")
    await hall.desk.ledger.wish("c", Wish.CANCEL, now=hall.desk.clock())

    change = await hall.carried("c")

    # All there is to do was done before it could be stopped.
    assert (change.status, change.steps[0].effect) == (ChangeStatus.DONE, Effect.TAKEN)
    assert len(hall.held()) == 1
    undone = await hall.asked("c", Wish.COMPENSATE)
    assert (undone.status, hall.held()) == (ChangeStatus.COMPENSATED, [])


async def test_a_write_that_was_cut_off_before_it_was_sent_is_skipped_when_cancelled(
    hall: Hall,
) -> None:
    await hall.accepted("c")
    await hall.work.begin("c", 1)
    await hall.desk.ledger.step_begun("c", 0, status=StepStatus.RUNNING, now=hall.desk.clock())
    await hall.desk.ledger.wish("c", Wish.CANCEL, now=hall.desk.clock())

    change = await hall.carried("c")

    step = change.steps[0]
    assert (change.status, step.status) == (ChangeStatus.FAILED, StepStatus.SKIPPED)
    assert hall.held() == []


async def test_what_nobody_can_look_at_is_unknown_when_it_is_not_tried_any_more(hall: Hall) -> None:
    await hall.accepted("c")
    await hall.cut_off("c")
    await hall.desk.ledger.wish("c", Wish.CANCEL, now=hall.desk.clock())
    hall.sandbox.fault("opentact", **FOR_EVER)

    change = await hall.carried("c")

    assert (change.status, change.steps[0].effect) == (
        ChangeStatus.NEEDS_ATTENTION,
        Effect.UNKNOWN,
    )


async def test_trying_again_what_could_not_be_undone_does_not_make_its_effect_forgotten(
    hall: Hall,
) -> None:
    await hall.accepted("c")
    await hall.carried("c")
    hall.sandbox.fault("opentact", **FOR_EVER)
    await hall.asked("c", Wish.COMPENSATE)

    stuck = await hall.asked("c", Wish.RETRY)

    assert (stuck.status, stuck.steps[0].effect) == (ChangeStatus.NEEDS_ATTENTION, Effect.TAKEN)
    hall.sandbox.heal()
    done = await hall.asked("c", Wish.RETRY)
    assert (done.status, len(hall.held())) == (ChangeStatus.DONE, 1)


async def test_a_cancelled_change_that_waits_to_undo_an_earlier_round_does_not_wait_by_asking_all_the_time(
    hall: Hall,
) -> None:
    await hall.accepted("c")
    await hall.carried("c")
    await hall.accepted("other")
    await hall.work.begin("other", 1)
    await hall.desk.ledger.wish("c", Wish.COMPENSATE, now=hall.desk.clock())
    await hall.desk.ledger.wish("c", Wish.CANCEL, now=hall.desk.clock())
    asked: list[object] = []
    engine = hall.desk.ledger._store._engine.sync_engine
    sa.event.listen(engine, "commit", asked.append)

    change = await hall.carried("c")

    assert len(asked) < 10, "it looked again at each chance"
    assert change.status is ChangeStatus.NEEDS_ATTENTION, "the other one did not end in time"


async def test_an_attempt_is_entered_only_by_who_began_the_last_one(hall: Hall) -> None:
    await hall.accepted("c")
    await hall.work.begin("c", 1)
    ledger, now = hall.desk.ledger, hall.desk.clock()
    for attempt in (1, 2):
        await ledger.step_begun("c", 0, status=StepStatus.RUNNING, now=now, attempt=attempt)

    with pytest.raises(Overtaken):
        await ledger.step_begun("c", 0, status=StepStatus.RUNNING, now=now, attempt=2)
    with pytest.raises(Overtaken):
        await ledger.step_ended(
            "c", 0, status=StepStatus.FAILED, effect=Effect.NONE, now=now, attempt=1
        )
    await ledger.step_ended("c", 0, status=StepStatus.DONE, effect=Effect.TAKEN, now=now, attempt=2)

    assert (await hall.change("c")).steps[0].status is StepStatus.DONE


async def test_a_change_that_meets_a_fault_of_ours_before_it_begins_says_so(hall: Hall) -> None:
    await hall.accepted("c")

    await hall.work.broken("c", 1)

    change = await hall.change("c")
    assert (change.status, change.attention) == (ChangeStatus.FAILED, None)
    assert [said(fault) for fault in change.faults] == [
        "The gateway met a fault of its own; it is in the log. Nothing was done."
    ]
