"""Schedules of people and locations, and their events (Webex): the types, and the inputs that change them."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Annotated, TypeAlias

import strawberry

from gateway.changes.orders.schedules import (
    AssociateOwner,
    EventAdd,
    EventRemove,
    EventUpdate,
    LocationOwner,
    ScheduleCreate,
    ScheduleDelete,
    ScheduleUpdate,
)
from gateway.changes.states import OnFailure
from gateway.schema import questions
from gateway.schema.availability import (
    AT,
    RANGE,
    Availability,
    AvailabilityPeriod,
    Schedulable,
    TimeRange,
)
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
    EventDraft,
    EventPatch,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleRef,
    ScheduleType,
)

if TYPE_CHECKING:
    from gateway.schema.associates import Associate

EVENT_END = "The last day of it (of the first one, when it recurs)."

ScheduleOwner: TypeAlias = Annotated[
    Annotated["Associate", strawberry.lazy("gateway.schema.associates")] | Location,
    strawberry.union("ScheduleOwner", description="Whose a schedule is."),
]


def ref_parts(ref: ScheduleRef) -> tuple[str, ...]:
    """A schedule's key as texts."""
    return ref.owner_kind.value, ref.owner_id, ref.type.value, ref.id


def ref_of(parts: tuple[str, ...]) -> ScheduleRef:
    """The key that the texts stand for. Raises ValueError for an owner or type that does not exist."""
    return ScheduleRef(ScheduleOwnerKind(parts[0]), parts[1], ScheduleType(parts[2]), parts[3])


@strawberry.type(
    description="An event of a schedule. Times are of the schedule's own clock: the person's, else the location's."
)
@shows(records.ScheduleEvent)
class ScheduleEvent(Node):
    id: strawberry.ID = identity(
        "ScheduleEvent", lambda event: (*ref_parts(event.schedule), event.id)
    )
    name: str = attribute("The event's name. A rename changes the event's id.")
    start_date: date | None = attribute("The first day of it (of the first one, when it recurs).")
    end_date: date | None = attribute(EVENT_END)
    start_time: time | None = attribute("When it begins on the first day; null for whole days.")
    end_time: time | None = attribute("When it is over on the last day; null for whole days.")
    all_day: bool = attribute("Whether it lasts whole days.")
    recurrence: Recurrence | None = attribute("When it happens again; null: it does not.")
    occurrences: list[TimeRange] | None = answer(
        "Every time at which it happens in a range, whole: the first may have begun before, the last may end after. "
        "Null with an error when it cannot be told whose clock it goes by.",
        timeline="event_occurrences",
        key=questions.occurrences_key,
        of=questions.occurrences,
        days=questions.days_of_one,
        arguments=RANGE,
    )


@strawberry.type(
    description="A schedule of a person or a location (Webex Calling): open times, or exceptions to them."
)
@shows(records.Schedule)
class Schedule(Node, Schedulable):
    """Lists carry no events: that field leads to the schedule's details."""

    id: strawberry.ID = identity("Schedule", lambda schedule: ref_parts(schedule.ref))
    name: str = attribute("The schedule's name. A rename changes the schedule's id.")
    type: ScheduleType | None = attribute(
        "What its events mean.", of=lambda schedule: schedule.ref.type
    )
    owner: ScheduleOwner | None = edge(
        "Whose it is; null for a person whom the directory does not know.",
        loader="schedule_owner",
        key=lambda schedule: (schedule.ref.owner_kind, schedule.ref.owner_id),
    )
    events: list[ScheduleEvent] | None = edge(
        "Its events.", loader="schedule", key="ref", pick="events"
    )
    data_problems: list[DataProblem] | None = edge(
        "What in the vendor's record breaks the vendor's own rules or cannot be read.",
        loader="schedule",
        key="ref",
        pick="data_problems",
    )
    availability_at: Availability = answer(
        "Whether the schedule by itself leaves an instant open: business hours while one of its events is on, holidays while none is.",
        timeline="schedule_timeline",
        key=lambda schedule, _: schedule.ref,
        of=questions.at,
        lasts=questions.holds,
        arguments=AT,
    )
    availability: list[AvailabilityPeriod] = answer(
        "When the schedule by itself is open: in order and without gaps.",
        timeline="schedule_timeline",
        key=lambda schedule, arguments: questions.of_record_over_range(schedule.ref, arguments),
        of=questions.stays,
        days=questions.days_of_one,
        arguments=RANGE,
    )


