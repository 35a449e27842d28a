"""The engine's rival: what a person would say who looks at the wall clock, once a minute.

Independent of the engine's arithmetic: days come from dateutil's recurrence rules, readings of the clock from zoneinfo,
and an instant is in force when the naive reading lies between two naive times. Slow, and meant to be.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from dateutil import rrule

from gateway.engine import (
    Clocked,
    Daily,
    Effect,
    Layers,
    Once,
    Pattern,
    Rule,
    Span,
    Status,
    Weekly,
    YearlyByDate,
    YearlyByDay,
)

MINUTE, DAY = 60, 86_400


def reading(instant: int, zone: ZoneInfo) -> datetime:
    """What the zone's clock reads, without a zone."""
    return datetime.fromtimestamp(instant, zone).replace(tzinfo=None)


def midnight(day: int) -> datetime:
    """The clock's first second of a day number."""
    return datetime.combine(date.fromordinal(day), time())


def recurrence(pattern: Pattern, until: datetime, count: int | None = None) -> Iterator[datetime]:
    """The midnights of a pattern's days up to `until`, or `count` of them, as dateutil has them."""
    last = until if pattern.last is None else min(until, midnight(pattern.last))
    wanted: dict[str, object]
    match pattern:
        case Once():
            wanted = {"freq": rrule.DAILY, "until": last}
        case Daily():
            wanted = {"freq": rrule.DAILY, "interval": pattern.interval}
        case Weekly():
            wanted = {
                "freq": rrule.WEEKLY,
                "interval": pattern.interval,
                "byweekday": pattern.weekdays,
                "wkst": pattern.week_start,
            }
        case YearlyByDate():
            wanted = {
                "freq": rrule.YEARLY,
                "bymonth": pattern.month,
                "bymonthday": pattern.day,
            }
        case YearlyByDay():
            wanted = {
                "freq": rrule.YEARLY,
                "bymonth": pattern.month,
                "byweekday": rrule.weekday(pattern.weekday, pattern.week),
            }
    end = {"until": last} if count is None else {"count": count}
    return iter(rrule.rrule(dtstart=midnight(pattern.first), **(wanted | end)))


class WalkedRule:
    """One rule, its days written out once for the readings in [low, high]."""

    def __init__(self, rule: Rule, low: datetime, high: datetime) -> None:
        self.rule = rule
        self.begins: list[datetime] = []
        if isinstance(rule, Clocked):
            offset = timedelta(seconds=rule.start)
            self.length = timedelta(seconds=rule.length)
            begins = (day + offset for day in recurrence(rule.pattern, high - offset))
            self.begins = [begin for begin in begins if begin + self.length >= low]

    def in_force(self, instant: int) -> bool:
        """Whether the rule holds at an instant."""
        rule = self.rule
        if isinstance(rule, Span):
            return (rule.start is None or rule.start <= instant) and (
                rule.end is None or instant < rule.end
            )
        now = reading(instant, rule.zone)
        # All occurrences are equally long: one that began and has not ended is one that began later than `ended`.
        ended = now - self.length
        return bisect_right(self.begins, now) > bisect_right(self.begins, ended)

    def edges(self) -> Iterator[int]:
        """Instants at which the rule may begin or cease to hold, apart from the changes of its zone's clock."""
        rule = self.rule
        if isinstance(rule, Span):
            yield from (edge for edge in (rule.start, rule.end) if edge is not None)
            return
        for begin in self.begins:
            for edge in (begin, begin + self.length):
                for fold in (0, 1):
                    yield int(edge.replace(tzinfo=rule.zone, fold=fold).timestamp())


