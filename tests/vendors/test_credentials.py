"""Who asks for a token, how often, and what becomes of those who wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import pytest

from gateway.vendors.credentials import (
    Basic,
    Credentials,
    Fetched,
    Open,
    StaticBearer,
    Token,
    bearer,
)
from gateway.vendors.errors import VendorDenied, VendorError
from gateway.vendors.port import Vendor

SOON = 0.02


class Issuer:
    """Issues the tokens t1, t2 and so on; and fails while `failing` is set."""

    def __init__(self, *, expires_in: float | None = None, seconds: float = SOON) -> None:
        self.calls = 0
        self.expires_in = expires_in
        self.seconds = seconds
        self.failing: VendorError | None = None
        self.deadlines: list[float] = []

    async def __call__(self, deadline: float) -> Token:
        self.calls += 1
        self.deadlines.append(deadline)
        number = self.calls
        await asyncio.sleep(self.seconds)
        if self.failing is not None:
            raise self.failing
        return Token(f"t{number}", self.expires_in)


class Clock:
    """Tells the time it is set to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def in_time(seconds: float = 2.0) -> float:
    return time.monotonic() + seconds


def denied() -> VendorDenied:
    return VendorDenied(Vendor.PEXIP_ENGAGE, "no", endpoint="POST /token", status=401)


@pytest.mark.parametrize(
    ("credentials", "headers"),
    [
        (Basic("me", "pass:word"), {"Authorization": "Basic bWU6cGFzczp3b3Jk"}),
        (Basic("Zoë", "ñ"), {"Authorization": "Basic Wm/DqzrDsQ=="}),
        (StaticBearer("abc"), {"Authorization": "Bearer abc"}),
        (Open(), {}),
    ],
    ids=["basic", "basic in UTF-8", "bearer", "open"],
)
async def test_fixed_credentials_are_sent_as_they_are_and_cannot_be_renewed(
    credentials: Credentials, headers: Mapping[str, str]
) -> None:
    assert await credentials.headers(in_time()) == headers
    assert not await credentials.renew(headers, in_time())


def test_a_secret_that_no_header_can_carry_is_refused_without_being_shown() -> None:
    with pytest.raises(ValueError, match="newline") as caught:
        StaticBearer("topsecret\n")

    assert "topsecret" not in str(caught.value)


def test_a_user_name_with_a_colon_is_refused() -> None:
    with pytest.raises(ValueError, match="colon"):
        Basic("me:you", "word")


async def test_nothing_shows_a_secret() -> None:
    fetched = Fetched(Issuer(), lambda token: {"X-Auth-Token": token})
    await fetched.headers(in_time())

    shown = [
        repr(x)
        for x in (Basic("me", "topsecret"), StaticBearer("topsecret"), Token("topsecret"), fetched)
    ]

    assert not any("topsecret" in text or "t1" in text for text in shown)
    assert "t1" not in repr(vars(fetched))


async def test_twenty_waiters_are_one_token_call() -> None:
    issuer = Issuer()
    credentials = Fetched(issuer)

    got = await asyncio.gather(*[credentials.headers(in_time()) for _ in range(20)])

    assert got == [bearer("t1")] * 20
    assert issuer.calls == 1


async def test_the_first_waiter_may_be_cancelled_without_harm_to_the_others() -> None:
    issuer = Issuer(seconds=0.05)
    credentials = Fetched(issuer)
    first = asyncio.create_task(credentials.headers(in_time()))
    others = [asyncio.create_task(credentials.headers(in_time())) for _ in range(3)]
    await asyncio.sleep(SOON)

    first.cancel()

    assert await asyncio.gather(*others) == [bearer("t1")] * 3
    assert first.cancelled()
    assert issuer.calls == 1


async def test_a_waiter_without_time_left_goes_and_the_token_comes_all_the_same() -> None:
    issuer = Issuer(seconds=0.05)
    credentials = Fetched(issuer, seconds=5)

    with pytest.raises(TimeoutError):
        await credentials.headers(in_time(0.01))
    got = await credentials.headers(in_time())

    assert got == bearer("t1")
    assert issuer.calls == 1
    assert issuer.deadlines[0] - time.monotonic() > 4, "the token call has a deadline of its own"


@pytest.mark.parametrize(
    ("expires_in", "after", "calls"),
    [
        (100.0, 89.0, 1),
        (100.0, 90.0, 2),  # a tenth of its life ahead
        (3600.0, 3569.0, 1),
        (3600.0, 3570.0, 2),  # half a minute ahead at most
        (None, 1e9, 1),
        (0.0, 0.0, 2),
    ],
)
async def test_a_token_is_refreshed_ahead_of_its_end(
    expires_in: float | None, after: float, calls: int
) -> None:
    issuer, clock = Issuer(expires_in=expires_in), Clock()
    credentials = Fetched(issuer, clock=clock)
    await credentials.headers(in_time())

    clock.now += after
    await credentials.headers(in_time())

    assert issuer.calls == calls


async def test_a_rejected_token_is_renewed_once_for_all_who_held_it() -> None:
    issuer = Issuer()
    credentials = Fetched(issuer)
    rejected = await credentials.headers(in_time())

    together = await asyncio.gather(*[credentials.renew(rejected, in_time()) for _ in range(20)])
    late = await credentials.renew(rejected, in_time())

    assert all(together)
    assert late
    assert issuer.calls == 2
    assert await credentials.headers(in_time()) == bearer("t2")


async def test_a_failure_reaches_every_waiter_and_is_not_kept() -> None:
    issuer = Issuer()
    issuer.failing = denied()
    credentials = Fetched(issuer)

    ends = await asyncio.gather(
        *[credentials.headers(in_time()) for _ in range(5)], return_exceptions=True
    )
    issuer.failing = None
    got = await credentials.headers(in_time())

    assert all(isinstance(end, VendorDenied) for end in ends)
    assert got == bearer("t2")
    assert issuer.calls == 2


async def test_a_failure_that_nobody_waits_for_is_no_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    issuer = Issuer()
    issuer.failing = denied()
    credentials = Fetched(issuer)

    with pytest.raises(TimeoutError):
        await credentials.headers(in_time(0.001))
    await asyncio.sleep(3 * SOON)

    assert caplog.text == ""
