"""What lead segments and scheduling settings must be before they leave for Pexip Engage. Pure; all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gateway.vendors.port import Problem
from gateway.vendors.records import (
    LeadSegmentDraft,
    LeadSegmentPatch,
    MeetingType,
    SchedulingSetting,
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
    problems = [
        *check_text(patch.code, "code", most=CODE),
        *check_text(patch.description, "description", most=DESCRIPTION, lines=True),
    ]
    if patch.clear_description and patch.description is not None:
        problems.append(
            Problem(
                ("clearDescription",),
                "description cannot be set and cleared at once. Leave one of the two out.",
            )
        )
    return problems


def check_scheduling_settings(settings: Sequence[SchedulingSetting]) -> list[Problem]:
    """What is wrong with the set. It may be empty, which clears it."""
    problems: list[Problem] = []
    first_at: dict[tuple[MeetingType | None, str], int] = {}
    for at, setting in enumerate(settings):
        problems += _setting(setting, at)
        pair = (setting.meeting_type, setting.subject_id)
        first = first_at.setdefault(pair, at)
        if first != at and setting.meeting_type is not None and setting.subject_id:
            problems.append(
                Problem(
                    ("settings", str(at)),
                    f"{setting.meeting_type.value} with subject {shown(setting.subject_id)} stands "
                    f"at settings.{first} too. Name each pair once.",
                )
            )
    return problems


def _setting(setting: SchedulingSetting, at: int) -> Iterator[Problem]:
    place = ("settings", str(at))
    if setting.meeting_type is None:
        names = ", ".join(MeetingType)
        yield Problem((*place, "meetingType"), f"meetingType is missing. Write one of {names}.")
    yield from check_text(setting.subject_id, *place, "subjectId", most=ID)
