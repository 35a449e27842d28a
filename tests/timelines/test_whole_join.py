"""The whole join agrees with an oracle that reads the vendors' bodies by itself, at every instant that it is asked for.

`PROPERTY_EXAMPLES` in the environment asks for so many worlds; without it a run has the same ones each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from tests.engine.scenes import EXAMPLES
from tests.timelines.facts_of import known_of
from tests.timelines.oracle import Person, Verdict
from tests.timelines.worlds import Scene, scene

pytestmark = pytest.mark.timeout(0 if EXAMPLES else 60)
BLOCKS = 10
WORLDS = int(EXAMPLES or 1000) // BLOCKS
STEP, SECOND = timedelta(minutes=15), timedelta(seconds=1)
AROUND, FURTHER = timedelta(hours=36), timedelta(days=3)


def oracle_of(one: Scene) -> Person:
    return Person(
        one.world,
        one.links,
        low=one.change - FURTHER,
        high=one.change + FURTHER,
        as_of=one.as_of,
        house=one.house,
    )


def asked(one: Scene, oracle: Person) -> list[datetime]:
    """The quarters of the hours beside the change, every edge, and the second before it."""
    quarters = (one.change - AROUND + number * STEP for number in range(2 * AROUND // STEP))
    edges = [edge for edge in oracle.edges() if one.change - FURTHER <= edge < one.change + FURTHER]
    return sorted({*quarters, *edges, *(edge - SECOND for edge in edges)})


def compared(seed: int) -> tuple[list[str], Counter[str]]:
    """Where the gateway disagrees in a world, and what the oracle says how often."""
    one = scene(seed)
    oracle = oracle_of(one)
    known = known_of(one.world, one.links, as_of=one.as_of, words=one.house)
    wrong, seen = [], Counter[str]()
    for at in asked(one, oracle):
        says, answer = oracle.at(at), known.at(at)
        because = answer.because
        seen[says.status] += 1
        if not agrees(says, answer.status.value, because.layer.name):
            wrong.append(f"{seed} {at}: {answer.status} {because.explanation}, and not {says}")
        reasons = {because.layer.name, *(reason.layer.name for reason in answer.also_because)}
        if not told(says.layers) <= told(reasons):
            wrong.append(f"{seed} {at}: {reasons} lack some of {says}")
    return wrong, seen


def agrees(says: Verdict, status: str, layer: str) -> bool:
    """The same status, for a reason that the oracle sees too: the first one where something closes."""
    if says.status != status:
        return False
    if status == "UNAVAILABLE":
        return told({layer}) == told(says.layers[:1])
    return status == "UNKNOWN" or layer in says.layers


def told(layers: Iterable[str]) -> set[str]:
    """Layers by what they are about: being outside of hours is one reason, whoever set them."""
    hours = {"BUSINESS_HOURS", "OPERATING_MODE"}
    return {"hours" if layer in hours else layer for layer in layers}


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_status_and_its_reasons_are_what_the_vendors_bodies_say(block: int) -> None:
    found = [compared(seed) for seed in range(block * WORLDS, (block + 1) * WORLDS)]

    assert [line for wrong, _ in found for line in wrong] == []
    seen = sum((one for _, one in found), Counter[str]())
    assert min(seen[status] for status in ("AVAILABLE", "UNAVAILABLE", "UNKNOWN")) > 1000
    assert seen.total() > 250 * WORLDS, "some hundreds of instants of each world"


@pytest.mark.parametrize("seed", range(60))
def test_until_is_the_first_instant_with_another_status(seed: int) -> None:
    one = scene(seed)
    oracle = oracle_of(one)
    known = known_of(one.world, one.links, as_of=one.as_of, words=one.house)
    instants = asked(one, oracle)
    statuses = [oracle.at(at).status for at in instants]

    for place, (at, status) in enumerate(zip(instants, statuses, strict=True)):
        answer = known.at(at)
        others = (n for n in range(place + 1, len(instants)) if statuses[n] != status)
        then = next(others, None)
        if then is None:
            assert answer.until is None or answer.until > instants[-1]
            continue
        assert answer.until is not None
        assert instants[then - 1] < answer.until <= instants[then]
        assert answer.next_status is not None
        assert answer.next_status.value == statuses[then]
