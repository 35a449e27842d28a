"""The Pexip Engage client over real HTTP, against the sandbox or (`--live`, with credentials) the vendor itself.

Live: GATEWAY_LIVE_PEXIP_BASE_URL, _TOKEN_URL, _ENTERPRISE, _CLIENT_ID and _CLIENT_SECRET.
"""

from __future__ import annotations

import asyncio
import os
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from gateway.sandbox import CREDENTIALS, Running, running
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
from gateway.vendors.line import CallSeen, Patience
from gateway.vendors.pexip import PexipClient, connect
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    LeadSegmentDraft,
    LeadSegmentPatch,
    MeetingType,
    SchedulingSetting,
    Subject,
)
from gateway.vendors.transport import HttpxWire

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
QUICK = Patience(deadline=1.0, attempts=2, backoff=0.001, concurrency=4)
OFFICE_123 = SchedulingSetting(MeetingType.OFFICE, "123")
TOKEN_PATH = "/pexip/realms/acme/protocol/openid-connect/token"

Put = Callable[[str, dict[str, Any]], None]


def world(segments: int = 120) -> dict[str, Any]:
    """Segments `0`, `1` and so on; the first has the setting of the vendor's example."""
    return {
        "pexip": {
            "subjects": [{"id": "123", "name": "Test drive"}, {"id": "124", "name": "Loan"}],
            "leadSegments": [
                {
                    "id": str(number),
                    "code": f"code-{number}",
                    "description": None,
                    "schedulingSettings": (
                        [{"meetingType": "OFFICE", "subjectId": "123"}] if number == 0 else []
                    ),
                }
                for number in range(segments)
            ],
        }
    }


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    with running(world(), now=lambda: NOW) as playing:
        yield playing


@pytest.fixture
def control(sandbox: Running) -> Iterator[httpx.Client]:
    """The sandbox's control plane, with a world as new and no faults."""
    base_url = f"{sandbox.base_url}/_sandbox"
    with httpx.Client(base_url=base_url, trust_env=False, timeout=5) as http:
        http.put("/world", json=world()).raise_for_status()
        http.delete("/faults").raise_for_status()
        yield http
        http.delete("/clock").raise_for_status()


@pytest.fixture
def put(control: httpx.Client) -> Put:
    """Puts something into the sandbox: a fault, a limit, a clock."""

    def do(what: str, body: dict[str, Any]) -> None:
        control.put(f"/{what}", json=body).raise_for_status()

    return do


@pytest.fixture
def seen() -> list[CallSeen]:
    """The calls that the client made."""
    return []


def new_wire() -> HttpxWire:
    return HttpxWire(Vendor.PEXIP_ENGAGE, connect_seconds=1, read_seconds=1, connections=8)


@pytest.fixture(scope="module")
async def wire(sandbox: Running) -> AsyncIterator[HttpxWire]:
    """One for all tests, because a wire's TLS context takes a while to make."""
    made = new_wire()
    yield made
    await made.aclose()


def sandbox_client(
    base_url: str, *, seen: list[CallSeen], wire: HttpxWire | None = None, **given: str
) -> PexipClient:
    settings = {
        "token_url": f"{base_url}{TOKEN_PATH}",
        "enterprise": CREDENTIALS.pexip_enterprise,
        "client_id": CREDENTIALS.pexip_client_id,
        "client_secret": CREDENTIALS.pexip_client_secret,
        **given,
    }
    return connect(
        base_url=f"{base_url}/pexip",
        **settings,
        wire=wire or new_wire(),
        patience=QUICK,
        observe=seen.append,
    )


@pytest.fixture
def client(
    sandbox: Running, control: httpx.Client, wire: HttpxWire, seen: list[CallSeen]
) -> PexipClient:
    return sandbox_client(sandbox.base_url, seen=seen, wire=wire)


