"""The order about a holiday: operating modes and schedules of locations (Webex), people's outs of office (myKaarma)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gateway.changes.desk import Desk
from gateway.changes.orders.looks import (
    Path,
    mode_found,
    named_associates,
    named_locations,
    remembered,
    schedule_found,
    whereabouts,
)
from gateway.changes.orders.out_of_office import linked_key, out_of_office_step
from gateway.changes.plan import refuse
from gateway.changes.plans.absences import setting
from gateway.changes.plans.holidays import (
    AwayHeld,
    ClosedPlace,
    HolidayHeld,
    ModeHeld,
    absences_of,
    holiday_steps,
)
from gateway.changes.steps import Step
from gateway.directory import Associate
from gateway.timelines.plans import HolidayPlan
from gateway.timelines.refusals import not_linked_to_mykaarma
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    Location,
    OperatingModeLevel,
    ScheduleOwnerKind,
    ScheduleType,
)


@dataclass(frozen=True, slots=True)
class HolidayOrder:
    """Declare a holiday."""

    name: ClassVar[str] = "holidayDeclare"
    plan: HolidayPlan

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Who is out of office."""
        return self.plan.associate_ids

    def check(self, *, now: datetime) -> list[Problem]:
        """Everything that is wrong with the order as it stands."""
        return self.plan.check(now=now)

    async def look(self, desk: Desk) -> HolidayHeld:
        """The modes of its name, the locations' holidays, and people's outs of office."""
        plan = self.plan
        paths = [("locationIds", str(number)) for number in range(len(plan.location_ids))]
        (people, unknown), (locations, missing) = await asyncio.gather(
            named_associates(desk, plan.associate_ids, unlinked=not_linked_to_mykaarma),
            named_locations(desk, plan.location_ids, paths),
        )
        refuse((*unknown, *missing))
        modes, places, away = await asyncio.gather(
            asyncio.gather(*(_mode_held(desk, plan, one) for one in _levels(plan, locations))),
            asyncio.gather(*(_closed_place(desk, one) for one in locations)),
            _away(desk, people),
        )
        return HolidayHeld(tuple(modes), tuple(places), away)

    def steps(self, held: HolidayHeld, *, now: datetime) -> tuple[Step, ...]:
        """Modes, schedules of locations, absences."""
        return (
            *holiday_steps(self.plan, held, now=now),
            *(
                out_of_office_step(
                    linked_key(one.associate),
                    one.out_of_office.record,
                    draft,
                    elsewhere=False,
                    action=setting(one.associate, one.out_of_office.record, draft, now=now),
                )
                for one, draft in absences_of(self.plan, held)
            ),
        )


def _levels(plan: HolidayPlan, locations: Sequence[Location]) -> Sequence[Location | None]:
    """Where operating modes are to be; None is the organization."""
    if plan.level is None:
        return ()
    return (None,) if plan.level is OperatingModeLevel.ORGANIZATION else locations


async def _mode_held(desk: Desk, plan: HolidayPlan, location: Location | None) -> ModeHeld:
    return ModeHeld(location, await mode_found(desk, plan.name, location))


async def _closed_place(desk: Desk, location: Location) -> ClosedPlace:
    kind, type_ = ScheduleOwnerKind.LOCATION, ScheduleType.HOLIDAYS
    return ClosedPlace(location, await schedule_found(desk, kind, location.id, type=type_))


async def _away(desk: Desk, people: Sequence[tuple[Associate, Path]]) -> tuple[AwayHeld, ...]:
    if not people:
        return ()
    rows = [one for one, _ in people]
    keys = [linked_key(one) for one in rows]
    flags = await desk.clients.mykaarma.dealer_associates([key[1] for key in keys])
    said, kept = await asyncio.gather(
        whereabouts(desk, rows, flags), remembered(desk, keys, flags, now=desk.clock())
    )
    return tuple(
        AwayHeld(one, at, where.shown_clock(desk.house), record)
        for (one, at), where, record in zip(people, said, kept, strict=True)
    )
