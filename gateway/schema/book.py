"""What loaders read of changes: they know nothing of how a change is made, and are handed this."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from gateway.changes.desk import Desk
from gateway.changes.faults import NotPossible
from gateway.changes.planned import order_of, planned
from gateway.changes.records import Change, ChangeFilter, Sight
from gateway.loaders import Planned
from gateway.timelines.plans import Plan
from gateway.timelines.refusals import Refusal


class Book:
    """Changes as they are kept, as far as their reader sees them, and what others would be."""

    def __init__(self, desk: Desk, sight: Sight) -> None:
        self._desk = desk
        self._sight = sight

    async def get_many(self, ids: Collection[str]) -> Mapping[str, Change]:
        """Those of these changes that are there, as far as they are seen. Raises StoreUnavailable."""
        return await self._desk.ledger.get_many(ids, self._sight)

    async def page(
        self, filter: ChangeFilter, *, count: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[Change]:
        """At most `count` changes, the latest first, behind the place of another one. Raises StoreUnavailable."""
        seen = replace(filter, sight=self._sight)
        return await self._desk.ledger.page(seen, count=count, after=after)

    async def planned(self, plan: Plan, *, now: datetime) -> Planned:
        """What a plan would do. Only reads. Raises VendorError and StoreUnavailable."""
        try:
            return Planned(steps=await planned(order_of(plan), self._desk, now=now))
        except NotPossible as error:
            return Planned(
                refusals=tuple(Refusal(problem, error.obstacle) for problem in error.problems)
            )
