"""Orders about schedules of people and locations, and their events (Webex)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, TypeAlias

from gateway.changes.desk import Desk, associate_named, nothing_asked, under
from gateway.changes.faults import NotPossible
from gateway.changes.hands.webex_drafts import (
    canonical_event,
    canonical_schedule,
    event_draft,
    is_sound,
    schedule_draft,
)
from gateway.changes.places import EventIn, ScheduleOf
from gateway.changes.steps import Step, changed_members
from gateway.timelines.refusals import (
    Obstacle,
    Refusal,
    not_linked_to_webex,
    unknown_event,
    unknown_schedule,
)
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    EventDraft,
    EventPatch,
    Schedule,
    ScheduleDraft,
    ScheduleEvent,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleRef,
    ScheduleType,
)
from gateway.vendors.webex import (
    changed_event,
    check_event,
    check_event_patch,
    check_schedule,
    check_schedule_patch,
)
from gateway.vendors.webex.ids import bare_id


@dataclass(frozen=True, slots=True)
class AssociateOwner:
    """An associate of the directory, whose link says which Webex person is meant."""

    associate_id: str


@dataclass(frozen=True, slots=True)
class LocationOwner:
    """A Webex location."""

    location_id: str


ScheduleOwner: TypeAlias = AssociateOwner | LocationOwner


@dataclass(frozen=True, slots=True)
class OwnersSchedules:
    """The schedules of a Webex person or location, without events."""

    owner_id: str
    schedules: tuple[Schedule, ...]


@dataclass(frozen=True, slots=True)
class ScheduleCreate:
    """Create a schedule. `name` is the order's own, as of all orders; the schedule's is `schedule_name`."""

    name: ClassVar[str] = "scheduleCreate"
    owner: ScheduleOwner
    schedule_name: str
    type: ScheduleType
    events: tuple[EventDraft, ...] = ()

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """The owner, unless it is a location."""
        return (self.owner.associate_id,) if isinstance(self.owner, AssociateOwner) else ()

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return check_schedule(self.schedule_name, events=self.events, kind=self._kind)

    async def look(self, desk: Desk) -> OwnersSchedules:
        """What the owner has already."""
        owner_id = await _webex_id(desk, self.owner)
        schedules = await desk.clients.webex.schedules(self._kind, owner_id)
        return OwnersSchedules(owner_id, schedules)

    def steps(
        self,
        held: OwnersSchedules,
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the schedule is made."""
        called = (self.schedule_name, self.type)
        if any((one.name, one.ref.type) == called for one in held.schedules):
            message = (
                f"Webex has a schedule {self.schedule_name!r} of type {self.type} there already."
            )
            message = f"{message} Choose another name, or change that one with scheduleUpdate."
            raise NotPossible.by(Refusal.at(("name",), message, Obstacle.CONFLICT))
        draft = ScheduleDraft(self._kind, held.owner_id, self.schedule_name, self.type, self.events)
        return (create_schedule(draft),)

    @property
    def _kind(self) -> ScheduleOwnerKind:
        of_location = isinstance(self.owner, LocationOwner)
        return ScheduleOwnerKind.LOCATION if of_location else ScheduleOwnerKind.PERSON


