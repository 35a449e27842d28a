"""The token of Pexip Engage: shared, renewed, and never taken for something else."""

from __future__ import annotations

import asyncio
import traceback

import httpx
import pytest

from gateway.sandbox import Running
from gateway.vendors.errors import VendorDenied
from gateway.vendors.line import CallSeen
from gateway.vendors.pexip import PexipClient
from gateway.vendors.records import LeadSegmentDraft
from tests.contracts.conftest import Put
from tests.contracts.pexip.conftest import endpoints, sandbox_client


async def test_many_calls_share_one_token_and_four_go_at_a_time(
    client: PexipClient, put: Put, seen: list[CallSeen]
) -> None:
    put("limits/pexip", {"concurrent": 4, "perMinute": 3000, "retryAfter": 9})

    await asyncio.gather(*(client.lead_segment(str(number)) for number in range(30)))

    assert endpoints(seen).count("POST /token") == 1
    assert {one.status for one in seen} == {200}


async def test_a_token_that_the_vendor_no_longer_takes_is_renewed_once(
    client: PexipClient, put: Put, seen: list[CallSeen]
) -> None:
    await client.lead_segment("0")
    seen.clear()
    put("clock", {"now": "2026-03-04T12:00:00Z"})  # the vendor's clock: two days on

    await client.create_lead_segment(LeadSegmentDraft("new"))

    assert [(one.endpoint, one.status) for one in seen] == [
        ("POST /lead-segments", 401),
        ("POST /token", 200),
        ("POST /lead-segments", 201),
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"client_secret": "recognisable-secret"}, "invalid_client"),
        ({"scope": "engage:everything:readWrite"}, "invalid_scope"),
        ({"token_url": "{base}/pexip/realms/other/protocol/openid-connect/token"}, "not_found"),
    ],
)
async def test_a_token_that_is_not_given_is_denied_and_not_taken_for_a_segment_that_is_gone(
    sandbox: Running, control: httpx.Client, given: dict[str, str], code: str
) -> None:
    given = {name: value.replace("{base}", sandbox.base_url) for name, value in given.items()}
    client = sandbox_client(sandbox.base_url, seen=[], **given)

    with pytest.raises(VendorDenied) as caught:
        await client.lead_segment("0")
    await client.aclose()

    assert (caught.value.endpoint, caught.value.vendor_code) == ("POST /token", code)
    assert "recognisable" not in "".join(traceback.format_exception(caught.value))


async def test_a_scope_that_is_missing_is_denied(sandbox: Running, control: httpx.Client) -> None:
    scope = "engage:leadSegments:readOnly"
    client = sandbox_client(sandbox.base_url, seen=[], scope=scope)

    assert await client.lead_segment("0") is not None
    with pytest.raises(VendorDenied) as caught:
        await client.delete_lead_segment("0")
    await client.aclose()

    assert caught.value.status == 403
