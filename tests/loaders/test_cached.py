"""Loaders whose answers are kept for other requests: who is asked, for which keys, and what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.caller import ANONYMOUS
from gateway.loaders import CachedLoader, Loaders, Sources
from gateway.vendors.cache import Kept, RecordCache
from gateway.vendors.port import Vendor

NOBODY: Any = None
"""Clients, directory and memory that must not be asked."""
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 12, 1, tzinfo=UTC)


class Away(Exception):
    """A vendor that gives no answer."""


class Heights(CachedLoader[str, int | None]):
    """Heights of mountains, from a vendor whose answers a test writes. An exception is raised to its waiter only."""

    vendor = Vendor.WEBEX
    knows: Mapping[str, Any] = {}
    away = False
    asked: list[list[str]] = []  # noqa: RUF012  # set anew for each test
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def ask(self, keys: Sequence[str]) -> Iterable[int | None]:
        self.asked.append(list(keys))
        answers = [self.knows.get(key) for key in keys]
        if Heights.meanwhile is not None:
            await Heights.meanwhile()
        if self.away:
            raise Away("all of them")
        return answers


class Talkative(Heights):
    """A vendor that always tells all that it knows."""

    async def ask_by_key(self, keys: Sequence[str]) -> Mapping[str, int | None]:
        return dict(self.knows) | dict(zip(keys, await self.ask(keys), strict=True))


@pytest.fixture(autouse=True)
def mountains(monkeypatch: pytest.MonkeyPatch) -> None:
    """A vendor that knows three mountains, and has not been asked yet."""
    monkeypatch.setattr(Heights, "knows", {"Eiger": 3967, "Mönch": 4110, "Jungfrau": 4158})
    monkeypatch.setattr(Heights, "away", False)
    monkeypatch.setattr(Heights, "asked", [])
    monkeypatch.setattr(Heights, "meanwhile", None)


@pytest.fixture
def cache() -> RecordCache:
    return RecordCache(seconds=30, most=100)


def request(cache: RecordCache, *, fresh: bool = False, now: datetime = NOON) -> Heights:
    """The loader of a new request."""
    sources = Sources(NOBODY, NOBODY, NOBODY, cache, changes=NOBODY)
    return Heights(Loaders(sources, caller=ANONYMOUS, now=now, fresh=fresh))


async def together(loader: Heights, *keys: str) -> list[Any]:
    return await asyncio.gather(*(loader.load(key) for key in keys), return_exceptions=True)


async def test_only_keys_of_which_nothing_is_kept_are_asked_for_in_one_batch(
    cache: RecordCache,
) -> None:
    await together(request(cache), "Mönch", "Nowhere")

    answers = await together(request(cache), "Eiger", "Nowhere", "Mönch", "Jungfrau")
    again = await together(request(cache), "Jungfrau", "Eiger")

    assert answers == [3967, None, 4110, 4158]
    assert again == [4158, 3967]
    assert Heights.asked == [["Mönch", "Nowhere"], ["Eiger", "Jungfrau"]]


async def test_a_fresh_request_asks_for_all_and_what_it_hears_serves_others(
    cache: RecordCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    await together(request(cache), "Eiger")
    monkeypatch.setattr(Heights, "knows", {"Eiger": 3970})

    fresh = request(cache, fresh=True)
    assert [await fresh.load("Eiger"), await fresh.load("Eiger")] == [3970, 3970]
    assert await request(cache).load("Eiger") == 3970

    assert Heights.asked == [["Eiger"], ["Eiger"]]


async def test_reading_tells_version_and_age_beside_what_loading_gives(cache: RecordCache) -> None:
    first = await request(cache).read("Eiger")
    later = request(cache, now=LATER)

    kept = await later.read("Eiger")
    new = await later.read("Mönch")

    assert isinstance(first, Kept)
    assert kept == first
    assert (kept.value, kept.as_of) == (3967, NOON)
    assert (new.value, new.as_of) == (4110, LATER)
    assert new.version != kept.version
    assert await later.load("Eiger") == 3967
    assert await later.read("Eiger") == kept


async def test_what_was_read_fresh_and_is_unchanged_has_the_version_that_it_had(
    cache: RecordCache,
) -> None:
    first = await request(cache).read("Eiger")

    again = await request(cache, fresh=True, now=LATER).read("Eiger")

    assert (again.version, again.as_of) == (first.version, LATER)


async def test_without_a_cache_each_request_asks_once(cache: RecordCache) -> None:
    off = RecordCache(seconds=0, most=100)

    for _ in range(2):
        loader = request(off)
        assert (await loader.read("Eiger")).value == await loader.load("Eiger") == 3967

    assert Heights.asked == [["Eiger"], ["Eiger"]]


async def test_a_failure_of_one_key_is_raised_to_its_waiter_and_not_kept(
    cache: RecordCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Heights, "knows", {"Eiger": 3967, "Mönch": Away("this one")})
    loader = request(cache)

    eiger, moench = await together(loader, "Eiger", "Mönch")

    assert eiger == 3967
    assert isinstance(moench, Away)
    with pytest.raises(Away, match="this one"):
        await loader.read("Mönch")
    monkeypatch.setattr(Heights, "knows", {"Mönch": 4110})
    assert await together(request(cache), "Mönch", "Eiger") == [4110, 3967]
    assert Heights.asked == [["Eiger", "Mönch"], ["Mönch"]]


async def test_a_failure_of_the_batch_does_not_take_along_what_is_kept(
    cache: RecordCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    await request(cache).load("Eiger")
    monkeypatch.setattr(Heights, "away", True)

    answers = await together(request(cache), "Eiger", "Mönch", "Jungfrau")

    assert answers[0] == 3967
    assert [str(error) for error in answers[1:]] == ["all of them"] * 2
    monkeypatch.setattr(Heights, "away", False)
    assert await request(cache).load("Mönch") == 4110


async def test_a_call_that_was_cancelled_is_no_record(
    cache: RecordCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Heights, "knows", {"Eiger": asyncio.CancelledError()})

    await together(request(cache), "Eiger")

    assert len(cache) == 0


async def test_an_answer_that_a_write_overtook_is_given_but_not_kept(
    cache: RecordCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def written() -> None:
        cache.drop(Vendor.WEBEX)

    monkeypatch.setattr(Heights, "meanwhile", written)

    told = await request(cache).read("Eiger")

    assert told.value == 3967
    assert len(cache) == 0


async def test_a_write_to_another_vendor_overtakes_nothing(
    cache: RecordCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def written() -> None:
        cache.drop(Vendor.PEXIP_ENGAGE)

    monkeypatch.setattr(Heights, "meanwhile", written)

    await request(cache).read("Eiger")

    assert len(cache) == 1


async def test_what_a_vendor_tells_unasked_is_kept_too(cache: RecordCache) -> None:
    sources = Sources(NOBODY, NOBODY, NOBODY, cache, changes=NOBODY)
    for _ in range(2):
        loader = Talkative(Loaders(sources, caller=ANONYMOUS, now=NOON))
        assert await loader.load("Eiger") == 3967
        assert await loader.load("Mönch") == 4110

    assert Heights.asked == [["Eiger"]]


def test_every_loader_that_keeps_has_a_name_of_its_own_and_a_vendor() -> None:
    keeping = [kind for kind in Loaders.KINDS.values() if issubclass(kind, CachedLoader)]

    assert len({kind.__name__ for kind in keeping}) == len(keeping) > 15
    assert {kind.vendor for kind in keeping} == set(Vendor)
