"""How a line renews its credentials, bounds its traffic, writes requests, and lets nobody see a secret."""

from __future__ import annotations

import asyncio
import base64
import logging
import time
import traceback

import pytest

from gateway.vendors.credentials import Basic, Fetched, Token
from gateway.vendors.errors import (
    VendorDenied,
    VendorError,
    VendorGarbled,
    VendorNotFound,
    VendorRefused,
    VendorTimeout,
    VendorUnreachable,
)
from gateway.vendors.line import CallSeen, Patience
from gateway.vendors.port import Response, Vendor
from gateway.vendors.transport import HttpxWire
from tests.vendors.conftest import Serve
from tests.vendors.lines import BROKEN, OK, failure_of, line_to, send
from tests.vendors.peer import Turn, answers, hang_up, reset, says, waits


class Issuer:
    """Fetches the tokens t1, t2 and so on, or fails."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.calls = 0
        self.failure = failure

    async def __call__(self, _deadline: float) -> Token:
        self.calls += 1
        number = self.calls
        await asyncio.sleep(0.01)
        if self.failure is not None:
            raise self.failure
        return Token(f"t{number}")


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_after_a_401_the_token_is_renewed_once_and_the_call_made_again(
    serve: Serve, wire: HttpxWire, method: str
) -> None:
    peer = await serve(answers(401), OK)
    issuer = Issuer()

    answer = await send(line_to(peer, wire, credentials=Fetched(issuer)), method)

    assert answer.status == 200
    assert [asked.headers["authorization"] for asked in peer.asked] == ["Bearer t1", "Bearer t2"]
    assert issuer.calls == 2


async def test_a_second_401_stands(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(answers(401))
    issuer = Issuer()

    error = await failure_of(line_to(peer, wire, credentials=Fetched(issuer)))

    assert isinstance(error, VendorDenied)
    assert len(peer.asked) == 2
    assert issuer.calls == 2


async def test_twenty_calls_with_a_revoked_token_are_one_renewal(
    serve: Serve, wire: HttpxWire
) -> None:
    peer = await serve(*[waits(0.05, answers(401))] * 20, OK)
    issuer = Issuer()
    line = line_to(
        peer, wire, credentials=Fetched(issuer), patience=Patience(deadline=3, concurrency=20)
    )

    ends = await asyncio.gather(*[send(line) for _ in range(20)])

    assert {end.status for end in ends} == {200}
    assert issuer.calls == 2


@pytest.mark.parametrize("first", [None, answers(401)], ids=["at first", "at the renewal"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_failed_token_call_is_told_as_nothing_sent_and_not_repeated_here(
    serve: Serve, wire: HttpxWire, method: str, first: Turn | None
) -> None:
    peer = await serve(first or OK)
    issuer = Issuer()
    credentials = Fetched(issuer)
    if first is not None:
        await credentials.headers(time.monotonic() + 1)
    issuer.failure = VendorUnreachable(Vendor.WEBEX, "down", endpoint="POST /token", sent=True)

    error = await failure_of(line_to(peer, wire, credentials=credentials), method)

    assert isinstance(error, VendorUnreachable)
    assert not error.sent
    assert error.endpoint == "POST /token"
    assert issuer.calls == (1 if first is None else 2)


async def test_a_token_that_does_not_come_in_time_is_a_timeout_of_the_call(
    serve: Serve, wire: HttpxWire
) -> None:
    async def never(_deadline: float) -> Token:
        await asyncio.sleep(0.3)
        return Token("late")

    peer = await serve(OK)
    patience = Patience(deadline=0.1)

    error = await failure_of(line_to(peer, wire, credentials=Fetched(never), patience=patience))

    assert isinstance(error, VendorTimeout)
    assert not error.sent
    assert peer.asked == []


async def test_no_more_requests_are_on_their_way_than_allowed(
    serve: Serve, wire: HttpxWire
) -> None:
    peer = await serve(waits(0.02, OK))
    line = line_to(peer, wire, patience=Patience(deadline=3, concurrency=4))

    await asyncio.gather(*[send(line) for _ in range(20)])

    assert len(peer.asked) == 20
    assert peer.most_in_flight == 4


async def test_waiting_for_a_place_counts_against_the_deadline_and_sends_nothing(
    serve: Serve,
) -> None:
    peer = await serve(waits(0.15, OK))
    wire = HttpxWire(Vendor.WEBEX, connect_seconds=1, read_seconds=2, connections=8)
    line = line_to(peer, wire, patience=Patience(deadline=0.25, concurrency=1))

    ends = await asyncio.gather(*[send(line, "POST") for _ in range(3)], return_exceptions=True)
    later = await send(line, "POST")
    await line.aclose()

    assert isinstance(ends[0], Response)
    second, third = ends[1:]
    assert isinstance(second, VendorTimeout)
    assert second.sent
    assert isinstance(third, VendorTimeout)
    assert not third.sent
    assert later.status == 200, "nobody kept a place"
    assert len(peer.asked) == 3


async def test_cancelled_calls_give_their_places_back(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(*[waits(1)] * 2, OK)
    line = line_to(peer, wire, patience=Patience(deadline=1, concurrency=2))
    tasks = [asyncio.create_task(send(line)) for _ in range(5)]
    await asyncio.sleep(0.05)

    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert (await send(line)).status == 200


async def test_every_request_is_observed(serve: Serve, wire: HttpxWire) -> None:
    seen: list[CallSeen] = []
    peer = await serve(reset, answers(500), OK)

    await send(line_to(peer, wire, observe=seen.append))

    assert [(call.status, call.attempt) for call in seen] == [(None, 1), (500, 2), (200, 3)]
    assert {(call.vendor, call.method, call.endpoint) for call in seen} == {
        (Vendor.WEBEX, "GET", "GET /things")
    }
    assert all(0 <= call.seconds < 1 for call in seen)


async def test_a_correlation_id_is_one_for_all_attempts_of_a_call(
    serve: Serve, wire: HttpxWire
) -> None:
    peer = await serve(reset, OK)
    line = line_to(peer, wire, correlation_header="TrackingID")

    await send(line)
    await send(line)

    ids = [asked.headers["trackingid"] for asked in peer.asked]
    assert ids[0] == ids[1] != ids[2]
    assert all(len(id) == 32 for id in ids)


async def test_bodies_queries_and_forms_are_written_here(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(OK)
    line = line_to(peer, wire, credentials=Basic("me", "word"))

    await line.send("PUT", "/a%2Fb", endpoint="", query=[("id[]", "+&é")], body={"name": "Zoë"})
    await line.send("POST", "/token", endpoint="", form={"scope": "a:b c&d"})
    await line.send("GET", f"{peer.url}/v1/things?start=2", endpoint="")

    put, post, get = peer.asked
    assert put.target == "/v1/a%2Fb?id%5B%5D=%2B%26%C3%A9"
    assert put.headers["content-type"] == "application/json"
    assert put.body == '{"name":"Zoë"}'.encode()
    assert put.headers["authorization"] == "Basic " + base64.b64encode(b"me:word").decode()
    assert post.headers["content-type"] == "application/x-www-form-urlencoded"
    assert post.body == b"scope=a%3Ab+c%26d"
    assert get.target == "/v1/things?start=2"
    assert "content-type" not in get.headers


@pytest.mark.parametrize(
    ("path", "query", "body", "kind"),
    [
        ("http://127.0.0.1:1/v1/things", [], None, VendorGarbled),
        ("/things/..", [], None, VendorNotFound),
        ("/things/", [], None, VendorNotFound),
        ("/things", [("name", "\ud800")], None, VendorRefused),
        ("/things", [], {"name": "\ud800"}, VendorRefused),
    ],
)
async def test_what_must_not_leave_does_not_and_is_no_traceback(
    serve: Serve,
    wire: HttpxWire,
    path: str,
    query: list[tuple[str, str]],
    body: object,
    kind: type[VendorError],
) -> None:
    peer = await serve(OK)

    with pytest.raises(VendorError) as caught:
        await line_to(peer, wire).send("GET", path, endpoint="", query=query, body=body)

    assert type(caught.value) is kind
    assert peer.asked == []


@pytest.mark.parametrize(
    "turn",
    [
        *BROKEN.values(),
        answers(400, b'{"name": "secret-word"}'),
        answers(401, b"secret-word"),
        says(b"secret-word\r\n\r\n", then=hang_up),
    ],
    ids=[*BROKEN, "400", "401", "not HTTP"],
)
async def test_neither_errors_nor_logs_hold_secrets(
    serve: Serve,
    wire: HttpxWire,
    turn: Turn,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    peer = await serve(turn)
    line = line_to(peer, wire, credentials=Basic("me", "secret-word"))

    error = await failure_of(line, "POST", read=True)

    links: list[BaseException] = [error]
    while following := links[-1].__cause__ or links[-1].__context__:
        links.append(following)
    printed = "".join(capsys.readouterr())
    told = "".join(traceback.format_exception(error)) + repr(links) + caplog.text + printed
    assert "secret-word" not in told
    assert base64.b64encode(b"me:secret-word").decode() not in told
