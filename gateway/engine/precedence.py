"""What it means that a set of slots is in force: the status, and which of them decide it.

A set is an int, one bit for each slot, the weightiest lowest.
"""

from __future__ import annotations

from gateway.engine.rules import ALWAYS, Effect, Layers, Status

BEST_FIRST = (Status.AVAILABLE, Status.UNKNOWN, Status.UNAVAILABLE)


class Precedence:
    """The slots of one timeline, told apart by what they do."""

    def __init__(self, layers: Layers) -> None:
        self._has_hours = layers.has_hours
        self._otherwise = layers.otherwise
        self._closes = _bits(layers, Effect.CLOSES)
        self.opens = _bits(layers, Effect.OPENS)
        self._may_close = _bits(layers, Effect.MAY_CLOSE, Effect.MAY_DO_EITHER)
        self._may_open = _bits(layers, Effect.MAY_OPEN, Effect.MAY_DO_EITHER)
        always = sum(1 << bit for bit, slot in enumerate(layers.slots) if ALWAYS in slot.rules)
        hopes = self.status_of(always | self.opens), self.status_of(always | self._may_open)
        self.at_best = next(one for one in BEST_FIRST if one in hopes)

    def status_of(self, mask: int) -> Status:
        """The status that a set makes."""
        if mask & self._closes:
            return Status.UNAVAILABLE
        without = self._without_doubt(mask)
        if without is Status.AVAILABLE:
            return Status.UNKNOWN if mask & self._may_close else without
        return Status.UNKNOWN if mask & self._may_open else without

    def deciding(self, mask: int) -> int:
        """Those of a set that decide its status. None do where it is what is left without any: outside of all hours,
        or for want of a schedule."""
        if mask & self._closes:
            return mask & self._closes
        without = self._without_doubt(mask)
        if without is Status.AVAILABLE:
            return mask & self._may_close or mask & self.opens
        if without is Status.UNKNOWN or mask & self._may_open:
            return mask & (self._may_close | self._may_open)
        return 0

    def because(self, mask: int) -> int | None:
        """The place of the weightiest slot that decides; None if none does."""
        deciding = self.deciding(mask)
        return (deciding & -deciding).bit_length() - 1 if deciding else None

    def _without_doubt(self, mask: int) -> Status:
        """The status if nothing closes and nothing that is in doubt is so."""
        if not self._has_hours:
            return self._otherwise
        return Status.AVAILABLE if mask & self.opens else Status.UNAVAILABLE


def _bits(layers: Layers, *effects: Effect) -> int:
    return sum(1 << bit for bit, slot in enumerate(layers.slots) if slot.effect in effects)
