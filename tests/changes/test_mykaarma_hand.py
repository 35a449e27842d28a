"""Outs of office, written by the hand to a real sandbox, and what the vendor then holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.changes.carry import effect_of
from gateway.changes.desk import Desk
from gateway.changes.faults import NotPossible
from gateway.changes.hands.mykaarma import OutOfOfficeHand, known
from gateway.changes.orders.out_of_office import out_of_office_step
from gateway.changes.places import Key, OutOfOfficeOf
from gateway.changes.states import Effect
from gateway.changes.steps import Step
from gateway.timelines.refusals import Obstacle
from gateway.vendors.errors import VendorUnreachable
from gateway.vendors.mykaarma.translate import out_of_office_body
from gateway.vendors.records import (
    OutOfOfficeAutoRespond,
    OutOfOfficeDelegation,
    OutOfOfficeDraft,
    OutOfOfficeForwarding,
)
from tests.changes.desks import NOON, Clock, desk_on, did, did_twice
from tests.end_to_end.scripted import scripted
from tests.stage import SandboxControl

HAND = OutOfOfficeHand()
DAY = timedelta(days=1)
LEAVE = OutOfOfficeDraft(
    starts_at=NOON - DAY,
    ends_at=NOON + 9 * DAY,
    type="VACATION",
    setter_user_id="user-7",
    setter_user_name="Rashid",
    turn_off_number="7",
    forwarding=OutOfOfficeForwarding(forward_calls=True, call_number="+12145550100"),
    auto_respond=OutOfOfficeAutoRespond(reply_to_texts=True, text_reply="Away"),
    delegation=OutOfOfficeDelegation("da-2", "Grace"),
)
TRAINING = OutOfOfficeDraft(starts_at=NOON + 20 * DAY, ends_at=NOON + 21 * DAY, type="TRAINING")


@pytest.fixture
def clock(sandbox: SandboxControl) -> Clock:
    sandbox.set_clock(NOON.isoformat())
    return Clock()


@pytest.fixture
async def desk(sandbox: SandboxControl, clock: Clock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk_on(sandbox.base_url, tmp_path, clock) as desk:
        yield desk


@pytest.fixture
def ada(sandbox: SandboxControl) -> tuple[str, str]:
    """Ada's department and dealer associate. Nothing is set for her."""
    found = entry(sandbox)
    assert found["outOfOffice"] is None
    return found["departmentUuid"], found["uuid"]


def entry(sandbox: SandboxControl) -> dict[str, Any]:
    people = sandbox.world()["mykaarma"]["dealerAssociates"]
    return next(one for one in people if one["firstName"] == "Ada")


def held(sandbox: SandboxControl) -> Any:
    """The body that the vendor holds for Ada."""
    return entry(sandbox)["outOfOffice"]


def bodies_written(sandbox: SandboxControl) -> list[str]:
    """A digest of the body of each write, in order."""
    calls = sandbox.http.get("/_sandbox/calls").json()["mykaarma"]["last"]
    return [call["body"] for call in calls if call["method"] == "PUT"]


async def flag(desk: Desk, ada: tuple[str, str]) -> bool | None:
    return (await desk.clients.mykaarma.dealer_associates([ada[1]]))[ada[1]].out_of_office


async def remembered(desk: Desk, ada: tuple[str, str]) -> OutOfOfficeDraft | None:
    record = await known(desk, ada)
    return record.draft if record else None


def setting(
    ada: tuple[str, str],
    after: OutOfOfficeDraft | None,
    *,
    before: OutOfOfficeDraft | None = None,
) -> Step:
    return Step("Set Ada out of office", OutOfOfficeOf(*ada), before, after)


async def test_what_is_written_stands_at_the_vendor_and_is_remembered(
    desk: Desk, sandbox: SandboxControl, ada: tuple[str, str]
) -> None:
    written = await did(desk, HAND, setting(ada, LEAVE))

    assert written.key == Key("OutOfOffice", ada)
    assert held(sandbox) == out_of_office_body(LEAVE)
    assert await remembered(desk, ada) == LEAVE
    assert await flag(desk, ada) is True


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, LEAVE),
        (LEAVE, TRAINING),
        (LEAVE, replace(LEAVE, ends_at=NOON)),
        (LEAVE, replace(LEAVE, delegation=None, ends_at=None)),
        (LEAVE, None),
        (None, None),
    ],
)
async def test_a_step_that_is_carried_out_twice_writes_the_same_twice_and_its_undo_too(
    desk: Desk,
    sandbox: SandboxControl,
    ada: tuple[str, str],
    before: OutOfOfficeDraft | None,
    after: OutOfOfficeDraft | None,
) -> None:
    if before is not None:
        await did(desk, HAND, setting(ada, before))
    there = held(sandbox)
    sandbox.forget_calls()
    step = setting(ada, after, before=before)

    written = await did_twice(desk, HAND, step)

    shown = held(sandbox)
    assert len(bodies_written(sandbox)) == 2
    assert len(set(bodies_written(sandbox))) == 1
    if after is None:
        assert shown["startTime"] == shown["endTime"]
        assert set(shown) == {"startTime", "endTime"}
    else:
        assert shown == out_of_office_body(after)
        assert await remembered(desk, ada) == after

    await did_twice(desk, HAND, step.undo(written.key))

    assert len(set(bodies_written(sandbox)[2:])) == 1
    if before is None:
        assert held(sandbox)["startTime"] == held(sandbox)["endTime"]
        assert await flag(desk, ada) is False
    else:
        assert held(sandbox) == there
        assert await remembered(desk, ada) == before


