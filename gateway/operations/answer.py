"""What goes back: data, errors, and why nothing was executed, if nothing was. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gateway.schema.errors import ErrorCode

MESSAGE_LENGTH = 500


class Refusal(StrEnum):
    """Why nothing was executed. `web.statuses` says which status each is."""

    MALFORMED = "MALFORMED"  # no well-formed request: no query, variables that are a list
    SYNTAX = "SYNTAX"
    INVALID = "INVALID"  # against the schema
    OPERATION = "OPERATION"  # which one is not determined
    VARIABLES = "VARIABLES"  # do not fit their types
    NOT_BY_GET = "NOT_BY_GET"  # a mutation
    NOT_HERE = "NOT_HERE"  # a subscription where there can be no stream
    LIMIT = "LIMIT"  # of the document
    COST = "COST"
    BUDGET = "BUDGET"
    HASH_UNKNOWN = "HASH_UNKNOWN"  # send it with its text
    HASH_OFF = "HASH_OFF"
    HASH_WRONG = "HASH_WRONG"
    DOCUMENT_UNKNOWN = "DOCUMENT_UNKNOWN"
    DOCUMENT_REQUIRED = "DOCUMENT_REQUIRED"
    DOCUMENT_RETIRED = "DOCUMENT_RETIRED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    UNCHECKED = "UNCHECKED"  # credentials cannot be checked now: the issuer of tokens is away
    STORAGE = "STORAGE"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. `refusal` says why nothing was executed; None: something was. `extensions` stand beside the data; empty,
    there are none. `headers` are of the response. `fresh_seconds`: how long it may be kept by the caller's cache; None:
    not at all."""

    data: Mapping[str, Any] | None
    errors: tuple[dict[str, Any], ...] = ()
    refusal: Refusal | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()
    fresh_seconds: int | None = None

    def body(self) -> dict[str, Any]:
        """The response's members: no `data` when nothing was executed, no `errors` or `extensions` when there are
        none."""
        errors = {"errors": list(self.errors)} if self.errors else {}
        data = {} if self.refusal else {"data": self.data}
        extensions = {"extensions": self.extensions} if self.extensions else {}
        return {**errors, **data, **extensions}


class Refused(Exception):
    """Nothing will be executed; carries the answer that says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.errors[0]["message"] if answer.errors else answer.refusal)
        self.answer = answer


def refused(
    refusal: Refusal,
    message: str,
    code: ErrorCode = ErrorCode.BAD_USER_INPUT,
    *,
    headers: tuple[tuple[str, str], ...] = (),
    **extensions: Any,
) -> Answer:
    """An answer that says why nothing was executed; `extensions` are the error's own, beside its code."""
    error = {"message": message[:MESSAGE_LENGTH], "extensions": {"code": code.value, **extensions}}
    return Answer(None, (error,), refusal, headers=headers)


def failed(message: str, code: ErrorCode) -> Answer:
    """An answer to an operation that broke off: parts of it may have been carried out."""
    error = {"message": message[:MESSAGE_LENGTH], "extensions": {"code": code.value}}
    return Answer(None, (error,))
