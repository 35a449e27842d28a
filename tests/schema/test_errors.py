"""The one table from exceptions to public codes, and what an answer says of each."""

from __future__ import annotations

import inspect
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from graphql import GraphQLError, build_schema

from gateway.directory import errors as directory_errors
from gateway.schema.errors import (
    MEANINGS,
    ErrorCode,
    InputFault,
    code_of,
    extensions_of,
    message_of,
    user_errors_of,
)
from gateway.schema.ids import BadId
from gateway.schema.paging import BadPage
from gateway.store import errors as store_errors
from gateway.vendors import errors as vendor_errors
from gateway.vendors.port import Vendor
from tests.schema.walk import SCHEMA

CLOSED_LIST = [
    "BAD_USER_INPUT",
    "UNAUTHENTICATED",
    "FORBIDDEN",
    "NOT_FOUND",
    "CONFLICT",
    "VENDOR_UNREACHABLE",
    "VENDOR_TIMEOUT",
    "VENDOR_THROTTLED",
    "VENDOR_REFUSED",
    "VENDOR_GARBLED",
    "OUT_OF_OFFICE_SET_ELSEWHERE",
    "STALE_PLAN",
    "IDEMPOTENCY_KEY_REUSED",
    "STORAGE_UNAVAILABLE",
    "COST_LIMIT_EXCEEDED",
    "RATE_LIMITED",
    "DOCUMENT_TOO_LARGE",
    "DOCUMENT_TOO_DEEP",
    "PERSISTED_QUERY_NOT_FOUND",
    "PERSISTED_QUERY_NOT_SUPPORTED",
    "PERSISTED_DOCUMENT_NOT_FOUND",
    "PERSISTED_DOCUMENT_REQUIRED",
    "PERSISTED_DOCUMENT_RETIRED",
    "TIMEOUT",
    "ERRORS_OMITTED",
    "INTERNAL",
]


def classes_of(module: ModuleType) -> set[type[Exception]]:
    """The exceptions that a module defines."""
    return {
        kind
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception) and kind.__module__ == module.__name__
    }


def vendor_error(kind: Any, **facts: Any) -> Any:
    """A vendor's failure of a kind."""
    return kind(Vendor.WEBEX, "did not like it", endpoint="GET /people/{id}", **facts)


PUBLIC: dict[type[Exception], str] = {
    vendor_errors.VendorUnreachable: "VENDOR_UNREACHABLE",
    vendor_errors.VendorTimeout: "VENDOR_TIMEOUT",
    vendor_errors.VendorThrottled: "VENDOR_THROTTLED",
    vendor_errors.VendorRefused: "VENDOR_REFUSED",
    vendor_errors.VendorDenied: "VENDOR_REFUSED",
    vendor_errors.VendorNotConfigured: "VENDOR_UNREACHABLE",
    vendor_errors.VendorNotFound: "NOT_FOUND",
    vendor_errors.VendorConflict: "CONFLICT",
    vendor_errors.VendorGarbled: "VENDOR_GARBLED",
    directory_errors.DirectoryConflict: "CONFLICT",
    directory_errors.DirectoryNotFound: "NOT_FOUND",
    directory_errors.DirectoryRefused: "BAD_USER_INPUT",
    store_errors.StoreError: "STORAGE_UNAVAILABLE",
    store_errors.StoreUnavailable: "STORAGE_UNAVAILABLE",
    BadId: "BAD_USER_INPUT",
    BadPage: "BAD_USER_INPUT",
    TimeoutError: "TIMEOUT",
    KeyError: "INTERNAL",
    ValueError: "INTERNAL",
    RecursionError: "INTERNAL",
}
ROOTS = {vendor_errors.VendorError, directory_errors.DirectoryError}
"""Bases that nobody raises."""


def test_the_codes_are_the_closed_list_and_each_has_a_meaning() -> None:
    assert [code.value for code in ErrorCode] == CLOSED_LIST
    assert list(MEANINGS) == CLOSED_LIST
    assert list(SCHEMA.get_type("ErrorCode").values) == CLOSED_LIST


