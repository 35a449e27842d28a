"""What becomes of OpenTact's faults."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest

from gateway.vendors.errors import (
    VendorConflict,
    VendorDenied,
    VendorError,
    VendorGarbled,
    VendorNotFound,
    VendorRefused,
    VendorThrottled,
    VendorTimeout,
    VendorUnreachable,
)
from gateway.vendors.line import CallSeen
from gateway.vendors.opentact import OpenTactClient
from gateway.vendors.records import DayOfWeek
from tests.contracts.opentact.conftest import COFFEE


@pytest.mark.parametrize(
    ("fault", "kind", "calls"),
    [
        ({"status": 400}, VendorRefused, 1),
        ({"status": 403}, VendorDenied, 1),
        ({"status": 409}, VendorConflict, 1),
        ({"status": 404}, VendorNotFound, 1),
        ({"status": 502}, VendorUnreachable, 2),
        ({"retryAfter": 9}, VendorThrottled, 1),
        ({"garbage": True}, VendorGarbled, 1),
        ({"truncate": True}, VendorGarbled, 1),
        ({"reset": "after"}, VendorUnreachable, 2),
        ({"hang": True}, VendorTimeout, 1),
    ],
    ids=str,
)
async def test_a_read_that_fails_says_whose_fault_it_is(
    client: OpenTactClient,
    put: Callable[[str, dict[str, Any]], None],
    seen: list[CallSeen],
    fault: dict[str, Any],
    kind: type[VendorError],
    calls: int,
) -> None:
    await client.account()
    seen.clear()
    put("faults/opentact", fault)

    with pytest.raises(VendorError) as caught:
        await client.office_hours()

    assert type(caught.value) is kind
    assert caught.value.endpoint == "GET /account/office_hours"
    assert len(seen) == calls
    assert "sandbox-secret" not in "".join(traceback.format_exception(caught.value))


async def test_an_entry_whose_creation_is_unclear_is_not_created_twice(
    client: OpenTactClient, put: Callable[[str, dict[str, Any]], None]
) -> None:
    put("faults/opentact", {"reset": "after", "times": 1, "method": "POST"})

    with pytest.raises(VendorUnreachable) as caught:
        await client.create_office_hours(COFFEE)

    assert caught.value.sent
    assert len(await client.office_hours(DayOfWeek.FRIDAY)) == 1
