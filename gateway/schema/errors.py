"""One table: which exception is which public code, and how each looks in an answer.

Codes are a closed list. In `errors[].extensions` stand `code` and, where a vendor is involved, `vendor`,
`retryable` and `vendorRequestId`; in payloads the same faults are `userErrors`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import strawberry
from graphql import GraphQLError

from gateway.changes.faults import NotPossible
from gateway.directory import DirectoryConflict, DirectoryNotFound, DirectoryRefused
from gateway.engine import TooMany
from gateway.loaders import Forbidden, NotFound, TooManyOccurrences
from gateway.schema.bounds import BadQuestion
from gateway.schema.declared import attribute, shows
from gateway.schema.ids import BadId
from gateway.schema.paging import BadPage
from gateway.schema.vocabulary import word_list
from gateway.store import StoreError
from gateway.vendors.errors import (
    VendorConflict,
    VendorError,
    VendorGarbled,
    VendorNotConfigured,
    VendorNotFound,
    VendorRefused,
    VendorThrottled,
    VendorTimeout,
    VendorUnreachable,
)
from gateway.vendors.port import Problem, Vendor


class ErrorCode(StrEnum):
    """Every code that an answer can carry."""

    BAD_USER_INPUT = "BAD_USER_INPUT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    VENDOR_UNREACHABLE = "VENDOR_UNREACHABLE"
    VENDOR_TIMEOUT = "VENDOR_TIMEOUT"
    VENDOR_THROTTLED = "VENDOR_THROTTLED"
    VENDOR_REFUSED = "VENDOR_REFUSED"
    VENDOR_GARBLED = "VENDOR_GARBLED"
    OUT_OF_OFFICE_SET_ELSEWHERE = "OUT_OF_OFFICE_SET_ELSEWHERE"
    STALE_PLAN = "STALE_PLAN"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    STORAGE_UNAVAILABLE = "STORAGE_UNAVAILABLE"
    COST_LIMIT_EXCEEDED = "COST_LIMIT_EXCEEDED"
    RATE_LIMITED = "RATE_LIMITED"
    DOCUMENT_TOO_LARGE = "DOCUMENT_TOO_LARGE"
    DOCUMENT_TOO_DEEP = "DOCUMENT_TOO_DEEP"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
    PERSISTED_DOCUMENT_NOT_FOUND = "PERSISTED_DOCUMENT_NOT_FOUND"
    PERSISTED_DOCUMENT_REQUIRED = "PERSISTED_DOCUMENT_REQUIRED"
    PERSISTED_DOCUMENT_RETIRED = "PERSISTED_DOCUMENT_RETIRED"
    TIMEOUT = "TIMEOUT"
    ERRORS_OMITTED = "ERRORS_OMITTED"
    INTERNAL = "INTERNAL"


MEANINGS: dict[str, str] = {
    "BAD_USER_INPUT": "The input or document is wrong; the message says where and what to do.",
    "UNAUTHENTICATED": "Credentials are missing or not accepted.",
    "FORBIDDEN": "The caller may not do or see this.",
    "NOT_FOUND": "The thing named in the input is not there.",
    "CONFLICT": "Something that is there is in the way, such as another record of that name.",
    "VENDOR_UNREACHABLE": "The vendor gave no usable answer.",
    "VENDOR_TIMEOUT": "The vendor did not answer within the deadline.",
    "VENDOR_THROTTLED": "The vendor asks for a pause that is longer than the deadline.",
    "VENDOR_REFUSED": "The vendor understood the request and said no.",
    "VENDOR_GARBLED": "The vendor's answer cannot be read.",
    "OUT_OF_OFFICE_SET_ELSEWHERE": "myKaarma shows an out of office that was not set through the gateway.",
    "STALE_PLAN": "What the vendors hold has changed since the change was planned.",
    "IDEMPOTENCY_KEY_REUSED": "The idempotency key was used with another input.",
    "STORAGE_UNAVAILABLE": "The gateway's own database does not answer.",
    "COST_LIMIT_EXCEEDED": "The operation costs more than one request may.",
    "RATE_LIMITED": "The caller's budget is used up for now.",
    "DOCUMENT_TOO_LARGE": "The request or document is larger than allowed.",
    "DOCUMENT_TOO_DEEP": "The document is nested deeper than allowed.",
    "PERSISTED_QUERY_NOT_FOUND": "No document is known by this hash; send it with its text.",
    "PERSISTED_QUERY_NOT_SUPPORTED": "Documents are not kept by hash here.",
    "PERSISTED_DOCUMENT_NOT_FOUND": "No document is registered under this id.",
    "PERSISTED_DOCUMENT_REQUIRED": "This caller may only run registered documents.",
    "PERSISTED_DOCUMENT_RETIRED": "The document was retired.",
    "TIMEOUT": "The operation took longer than it may.",
    "ERRORS_OMITTED": "There were more errors than are shown; the message has the count.",
    "INTERNAL": "A fault of the gateway's own. It is logged under the request id.",
}

word_list(
    ErrorCode,
    "What went wrong: the closed list, used in userErrors and in errors[].extensions.code.",
    MEANINGS,
)

_CODES: tuple[tuple[type[Exception], ErrorCode], ...] = (
    # Subclasses stand before their bases: the first match counts.
    (BadId, ErrorCode.BAD_USER_INPUT),
    (BadPage, ErrorCode.BAD_USER_INPUT),
    (BadQuestion, ErrorCode.BAD_USER_INPUT),
    (TooMany, ErrorCode.BAD_USER_INPUT),
    (TooManyOccurrences, ErrorCode.BAD_USER_INPUT),
    (Forbidden, ErrorCode.FORBIDDEN),
    (NotFound, ErrorCode.NOT_FOUND),
    (DirectoryNotFound, ErrorCode.NOT_FOUND),
    (DirectoryConflict, ErrorCode.CONFLICT),
    (DirectoryRefused, ErrorCode.BAD_USER_INPUT),
    (StoreError, ErrorCode.STORAGE_UNAVAILABLE),
    (VendorTimeout, ErrorCode.VENDOR_TIMEOUT),
    (VendorUnreachable, ErrorCode.VENDOR_UNREACHABLE),
    (VendorNotConfigured, ErrorCode.VENDOR_UNREACHABLE),
    (VendorThrottled, ErrorCode.VENDOR_THROTTLED),
    (VendorNotFound, ErrorCode.NOT_FOUND),
    (VendorConflict, ErrorCode.CONFLICT),
    (VendorRefused, ErrorCode.VENDOR_REFUSED),
    (VendorGarbled, ErrorCode.VENDOR_GARBLED),
    (TimeoutError, ErrorCode.TIMEOUT),
)


def code_of(error: BaseException) -> ErrorCode:
    """The public code of an exception; INTERNAL for what nobody expected."""
    for kind, code in _CODES:
        if isinstance(error, kind):
            return code
    return ErrorCode.INTERNAL


@dataclass(frozen=True, slots=True)
class VendorFault:
    """A vendor's failure as a value, for answers that carry it as data."""

    vendor: Vendor
    code: ErrorCode
    message: str
    vendor_code: str | None
    vendor_request_id: str | None
    retryable: bool


