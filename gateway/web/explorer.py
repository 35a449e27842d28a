"""A page with a query box, variables and the answer. It loads nothing from any other host.

The page's files are package data; the policy allows what comes from here and nothing else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FILES = {
    "/graphiql": ("page.html", "text/html"),
    "/graphiql/page.js": ("page.js", "text/javascript"),
    "/graphiql/page.css": ("page.css", "text/css"),
}


def explorer_routes() -> list[Route]:
    """The page and its two files."""
    return [Route(path, _serve(*entry), methods=["GET"]) for path, entry in FILES.items()]


def _serve(name: str, media: str) -> Callable[[Request], Awaitable[Response]]:
    content = files("gateway.web").joinpath("page", name).read_bytes()

    async def serve(request: Request) -> Response:  # noqa: ARG001
        return Response(content, headers={"Content-Security-Policy": POLICY}, media_type=media)

    return serve
