"""What is wrong with a plan as it stands: where, and in one word why."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from gateway.timelines.plans import (
    AbsencePlan,
    EventPlan,
    HolidayPlan,
    LocalTimeRange,
    Plan,
    WeekPlan,
    WorkingDay,
)
from gateway.vendors.records import (
    CallForwarding,
    DayOfWeek,
    EventDraft,
    OperatingModeLevel,
    OutOfOfficeDelegation,
    OutOfOfficeForwarding,
    Recurrence,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
    WeeklyRecurrence,
)

NOW = datetime(2027, 6, 6, 12, tzinfo=UTC)
LEVEL = {"level": OperatingModeLevel.ORGANIZATION}
WEEKLY = Recurrence(forever=True, weekly=WeeklyRecurrence(None, (DayOfWeek.TUESDAY,)))


def wrong(plan: Plan) -> list[str]:
    """The paths of what is wrong, dotted."""
    return [".".join(problem.path) for problem in plan.check(now=NOW)]


def absence(**members: Any) -> AbsencePlan:
    given = {"starts_at": NOW, "ends_at": NOW.replace(day=7), **members}
    return AbsencePlan("ada", **given)


def week(*days: tuple[str, list[str]], **members: Any) -> WeekPlan:
    given = {"name": "Weekdays", "associate_ids": ("ada",), **members}
    made = (WorkingDay(DayOfWeek[day], tuple(map(hours, ranges))) for day, ranges in days)
    return WeekPlan(days=tuple(made), **given)


def hours(text: str) -> LocalTimeRange:
    start, end = text.split("-")
    return LocalTimeRange(time.fromisoformat(start), time.fromisoformat(end))


def holiday(**members: Any) -> HolidayPlan:
    on = date(2027, 6, 8)
    return HolidayPlan(**{"name": "Fair", "start_date": on, "end_date": on, **members})


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (absence(), []),
        (absence(reason="Vacation", overwrite=True), []),
        (absence(ends_at=NOW), ["endsAt"]),
        (absence(starts_at=NOW.replace(year=2020), ends_at=NOW.replace(year=2021)), ["endsAt"]),
        (absence(reason=" "), ["reason"]),
        (absence(reason="x" * 257), ["reason"]),
        (absence(forwarding=OutOfOfficeForwarding(forward_calls=True)), ["forwarding.callNumber"]),
        (absence(delegate_associate_id="rashid"), []),
        (absence(delegate_associate_id="rashid", delegation=OutOfOfficeDelegation(None, "R")), []),
        (absence(delegate_associate_id="ada"), ["delegation.delegateAssociateId"]),
        (absence(delegate_associate_id="rashid", delegation=OutOfOfficeDelegation("r-1")),
         ["delegation.delegateDealerAssociateId"]),
        (absence(delegation=OutOfOfficeDelegation()), ["delegation"]),
        (week(("MONDAY", ["09:00-12:00", "12:00-17:00"])), []),
        (week(("MONDAY", ["00:00-23:59"]), ("SUNDAY", []), starts_on=date(2020, 1, 1)), []),
        (week(("MONDAY", ["09:00-17:00"]), associate_ids=()), [""]),
        (week(("MONDAY", ["09:00-17:00"]), associate_ids=(), account=True), []),
        (week(), ["days"]),
        (week(("MONDAY", [])), ["days"]),
        (week(("MONDAY", ["09:00-17:00"]), name=" "), ["name"]),
        (week(("MONDAY", ["09:00-17:00"]), name="x" * 41), ["name"]),
        (week(("MONDAY", ["09:00-17:00"]), ("MONDAY", ["18:00-19:00"])), ["days.1.day"]),
        (week(("MONDAY", ["09:00-09:00"])), ["days.0.ranges.0.to"]),
        (week(("MONDAY", ["09:00-08:00"])), ["days.0.ranges.0.to"]),
        (week(("MONDAY", ["09:00-00:00"])), ["days.0.ranges.0.to"]),
        (week(("MONDAY", ["09:00:01-10:00"])), ["days.0.ranges.0.from"]),
        (week(("MONDAY", ["09:00-23:59:59"])), ["days.0.ranges.0.to"]),
        (week(("MONDAY", ["12:00-14:00", "09:00-12:01"])), ["days.0.ranges.0"]),
        (week(("MONDAY", ["09:00-17:00", "10:00-11:00", "12:00-13:00"])), ["days.0.ranges.1"]),
        (week(("MONDAY", ["09:00-12:00", "13:00-17:00"]), location_id="dallas"), ["days.0.ranges"]),
        (week(("MONDAY", ["09:00-12:00"]), location_id="dallas", starts_on=date(2027, 6, 8)), ["startsOn"]),
        (week(("MONDAY", ["09:00-12:00"]), account=True, starts_on=date(2027, 6, 8)), ["startsOn"]),
        (holiday(**LEVEL), []),
        (holiday(**LEVEL, call_forwarding=CallForwarding(True, "+12145550100")), []),
        (holiday(), [""]),
        (holiday(associate_ids=("ada",)), []),
        (holiday(level=OperatingModeLevel.LOCATION), ["locationIds"]),
        (holiday(level=OperatingModeLevel.LOCATION, location_ids=("dallas",)), []),
        (holiday(**LEVEL, name="x" * 31), ["name"]),
        (holiday(location_ids=("dallas",), name="x" * 31), []),  # an event may be called more
        (holiday(**LEVEL, end_date=date(2027, 6, 7)), ["endDate"]),
        (holiday(**LEVEL, start_time=time(9)), ["endTime"]),
        (holiday(**LEVEL, end_time=time(9)), ["startTime"]),
        (holiday(**LEVEL, start_time=time(9), end_time=time(9)), ["endTime"]),
        (holiday(**LEVEL, recurrence=WEEKLY), ["recurrence.weekly"]),
        (holiday(location_ids=("dallas",), recurrence=WEEKLY), []),
        (holiday(**LEVEL, call_forwarding=CallForwarding(True)), ["callForwarding.destination"]),
        (holiday(location_ids=("dallas",), call_forwarding=CallForwarding()), ["callForwarding"]),
    ],
)  # fmt: skip
def test_a_plan_is_checked_whole_before_anything_is_read(plan: Plan, expected: list[str]) -> None:
    assert wrong(plan) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (ScheduleOwnerKind.PERSON, ["event.endTime"]),
        (ScheduleOwnerKind.LOCATION, ["event.endTime", "event.recurrence.weekly.interval"]),
    ],
)
def test_an_event_is_checked_by_the_rules_of_its_owner(
    kind: ScheduleOwnerKind, expected: list[str]
) -> None:
    on = date(2027, 6, 8)
    every_other = Recurrence(forever=True, weekly=WeeklyRecurrence(2, (DayOfWeek.TUESDAY,)))
    draft = EventDraft("Fair", on, on, time(9), time(9), recurrence=every_other)
    plan = EventPlan(ScheduleRef(kind, "1", ScheduleType.HOLIDAYS, "2"), draft)

    assert wrong(plan) == expected


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (None, "Out of office"),
        (" Vacation ", "Vacation"),
        ("x" * 39 + " y", "x" * 39),  # an event's name has 40 characters, and no blank at its end
    ],
)
def test_the_event_of_an_absence_is_called_by_its_reason(reason: str | None, expected: str) -> None:
    assert absence(reason=reason).event_name == expected
