"""What an order is carried out with, and how it ends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, Protocol
from weakref import WeakValueDictionary

from gateway.directory import Associate, Directory, OutOfOfficeMemory
from gateway.timelines.refusals import Obstacle, Refusal
from gateway.vendors.cache import RecordCache
from gateway.vendors.clients import Clients
from gateway.vendors.port import Problem, Vendor


class Turns:
    """Of several orders about one record, one at a time: where a record is read, changed and written back whole, or
    written in two places, orders that overlap would undo each other. They wait within this process only."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()

    def of(self, record: object) -> asyncio.Lock:
        """The lock of a record, by whatever identifies it; held with `async with`."""
        return self._locks.setdefault(record, asyncio.Lock())


@dataclass(frozen=True, slots=True)
class Desk:
    """The hands of one request. `now` is the request's instant, aware; `unfinished`, `turns` and `cache` are the
    process's."""

    clients: Clients
    directory: Directory
    memory: OutOfOfficeMemory
    now: datetime
    unfinished: set[asyncio.Task[Any]]
    turns: Turns
    cache: RecordCache

    def begin(self, order: Order) -> asyncio.Task[Any]:
        """Start carrying out an order, in a task of its own that `unfinished` holds until it ends. Whoever awaits it
        finds nothing kept any more of the vendor that it wrote to."""
        begun = asyncio.ensure_future(order.carry_out(self))
        self.unfinished.add(begun)
        begun.add_done_callback(partial(self._ended, order.vendor))
        return begun

    def _ended(self, vendor: Vendor | None, begun: asyncio.Task[Any]) -> None:
        # However it ended: one that failed may have taken effect, and nobody may be waiting any more.
        if vendor is not None:
            self.cache.drop(vendor)
        self.unfinished.discard(begun)
        # Whoever waited may have gone by now; asyncio logs a failure that nobody looked at.
        if not begun.cancelled():
            begun.exception()


class Order(Protocol):
    """Something that a caller wants done. `vendor` is the one that it writes to; None when it writes to none."""

    vendor: ClassVar[Vendor | None]

    def check(self, *, now: datetime) -> list[Problem]:
        """Everything that is wrong with the order as it stands."""
        ...

    async def carry_out(self, desk: Desk) -> Any:
        """Do it; gives the key (or the record) of what was changed. Raises NotPossible and VendorError."""
        ...


class NotPossible(Exception):
    """An order that cannot be carried out as things are. Nothing was changed."""

    def __init__(self, problems: list[Problem], obstacle: Obstacle) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems
        self.obstacle = obstacle

    @classmethod
    def by(cls, refusal: Refusal) -> NotPossible:
        """What one thing in the way makes impossible."""
        return cls([refusal.problem], refusal.obstacle)


def not_found(path: str, message: str) -> NotPossible:
    """A thing that the input names, at a dotted path, and that is not there."""
    return NotPossible([Problem(tuple(path.split(".")), message)], Obstacle.NOT_FOUND)


async def associate_named(desk: Desk, id: str, *, path: str = "associateId") -> Associate:
    """The directory's associate. Raises NotPossible."""
    associate = await desk.directory.get(id)
    if associate is None:
        raise not_found(path, "The directory has no associate of this id.")
    return associate


def nothing_asked(patch: object, *, what: str) -> list[Problem]:
    """A problem when a patch leaves everything as it is. `what` is whose members could be given."""
    if patch != type(patch)():
        return []
    return [Problem((), f"Nothing is to be changed. Give at least one of the {what}'s members.")]


def under(prefix: str, problems: list[Problem]) -> list[Problem]:
    """The problems of a part of an input, with the part's name before their paths."""
    return [Problem((prefix, *problem.path), problem.message) for problem in problems]
