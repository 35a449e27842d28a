"""Who was asking with a credential a moment ago, so that not each request has to look it up or check a signature.

Rule 1: what is kept is used again for `SECONDS`, and never beyond the credential's own end.
Rule 2: what is no longer to be believed is forgotten at once, also what is being looked up at that moment.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.caller import Caller

SECONDS = 5.0
"""How long a key still counts, at most, after another process has revoked it."""
MOST = 10_000
"""How many credentials are kept."""


@dataclass(frozen=True, slots=True)
class Known:
    """A caller and the time in which that is believed: from `since` on, until `until` and not at it."""

    caller: Caller
    since: datetime
    until: datetime


class Kept:
    """Callers by the digest of their credential; the longest kept go first when there are too many."""

    def __init__(self, *, seconds: float = SECONDS, most: int = MOST) -> None:
        self._seconds = timedelta(seconds=seconds)
        self._most = most
        self._known: OrderedDict[str, Known] = OrderedDict()
        self.forgotten = 0

    def get(self, digest: str, now: datetime) -> Caller | None:
        """The caller, when it was looked up lately."""
        known = self._known.get(digest)
        # A clock that was set back must not make a credential last.
        if known is None or not known.since <= now < known.until:
            return None
        return known.caller

    def put(
        self,
        digest: str,
        caller: Caller,
        *,
        now: datetime,
        ends_at: datetime | None,
        forgotten: int,
    ) -> None:
        """Keep a caller. `forgotten` is that number before the look-up: what was looked up before something was forgotten
        may be just that."""
        if forgotten != self.forgotten:
            return
        until = now + self._seconds
        self._known[digest] = Known(caller, now, until if ends_at is None else min(until, ends_at))
        self._known.move_to_end(digest)
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def forget(self, client: str) -> None:
        """Forget all credentials of a client."""
        self.forgotten += 1
        gone = [digest for digest, known in self._known.items() if known.caller.client == client]
        for digest in gone:
            del self._known[digest]
