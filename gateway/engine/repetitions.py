"""One time after another: when rules are in force, each time by itself, however they touch or overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from gateway.engine.instants import DAY, instant, moment
from gateway.engine.intervals import Interval, days_within, in_force, joined
from gateway.engine.recurrence import Once
from gateway.engine.rules import Clocked, Rule, Span
from gateway.engine.zones import EPOCH_DAY, HIGH, LOW

EDGE = 2 * DAY
"""Every change of a clock that can touch an edge lies this near: no clock is a whole day from UTC."""


class Occurrence(NamedTuple):
    """One time, from `start` to before `end`."""

    start: datetime
    end: datetime


def occurrences(rules: Iterable[Rule], start: datetime, end: datetime) -> Iterator[Occurrence]:
    """The times that touch [start, end), whole and by rule, each rule's in order. One with an edge in a repeated hour
    of its clock may be told as two."""
    low, high = instant(start), instant(end)
    for rule in rules:
        for begin, over in _times(rule, low, high):
            if begin < high and over > low:
                yield Occurrence(moment(begin), moment(over))


def _times(rule: Rule, low: int, high: int) -> Iterator[Interval]:
    if isinstance(rule, Span):
        yield from in_force((rule,), LOW, HIGH)
        return
    for day in rule.pattern.days(*days_within(rule, low - EDGE, high + EDGE)):
        yield from _on(rule, day)


def _on(rule: Clocked, day: int) -> list[Interval]:
    begins = (day - EPOCH_DAY) * DAY + rule.start
    over = begins + rule.length
    once = (replace(rule, pattern=Once(day)),)
    if rule.length <= 2 * EDGE:
        return _near(once, begins - EDGE, over + EDGE)
    # Between its edges a long one holds without a break, so that centuries cost what a week does.
    middle = (begins + EDGE, min(over - EDGE, HIGH))
    return joined(
        (
            *_near(once, begins - EDGE, begins + EDGE),
            *((middle,) if middle[0] < middle[1] else ()),
            *_near(once, over - EDGE, over + EDGE),
        )
    )


def _near(rules: tuple[Clocked, ...], start: int, end: int) -> list[Interval]:
    """Within what may be asked of a clock."""
    return in_force(rules, max(start, LOW), min(end, HIGH))
