"""What a line repeats and what it never repeats."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import pytest

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
from gateway.vendors.line import Patience, wait_before_repeat
from gateway.vendors.port import Vendor
from gateway.vendors.transport import HttpxWire
from tests.vendors.conftest import Serve
from tests.vendors.lines import BROKEN, OK, TODAY, failure_of, line_to, send
from tests.vendors.peer import Peer, answers, waits

READS: Sequence[tuple[str, bool | None]] = [("GET", None), ("POST", True)]
WRITES: Sequence[tuple[str, bool | None]] = [
    ("POST", None),
    ("PUT", None),
    ("PATCH", None),
    ("DELETE", None),
    ("GET", False),
]


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize(("method", "read"), READS)
async def test_a_read_is_repeated_after_any_failure_to_answer(
    serve: Serve, wire: HttpxWire, fault: str, method: str, read: bool | None
) -> None:
    peer = await serve(BROKEN[fault], BROKEN[fault], OK)

    answer = await send(line_to(peer, wire), method, read=read)

    assert answer.status == 200
    assert len(peer.asked) == 3


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize(("method", "read"), WRITES)
async def test_a_write_that_may_have_arrived_is_not_repeated(
    serve: Serve, wire: HttpxWire, fault: str, method: str, read: bool | None
) -> None:
    peer = await serve(BROKEN[fault], OK)

    error = await failure_of(line_to(peer, wire), method, read=read)

    assert isinstance(error, VendorUnreachable)
    assert error.sent
    assert len(peer.asked) == 1


async def test_a_write_that_was_never_sent_is_repeated_until_somebody_listens(
    wire: HttpxWire,
) -> None:
    peer = Peer(OK)
    await peer.start()
    port = peer.port
    await peer.aclose()
    line = line_to(peer, wire, patience=Patience(deadline=2, attempts=5, backoff=0.05))

    sending = asyncio.create_task(send(line, "POST"))
    await asyncio.sleep(0.02)
    await peer.start(port)
    answer = await sending
    await peer.aclose()

    assert answer.status == 200
    assert len(peer.asked) == 1


async def test_attempts_end_and_the_last_error_is_told(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(answers(503, b'{"message": "tired", "code": "T1"}'))

    error = await failure_of(line_to(peer, wire))

    assert isinstance(error, VendorUnreachable)
    assert (error.status, error.vendor_code) == (503, "T1")
    assert str(error) == "Webex: failed, status 503: tired (GET /things)"
    assert len(peer.asked) == 3


async def test_nothing_outlasts_the_deadline(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(waits(1))
    line = line_to(peer, wire, patience=Patience(deadline=0.3, attempts=9, backoff=0.01))

    started = time.monotonic()
    error = await failure_of(line)

    assert isinstance(error, VendorTimeout)
    assert time.monotonic() - started < 0.5
    assert len(peer.asked) == 2, "0.2 s of silence, then what is left"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (302, b"", VendorGarbled),
        (400, b'{"message": "bad"}', VendorRefused),
        (400, b'{"code": "TAKEN"}', VendorConflict),
        (400, b"<html>", VendorRefused),
        (400, b"[]", VendorRefused),
        (401, b"", VendorDenied),
        (403, b"", VendorDenied),
        (404, b"", VendorNotFound),
        (409, b"", VendorConflict),
        (422, b"", VendorRefused),
        (423, b"", VendorRefused),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_refusal_is_told_at_once(
    serve: Serve, wire: HttpxWire, method: str, status: int, body: bytes, kind: type[VendorError]
) -> None:
    peer = await serve(answers(status, body))

    error = await failure_of(line_to(peer, wire), method)

    assert type(error) is kind
    assert error.status == status
    assert len(peer.asked) == 1


@pytest.mark.parametrize(
    ("headers", "least"),
    [
        ([("Retry-After", "0")], 0.0),
        ([("Retry-After", "0.2")], 0.2),
        ([("Retry-After", "Fri, 20 Nov 2026 08:59:00 GMT"), TODAY], 0.0),
        ([], 0.0),
    ],
    ids=["at once", "seconds", "a date gone by", "no wish"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_throttled_calls_wait_as_asked_and_come_again(
    serve: Serve,
    wire: HttpxWire,
    method: str,
    headers: list[tuple[str, str]],
    least: float,
) -> None:
    peer = await serve(answers(429, b"{}", headers), OK)

    started = time.monotonic()
    answer = await send(line_to(peer, wire), method)
    took = time.monotonic() - started

    assert answer.status == 200
    assert least <= took < least + 0.2
    assert len(peer.asked) == 2


@pytest.mark.parametrize(
    ("header", "wait"),
    [("60", 60.0), ("Fri, 20 Nov 2026 09:01:00 GMT", 60.0), ("999999999999", 999999999999.0)],
)
@pytest.mark.parametrize(("method", "status"), [("GET", 429), ("POST", 429), ("GET", 423)])
async def test_a_wait_that_does_not_fit_is_told_at_once(
    serve: Serve, wire: HttpxWire, method: str, status: int, header: str, wait: float
) -> None:
    peer = await serve(answers(status, b"{}", [("Retry-After", header), TODAY]))

    started = time.monotonic()
    error = await failure_of(line_to(peer, wire), method)

    assert isinstance(error, VendorThrottled)
    assert error.retry_after == wait
    assert time.monotonic() - started < 0.3
    assert len(peer.asked) == 1


@pytest.mark.parametrize(("method", "calls"), [("GET", 2), ("PUT", 1)])
async def test_a_locked_thing_is_read_again_and_not_written_again(
    serve: Serve, wire: HttpxWire, method: str, calls: int
) -> None:
    peer = await serve(answers(423, b"{}", [("Retry-After", "0")]), answers(404))

    await failure_of(line_to(peer, wire), method)

    assert len(peer.asked) == calls


async def test_a_busy_vendors_wish_wins_over_our_backoff(serve: Serve, wire: HttpxWire) -> None:
    peer = await serve(answers(503, b"{}", [("Retry-After", "60")]))

    error = await failure_of(line_to(peer, wire))

    assert isinstance(error, VendorUnreachable)
    assert error.retry_after == 60
    assert len(peer.asked) == 1


@pytest.mark.parametrize(
    ("error", "read", "attempt", "low", "high"),
    [
        (VendorUnreachable(Vendor.WEBEX, "", endpoint="", sent=True), True, 1, 0.75, 1.25),
        (VendorUnreachable(Vendor.WEBEX, "", endpoint="", sent=False), False, 1, 0.75, 1.25),
        (VendorUnreachable(Vendor.WEBEX, "", endpoint="", sent=True), False, 1, None, None),
        (VendorTimeout(Vendor.WEBEX, "", endpoint="", sent=True), True, 3, 3.0, 5.0),
        (VendorThrottled(Vendor.WEBEX, "", endpoint="", status=429), False, 2, 1.5, 2.5),
        (VendorThrottled(Vendor.WEBEX, "", endpoint="", status=423), False, 2, None, None),
        (VendorRefused(Vendor.WEBEX, "", endpoint="", status=400), True, 1, None, None),
        (VendorGarbled(Vendor.WEBEX, "", endpoint=""), True, 1, None, None),
        (ValueError("ours"), True, 1, None, None),
    ],
)
def test_whether_and_when_a_call_is_repeated(
    error: Exception, read: bool, attempt: int, low: float | None, high: float | None
) -> None:
    wait = wait_before_repeat(error, read=read, attempt=attempt, backoff=1.0)

    if low is None or high is None:
        assert wait is None
    else:
        assert wait is not None
        assert low <= wait <= high
