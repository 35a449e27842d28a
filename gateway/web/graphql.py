"""GraphQL over HTTP: what was sent becomes an operation, and the answer becomes a response.

Statuses: 200 when the operation ran, or when it was refused and the caller only reads `application/json`;
400 for a refused one when `application/graphql-response+json` was asked for; 405, 413, 415 and 406 as HTTP has
them. Never a traceback, and never a 500 by input.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.operations.execute import Answer, Executor, Operation, refused
from gateway.schema.context import Context
from gateway.schema.drafts import LONGEST_KEY, is_idempotency_key
from gateway.schema.errors import ErrorCode
from gateway.schema.ids import short

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


class Refused(Exception):
    """A request that is no operation. Carries the status and what to say."""

    def __init__(
        self, status: int, message: str, code: ErrorCode = ErrorCode.BAD_USER_INPUT, **headers: str
    ) -> None:
        super().__init__(message)
        self.status = status
        self.answer = refused(message, code)
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take: bytes of its body, and seconds to send it."""

    body_bytes: int
    body_seconds: float


class MakesContext(Protocol):
    """Makes a request's context of its instant; with `fresh`, of nothing that is kept from other requests. The
    `idempotency_key` is the request's."""

    def __call__(self, now: datetime, *, fresh: bool, idempotency_key: str | None) -> Context: ...


class GraphQLEndpoint:
    """The one route. `clock` is read once per request."""

    def __init__(
        self,
        executor: Executor,
        *,
        context: MakesContext,
        clock: Callable[[], datetime],
        limits: Limits,
    ) -> None:
        self._executor = executor
        self._context = context
        self._clock = clock
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, of whatever method: the router leaves it to us to refuse."""
        response = await self.handle(Request(scope, receive, send))
        await response(scope, receive, send)

    async def handle(self, request: Request) -> Response:
        """The response to a request."""
        accepted = media_type(request.headers.get("accept"))
        try:
            if accepted is None:
                message = f"This endpoint answers {GRAPHQL} or {JSON}; accept one of them."
                raise Refused(406, message)
            key = idempotency_key(request.headers.getlist("idempotency-key"))
            operation = await self._operation(request)
        except Refused as refusal:
            return respond(refusal.answer, refusal.status, accepted or JSON, refusal.headers)
        except ClientDisconnect:
            return Response(status_code=499)
        request.state.operation = operation.operation_name
        answer = await self._run(operation, request, key)
        if answer is None:
            return Response(status_code=499)
        request.state.errors = len(answer.errors)
        return respond(answer, *status_of(answer, accepted))

    async def _run(self, operation: Operation, request: Request, key: str | None) -> Answer | None:
        """The answer; None when the caller hung up, and then the work has been stopped."""
        said = request.headers
        fresh = reads_through((*said.getlist("cache-control"), *said.getlist("pragma")))
        context = self._context(self._clock(), fresh=fresh, idempotency_key=key)
        running = asyncio.ensure_future(self._executor.run(operation, context))
        leaving = asyncio.ensure_future(hung_up(request))
        try:
            await asyncio.wait((running, leaving), return_when=asyncio.FIRST_COMPLETED)
            return running.result() if running.done() else None
        finally:
            for task in (running, leaving):
                task.cancel()
            await asyncio.gather(running, leaving, return_exceptions=True)

    async def _operation(self, request: Request) -> Operation:
        match request.method:
            case "POST":
                return read_members(await self._json(request), only_queries=False)
            case "GET":
                return read_members(query_members(request.query_params), only_queries=True)
            case _:
                raise Refused(405, "Send GET or POST.", Allow="GET, POST")

    async def _json(self, request: Request) -> Any:
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type != JSON:
            raise Refused(415, f"Send the request as {JSON}.")
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise Refused(415, "Send the request without compression.")
        body = await self._body(request)
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise Refused(400, f"The body is not JSON: {str(error)[:100]}.") from None

    async def _body(self, request: Request) -> bytes:
        most = self._limits.body_bytes
        too_large = Refused(
            413, f"The body is larger than {most} bytes.", ErrorCode.DOCUMENT_TOO_LARGE
        )
        body = bytearray()
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > most:
                        raise too_large
        except TimeoutError:
            raise Refused(408, "The body did not arrive in time.") from None
        return bytes(body)


async def hung_up(request: Request) -> None:
    """Ends when the caller closes the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def query_members(parameters: Mapping[str, str]) -> dict[str, Any]:
    """The members of a GET request. An empty `variables` or `extensions` counts as absent."""
    members: dict[str, Any] = dict(parameters)
    for name in ("variables", "extensions"):
        text = members.pop(name, "")
        if text:
            try:
                members[name] = orjson.loads(text)
            except orjson.JSONDecodeError:
                raise Refused(400, f"{name} is not JSON.") from None
    return members


