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

from gateway.vendors.port import Problem
from gateway.vendors.records import (
    UNSET,
    CallForwarding,
    DayHours,
    DifferentHoursDaily,
    EventDraft,
    EventPatch,
    Holiday,
    HolidayDraft,
    HolidayPatch,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModePatch,
    OperatingModeType,
    Recurrence,
    SameHoursDaily,
    ScheduleEvent,
    ScheduleOwnerKind,
    SchedulePatch,
    Unset,
)
from gateway.vendors.texts import check_number, check_text, shown
from gateway.vendors.webex.bodies import camel
from gateway.vendors.webex.changed import changed_event, changed_holiday, has_times
from gateway.vendors.webex.spans import (
    Path,
    check_known,
    check_minutes,
    check_no_times,
    check_recurrence,
    check_span,
    check_times_are_there,
)

LONGEST_MODE_NAME = 256
"""Not documented; the longest name that Webex documents anywhere, that of a location."""
LONGEST_HOLIDAY_NAME = 30
LONGEST_SCHEDULE_NAME = 40
"""Not documented; the filter for names takes no more, so a longer name could not be found again."""
LONGEST_EVENT_NAME = 40
MOST_HOLIDAYS = 150

RECURRENCE_STAYS = (
    "A holiday's recurrence cannot be removed. Remove the holiday and add it anew without one."
)
"""A change of a holiday sends only what changes, and whether null removes a member is not documented."""

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
    at = ("recurrence",)
    problems = list(check_text(patch.name, "name", most=LONGEST_HOLIDAY_NAME))
    if patch.recurrence is None:
        problems.append(Problem(at, RECURRENCE_STAYS))
    if current is None:
        problems += check_known(patch, at=())
        problems += _patched_recurrence(patch, place=None)
        return problems
    then = changed_holiday(patch, current)
    moved = HolidayPatch(name=patch.name, recurrence=patch.recurrence) != patch
    if then.start_date is None or then.end_date is None:  # too little can be read to judge the rest
        return problems + list(check_times_are_there(then, at=()) if has_times(patch) else ())
    if moved:
        problems += check_span(then, at=())
    if isinstance(then.recurrence, Recurrence) and (moved or patch.recurrence is not UNSET):
        problems += check_recurrence(then.recurrence, span=then, place=None, at=at)
    return problems


# ---------------------------------------------------------------- schedules


def check_schedule(
    name: str, *, events: Sequence[EventDraft], kind: ScheduleOwnerKind
) -> list[Problem]:
    """A schedule of a person or a location that shall be created, with its events."""
    return [*check_text(name, "name", most=LONGEST_SCHEDULE_NAME), *_events(events, kind)]


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


def check_event_patch(
    patch: EventPatch, kind: ScheduleOwnerKind, current: ScheduleEvent | None
) -> list[Problem]:
    """A change of the event that `current` shows, judged by what comes out: Webex takes an event whole. Without
    `current` only what is wrong whatever the event is."""
    if current is None:
        return [
            *check_text(patch.name, "name", most=LONGEST_EVENT_NAME),
            *check_known(patch, at=()),
            *_patched_recurrence(patch, place=kind),
        ]
    then = changed_event(patch, current)
    if then is None:
        message = "The event's own dates cannot be read; give startDate and endDate."
        return [Problem(("startDate",), message)]
    return check_event(then, kind)


# ---------------------------------------------------------------- the parts


def _patched_recurrence(
    patch: EventPatch | HolidayPatch, *, place: ScheduleOwnerKind | None
) -> Iterator[Problem]:
    if patch.recurrence is not None and not isinstance(patch.recurrence, Unset):
        at = ("recurrence",)
        yield from check_recurrence(patch.recurrence, span=patch, place=place, at=at)


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
    if destination and not EXTENSION.fullmatch(destination):
        yield from check_number(destination, *path, also=", or an extension of 2 to 10 digits")
