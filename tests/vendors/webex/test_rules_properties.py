"""Laws of the rules that are made of schedules, for whatever Webex may answer."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.engine import Clocked, Effect, Layer, Layers, Slot, Status, Timeline, statuses_at
from gateway.vendors.choices import Choices
from gateway.vendors.records import (
    DailyRecurrence,
    DayOfWeek,
    Month,
    Recurrence,
    Schedule,
    ScheduleEvent,
    ScheduleType,
    WeeklyRecurrence,
    WeekOfMonth,
    YearlyByDate,
    YearlyByDay,
)
from gateway.vendors.webex import event_rules, mode_rules, schedule_rules
from gateway.vendors.webex.event_rules import adding_up
from gateway.vendors.webex.recurrence import DAYS
from tests.engine.scenes import EXAMPLES, LAWFUL
from tests.vendors.webex.told import (
    NEW_YORK,
    ZONE,
    Body,
    holidays,
    hours,
    line,
    mode,
    read,
    read_mode,
)

pytestmark = pytest.mark.timeout(0 if EXAMPLES else 60)

FIRST = date(2027, 2, 20)
WEEKDAYS = tuple(day.lower() for day in DAYS)
CLOCKS = st.sampled_from(["00:00", "02:30", "09:00", "17:00", "22:15", "23:59"])
CHOICES = st.builds(
    Choices,
    week_start=st.sampled_from(DayOfWeek),
    end_of_day_is_midnight=st.booleans(),
    overnight_runs_on=st.booleans(),
    start_off_pattern_counts=st.booleans(),
    weekly_wins_over_daily=st.booleans(),
    earlier_end_wins=st.booleans(),
    recurrence_without_end_lasts=st.booleans(),
)


@st.composite
def patterns(draw: st.DrawFn) -> Body:
    """A daily or a weekly pattern, or both."""
    every = {"recurDaily": {"recurInterval": draw(st.integers(1, 9))}}
    days = draw(st.sets(st.sampled_from(WEEKDAYS), max_size=3))
    ticked: Body = {"recurWeekly": {day: day in days for day in WEEKDAYS}}
    ticked["recurWeekly"]["recurInterval"] = draw(st.none() | st.integers(1, 4))
    return draw(st.sampled_from([every, ticked, ticked, every | ticked]))


@st.composite
def ends(draw: st.DrawFn) -> Body:
    """None, one or more of the ends of a recurrence."""
    last = FIRST + timedelta(draw(st.integers(-3, 60)))
    members: Body = {
        "recurForEver": draw(st.booleans()),
        "recurEndDate": last.isoformat(),
        "recurEndOccurrence": draw(st.integers(1, 12)),
    }
    kept = draw(st.sets(st.sampled_from(sorted(members))))
    return {name: members[name] for name in sorted(kept)}


@st.composite
def events(draw: st.DrawFn) -> Body:
    """A sound event that may contradict itself in its recurrence."""
    start = FIRST + timedelta(draw(st.integers(0, 8)))
    body: Body = {
        "id": "ZXY",
        "name": "Shift",
        "startDate": start.isoformat(),
        "endDate": (start + timedelta(draw(st.sampled_from([0, 0, 0, 1, 3])))).isoformat(),
        "allDayEnabled": draw(st.booleans()),
    }
    if not body["allDayEnabled"]:
        body |= {"startTime": draw(CLOCKS), "endTime": draw(CLOCKS)}
    if draw(st.booleans()):
        body["recurrence"] = draw(patterns()) | draw(ends())
    return body


# ---------------------------------------------------------------- an oracle that steps through the days


def span_of(sent: Body, choices: Choices) -> tuple[timedelta, timedelta]:
    """From and until when it lasts, from the first day's midnight on; the other way round: never."""
    nights = date.fromisoformat(sent["endDate"]) - date.fromisoformat(sent["startDate"])
    if sent["allDayEnabled"]:
        return timedelta(), nights + timedelta(1)
    start, end = (
        timedelta(hours=int(text[:2]), minutes=int(text[3:]))
        for text in (sent["startTime"], sent["endTime"])
    )
    if sent["endTime"] == "23:59" and choices.end_of_day_is_midnight:
        end = timedelta(1)
    if not nights and end <= start and choices.overnight_runs_on:
        end += timedelta(1)
    return start, nights + end


