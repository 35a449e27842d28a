"""Answers of Pexip Engage that no sandbox gives."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator

import orjson
import pytest

from gateway.vendors.errors import VendorGarbled
from gateway.vendors.pexip import PexipClient
from tests.contracts.pexip.conftest import sandbox_client


class Scripted:
    """A vendor that grants every token and answers with what is next in its script, the last one for ever."""

    def __init__(self) -> None:
        self.granted: object = {"access_token": "opaque"}
        self.answers: list[object] = []
        self.asked: list[str] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        target = head.split(b" ", 2)[1].decode()
        answer = self.granted
        if "/enterprises/" in target:
            self.asked.append(target.partition("?")[2])
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        body = orjson.dumps(answer)
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        )
        await writer.drain()
        writer.close()


@pytest.fixture
async def scripted() -> AsyncIterator[tuple[Scripted, PexipClient]]:
    script = Scripted()
    async with await asyncio.start_server(script, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        made = sandbox_client(f"http://127.0.0.1:{port}", seen=[])
        yield script, made
        await made.aclose()


def segment(number: int, **members: object) -> dict[str, object]:
    return {"id": str(number), "code": f"c{number}", **members}


async def test_a_vendor_with_shorter_pages_than_asked_for_is_asked_again(
    scripted: tuple[Scripted, PexipClient],
) -> None:
    script, client = scripted
    meta = {"offset": 0, "limit": 2, "totalCount": 3}
    script.answers = [
        {"data": [segment(0), segment(1)], "meta": meta},
        {"data": [segment(2)], "meta": meta},
    ]

    page = await client.lead_segments(count=100)

    assert [one.id for one in page.items] == ["0", "1", "2"]
    assert not page.has_more
    assert script.asked == ["offset=0&limit=100", "offset=2&limit=98"]


@pytest.mark.parametrize(("size", "has_more"), [(1, False), (2, True)])
async def test_without_a_total_a_full_page_is_taken_for_one_with_another_behind_it(
    scripted: tuple[Scripted, PexipClient], size: int, has_more: bool
) -> None:
    script, client = scripted
    script.answers = [{"data": [segment(number) for number in range(size)]}]

    page = await client.lead_segments(count=2)

    assert (len(page.items), page.has_more, page.total) == (size, has_more, None)


async def test_a_list_that_never_ends_is_garbled(scripted: tuple[Scripted, PexipClient]) -> None:
    script, client = scripted
    script.answers = [{"data": [segment(0)], "meta": {"totalCount": 1_000_000}}]

    with pytest.raises(VendorGarbled, match="200 pages"):
        await client.lead_segments(count=1_000)


async def test_deleted_segments_are_absent_even_where_the_vendor_shows_them(
    scripted: tuple[Scripted, PexipClient],
) -> None:
    script, client = scripted
    gone = segment(0, deletedAt="no date, and yet deleted")

    script.answers = [{"data": [gone, segment(1)], "meta": {"totalCount": 2}}]
    assert [one.id for one in (await client.lead_segments()).items] == ["1"]
    assert list(await client.lead_segments_by_id(["0", "1"])) == ["1"]
    script.answers = [{"data": gone}]
    assert await client.lead_segment("0") is None


async def test_arrays_of_the_query_have_brackets_and_are_encoded(
    scripted: tuple[Scripted, PexipClient],
) -> None:
    script, client = scripted
    script.answers = [{"data": []}]

    await client.lead_segments(ids=["a&b", "c"], codes=["ü"])

    assert script.asked == ["id%5B%5D=a%26b&id%5B%5D=c&code%5B%5D=%C3%BC&offset=0&limit=100"]


@pytest.mark.parametrize(
    "granted",
    [
        {},
        {"access_token": None},
        {"access_token": ""},
        {"access_token": "recognisable\r\nX: y"},
        [],
    ],
)
async def test_a_grant_without_a_usable_token_is_garbled_and_not_quoted(
    scripted: tuple[Scripted, PexipClient], granted: object
) -> None:
    script, client = scripted
    script.granted = granted

    with pytest.raises(VendorGarbled) as caught:
        await client.lead_segment("0")

    assert caught.value.endpoint == "POST /token"
    assert "recognisable" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "answer",
    [None, [], {}, {"data": None}, {"data": [7]}, {"data": [{"code": "no id"}]}],
    ids=str,
)
async def test_an_answer_of_another_shape_is_garbled(
    scripted: tuple[Scripted, PexipClient], answer: object
) -> None:
    script, client = scripted
    script.answers = [answer]

    with pytest.raises(VendorGarbled):
        await client.lead_segments()
