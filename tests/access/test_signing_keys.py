"""The issuer's keys, kept and fetched anew: how often it is asked, and what counts while it is away."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from gateway.access.errors import IssuerUnavailable
from gateway.access.signing_keys import SigningKeys
from tests.access.issuer import published
from tests.access.people import later

AGE = 600


class Issuer:
    """What answers instead of HTTP: a set of keys, or nothing."""

    def __init__(self) -> None:
        self.keys = [published("EC", 0)]
        self.away = False
        self.asked: list[str] = []
        self.answers = asyncio.Event()
        self.answers.set()

    async def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        await self.answers.wait()
        if self.away:
            raise IssuerUnavailable(f"{url} gave no answer")
        return json.dumps({"keys": self.keys}).encode()


class Desk:
    """Keys of an issuer, asked for by number."""

    def __init__(self) -> None:
        self.issuer = Issuer()
        self.reported: list[BaseException] = []
        self.keys = SigningKeys(
            self.issuer,
            issuer="https://login.example",
            keys_url="https://login.example/keys",
            algorithms=("ES256",),
            age=timedelta(seconds=AGE),
            report=self.reported.append,
        )

    async def has(self, number: int, *, at: float) -> bool:
        """Whether there is a key, so many seconds after noon; and a fetch that this began has ended."""
        key = await self.keys.find(key_id=f"EC-{number}", algorithm="ES256", now=later(at))
        for _ in range(5):
            await asyncio.sleep(0)
        return key is not None

    @property
    def asked(self) -> int:
        """How often the issuer was asked."""
        return len(self.issuer.asked)


async def test_keys_are_fetched_once_for_all_who_wait_and_used_again_until_they_are_old() -> None:
    desk = Desk()
    desk.issuer.answers.clear()
    waiting = [asyncio.ensure_future(desk.has(0, at=0)) for _ in range(50)]
    await asyncio.sleep(0)
    desk.issuer.answers.set()

    assert all(await asyncio.gather(*waiting))
    assert await desk.has(0, at=AGE - 1)
    assert desk.asked == 1


async def test_old_keys_do_while_they_are_fetched_anew_and_very_old_ones_do_not() -> None:
    desk = Desk()
    await desk.has(0, at=0)
    desk.issuer.keys = [published("EC", 1)]

    found = [await desk.has(0, at=AGE), await desk.has(0, at=AGE + 1)]

    assert (found, desk.asked) == ([True, False], 3)  # the last for a key that is not there
    desk.issuer.keys = [published("EC", 2)]
    assert not await desk.has(1, at=3 * AGE + 2)


async def test_a_key_that_is_not_there_is_looked_for_at_once_and_then_once_a_minute() -> None:
    desk = Desk()
    await desk.has(0, at=0)
    desk.issuer.keys.append(published("EC", 1))

    assert await desk.has(1, at=1), "a new key of the issuer works at once"
    for second in range(2, 60):
        assert not await desk.has(second, at=second)
    assert desk.asked == 2
    assert not await desk.has(99, at=61)
    assert desk.asked == 3


async def test_while_the_issuer_is_away_its_keys_count_on() -> None:
    desk = Desk()
    await desk.has(0, at=0)
    desk.issuer.away = True

    found = [await desk.has(0, at=at) for at in (AGE, 2 * AGE, 100 * AGE)]

    assert found == [True, True, True]
    assert len(desk.reported) == 3


async def test_without_keys_a_token_cannot_be_checked_and_the_issuer_is_not_asked_each_time() -> (
    None
):
    desk = Desk()
    desk.issuer.away = True

    for second in (0, 1, 4.9):
        with pytest.raises(IssuerUnavailable, match="cannot be checked now"):
            await desk.has(0, at=second)
    assert desk.asked == 1
    desk.issuer.away = False

    assert await desk.has(0, at=5)


async def test_a_caller_that_gives_up_does_not_stop_the_fetch_for_others() -> None:
    desk = Desk()
    desk.issuer.answers.clear()
    first, second = (asyncio.ensure_future(desk.has(0, at=0)) for _ in range(2))
    await asyncio.sleep(0)

    first.cancel()
    await asyncio.sleep(0)
    desk.issuer.answers.set()

    assert await second
    assert desk.asked == 1


async def test_closing_stops_a_fetch_that_hangs() -> None:
    desk = Desk()
    desk.issuer.answers.clear()
    waiting = asyncio.ensure_future(desk.has(0, at=0))
    await asyncio.sleep(0)

    await asyncio.wait_for(desk.keys.aclose(), 5)

    with pytest.raises(asyncio.CancelledError):
        await waiting
