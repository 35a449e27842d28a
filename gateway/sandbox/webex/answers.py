"""What Webex answers: JSON for success, one shape of body for every error.

Error body: `message` (by status), `errors` with a `description` of this very failure and at
times an `errorCode`, and `trackingId`, which is the caller's own when it sent one.
"""

import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Json = dict[str, Any]

NO_TOKEN = "A valid access token must be sent as a bearer in the Authorization header."  # noqa: S105 - a text

MESSAGES = {
    400: "The request has malformed syntax or breaks a rule of this resource.",
    401: NO_TOKEN,
    403: "The token lacks the scopes, roles or licenses that this request needs.",
    404: "The requested resource could not be found.",
    405: "This resource does not support the request's method.",
    409: "The request conflicts with an established rule of the system.",
    415: "The request has no media type, or one that is not supported.",
    423: "The requested resource is temporarily unavailable.",
    429: "Too many requests were sent; wait as long as Retry-After says.",
    500: "Something went wrong on the server.",
    502: "An upstream server gave an invalid response.",
    503: "The server is overloaded with requests.",
    504: "An upstream server failed to respond in time.",
}
BODILESS = frozenset({204, 205, 304})


class Refused(Exception):
    """A request that Webex does not carry out: its status, the reason, at times a number."""

    def __init__(self, status: int, description: str, *, code: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.code = code


def not_there(what: str) -> Refused:
    """The refusal of a path that names something unknown; `what` is said in the description."""
    return Refused(404, f"{what} could not be found.")


def answer(body: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    return JSONResponse(body, status, headers=dict(headers or {}))


def done() -> Response:
    """204: it was done and there is nothing to show."""
    return Response(status_code=204)


def error(
    status: int,
    description: str | None = None,
    *,
    code: int | None = None,
    tracking: str | None = None,
    retry_after: int | None = None,
    bare: bool = False,
) -> Response:
    """An error in Webex's shape; `retry_after` in whole seconds becomes a header.

    A `bare` one has no `errors`.
    """
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if status in BODILESS:
        return Response(status_code=status, headers=headers)
    message = MESSAGES.get(status) or _phrase(status)
    reason: Json = {"description": description or message}
    if code is not None:
        reason["errorCode"] = code
    reasons = {} if bare else {"errors": [reason]}
    tracking = tracking or f"ROUTER_{uuid.uuid4()}"
    body = {"message": message, **reasons, "trackingId": tracking}
    return JSONResponse(body, status, headers=headers)


def tracking_of(request: Request) -> str | None:
    """The tracking id that the caller chose, if it did."""
    return request.headers.get("trackingid") or None


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
