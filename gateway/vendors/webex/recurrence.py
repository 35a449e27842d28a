"""How Webex says that something happens again: read, written, and held against the calendar. Pure.

Three places, three dialects. A person's event repeats daily or weekly; a location's weekly (each week) or
yearly; a holiday of an operating mode yearly and for ever. Reading takes all of it everywhere, since the
vendor's own examples mix them, and notes what contradicts itself.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from gateway.vendors.records import (
    DailyRecurrence,
    DayOfWeek,
    Month,
    Recurrence,
    ScheduleOwnerKind,
    WeeklyRecurrence,
    WeekOfMonth,
    YearlyByDate,
    YearlyByDay,
)
from gateway.vendors.webex import wire
from gateway.vendors.webex.values import Notes, read_choice, read_date, read_flag, read_whole

DAYS = tuple(DayOfWeek)
MONTHS = tuple(Month)
WEEKS = tuple(WeekOfMonth)
LEAP_YEAR = 2024
PATTERNS = ("daily", "weekly", "yearly_by_date", "yearly_by_day")


# ---------------------------------------------------------------- the calendar


def day_of(day: date) -> DayOfWeek:
    """The weekday of a date."""
    return DAYS[day.weekday()]


def month_of(day: date) -> Month:
    """The month of a date."""
    return MONTHS[day.month - 1]


def days_in(month: Month) -> int:
    """How many days a month can have: 29 for February."""
    return monthrange(LEAP_YEAR, MONTHS.index(month) + 1)[1]


def is_in_week(day: date, week: WeekOfMonth) -> bool:
    """Whether a date is the first, second, ... or last such weekday of its month."""
    if week is WeekOfMonth.LAST:
        return day.day + 7 > monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 == WEEKS.index(week)


def patterns_of(recurrence: Recurrence) -> tuple[str, ...]:
    """The names of the patterns that are set; a sound recurrence has one."""
    return tuple(name for name in PATTERNS if getattr(recurrence, name) is not None)


def starts_in(start: date, recurrence: Recurrence) -> bool:
    """Whether `start` is a day that the pattern hits. A pattern that hits no day at all has no say."""
    weekly, by_date, by_day = (
        recurrence.weekly,
        recurrence.yearly_by_date,
        recurrence.yearly_by_day,
    )
    if weekly and weekly.days and day_of(start) not in weekly.days:
        return False
    if by_date and (start.day, month_of(start)) != (by_date.day_of_month, by_date.month):
        return False
    return not by_day or (
        (day_of(start), month_of(start)) == (by_day.day, by_day.month)
        and is_in_week(start, by_day.week)
    )


# ---------------------------------------------------------------- reading


def read_recurrence(
    shape: wire.Recurrence | None, *, start: date | None, at: str, notes: Notes
) -> Recurrence | None:
    """A recurrence, or None where nothing is set. `start` is the first day of what is repeated."""
    if shape is None:
        return None
    found = Recurrence(
        forever=read_flag(shape.recurForEver, at=f"{at}.forever", notes=notes),
        end_date=read_date(shape.recurEndDate, at=f"{at}.endDate", notes=notes),
        occurrences=read_whole(shape.recurEndOccurrence, at=f"{at}.occurrences", notes=notes),
        daily=_read_daily(shape.recurDaily, at=f"{at}.daily", notes=notes),
        weekly=_read_weekly(shape.recurWeekly, at=f"{at}.weekly", notes=notes),
        yearly_by_date=_read_by_date(shape.recurYearlyByDate, at=f"{at}.yearlyByDate", notes=notes),
        yearly_by_day=_read_by_day(shape.recurYearlyByDay, at=f"{at}.yearlyByDay", notes=notes),
    )
    _note_contradictions(found, start=start, at=at, notes=notes)
    return None if found == Recurrence() else found


def _read_daily(shape: wire.RecurDaily | None, *, at: str, notes: Notes) -> DailyRecurrence | None:
    if shape is None:
        return None
    interval = read_whole(shape.recurInterval, at=f"{at}.interval", notes=notes)
    if interval is None and shape.recurInterval in (None, ""):
        notes.add("MISSING_VALUE", f"{at}.interval", "A daily recurrence has no interval.")
    return None if interval is None else DailyRecurrence(interval)


def _read_weekly(
    shape: wire.RecurWeekly | None, *, at: str, notes: Notes
) -> WeeklyRecurrence | None:
    if shape is None:
        return None
    days = tuple(
        day for day in DAYS if read_flag(getattr(shape, day.lower()), at=f"{at}.days", notes=notes)
    )
    if not days:
        message = "A weekly recurrence names no day."
        notes.add("EMPTY_RECURRENCE", f"{at}.days", message, "Tick at least one day in Webex.")
    interval = read_whole(shape.recurInterval, at=f"{at}.interval", notes=notes)
    return WeeklyRecurrence(interval, days)


def _read_by_date(
    shape: wire.RecurYearlyByDate | None, *, at: str, notes: Notes
) -> YearlyByDate | None:
    if shape is None:
        return None
    day = read_whole(shape.dayOfMonth, at=f"{at}.dayOfMonth", notes=notes)
    month = read_choice(shape.month, Month, at=f"{at}.month", notes=notes)
    if day is None or month is None:
        _note_missing({"dayOfMonth": shape.dayOfMonth, "month": shape.month}, at=at, notes=notes)
        return None
    if day > days_in(month):
        notes.add("IMPOSSIBLE_DATE", f"{at}.dayOfMonth", f"{month} never has a day {day}.")
        return None
    return YearlyByDate(day, month)


def _read_by_day(
    shape: wire.RecurYearlyByDay | None, *, at: str, notes: Notes
) -> YearlyByDay | None:
    if shape is None:
        return None
    day = read_choice(shape.day, DayOfWeek, at=f"{at}.day", notes=notes)
    week = read_choice(shape.week, WeekOfMonth, at=f"{at}.week", notes=notes)
    month = read_choice(shape.month, Month, at=f"{at}.month", notes=notes)
    if day is None or week is None or month is None:
        members = {"day": shape.day, "week": shape.week, "month": shape.month}
        _note_missing(members, at=at, notes=notes)
        return None
    return YearlyByDay(day, week, month)


def _note_missing(members: dict[str, wire.Scalar], *, at: str, notes: Notes) -> None:
    for name, value in members.items():
        if value is None or value == "":
            notes.add("MISSING_VALUE", f"{at}.{name}", f"A yearly recurrence has no {name}.")


def _note_contradictions(found: Recurrence, *, start: date | None, at: str, notes: Notes) -> None:
    patterns = patterns_of(found)
    if len(patterns) > 1:
        message = "More than one recurrence is set, and they exclude each other."
        notes.add("CONTRADICTORY_RECURRENCE", at, message, "Keep one of them in Webex.")
    ends = found.end_date is not None or found.occurrences is not None
    if found.forever and ends:
        message = "The recurrence goes on for ever and also has an end."
        notes.add("CONTRADICTORY_RECURRENCE", at, message, "Keep one of them in Webex.")
    if ends and not patterns:
        notes.add("CONTRADICTORY_RECURRENCE", at, "The recurrence has an end but no pattern.")
    if start is None:
        return
    if found.end_date is not None and found.end_date < start:
        message = f"The recurrence ends on {found.end_date}, before its start on {start}."
        notes.add("END_BEFORE_START", f"{at}.endDate", message)
    if not starts_in(start, found):
        message = f"The first day, {start}, is a {day_of(start)} that the recurrence does not hit."
        hint = "Only days that it hits count."
        notes.add("START_NOT_IN_RECURRENCE", at, message, hint)


# ---------------------------------------------------------------- writing


def recurrence_body(
    recurrence: Recurrence, *, kind: ScheduleOwnerKind | None
) -> dict[str, Any] | None:
    """A recurrence as Webex takes it for a person's or a location's event, or (`kind` None) for a holiday of an
    operating mode, where yearly is for ever and nothing says so. A daily or weekly one without an end is sent
    as one for ever, so that what is stored says what is meant."""
    ends = recurrence.end_date is not None or recurrence.occurrences is not None
    repeats_often = recurrence.daily is not None or recurrence.weekly is not None
    body: dict[str, Any] = {}
    if kind is not None and not ends and (repeats_often or recurrence.forever):
        body["recurForEver"] = True
    if recurrence.end_date is not None:
        body["recurEndDate"] = recurrence.end_date.isoformat()
    if recurrence.occurrences is not None:
        body["recurEndOccurrence"] = recurrence.occurrences
    return body | _pattern_body(recurrence, kind=kind) or None


def _pattern_body(recurrence: Recurrence, *, kind: ScheduleOwnerKind | None) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if recurrence.daily:
        body["recurDaily"] = {"recurInterval": recurrence.daily.interval}
    if recurrence.weekly:
        days: dict[str, Any] = {day.lower(): day in recurrence.weekly.days for day in DAYS}
        if kind is ScheduleOwnerKind.PERSON:
            days["recurInterval"] = recurrence.weekly.interval or 1
        body["recurWeekly"] = days
    if by_date := recurrence.yearly_by_date:
        body["recurYearlyByDate"] = {
            "dayOfMonth": by_date.day_of_month,
            "month": by_date.month.value,
        }
    if by_day := recurrence.yearly_by_day:
        body["recurYearlyByDay"] = {
            "day": by_day.day.value,
            "week": by_day.week.value,
            "month": by_day.month.value,
        }
    return body
