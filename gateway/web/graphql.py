"""GraphQL over HTTP: what was sent becomes an operation, and the answer becomes a response.

The order keeps each step cheap for who does not get further: the head alone (method, what is accepted, whose page asks,
the body's type and length), then who is asking, then the body, and only then the operation. Never a traceback, and never a
500 by input; statuses are in `statuses.py` and `responses.TurnedAway`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.caller import Caller
from gateway.operations.answer import Refused
from gateway.operations.execute import Executor
from gateway.operations.operation import Operation
from gateway.operations.till import Till
from gateway.schema.context import Context
from gateway.schema.ids import short
from gateway.web import caching
from gateway.web.bodies import BodyLimits, check_head, coding_of, read_json
from gateway.web.crossing import Origins
from gateway.web.leaving import unless_left
from gateway.web.members import LONGEST_NAME, beside, query_members, read_members
from gateway.web.negotiation import EVENT_STREAM, GRAPHQL, JSON, media_type, takes_stream
from gateway.web.responses import METHODS, TurnedAway, respond, turned_away
from gateway.web.wishes import idempotency_key, reads_through

HUNG_UP = 499
"""The status, for the log alone, of a request whose caller did not wait for the answer."""


class MakesContext(Protocol):
    """Makes a request's context of its instant; with `fresh`, of nothing that is kept from other requests. The
    `idempotency_key` is the request's."""

    def __call__(
        self, now: datetime, *, caller: Caller, fresh: bool, idempotency_key: str | None
    ) -> Context: ...


class Authenticates(Protocol):
    """Tells who is asking, from a request's headers. Raises `operations.answer.Refused`."""

    async def __call__(self, headers: Mapping[str, str], *, now: datetime) -> Caller: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is one: what it asks, by whom, when, and how the answer is wished."""

    operation: Operation
    caller: Caller
    now: datetime
    fresh: bool
    idempotency_key: str | None


class Streams(Protocol):
    """Answers a subscription as a stream of events; None when the operation is none. Raises Refused."""

    async def __call__(self, asked: Asked, request: Request) -> Response | None: ...


class GraphQLEndpoint:
    """The one route. `clock` is read once per request."""

    def __init__(
        self,
        executor: Executor,
        *,
        authenticate: Authenticates,
        context: MakesContext,
        clock: Callable[[], datetime],
        limits: BodyLimits,
        origins: Origins,
        streams: Streams | None = None,
    ) -> None:
        self._executor = executor
        self._authenticate = authenticate
        self._context = context
        self._clock = clock
        self._limits = limits
        self._origins = origins
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, of whatever method: the router leaves it to us to refuse."""
        request = Request(scope, receive, send)
        headers = lines(scope)
        response = await self.handle(request, headers)
        response.headers.update(self._origins.shared(headers))
        await response(scope, receive, send)

    async def handle(self, request: Request, headers: Mapping[str, str]) -> Response:
        """The response to a request, but for what a browser wants to know of pages."""
        accepted = headers.get("accept", "")
        media = media_type(accepted)
        try:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers=self._origins.preflight(headers))
            self._check_head(request.method, headers, media)
            asked = await self._asked(request, headers)
            request.state.operation = shown_name(asked.operation.operation_name)
            if self._streams is not None and takes_stream(accepted):
                stream = await self._streams(asked, request)
                if stream is not None:
                    return stream
            if media is None:
                raise not_acceptable()
            return await self._answered(asked, request, media)
        except (TurnedAway, Refused) as stop:
            return told(stop, request, media or JSON)
        except ClientDisconnect:
            return Response(status_code=HUNG_UP)

    def _check_head(self, method: str, headers: Mapping[str, str], media: str | None) -> None:
        """Raises TurnedAway for a request that its head alone shows to be none."""
        if method not in ("GET", "POST"):
            raise TurnedAway(405, "Send GET or POST.", headers={"Allow": METHODS})
        if media is None and not (self._streams and takes_stream(headers.get("accept"))):
            raise not_acceptable()
        if method == "POST":
            check_head(headers, self._limits.bytes)
        else:
            self._origins.check(headers)

    async def _asked(self, request: Request, headers: Mapping[str, str]) -> Asked:
        """Who asks for what. Raises TurnedAway, Refused and ClientDisconnect."""
        key = None
        if "idempotency-key" in headers:
            key = idempotency_key(request.headers.getlist("idempotency-key"))
        fresh = reads_through(headers.get(name, "") for name in ("cache-control", "pragma"))
        now = self._clock()
        caller = await self._authenticate(headers, now=now)
        try:
            operation = await self._operation(request, headers)
        except TurnedAway as stop:
            raise await charged(stop, caller, self._executor.till) from None
        return Asked(operation, caller, now, fresh, key)

    async def _operation(self, request: Request, headers: Mapping[str, str]) -> Operation:
        said = beside(request.path_params.get("document_id") or None, headers)
        if request.method == "GET":
            members = query_members(request.scope["query_string"])
            return read_members(members, said, only_queries=True)
        members = await read_json(request, coding_of(headers), self._limits)
        return read_members(members, said, only_queries=False)

    async def _answered(self, asked: Asked, request: Request, media: str) -> Response:
        context = self._context(
            asked.now,
            caller=asked.caller,
            fresh=asked.fresh,
            idempotency_key=asked.idempotency_key,
        )
        answer = await unless_left(request, self._executor.run(asked.operation, context))
        if answer is None:
            return Response(status_code=HUNG_UP)
        request.state.errors = len(answer.errors)
        return caching.kept(respond(answer, media), answer, request.headers)


async def charged(stop: TurnedAway, caller: Caller, till: Till) -> TurnedAway | Refused:
    """What its caller is told of a request that is none; it costs as much as an operation that is refused."""
    nothing_left = await till.entry(caller)
    if nothing_left is not None:
        return Refused(nothing_left)
    answer = await till.refuse(caller, stop.answer)
    stop.headers.update(answer.headers)
    return stop


def lines(scope: Scope) -> dict[str, str]:
    """A request's headers, by name in lower case. Lines of one name are one with commas (RFC 9110, section 5.3)."""
    found: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name, line = raw.decode("latin-1"), value.decode("latin-1")
        found[name] = f"{found[name]}, {line}" if name in found else line
    return found


def shown_name(name: str | None) -> str | None:
    """An operation's name for the log, where a long one would cost others their lines."""
    return None if name is None else short(name, LONGEST_NAME)


def told(stop: TurnedAway | Refused, request: Request, media: str) -> Response:
    """The response that says why nothing was executed."""
    request.state.errors = len(stop.answer.errors)
    if isinstance(stop, TurnedAway):
        return turned_away(stop, media)
    return respond(stop.answer, media)


def not_acceptable() -> TurnedAway:
    """Nothing that is accepted is what we have."""
    return TurnedAway(
        406,
        f"This endpoint answers {GRAPHQL} or {JSON}, and subscriptions as {EVENT_STREAM}; accept one of them.",
    )
