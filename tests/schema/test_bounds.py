"""What one question may ask for: the last that is let through, and the first that is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.schema.bounds import (
    BadQuestion,
    at_least_one,
    bounded,
    bounded_together,
    few_enough,
    quorum_of,
    span,
)

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def asked(start: datetime, end: datetime) -> dict[str, Any]:
    """A field's arguments `from` and `to`."""
    return {"start": start, "end": end}


@pytest.mark.parametrize("length", [MOMENT, timedelta(days=1), timedelta(days=3_660)])
def test_a_range_may_span_up_to_ten_years(length: timedelta) -> None:
    assert span(asked(MONDAY, MONDAY + length)) == (MONDAY, MONDAY + length)


def test_a_range_is_compared_by_instants_and_not_by_clocks() -> None:
    noon_in_dallas = datetime.fromisoformat("2026-11-30T12:00:00-06:00")
    one_in_new_york = datetime.fromisoformat("2026-11-30T13:00:00-05:00")

    with pytest.raises(BadQuestion, match="is not after from"):
        span(asked(noon_in_dallas, one_in_new_york))


@pytest.mark.parametrize(
    ("length", "says"),
    [
        (timedelta(0), "to: .* is not after from .*; give a later one"),
        (-MOMENT, "is not after from"),
        (timedelta(days=-400), "is not after from"),
        (timedelta(days=3_660) + MOMENT, "more than the 3660 days .*; ask for a shorter time"),
        (timedelta(days=100_000), "more than the 3660 days"),
    ],
)
def test_a_range_that_holds_nothing_or_too_much_is_refused(length: timedelta, says: str) -> None:
    with pytest.raises(BadQuestion, match=says):
        span(asked(MONDAY, MONDAY + length))


def test_the_whole_calendar_is_refused_and_does_not_overflow() -> None:
    first = datetime.fromisoformat("0001-01-01T00:00:00-14:00")
    last = datetime.fromisoformat("9999-12-31T23:59:59+14:00")

    with pytest.raises(BadQuestion, match="more than the 3660 days"):
        span(asked(first, last))


@pytest.mark.parametrize(
    ("people", "length", "fits"),
    [
        (100, timedelta(days=183), True),
        (100, timedelta(days=183) + MOMENT, False),
        (101, timedelta(days=183), False),
        (5, timedelta(days=3_660), True),
        (6, timedelta(days=3_660), False),
        (18_300, MOMENT, True),  # a begun day counts whole
        (18_301, MOMENT, False),
        (0, timedelta(days=3_660), True),
    ],
)
def test_people_times_begun_days_are_bounded(people: int, length: timedelta, fits: bool) -> None:
    if fits:
        bounded(range(people), MONDAY, MONDAY + length)
    else:
        with pytest.raises(BadQuestion, match="ask about fewer people or a shorter time"):
            bounded(range(people), MONDAY, MONDAY + length)


@pytest.mark.parametrize(
    ("people", "days", "fits"),
    [(100, 40, True), (100, 41, False), (10, 3_660, True), (1, 3_660, True), (11, 3_660, False)],
)
def test_a_common_time_is_looked_for_among_many_people_or_in_many_days(
    people: int, days: int, fits: bool
) -> None:
    if fits:
        bounded_together(range(people), MONDAY, MONDAY + timedelta(days=days))
    else:
        with pytest.raises(BadQuestion, match="look for a common time of"):
            bounded_together(range(people), MONDAY, MONDAY + timedelta(days=days))


def test_people_are_counted_and_as_many_as_may_be_named_pass() -> None:
    few_enough(range(100), 100)

    with pytest.raises(BadQuestion, match="associateIds: 101 people are more than the 100"):
        few_enough(range(101), 100)


@pytest.mark.parametrize(("wanted", "people"), [(1, 1), (1, 3), (3, 3), (None, 3)])
def test_a_quorum_of_some_or_all_is_taken(wanted: int | None, people: int) -> None:
    assert quorum_of(wanted, range(people)) == wanted


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (0, "quorum: 0 is nobody; give at least 1"),
        (-1, "quorum: -1 is nobody"),
        (4, "quorum: 4 are more than the 3 people named; give at most 3"),
    ],
)
def test_a_quorum_of_nobody_or_of_more_than_there_are_is_refused(wanted: int, says: str) -> None:
    with pytest.raises(BadQuestion, match=says):
        quorum_of(wanted, range(3))


@pytest.mark.parametrize("value", [0, -5])
def test_a_minimum_of_nobody_is_refused(value: int) -> None:
    with pytest.raises(BadQuestion, match=f"minimum: {value} is nobody"):
        at_least_one("minimum", value)
