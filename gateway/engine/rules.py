"""What a schedule says, as values: rules, what they are about, and what being in force means.

A rule never knows which system it came from. Whoever makes a slot remembers its place to find the record again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from zoneinfo import ZoneInfo

from gateway.engine.recurrence import Pattern


class Layer(IntEnum):
    """What a record is about, the weightiest first: the reason of an answer is the first one that decides it."""

    OUT_OF_OFFICE = 1
    HOLIDAY = 2
    OFFICE_HOURS = 3
    BUSINESS_HOURS = 4
    OPERATING_MODE = 5
    MEETING_TYPE = 6
    NO_SCHEDULE = 7
    NOT_LINKED = 8


class Effect(Enum):
    """What it means that a record is in force. The last three are of records that cannot be read, or not whole."""

    CLOSES = "closes"
    OPENS = "opens"
    MAY_CLOSE = "may close"
    MAY_OPEN = "may open"
    MAY_DO_EITHER = "may do either"


@dataclass(frozen=True, slots=True)
class Span:
    """In force from `start` to before `end`: instants in seconds since 1970, None without bound."""

    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Clocked:
    """In force by a zone's clock: on each day of `pattern`, from `start` seconds after the day's first midnight, for
    `length` seconds of clock time (which may be days)."""

    zone: ZoneInfo
    pattern: Pattern
    start: int
    length: int


Rule = Span | Clocked
ALWAYS = Span()


@dataclass(frozen=True, slots=True)
class Slot:
    """One record: what it is about, what it does while in force, and when that is."""

    layer: Layer
    effect: Effect
    rules: tuple[Rule, ...]


class Status(Enum):
    """Whether somebody is there."""

    AVAILABLE = "AVAILABLE"
    UNAVAILABLE = "UNAVAILABLE"
    UNKNOWN = "UNKNOWN"

    def taken(self, unknown_as: Status) -> Status:
        """What it is where not knowing is taken for `unknown_as`."""
        return unknown_as if self is Status.UNKNOWN else self


@dataclass(frozen=True, slots=True)
class Layers:
    """Everything that is said about one person or record, in order of precedence.

    With `has_hours` it is open only while a slot that opens is in force (they are of the most specific level that
    has any; whoever makes the layers chooses it). Without, nothing but closures takes time away from `otherwise`.
    """

    slots: tuple[Slot, ...]
    has_hours: bool
    otherwise: Status
