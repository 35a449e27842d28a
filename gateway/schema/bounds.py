"""What one question about availability may ask for at most, and the refusals of more."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from datetime import datetime, timedelta
from typing import Any

MOST_DAYS = 3_660
MOST_PEOPLE = 1_000
MOST_TOGETHER = 100
"""How many people a common time is looked for."""

MOST_PERSON_DAYS = 18_300
"""How many people times how many days are told in one answer: a hundred people in half a year."""

MOST_DAYS_IN_ALL = 36_600
"""How many days the ranges of all fields of one operation have together."""

MOST_PAIR_DAYS = 400_000
"""How many pairs of people times how many days a common time is looked for in: a hundred people in forty days, ten in
ten years. Each one's changes are held against everybody."""

DAY = timedelta(days=1)


class BadQuestion(ValueError):
    """Arguments that each could be, and that together ask for nothing or for too much."""


def span(arguments: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """The range asked for, `from` and `to`. Raises BadQuestion."""
    start, end = arguments["start"], arguments["end"]
    if end <= start:
        raise BadQuestion(
            f"to: {end.isoformat()} is not after from ({start.isoformat()}); give a later one"
        )
    if end - start > MOST_DAYS * DAY:
        raise BadQuestion(
            f"to: from {start.isoformat()} to {end.isoformat()} are more than the {MOST_DAYS} days that one "
            "question may span; ask for a shorter time"
        )
    return start, end


def bounded(people: Sized, start: datetime, end: datetime) -> None:
    """Whether so many people may be told about over such a range. Raises BadQuestion."""
    days = begun_days(start, end)
    if len(people) * days > MOST_PERSON_DAYS:
        raise BadQuestion(
            f"{len(people)} people on {days} days are more than the {MOST_PERSON_DAYS} days of people that one "
            "question may ask about; ask about fewer people or a shorter time"
        )


def bounded_together(people: Sized, start: datetime, end: datetime) -> None:
    """Whether a common time of so many people may be looked for in such a range. Raises BadQuestion."""
    most = MOST_PAIR_DAYS // max(1, len(people) ** 2)
    days = begun_days(start, end)
    if days > most:
        raise BadQuestion(
            f"{days} days are more than the {most} in which one question may look for a common time of "
            f"{len(people)} people; ask about fewer people or a shorter time"
        )


def begun_days(start: datetime, end: datetime) -> int:
    """How many days a range has, a begun one counted whole."""
    return -((start - end) // DAY)


def few_enough(people: Sized, most: int) -> None:
    """Whether so many people may be named. Raises BadQuestion."""
    if len(people) > most:
        raise BadQuestion(
            f"associateIds: {len(people)} people are more than the {most} that this question may name; ask twice"
        )


def at_least_one(name: str, value: int) -> int:
    """A count of people that is no less than one. Raises BadQuestion."""
    if value < 1:
        raise BadQuestion(f"{name}: {value} is nobody; give at least 1")
    return value


def quorum_of(wanted: int | None, people: Sized) -> int | None:
    """How many have to be there, None for all. Raises BadQuestion."""
    if wanted is not None and at_least_one("quorum", wanted) > len(people):
        raise BadQuestion(
            f"quorum: {wanted} are more than the {len(people)} people named; give at most {len(people)}"
        )
    return wanted
