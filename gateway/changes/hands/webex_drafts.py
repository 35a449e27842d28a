"""Webex's records as drafts, in one form, so that equal records are the same (`steps.same`). Pure.

Two drafts are the same in this form when Webex shows the same for both. It knows whole minutes, gives days that were left
out as closed ones, and says of what recurs daily or weekly without an end that it does so for ever. Holidays and events
stand in the order in which they were given. What cannot be read of a record is None in its draft.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import time
from typing import Any, TypeVar

from gateway.vendors.records import (
    CallForwarding,
    DayHours,
    DayOfWeek,
    DifferentHoursDaily,
    EventDraft,
    Holiday,
    HolidayDraft,
    OperatingMode,
    OperatingModeDraft,
    OperatingModeType,
    Recurrence,
    SameHoursDaily,
    Schedule,
    ScheduleDraft,
    ScheduleEvent,
    ScheduleOwnerKind,
    WeeklyRecurrence,
)
from gateway.vendors.webex.ids import bare_id

Span = TypeVar("Span", EventDraft, HolidayDraft)
Hours = TypeVar("Hours", SameHoursDaily, DifferentHoursDaily)


# ---------------------------------------------------------------- records as drafts


def mode_draft(mode: OperatingMode) -> OperatingModeDraft:
    """What would make a mode that was read with its details."""
    has_holidays = mode.type is OperatingModeType.HOLIDAY or mode.holidays
    holidays = tuple(holiday_draft(one) for one in mode.holidays) if has_holidays else None
    members = _members(mode, OperatingModeDraft) | {"holidays": holidays}
    return canonical_mode(OperatingModeDraft(**members))


def holiday_draft(holiday: Holiday) -> HolidayDraft:
    """What would make a holiday of a mode."""
    return canonical_holiday(HolidayDraft(**_members(holiday, HolidayDraft)))


def schedule_draft(schedule: Schedule) -> ScheduleDraft:
    """What would make a schedule that was read with its events."""
    ref = schedule.ref
    events = tuple(event_draft(event) for event in schedule.events or ())
    draft = ScheduleDraft(ref.owner_kind, ref.owner_id, schedule.name, ref.type, events)
    return canonical_schedule(draft)


def event_draft(event: ScheduleEvent) -> EventDraft:
    """What would make an event of a schedule."""
    return canonical_event(EventDraft(**_members(event, EventDraft)), event.schedule.owner_kind)


def is_sound(record: OperatingMode | Schedule, part: str = "") -> bool:
    """Whether nothing is wrong with a part of a record (`events.0`), or with all of it: only then does its draft say
    everything about it."""
    return not any(
        problem.path is None or part in ("", problem.path) or problem.path.startswith(f"{part}.")
        for problem in record.data_problems
    )


# ---------------------------------------------------------------- the one form


def canonical_mode(draft: OperatingModeDraft) -> OperatingModeDraft:
    """The draft in the one form."""
    holidays = draft.holidays
    return replace(
        draft,
        location_id=bare_id(draft.location_id) if draft.location_id else None,
        call_forwarding=_forwarding(draft.call_forwarding),
        same_hours_daily=_hours(draft.same_hours_daily),
        different_hours_daily=_hours(draft.different_hours_daily),
        holidays=None if holidays is None else tuple(map(canonical_holiday, holidays)),
    )


def canonical_holiday(draft: HolidayDraft) -> HolidayDraft:
    """The draft in the one form."""
    return _span(draft, kind=None)


def canonical_schedule(draft: ScheduleDraft) -> ScheduleDraft:
    """The draft in the one form."""
    events = tuple(canonical_event(event, draft.owner_kind) for event in draft.events)
    return replace(draft, owner_id=bare_id(draft.owner_id), events=events)


def canonical_event(draft: EventDraft, kind: ScheduleOwnerKind) -> EventDraft:
    """The draft in the one form. `kind` is whose schedule it is in."""
    return _span(draft, kind=kind)


def canonical_recurrence(
    recurrence: Recurrence | None, kind: ScheduleOwnerKind | None
) -> Recurrence | None:
    """The recurrence in the one form; `kind` is None for a holiday of a mode."""
    if recurrence is None:
        return None
    ends = recurrence.end_date is not None or recurrence.occurrences is not None
    often = recurrence.daily is not None or recurrence.weekly is not None
    forever = kind is not None and (bool(recurrence.forever) or (often and not ends))
    weekly = recurrence.weekly and _weekly(recurrence.weekly, kind)
    told = replace(recurrence, forever=forever or None, weekly=weekly)
    return None if told == Recurrence() else told


# ---------------------------------------------------------------- parts


def _members(record: object, kind: type[Any]) -> dict[str, Any]:
    """The record's members that the draft has too; some are None where a draft wants a word."""
    return {member.name: getattr(record, member.name) for member in fields(kind)}


def _span(draft: Span, *, kind: ScheduleOwnerKind | None) -> Span:
    return replace(
        draft,
        start_time=None if draft.all_day else _minute(draft.start_time),
        end_time=None if draft.all_day else _minute(draft.end_time),
        recurrence=canonical_recurrence(draft.recurrence, kind),
    )


def _weekly(weekly: WeeklyRecurrence, kind: ScheduleOwnerKind | None) -> WeeklyRecurrence:
    # A person's says "each week" by an interval of 1, a location's by none.
    each_week = 1 if kind is ScheduleOwnerKind.PERSON else None
    interval = each_week if weekly.interval in (None, 1) else weekly.interval
    return WeeklyRecurrence(interval, tuple(day for day in DayOfWeek if day in weekly.days))


def _hours(hours: Hours | None) -> Hours | None:
    if hours is None:
        return None
    days = {each.name: _day(getattr(hours, each.name)) for each in fields(hours)}
    return replace(hours, **days)


def _day(day: DayHours | None) -> DayHours:
    if day is None:
        return DayHours()
    if day.all_day:
        return replace(day, start_time=None, end_time=None)
    return replace(day, start_time=_minute(day.start_time), end_time=_minute(day.end_time))


def _minute(at: time | None) -> time | None:
    return None if at is None else at.replace(second=0, microsecond=0)


def _forwarding(forwarding: CallForwarding) -> CallForwarding:
    # Webex may leave the whole of it out.
    return forwarding and replace(forwarding, destination=forwarding.destination or None)
