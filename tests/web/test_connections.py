"""What a connection may take before there is a request: seconds and bytes of the head, and how many there may be."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from urllib.parse import quote

import pytest

from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

SECONDS = 0.5
HEADERS, URL = 2_048, 1_024
CONNECTIONS = 20
ANSWERS = 150
WHO = "{ viewer { client } }"
LOCATIONS = "{ locations { nodes { name } } }"
SLOW = b"GET /graphql?query=%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % quote(LOCATIONS).encode()
"""Asks Webex, which can be told to take its time."""
HEAD = b"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def strict(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway that waits half a second for a head, or for an answer to be taken."""
    settings = settings_for(
        sandbox_control.base_url,
        tmp_path_factory.mktemp("strict"),
        header_seconds=SECONDS,
        header_limit_bytes=HEADERS,
        url_limit_bytes=URL,
        answer_seconds=SECONDS,
        connections=CONNECTIONS,
    )
    with gateway_on(settings) as client:
        yield client


def connected(client: GatewayClient) -> socket.socket:
    """A connection on which nothing was said."""
    address = (client.http.base_url.host, client.http.base_url.port or 80)
    line = socket.create_connection(address)
    line.settimeout(5)
    return line


def answer_on(line: socket.socket) -> bytes:
    """All that is answered on a connection until it is closed."""
    try:
        return b"".join(iter(lambda: line.recv(65_536), b""))
    except ConnectionResetError:
        return b""


def drip(line: socket.socket, sent: bytes, *, seconds: float) -> None:
    """Send byte by byte, until the other side closes."""
    line.setblocking(True)
    end = time.monotonic() + seconds
    for at in range(len(sent)):
        if time.monotonic() > end:
            raise AssertionError("nobody cut the connection")
        try:
            line.send(sent[at : at + 1])
        except OSError:
            return
        time.sleep(0.02)