@pytest.fixture
async def live(request: pytest.FixtureRequest) -> AsyncIterator[PexipClient]:
    if not request.config.getoption("--live", default=False):
        pytest.skip("runs with --live")
    names = ("BASE_URL", "TOKEN_URL", "ENTERPRISE", "CLIENT_ID", "CLIENT_SECRET")
    given = {name.lower(): os.environ.get(f"GATEWAY_LIVE_PEXIP_{name}", "") for name in names}
    if not all(given.values()):
        pytest.skip("needs " + ", ".join(f"GATEWAY_LIVE_PEXIP_{name}" for name in names))
    made = connect(
        **given,
        wire=HttpxWire(Vendor.PEXIP_ENGAGE, connect_seconds=5, read_seconds=20, connections=4),
        patience=Patience(deadline=30, concurrency=4),
    )
    yield made
    await made.aclose()


@pytest.fixture(params=["sandbox", pytest.param("live", marks=pytest.mark.live)])
def either(request: pytest.FixtureRequest) -> PexipClient:
    made: PexipClient = request.getfixturevalue("client" if request.param == "sandbox" else "live")
    return made


def endpoints(seen: list[CallSeen]) -> list[str]:
    return [one.endpoint for one in seen]


# ---------------------------------------------------------------- against both


async def test_a_lead_segment_is_created_read_changed_and_deleted(either: PexipClient) -> None:
    code = f"gateway-test-{uuid4()}"
    made = await either.create_lead_segment(LeadSegmentDraft(code, "Made by a test"))
    try:
        with pytest.raises(VendorConflict) as caught:
            await either.create_lead_segment(LeadSegmentDraft(code))
        read = await either.lead_segment(made.id)
        many = await either.lead_segments_by_id([made.id])
        changed = await either.update_lead_segment(
            made.id, LeadSegmentPatch(clear_description=True)
        )
        none_yet = await either.scheduling_settings(made.id)
    finally:
        await either.delete_lead_segment(made.id)

    assert caught.value.vendor_code == "LEAD_SEGMENT_CODE_ALREADY_IN_USE"
    assert (made.code, made.description, made.deleted_at) == (code, "Made by a test", None)
    assert (read, many) == (made, {made.id: made})
    assert (changed.code, changed.description) == (code, None)
    assert not none_yet
    assert await either.lead_segment(made.id) is None
    assert await either.lead_segments_by_id([made.id]) == {}


async def test_segments_and_subjects_are_listed(either: PexipClient) -> None:
    segments = await either.lead_segments(count=1)
    subjects = await either.subjects(count=1)

    assert len(segments.items) <= 1
    assert len(subjects.items) <= 1
    again = await either.subjects_by_id([one.id for one in subjects.items])
    assert tuple(again.values()) == subjects.items


# ---------------------------------------------------------------- lists


@pytest.mark.parametrize(
    ("start", "count", "first", "size", "has_more"),
    [
        (0, 100, "0", 100, True),
        (100, 100, "100", 20, False),
        (20, 100, "20", 100, False),
        (119, 1, "119", 1, False),
        (118, 1, "118", 1, True),
        (120, 10, None, 0, False),
        (0, 0, None, 0, True),
    ],
)
async def test_a_page_is_a_range_of_positions(
    client: PexipClient, start: int, count: int, first: str | None, size: int, has_more: bool
) -> None:
    page = await client.lead_segments(start=start, count=count)

    assert next((one.id for one in page.items), None) == first
    assert (len(page.items), page.start, page.has_more, page.total) == (size, start, has_more, 120)


async def test_ids_and_codes_filter_the_list(client: PexipClient) -> None:
    by_id = await client.lead_segments(ids=["1", "2", "unknown"])
    by_code = await client.lead_segments(codes=["code-3", "code-4"])

    assert [one.id for one in by_id.items] == ["1", "2"]
    assert [one.id for one in by_code.items] == ["3", "4"]


