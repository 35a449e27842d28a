"""The hands for schedules of people and locations, and their events (Webex). Ids are made of names: a rename changes
them, and a record that is made again has its old one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar, cast

from gateway.changes.desk import Desk
from gateway.changes.hands.webex_drafts import event_draft, schedule_draft
from gateway.changes.hands.webex_modes import key_to_remove, names_of, picked, remove
from gateway.changes.places import EventIn, Key, ScheduleOf, key_of_schedule
from gateway.changes.steps import Found, Step, Written, changed_members
from gateway.vendors.errors import VendorNotFound
from gateway.vendors.records import (
    Schedule,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleRef,
    ScheduleType,
)
from gateway.vendors.webex import WebexClient


class ScheduleHand:
    """The hand for schedules."""

    tells: ClassVar[bool] = True

    async def find(self, desk: Desk, step: Step) -> Found | None:
        """The schedule of the place's id; else that of the step's name, among those of its owner and type."""
        place, webex = cast(ScheduleOf, step.place), desk.clients.webex
        ref = ScheduleRef(place.owner_kind, place.owner_id, place.type, place.id or "")
        schedule = await webex.schedule(ref) if place.id else None
        if schedule is None:
            schedule = await _called(webex, ref, names_of(step))
        if schedule is None:
            return None
        return Found(key_of_schedule(schedule.ref), schedule_draft(schedule))

    async def create(self, desk: Desk, step: Step) -> Written:
        """Make the schedule with its events."""
        return Written(key_of_schedule(await desk.clients.webex.create_schedule(step.after)))

    async def update(self, desk: Desk, step: Step, found: Found) -> Written:
        """Rename the schedule, replace all of its events, or both."""
        members = changed_members(step)
        patch = SchedulePatch(
            name=step.after.name if "name" in members else None,
            events=step.after.events if "events" in members else None,
        )
        ref = await desk.clients.webex.update_schedule(
            ref_of(found.key), patch, current_name=found.value.name
        )
        return Written(key_of_schedule(ref))

    async def delete(self, desk: Desk, step: Step, found: Found | None) -> Written:
        """Remove the schedule with its events."""
        key = key_to_remove(step, found)
        await remove(self, desk, step, desk.clients.webex.delete_schedule(ref_of(key)))
        return Written(key)


class EventHand:
    """The hand for events."""

    tells: ClassVar[bool] = True

    async def find(self, desk: Desk, step: Step) -> Found | None:
        """The event of the place's id, else that of the step's name, in the schedule of the place's reference, else in
        that of its owner, type and name."""
        place, webex = cast(EventIn, step.place), desk.clients.webex
        schedule = await webex.schedule(place.schedule)
        if schedule is None:
            schedule = await _called(webex, place.schedule, (place.schedule_name,))
        event = picked((schedule and schedule.events) or (), place.id, names_of(step))
        if event is None:
            return None
        return Found(_key_of_event(event.schedule, event.id), event_draft(event))

    async def create(self, desk: Desk, step: Step) -> Written:
        """Add the event to its schedule."""
        place, webex = cast(EventIn, step.place), desk.clients.webex
        ref = place.schedule
        try:
            return Written(_key_of_event(ref, await webex.add_event(ref, step.after)))
        except VendorNotFound:
            listed = await _refs(webex, ref, (place.schedule_name,))
            if not listed or listed[0].id == ref.id:
                raise
            ref = listed[0]
        return Written(_key_of_event(ref, await webex.add_event(ref, step.after)))

    async def update(self, desk: Desk, step: Step, found: Found) -> Written:
        """Change the event. Webex takes it whole, so what is not changed is sent as it was found."""
        members = {name: getattr(step.after, name) for name in changed_members(step)}
        ref, id_ = ref_of(found.key), found.key.parts[-1]
        draft = replace(found.value, **members)
        id_ = await desk.clients.webex.update_event(ref, id_, draft, current_name=found.value.name)
        return Written(_key_of_event(ref, id_))

    async def delete(self, desk: Desk, step: Step, found: Found | None) -> Written:
        """Remove the event from its schedule."""
        key = key_to_remove(step, found)
        removal = desk.clients.webex.remove_event(ref_of(key), key.parts[-1])
        await remove(self, desk, step, removal)
        return Written(key)


def ref_of(key: Key) -> ScheduleRef:
    """The schedule that a key of a schedule or of an event names."""
    kind, owner_id, type_, id_ = key.parts[:4]
    return ScheduleRef(ScheduleOwnerKind(kind), owner_id, ScheduleType(type_), id_)


async def _called(webex: WebexClient, like: ScheduleRef, names: Iterable[str]) -> Schedule | None:
    """The schedule of the first of these names that is there, with its events; owner and type are those of `like`."""
    try:
        refs = await _refs(webex, like, names)
    except VendorNotFound:  # the owner is gone, and the schedules with it
        return None
    return await webex.schedule(refs[0]) if refs else None


async def _refs(webex: WebexClient, like: ScheduleRef, names: Iterable[str]) -> list[ScheduleRef]:
    listed = await webex.schedules(like.owner_kind, like.owner_id)
    found = {one.name: one.ref for one in listed if one.ref.type is like.type}
    return [found[name] for name in names if name in found]


def _key_of_event(ref: ScheduleRef, id: str) -> Key:
    return Key("ScheduleEvent", (*key_of_schedule(ref).parts, id))
