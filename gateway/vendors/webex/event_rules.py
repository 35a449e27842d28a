"""When an event of a schedule or a holiday of an operating mode takes place, as rules for the schedule engine. Pure.

Rule 1: `certain` holds what is so whatever stands where something could not be read; `possible` holds everything
    that some content of it would say. So nothing definite is ever wrong for want of a value.
Rule 2: one pattern counts. A weekly one with a flag before a daily one (or as chosen), these before a yearly one,
    a date before a weekday.
Rule 3: nothing is stepped through: ends are arithmetic on day numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import leapdays
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, time
from zoneinfo import ZoneInfo

from gateway.engine import (
    ALWAYS,
    LAST,
    Clocked,
    Daily,
    Once,
    Pattern,
    Rule,
    Span,
    Weekly,
    YearlyByDate,
    YearlyByDay,
)
from gateway.vendors.choices import Choices
from gateway.vendors.records import (
    DailyRecurrence,
    DataProblem,
    Holiday,
    Recurrence,
    ScheduleEvent,
    WeeklyRecurrence,
    WeekOfMonth,
)
from gateway.vendors.webex.recurrence import DAYS, MONTHS, WEEKS
from gateway.vendors.webex.values import LAST_SECOND
from gateway.vendors.zones import Clock

FIRST_DAY = date.min.toordinal()
LAST_DAY = date.max.toordinal()
WEEK = 7
DAY = 86_400
EIGHT_YEARS = 8 * 366
"""The longest that a yearly pattern pauses, in days: 29 February around 1900."""

LAST_MINUTE = time(23, 59)
FEBRUARY = 2
BOUNDS = frozenset({"forever", "endDate", "occurrences"})
RHYTHM = "weekly.interval"
"""The one part of a pattern without which its days are still known: not all of them count, that is all."""

Repeating = Daily | Weekly | YearlyByDate | YearlyByDay
Unread = Mapping[str, str]
"""The parts of a record that could not be read, such as `recurrence.weekly.days`, each with the problem's code."""

NOTHING: Unread = {}


@dataclass(frozen=True, slots=True)
class Held:
    """When something takes place for certain, and when it may take place (which may be the same times again)."""

    certain: tuple[Rule, ...] = ()
    possible: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """The same of the days on which something begins."""

    certain: tuple[Pattern, ...] = ()
    possible: tuple[Pattern, ...] = ()


def unread_parts(problems: Iterable[DataProblem], among: str) -> dict[int, dict[str, str]]:
    """What could not be read of each member of a list of a record, such as its `events`, by position. Problems that
    only say that something contradicts itself do not count."""
    found: dict[int, dict[str, str]] = {}
    for problem in problems:
        place, _, rest = (problem.path or "").partition(".")
        position, _, part = rest.partition(".")
        if place == among and position.isdecimal() and is_unread(problem):
            found.setdefault(int(position), {})[part] = problem.code
    return found


def is_unread(problem: DataProblem) -> bool:
    """Whether a value is missing or could not be understood."""
    known = problem.code in ("MISSING_VALUE", "UNKNOWN_VALUE")
    return known or problem.code.startswith("IMPOSSIBLE_")


def event_rules(
    event: ScheduleEvent | Holiday, *, clock: Clock, choices: Choices, unread: Unread = NOTHING
) -> Held:
    """When an event or a holiday takes place, each time whole. `unread` is what `unread_parts` found for it: the
    record itself does not show that a part of it is missing. An `adding_up` of it is cheaper to compile."""
    starts, ends = event.start_date, event.end_date
    if starts is None or ends is None:
        return Held(possible=_undated(event, zone=clock.zone, unread=unread))
    nights = (ends - starts).days
    if nights < 0:
        return Held()
    begins, length = _times(event, nights=nights, choices=choices, unread=unread)
    if length <= 0:
        return Held()
    days = days_of(event.recurrence, first=starts.toordinal(), choices=choices, unread=unread)
    certain = _clocked(days.certain, begins, length, clock.zone)
    possible = _clocked(days.possible, begins, length, clock.zone)
    if clock.zone is None:
        return Held(possible=(certain or possible)[:1])
    if _has_times(event, unread):
        return Held(certain, possible)
    return Held(possible=certain + possible)


def clock_span(
    start: time | None, end: time | None, *, nights: int, choices: Choices
) -> tuple[int, int]:
    """From when, in seconds after the first day's midnight, and for how many seconds of clock time something lasts
    that ends so many nights later; nothing for how long: never. A time that is not known is whatever makes it last
    longest."""
    begins = 0 if start is None else _second(start)
    latest = DAY - 1 if start is None else begins
    over = DAY if end is None else _closing(end, choices)
    if nights == 0 and choices.overnight_runs_on and (end is None or over <= latest):
        over = DAY + (latest if end is None else over)
    return begins, max(0, nights * DAY + over - begins)


# ---------------------------------------------------------------- one time