def test_every_exception_of_the_rooms_below_is_in_the_table_above() -> None:
    rooms = (vendor_errors, directory_errors, store_errors)
    known = {kind for room in rooms for kind in classes_of(room)}

    assert known - ROOTS <= set(PUBLIC)


@pytest.mark.parametrize(("kind", "code"), PUBLIC.items(), ids=lambda value: str(value))
def test_every_exception_has_its_code(kind: type[Exception], code: str) -> None:
    assert code_of(kind.__new__(kind)) == code


@pytest.mark.parametrize("kind", sorted(ROOTS, key=str))
def test_nobody_raises_the_roots(kind: type[Exception]) -> None:
    calls = [
        path
        for path in Path(inspect.getfile(vendor_errors)).parents[1].rglob("*.py")
        if f"raise {kind.__name__}(" in path.read_text(encoding="utf-8")
    ]

    assert calls == []


def test_a_vendors_failure_is_shown_with_vendor_retryable_and_request_id() -> None:
    cause = vendor_error(vendor_errors.VendorThrottled, vendor_code="25", vendor_request_id="R-1")
    error = GraphQLError("x", path=["a"], original_error=cause)

    assert extensions_of(error) == {
        "code": "VENDOR_THROTTLED",
        "vendor": "WEBEX",
        "retryable": True,
        "vendorRequestId": "R-1",
        "vendorCode": "25",
    }
    assert message_of(error) == "Webex: did not like it (GET /people/{id})"


@pytest.mark.parametrize(
    ("kind", "retryable"),
    [
        (vendor_errors.VendorUnreachable, True),
        (vendor_errors.VendorTimeout, True),
        (vendor_errors.VendorThrottled, True),
        (vendor_errors.VendorGarbled, True),
        (vendor_errors.VendorRefused, False),
        (vendor_errors.VendorDenied, False),
        (vendor_errors.VendorNotConfigured, False),
        (vendor_errors.VendorNotFound, False),
        (vendor_errors.VendorConflict, False),
    ],
)
def test_retryable_says_whether_asking_again_can_help(kind: Any, retryable: bool) -> None:
    error = GraphQLError("x", path=["a"], original_error=vendor_error(kind))

    assert extensions_of(error)["retryable"] is retryable


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (GraphQLError("Cannot query field."), "BAD_USER_INPUT"),
        (GraphQLError("a literal", original_error=ValueError("no offset")), "BAD_USER_INPUT"),
        (GraphQLError("a variable", original_error=GraphQLError("no offset")), "BAD_USER_INPUT"),
        (GraphQLError("ran", path=["a"], original_error=ValueError("ours")), "INTERNAL"),
        (GraphQLError("ran", path=["a"], original_error=GraphQLError("enum")), "INTERNAL"),
        (GraphQLError("ran", path=["a"], original_error=BadId("no id")), "BAD_USER_INPUT"),
    ],
)
def test_before_execution_an_error_is_the_callers_and_in_it_ours(
    error: GraphQLError, code: str
) -> None:
    assert extensions_of(error)["code"] == code


def test_an_argument_that_turns_out_wrong_in_execution_is_the_callers() -> None:
    node = build_schema("type Query { a: Int }").query_type.ast_node
    cause = GraphQLError("Argument 'id' has invalid value", [node])
    error = GraphQLError("x", path=["a"], original_error=cause)

    assert extensions_of(error)["code"] == "BAD_USER_INPUT"


def test_what_the_directory_refuses_is_a_user_error_for_each_problem() -> None:
    refusal = directory_errors.DirectoryRefused(((("name",), "is empty"), (("email",), "is odd")))

    assert user_errors_of(refusal) == [
        InputFault("is empty", ErrorCode.BAD_USER_INPUT, ("name",)),
        InputFault("is odd", ErrorCode.BAD_USER_INPUT, ("email",)),
    ]


def test_what_is_no_users_business_is_not_made_a_user_error() -> None:
    with pytest.raises(ZeroDivisionError):
        user_errors_of(ZeroDivisionError())
    with pytest.raises(store_errors.StoreUnavailable):
        user_errors_of(store_errors.StoreUnavailable())
