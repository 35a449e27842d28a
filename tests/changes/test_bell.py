"""The bell: who hears what, and that nobody waits for ever."""

from __future__ import annotations

import asyncio

from gateway.changes.bell import Bell, News

SOON = 0.01


async def heard(*listening: News) -> list[bool]:
    """Who of them has heard a ring."""
    return list(await asyncio.gather(*(news.wait(seconds=SOON) for news in listening)))


async def test_a_ring_is_heard_by_all_who_listen_for_it_and_by_nobody_else() -> None:
    bell = Bell()
    with (
        bell.listening(("a",)) as one,
        bell.listening(("a", "b")) as two,
        bell.listening(("b",)) as three,
        bell.listening() as everybody,
    ):
        bell.ring("a")

        assert await heard(one, two, three, everybody) == [True, True, False, True]


async def test_news_for_one_wakes_the_first_in_rank_alone() -> None:
    bell = Bell()
    with (
        bell.listening(("a",), rank=2) as later,
        bell.listening(("a", "b"), rank=1) as first,
        bell.listening(("b",), rank=0) as elsewhere,
    ):
        bell.ring_first("a")

        assert await heard(later, first, elsewhere) == [False, True, False]


async def test_a_ring_that_comes_before_the_wait_is_not_missed_and_counts_once() -> None:
    bell = Bell()
    with bell.listening(("a",)) as news:
        bell.ring("a")
        bell.ring("a")

        assert [await news.wait(seconds=SOON), await news.wait(seconds=SOON)] == [True, False]


async def test_who_has_stopped_listening_is_not_kept_and_not_rung() -> None:
    bell = Bell()
    with bell.listening(("a",), rank=1) as gone:
        pass
    with bell.listening(("a",), rank=2) as here:
        bell.ring_first("a")
        bell.ring_first("nobody listens for this")

        assert await heard(gone, here) == [False, True]
