"""What becomes of myKaarma's faults, and what the probe makes of them."""

from __future__ import annotations

import time
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
from gateway.vendors.mykaarma import MyKaarmaClient
from gateway.vendors.port import Vendor
from gateway.vendors.records import OutOfOfficeDraft
from tests.contracts.mykaarma.conftest import ADA, DEALER, SALES

# ---------------------------------------------------------------- the probe


async def test_a_probe_is_one_call_and_passes_where_the_vendor_knows_us(
    client: MyKaarmaClient, fail: Callable[[dict[str, Any]], None], seen: list[CallSeen]
) -> None:
    await client.probe()
    assert len(seen) == 1

    fail({"status": 403})  # the right of nobody's dealer, not the credentials

    await client.probe()


@pytest.mark.parametrize("status", [401, 404, 503])
async def test_a_probe_fails_where_nobody_knows_us(
    client: MyKaarmaClient, fail: Callable[[dict[str, Any]], None], status: int
) -> None:
    fail({"status": status})

    with pytest.raises(VendorError):
        await client.probe()


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("fault", "kind", "calls"),
    [
        ({"status": 400}, VendorRefused, 1),
        ({"status": 401}, VendorDenied, 1),
        ({"status": 403}, VendorDenied, 1),
        ({"status": 404}, VendorNotFound, 1),
        ({"status": 409}, VendorConflict, 1),
        ({"status": 418}, VendorRefused, 1),
        ({"status": 500}, VendorUnreachable, 2),
        ({"status": 503}, VendorUnreachable, 2),
        ({"retryAfter": 9}, VendorThrottled, 1),
        ({"garbage": True}, VendorGarbled, 1),
        ({"truncate": True}, VendorGarbled, 1),
        ({"reset": "before"}, VendorUnreachable, 2),
        ({"hang": True}, VendorTimeout, 1),
    ],
    ids=str,
)
async def test_a_read_that_fails_says_whose_fault_it_is(
    client: MyKaarmaClient,
    fail: Callable[[dict[str, Any]], None],
    seen: list[CallSeen],
    fault: dict[str, Any],
    kind: type[VendorError],
    calls: int,
) -> None:
    fail(fault)

    with pytest.raises(VendorError) as caught:
        await client.dealers([DEALER])

    assert type(caught.value) is kind
    assert caught.value.vendor is Vendor.MYKAARMA
    assert caught.value.endpoint == "POST /dealer/list"
    assert len(seen) == calls


@pytest.mark.parametrize(
    "fault", [{"status": 503}, {"reset": "before"}, {"retryAfter": 0}], ids=str
)
async def test_a_read_behind_post_is_repeated(
    client: MyKaarmaClient, fail: Callable[[dict[str, Any]], None], fault: dict[str, Any]
) -> None:
    fail({**fault, "times": 1})

    assert DEALER in await client.dealers([DEALER])


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_write_that_may_have_arrived_is_not_repeated(
    client: MyKaarmaClient, fail: Callable[[dict[str, Any]], None], seen: list[CallSeen], when: str
) -> None:
    fail({"reset": when, "times": 1})

    with pytest.raises(VendorUnreachable) as caught:
        await client.set_out_of_office(SALES, ADA, OutOfOfficeDraft())

    assert caught.value.sent
    assert len(seen) == 1


async def test_a_slow_answer_is_waited_for_until_the_deadline(
    client: MyKaarmaClient, fail: Callable[[dict[str, Any]], None]
) -> None:
    fail({"delayMs": 100})
    started = time.monotonic()

    assert DEALER in await client.dealers([DEALER])
    assert time.monotonic() - started >= 0.1
