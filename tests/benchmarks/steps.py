"""Patterns that count the days they are asked about, so that work can be bounded in steps and not in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, make_dataclass, replace
from typing import Any

from gateway.engine import (
    Clocked,
    Daily,
    Layers,
    Once,
    Pattern,
    Rule,
    Slot,
    Weekly,
    YearlyByDate,
    YearlyByDay,
)


@dataclass(slots=True)
class Steps:
    """How many days each question to a pattern was about, and how many occurrences were found in all."""

    looked_at: list[int] = field(default_factory=list)
    found: int = 0


def counted(layers: Layers) -> tuple[Layers, Steps]:
    """The same schedule with patterns that count, all into the same steps."""
    steps = Steps()
    slots = tuple(_slot(slot, steps) for slot in layers.slots)
    return replace(layers, slots=slots), steps


def _slot(slot: Slot, steps: Steps) -> Slot:
    return replace(slot, rules=tuple(_rule(rule, steps) for rule in slot.rules))


def _rule(rule: Rule, steps: Steps) -> Rule:
    if not isinstance(rule, Clocked):
        return rule
    pattern = rule.pattern
    said = {one.name: getattr(pattern, one.name) for one in fields(pattern)}
    return replace(rule, pattern=COUNTING[type(pattern)](**said, steps=steps))


def _counting(kind: type[Pattern]) -> Any:
    def days(self: Any, low: int, high: int) -> Iterator[int]:
        self.steps.looked_at.append(max(0, high - low + 1))
        for day in kind.days(self, low, high):
            self.steps.found += 1
            yield day

    counts = [("steps", Steps, field(default_factory=Steps))]
    return make_dataclass(
        f"Counting{kind.__name__}",
        counts,
        bases=(kind,),
        namespace={"days": days},
        frozen=True,
        slots=True,
    )


COUNTING = {kind: _counting(kind) for kind in (Once, Daily, Weekly, YearlyByDate, YearlyByDay)}
