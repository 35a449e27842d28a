"""What becomes of Pexip Engage's faults."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.vendors.errors import (
    VendorConflict,
    VendorDenied,
    VendorError,
    VendorGarbled,
    VendorRefused,
    VendorThrottled,
    VendorTimeout,
    VendorUnreachable,
)
from gateway.vendors.line import CallSeen
from gateway.vendors.pexip import PexipClient
from gateway.vendors.records import LeadSegmentDraft
from tests.contracts.conftest import Put
from tests.contracts.pexip.conftest import endpoints


@pytest.mark.parametrize(
    ("fault", "kind", "calls"),
    [
        ({"status": 400}, VendorRefused, 1),
        ({"status": 403}, VendorDenied, 1),
        ({"status": 409}, VendorConflict, 1),
        ({"status": 422}, VendorRefused, 1),
        ({"status": 500}, VendorUnreachable, 2),
        ({"retryAfter": 9}, VendorThrottled, 1),
        ({"garbage": True}, VendorGarbled, 1),
        ({"truncate": True}, VendorGarbled, 1),
        ({"reset": "after"}, VendorUnreachable, 2),
        ({"hang": True}, VendorTimeout, 1),
    ],
    ids=str,
)
async def test_a_read_that_fails_says_whose_fault_it_is(
    client: PexipClient,
    put: Put,
    seen: list[CallSeen],
    fault: dict[str, Any],
    kind: type[VendorError],
    calls: int,
) -> None:
    await client.lead_segment("0")
    seen.clear()
    put("faults/pexip", fault)

    with pytest.raises(VendorError) as caught:
        await client.lead_segment("0")

    assert type(caught.value) is kind
    assert caught.value.endpoint == "GET /lead-segments/{id}"
    assert len(seen) == calls


async def test_a_segment_whose_creation_is_unclear_is_not_created_twice(
    client: PexipClient, put: Put, seen: list[CallSeen]
) -> None:
    put("faults/pexip", {"reset": "after", "times": 1, "path": "*/lead-segments"})

    with pytest.raises(VendorUnreachable) as caught:
        await client.create_lead_segment(LeadSegmentDraft("new"))

    assert caught.value.sent
    assert endpoints(seen).count("POST /lead-segments") == 1
