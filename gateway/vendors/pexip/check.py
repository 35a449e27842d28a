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

CODE = 255
DESCRIPTION = 10_000
ID = 256
SHOWN = 60


def check_lead_segment(draft: LeadSegmentDraft) -> list[Problem]:
    """What is wrong with the draft."""
    return [*_code(draft.code), *_description(draft.description)]


def check_lead_segment_patch(patch: LeadSegmentPatch) -> list[Problem]:
    """What is wrong with the patch."""
    problems = [*_code(patch.code), *_description(patch.description)]
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
        if first != at and setting.meeting_type is not None:
            problems.append(
                Problem(
                    ("settings", str(at)),
                    f"{setting.meeting_type.value} with subject {_shown(setting.subject_id)} stands "
                    f"at settings.{first} too. Name each pair once.",
                )
            )
    return problems


def _setting(setting: SchedulingSetting, at: int) -> Iterator[Problem]:
    place = ("settings", str(at))
    if setting.meeting_type is None:
        names = ", ".join(MeetingType)
        yield Problem((*place, "meetingType"), f"meetingType is missing. Write one of {names}.")
    yield from _text(setting.subject_id, *place, "subjectId", most=ID)


def _code(code: str | None) -> Iterator[Problem]:
    if code is not None:
        yield from _text(code, "code", most=CODE)


def _description(description: str | None) -> Iterator[Problem]:
    if description is not None:
        yield from _text(description, "description", most=DESCRIPTION, lines=True)


def _text(value: str, *path: str, most: int, lines: bool = False) -> Iterator[Problem]:
    """`lines` permits line breaks and tabs."""
    name = path[-1]
    if not value.strip():
        yield Problem(path, f"{name} is empty. Write 1 to {most} characters.")
    if len(value) > most:
        yield Problem(
            path,
            f"{name} {_shown(value)} has {len(value)} characters; at most {most} are allowed.",
        )
    if any(_is_control(char) and not (lines and char in "\r\n\t") for char in value):
        yield Problem(path, f"{name} {_shown(value)} has control characters in it. Remove them.")


def _is_control(char: str) -> bool:
    # Also lone surrogates, which no JSON in UTF-8 can carry.
    return char < " " or "\x7f" <= char <= "\x9f" or "\ud800" <= char <= "\udfff"


def _shown(value: str) -> str:
    """The value as a message gives it: quoted, printable, at most 60 characters of it."""
    return ascii(value[:SHOWN]) if not value[:SHOWN].isprintable() else repr(value[:SHOWN])
