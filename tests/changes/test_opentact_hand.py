"""Office hours, planned by their orders and written by the hand to a real sandbox, and what the vendor then holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from gateway.changes.carry import effect_of
from gateway.changes.desk import Desk
from gateway.changes.faults import NotPossible
from gateway.changes.hands.opentact import OfficeHoursHand, drafted
from gateway.changes.orders.office_hours import (
    OfficeHoursCreate,
    OfficeHoursDelete,
    OfficeHoursUpdate,
)
from gateway.changes.places import Key, OfficeHoursOf
from gateway.changes.states import Effect
from gateway.timelines.refusals import Obstacle
from gateway.vendors.errors import VendorUnreachable
from gateway.vendors.records import (
    DayOfWeek,
    OfficeHoursDraft,
    OfficeHoursPatch,
    OfficeHoursType,
)
from tests.changes.desks import Clock, desk_on, did, did_twice, planned
from tests.stage import SandboxControl

HAND = OfficeHoursHand()
NOBODYS = "ffffffff-ffff-4fff-8fff-ffffffffffff"
INVENTORY = OfficeHoursDraft(
    "Inventory", OfficeHoursType.NONWORKING, DayOfWeek.FRIDAY, time(16), time(23, 59, 59)
)
MONDAY_LUNCH = OfficeHoursDraft(
    "Lunch", OfficeHoursType.LUNCHTIME, DayOfWeek.MONDAY, time(12), time(12, 45)
)


@pytest.fixture
async def desk(sandbox: SandboxControl, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk_on(sandbox.base_url, tmp_path, Clock()) as desk:
        yield desk


def held(sandbox: SandboxControl) -> list[tuple[Any, ...]]:
    """What the vendor holds, without ids and stamps."""
    return sorted(
        (one["name"], one["type"], one["dow"], one["time_from"], one["time_to"])
        for one in entries(sandbox)
    )


def entries(sandbox: SandboxControl, **members: str) -> list[dict[str, Any]]:
    return [
        one for one in sandbox.world()["opentact"]["officeHours"] if members.items() <= one.items()
    ]


def writes(sandbox: SandboxControl) -> list[str]:
    return [call for call in sandbox.calls()["opentact"] if not call.startswith("GET")]


def monday_lunch(sandbox: SandboxControl) -> str:
    (entry,) = entries(sandbox, name="Lunch", dow="mon")
    return str(entry["uuid"])


@pytest.mark.parametrize("draft", [INVENTORY, MONDAY_LUNCH])  # there is one like the second already
async def test_an_entry_that_is_made_twice_is_there_once_more_and_its_undo_takes_just_it_away(
    desk: Desk, sandbox: SandboxControl, draft: OfficeHoursDraft
) -> None:
    before = entries(sandbox)
    step = await planned(desk, OfficeHoursCreate(draft))

    written = await did_twice(desk, HAND, step)

    (new,) = [one for one in entries(sandbox) if one not in before]
    assert written.key == Key("OfficeHours", (new["uuid"],))
    entry = await desk.clients.opentact.office_hours_entry(new["uuid"])
    assert entry is not None
    assert drafted(entry) == draft
    await did_twice(desk, HAND, step.undo(written.key))
    assert entries(sandbox) == before


async def test_an_entry_whose_id_nobody_saw_is_found_and_taken_away_again(
    desk: Desk, sandbox: SandboxControl
) -> None:
    before = held(sandbox)
    step = await planned(desk, OfficeHoursCreate(MONDAY_LUNCH))
    await did(desk, HAND, step)

    effect, key = await effect_of(desk, step, hands={OfficeHoursOf: HAND}, seconds=5.0)
    await did_twice(desk, HAND, step.undo(None))

    assert effect is Effect.TAKEN
    assert key is not None
    assert held(sandbox) == before


async def test_one_more_of_the_same_is_made_when_it_is_asked_for_anew(
    desk: Desk, sandbox: SandboxControl
) -> None:
    for _ in range(2):
        await did(desk, HAND, await planned(desk, OfficeHoursCreate(INVENTORY)))

    assert len(entries(sandbox, name="Inventory")) == 2


@pytest.mark.parametrize(
    "patch",
    [
        OfficeHoursPatch(name="Long lunch", to_time=time(13, 30)),
        OfficeHoursPatch(type=OfficeHoursType.NONWORKING, day_of_week=DayOfWeek.SUNDAY),
        OfficeHoursPatch(from_time=time(0), to_time=time(23, 59, 59)),
    ],
)
async def test_an_entry_is_changed_by_one_write_and_its_undo_puts_it_back(
    desk: Desk, sandbox: SandboxControl, patch: OfficeHoursPatch
) -> None:
    before = held(sandbox)
    step = await planned(desk, OfficeHoursUpdate(monday_lunch(sandbox), patch))

    written = await did_twice(desk, HAND, step)

    assert held(sandbox) != before
    assert len(writes(sandbox)) == 1
    await did_twice(desk, HAND, step.undo(written.key))
    assert held(sandbox) == before
    assert len(writes(sandbox)) == 2


async def test_a_change_to_what_is_so_already_writes_nothing(
    desk: Desk, sandbox: SandboxControl
) -> None:
    order = OfficeHoursUpdate(monday_lunch(sandbox), OfficeHoursPatch(to_time=time(12, 45)))

    await did(desk, HAND, await planned(desk, order))

    assert writes(sandbox) == []


async def test_an_entry_that_is_deleted_twice_is_gone_and_its_undo_makes_it_once(
    desk: Desk, sandbox: SandboxControl
) -> None:
    await did(
        desk, HAND, await planned(desk, OfficeHoursCreate(MONDAY_LUNCH))
    )  # a twin, to be left alone
    before = held(sandbox)
    gone = monday_lunch_first(sandbox)
    step = await planned(desk, OfficeHoursDelete(gone))

    written = await did_twice(desk, HAND, step)

    assert written.key == Key("OfficeHours", (gone,))
    assert len(entries(sandbox, name="Lunch", dow="mon")) == 1
    undone = await did_twice(desk, HAND, step.undo(written.key))
    assert held(sandbox) == before
    assert undone.key != written.key  # the vendor gives ids once


def monday_lunch_first(sandbox: SandboxControl) -> str:
    return str(entries(sandbox, name="Lunch", dow="mon")[0]["uuid"])


async def test_a_delete_that_is_done_again_leaves_an_equal_entry_that_somebody_made_meanwhile(
    desk: Desk, sandbox: SandboxControl
) -> None:
    step = await planned(desk, OfficeHoursDelete(monday_lunch(sandbox)))
    await did(desk, HAND, step)
    await desk.clients.opentact.create_office_hours(MONDAY_LUNCH)

    await did(desk, HAND, step)

    assert len(entries(sandbox, name="Lunch", dow="mon")) == 1


async def test_an_entry_that_goes_in_the_moment_of_its_deletion_is_gone(
    desk: Desk, sandbox: SandboxControl
) -> None:
    step = await planned(desk, OfficeHoursDelete(monday_lunch(sandbox)))
    sandbox.fault("opentact", status=404, method="DELETE", times=1)

    written = await did(desk, HAND, step)

    assert written.key == step.place.key


async def test_an_entry_that_somebody_changed_meanwhile_is_left_as_it_is(
    desk: Desk, sandbox: SandboxControl
) -> None:
    lunch = monday_lunch(sandbox)
    steps = [
        await planned(desk, OfficeHoursUpdate(lunch, OfficeHoursPatch(name="Long lunch"))),
        await planned(desk, OfficeHoursDelete(lunch)),
    ]
    await desk.clients.opentact.update_office_hours(lunch, OfficeHoursPatch(name="Theirs"))
    theirs = held(sandbox)

    for step in steps:
        with pytest.raises(NotPossible) as raised:
            await did(desk, HAND, step)

        assert raised.value.obstacle is Obstacle.STALE_PLAN
    assert held(sandbox) == theirs


async def test_members_that_a_step_does_not_change_may_change_meanwhile(
    desk: Desk, sandbox: SandboxControl
) -> None:
    lunch = monday_lunch(sandbox)
    step = await planned(desk, OfficeHoursUpdate(lunch, OfficeHoursPatch(name="Long lunch")))
    await desk.clients.opentact.update_office_hours(lunch, OfficeHoursPatch(to_time=time(14)))

    await did(desk, HAND, step)

    (entry,) = entries(sandbox, uuid=lunch)
    assert (entry["name"], entry["time_to"]) == ("Long lunch", 140000)


@pytest.mark.parametrize(
    "order",
    [OfficeHoursDelete(NOBODYS), OfficeHoursUpdate(NOBODYS, OfficeHoursPatch(name="x"))],
)
async def test_an_entry_that_is_not_there_is_not_found(
    desk: Desk, order: OfficeHoursDelete | OfficeHoursUpdate
) -> None:
    with pytest.raises(NotPossible) as raised:
        await planned(desk, order)

    assert raised.value.obstacle is Obstacle.NOT_FOUND
    assert [problem.path for problem in raised.value.problems] == [("officeHoursId",)]


async def test_a_create_that_was_cut_off_after_it_took_effect_is_not_made_again(
    desk: Desk, sandbox: SandboxControl
) -> None:
    step = await planned(desk, OfficeHoursCreate(INVENTORY))
    sandbox.fault("opentact", reset="after", times=1, method="POST")
    with pytest.raises(Exception) as raised:  # noqa: PT011  # carry's own, or the vendor's
        await did(desk, HAND, step)
    assert isinstance(raised.value.__cause__ or raised.value, VendorUnreachable)

    await did(desk, HAND, step)

    assert len(entries(sandbox, name="Inventory")) == 1
