"""The oracle's calendar: on which days an event begins, and from when to when it lasts, by dateutil's rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil import rrule

Body = Mapping[str, Any]
Stretch = tuple[datetime, datetime]

DAY = timedelta(days=1)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE"),
    *("JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"),
)
WEEKS = {"FIRST": 1, "SECOND": 2, "THIRD": 3, "FOURTH": 4, "LAST": -1}


def between(morning: datetime, start: time, last: datetime, end: str) -> Stretch:
    """From a time of one day to a time of another. 23:59 is the end of the day; an end that comes first is tomorrow's."""
    begins = morning + since_midnight(start)
    ends = last + (DAY if end in ("23:59", "24:00") else since_midnight(time.fromisoformat(end)))
    return begins, ends if ends > begins else ends + DAY


def since_midnight(clock: time) -> timedelta:
    """What a clock's reading is as a length of time."""
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)


def days(event: Body, until: datetime) -> Iterable[datetime]:
    """The midnights of the days on which an event begins."""
    first = datetime.combine(date.fromisoformat(event["startDate"]), time())
    recurrence = event.get("recurrence") or {}
    wanted = pattern(recurrence, first)
    if wanted is None:
        return [first]
    lasts = [until]
    if not recurrence.get("recurForEver"):
        if "recurEndDate" in recurrence:
            last = date.fromisoformat(recurrence["recurEndDate"])
            lasts.append(datetime.combine(last, time()))
        if "recurEndOccurrence" in recurrence:
            counted = list(
                rrule.rrule(dtstart=first, count=recurrence["recurEndOccurrence"], **wanted)
            )
            lasts.append(counted[-1] if counted else first - DAY)
    return list(rrule.rrule(dtstart=first, until=min(lasts), **wanted))


def pattern(recurrence: Body, first: datetime) -> dict[str, Any] | None:
    """A recurrence as dateutil puts it; none: once."""
    weekly, daily = recurrence.get("recurWeekly"), recurrence.get("recurDaily")
    flagged = [number for number, day in enumerate(WEEK) if (weekly or {}).get(day)]
    if weekly is not None and (flagged or daily is None):
        return {
            "freq": rrule.WEEKLY,
            "interval": weekly.get("recurInterval") or 1,
            "byweekday": flagged or [first.weekday()],
            "wkst": rrule.SU,
        }
    if daily is not None:
        return {"freq": rrule.DAILY, "interval": daily.get("recurInterval") or 1}
    if by_date := recurrence.get("recurYearlyByDate"):
        return {
            "freq": rrule.YEARLY,
            "bymonth": MONTHS.index(by_date["month"]) + 1,
            "bymonthday": by_date["dayOfMonth"],
        }
    if by_day := recurrence.get("recurYearlyByDay"):
        number = WEEK.index(by_day["day"].lower())
        return {
            "freq": rrule.YEARLY,
            "bymonth": MONTHS.index(by_day["month"]) + 1,
            "byweekday": rrule.weekday(number, WEEKS[by_day["week"]]),
        }
    return None


def days_of(mode: Body) -> list[Body]:
    """A mode's seven days, Monday first."""
    if mode["type"] == "SAME_HOURS_DAILY":
        hours = mode.get("sameHoursDaily") or {}
        week, weekend = hours.get("mondayToFriday") or {}, hours.get("saturdayToSunday") or {}
        return [week] * 5 + [weekend] * 2
    hours = mode.get("differentHoursDaily") or {}
    return [hours.get(day) or {} for day in WEEK]
