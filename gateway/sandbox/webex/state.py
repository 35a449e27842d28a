"""What the sandbox's Webex remembers: records, kept in the order in which they came.

Records are frozen and replaced whole; `State` is the only thing that changes. Members that the
sandbox only shows and never reads stay together in `shown`.
"""

from dataclasses import dataclass, field
from typing import Literal

from gateway.sandbox.webex import ids
from gateway.sandbox.webex.answers import Json

BUSINESS_HOURS = "businessHours"
HOLIDAYS = "holidays"
SCHEDULE_TYPES = (BUSINESS_HOURS, HOLIDAYS)


@dataclass(frozen=True, slots=True)
class Organization:
    """The one organization: its id, the bare key inside that id, and its name. A world that gives it no id leaves
    it `unnamed`: the token is then a partner's, and calls may name any organization."""

    id: str
    key: str
    name: str
    unnamed: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A person; `shown` is the whole answer with calling data, without schedules."""

    id: str
    shown: Json
    location_id: str | None


@dataclass(frozen=True, slots=True)
class Location:
    """A location; `numbers` are the phone numbers that modes there may forward to."""

    id: str
    name: str
    shown: Json
    numbers: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule; its id and its events' ids are made of names. Events are bodies without id."""

    name: str
    type: str
    events: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose schedules: a person (with the location where she is, if any) or a location."""

    id: str
    kind: Literal["person", "location"]
    location_id: str | None

    def schedule_id(self, schedule: Schedule) -> str:
        """The id that Webex shows for a schedule of this owner."""
        if self.kind == "person":
            return ids.id_of_name(ids.USER_SCHEDULE, schedule.name, padded=True)
        return ids.id_of_name(ids.SCHEDULE, schedule.name, padded=False)

    def event_id(self, event: Json) -> str:
        """The id that Webex shows for an event in a schedule of this owner."""
        if self.kind == "person":
            return ids.id_of_name(ids.USER_SCHEDULE_EVENT, event["name"], padded=True)
        return ids.id_of_name(ids.SCHEDULE_EVENT, event["name"], padded=False)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday of an operating mode; `shown` has every member but the id."""

    id: str
    shown: Json


@dataclass(frozen=True, slots=True)
class Mode:
    """An operating mode; `hours` is the object that its type calls for, None for the others."""

    id: str
    name: str
    type: str
    level: str
    location_id: str | None
    hours: Json | None
    holidays: tuple[Holiday, ...]
    forwarding: Json


@dataclass(slots=True)
class State:
    """Everything, by id. `schedules` is by the id of the owner, person or location."""

    organization: Organization
    people: dict[str, Person] = field(default_factory=dict)
    locations: dict[str, Location] = field(default_factory=dict)
    schedules: dict[str, tuple[Schedule, ...]] = field(default_factory=dict)
    modes: dict[str, Mode] = field(default_factory=dict)
