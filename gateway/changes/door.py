"""The door to changes: what the schema asks, and nothing of how it is done."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from gateway.changes.ledger import KeyUsed, Ledger
from gateway.changes.order import Order
from gateway.changes.records import Change, NewChange
from gateway.changes.states import OnFailure, Wish
from gateway.changes.values import plain


@dataclass(frozen=True, slots=True)
class Asking:
    """Who wants an order carried out, and how. `client` is the caller's identity, which the change and its idempotency
    key belong to; `now` is aware. `named` are the directory's ids of everybody whom the order names, by whatever."""

    client: str
    now: datetime
    on_failure: OnFailure = OnFailure.COMPENSATE
    idempotency_key: str | None = None
    named: tuple[str, ...] = ()


class Runs(Protocol):
    """Who carries changes out; see `run.Runner`."""

    def start(self, id: str, round: int) -> None:
        """Start a change that is in the ledger."""
        ...

    async def ended(self, change: Change, *, within: float) -> Change:
        """The change as it is at its end, or after some seconds."""
        ...


class Changes:
    """Takes orders in, and tells of them. `wait_seconds` bounds how long a caller waits for the end."""

    def __init__(self, ledger: Ledger, runner: Runs, *, wait_seconds: float) -> None:
        self.ledger = ledger
        self._runner = runner
        self._wait_seconds = wait_seconds

    async def submit(self, order: Order, asking: Asking) -> Change:
        """Accept an order that `check` has nothing against, start it, and give it as it is at its end, or after the
        wait. The same key with the same order gives the change that is there. Raises KeyUsed when the key was used for
        another order, and StoreUnavailable when nothing was accepted."""
        new = _new(order, asking)
        try:
            change = await self.ledger.accept(new)
        except KeyUsed as used:
            if used.change.fingerprint != new.fingerprint:
                raise
            change = used.change
        else:
            self._runner.start(change.id, change.round)
        return await self._runner.ended(change, within=self._wait_seconds)

    async def known(self, order: Order, asking: Asking) -> Change | None:
        """The change that the same order made before under the same key, as `submit` gives it; None when there is none.
        For an order that `check` has something against by now. Raises StoreUnavailable."""
        if asking.idempotency_key is None:
            return None
        change = await self.ledger.by_key(asking.client, asking.idempotency_key)
        if change is None or change.fingerprint != _new(order, asking).fingerprint:
            return None
        return await self._runner.ended(change, within=self._wait_seconds)

    async def wish(self, id: str, wish: Wish, *, now: datetime) -> Change | None:
        """Ask something of a change, and give it as it is at its end, or after the wait; None when there is none.
        Raises NotAllowed and StoreUnavailable."""
        change = await self.ledger.wish(id, wish, now=now)
        if change is None:
            return None
        if wish is not Wish.CANCEL:
            self._runner.start(change.id, change.round)
        return await self._runner.ended(change, within=self._wait_seconds)


def _new(order: Order, asking: Asking) -> NewChange:
    told = json.dumps(plain(order), sort_keys=True)
    said = json.dumps([order.name, told, asking.on_failure])
    return NewChange(
        id=uuid4().hex,
        name=order.name,
        order=told,
        client=asking.client,
        on_failure=asking.on_failure,
        fingerprint=hashlib.sha256(said.encode()).hexdigest(),
        idempotency_key=asking.idempotency_key,
        associate_ids=order.associate_ids,
        named_ids=asking.named,
        requested_at=asking.now,
    )
