"""Changes of one record, where the clock of who carried the first one out is ahead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.changes.states import ChangeStatus, Event
from tests.changes.books import just
from tests.changes.halls import Hall, hall_on
from tests.stage import SandboxControl


@pytest.fixture
async def hall(sandbox: SandboxControl, tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_on(sandbox, tmp_path) as hall:
        yield hall


async def held_until(hall: Hall, *, ahead: timedelta) -> None:
    """A change of the record that ended so much after now."""
    await hall.accepted("first")
    await hall.work.begin("first", 1)
    ended = hall.desk.clock() + ahead
    await hall.desk.ledger.move("first", 1, just(Event.ALL_DONE), now=ended)


async def test_a_clock_that_is_a_little_behind_delays_a_change_and_no_more(hall: Hall) -> None:
    await held_until(hall, ahead=timedelta(seconds=0.15))
    await hall.accepted("second")

    assert (await hall.carried("second")).status is ChangeStatus.DONE


async def test_a_clock_that_is_far_behind_ends_the_change_and_does_not_ask_vendors_all_the_time(
    hall: Hall,
) -> None:
    await held_until(hall, ahead=timedelta(hours=1))
    await hall.accepted("second")
    hall.sandbox.forget_calls()

    change = await hall.carried("second")

    assert change.status is ChangeStatus.FAILED
    assert len(hall.sandbox.calls()["opentact"]) < 10
