"""What has arrived at each vendor: the count, and the latest calls."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

KEPT = 200


@dataclass(slots=True)
class Call:
    """One request; `status` is filled in when an answer goes out and stays None without one."""

    method: str
    path: str
    status: int | None = None


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
                "last": [
                    {"method": call.method, "path": call.path, "status": call.status}
                    for call in tally.last
                ],
            }
            for name, tally in self._tallies.items()
        }
