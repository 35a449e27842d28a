"""What went out to myKaarma is remembered, the last of it, with the time of its writing."""

from __future__ import annotations

import pytest

from gateway.directory.out_of_office import OutOfOfficeMemory
from gateway.store.database import Store
from tests.directory.people import LATER, NOW


async def test_the_last_record_of_each_dealer_associate_is_remembered(store: Store) -> None:
    memory = OutOfOfficeMemory(store)
    await memory.remember("sales", "ada", {"endsAt": None, "texts": ["é"]}, now=NOW)
    await memory.remember("sales", "bob", {"endsAt": "2026"}, now=NOW)
    await memory.remember("sales", "bob", {"endsAt": "2027"}, now=LATER)

    found = await memory.recall(
        [("sales", "ada"), ("sales", "bob"), ("parts", "ada"), ("\ud800", "x"), ("sales", "ada")]
    )

    assert found == {
        ("sales", "ada"): ({"endsAt": None, "texts": ["é"]}, NOW),
        ("sales", "bob"): ({"endsAt": "2027"}, LATER),
    }


async def test_nobody_asked_is_nobody_found(store: Store) -> None:
    assert await OutOfOfficeMemory(store).recall([]) == {}


async def test_thousands_are_recalled_at_once(store: Store) -> None:
    memory = OutOfOfficeMemory(store)
    await memory.remember("sales", "7", {}, now=NOW)

    found = await memory.recall([("sales", str(number)) for number in range(11_000)])

    assert list(found) == [("sales", "7")]


async def test_what_json_cannot_hold_is_refused(store: Store) -> None:
    memory = OutOfOfficeMemory(store)

    with pytest.raises(TypeError):
        await memory.remember("sales", "ada", {"at": NOW}, now=NOW)
    with pytest.raises(ValueError, match="not JSON compliant"):
        await memory.remember("sales", "ada", {"at": float("nan")}, now=NOW)
