"""Occurrences: each time by itself, whole, on change days, at the calendar's edges, and however long it lasts."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest

from gateway.engine import (
    ALWAYS,
    Clocked,
    Daily,
    Occurrence,
    Once,
    Rule,
    Span,
    Weekly,
    moment,
    occurrences,
)
from gateway.engine.instants import DAY
from gateway.engine.intervals import in_force, joined
from gateway.engine.zones import HIGH, LOW
from tests.engine.notation import REGIONS, clock, instant, schedule

CHICAGO = ZoneInfo("America/Chicago")
SUMMER = moment(instant("2027-06-01 00:00", CHICAGO)), moment(instant("2027-07-01 00:00", CHICAGO))


def told(line: str, start: str, end: str) -> list[str]:
    """The occurrences of a line's rules, on the clock of its zone."""
    zone, layers = schedule(line)
    rules = [rule for slot in layers.slots for rule in slot.rules]
    low, high = (moment(instant(text, zone)) for text in (start, end))
    return [
        " .. ".join(clock(int(edge.timestamp()), zone) for edge in one)
        for one in occurrences(rules, low, high)
    ]


@pytest.mark.parametrize(
    ("line", "start", "end", "expected"),
    [
        # What touches a range is told whole; the range is half-open, and so are the times.
        (
            "Chicago | hours daily/1 09:00-17:00",
            "2027-06-07 16:59",
            "2027-06-08 09:01",
            ["2027-06-07 09:00 .. 2027-06-07 17:00", "2027-06-08 09:00 .. 2027-06-08 17:00"],
        ),
        ("Chicago | hours daily/1 09:00-17:00", "2027-06-07 17:00", "2027-06-08 09:00", []),
        (
            "Chicago | closed on 2027-06-09 +1d",
            "2027-06-01 00:00",
            "2027-07-01 00:00",
            ["2027-06-09 00:00 .. 2027-06-10 00:00"],
        ),
        # What touches stays two, and what overlaps stays as long as it is.
        (
            "Chicago | closed daily/1 +1d",
            "2027-06-07 12:00",
            "2027-06-08 12:00",
            ["2027-06-07 00:00 .. 2027-06-08 00:00", "2027-06-08 00:00 .. 2027-06-09 00:00"],
        ),
        (
            "Chicago | closed daily/1 22:00+30h",
            "2027-06-08 22:00",
            "2027-06-08 23:00",
            ["2027-06-07 22:00 .. 2027-06-09 04:00", "2027-06-08 22:00 .. 2027-06-10 04:00"],
        ),
        # A count ends it; several weekdays count one by one.
        (
            "Chicago | hours Mon+Wed 09:00-17:00 from 2027-06-07 x3",
            "2027-01-01 00:00",
            "2029-01-01 00:00",
            [
                "2027-06-07 09:00 .. 2027-06-07 17:00",
                "2027-06-09 09:00 .. 2027-06-09 17:00",
                "2027-06-14 09:00 .. 2027-06-14 17:00",
            ],
        ),
        # The spring night: a skipped time never happens, one across it is an hour shorter.
        ("Chicago | hours on 2027-03-14 02:15-02:45", "2027-03-13 00:00", "2027-03-16 00:00", []),
        (
            "Chicago | hours on 2027-03-14 02:30-11:00",
            "2027-03-13 00:00",
            "2027-03-16 00:00",
            ["2027-03-14 03:00 .. 2027-03-14 11:00"],
        ),
        # The autumn night: a repeated time counts on both passes.
        (
            "Chicago | hours on 2027-11-07 00:00-01:20",
            "2027-11-06 00:00",
            "2027-11-09 00:00",
            [
                "2027-11-07 00:00 .. 2027-11-07 01:20",
                "2027-11-07 01:00 again .. 2027-11-07 01:20 again",
            ],
        ),
        (
            "Chicago | hours on 2027-11-07 00:00-02:00",
            "2027-11-06 00:00",
            "2027-11-09 00:00",
            ["2027-11-07 00:00 .. 2027-11-07 02:00"],
        ),
        # A long one (364 days) with both edges in repeated hours: from the second pass of one to the first of the other.
        (
            "Chicago | out on 2027-11-07 01:30+8736h",
            "2028-06-01 00:00",
            "2028-06-02 00:00",
            ["2027-11-07 01:30 again .. 2028-11-05 01:30"],
        ),
        # A date that a zone has left out never was.
        ("Apia | closed on 2011-12-30 +1d", "2011-12-01 00:00", "2012-01-31 00:00", []),
    ],
)
def test_the_times_that_touch_a_range_are_told_whole_and_one_by_one(
    line: str, start: str, end: str, expected: list[str]
) -> None:
    assert told(line, start, end) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Span(0, 60), []),
        (Span(0, int(SUMMER[0].timestamp())), []),
        (Span(int(SUMMER[1].timestamp()), None), []),
        (Span(60, None), [Occurrence(moment(60), moment(HIGH))]),
        (ALWAYS, [Occurrence(moment(LOW), moment(HIGH))]),
        (Span(60, 60), []),
        (Span(instant("2027-06-09 00:00", CHICAGO), instant("2027-06-09 00:00", CHICAGO)), []),
    ],
)
def test_a_span_is_one_time(rule: Rule, expected: list[Occurrence]) -> None:
    assert list(occurrences([rule], *SUMMER)) == expected


