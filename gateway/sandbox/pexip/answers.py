"""Answers of Pexip Engage: `data` with `meta`, or `errors` of which the status is a string."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse, Response

_CODES = {
    400: "MALFORMED_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "RESOURCE_NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    422: "UNPROCESSABLE_ENTITY",
    429: "TOO_MANY_REQUESTS",
}


class Refused(Exception):
    """A request that Pexip Engage does not accept."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        arguments: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code or _CODES[status]
        self.arguments = arguments


def data(value: Any, *, status: int = 200) -> Response:
    """Answer with one thing, or with a set that is not paged."""
    return JSONResponse({"data": value}, status_code=status)


def page(items: Sequence[Any], *, offset: int, limit: int) -> Response:
    """Answer with a page of a list."""
    meta = {"offset": offset, "limit": limit, "totalCount": len(items)}
    return JSONResponse({"data": items[offset : offset + limit], "meta": meta})


def refusal(error: Refused) -> Response:
    """Answer with one error; 422 has arguments."""
    body: dict[str, Any] = {
        "message": error.message,
        "code": error.code,
        "type": _type(error.status),
        "statusCode": str(error.status),
    }
    if error.status == 422:
        body["arguments"] = dict(error.arguments or {})
    return JSONResponse({"errors": [body]}, status_code=error.status)


def status_answer(status: int, *, retry_after: int | None = None) -> Response:
    """Answer with a bare status, in the vendor's shape."""
    reason = HTTPStatus(status).phrase if status in set(HTTPStatus) else f"Status {status}"
    response = refusal(Refused(status, reason, code=_CODES.get(status, _type(status))))
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _type(status: int) -> str:
    if status not in set(HTTPStatus):
        return f"STATUS_{status}"
    return HTTPStatus(status).name
