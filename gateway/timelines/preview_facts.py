"""What would be read about a person once a plan is carried out. Pure.

Rule 1: a plan writes what its mutation would write, and nothing else; what it leaves alone stays the same object.
Rule 2: a list that could not be read stays so: what else is in it may decide, and nobody can tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from gateway.timelines.clocks import House, clock_to_show, person_clock
from gateway.timelines.facts import (
    Absences,
    Blocks,
    Calling,
    Facts,
    Many,
    Reading,
    retold,
    value_of,
)
from gateway.timelines.plans import AbsencePlan, EventPlan, HolidayPlan, Plan, WeekPlan
from gateway.timelines.preview_week import blocks_of, events_of, hours_of
from gateway.vendors.cache import Kept
from gateway.vendors.mykaarma.knowledge import covers
from gateway.vendors.records import (
    CallForwarding,
    DealerAssociate,
    EventDraft,
    Holiday,
    HolidayDraft,
    OperatingMode,
    OperatingModeLevel,
    OperatingModeType,
    OutOfOffice,
    OutOfOfficeDraft,
    OutOfOfficeKnowledge,
    Schedule,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
)
from gateway.vendors.webex.ids import bare_id, event_id, schedule_id
from gateway.vendors.zones import Clock

T = TypeVar("T")

ABSENCES = "Absences"
"""The schedule of a person that holds absences planned here."""
HOLIDAYS = "Holidays"
"""The schedule of a location for its holidays, when it has none yet."""

PLANNED = ""
"""The id of what its vendor has not named yet."""


def after(facts: Facts, plan: Plan, *, house: House, now: datetime) -> Facts:
    """The person's facts once the plan is carried out at `now`; the same object where it does not touch them."""
    match plan:
        case AbsencePlan():
            return _absent(facts, plan, house)
        case EventPlan():
            return _called(facts, lambda calling: _with_event(calling, plan.ref, plan.draft))
        case WeekPlan():
            return _working(facts, plan, house, now)
        case HolidayPlan():
            return _on_holiday(facts, plan, house)


def place_of(facts: Facts) -> str | None:
    """The Webex location where the person is, as far as it is known."""
    person = value_of(facts.calling.person) if facts.calling else None
    return person.location_id if person else None


# ---------------------------------------------------------------- being away


def _absent(facts: Facts, plan: AbsencePlan, house: House) -> Facts:
    if plan.associate_id != facts.associate.id:
        return facts
    away = _out_of_office(facts, plan.draft)
    person_id = facts.associate.links.webex_person_id
    draft = absence_event(plan, person_clock(facts, house))
    if person_id is None or isinstance(draft, NoEvent):
        return away
    ref = _ref(ScheduleOwnerKind.PERSON, person_id, ScheduleType.HOLIDAYS, ABSENCES)
    return _called(away, lambda calling: _with_event(calling, ref, draft, name=ABSENCES))


def _out_of_office(facts: Facts, draft: OutOfOfficeDraft) -> Facts:
    """With another record, and the vendor's flag as it would be then: it tells of that record alone."""
    key, part = facts.associate.links.out_of_office_key, facts.absences
    if part is None or key is None:
        return facts
    record = OutOfOffice.of(draft, key=key, known_from=OutOfOfficeKnowledge.GATEWAY)
    return replace(facts, absences=replace(part, record=record, flag=_flag(part, record)))


def _flag(part: Absences, record: OutOfOffice) -> Reading[DealerAssociate | None]:
    flag = part.flag
    if not isinstance(flag, Kept) or flag.value is None or flag.value.out_of_office is None:
        return flag
    return retold(flag, replace(flag.value, out_of_office=covers(record, flag.as_of)))


class NoEvent(StrEnum):
    """Why no event can say an absence, as the end of a sentence about the person."""

    NO_CLOCK = "Webex does not know them, or not the location that says what time it is for them"
    NO_ZONE = "their time zone is none that we know"
    BEYOND = "the calendar ends before their day does"
    SET_BACK = "their clock is set back meanwhile, and reads no later at the end than at the start"


def absence_event(plan: AbsencePlan, clock: Clock | None) -> EventDraft | NoEvent:
    """The absence on the person's clock, outward to whole minutes."""
    if clock is None:
        return NoEvent.NO_CLOCK
    if clock.zone is None:
        return NoEvent.NO_ZONE
    try:
        start = plan.starts_at.astimezone(clock.zone).replace(second=0, microsecond=0)
        ends = last_minute(plan.ends_at, clock.zone)
    except OverflowError:
        return NoEvent.BEYOND
    begins = start.replace(tzinfo=None)
    if ends <= begins:
        return NoEvent.SET_BACK
    return EventDraft(plan.event_name, begins.date(), ends.date(), begins.time(), ends.time())


