"""What is measured, and how fast the engine has to be.

A floor compares two times of the same run. Figures without a floor are for comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.engine import Layers, Timeline, statuses_at
from tests.benchmarks.contenders import DATEUTIL, ENGINE, EVENTS, OPENING_HOURS, Contender
from tests.benchmarks.schedule import Range
from tests.benchmarks.timing import Key, Trial

STATUS = "status at a moment"
NEXT = "next change"
INTERVALS = "90 days"
FIRST = "first answer after a change of data"
CROWD = "a crowd at one moment"
QUESTIONS = (STATUS, NEXT, INTERVALS, FIRST, CROWD)
ENGINE_SHARED = f"{ENGINE}, all alike"
ENGINE_APART = f"{ENGINE}, all different"
PATIENCE = {DATEUTIL: 100, EVENTS: 20}
"""The slow ones are asked so many times less often."""

AGAIN = 10
"""The engine is asked everything so many times more often in a round, so that a pause of the machine falls on it as
likely as on the others."""


@dataclass(frozen=True, slots=True)
class Floor:
    """`over` takes at least `floor` times as long as `under`, or (for `at_most`) at most."""

    name: str
    over: Key
    under: Key
    floor: float
    goal: float
    at_most: bool = False

    def ratio(self, measured: Mapping[Key, float]) -> float:
        """How many times as long it took."""
        return measured[self.over] / measured[self.under]

    def holds(self, ratio: float, bound: float) -> bool:
        """Whether a ratio is good enough."""
        return ratio <= bound if self.at_most else ratio >= bound


IS_OPEN = (STATUS, OPENING_HOURS)
FLOORS = (
    Floor("status, reason and next change; is_open", IS_OPEN, (STATUS, ENGINE), 5, 8),
    Floor(
        "status, reason and next change; next_change",
        (NEXT, OPENING_HOURS),
        (NEXT, ENGINE),
        8,
        13,
    ),
    Floor("90 days; intervals", (INTERVALS, OPENING_HOURS), (INTERVALS, ENGINE), 15, 20),
    Floor("crowd, all alike; is_open", (CROWD, OPENING_HOURS), (CROWD, ENGINE_SHARED), 20, 40),
    Floor("crowd, all different; is_open", (CROWD, OPENING_HOURS), (CROWD, ENGINE_APART), 20, 40),
    Floor("first answer, in calls of is_open", (FIRST, ENGINE), IS_OPEN, 50, 30, at_most=True),
)


def questions(
    asked: Sequence[Contender], moments: Sequence[datetime], ranges: Sequence[Range]
) -> list[Trial]:
    """Status, next change and ninety days, asked of each."""
    trials = []
    for one in asked:
        fewer = len(moments) // PATIENCE.get(one.name, 1) or 1
        prepared = [one.prepared(moment) for moment in moments[:fewer]]
        spans = [Range(one.prepared(span.start), one.prepared(span.end)) for span in ranges]
        some = spans[: 1 if one.name in PATIENCE else None]
        if one.name == ENGINE:
            prepared, some = prepared * AGAIN, some * AGAIN
        trials += [
            Trial(STATUS, one.name, one.status, prepared),
            Trial(NEXT, one.name, one.next_change, prepared),
            Trial(INTERVALS, one.name, one.intervals, some),
        ]
    return trials


def first_answers(layers: Layers, moments: Sequence[datetime]) -> Trial:
    """A timeline from ready rules and its first answer; zones are known already."""
    return Trial(FIRST, ENGINE, lambda moment: Timeline(layers).at(moment), moments)


def crowds(
    alike: Sequence[Timeline],
    different: Sequence[Timeline],
    other: Contender,
    moments: Sequence[datetime],
) -> list[Trial]:
    """Everybody's status. The contender answers for its one parsed schedule again and again, which spares it memory."""
    everybody = range(len(alike))

    def asked_in_turn(moment: datetime) -> list[object]:
        ask = other.status
        return [ask(moment) for _ in everybody]

    prepared = [other.prepared(moment) for moment in moments]
    often = [*moments] * AGAIN
    return [
        Trial(CROWD, ENGINE_SHARED, lambda moment: statuses_at(alike, moment), often),
        Trial(CROWD, ENGINE_APART, lambda moment: statuses_at(different, moment), often),
        Trial(CROWD, other.name, asked_in_turn, prepared),
    ]
