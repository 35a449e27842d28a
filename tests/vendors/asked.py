"""What rules come to: statements laid on a timeline of somebody who is there from 08:30 to 16:30 in New York, or who
has no hours, and asked."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from gateway.engine import (
    Clocked,
    Daily,
    Effect,
    Layer,
    Layers,
    Slot,
    Status,
    Timeline,
)
from gateway.vendors.statements import Said
from gateway.vendors.zones import Clock, ClockSource

NEW_YORK = ZoneInfo("America/New_York")
NEW_YORK_CLOCK = Clock(NEW_YORK, "America/New_York", ClockSource.ACCOUNT)
NO_CLOCK = Clock(None, "Mars/Olympus", ClockSource.ACCOUNT)

WORDS = {
    Status.AVAILABLE: "open",
    Status.UNAVAILABLE: "closed",
    Status.UNKNOWN: "unknown",
}
HOURS = Slot(
    Layer.BUSINESS_HOURS,
    Effect.OPENS,
    (Clocked(NEW_YORK, Daily(date(2000, 1, 1).toordinal(), 1), 8 * 3600 + 1800, 8 * 3600),),
)


def timeline(said: Said, *, with_hours: bool = False) -> Timeline:
    """What is said, alone or with the hours."""
    slots = [statement.slot for statement in said.statements] + [HOURS] * with_hours
    slots.sort(key=lambda slot: slot.layer)
    return Timeline(Layers(tuple(slots), said.has_hours or with_hours, Status.AVAILABLE))


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    """An instant by the clock on the wall; a text with an offset or Z is what it says."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def status(said: Said, text: str) -> str:
    """Whether somebody without hours is there."""
    return WORDS[timeline(said).at(at(text)).status]


def answer(said: Said, text: str) -> str:
    """Whether somebody with hours is there, and until when, by New York's clock: `closed until 2027-06-10 08:30`."""
    found = timeline(said, with_hours=True).at(at(text))
    word = WORDS[found.status]
    if found.until is None:
        return f"{word} for ever" if found.searched_until is None else f"{word} as far as searched"
    until = found.until.astimezone(NEW_YORK).replace(tzinfo=None)
    return f"{word} until {until.isoformat(' ', 'minutes')}"


def codes(said: Said) -> list[tuple[str | None, str]]:
    """The problems, by place and code."""
    return [(problem.path, problem.code) for problem in said.problems]
