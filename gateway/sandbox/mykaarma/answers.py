"""myKaarma's envelope, which is around every answer, and the codes of its errors."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from starlette.responses import JSONResponse, Response

_TITLES = {
    100001: "NULL_CREDENTIALS",
    100003: "WRONG_CREDENTIAL",
    100004: "REQUEST_NOT_AUTHORIZED",
    100006: "INVALID_REQUEST_DATA",
    100007: "INTERNAL_SERVER_ERROR",
    100012: "EMPTY_REQUEST_UUIDS",
    100013: "INVALID_DEPARTMENT_TOKEN",
}
# The vendor documents 400, 401, 403 and 500 only; other statuses carry themselves as the code.
_CODES = {400: 100006, 401: 100003, 403: 100004, 500: 100007}


class Refused(Exception):
    """A request that myKaarma does not accept."""

    def __init__(self, code: int, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def envelope(**members: Any) -> Response:
    """Answer 200 with further members next to the envelope's own."""
    return JSONResponse({"errors": [], "warnings": [], "apiRequestId": str(uuid4()), **members})


def refusal(error: Refused) -> Response:
    """Answer with one error."""
    headers = {"WWW-Authenticate": 'Basic realm="manage"'} if error.status == 401 else None
    return _failed(error.status, error.code, _TITLES[error.code], error.message, headers)


def status_answer(status: int, *, retry_after: int | None = None) -> Response:
    """Answer with a bare status, in the vendor's shape."""
    reason = HTTPStatus(status).phrase if status in set(HTTPStatus) else f"Status {status}"
    code = _CODES.get(status, status)
    title = _TITLES.get(code, reason.upper().replace(" ", "_"))
    headers = None if retry_after is None else {"Retry-After": str(retry_after)}
    return _failed(status, code, title, reason, headers)


def _failed(
    status: int, code: int, title: str, message: str, headers: dict[str, str] | None
) -> Response:
    error = {"errorCode": code, "errorTitle": title, "errorMessage": message}
    body = {"errors": [error], "warnings": [], "apiRequestId": str(uuid4())}
    return JSONResponse(body, status_code=status, headers=headers)
