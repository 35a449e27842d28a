"""The order about the hours of a week: people's schedules and a location's mode (Webex), the account's blocks
(OpenTact)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gateway.changes.desk import Desk
from gateway.changes.orders.looks import (
    Whereabouts,
    mode_found,
    named_associates,
    named_locations,
    schedule_found,
    whereabouts,
)
from gateway.changes.orders.office_hours import block_made, block_removed
from gateway.changes.plan import refuse
from gateway.changes.plans.weeks import (
    LocationHeld,
    PersonHeld,
    WeekHeld,
    blocks_to_change,
    week_steps,
)
from gateway.changes.steps import Step
from gateway.timelines.plans import WeekPlan
from gateway.timelines.refusals import not_linked_to_webex
from gateway.vendors.port import Problem
from gateway.vendors.records import Location, OfficeHours, ScheduleOwnerKind, ScheduleType


@dataclass(frozen=True, slots=True)
class WeekOrder:
    """Set the hours of a week."""

    name: ClassVar[str] = "workingWeekSet"
    plan: WeekPlan

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Whose schedules are set."""
        return self.plan.associate_ids

    def check(self, *, now: datetime) -> list[Problem]:
        """Everything that is wrong with the order as it stands."""
        return self.plan.check(now=now)

    async def look(self, desk: Desk) -> WeekHeld:
        """What has the week's name already, and the account's blocks where the plan is about them."""
        plan = self.plan
        ids = [] if plan.location_id is None else [plan.location_id]
        (people, unknown), (places, missing) = await asyncio.gather(
            named_associates(desk, plan.associate_ids, unlinked=not_linked_to_webex),
            named_locations(desk, ids, [("locationId",)] * len(ids)),
        )
        refuse((*unknown, *missing))
        said = await whereabouts(desk, [one for one, _ in people])
        held, mode, blocks = await asyncio.gather(
            asyncio.gather(*(_person_held(desk, plan.name, one) for one in said)),
            _location_held(desk, plan.name, places),
            _blocks(desk, wanted=plan.account),
        )
        return WeekHeld(tuple(held), mode, blocks)

    def steps(self, held: WeekHeld, *, now: datetime) -> tuple[Step, ...]:
        """Schedules, mode, blocks: first those that are missing, so that no closed time is open meanwhile."""
        missing, spare = blocks_to_change(self.plan, held.blocks)
        return (
            *week_steps(self.plan, held, now=now),
            *(block_made(draft, held.blocks) for draft in missing),
            *(block_removed(entry, held.blocks) for entry in spare),
        )


async def _person_held(desk: Desk, name: str, said: Whereabouts) -> PersonHeld:
    clock, schedule = said.own_clock(desk.house), None
    if said.person is not None:  # else Webex refuses the new one, and says why
        owner, type_ = said.associate.links.webex_person_id or "", ScheduleType.BUSINESS_HOURS
        kind = ScheduleOwnerKind.PERSON
        schedule = await schedule_found(desk, kind, owner, type=type_, name=name)
    return PersonHeld(said.associate, clock, schedule)


async def _location_held(desk: Desk, name: str, places: list[Location]) -> LocationHeld | None:
    if not places:
        return None
    return LocationHeld(places[0], await mode_found(desk, name, places[0]))


async def _blocks(desk: Desk, *, wanted: bool) -> tuple[OfficeHours, ...]:
    return await desk.clients.opentact.office_hours() if wanted else ()
