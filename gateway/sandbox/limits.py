"""How often a vendor may be called, and the meter that holds a caller to it.

Off unless `PUT /_sandbox/limits/{vendor}` asks for it. The window slides over the last sixty
seconds of real time, also while the sandbox's clock is frozen: a caller that obeys Retry-After
must get through in the end.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

WINDOW = 60.0  # seconds
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Requests per minute and at a time (None: unlimited); `retry_after` in seconds."""

    per_minute: int | None = None
    concurrent: int | None = None
    retry_after: int | None = None  # None: when the window has room again

    def to_json(self) -> dict[str, int | None]:
        """Give the limit in the spelling of the control plane."""
        return {
            "perMinute": self.per_minute,
            "concurrent": self.concurrent,
            "retryAfter": self.retry_after,
        }


# Pexip Engage is the only vendor that publishes its limits.
DOCUMENTED: Mapping[str, RateLimit] = {"pexip": RateLimit(per_minute=3000, concurrent=4)}


def parse_limit(wish: Any, *, vendor: str) -> RateLimit:
    """Read the body of a PUT; an empty object means the limits the vendor documents.

    Raises ValueError with a text for the caller.
    """
    if not isinstance(wish, dict):
        raise ValueError("a limit is a JSON object")
    unknown = sorted(set(wish) - {"perMinute", "concurrent", "retryAfter"})
    if unknown:
        raise ValueError(f"unknown members: {', '.join(unknown)}")
    for name, least in (("perMinute", 1), ("concurrent", 1), ("retryAfter", 0)):
        value = wish.get(name)
        if value is not None and (type(value) is not int or not least <= value <= _LARGEST):
            raise ValueError(f"{name} must be an integer from {least} to {_LARGEST}")
    documented = DOCUMENTED.get(vendor, RateLimit())
    per_minute, concurrent = wish.get("perMinute"), wish.get("concurrent")
    if per_minute is None and concurrent is None:
        per_minute, concurrent = documented.per_minute, documented.concurrent
    if per_minute is None and concurrent is None:
        raise ValueError(f"{vendor} documents no limits: give perMinute or concurrent")
    return RateLimit(per_minute, concurrent, wish.get("retryAfter"))


class Meter:
    """Counts what is on its way and what came within the window, for one vendor."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._arrivals: deque[float] = deque()
        self._inside = 0

    def enter(self, limit: RateLimit | None) -> int | None:
        """Let a request in (None; it must `leave` again) or say after how many seconds to retry."""
        wait = None if limit is None else self._wait(limit)
        if wait is None:
            self._inside += 1
        return wait

    def leave(self) -> None:
        """A request that was let in has been answered or has gone away."""
        self._inside -= 1

    def reset(self) -> None:
        """Forget the window, as when a limit is switched on or off."""
        self._arrivals.clear()

    def _wait(self, limit: RateLimit) -> int | None:
        now = self._monotonic()
        while self._arrivals and self._arrivals[0] <= now - WINDOW:
            self._arrivals.popleft()
        if limit.concurrent is not None and self._inside >= limit.concurrent:
            return 1 if limit.retry_after is None else limit.retry_after
        if limit.per_minute is not None:
            if len(self._arrivals) >= limit.per_minute:
                room = max(1, ceil(self._arrivals[-limit.per_minute] + WINDOW - now))
                return room if limit.retry_after is None else limit.retry_after
            self._arrivals.append(now)
        return None
