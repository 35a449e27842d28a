"""Answers of OpenTact that no sandbox gives."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator

import orjson
import pytest

from gateway.vendors.errors import VendorDenied, VendorGarbled, VendorNotFound, VendorRefused
from gateway.vendors.opentact import OpenTactClient
from gateway.vendors.records import OfficeHoursPatch
from tests.contracts.opentact.conftest import COFFEE, LUNCH, sandbox_client


class Scripted:
    """A vendor that signs in everybody and gives every other request the same answer."""

    def __init__(self) -> None:
        self.signed_in: object = {"success": True, "payload": {"token": "opaque"}}
        self.answer: object = None

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = orjson.dumps(self.signed_in if b"/auth" in head else self.answer)
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        )
        await writer.drain()
        writer.close()


@pytest.fixture
async def scripted() -> AsyncIterator[tuple[Scripted, OpenTactClient]]:
    script = Scripted()
    async with await asyncio.start_server(script, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        made = sandbox_client(f"http://127.0.0.1:{port}", seen=[])
        yield script, made
        await made.aclose()


A_USER = {"password": "recognisable-password", "token": "recognisable-token"}
ENTRY = {"uuid": LUNCH, "name": "Lunch", "created_by": A_USER, "modified_by": A_USER}


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        ({"uuid": "u1", "email": "a@example.com", "account": {}, **A_USER, "token": None}, None),
        ({"uuid": "u1", "token": ""}, None),
        ({"uuid": "u1"}, None),
        ({"token": "recognisable\nheader"}, "payload.token"),
        ({"token": {"recognisable": 1}}, "payload.token"),
        (None, "payload"),
    ],
)
async def test_a_sign_in_without_a_usable_token_says_so(
    scripted: tuple[Scripted, OpenTactClient], payload: object, path: str | None
) -> None:
    script, client = scripted
    script.signed_in = {"success": True, "payload": payload}

    with pytest.raises(VendorGarbled) as caught:
        await client.account()

    assert caught.value.endpoint == "GET /auth"
    assert caught.value.path == (path or "payload.token")
    assert path or "holds no token" in caught.value.message
    assert "recognisable" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, VendorRefused), (401, VendorDenied), (404, VendorNotFound), (None, VendorRefused)],
)
async def test_success_false_in_a_200_is_a_refusal_for_reads_and_writes(
    scripted: tuple[Scripted, OpenTactClient], status: int | None, kind: type[VendorRefused]
) -> None:
    script, client = scripted
    # The payload has no shape that could be read; that must not hide the refusal.
    script.answer = {"success": False, "message": "no", "status": status, "payload": {"a": 1}}

    for call in (
        client.office_hours(),
        client.account(),
        client.create_office_hours(COFFEE),
        client.update_office_hours(LUNCH, OfficeHoursPatch(name="x")),
        client.delete_office_hours(LUNCH),
    ):
        with pytest.raises(VendorRefused) as caught:
            await call
        assert type(caught.value) is kind
        assert caught.value.message == "no"


async def test_a_refused_sign_in_in_a_200_is_a_refusal(
    scripted: tuple[Scripted, OpenTactClient],
) -> None:
    script, client = scripted
    script.signed_in = {"success": False, "message": "locked", "status": 403}

    with pytest.raises(VendorDenied, match="locked"):
        await client.office_hours()


@pytest.mark.parametrize(
    ("payload", "count"),
    [([ENTRY, ENTRY], 2), (ENTRY, 1), ({"total": 1, "data": [ENTRY]}, 1), ([], 0), (None, 0)],
)
async def test_a_list_is_taken_in_every_shape(
    scripted: tuple[Scripted, OpenTactClient], payload: object, count: int
) -> None:
    script, client = scripted
    script.answer = {"success": True, "payload": payload}

    hours = await client.office_hours()

    assert len(hours) == count
    assert "recognisable" not in repr(hours)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {"success": True},
        {"success": True, "payload": {"name": "no uuid", "created_by": A_USER}},
        {"success": True, "payload": ["recognisable"]},
    ],
    ids=["null", "list", "no payload", "no uuid", "a text for an entry"],
)
async def test_an_answer_of_another_shape_is_garbled_and_quotes_no_secret(
    scripted: tuple[Scripted, OpenTactClient], answer: object
) -> None:
    script, client = scripted
    script.answer = answer

    with pytest.raises(VendorGarbled) as caught:
        await client.office_hours_entry(LUNCH)

    assert "recognisable" not in "".join(traceback.format_exception(caught.value))
