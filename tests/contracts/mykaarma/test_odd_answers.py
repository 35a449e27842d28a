"""Answers of myKaarma that no sandbox gives."""

from __future__ import annotations

import asyncio
import re
import traceback
from collections.abc import AsyncIterator

import pytest

from gateway.vendors.errors import VendorDenied, VendorGarbled, VendorNotFound, VendorRefused
from gateway.vendors.mykaarma import MyKaarmaClient
from gateway.vendors.records import Dealer, OutOfOfficeDraft
from tests.contracts.mykaarma.conftest import ADA, DEALER, SALES, sandbox_client


class Scripted:
    """A vendor that gives every request the same answer."""

    def __init__(self) -> None:
        self.answer = b""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: *([0-9]+)", head, re.IGNORECASE)
        await reader.readexactly(int(length[1]) if length else 0)
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(self.answer), self.answer)
        )
        await writer.drain()
        writer.close()


@pytest.fixture
async def scripted() -> AsyncIterator[tuple[Scripted, MyKaarmaClient]]:
    script = Scripted()
    async with await asyncio.start_server(script, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        made = sandbox_client(f"http://127.0.0.1:{port}", password="x", seen=[])
        yield script, made
        await made.aclose()


@pytest.mark.parametrize(
    ("code", "kind"),
    [("100006", VendorRefused), ("100004", VendorDenied), ("100013", VendorNotFound)],
)
async def test_errors_in_a_200_are_a_refusal_for_reads_and_writes(
    scripted: tuple[Scripted, MyKaarmaClient], code: str, kind: type[VendorRefused]
) -> None:
    script, client = scripted
    script.answer = (
        b'{"errors": [{"errorCode": %s, "errorTitle": "NO", "errorMessage": "call +12145550100"}],'
        b' "apiRequestId": "r1"}' % code.encode()
    )

    for call in (
        client.dealers([DEALER]),
        client.dealer_associates([ADA]),
        client.set_out_of_office(SALES, ADA, OutOfOfficeDraft()),
    ):
        with pytest.raises(VendorRefused) as caught:
            await call
        assert type(caught.value) is kind
        assert (caught.value.status, caught.value.vendor_code) == (200, code)
        assert (caught.value.message, caught.value.vendor_request_id) == ("NO: call …", "r1")


async def test_warnings_of_a_write_come_back_as_texts(
    scripted: tuple[Scripted, MyKaarmaClient],
) -> None:
    script, client = scripted
    script.answer = (
        b'{"errors": null, "warnings": [{"warningCode": 150000, "warningTitle": "LATE",'
        b' "warningMessage": "copy lags"}, {"warningCode": 7}]}'
    )

    texts = await client.set_out_of_office(SALES, ADA, OutOfOfficeDraft())

    assert texts == ("LATE: copy lags", "warning 7")


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (b"", ""),
        (b"null", ""),
        (b"[]", ""),
        (b'{"dealers": 7}', "dealers"),
        (b'{"dealers": {"x1": {"name": {"recognisable": 1}}}}', "dealers.x1.name"),
    ],
)
async def test_an_answer_of_another_shape_is_garbled_and_not_quoted(
    scripted: tuple[Scripted, MyKaarmaClient], answer: bytes, path: str
) -> None:
    script, client = scripted
    script.answer = answer

    with pytest.raises(VendorGarbled) as caught:
        await client.dealers(["x1"])

    assert caught.value.path == path
    assert "recognisable" not in "".join(traceback.format_exception(caught.value))


async def test_an_answer_in_other_letters_is_found_under_the_id_that_was_asked_for(
    scripted: tuple[Scripted, MyKaarmaClient],
) -> None:
    script, client = scripted
    script.answer = b'{"dealers": {"AB": {"name": "Dallas"}, "CD": {"name": "not asked for"}}}'

    assert await client.dealers(["ab"]) == {"ab": Dealer(id="AB", name="Dallas", time_zone=None)}