def is_hit(day: date, first: date, recurrence: Body, choices: Choices) -> bool:
    """Whether the pattern that counts hits a day."""
    every, ticked = recurrence.get("recurDaily"), recurrence.get("recurWeekly")
    flags = {name for name in WEEKDAYS if ticked and ticked[name]}
    if ticked and (not every or (flags and choices.weekly_wins_over_daily)):
        begins = DAYS.index(choices.week_start)
        weeks = [one - timedelta((one.weekday() - begins) % 7) for one in (first, day)]
        apart = (weeks[1] - weeks[0]).days // 7
        named = flags or {WEEKDAYS[first.weekday()]}
        return WEEKDAYS[day.weekday()] in named and apart % (ticked["recurInterval"] or 1) == 0
    assert every
    return (day - first).days % every["recurInterval"] == 0


def days_of(sent: Body, until: date, choices: Choices) -> list[date]:
    """The days until another on which it begins, counted one by one."""
    first = date.fromisoformat(sent["startDate"])
    recurrence = sent.get("recurrence")
    if recurrence is None:
        return [first]
    most, last = recurrence.get("recurEndOccurrence"), recurrence.get("recurEndDate")
    if recurrence.get("recurForEver"):
        most = last = None
    elif most is None and last is None and not choices.recurrence_without_end_lasts:
        most = 1
    found: list[date] = []
    for day in (first + timedelta(index) for index in range((until - first).days + 1)):
        begins = is_hit(day, first, recurrence, choices)
        if not begins and not (day == first and choices.start_off_pattern_counts):
            continue
        over = [most is not None and len(found) >= most, bool(last) and day.isoformat() > last]
        given = [known for known, end in zip(over, (most, last), strict=True) if end is not None]
        if given and (any(given) if choices.earlier_end_wins else all(given)):
            continue
        found.append(day)
    return found


@LAWFUL
@given(events(), CHOICES, st.lists(st.integers(-2_000, 100_000), min_size=8, max_size=8))
def test_it_is_open_on_the_days_that_counting_one_by_one_finds(
    sent: Body, choices: Choices, minutes: list[int]
) -> None:
    timeline = line(hours(sent, choices=choices))
    start, end = span_of(sent, choices)
    for minute in minutes:
        at = datetime(2027, 2, 20, tzinfo=UTC) + timedelta(minutes=minute)
        local = at.astimezone(ZONE).replace(tzinfo=None)

        days = days_of(sent, local.date(), choices)

        midnights = [datetime.combine(day, time()) for day in days]
        is_open = any(midnight + start <= local < midnight + end for midnight in midnights)
        expected = Status.AVAILABLE if is_open else Status.UNAVAILABLE
        assert statuses_at([timeline], at) == [expected], at


# ---------------------------------------------------------------- the law of what cannot be read


def places(sent: Body) -> list[tuple[str, ...]]:
    """Where an event or a mode has values."""
    found: list[tuple[str, ...]] = []
    for name, value in sent.items():
        if isinstance(value, dict):
            found += [(name, *below) for below in places(value)]
        elif value is not None and name not in ("id", "name", "level", "type"):
            found.append((name,))
    return found


def garbled(sent: Body, at: list[tuple[str, ...]]) -> Body:
    """The same with values at some places that nobody can read."""
    found = copy.deepcopy(sent)
    for *above, name in at:
        member = found
        for step in above:
            member = member[step]
        member[name] = "??"
    return found


MINUTES = st.lists(st.integers(-20_000, 600_000), min_size=12, max_size=12)


def at_minutes(minutes: list[int]) -> list[datetime]:
    return [datetime(2027, 2, 20, tzinfo=UTC) + timedelta(minutes=minute) for minute in minutes]


