"""What a change makes of the event or holiday that is there. Pure; nothing is checked here.

Both follow one rule: giving times makes a timed one of what lasted all day, and making it last all day drops its
times. Contradictions are carried on, for the checks to refuse.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from gateway.vendors.records import (
    EventDraft,
    EventPatch,
    Holiday,
    HolidayPatch,
    Recurrence,
    ScheduleEvent,
    Unset,
)


def changed_event(patch: EventPatch, current: ScheduleEvent) -> EventDraft | None:
    """The event as it shall be, or None when neither the patch nor the event has a first day."""
    start_date = patch.start_date or current.start_date
    if start_date is None:
        return None
    all_day = _lasts_all_day(patch, current)
    start_time, end_time = _times(patch, current, all_day=all_day)
    return EventDraft(
        name=current.name if patch.name is None else patch.name,
        start_date=start_date,
        end_date=patch.end_date or current.end_date or start_date,
        start_time=start_time,
        end_time=end_time,
        all_day=all_day,
        recurrence=_recurrence(patch, current),
    )


def changed_holiday(patch: HolidayPatch, current: Holiday) -> HolidayPatch:
    """The holiday as it shall be; a patch, since its dates may be ones that cannot be read."""
    all_day = _lasts_all_day(patch, current)
    start_time, end_time = _times(patch, current, all_day=all_day)
    return HolidayPatch(
        name=current.name if patch.name is None else patch.name,
        start_date=patch.start_date or current.start_date,
        end_date=patch.end_date or current.end_date,
        all_day=all_day,
        start_time=start_time,
        end_time=end_time,
        recurrence=_recurrence(patch, current),
    )


def holiday_change(patch: HolidayPatch, current: Holiday) -> HolidayPatch:
    """The patch as Webex has to be told: of a holiday that lasted all day it makes a timed one by saying so, with
    both times."""
    then = changed_holiday(patch, current)
    if not current.all_day or then.all_day:
        return patch
    return replace(patch, all_day=False, start_time=then.start_time, end_time=then.end_time)


def has_times(patch: EventPatch | HolidayPatch) -> bool:
    """Whether the patch gives a time."""
    return patch.start_time is not None or patch.end_time is not None


def _lasts_all_day(patch: EventPatch | HolidayPatch, current: ScheduleEvent | Holiday) -> bool:
    if patch.all_day is None:
        return current.all_day and not has_times(patch)
    return patch.all_day


def _times(
    patch: EventPatch | HolidayPatch, current: ScheduleEvent | Holiday, *, all_day: bool
) -> tuple[time | None, time | None]:
    if all_day:
        return patch.start_time, patch.end_time
    # Midnight is a time like any other: only None stands for none.
    start = current.start_time if patch.start_time is None else patch.start_time
    end = current.end_time if patch.end_time is None else patch.end_time
    return start, end


def _recurrence(
    patch: EventPatch | HolidayPatch, current: ScheduleEvent | Holiday
) -> Recurrence | None:
    return current.recurrence if isinstance(patch.recurrence, Unset) else patch.recurrence
