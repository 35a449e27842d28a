"""Work that holds the loop."""

from __future__ import annotations

import asyncio

from gateway.operations.one_by_one import OneByOne


async def test_a_client_has_one_piece_of_such_work_in_a_round_of_the_loop() -> None:
    turns, done = OneByOne(), list[str]()

    async def works(client: str, number: int) -> None:
        async with turns.of(client):
            done.append(f"{client}{number}")

    crowd = [works("crowd", number) for number in range(20)]
    await asyncio.gather(*crowd, works("one", 0))

    assert done.index("one0") <= 2
    assert [one for one in done if one != "one0"] == [f"crowd{number}" for number in range(20)]


async def test_a_turn_ends_with_its_work_however_it_ends() -> None:
    turns = OneByOne()

    async def fails() -> None:
        async with turns.of("a"):
            raise ValueError

    assert [
        type(one) for one in await asyncio.gather(fails(), fails(), return_exceptions=True)
    ] == [
        ValueError,
        ValueError,
    ]
    async with asyncio.timeout(1), turns.of("a"):
        pass
