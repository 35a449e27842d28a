"""What Webex does not allow, found before anything is sent. Pure; all problems at once.

Each `check_*` gives a list, empty when all is well. Paths lead into what was checked, in the schema's spelling;
`at` is put before them where it stands deeper in a mutation's input. Messages say value, rule and remedy.

Daily hours of a mode may end at or before they start on the clock: then they run over midnight. Only an end that
equals the start is refused, since it could mean no time or all day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import time

from gateway.vendors.port import Problem
from gateway.vendors.records import (
    CallForwarding,
    DayHours,
    DifferentHoursDaily,
    EventDraft,
    Holiday,
    HolidayDraft,
    HolidayPatch,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModePatch,
    OperatingModeType,
    SameHoursDaily,
    ScheduleDraft,
    ScheduleOwnerKind,
    SchedulePatch,
)
from gateway.vendors.texts import check_text
from gateway.vendors.webex.bodies import camel
from gateway.vendors.webex.spans import (
    Path,
    check_minutes,
    check_no_times,
    check_recurrence,
    check_span,
)
from gateway.vendors.webex.values import shown

LONGEST_MODE_NAME = 256
"""Not documented; the longest name that Webex documents anywhere, that of a location."""
LONGEST_HOLIDAY_NAME = 30
LONGEST_SCHEDULE_NAME = 40
"""Not documented; the filter for names takes no more, so a longer name could not be found again."""
LONGEST_EVENT_NAME = 40
MOST_HOLIDAYS = 150

E164 = re.compile(r"\+[1-9][0-9]{1,14}")
EXTENSION = re.compile(r"[0-9]{2,10}")
PARTS = {
    OperatingModeType.SAME_HOURS_DAILY: "same_hours_daily",
    OperatingModeType.DIFFERENT_HOURS_DAILY: "different_hours_daily",
    OperatingModeType.HOLIDAY: "holidays",
}


# ---------------------------------------------------------------- operating modes


def check_operating_mode(draft: OperatingModeDraft) -> list[Problem]:
    """A mode that shall be created."""
    return [
        *check_text(draft.name, "name", most=LONGEST_MODE_NAME),
        *_place(draft),
        *_parts_of_type(draft, draft.type, needed=True),
        *_hours(draft.same_hours_daily, at=("sameHoursDaily",)),
        *_hours(draft.different_hours_daily, at=("differentHoursDaily",)),
        *_holidays(draft.holidays or ()),
        *_forwarding(draft.call_forwarding),
    ]


def check_operating_mode_patch(
    patch: OperatingModePatch, type: OperatingModeType | None
) -> list[Problem]:
    """A change of a mode of `type` (None: not known). Hours must name every day: Webex replaces them as a whole,
    and what it makes of a missing day is not documented."""
    return [
        *check_text(patch.name, "name", most=LONGEST_MODE_NAME),
        *_parts_of_type(patch, type, needed=False),
        *_whole_week(patch.same_hours_daily, at=("sameHoursDaily",)),
        *_whole_week(patch.different_hours_daily, at=("differentHoursDaily",)),
        *_hours(patch.same_hours_daily, at=("sameHoursDaily",)),
        *_hours(patch.different_hours_daily, at=("differentHoursDaily",)),
        *_holidays(patch.holidays or ()),
        *(() if patch.call_forwarding is None else _forwarding(patch.call_forwarding)),
    ]


def check_holiday(draft: HolidayDraft, *, at: Path = ()) -> list[Problem]:
    """A holiday that shall be added to a mode."""
    problems = [
        *check_text(draft.name, *at, "name", most=LONGEST_HOLIDAY_NAME),
        *check_span(draft, at=at),
    ]
    if draft.recurrence is not None:
        place = (*at, "recurrence")
        problems += check_recurrence(draft.recurrence, span=draft, place=None, at=place)
    return problems


def check_holiday_patch(patch: HolidayPatch, current: Holiday | None) -> list[Problem]:
    """A change of the holiday that `current` shows. What the change leaves alone is not blamed on it. Without
    `current` only what is wrong whatever the holiday is."""
    problems = list(check_text(patch.name, "name", most=LONGEST_HOLIDAY_NAME))
    if current is None:
        problems += check_minutes((), startTime=patch.start_time, endTime=patch.end_time)
        if patch.recurrence is not None:
            at = ("recurrence",)
            problems += check_recurrence(patch.recurrence, span=None, place=None, at=at)
        return problems
    then = _changed(patch, current)
    moved = HolidayPatch(name=patch.name, recurrence=patch.recurrence) != patch
    if then is None or not (moved or patch.recurrence):
        return problems
    if moved:
        problems += check_span(then, at=())
    if then.recurrence is not None:
        problems += check_recurrence(then.recurrence, span=then, place=None, at=("recurrence",))
    return problems


# ---------------------------------------------------------------- schedules


def check_schedule(draft: ScheduleDraft) -> list[Problem]:
    """A schedule that shall be created, with its events."""
    return [
        *check_text(draft.name, "name", most=LONGEST_SCHEDULE_NAME),
        *_events(draft.events, draft.owner_kind),
    ]


def check_schedule_patch(patch: SchedulePatch, kind: ScheduleOwnerKind) -> list[Problem]:
    """A change of a schedule of a person or a location."""
    return [
        *check_text(patch.name, "name", most=LONGEST_SCHEDULE_NAME),
        *_events(patch.events or (), kind),
    ]


def check_event(draft: EventDraft, kind: ScheduleOwnerKind, *, at: Path = ()) -> list[Problem]:
    """An event of a schedule of a person or a location."""
    problems = [
        *check_text(draft.name, *at, "name", most=LONGEST_EVENT_NAME),
        *check_span(draft, at=at),
    ]
    if draft.recurrence is not None:
        place = (*at, "recurrence")
        problems += check_recurrence(draft.recurrence, span=draft, place=kind, at=place)
    return problems


# ---------------------------------------------------------------- the parts


def _unique_names(names: Iterable[str], *, what: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            message = f"name {shown(name)} is there twice, and names are unique. Rename one."
            yield Problem((what, str(index), "name"), message)
        seen.add(name)


def _place(draft: OperatingModeDraft) -> Iterator[Problem]:
    path = ("locationId",)
    if draft.level is OperatingModeLevel.LOCATION and not draft.location_id:
        message = "locationId is missing, and level LOCATION needs it. Name the location."
        yield Problem(path, message)
    if draft.level is OperatingModeLevel.ORGANIZATION and draft.location_id is not None:
        message = "locationId does not go with level ORGANIZATION. Leave it out,"
        yield Problem(path, f"{message} or set level to LOCATION.")


def _parts_of_type(
    mode: OperatingModeDraft | OperatingModePatch, type_: OperatingModeType | None, *, needed: bool
) -> Iterator[Problem]:
    """A mode has the part of its type and none of the others; of an unknown type, at most one."""
    own = None if type_ is None else PARTS.get(type_)
    given = [part for part in PARTS.values() if getattr(mode, part) is not None]
    if type_ is None:
        for part in given[1:]:
            message = f"{camel(part)} does not go with {camel(given[0])}. Leave one of them out."
            yield Problem((camel(part),), message)
        return
    for part in given:
        if part != own:
            message = f"{camel(part)} does not go with type {type_}. Leave it out."
            yield Problem((camel(part),), message)
    if needed and own is not None and own not in given:
        message = f"{camel(own)} is missing, and type {type_} needs it."
        yield Problem((camel(own),), message)


def _whole_week(
    hours: SameHoursDaily | DifferentHoursDaily | None, *, at: Path
) -> Iterator[Problem]:
    for each in fields(hours) if hours is not None else ():
        if getattr(hours, each.name) is None:
            day = camel(each.name)
            message = f"{day} is missing, and a change replaces the hours of all days."
            yield Problem((*at, day), f"{message} Name it too, with enabled false if it is closed.")


def _hours(hours: SameHoursDaily | DifferentHoursDaily | None, *, at: Path) -> Iterator[Problem]:
    for each in fields(hours) if hours is not None else ():
        day = getattr(hours, each.name)
        if day is not None:
            yield from _day(day, at=(*at, camel(each.name)))


def _day(day: DayHours, *, at: Path) -> Iterator[Problem]:
    start, end = day.start_time, day.end_time
    if day.all_day:
        yield from check_no_times(at, startTime=start, endTime=end)
        return
    yield from check_minutes(at, startTime=start, endTime=end)
    if day.enabled or start is not None or end is not None:
        for name, value in (("startTime", start), ("endTime", end)):
            if value is None:
                message = f"{name} is missing. Give startTime and endTime, or set allDay to true."
                yield Problem((*at, name), message)
    if start is not None and start == end:
        message = f"endTime {end:%H:%M} equals startTime. Set allDay to true for the whole day,"
        yield Problem((*at, "endTime"), f"{message} or enabled to false for none of it.")


def _holidays(holidays: Sequence[HolidayDraft]) -> Iterator[Problem]:
    if len(holidays) > MOST_HOLIDAYS:
        message = f"holidays has {len(holidays)} entries, and a mode takes {MOST_HOLIDAYS}."
        yield Problem(("holidays",), f"{message} Spread them over several modes.")
        return
    for index, holiday in enumerate(holidays):
        yield from check_holiday(holiday, at=("holidays", str(index)))
    yield from _unique_names((holiday.name for holiday in holidays), what="holidays")


def _events(events: Sequence[EventDraft], kind: ScheduleOwnerKind) -> Iterator[Problem]:
    for index, event in enumerate(events):
        yield from check_event(event, kind, at=("events", str(index)))
    yield from _unique_names((event.name for event in events), what="events")


def _forwarding(forwarding: CallForwarding) -> Iterator[Problem]:
    path, destination = ("callForwarding", "destination"), forwarding.destination
    if forwarding.enabled and not destination:
        message = "destination is missing. Give a number to forward to, or set enabled to false."
        yield Problem(path, message)
    if destination and not (E164.fullmatch(destination) or EXTENSION.fullmatch(destination)):
        message = f"destination {shown(destination)} is no number. Write it as + and up to 15"
        yield Problem(path, f"{message} digits, or as an extension of 2 to 10 digits.")


def _changed(patch: HolidayPatch, current: Holiday) -> HolidayDraft | None:
    """The holiday as it will be, or None when today's cannot be read far enough to say."""
    start_date, end_date = (
        patch.start_date or current.start_date,
        patch.end_date or current.end_date,
    )
    if start_date is None or end_date is None:
        return None
    all_day = current.all_day if patch.all_day is None else patch.all_day
    timed = not all_day
    return HolidayDraft(
        name=patch.name or current.name,
        start_date=start_date,
        end_date=end_date,
        all_day=all_day,
        start_time=_either(patch.start_time, current.start_time if timed else None),
        end_time=_either(patch.end_time, current.end_time if timed else None),
        recurrence=patch.recurrence or current.recurrence,
    )


def _either(new: time | None, old: time | None) -> time | None:
    return old if new is None else new
