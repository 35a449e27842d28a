"""Orders about being away, over two vendors: an out of office (myKaarma) and an event in the schedule of the person's
absences (Webex)."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from gateway.changes.desk import Desk, associate_named
from gateway.changes.faults import NotPossible
from gateway.changes.orders.looks import schedule_found, whereabouts
from gateway.changes.orders.out_of_office import (
    Held,
    OutOfOfficeSet,
    ended,
    is_set_elsewhere,
    known,
    linked_key,
    out_of_office_step,
)
from gateway.changes.plan import refuse
from gateway.changes.plans.absences import (
    CANCELLABLE,
    CancelHeld,
    FoundAbsence,
    Remembered,
    WrittenAbsence,
    absence_events,
    cancelling,
    not_cancellable,
    unknown_absence,
    without_event,
    written_by,
)
from gateway.changes.records import Change, ChangeFilter
from gateway.changes.steps import Step
from gateway.changes.values import told
from gateway.directory import Associate
from gateway.timelines.plans import AbsencePlan
from gateway.timelines.preview_facts import ABSENCES
from gateway.vendors.port import Problem
from gateway.vendors.records import Schedule, ScheduleEvent, ScheduleOwnerKind, ScheduleType
from gateway.vendors.zones import Clock

LATEST = 20
"""How many changes are looked through for somebody's last absence that is not over."""


@dataclass(frozen=True, slots=True)
class AbsenceHeld:
    """What there is of the out of office; and, for somebody whom Webex knows, the clock of the schedules, and the one
    of absences with its events."""

    out_of_office: Held
    clock: Clock | None = None
    schedule: Schedule | None = None


@dataclass(frozen=True, slots=True)
class AbsenceOrder:
    """Plan an absence."""

    name: ClassVar[str] = "absencePlan"
    plan: AbsencePlan

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Who is away."""
        return (self.plan.associate_id,)

    def check(self, *, now: datetime) -> list[Problem]:
        """Everything that is wrong with the order as it stands."""
        return self.plan.check(now=now)

    async def look(self, desk: Desk) -> AbsenceHeld:
        """What there is of the associate at both vendors."""
        out_of_office = await self._set.look(desk)
        clock, schedule = await _schedule_of_absences(desk, out_of_office.associate)
        return AbsenceHeld(out_of_office, clock, schedule)

    def steps(self, held: AbsenceHeld, *, now: datetime) -> tuple[Step, ...]:
        """The out of office, and the event with its schedule."""
        associate, clock = held.out_of_office.associate, held.clock
        (out,) = self._set.steps(held.out_of_office, now=now)
        action = out.action + without_event(self.plan, associate, clock=clock)
        return (
            replace(out, action=action),
            *absence_events(self.plan, associate, clock=clock, found=held.schedule),
        )

    @property
    def _set(self) -> OutOfOfficeSet:
        plan = self.plan
        return OutOfOfficeSet(
            plan.associate_id, plan.draft, plan.delegate_associate_id, overwrite=plan.overwrite
        )


@dataclass(frozen=True, slots=True)
class AbsenceCancel:
    """Cancel an absence: that of a change, or an associate's latest one that is not over. What is only planned is taken
    away; what has begun ends now."""

    name: ClassVar[str] = "absenceCancel"
    change_id: str | None = None
    associate_id: str | None = None

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Whose, if the order says so."""
        return () if self.associate_id is None else (self.associate_id,)

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Whether it says which absence."""
        if (self.change_id is None) is not (self.associate_id is None):
            return []
        return [Problem((), "Give changeId or associateId: one of them, and not both.")]

    async def look(self, desk: Desk) -> CancelHeld:
        """The absences that may be meant, and what is there of them."""
        if self.change_id is not None:
            return await _of_change(desk, self.change_id)
        return await _of_associate(desk, self.associate_id or "")

    def steps(self, held: CancelHeld, *, now: datetime) -> tuple[Step, ...]:
        """The out of office ended, the event removed or cut short: as far as they are there."""
        found = cancelling(held, now=now)
        if found.out_of_office is None:
            return found.event
        key, record = found.out_of_office
        step = out_of_office_step(
            key,
            record,
            ended(record, now),
            elsewhere=False,
            action=f"End the out of office of {held.associate.name}",
        )
        return (step, *found.event)


async def _of_change(desk: Desk, id: str) -> CancelHeld:
    at = "changeId"
    change = await desk.ledger.get(id)
    if change is None or change.name != AbsenceOrder.name:
        raise NotPossible.by(unknown_absence((at,)))
    refuse(not_cancellable(change, at))
    associate = await associate_named(desk, _plan_of(change).associate_id, path=at)
    written = written_by(change, _plan_of(change))
    clock, found = await asyncio.gather(_clock_of(desk, associate), _found(desk, written))
    return CancelHeld(associate, at, (found,), clock)


async def _of_associate(desk: Desk, id: str) -> CancelHeld:
    associate = await associate_named(desk, id)
    changes = await desk.ledger.page(
        ChangeFilter(tuple(CANCELLABLE), associate_id=id, name=AbsenceOrder.name), count=LATEST
    )
    written = [written_by(one, _plan_of(one)) for one in changes]
    lasting = [one for one in written if one.plan.ends_at > desk.clock()]
    clock, found = await asyncio.gather(
        _clock_of(desk, associate), asyncio.gather(*(_found(desk, one) for one in lasting))
    )
    key = linked_key(associate)
    other = key, await _remembered(desk, key)
    return CancelHeld(associate, "associateId", tuple(found), clock, other)


def _plan_of(change: Change) -> AbsencePlan:
    order: AbsenceOrder = told(AbsenceOrder, json.loads(change.order))
    return order.plan


async def _found(desk: Desk, written: WrittenAbsence) -> FoundAbsence:
    """What is there of what a change has written."""
    remembered = Remembered()
    if written.out_of_office is not None:
        place, _ = written.out_of_office
        remembered = await _remembered(desk, (place.department_id, place.dealer_associate_id))
    return FoundAbsence(written, remembered, await _event_of(desk, written))


async def _remembered(desk: Desk, key: tuple[str, str]) -> Remembered:
    record = await known(desk, key)
    return Remembered(record, await is_set_elsewhere(desk, key, record))


async def _event_of(desk: Desk, written: WrittenAbsence) -> ScheduleEvent | None:
    if written.event is None:
        return None
    place, _ = written.event
    schedule = await desk.clients.webex.schedule(place.schedule)
    events = (schedule.events if schedule else None) or ()
    return next((one for one in events if one.name == place.name), None)


async def _clock_of(desk: Desk, associate: Associate) -> Clock | None:
    (said,) = await whereabouts(desk, (associate,))
    return said.own_clock(desk.house)


async def _schedule_of_absences(
    desk: Desk, associate: Associate
) -> tuple[Clock | None, Schedule | None]:
    """The clock of somebody's schedules, and the one of absences; neither for somebody whom Webex does not know."""
    clock = await _clock_of(desk, associate)
    if clock is None:
        return None, None
    kind, type_ = ScheduleOwnerKind.PERSON, ScheduleType.HOLIDAYS
    owner_id = associate.links.webex_person_id or ""
    return clock, await schedule_found(desk, kind, owner_id, type=type_, name=ABSENCES)
