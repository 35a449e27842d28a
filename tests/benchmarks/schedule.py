"""The schedule that everybody is asked for, and the moments at which they are asked.

Monday to Friday 09:00-17:00, lunch 12:00-13:00, every other Saturday 10:00-14:00 counted from January 2020, ten yearly
holidays (six by date, four by weekday), one out-of-office of two days, in Chicago.

The moments lie in 2026 and away from the two nights in which Chicago's clock changes: there opening-hours-py does not
agree with itself, so there is nothing to agree with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from gateway.engine import Layers, Slot, Status, Timeline
from tests.engine.notation import schedule

CHICAGO = ZoneInfo("America/Chicago")
FIRST_SATURDAY = date(2020, 1, 4)
OUT = (date(2026, 3, 3), date(2026, 3, 4))
"""Both days whole."""

HOLIDAYS_BY_DATE = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 24), (12, 25))
"""Month and day."""

HOLIDAYS_BY_DAY = ((1, 0, 3), (5, 0, -1), (9, 0, 1), (11, 3, 4))
"""Month, weekday (0 is Monday), which one of the month (-1 is the last)."""

DAYS_OFF = (
    "out 2026-03-03 00:00 .. 2026-03-05 00:00",
    *(f"closed yearly {month:02}-{day:02}" for month, day in HOLIDAYS_BY_DATE),
    "closed yearly 3rd Mon Jan",
    "closed yearly LAST Mon May",
    "closed yearly 1st Mon Sep",
    "closed yearly 4th Thu Nov",
)
"""For the engine: a record for each holiday, as vendors have them, so that an answer can name it."""

EXPRESSION = (
    "Mo-Fr 09:00-12:00,13:00-17:00; week 02-52/2 Sa 10:00-14:00; "
    "Jan 1,Jun 19,Jul 4,Nov 11,Dec 24,Dec 25 off; "
    "Jan Mo[3] off; May Mo[-1] off; Sep Mo[1] off; Nov Th[4] off; 2026 Mar 3-4 off"
)
"""For opening-hours-py. It counts weeks within a year, and 2020 and 2026 have 53 of them: these Saturdays are those of
even weeks from 2021 to 2026, and of odd ones before and after."""

BEGINS = datetime(2026, 1, 10, tzinfo=UTC)
SPAN = timedelta(days=300)
RANGE = timedelta(days=90)
NIGHTS = (date(2026, 3, 8), date(2026, 11, 1))
NIGHT_ENDS = time(6)


CROWD_AT = tuple(
    datetime(2026, 6, 10, hour, minute, tzinfo=UTC)
    for hour, minute in ((5, 0), (13, 7), (15, 30), (17, 40), (22, 21))
)
"""A Wednesday in Chicago: at night, while many begin, at work, at lunch, while many go."""


class Range(NamedTuple):
    """From `start` to before `end`."""

    start: datetime
    end: datetime


def layers(*, hours: str = "09:00-17:00", lunch: str = "12:00-13:00") -> Layers:
    """The schedule in the engine's words."""
    _, said = schedule(" | ".join(("Chicago", *DAYS_OFF)))
    return Layers((*said.slots, *_weekly(hours, lunch)), True, Status.AVAILABLE)


def moments(count: int, *, seed: int = 1) -> list[datetime]:
    """Random moments in UTC."""
    return list(islice(_drawn(SPAN, seed), count))


def ranges(count: int, *, seed: int = 1) -> list[Range]:
    """Random ranges of ninety days, in UTC."""
    return [Range(start, start + RANGE) for start in islice(_drawn(SPAN - RANGE, seed), count)]


def crowd_shared(count: int) -> list[Timeline]:
    """So many people to whom the same is said."""
    same = layers()
    return [Timeline(same) for _ in range(count)]


def crowd_apart(count: int) -> list[Timeline]:
    """So many people, each with hours and a lunch of their own, of up to 10,080: the hours begin on each minute from
    06:00 to 10:00, lunch every five minutes from 10:30 to 14:00. The days off are everybody's."""
    everybody = layers()
    return [
        Timeline(replace(everybody, slots=(*everybody.slots[: len(DAYS_OFF)], *_own(number))))
        for number in range(count)
    ]


def _own(number: int) -> tuple[Slot, ...]:
    begins, lunch = 360 + number % 240, 630 + 5 * (number // 240)
    return _weekly(_clock(begins, 540), _clock(lunch, 50))


def _drawn(span: timedelta, seed: int) -> Iterator[datetime]:
    random = Random(seed)
    while True:
        moment = BEGINS + timedelta(seconds=random.randrange(int(span.total_seconds())))
        local = moment.astimezone(CHICAGO)
        if local.date() not in NIGHTS or local.time() >= NIGHT_ENDS:
            yield moment


def _weekly(hours: str, lunch: str) -> tuple[Slot, ...]:
    saturdays = f"Sat/2 10:00-14:00 from {FIRST_SATURDAY}"
    line = f"Chicago | block Mon-Fri {lunch} | hours Mon-Fri {hours}, {saturdays}"
    return schedule(line)[1].slots


def _clock(begins: int, minutes: int) -> str:
    ends = begins + minutes
    return f"{begins // 60:02}:{begins % 60:02}-{ends // 60:02}:{ends % 60:02}"
