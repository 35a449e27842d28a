"""From Webex's shapes to records. Pure, and it never raises for content.

What cannot be understood becomes None and a `DataProblem` of the record that carries it; places are in the
schema's spelling (`events.0.endTime`), below the schedule or the mode that was read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from gateway.vendors.records import (
    Address,
    CallForwarding,
    DayHours,
    DifferentHoursDaily,
    Holiday,
    Location,
    OperatingMode,
    OperatingModeLevel,
    OperatingModeType,
    Person,
    SameHoursDaily,
    Schedule,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
)
from gateway.vendors.webex import wire
from gateway.vendors.webex.ids import bare_id, event_id
from gateway.vendors.webex.recurrence import read_recurrence
from gateway.vendors.webex.values import (
    LAST_SECOND,
    Notes,
    read_choice,
    read_date,
    read_end_time,
    read_flag,
    read_time,
)

MIDNIGHT = time(0, 0)
LAST_MINUTE = time(23, 59)
ELSEWHERE = frozenset({"LOCATION", "GROUP"})
SCHEDULE_TYPES = {
    "businesshours": ScheduleType.BUSINESS_HOURS,
    "holidays": ScheduleType.HOLIDAYS,
}


# ---------------------------------------------------------------- people and locations


def read_person(shape: wire.Person) -> Person:
    """A person; the time zone in either spelling, and the name made of its parts where it is missing."""
    parts = " ".join(part for part in (shape.firstName, shape.lastName) if part)
    return Person(
        id=bare_id(shape.id),
        display_name=shape.displayName or parts or None,
        emails=tuple(email for email in shape.emails if email),
        time_zone=shape.timezone or shape.timeZone or None,
        location_id=bare_id(shape.locationId) if shape.locationId else None,
    )


def read_location(shape: wire.Location) -> Location:
    """A location."""
    return Location(
        id=bare_id(shape.id),
        name=shape.name,
        time_zone=shape.timeZone or None,
        address=_read_address(shape.address),
        preferred_language=shape.preferredLanguage,
        latitude=None if shape.latitude is None else str(shape.latitude),
        longitude=None if shape.longitude is None else str(shape.longitude),
        notes=shape.notes,
    )


def _read_address(shape: wire.Address | None) -> Address | None:
    if shape is None:
        return None
    return Address(
        address1=shape.address1,
        address2=shape.address2,
        city=shape.city,
        state=shape.state,
        postal_code=shape.postalCode,
        country=shape.country,
    )


# ---------------------------------------------------------------- operating modes


def read_operating_mode(shape: wire.OperatingMode, *, detailed: bool) -> OperatingMode:
    """A mode. A list's entry (`detailed` False) has no hours and no holidays, and is not blamed for it."""
    id_ = bare_id(shape.id)
    notes = Notes(id_)
    type_ = read_choice(shape.type, OperatingModeType, at="type", notes=notes)
    level = read_choice(shape.level, OperatingModeLevel, at="level", notes=notes)
    place = shape.location.id if shape.location else shape.locationId
    if level is OperatingModeLevel.LOCATION and not place:
        notes.add("MISSING_VALUE", "location", f"A mode of level {level} has no location.")
    if detailed:
        _note_missing_parts(shape, type_, notes=notes)
    return OperatingMode(
        id=id_,
        name=shape.name,
        type=type_,
        level=level,
        location_id=bare_id(place) if place else None,
        call_forwarding=_read_forwarding(shape.callForwarding, notes=notes),
        detailed=detailed,
        same_hours_daily=_read_same_hours(shape.sameHoursDaily, notes=notes),
        different_hours_daily=_read_different_hours(shape.differentHoursDaily, notes=notes),
        holidays=tuple(
            _read_holiday(holiday, mode_id=id_, at=f"holidays.{index}", notes=notes)
            for index, holiday in enumerate(shape.holidays)
        ),
        data_problems=notes.problems(),
    )


def read_holiday(shape: wire.Event, *, mode_id: str) -> Holiday:
    """A holiday that was read by itself. What is wrong with it shows in the problems of its mode."""
    return _read_holiday(shape, mode_id=bare_id(mode_id), at="", notes=Notes(None))


def _note_missing_parts(
    shape: wire.OperatingMode, type_: OperatingModeType | None, *, notes: Notes
) -> None:
    if shape.type is None:
        notes.add("MISSING_VALUE", "type", "The operating mode has no type.")
    if type_ is OperatingModeType.SAME_HOURS_DAILY and shape.sameHoursDaily is None:
        notes.add("MISSING_VALUE", "sameHoursDaily", f"A mode of type {type_} has no such hours.")
    if type_ is OperatingModeType.DIFFERENT_HOURS_DAILY and shape.differentHoursDaily is None:
        at = "differentHoursDaily"
        notes.add("MISSING_VALUE", at, f"A mode of type {type_} has no such hours.")


