"""Orders about schedules of people and locations, and their events (Webex)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from gateway.changes.desk import (
    Desk,
    NotPossible,
    Obstacle,
    associate_named,
    not_found,
    nothing_asked,
    under,
)
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    EventDraft,
    Recurrence,
    Schedule,
    ScheduleDraft,
    ScheduleEvent,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleRef,
    ScheduleType,
)
from gateway.vendors.webex import check_event, check_schedule, check_schedule_patch


@dataclass(frozen=True, slots=True)
class ScheduleCreate:
    """Create a schedule. The owner is an associate of the directory or a Webex location."""

    associate_id: str | None
    location_id: str | None
    name: str
    type: ScheduleType
    events: tuple[EventDraft, ...] = ()

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return check_schedule(self._draft(self.location_id or "of the associate"))

    async def carry_out(self, desk: Desk) -> ScheduleRef:
        """Gives what identifies the new schedule."""
        owner_id = self.location_id or await _person_of(desk, self.associate_id or "")
        return await desk.clients.webex.create_schedule(self._draft(owner_id))

    def _draft(self, owner_id: str) -> ScheduleDraft:
        of_location = self.location_id is not None
        kind = ScheduleOwnerKind.LOCATION if of_location else ScheduleOwnerKind.PERSON
        return ScheduleDraft(kind, owner_id, self.name, self.type, self.events)


@dataclass(frozen=True, slots=True)
class ScheduleUpdate:
    """Rename a schedule, replace its events, or both. A rename changes its id."""

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

    ref: ScheduleRef
    draft: EventDraft

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return under("event", check_event(self.draft, self.ref.owner_kind))

    async def carry_out(self, desk: Desk) -> tuple[ScheduleRef, str]:
        """Gives schedule and event."""
        return self.ref, await desk.clients.webex.add_event(self.ref, self.draft)


@dataclass(frozen=True, slots=True)
class EventPatch:
    """What shall change in an event; None: as it is. `clear_recurrence` makes it happen once."""

    name: str | None = None
    start_date: date | None = None
    end_date: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    all_day: bool | None = None
    recurrence: Recurrence | None = None
    clear_recurrence: bool = False


@dataclass(frozen=True, slots=True)
class EventUpdate:
    """Change an event. A rename changes its id."""

    ref: ScheduleRef
    event_id: str
    patch: EventPatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Whether anything is asked for, and what is wrong whatever the event is."""
        return nothing_asked(self.patch, what="event") or check_alone(
            self.patch, self.ref.owner_kind
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
        draft = merged(current, self.patch)
        problems = check_event(draft, self.ref.owner_kind)
        if problems:
            raise NotPossible(problems, Obstacle.BAD_USER_INPUT)
        return await webex.update_event(self.ref, self.event_id, draft, current_name=current.name)


@dataclass(frozen=True, slots=True)
class EventRemove:
    """Remove an event from a schedule."""

    ref: ScheduleRef
    event_id: str

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def carry_out(self, desk: Desk) -> tuple[ScheduleRef, str]:
        """Gives schedule and removed event."""
        await desk.clients.webex.remove_event(self.ref, self.event_id)
        return self.ref, self.event_id


def check_alone(patch: EventPatch, kind: ScheduleOwnerKind) -> list[Problem]:
    """What is wrong with a patch whatever event it meets: its own members, put into an event that is right
    otherwise. Members that depend on others (dates, times) are only judged when the patch gives both."""
    day = patch.start_date or patch.end_date or date(2026, 1, 1)
    timed = patch.start_time is not None and patch.end_time is not None
    probe = EventDraft(
        name="event" if patch.name is None else patch.name,
        start_date=day,
        end_date=patch.end_date or day,
        start_time=patch.start_time if timed else None,
        end_time=patch.end_time if timed else None,
        all_day=not timed,
        recurrence=patch.recurrence if patch.start_date else None,
    )
    given = {
        "name": patch.name,
        "startDate": patch.start_date,
        "endDate": patch.end_date if patch.start_date else None,
        "startTime": patch.start_time if timed else None,
        "endTime": patch.end_time if timed else None,
        "recurrence": patch.recurrence,
    }
    found = check_event(probe, kind)
    return [problem for problem in found if given.get(problem.path[0]) is not None]


def merged(current: ScheduleEvent, patch: EventPatch) -> EventDraft:
    """The event as it shall be. Making it an all-day event drops its times; giving times makes it a timed one."""
    timed = patch.start_time is not None or patch.end_time is not None
    all_day = (current.all_day and not timed) if patch.all_day is None else patch.all_day
    if current.start_date is None and patch.start_date is None:
        raise NotPossible(
            [
                Problem(
                    ("startDate",),
                    "The event's own dates cannot be read; give startDate and endDate.",
                )
            ],
            Obstacle.BAD_USER_INPUT,
        )
    start_date = patch.start_date or current.start_date
    end_date = patch.end_date or current.end_date or start_date
    draft = EventDraft(
        name=current.name if patch.name is None else patch.name,
        start_date=start_date,  # type: ignore[arg-type]  # one of the two is there, see above
        end_date=end_date,  # type: ignore[arg-type]
        start_time=patch.start_time or current.start_time,
        end_time=patch.end_time or current.end_time,
        all_day=all_day,
        recurrence=None if patch.clear_recurrence else patch.recurrence or current.recurrence,
    )
    if all_day and not timed:
        draft = replace(draft, start_time=None, end_time=None)
    return draft


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