def read_members(members: Any, *, only_queries: bool) -> Operation:
    """The operation in a request's members. Unknown members are ignored, as the specification has it."""
    if isinstance(members, list):
        raise Refused(400, "Batches are not accepted; send one operation per request.")
    if not isinstance(members, dict):
        raise Refused(400, "The body has to be a JSON object with a `query`.")
    query = members.get("query")
    variables = members.get("variables")
    name = members.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise Refused(400, "There is no `query`: send the document's text.")
    if variables is not None and not isinstance(variables, dict):
        raise Refused(400, "`variables` has to be an object.")
    if name is not None and not isinstance(name, str):
        raise Refused(400, "`operationName` has to be text.")
    if members.get("extensions") is not None and not isinstance(members["extensions"], dict):
        raise Refused(400, "`extensions` has to be an object.")
    return Operation(query, variables, name or None, only_queries)


def reads_through(headers: Iterable[str]) -> bool:
    """Whether a caller wants vendors to be asked, whatever is kept. `headers` are the values of Cache-Control and
    Pragma; what they mean in a request is in RFC 9111, sections 5.2.1 and 5.4. A `max-age` above 0 says nothing here.
    """
    for directive in ",".join(headers).lower().split(","):
        name, _, value = (part.strip(' \t"') for part in directive.partition("="))
        none_old = name == "max-age" and value != "" and not value.strip("0")
        if none_old or name in ("no-cache", "no-store"):
            return True
    return False


def idempotency_key(headers: Sequence[str]) -> str | None:
    """The key in the values of Idempotency-Key, bare or quoted: the draft draft-ietf-httpapi-idempotency-key-header has
    a quoted string (RFC 8941, section 3.3.3), and most clients send it bare. None without the header. Raises Refused."""
    if not headers:
        return None
    if len(headers) > 1:
        raise Refused(400, "There are several Idempotency-Key headers; send one.")
    said = headers[0].strip(" \t")
    key = _unquoted(said) if said.startswith('"') else said
    if key is None or not is_idempotency_key(key) or not key.isascii():
        raise Refused(
            400,
            f"Idempotency-Key: {short(said)!r} is no key. Send 1 to {LONGEST_KEY} printable ASCII characters, bare or "
            "in quotes.",
        )
    return key


def _unquoted(text: str) -> str | None:
    """What a quoted string says; None when it is none."""
    found = re.fullmatch(r'"((?:[^"\\]|\\["\\])*)"', text)
    return None if found is None else re.sub(r"\\(.)", r"\1", found[1])


def media_type(accept: str | None) -> str | None:
    """The media type to answer with: the one that the caller likes best, None when it is neither of ours."""
    if accept is None or not accept.strip():
        return JSON
    best, liking = None, 0.0
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = _quality(parameters)
        offered = (
            GRAPHQL if name == GRAPHQL else JSON if name in (JSON, "application/*", "*/*") else None
        )
        if offered and quality > liking:
            best, liking = offered, quality
    return best


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def status_of(answer: Answer, accepted: str) -> tuple[int, str, dict[str, str]]:
    """Status, media type and headers of an answer."""
    if answer.mutation_refused:
        return 405, accepted, {"Allow": "POST"}
    return (400 if answer.refused and accepted == GRAPHQL else 200), accepted, {}


def respond(
    answer: Answer, status: int, media: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The response that carries an answer."""
    return Response(
        orjson.dumps(answer.body()),
        status,
        {"Vary": "Accept", "Cache-Control": "no-store", **(headers or {})},
        f"{media}; charset=utf-8",
    )
