"""The sign-in to OpenTact: shared, renewed, and never taken for something else."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from gateway.sandbox import Running
from gateway.vendors.errors import (
    VendorDenied,
    VendorError,
    VendorGarbled,
    VendorThrottled,
    VendorUnreachable,
)
from gateway.vendors.line import CallSeen
from gateway.vendors.opentact import OpenTactClient
from tests.contracts.opentact.conftest import COFFEE, LUNCH, sandbox_client


async def test_many_calls_share_one_sign_in(client: OpenTactClient, seen: list[CallSeen]) -> None:
    await asyncio.gather(*(client.office_hours() for _ in range(20)))

    assert [one.endpoint for one in seen].count("GET /auth") == 1
    assert len(seen) == 21


async def test_a_token_that_the_vendor_no_longer_takes_is_renewed_once(
    client: OpenTactClient,
    put: Callable[[str, dict[str, Any]], None],
    seen: list[CallSeen],
) -> None:
    await client.account()
    seen.clear()
    put("clock", {"now": "2026-03-04T12:00:00Z"})  # the vendor's clock: two days on

    made = await client.create_office_hours(COFFEE)

    assert made.name == COFFEE.name
    assert [(one.endpoint, one.status) for one in seen] == [
        ("POST /account/office_hours", 401),
        ("GET /auth", 200),
        ("POST /account/office_hours", 200),
    ]


async def test_wrong_credentials_are_denied_and_shown_nowhere(
    sandbox: Running, control: httpx.Client
) -> None:
    client = sandbox_client(sandbox.base_url, seen=[], password="recognisable-password")

    with pytest.raises(VendorDenied) as caught:
        await client.office_hours_entry(LUNCH)
    await client.aclose()

    assert (caught.value.endpoint, caught.value.status) == ("GET /auth", 401)
    assert "recognisable" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"status": 404}, VendorDenied),  # and not: the entry is gone
        ({"status": 403}, VendorDenied),
        ({"status": 500}, VendorUnreachable),
        ({"garbage": True}, VendorGarbled),
        ({"retryAfter": 9}, VendorThrottled),
    ],
    ids=str,
)
async def test_a_sign_in_that_fails_is_not_taken_for_an_entry_that_is_gone(
    client: OpenTactClient,
    put: Callable[[str, dict[str, Any]], None],
    fault: dict[str, Any],
    kind: type[VendorError],
) -> None:
    put("faults/opentact", {**fault, "path": "*/auth"})

    with pytest.raises(VendorError) as caught:
        await client.office_hours_entry(LUNCH)

    assert type(caught.value) is kind
