"""Who is asking and what they may do: a frozen value.

Until the front door knows API keys and tokens, every request is the one fixed caller `local`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Profile(StrEnum):
    """What kind of client is asking."""

    PARTNER = "partner"
    FRONTEND = "frontend"
    ANALYST = "analyst"
    OPERATOR = "operator"


SCOPES = (
    "associates:read",
    "availability:read",
    "schedules:read",
    "changes:read",
    "outofoffice:write",
    "schedules:write",
    "operatingmodes:write",
    "officehours:write",
    "leadsegments:write",
    "directory:write",
    "changes:admin",
)


@dataclass(frozen=True, slots=True)
class Caller:
    """One caller. `departments` are myKaarma department ids; None means not limited to departments."""

    client: str
    profile: Profile
    scopes: frozenset[str]
    departments: frozenset[str] | None


LOCAL = Caller(client="local", profile=Profile.ANALYST, scopes=frozenset(SCOPES), departments=None)
