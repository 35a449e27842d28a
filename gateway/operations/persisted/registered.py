"""What is registered: documents of a client, published together as a version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class VersionStatus(StrEnum):
    """Where a version is in its life; it never goes back. PENDING: its documents do not run yet. ACTIVE: they do.
    RETIRED: they do not any more, unless another version has them too."""

    PENDING = "pending"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered document; it never changes. `sha256` is of its text, `normal_sha256` of what the text says (see
    `normal.py`). It holds one operation: `type` is query, mutation or subscription, `name` is None when it has none, and
    `cost` is in points, as estimated without variables when it was published."""

    client: str
    version: str
    id: str
    sha256: str
    normal_sha256: str
    text: str
    name: str | None
    type: str
    cost: int


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a client's documents. `registered_by` says who published it, for people."""

    client: str
    version: str
    status: VersionStatus
    registered_at: datetime
    registered_by: str
    activated_at: datetime | None = None
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """How often a document has run by its id, and when last. Counts are some seconds behind."""

    document: Registered
    uses: int
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionUsed:
    """A version, and over its documents: how many there are, how often they ran, and when last."""

    version: Version
    documents: int
    uses: int
    last_used_at: datetime | None
