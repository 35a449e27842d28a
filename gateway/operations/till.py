"""Points taken and given back around an operation, and what callers are told of it.

What is refused costs its reading, so that nobody asks nonsense without end. Where limits only warn, the points are taken
all the same, and who has none is named to `observe`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from gateway.caller import Allowance, Caller, Profile
from gateway.operations.answer import Answer, Refusal, refused
from gateway.operations.bounds import Bounds
from gateway.operations.budget import Bucket, Budgets, headers, shown_points
from gateway.schema.errors import ErrorCode

LEAST = 1
"""What any request costs, in points: one that is refused as well."""

KEPT_BACK = 4
"""A part of so many of a bucket that streams leave to what is asked, when they look whether there is something to tell."""

CHARACTERS_A_POINT = 500
"""How much of a document is read for a point."""


def reading(text: str) -> int:
    """What it costs to read a document, and so what each operation in it costs at least. Whether it was kept makes no
    difference: that would tell what others ask."""
    return LEAST + len(text) // CHARACTERS_A_POINT


@dataclass(frozen=True, slots=True)
class LimitPassed:
    """A bound that somebody went over. `limit` is the setting's name, without the profile."""

    client: str
    profile: str
    limit: str
    found: float
    most: float


Observe = Callable[[LimitPassed], None]


class Till:
    """Takes points, and tells of them. With `warn_only` nobody is turned away for having none."""

    def __init__(
        self,
        budgets: Budgets,
        bounds: Mapping[Profile, Bounds],
        *,
        warn_only: bool,
        observe: Observe,
    ) -> None:
        self._budgets = budgets
        self._buckets = {profile: Bucket(one.bucket, one.refill) for profile, one in bounds.items()}
        self._warn_only = warn_only
        self._observe = observe

    async def entry(self, caller: Caller) -> Answer | None:
        """Why somebody comes no further; None: they have a point left."""
        bucket = self._buckets[caller.profile]
        left = await self._budgets.left(caller.client, bucket)
        if left >= LEAST:
            return None
        return self._turned_away(caller, LEAST, left, (LEAST - left) / bucket.rate)

    async def take(self, caller: Caller, points: int) -> Answer | None:
        """Take what something is estimated to cost; why it was not taken."""
        bucket = self._buckets[caller.profile]
        charge = await self._budgets.charge(caller.client, points, bucket)
        if charge.paid:
            return None
        answer = self._turned_away(caller, points, charge.left, charge.wait_seconds)
        if answer is None:
            await self._budgets.settle(caller.client, -points, bucket)
        return answer

    async def look(self, caller: Caller, points: int) -> bool:
        """Take what it costs that a stream looks for news; whether it may. It may not when there is so little left that
        its client could ask nothing any more: when it looks, others decide who change something."""
        bucket = self._buckets[caller.profile]
        least = min(bucket.maximum, bucket.maximum / KEPT_BACK + LEAST)
        left = await self._budgets.left(caller.client, bucket)
        if left < least:
            if not self._warn_only:
                return False
            self._turned_away(caller, points, left, 0.0)
        await self._budgets.settle(caller.client, -points, bucket)
        return True

    def _turned_away(
        self, caller: Caller, points: int, left: float, wait_seconds: float
    ) -> Answer | None:
        bucket = self._buckets[caller.profile]
        if self._warn_only:
            passed = LimitPassed(
                caller.client, caller.profile.value, "bucket", points, shown_points(left)
            )
            self._observe(passed)
            return None
        wait = max(1, ceil(wait_seconds))
        message = (
            f"This costs {points:,} points, and {shown_points(left):,} are left of this client's budget of "
            f"{bucket.maximum:,}. Ask again in {wait} s."
        )
        return refused(
            Refusal.BUDGET,
            message,
            ErrorCode.RATE_LIMITED,
            headers=(("Retry-After", str(wait)), *headers(bucket, left)),
            requestedQueryCost=points,
            throttleStatus=throttle_status(bucket, left),
        )

    async def refuse(self, caller: Caller, answer: Answer, *, text: str = "") -> Answer:
        """Take what it costs to have read a text that is refused, and tell of it."""
        bucket = self._buckets[caller.profile]
        left = await self._budgets.settle(caller.client, -reading(text), bucket)
        return replace(answer, headers=(*answer.headers, *headers(bucket, left)))

    async def settle(self, caller: Caller, answer: Answer, *, taken: int, actual: int) -> Answer:
        """Give back what was not needed, or take what more was, and tell of it beside the answer."""
        bucket = self._buckets[caller.profile]
        left = await self._budgets.settle(caller.client, taken - actual, bucket)
        cost = {
            "requestedQueryCost": taken,
            "actualQueryCost": actual,
            "throttleStatus": throttle_status(bucket, left),
        }
        return replace(
            answer,
            extensions={**answer.extensions, "cost": cost},
            headers=(*answer.headers, *headers(bucket, left)),
        )

    async def allowance(self, caller: Caller) -> Allowance:
        """What a caller has left."""
        bucket = self._buckets[caller.profile]
        left = await self._budgets.left(caller.client, bucket)
        return Allowance(bucket.maximum, shown_points(left), bucket.rate)


def throttle_status(bucket: Bucket, left: float) -> dict[str, Any]:
    """A budget in the words that measuring tools know."""
    return {
        "maximumAvailable": bucket.maximum,
        "currentlyAvailable": shown_points(left),
        "restoreRate": bucket.rate,
    }


def same_for_all_readings(answer: Answer) -> Answer:
    """An answer that may be kept, without what is another at each moment: the headers have that."""
    cost = {
        name: value
        for name, value in answer.extensions.get("cost", {}).items()
        if name != "throttleStatus"
    }
    return replace(answer, extensions={**answer.extensions, "cost": cost})
