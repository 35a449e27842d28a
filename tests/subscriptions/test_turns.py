"""Turns: who comes next, and that none is lost."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from gateway.schema.turns import Turns


class Crowd:
    """Clients that take turns, each for as long as the test likes."""

    def __init__(self, turns: Turns) -> None:
        self.came: list[str] = []
        self._turns = turns
        self._ends: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Crowd:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave(*self._tasks)

    async def ask(self, *names: str) -> None:
        """Want a turn each; the letter is the client."""
        for name in names:
            self._ends[name] = asyncio.Event()
            self._tasks[name] = asyncio.ensure_future(self._take(name))
        await self.settle()

    async def end(self, *names: str) -> None:
        """Give turns back."""
        for name in names:
            self._ends[name].set()
        await self.settle()

    async def leave(self, *names: str) -> None:
        """Do not want one any more."""
        for name in names:
            self._tasks[name].cancel()
        await self.settle()

    async def settle(self) -> None:
        """Let everybody do what they can."""
        for _ in range(10):
            await asyncio.sleep(0)

    async def _take(self, name: str) -> None:
        with suppress(asyncio.CancelledError):
            async with self._turns.turn(name[0]):
                self.came.append(name)
                await self._ends[name].wait()


async def test_a_client_has_a_few_and_others_come_in_beside_it() -> None:
    async with Crowd(Turns(in_all=4, per_client=2)) as crowd:
        await crowd.ask("a1", "a2", "a3", "a4", "b1")

        assert crowd.came == ["a1", "a2", "b1"]


async def test_there_are_so_many_in_all() -> None:
    async with Crowd(Turns(in_all=3, per_client=2)) as crowd:
        await crowd.ask("a1", "a2", "b1", "b2", "c1")

        assert crowd.came == ["a1", "a2", "b1"]


async def test_who_had_none_for_longest_comes_next_however_many_another_waits_for() -> None:
    async with Crowd(Turns(in_all=1, per_client=1)) as crowd:
        await crowd.ask("a1", "a2", "a3", "a4", "b1", "c1", "b2")

        for name in ("a1", "a2", "b1", "c1", "a3", "b2", "a4"):
            await crowd.end(name)

        assert crowd.came == ["a1", "a2", "b1", "c1", "a3", "b2", "a4"]


@pytest.mark.parametrize("gone", [("a2",), ("b1",), ("a2", "b1"), ("a2", "a3", "b1")], ids=str)
async def test_a_turn_that_nobody_wants_any_more_is_not_lost(gone: tuple[str, ...]) -> None:
    async with Crowd(Turns(in_all=1, per_client=1)) as crowd:
        await crowd.ask("a1", "a2", "a3", "b1", "c1")

        await crowd.leave(*gone)
        await crowd.end("a1", "a2", "a3", "b1", "c1")

        assert sorted(crowd.came) == sorted({"a1", "a2", "a3", "b1", "c1"} - {*gone})


async def test_a_turn_that_came_in_the_moment_of_leaving_goes_to_the_next() -> None:
    turns = Turns(in_all=1, per_client=1)
    async with Crowd(turns) as crowd:
        async with turns.turn("a"):
            await crowd.ask("b1", "c1")
        # The turn is b's by now, who had no time to know it.

        await crowd.leave("b1")

        assert crowd.came == ["c1"]


async def test_of_who_waited_in_vain_nothing_is_left() -> None:
    turns = Turns(in_all=1, per_client=1)
    async with Crowd(turns) as crowd, turns.turn("a"):
        await crowd.ask("a1", "a2", "b1")
        await crowd.leave("a1", "b1")
        await crowd.leave("a2")

        assert not turns._waiting
