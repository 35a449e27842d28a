"""Being out of office, written over real HTTP."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from gateway.sandbox import Running
from gateway.vendors.errors import VendorDenied, VendorNotFound, VendorRefused
from gateway.vendors.mykaarma import MyKaarmaClient
from gateway.vendors.records import (
    OutOfOfficeAutoRespond,
    OutOfOfficeDelegation,
    OutOfOfficeDraft,
    OutOfOfficeForwarding,
)
from tests.contracts.conftest import NOW
from tests.contracts.mykaarma.conftest import ADA, BEN, DEALER, SALES, sandbox_client


async def test_an_absence_shows_as_flag_and_start_date_and_ends_by_writing_its_end(
    client: MyKaarmaClient,
) -> None:
    draft = OutOfOfficeDraft(
        starts_at=NOW - timedelta(hours=1),
        ends_at=NOW + timedelta(days=7),
        type="VACATION",
        forwarding=OutOfOfficeForwarding(forward_calls=True, call_number="+12145550100"),
        auto_respond=OutOfOfficeAutoRespond(reply_to_texts=True, text_reply="Away 🌴"),
        delegation=OutOfOfficeDelegation(delegate_dealer_associate_id=BEN),
    )

    assert await client.set_out_of_office(SALES, ADA, draft) == ()
    away = (await client.dealer_associates([ADA]))[ADA]
    await client.set_out_of_office(SALES, ADA, OutOfOfficeDraft(starts_at=NOW, ends_at=NOW))
    back = (await client.dealer_associates([ADA]))[ADA]

    assert (away.out_of_office, back.out_of_office) == (True, False)
    assert (away.out_of_office_start or "").startswith("2026-03-02")


async def test_the_vendors_validation_comes_back_as_a_refusal_with_its_code(
    client: MyKaarmaClient,
) -> None:
    backwards = OutOfOfficeDraft(starts_at=NOW, ends_at=NOW - timedelta(hours=1))

    with pytest.raises(VendorRefused) as caught:
        await client.set_out_of_office(SALES, ADA, backwards)

    error = caught.value
    assert type(error) is VendorRefused
    assert (error.status, error.vendor_code, error.retryable) == (400, "100006", False)
    assert error.vendor_request_id
    assert "endTime is before startTime" in error.message
    assert error.endpoint == "PUT /department/{id}/dealerAssociate/{id}/outofoffice"


@pytest.mark.parametrize("department", ["unknown", "", ".", "..", "a/b", "%2e%2e", "ü?#", "\ud800"])
async def test_an_unknown_or_strange_department_is_not_found(
    client: MyKaarmaClient, department: str
) -> None:
    with pytest.raises(VendorNotFound):
        await client.set_out_of_office(department, ADA, OutOfOfficeDraft())


async def test_wrong_credentials_are_denied_and_shown_nowhere(
    sandbox: Running, control: httpx.Client
) -> None:
    client = sandbox_client(sandbox.base_url, password="recognisable-password", seen=[])

    with pytest.raises(VendorDenied) as caught:
        await client.dealers([DEALER])
    await client.aclose()

    assert (caught.value.status, caught.value.vendor_code) == (401, "100003")
    assert "recognisable" not in f"{caught.value} {caught.value!r} {client!r} {vars(client)}"
