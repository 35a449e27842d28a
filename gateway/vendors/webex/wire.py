"""What Webex sends, in Webex's spelling.

Tolerant on purpose: members that are not used are ignored, null is taken wherever a value is, and values that
have to be understood (times, dates, flags, enums) come in as they are and are judged in `translate.py`, where a
bad one costs itself and not the whole answer. Mandatory is only what nothing works without; a list's own key is,
so that an answer about something else is never read as "there are none".
"""

# ruff: noqa: N815

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, model_validator

T = TypeVar("T")

Scalar = str | int | float | bool | None


def _no_list_is_empty(value: Any) -> Any:
    return () if value is None else value


Many = Annotated[tuple[T, ...], BeforeValidator(_no_list_is_empty)]


class Shape(BaseModel):
    """What all shapes have in common."""

    model_config = ConfigDict(extra="ignore", frozen=True)


# ---------------------------------------------------------------- people and locations


class Person(Shape):
    """A person. The reference spells `timezone`, newer software `timeZone`."""

    id: str
    displayName: str | None = None
    firstName: str | None = None
    lastName: str | None = None
    emails: Many[str | None] = ()
    timezone: str | None = None
    timeZone: str | None = None
    locationId: str | None = None


class People(Shape):
    """A page of people."""

    items: Many[Person]


class Address(Shape):
    """A postal address."""

    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    state: str | None = None
    postalCode: str | None = None
    country: str | None = None


class Location(Shape):
    """A location. Coordinates are texts in the reference; numbers are taken too."""

    id: str
    name: str
    timeZone: str | None = None
    address: Address | None = None
    preferredLanguage: str | None = None
    latitude: Scalar = None
    longitude: Scalar = None
    notes: str | None = None


class Locations(Shape):
    """A page of locations."""

    items: Many[Location]


# ---------------------------------------------------------------- recurrence


class RecurDaily(Shape):
    """Every so many days."""

    recurInterval: Scalar = None


class RecurWeekly(Shape):
    """On the ticked days; locations have no interval."""

    recurInterval: Scalar = None
    sunday: Scalar = None
    monday: Scalar = None
    tuesday: Scalar = None
    wednesday: Scalar = None
    thursday: Scalar = None
    friday: Scalar = None
    saturday: Scalar = None


class RecurYearlyByDate(Shape):
    """On a date of every year."""

    dayOfMonth: Scalar = None
    month: Scalar = None


class RecurYearlyByDay(Shape):
    """On a weekday of a week of a month of every year."""

    day: Scalar = None
    week: Scalar = None
    month: Scalar = None


class Recurrence(Shape):
    """Every member that a recurrence has in any place."""

    recurForEver: Scalar = None
    recurEndDate: Scalar = None
    recurEndOccurrence: Scalar = None
    recurDaily: RecurDaily | None = None
    recurWeekly: RecurWeekly | None = None
    recurYearlyByDate: RecurYearlyByDate | None = None
    recurYearlyByDay: RecurYearlyByDay | None = None


# ---------------------------------------------------------------- operating modes


class Day(Shape):
    """Hours of a day or of a group of days."""

    enabled: Scalar = None
    allDayEnabled: Scalar = None
    startTime: Scalar = None
    endTime: Scalar = None


class SameHoursDaily(Shape):
    """Two groups of days."""

    mondayToFriday: Day | None = None
    saturdayToSunday: Day | None = None


class DifferentHoursDaily(Shape):
    """Each day by itself."""

    sunday: Day | None = None
    monday: Day | None = None
    tuesday: Day | None = None
    wednesday: Day | None = None
    thursday: Day | None = None
    friday: Day | None = None
    saturday: Day | None = None


class CallForwarding(Shape):
    """Where calls go; an empty destination means none."""

    enabled: Scalar = None
    destination: str | None = None
    destinationVoicemailEnabled: Scalar = None


class Event(Shape):
    """An event of a schedule, and a holiday of an operating mode: both have these members. The reference's own
    sample of a schedule shows events without `id`."""

    id: str | None = None
    name: str | None = None
    startDate: Scalar = None
    endDate: Scalar = None
    startTime: Scalar = None
    endTime: Scalar = None
    allDayEnabled: Scalar = None
    recurrence: Recurrence | None = None


class LocationName(Shape):
    """The location that a mode belongs to."""

    id: str | None = None
    name: str | None = None


class OperatingMode(Shape):
    """An operating mode; a list's entry lacks hours and holidays. Reading gives `location`, writing takes
    `locationId`: either is understood."""

    id: str
    name: str
    type: Scalar = None
    level: Scalar = None
    location: LocationName | None = None
    locationId: str | None = None
    sameHoursDaily: SameHoursDaily | None = None
    differentHoursDaily: DifferentHoursDaily | None = None
    holidays: Many[Event] = ()
    callForwarding: CallForwarding | None = None


class _OfModes(Shape):
    @model_validator(mode="before")
    @classmethod
    def nothing_at_all_is_an_empty_list(cls, value: Any) -> Any:
        """The live service answers `{}` where it has no modes."""
        return {"operatingModes": []} if value == {} else value


class OperatingModes(_OfModes):
    """A page of operating modes."""

    operatingModes: Many[OperatingMode]


# ---------------------------------------------------------------- schedules


class Schedule(Shape):
    """A schedule; a list's entry has no events. `level` is there in a person's list only."""

    id: str
    name: str
    type: Scalar = None
    level: Scalar = None
    events: Many[Event] = ()


class Schedules(Shape):
    """A page of schedules."""

    schedules: Many[Schedule]


class Made(Shape):
    """The answer to a create."""

    id: str


class Kept(Shape):
    """The answer to an update of a schedule or an event: its id, if Webex says it."""

    id: str | None = None


# ---------------------------------------------------------------- errors


class Reason(Shape):
    """One reason of a refusal."""

    description: str | None = None
    errorCode: Scalar = None


class Failure(Shape):
    """The body of an error. Its texts may hold numbers and addresses: see `faults.py`."""

    message: str | None = None
    errors: Many[Reason | None] = ()
    trackingId: str | None = None


PEOPLE = TypeAdapter(People)
LOCATION = TypeAdapter(Location)
LOCATIONS = TypeAdapter(Locations)
OPERATING_MODE = TypeAdapter(OperatingMode)
OPERATING_MODES = TypeAdapter(OperatingModes)
EVENT = TypeAdapter(Event)
SCHEDULE = TypeAdapter(Schedule)
SCHEDULES = TypeAdapter(Schedules)
MADE = TypeAdapter(Made)
KEPT = TypeAdapter(Kept)
FAILURE = TypeAdapter(Failure)
