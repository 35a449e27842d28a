"""The scalars: texts with a rule, read strictly and with a hint, written plainly.

DateTime, Date, LocalTime and Duration refuse what they cannot read, because no later rule could say more. TimeZone,
PhoneNumber, EmailAddress and URL are only texts here: whether one is acceptable is judged beside all other rules
of an input, so that a caller hears of every problem at once and with its path.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from gateway.schema.ids import short

TimeZone = NewType("TimeZone", str)
PhoneNumber = NewType("PhoneNumber", str)
EmailAddress = NewType("EmailAddress", str)
URL = NewType("URL", str)
Duration = NewType("Duration", int)
"""In seconds."""

LONGEST_DURATION = 3_660 * 86_400

_DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|z|[+-]\d\d:\d\d)?", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(?::\d\d)?", re.ASCII)
_DURATION = re.compile(
    r"P(?:(\d{1,9})W|(?=.)(?:(\d{1,9})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?)",
    re.ASCII,
)
_CALENDAR_DURATION = re.compile(r"P\d+[YM].*", re.ASCII)
_FRACTION = re.compile(r"P[\dWDTHMS]*\d[.,]\d+[WDHMS]", re.ASCII)
_SECONDS = (7 * 86_400, 86_400, 3_600, 60, 1)


def read_date_time(value: Any) -> datetime:
    """An instant from RFC 3339 text. Raises ValueError, with a hint when the offset is missing."""
    match = _DATE_TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(
            f"DateTime wants RFC 3339 text such as 2026-11-20T09:00:00Z, not {_shown(value)}"
        )
    local, offset = match.groups()
    if offset is None:
        raise ValueError(
            f"DateTime {_shown(value)} has no offset, so it names no instant; "
            "add Z or the offset that is meant, such as -06:00"
        )
    whole, point, fraction = local.partition(".")
    text = whole + (point + fraction[:6].ljust(6, "0") if point else "")
    try:
        instant = datetime.fromisoformat(text + ("+00:00" if offset in "Zz" else offset))
        instant.astimezone(
            UTC
        )  # years 1 and 9999 with an offset can name an instant that does not exist
    except (ValueError, OverflowError):
        raise ValueError(f"DateTime {_shown(value)} names no instant that exists") from None
    return instant


def write_date_time(value: Any) -> str:
    """RFC 3339 with the offset it carries; Z for UTC."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"DateTime cannot show {type(value).__name__} without an offset")
    return value.isoformat().replace("+00:00", "Z")


def read_date(value: Any) -> date:
    """A calendar date. Raises ValueError."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"Date {_shown(value)} is not in the calendar") from None
    raise ValueError(f"Date wants YYYY-MM-DD, not {_shown(value)}")


def read_time(value: Any) -> time:
    """A time of day. Raises ValueError."""
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            return time.fromisoformat(value)
        except ValueError:
            raise ValueError(f"LocalTime {_shown(value)} is not on a 24 h clock") from None
    raise ValueError(f"LocalTime wants HH:MM or HH:MM:SS, not {_shown(value)}")


def write_time(value: Any) -> str:
    """HH:MM, with seconds where there are any."""
    if not isinstance(value, time):
        raise TypeError(f"LocalTime cannot show {type(value).__name__}")
    return value.isoformat("seconds" if value.second else "minutes")


def read_duration(value: Any) -> Duration:
    """A length of time in seconds; a day has 24 hours, whatever clocks do. Raises ValueError, with a hint for months,
    years and fractions."""
    if not isinstance(value, str):
        raise ValueError(f"Duration wants ISO 8601 text such as PT30M, not {_shown(value)}")
    match = _DURATION.fullmatch(value)
    if match is None:
        raise ValueError(_why_no_duration(value))
    parts = zip(match.groups(), _SECONDS, strict=True)
    seconds = sum(int(count) * seconds for count, seconds in parts if count is not None)
    if not 0 < seconds <= LONGEST_DURATION:
        raise ValueError(
            f"Duration {_shown(value)} is not longer than nothing and at most P3660D; give another"
        )
    return Duration(seconds)


def _why_no_duration(text: str) -> str:
    if _CALENDAR_DURATION.fullmatch(text):
        return (
            f"Duration {_shown(text)} has months or years, which are not always equally long; "
            "count in weeks, days or hours (thirty minutes are PT30M)"
        )
    if _FRACTION.fullmatch(text):
        return f"Duration {_shown(text)} has a fraction; count in whole seconds, such as PT90S"
    return (
        f"Duration wants ISO 8601 text such as PT30M, PT1H30M, P2DT12H or P1W, not {_shown(text)}"
    )


def write_duration(value: Any) -> str:
    """Hours, minutes and seconds: PT26H30M; nothing at all is PT0S."""
    if type(value) is not int or value < 0:
        raise TypeError(f"Duration cannot show {type(value).__name__} {_shown(value)}")
    minutes, seconds = divmod(value, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0S")


def _write_date(value: Any) -> str:
    if not isinstance(value, date):
        raise TypeError(f"Date cannot show {type(value).__name__}")
    return value.isoformat()


def _text(name: str) -> Any:
    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError(f"{name} wants text, not {_shown(value)}")
        return value

    return read


def _shown(value: Any) -> str:
    return short(repr(value))


def _scalar(name: str, description: str, read: Any, write: Any = str) -> ScalarDefinition:
    return strawberry.scalar(name=name, description=description, serialize=write, parse_value=read)


SCALARS: dict[object, ScalarDefinition] = {
    datetime: _scalar(
        "DateTime",
        "An instant: RFC 3339 with an offset or Z, such as 2026-11-20T09:00:00-06:00. Text without an offset is "
        "refused, because it names no instant.",
        read_date_time,
        write_date_time,
    ),
    date: _scalar("Date", "A calendar date: YYYY-MM-DD.", read_date, _write_date),
    time: _scalar(
        "LocalTime", "A time of day on a 24 h clock: HH:MM or HH:MM:SS.", read_time, write_time
    ),
    Duration: _scalar(
        "Duration",
        "A length of time: ISO 8601 in weeks, or in days, hours, minutes and whole seconds, such as PT30M, PT1H30M or "
        "P1W. A day is 24 hours. Months, years and fractions are refused; so is nothing, and more than P3660D.",
        read_duration,
        write_duration,
    ),
    TimeZone: _scalar(
        "TimeZone", "A time zone by its IANA name, such as America/Chicago.", _text("TimeZone")
    ),
    PhoneNumber: _scalar(
        "PhoneNumber",
        "A telephone number: E.164, such as +19705550006. Vendors' own records may hold others.",
        _text("PhoneNumber"),
    ),
    EmailAddress: _scalar(
        "EmailAddress", "An e-mail address, such as ada@example.com.", _text("EmailAddress")
    ),
    URL: _scalar("URL", "An absolute http or https address.", _text("URL")),
}
"""Python types and the scalars that stand for them."""
