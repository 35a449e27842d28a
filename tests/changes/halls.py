"""The work of a process on changes, without workflows: a test says what is done, and where it breaks off."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from gateway.changes.attempts import Tries
from gateway.changes.bell import Bell
from gateway.changes.carry import carry_out
from gateway.changes.desk import Desk
from gateway.changes.hands import HANDS
from gateway.changes.order import Order
from gateway.changes.orders import ORDERS
from gateway.changes.orders.office_hours import OfficeHoursCreate
from gateway.changes.records import Change, NewChange
from gateway.changes.states import OnFailure, StepStatus, Wish
from gateway.changes.values import plain
from gateway.changes.work import Work
from gateway.vendors.records import DayOfWeek, OfficeHoursDraft, OfficeHoursType
from tests.changes.desks import desk_on
from tests.stage import SandboxControl

BREAK = OfficeHoursDraft("Tea", OfficeHoursType.LUNCHTIME, DayOfWeek.MONDAY, time(15), time(15, 30))
ONE_MORE = OfficeHoursCreate(BREAK)


@dataclass(frozen=True, slots=True)
class Hall:
    """The work of a process, and the change of which it is."""

    desk: Desk
    work: Work
    sandbox: SandboxControl

    async def accepted(
        self, id: str, order: Order = ONE_MORE, *, on_failure: OnFailure = OnFailure.COMPENSATE
    ) -> None:
        """Enter a change: one that makes a block at OpenTact, if nothing else is said."""
        await self.desk.ledger.accept(
            NewChange(
                id=id,
                name=order.name,
                order=json.dumps(plain(order)),
                client="office",
                on_failure=on_failure,
                fingerprint="",
                idempotency_key=None,
                associate_ids=(),
                requested_at=self.desk.clock(),
            )
        )

    async def change(self, id: str) -> Change:
        """The change as it is."""
        change = await self.desk.ledger.get(id)
        assert change is not None
        return change

    async def carried(self, id: str) -> Change:
        """The change as it is when its round has been carried out as its workflow does."""
        round = (await self.change(id)).round
        legs = await self.work.begin(id, round) or {}
        for number in (number for numbers in legs.values() for number in numbers):
            await self.work.do(id, round, number)
        for number in await self.work.settle(id, round) or ():
            await self.work.undo(id, round, number)
        await self.work.finish(id, round)
        return await self.change(id)

    async def asked(self, id: str, wish: Wish) -> Change:
        """The change, after something was asked of it and done."""
        await self.desk.ledger.wish(id, wish, now=self.desk.clock())
        return await self.carried(id)

    async def cut_off(self, id: str) -> None:
        """Begin the change, and die when its write has been sent and before the answer is entered."""
        await self.work.begin(id, 1)
        now = self.desk.clock()
        await self.desk.ledger.step_begun(id, 0, status=StepStatus.RUNNING, now=now)
        step = (await self.change(id)).steps[0].step
        await carry_out(self.desk, step, hands=HANDS)

    def held(self) -> list[Any]:
        """The blocks of the change's name that the vendor holds."""
        hours = self.sandbox.world()["opentact"]["officeHours"]
        return [one for one in hours if one["name"] == BREAK.name]


@asynccontextmanager
async def hall_on(sandbox: SandboxControl, folder: Path) -> AsyncIterator[Hall]:
    """A hall whose changes have little time. Its clock is the real one: tries end by it."""

    def now() -> datetime:
        return datetime.now(UTC)  # noqa: TID251  # the clock of a process

    async with desk_on(sandbox.base_url, folder, now) as desk:
        tries = Tries(deadline_seconds=0.3, backoff_seconds=0.05)
        yield Hall(desk, Work(desk, hands=HANDS, orders=ORDERS, tries=tries, bell=Bell()), sandbox)
