"""What the orders about Webex's records plan, as tables: before, after and place, or why there is nothing to plan."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from gateway.changes.faults import NotPossible
from gateway.changes.hands.webex_drafts import (
    event_draft,
    holiday_draft,
    mode_draft,
    schedule_draft,
)
from gateway.changes.orders.operating_modes import (
    HolidayAdd,
    HolidayRemove,
    HolidayUpdate,
    OperatingModeCreate,
    OperatingModeDelete,
    OperatingModeUpdate,
)
from gateway.changes.orders.schedules import (
    AssociateOwner,
    EventAdd,
    EventRemove,
    EventUpdate,
    LocationOwner,
    OwnersSchedules,
    ScheduleCreate,
    ScheduleDelete,
    ScheduleUpdate,
)
from gateway.changes.places import EventIn, HolidayIn, ModeAt, ScheduleOf
from gateway.changes.steps import Step
from gateway.changes.values import plain, told
from gateway.timelines.refusals import Obstacle
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    CallForwarding,
    DataProblem,
    DayHours,
    DayOfWeek,
    EventDraft,
    EventPatch,
    Holiday,
    HolidayDraft,
    HolidayPatch,
    Month,
    OperatingMode,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModePatch,
    OperatingModeType,
    Recurrence,
    SameHoursDaily,
    Schedule,
    ScheduleDraft,
    ScheduleEvent,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleRef,
    ScheduleType,
    WeeklyRecurrence,
    YearlyByDate,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = date(2027, 1, 4)
NINE, FIVE = time(9), time(17)
PERSON, LOCATION = ScheduleOwnerKind
ORGANIZATION = OperatingModeLevel.ORGANIZATION
NOT_FOUND, CONFLICT, BAD = Obstacle.NOT_FOUND, Obstacle.CONFLICT, Obstacle.BAD_USER_INPUT

CALLS = CallForwarding(enabled=True, destination="1001")
WEEKDAYS = SameHoursDaily(DayHours(enabled=True, start_time=NINE, end_time=FIVE), DayHours())
HOURS = OperatingMode(
    "mode-1", "Hours", OperatingModeType.SAME_HOURS_DAILY, OperatingModeLevel.LOCATION, "dallas",
    CALLS, detailed=True, same_hours_daily=WEEKDAYS,
)  # fmt: skip
YEARLY = Recurrence(yearly_by_date=YearlyByDate(4, Month.JANUARY))
CLOSED = Holiday("mode-2", "holiday-1", "Closed", True, DAY, DAY, recurrence=YEARLY)
HALF = Holiday("mode-2", "holiday-2", "Half", False, DAY, DAY, NINE, FIVE)
HOLIDAYS = OperatingMode(
    "mode-2", "Holidays", OperatingModeType.HOLIDAY, ORGANIZATION, None, CALLS, detailed=True,
    holidays=(HALF, CLOSED),
)  # fmt: skip

REF = ScheduleRef(PERSON, "ada", ScheduleType.BUSINESS_HOURS, "schedule-1")
WEEKLY = Recurrence(forever=True, weekly=WeeklyRecurrence(1, (DayOfWeek.MONDAY,)))
SHIFT = ScheduleEvent(REF, "event-1", "Shift", DAY, DAY, NINE, FIVE, False, WEEKLY)
OFF = ScheduleEvent(REF, "event-2", "Off", DAY, DAY, None, None, True)
SCHEDULE = Schedule(REF, "Usual", (SHIFT, OFF))

NEW_DAY = HolidayDraft("New", DAY, DAY, all_day=True)
NEW_EVENT = EventDraft("New", DAY, DAY, all_day=True)
EARLIER = replace(NEW_EVENT, name="Earlier")
UNSAID = Recurrence(weekly=WeeklyRecurrence(None, (DayOfWeek.MONDAY,)))


def wrong(path: str | None) -> tuple[DataProblem, ...]:
    """A problem of a record."""
    return (DataProblem(Vendor.WEBEX, None, path, "CODE", "Wrong."),)


def the_step(order: Any, held: Any) -> Step:
    """The one step of an order that has come back from the store."""
    kept = told(type(order), json.loads(json.dumps(plain(order))))
    assert kept == order
    (step,) = kept.steps(held, now=NOW)
    assert Step.from_json(step.to_json()) == step
    return step


def changed(before: Any, after: Any) -> dict[str, Any]:
    """The members that differ, as they shall be."""
    names = [one.name for one in fields(after)]
    return {
        name: getattr(after, name)
        for name in names
        if getattr(before, name) != getattr(after, name)
    }


# ---------------------------------------------------------------- making


def mode_create(**members: Any) -> OperatingModeCreate:
    """The order for a mode of the organization, unless it is said."""
    return OperatingModeCreate(
        replace(
            OperatingModeDraft("New", OperatingModeType.NONE, ORGANIZATION, CALLS),
            **members,
        )
    )


OF_DALLAS: dict[str, Any] = {"level": OperatingModeLevel.LOCATION, "location_id": "dallas=="}
ADA = OwnersSchedules("ada", (Schedule(REF, "Usual"),))
CREATES = [
    (
        mode_create(), None, ModeAt("New", ORGANIZATION),
        OperatingModeDraft("New", OperatingModeType.NONE, ORGANIZATION, CALLS),
        'Create the operating mode "New"',
    ),
    (
        mode_create(**OF_DALLAS), None, ModeAt("New", OperatingModeLevel.LOCATION, "dallas"),
        OperatingModeDraft(
            "New", OperatingModeType.NONE, OperatingModeLevel.LOCATION, CALLS, "dallas"
        ),
        'Create the operating mode "New"',
    ),
    (
        HolidayAdd("mode-2=", NEW_DAY), HOLIDAYS, HolidayIn("mode-2", "New"), NEW_DAY,
        'Add the holiday "New" to the operating mode "Holidays"',
    ),
    (
        ScheduleCreate(AssociateOwner("1"), "New", ScheduleType.BUSINESS_HOURS, (NEW_EVENT,)), ADA,
        ScheduleOf(PERSON, "ada", ScheduleType.BUSINESS_HOURS, "New"),
        ScheduleDraft(PERSON, "ada", "New", ScheduleType.BUSINESS_HOURS, (NEW_EVENT,)),
        'Create the schedule "New"',
    ),
    (  # a name is unique for its type
        ScheduleCreate(AssociateOwner("1"), "Usual", ScheduleType.HOLIDAYS), ADA,
        ScheduleOf(PERSON, "ada", ScheduleType.HOLIDAYS, "Usual"),
        ScheduleDraft(PERSON, "ada", "Usual", ScheduleType.HOLIDAYS),
        'Create the schedule "Usual"',
    ),
    (
        ScheduleCreate(LocationOwner("dallas=="), "New", ScheduleType.HOLIDAYS),
        OwnersSchedules("dallas==", ()),
        ScheduleOf(LOCATION, "dallas", ScheduleType.HOLIDAYS, "New"),
        ScheduleDraft(LOCATION, "dallas", "New", ScheduleType.HOLIDAYS),
        'Create the schedule "New"',
    ),
    (  # yearly is for ever, and Webex has no word for it
        HolidayAdd("mode-2", replace(NEW_DAY, recurrence=replace(YEARLY, forever=True))), HOLIDAYS,
        HolidayIn("mode-2", "New"), replace(NEW_DAY, recurrence=YEARLY),
        'Add the holiday "New" to the operating mode "Holidays"',
    ),
    (  # in the order given
        ScheduleCreate(LocationOwner("dallas"), "New", ScheduleType.HOLIDAYS, (NEW_EVENT, EARLIER)),
        OwnersSchedules("dallas", ()),
        ScheduleOf(LOCATION, "dallas", ScheduleType.HOLIDAYS, "New"),
        ScheduleDraft(LOCATION, "dallas", "New", ScheduleType.HOLIDAYS, (NEW_EVENT, EARLIER)),
        'Create the schedule "New"',
    ),
    (  # weekly without an end is for ever, and Webex wants an interval
        EventAdd(REF, replace(NEW_EVENT, recurrence=UNSAID)), SCHEDULE, EventIn(REF, "Usual", "New"),
        replace(NEW_EVENT, recurrence=WEEKLY),
        'Add the event "New" to the schedule "Usual"',
    ),
    (
        EventAdd(REF, NEW_EVENT), SCHEDULE, EventIn(REF, "Usual", "New"), NEW_EVENT,
        'Add the event "New" to the schedule "Usual"',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("order", "held", "place", "after", "action"), CREATES)
def test_what_is_made_was_not_there_and_has_no_id_yet(
    order: Any, held: Any, place: Any, after: Any, action: str
) -> None:
    assert the_step(order, held) == Step(action, place, None, after, undoable=True)


# ---------------------------------------------------------------- changing


AT_HOURS = ModeAt("Hours", OperatingModeLevel.LOCATION, "dallas", "mode-1")
AT_HOLIDAYS = ModeAt("Holidays", ORGANIZATION, None, "mode-2")
AT_CLOSED = HolidayIn("mode-2", "Closed", "holiday-1")
AT_HALF = HolidayIn("mode-2", "Half", "holiday-2")
AT_SCHEDULE = ScheduleOf(PERSON, "ada", ScheduleType.BUSINESS_HOURS, "Usual", "schedule-1")
AT_SHIFT = EventIn(REF, "Usual", "Shift", "event-1")
AT_OFF = EventIn(REF, "Usual", "Off", "event-2")

UPDATES = [
    (OperatingModeUpdate("mode-1=", OperatingModePatch(name="Other")), HOURS,
     AT_HOURS, mode_draft(HOURS), {"name": "Other"}),
    (OperatingModeUpdate("mode-1", OperatingModePatch(name="Hours")), HOURS,
     AT_HOURS, mode_draft(HOURS), {}),
    (OperatingModeUpdate("mode-2", OperatingModePatch(holidays=(NEW_DAY,))), HOLIDAYS,
     AT_HOLIDAYS, mode_draft(HOLIDAYS), {"holidays": (NEW_DAY,)}),
    (OperatingModeUpdate("mode-2", OperatingModePatch(holidays=())), HOLIDAYS,
     AT_HOLIDAYS, mode_draft(HOLIDAYS), {"holidays": ()}),
    (OperatingModeUpdate("mode-2", OperatingModePatch(call_forwarding=CallForwarding())), HOLIDAYS,
     AT_HOLIDAYS, mode_draft(HOLIDAYS), {"call_forwarding": CallForwarding()}),
    (HolidayUpdate("mode-2", "holiday-1=", HolidayPatch(name="Other")), HOLIDAYS,
     AT_CLOSED, holiday_draft(CLOSED), {"name": "Other"}),
    (HolidayUpdate("mode-2", "holiday-1", HolidayPatch(start_time=NINE, end_time=FIVE)), HOLIDAYS,
     AT_CLOSED, holiday_draft(CLOSED), {"all_day": False, "start_time": NINE, "end_time": FIVE}),
    (HolidayUpdate("mode-2", "holiday-2", HolidayPatch(all_day=True)), HOLIDAYS,
     AT_HALF, holiday_draft(HALF), {"all_day": True, "start_time": None, "end_time": None}),
    (HolidayUpdate("mode-2", "holiday-2", HolidayPatch(recurrence=YEARLY)), HOLIDAYS,
     AT_HALF, holiday_draft(HALF), {"recurrence": YEARLY}),
    (HolidayUpdate("mode-2", "holiday-1", HolidayPatch(recurrence=replace(YEARLY, forever=True))), HOLIDAYS,
     AT_CLOSED, holiday_draft(CLOSED), {}),
    (ScheduleUpdate(REF, SchedulePatch(name="Other")), SCHEDULE,
     AT_SCHEDULE, schedule_draft(SCHEDULE), {"name": "Other"}),
    (ScheduleUpdate(REF, SchedulePatch(events=())), SCHEDULE,
     AT_SCHEDULE, schedule_draft(SCHEDULE), {"events": ()}),
    (ScheduleUpdate(REF, SchedulePatch(name="Other", events=(NEW_EVENT,))), SCHEDULE,
     AT_SCHEDULE, schedule_draft(SCHEDULE), {"name": "Other", "events": (NEW_EVENT,)}),
    (EventUpdate(REF, "event-1=", EventPatch(name="Other")), SCHEDULE,
     AT_SHIFT, event_draft(SHIFT), {"name": "Other"}),
    (EventUpdate(REF, "event-1", EventPatch(recurrence=None)), SCHEDULE,
     AT_SHIFT, event_draft(SHIFT), {"recurrence": None}),
    (EventUpdate(REF, "event-1", EventPatch(recurrence=UNSAID)), SCHEDULE,
     AT_SHIFT, event_draft(SHIFT), {}),
    (EventUpdate(REF, "event-1", EventPatch(all_day=True)), SCHEDULE,
     AT_SHIFT, event_draft(SHIFT), {"all_day": True, "start_time": None, "end_time": None}),
    (EventUpdate(REF, "event-2", EventPatch(start_time=NINE, end_time=FIVE)), SCHEDULE,
     AT_OFF, event_draft(OFF), {"all_day": False, "start_time": NINE, "end_time": FIVE}),
]  # fmt: skip


@pytest.mark.parametrize(("order", "held", "place", "before", "difference"), UPDATES)
def test_an_update_names_the_record_by_its_id_and_changes_only_what_is_asked_for(
    order: Any, held: Any, place: Any, before: Any, difference: dict[str, Any]
) -> None:
    step = the_step(order, held)

    assert (step.place, step.before) == (place, before)
    assert changed(step.before, step.after) == difference
    assert step.undoable
    assert place.name in step.action


# ---------------------------------------------------------------- removing


DELETES = [
    (OperatingModeDelete("mode-1="), HOURS, AT_HOURS, mode_draft(HOURS)),
    (HolidayRemove("mode-2", "holiday-2="), HOLIDAYS, AT_HALF, holiday_draft(HALF)),
    (ScheduleDelete(REF), SCHEDULE, AT_SCHEDULE, schedule_draft(SCHEDULE)),
    (EventRemove(REF, "event-1="), SCHEDULE, AT_SHIFT, event_draft(SHIFT)),
]


@pytest.mark.parametrize(("order", "held", "place", "before"), DELETES)
def test_a_removal_keeps_the_whole_record_to_put_it_back(
    order: Any, held: Any, place: Any, before: Any
) -> None:
    step = the_step(order, held)

    assert (step.place, step.before, step.after) == (place, before, None)
    assert step.undoable
    assert place.name in step.action


# ---------------------------------------------------------------- what cannot be put back


CHANGE_HOURS = OperatingModeUpdate("mode-1", OperatingModePatch(same_hours_daily=SameHoursDaily(
    DayHours(), DayHours()
)))  # fmt: skip
UNDOABLE = [
    (OperatingModeDelete("mode-1"), replace(HOURS, data_problems=wrong("level")), False),
    (OperatingModeUpdate("mode-1", OperatingModePatch(name="Other")),
     replace(HOURS, data_problems=wrong("sameHoursDaily.mondayToFriday.endTime")), True),
    (CHANGE_HOURS, replace(HOURS, data_problems=wrong("sameHoursDaily.mondayToFriday.endTime")), False),
    (CHANGE_HOURS, replace(HOURS, data_problems=wrong("callForwarding.enabled")), True),
    (CHANGE_HOURS, replace(HOURS, data_problems=wrong(None)), False),
    # Webex left it out, and it cannot be left out again.
    (OperatingModeUpdate("mode-1", OperatingModePatch(call_forwarding=CALLS)),
     replace(HOURS, call_forwarding=None), False),
    (OperatingModeUpdate("mode-1", OperatingModePatch(name="Other")),
     replace(HOURS, call_forwarding=None), True),
    (HolidayUpdate("mode-2", "holiday-2", HolidayPatch(name="Other")),
     replace(HOLIDAYS, data_problems=wrong("holidays.0.endTime")), False),
    (HolidayUpdate("mode-2", "holiday-1", HolidayPatch(name="Other")),
     replace(HOLIDAYS, data_problems=wrong("holidays.0.endTime")), True),
    (HolidayRemove("mode-2", "holiday-2"),
     replace(HOLIDAYS, data_problems=wrong("holidays.0.endTime")), False),
    (HolidayRemove("mode-2", "holiday-1"),
     replace(HOLIDAYS, data_problems=wrong("holidays.0.endTime")), True),
    (ScheduleDelete(REF), replace(SCHEDULE, data_problems=wrong("events.1.endDate")), False),
    (ScheduleUpdate(REF, SchedulePatch(events=())),
     replace(SCHEDULE, data_problems=wrong("events.1.endDate")), False),
    (ScheduleUpdate(REF, SchedulePatch(name="Other")),
     replace(SCHEDULE, data_problems=wrong("events.1.endDate")), True),
    (EventUpdate(REF, "event-2", EventPatch(name="Other")),
     replace(SCHEDULE, data_problems=wrong("events.1.endDate")), False),
    (EventUpdate(REF, "event-1", EventPatch(name="Other")),
     replace(SCHEDULE, data_problems=wrong("events.1.endDate")), True),
    (EventRemove(REF, "event-2"), replace(SCHEDULE, data_problems=wrong("events.1.endDate")), False),
    (EventRemove(REF, "event-1"), replace(SCHEDULE, data_problems=wrong("events.1.endDate")), True),
    (EventAdd(REF, NEW_EVENT), replace(SCHEDULE, data_problems=wrong("events.1.endDate")), True),
]  # fmt: skip


@pytest.mark.parametrize(("order", "held", "undoable"), UNDOABLE)
def test_a_step_cannot_be_undone_when_what_it_changes_is_not_wholly_known(
    order: Any, held: Any, undoable: bool
) -> None:
    assert the_step(order, held).undoable is undoable


def test_dates_that_cannot_be_read_are_none_and_survive_the_store() -> None:
    unread = replace(OFF, start_date=None, end_date=None)
    patch = EventPatch(start_date=DAY, end_date=DAY)

    step = the_step(EventUpdate(REF, "event-2", patch), replace(SCHEDULE, events=(unread,)))

    assert changed(step.before, step.after) == {"start_date": DAY, "end_date": DAY}


# ---------------------------------------------------------------- refusals


REFUSED = [
    (mode_create(name="Hours"), HOURS, CONFLICT, "name"),
    (OperatingModeUpdate("mode-1", OperatingModePatch(holidays=())), HOURS, BAD, "holidays"),
    (HolidayAdd("mode-2", replace(NEW_DAY, name="Half")), HOLIDAYS, CONFLICT, "holiday.name"),
    (HolidayUpdate("mode-2", "no-such", HolidayPatch(name="Other")), HOLIDAYS, NOT_FOUND, "holidayId"),
    (HolidayUpdate("mode-2", "holiday-2", HolidayPatch(end_time=time(8))), HOLIDAYS, BAD, "endTime"),
    (HolidayRemove("mode-2", "no-such"), HOLIDAYS, NOT_FOUND, "holidayId"),
    (ScheduleCreate(AssociateOwner("1"), "Usual", ScheduleType.BUSINESS_HOURS), ADA, CONFLICT, "name"),
    (EventAdd(REF, replace(NEW_EVENT, name="Off")), SCHEDULE, CONFLICT, "event.name"),
    (EventUpdate(REF, "no-such", EventPatch(name="Other")), SCHEDULE, NOT_FOUND, "eventId"),
    (EventUpdate(REF, "event-1", EventPatch(end_time=time(8))), SCHEDULE, BAD, "endTime"),
    (EventUpdate(REF, "event-2", EventPatch(name="Other")),
     replace(SCHEDULE, events=(replace(OFF, start_date=None),)), BAD, "startDate"),
    (EventRemove(REF, "no-such"), SCHEDULE, NOT_FOUND, "eventId"),
]  # fmt: skip


@pytest.mark.parametrize(("order", "held", "obstacle", "path"), REFUSED)
def test_what_is_in_the_way_is_said_at_its_place_in_the_input(
    order: Any, held: Any, obstacle: Obstacle, path: str
) -> None:
    with pytest.raises(NotPossible) as stopped:
        order.steps(held, now=NOW)

    (problem,) = stopped.value.problems
    assert stopped.value.obstacle is obstacle
    assert ".".join(problem.path) == path
    assert "." in problem.message


@pytest.mark.parametrize(
    ("order", "names"),
    [
        (ScheduleCreate(AssociateOwner("7"), "New", ScheduleType.HOLIDAYS), ("7",)),
        (ScheduleCreate(LocationOwner("dallas"), "New", ScheduleType.HOLIDAYS), ()),
        (EventRemove(REF, "event-1"), ()),  # the schedule is that of a person at Webex
        (OperatingModeDelete("mode-1"), ()),
    ],
)
def test_only_an_owner_from_the_directory_is_named_as_one_whom_the_order_is_about(
    order: Any, names: tuple[str, ...]
) -> None:
    assert order.associate_ids == names


def test_each_order_has_the_name_of_its_mutation() -> None:
    orders = (
        OperatingModeCreate, OperatingModeUpdate, OperatingModeDelete, HolidayAdd, HolidayUpdate,
        HolidayRemove, ScheduleCreate, ScheduleUpdate, ScheduleDelete, EventAdd, EventUpdate, EventRemove,
    )  # fmt: skip

    assert [order.name for order in orders] == [
        "operatingModeCreate", "operatingModeUpdate", "operatingModeDelete",
        "operatingModeHolidayAdd", "operatingModeHolidayUpdate", "operatingModeHolidayRemove",
        "scheduleCreate", "scheduleUpdate", "scheduleDelete",
        "scheduleEventAdd", "scheduleEventUpdate", "scheduleEventRemove",
    ]  # fmt: skip