def last_minute(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the zone's clock reads at an instant, without the zone, up to a whole minute. Raises OverflowError."""
    reads = moment.astimezone(zone)
    if reads.second or reads.microsecond:
        reads = reads.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return reads.replace(tzinfo=None)


# ---------------------------------------------------------------- the hours of a week


def _working(facts: Facts, plan: WeekPlan, house: House, now: datetime) -> Facts:
    if facts.associate.id in plan.associate_ids:
        clock = person_clock(facts, house)
        first = plan.starts_on or today_on(clock, now=now)
        facts = _called(facts, lambda calling: _with_own_week(calling, plan, facts, first))
    if plan.location_id is not None and plan.location_id == place_of(facts):
        facts = _called(facts, lambda calling: _with_mode(calling, plan))
    if plan.account and facts.blocks is not None:
        facts = replace(facts, blocks=_with_blocks(facts.blocks, plan))
    return facts


def today_on(clock: Clock | None, *, now: datetime) -> date:
    """The date on a clock; in UTC where the clock is not known."""
    return now.astimezone(clock.zone if clock and clock.zone else UTC).date()


def _with_own_week(calling: Calling, plan: WeekPlan, facts: Facts, first: date) -> Calling:
    person_id = facts.associate.links.webex_person_id or ""
    ref = _ref(ScheduleOwnerKind.PERSON, person_id, ScheduleType.BUSINESS_HOURS, plan.name)
    events = tuple(_event(draft, ref) for draft in events_of(plan.days, first=first))
    many = calling.schedules
    at = _place(many, lambda one: one.ref.type is ref.type and one.name == plan.name)
    return replace(calling, schedules=_put(many, Schedule(ref, plan.name, events), at=at))


def _with_mode(calling: Calling, plan: WeekPlan) -> Calling:
    many = calling.location_modes
    if many is None:
        return calling
    at = _place(many, lambda one: is_mode(one, plan.name, OperatingModeLevel.LOCATION))
    listed = _listed(many, at)
    mode = OperatingMode(
        id=listed.id if listed else PLANNED,
        name=plan.name,
        type=OperatingModeType.DIFFERENT_HOURS_DAILY,
        level=OperatingModeLevel.LOCATION,
        location_id=plan.location_id,
        call_forwarding=listed.call_forwarding if listed else CallForwarding(),
        detailed=True,
        different_hours_daily=hours_of(plan.days),
    )
    return replace(calling, location_modes=_put(many, mode, at=at))


def _with_blocks(part: Blocks, plan: WeekPlan) -> Blocks:
    if not isinstance(part.entries, Kept):
        return part
    return replace(part, entries=retold(part.entries, blocks_of(plan)))


# ---------------------------------------------------------------- a holiday


def _on_holiday(facts: Facts, plan: HolidayPlan, house: House) -> Facts:
    place = place_of(facts)
    if plan.level is OperatingModeLevel.ORGANIZATION:
        facts = _called(
            facts,
            lambda calling: replace(
                calling,
                organization_modes=_with_holiday(calling.organization_modes, plan, None),
            ),
        )
    if place is not None and place in plan.location_ids:
        facts = _called(facts, lambda calling: _closed_place(calling, plan, place))
    draft = holiday_absence(plan, clock_to_show(facts, house))
    if facts.associate.id in plan.associate_ids and draft is not None:
        facts = _out_of_office(facts, draft)
    return facts


def holiday_absence(plan: HolidayPlan, clock: Clock) -> OutOfOfficeDraft | None:
    """The holiday, for the first time that it happens, as an out of office of the person who is shown times by the
    clock. None for a clock that nobody knows."""
    zone = clock.zone
    if zone is None:
        return None
    start = datetime.combine(plan.start_date, plan.start_time or time(), tzinfo=zone)
    if plan.end_time is not None:
        end = datetime.combine(plan.end_date, plan.end_time, tzinfo=zone)
    elif plan.end_date == date.max:
        end = datetime.combine(plan.end_date, time.max, tzinfo=zone)
    else:
        end = datetime.combine(plan.end_date + timedelta(days=1), time(), tzinfo=zone)
    return OutOfOfficeDraft(starts_at=start, ends_at=end, type=plan.name)


def _closed_place(calling: Calling, plan: HolidayPlan, place: str) -> Calling:
    schedules, modes = calling.location_schedules, calling.location_modes
    if modes is not None and plan.level is OperatingModeLevel.LOCATION:
        calling = replace(calling, location_modes=_with_holiday(modes, plan, place))
    if schedules is None:
        return calling
    at = _place(schedules, lambda one: one.ref.type is ScheduleType.HOLIDAYS)
    there = _listed(schedules, at)
    new = _ref(ScheduleOwnerKind.LOCATION, place, ScheduleType.HOLIDAYS, HOLIDAYS)
    ref, name = (there.ref, there.name) if there else (new, HOLIDAYS)
    return _with_event(calling, ref, plan.event, name=name)


def _with_holiday(
    many: Many[OperatingMode], plan: HolidayPlan, location_id: str | None
) -> Many[OperatingMode]:
    """With the holiday in the mode of its name; where there is none, or it could not be read, in one of its own."""
    level = OperatingModeLevel.LOCATION if location_id else OperatingModeLevel.ORGANIZATION
    at = _place(many, lambda one: is_mode(one, plan.name, level))
    mode = _detail(many, at)
    if mode is None or mode.type is not OperatingModeType.HOLIDAY:
        at, mode = None, _new_holiday_mode(plan, level, location_id)
    holiday = _holiday(plan.holiday, mode.id)
    forwarding = plan.call_forwarding or mode.call_forwarding
    changed = replace(mode, holidays=(*mode.holidays, holiday), call_forwarding=forwarding)
    return _put(many, changed, at=at)


def _new_holiday_mode(
    plan: HolidayPlan, level: OperatingModeLevel, location_id: str | None
) -> OperatingMode:
    return OperatingMode(
        id=PLANNED,
        name=plan.name,
        type=OperatingModeType.HOLIDAY,
        level=level,
        location_id=location_id,
        call_forwarding=CallForwarding(),
        detailed=True,
    )


def is_mode(mode: OperatingMode, name: str, level: OperatingModeLevel) -> bool:
    """Whether it is the mode of that name at that level."""
    return mode.name == name and mode.level is level


# ---------------------------------------------------------------- records and lists of them


def _called(facts: Facts, change: Callable[[Calling], Calling]) -> Facts:
    """With the Webex part changed, if there is one."""
    if facts.calling is None:
        return facts
    calling = change(facts.calling)
    return facts if calling is facts.calling else replace(facts, calling=calling)


def _with_event(
    calling: Calling, ref: ScheduleRef, draft: EventDraft, *, name: str | None = None
) -> Calling:
    """With the event in the schedule, if that is the person's or the location's where the person is. `name` is the
    schedule's, for the case that there is none yet. An event of a schedule that could not be read stands beside it:
    schedules of one owner and type add up."""
    person = value_of(calling.person)
    if ref.owner_kind is ScheduleOwnerKind.PERSON:
        if person is None or bare_id(person.id) != bare_id(ref.owner_id):
            return calling
        return replace(calling, schedules=_added(calling.schedules, ref, draft, name))
    many = calling.location_schedules
    if many is None or person is None or person.location_id != ref.owner_id:
        return calling
    return replace(calling, location_schedules=_added(many, ref, draft, name))


def _added(
    many: Many[Schedule], ref: ScheduleRef, draft: EventDraft, name: str | None
) -> Many[Schedule]:
    event = _event(draft, ref)
    at = _place(many, lambda one: one.ref == ref)
    found, listed = _detail(many, at), _listed(many, at)
    if found is not None and found.events is not None:
        return _put(many, replace(found, events=(*found.events, event)), at=at)
    named = listed.name if listed else name or ""
    return _put(many, Schedule(ref, named, (event,)), at=None)


def _put(many: Many[T], record: T, *, at: int | None) -> Many[T]:
    """The list with a record in a place; None: after all others."""
    if not isinstance(many.listed, Kept):
        return many
    listed, details = list(many.listed.value), list(many.details)
    place = len(listed) if at is None else at
    listed[place : place + 1] = [record]
    details[place : place + 1] = [retold(many.listed, record)]
    return Many(retold(many.listed, tuple(listed)), tuple(details))


def _place(many: Many[T], meant: Callable[[T], bool]) -> int | None:
    found = value_of(many.listed) or ()
    return next((at for at, one in enumerate(found) if meant(one)), None)


def _listed(many: Many[T], at: int | None) -> T | None:
    found = value_of(many.listed)
    return None if at is None or found is None else found[at]


def _detail(many: Many[T], at: int | None) -> T | None:
    return None if at is None else value_of(many.details[at])


def _ref(kind: ScheduleOwnerKind, owner_id: str, type_: ScheduleType, name: str) -> ScheduleRef:
    return ScheduleRef(kind, owner_id, type_, schedule_id(kind, name))


def _event(draft: EventDraft, ref: ScheduleRef) -> ScheduleEvent:
    said = {each.name: getattr(draft, each.name) for each in fields(EventDraft)}
    return ScheduleEvent(schedule=ref, id=event_id(ref.owner_kind, draft.name), **said)


def _holiday(draft: HolidayDraft, mode_id: str) -> Holiday:
    said = {each.name: getattr(draft, each.name) for each in fields(HolidayDraft)}
    return Holiday(mode_id=mode_id, id=PLANNED, **said)
