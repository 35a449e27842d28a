"""What a loader is, and what it reads from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from aiodataloader import DataLoader

from gateway.caller import Caller
from gateway.directory import Directory, OutOfOfficeMemory
from gateway.vendors.clients import Clients

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class NotFound(LookupError):
    """A thing that the caller named and that is not there."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What loaders read from. `office_hours_time_zone` is the configured zone of the OpenTact account."""

    clients: Clients
    directory: Directory
    memory: OutOfOfficeMemory
    office_hours_time_zone: str | None = None


class Request(Protocol):
    """What a loader sees of its request: where to read, who asks, when, and the loaders beside it."""

    sources: Sources
    caller: Caller
    now: datetime

    def by_name(self, name: str) -> DataLoader[Any, Any]:
        """The loader of a resource; the same one for the whole request."""
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