def refusal(answer: bytes) -> tuple[int, str]:
    """The status and the message of a refusal that is JSON."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/json" in head
    (error,) = json.loads(body)["errors"]
    return int(head.split()[1]), error["message"]


@pytest.mark.parametrize("begun", [b"G", HEAD, HEAD + b"X-A: ", b"\r\n\r\n", b"POST /graphql"])
def test_a_head_that_is_not_whole_in_time_is_a_408(strict: GatewayClient, begun: bytes) -> None:
    started = time.monotonic()

    with connected(strict) as line:
        line.sendall(begun)
        answer = answer_on(line)

    assert refusal(answer) == (408, "The head of the request did not arrive in time.")
    assert b"Connection: close" in answer
    assert SECONDS * 0.9 < time.monotonic() - started < SECONDS + 4


@pytest.mark.parametrize("before", [b"", HEAD + b"\r\n"], ids=["first", "second"])
def test_bytes_that_drip_do_not_win_time(strict: GatewayClient, before: bytes) -> None:
    with connected(strict) as line:
        if before:
            line.sendall(before)
            assert line.recv(65_536).startswith(b"HTTP/1.1 200")
        drip(line, HEAD + b"X-Drip: " + b"x" * 1_000, seconds=SECONDS + 4)


def test_a_connection_that_says_nothing_is_closed_without_a_word(strict: GatewayClient) -> None:
    with connected(strict) as line:
        assert answer_on(line) == b""


def test_a_body_that_nobody_wants_does_not_keep_the_connection(strict: GatewayClient) -> None:
    refused = (
        b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
        b"Content-Length: 1000000\r\n\r\n"
    )
    with connected(strict) as line:
        line.sendall(refused)
        assert line.recv(65_536).startswith(b"HTTP/1.1 415")

        drip(line, b"x" * 1_000, seconds=SECONDS + 4)


def test_a_request_that_runs_longer_than_a_head_may_take_is_not_cut(
    strict: GatewayClient, sandbox: SandboxControl
) -> None:
    sandbox.fault("webex", delayMs=round(SECONDS * 1_600))

    started = time.monotonic()
    found = strict.data(LOCATIONS)

    assert found["locations"]["nodes"]
    assert time.monotonic() - started > SECONDS * 1.5


def test_a_connection_that_is_kept_alive_waits_anew_for_each_head(strict: GatewayClient) -> None:
    address = (strict.http.base_url.host, strict.http.base_url.port)
    with closing(HTTPConnection(*address, timeout=5)) as line:
        for _ in range(3):
            line.request("GET", "/graphql?query=%7B__typename%7D")
            response = line.getresponse()
            assert (response.status, response.read()[:8]) == (200, b'{"data":')
            time.sleep(SECONDS * 0.7)


@pytest.mark.parametrize(
    ("size", "whole", "status"),
    [
        (HEADERS - 200, True, 200),
        (HEADERS, True, 431),
        (200_000, True, 431),
        (HEADERS + URL, False, 431),
        (200_000, False, 431),
    ],
)
def test_a_head_over_the_limit_is_a_431(
    strict: GatewayClient, size: int, whole: bool, status: int
) -> None:
    with connected(strict) as line:
        end = b"\r\nConnection: close\r\n\r\n" if whole else b""
        line.sendall(HEAD + b"X-Long: " + b"x" * size + end)
        answer = answer_on(line)

    assert answer.startswith(b"HTTP/1.1 %d " % status)
    if status == 431:
        assert "larger than" in refusal(answer)[1]


def test_many_small_headers_count_too(strict: GatewayClient) -> None:
    many = [(f"x-{number}", "1") for number in range(300)]

    response = strict.http.get("/healthz", headers=many)

    assert response.status_code == 431
    assert f"larger than {HEADERS} bytes" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize("path", ["/graphql", "/nothing", "/graphql/" + "x" * URL])
def test_an_address_over_the_limit_is_a_414(strict: GatewayClient, path: str) -> None:
    response = strict.http.get(path, params={"query": WHO + "#" * URL})

    assert response.status_code == 414
    assert "use POST" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
        b"GET / HTTP/1.1\r\nA\x00: x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\n\r\n",
        b"NO SUCH THING\r\n\r\n",
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_http_is_a_400_in_json(strict: GatewayClient, sent: bytes) -> None:
    with connected(strict) as line:
        line.sendall(sent)
        answer = answer_on(line)

    assert refusal(answer) == (400, "Invalid HTTP request received.")


@pytest.mark.parametrize(
    "broken", [b"\x00 no HTTP\r\n\r\n", b"GET / HTTP/1.1\r\nX-Long: " + b"x" * (HEADERS + URL)]
)
@pytest.mark.parametrize("before", [1, 3])
def test_what_is_no_http_is_not_told_in_the_place_of_an_answer_that_is_due(
    strict: GatewayClient, sandbox: SandboxControl, before: int, broken: bytes
) -> None:
    sandbox.fault("webex", delayMs=200)
    with connected(strict) as line:
        line.sendall(SLOW * before)
        time.sleep(0.05)
        line.sendall(broken)

        assert answer_on(line) == b""


def test_a_body_that_is_no_chunks_is_a_400_and_the_only_answer(strict: GatewayClient) -> None:
    head = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with connected(strict) as line:
        line.sendall(head + b"Transfer-Encoding: chunked\r\n\r\nno chunk\r\n")
        answer = answer_on(line)

    assert refusal(answer) == (400, "Invalid HTTP request received.")


def test_who_leaves_with_several_requests_under_way_is_no_fault(
    strict: GatewayClient, sandbox: SandboxControl
) -> None:
    sandbox.fault("webex", delayMs=200)
    with connected(strict) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.sendall(SLOW * 3)
        time.sleep(0.05)

    time.sleep(0.5)  # so long that all of them would have been answered
    assert strict.data(WHO)


def test_connections_over_the_bound_are_a_503_and_later_ones_are_served(
    strict: GatewayClient,
) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(connected(strict)) for _ in range(CONNECTIONS * 2)]
        answers = [answer_on(line) for line in lines]

    refused = [refusal(answer) for answer in answers if answer]
    assert refused, "as many were let in as came"
    assert set(refused) == {(503, "There are too many connections; try again in a moment.")}
    end = time.monotonic() + 5
    while strict.http.get("/healthz").status_code == 503:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert strict.data(WHO)


def test_an_answer_that_nobody_takes_is_dropped(strict: GatewayClient) -> None:
    asked = b"{__schema{types{name fields{name description}}}}"
    head = b"GET /graphql?query=%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % quote(asked).encode()
    with socket.socket() as line:
        # The smallest window that the kernel gives; it keeps some megabytes for us all the same.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1_024)
        line.settimeout(5)
        line.connect((strict.http.base_url.host, strict.http.base_url.port or 80))
        line.sendall(head * ANSWERS)
        started = time.monotonic()

        drip(line, head * 10, seconds=15)

    assert time.monotonic() - started > SECONDS * 0.9
