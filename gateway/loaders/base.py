"""What a loader is, and what it reads from."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from aiodataloader import DataLoader

from gateway.caller import Allowance, Caller
from gateway.directory import Associate, DirectoryView, OutOfOfficeMemory
from gateway.timelines import Bounded, House, Source, Timelines
from gateway.timelines.plans import Plan
from gateway.timelines.refusals import Refusal
from gateway.vendors.cache import Kept, RecordCache
from gateway.vendors.clients import Clients
from gateway.vendors.port import Vendor

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


MOST_FILTERS = 32
"""Of how many filters of the directory the answers are kept."""


class NotFound(LookupError):
    """A thing that the caller named and that is not there."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The steps that a plan would take as things are, or what stands in its way."""

    steps: tuple[Any, ...] = ()
    refusals: tuple[Refusal, ...] = ()


class ReadsChanges(Protocol):
    """What loaders see of changes. A filter, a change and a step are values that they hand on as they are."""

    async def get_many(self, ids: Collection[str]) -> Mapping[str, Any]:
        """Those of these changes that are there. Raises StoreUnavailable."""
        ...

    async def page(
        self, filter: Any, *, count: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[Any]:
        """At most `count` changes, the latest first, behind the place (instant of asking, id) of another one. Raises
        StoreUnavailable."""
        ...

    async def planned(self, plan: Plan, *, now: datetime) -> Planned:
        """What a plan would do. Only reads. Raises VendorError and StoreUnavailable."""
        ...


ReadsBudget = Callable[[Caller], Awaitable[Allowance]]
"""Tells what a caller's client has left to spend."""


async def no_budget(caller: Caller) -> Allowance:  # noqa: ARG001  # the form of one who reads it
    """Where nobody counts: nothing."""
    return Allowance(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sources:
    """What loaders read from, and how. `directory` and `changes` are as much as the caller sees of them; all else is
    everybody's, and holds nothing that is not looked up by what those two show. `office_hours_time_zone` is the
    configured zone of the OpenTact account."""

    clients: Clients
    directory: DirectoryView
    memory: OutOfOfficeMemory
    cache: RecordCache
    timelines: Timelines = field(default_factory=Timelines)
    matching: Bounded[tuple[Hashable, tuple[Associate, ...]]] = field(
        default_factory=lambda: Bounded(MOST_FILTERS)
    )
    house: House = field(default_factory=House)
    office_hours_time_zone: str | None = None
    changes: ReadsChanges = field(kw_only=True)
    budget: ReadsBudget = field(default=no_budget, kw_only=True)


class Request(Protocol):
    """What a loader sees of its request: where to read, who asks, when, and the loaders beside it. `fresh`: vendors
    are asked, whatever is kept. `generation` is the cache's from before any of these loaders read anything."""

    sources: Sources
    caller: Caller
    now: datetime
    fresh: bool
    generation: int

    def by_name(self, name: str) -> DataLoader[Any, Any]:
        """The loader of a resource; the same one for the whole request."""
        ...

    def allow(self, name: str) -> None:
        """Let the caller read what a loader gives. Raises Forbidden."""
        ...

    def noticed(self, sources: Iterable[Source]) -> None:
        """Remember which vendors an answer had to do without, or with old data of."""
        ...

    def begun(self, batch: asyncio.Task[Any] | None) -> None:
        """Remember a batch that is being loaded, for the case that the request is stopped."""
        ...


class Loader(DataLoader[K, V]):
    """A loader of this request; subclasses say how `fetch` answers a batch of distinct keys."""

    def __init__(self, loaders: Request) -> None:
        super().__init__()
        self.loaders = loaders
        self.sources = loaders.sources
        self.now = loaders.now
        self.generation = loaders.generation

    async def batch_load_fn(self, keys: list[K]) -> list[V]:
        """Answers in the order of the keys; a failure of the whole batch is the answer to each key."""
        self.loaders.begun(asyncio.current_task())
        try:
            return list(await self.fetch(keys))
        except Exception as error:  # noqa: BLE001  # handed to each waiter, who raises it
            return [error] * len(keys)  # type: ignore[list-item]  # aiodataloader raises answers that are exceptions

    async def fetch(self, keys: Sequence[K]) -> Iterable[V]:
        """The answers to `keys`, in their order. An exception among them is raised to its waiter only."""
        raise NotImplementedError


class CachedLoader(Loader[K, V]):
    """A loader of what one vendor says. It is kept for other requests, under the class's name; asked for are only
    keys of which nothing is kept. Failures are not kept. Subclasses say how `ask` answers a batch of distinct keys."""

    vendor: ClassVar[Vendor]

    def __init__(self, loaders: Request) -> None:
        super().__init__(loaders)
        self._read: dict[K, Kept[V]] = {}

    async def read(self, key: K) -> Kept[V]:
        """What `load` gives, with its version and age. Raises what `load` raises."""
        await self.load(key)
        return self._read[key]

    async def ask(self, keys: Sequence[K]) -> Iterable[V]:
        """The vendor's answers to `keys`, in their order. An exception among them is raised to its waiter only."""
        raise NotImplementedError

    async def ask_by_key(self, keys: Sequence[K]) -> Mapping[K, V]:
        """The vendor's answers by key. A subclass whose vendor tells more than it was asked gives that too."""
        return dict(zip(keys, await self.ask(keys), strict=True))

    async def fetch(self, keys: Sequence[K]) -> Iterable[V]:
        """What is kept, and the vendor's answers for the rest."""
        if not self.loaders.fresh:
            self._read |= self._kept(keys, at=time.monotonic())
        missing = [key for key in keys if key not in self._read]
        failed = await self._ask_and_keep(missing) if missing else {}
        return [failed[key] if key in failed else self._read[key].value for key in keys]  # type: ignore[misc]  # see batch_load_fn

    def _kept(self, keys: Sequence[K], *, at: float) -> dict[K, Kept[V]]:
        resource, cache = type(self).__name__, self.sources.cache
        found = ((key, cache.kept(resource, key, at=at)) for key in keys)
        return {key: kept for key, kept in found if kept is not None}

    async def _ask_and_keep(self, keys: Sequence[K]) -> dict[K, BaseException]:
        """Gives the failures, by key."""
        cache = self.sources.cache
        failed: dict[K, BaseException] = {}
        at, generation = time.monotonic(), cache.generation_of(self.vendor)
        try:
            answers = await self.ask_by_key(keys)
        except Exception as error:  # noqa: BLE001  # handed to each waiter; those whose answer is kept get that
            return dict.fromkeys(keys, error)
        for key, answer in answers.items():
            if isinstance(answer, BaseException):
                failed[key] = answer
                continue
            self._read[key] = cache.keep(
                type(self).__name__,
                self.vendor,
                key,
                answer,
                as_of=self.now,
                at=at,
                generation=generation,
            )
        return failed


async def each(keys: Sequence[K], fetch: Callable[[K], Awaitable[V]]) -> list[V]:
    """One call per key, all at once, for vendors without a batch form. Failures stay with their keys."""
    return await asyncio.gather(*(fetch(key) for key in keys), return_exceptions=True)  # type: ignore[return-value]  # see Loader.fetch


def settled(answers: Iterable[V]) -> list[V]:
    """The answers, or the first failure among them, raised."""
    answers = list(answers)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers
