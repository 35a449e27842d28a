"""Rules for when something takes place and how it repeats: checks that events and holidays share. Pure.

| | person's event | location's event | holiday of a mode |
|---|---|---|---|
| daily | yes | no | no |
| weekly | every n weeks | each week | no |
| yearlyByDate, yearlyByDay | no | yes, for ever | yes, for ever |
| forever, endDate | with daily or weekly | with weekly | no end at all |
| occurrences | with daily or weekly | no | no |
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Protocol

from gateway.vendors.port import Problem
from gateway.vendors.records import Recurrence, ScheduleOwnerKind, WeeklyRecurrence, YearlyByDate
from gateway.vendors.webex.recurrence import DAYS, day_of, days_in, patterns_of, starts_in

Path = tuple[str, ...]
Place = ScheduleOwnerKind | None
"""Whose event it is; None: a holiday of an operating mode."""

DAY = 24 * 60
MOST_REPEATS = 9999
"""Of days, weeks or occurrences. Webex documents no bound; what it keeps of a larger number nobody knows."""
PLACES = {
    ScheduleOwnerKind.PERSON: "an event of a person",
    ScheduleOwnerKind.LOCATION: "an event of a location",
    None: "a holiday of an operating mode",
}
ALLOWED: dict[Place, tuple[str, ...]] = {
    ScheduleOwnerKind.PERSON: ("daily", "weekly"),
    ScheduleOwnerKind.LOCATION: ("weekly", "yearly_by_date", "yearly_by_day"),
    None: ("yearly_by_date", "yearly_by_day"),
}
SPELLED = {
    "daily": "daily",
    "weekly": "weekly",
    "yearly_by_date": "yearlyByDate",
    "yearly_by_day": "yearlyByDay",
}


class Span(Protocol):
    """What an event and a holiday have in common. Of a change only what it gives is known; None: not known."""

    @property
    def start_date(self) -> date | None: ...
    @property
    def end_date(self) -> date | None: ...
    @property
    def start_time(self) -> time | None: ...
    @property
    def end_time(self) -> time | None: ...
    @property
    def all_day(self) -> bool | None: ...


# ---------------------------------------------------------------- one time


def check_minutes(at: Path, **times: time | None) -> Iterator[Problem]:
    """Times have whole minutes: Webex cannot hold more. Named as in the input, such as `startTime=`."""
    for name, value in times.items():
        if value is not None and (value.second or value.microsecond):
            message = f"{name} {value.isoformat()} has seconds, and Webex knows whole minutes only."
            yield Problem((*at, name), f"{message} Write {value:%H:%M}.")


def check_span(span: Span, *, at: Path) -> Iterator[Problem]:
    """Dates in order, and times that fit `allDay`: what is not given is missing."""
    yield from check_known(span, at=at)
    yield from check_times_are_there(span, at=at)


def check_times_are_there(span: Span, *, at: Path) -> Iterator[Problem]:
    """What does not last all day has both times."""
    for name, value in (("startTime", span.start_time), ("endTime", span.end_time)):
        if value is None and not span.all_day:
            message = f"{name} is missing. Give startTime and endTime, or set allDay to true."
            yield Problem((*at, name), message)


def check_known(span: Span, *, at: Path) -> Iterator[Problem]:
    """The same of what is known, whatever the rest is."""
    if _is_backwards(span):
        message = f"endDate {span.end_date} is before startDate {span.start_date}."
        yield Problem((*at, "endDate"), f"{message} Give that day or a later one.")
    if span.all_day:
        yield from check_no_times(at, startTime=span.start_time, endTime=span.end_time)
        return
    yield from check_minutes(at, startTime=span.start_time, endTime=span.end_time)
    start, end = span.start_time, span.end_time
    if start is None or end is None or span.start_date is None:
        return
    if span.start_date == span.end_date and end <= start:
        message = f"endTime {end:%H:%M} is not after startTime {start:%H:%M} on the same day."
        hint = "Set endDate to the next day if it runs over midnight."
        yield Problem((*at, "endTime"), f"{message} {hint}")


def check_no_times(at: Path, **times: time | None) -> Iterator[Problem]:
    """What lasts all day has no times."""
    for name, value in times.items():
        if value is not None:
            message = f"{name} {value:%H:%M} contradicts allDay."
            yield Problem((*at, name), f"{message} Leave the times out, or set allDay to false.")


def length_of(span: Span) -> int | None:
    """Minutes from start to end by the clock, daylight saving left aside: the fewest that they can be when a time is
    not known, None when a date is not."""
    if span.start_date is None or span.end_date is None:
        return None
    days = (span.end_date - span.start_date).days
    if span.all_day:
        return (days + 1) * DAY
    start = time(23, 59) if span.start_time is None else span.start_time
    end = time() if span.end_time is None else span.end_time
    return days * DAY + _minute(end) - _minute(start)


def _is_backwards(span: Span) -> bool:
    start, end = span.start_date, span.end_date
    return start is not None and end is not None and end < start


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


# ---------------------------------------------------------------- again and again


def check_recurrence(
    recurrence: Recurrence, *, span: Span, place: Place, at: Path
) -> Iterator[Problem]:
    """Exactly one pattern, one that the place has, with an end that the place has, hit by the first day, and
    without overlaps. Of a span that is known in part only what is wrong whatever the rest is."""
    patterns = patterns_of(recurrence)
    allowed = " or ".join(SPELLED[name] for name in ALLOWED[place])
    if not patterns:
        yield Problem(at, f"recurrence names no pattern. Give {allowed}, or leave recurrence out.")
    if len(patterns) > 1:
        given = " and ".join(SPELLED[name] for name in patterns)
        yield Problem(at, f"{given} exclude each other. Leave all but one of them out.")
    for name in patterns:
        if name not in ALLOWED[place]:
            message = f"{SPELLED[name]} is not possible for {PLACES[place]}. Use {allowed}."
            yield Problem((*at, SPELLED[name]), message)
    yield from _check_ends(recurrence, span=span, place=place, at=at)
    flaws = list(_check_patterns(recurrence, place=place, at=at))
    yield from flaws
    if len(patterns) == 1 and not flaws and not _is_backwards(span):
        yield from _check_fit(recurrence, span=span, at=(*at, SPELLED[patterns[0]]))


def _check_ends(recurrence: Recurrence, *, span: Span, place: Place, at: Path) -> Iterator[Problem]:
    ends = {
        name: value
        for name, value in (
            ("endDate", recurrence.end_date),
            ("occurrences", recurrence.occurrences),
        )
        if value is not None
    }
    yearly = not recurrence.daily and not recurrence.weekly
    for name in ends:
        yield from _check_end_is_possible(name, place=place, yearly=yearly, at=at)
    if recurrence.forever and ends:
        message = f"forever contradicts {' and '.join(ends)}. Leave one side out."
        yield Problem((*at, "forever"), message)
    if len(ends) > 1:
        message = "endDate and occurrences exclude each other. Leave one of them out."
        yield Problem((*at, "occurrences"), message)
    if recurrence.forever is False and not ends:
        way = "leave it out: yearly is for ever" if yearly else "give endDate, or set it to true"
        yield Problem((*at, "forever"), f"forever is false and there is no end. Please {way}.")
    if recurrence.occurrences is not None and recurrence.occurrences < 1:
        message = f"occurrences {recurrence.occurrences} is less than 1. The first one counts too."
        yield Problem((*at, "occurrences"), message)
    yield from _not_too_many((*at, "occurrences"), recurrence.occurrences)
    last, first = recurrence.end_date, span.start_date
    if last is not None and first is not None and last < first:
        message = f"endDate {last} of the recurrence is before startDate"
        message = f"{message} {first}. Give that day or a later one."
        yield Problem((*at, "endDate"), message)


def _check_end_is_possible(name: str, *, place: Place, yearly: bool, at: Path) -> Iterator[Problem]:
    if place is None:
        message = f"{name} is not possible for {PLACES[None]}, which recurs for ever. Leave it out."
        yield Problem((*at, name), message)
    elif name == "occurrences" and place is ScheduleOwnerKind.LOCATION:
        message = f"occurrences is not possible for {PLACES[place]}. Use endDate or forever."
        yield Problem((*at, name), message)
    elif yearly:
        message = f"{name} needs a daily or weekly recurrence. Leave it out."
        yield Problem((*at, name), message)


def _check_patterns(recurrence: Recurrence, *, place: Place, at: Path) -> Iterator[Problem]:
    if recurrence.daily and recurrence.daily.interval < 1:
        message = f"interval {recurrence.daily.interval} is less than 1. Give a number of days."
        yield Problem((*at, "daily", "interval"), message)
    if recurrence.daily:
        yield from _not_too_many((*at, "daily", "interval"), recurrence.daily.interval)
    if recurrence.weekly:
        yield from _check_weekly(recurrence.weekly, place=place, at=(*at, "weekly"))
    if recurrence.yearly_by_date:
        yield from _check_by_date(recurrence.yearly_by_date, at=(*at, "yearlyByDate"))


def _check_weekly(weekly: WeeklyRecurrence, *, place: Place, at: Path) -> Iterator[Problem]:
    if weekly.interval is not None and weekly.interval < 1:
        message = f"interval {weekly.interval} is less than 1. Give a number of weeks."
        yield Problem((*at, "interval"), message)
    elif place is ScheduleOwnerKind.LOCATION and weekly.interval not in (None, 1):
        message = f"interval {weekly.interval} is not possible for {PLACES[place]}, which recurs"
        yield Problem((*at, "interval"), f"{message} each week. Leave it out.")
    else:
        yield from _not_too_many((*at, "interval"), weekly.interval)
    if not weekly.days:
        yield Problem((*at, "days"), "days is empty. Name at least one day of the week.")
    doubles = sorted({day for day in weekly.days if weekly.days.count(day) > 1}, key=DAYS.index)
    if doubles:
        message = f"days names {', '.join(doubles)} more than once. Name each day once."
        yield Problem((*at, "days"), message)


def _not_too_many(at: Path, number: int | None) -> Iterator[Problem]:
    if number is not None and number > MOST_REPEATS:
        yield Problem(at, f"{at[-1]} {number} is more than {MOST_REPEATS}. Give a smaller number.")


def _check_by_date(by_date: YearlyByDate, *, at: Path) -> Iterator[Problem]:
    longest = days_in(by_date.month)
    if not 1 <= by_date.day_of_month <= longest:
        message = f"dayOfMonth {by_date.day_of_month} does not exist in {by_date.month}."
        yield Problem((*at, "dayOfMonth"), f"{message} Give 1 to {longest}.")


def _check_fit(recurrence: Recurrence, *, span: Span, at: Path) -> Iterator[Problem]:
    """`recurrence` has one sound pattern."""
    first = span.start_date
    if first is not None and not starts_in(first, recurrence):
        message = f"startDate {first}, a {day_of(first)}, is not a day of the"
        hint = "Start on the first day that the pattern hits."
        yield Problem(at, f"{message} {at[-1]} recurrence. {hint}")
    length, gap = length_of(span), _shortest_gap(recurrence)
    if length is not None and length > gap:
        exact = span.all_day or (span.start_time is not None and span.end_time is not None)
        lasts = f"It lasts {'' if exact else 'at least '}{_duration(length)}"
        message = f"{lasts}, and recurs after {_duration(gap)}: repetitions"
        yield Problem(at, f"{message} may not overlap. Shorten it or let it recur more rarely.")


def _shortest_gap(recurrence: Recurrence) -> int:
    """Minutes between the starts of two repetitions that lie closest."""
    if recurrence.daily:
        return recurrence.daily.interval * DAY
    if recurrence.weekly:
        ticked = sorted(DAYS.index(day) for day in recurrence.weekly.days)
        around = ticked[0] + 7 * (recurrence.weekly.interval or 1)
        pairs = zip(ticked, [*ticked[1:], around], strict=True)
        return min(later - earlier for earlier, later in pairs) * DAY
    # From the first Monday of a month to the next year's, the shortest year there is.
    return 364 * DAY


def _duration(minutes: int) -> str:
    days, rest = divmod(minutes, DAY)
    hours, minutes = divmod(rest, 60)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"
