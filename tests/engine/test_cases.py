"""The cases that a person can check, against the engine and against its oracle."""

from __future__ import annotations

import pytest

from gateway.engine import Timeline
from tests.engine.cases import TABLE, read
from tests.engine.notation import WORDS, answer, clock, instant, schedule
from tests.engine.oracle import DAY, Oracle

CASES = [
    pytest.param(*case, id=f"{name}: {case[0]} @ {case[1]}")
    for name, table in TABLE.items()
    for case in read(table)
]


def test_the_table_is_long_and_says_nothing_twice() -> None:
    asked = [(line, at) for table in TABLE.values() for line, at, _ in read(table)]

    assert len(asked) >= 120
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize(("line", "at", "said"), CASES)
def test_a_schedule_answers_as_its_reader_would(line: str, at: str, said: str) -> None:
    zone, layers = schedule(line)
    now = instant(at, zone)
    assert clock(now, zone) == at, "the clock reads so at some time"

    assert answer(Timeline(layers), now, zone) == said


@pytest.mark.parametrize(("line", "at", "said"), CASES)
def test_the_oracle_says_the_same(line: str, at: str, said: str) -> None:
    zone, layers = schedule(line)
    now = instant(at, zone)
    word, _, until = said.partition(" until ")
    end = instant(until, zone) if until else now + 30 * DAY
    oracle = Oracle(layers, now, end)

    status = oracle.status(now)

    assert WORDS[status] == word.split()[0]
    assert oracle.first_other([edge for edge in oracle.edges() if now < edge < end], status) is None
    assert (oracle.status(end) is not status) == bool(until)
