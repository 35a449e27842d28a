"""How long an answer stays right by itself: what is said for an instant says also until when it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime


class Freshness:
    """What the answers of one request depend on. They are looked at only if somebody wants to know."""

    def __init__(self) -> None:
        self._ends: list[Callable[[], datetime | None]] = []

    def ends(self, ask: Callable[[], datetime | None]) -> None:
        """An answer holds until the instant that `ask` gives; None: for good."""
        self._ends.append(ask)

    def until(self) -> datetime | None:
        """The first instant at which one of the answers may be another; None: there is none."""
        instants = (ask() for ask in self._ends)
        return min((one for one in instants if one is not None), default=None)
