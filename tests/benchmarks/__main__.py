"""`make bench-engine`: one schedule asked of the engine and of the libraries that people use instead.

First all answers have to be equal, then all are timed. It ends with 1 when they are not, or when a floor is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from itertools import islice

from tests.benchmarks.agreement import crowd_disagreements, disagreements
from tests.benchmarks.contenders import DATEUTIL, OPENING_HOURS, Contender, contenders
from tests.benchmarks.report import Report, as_json, table
from tests.benchmarks.schedule import (
    CROWD_AT,
    crowd_apart,
    crowd_shared,
    layers,
    moments,
    ranges,
)
from tests.benchmarks.timing import microseconds
from tests.benchmarks.trials import crowds, first_answers, questions

FEWER = 10
"""Plain dateutil takes 15 ms for a moment: it is checked at so many times fewer."""

RANGES = 5
FIRSTS = 200
"""First answers in a round."""


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    given = _parser().parse_args(arguments)
    wrong = list(islice(_disagreements(given), 10))
    if wrong:
        sys.stderr.write("\n".join(("The answers are not equal, so nothing is timed:", *wrong, "")))
        return 1
    report = measured(given)
    sys.stdout.write(as_json(report) if given.json else table(report))
    return 1 if report.missed else 0


def measured(given: argparse.Namespace) -> Report:
    """Everybody is asked everything, in one process."""
    asked = contenders()
    drawn = moments(given.moments)
    alike, different = crowd_shared(given.people), crowd_apart(given.people)
    trials = [
        *questions(asked, drawn, ranges(RANGES)),
        first_answers(layers(), drawn[:FIRSTS]),
        *crowds(alike, different, _opening_hours(asked), CROWD_AT),
    ]
    words = {one.name: one.given for one in asked}
    return Report(microseconds(trials, rounds=given.rounds), given.people, words)


def _disagreements(given: argparse.Namespace) -> Iterator[str]:
    engine, *others = asked = contenders()
    drawn = moments(given.moments)
    for other in others:
        fewer = drawn[:: FEWER if other.name == DATEUTIL else 1]
        yield from disagreements(engine, other, fewer, ranges(RANGES))
    yield from crowd_disagreements(crowd_shared(3), _opening_hours(asked), [*drawn, *CROWD_AT])


def _opening_hours(asked: Iterable[Contender]) -> Contender:
    return next(one for one in asked if one.name == OPENING_HOURS)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--rounds", type=int, default=9, help="of which medians are taken")
    parser.add_argument("--moments", type=int, default=2000, help="random ones over 300 days")
    parser.add_argument("--people", type=int, default=10_000, help="who make the crowd")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
