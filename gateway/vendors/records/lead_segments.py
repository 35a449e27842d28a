"""Lead segments and what their customers may book (Pexip Engage)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.vendors.records.unset import UNSET, Unset
from gateway.vendors.records.words import MeetingType


@dataclass(frozen=True, slots=True)
class Subject:
    """What a customer may book a meeting about."""

    id: str
    name: str | None


@dataclass(frozen=True, slots=True)
class LeadSegment:
    """A group of customers, by which bookable subjects and meeting types are restricted."""

    id: str
    code: str | None
    description: str | None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SchedulingSetting:
    """One pair that customers of a lead segment may book. A meeting type that we do not know is None."""

    meeting_type: MeetingType | None
    subject_id: str


@dataclass(frozen=True, slots=True)
class SchedulingSettingDraft:
    """A pair that customers of a lead segment shall be able to book."""

    meeting_type: MeetingType
    subject_id: str


@dataclass(frozen=True, slots=True)
class LeadSegmentDraft:
    """A lead segment that shall exist."""

    code: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class LeadSegmentPatch:
    """What shall change in a lead segment; None: as it is. The description is left as it is by UNSET, and removed
    by None."""

    code: str | None = None
    description: str | Unset | None = UNSET
