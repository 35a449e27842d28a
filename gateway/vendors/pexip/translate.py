"""Pexip Engage's words into ours and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from gateway.vendors.answers import Fault
from gateway.vendors.bodies import read_instant
from gateway.vendors.errors import VendorConflict, VendorRefused
from gateway.vendors.pexip import wire
from gateway.vendors.port import Response
from gateway.vendors.records import (
    LeadSegment,
    LeadSegmentDraft,
    LeadSegmentPatch,
    MeetingType,
    SchedulingSetting,
    SchedulingSettingDraft,
    Subject,
    Unset,
)
from gateway.vendors.texts import redacted

KINDS: Mapping[str, type[VendorRefused]] = {"LEAD_SEGMENT_CODE_ALREADY_IN_USE": VendorConflict}
"""What the vendor's codes mean where the status (422 here) does not say it."""

_CODE = 100


# ---------------------------------------------------------------- wire to records


def read_lead_segment(found: wire.LeadSegment) -> LeadSegment:
    """A lead segment. Unreadable instants are None."""
    return LeadSegment(
        id=found.id,
        code=found.code,
        description=found.description,
        created_at=read_instant(found.createdAt),
        updated_at=read_instant(found.updatedAt),
        deleted_at=read_instant(found.deletedAt),
    )


def read_scheduling_setting(found: wire.SchedulingSetting) -> SchedulingSetting:
    """A bookable pair. A meeting type that we do not know is None."""
    try:
        meeting_type = MeetingType((found.meetingType or "").strip().upper())
    except ValueError:
        return SchedulingSetting(meeting_type=None, subject_id=found.subject.id)
    return SchedulingSetting(meeting_type=meeting_type, subject_id=found.subject.id)


def read_subject(found: wire.Subject) -> Subject:
    """A subject, named in the language of the answer."""
    return Subject(id=found.id, name=found.name)


# ---------------------------------------------------------------- drafts and patches to wire


def lead_segment_body(draft: LeadSegmentDraft) -> dict[str, object]:
    """The body of the POST."""
    return {"code": draft.code, "description": draft.description}


def lead_segment_patch_body(patch: LeadSegmentPatch) -> dict[str, object]:
    """The body of the PATCH: only what changes. Null clears the description."""
    body: dict[str, object] = {}
    if patch.code is not None:
        body["code"] = patch.code
    if not isinstance(patch.description, Unset):
        body["description"] = patch.description
    return body


def scheduling_settings_body(settings: Sequence[SchedulingSettingDraft]) -> list[dict[str, str]]:
    """The body of the PUT: an array, which replaces the whole set."""
    return [
        {"meetingType": setting.meeting_type.value, "subjectId": setting.subject_id}
        for setting in settings
    ]


# ---------------------------------------------------------------- what the vendor said


def read_fault(response: Response) -> Fault:
    """What an error body says, the API's or the token endpoint's; an empty Fault when it cannot be read."""
    try:
        refusal = wire.Refusal.model_validate_json(response.body)
    except ValidationError:
        return Fault()
    first = next(iter(refusal.errors or ()), wire.Complaint())
    code = first.code or first.type or refusal.error
    return Fault(
        message=redacted(first.message or refusal.error_description or "") or None,
        code=code and code[:_CODE],
        request_id=response.headers.get("x-correlation-id", "")[:_CODE] or None,
        kind=KINDS.get(code or ""),
    )
