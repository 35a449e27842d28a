"""Orders about lead segments, as steps: a table of what is planned for what the vendor holds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gateway.changes.faults import NotPossible
from gateway.changes.orders.lead_segments import (
    HeldSettings,
    LeadSegmentCreate,
    LeadSegmentUpdate,
    SchedulingSettingsReplace,
)
from gateway.changes.places import LeadSegmentOf, SettingsDraft, SettingsOf
from gateway.changes.steps import Step
from gateway.timelines.refusals import Obstacle
from gateway.vendors.records import (
    LeadSegment,
    LeadSegmentDraft,
    LeadSegmentPatch,
    MeetingType,
    SchedulingSetting,
    SchedulingSettingDraft,
)

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
FLEET = LeadSegment("7", "fleet", "Ten cars")
DRAFT = LeadSegmentDraft("fleet", "Ten cars")
NAMELESS = LeadSegment("7", None, None)


def test_a_new_segment_is_found_by_its_code() -> None:
    (step,) = LeadSegmentCreate(DRAFT).steps(None, now=NOW)

    assert step == Step('Create the lead segment "fleet"', LeadSegmentOf("fleet"), None, DRAFT)


@pytest.mark.parametrize("there", [FLEET, LeadSegment("8", "fleet", "Other words")])
def test_a_code_in_use_is_refused_be_the_segment_equal_or_not(there: LeadSegment) -> None:
    with pytest.raises(NotPossible, match="Choose another code") as raised:
        LeadSegmentCreate(DRAFT).steps(there, now=NOW)

    assert raised.value.obstacle is Obstacle.CONFLICT
    assert [problem.path for problem in raised.value.problems] == [("code",)]


@pytest.mark.parametrize(
    ("patch", "after"),
    [
        (LeadSegmentPatch(code="vans"), LeadSegmentDraft("vans", "Ten cars")),
        (LeadSegmentPatch(description="Vans"), LeadSegmentDraft("fleet", "Vans")),
        (LeadSegmentPatch(description=None), LeadSegmentDraft("fleet", None)),  # null clears
        (LeadSegmentPatch(code="vans", description=None), LeadSegmentDraft("vans", None)),
        (LeadSegmentPatch(code="fleet"), DRAFT),
    ],
)
def test_a_patch_changes_the_members_that_it_names(
    patch: LeadSegmentPatch, after: LeadSegmentDraft
) -> None:
    (step,) = LeadSegmentUpdate("7", patch).steps(FLEET, now=NOW)

    place = LeadSegmentOf("fleet", "7")
    assert step == Step('Change the lead segment "fleet"', place, DRAFT, after)


@pytest.mark.parametrize(
    ("patch", "undoable"),
    [(LeadSegmentPatch(code="vans"), False), (LeadSegmentPatch(description="Vans"), True)],
)
def test_a_code_that_the_vendor_left_out_cannot_be_put_back(
    patch: LeadSegmentPatch, undoable: bool
) -> None:
    (step,) = LeadSegmentUpdate("7", patch).steps(NAMELESS, now=NOW)

    assert step.undoable is undoable
    assert step.action == 'Change the lead segment "7"'
    assert Step.from_json(step.to_json()) == step


PHONE = SchedulingSetting(MeetingType.PHONE, "2")
OFFICE = SchedulingSetting(MeetingType.OFFICE, "9")
PHONE_ONE = SchedulingSetting(MeetingType.PHONE, "1")
UNKNOWN = SchedulingSetting(None, "1")


def drafts(*pairs: SchedulingSetting) -> tuple[SchedulingSettingDraft, ...]:
    return tuple(
        SchedulingSettingDraft(pair.meeting_type, pair.subject_id)
        for pair in pairs
        if pair.meeting_type is not None
    )


@pytest.mark.parametrize(
    ("held", "before", "undoable"),
    [
        ((), (), True),
        ((PHONE, OFFICE, PHONE_ONE), (OFFICE, PHONE_ONE, PHONE), True),
        ((PHONE, PHONE), (PHONE,), True),
        (None, None, False),  # the vendor does not tell
    ],
)
def test_what_is_replaced_is_the_set_in_one_order(
    held: tuple[SchedulingSetting, ...] | None,
    before: tuple[SchedulingSetting, ...] | None,
    undoable: bool,
) -> None:
    order = SchedulingSettingsReplace("7", drafts(PHONE, OFFICE))

    (step,) = order.steps(HeldSettings(FLEET, held), now=NOW)

    assert step == Step(
        'Replace what customers of the lead segment "fleet" may book',
        SettingsOf("7"),
        None if before is None else SettingsDraft(drafts(*before)),
        SettingsDraft(drafts(OFFICE, PHONE)),
        undoable,
    )


def test_a_meeting_type_that_we_have_no_word_for_cannot_be_put_back() -> None:
    order = SchedulingSettingsReplace("7", ())

    (step,) = order.steps(HeldSettings(FLEET, (PHONE, UNKNOWN)), now=NOW)

    assert not step.undoable
    assert len(step.before.settings) == 2
    assert Step.from_json(step.to_json()) == step


def test_lead_segments_are_about_nobody_in_particular() -> None:
    orders = (
        LeadSegmentCreate(DRAFT),
        LeadSegmentUpdate("7", LeadSegmentPatch()),
        SchedulingSettingsReplace("7", ()),
    )

    assert {order.associate_ids for order in orders} == {()}
