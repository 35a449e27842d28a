"""Operating modes (Webex): the types, and the inputs that create and change them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import strawberry

from gateway.changes.orders.operating_modes import (
    HolidayAdd,
    HolidayRemove,
    HolidayUpdate,
    OperatingModeCreate,
    OperatingModeDelete,
    OperatingModeUpdate,
)
from gateway.changes.states import OnFailure
from gateway.schema import questions
from gateway.schema.availability import AT, RANGE, Availability, AvailabilityPeriod, Schedulable
from gateway.schema.declared import answer, attribute, edge, shows
from gateway.schema.drafts import (
    client_mutation_id,
    fill,
    idempotency_key,
    key,
    key_parts,
    member,
    on_failure,
    present,
    required,
)
from gateway.schema.nodes import DataProblem, Node, identity
from gateway.schema.places import Location
from gateway.schema.recurrence import Recurrence, RecurrenceInput
from gateway.vendors import records
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    HolidayDraft,
    HolidayPatch,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModePatch,
    OperatingModeType,
)


def _details_for(type: OperatingModeType) -> Callable[[Any], str | None]:
    """The mode's id, unless its type says that it has no such hours: then there is nothing to fetch."""
    return lambda mode: mode.id if mode.type in (type, None) else None


HOLIDAY_END = "The last day of it (of the first one, when it recurs)."


@strawberry.type(description="The hours of a day. An end before the start runs into the next day.")
@shows(records.DayHours)
class DayHours:
    enabled: bool = attribute("Whether the mode is in effect on that day at all.")
    all_day: bool = attribute("Whether it is in effect the whole day.")
    start_time: time | None = attribute("When it begins.")
    end_time: time | None = attribute("When it is over.")


@strawberry.type(description="Hours of a mode of type SAME_HOURS_DAILY.")
@shows(records.SameHoursDaily)
class SameHoursDaily:
    monday_to_friday: DayHours | None = attribute("Each day from Monday to Friday.")
    saturday_to_sunday: DayHours | None = attribute("Saturday and Sunday.")


@strawberry.type(description="Hours of a mode of type DIFFERENT_HOURS_DAILY.")
@shows(records.DifferentHoursDaily)
class DifferentHoursDaily:
    sunday: DayHours | None = attribute("The hours of each Sunday.")
    monday: DayHours | None = attribute("The hours of each Monday.")
    tuesday: DayHours | None = attribute("The hours of each Tuesday.")
    wednesday: DayHours | None = attribute("The hours of each Wednesday.")
    thursday: DayHours | None = attribute("The hours of each Thursday.")
    friday: DayHours | None = attribute("The hours of each Friday.")
    saturday: DayHours | None = attribute("The hours of each Saturday.")


@strawberry.type(description="A holiday of an operating mode of type HOLIDAY.")
@shows(records.Holiday)
class OperatingModeHoliday(Node):
    id: strawberry.ID = identity(
        "OperatingModeHoliday", lambda holiday: (holiday.mode_id, holiday.id)
    )
    name: str = attribute("The holiday's name.")
    all_day: bool = attribute("Whether it lasts whole days.")
    start_date: date | None = attribute("The first day of it (of the first one, when it recurs).")
    end_date: date | None = attribute(HOLIDAY_END)
    start_time: time | None = attribute("When it begins on the first day; null for whole days.")
    end_time: time | None = attribute("When it is over on the last day; null for whole days.")
    recurrence: Recurrence | None = attribute("When it happens again; null: it does not.")


@strawberry.type(
    name="OperatingModeCallForwarding",
    description="Where calls go while the mode is in effect.",
)
@shows(records.CallForwarding)
class OperatingModeCallForwarding:
    enabled: bool = attribute("Whether calls are forwarded.")
    destination: str | None = attribute("Where to: a number or an extension.")
    destination_voicemail_enabled: bool = attribute(
        "Whether they go to the destination's voicemail."
    )


