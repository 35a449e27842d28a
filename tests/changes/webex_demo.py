"""The demo world's things at Webex by name, and records that are not in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from gateway.vendors.records import (
    EventDraft,
    HolidayDraft,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
)
from gateway.vendors.webex.ids import bare_id, event_id, schedule_id

PERSON, LOCATION = ScheduleOwnerKind
HOURS, HOLIDAYS = ScheduleType
MONDAY = date(2027, 1, 4)
OFF = EventDraft("Off", MONDAY, MONDAY, all_day=True)
DAY = HolidayDraft("Founder's day", MONDAY, MONDAY, all_day=True)


class Demo:
    """The ids of the demo world's things at Webex."""

    def __init__(self, world: dict[str, Any]) -> None:
        self._webex = world["webex"]

    def mode(self, name: str) -> str:
        """An operating mode's."""
        return bare_id(self._named("operatingModes", name)["id"])

    def holiday(self, mode: str, name: str) -> tuple[str, str]:
        """A mode's, and its holiday's."""
        held = self._named("operatingModes", mode)["holidays"]
        return self.mode(mode), next(bare_id(one["id"]) for one in held if one["name"] == name)

    def location(self, name: str = "Dallas") -> str:
        """A location's."""
        return bare_id(self._named("locations", name)["id"])

    def person(self, name: str) -> str:
        """A person's."""
        people = self._webex["people"]
        return next(bare_id(one["id"]) for one in people if one["displayName"].startswith(name))

    def of_person(self, person: str, name: str, type: ScheduleType = HOURS) -> ScheduleRef:
        """What identifies a person's schedule."""
        return ScheduleRef(PERSON, self.person(person), type, schedule_id(PERSON, name))

    def of_location(self, location: str, name: str, type: ScheduleType = HOLIDAYS) -> ScheduleRef:
        """What identifies a location's schedule."""
        return ScheduleRef(LOCATION, self.location(location), type, schedule_id(LOCATION, name))

    def _named(self, kind: str, name: str) -> dict[str, Any]:
        return dict(next(one for one in self._webex[kind] if one["name"] == name))


def event(ref: ScheduleRef, name: str) -> tuple[ScheduleRef, str]:
    """What identifies an event."""
    return ref, event_id(ref.owner_kind, name)