def fault_of(error: VendorError) -> VendorFault:
    """The public form of a vendor's failure."""
    return VendorFault(
        vendor=error.vendor,
        code=code_of(error),
        message=str(error),
        vendor_code=error.vendor_code,
        vendor_request_id=error.vendor_request_id,
        retryable=error.retryable,
    )


def extensions_of(error: GraphQLError) -> dict[str, Any]:
    """What stands under `extensions` of an error in an answer."""
    cause = error.original_error
    if cause is None or _is_about_input(error):
        return {"code": ErrorCode.BAD_USER_INPUT.value, **(error.extensions or {})}
    if isinstance(cause, VendorError):
        fault = fault_of(cause)
        return {
            "code": fault.code.value,
            "vendor": fault.vendor.value,
            "retryable": fault.retryable,
            "vendorRequestId": fault.vendor_request_id,
            **({"vendorCode": fault.vendor_code} if fault.vendor_code else {}),
        }
    return {"code": code_of(cause).value}


def message_of(error: GraphQLError) -> str:
    """What an error says to people: the whole sentence of a vendor's failure, with vendor and endpoint."""
    if error.original_error is None or _is_about_input(error):
        return error.message
    return str(error.original_error)


def _is_about_input(error: GraphQLError) -> bool:
    """Whether a document or its variables are wrong. Before execution nothing else can be, whatever the cause;
    in it, graphql-core complains of an argument by its place in the document."""
    cause = error.original_error
    return error.path is None or (isinstance(cause, GraphQLError) and bool(cause.nodes))


