"""A desk whose vendors are the sandbox (or a script), with a store of its own and a clock that stands."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gateway.app.vendors import build_clients
from gateway.changes.carry import carry_out
from gateway.changes.desk import Desk
from gateway.changes.hands.base import Hand
from gateway.changes.ledger import Ledger
from gateway.changes.order import Order
from gateway.changes.steps import Step, Written
from gateway.changes.values import plain, told
from gateway.directory import Directory, OutOfOfficeMemory
from gateway.store import Store
from gateway.timelines import House
from gateway.vendors.cache import RecordCache
from gateway.vendors.clients import Clients
from tests.stage import settings_for

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
STORE = "gateway.db"
"""The file in a desk's folder that is its store."""


@dataclass(slots=True)
class Clock:
    """A clock that stands at an instant until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def desk_on(
    base_url: str, folder: Path, clock: Callable[[], datetime]
) -> AsyncIterator[Desk]:
    """A desk that speaks to the vendors at a base URL, and knows nobody and remembers nothing yet."""
    clients = build_clients(settings_for(base_url, folder))
    try:
        async with desk_with(clients, folder, clock) as desk:
            yield desk
    finally:
        await clients.aclose()


@asynccontextmanager
async def desk_with(
    clients: Clients, folder: Path, clock: Callable[[], datetime]
) -> AsyncIterator[Desk]:
    """A desk with these clients, which stay open, and the folder's store: a new one, unless it is there."""
    store = await Store.open(f"sqlite:///{folder / STORE}")
    try:
        yield Desk(
            clients=clients,
            directory=Directory(store),
            memory=OutOfOfficeMemory(store),
            ledger=Ledger(store),
            cache=RecordCache(seconds=60, most=100),
            house=House(),
            clock=clock,
        )
    finally:
        await store.aclose()


async def did(desk: Desk, hand: Hand, step: Step) -> Written:
    """Carry out a step as it comes back from the store."""
    kept = Step.from_json(step.to_json())
    assert kept == step
    return await carry_out(desk, kept, hands={type(step.place): hand})


async def did_twice(desk: Desk, hand: Hand, step: Step) -> Written:
    """Carry out a step, and once more, as after a crash that lost the answer. Gives what came of the first time; the
    second one tells the same key, but for a record of unknown id that is gone."""
    first = await did(desk, hand, step)
    second = await did(desk, hand, step)
    gone = step.after is None and step.place.key is None
    assert second.key == (None if gone else first.key)
    return first


async def planned(desk: Desk, order: Any) -> Step:
    """The one step of an order, as it comes back from the store."""
    kept: Order = told(type(order), json.loads(json.dumps(plain(order))))
    assert kept == order
    (step,) = kept.steps(await kept.look(desk), now=desk.clock())
    return step
