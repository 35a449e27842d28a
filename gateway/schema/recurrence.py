"""Recurrences: how a Webex event or holiday repeats, out and in."""

from __future__ import annotations

from datetime import date

import strawberry

from gateway.schema.declared import attribute, shows
from gateway.schema.drafts import member, required
from gateway.vendors import records
from gateway.vendors.records import DayOfWeek, Month, WeekOfMonth

INTERVAL_OF_WEEKS = "Every how many weeks, counted from the week of the start date."


@strawberry.type(description="Repeats every so many days.")
@shows(records.DailyRecurrence)
class DailyRecurrence:
    interval: int = attribute("Days from one start to the next.")


@strawberry.type(description="Repeats on days of the week.")
@shows(records.WeeklyRecurrence)
class WeeklyRecurrence:
    interval: int | None = attribute(
        f"{INTERVAL_OF_WEEKS} Null where the vendor has no interval: each week."
    )
    days: list[DayOfWeek] = attribute("The days of the week.")


@strawberry.type(description="Repeats on one date of every year.")
@shows(records.YearlyByDate)
class YearlyByDate:
    day_of_month: int = attribute("The day of the month, 1 to 31.")
    month: Month = attribute("The month of each year.")


@strawberry.type(description="Repeats on such a day of such a week of a month of every year.")
@shows(records.YearlyByDay)
class YearlyByDay:
    day: DayOfWeek = attribute("The day of the week.")
    week: WeekOfMonth = attribute("Which of the month's days of that name.")
    month: Month = attribute("The month of each year.")


@strawberry.type(
    description="When an event happens again. A vendor's record may hold patterns that exclude each other; then "
    "its data problems say which one counts."
)
@shows(records.Recurrence)
class Recurrence:
    forever: bool | None = attribute("Whether it never ends; this beats an end date and a count.")
    end_date: date | None = attribute("The last day on which an occurrence may start.")
    occurrences: int | None = attribute("How many occurrences, the first one included.")
    daily: DailyRecurrence | None = attribute("The pattern, if by days.")
    weekly: WeeklyRecurrence | None = attribute("The pattern, if by days of the week.")
    yearly_by_date: YearlyByDate | None = attribute("The pattern, if by date.")
    yearly_by_day: YearlyByDay | None = attribute("The pattern, if by day of a month's week.")


@strawberry.input(description="Repeat every so many days.")
class DailyRecurrenceInput:
    interval: int = member("Days from one start to the next.", 1)


@strawberry.input(description="Repeat on days of the week.")
class WeeklyRecurrenceInput:
    interval: int | None = member(INTERVAL_OF_WEEKS, 1)
    days: list[DayOfWeek] = required("The days of the week, at least one.")


@strawberry.input(description="Repeat on one date of every year.")
class YearlyByDateInput:
    day_of_month: int = required("The day of the month, 1 to 31.")
    month: Month = required("The month of each year.")


@strawberry.input(description="Repeat on such a day of such a week of a month of every year.")
class YearlyByDayInput:
    day: DayOfWeek = required("The day of the week.")
    week: WeekOfMonth = required("Which of the month's days of that name.")
    month: Month = required("The month of each year.")


@strawberry.input(
    description="When to repeat: one pattern, and for daily and weekly ones an end. What the vendor does not allow "
    "in a place (daily with weekly; yearly for a person; a count for a location) is a userError with its path."
)
class RecurrenceInput:
    forever: bool | None = member("True: it never ends.")
    end_date: date | None = member("The last day on which an occurrence may start.")
    occurrences: int | None = member("How many occurrences, the first one included.")
    daily: DailyRecurrenceInput | None = member("Every so many days. For people's schedules only.")
    weekly: WeeklyRecurrenceInput | None = member("On days of the week. For schedules only.")
    yearly_by_date: YearlyByDateInput | None = member(
        "On a date of every year. Not for people's schedules."
    )
    yearly_by_day: YearlyByDayInput | None = member(
        "On a day of a month's week. Not for people's schedules."
    )