async def test_an_empty_record_counts_as_none(desk: Desk, ada: tuple[str, str]) -> None:
    await did(desk, HAND, setting(ada, LEAVE))
    await did(desk, HAND, setting(ada, None, before=LEAVE))

    assert await remembered(desk, ada) == OutOfOfficeDraft(starts_at=NOON, ends_at=NOON)
    assert await HAND.find(desk, setting(ada, TRAINING)) is None


async def test_a_write_whose_remembering_was_cut_off_is_made_again_and_then_remembered(
    desk: Desk, sandbox: SandboxControl, ada: tuple[str, str], clock: Clock
) -> None:
    step = setting(ada, LEAVE)
    await desk.clients.mykaarma.set_out_of_office(*ada, LEAVE)
    clock.now += timedelta(minutes=5)

    await did(desk, HAND, step)

    assert len(set(bodies_written(sandbox))) == 1
    assert len(bodies_written(sandbox)) == 2
    assert await remembered(desk, ada) == LEAVE


async def test_a_write_that_the_vendor_did_not_take_is_not_remembered(
    desk: Desk, sandbox: SandboxControl, ada: tuple[str, str]
) -> None:
    sandbox.fault("mykaarma", status=503, method="PUT")

    with pytest.raises(VendorUnreachable):
        await did(desk, HAND, setting(ada, LEAVE))

    assert await remembered(desk, ada) is None
    assert held(sandbox) is None


async def test_a_record_that_another_change_wrote_meanwhile_is_left_as_it_is(
    desk: Desk, sandbox: SandboxControl, ada: tuple[str, str]
) -> None:
    await did(desk, HAND, setting(ada, TRAINING))

    for step in (
        setting(ada, LEAVE),
        setting(ada, None, before=LEAVE),
        setting(ada, replace(LEAVE, type="SICK"), before=LEAVE),
    ):
        with pytest.raises(NotPossible) as raised:
            await did(desk, HAND, step)

        assert raised.value.obstacle is Obstacle.STALE_PLAN
    assert held(sandbox) == out_of_office_body(TRAINING)


async def test_members_that_a_step_does_not_change_stay_as_they_are_found_however_often_it_is_done(
    desk: Desk, sandbox: SandboxControl, ada: tuple[str, str]
) -> None:
    longer = replace(LEAVE, ends_at=NOON + 12 * DAY)
    found = replace(LEAVE, delegation=OutOfOfficeDelegation(None, "The desk"))
    await did(desk, HAND, setting(ada, found))

    await did_twice(desk, HAND, setting(ada, longer, before=LEAVE))

    assert held(sandbox) == out_of_office_body(replace(found, ends_at=longer.ends_at))
    assert await remembered(desk, ada) == replace(found, ends_at=longer.ends_at)


async def test_nobody_can_tell_whether_a_write_without_an_answer_took_effect(
    desk: Desk, ada: tuple[str, str]
) -> None:
    step = setting(ada, LEAVE)
    await did(desk, HAND, step)

    assert await effect_of(desk, step, hands={OutOfOfficeOf: HAND}, seconds=1.0) == (
        Effect.UNKNOWN,
        None,
    )


async def test_what_the_vendor_warned_of_comes_with_what_was_written(
    tmp_path: Path, clock: Clock
) -> None:
    with scripted() as script:
        warning = {"warningCode": 150000, "warningTitle": "Careful", "warningMessage": "Overlap"}
        script.answers["/mykaarma/*/outofoffice"] = {"errors": [], "warnings": [warning]}
        async with desk_on(script.base_url, tmp_path, clock) as desk:
            written = await did(desk, HAND, setting(("department", "associate"), LEAVE))

    assert written.warnings == ("Careful: Overlap",)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "is_none"),
    [
        (NOON, NOON + DAY, False),
        (NOON, NOON, True),
        (NOON, NOON - DAY, True),
        (NOON, None, False),
        (None, NOON, False),
        (None, None, False),
    ],
)
def test_a_step_takes_an_absence_that_ends_as_it_starts_for_none(
    starts_at: datetime | None, ends_at: datetime | None, is_none: bool
) -> None:
    draft = OutOfOfficeDraft(starts_at=starts_at, ends_at=ends_at)

    step = out_of_office_step(("d", "a"), None, draft, elsewhere=False, action="End it")

    assert (step.after is None) is is_none
    assert step.after in (None, draft)
