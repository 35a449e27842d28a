"""Office hours entries: what may be in one, and OpenTact's two readings of a time of day.

The vendor says that the integers are seconds and bounds them by 235959. One reading is in force
at a time (world member `timeEncoding`); what is impossible in it is refused, not guessed at.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ENCODINGS = ("HHMMSS", "SECONDS")
TYPES = ("nonworking", "lunchtime", "coffeebreak", "weekends")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MEMBERS = ("name", "type", "dow", "time_from", "time_to")
_LAST = 235959
_LAST_SECOND = 86399


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; times as the integers that were sent."""

    uuid: str
    name: str
    type: str
    dow: str
    time_from: int
    time_to: int
    created_on: str
    modified_on: str

    def to_json(self) -> dict[str, Any]:
        """Give the members that are the entry's own."""
        return {
            "created_on": self.created_on,
            "modified_on": self.modified_on,
            "uuid": self.uuid,
            "name": self.name,
            "type": self.type,
            "dow": self.dow,
            "time_from": self.time_from,
            "time_to": self.time_to,
        }


def new_entry(body: Any, *, uuid: str, at: str, encoding: str) -> Entry:
    """Make an entry of the body of a POST. Raises ValueError with the vendor's message."""
    wanted = _checked(body, encoding=encoding)
    missing = [name for name in _MEMBERS if name not in wanted]
    if missing:
        raise ValueError(f"required: {', '.join(missing)}")
    return _ordered(Entry(uuid=uuid, created_on=at, modified_on=at, **wanted))


def changed(entry: Entry, body: Any, *, at: str, encoding: str) -> Entry:
    """Apply the body of a PATCH. Raises ValueError with the vendor's message."""
    wanted = _checked(body, encoding=encoding)
    unchanged = {name: value for name, value in entry.to_json().items() if name not in wanted}
    return _ordered(Entry(**{**unchanged, **wanted, "modified_on": at}))


def check_day(dow: str) -> None:
    """Raise ValueError unless it is the vendor's name of a weekday."""
    if dow not in DAYS:
        raise ValueError(f"dow must be one of {', '.join(DAYS)}")


def stamp(at: datetime) -> str:
    """Write an instant as the vendor does: UTC, milliseconds, Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _checked(body: Any, *, encoding: str) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    wanted = {name: body[name] for name in _MEMBERS if name in body}
    for name, value in wanted.items():
        if name.startswith("time_"):
            _check_time(name, value, encoding=encoding)
        elif not isinstance(value, str):
            raise ValueError(f"{name} must be a string")
    if not 1 <= len(wanted.get("name", "-")) <= 24:
        raise ValueError("name must have 1 to 24 characters")
    if wanted.get("type", TYPES[0]) not in TYPES:
        raise ValueError(f"type must be one of {', '.join(TYPES)}")
    check_day(wanted.get("dow", DAYS[0]))
    return wanted


def _check_time(name: str, value: Any, *, encoding: str) -> None:
    if type(value) is not int or not 0 <= value <= _LAST:
        raise ValueError(f"{name} must be an integer from 0 to {_LAST}")
    if encoding == "SECONDS":
        if value > _LAST_SECOND:
            raise ValueError(f"{name}: a day has no second {value}")
    elif value % 100 > 59 or value // 100 % 100 > 59:
        raise ValueError(f"{name}: {value} is not a time of day written as HHMMSS")


def _ordered(entry: Entry) -> Entry:
    # Both readings order times alike, so the integers can be compared as they are.
    if entry.time_from > entry.time_to:
        raise ValueError("time_from must not be after time_to")
    return entry