@LAWFUL
@given(st.data(), events(), CHOICES, MINUTES)
def test_no_definite_answer_is_wrong_because_a_value_of_an_event_cannot_be_read(
    data: st.DataObject, sent: Body, choices: Choices, minutes: list[int]
) -> None:
    lost = data.draw(st.lists(st.sampled_from(places(sent)), min_size=1, max_size=3, unique=True))
    for said in (hours, holidays):
        known = line(said(sent, choices=choices))
        less = line(said(garbled(sent, lost), choices=choices))
        for at in at_minutes(minutes):
            (truth,), (answer,) = statuses_at([known], at), statuses_at([less], at)
            assert answer in (truth, Status.UNKNOWN), (lost, at)


@st.composite
def modes(draw: st.DrawFn) -> Body:
    """A mode with hours."""

    def one() -> Body:
        whole = draw(st.booleans())
        times = {} if whole else {"startTime": draw(CLOCKS), "endTime": draw(CLOCKS)}
        return {"enabled": draw(st.booleans()), "allDayEnabled": whole, **times}

    if draw(st.booleans()):
        groups = {"mondayToFriday": one(), "saturdayToSunday": one()}
        return {"type": "SAME_HOURS_DAILY", "sameHoursDaily": groups}
    return {
        "type": "DIFFERENT_HOURS_DAILY",
        "differentHoursDaily": {day: one() for day in WEEKDAYS},
    }


@LAWFUL
@given(st.data(), modes(), CHOICES, MINUTES)
def test_no_definite_answer_is_wrong_because_a_value_of_a_mode_cannot_be_read(
    data: st.DataObject, sent: Body, choices: Choices, minutes: list[int]
) -> None:
    lost = data.draw(st.lists(st.sampled_from(places(sent)), min_size=1, max_size=3, unique=True))
    known = line(mode(choices, **sent))
    less = line(mode(choices, **garbled(sent, lost)))

    for at in at_minutes(minutes):
        (truth,), (answer,) = statuses_at([known], at), statuses_at([less], at)
        assert answer in (truth, Status.UNKNOWN), (lost, at)


# ---------------------------------------------------------------- nothing is too strange, nothing costs too much

JUNK = st.sampled_from(
    (
        *(None, "", "x", True, False, 0, 1, -1, 2.5, 29, 31, 999_999_999, 10**30),
        *("0001-01-01", "9999-12-31", "2028-02-29", "2027-06-09", "2027-06-08"),
        *("00:00", "09:00", "23:59", "24:00", "MONDAY", "LAST", "FEBRUARY"),
    )
)
WEEK = st.dictionaries(st.sampled_from(["recurInterval", *WEEKDAYS]), JUNK)
JUNK_RECURRENCE = st.fixed_dictionaries(
    {},
    optional={
        "recurForEver": JUNK,
        "recurEndDate": JUNK,
        "recurEndOccurrence": JUNK,
        "recurDaily": st.dictionaries(st.just("recurInterval"), JUNK),
        "recurWeekly": WEEK,
        "recurYearlyByDate": st.fixed_dictionaries({"dayOfMonth": JUNK, "month": JUNK}),
        "recurYearlyByDay": st.fixed_dictionaries({"day": JUNK, "week": JUNK, "month": JUNK}),
    },
)
JUNK_EVENT = st.fixed_dictionaries(
    {},
    optional={
        "startDate": JUNK,
        "endDate": JUNK,
        "startTime": JUNK,
        "endTime": JUNK,
        "allDayEnabled": JUNK,
        "recurrence": JUNK_RECURRENCE,
    },
)
MANY = st.sampled_from([1, 2, 7, 53, 3_000_000, 10**9])
DATES = st.dates() | st.sampled_from([date.min, date.max, date(2028, 2, 29), date(9996, 2, 29)])
RECURRENCES = st.builds(
    Recurrence,
    forever=st.none() | st.booleans(),
    end_date=st.none() | DATES,
    occurrences=st.none() | MANY,
    daily=st.none() | st.builds(DailyRecurrence, MANY),
    weekly=st.none()
    | st.builds(
        WeeklyRecurrence,
        st.none() | MANY,
        st.lists(st.sampled_from(DayOfWeek), max_size=7, unique=True).map(tuple),
    ),
    yearly_by_date=st.none() | st.builds(YearlyByDate, st.integers(1, 31), st.sampled_from(Month)),
    yearly_by_day=st.none()
    | st.builds(
        YearlyByDay,
        st.sampled_from(DayOfWeek),
        st.sampled_from(WeekOfMonth),
        st.sampled_from(Month),
    ),
)
EVENTS = st.builds(
    ScheduleEvent,
    schedule=st.just(read().ref),
    id=st.just("ZXY"),
    name=st.just("Shift"),
    start_date=st.none() | DATES,
    end_date=st.none() | DATES,
    start_time=st.none() | st.times(),
    end_time=st.none() | st.times(),
    all_day=st.booleans(),
    recurrence=st.none() | RECURRENCES,
)
MOMENTS = st.datetimes(timezones=st.just(UTC))
WINDOW = 64
MOST_DAYS = 100
"""Of one rule, in one window of 64 days."""