def _times(
    event: ScheduleEvent | Holiday, *, nights: int, choices: Choices, unread: Unread
) -> tuple[int, int]:
    if "allDay" in unread:
        return clock_span(None, None, nights=nights, choices=choices)
    if event.all_day:
        return 0, (nights + 1) * DAY
    return clock_span(event.start_time, event.end_time, nights=nights, choices=choices)


def _has_times(event: ScheduleEvent | Holiday, unread: Unread) -> bool:
    times = event.start_time is not None and event.end_time is not None
    return "allDay" not in unread and (event.all_day or times)


def _undated(
    event: ScheduleEvent | Holiday, *, zone: ZoneInfo | None, unread: Unread
) -> tuple[Rule, ...]:
    """Not before its first day, if that is known; not after its last, if it happens once."""
    once = event.recurrence is None and not _of_recurrence(unread)
    if zone is not None and event.start_date is not None:
        return (Clocked(zone, Daily(event.start_date.toordinal(), 1), 0, DAY),)
    if zone is not None and event.end_date is not None and once:
        # One day more: it may run over midnight.
        last = event.end_date.toordinal() + 1
        return (Clocked(zone, Daily(FIRST_DAY, 1, last), 0, DAY),)
    return (ALWAYS,)


def _closing(end: time, choices: Choices) -> int:
    is_midnight = end == LAST_SECOND or (choices.end_of_day_is_midnight and end == LAST_MINUTE)
    return DAY if is_midnight else _second(end)


