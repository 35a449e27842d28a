"""Clients and instants that tests of this room share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from gateway.access.records import NewClient
from gateway.caller import Enforcement, Profile, Scope

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def later(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def partner(
    name: str = "shop",
    scopes: Iterable[Scope] = (Scope.ASSOCIATES_READ,),
    departments: Iterable[str] | None = ("4711",),
) -> NewClient:
    """A partner to be."""
    limit = None if departments is None else frozenset(departments)
    return NewClient(name, Profile.PARTNER, frozenset(scopes), limit, Enforcement.IDS)
