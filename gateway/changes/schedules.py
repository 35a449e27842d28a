"""Orders about schedules of people and locations, and their events (Webex)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeAlias

from gateway.changes.desk import (
    Desk,
    NotPossible,
    associate_named,
    not_found,
    nothing_asked,
    under,
)
from gateway.timelines.refusals import Obstacle
from gateway.vendors.port import Problem, Vendor
from gateway.vendors.records import (
    EventDraft,
    EventPatch,
    Schedule,
    ScheduleDraft,
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
class ScheduleCreate:
    """Create a schedule."""

    vendor: ClassVar[Vendor | None] = Vendor.WEBEX
    owner: ScheduleOwner
    name: str
    type: ScheduleType
    events: tuple[EventDraft, ...] = ()

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return check_schedule(self.name, events=self.events, kind=self._kind)

    async def carry_out(self, desk: Desk) -> ScheduleRef:
        """Gives what identifies the new schedule."""
        owner_id = (
            self.owner.location_id
            if isinstance(self.owner, LocationOwner)
            else await _person_of(desk, self.owner.associate_id)
        )
        draft = ScheduleDraft(self._kind, owner_id, self.name, self.type, self.events)
        return await desk.clients.webex.create_schedule(draft)

    @property
    def _kind(self) -> ScheduleOwnerKind:
        of_location = isinstance(self.owner, LocationOwner)
        return ScheduleOwnerKind.LOCATION if of_location else ScheduleOwnerKind.PERSON


@dataclass(frozen=True, slots=True)
class ScheduleUpdate:
    """Rename a schedule, replace its events, or both. A rename changes its id."""

    vendor: ClassVar[Vendor | None] = Vendor.WEBEX
    ref: ScheduleRef
    patch: SchedulePatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return nothing_asked(self.patch, what="schedule") or check_schedule_patch(
            self.patch, self.ref.owner_kind
        )

    async def carry_out(self, desk: Desk) -> ScheduleRef:
        """Gives what identifies the schedule from now on."""
        current = await schedule_named(desk, self.ref)
        return await desk.clients.webex.update_schedule(
            self.ref, self.patch, current_name=current.name
        )


@dataclass(frozen=True, slots=True)
class ScheduleDelete:
    """Delete a schedule with its events."""

    vendor: ClassVar[Vendor | None] = Vendor.WEBEX
    ref: ScheduleRef

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def carry_out(self, desk: Desk) -> ScheduleRef:
        """Gives what identified the schedule."""
        await desk.clients.webex.delete_schedule(self.ref)
        return self.ref


@dataclass(frozen=True, slots=True)
class EventAdd:
    """Add an event to a schedule."""

    vendor: ClassVar[Vendor | None] = Vendor.WEBEX
    ref: ScheduleRef
    draft: EventDraft

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return under("event", check_event(self.draft, self.ref.owner_kind))

    async def carry_out(self, desk: Desk) -> tuple[ScheduleRef, str]:
        """Gives schedule and event."""
        return self.ref, await desk.clients.webex.add_event(self.ref, self.draft)


@dataclass(frozen=True, slots=True)
class EventUpdate:
    """Change an event. A rename changes its id."""

    vendor: ClassVar[Vendor | None] = Vendor.WEBEX
    ref: ScheduleRef
    event_id: str
    patch: EventPatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Whether anything is asked for, and what is wrong whatever the event is."""
        return nothing_asked(self.patch, what="event") or check_event_patch(
            self.patch, self.ref.owner_kind, None
        )

    async def carry_out(self, desk: Desk) -> tuple[ScheduleRef, str]:
        """Gives schedule and event, by the id from now on."""
        # The vendor takes an event whole: what is not asked for is read first, and must not change meanwhile.
        async with desk.turns.of((self.ref, self.event_id)):
            return self.ref, await self._rewrite(desk)

    async def _rewrite(self, desk: Desk) -> str:
        webex = desk.clients.webex
        current = await webex.event(self.ref, self.event_id)
        if current is None:
            raise not_found("eventId", "Webex has no event of this id.")
        problems = check_event_patch(self.patch, self.ref.owner_kind, current)
        draft = changed_event(self.patch, current)
        if problems or draft is None:
            raise NotPossible(problems, Obstacle.BAD_USER_INPUT)
        return await webex.update_event(self.ref, self.event_id, draft, current_name=current.name)


@dataclass(frozen=True, slots=True)
class EventRemove:
    """Remove an event from a schedule."""

    vendor: ClassVar[Vendor | None] = Vendor.WEBEX
    ref: ScheduleRef
    event_id: str

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def carry_out(self, desk: Desk) -> tuple[ScheduleRef, str]:
        """Gives schedule and removed event."""
        await desk.clients.webex.remove_event(self.ref, self.event_id)
        return self.ref, self.event_id


async def schedule_named(desk: Desk, ref: ScheduleRef) -> Schedule:
    """The schedule as it is. Raises NotPossible."""
    schedule = await desk.clients.webex.schedule(ref)
    if schedule is None:
        raise not_found("scheduleId", "Webex has no schedule of this id. A rename changes the id.")
    return schedule


async def _person_of(desk: Desk, associate_id: str) -> str:
    associate = await associate_named(desk, associate_id, path="owner.associateId")
    if associate.links.webex_person_id is None:
        raise NotPossible(
            [
                Problem(
                    ("owner", "associateId"),
                    f"{associate.name} is not linked to Webex. Link a person with associateUpdate.",
                )
            ],
            Obstacle.CONFLICT,
        )
    return associate.links.webex_person_id
