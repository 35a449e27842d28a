"""Reasons as sentences that a person understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gateway.engine import Effect, Layer, Status
from gateway.vendors.port import NAMES
from gateway.vendors.records import OutOfOffice
from gateway.vendors.statements import Statement
from gateway.vendors.zones import Clock

NEARLY_A_WEEK = timedelta(days=6)
"""Within so many days a weekday's name can only be meant once."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A reason as it is to be told. `outside`: no hours hold, and `statement` names the hours meant. `until` is when
    it ends, None: nobody sees an end; `searched_until` is then how far was looked, None where it is proved that there
    is none. `next_status` is the status from `until` on, None where that is not asked. `decides`: it is the one reason
    that counts, and the times are the status's; else they are the record's. `name` is of whom it is told, None for a
    record."""

    status: Status
    layer: Layer
    statement: Statement | None
    outside: bool
    at: datetime
    until: datetime | None
    clock: Clock
    decides: bool
    name: str | None
    next_status: Status | None = None
    searched_until: datetime | None = None


def explained(shown: Shown) -> str:
    """The sentence, without a full stop."""
    if shown.statement is None:
        return _without_record(shown)
    if shown.outside:
        return f"Outside {_hours(shown.statement)}{_how_long(shown)}"
    match shown.statement.slot.effect:
        case Effect.CLOSES:
            return _closing(shown, shown.statement)
        case Effect.OPENS:
            return f"Within {_hours(shown.statement)}{_how_long(shown)}"
        case _:
            return _uncertain(shown, shown.statement)


# ---------------------------------------------------------------- what


def _closing(shown: Shown, statement: Statement) -> str:
    match statement.slot.layer:
        case Layer.OUT_OF_OFFICE:
            return f"Out of office{_absence(statement)}{_return(shown, statement)}"
        case Layer.MEETING_TYPE:
            return f"Not to be booked: {statement.kind}"
        case _:
            return f"Closed for {_record(statement)}{_how_long(shown)}"


def _uncertain(shown: Shown, statement: Statement) -> str:
    so = "so nobody can tell" if shown.decides else "so it may matter too"
    if statement.record is None:
        missing = statement.kind[:1].upper() + statement.kind[1:]
        return f"{missing} could not be read, {so}{_how_long(shown)}"
    if statement.slot.layer is Layer.OUT_OF_OFFICE:
        vendor = NAMES[statement.vendor]
        return (
            f"Perhaps out of office{_absence(statement)}: {vendor} does not tell from when until "
            f"when, {so}{_how_long(shown)}"
        )
    return f"{_record(statement)} cannot be read whole, {so}{_how_long(shown)}"


def _without_record(shown: Shown) -> str:
    match shown.layer:
        case Layer.NOT_LINKED:
            whom = shown.name or "This"
            return f"{whom} is linked to no vendor that knows times; associateUpdate adds links"
        case Layer.NO_SCHEDULE:
            counts = shown.status.value.lower()
            return (
                f"No hours are set and nothing closes, which counts as {counts}{_how_long(shown)}"
            )
        case _:
            return "Hours are set, but none that ever open"


def _record(statement: Statement) -> str:
    return f"'{statement.name}' ({statement.kind})" if statement.name else statement.kind


def _hours(statement: Statement) -> str:
    return f"the hours of {_record(statement)}" if statement.name else statement.kind


def _absence(statement: Statement) -> str:
    kind = f" for '{statement.name}'" if statement.name else ""
    return f"{kind} ({NAMES[statement.vendor]})"


# ---------------------------------------------------------------- how long


def _return(shown: Shown, statement: Statement) -> str:
    """How long an absence lasts. One without an end ends when somebody says so, which is no proof of never."""
    is_open = isinstance(statement.record, OutOfOffice) and statement.record.ends_at is None
    if is_open and shown.until is None:
        return " until further notice"
    return _how_long(shown)


def _how_long(shown: Shown) -> str:
    """Until when, as far as that is known."""
    end = shown.until or shown.searched_until
    if end is None:
        return _for_good(shown)
    is_least = shown.until is None or shown.next_status is Status.UNKNOWN
    least = " at least" if is_least else ""
    return f"{least} until {_moment(end, shown.at, shown.clock)}"


def _for_good(shown: Shown) -> str:
    """Of a status that is proved never to change. The ends of other reasons are looked for near by only."""
    if not shown.decides or shown.status is Status.UNKNOWN:
        return ""
    return " for good" if shown.status is Status.AVAILABLE else ", and never available again"


def _moment(until: datetime, at: datetime, clock: Clock) -> str:
    """A time of the same day by itself, within six days with its weekday, else with its date; and whose clock it is."""
    zone = clock.zone or UTC
    try:
        end, start = until.astimezone(zone), at.astimezone(zone)
    except OverflowError:
        return until.isoformat()  # the calendar ends before that clock's day does
    time = f"{end:%H:%M:%S}" if end.second else f"{end:%H:%M}"
    there = f"{time} in {clock.zone.key if clock.zone else 'UTC'}"
    days = end.date() - start.date()
    if not days:
        return there
    if days <= NEARLY_A_WEEK:
        return f"{end:%A} {there}"
    return f"{end.day} {end:%B} {end.year} {there}"