async def test_120_segments_are_read_with_two_calls(
    client: PexipClient, seen: list[CallSeen]
) -> None:
    ids = [str(number) for number in range(120)]

    found = await client.lead_segments_by_id([*ids, "unknown", "", "0"])

    assert list(found) == ids
    assert endpoints(seen).count("GET /lead-segments") == 2
    assert await client.lead_segments_by_id([]) == {}


@pytest.mark.parametrize("status", [404, 405])
async def test_without_the_list_each_segment_is_read_by_itself(
    client: PexipClient, put: Put, seen: list[CallSeen], status: int
) -> None:
    put("faults/pexip", {"status": status, "path": "*/lead-segments"})

    found = await client.lead_segments_by_id(["0", "1", "unknown"])

    assert list(found) == ["0", "1"]
    assert endpoints(seen).count("GET /lead-segments/{id}") == 3


async def test_a_list_that_fails_otherwise_is_no_reason_to_read_each_by_itself(
    client: PexipClient, put: Put, seen: list[CallSeen]
) -> None:
    put("faults/pexip", {"status": 403, "path": "*/lead-segments"})

    with pytest.raises(VendorDenied):
        await client.lead_segments_by_id(["0", "1"])
    assert "GET /lead-segments/{id}" not in endpoints(seen)


async def test_subjects_are_read_by_id_and_in_pages(client: PexipClient) -> None:
    drive = Subject(id="123", name="Test drive")

    assert await client.subjects_by_id(["123", "unknown"]) == {"123": drive}
    page = await client.subjects(count=1)
    assert (page.items, page.has_more, page.total) == ((drive,), True, 2)


# ---------------------------------------------------------------- segments and settings


@pytest.mark.parametrize("id", ["unknown", "", ".", "..", "a/b", "%2e", "ü?#", "\ud800"])
async def test_a_segment_that_is_not_there_is_none(client: PexipClient, id: str) -> None:
    assert await client.lead_segment(id) is None
    assert await client.scheduling_settings(id) is None
    with pytest.raises(VendorNotFound):
        await client.delete_lead_segment(id)
    with pytest.raises(VendorNotFound):
        await client.replace_scheduling_settings(id, [])


async def test_the_vendors_example_of_settings_comes_back_as_it_was_written(
    client: PexipClient,
) -> None:
    assert await client.scheduling_settings("0") == (OFFICE_123,)
    assert await client.replace_scheduling_settings("1", [OFFICE_123]) == (OFFICE_123,)
    assert await client.scheduling_settings("1") == (OFFICE_123,)
    assert await client.replace_scheduling_settings("1", []) == ()
    assert await client.scheduling_settings("1") == ()


@pytest.mark.parametrize("status", [404, 405])
async def test_settings_that_the_vendor_does_not_tell_are_none(
    client: PexipClient, put: Put, status: int
) -> None:
    put("faults/pexip", {"status": status, "path": "*/scheduling-settings", "method": "GET"})

    assert await client.scheduling_settings("0") is None


async def test_an_unknown_subject_is_refused(client: PexipClient) -> None:
    with pytest.raises(VendorRefused) as caught:
        await client.replace_scheduling_settings(
            "0", [SchedulingSetting(MeetingType.VIDEO, "unknown")]
        )

    assert caught.value.status == 422
    assert await client.scheduling_settings("0") == (OFFICE_123,)


async def test_a_code_in_use_is_a_conflict_for_a_change_too(client: PexipClient) -> None:
    with pytest.raises(VendorConflict) as caught:
        await client.update_lead_segment("0", LeadSegmentPatch(code="code-1"))

    assert (caught.value.status, caught.value.retryable) == (422, False)
    assert caught.value.vendor_request_id  # our own correlation id, which comes back


# ---------------------------------------------------------------- the token


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


# ---------------------------------------------------------------- faults


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


# ---------------------------------------------------------------- what no sandbox says


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
