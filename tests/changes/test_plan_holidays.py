"""Declaring a holiday: which steps, from what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gateway.changes.faults import NotPossible
from gateway.changes.orders.holiday import HolidayOrder
from gateway.changes.places import EventIn, HolidayIn, ModeAt, OutOfOfficeOf, ScheduleOf
from gateway.changes.plans.absences import Remembered
from gateway.changes.plans.holidays import AwayHeld, ClosedPlace, HolidayHeld, ModeHeld
from gateway.changes.steps import Step, changed_members
from gateway.directory import Associate, AssociateLinks
from gateway.timelines.plans import HolidayPlan
from gateway.timelines.refusals import Obstacle, holiday_in_the_way, name_taken
from gateway.vendors.records import (
    CallForwarding,
    EventDraft,
    Holiday,
    HolidayDraft,
    Location,
    Month,
    OperatingMode,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModeType,
    OutOfOffice,
    OutOfOfficeDraft,
    OutOfOfficeKnowledge,
    Recurrence,
    Schedule,
    ScheduleDraft,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
    YearlyByDate,
)
from gateway.vendors.webex.ids import schedule_id
from gateway.vendors.zones import Clock, ClockSource

CHICAGO = ZoneInfo("America/Chicago")
CLOCK = Clock(CHICAGO, "America/Chicago", ClockSource.PERSON)
NOWHERE = Clock(None, "Mars/Olympus", ClockSource.PERSON)
NOW = datetime(2027, 6, 6, 12, tzinfo=UTC)
ORGANIZATION, LOCATION = OperatingModeLevel.ORGANIZATION, OperatingModeLevel.LOCATION
AT, HOLIDAYS = ScheduleOwnerKind.LOCATION, ScheduleType.HOLIDAYS
DALLAS = Location("dallas", "Dallas", "America/Chicago")
KYOTO = Location("kyoto", "Kyoto", "Asia/Tokyo")
KEY = ("sales", "ada-1")
ADA = Associate("ada", "Ada", None, None, AssociateLinks(*KEY))

DAY = date(2027, 6, 8)
PLAN = HolidayPlan("Fair", DAY, DAY)
HOLIDAY = HolidayDraft("Fair", DAY, DAY, all_day=True)
EVENT = EventDraft("Fair", DAY, DAY, all_day=True)
FORWARDING = CallForwarding(enabled=True, destination="+12145550100")


def steps(held: HolidayHeld, **plan: Any) -> tuple[Step, ...]:
    return HolidayOrder(replace(PLAN, **plan)).steps(held, now=NOW)


def mode(
    *holidays: HolidayDraft,
    type: OperatingModeType = OperatingModeType.HOLIDAY,
    forwarding: CallForwarding | None = FORWARDING,
) -> OperatingMode:
    there = (
        Holiday("mode", f"holiday-{number}", **{k: getattr(one, k) for k in HolidayDraft.__slots__})
        for number, one in enumerate(holidays)
    )
    return OperatingMode(
        "mode", "Fair", type, ORGANIZATION, None, forwarding, True, holidays=tuple(there)
    )


def schedule(*events: EventDraft) -> Schedule:
    ref = ScheduleRef(AT, "dallas", HOLIDAYS, "closings")
    there = (
        ScheduleEvent(ref, f"event-{number}", **{k: getattr(one, k) for k in EventDraft.__slots__})
        for number, one in enumerate(events)
    )
    return Schedule(ref, "Closings", tuple(there))


# ---------------------------------------------------------------- modes


@pytest.mark.parametrize(
    ("location", "place", "whose"),
    [
        (None, ModeAt("Fair", ORGANIZATION), "the organization"),
        (DALLAS, ModeAt("Fair", LOCATION, "dallas"), "Dallas"),
    ],
)
def test_without_a_mode_of_the_name_one_is_made_with_the_holiday(
    location: Location | None, place: ModeAt, whose: str
) -> None:
    (step,) = steps(HolidayHeld((ModeHeld(location),)))

    assert step == Step(
        f'Make the operating mode "Fair" of {whose}',
        place,
        None,
        OperatingModeDraft(
            "Fair",
            OperatingModeType.HOLIDAY,
            place.level or ORGANIZATION,
            CallForwarding(),
            place.location_id,
            holidays=(HOLIDAY,),
        ),
    )


def test_a_mode_that_is_made_forwards_calls_as_the_plan_says() -> None:
    (step,) = steps(HolidayHeld((ModeHeld(),)), call_forwarding=FORWARDING)

    assert step.after.call_forwarding == FORWARDING


def test_a_mode_of_the_name_gets_the_holiday() -> None:
    (step,) = steps(HolidayHeld((ModeHeld(DALLAS, mode()),)))

    assert step == Step(
        'Add "Fair" to the operating mode "Fair" of Dallas',
        HolidayIn("mode", "Fair"),
        None,
        HOLIDAY,
    )


@pytest.mark.parametrize(
    ("there", "wanted", "changes"),
    [
        (FORWARDING, None, False),
        (FORWARDING, FORWARDING, False),
        (FORWARDING, CallForwarding(), True),
        (CallForwarding(), FORWARDING, True),
    ],
)
def test_calls_of_a_mode_that_is_there_are_forwarded_elsewhere_only_when_the_plan_says_so(
    there: CallForwarding, wanted: CallForwarding | None, changes: bool
) -> None:
    _, *others = steps(
        HolidayHeld((ModeHeld(None, mode(forwarding=there)),)), call_forwarding=wanted
    )

    assert len(others) == changes
    for step in others:
        assert step.place == ModeAt("Fair", ORGANIZATION, None, "mode")
        assert changed_members(step) == {"call_forwarding"}
        assert (step.before.call_forwarding, step.after.call_forwarding) == (there, wanted)
        assert step.undoable


def test_a_forwarding_that_webex_left_out_cannot_be_put_back() -> None:
    held = HolidayHeld((ModeHeld(None, mode(forwarding=None)),))

    assert [one.undoable for one in steps(held, call_forwarding=FORWARDING)] == [True, False]


YEARLY = Recurrence(yearly_by_date=YearlyByDate(8, Month.JUNE))
LAST_YEAR = replace(HOLIDAY, start_date=date(2026, 6, 9), end_date=date(2026, 6, 9))


@pytest.mark.parametrize(
    ("there", "plan", "place", "is_there"),
    [
        ((LAST_YEAR,), {}, HolidayIn("mode", "Fair (2)"), False),
        ((HOLIDAY,), {}, HolidayIn("mode", "Fair", "holiday-0"), True),
        ((LAST_YEAR, replace(HOLIDAY, name="Fair (2)")), {}, HolidayIn("mode", "Fair (2)", "holiday-1"), True),
        ((HOLIDAY,), {"recurrence": YEARLY}, HolidayIn("mode", "Fair (2)"), False),
        ((replace(HOLIDAY, recurrence=YEARLY),), {"recurrence": YEARLY}, HolidayIn("mode", "Fair", "holiday-0"), True),
        ((replace(LAST_YEAR, name="A" * 30),), {"name": "A" * 30}, HolidayIn("mode", "A" * 26 + " (2)"), False),
    ],
)  # fmt: skip
def test_a_holiday_that_is_there_stays_and_another_of_its_name_numbers_the_new_one(
    there: tuple[HolidayDraft, ...], plan: dict[str, Any], place: HolidayIn, is_there: bool
) -> None:
    (step,) = steps(HolidayHeld((ModeHeld(None, mode(*there)),)), **plan)

    assert step.place == place
    assert step.after.name == place.name
    assert step.before == (step.after if is_there else None)


def test_a_mode_of_the_name_and_another_type_is_refused_in_the_words_of_the_preview() -> None:
    other = mode(type=OperatingModeType.NONE)

    with pytest.raises(NotPossible) as refused:
        # At two locations the same is said once.
        steps(HolidayHeld((ModeHeld(DALLAS, other), ModeHeld(KYOTO, other))))

    (refusal,) = name_taken(other, OperatingModeType.HOLIDAY)
    assert refused.value.problems == [refusal.problem]
    assert refused.value.obstacle is Obstacle.CONFLICT


# ---------------------------------------------------------------- schedules of locations


def test_a_location_without_a_schedule_of_holidays_gets_one() -> None:
    made, added = steps(HolidayHeld(places=(ClosedPlace(DALLAS),)))

    new = ScheduleRef(AT, "dallas", HOLIDAYS, schedule_id(AT, "Holidays"))
    assert made == Step(
        'Make the schedule "Holidays" of Dallas',
        ScheduleOf(AT, "dallas", HOLIDAYS, "Holidays", shared=True),
        None,
        ScheduleDraft(AT, "dallas", "Holidays", HOLIDAYS),
    )
    assert added == Step(
        'Add "Fair" to the schedule "Holidays" of Dallas',
        EventIn(new, "Holidays", "Fair"),
        None,
        EVENT,
    )


@pytest.mark.parametrize(
    ("there", "name", "id"),
    [
        ((), "Fair", None),
        ((EVENT,), "Fair", "event-0"),
        ((replace(EVENT, start_date=date(2027, 6, 7)),), "Fair (2)", None),
    ],
)
def test_a_schedule_of_holidays_gets_the_event_whatever_it_is_called(
    there: tuple[EventDraft, ...], name: str, id: str | None
) -> None:
    held = schedule(*there)

    (step,) = steps(HolidayHeld(places=(ClosedPlace(DALLAS, held),)))

    assert step.action == f'Add "{name}" to the schedule "Closings" of Dallas'
    assert step.place == EventIn(held.ref, "Closings", name, id)
    assert step.before == (step.after if id else None)
    assert step.after == replace(EVENT, name=name)


# ---------------------------------------------------------------- people


def away(
    *,
    clock: Clock = CLOCK,
    record: OutOfOfficeDraft | None = None,
    elsewhere: bool = False,
) -> AwayHeld:
    known = None
    if record is not None:
        known = OutOfOffice.of(record, key=KEY, known_from=OutOfOfficeKnowledge.GATEWAY)
    return AwayHeld(ADA, ("associateIds", "1"), clock, Remembered(known, elsewhere))


SICK = OutOfOfficeDraft(
    datetime(2027, 6, 1, tzinfo=UTC), datetime(2027, 6, 30, tzinfo=UTC), type="Sick"
)


@pytest.mark.parametrize(
    ("before", "instead"),
    [
        (None, ""),
        (SICK, ", in place of the one from 1 June 2027, 00:00 UTC until 30 June 2027, 00:00 UTC"),
    ],
)
def test_somebody_is_out_of_office_for_the_first_time_that_it_happens(
    before: OutOfOfficeDraft | None, instead: str
) -> None:
    (step,) = steps(HolidayHeld(people=(away(record=before),)), recurrence=YEARLY)

    assert step == Step(
        f"Set Ada out of office{instead}",
        OutOfOfficeOf(*KEY),
        before,
        OutOfOfficeDraft(
            datetime(2027, 6, 8, tzinfo=CHICAGO), datetime(2027, 6, 9, tzinfo=CHICAGO), type="Fair"
        ),
    )


def test_with_times_it_lasts_from_the_one_to_the_other() -> None:
    (step,) = steps(
        HolidayHeld(people=(away(),)),
        end_date=date(2027, 6, 9),
        start_time=time(12),
        end_time=time(10),
    )

    assert step.after.starts_at == datetime(2027, 6, 8, 12, tzinfo=CHICAGO)
    assert step.after.ends_at == datetime(2027, 6, 9, 10, tzinfo=CHICAGO)


PAST = {"start_date": date(2027, 6, 5), "end_date": date(2027, 6, 5)}


@pytest.mark.parametrize(
    ("person", "plan", "obstacle"),
    [
        (away(clock=NOWHERE), {}, Obstacle.CONFLICT),
        (away(), PAST, Obstacle.BAD_USER_INPUT),
        (away(elsewhere=True), {}, Obstacle.OUT_OF_OFFICE_SET_ELSEWHERE),
    ],
)
def test_what_a_preview_refuses_for_somebody_is_refused_in_its_words(
    person: AwayHeld, plan: dict[str, Any], obstacle: Obstacle
) -> None:
    with pytest.raises(NotPossible) as refused:
        steps(HolidayHeld((ModeHeld(),), people=(person,)), **plan)

    draft = None if obstacle is Obstacle.CONFLICT else OutOfOfficeDraft(None, NOW)
    if obstacle is Obstacle.OUT_OF_OFFICE_SET_ELSEWHERE:
        draft = OutOfOfficeDraft(None, None)
    elsewhere = person.out_of_office.elsewhere
    (said,) = holiday_in_the_way(draft, "Ada", person.at, elsewhere=elsewhere, now=NOW)
    assert (refused.value.problems, refused.value.obstacle) == ([said.problem], obstacle)


def test_of_several_obstacles_those_of_the_first_kind_are_told_together() -> None:
    people = (away(clock=NOWHERE), away(elsewhere=True), replace(away(clock=NOWHERE), at=("x",)))

    with pytest.raises(NotPossible) as refused:
        steps(HolidayHeld(people=people))

    assert refused.value.obstacle is Obstacle.CONFLICT
    assert [one.path for one in refused.value.problems] == [("associateIds", "1"), ("x",)]


def test_modes_come_first_then_schedules_of_locations_then_absences() -> None:
    held = HolidayHeld(
        (ModeHeld(DALLAS), ModeHeld(KYOTO, mode())), (ClosedPlace(DALLAS),), (away(),)
    )

    found = steps(held, call_forwarding=CallForwarding())

    kinds = [ModeAt, HolidayIn, ModeAt, ScheduleOf, EventIn, OutOfOfficeOf]
    assert [type(one.place) for one in found] == kinds
