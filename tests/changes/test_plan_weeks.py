"""Setting the hours of a week: which steps, from what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from gateway.changes.faults import NotPossible
from gateway.changes.orders.week import WeekOrder
from gateway.changes.places import ModeAt, OfficeHoursOf, ScheduleOf
from gateway.changes.plans.weeks import LocationHeld, PersonHeld, WeekHeld
from gateway.changes.steps import Found, Move, Step, changed_members, move
from gateway.directory import Associate, AssociateLinks
from gateway.timelines.plans import LocalTimeRange, WeekPlan, WorkingDay
from gateway.timelines.refusals import name_taken
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    CallForwarding,
    DataProblem,
    DayHours,
    DayOfWeek,
    DifferentHoursDaily,
    EventDraft,
    Location,
    OfficeHours,
    OfficeHoursDraft,
    OfficeHoursType,
    OperatingMode,
    OperatingModeLevel,
    OperatingModeType,
    Recurrence,
    Schedule,
    ScheduleDraft,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
    WeeklyRecurrence,
)
from gateway.vendors.zones import Clock, ClockSource

CHICAGO = Clock(ZoneInfo("America/Chicago"), "America/Chicago", ClockSource.PERSON)
KYOTO = Clock(ZoneInfo("Asia/Tokyo"), "Asia/Tokyo", ClockSource.PERSON)
NOWHERE = Clock(None, "Mars/Olympus", ClockSource.PERSON)
NOW = datetime(2027, 6, 6, 20, tzinfo=UTC)  # a Sunday; in Tokyo it is Monday
PERSON, BUSINESS_HOURS = ScheduleOwnerKind.PERSON, ScheduleType.BUSINESS_HOURS
HOURS = ScheduleRef(PERSON, "ada-person", BUSINESS_HOURS, "weekdays")
DALLAS = Location("dallas", "Dallas", "America/Chicago")
BAD = (DataProblem(Vendor.WEBEX, "1", "events.0.endTime", "IMPOSSIBLE_TIME", "What?"),)
CLOSED = DayHours()


def day(name: str, *ranges: str) -> WorkingDay:
    hours = (one.split("-") for one in ranges)
    return WorkingDay(
        DayOfWeek[name],
        tuple(LocalTimeRange(time.fromisoformat(a), time.fromisoformat(b)) for a, b in hours),
    )


TUESDAYS = (day("TUESDAY", "09:00-17:00"),)


def ada(name: str = "Ada") -> Associate:
    person = f"{name.lower()}-person"
    return Associate(name.lower(), name, None, None, AssociateLinks(webex_person_id=person))


def steps(held: WeekHeld, **plan: object) -> tuple[Step, ...]:
    given = {"name": "Weekdays", "days": TUESDAYS, "associate_ids": ("ada",)} | plan
    return WeekOrder(WeekPlan(**given)).steps(held, now=NOW)  # type: ignore[arg-type]  # a table's members


def weekly(name: str, weekday: DayOfWeek, on: date) -> EventDraft:
    recurrence = Recurrence(forever=True, weekly=WeeklyRecurrence(1, (weekday,)))
    return EventDraft(name, on, on, time(9), time(17), recurrence=recurrence)


def drafted(*events: EventDraft) -> ScheduleDraft:
    return ScheduleDraft(PERSON, "ada-person", "Weekdays", BUSINESS_HOURS, events)


def schedule(*events: EventDraft, problems: tuple[DataProblem, ...] = ()) -> Schedule:
    there = (
        ScheduleEvent(HOURS, one.name, **{k: getattr(one, k) for k in EventDraft.__slots__})
        for one in events
    )
    return Schedule(HOURS, "Weekdays", tuple(there), problems)


# ---------------------------------------------------------------- people


def test_somebody_without_a_schedule_of_the_name_gets_one() -> None:
    (step,) = steps(WeekHeld((PersonHeld(ada(), CHICAGO),)))

    assert step == Step(
        'Make the schedule "Weekdays" of Ada',
        ScheduleOf(PERSON, "ada-person", BUSINESS_HOURS, "Weekdays"),
        None,
        drafted(weekly("Tuesday 1", DayOfWeek.TUESDAY, date(2027, 6, 8))),
    )


def test_the_events_of_a_schedule_that_is_there_are_replaced() -> None:
    old = weekly("Shift", DayOfWeek.MONDAY, date(2026, 1, 5))

    (step,) = steps(WeekHeld((PersonHeld(ada(), CHICAGO, schedule(old)),)))

    assert step == Step(
        'Set the hours of the schedule "Weekdays" of Ada',
        ScheduleOf(PERSON, "ada-person", BUSINESS_HOURS, "Weekdays", "weekdays"),
        drafted(old),
        drafted(weekly("Tuesday 1", DayOfWeek.TUESDAY, date(2027, 6, 8))),
    )
    assert changed_members(step) == {"events"}


def test_a_schedule_that_cannot_be_read_whole_cannot_be_put_back() -> None:
    old = weekly("Shift", DayOfWeek.MONDAY, date(2026, 1, 5))

    (step,) = steps(WeekHeld((PersonHeld(ada(), CHICAGO, schedule(old, problems=BAD)),)))

    assert not step.undoable


MONDAYS = (day("MONDAY", "09:00-17:00"),)


@pytest.mark.parametrize(
    ("clock", "starts_on", "first"),
    [
        (CHICAGO, None, date(2027, 6, 7)),
        (KYOTO, None, date(2027, 6, 7)),
        (KYOTO, date(2027, 6, 8), date(2027, 6, 14)),
        (NOWHERE, None, date(2027, 6, 7)),
        (None, None, date(2027, 6, 7)),
    ],
)
def test_a_week_begins_today_on_the_persons_clock_or_when_the_plan_says(
    clock: Clock | None, starts_on: date | None, first: date
) -> None:
    (step,) = steps(WeekHeld((PersonHeld(ada(), clock),)), days=MONDAYS, starts_on=starts_on)

    assert step.after.events[0].start_date == first


def test_on_a_clock_where_it_is_monday_already_sundays_begin_a_week_later() -> None:
    sundays = (day("SUNDAY", "09:00-17:00"),)
    held = WeekHeld((PersonHeld(ada(), CHICAGO), PersonHeld(ada("Grace"), KYOTO)))

    found = [one.after.events[0].start_date for one in steps(held, days=sundays)]

    assert found == [date(2027, 6, 6), date(2027, 6, 13)]


def test_everybody_has_a_step_and_hours_that_are_right_already_are_left() -> None:
    same = weekly("Tuesday 1", DayOfWeek.TUESDAY, date(2027, 6, 8))
    held = WeekHeld((PersonHeld(ada("Grace"), CHICAGO), PersonHeld(ada(), CHICAGO, schedule(same))))

    made, kept = steps(held)

    assert made.before is None
    assert kept.before == kept.after
    assert kept.place.key is not None
    assert move(kept, Found(kept.place.key, kept.after)) is Move.NOTHING


# ---------------------------------------------------------------- a location

WEEK = DifferentHoursDaily(
    *(
        DayHours(enabled=True, start_time=time(9), end_time=time(17)) if day == 2 else CLOSED
        for day in range(7)
    )
)
FORWARDING = CallForwarding(enabled=True, destination="+12145550100")


def mode(
    type: OperatingModeType = OperatingModeType.DIFFERENT_HOURS_DAILY,
    problems: tuple[DataProblem, ...] = (),
) -> OperatingMode:
    open_all_day = DifferentHoursDaily(*(DayHours(enabled=True, all_day=True) for _ in range(7)))
    return OperatingMode(
        id="mode",
        name="Weekdays",
        type=type,
        level=OperatingModeLevel.LOCATION,
        location_id="dallas",
        call_forwarding=FORWARDING,
        detailed=True,
        different_hours_daily=open_all_day,
        data_problems=problems,
    )


AT_DALLAS = {"associate_ids": (), "location_id": "dallas"}


def test_a_location_without_a_mode_of_the_name_gets_one_that_forwards_no_calls() -> None:
    (step,) = steps(WeekHeld(location=LocationHeld(DALLAS)), **AT_DALLAS)

    assert step.action == 'Make the operating mode "Weekdays" of Dallas'
    assert step.place == ModeAt("Weekdays", OperatingModeLevel.LOCATION, "dallas")
    assert step.before is None
    assert step.after.type is OperatingModeType.DIFFERENT_HOURS_DAILY
    assert step.after.call_forwarding == CallForwarding()
    assert step.after.different_hours_daily == WEEK
    assert step.after.location_id == "dallas"


def test_of_a_mode_that_is_there_only_the_hours_change() -> None:
    (step,) = steps(WeekHeld(location=LocationHeld(DALLAS, mode())), **AT_DALLAS)

    assert step.action == 'Set the hours of the operating mode "Weekdays" of Dallas'
    assert step.place == ModeAt("Weekdays", OperatingModeLevel.LOCATION, "dallas", "mode")
    assert changed_members(step) == {"different_hours_daily"}
    assert (step.after.different_hours_daily, step.after.call_forwarding) == (WEEK, FORWARDING)
    assert step.undoable


def test_a_mode_that_cannot_be_read_whole_cannot_be_put_back() -> None:
    (step,) = steps(WeekHeld(location=LocationHeld(DALLAS, mode(problems=BAD))), **AT_DALLAS)

    assert not step.undoable


def test_a_mode_of_the_name_and_another_type_is_refused_in_the_words_of_the_preview() -> None:
    other = mode(OperatingModeType.HOLIDAY)

    with pytest.raises(NotPossible) as refused:
        steps(WeekHeld(location=LocationHeld(DALLAS, other)), **AT_DALLAS)

    (refusal,) = name_taken(other, OperatingModeType.DIFFERENT_HOURS_DAILY)
    assert (refused.value.problems, refused.value.obstacle) == (
        [refusal.problem],
        refusal.obstacle,
    )


# ---------------------------------------------------------------- the account

ACCOUNT = {"associate_ids": (), "account": True}
OPEN = tuple(
    day(one.value, "00:00-23:59") if one is not DayOfWeek.TUESDAY else day("TUESDAY", "09:00-17:00")
    for one in DayOfWeek
)
"""Only Tuesday's night and evening are closed."""
NIGHT = OfficeHoursDraft(
    "Weekdays", OfficeHoursType.NONWORKING, DayOfWeek.TUESDAY, time(0), time(9)
)
EVENING = replace(NIGHT, from_time=time(17), to_time=time(23, 59, 59))
LUNCH = OfficeHoursDraft("Lunch", OfficeHoursType.LUNCHTIME, DayOfWeek.TUESDAY, time(12), time(13))


