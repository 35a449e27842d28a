"""From drafts and patches to the bodies that Webex takes. Pure; nothing is checked here.

Whatever is None stays out of a body. Times are written HH:MM, dates YYYY-MM-DD.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, time
from typing import Any

from gateway.vendors.bodies import present
from gateway.vendors.records import (
    CallForwarding,
    DayHours,
    DifferentHoursDaily,
    EventDraft,
    HolidayDraft,
    HolidayPatch,
    OperatingModeDraft,
    OperatingModePatch,
    SameHoursDaily,
    ScheduleDraft,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleType,
    Unset,
)
from gateway.vendors.webex.ids import bare_id
from gateway.vendors.webex.recurrence import recurrence_body

Json = dict[str, Any]

TYPES = {ScheduleType.BUSINESS_HOURS: "businessHours", ScheduleType.HOLIDAYS: "holidays"}
"""Schedule types as Webex spells them, in bodies and in paths."""


# ---------------------------------------------------------------- operating modes


def operating_mode_body(draft: OperatingModeDraft) -> Json:
    """The body that creates a mode. Days that the draft leaves out are sent as not enabled."""
    return present(
        {
            "name": draft.name,
            "type": draft.type.value,
            "level": draft.level.value,
            "locationId": bare_id(draft.location_id) if draft.location_id else None,
            **_parts(draft),
        }
    )


def operating_mode_patch_body(patch: OperatingModePatch) -> Json:
    """The body that changes a mode."""
    return present({"name": patch.name, **_parts(patch)})


def holiday_body(holiday: HolidayDraft | HolidayPatch) -> Json:
    """The body that creates or changes a holiday; a change sends only what is given."""
    recurrence = None if isinstance(holiday.recurrence, Unset) else holiday.recurrence
    return present(
        {
            "name": holiday.name,
            "allDayEnabled": holiday.all_day,
            **_span(holiday),
            "recurrence": recurrence and recurrence_body(recurrence, kind=None),
        }
    )


def _parts(mode: OperatingModeDraft | OperatingModePatch) -> Json:
    return {
        "sameHoursDaily": mode.same_hours_daily and _hours(mode.same_hours_daily),
        "differentHoursDaily": mode.different_hours_daily and _hours(mode.different_hours_daily),
        "holidays": None if mode.holidays is None else [holiday_body(h) for h in mode.holidays],
        "callForwarding": mode.call_forwarding and _forwarding(mode.call_forwarding),
    }


def _hours(hours: SameHoursDaily | DifferentHoursDaily) -> Json:
    return {
        camel(each.name): _day(getattr(hours, each.name) or DayHours()) for each in fields(hours)
    }


def _day(day: DayHours) -> Json:
    timed = not day.all_day
    return present(
        {
            "enabled": day.enabled,
            "allDayEnabled": day.all_day,
            "startTime": _clock(day.start_time) if timed else None,
            "endTime": _clock(day.end_time) if timed else None,
        }
    )


def _forwarding(forwarding: CallForwarding) -> Json:
    return {
        "enabled": forwarding.enabled,
        "destination": forwarding.destination or "",
        "destinationVoicemailEnabled": forwarding.destination_voicemail_enabled,
    }


# ---------------------------------------------------------------- schedules


def schedule_body(draft: ScheduleDraft) -> Json:
    """The body that creates a schedule."""
    body: Json = {"name": draft.name, "type": TYPES[draft.type]}
    if draft.events:
        body["events"] = [event_body(event, kind=draft.owner_kind) for event in draft.events]
    return body


def schedule_patch_body(
    patch: SchedulePatch, *, kind: ScheduleOwnerKind, type: ScheduleType, current_name: str
) -> Json:
    """The body that changes a schedule. A person's has the current name as `name` and the new one as `newName`,
    a location's the new one as `name`. Events are found by their current name, so each is sent with both."""
    new_name = patch.name or current_name
    body: Json = {"name": new_name, "type": TYPES[type]}
    if kind is ScheduleOwnerKind.PERSON:
        body |= {"name": current_name, "newName": new_name}
    if patch.events is not None:
        body["events"] = [
            event_body(event, kind=kind) | {"newName": event.name} for event in patch.events
        ]
    return body


def event_body(draft: EventDraft, *, kind: ScheduleOwnerKind) -> Json:
    """The body that creates an event."""
    return present(
        {
            "name": draft.name,
            "allDayEnabled": draft.all_day,
            **_span(draft),
            "recurrence": draft.recurrence and recurrence_body(draft.recurrence, kind=kind),
        }
    )


def event_update_body(draft: EventDraft, *, kind: ScheduleOwnerKind, current_name: str) -> Json:
    """The body that replaces the event that is called `current_name` now."""
    return event_body(draft, kind=kind) | {"name": current_name, "newName": draft.name}


# ---------------------------------------------------------------- small parts


def _span(span: EventDraft | HolidayDraft | HolidayPatch) -> Json:
    timed = not span.all_day
    return {
        "startDate": _calendar(span.start_date),
        "endDate": _calendar(span.end_date),
        "startTime": _clock(span.start_time) if timed else None,
        "endTime": _clock(span.end_time) if timed else None,
    }


def _clock(at: time | None) -> str | None:
    return None if at is None else f"{at:%H:%M}"


def _calendar(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def camel(name: str) -> str:
    """A name of ours as Webex and the schema spell it: `same_hours_daily` is `sameHoursDaily`."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