def work_of(rule: Clocked, day: int) -> int:
    """How many days of a pattern can touch the window that begins on a day."""
    reach = (rule.start + rule.length) // 86_400 + 1
    return sum(1 for _ in rule.pattern.days(day - reach, day + WINDOW + 1))


def assert_is_bounded(schedule: Schedule, choices: Choices, at: datetime) -> None:
    for type_ in ScheduleType:
        typed = replace(schedule, ref=replace(schedule.ref, type=type_))
        said = schedule_rules(typed, clock=NEW_YORK, of="Ada", choices=choices)
        rules = [rule for one in said.statements for rule in one.slot.rules]
        assert len(rules) <= 8 * len(schedule.events or ())
        for rule in rules:
            if isinstance(rule, Clocked):
                assert work_of(rule, at.toordinal()) <= MOST_DAYS
        statuses_at([line(said)], at)


@LAWFUL
@given(st.lists(JUNK_EVENT, max_size=3), CHOICES, MOMENTS)
def test_whatever_is_sent_is_asked_with_little_work(
    sent: list[Body], choices: Choices, at: datetime
) -> None:
    assert_is_bounded(read(*sent), choices, at)


@LAWFUL
@given(st.lists(EVENTS, max_size=3), CHOICES, MOMENTS)
def test_whatever_a_record_holds_is_asked_with_little_work(
    held: list[ScheduleEvent], choices: Choices, at: datetime
) -> None:
    assert_is_bounded(replace(read(), events=tuple(held)), choices, at)


@LAWFUL
@given(
    st.dictionaries(
        st.sampled_from(WEEKDAYS),
        st.dictionaries(
            st.sampled_from(["enabled", "allDayEnabled", "startTime", "endTime"]), JUNK
        ),
    ),
    st.lists(JUNK_EVENT, max_size=3),
    JUNK,
    CHOICES,
    MOMENTS,
)
def test_whatever_a_mode_holds_can_be_asked(
    days: Body, sent: list[Body], type_: Any, choices: Choices, at: datetime
) -> None:
    for known in (type_, "DIFFERENT_HOURS_DAILY", "SAME_HOURS_DAILY", "HOLIDAY"):
        body = read_mode(type=known, differentHoursDaily=days, holidays=sent)

        said = mode_rules(body, clock=NEW_YORK, of="Ada", choices=choices)

        assert statuses_at([line(said)], at)


@LAWFUL
@given(
    st.integers(-1, 40),
    RECURRENCES,
    CHOICES,
    st.lists(st.integers(-40, 40_000), min_size=8, max_size=8),
)
def test_shortening_what_overlaps_changes_no_answer(
    nights: int, recurrence: Recurrence, choices: Choices, hours_later: list[int]
) -> None:
    start = date(2027, 2, 20)
    event = ScheduleEvent(
        read().ref,
        "ZXY",
        "Shift",
        start,
        start + timedelta(nights),
        time(22),
        time(3),
        False,
        recurrence,
    )
    held = event_rules(event, clock=NEW_YORK, choices=choices)
    shorter = adding_up(held)

    for whole, part in ((held.certain, shorter.certain), (held.possible, shorter.possible)):
        lines = [
            Timeline(
                Layers((Slot(Layer.BUSINESS_HOURS, Effect.OPENS, rules),), True, Status.AVAILABLE)
            )
            for rules in (whole, part)
        ]
        for later in hours_later:
            before, after = statuses_at(
                lines, datetime(2027, 2, 20, tzinfo=UTC) + timedelta(hours=later)
            )
            assert before is after