def _read_forwarding(shape: wire.CallForwarding | None, *, notes: Notes) -> CallForwarding | None:
    if shape is None:
        return None
    at = "callForwarding"
    voicemail = read_flag(
        shape.destinationVoicemailEnabled, at=f"{at}.destinationVoicemailEnabled", notes=notes
    )
    return CallForwarding(
        enabled=bool(read_flag(shape.enabled, at=f"{at}.enabled", notes=notes)),
        destination=shape.destination or None,
        destination_voicemail_enabled=bool(voicemail),
    )


def _read_same_hours(shape: wire.SameHoursDaily | None, *, notes: Notes) -> SameHoursDaily | None:
    if shape is None:
        return None
    at = "sameHoursDaily"
    return SameHoursDaily(
        monday_to_friday=_read_day(shape.mondayToFriday, at=f"{at}.mondayToFriday", notes=notes),
        saturday_to_sunday=_read_day(
            shape.saturdayToSunday, at=f"{at}.saturdayToSunday", notes=notes
        ),
    )


def _read_different_hours(
    shape: wire.DifferentHoursDaily | None, *, notes: Notes
) -> DifferentHoursDaily | None:
    if shape is None:
        return None
    at = "differentHoursDaily"
    return DifferentHoursDaily(
        sunday=_read_day(shape.sunday, at=f"{at}.sunday", notes=notes),
        monday=_read_day(shape.monday, at=f"{at}.monday", notes=notes),
        tuesday=_read_day(shape.tuesday, at=f"{at}.tuesday", notes=notes),
        wednesday=_read_day(shape.wednesday, at=f"{at}.wednesday", notes=notes),
        thursday=_read_day(shape.thursday, at=f"{at}.thursday", notes=notes),
        friday=_read_day(shape.friday, at=f"{at}.friday", notes=notes),
        saturday=_read_day(shape.saturday, at=f"{at}.saturday", notes=notes),
    )


def _read_day(shape: wire.Day | None, *, at: str, notes: Notes) -> DayHours | None:
    if shape is None:
        return None
    enabled = bool(read_flag(shape.enabled, at=f"{at}.enabled", notes=notes))
    if read_flag(shape.allDayEnabled, at=f"{at}.allDay", notes=notes):
        return DayHours(enabled=enabled, all_day=True)
    start, end = _read_times(shape, at=at, notes=notes)
    if enabled:
        _note_missing_times(shape, at=at, notes=notes)
        if start is not None and start == end:
            message = f"The hours end when they start, at {end:%H:%M}."
            notes.add("END_NOT_AFTER_START", f"{at}.endTime", message)
    return DayHours(enabled=enabled, start_time=start, end_time=end)


def _read_holiday(shape: wire.Event, *, mode_id: str, at: str, notes: Notes) -> Holiday:
    if not shape.id:
        notes.add("MISSING_VALUE", _below(at, "id"), "The holiday has no id.")
    span = _Span(shape, all_day=_holiday_is_all_day(shape), at=at, notes=notes)
    return Holiday(
        mode_id=mode_id,
        id=bare_id(shape.id or ""),
        name=shape.name or "",
        all_day=span.all_day,
        start_date=span.start_date,
        end_date=span.end_date,
        start_time=span.start_time,
        end_time=span.end_time,
        recurrence=span.recurrence,
    )


def _holiday_is_all_day(shape: wire.Event) -> bool:
    # The flag of one and the same holiday differs between two reads of the live service: times decide.
    if not shape.startTime and not shape.endTime:
        return True
    if str(shape.allDayEnabled).lower() != "true":
        return False
    notes = Notes(None)
    starts = read_time(shape.startTime, at="", notes=notes)
    ends = read_end_time(shape.endTime, at="", notes=notes)
    whole = starts in (None, MIDNIGHT) and ends in (None, MIDNIGHT, LAST_MINUTE, LAST_SECOND)
    # A time that cannot be read may be any: then it is for the times to say so.
    return whole and not notes.problems()


# ---------------------------------------------------------------- schedules


