"""From an answer to a response, and what is turned away before there is an operation."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from starlette.responses import Response

from gateway.operations.answer import Answer, Refusal, refused
from gateway.schema.errors import ErrorCode
from gateway.web.negotiation import JSON
from gateway.web.statuses import HEADERS, status_of

VARY = "Accept, Authorization, X-Api-Key, Origin"
"""The request's headers that decide over an answer: its type, whose it is, and which page may read it."""
METHODS = "GET, POST, OPTIONS"


class TurnedAway(Exception):
    """A request that is no operation. Carries the status and what to say; `headers` go beside it."""

    def __init__(
        self,
        status: int,
        message: str,
        code: ErrorCode = ErrorCode.BAD_USER_INPUT,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.answer = refused(Refusal.MALFORMED, message, code)
        self.headers = dict(headers or {})


def respond(answer: Answer, media: str) -> Response:
    """The response that carries an answer. It is not to be kept by anybody, unless the answer's headers say so."""
    ours = HEADERS.get(answer.refusal, {}) if answer.refusal else {}
    return _response(
        answer, status_of(answer.refusal, media), media, {**ours, **dict(answer.headers)}
    )


def turned_away(stop: TurnedAway, media: str = JSON) -> Response:
    """The response to a request that was turned away."""
    return _response(stop.answer, stop.status, media, stop.headers)


def _response(answer: Answer, status: int, media: str, headers: Mapping[str, str]) -> Response:
    said = {name.lower(): value for name, value in headers.items()}
    return Response(
        orjson.dumps(answer.body()),
        status,
        {"vary": VARY, "cache-control": "no-store", **said},
        f"{media}; charset=utf-8",
    )
