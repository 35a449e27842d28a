"""How a vendor's part of an answer is shown: in one word, and beside a whole response."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gateway.schema.sources import SourceHealth, health_of, troubles_shown
from gateway.timelines import Source
from gateway.vendors.errors import VendorError, VendorRefused, VendorUnreachable
from gateway.vendors.port import Vendor

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)


def unreachable() -> VendorError:
    """A failure without any ids of the vendor."""
    return VendorUnreachable(Vendor.WEBEX, "failed", endpoint="GET /people")


@pytest.mark.parametrize(
    ("source", "health"),
    [
        (Source(Vendor.WEBEX, linked=True, as_of=NINE), SourceHealth.FRESH),
        (Source(Vendor.WEBEX, linked=True), SourceHealth.FRESH),
        (Source(Vendor.WEBEX, linked=False), SourceHealth.NOT_LINKED),
        (Source(Vendor.WEBEX, linked=True, as_of=NINE, stale=True), SourceHealth.STALE),
        (Source(Vendor.WEBEX, linked=True, error=unreachable()), SourceHealth.UNREACHABLE),
        # Part of it is old, and part of it is not there: the worse is told.
        (
            Source(Vendor.WEBEX, linked=True, as_of=NINE, error=unreachable(), stale=True),
            SourceHealth.UNREACHABLE,
        ),
    ],
)
def test_one_word_says_how_a_source_is(source: Source, health: SourceHealth) -> None:
    assert health_of(source) is health


def test_a_trouble_is_told_with_its_error_and_the_ids_that_there_are() -> None:
    refusal = VendorRefused(
        Vendor.PEXIP_ENGAGE, "no", endpoint="GET /x", vendor_code="E7", vendor_request_id="r-1"
    )

    shown = troubles_shown(
        [
            Source(Vendor.WEBEX, linked=True, as_of=NINE, error=unreachable()),
            Source(Vendor.PEXIP_ENGAGE, linked=True, error=refusal),
            Source(Vendor.OPENTACT, linked=True, as_of=NINE, stale=True),
        ]
    )

    assert [
        one | {"error": one["error"] and {**one["error"], "message": "…"}} for one in shown
    ] == [
        {
            "vendor": "WEBEX",
            "state": "UNREACHABLE",
            "asOf": "2026-11-20T09:00:00Z",
            "error": {"code": "VENDOR_UNREACHABLE", "message": "…", "retryable": True},
        },
        {
            "vendor": "PEXIP_ENGAGE",
            "state": "UNREACHABLE",
            "asOf": None,
            "error": {
                "code": "VENDOR_REFUSED",
                "message": "…",
                "retryable": False,
                "vendorCode": "E7",
                "vendorRequestId": "r-1",
            },
        },
        {
            "vendor": "OPENTACT",
            "state": "STALE",
            "asOf": "2026-11-20T09:00:00Z",
            "error": None,
        },
    ]
