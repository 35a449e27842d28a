"""The Webex of the sandbox: its content, its endpoints, and how it says no."""

from collections.abc import Awaitable, Callable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.sandbox.limits import RateLimit
from gateway.sandbox.webex import locations, modes, numbers, people, schedules
from gateway.sandbox.webex.answers import error, tracking_of
from gateway.sandbox.webex.call import Handler, answered
from gateway.sandbox.webex.loading import part_of, state_of


class Webex:
    """People, locations, schedules and operating modes behind one fixed bearer token.

    `now` is the sandbox's clock; nothing that Webex says here depends on it.
    """

    name = "webex"
    prefix = "/webex/v1"

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self.now = now
        self.limit: RateLimit | None = None
        self._state = state_of({})

    def load(self, part: Mapping[str, Any]) -> None:
        """Replaces everything by a part of a world; on WorldError nothing has changed."""
        self._state = state_of(deepcopy(dict(part)))

    def dump(self) -> dict[str, Any]:
        """The content with all ids; `load` of it restores everything."""
        return deepcopy(part_of(self._state))

    def routes(self) -> list[Route]:
        """The endpoints, with paths below the prefix."""
        found = [
            *people.routes(),
            *locations.routes(),
            *modes.routes(),
            *numbers.routes(),
            *schedules.routes(),
        ]
        return [
            Route(path, self._endpoint(handler), methods=[method])
            for method, path, handler in found
        ]

    def throttled(self, retry_after: int) -> Response:
        """429 with Retry-After in whole seconds."""
        return error(429, retry_after=retry_after)

    def not_found(self, request: Request) -> Response:
        """404 for a path that Webex does not have."""
        return error(404, tracking=tracking_of(request))

    def method_not_allowed(self, request: Request) -> Response:
        """405 for a path that Webex has, with other methods."""
        return error(405, tracking=tracking_of(request))

    def broke(self, status: int, retry_after: int | None) -> Response:
        """Any status in Webex's shape, as when the service itself has trouble.

        Its 403 is at times without `errors`: this is where a client meets such a one.
        """
        return error(status, retry_after=retry_after, bare=status == 403)

    def _endpoint(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def run(request: Request) -> Response:
            return await answered(request, self._state, handler)

        return run
