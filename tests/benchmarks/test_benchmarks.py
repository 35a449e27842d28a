"""What is measured is equal, the measuring works, and work is bounded in steps. No test here looks at a clock."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from gateway.engine import Timeline, statuses_at
from tests.benchmarks import __main__ as bench
from tests.benchmarks import gateway_crowd
from tests.benchmarks.agreement import crowd_disagreements, disagreements
from tests.benchmarks.contenders import (
    DATEUTIL,
    ENGINE,
    EVENTS,
    OPENING_HOURS,
    Contender,
    contenders,
    engine,
)
from tests.benchmarks.report import Report, as_json, table
from tests.benchmarks.schedule import (
    CHICAGO,
    NIGHT_ENDS,
    NIGHTS,
    crowd_apart,
    crowd_shared,
    layers,
    moments,
    ranges,
)
from tests.benchmarks.steps import counted
from tests.benchmarks.timing import Trial, microseconds
from tests.benchmarks.trials import FLOORS
from tests.engine.notation import schedule

ASKED = contenders()
CHUNK_DAYS = 64
SLACK_DAYS = 6
"""Days beyond a chunk that a rule may be asked about: its edges by the clock, at both ends of each of two stretches."""

ON_PURPOSE = (
    ("2026-02-27 08:59", "2026-02-27 09:00"),  # a Friday
    ("2026-02-27 09:00", "2026-02-27 12:00"),
    ("2026-02-27 12:00", "2026-02-27 13:00"),
    ("2026-02-27 13:00", "2026-02-27 17:00"),
    ("2026-02-27 17:00", "2026-03-02 09:00"),  # no Saturday of ours
    ("2026-02-21 10:00", "2026-02-21 14:00"),
    ("2026-12-24 10:00", "2026-12-26 10:00"),  # two holidays, then one of our Saturdays
    ("2026-03-02 17:00", "2026-03-05 09:00"),  # out
    ("2026-01-01 10:00", "2026-01-02 09:00"),
    ("2026-06-19 10:00", "2026-06-22 09:00"),
    ("2026-07-03 17:00", "2026-07-06 09:00"),
    ("2026-11-11 10:00", "2026-11-12 09:00"),
    ("2026-01-19 10:00", "2026-01-20 09:00"),
    ("2026-05-25 10:00", "2026-05-26 09:00"),
    ("2026-09-07 10:00", "2026-09-08 09:00"),
    ("2026-11-26 10:00", "2026-11-27 09:00"),
)


def on_the_wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


def named(contender: Contender) -> str:
    return contender.name


@pytest.mark.parametrize("other", ASKED[1:], ids=named)
def test_everybody_says_the_same_about_the_schedule(other: Contender) -> None:
    drawn = moments(5 if other.name == DATEUTIL else 300)
    asked = [on_the_wall(moment) for moment, _ in ON_PURPOSE]

    found = disagreements(ASKED[0], other, [*asked, *drawn], ranges(2))

    assert list(found) == []


@pytest.mark.parametrize(("moment", "until"), ON_PURPOSE)
def test_the_schedule_is_the_one_that_is_described(moment: str, until: str) -> None:
    line = Timeline(layers())

    assert line.at(on_the_wall(moment)).until == on_the_wall(until)


@pytest.mark.parametrize("other", ASKED[1:], ids=named)
def test_a_minute_more_of_lunch_is_a_disagreement(other: Contender) -> None:
    late = engine(Timeline(layers(lunch="12:00-13:01")))
    noon = [on_the_wall("2026-02-27 12:30")]

    in_moments = disagreements(late, other, noon, ())
    in_ranges = disagreements(late, other, (), ranges(1))

    assert len(list(in_moments)) == 1
    assert len(list(in_ranges)) == 1


def test_a_crowd_that_is_wrong_is_noticed() -> None:
    noon = [on_the_wall("2026-02-27 12:30")]
    other = next(one for one in ASKED if one.name == OPENING_HOURS)
    without_lunch = Timeline(layers(lunch="13:00-14:00"))

    assert list(crowd_disagreements(crowd_shared(3), other, noon)) == []
    assert list(crowd_disagreements([*crowd_shared(2), without_lunch], other, noon)) != []


def test_moments_lie_away_from_the_nights_in_which_the_clock_changes() -> None:
    local = [moment.astimezone(CHICAGO) for moment in moments(20_000)]

    nightly = [one for one in local if one.date() in NIGHTS and one.time() < NIGHT_ENDS]

    assert nightly == []
    assert {one.date() for one in local} >= set(NIGHTS)


def test_nobody_of_a_crowd_of_different_people_has_the_schedule_of_another() -> None:
    crowd = crowd_apart(1_000)

    assert len({line.layers for line in crowd}) == 1_000


def test_a_crowd_is_answered_as_each_of_it_is() -> None:
    crowd = crowd_apart(300)

    for moment in moments(10):
        assert statuses_at(crowd, moment) == [line.at(moment).status for line in crowd]


def test_everybody_has_a_turn_in_each_round() -> None:
    turns: list[str] = []
    trials = [
        Trial("who", "first", lambda asked: turns.append(f"first {asked}"), (1, 2)),
        Trial("who", "second", lambda asked: turns.append(f"second {asked}"), (3,)),
    ]

    measured = microseconds(trials, rounds=2)

    assert turns == ["first 1", "first 2", "second 3"] * 3, "once unmeasured, then two rounds"
    assert set(measured) == {("who", "first"), ("who", "second")}


def test_one_tiny_round_makes_the_whole_table(capsys: pytest.CaptureFixture[str]) -> None:
    code = bench.main(["--json", "--rounds", "1", "--moments", "20", "--people", "10"])

    report = json.loads(capsys.readouterr().out)
    held = [floor["holds"] for floor in report["floors"]]
    asked = {(row["question"], row["contender"]) for row in report["measured"]}
    assert code == (0 if all(held) else 1)
    assert [floor["name"] for floor in report["floors"]] == [floor.name for floor in FLOORS]
    assert asked >= {
        (question, name)
        for question in ("status at a moment", "next change", "90 days")
        for name in (ENGINE, OPENING_HOURS, DATEUTIL, EVENTS)
    }
    assert set(report["given"]) == {one.name for one in ASKED}
    assert all(row["microseconds"] > 0 for row in report["measured"])


@pytest.mark.parametrize(
    ("peer", "first", "missed", "verdicts"),
    [
        (40.0, 1000.0, 0, ["goal reached"] * 6),
        (39.0, 1000.0, 0, ["goal reached"] * 3 + ["floor held"] * 2 + ["goal reached"]),
        (19.0, 100.0, 2, ["goal reached"] * 2 + ["floor held"] + ["MISSED"] * 2 + ["goal reached"]),
        (4.0, 10.0, 5, ["MISSED"] * 5 + ["goal reached"]),
        (100.0, 3001.0, 0, ["goal reached"] * 5 + ["floor held"]),
        (100.0, 5001.0, 1, ["goal reached"] * 5 + ["MISSED"]),
    ],
)
def test_a_floor_that_is_missed_is_said_and_counted(
    peer: float, first: float, missed: int, verdicts: list[str]
) -> None:
    measured = {floor.over: peer for floor in FLOORS} | {floor.under: 1.0 for floor in FLOORS}
    measured |= {floor.over: peer for floor in FLOORS if not floor.at_most}
    measured |= {FLOORS[-1].over: first}

    report = Report(measured, 10, {})
    lines = table(report).rstrip().splitlines()[-len(FLOORS) :]
    holds = [floor["holds"] for floor in json.loads(as_json(report))["floors"]]

    assert [line.rpartition("  ")[2] for line in lines] == verdicts
    assert len(report.missed) == missed == holds.count(False)


def test_a_first_answer_compiles_one_chunk_and_looks_at_each_rule_once_by_each_offset() -> None:
    for moment in moments(30):
        said, steps = counted(layers())
        line = Timeline(said)

        line.at(moment)

        repeating = 13  # hours, Saturdays, lunch, ten holidays; an out-of-office is no pattern
        assert len(line._chunks) == 1
        assert len(steps.looked_at) in (repeating, 2 * repeating), "the clock may change once"
        assert sum(steps.looked_at) <= repeating * (CHUNK_DAYS + SLACK_DAYS)
        assert steps.found <= sum(steps.looked_at)


@pytest.mark.parametrize("first", ["1950-01-07", "2020-01-04", "2025-11-01"])
def test_a_rule_that_began_long_ago_is_asked_about_no_more_days_than_a_new_one(first: str) -> None:
    _, said = schedule(f"Chicago | hours Sat/2 10:00-14:00 from {first}")
    said, steps = counted(said)

    Timeline(said).at(on_the_wall("2026-01-20 10:00"))

    assert sum(steps.looked_at) <= CHUNK_DAYS + SLACK_DAYS
    assert steps.found in (4, 5)


@pytest.mark.parametrize(
    ("line", "chunks", "is_proved"),
    [
        ("out always", 1, True),
        ("out 2026-01-01 00:00 ..", 1, True),
        ("hours Mon-Fri 09:00-17:00 until 2027-06-11", 1, True),
        ("hours daily +1d", 1, True),
        ("closed daily/5 +5d", 1, True),
        # Twice nine years, to be sure of a 29 February.
        ("out always | closed yearly 02-29", 2 * 9 * 366 // CHUNK_DAYS + 2, True),
        # A date and weekdays meet again after 400 years; ten years and a chunk are looked at.
        (
            "out always | closed yearly 07-04 | hours Mon-Fri 09:00-17:00",
            (3_653 + CHUNK_DAYS) // CHUNK_DAYS + 2,
            False,
        ),
    ],
)
def test_that_nothing_ever_changes_is_found_out_in_so_many_chunks(
    line: str, chunks: int, is_proved: bool
) -> None:
    _, said = schedule(f"Chicago | {line}")
    said, steps = counted(said)
    timeline = Timeline(said)

    answer = timeline.at(on_the_wall("2030-06-12 10:00"))

    rules = sum(len(slot.rules) for slot in said.slots)
    assert answer.until is None
    assert (answer.searched_until is None) is is_proved
    assert len(timeline._chunks) <= chunks
    assert sum(steps.looked_at) <= chunks * rules * (CHUNK_DAYS + SLACK_DAYS)


def test_asking_again_compiles_nothing() -> None:
    said, steps = counted(layers())
    line = Timeline(said)
    asked = moments(50)
    days = ranges(1)[0]
    before = [line.at(moment) for moment in asked], line.periods(*days)
    looked = len(steps.looked_at)

    again = [line.at(moment) for moment in asked], line.periods(*days)

    assert again == before
    assert len(steps.looked_at) == looked


def test_a_crowd_can_be_asked_through_a_whole_gateway(capsys: pytest.CaptureFixture[str]) -> None:
    code = gateway_crowd.main(["--people", "30", "--rounds", "1"])

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert [line.rpartition(":")[0] for line in lines[-2:]] == [
        "30 people, cold",
        "30 people, warm",
    ]


def test_ranges_are_of_ninety_days() -> None:
    assert {end - start for start, end in islice(ranges(20), 20)} == {timedelta(days=90)}
