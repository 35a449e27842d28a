"""Recurrences read in every dialect, and what contradicts itself in them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gateway.vendors.records import (
    DailyRecurrence,
    DayOfWeek,
    Month,
    Recurrence,
    WeeklyRecurrence,
    WeekOfMonth,
    YearlyByDate,
    YearlyByDay,
)
from tests.vendors.webex.samples import event

MONDAYS = {"recurWeekly": {"monday": True}}
JANUARY = Month.JANUARY


@pytest.mark.parametrize(
    ("sent", "read", "problems"),
    [
        ({}, None, []),
        (
            MONDAYS,
            Recurrence(weekly=WeeklyRecurrence(None, (DayOfWeek.MONDAY,))),
            [],
        ),
        (
            {"recurForEver": "true", "recurDaily": {"recurInterval": "2"}},
            Recurrence(forever=True, daily=DailyRecurrence(2)),
            [],
        ),
        (
            {"recurYearlyByDate": {"dayOfMonth": 5.0, "month": "January"}},
            Recurrence(yearly_by_date=YearlyByDate(5, JANUARY)),
            [],
        ),
        (
            {"recurYearlyByDay": {"day": "MONDAY", "week": "FIRST", "month": "JANUARY"}},
            Recurrence(yearly_by_day=YearlyByDay(DayOfWeek.MONDAY, WeekOfMonth.FIRST, JANUARY)),
            [],
        ),
        (
            {"recurYearlyByDay": {"day": "MONDAY", "week": "LAST", "month": "JANUARY"}},
            Recurrence(yearly_by_day=YearlyByDay(DayOfWeek.MONDAY, WeekOfMonth.LAST, JANUARY)),
            [("", "START_NOT_IN_RECURRENCE")],
        ),
        (
            {"recurYearlyByDate": {"dayOfMonth": 1, "month": "JANUARY"}},
            Recurrence(yearly_by_date=YearlyByDate(1, JANUARY)),
            [("", "START_NOT_IN_RECURRENCE")],
        ),
        (
            {"recurWeekly": {"tuesday": True}},
            Recurrence(weekly=WeeklyRecurrence(None, (DayOfWeek.TUESDAY,))),
            [("", "START_NOT_IN_RECURRENCE")],
        ),
        (
            {"recurWeekly": {}},
            Recurrence(weekly=WeeklyRecurrence(None, ())),
            [(".weekly.days", "EMPTY_RECURRENCE")],
        ),
        (
            {"recurYearlyByDate": {"dayOfMonth": 31, "month": "APRIL"}},
            None,
            [(".yearlyByDate.dayOfMonth", "IMPOSSIBLE_DATE")],
        ),
        (
            {"recurYearlyByDate": {"dayOfMonth": 1, "month": "BRUMAIRE"}},
            None,
            [(".yearlyByDate.month", "UNKNOWN_VALUE")],
        ),
        ({"recurDaily": {}}, None, [(".daily.interval", "MISSING_VALUE")]),
        ({"recurDaily": {"recurInterval": ""}}, None, [(".daily.interval", "MISSING_VALUE")]),
        (
            {"recurDaily": {"recurInterval": 0}},
            None,
            [(".daily.interval", "IMPOSSIBLE_NUMBER")],
        ),
        (
            {"recurDaily": {"recurInterval": True}},
            None,
            [(".daily.interval", "IMPOSSIBLE_NUMBER")],
        ),
        (
            {"recurEndDate": "2026-01-01", **MONDAYS},
            Recurrence(
                end_date=date(2026, 1, 1), weekly=WeeklyRecurrence(None, (DayOfWeek.MONDAY,))
            ),
            [(".endDate", "END_BEFORE_START")],
        ),
        (
            {"recurEndOccurrence": 3},
            Recurrence(occurrences=3),
            [("", "CONTRADICTORY_RECURRENCE")],
        ),
    ],
    ids=str,
)
def test_recurrences_read_in_every_dialect(
    sent: dict[str, Any], read: Recurrence | None, problems: list[tuple[str, str]]
) -> None:
    found, said = event(recurrence=sent)

    assert found.recurrence == read
    assert said == [(f"events.0.recurrence{path}", code) for path, code in problems]
