"""Clients and their keys, as they are kept; and what a name may be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gateway.caller import ANONYMOUS, Caller, Enforcement, Profile, Scope

SANDBOX = "sandbox-"
"""What the names of the clients begin with that sandbox mode makes for itself."""
OURS = (ANONYMOUS.client, SANDBOX)
"""What no other client's name begins with, whether it comes with keys or with tokens."""

_NAME = re.compile(r"[a-z0-9._-]{1,64}", re.ASCII)

ENFORCED = {
    Profile.PARTNER: Enforcement.IDS,
    Profile.FRONTEND: Enforcement.SAFELIST,
    Profile.ANALYST: Enforcement.OPEN,
    Profile.OPERATOR: Enforcement.OPEN,
}
"""Which documents a client of a profile may run, unless it is said."""


class KeyState(StrEnum):
    """Whether a key counts, and if not, why."""

    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key. `digest` is compared only; `used_at` is up to a minute behind, None before the first use."""

    prefix: str
    digest: str = field(repr=False)
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    def state(self, now: datetime) -> KeyState:
        """Whether it counts; not any more at the very instant when it expires."""
        if self.revoked_at is not None:
            return KeyState.REVOKED
        if self.expires_at is not None and self.expires_at <= now:
            return KeyState.EXPIRED
        return KeyState.LIVE


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client to be. `departments` are myKaarma ids; None means not limited to departments."""

    name: str
    profile: Profile
    scopes: frozenset[Scope]
    departments: frozenset[str] | None
    enforcement: Enforcement


@dataclass(frozen=True, slots=True)
class ClientUpdate:
    """What is to be another at a client; None leaves it as it is. `all_departments` takes its limit away."""

    profile: Profile | None = None
    scopes: frozenset[Scope] | None = None
    departments: frozenset[str] | None = None
    all_departments: bool = False
    enforcement: Enforcement | None = None

    def of(self, client: Client) -> NewClient:
        """What the client shall be."""
        limit = client.departments if self.departments is None else self.departments
        return NewClient(
            name=client.name,
            profile=self.profile or client.profile,
            scopes=client.scopes if self.scopes is None else self.scopes,
            departments=None if self.all_departments else limit,
            enforcement=self.enforcement or client.enforcement,
        )


@dataclass(frozen=True, slots=True)
class Client:
    """A client with its keys, the latest first. A revoked one keeps its name, because changes belong to it."""

    name: str
    profile: Profile
    scopes: frozenset[Scope]
    departments: frozenset[str] | None
    enforcement: Enforcement
    created_at: datetime
    revoked_at: datetime | None = None
    keys: tuple[Key, ...] = ()

    @property
    def is_of_the_sandbox(self) -> bool:
        """Whether sandbox mode made it for itself."""
        return self.name.startswith(SANDBOX)

    def caller(self, key: Key) -> Caller:
        """Who is asking, when it shows the key."""
        return Caller(
            client=self.name,
            profile=self.profile,
            scopes=self.scopes,
            departments=self.departments,
            enforcement=self.enforcement,
            credential=key.prefix,
        )


def problem_of_name(name: str) -> str | None:
    """Why a client cannot be called so; None when it can."""
    if not _NAME.fullmatch(name):
        return (
            f"{name[:80]!r} is no name for a client: write 1 to 64 of a-z, 0-9, '.', '_' and '-'."
        )
    if name.startswith(OURS):
        return (
            f"The name {name!r} is the gateway's own, as are all that begin with {' or '.join(map(repr, OURS))}; choose "
            "another."
        )
    return None
