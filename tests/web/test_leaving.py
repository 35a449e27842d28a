"""Work lasts as long as somebody waits for it, and whoever waits is told apart from whoever stops the server."""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from gateway.web.leaving import unless_left


class Line:
    """A caller's side of a connection."""

    def __init__(self) -> None:
        self.left = asyncio.Event()
        self.request = Request({"type": "http", "headers": []}, self.receive)

    async def receive(self) -> Message:
        """What the server tells an app after the body."""
        await self.left.wait()
        return {"type": "http.disconnect"}


async def forever(stopped: list[str]) -> str:
    """Work without an end."""
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        stopped.append("stopped")
        raise
    return "done"


async def others() -> set[asyncio.Task[object]]:
    """The tasks beside this one, once what was cancelled is gone."""
    for _ in range(3):
        await asyncio.sleep(0)
    return asyncio.all_tasks() - {asyncio.current_task()}


async def test_work_that_is_waited_for_is_done_and_leaves_no_task() -> None:
    before = await others()

    assert await unless_left(Line().request, asyncio.sleep(0.01, "done")) == "done"

    assert await others() <= before


async def test_a_fault_of_the_work_is_the_callers_to_handle() -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await unless_left(Line().request, fails())


@pytest.mark.parametrize("after", [0.0, 0.01])
async def test_work_is_stopped_when_the_caller_leaves(after: float) -> None:
    line, stopped = Line(), list[str]()
    before = await others()
    asyncio.get_running_loop().call_later(after, line.left.set)

    assert await unless_left(line.request, forever(stopped)) is None

    assert stopped == ["stopped"]
    current = asyncio.current_task()
    assert current is not None
    assert current.cancelling() == 0, "the next thing that this task waits for must not be stopped"
    assert await others() <= before


async def test_a_server_that_stops_is_no_caller_who_leaves() -> None:
    stopped: list[str] = []
    serving = asyncio.ensure_future(unless_left(Line().request, forever(stopped)))
    await asyncio.sleep(0.01)

    serving.cancel()

    with pytest.raises(asyncio.CancelledError):
        await serving
    assert stopped == ["stopped"]


async def test_a_server_that_stops_while_the_caller_leaves_still_stops() -> None:
    line = Line()
    serving = asyncio.ensure_future(unless_left(line.request, forever([])))
    await asyncio.sleep(0.01)

    line.left.set()
    await asyncio.sleep(0)
    serving.cancel()

    with pytest.raises(asyncio.CancelledError):
        await serving
