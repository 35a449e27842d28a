"""What has arrived at each vendor: the count, and the latest calls."""

import hashlib
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

KEPT = 200
DIGITS = 12


@dataclass(slots=True)
class Call:
    """One request. `body` is a digest of its body, None without one: it tells bodies apart and shows none.
    `status` is filled in when an answer goes out and stays None without one."""

    method: str
    path: str
    status: int | None = None
    body: str | None = None

    def brought(self, body: bytes) -> None:
        """Enter the body, once it is whole."""
        self.body = hashlib.sha256(body).hexdigest()[:DIGITS] if body else None

    def to_json(self) -> dict[str, Any]:
        """Give the call as the control plane shows it."""
        return {
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "body": self.body,
        }


@dataclass(slots=True)
class _Tally:
    count: int = 0
    last: deque[Call] = field(default_factory=lambda: deque(maxlen=KEPT))


class CallLog:
    """Counts every request at a vendor's prefix, calls for tokens included."""

    def __init__(self, vendors: Iterable[str]) -> None:
        self._tallies = {name: _Tally() for name in vendors}

    def arrived(self, vendor: str, *, method: str, path: str) -> Call:
        """Enter a call; the caller sets its status later."""
        tally = self._tallies[vendor]
        call = Call(method, path)
        tally.count += 1
        tally.last.append(call)
        return call

    def clear(self) -> None:
        """Begin anew."""
        self._tallies = {name: _Tally() for name in self._tallies}

    def to_json(self) -> dict[str, Any]:
        """Give the log as the control plane shows it, oldest call first."""
        return {
            name: {
                "count": tally.count,
                "last": [call.to_json() for call in tally.last],
            }
            for name, tally in self._tallies.items()
        }
