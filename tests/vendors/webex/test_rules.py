"""When schedules hold: days, times, recurrences, and what a deployer may choose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gateway.engine import ALWAYS, Effect, Layer
from gateway.vendors.choices import Choices
from gateway.vendors.records import DayOfWeek, ScheduleType
from gateway.vendors.statements import Said
from gateway.vendors.webex import schedule_rules, unread_schedule_rules
from gateway.vendors.webex.rules import MOST_RECURRING
from tests.vendors.webex.samples import DAY_SHIFT
from tests.vendors.webex.told import (
    NEW_YORK,
    NOWHERE,
    Body,
    event,
    holiday_mode,
    holidays,
    hours,
    line,
    read,
    seen,
    weekly,
)

DAILY = {"recurForEver": True, "recurDaily": {"recurInterval": 1}}
EVERY_DAY = event("2027-06-01", "08:30-16:30", **DAILY)
WORKDAYS = weekly("monday", "tuesday", "wednesday", "thursday", "friday")
OFFICE = event("2027-01-01", "08:30-16:30", recurForEver=True, recurWeekly=WORKDAYS)
BOTH = {"recurDaily": {"recurInterval": 3}, "recurWeekly": weekly("monday")}
NO_FLAG = {"recurDaily": {"recurInterval": 3}, "recurWeekly": weekly()}


@pytest.mark.parametrize(
    ("sent", "case"),
    [
        # edges are half-open
        (EVERY_DAY, "2027-06-09 12:29:59Z- 12:30Z+ 20:29:59Z+ 20:30Z- 2027-06-10 12:30Z+"),
        (EVERY_DAY, "2027-05-31 12:00- 2027-06-01 12:00+"),
        # whole days, whatever the times
        (event("2027-06-09/2027-06-10"), "2027-06-08 23:59- 2027-06-09 00:00+"),
        (event("2027-06-09/2027-06-10"), "2027-06-10 23:00+ 23:59:59+ 2027-06-11 00:00-"),
        (
            event("2027-06-09", "10:00-11:00") | {"allDayEnabled": True},
            "2027-06-08 23:59- 2027-06-09 00:00+ 09:00+ 23:59:59+ 2027-06-10 00:00-",
        ),
        (
            event("2027-06-09") | {"allDayEnabled": None},
            "2027-06-08 23:59- 2027-06-09 00:00+ 2027-06-10 00:00-",
        ),
        # several days with times
        (
            event("2027-06-09/2027-06-11", "20:00-06:00"),
            "2027-06-09 19:59- 20:00+ 2027-06-10 12:00+ 2027-06-11 05:59+ 06:00-",
        ),
        # a last minute is the day's end
        (event("2027-06-09", "07:00-23:59"), "2027-06-09 23:59:30+ 2027-06-10 00:00-"),
        (event("2027-06-09/2027-06-10", "07:00-23:59"), "2027-06-10 23:59:30+"),
        (event("2027-06-09", "07:00-24:00"), "2027-06-09 23:59:59+ 2027-06-10 00:00-"),
        (event("2027-06-09/2027-06-10", "22:00-24:00"), "2027-06-10 23:59:59+ 2027-06-11 00:00-"),
        (event("2027-06-09", "23:59-23:59"), "2027-06-09 23:58- 23:59:30+ 2027-06-10 00:00-"),
        # over midnight
        (
            event("2027-06-11", "21:00-05:00", recurForEver=True, recurWeekly=weekly("friday")),
            "2027-06-11 20:59- 21:00+ 2027-06-12 03:00+ 04:59+ 05:00- 21:00-",
        ),
        (event("2027-06-09", "21:00-00:00"), "2027-06-09 21:00+ 23:59:59+ 2027-06-10 00:00-"),
        (
            event("2027-06-09", "09:00-09:00"),
            "2027-06-09 08:59- 09:00+ 2027-06-10 08:59+ 09:00-",
        ),
        (event("2027-06-09/2027-06-10", "21:00-05:00"), "2027-06-10 04:59+ 05:00- 21:00-"),
        # ends before it starts: never
        (event("2027-06-09/2027-06-08", "08:30-16:30"), "2027-06-08 12:00- 2027-06-09 12:00-"),
        (event("2027-06-09/2027-06-08", **DAILY), "2027-06-08 12:00- 2027-06-10 12:00-"),
        # the clock rule: the skipped hour never happens, the repeated hour happens twice
        (
            event("2027-03-01", "02:30-11:00", **DAILY),
            "2027-03-14 06:59:59Z- 07:00Z+ 14:59Z+ 15:00Z-",
        ),
        (event("2027-03-01", "02:15-02:45", **DAILY), "2027-03-14 06:59Z- 07:00Z- 07:45Z-"),
        (
            event("2027-11-01", "00:00-01:20", **DAILY),
            "2027-11-07 05:19Z+ 05:45Z- 05:59Z- 06:00Z+ 06:19Z+ 06:20Z-",
        ),
        (event("2027-03-13/2027-03-14"), "2027-03-15 03:59:59Z+ 04:00Z-"),
    ],
)
def test_hours_are_open_from_start_to_before_end(sent: Body, case: str) -> None:
    assert seen(line(hours(sent)), case) == case


def nine_to_five(start: str, **recurrence: Any) -> Body:
    return event(start, "09:00-17:00", **recurrence)


@pytest.mark.parametrize(
    ("sent", "case"),
    [
        # once
        (nine_to_five("2027-06-09"), "2027-06-09 12:00+ 2027-06-16 12:00- 2028-06-09 12:00-"),
        (nine_to_five("2027-06-09", recurForEver=False), "2027-06-09 12:00+ 2027-06-10 12:00-"),
        # every second day until Friday, which is included
        (
            nine_to_five("2027-06-07", recurEndDate="2027-06-11", recurDaily={"recurInterval": 2}),
            "2027-06-07 12:00+ 2027-06-08 12:00- 2027-06-09 12:00+ 2027-06-11 12:00+ "
            "2027-06-13 12:00-",
        ),
        # the last day is one on which it may start: that one runs to its own end
        (
            event("2027-06-07", "21:00-05:00", recurEndDate="2027-06-09", **DAILY)
            | {"recurrence": {"recurEndDate": "2027-06-09", "recurDaily": {"recurInterval": 1}}},
            "2027-06-10 04:59+ 05:00- 21:00-",
        ),
        # as long as the first
        (
            event("2027-06-07/2027-06-08", recurEndDate="2027-06-20", recurWeekly=weekly("monday")),
            "2027-06-14 00:00+ 2027-06-15 23:59+ 2027-06-16 00:00- 2027-06-21 12:00-",
        ),
        # the first one counts
        (
            nine_to_five("2027-06-07", recurEndOccurrence=1, recurDaily={"recurInterval": 1}),
            "2027-06-07 12:00+ 2027-06-08 12:00-",
        ),
        (
            nine_to_five("2027-06-07", recurEndOccurrence=3, recurDaily={"recurInterval": 2}),
            "2027-06-11 12:00+ 2027-06-13 12:00-",
        ),
        # each date counts
        (
            nine_to_five(
                "2027-06-07", recurEndOccurrence=4, recurWeekly=weekly("monday", "wednesday")
            ),
            "2027-06-09 12:00+ 2027-06-14 12:00+ 2027-06-16 12:00+ 2027-06-21 12:00- "
            "2027-06-23 12:00-",
        ),
        (
            nine_to_five(
                "2027-06-09", recurEndOccurrence=2, recurWeekly=weekly("monday", "wednesday")
            ),
            "2027-06-07 12:00- 2027-06-09 12:00+ 2027-06-14 12:00+ 2027-06-16 12:00-",
        ),
        (
            nine_to_five("2027-06-07", recurEndOccurrence=10**8, recurWeekly=weekly("monday")),
            "2099-06-08 12:00+ 2099-06-09 12:00- 2099-06-15 12:00+",
        ),
        # every second week, counted from the first one's, which begins on Sunday
        (
            nine_to_five(
                "2027-06-09",
                recurForEver=True,
                recurWeekly=weekly("sunday", "wednesday", interval=2),
            ),
            "2027-06-09 12:00+ 2027-06-13 12:00- 2027-06-16 12:00- 2027-06-20 12:00+ "
            "2027-06-23 12:00+ 2027-06-27 12:00-",
        ),
        # no interval, or one that is empty, is each
        (
            nine_to_five("2027-06-09", recurWeekly=weekly("wednesday", interval="")),
            "2027-06-16 12:00+ 2027-06-23 12:00+",
        ),
        (nine_to_five("2027-06-09", recurDaily={}), "2027-06-09 12:00+ 2027-06-10 12:00+"),
        (
            nine_to_five("2027-06-09", recurEndOccurrence=2, recurDaily={}),
            "2027-06-08 12:00- 2027-06-10 12:00+ 2027-06-11 12:00-",
        ),
        # a first day that is not flagged is none
        (
            nine_to_five("2027-06-08", recurForEver=True, recurWeekly=weekly("monday")),
            "2027-06-08 12:00- 2027-06-14 12:00+ 2027-06-15 12:00-",
        ),
        # without a flag: the first day's weekday
        (
            nine_to_five("2027-06-08", recurForEver=True, recurWeekly=weekly()),
            "2027-06-08 12:00+ 2027-06-14 12:00- 2027-06-15 12:00+",
        ),
        # for ever beats every end
        (
            nine_to_five(
                "2027-06-07",
                recurForEver=True,
                recurEndDate="2027-06-08",
                recurEndOccurrence=1,
                recurDaily={"recurInterval": 1},
            ),
            "2027-06-07 12:00+ 2027-07-07 12:00+ 2057-07-07 12:00+",
        ),
        # an end before the start: never
        (
            nine_to_five("2027-06-07", recurEndDate="2027-06-06", recurDaily={"recurInterval": 1}),
            "2027-06-06 12:00- 2027-06-07 12:00- 2027-06-08 12:00-",
        ),
        # overlapping ones add up
        (
            event(
                "2027-06-07/2027-06-16", "09:00-17:00", recurEndOccurrence=3, recurWeekly=weekly()
            ),
            "2027-06-07 08:59- 2027-06-16 20:00+ 2027-06-30 16:59+ 17:00- 2027-07-05 12:00-",
        ),
        (
            event("2027-06-07/2027-06-16", recurForEver=True, recurDaily={"recurInterval": 2}),
            "2027-06-06 12:00- 2027-06-07 00:00+ 2027-08-01 12:00+ 2047-08-01 12:00+",
        ),
        (
            event(
                "2027-06-07/2027-06-16", recurEndDate="2027-06-12", recurDaily={"recurInterval": 2}
            ),
            "2027-06-07 00:00+ 2027-06-15 12:00+ 2027-06-20 23:59+ 2027-06-21 00:00-",
        ),
        (
            event("2027-06-08/2027-06-20", recurEndDate="2027-06-12", recurWeekly=weekly("monday")),
            "2027-06-08 12:00- 2027-06-14 12:00- 2027-06-21 12:00-",
        ),
    ],
)
def test_hours_recur_from_their_first_day_to_their_end(sent: Body, case: str) -> None:
    assert seen(line(hours(sent)), case) == case


def closed(dates: str, times: str = "", **recurrence: Any) -> Body:
    return event(dates, times, **recurrence)


def on_date(day: int, month: str) -> Body:
    return {"recurYearlyByDate": {"dayOfMonth": day, "month": month}}


def on_day(week: str, day: str, month: str) -> Body:
    return {"recurYearlyByDay": {"week": week, "day": day, "month": month}}


YEARLY = [
    (closed("2027-06-09"), "2027-06-08 12:00+ 2027-06-09 08:30- 2027-06-10 08:30+"),
    # the third Friday of June: until Monday
    (
        closed("2027-06-18", **on_day("THIRD", "FRIDAY", "JUNE")),
        "2027-06-11 10:00+ 2027-06-18 10:00- 2027-06-20 12:00- 2027-06-21 08:29- 08:30+ "
        "2028-06-16 10:00- 2028-06-18 10:00- 2028-06-19 10:00+",
    ),
    # the last Monday of May may be the fifth: until Tuesday
    (
        closed("2026-05-25", **on_day("LAST", "MONDAY", "MAY")),
        "2027-05-24 12:00+ 2027-05-31 12:00- 2027-06-01 08:29- 08:30+ 2028-05-29 12:00-",
    ),
    (
        closed("2027-01-04", **on_day("FIRST", "MONDAY", "JANUARY")),
        "2027-01-04 12:00- 2027-01-11 12:00+ 2028-01-03 12:00-",
    ),
    # each year from the first on, none before
    (
        closed("2027-12-24", **on_date(24, "DECEMBER")),
        "2026-12-24 12:00+ 2027-12-24 12:00- 2029-12-24 12:00-",
    ),
    # as long as the first, over New Year too
    (
        closed("2026-12-30/2027-01-04", **on_date(30, "DECEMBER")),
        "2026-12-29 12:00+ 2026-12-31 12:00- 2027-01-04 12:00- 2027-01-05 12:00+ "
        "2028-12-29 12:00+ 2029-01-04 12:00- 2029-01-05 12:00+",
    ),
    # 29 February is in leap years only
    (
        closed("2028-02-29", **on_date(29, "FEBRUARY")),
        "2028-02-29 10:00- 2029-02-28 10:00+ 2029-03-01 10:00+ 2032-02-28 09:00- 2033-02-28 10:00+",
    ),
    # the vendor's own example: it starts on 25 December and recurs on 1 January
    (
        closed("2026-12-25", **on_date(1, "JANUARY")),
        "2026-12-25 12:00+ 2027-01-01 12:00- 2027-12-27 12:00+ 2031-12-25 12:00+ "
        "2031-01-01 12:00- 2032-01-01 12:00-",
    ),
    # with times: over midnight as well
    (
        closed("2027-06-09", "12:00-09:00", **on_date(9, "JUNE")),
        "2027-06-09 11:59+ 12:00- 2027-06-10 08:59- 09:00+ 2028-06-09 12:00-",
    ),
]


@pytest.mark.parametrize(("sent", "case"), YEARLY)
def test_a_holiday_closes_and_recurs_yearly(sent: Body, case: str) -> None:
    # From 2027 on every workday; what lies before is open where nothing closes.
    office = hours(OFFICE | {"startDate": "2026-01-01", "endDate": "2026-01-01"})

    assert seen(line(office, holidays(sent)), case) == case
    assert seen(line(office, holiday_mode(sent)), case) == case


@pytest.mark.parametrize(
    ("sent", "case"),
    [
        (
            on_date(9, "JUNE") | {"recurEndDate": "2029-06-09"},
            "2029-06-09 12:00- 2030-06-10 12:00+",
        ),
        (
            on_date(9, "JUNE") | {"recurEndDate": "2029-06-08"},
            "2028-06-09 12:00- 2029-06-08 12:00+",
        ),
        (on_date(9, "JUNE") | {"recurEndOccurrence": 1}, "2027-06-09 12:00- 2028-06-09 12:00+"),
        (on_date(9, "JUNE") | {"recurEndOccurrence": 2}, "2028-06-09 12:00- 2031-06-09 12:00+"),
        (on_date(8, "JUNE") | {"recurEndOccurrence": 1}, "2028-06-08 12:00- 2029-06-08 12:00+"),
        (
            on_date(9, "JUNE") | {"recurEndOccurrence": 9, "recurForEver": True},
            "2048-06-09 12:00-",
        ),
        (on_date(9, "JUNE") | {"recurEndOccurrence": 10**8}, "2048-06-09 12:00-"),
        (
            on_date(29, "FEBRUARY") | {"recurEndOccurrence": 3},
            "2028-02-29 12:00- 2036-02-29 12:00- 2040-02-29 12:00+",
        ),
        (
            on_day("SECOND", "WEDNESDAY", "JUNE") | {"recurEndOccurrence": 2},
            "2027-06-09 12:00- 2028-06-14 12:00- 2029-06-13 12:00+",
        ),
    ],
)
def test_a_yearly_recurrence_with_an_end_respects_it(sent: Body, case: str) -> None:
    closing = holidays(closed("2027-06-09", **sent))

    assert seen(line(hours(OFFICE), closing), case) == case


def test_the_vendors_own_person_schedule_is_open_on_every_wednesday() -> None:
    """It sets an end, a count and for ever, and recurs daily and weekly at once."""
    case = (
        "2020-03-11 12:00- 2020-03-18 07:59- 08:00+ 16:59+ 17:00- 2020-03-19 12:00- "
        "2027-06-08 12:00- 2027-06-09 12:00+ 2027-06-10 12:00-"
    )

    assert seen(line(hours(DAY_SHIFT)), case) == case


def test_two_events_of_one_schedule_add_up() -> None:
    nights = event("2027-06-07", "07:00-23:59", recurForEver=True, recurWeekly=WORKDAYS)
    mornings = event(
        "2027-06-12", "00:00-12:00", recurForEver=True, recurWeekly=weekly("saturday", "sunday")
    )
    case = "2027-06-11 06:59- 23:59:30+ 2027-06-12 00:00+ 11:59+ 12:00- 2027-06-13 00:00+"

    assert seen(line(hours(nights, mornings)), case) == case


# ---------------------------------------------------------------- what may be chosen

LATE = nine_to_five("2027-06-08", recurForEver=True, recurWeekly=weekly("monday"))
COUNTED = nine_to_five("2027-06-08", recurEndOccurrence=2, recurWeekly=weekly("monday"))
ONE = nine_to_five("2027-06-08", recurEndOccurrence=1, recurWeekly=weekly("monday"))
OVER = nine_to_five("2027-06-08", recurEndDate="2027-06-07", recurWeekly=weekly("monday"))
SUNDAYS = nine_to_five(
    "2027-06-09", recurForEver=True, recurWeekly=weekly("sunday", "wednesday", interval=2)
)
TWO_ENDS = nine_to_five(
    "2027-06-07",
    recurEndDate="2027-06-08",
    recurEndOccurrence=4,
    recurDaily={"recurInterval": 1},
)
TWO_OTHER_ENDS = nine_to_five(
    "2027-06-07",
    recurEndDate="2027-06-10",
    recurEndOccurrence=2,
    recurDaily={"recurInterval": 1},
)
ENDLESS = nine_to_five("2027-06-07", recurDaily={"recurInterval": 1})
ENDLESS_LATE = nine_to_five("2027-06-08", recurWeekly=weekly("monday", "friday"))
LAST_MINUTE = event("2027-06-09", "07:00-23:59")


@pytest.mark.parametrize(
    ("choice", "value", "sent", "case"),
    [
        ("week_start", DayOfWeek.SUNDAY, SUNDAYS, "2027-06-13 12:00- 2027-06-20 12:00+"),
        ("week_start", DayOfWeek.MONDAY, SUNDAYS, "2027-06-13 12:00+ 2027-06-20 12:00-"),
        ("end_of_day_is_midnight", True, LAST_MINUTE, "2027-06-09 23:58+ 23:59:30+"),
        ("end_of_day_is_midnight", False, LAST_MINUTE, "2027-06-09 23:58+ 23:59:30-"),
        ("overnight_runs_on", True, event("2027-06-09", "21:00-05:00"), "2027-06-09 22:00+"),
        ("overnight_runs_on", False, event("2027-06-09", "21:00-05:00"), "2027-06-09 22:00-"),
        (
            "overnight_runs_on",
            False,
            event("2027-06-09/2027-06-10", "21:00-05:00"),
            "2027-06-09 22:00+ 2027-06-10 04:00+ 05:00-",
        ),
        ("overnight_runs_on", False, event("2027-06-09", "05:00-05:00"), "2027-06-09 12:00-"),
        ("start_off_pattern_counts", False, LATE, "2027-06-08 12:00- 2027-06-14 12:00+"),
        ("start_off_pattern_counts", True, LATE, "2027-06-08 12:00+ 2027-06-14 12:00+"),
        ("start_off_pattern_counts", False, COUNTED, "2027-06-21 12:00+ 2027-06-28 12:00-"),
        ("start_off_pattern_counts", True, COUNTED, "2027-06-14 12:00+ 2027-06-21 12:00-"),
        ("start_off_pattern_counts", True, ONE, "2027-06-08 12:00+ 2027-06-14 12:00-"),
        ("start_off_pattern_counts", True, OVER, "2027-06-08 12:00- 2027-06-14 12:00-"),
        ("start_off_pattern_counts", True, ENDLESS, "2027-06-07 12:00+ 2027-06-08 12:00+"),
        (
            "weekly_wins_over_daily",
            True,
            nine_to_five("2027-06-07", recurForEver=True, **BOTH),
            "2027-06-10 12:00- 2027-06-14 12:00+ 2027-06-16 12:00-",
        ),
        (
            "weekly_wins_over_daily",
            False,
            nine_to_five("2027-06-07", recurForEver=True, **BOTH),
            "2027-06-10 12:00+ 2027-06-14 12:00- 2027-06-16 12:00+",
        ),
        (
            "weekly_wins_over_daily",
            True,
            nine_to_five("2027-06-07", recurForEver=True, **NO_FLAG),
            "2027-06-10 12:00+ 2027-06-14 12:00- 2027-06-16 12:00+",
        ),
        ("earlier_end_wins", True, TWO_ENDS, "2027-06-08 12:00+ 2027-06-09 12:00-"),
        ("earlier_end_wins", False, TWO_ENDS, "2027-06-10 12:00+ 2027-06-11 12:00-"),
        ("earlier_end_wins", True, TWO_OTHER_ENDS, "2027-06-08 12:00+ 2027-06-09 12:00-"),
        ("earlier_end_wins", False, TWO_OTHER_ENDS, "2027-06-10 12:00+ 2027-06-11 12:00-"),
        ("recurrence_without_end_lasts", True, ENDLESS, "2027-06-07 12:00+ 2037-06-08 12:00+"),
        ("recurrence_without_end_lasts", False, ENDLESS, "2027-06-07 12:00+ 2027-06-08 12:00-"),
        (
            "recurrence_without_end_lasts",
            False,
            ENDLESS_LATE,
            "2027-06-08 12:00- 2027-06-11 12:00+ 2027-06-14 12:00-",
        ),
        (
            "recurrence_without_end_lasts",
            False,
            nine_to_five("2027-06-09", **on_date(9, "JUNE")),
            "2027-06-09 12:00+ 2031-06-09 12:00+",
        ),
    ],
)
def test_what_the_vendor_leaves_open_is_chosen(
    choice: str, value: Any, sent: Body, case: str
) -> None:
    choices = replace(Choices(), **{choice: value})

    assert seen(line(hours(sent, choices=choices)), case) == case


@pytest.mark.parametrize(
    ("ignored", "has_hours", "case"),
    [(True, False, "2027-06-09 12:00+"), (False, True, "2027-06-09 12:00-")],
)
def test_business_hours_without_events_count_as_not_there_or_as_never(
    ignored: bool, has_hours: bool, case: str
) -> None:
    said = hours(choices=Choices(empty_business_hours_are_ignored=ignored))

    assert said == Said((), (), has_hours)
    assert seen(line(said), case) == case


def test_of_too_many_recurring_events_the_first_are_read_and_more_may_be() -> None:
    many = [
        event("2027-06-09", "09:00-10:00", **DAILY) | {"name": f"Event {number}"}
        for number in range(MOST_RECURRING + 5)
    ]
    past = [nine_to_five("2020-06-09") | {"name": f"Past {number}"} for number in range(20)]

    fits = hours(*many[:MOST_RECURRING], *past)
    said = hours(*many, *past)

    assert [one.code for one in fits.problems] == []
    assert [one.code for one in said.problems] == ["TOO_MANY_EVENTS"]
    assert said.problems[0].hint is not None
    assert seen(line(said), "2027-06-09 08:59? 09:00+ 09:59+ 10:00?") == (
        "2027-06-09 08:59? 09:00+ 09:59+ 10:00?"
    )


# ---------------------------------------------------------------- what cannot be read


def broken(sent: Body, **members: Any) -> Body:
    """An event with other members; those of its recurrence are named with it."""
    recurrence = sent.get("recurrence", {}) | members.pop("recurrence", {})
    return sent | members | ({"recurrence": recurrence} if recurrence else {})


SHIFT = event("2027-06-09", "09:00-17:00")
MONDAYS = nine_to_five("2027-06-07", recurForEver=True, recurWeekly=weekly("monday"))
ENDING = nine_to_five("2027-06-07", recurEndDate="2027-06-30", recurDaily={"recurInterval": 7})


@pytest.mark.parametrize(
    ("sent", "case"),
    [
        # no time, or none that can be read: the whole day, and what may run over midnight
        (broken(SHIFT, startTime="9 am"), "2027-06-08 23:59- 2027-06-09 00:00? 2027-06-10 16:59?"),
        (broken(SHIFT, startTime="9 am"), "2027-06-10 17:00-"),
        (broken(SHIFT, startTime=None), "2027-06-09 00:00? 2027-06-10 16:59? 17:00-"),
        (
            broken(SHIFT, endTime="25:00"),
            "2027-06-09 08:59- 09:00? 23:59? 2027-06-10 08:59? 09:00-",
        ),
        (broken(SHIFT, startTime="x", endTime="x"), "2027-06-10 23:59? 2027-06-11 00:00-"),
        (
            broken(SHIFT, endDate="2027-06-10", endTime=""),
            "2027-06-09 08:59- 09:00? 2027-06-10 23:59? 2027-06-11 00:00-",
        ),
        (
            broken(SHIFT, endDate="2027-06-10", startTime="x"),
            "2027-06-09 00:00? 2027-06-10 16:59? 17:00-",
        ),
        (
            broken(MONDAYS, startTime="x"),
            "2027-06-06 12:00- 2027-06-14 00:00? 2027-06-15 16:59? 17:00- 2027-06-20 23:59-",
        ),
        # whether it lasts all day
        (broken(SHIFT, allDayEnabled="perhaps"), "2027-06-08 23:59- 2027-06-09 12:00? 23:59?"),
        (broken(SHIFT, allDayEnabled="perhaps"), "2027-06-10 12:00? 2027-06-11 00:00-"),
        # dates
        (broken(SHIFT, endDate="soon"), "2027-06-08 23:59- 2027-06-09 00:00? 2047-06-09 12:00?"),
        (broken(SHIFT, endDate=None), "2027-06-08 23:59- 2027-06-09 00:00?"),
        (broken(SHIFT, startDate="2027-02-30"), "1997-06-08 12:00? 2027-06-10 23:59?"),
        (broken(SHIFT, startDate="2027-02-30"), "2027-06-11 00:00-"),
        (broken(MONDAYS, startDate="x"), "1997-06-08 12:00? 2047-06-09 12:00?"),
        (broken(SHIFT, startDate="x", endDate="x"), "1997-06-08 12:00? 2047-06-09 12:00?"),
        # the end of a recurrence
        (
            broken(MONDAYS, recurrence={"recurForEver": "x"}),
            "2027-06-07 12:00+ 2027-06-08 12:00- 2027-06-14 08:59- 12:00?",
        ),
        (
            broken(MONDAYS, recurrence={"recurForEver": "x", "recurEndDate": "2027-06-14"}),
            "2027-06-07 12:00+ 2027-06-14 12:00? 2027-06-21 12:00?",
        ),
        (
            broken(ENDING, recurrence={"recurEndDate": "x"}),
            "2027-06-06 12:00- 2027-06-07 12:00? 2027-06-08 12:00- 2037-06-08 12:00?",
        ),
        (
            broken(ENDING, recurrence={"recurEndDate": "x", "recurForEver": True}),
            "2027-06-07 12:00+ 2027-06-14 12:00+ 2027-06-15 12:00-",
        ),
        (
            broken(ENDING, recurrence={"recurEndOccurrence": "x"}),
            "2027-06-07 12:00+ 2027-06-14 12:00? 2027-06-28 12:00? 2027-07-05 12:00-",
        ),
        (
            broken(ENDING, recurrence={"recurEndDate": "x", "recurEndOccurrence": 2}),
            "2027-06-07 12:00? 2027-06-14 12:00? 2027-06-21 12:00-",
        ),
        # its pattern
        (
            broken(ENDING, recurrence={"recurDaily": {"recurInterval": "x"}}),
            "2027-06-07 12:00+ 2027-06-08 12:00? 2027-06-30 12:00? 2027-07-01 12:00-",
        ),
        (
            broken(ENDING, recurrence={"recurDaily": {"recurInterval": "x"}})
            | {"startDate": "2027-07-02", "endDate": "2027-07-02"},
            "2027-07-02 12:00- 2027-07-03 12:00-",
        ),
        (
            broken(
                ENDING, recurrence={"recurDaily": {"recurInterval": "x"}, "recurEndOccurrence": 2}
            ),
            "2027-06-07 12:00+ 2027-06-10 12:00? 2027-06-30 12:00? 2027-07-01 12:00-",
        ),
        (
            broken(MONDAYS, recurrence={"recurWeekly": weekly("monday") | {"friday": "x"}}),
            "2027-06-06 12:00- 2027-06-07 12:00? 2027-06-08 12:00? 18:00-",
        ),
        (
            broken(MONDAYS, recurrence={"recurWeekly": weekly("monday", interval="x")}),
            "2027-06-07 12:00+ 2027-06-08 12:00- 2027-06-14 12:00?",
        ),
        (
            nine_to_five("2027-06-08", recurWeekly=weekly("monday", interval="x")),
            "2027-06-08 12:00- 2027-06-14 12:00? 2027-06-15 12:00-",
        ),
        (
            nine_to_five(
                "2027-06-07", recurEndOccurrence=2, recurWeekly=weekly("monday", interval="x")
            ),
            "2027-06-07 12:00+ 2027-06-14 12:00? 2027-06-28 12:00?",
        ),
        (
            nine_to_five("2027-06-09", **on_date(31, "FEBRUARY")),
            "2027-06-08 12:00- 2027-06-09 12:00? 2027-06-10 12:00?",
        ),
        (
            nine_to_five("2027-06-09", recurDaily={}, **on_date(9, "JUNE")),
            "2027-06-08 12:00- 2027-06-09 12:00? 2027-06-10 12:00?",
        ),
        # another pattern wins, whatever this one is
        (
            broken(MONDAYS, recurrence={"recurDaily": {"recurInterval": "x"}}),
            "2027-06-07 12:00+ 2027-06-08 12:00- 2027-06-14 12:00+",
        ),
        # it repeats, and nobody says how
        (
            nine_to_five("2027-06-09", recurForEver=True),
            "2027-06-08 12:00- 2027-06-09 12:00+ 2027-06-10 08:59- 12:00?",
        ),
        (
            nine_to_five("2027-06-09", recurEndDate="2027-06-20"),
            "2027-06-09 12:00+ 2027-06-20 12:00? 2027-06-21 12:00-",
        ),
        (
            nine_to_five("2027-06-09", recurEndOccurrence=3),
            "2027-06-09 12:00+ 2027-06-10 12:00? 2037-06-10 12:00?",
        ),
        # it never holds, whatever is missing
        (
            broken(event("2027-06-09/2027-06-08", "09:00-17:00"), startTime="x"),
            "2027-06-08 12:00- 2027-06-09 12:00-",
        ),
    ],
)
def test_hours_are_unknown_only_where_what_cannot_be_read_matters(sent: Body, case: str) -> None:
    said = hours(sent)

    assert said.has_hours
    assert said.problems
    assert seen(line(said), case) == case


@pytest.mark.parametrize(
    ("choice", "sent", "case"),
    [
        (
            {"start_off_pattern_counts": True},
            broken(MONDAYS, recurrence={"recurWeekly": weekly("monday") | {"friday": "x"}}),
            "2027-06-07 12:00+ 2027-06-08 12:00?",
        ),
        (
            {"start_off_pattern_counts": True},
            nine_to_five("2027-06-08", recurEndDate="x", recurWeekly=weekly("monday")),
            "2027-06-08 12:00? 2027-06-09 12:00- 2027-06-14 12:00?",
        ),
        (
            {"earlier_end_wins": False},
            broken(ENDING, recurrence={"recurEndOccurrence": "x"}),
            "2027-06-28 12:00? 2027-07-05 12:00?",
        ),
        (
            {"earlier_end_wins": False},
            broken(ENDING, recurrence={"recurDaily": {"recurInterval": "x"}}),
            "2027-06-30 12:00? 2027-07-01 12:00-",
        ),
        (
            {"earlier_end_wins": False},
            broken(
                ENDING, recurrence={"recurDaily": {"recurInterval": "x"}, "recurEndOccurrence": 2}
            ),
            "2027-06-30 12:00? 2027-07-01 12:00?",
        ),
        (
            {"recurrence_without_end_lasts": False},
            nine_to_five("2027-06-08", recurWeekly=weekly("monday", interval="x")),
            "2027-06-14 12:00? 2027-06-21 12:00?",
        ),
        (
            {"recurrence_without_end_lasts": False, "start_off_pattern_counts": True},
            nine_to_five("2027-06-08", recurWeekly=weekly("monday", interval=None)),
            "2027-06-08 12:00+ 2027-06-14 12:00-",
        ),
        ({"overnight_runs_on": False}, broken(SHIFT, startTime="x"), "2027-06-09 16:59? 17:00-"),
        ({"overnight_runs_on": False}, broken(SHIFT, endTime="x"), "2027-06-09 23:59?"),
        ({"overnight_runs_on": False}, broken(SHIFT, endTime="x"), "2027-06-10 00:00-"),
        (
            {"end_of_day_is_midnight": True},
            broken(SHIFT, startTime="x", endTime="23:59"),
            "2027-06-09 23:59:30? 2027-06-10 00:00-",
        ),
        (
            {"end_of_day_is_midnight": False},
            broken(SHIFT, startTime="x", endTime="23:59"),
            "2027-06-09 23:59:30? 2027-06-10 12:00? 23:59-",
        ),
    ],
)
def test_choices_hold_together_and_for_what_cannot_be_read_too(
    choice: dict[str, Any], sent: Body, case: str
) -> None:
    assert seen(line(hours(sent, choices=replace(Choices(), **choice))), case) == case


@pytest.mark.parametrize(
    ("sent", "case"),
    [
        (broken(SHIFT, startTime="x"), "2027-06-08 12:00+ 2027-06-09 09:00? 2027-06-11 12:00+"),
        (broken(SHIFT, startDate="x"), "2027-06-08 12:00? 2027-06-11 12:00+"),
        (
            nine_to_five("2027-06-09", recurForEver=True),
            "2027-06-08 12:00+ 2027-06-09 12:00- 2027-06-10 12:00?",
        ),
    ],
)
def test_a_holiday_that_cannot_be_read_may_close(sent: Body, case: str) -> None:
    assert seen(line(hours(OFFICE), holidays(sent)), case) == case
    assert seen(line(hours(OFFICE), holiday_mode(sent)), case) == case


def test_a_broken_event_leaves_the_others_as_they_are() -> None:
    lost = broken(SHIFT, startTime="x", id="bG9zdA", name="Lost")
    eleven = [SHIFT] * 10 + [event("2027-06-20", "09:00-17:00"), lost]
    case = "2027-06-09 08:00? 12:00+ 18:00? 2027-06-20 12:00+ 18:00-"

    said = hours(*eleven)

    assert seen(line(said), case) == case
    assert [(one.slot.effect, one.name, len(one.slot.rules)) for one in said.statements] == [
        (Effect.OPENS, "Hours", 11),
        (Effect.MAY_OPEN, "Lost", 1),
    ]


# ---------------------------------------------------------------- who says it


def test_business_hours_are_one_statement_of_the_schedule() -> None:
    schedule = read(SHIFT, OFFICE)

    said = schedule_rules(schedule, clock=NEW_YORK, of="Ada Lovelace", choices=Choices())

    (one,) = said.statements
    assert (one.record, one.record_id, one.name) == (schedule, "c2No", "Hours")
    assert one.kind == "Webex business hours of Ada Lovelace"
    assert one.slot.layer is Layer.BUSINESS_HOURS
    assert said.has_hours


def test_holidays_are_a_statement_each_in_their_order() -> None:
    second = event("2027-07-05") | {"id": "c2Vj", "name": "Second"}

    said = holidays(SHIFT, second, broken(SHIFT, endDate="2027-06-01"))

    assert [(one.record_id, one.name, one.kind) for one in said.statements] == [
        ("ZXY", "Shift", "Webex holiday of location Dallas"),
        ("c2Vj", "Second", "Webex holiday of location Dallas"),
    ]
    assert {one.slot.layer for one in said.statements} == {Layer.HOLIDAY}
    assert not said.has_hours


def test_hours_that_are_never_open_are_hours() -> None:
    said = hours(event("2027-06-09/2027-06-08"))

    assert [one.slot.rules for one in said.statements] == [()]
    assert said.has_hours


@pytest.mark.parametrize(
    ("type_", "layer", "effect", "has_hours", "kind"),
    [
        (
            ScheduleType.HOLIDAYS,
            Layer.HOLIDAY,
            Effect.MAY_CLOSE,
            False,
            "Webex holiday of location Dallas",
        ),
        (
            ScheduleType.BUSINESS_HOURS,
            Layer.BUSINESS_HOURS,
            Effect.MAY_OPEN,
            True,
            "Webex business hours of location Dallas",
        ),
    ],
)
def test_a_schedule_whose_events_could_not_be_read_may_say_anything(
    type_: ScheduleType, layer: Layer, effect: Effect, has_hours: bool, kind: str
) -> None:
    listed = replace(read(type_=type_), events=None)

    said = unread_schedule_rules(listed, of="location Dallas")

    (one,) = said.statements
    assert (one.slot.layer, one.slot.effect, one.slot.rules) == (layer, effect, (ALWAYS,))
    assert (one.record, one.kind, said.has_hours) == (listed, kind, has_hours)
    assert said == schedule_rules(listed, clock=NEW_YORK, of="location Dallas", choices=Choices())


@pytest.mark.parametrize(
    "sent",
    [SHIFT, event("2027-06-09"), MONDAYS, broken(SHIFT, startTime="x"), broken(SHIFT, endDate="x")],
)
def test_without_a_known_time_zone_everything_may_be_at_any_time(sent: Body) -> None:
    opened, shut = hours(sent, clock=NOWHERE), holidays(sent, clock=NOWHERE)

    assert [one.slot.rules for one in (*opened.statements, *shut.statements)] == [(ALWAYS,)] * 2
    assert [one.slot.effect for one in opened.statements] == [Effect.MAY_OPEN]
    assert [one.slot.effect for one in shut.statements] == [Effect.MAY_CLOSE]
    for problem in (opened.problems[-1], shut.problems[-1]):
        assert problem.code == "UNKNOWN_TIME_ZONE"
        assert problem.record_id == "c2No"
        assert "'Mars/Olympus'" in problem.message
        assert problem.hint


def test_a_holiday_that_never_holds_needs_no_time_zone() -> None:
    assert holidays(event("2027-06-09/2027-06-08"), clock=NOWHERE).statements == ()
    assert [p.code for p in holidays(clock=NOWHERE).problems] == []


@pytest.mark.parametrize(
    ("recurrence", "codes"),
    [
        ({"recurForEver": True}, ["EMPTY_RECURRENCE"]),
        ({"recurForEver": True, "recurWeekly": weekly("wednesday")}, []),
        ({"recurForEver": False}, []),
        ({"recurEndDate": "2027-07-01"}, ["CONTRADICTORY_RECURRENCE"]),
        ({"recurForEver": True, "recurEndDate": "2027-07-01"}, ["CONTRADICTORY_RECURRENCE"] * 2),
        ({"recurForEver": True, "recurDaily": {}}, ["MISSING_VALUE"]),
    ],
)
def test_a_repetition_without_a_pattern_is_reported_once(
    recurrence: Body, codes: list[str]
) -> None:
    for said in (
        hours(SHIFT, event("2027-06-09", **recurrence)),
        holidays(SHIFT, event("2027-06-09", **recurrence)),
        holiday_mode(SHIFT, event("2027-06-09", **recurrence)),
    ):
        assert [problem.code for problem in said.problems] == codes
        assert all("1.recurrence" in (problem.path or "") for problem in said.problems)


def test_what_was_wrong_when_it_was_read_is_passed_on() -> None:
    schedule = read(broken(SHIFT, startTime="x"))

    said = schedule_rules(schedule, clock=NEW_YORK, of="Ada", choices=Choices())

    assert said.problems == schedule.data_problems