@strawberry.type(
    description="An operating mode (Webex Calling): named hours or holidays by which calls are routed."
)
@shows(records.OperatingMode)
class OperatingMode(Node, Schedulable):
    """Lists carry no hours: those fields lead to the mode's details."""

    id: strawberry.ID = identity("OperatingMode", lambda mode: (mode.id,))
    name: str = attribute("The mode's name.")
    type: OperatingModeType | None = attribute(
        "How its hours are laid out; null for a type that is not known here."
    )
    level: OperatingModeLevel | None = attribute("Where it is defined.")
    location: Location | None = edge(
        "Its location; null for a mode of the organization.", loader="location", key="location_id"
    )
    same_hours_daily: SameHoursDaily | None = edge(
        "Its hours, for type SAME_HOURS_DAILY.",
        loader="operating_mode",
        key=_details_for(OperatingModeType.SAME_HOURS_DAILY),
        pick="same_hours_daily",
    )
    different_hours_daily: DifferentHoursDaily | None = edge(
        "Its hours, for type DIFFERENT_HOURS_DAILY.",
        loader="operating_mode",
        key=_details_for(OperatingModeType.DIFFERENT_HOURS_DAILY),
        pick="different_hours_daily",
    )
    holidays: list[OperatingModeHoliday] | None = edge(
        "Its holidays, for type HOLIDAY; null for other types.",
        loader="operating_mode",
        key=_details_for(OperatingModeType.HOLIDAY),
        pick="holidays",
    )
    call_forwarding: OperatingModeCallForwarding | None = attribute(
        "Where calls go while the mode is in effect."
    )
    data_problems: list[DataProblem] | None = edge(
        "What in the vendor's record breaks the vendor's own rules or cannot be read.",
        loader="operating_mode",
        key="id",
        pick="data_problems",
    )
    availability_at: Availability = answer(
        "Whether the mode's own hours or holidays leave an instant open, whoever uses them. A mode of type NONE is UNKNOWN.",
        timeline="operating_mode_timeline",
        key=lambda mode, _: mode.id,
        of=questions.at,
        lasts=questions.holds,
        arguments=AT,
    )
    availability: list[AvailabilityPeriod] = answer(
        "When the mode's own hours or holidays are open: in order and without gaps.",
        timeline="operating_mode_timeline",
        key=lambda mode, arguments: questions.of_record_over_range(mode.id, arguments),
        of=questions.stays,
        days=questions.days_of_one,
        arguments=RANGE,
    )


@strawberry.input(description="The hours a day shall have.")
class DayHoursInput:
    enabled: bool | None = member("Whether the mode is in effect on that day at all.", False)
    all_day: bool | None = member(
        "Whether it is in effect the whole day; then without times.", False
    )
    start_time: time | None = member("When it begins; whole minutes.")
    end_time: time | None = member(
        "When it is over; whole minutes. Before the start: on the next day."
    )


@strawberry.input(description="Hours of a mode of type SAME_HOURS_DAILY.")
class SameHoursDailyInput:
    monday_to_friday: DayHoursInput | None = member("Each day from Monday to Friday.")
    saturday_to_sunday: DayHoursInput | None = member("Saturday and Sunday.")


@strawberry.input(description="Hours of a mode of type DIFFERENT_HOURS_DAILY.")
class DifferentHoursDailyInput:
    sunday: DayHoursInput | None = member("The hours of each Sunday.")
    monday: DayHoursInput | None = member("The hours of each Monday.")
    tuesday: DayHoursInput | None = member("The hours of each Tuesday.")
    wednesday: DayHoursInput | None = member("The hours of each Wednesday.")
    thursday: DayHoursInput | None = member("The hours of each Thursday.")
    friday: DayHoursInput | None = member("The hours of each Friday.")
    saturday: DayHoursInput | None = member("The hours of each Saturday.")


@strawberry.input(description="A holiday that shall be.")
class OperatingModeHolidayInput:
    name: str = required("The holiday's name, at most 30 characters, unique in its mode.")
    all_day: bool | None = member("Whether it lasts whole days; then without times.", False)
    start_date: date = required("The first day of it (of the first one, when it recurs).")
    end_date: date = required(HOLIDAY_END)
    start_time: time | None = member("When it begins on the first day; whole minutes.")
    end_time: time | None = member("When it is over on the last day; whole minutes.")
    recurrence: RecurrenceInput | None = member("When it happens again: yearly, by date or by day.")


@strawberry.input(description="Where calls shall go while the mode is in effect.")
class OperatingModeCallForwardingInput:
    enabled: bool | None = member("Whether calls are forwarded.", False)
    destination: str | None = member("Where to: an E.164 number or an extension.")
    destination_voicemail_enabled: bool | None = member(
        "Whether they go to the destination's voicemail.", False
    )


