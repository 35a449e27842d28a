"""A vendor that does not list what it holds: nobody can tell what came of a write whose answer was lost, and it is said so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gateway.changes.orders.lead_segments import LeadSegmentCreate
from gateway.changes.states import ChangeStatus, Effect, OnFailure, Wish
from gateway.vendors.records import LeadSegmentDraft
from tests.changes.halls import Hall, hall_on
from tests.stage import SandboxControl

VINTAGE = LeadSegmentCreate(LeadSegmentDraft("vintage", "Own an old car"))
IN_USE = LeadSegmentCreate(LeadSegmentDraft("fleet"))
ANSWER_LOST = {"reset": "after", "method": "POST", "path": "*/lead-segments", "times": 1}
LOOK_THERE = (
    'Nobody can tell whether “Create the lead segment "vintage"” (Pexip Engage) took effect: Pexip Engage does not show '
    "what it holds there, so what was made cannot be found and removed from here. Look there. "
    "Once what is in the way is gone, changeRetry does the rest."
)


@pytest.fixture
async def hall(sandbox: SandboxControl, tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_on(sandbox, tmp_path) as hall:
        yield hall


@pytest.fixture(autouse=True)
def no_list(sandbox: SandboxControl, request: pytest.FixtureRequest) -> None:
    """There is no list of segments: by 404, or by what the test says."""
    status = getattr(request, "param", 404)
    sandbox.fault("pexip", status=status, method="GET", path="*/lead-segments")


def segments(hall: Hall) -> list[dict[str, Any]]:
    """The segments of the code that the vendor holds."""
    held = hall.sandbox.world()["pexip"]["leadSegments"]
    return [one for one in held if one["code"] == "vintage" and one["deletedAt"] is None]


@pytest.mark.parametrize("no_list", [404, 405], indirect=True)
async def test_a_code_that_is_taken_after_a_lost_answer_may_be_our_own(hall: Hall) -> None:
    await hall.accepted("c", VINTAGE)
    hall.sandbox.fault("pexip", **ANSWER_LOST)

    change = await hall.carried("c")

    assert (change.status, change.steps[0].effect) == (
        ChangeStatus.NEEDS_ATTENTION,
        Effect.UNKNOWN,
    )
    assert change.attention == LOOK_THERE
    assert len(segments(hall)) == 1


async def test_with_keep_it_is_not_taken_away_and_as_unknown(hall: Hall) -> None:
    await hall.accepted("c", VINTAGE, on_failure=OnFailure.KEEP)
    hall.sandbox.fault("pexip", **ANSWER_LOST)

    change = await hall.carried("c")

    assert (change.status, change.steps[0].effect) == (
        ChangeStatus.NEEDS_ATTENTION,
        Effect.UNKNOWN,
    )
    assert "Look there." in (change.attention or "")


async def test_a_code_that_is_taken_after_a_crash_may_be_our_own(hall: Hall) -> None:
    await hall.accepted("c", VINTAGE)
    await hall.cut_off("c")

    change = await hall.carried("c")

    assert (change.status, change.steps[0].effect) == (
        ChangeStatus.NEEDS_ATTENTION,
        Effect.UNKNOWN,
    )
    assert change.attention == LOOK_THERE


async def test_once_it_was_taken_away_there_a_retry_makes_it(hall: Hall) -> None:
    await hall.accepted("c", VINTAGE)
    hall.sandbox.fault("pexip", **ANSWER_LOST)
    await hall.carried("c")
    (theirs,) = segments(hall)
    await hall.desk.clients.pexip.delete_lead_segment(theirs["id"])

    change = await hall.asked("c", Wish.RETRY)

    assert (change.status, len(segments(hall))) == (ChangeStatus.DONE, 1)


async def test_once_there_is_a_list_it_is_found_and_can_be_undone(hall: Hall) -> None:
    await hall.accepted("c", VINTAGE)
    hall.sandbox.fault("pexip", **ANSWER_LOST)
    await hall.carried("c")
    hall.sandbox.heal()

    change = await hall.asked("c", Wish.COMPENSATE)

    assert (change.status, segments(hall)) == (ChangeStatus.COMPENSATED, [])


async def test_what_was_made_under_an_id_that_we_know_is_undone_without_a_list(hall: Hall) -> None:
    await hall.accepted("c", VINTAGE)
    done = await hall.carried("c")

    undone = await hall.asked("c", Wish.COMPENSATE)

    assert (done.status, undone.status) == (ChangeStatus.DONE, ChangeStatus.COMPENSATED)
    assert segments(hall) == []


async def test_a_code_that_is_taken_at_the_first_attempt_is_somebody_elses(hall: Hall) -> None:
    await hall.accepted("c", IN_USE)

    change = await hall.carried("c")

    assert (change.status, change.steps[0].effect) == (ChangeStatus.FAILED, Effect.NONE)
