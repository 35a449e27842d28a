"""What `HttpxWire` says happened, against what did happen on the socket."""

from __future__ import annotations

import asyncio
import gzip
import logging
import time
import traceback

import pytest

from gateway.vendors.errors import VendorError, VendorGarbled, VendorTimeout, VendorUnreachable
from gateway.vendors.port import Request, Vendor
from gateway.vendors.transport import HttpxWire
from tests.vendors.conftest import Serve
from tests.vendors.peer import Turn, answers, hang_up, reset, says, waits

SECRET = "Basic c2VjcmV0LXdvcmQ="
OK = b"HTTP/1.1 200 OK\r\n"
GZIPPED = gzip.compress(b"a" * 5000)


def request(url: str, *, method: str = "GET", seconds: float = 2.0) -> Request:
    return Request(
        method=method,
        url=url,
        deadline=time.monotonic() + seconds,
        headers={"Authorization": SECRET},
        body=None if method == "GET" else b'{"secret": "secret-word"}',
        endpoint=f"{method} /people/{{id}}",
    )


async def failure_of(wire: HttpxWire, asked: Request) -> VendorError:
    with pytest.raises(VendorError) as caught:
        await wire.fetch(asked)
    return caught.value


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("turn", [reset, hang_up], ids=["reset", "hung up"])
async def test_a_connection_that_breaks_after_the_request_may_have_done_it(
    serve: Serve, wire: HttpxWire, turn: Turn, method: str
) -> None:
    peer = await serve(turn)

    error = await failure_of(wire, request(peer.url, method=method))

    assert type(error) is VendorUnreachable
    assert error.sent
    assert len(peer.asked) == 1


