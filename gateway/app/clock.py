"""The one clock."""

from __future__ import annotations

from datetime import UTC, datetime


def clock() -> datetime:
    """The present instant, in UTC. The only clock; the edge reads it once per request."""
    return datetime.now(UTC)  # noqa: TID251  # here and nowhere else