@dataclass(frozen=True, slots=True)
class ScheduleUpdate:
    """Rename a schedule, replace its events, or both. A rename changes its id."""

    name: ClassVar[str] = "scheduleUpdate"
    associate_ids: ClassVar[tuple[str, ...]] = ()
    ref: ScheduleRef
    patch: SchedulePatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return nothing_asked(self.patch, what="schedule") or check_schedule_patch(
            self.patch, self.ref.owner_kind
        )

    async def look(self, desk: Desk) -> Schedule:
        """The schedule as it is."""
        return await schedule_named(desk, self.ref)

    def steps(
        self,
        held: Schedule,
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the schedule is changed."""
        return (update_schedule(held, self.patch),)


@dataclass(frozen=True, slots=True)
class ScheduleDelete:
    """Delete a schedule with its events."""

    name: ClassVar[str] = "scheduleDelete"
    associate_ids: ClassVar[tuple[str, ...]] = ()
    ref: ScheduleRef

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def look(self, desk: Desk) -> Schedule:
        """The schedule as it is."""
        return await schedule_named(desk, self.ref)

    def steps(
        self,
        held: Schedule,
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the schedule is removed."""
        action = f'Delete the schedule "{held.name}"'
        place, before = place_of_schedule(held), schedule_draft(held)
        return (Step(action, place, before, None, is_sound(held)),)


@dataclass(frozen=True, slots=True)
class EventAdd:
    """Add an event to a schedule."""

    name: ClassVar[str] = "scheduleEventAdd"
    associate_ids: ClassVar[tuple[str, ...]] = ()
    ref: ScheduleRef
    draft: EventDraft

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return under("event", check_event(self.draft, self.ref.owner_kind))

    async def look(self, desk: Desk) -> Schedule:
        """The schedule as it is."""
        return await schedule_named(desk, self.ref)

    def steps(
        self,
        held: Schedule,
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the event is added."""
        if any(one.name == self.draft.name for one in held.events or ()):
            message = f"The schedule {held.name!r} has an event {self.draft.name!r} already."
            message = f"{message} Choose another name, or change it with scheduleEventUpdate."
            raise NotPossible.by(Refusal.at(("event", "name"), message, Obstacle.CONFLICT))
        return (add_event(held, self.draft),)


@dataclass(frozen=True, slots=True)
class EventUpdate:
    """Change an event. A rename changes its id."""

    name: ClassVar[str] = "scheduleEventUpdate"
    associate_ids: ClassVar[tuple[str, ...]] = ()
    ref: ScheduleRef
    event_id: str
    patch: EventPatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Whether anything is asked for, and what is wrong whatever the event is."""
        return nothing_asked(self.patch, what="event") or check_event_patch(
            self.patch, self.ref.owner_kind, None
        )

    async def look(self, desk: Desk) -> Schedule:
        """The schedule as it is."""
        return await schedule_of_event(desk, self.ref)

    def steps(
        self,
        held: Schedule,
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the event is changed."""
        current = event_named(held, self.event_id)
        problems = check_event_patch(self.patch, self.ref.owner_kind, current)
        draft = changed_event(self.patch, current)
        if problems or draft is None:
            raise NotPossible(problems, Obstacle.BAD_USER_INPUT)
        return (update_event(held, current, draft),)


@dataclass(frozen=True, slots=True)
class EventRemove:
    """Remove an event from a schedule."""

    name: ClassVar[str] = "scheduleEventRemove"
    associate_ids: ClassVar[tuple[str, ...]] = ()
    ref: ScheduleRef
    event_id: str

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def look(self, desk: Desk) -> Schedule:
        """The schedule as it is."""
        return await schedule_of_event(desk, self.ref)

    def steps(
        self,
        held: Schedule,
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the event is removed."""
        return (remove_event(held, event_named(held, self.event_id)),)


# ---------------------------------------------------------------- what is there


async def schedule_named(desk: Desk, ref: ScheduleRef) -> Schedule:
    """The schedule as it is. Raises NotPossible."""
    schedule = await desk.clients.webex.schedule(ref)
    if schedule is None:
        raise NotPossible.by(unknown_schedule(("scheduleId",)))
    return schedule


async def schedule_of_event(desk: Desk, ref: ScheduleRef) -> Schedule:
    """The schedule that an event's id names. Raises NotPossible, for want of the event."""
    schedule = await desk.clients.webex.schedule(ref)
    if schedule is None:
        raise NotPossible.by(unknown_event(("eventId",)))
    return schedule


def event_named(schedule: Schedule, id: str) -> ScheduleEvent:
    """The schedule's event. Raises NotPossible."""
    for one in schedule.events or ():
        if one.id == bare_id(id):
            return one
    raise NotPossible.by(unknown_event(("eventId",)))


async def _webex_id(desk: Desk, owner: ScheduleOwner) -> str:
    """The id of a person or a location at Webex. Raises NotPossible."""
    if isinstance(owner, LocationOwner):
        return owner.location_id
    path = ("owner", "associateId")
    associate = await associate_named(desk, owner.associate_id, path=".".join(path))
    for refusal in not_linked_to_webex(associate, path):
        raise NotPossible.by(refusal)
    return associate.links.webex_person_id or ""


def place_of_schedule(schedule: Schedule) -> ScheduleOf:
    """Where a schedule stands."""
    ref = schedule.ref
    return ScheduleOf(ref.owner_kind, ref.owner_id, ref.type, schedule.name, ref.id)


def place_of_event(schedule: Schedule, event: ScheduleEvent) -> EventIn:
    """Where an event of a schedule stands."""
    return EventIn(schedule.ref, schedule.name, event.name, event.id)


# ---------------------------------------------------------------- steps


def create_schedule(draft: ScheduleDraft) -> Step:
    """The step that makes a schedule whose name is free."""
    after = canonical_schedule(draft)
    place = ScheduleOf(after.owner_kind, after.owner_id, after.type, after.name)
    return Step(f'Create the schedule "{after.name}"', place, None, after)


def update_schedule(schedule: Schedule, patch: SchedulePatch) -> Step:
    """The step that changes a schedule that was read with its events, by a patch that `check_schedule_patch` has
    nothing against."""
    before = schedule_draft(schedule)
    name = before.name if patch.name is None else patch.name
    events = before.events if patch.events is None else patch.events
    after = canonical_schedule(replace(before, name=name, events=events))
    step = Step(
        f'Change the schedule "{schedule.name}"', place_of_schedule(schedule), before, after
    )
    return replace(step, undoable="events" not in changed_members(step) or is_sound(schedule))


def add_event(schedule: Schedule, draft: EventDraft) -> Step:
    """The step that adds an event whose name is free in its schedule."""
    action = f'Add the event "{draft.name}" to the schedule "{schedule.name}"'
    place = EventIn(schedule.ref, schedule.name, draft.name)
    return Step(action, place, None, canonical_event(draft, schedule.ref.owner_kind))


def update_event(schedule: Schedule, event: ScheduleEvent, draft: EventDraft) -> Step:
    """The step that makes an event into what a draft says that `check_event` has nothing against."""
    after = canonical_event(draft, schedule.ref.owner_kind)
    action = f'Change the event "{event.name}" of the schedule "{schedule.name}"'
    place, before = place_of_event(schedule, event), event_draft(event)
    return Step(action, place, before, after, _is_sound(schedule, event))


def remove_event(schedule: Schedule, event: ScheduleEvent) -> Step:
    """The step that removes an event."""
    action = f'Remove the event "{event.name}" from the schedule "{schedule.name}"'
    place, before = place_of_event(schedule, event), event_draft(event)
    return Step(action, place, before, None, _is_sound(schedule, event))


def _is_sound(schedule: Schedule, event: ScheduleEvent) -> bool:
    return is_sound(schedule, f"events.{(schedule.events or ()).index(event)}")
