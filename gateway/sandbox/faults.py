"""Every way in which a vendor can be told to misbehave.

Rule 1: the first fault that matches a request and is not used up applies to it.
Rule 2: a fault that only delays applies too, and the search for another goes on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any, Literal

_LONGEST_DELAY = 600_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong (all members but the last three) and for which requests."""

    status: int | None = None  # answer with it, in the vendor's own error body
    delay_ms: int = 0  # wait first, then go on
    hang: bool = False  # never answer
    reset: Literal["before", "after"] | None = None  # cut the line before or after the effect
    garbage: bool = False  # the request takes effect; the answer is 200 and no JSON
    truncate: bool = False  # the request takes effect; half of the answer's body arrives
    retry_after: int | None = None  # seconds, on an answer with a status (429 if none is given)
    times: int | None = None  # how often; None is for ever
    method: str | None = None
    path: str | None = None  # a glob over the path, with or without the vendor's prefix

    @property
    def only_delays(self) -> bool:
        """Whether the request is answered properly in the end."""
        broken = (self.refusal, self.hang or None, self.reset, self.garbage or None)
        return all(effect is None for effect in broken) and not self.truncate

    @property
    def refusal(self) -> int | None:
        """The status to answer with instead of the true answer."""
        return 429 if self.status is None and self.retry_after is not None else self.status

    def matches(self, *, method: str, path: str, prefix: str) -> bool:
        """Whether a request is meant; `path` is the part of it below the prefix."""
        if self.method is not None and self.method.upper() != method.upper():
            return False
        if self.path is None:
            return True
        spellings = (path, path.lstrip("/"), prefix + path)
        return any(fnmatchcase(spelling, self.path) for spelling in spellings)

    def to_json(self) -> dict[str, Any]:
        """Give the members that say something, in the spelling of the control plane."""
        members = {name: getattr(self, slot) for name, slot in _SLOTS.items()}
        said = {name: value for name, value in members.items() if value is not None}
        delay = {"delayMs": self.delay_ms} if self.delay_ms else {}
        return delay | {name: value for name, value in said.items() if value is not False}


_SLOTS = {
    "status": "status",
    "hang": "hang",
    "reset": "reset",
    "garbage": "garbage",
    "truncate": "truncate",
    "retryAfter": "retry_after",
    "times": "times",
    "method": "method",
    "path": "path",
}
_RANGES = {
    "status": (400, 599),
    "delayMs": (0, _LONGEST_DELAY),
    "retryAfter": (0, 86_400),
    "times": (1, 1_000_000),
}
_FLAGS = ("hang", "garbage", "truncate")
_TEXTS = ("method", "path")
_MEMBERS = (*_RANGES, *_FLAGS, *_TEXTS, "reset")


def parse_fault(wish: Any) -> Fault:
    """Read the body of a PUT. Raises ValueError with a text for the caller."""
    if not isinstance(wish, dict):
        raise ValueError("a fault is a JSON object")
    unknown = sorted(set(wish) - set(_MEMBERS))
    if unknown:
        raise ValueError(f"unknown members: {', '.join(unknown)}; known: {', '.join(_MEMBERS)}")
    for name, value in wish.items():
        _check(name, value)
    if not set(wish) - {"times", *_TEXTS}:
        raise ValueError("the fault says what to match but not what goes wrong")
    return Fault(
        delay_ms=wish.get("delayMs", 0),
        **{slot: wish[name] for name, slot in _SLOTS.items() if name in wish},
    )


def _check(name: str, value: Any) -> None:
    if name in _RANGES:
        least, most = _RANGES[name]
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"{name} must be an integer from {least} to {most}")
    elif name in _FLAGS:
        if type(value) is not bool:
            raise ValueError(f"{name} must be true or false")
    elif name == "reset":
        if value not in ("before", "after"):
            raise ValueError('reset must be "before" or "after"')
    elif not isinstance(value, str) or not value:
        raise ValueError(f"{name} must be a non-empty string")


class FaultBook:
    """The faults in force, by vendor, in the order in which they were asked for."""

    def __init__(self, vendors: Iterable[str]) -> None:
        self._faults: dict[str, list[Fault]] = {name: [] for name in vendors}

    def add(self, vendor: str, fault: Fault) -> None:
        """Put a fault behind those that are there."""
        self._faults[vendor].append(fault)

    def clear(self, vendor: str | None = None) -> None:
        """Take away the faults of one vendor, or of all."""
        for name in self._faults if vendor is None else (vendor,):
            self._faults[name] = []

    def draw(self, vendor: str, *, method: str, path: str, prefix: str) -> Fault:
        """Give what goes wrong with this request and count it; an empty Fault if nothing does."""
        delay, effect = 0, Fault()
        for index, fault in enumerate(self._faults[vendor]):
            if not fault.matches(method=method, path=path, prefix=prefix):
                continue
            if not fault.only_delays:
                delay, effect = delay + fault.delay_ms, fault
                self._use(vendor, index)
                break
            if not delay:
                delay = fault.delay_ms
                self._use(vendor, index)
        self._faults[vendor] = [fault for fault in self._faults[vendor] if fault.times != 0]
        return replace(effect, delay_ms=delay)

    def _use(self, vendor: str, index: int) -> None:
        fault = self._faults[vendor][index]
        if fault.times is not None:
            self._faults[vendor][index] = replace(fault, times=fault.times - 1)

    def to_json(self, vendor: str) -> list[dict[str, Any]]:
        """Give a vendor's faults, with the times that are left."""
        return [fault.to_json() for fault in self._faults[vendor]]

    def all_to_json(self) -> dict[str, list[dict[str, Any]]]:
        """Give the faults of every vendor."""
        return {name: self.to_json(name) for name in self._faults}