@strawberry.input(description="Create an operating mode.")
class OperatingModeCreateInput:
    name: str = required("The mode's name, unique at its level.")
    type: OperatingModeType = required("How its hours are laid out. It cannot be changed later.")
    level: OperatingModeLevel = required("Where it is defined. It cannot be changed later.")
    location_id: strawberry.ID | None = member("Its location, for level LOCATION.")
    same_hours_daily: SameHoursDailyInput | None = member("Its hours, for type SAME_HOURS_DAILY.")
    different_hours_daily: DifferentHoursDailyInput | None = member(
        "Its hours, for type DIFFERENT_HOURS_DAILY."
    )
    holidays: list[OperatingModeHolidayInput] | None = member(
        "Its holidays, at most 150, for type HOLIDAY."
    )
    call_forwarding: OperatingModeCallForwardingInput = required(
        "Where calls go while the mode is in effect."
    )
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> OperatingModeCreate:
        """The order, with ids opened."""
        location = present(self.location_id)
        location_id = (
            key(location, "Location", "locationId", problems) if location is not None else None
        )
        return OperatingModeCreate(fill(OperatingModeDraft, self, location_id=location_id))


@strawberry.input(description="Change an operating mode. What is left out stays as it is.")
class OperatingModeUpdateInput:
    operating_mode_id: strawberry.ID = required("Which mode.")
    name: str | None = member("Its new name.")
    same_hours_daily: SameHoursDailyInput | None = member("Its new hours, for SAME_HOURS_DAILY.")
    different_hours_daily: DifferentHoursDailyInput | None = member(
        "Its new hours, for DIFFERENT_HOURS_DAILY."
    )
    holidays: list[OperatingModeHolidayInput] | None = member(
        "Its new holidays, which replace all it has; their ids change."
    )
    call_forwarding: OperatingModeCallForwardingInput | None = member(
        "Its new call forwarding, as a whole: what is left out of it takes its default."
    )
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> OperatingModeUpdate:
        """The order, with ids opened."""
        mode_id = key(self.operating_mode_id, "OperatingMode", "operatingModeId", problems)
        return OperatingModeUpdate(mode_id, fill(OperatingModePatch, self))


@strawberry.input(description="Delete an operating mode.")
class OperatingModeDeleteInput:
    operating_mode_id: strawberry.ID = required("Which mode.")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> OperatingModeDelete:
        """The order, with ids opened."""
        return OperatingModeDelete(
            key(self.operating_mode_id, "OperatingMode", "operatingModeId", problems)
        )


@strawberry.input(description="Add a holiday to an operating mode of type HOLIDAY.")
class OperatingModeHolidayAddInput:
    operating_mode_id: strawberry.ID = required("Which mode.")
    holiday: OperatingModeHolidayInput = required("The holiday that shall be in it.")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> HolidayAdd:
        """The order, with ids opened."""
        mode_id = key(self.operating_mode_id, "OperatingMode", "operatingModeId", problems)
        return HolidayAdd(mode_id, fill(HolidayDraft, self.holiday))


@strawberry.input(
    description="Change a holiday. What is left out stays as it is; times given make it a timed holiday, allDay: true "
    "drops its times."
)
class OperatingModeHolidayUpdateInput:
    holiday_id: strawberry.ID = required("Which holiday.")
    name: str | None = member("Its new name, at most 30 characters.")
    all_day: bool | None = member("Whether it lasts whole days.")
    start_date: date | None = member("Its new first day.")
    end_date: date | None = member("Its new last day.")
    start_time: time | None = member("When it begins; whole minutes.")
    end_time: time | None = member("When it is over; whole minutes.")
    recurrence: strawberry.Maybe[RecurrenceInput | None] = strawberry.field(
        description="When it happens again: yearly, by date or by day. Null is refused: to remove it, remove the "
        "holiday and add it anew."
    )
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> HolidayUpdate:
        """The order, with ids opened."""
        return HolidayUpdate(*_holiday(self.holiday_id, problems), fill(HolidayPatch, self))


@strawberry.input(description="Remove a holiday from its operating mode.")
class OperatingModeHolidayRemoveInput:
    holiday_id: strawberry.ID = required("Which holiday.")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> HolidayRemove:
        """The order, with ids opened."""
        return HolidayRemove(*_holiday(self.holiday_id, problems))


def _holiday(id: str, problems: list[Problem]) -> tuple[str, str]:
    mode_id, holiday_id = key_parts(id, "OperatingModeHoliday", "holidayId", problems, count=2)
    return mode_id, holiday_id
