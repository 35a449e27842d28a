"""Is the process alive, and is it ready for requests?

`/healthz` says that the process runs. `/readyz` says that it can serve: its database answers, and it is not
stopping. Vendors do not count: with one down, the others still answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


async def healthz(request: Request) -> Response:  # noqa: ARG001  # starlette's signature
    """Alive."""
    return JSONResponse({"status": "ok"})


def readyz(check: Callable[[], Awaitable[str | None]]) -> Callable[[Request], Awaitable[Response]]:
    """Ready, unless `check` gives a reason why not."""

    async def ready(request: Request) -> Response:  # noqa: ARG001
        reason = await check()
        if reason is not None:
            return JSONResponse({"status": "not ready", "reason": reason}, 503)
        return JSONResponse({"status": "ok"})

    return ready