@strawberry.interface(description="Why a mutation did not do what was asked.")
class UserError:
    """What every user error has."""

    message: str = attribute("What is wrong and what to do, for people.")
    code: ErrorCode = attribute("What kind of error, for programs.")
    path: list[str] | None = attribute("Where in the input, from the input's own members on.")


@dataclass(frozen=True, slots=True)
class InputFault:
    """A user error by the caller's own input."""

    message: str
    code: ErrorCode
    path: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class RefusalFault:
    """A user error by a vendor's word."""

    message: str
    code: ErrorCode
    path: tuple[str, ...] | None
    vendor: Vendor
    vendor_code: str | None
    vendor_request_id: str | None


@strawberry.type(
    description="The input is wrong, or does not fit what is there. No vendor was changed."
)
@shows(InputFault)
class InputError(UserError):
    """Reads an input fault."""


@strawberry.type(
    description="A vendor refused, or could not be asked. The message says what the vendor said."
)
@shows(RefusalFault)
class VendorRefusal(UserError):
    vendor: Vendor = attribute("Which vendor.")
    vendor_code: str | None = attribute("The vendor's own code.")
    vendor_request_id: str | None = attribute("The vendor's own id of the request, for a ticket.")


@strawberry.type(name="VendorError", description="What a vendor did instead of answering.")
@shows(VendorFault)
class VendorErrorType:
    vendor: Vendor = attribute("Which vendor.")
    code: ErrorCode = attribute("What kind of error, for programs.")
    message: str = attribute("What happened, for people.")
    vendor_code: str | None = attribute("The vendor's own code.")
    vendor_request_id: str | None = attribute("The vendor's own id of the request, for a ticket.")
    retryable: bool = attribute("Whether the same request may succeed later.")


def input_faults(
    problems: list[Problem], code: ErrorCode = ErrorCode.BAD_USER_INPUT
) -> list[InputFault]:
    """Problems as user errors."""
    return [InputFault(problem.message, code, problem.path or None) for problem in problems]


def user_errors_of(error: Exception) -> Sequence[InputFault | RefusalFault]:
    """What stopped an order, as user errors. Raises what is no user's business."""
    if isinstance(error, NotPossible):
        return input_faults(error.problems, ErrorCode(error.obstacle.value))
    if isinstance(error, VendorError):
        fault = fault_of(error)
        return [
            RefusalFault(
                fault.message,
                fault.code,
                None,
                fault.vendor,
                fault.vendor_code,
                fault.vendor_request_id,
            )
        ]
    if isinstance(error, DirectoryConflict):
        return [InputFault(error.message, ErrorCode.CONFLICT, error.path)]
    if isinstance(error, DirectoryNotFound):
        message = "The directory has no associate of this id."
        return [InputFault(message, ErrorCode.NOT_FOUND, ("associateId",))]
    if isinstance(error, DirectoryRefused):
        return [InputFault(text, ErrorCode.BAD_USER_INPUT, path) for path, text in error.problems]
    raise error
