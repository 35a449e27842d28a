"""Killed at some points between and inside the steps of a change, as in `test_kill`, with Postgres for the store."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from typing import Any

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
from tests.changes.mortal import Stand, stand_on
from tests.changes.worlds import comparable
from tests.postgres import Postgres
from tests.stage import SandboxControl

ALL = bool(os.environ.get("KILL_EVERYWHERE"))
DOING = [(write, when) for write in WRITES for when in DEADLY]
SOME_DOING = [("the mode", When.BEFORE), ("the second absence", When.AFTER)]
UNDOING = [(write, when) for write in UNDOINGS for when in DEADLY]


@pytest.fixture(scope="module")
def stood(
    sandbox_control: SandboxControl, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stand]:
    """One stand for all tests."""
    folder = tmp_path_factory.mktemp("kill-postgres")
    with postgres.database() as url, stand_on(sandbox_control, folder, store_url=url) as stand:
        yield stand


@pytest.fixture
def stand(stood: Stand) -> Stand:
    """The stand, as good as new."""
    stood.renewed()
    prepare(stood.sandbox)
    return stood


@pytest.mark.parametrize(("write", "when"), DOING if ALL else SOME_DOING)
def test_a_change_that_is_killed_at_a_write_is_done_exactly_once_after_the_restart(
    stand: Stand, write: str, when: When
) -> None:
    killed_at(stand, WRITES[write], when)
    stand.mortal.start()

    (change,) = stand.mortal.all_ended()
    assert (change["status"], change["userErrors"]) == ("DONE", [])
    assert effects(stand.sandbox.world()) == ONCE


@pytest.mark.parametrize(("write", "when"), UNDOING if ALL else [("the mode", When.AFTER)])
def test_a_change_that_is_killed_while_it_is_undone_leaves_the_world_as_it_was(
    stand: Stand, write: str, when: When
) -> None:
    before = comparable(stand.sandbox.world())
    refuse_the_event(stand.sandbox)

    killed_at(stand, UNDOINGS[write], when)
    stand.mortal.start()

    (change,) = stand.mortal.all_ended()
    assert change["status"] == "COMPENSATED"
    assert effects(stand.sandbox.world()) == NOT_AT_ALL
    assert comparable(stand.sandbox.world()) == before


def declared_through_a_crash(stand: Stand, postgres: Postgres) -> dict[str, Any]:
    """Declare the holiday while Postgres crashes, right when the schedule is made, and comes back; gives the payload."""
    crashing = threading.Thread(target=postgres.restart)
    meant, number = WRITES["the schedule"]
    stand.killer.lay(Trap(crashing.start, When.PASSING, number, meant))
    payload = declare(stand)
    crashing.join()
    return payload


def test_a_database_that_crashes_in_the_middle_of_a_change_delays_it_and_no_more(
    stand: Stand, postgres: Postgres
) -> None:
    stand.sandbox.fault("webex", delayMs=300, method="POST")

    answer = declared_through_a_crash(stand, postgres)

    (change,) = stand.mortal.all_ended()
    assert change["status"] == "DONE"
    assert answer["change"]["id"] == change["id"]
    assert effects(stand.sandbox.world()) == ONCE
