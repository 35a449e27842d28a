"""The days of patterns, against dateutil's."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.engine import LAST, Daily, Layer, Once, Pattern, Weekly, YearlyByDate, YearlyByDay
from tests.engine.oracle import midnight, recurrence
from tests.engine.scenes import EXAMPLES, LAWFUL, patterns

pytestmark = pytest.mark.timeout(0 if EXAMPLES else 60)

DAYS = st.integers(date(1970, 1, 1).toordinal(), date(2100, 12, 31).toordinal())
FAR = midnight(date(2500, 1, 1).toordinal())
WEEKDAYS = st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple)


def ordinal(year: int, month: int, of_month: int) -> int:
    """The number of a day."""
    return date(year, month, of_month).toordinal()


def all_days(pattern: Pattern) -> list[int]:
    """The days of a pattern that ends."""
    return list(pattern.days(1, date.max.toordinal()))


@LAWFUL
@given(DAYS, st.integers(1, 9), st.integers(1, 200))
def test_so_many_times_daily_are_so_many_days(first: int, interval: int, count: int) -> None:
    pattern = Daily.times(first, interval, count)

    expected = recurrence(Daily(first, interval), FAR, count)

    assert all_days(pattern) == [day.toordinal() for day in expected]
    assert len(all_days(pattern)) == count
    assert pattern.last == all_days(pattern)[-1]


@LAWFUL
@given(DAYS, WEEKDAYS, st.integers(1, 6), st.integers(1, 100), st.integers(0, 6))
def test_so_many_times_weekly_are_so_many_days(
    first: int, weekdays: tuple[int, ...], interval: int, count: int, week_start: int
) -> None:
    pattern = Weekly.times(first, weekdays, interval, count, week_start=week_start)

    endless = Weekly(first, weekdays, interval, None, week_start)

    assert all_days(pattern) == [day.toordinal() for day in recurrence(endless, FAR, count)]
    assert len(all_days(pattern)) == count
    assert list(islice(endless.days(first, first + 60_000), count)) == all_days(pattern)


@LAWFUL
@given(DAYS.flatmap(patterns), DAYS, st.integers(-5, 900))
def test_the_days_of_a_window_are_those_of_all_days_that_lie_in_it(
    pattern: Pattern, low: int, length: int
) -> None:
    high = low + length
    window = [
        day.toordinal() for day in recurrence(pattern, midnight(high)) if day.toordinal() >= low
    ]

    assert list(pattern.days(low, high)) == window


@pytest.mark.parametrize("year", [1900, 2000, 2096, 2100, 2400])
@pytest.mark.parametrize("shift", [timedelta(), timedelta(days=1)])
def test_29_february_is_found_in_leap_years_only(year: int, shift: timedelta) -> None:
    first = (date(year, 1, 1) - shift).toordinal()
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

    found = list(YearlyByDate(first, 2, 29).days(first, date(year, 12, 31).toordinal()))

    assert found == ([date(year, 2, 29).toordinal()] if is_leap else [])


@pytest.mark.parametrize(
    ("month", "weekday", "week", "expected"),
    [
        (5, 0, LAST, "2027-05-31"),  # the fifth
        (5, 0, 4, "2027-05-24"),
        (2, 6, LAST, "2027-02-28"),  # the fourth
        (9, 0, 1, "2027-09-06"),
        (11, 3, 4, "2027-11-25"),
        (12, 4, LAST, "2027-12-31"),
        (1, 4, 1, "2027-01-01"),
    ],
)
def test_a_weekday_of_a_month_is_the_one_in_the_calendar(
    month: int, weekday: int, week: int, expected: str
) -> None:
    low, high = date(2027, 1, 1).toordinal(), date(2027, 12, 31).toordinal()

    found = list(YearlyByDay(low, month, weekday, week).days(low, high))

    assert found == [date.fromisoformat(expected).toordinal()]


def test_once_is_one_day_of_any_window_that_has_it() -> None:
    day = date(2027, 6, 9).toordinal()

    assert list(Once(day).days(day, day)) == [day]
    assert list(Once(day).days(day + 1, day + 9)) == []
    assert list(Once(day).days(day - 9, day - 1)) == []
    assert Once(day).last == day


def test_a_pattern_is_not_stepped_through_from_its_start() -> None:
    far = 10**13  # by stepping it would take days to come there
    monday = far - (far - 1) % 7

    assert list(Weekly(1, (0,), 2).days(monday, monday + 13)) in ([monday], [monday + 7])
    assert len(list(Daily(1, 3).days(far, far + 8))) == 3


@pytest.mark.parametrize(
    "pattern",
    [
        YearlyByDate(ordinal(2027, 1, 1), 6, 1, ordinal(2029, 6, 1)),
        YearlyByDay(ordinal(2027, 1, 1), 6, 1, 1, ordinal(2029, 6, 30)),
        # the last day lies in a year, before its day of that year
        YearlyByDate(ordinal(2027, 1, 1), 6, 1, ordinal(2030, 5, 31)),
        YearlyByDay(ordinal(2027, 1, 1), 6, 1, 1, ordinal(2030, 5, 31)),
    ],
)
def test_a_yearly_pattern_ends_with_its_last_day(pattern: YearlyByDate | YearlyByDay) -> None:
    found = list(pattern.days(ordinal(2020, 1, 1), ordinal(2040, 1, 1)))

    assert [date.fromordinal(one).year for one in found] == [2027, 2028, 2029]


def test_layers_are_ordered_by_weight_and_no_two_weigh_the_same() -> None:
    assert [layer.name for layer in sorted(Layer)] == [
        "OUT_OF_OFFICE",
        "HOLIDAY",
        "OFFICE_HOURS",
        "BUSINESS_HOURS",
        "OPERATING_MODE",
        "MEETING_TYPE",
        "NO_SCHEDULE",
        "NOT_LINKED",
    ]
