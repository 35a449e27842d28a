"""Work for as long as somebody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from starlette.requests import Request

T = TypeVar("T")


async def unless_left(request: Request, work: Awaitable[T]) -> T | None:
    """What the work comes to; None when the caller hung up, and then the work has been stopped. The request's body has to
    have been read."""
    working = asyncio.current_task()
    assert working is not None, "there is a task wherever something can be awaited"  # noqa: S101
    leaving = asyncio.ensure_future(hung_up(request))

    def stop(_: asyncio.Task[None]) -> None:
        working.cancel()

    leaving.add_done_callback(stop)
    try:
        return await work
    except asyncio.CancelledError:
        # Somebody else may have stopped us too, such as a server that ends: that goes on.
        if leaving.cancelled() or not leaving.done() or working.uncancel():
            raise
        return None
    finally:
        leaving.remove_done_callback(stop)
        leaving.cancel()


async def hung_up(request: Request) -> None:
    """Ends when the caller closes the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
