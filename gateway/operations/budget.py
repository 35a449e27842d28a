"""What a client has left to spend: a bucket of points that fills by itself.

A request takes what it is estimated to cost before it runs, and gets back what it did not need. Where it needed more, the
bucket goes below zero, and the client waits until that is made good.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Protocol

MOST_CLIENTS = 10_000
"""Of how many clients is remembered what they have left. Who is forgotten has a full bucket again."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What a client may have: at most so many points saved, and so many more each second."""

    maximum: int
    rate: float


@dataclass(frozen=True, slots=True)
class Level:
    """How many points there were at an instant, in seconds of a clock that never goes back."""

    points: float
    at: float


@dataclass(frozen=True, slots=True)
class Charge:
    """What came of a charge: whether it was paid, and what is left; if not, in how many seconds it can be."""

    paid: bool
    left: float
    wait_seconds: float = 0.0


def full(bucket: Bucket, now: float) -> Level:
    """What a client begins with."""
    return Level(float(bucket.maximum), now)


def filled(level: Level, bucket: Bucket, now: float) -> Level:
    """The level at a later instant."""
    gained = max(0.0, now - level.at) * bucket.rate
    return Level(min(float(bucket.maximum), level.points + gained), max(now, level.at))


def charged(level: Level, points: float, bucket: Bucket, now: float) -> tuple[Level, Charge]:
    """Take points, if there are so many."""
    there = filled(level, bucket, now)
    if points > there.points:
        wait = (points - there.points) / bucket.rate
        return there, Charge(False, there.points, wait)
    left = Level(there.points - points, there.at)
    return left, Charge(True, left.points)


def settled(level: Level, points: float, bucket: Bucket, now: float) -> Level:
    """Give points back, or with a negative number take more: as far as a whole bucket below zero."""
    there = filled(level, bucket, now)
    points = min(float(bucket.maximum), there.points + points)
    return Level(max(-float(bucket.maximum), points), there.at)


def shown_points(points: float) -> int:
    """Points as they are told: whole ones, and none rather than fewer."""
    return max(0, int(points))


def headers(bucket: Bucket, left: float) -> tuple[tuple[str, str], ...]:
    """What a response says of the budget, in the form of draft-ietf-httpapi-ratelimit-headers-10: the policy has the
    bucket as quota `q` and the seconds in which it fills as window `w`; there are `r` points left, and the bucket is full
    again in `t` seconds."""
    window = ceil(bucket.maximum / bucket.rate)
    until_full = ceil(max(0.0, bucket.maximum - left) / bucket.rate)
    return (
        ("RateLimit-Policy", f'"points";q={bucket.maximum};w={window}'),
        ("RateLimit", f'"points";r={shown_points(left)};t={until_full}'),
    )


class Budgets(Protocol):
    """What clients have left, wherever that is kept."""

    async def charge(self, client: str, points: float, bucket: Bucket) -> Charge:
        """Take points, if the client has so many."""
        ...

    async def settle(self, client: str, points: float, bucket: Bucket) -> float:
        """Give points back, or take more of them whether they are there or not; what is left then."""
        ...

    async def left(self, client: str, bucket: Bucket) -> float:
        """What a client has left."""
        ...


class BudgetsInMemory:
    """What clients have left in this process. `clock` gives seconds and never goes back."""

    def __init__(self, clock: Callable[[], float], *, most: int = MOST_CLIENTS) -> None:
        self._clock = clock
        self._most = most
        self._levels: OrderedDict[str, Level] = OrderedDict()

    async def charge(self, client: str, points: float, bucket: Bucket) -> Charge:
        """Take points, if the client has so many."""
        now = self._clock()
        level, charge = charged(self._level(client, bucket, now), points, bucket, now)
        self._remember(client, level)
        return charge

    async def settle(self, client: str, points: float, bucket: Bucket) -> float:
        """Give points back, or take more of them whether they are there or not; what is left then."""
        now = self._clock()
        level = settled(self._level(client, bucket, now), points, bucket, now)
        self._remember(client, level)
        return level.points

    async def left(self, client: str, bucket: Bucket) -> float:
        """What a client has left."""
        now = self._clock()
        return filled(self._level(client, bucket, now), bucket, now).points

    def _level(self, client: str, bucket: Bucket, now: float) -> Level:
        return self._levels.get(client) or full(bucket, now)

    def _remember(self, client: str, level: Level) -> None:
        self._levels[client] = level
        self._levels.move_to_end(client)
        if len(self._levels) > self._most:
            self._levels.popitem(last=False)
