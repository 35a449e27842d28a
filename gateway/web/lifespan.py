"""Opening and closing with the server, where a start that cannot be is one sentence and no traceback."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from starlette.types import ASGIApp, Receive, Scope, Send


class Lifespan:
    """An app, open as long as the server runs. An exception of the kinds `foreseen` stops the start with its text.
    `leaving` ends what would last for as long as callers like, and gives how many seconds are left to stop in."""

    def __init__(
        self,
        app: ASGIApp,
        opened: Callable[[], AbstractAsyncContextManager[None]],
        *,
        leaving: Callable[[], Awaitable[float]],
        foreseen: tuple[type[Exception], ...],
    ) -> None:
        self._app = app
        self._opened = opened
        self._leaving = leaving
        self._foreseen = foreseen

    async def leave(self) -> float:
        """The server is about to stop, and nobody can connect any more: before it waits for what is under way, end what
        would not end by itself. Gives how many seconds there are for that, and for closing."""
        return await self._leaving()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the server, or hand a request on."""
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        await receive()
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(self._opened())
            except self._foreseen as error:
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                return
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})