def read_schedule_list(
    shapes: Iterable[wire.Schedule], *, kind: ScheduleOwnerKind, owner_id: str
) -> tuple[Schedule, ...]:
    """The owner's own schedules of a list, without events. A person's list also shows those of the location
    (level LOCATION, or GROUP in older texts): they are left out, as is a type that we do not know."""
    found = []
    for shape in shapes:
        level = str(shape.level or "").upper()
        type_ = SCHEDULE_TYPES.get(str(shape.type or "").replace("_", "").lower())
        if type_ is None or (kind is ScheduleOwnerKind.PERSON and level in ELSEWHERE):
            continue
        ref = ScheduleRef(kind, bare_id(owner_id), type_, bare_id(shape.id))
        found.append(Schedule(ref, shape.name))
    return tuple(found)


def read_schedule(shape: wire.Schedule, *, ref: ScheduleRef) -> Schedule:
    """A schedule with its events, and what is wrong with them. `ref` is what was asked for."""
    notes = Notes(ref.id)
    events = tuple(
        _read_event(event, ref=ref, at=f"events.{index}", notes=notes)
        for index, event in enumerate(shape.events)
    )
    return Schedule(ref, shape.name, events, notes.problems())


def read_event(shape: wire.Event, *, ref: ScheduleRef) -> ScheduleEvent:
    """An event that was read by itself. What is wrong with it shows in the problems of its schedule."""
    return _read_event(shape, ref=ref, at="", notes=Notes(None))


def _read_event(shape: wire.Event, *, ref: ScheduleRef, at: str, notes: Notes) -> ScheduleEvent:
    all_day = read_flag(shape.allDayEnabled, at=_below(at, "allDay"), notes=notes)
    if all_day is None:
        all_day = not shape.startTime and not shape.endTime
    span = _Span(shape, all_day=all_day, at=at, notes=notes)
    return ScheduleEvent(
        schedule=ref,
        id=bare_id(shape.id) if shape.id else event_id(ref.owner_kind, shape.name or ""),
        name=shape.name or "",
        start_date=span.start_date,
        end_date=span.end_date,
        start_time=span.start_time,
        end_time=span.end_time,
        all_day=span.all_day,
        recurrence=span.recurrence,
    )


# ---------------------------------------------------------------- what events and holidays share


class _Span:
    """When something takes place: dates, times unless it lasts whole days, and the recurrence."""

    def __init__(self, shape: wire.Event, *, all_day: bool, at: str, notes: Notes) -> None:
        self.all_day = all_day
        self.start_date = read_date(shape.startDate, at=_below(at, "startDate"), notes=notes)
        self.end_date = read_date(shape.endDate, at=_below(at, "endDate"), notes=notes)
        self.start_time: time | None = None
        self.end_time: time | None = None
        for name, value in (("startDate", shape.startDate), ("endDate", shape.endDate)):
            if not value:
                notes.add("MISSING_VALUE", _below(at, name), f"There is no {name}.")
        if not all_day:
            self.start_time, self.end_time = _read_times(shape, at=at, notes=notes)
            _note_missing_times(shape, at=at, notes=notes)
        self._note_order(at=at, notes=notes)
        self.recurrence = read_recurrence(
            shape.recurrence, start=self.start_date, at=_below(at, "recurrence"), notes=notes
        )

    def _note_order(self, *, at: str, notes: Notes) -> None:
        if self.start_date is None or self.end_date is None:
            return
        if self.end_date < self.start_date:
            message = f"It ends on {self.end_date}, before its start on {self.start_date}."
            notes.add("END_BEFORE_START", _below(at, "endDate"), message)
        elif self.end_date == self.start_date and self.start_time and self.end_time:
            self._note_times(self.start_time, self.end_time, at=at, notes=notes)

    def _note_times(self, start: time, end: time, *, at: str, notes: Notes) -> None:
        if end <= start:
            message = f"It ends at {end:%H:%M}, not after its start at {start:%H:%M} on that day."
            hint = "Set endDate to the next day in Webex if it runs over midnight."
            notes.add("END_NOT_AFTER_START", _below(at, "endTime"), message, hint)


def _read_times(
    shape: wire.Day | wire.Event, *, at: str, notes: Notes
) -> tuple[time | None, time | None]:
    return (
        read_time(shape.startTime, at=_below(at, "startTime"), notes=notes),
        read_end_time(shape.endTime, at=_below(at, "endTime"), notes=notes),
    )


def _note_missing_times(shape: wire.Day | wire.Event, *, at: str, notes: Notes) -> None:
    for name, value in (("startTime", shape.startTime), ("endTime", shape.endTime)):
        if value is None or value == "":
            message = f"There is no {name}, and it is not said to last all day."
            notes.add("MISSING_VALUE", _below(at, name), message)


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