@strawberry.input(one_of=True, description="Whose schedule: exactly one of the two.")
class ScheduleOwnerInput:
    associate_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="An associate of the directory, linked to a Webex person."
    )
    location_id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="A Webex location.")

    def opened(self, problems: list[Problem]) -> AssociateOwner | LocationOwner:
        """The one of the two that is given, with its id opened."""
        if self.associate_id is not None:
            id = self.associate_id.value
            return AssociateOwner(key(id, "Associate", "owner.associateId", problems))
        if self.location_id is not None:
            id = self.location_id.value
            return LocationOwner(key(id, "Location", "owner.locationId", problems))
        raise TypeError("an owner without any member, which GraphQL refuses")


@strawberry.input(description="An event that shall be.")
class ScheduleEventInput:
    name: str = required("The event's name, unique in its schedule.")
    start_date: date = required("The first day of it (of the first one, when it recurs).")
    end_date: date = required(EVENT_END)
    start_time: time | None = member("When it begins on the first day; whole minutes.")
    end_time: time | None = member("When it is over on the last day; whole minutes.")
    all_day: bool | None = member("Whether it lasts whole days; then without times.", False)
    recurrence: RecurrenceInput | None = member("When it happens again.")


@strawberry.input(description="Create a schedule.")
class ScheduleCreateInput:
    owner: ScheduleOwnerInput = required("Whose it is.")
    name: str = required("The schedule's name, unique for its owner and type.")
    type: ScheduleType = required("What its events mean.")
    events: list[ScheduleEventInput] | None = member("Its events.")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> ScheduleCreate:
        """The order, with ids opened."""
        return ScheduleCreate(
            owner=self.owner.opened(problems),
            schedule_name=self.name,
            type=self.type,
            events=tuple(fill(EventDraft, event) for event in present(self.events) or ()),
        )


@strawberry.input(description="Change a schedule. What is left out stays as it is.")
class ScheduleUpdateInput:
    schedule_id: strawberry.ID = required("Which schedule.")
    name: str | None = member("Its new name. The schedule's id changes with it.")
    events: list[ScheduleEventInput] | None = member("Its new events, which replace all it has.")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> ScheduleUpdate:
        """The order, with ids opened."""
        return ScheduleUpdate(_schedule(self.schedule_id, problems), fill(SchedulePatch, self))


@strawberry.input(description="Delete a schedule with its events.")
class ScheduleDeleteInput:
    schedule_id: strawberry.ID = required("Which schedule.")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> ScheduleDelete:
        """The order, with ids opened."""
        return ScheduleDelete(_schedule(self.schedule_id, problems))


@strawberry.input(description="Add an event to a schedule.")
class ScheduleEventAddInput:
    schedule_id: strawberry.ID = required("Which schedule.")
    event: ScheduleEventInput = required("The event that shall be in it.")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> EventAdd:
        """The order, with ids opened."""
        return EventAdd(_schedule(self.schedule_id, problems), fill(EventDraft, self.event))


@strawberry.input(
    description="Change an event. What is left out stays as it is; times given make it a timed event, allDay: true "
    "drops its times."
)
class ScheduleEventUpdateInput:
    event_id: strawberry.ID = required("Which event.")
    name: str | None = member("Its new name. The event's id changes with it.")
    start_date: date | None = member("Its new first day.")
    end_date: date | None = member("Its new last day.")
    start_time: time | None = member("When it begins; whole minutes.")
    end_time: time | None = member("When it is over; whole minutes.")
    all_day: bool | None = member("Whether it lasts whole days.")
    recurrence: strawberry.Maybe[RecurrenceInput | None] = strawberry.field(
        description="When it happens again; null: not any more."
    )
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> EventUpdate:
        """The order, with ids opened."""
        return EventUpdate(*_event(self.event_id, problems), fill(EventPatch, self))


@strawberry.input(description="Remove an event from its schedule.")
class ScheduleEventRemoveInput:
    event_id: strawberry.ID = required("Which event.")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> EventRemove:
        """The order, with ids opened."""
        return EventRemove(*_event(self.event_id, problems))


NOWHERE = ScheduleRef(ScheduleOwnerKind.PERSON, "", ScheduleType.BUSINESS_HOURS, "")
"""Stands where an id was wrong; the order is then not carried out."""


def _schedule(id: str, problems: list[Problem]) -> ScheduleRef:
    parts = key_parts(id, "Schedule", "scheduleId", problems, count=4)
    return _ref(parts, "scheduleId", problems)


def _event(id: str, problems: list[Problem]) -> tuple[ScheduleRef, str]:
    *parts, event_id = key_parts(id, "ScheduleEvent", "eventId", problems, count=5)
    return _ref(tuple(parts), "eventId", problems), event_id


def _ref(parts: tuple[str, ...], path: str, problems: list[Problem]) -> ScheduleRef:
    try:
        return ref_of(parts)
    except ValueError:
        if all(parts):
            problems.append(
                Problem((path,), "This is not a whole id; take ids from an answer's `id`.")
            )
        return NOWHERE
