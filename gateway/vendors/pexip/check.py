"""What lead segments and scheduling settings must be before they leave for Pexip Engage. Pure; all at once."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.vendors.port import Problem
from gateway.vendors.records import (
    LeadSegmentDraft,
    LeadSegmentPatch,
    MeetingType,
    SchedulingSettingDraft,
    Unset,
)
from gateway.vendors.texts import check_text, shown

CODE = 255
DESCRIPTION = 10_000
ID = 256


def check_lead_segment(draft: LeadSegmentDraft) -> list[Problem]:
    """What is wrong with the draft."""
    return [
        *check_text(draft.code, "code", most=CODE),
        *check_text(draft.description, "description", most=DESCRIPTION, lines=True),
    ]


def check_lead_segment_patch(patch: LeadSegmentPatch) -> list[Problem]:
    """What is wrong with the patch."""
    wanted = None if isinstance(patch.description, Unset) else patch.description
    return [
        *check_text(patch.code, "code", most=CODE),
        *check_text(wanted, "description", most=DESCRIPTION, lines=True),
    ]


def check_scheduling_settings(settings: Sequence[SchedulingSettingDraft]) -> list[Problem]:
    """What is wrong with the set. It may be empty, which clears it."""
    problems: list[Problem] = []
    first_at: dict[tuple[MeetingType, str], int] = {}
    for at, setting in enumerate(settings):
        problems += check_text(setting.subject_id, "settings", str(at), "subjectId", most=ID)
        pair = (setting.meeting_type, setting.subject_id)
        first = first_at.setdefault(pair, at)
        if first != at and setting.subject_id:
            problems.append(
                Problem(
                    ("settings", str(at)),
                    f"{setting.meeting_type.value} with subject {shown(setting.subject_id)} stands "
                    f"at settings.{first} too. Name each pair once.",
                )
            )
    return problems
