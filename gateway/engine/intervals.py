"""When rules are in force, as instants.

Everything is half-open and in seconds since 1970. Only the days that can touch the window are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gateway.engine.instants import DAY
from gateway.engine.recurrence import FIRST_DAY, LAST_DAY
from gateway.engine.rules import Clocked, Rule, Span
from gateway.engine.zones import EPOCH_DAY, stretches

Interval = tuple[int, int]


def in_force(rules: Iterable[Rule], start: int, end: int) -> list[Interval]:
    """The instants of [start, end) at which any of the rules is in force: sorted, disjoint, not touching."""
    found: list[Interval] = []
    for rule in rules:
        found += _spanned(rule, start, end) if isinstance(rule, Span) else clocked(rule, start, end)
    return joined(found)


def clocked(rule: Clocked, start: int, end: int) -> Iterator[Interval]:
    """The instants at which a clock reads what the rule names. See the clock rule in `zones.py`."""
    length = rule.length
    for stretch in stretches(rule.zone, start, end):
        low, high, offset = stretch.start, stretch.end, stretch.offset
        first = rule.start - offset - EPOCH_DAY * DAY
        for day in rule.pattern.days(*days_within(rule, low + offset, high + offset)):
            begin = first + day * DAY
            over = begin + length
            # Most of a first answer is spent here, and calls of max and min would be a tenth of it.
            if begin < low:
                begin = low
            if over > high:
                over = high
            if begin < over:
                yield begin, over


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """The union: what overlaps or touches is one."""
    union: list[Interval] = []
    for start, end in sorted(intervals):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        else:
            union.append((start, end))
    return union


def _spanned(rule: Span, start: int, end: int) -> Iterator[Interval]:
    begin = start if rule.start is None else max(start, rule.start)
    over = end if rule.end is None else min(end, rule.end)
    if begin < over:
        yield begin, over


def days_within(rule: Clocked, low: int, high: int) -> tuple[int, int]:
    """The days whose occurrence can touch the clock readings [low, high)."""
    first = (low - rule.start - rule.length) // DAY + EPOCH_DAY
    last = (high - rule.start) // DAY + EPOCH_DAY
    return max(first, FIRST_DAY), min(last, LAST_DAY)
