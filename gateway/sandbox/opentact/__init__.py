"""OpenTact: the account, its office hours, and the tokens for both."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.sandbox import tokens
from gateway.sandbox.bodies import json_body
from gateway.sandbox.limits import RateLimit
from gateway.sandbox.opentact.access import by_password, may_enter, new_token
from gateway.sandbox.opentact.content import UUID, read_content
from gateway.sandbox.opentact.entries import Entry, changed, check_day, new_entry, stamp

__all__ = ["OpenTact"]

_SPELLINGS = ("/account/office_hours", "/account/officehours")  # examples and one heading

Endpoint = Callable[[Request], Awaitable[Any]]


class _NotFound(Exception):
    """There is no entry with that uuid."""


class OpenTact:
    """The simulated vendor."""

    name = "opentact"
    prefix = "/opentact/rest"

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self.limit: RateLimit | None = None
        self._now = now
        self._content = read_content({}, now=now)

    def load(self, part: Mapping[str, Any]) -> None:
        """Replace all content, tokens included. Raises WorldError."""
        self._content = read_content(part, now=self._now)

    def dump(self) -> dict[str, Any]:
        """Give the content in the world's shape, long-lived tokens included."""
        return self._content.dump()

    def routes(self) -> list[Route]:
        """Give the endpoints; office hours have two spellings."""
        routes = [
            Route("/auth", _answering(self._auth), methods=["GET"]),
            Route("/token", self._guarded(self._token), methods=["POST"]),
            Route("/account", self._guarded(self._account), methods=["GET"]),
        ]
        for path in _SPELLINGS:
            one = path + "/{uuid}"
            routes += [
                Route(path, self._guarded(self._list), methods=["GET"]),
                Route(path, self._guarded(self._create), methods=["POST"]),
                Route(one, self._guarded(self._get), methods=["GET"]),
                Route(one, self._guarded(self._change), methods=["PATCH"]),
                Route(one, self._guarded(self._remove), methods=["DELETE"]),
            ]
        return routes

    def throttled(self, retry_after: int) -> Response:
        """Refuse with 429; `retry_after` in seconds."""
        return _failure(429, retry_after=retry_after)

    def not_found(self, request: Request) -> Response:  # noqa: ARG002  # same for all requests
        """Answer 404 in the vendor's shape."""
        return _failure(404)

    def method_not_allowed(self, request: Request) -> Response:  # noqa: ARG002  # as above
        """Answer 405 in the vendor's shape."""
        return _failure(405)

    def broke(self, status: int, retry_after: int | None) -> Response:
        """Answer with an injected status."""
        return _failure(status, retry_after=retry_after)

    def _guarded(self, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Any:
            if not may_enter(request, long_lived=self._content.tokens, now=self._now()):
                return _failure(401)
            return await endpoint(request)

        return _answering(guarded)

    async def _auth(self, request: Request) -> Any:
        """Give a JWT for e-mail and password, and for nothing else."""
        if not by_password(request):
            return _failure(401)
        user = self._content.user_shown()
        claims = {"uuid": user["uuid"]}
        jwt = tokens.issue(
            claims, audience=self.name, now=self._now(), lifetime=self._content.jwt_lifetime
        )
        shown = ("uuid", "email", "role", "first_name", "last_name", "created_on", "modified_on")
        return {**{name: user[name] for name in shown}, "token": jwt}

    async def _token(self, request: Request) -> Any:
        token = new_token(await json_body(request), now=self._now())
        self._content.tokens[token["token"]] = token
        return token

    async def _account(self, _request: Request) -> Any:
        return self._content.account_shown()

    async def _list(self, request: Request) -> Any:
        dow = request.query_params.get("dow")
        if dow is not None:
            check_day(dow)
        hours = self._content.hours.values()
        return [self._content.shown(entry) for entry in hours if dow in (None, entry.dow)]

    async def _create(self, request: Request) -> Any:
        entry = new_entry(
            await json_body(request),
            uuid=str(uuid4()),
            at=stamp(self._now()),
            encoding=self._content.encoding,
        )
        return self._stored(entry)

    async def _get(self, request: Request) -> Any:
        return self._content.shown(self._entry(request))

    async def _change(self, request: Request) -> Any:
        entry = self._entry(request)
        body = await json_body(request)
        at = stamp(self._now())
        return self._stored(changed(entry, body, at=at, encoding=self._content.encoding))

    async def _remove(self, request: Request) -> Any:
        """Delete and show what was deleted. Examples send a body; it has no meaning."""
        entry = self._entry(request)
        del self._content.hours[entry.uuid]
        return self._content.shown(entry)

    def _stored(self, entry: Entry) -> Any:
        self._content.hours[entry.uuid] = entry
        return self._content.shown(entry)

    def _entry(self, request: Request) -> Entry:
        uuid = request.path_params["uuid"]
        if not UUID.fullmatch(uuid):
            raise ValueError(f"uuid must match {UUID.pattern}")
        if uuid not in self._content.hours:
            raise _NotFound
        return self._content.hours[uuid]


def _answering(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """Put a payload in the vendor's envelope, and what was refused in that of its errors."""

    async def answered(request: Request) -> Response:
        try:
            payload = await endpoint(request)
        except _NotFound:
            return _failure(404, "Office hours entry not found")
        except ValueError as error:
            return _failure(400, str(error))
        if isinstance(payload, Response):
            return payload
        return JSONResponse({"success": True, "payload": payload})

    return answered


def _failure(
    status: int, message: str | None = None, *, retry_after: int | None = None
) -> Response:
    reason = HTTPStatus(status).phrase if status in set(HTTPStatus) else f"Status {status}"
    body = {"success": False, "message": message or reason, "status": status}
    headers = None if retry_after is None else {"Retry-After": str(retry_after)}
    return JSONResponse(body, status_code=status, headers=headers)
