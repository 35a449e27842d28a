"""One request's long computing leaves turns to the others, and what it asks about is counted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator

import pytest

from gateway.schema.bounds import MOST_DAYS_IN_ALL, BadQuestion
from gateway.schema.pace import LONG, Pace


def busy(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


def in_steps(number: int) -> Generator[None, None, int]:
    for _ in range(number):
        busy(LONG)
        yield
    return number


async def turns(of: asyncio.Task[object]) -> int:
    """How often somebody else has a turn until a task is done."""
    number = 0
    while not of.done():
        await asyncio.sleep(0)
        number += 1
    return number


async def test_long_work_in_steps_leaves_turns_in_between() -> None:
    work = asyncio.ensure_future(Pace().compute(lambda: in_steps(6)))

    assert await turns(work) >= 6
    assert work.result() == 6


async def test_works_of_one_request_leave_turns_between_them() -> None:
    pace = Pace()
    works = [asyncio.ensure_future(pace.compute(lambda: busy(2 * LONG))) for _ in range(5)]
    all_of_them = asyncio.ensure_future(asyncio.gather(*works))

    assert await turns(all_of_them) >= 5


async def test_short_work_is_done_at_once() -> None:
    assert await Pace().compute(lambda: "found") == "found"


async def test_work_in_steps_can_be_stopped_between_them() -> None:
    work = asyncio.ensure_future(Pace().compute(lambda: in_steps(10_000)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    work.cancel()

    with pytest.raises(asyncio.CancelledError):
        await work


def test_the_days_of_all_fields_together_are_bounded() -> None:
    pace = Pace()
    pace.count(MOST_DAYS_IN_ALL - 1)
    pace.count(1)

    with pytest.raises(BadQuestion, match="ask about fewer people or shorter times"):
        pace.count(1)
