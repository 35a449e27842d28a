"""What the gateway refuses before it leaves for Pexip Engage."""

from __future__ import annotations

import pytest

from gateway.vendors.pexip import (
    check_lead_segment,
    check_lead_segment_patch,
    check_scheduling_settings,
)
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    UNSET,
    LeadSegmentDraft,
    LeadSegmentPatch,
    MeetingType,
    SchedulingSettingDraft,
    Unset,
)


def paths(problems: list[Problem]) -> list[str]:
    return [".".join(one.path) for one in problems]


@pytest.mark.parametrize(
    ("code", "description", "problems"),
    [
        ("v", None, []),
        ("v" * 255, "Very important 🚗\nindeed", []),
        ("", None, ["code"]),
        (" ", None, ["code"]),
        ("v" * 256, None, ["code"]),
        ("v\n", None, ["code"]),
        ("v\ud83d", None, ["code"]),
        ("v", "", ["description"]),
        ("v", "d" * 10_001, ["description"]),
        ("v", "d\0", ["description"]),
        ("", "", ["code", "description"]),
    ],
)
def test_a_code_has_1_to_255_characters_and_a_description_at_least_one(
    code: str, description: str | None, problems: list[str]
) -> None:
    assert paths(check_lead_segment(LeadSegmentDraft(code, description))) == problems
    assert paths(check_lead_segment_patch(LeadSegmentPatch(code, description))) == problems


@pytest.mark.parametrize("description", [None, UNSET])
def test_a_description_may_be_cleared_and_left_alone(description: Unset | None) -> None:
    assert check_lead_segment_patch(LeadSegmentPatch("v", description)) == []


OFFICE, VIDEO = MeetingType.OFFICE, MeetingType.VIDEO


@pytest.mark.parametrize(
    ("pairs", "problems"),
    [
        ([], []),
        ([(OFFICE, "1"), (OFFICE, "2"), (VIDEO, "1")], []),
        ([(OFFICE, "1"), (VIDEO, "1"), (OFFICE, "1")], ["settings.2"]),
        ([(OFFICE, "1")] * 3, ["settings.1", "settings.2"]),
        ([(OFFICE, "")], ["settings.0.subjectId"]),
        ([(OFFICE, "x" * 257)], ["settings.0.subjectId"]),
        ([(OFFICE, " "), (OFFICE, "1")], ["settings.0.subjectId"]),
        ([(OFFICE, ""), (OFFICE, "")], ["settings.0.subjectId", "settings.1.subjectId"]),
    ],
)
def test_a_set_names_each_pair_once(
    pairs: list[tuple[MeetingType, str]], problems: list[str]
) -> None:
    settings = [SchedulingSettingDraft(meeting_type, subject) for meeting_type, subject in pairs]

    assert paths(check_scheduling_settings(settings)) == problems


def test_a_double_pair_is_told_where_its_double_stands() -> None:
    settings = [SchedulingSettingDraft(OFFICE, "1"), SchedulingSettingDraft(OFFICE, "1")]

    (problem,) = check_scheduling_settings(settings)

    assert problem.message == (
        "OFFICE with subject '1' stands at settings.0 too. Name each pair once."
    )


def test_a_long_code_is_not_repeated_whole() -> None:
    (problem,) = check_lead_segment(LeadSegmentDraft("v" * 5_000))

    assert "v" * 60 in problem.message
    assert "v" * 61 not in problem.message