@pytest.mark.parametrize("region", REGIONS.split())
@pytest.mark.parametrize("hours", [1, 20, 24, 95, 96, 97, 200, 24 * 400])
def test_all_times_together_are_when_the_rule_is_in_force(region: str, hours: int) -> None:
    """Over the days on which clocks change, and whichever way the length of it is computed."""
    zone = ZoneInfo(region)
    for day in (date(2011, 12, 29), date(2026, 3, 6), date(2026, 9, 5), date(2026, 10, 30)):
        first = day.toordinal()
        rule = Clocked(zone, Daily(first, 3, first + 9), 5_400, hours * 3_600)
        low = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) - 3 * DAY
        high = low + (20 + hours // 24) * DAY

        found = list(occurrences([rule], moment(low), moment(high)))

        assert found, "something happens"
        spans = [(int(one.start.timestamp()), int(one.end.timestamp())) for one in found]
        assert joined(spans) == in_force([rule], low, high)


def test_each_rules_times_come_in_order_and_touch_the_range() -> None:
    rule = Clocked(CHICAGO, Weekly(1, (0, 2, 5)), 79_200, 30_000)

    found = list(occurrences([rule], *SUMMER))

    assert len(found) == 14, "13 that begin in June, and the night into it"
    assert all(one.start < other.start for one, other in pairwise(found))
    assert all(one.end > SUMMER[0] and one.start < SUMMER[1] for one in found)


@pytest.mark.parametrize("year", [1, 9999])
@pytest.mark.parametrize("days", [1, 10, 366 * 9_999])
def test_the_ends_of_the_calendar_are_no_trouble(year: int, days: int) -> None:
    rule = Clocked(CHICAGO, Daily(1, 1), 79_000, days * DAY)
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, tzinfo=UTC)

    found = list(islice(occurrences([rule], start, end), 800))

    assert len(found) >= 350
    assert all(moment(LOW) <= one.start < one.end <= moment(HIGH) for one in found)


def test_a_day_beyond_what_may_be_asked_of_a_clock_has_no_times() -> None:
    last = date.max.toordinal()
    rule = Clocked(CHICAGO, Once(last), 0, DAY)
    longer = Clocked(CHICAGO, Once(last), 0, 500 * DAY)
    range_ = datetime(9999, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

    assert list(occurrences([rule, longer], *range_)) == []


def test_a_time_that_lasts_for_thousands_of_years_costs_what_a_short_one_does() -> None:
    """Ratios on the same machine in the same run, with much room."""
    end = datetime(9010, 1, 1, tzinfo=UTC)

    def seconds(length: int) -> float:
        rule = Clocked(CHICAGO, Daily(1, 1), 0, length)
        started = time.perf_counter()
        assert len(list(islice(occurrences([rule], datetime(9005, 1, 1, tzinfo=UTC), end), 1_000)))
        return time.perf_counter() - started

    seconds(DAY)  # the zone's changes are found once

    assert seconds(366 * 7_000 * DAY) < 20 * seconds(DAY)
