"""How much of the process one request may take up: computing is not waiting, and while one computes nobody else is
served. So long work is done in steps with turns for others in between, and what it is asked about is counted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator
from typing import Any, TypeVar

from gateway.schema.bounds import MOST_DAYS_IN_ALL, BadQuestion
from gateway.timelines import Steps

T = TypeVar("T")

USUAL = 25
"""How many people an answer about everybody is priced for before they are counted."""

PEOPLE_A_POINT = 10
DAYS_A_POINT = 50
"""How many people more, and how many days of people more, cost a point."""

FRESH = 50
FRESH_PERSON = 5
"""What it costs to read everything anew for timelines, once in a request and for each person."""

LONG = 0.005
"""After how many seconds of computing others have their turn."""


class Pace:
    """The pace of one request. `points` are what its work cost beyond what was known before: more people than usual, and
    reading anew what is kept. That depends on how many there are and not on what was kept."""

    def __init__(self) -> None:
        self._days = 0
        self._fresh = False
        self.points = 0
        self._computing = asyncio.Lock()

    def count(self, days: int) -> None:
        """Count the days that a field asks about. Raises BadQuestion when they become too many."""
        self._days += days
        if self._days > MOST_DAYS_IN_ALL:
            raise BadQuestion(
                f"the operation's ranges have more than {MOST_DAYS_IN_ALL} days in all; ask about fewer people or "
                "shorter times, or in several operations"
            )

    def look(self, people: int, days: int, *, usual: int = USUAL, fresh: bool) -> None:
        """Count people at whom an answer looks, and days of them all together; `usual` is for how many it is priced."""
        if people > usual:
            beyond = days - usual * days // people
            self.points += -(-(people - usual) // PEOPLE_A_POINT) + beyond // DAYS_A_POINT
        if fresh:
            self.points += FRESH_PERSON * people + (0 if self._fresh else FRESH)
            self._fresh = True

    async def compute(self, work: Callable[[], T | Steps[T]]) -> T:
        """What the work finds; of one request's works one at a time, so that others come in between."""
        async with self._computing:
            started = time.monotonic()
            found = work()
            if isinstance(found, Generator):
                found = await _in_steps(found)
            elif time.monotonic() - started > LONG:
                await asyncio.sleep(0)
            return found


async def _in_steps(steps: Steps[Any]) -> Any:
    started = time.monotonic()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
        if time.monotonic() - started > LONG:
            await asyncio.sleep(0)
            started = time.monotonic()
