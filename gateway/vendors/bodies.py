"""What the vendors' bodies have in common: members left out, and instants. Pure; shared by the vendors' rooms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def present(members: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a body without those that are None."""
    return {name: value for name, value in members.items() if value is not None}


def read_instant(text: str | None) -> datetime | None:
    """The instant, in UTC, that a text in ISO 8601 names; None when it names none. Without offset it is UTC."""
    try:
        moment = datetime.fromisoformat(text or "")
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
