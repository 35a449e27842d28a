"""How far one has to look to prove that nothing changes any more.

Rules that end are over after their last occurrence. Rules that never end repeat: what they say about a clock's
readings is the same again after a common period. So once every rule that ends is over and every other one has begun,
a stretch of some periods without a change means that there never will be one: of three, because a clock change can hide
a reading, and the next one that could do so is months away. A yearly rule counts as nine years, which hold a 29 February,
and is looked at twice.

There is no proof where endless rules go by different clocks, where a yearly one meets another (dates and weekdays only
come round together after 400 years), or where the period is longer than a season: every 52 weeks a rule can meet the
day on which clocks change five years in a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import lcm

from gateway.engine.instants import DAY
from gateway.engine.recurrence import WEEK, Daily, Pattern, Weekly
from gateway.engine.rules import Clocked, Rule, Slot, Span
from gateway.engine.zones import EPOCH_DAY

NINE_YEARS = 9 * 366
SEASON = 12 * WEEK
"""In days: the longest period of days or weeks that proves something."""

SLACK = 2 * DAY
"""No clock is further from UTC than this."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """After `settled` (an instant, None: there is nothing to wait for) nothing begins or ends for good. `proof` is for
    how many seconds nothing may change then to know that nothing ever will; None: there is no such length."""

    settled: int | None
    proof: int | None

    def after(self, instant: int) -> int | None:
        """By when the next change after `instant` has come, if there is one; None: nobody can tell."""
        if self.proof is None:
            return None
        return max(instant, self.settled if self.settled is not None else instant) + self.proof


def horizon_of(slots: Iterable[Slot]) -> Horizon:
    """The horizon of everything that is said."""
    rules = [rule for slot in slots for rule in slot.rules]
    edges = [edge for rule in rules for edge in _edges(rule)]
    settled = max(edges) + SLACK if edges else None
    endless = [rule for rule in rules if isinstance(rule, Clocked) and rule.pattern.last is None]
    if not endless:
        return Horizon(settled, 0)
    length = _proof_days([_period(rule.pattern) for rule in endless])
    if length is None or len({rule.zone for rule in endless}) > 1:
        return Horizon(settled, None)
    longest = max(rule.start + rule.length for rule in endless)
    return Horizon(settled, length * DAY + longest + SLACK)


def _proof_days(periods: list[int]) -> int | None:
    """For how many days what repeats after these periods has to be looked at; None: nothing is proved by that."""
    if periods == [NINE_YEARS]:
        return 2 * NINE_YEARS
    period = lcm(*periods)
    return 3 * period if period <= SEASON else None


def _edges(rule: Rule) -> Iterable[int]:
    """Where a rule stops being what it was: its ends, or (of an endless one) its first time."""
    if isinstance(rule, Span):
        return [edge for edge in (rule.start, rule.end) if edge is not None]
    last = rule.pattern.first if rule.pattern.last is None else rule.pattern.last
    return [(last - EPOCH_DAY) * DAY + rule.start + rule.length]


def _period(pattern: Pattern) -> int:
    """After how many days an endless pattern repeats."""
    match pattern:
        case Daily():
            return pattern.interval
        case Weekly():
            return WEEK * pattern.interval
        case _:
            return NINE_YEARS
