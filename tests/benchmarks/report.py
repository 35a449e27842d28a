"""What was measured, as a table for people or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.benchmarks.contenders import ENGINE
from tests.benchmarks.timing import Key
from tests.benchmarks.trials import CROWD, ENGINE_APART, FLOORS, QUESTIONS, Floor

ROW = "{:<38}{:<28}{:>12}{:>10}"
FLOOR = "{:<46}{:>8}{:>8}{:>8}  {}"


@dataclass(frozen=True, slots=True)
class Report:
    """Microseconds by question and contender, how many people made the crowd, and what moments each contender was
    asked for."""

    measured: Mapping[Key, float]
    people: int
    given: Mapping[str, str]

    @property
    def missed(self) -> tuple[Floor, ...]:
        """The floors that do not hold."""
        return tuple(one for one in FLOORS if not one.holds(one.ratio(self.measured), one.floor))


def table(report: Report) -> str:
    """For people."""
    return "\n".join((*_rows(report), "", *_given(report), "", *_floors(report), ""))


def as_json(report: Report) -> str:
    """For programs."""
    found = {
        "people": report.people,
        "given": dict(report.given),
        "measured": [
            {"question": key[0], "contender": key[1], "microseconds": round(took, 3)}
            for key, took in report.measured.items()
        ],
        "floors": [
            {
                "name": one.name,
                "ratio": round(one.ratio(report.measured), 2),
                "floor": one.floor,
                "goal": one.goal,
                "atMost": one.at_most,
                "holds": one not in report.missed,
            }
            for one in FLOORS
        ],
    }
    return json.dumps(found, indent=2) + "\n"


def _rows(report: Report) -> Iterator[str]:
    yield ROW.format("question", "asked", "us a call", "ratio")
    for (question, contender), took in sorted(report.measured.items(), key=_place):
        ours = report.measured[question, ENGINE_APART if question == CROWD else ENGINE]
        name = f"{question} ({report.people:,})" if question == CROWD else question
        yield ROW.format(name, contender, f"{took:,.2f}", f"{took / ours:,.1f}")


def _place(row: tuple[Key, float]) -> int:
    return QUESTIONS.index(row[0][0])


def _given(report: Report) -> Iterator[str]:
    for name, moments in report.given.items():
        yield f"{name} is given {moments}"


def _floors(report: Report) -> Iterator[str]:
    yield FLOOR.format("the engine; against opening-hours-py", "ratio", "floor", "goal", "")
    for one in FLOORS:
        ratio = one.ratio(report.measured)
        verdict = (
            "goal reached"
            if one.holds(ratio, one.goal)
            else "floor held"
            if one.holds(ratio, one.floor)
            else "MISSED"
        )
        sign = "<=" if one.at_most else ">="
        yield FLOOR.format(
            one.name, f"{ratio:.1f}", f"{sign} {one.floor:g}", f"{sign} {one.goal:g}", verdict
        )
