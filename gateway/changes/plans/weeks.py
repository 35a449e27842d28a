"""The hours of a week: people's schedules, a location's operating mode, the account's blocks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from gateway.changes.hands.opentact import drafted
from gateway.changes.hands.webex_drafts import (
    canonical_mode,
    canonical_schedule,
    is_sound,
    mode_draft,
    schedule_draft,
)
from gateway.changes.places import ModeAt, ScheduleOf
from gateway.changes.plan import refuse
from gateway.changes.steps import Step
from gateway.directory import Associate
from gateway.timelines.plans import WeekPlan
from gateway.timelines.preview_facts import today_on
from gateway.timelines.preview_week import blocks_of, events_of, hours_of
from gateway.timelines.refusals import name_taken
from gateway.vendors.records import (
    CallForwarding,
    Location,
    OfficeHours,
    OfficeHoursDraft,
    OperatingMode,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModeType,
    Schedule,
    ScheduleDraft,
    ScheduleOwnerKind,
    ScheduleType,
)
from gateway.vendors.zones import Clock

TYPE = OperatingModeType.DIFFERENT_HOURS_DAILY
"""What an operating mode with the hours of a week is."""


@dataclass(frozen=True, slots=True)
class PersonHeld:
    """Somebody who is linked to Webex: the clock of the schedules, and the one of the week's name, with its events."""

    associate: Associate
    clock: Clock | None
    schedule: Schedule | None = None


@dataclass(frozen=True, slots=True)
class LocationHeld:
    """A location, and its operating mode of the week's name, with its hours."""

    location: Location
    mode: OperatingMode | None = None


@dataclass(frozen=True, slots=True)
class WeekHeld:
    """What a week is written over, as far as the plan is about it."""

    people: tuple[PersonHeld, ...] = ()
    location: LocationHeld | None = None
    blocks: tuple[OfficeHours, ...] = ()


def week_steps(plan: WeekPlan, held: WeekHeld, *, now: datetime) -> tuple[Step, ...]:
    """The steps at Webex: everybody's schedule, the location's mode. Raises NotPossible."""
    mode = held.location.mode if held.location else None
    refuse(name_taken(mode, TYPE) if mode else ())
    return (
        *(_own_week(plan, one, now) for one in held.people),
        *((_hours(plan, held.location),) if held.location else ()),
    )


def blocks_to_change(
    plan: WeekPlan, entries: Sequence[OfficeHours]
) -> tuple[tuple[OfficeHoursDraft, ...], tuple[OfficeHours, ...]]:
    """Of the account's blocks, which are missing for what the week leaves closed, and which of those that are there are
    too much. Of equal ones one is enough."""
    missing, spare = [], list(entries)
    for draft in _drafts(plan) if plan.account else ():
        equal = next((one for one in spare if drafted(one) == draft), None)
        if equal is None:
            missing.append(draft)
        else:
            spare.remove(equal)
    return tuple(missing), tuple(spare if plan.account else ())


def _own_week(plan: WeekPlan, held: PersonHeld, now: datetime) -> Step:
    first: date = plan.starts_on or today_on(held.clock, now=now)
    wanted = ScheduleDraft(
        ScheduleOwnerKind.PERSON,
        held.associate.links.webex_person_id or "",
        plan.name,
        ScheduleType.BUSINESS_HOURS,
        events_of(plan.days, first=first),
    )
    after, found = canonical_schedule(wanted), held.schedule
    return Step(
        action=f'{_set(found)} the schedule "{plan.name}" of {held.associate.name}',
        place=ScheduleOf(
            after.owner_kind,
            after.owner_id,
            after.type,
            after.name,
            found.ref.id if found else None,
        ),
        before=schedule_draft(found) if found else None,
        after=after,
        undoable=found is None or is_sound(found),
    )


def _hours(plan: WeekPlan, held: LocationHeld) -> Step:
    found = held.mode
    before = mode_draft(found) if found else None
    wanted = OperatingModeDraft(
        plan.name,
        TYPE,
        OperatingModeLevel.LOCATION,
        CallForwarding(),
        location_id=held.location.id,
    )
    after = canonical_mode(replace(before or wanted, different_hours_daily=hours_of(plan.days)))
    return Step(
        action=f'{_set(found)} the operating mode "{plan.name}" of {held.location.name}',
        place=ModeAt(
            plan.name, OperatingModeLevel.LOCATION, held.location.id, found.id if found else None
        ),
        before=before,
        after=after,
        undoable=found is None or is_sound(found),
    )


def _drafts(plan: WeekPlan) -> Iterator[OfficeHoursDraft]:
    for block in blocks_of(plan):
        yield OfficeHoursDraft(
            **{member.name: getattr(block, member.name) for member in fields(OfficeHoursDraft)}
        )


def _set(found: object | None) -> str:
    return "Make" if found is None else "Set the hours of"
