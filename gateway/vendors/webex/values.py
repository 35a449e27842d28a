"""Single values as Webex writes them, read into Python's. Pure.

Each reader gives None for what is absent (null, or an empty text). A value that cannot be understood gives None
too, and a note: reading never raises for content.
"""

from __future__ import annotations

import re
from datetime import date, time
from enum import StrEnum
from typing import TypeVar

from gateway.vendors.port import Vendor
from gateway.vendors.records import problems
from gateway.vendors.texts import shown
from gateway.vendors.webex.wire import Scalar

E = TypeVar("E", bound=StrEnum)

LAST_SECOND = time(23, 59, 59)
"""As an end, the end of the day: Webex writes no seconds, so this is no time that it could mean."""

TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"-?[0-9]{1,9}")


class Notes(problems.Notes):
    """Notes on a record of Webex."""

    def __init__(self, record_id: str | None) -> None:
        super().__init__(Vendor.WEBEX, record_id)


def read_time(value: Scalar, *, at: str, notes: Notes) -> time | None:
    """A time of day, `HH:MM` or `HH:MM:SS`."""
    if value is None or value == "":
        return None
    match = TIME.fullmatch(str(value))
    try:
        if match:
            hour, minute, second = (int(part or 0) for part in match.groups())
            return time(hour, minute, second)
    except ValueError:
        pass
    notes.add("IMPOSSIBLE_TIME", at, f"{shown(value)} is no time of day.", "Webex writes HH:MM.")
    return None


def read_end_time(value: Scalar, *, at: str, notes: Notes) -> time | None:
    """A time of day at which something ends: 24:00 is the end of the day, told as its last second."""
    if str(value) in ("24:00", "24:00:00"):
        return LAST_SECOND
    return read_time(value, at=at, notes=notes)


def read_date(value: Scalar, *, at: str, notes: Notes) -> date | None:
    """A date, `YYYY-MM-DD`."""
    if value is None or value == "":
        return None
    try:
        if DATE.fullmatch(str(value)):
            return date.fromisoformat(str(value))
    except ValueError:
        pass
    notes.add("IMPOSSIBLE_DATE", at, f"{shown(value)} is no date.", "Webex writes YYYY-MM-DD.")
    return None


def read_flag(value: Scalar, *, at: str, notes: Notes) -> bool | None:
    """A boolean; Webex sends some as texts."""
    if value is None or isinstance(value, bool):
        return value
    word = str(value).lower()
    if word in ("true", "false"):
        return word == "true"
    notes.add("UNKNOWN_VALUE", at, f"{shown(value)} is neither true nor false.")
    return None


def read_whole(value: Scalar, *, at: str, notes: Notes, least: int = 1) -> int | None:
    """A whole number of at least `least`."""
    if value is None or value == "":
        return None
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if not isinstance(value, bool) and WHOLE.fullmatch(text) and int(text) >= least:
        return int(text)
    message = f"{shown(value)} is no whole number from {least} up."
    notes.add("IMPOSSIBLE_NUMBER", at, message)
    return None


def read_choice(value: Scalar, among: type[E], *, at: str, notes: Notes) -> E | None:
    """A value of an enum, in capitals or not."""
    if value is None or value == "":
        return None
    try:
        return among(str(value).upper())
    except ValueError:
        known = ", ".join(among)
        notes.add("UNKNOWN_VALUE", at, f"{shown(value)} is not one of {known}.")
        return None