def _second(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


# ---------------------------------------------------------------- the days it begins on


def days_of(
    recurrence: Recurrence | None, *, first: int, choices: Choices, unread: Unread = NOTHING
) -> Days:
    """The days, as patterns, on which something begins that begins on day number `first` for the first time."""
    said, missing = _understood(recurrence or Recurrence(), _of_recurrence(unread), choices)
    pattern = _pattern(said, first=first, choices=choices)
    repeats = said.forever or said.end_date is not None or said.occurrences is not None
    if missing or (pattern is None and repeats):
        return _vague(pattern, said, first=first, missing=missing, choices=choices)
    if pattern is None:
        return Days((Once(first),))
    return Days(_bounded(pattern, said, missing=frozenset(), choices=choices))


def _of_recurrence(unread: Unread) -> Unread:
    place = "recurrence."
    return {
        part.removeprefix(place): code for part, code in unread.items() if part.startswith(place)
    }


def _understood(
    said: Recurrence, unread: Unread, choices: Choices
) -> tuple[Recurrence, frozenset[str]]:
    """A recurrence, and the unread parts of it that matter."""
    missing = set(unread)
    if said.forever:
        missing -= BOUNDS
    if "weekly.days" not in missing and _weekly_wins(said.weekly, choices):
        missing.discard("daily.interval")
    is_alone = _pattern(said, first=FIRST_DAY, choices=choices) is None and len(missing) == 1
    if is_alone and unread.get("daily.interval") == "MISSING_VALUE":
        return replace(said, daily=DailyRecurrence(1)), frozenset()
    return said, frozenset(missing)


def _weekly_wins(weekly: WeeklyRecurrence | None, choices: Choices) -> bool:
    return weekly is not None and bool(weekly.days) and choices.weekly_wins_over_daily


def _pattern(said: Recurrence, *, first: int, choices: Choices) -> Repeating | None:
    """The pattern that counts, without its end."""
    weekly, by_date, by_day = said.weekly, said.yearly_by_date, said.yearly_by_day
    if weekly and (said.daily is None or _weekly_wins(weekly, choices)):
        weekdays = tuple(DAYS.index(day) for day in weekly.days) or ((first - FIRST_DAY) % WEEK,)
        week_start = DAYS.index(choices.week_start)
        return Weekly(first, weekdays, weekly.interval or 1, None, week_start)
    if said.daily:
        return Daily(first, said.daily.interval)
    if by_date:
        return YearlyByDate(first, MONTHS.index(by_date.month) + 1, by_date.day_of_month)
    if by_day:
        week = LAST if by_day.week is WeekOfMonth.LAST else WEEKS.index(by_day.week) + 1
        return YearlyByDay(first, MONTHS.index(by_day.month) + 1, DAYS.index(by_day.day), week)
    return None


def _vague(
    pattern: Repeating | None,
    said: Recurrence,
    *,
    first: int,
    missing: frozenset[str],
    choices: Choices,
) -> Days:
    """The days when parts are missing, or when something repeats and nobody says how."""
    is_first_sure = _first_is_sure(pattern, said, first=first, missing=missing, choices=choices)
    certain = (Once(first),) if is_first_sure else ()
    if pattern is None or missing - BOUNDS - {RHYTHM}:
        pattern = Daily(first, 1)
        missing |= {RHYTHM}
    if RHYTHM in missing and said.occurrences is not None:
        # So many days of a pattern that is not known are over nobody knows when.
        said, missing = replace(said, occurrences=None), missing | {"occurrences"}
    return Days(certain, _bounded(pattern, said, missing=missing, choices=choices))


def _first_is_sure(
    pattern: Repeating | None,
    said: Recurrence,
    *,
    first: int,
    missing: frozenset[str],
    choices: Choices,
) -> bool:
    """Whether the first day is one of them whatever the missing parts are."""
    if not said.forever:
        last = said.end_date
        if "endDate" in missing or (last is not None and last.toordinal() < first):
            return False
    unknown = missing - BOUNDS - {RHYTHM}
    if choices.start_off_pattern_counts:
        return True
    if pattern is None:
        return unknown <= {"daily.interval"}
    return not unknown and _hits(pattern, first)


# ---------------------------------------------------------------- ends


def _bounded(
    pattern: Repeating, said: Recurrence, *, missing: frozenset[str], choices: Choices
) -> tuple[Pattern, ...]:
    """A pattern with its end: the latest one that the missing parts leave possible."""
    first = pattern.first
    is_off = choices.start_off_pattern_counts and not _hits(pattern, first)
    before = int(is_off)
    last = _last(pattern, said, before=before, missing=missing, choices=choices)
    if last is not None and last < first:
        return ()
    return (*((Once(first),) if is_off else ()), replace(pattern, last=last))


def _last(
    pattern: Repeating,
    said: Recurrence,
    *,
    before: int,
    missing: frozenset[str],
    choices: Choices,
) -> int | None:
    """`before` is how many occurrences there are besides the pattern's own: a first one that it does not hit."""
    if said.forever or "forever" in missing:
        return None
    ends = [] if said.end_date is None else [said.end_date.toordinal()]
    if said.occurrences is not None:
        ends.append(_day_of(pattern, said.occurrences - before))
    if ends and choices.earlier_end_wins:
        return min(ends)
    if ends:
        return None if missing & BOUNDS else max(ends)
    is_yearly = isinstance(pattern, YearlyByDate | YearlyByDay)
    if choices.recurrence_without_end_lasts or is_yearly or missing:
        return None
    return _day_of(pattern, 1 - before)


def _day_of(pattern: Repeating, count: int) -> int:
    """A day on which so many have begun and no more; the first day for less than one."""
    if count < 1:
        return pattern.first
    match pattern:
        case Daily(first, interval):
            last = Daily.times(first, interval, count).last
        case Weekly(first, weekdays, interval, _, week_start):
            last = Weekly.times(first, weekdays, interval, count, week_start=week_start).last
        case _:
            last = _yearly_day_of(pattern, count)
    return LAST_DAY if last is None else last


def _yearly_day_of(pattern: YearlyByDate | YearlyByDay, count: int) -> int:
    """The last day of the year of the `count`-th occurrence."""
    begun = next(iter(pattern.days(pattern.first, pattern.first + EIGHT_YEARS)), LAST_DAY)
    year = date.fromordinal(begun).year
    if isinstance(pattern, YearlyByDate) and (pattern.month, pattern.day) == (FEBRUARY, 29):
        years = range(year, MAXYEAR + 1)
        year += bisect_left(years, count, key=lambda until: leapdays(year, until + 1))
    else:
        year += count - 1
    return date(min(year, MAXYEAR), 12, 31).toordinal()


def _hits(pattern: Repeating, day: int) -> bool:
    return next(iter(pattern.days(day, day)), None) is not None


# ---------------------------------------------------------------- rules


def _clocked(
    patterns: Iterable[Pattern], begins: int, length: int, zone: ZoneInfo | None
) -> tuple[Rule, ...]:
    if zone is None:
        return (ALWAYS,) if any(True for _ in patterns) else ()
    return tuple(Clocked(zone, pattern, begins, length) for pattern in patterns)


def adding_up(held: Held) -> Held:
    """The same times in all, without ones that reach far beyond the next one: all are at most as long as the longest
    pause between two, and only the last one keeps its length. So a compilation looks at few of them."""
    return Held(
        tuple(part for rule in held.certain for part in _shortened(rule)),
        tuple(part for rule in held.possible for part in _shortened(rule)),
    )


def _shortened(rule: Rule) -> tuple[Rule, ...]:
    if isinstance(rule, Span) or isinstance(rule.pattern, Once):
        return (rule,)
    pattern = rule.pattern
    if rule.length <= (pause := _pause(pattern)) * DAY:
        return (rule,)
    shorter = replace(rule, length=pause * DAY)
    if pattern.last is None:
        return (shorter,)
    final = max(pattern.days(pattern.last - pause, pattern.last), default=None)
    return (shorter,) if final is None else (shorter, replace(rule, pattern=Once(final)))


def _pause(pattern: Repeating) -> int:
    """The most days between two occurrences."""
    match pattern:
        case Daily():
            return pattern.interval
        case Weekly():
            return pattern.interval * WEEK
        case _:
            return EIGHT_YEARS
