"""How long calls take: in rounds, everybody in turn in each, so that what slows the machine down slows all alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter_ns
from typing import Any


@dataclass(frozen=True, slots=True)
class Trial:
    """A question put to a contender, once for each of `asked` in a round."""

    question: str
    contender: str
    call: Callable[[Any], Any]
    asked: Sequence[Any]

    @property
    def key(self) -> Key:
        """What it is known by."""
        return self.question, self.contender


Key = tuple[str, str]


def microseconds(trials: Sequence[Trial], *, rounds: int) -> dict[Key, float]:
    """What a call takes: the median of the rounds, of each round the mean. Each trial is first run once, unmeasured:
    answers may be kept. The garbage collector rests meanwhile: it would count what others have left."""
    measured: dict[Key, list[float]] = {trial.key: [] for trial in trials}
    gc.collect()
    gc.disable()
    try:
        for trial in trials:
            _run(trial)
        for _ in range(rounds):
            for trial in trials:
                measured[trial.key].append(_run(trial) / 1000 / len(trial.asked))
    finally:
        gc.enable()
    return {key: median(found) for key, found in measured.items()}


def _run(trial: Trial) -> int:
    """In nanoseconds."""
    call = trial.call
    begins = perf_counter_ns()
    for asked in trial.asked:
        call(asked)
    return perf_counter_ns() - begins