class Oracle:
    """What holds at the instants in [low, high]."""

    def __init__(self, layers: Layers, low: int, high: int) -> None:
        self.layers, self.low, self.high = layers, low, high
        # A clock is never more than a day from UTC.
        first = datetime.fromtimestamp(low, UTC).replace(tzinfo=None) - timedelta(days=2)
        last = datetime.fromtimestamp(high, UTC).replace(tzinfo=None) + timedelta(days=2)
        self.walked = [
            (slot.effect, [WalkedRule(rule, first, last) for rule in slot.rules])
            for slot in layers.slots
        ]

    def effects(self, instant: int) -> set[Effect]:
        """What the records in force do."""
        return {
            effect for effect, rules in self.walked if any(rule.in_force(instant) for rule in rules)
        }

    def status(self, instant: int) -> Status:
        """Every way in which the unreadable records may turn out, and what they all agree on."""
        effects = self.effects(instant)
        if Effect.CLOSES in effects:
            return Status.UNAVAILABLE
        possible = {self._without_unreadable(is_open=Effect.OPENS in effects)}
        if effects & {Effect.MAY_OPEN, Effect.MAY_DO_EITHER}:
            # Without hours it may be the unreadable record that has them.
            possible.add(Status.AVAILABLE)
        if effects & {Effect.MAY_CLOSE, Effect.MAY_DO_EITHER}:
            possible.add(Status.UNAVAILABLE)
        return possible.pop() if len(possible) == 1 else Status.UNKNOWN

    def mask(self, instant: int) -> int:
        """The records in force, as bits."""
        return sum(
            1 << place
            for place, (_, rules) in enumerate(self.walked)
            if any(rule.in_force(instant) for rule in rules)
        )

    def because(self, instant: int) -> int | None:
        """The first record in force that has to do with the status."""
        effects, status = self.effects(instant), self.status(instant)
        doubts = {Effect.MAY_CLOSE, Effect.MAY_OPEN, Effect.MAY_DO_EITHER}
        if Effect.CLOSES in effects:
            wanted = {Effect.CLOSES}
        elif status is Status.AVAILABLE:
            wanted = {Effect.OPENS}
        elif status is Status.UNAVAILABLE:
            wanted = set()
        elif self._without_unreadable(is_open=Effect.OPENS in effects) is Status.AVAILABLE:
            wanted = doubts - {Effect.MAY_OPEN}
        else:
            wanted = doubts
        mask = self.mask(instant)
        return next(
            (
                place
                for place, (effect, _) in enumerate(self.walked)
                if effect in wanted and mask >> place & 1
            ),
            None,
        )

    def edges(self) -> list[int]:
        """Every instant in [low, high] at which anything may change, in order."""
        zones = {
            rule.zone
            for slot in self.layers.slots
            for rule in slot.rules
            if isinstance(rule, Clocked)
        }
        found = {edge for _, rules in self.walked for rule in rules for edge in rule.edges()}
        found |= {edge for zone in zones for edge in clock_changes(zone, self.low, self.high)}
        return sorted(edge for edge in found if self.low <= edge <= self.high)

    def first_other(self, instants: Sequence[int], status: Status) -> int | None:
        """The first of `instants` with another status."""
        return next((at for at in instants if self.status(at) is not status), None)

    def _without_unreadable(self, *, is_open: bool) -> Status:
        if not self.layers.has_hours:
            return self.layers.otherwise
        return Status.AVAILABLE if is_open else Status.UNAVAILABLE


def clock_changes(zone: ZoneInfo, low: int, high: int) -> list[int]:
    """The instants in (low, high] from which the zone's clock is set differently."""
    month_starts = range(low - low % (16 * DAY), high + 1, 16 * DAY)
    return [at for start in month_starts for at in _changes_from(zone, start) if low < at <= high]


@cache
def _changes_from(zone: ZoneInfo, start: int) -> tuple[int, ...]:
    """The changes in the sixteen days after `start`: looked for hourly, then by the minute."""
    found = []
    before = _offset(zone, start)
    for hour in range(start + 3600, start + 16 * DAY + 1, 3600):
        after = _offset(zone, hour)
        if after != before:
            minutes = range(hour - 3600 + MINUTE, hour + 1, MINUTE)
            found.append(next(at for at in minutes if _offset(zone, at) == after))
        before = after
    return tuple(found)


def _offset(zone: ZoneInfo, instant: int) -> timedelta | None:
    return datetime.fromtimestamp(instant, zone).utcoffset()
