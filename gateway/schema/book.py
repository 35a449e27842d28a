"""What loaders read of changes: they know nothing of how a change is made, and are handed this."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from gateway.changes.desk import Desk
from gateway.changes.faults import NotPossible
from gateway.changes.planned import order_of, planned
from gateway.changes.records import Change, ChangeFilter
from gateway.loaders import Planned
from gateway.timelines.plans import Plan
from gateway.timelines.refusals import Refusal


class Book:
    """Changes as they are kept, and what others would be."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def get_many(self, ids: Collection[str]) -> Mapping[str, Change]:
        """Those of these changes that are there. Raises StoreUnavailable."""
        return await self._desk.ledger.get_many(ids)

    async def page(
        self, filter: ChangeFilter, *, count: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[Change]:
        """At most `count` changes, the latest first, behind the place of another one. Raises StoreUnavailable."""
        return await self._desk.ledger.page(filter, count=count, after=after)

    async def planned(self, plan: Plan, *, now: datetime) -> Planned:
        """What a plan would do. Only reads. Raises VendorError and StoreUnavailable."""
        try:
            return Planned(steps=await planned(order_of(plan), self._desk, now=now))
        except NotPossible as error:
            return Planned(
                refusals=tuple(Refusal(problem, error.obstacle) for problem in error.problems)
            )
