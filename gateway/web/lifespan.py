"""Opening and closing with the server, where a start that cannot be is one sentence and no traceback."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from starlette.types import ASGIApp, Receive, Scope, Send


class Lifespan:
    """An app, open as long as the server runs. An exception of the kinds `foreseen` stops the start with its text."""

    def __init__(
        self,
        app: ASGIApp,
        opened: Callable[[], AbstractAsyncContextManager[None]],
        *,
        foreseen: tuple[type[Exception], ...],
    ) -> None:
        self._app = app
        self._opened = opened
        self._foreseen = foreseen

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