async def test_a_reset_before_any_byte_may_have_done_it(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(reset_on_connect=True)

    error = await failure_of(wire, request(peer.url, method="POST"))

    assert type(error) is VendorUnreachable
    assert error.sent, "the request may have been in the socket already, so nothing is certain"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_nothing_is_sent_twice_when_a_kept_connection_breaks(
    serve: Serve, wire: HttpxWire, method: str
) -> None:
    peer = await serve(answers(), reset)
    await wire.fetch(request(peer.url, method=method))

    error = await failure_of(wire, request(peer.url, method=method))

    assert isinstance(error, VendorUnreachable)
    assert error.sent
    assert len(peer.asked) == 2, "the second one once: what to repeat is for the line to decide"


async def test_a_kept_connection_that_the_vendor_closed_meanwhile_is_not_used_again(
    serve: Serve, wire: HttpxWire
) -> None:
    peer = await serve(says(OK + b"Content-Length: 2\r\n\r\n{}", then=hang_up))
    await wire.fetch(request(peer.url))
    await asyncio.sleep(0.05)

    answer = await wire.fetch(request(peer.url, method="POST"))

    assert answer.status == 200


async def test_a_refused_connection_sent_nothing(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(answers())
    await peer.aclose()

    error = await failure_of(wire, request(peer.url))

    assert type(error) is VendorUnreachable
    assert not error.sent
    assert isinstance(error.__cause__, ConnectionRefusedError)


async def test_a_name_without_address_sent_nothing(wire: HttpxWire) -> None:
    error = await failure_of(wire, request("http://nobody.invalid/"))

    assert type(error) is VendorUnreachable
    assert not error.sent


@pytest.mark.parametrize(
    ("connect_seconds", "deadline"), [(0.1, 2.0), (5.0, 0.1)], ids=["connecting", "deadline"]
)
async def test_a_handshake_that_does_not_end_sent_nothing(
    serve: Serve, connect_seconds: float, deadline: float
) -> None:
    peer = await serve(waits(2))
    wire = HttpxWire(Vendor.WEBEX, connect_seconds=connect_seconds, read_seconds=5, connections=1)

    url = peer.url.replace("http:", "https:")
    error = await failure_of(wire, request(url, seconds=deadline))
    await wire.aclose()

    assert type(error) is VendorUnreachable
    assert not error.sent


async def test_a_handshake_that_breaks_sent_nothing(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(reset_on_connect=True)

    error = await failure_of(wire, request(peer.url.replace("http:", "https:"), method="POST"))

    assert type(error) is VendorUnreachable
    assert not error.sent


async def test_waiting_for_a_connection_in_vain_sent_nothing(serve: Serve) -> None:
    peer = await serve(waits(0.4, answers()))
    wire = HttpxWire(Vendor.WEBEX, connect_seconds=0.1, read_seconds=2, connections=1)

    first = asyncio.create_task(wire.fetch(request(peer.url)))
    await asyncio.sleep(0.05)
    error = await failure_of(wire, request(peer.url))

    assert isinstance(error, VendorUnreachable)
    assert not error.sent
    assert (await first).status == 200
    await wire.aclose()


@pytest.mark.parametrize(
    ("turn", "read_seconds", "deadline"),
    [
        (waits(2), 0.1, 2.0),
        (waits(2), 2.0, 0.1),
        (says(OK, *[b"A: b\r\n"] * 99, every=0.02), 2.0, 0.1),
        (says(OK + b"Content-Length: 9\r\n\r\nabc", then=waits(2)), 0.1, 2.0),
        (says(OK + b"Content-Length: 99\r\n\r\n", *[b"a"] * 99, every=0.02), 2.0, 0.1),
    ],
    ids=["silent", "silent to the deadline", "slow headers", "stuck body", "dripping body"],
)
async def test_slowness_is_a_timeout_at_the_silence_or_at_the_deadline(
    serve: Serve, turn: Turn, read_seconds: float, deadline: float
) -> None:
    peer = await serve(turn)
    wire = HttpxWire(Vendor.WEBEX, connect_seconds=1, read_seconds=read_seconds, connections=1)

    started = time.monotonic()
    error = await failure_of(wire, request(peer.url, seconds=deadline))
    took = time.monotonic() - started
    await wire.aclose()

    assert type(error) is VendorTimeout
    assert error.sent
    assert took < 0.6


async def test_without_time_left_nothing_is_sent(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(answers())

    error = await failure_of(wire, request(peer.url, seconds=-1))

    assert isinstance(error, VendorTimeout)
    assert not error.sent
    assert peer.asked == []


@pytest.mark.parametrize(
    "turn",
    [
        says(b"SSH-2.0-hello\r\n\r\n\r\n", then=hang_up),
        says(OK + b"no colon here\r\n\r\n", then=hang_up),
        says(OK + b"Content-Length: 9\r\n\r\nabc", then=hang_up),
        says(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", then=hang_up),
        says(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab", then=hang_up),
        says(OK + b"Content-Length: 9\r\n\r\nabc", every=0.05, then=reset),
        answers(body=b"a" * 1001),
        answers(body=GZIPPED, headers=[("Content-Encoding", "gzip")]),
        answers(body=b"not gzip", headers=[("Content-Encoding", "gzip")]),
    ],
    ids=[
        "not HTTP",
        "broken header",
        "truncated",
        "truncated chunks",
        "broken chunks",
        "reset within the body",
        "too long",
        "too long when unpacked",
        "not packed",
    ],
)
async def test_an_answer_that_cannot_be_read_is_garbled(
    serve: Serve, wire: HttpxWire, turn: Turn
) -> None:
    peer = await serve(turn)

    error = await failure_of(wire, request(peer.url))

    assert isinstance(error, VendorGarbled)


async def test_any_status_is_an_answer_and_redirects_are_not_followed(
    serve: Serve, wire: HttpxWire
) -> None:
    peer = await serve(answers(302, b"", [("Location", "/elsewhere")]), answers(503, b"x"))

    redirect = await wire.fetch(request(peer.url))
    busy = await wire.fetch(request(peer.url))

    assert (redirect.status, redirect.headers["location"]) == (302, "/elsewhere")
    assert (busy.status, busy.body) == (503, b"x")


async def test_the_request_arrives_as_it_was_given(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(answers(headers=[("Link", "<a>"), ("LINK", "<b>")]))

    answer = await wire.fetch(request(f"{peer.url}/a%2Fb?id%5B%5D=%2B%26", method="PUT"))

    (asked,) = peer.asked
    assert (asked.method, asked.target) == ("PUT", "/a%2Fb?id%5B%5D=%2B%26")
    assert asked.headers["authorization"] == SECRET
    assert asked.body == b'{"secret": "secret-word"}'
    assert answer.headers["link"] == "<a>, <b>"


async def test_cookies_are_not_kept(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(answers(headers=[("Set-Cookie", "who=me; Path=/")]))

    url = f"http://localhost:{peer.port}/"  # aiohttp never keeps cookies of an IP address
    await wire.fetch(request(url))
    await wire.fetch(request(url))

    assert "cookie" not in peer.asked[1].headers


async def test_the_environment_names_no_proxy_for_us(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = await serve(answers())
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    wire = HttpxWire(Vendor.WEBEX, connect_seconds=1, read_seconds=1, connections=1)

    answer = await wire.fetch(request(peer.url))
    await wire.aclose()

    assert answer.status == 200


@pytest.mark.parametrize(
    "turn",
    [waits(2), says(OK + b"Content-Length: 9\r\n\r\nabc", then=waits(2))],
    ids=["before the answer", "within the answer"],
)
async def test_cancelled_requests_give_their_connections_back(serve: Serve, turn: Turn) -> None:
    peer = await serve(*[turn] * 20, answers())
    wire = HttpxWire(Vendor.WEBEX, connect_seconds=1, read_seconds=5, connections=4)

    for _ in range(5):
        tasks = [asyncio.create_task(wire.fetch(request(peer.url))) for _ in range(4)]
        await asyncio.sleep(0.03)
        for task in tasks:
            task.cancel()
        assert all(
            isinstance(end, asyncio.CancelledError)
            for end in await asyncio.gather(*tasks, return_exceptions=True)
        )
    answer = await wire.fetch(request(peer.url))

    assert answer.status == 200
    await wire.aclose()


@pytest.mark.parametrize(
    "turn",
    [reset, waits(2), says(b"nonsense\r\n\r\n", then=hang_up), answers(body=b"secret-word" * 100)],
    ids=["reset", "silent", "garbled", "too long"],
)
async def test_errors_hold_no_credentials_bodies_or_addresses(
    serve: Serve, wire: HttpxWire, turn: Turn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    peer = await serve(turn)
    asked = request(f"{peer.url}/?email=secret-word", method="PUT")

    error = await failure_of(wire, asked)

    links: list[BaseException] = [error]
    while following := links[-1].__cause__ or links[-1].__context__:
        links.append(following)
    told = "".join(traceback.format_exception(error)) + repr(links) + repr(asked) + caplog.text
    assert SECRET not in told
    assert "secret-word" not in told
    assert "PUT /people/{id}" in str(error)


@pytest.mark.parametrize("value", ["two\r\nlines", "nul\x00", "Zoë"])
async def test_a_header_that_http_cannot_carry_is_no_traceback(
    serve: Serve, wire: HttpxWire, value: str
) -> None:
    peer = await serve(answers())
    asked = Request("GET", peer.url, time.monotonic() + 1, {"X-Name": value})

    error = await failure_of(wire, asked)

    assert isinstance(error, VendorGarbled)
    assert peer.asked == []


async def test_a_closed_wire_says_so(serve: Serve) -> None:
    wire = HttpxWire(Vendor.WEBEX, connect_seconds=1, read_seconds=1, connections=1)
    await wire.aclose()
    await wire.aclose()

    error = await failure_of(wire, request("http://127.0.0.1:1/"))

    assert isinstance(error, VendorUnreachable)
    assert not error.sent
