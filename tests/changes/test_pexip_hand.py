"""Lead segments and their settings, planned by their orders and written by the hands to a real sandbox, and what the
vendor then holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gateway.changes.carry import effect_of
from gateway.changes.desk import Desk
from gateway.changes.faults import NotPossible
from gateway.changes.hands.pexip import LeadSegmentHand, SettingsHand, segment_of_code
from gateway.changes.orders.lead_segments import (
    LeadSegmentCreate,
    LeadSegmentUpdate,
    SchedulingSettingsReplace,
)
from gateway.changes.places import Key, LeadSegmentOf, SettingsOf
from gateway.changes.states import Effect
from gateway.timelines.refusals import Obstacle
from gateway.vendors.errors import VendorConflict, VendorRefused
from gateway.vendors.records import (
    LeadSegmentDraft,
    LeadSegmentPatch,
    MeetingType,
    SchedulingSettingDraft,
)
from tests.changes.desks import Clock, desk_on, did, did_twice, planned
from tests.stage import SandboxControl

SEGMENTS, SETTINGS = LeadSegmentHand(), SettingsHand()
FLEET, WALK_IN = "1237", "1239"
NOBODYS = "999999"
NEW = LeadSegmentDraft("vintage", "Own a car\nof before 1970")
PAIRS = (
    SchedulingSettingDraft(MeetingType.VIDEO, "124"),
    SchedulingSettingDraft(MeetingType.OFFICE, "124"),
    SchedulingSettingDraft(MeetingType.OFFICE, "123"),
)


@pytest.fixture
async def desk(sandbox: SandboxControl, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk_on(sandbox.base_url, tmp_path, Clock()) as desk:
        yield desk


def held(sandbox: SandboxControl) -> list[dict[str, Any]]:
    """What the vendor holds: segments that are not deleted, without stamps."""
    stamps = {"createdAt", "updatedAt", "deletedAt"}
    return [
        {
            name: sorted(value, key=str) if isinstance(value, list) else value
            for name, value in one.items()
            if name not in stamps
        }
        for one in sandbox.world()["pexip"]["leadSegments"]
        if one["deletedAt"] is None
    ]


def segment(sandbox: SandboxControl, id: str) -> dict[str, Any]:
    return next(one for one in held(sandbox) if one["id"] == id)


def writes(sandbox: SandboxControl) -> list[str]:
    return [call for call in sandbox.calls()["pexip"] if not call.startswith("GET")]


# ---------------------------------------------------------------- lead segments


@pytest.mark.parametrize("draft", [NEW, LeadSegmentDraft("vintage")])
async def test_a_segment_that_is_made_twice_is_there_once_and_its_undo_takes_it_away(
    desk: Desk, sandbox: SandboxControl, draft: LeadSegmentDraft
) -> None:
    before = held(sandbox)
    step = await planned(desk, LeadSegmentCreate(draft))

    written = await did_twice(desk, SEGMENTS, step)

    (new,) = [one for one in held(sandbox) if one not in before]
    assert written.key == Key("LeadSegment", (new["id"],))
    assert (new["code"], new["description"]) == (draft.code, draft.description)
    assert len(writes(sandbox)) == 1
    await did_twice(desk, SEGMENTS, step.undo(written.key))
    assert held(sandbox) == before


async def test_a_segment_that_was_taken_away_again_can_be_made_anew(
    desk: Desk, sandbox: SandboxControl
) -> None:
    step = await planned(desk, LeadSegmentCreate(NEW))
    first = await did(desk, SEGMENTS, step)
    undo = step.undo(first.key)
    await did(desk, SEGMENTS, undo)

    second = await did_twice(desk, SEGMENTS, undo.undo(first.key))

    assert second.key not in (None, first.key)
    assert await segment_of_code(desk, NEW.code) is not None


async def test_a_segment_whose_id_nobody_saw_is_found_by_its_code_and_taken_away_again(
    desk: Desk, sandbox: SandboxControl
) -> None:
    before = held(sandbox)
    step = await planned(desk, LeadSegmentCreate(NEW))
    written = await did(desk, SEGMENTS, step)

    found = await effect_of(desk, step, hands={LeadSegmentOf: SEGMENTS}, seconds=5.0)
    await did_twice(desk, SEGMENTS, step.undo(None))

    assert found == (Effect.TAKEN, written.key)
    assert held(sandbox) == before


async def test_a_removal_that_is_done_again_leaves_a_segment_that_somebody_made_of_that_code(
    desk: Desk, sandbox: SandboxControl
) -> None:
    step = await planned(desk, LeadSegmentCreate(NEW))
    undo = step.undo((await did(desk, SEGMENTS, step)).key)
    await did(desk, SEGMENTS, undo)
    theirs = await desk.clients.pexip.create_lead_segment(NEW)

    await did(desk, SEGMENTS, undo)

    assert await desk.clients.pexip.lead_segment(theirs.id) is not None


async def test_a_segment_that_goes_in_the_moment_of_its_removal_is_gone(
    desk: Desk, sandbox: SandboxControl
) -> None:
    step = await planned(desk, LeadSegmentCreate(NEW))
    undo = step.undo((await did(desk, SEGMENTS, step)).key)
    sandbox.fault("pexip", status=404, method="DELETE", times=1)

    written = await did(desk, SEGMENTS, undo)

    assert written.key == undo.place.key


@pytest.mark.parametrize(
    "patch",
    [
        LeadSegmentPatch(code="big-fleet"),
        LeadSegmentPatch(description=None),
        LeadSegmentPatch(code="big-fleet", description="More than fifty"),
    ],
)
async def test_a_segment_is_changed_by_one_write_and_its_undo_puts_it_back(
    desk: Desk, sandbox: SandboxControl, patch: LeadSegmentPatch
) -> None:
    before = held(sandbox)
    step = await planned(desk, LeadSegmentUpdate(FLEET, patch))

    written = await did_twice(desk, SEGMENTS, step)

    assert held(sandbox) != before
    assert len(writes(sandbox)) == 1
    await did_twice(desk, SEGMENTS, step.undo(written.key))
    assert held(sandbox) == before
    assert len(writes(sandbox)) == 2


async def test_a_segment_that_somebody_changed_meanwhile_is_left_as_it_is_but_for_other_members(
    desk: Desk, sandbox: SandboxControl
) -> None:
    description = await planned(desk, LeadSegmentUpdate(FLEET, LeadSegmentPatch(description="x")))
    code = await planned(desk, LeadSegmentUpdate(FLEET, LeadSegmentPatch(code="big-fleet")))
    await desk.clients.pexip.update_lead_segment(FLEET, LeadSegmentPatch(description="Theirs"))

    with pytest.raises(NotPossible) as raised:
        await did(desk, SEGMENTS, description)
    await did(desk, SEGMENTS, code)

    assert raised.value.obstacle is Obstacle.STALE_PLAN
    shown = segment(sandbox, FLEET)
    assert (shown["code"], shown["description"]) == ("big-fleet", "Theirs")


async def test_a_code_that_is_in_use_is_seen_before_anything_is_written(
    desk: Desk, sandbox: SandboxControl
) -> None:
    with pytest.raises(NotPossible, match="'fleet' already") as raised:
        await planned(desk, LeadSegmentCreate(LeadSegmentDraft("fleet")))

    assert raised.value.obstacle is Obstacle.CONFLICT
    assert [problem.path for problem in raised.value.problems] == [("code",)]
    assert writes(sandbox) == []


async def test_a_code_that_a_change_would_share_is_refused_by_the_vendor(desk: Desk) -> None:
    step = await planned(desk, LeadSegmentUpdate(FLEET, LeadSegmentPatch(code="walk-in")))

    with pytest.raises(VendorConflict):
        await did(desk, SEGMENTS, step)


@pytest.mark.parametrize("status", [404, 405])
async def test_a_vendor_without_a_list_is_asked_to_make_a_segment_and_refuses_a_code_in_use(
    desk: Desk, sandbox: SandboxControl, status: int
) -> None:
    sandbox.fault("pexip", status=status, method="GET", path="*/lead-segments")

    written = await did(desk, SEGMENTS, await planned(desk, LeadSegmentCreate(NEW)))
    in_use = await planned(desk, LeadSegmentCreate(LeadSegmentDraft("fleet")))

    with pytest.raises(VendorConflict):
        await did(desk, SEGMENTS, in_use)
    assert written.key is not None
    assert segment(sandbox, written.key.parts[0])["code"] == NEW.code


async def test_another_refusal_of_the_list_is_no_missing_list(
    desk: Desk, sandbox: SandboxControl
) -> None:
    sandbox.fault("pexip", status=403, method="GET", path="*/lead-segments")

    with pytest.raises(VendorRefused):
        await segment_of_code(desk, "fleet")


@pytest.mark.parametrize(
    "order",
    [
        LeadSegmentUpdate(NOBODYS, LeadSegmentPatch(code="x")),
        SchedulingSettingsReplace(NOBODYS, ()),
    ],
)
async def test_a_segment_that_is_not_there_is_not_found(
    desk: Desk, order: LeadSegmentUpdate | SchedulingSettingsReplace
) -> None:
    with pytest.raises(NotPossible) as raised:
        await planned(desk, order)

    assert raised.value.obstacle is Obstacle.NOT_FOUND
    assert [problem.path for problem in raised.value.problems] == [("leadSegmentId",)]


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("id", "pairs"), [(FLEET, PAIRS), (FLEET, ()), (WALK_IN, PAIRS), (WALK_IN, PAIRS[:1])]
)
async def test_settings_are_replaced_by_one_write_and_its_undo_puts_them_back(
    desk: Desk, sandbox: SandboxControl, id: str, pairs: tuple[SchedulingSettingDraft, ...]
) -> None:
    before = held(sandbox)
    step = await planned(desk, SchedulingSettingsReplace(id, pairs))

    written = await did_twice(desk, SETTINGS, step)

    assert written.key == Key("LeadSegment", (id,))
    shown = segment(sandbox, id)["schedulingSettings"]
    assert {(one["meetingType"], one["subjectId"]) for one in shown} == {
        (pair.meeting_type.value, pair.subject_id) for pair in pairs
    }
    assert len(writes(sandbox)) == 1
    await did_twice(desk, SETTINGS, step.undo(written.key))
    assert held(sandbox) == before
    assert len(writes(sandbox)) == 2


async def test_the_same_set_in_another_order_is_not_written(
    desk: Desk, sandbox: SandboxControl
) -> None:
    await did(desk, SETTINGS, await planned(desk, SchedulingSettingsReplace(FLEET, PAIRS)))
    sandbox.forget_calls()

    await did(desk, SETTINGS, await planned(desk, SchedulingSettingsReplace(FLEET, PAIRS[::-1])))

    assert writes(sandbox) == []


async def test_settings_that_somebody_changed_meanwhile_are_left_as_they_are(
    desk: Desk, sandbox: SandboxControl
) -> None:
    step = await planned(desk, SchedulingSettingsReplace(FLEET, PAIRS))
    await desk.clients.pexip.replace_scheduling_settings(FLEET, PAIRS[:1])

    with pytest.raises(NotPossible) as raised:
        await did(desk, SETTINGS, step)

    assert raised.value.obstacle is Obstacle.STALE_PLAN
    assert len(segment(sandbox, FLEET)["schedulingSettings"]) == 1


@pytest.mark.parametrize("status", [404, 405])
async def test_settings_that_the_vendor_does_not_tell_are_replaced_and_cannot_be_put_back(
    desk: Desk, sandbox: SandboxControl, status: int
) -> None:
    sandbox.fault("pexip", status=status, method="GET", path="*/scheduling-settings")
    step = await planned(desk, SchedulingSettingsReplace(FLEET, PAIRS))

    await did_twice(desk, SETTINGS, step)

    assert not step.undoable
    assert len(segment(sandbox, FLEET)["schedulingSettings"]) == len(PAIRS)
    found = await effect_of(desk, step, hands={SettingsOf: SETTINGS}, seconds=5.0)
    assert found == (Effect.UNKNOWN, None)


async def test_settings_that_the_vendor_tells_of_only_after_the_plan_are_not_overwritten_unseen(
    desk: Desk, sandbox: SandboxControl
) -> None:
    sandbox.fault("pexip", status=405, method="GET", path="*/scheduling-settings")
    step = await planned(desk, SchedulingSettingsReplace(FLEET, PAIRS))
    before = held(sandbox)
    sandbox.heal()

    with pytest.raises(NotPossible) as raised:
        await did(desk, SETTINGS, step)

    assert raised.value.obstacle is Obstacle.STALE_PLAN
    assert held(sandbox) == before
    again = await planned(desk, SchedulingSettingsReplace(FLEET, PAIRS))
    await did(desk, SETTINGS, again)
    assert len(segment(sandbox, FLEET)["schedulingSettings"]) == len(PAIRS)


async def test_settings_are_never_removed(desk: Desk) -> None:
    step = await planned(desk, SchedulingSettingsReplace(FLEET, PAIRS))

    with pytest.raises(TypeError, match="is always there"):
        await SETTINGS.delete(desk, step, None)


def test_a_place_is_shared_by_a_segment_and_its_settings() -> None:
    assert SettingsOf("7").subject == LeadSegmentOf("x", "7").subject
