"""OpenTact's office hours as rules for the schedule engine. Pure.

Rule 1: every entry closes, whatever its type is called; nothing in OpenTact opens time.
Rule 2: an entry holds on its day of every week by the account's clock, from `from` to before `to`. 23:59:59 as an end
is the end of the day, which OpenTact cannot write; equal times are no time at all.
Rule 3: what cannot be read may close: an entry without readable times at any time of its day, one without a readable
day, or on a clock that nobody knows, at any time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time

from gateway.engine import ALWAYS, Clocked, Effect, Layer, Rule, Slot, Weekly
from gateway.vendors.choices import Choices
from gateway.vendors.port import Vendor
from gateway.vendors.records import DayOfWeek, OfficeHours, OfficeHoursType
from gateway.vendors.statements import Said, Statement
from gateway.vendors.zones import Clock, unknown_zone

WORDS: Mapping[OfficeHoursType | None, str] = {
    OfficeHoursType.NONWORKING: "nonworking hours",
    OfficeHoursType.LUNCHTIME: "lunchtime",
    OfficeHoursType.COFFEEBREAK: "coffee break",
    OfficeHoursType.WEEKENDS: "weekend",
    None: "block",
}
"""What people call an entry of a type; None is a type that we do not know."""

_FIRST_DAY = date.min.toordinal()
_DAY_SECONDS = 86_400
_LAST_SECOND = time(23, 59, 59)
_WEEKDAYS = {day: number for number, day in enumerate(DayOfWeek)}


def office_hours_rules(entries: Sequence[OfficeHours], *, clock: Clock, choices: Choices) -> Said:
    """What the account's entries say, in their order. `clock` is the account's."""
    statements = []
    for entry in entries:
        told = _told(entry, clock, choices)
        if told is not None:
            statements.append(_statement(entry, *told))
    problems = [problem for entry in entries for problem in entry.data_problems]
    if statements and clock.zone is None:
        problems.append(unknown_zone(clock, vendor=Vendor.OPENTACT))
    return Said(tuple(statements), tuple(problems))


def _statement(entry: OfficeHours, effect: Effect, rule: Rule) -> Statement:
    return Statement(
        Slot(Layer.OFFICE_HOURS, effect, (rule,)),
        Vendor.OPENTACT,
        record=entry,
        record_id=entry.id,
        name=entry.name,
        kind=f"OpenTact {WORDS[entry.type]}",
    )


def _told(entry: OfficeHours, clock: Clock, choices: Choices) -> tuple[Effect, Rule] | None:
    """What an entry does, and when; None for one that is over as soon as it begins."""
    if entry.from_time is not None and entry.from_time == entry.to_time:
        return None
    if clock.zone is None or entry.day_of_week is None:
        return Effect.MAY_CLOSE, ALWAYS
    weekly = Weekly(_FIRST_DAY, (_WEEKDAYS[entry.day_of_week],))
    span = _span(entry, choices)
    if span is None:
        return Effect.MAY_CLOSE, Clocked(clock.zone, weekly, 0, _DAY_SECONDS)
    start, end = span
    return Effect.CLOSES, Clocked(clock.zone, weekly, start, end - start)


def _span(entry: OfficeHours, choices: Choices) -> tuple[int, int] | None:
    """From which second of the day to before which; None when the entry does not tell."""
    if entry.from_time is None or entry.to_time is None or entry.from_time > entry.to_time:
        return None
    is_midnight = entry.to_time == _LAST_SECOND and choices.end_of_day_is_midnight
    return _second(entry.from_time), _DAY_SECONDS if is_midnight else _second(entry.to_time)


def _second(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second
