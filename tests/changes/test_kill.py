"""The process is killed at each point between and inside the steps of a change, and started again: the change ends as if
nothing had happened, and the vendors have every effect exactly once. On SQLite.

`make changes-kill` kills at all points; without it some are left out that are like others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.changes.holiday import (
    NOT_AT_ALL,
    ONCE,
    UNDOINGS,
    WRITES,
    declare,
    effects,
    killed_at,
    prepare,
    refuse_the_event,
)
from tests.changes.killer import DEADLY, Trap, When
from tests.changes.mortal import Stand, stand_on, unanswered
from tests.changes.worlds import comparable, named
from tests.stage import SandboxControl

ALL = bool(os.environ.get("KILL_EVERYWHERE"))
DOING = [(write, when) for write in WRITES for when in DEADLY]
UNDOING = [(write, when) for write in UNDOINGS for when in DEADLY]
SOME_UNDOING = [("the first absence", When.AFTER), ("the mode", When.BEFORE)]


@pytest.fixture(scope="module")
def stood(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stand]:
    """One stand for all tests: a gateway that was started again serves the next one."""
    with stand_on(sandbox_control, tmp_path_factory.mktemp("kill")) as stand:
        yield stand


@pytest.fixture
def stand(stood: Stand) -> Stand:
    """The stand, as good as new."""
    stood.renewed()
    prepare(stood.sandbox)
    return stood


@pytest.mark.parametrize(("write", "when"), DOING)
def test_a_change_that_is_killed_at_a_write_is_done_exactly_once_after_the_restart(
    stand: Stand, write: str, when: When
) -> None:
    killed_at(stand, WRITES[write], when)
    stand.mortal.start()

    (change,) = stand.mortal.all_ended()
    assert (change["status"], change["userErrors"]) == ("DONE", [])
    assert effects(stand.sandbox.world()) == ONCE


@pytest.mark.parametrize(("write", "when"), UNDOING if ALL else SOME_UNDOING)
def test_a_change_that_is_killed_while_it_is_undone_leaves_the_world_as_it_was(
    stand: Stand, write: str, when: When
) -> None:
    before = comparable(stand.sandbox.world())
    refuse_the_event(stand.sandbox)

    killed_at(stand, UNDOINGS[write], when)
    stand.mortal.start()

    (change,) = stand.mortal.all_ended()
    assert change["status"] == "COMPENSATED"
    assert [error["code"] for error in change["userErrors"]] == ["VENDOR_REFUSED"]
    assert effects(stand.sandbox.world()) == NOT_AT_ALL
    assert comparable(stand.sandbox.world()) == before


def test_a_change_that_was_accepted_is_done_though_the_process_dies_with_its_answer(
    sandbox: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> None:
    impatient = {"deadline_seconds": 30.0, "wait_seconds": 0.0}
    with stand_on(sandbox, tmp_path_factory.mktemp("accept"), changes=impatient) as stand:
        stand.renewed()
        prepare(stand.sandbox)

        answer = declare(stand)
        stand.mortal.gateway.kill()
        stand.mortal.start()

        assert answer["change"]["status"] in ("PENDING", "RUNNING")
        (change,) = stand.mortal.all_ended()
        assert change["status"] == "DONE"
        assert effects(stand.sandbox.world()) == ONCE


def test_a_caller_who_got_no_answer_asks_again_with_the_key_and_gets_the_same_change(
    stand: Stand,
) -> None:
    killed_at(stand, WRITES["the schedule"], When.AFTER)
    stand.mortal.start()
    again = declare(stand)

    (change,) = stand.mortal.all_ended()
    assert again["change"]["id"] == change["id"]
    assert again["userErrors"] == []
    assert effects(stand.sandbox.world()) == ONCE


def test_what_a_vendor_would_take_twice_is_made_once(stand: Stand) -> None:
    # OpenTact has neither unique names nor idempotency keys: two equal entries may stand side by side.
    name = "Stocktaking"
    create = """mutation { officeHoursCreate(input: {name: "Stocktaking", type: NONWORKING,
      dayOfWeek: FRIDAY, from: "16:00", to: "17:00"}) { change { id } } }"""
    trap = stand.killer.lay(Trap(stand.mortal.slay, When.AFTER))

    assert unanswered(lambda: stand.mortal.gateway.data(create))
    assert trap.sprung.is_set()
    assert len(named(stand.sandbox.world()["opentact"]["officeHours"], name)) == 1
    stand.mortal.start()

    (change,) = stand.mortal.all_ended()
    assert change["status"] == "DONE"
    assert len(named(stand.sandbox.world()["opentact"]["officeHours"], name)) == 1
