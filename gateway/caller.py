"""Who is asking and what they may do: a frozen value, made at the edge and handed to whoever decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Profile(StrEnum):
    """What kind of client is asking: which limits it has."""

    PARTNER = "partner"
    FRONTEND = "frontend"
    ANALYST = "analyst"
    OPERATOR = "operator"


class Scope(StrEnum):
    """What a caller may do. `schedules:read` is for locations, schedules, operating modes, office hours and lead
    segments; `changes:admin` for the changes of all clients."""

    ASSOCIATES_READ = "associates:read"
    AVAILABILITY_READ = "availability:read"
    SCHEDULES_READ = "schedules:read"
    CHANGES_READ = "changes:read"
    OUT_OF_OFFICE_WRITE = "outofoffice:write"
    SCHEDULES_WRITE = "schedules:write"
    OPERATING_MODES_WRITE = "operatingmodes:write"
    OFFICE_HOURS_WRITE = "officehours:write"
    LEAD_SEGMENTS_WRITE = "leadsegments:write"
    DIRECTORY_WRITE = "directory:write"
    CHANGES_ADMIN = "changes:admin"


class Enforcement(StrEnum):
    """Which documents a client may run. OPEN: any. LOG: any, and unknown ones are noted. SAFELIST: registered ones, by
    id or by their text. IDS: registered ones, by id."""

    OPEN = "open"
    LOG = "log"
    SAFELIST = "safelist"
    IDS = "ids"


@dataclass(frozen=True, slots=True)
class Caller:
    """One caller. `departments` are myKaarma department ids; None means not limited to departments. `subject` is the
    person for whom a token was given, None for an API key. `credential` names the key in logs, and gives nothing away."""

    client: str
    profile: Profile
    scopes: frozenset[Scope]
    departments: frozenset[str] | None
    enforcement: Enforcement = Enforcement.OPEN
    subject: str | None = None
    credential: str | None = None

    @property
    def identity(self) -> str:
        """What idempotency keys and changes belong to: the client, and within it the person."""
        return self.client if self.subject is None else f"{self.client}/{self.subject}"

    @property
    def is_limited(self) -> bool:
        """Whether it is limited to some departments."""
        return self.departments is not None

    def may(self, scope: Scope) -> bool:
        """Whether it has the scope."""
        return scope in self.scopes

    def sees(self, department_id: str | None) -> bool:
        """Whether it may see people of a department; of those without one (None) only who is not limited may."""
        return self.departments is None or department_id in self.departments


def client_of(identity: str) -> str:
    """The client of an identity. No client's name has a slash."""
    return identity.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a client has to spend, in points: at most, now, and how many more each second."""

    maximum_available: float
    currently_available: float
    restore_rate: float


ANONYMOUS = Caller("anonymous", Profile.ANALYST, frozenset(Scope), departments=None)
"""Who sends no credentials, where that is allowed."""
