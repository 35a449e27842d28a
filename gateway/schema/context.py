"""What every resolver of one request is handed: who asks, when, and the ways to fetch and to change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from gateway.caller import Caller
from gateway.changes.desk import Desk
from gateway.changes.door import Changes
from gateway.loaders import Loaders
from gateway.schema.freshness import Freshness
from gateway.schema.pace import Pace
from gateway.schema.watching import Watching


@dataclass(frozen=True, slots=True)
class Context:
    """One request's context. `now` is read once at the edge, aware; `loaders` are this request's own. The
    `idempotency_key` of the request counts for changes that are asked for without one of their own. `watching` is what
    streams look with; None where there can be none."""

    caller: Caller
    now: datetime
    loaders: Loaders
    changes: Changes
    desk: Desk
    idempotency_key: str | None = None
    watching: Watching | None = None
    pace: Pace = field(default_factory=Pace)
    freshness: Freshness = field(default_factory=Freshness)
