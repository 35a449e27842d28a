"""How often registered documents run: counted in memory, written down now and then, never while a request waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from gateway.operations.persisted.register import Counted
from gateway.operations.persisted.registered import Registered
from gateway.store import StoreError


class TakesUses(Protocol):
    """Where counts are written. Raises StoreError."""

    async def add_uses(self, counted: Sequence[Counted]) -> None:
        """Add to what is written there."""
        ...


class Uses:
    """The counts that are not written down yet: at most one for each document that is registered."""

    def __init__(self) -> None:
        self._counted: dict[tuple[str, str, str], tuple[int, datetime]] = {}

    def count(self, document: Registered, *, now: datetime) -> None:
        """Count one more."""
        self._add((document.client, document.version, document.id), 1, now)

    async def write(self, register: TakesUses) -> bool:
        """Write all counts down; False when the store does not take them, and then they are kept for the next time."""
        taken, self._counted = self._counted, {}
        try:
            await register.add_uses([(*key, *counted) for key, counted in taken.items()])
        except StoreError:
            for key, (times, last) in taken.items():
                self._add(key, times, last)
            return False
        return True

    def _add(self, key: tuple[str, str, str], times: int, last: datetime) -> None:
        before, latest = self._counted.get(key, (0, last))
        self._counted[key] = (before + times, max(latest, last))

    def __len__(self) -> int:
        return len(self._counted)