def block(id: str, draft: OfficeHoursDraft, problems: tuple[DataProblem, ...] = ()) -> OfficeHours:
    return OfficeHours(
        id=id,
        name=draft.name,
        type=draft.type,
        day_of_week=draft.day_of_week,
        from_time=draft.from_time,
        to_time=draft.to_time,
        raw_from=None,
        raw_to=None,
        created_at=None,
        modified_at=None,
        data_problems=problems,
    )


def blocks(*there: OfficeHours) -> list[tuple[OfficeHoursOf, object, object]]:
    found = steps(WeekHeld(blocks=there), days=OPEN, **ACCOUNT)
    return [(one.place, one.before, one.after) for one in found]  # type: ignore[misc]  # all are places of blocks


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ((), [(OfficeHoursOf(), None, NIGHT), (OfficeHoursOf(), None, EVENING)]),
        ((block("1", NIGHT), block("2", EVENING)), []),
        # First what is missing is closed, then what is too much is opened.
        ((block("1", LUNCH), block("2", NIGHT)),
         [(OfficeHoursOf(), None, EVENING), (OfficeHoursOf("1", known=("1",)), LUNCH, None)]),
        # Another name is another block.
        ((block("1", replace(NIGHT, name="Night")), block("2", EVENING)),
         [(OfficeHoursOf(), None, NIGHT), (OfficeHoursOf("1", known=("1",)), replace(NIGHT, name="Night"), None)]),
        # Of two that are equal one is enough; that which stays is not taken for the one that is made anew by an undo.
        ((block("1", NIGHT), block("2", EVENING), block("3", NIGHT)),
         [(OfficeHoursOf("3", known=("1", "3")), NIGHT, None)]),
    ],
)  # fmt: skip
def test_the_accounts_blocks_become_what_the_week_leaves_closed(
    there: tuple[OfficeHours, ...], expected: list[tuple[OfficeHoursOf, object, object]]
) -> None:
    assert blocks(*there) == expected


def test_a_block_that_cannot_be_read_whole_is_deleted_for_good() -> None:
    held = WeekHeld(blocks=(block("1", LUNCH, BAD), block("2", NIGHT), block("3", EVENING)))

    (step,) = steps(held, days=OPEN, **ACCOUNT)

    assert (step.after, step.undoable) == (None, False)


def test_blocks_are_left_alone_without_the_account() -> None:
    held = WeekHeld((PersonHeld(ada(), CHICAGO),), blocks=(block("1", LUNCH),))

    assert [one.vendor for one in steps(held)] == [Vendor.WEBEX]


def test_people_come_first_then_the_location_then_the_account() -> None:
    everything = WeekPlan("Weekdays", OPEN, ("ada",), "dallas", account=True)
    held = WeekHeld((PersonHeld(ada(), CHICAGO),), LocationHeld(DALLAS))

    found = WeekOrder(everything).steps(held, now=NOW)

    assert [type(one.place) for one in found] == [ScheduleOf, ModeAt, OfficeHoursOf, OfficeHoursOf]
