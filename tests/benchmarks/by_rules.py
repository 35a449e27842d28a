"""The schedule by dateutil: one set of starts for each time of the day, with the days off taken out.

It reckons in naive local time, which spares it the zone. None of its three times of day touch, so a start and a
length say all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from dateutil.rrule import FR, MO, SA, WEEKLY, YEARLY, rrule, rruleset, weekday

from tests.benchmarks.schedule import FIRST_SATURDAY, HOLIDAYS_BY_DATE, HOLIDAYS_BY_DAY, OUT

WORKDAYS = [weekday(day) for day in range(MO.weekday, FR.weekday + 1)]
BEFORE_ANY = datetime(2020, 1, 1)  # noqa: DTZ001 - naive on purpose, see above


class ByRules:
    """Asked in naive local time."""

    def __init__(self, *, cache: bool) -> None:
        self._times = tuple(
            (_starts(at, cache=cache), timedelta(hours=hours))
            for at, hours in ((_workdays(9), 3), (_workdays(13), 4), (_saturdays(10), 4))
        )

    def is_open(self, moment: datetime) -> bool:
        """Whether the last start before is still going on."""
        return self._closes(moment) is not None

    def next_change(self, moment: datetime) -> datetime:
        """The end of what goes on, else the next start."""
        return self._closes(moment) or min(starts.after(moment) for starts, _ in self._times)

    def intervals(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """When it is open in [start, end), in order."""
        return sorted(
            (max(begin, start), min(begin + length, end))
            for starts, length in self._times
            for begin in starts.between(start - length, end)
        )

    def _closes(self, moment: datetime) -> datetime | None:
        for starts, length in self._times:
            last = starts.before(moment, inc=True)
            if last is not None and moment < last + length:
                return last + length
        return None


def _workdays(hour: int) -> dict[str, object]:
    return {"dtstart": BEFORE_ANY.replace(hour=hour), "byweekday": WORKDAYS}


def _saturdays(hour: int) -> dict[str, object]:
    start = datetime.combine(FIRST_SATURDAY, time(hour))
    return {"dtstart": start, "byweekday": SA, "interval": 2}


def _starts(weekly: dict[str, object], *, cache: bool) -> rruleset:
    starts = rruleset(cache=cache)
    starts.rrule(rrule(WEEKLY, cache=cache, **weekly))
    at = weekly["dtstart"].time()
    for yearly in _yearly():
        first = datetime.combine(BEFORE_ANY, at)
        starts.exrule(rrule(YEARLY, cache=cache, dtstart=first, **yearly))
    for day in OUT:
        starts.exdate(datetime.combine(day, at))
    return starts


def _yearly() -> Iterator[dict[str, object]]:
    for month, day in HOLIDAYS_BY_DATE:
        yield {"bymonth": month, "bymonthday": day}
    for month, day, which in HOLIDAYS_BY_DAY:
        yield {"bymonth": month, "byweekday": weekday(day)(which)}
