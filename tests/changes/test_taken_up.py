"""What becomes of changes under way whose workflows went another way than they did: the ledger says how far a change is,
and a start goes on from there."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from gateway.schema.ids import key_of
from tests.changes.mortal import LIVE, PATIENT, Mortal, reset
from tests.changes.worlds import absence_of, events_of, owner
from tests.end_to_end.hands import Hands
from tests.stage import SandboxControl, settings_for

QUEUED = "status = 'ENQUEUED', queue_name = '_dbos_internal_queue', executor_id = NULL"
FATES = {
    # The store is older than the workflows: a copy of it was put back.
    "over": "UPDATE workflow_status SET status = 'SUCCESS'",
    "failed": "UPDATE workflow_status SET status = 'ERROR'",
    "cancelled": "UPDATE workflow_status SET status = 'CANCELLED'",
    "lost": "DELETE FROM workflow_status",
    "another's": "UPDATE workflow_status SET executor_id = 'somebody'",
    "older": "UPDATE workflow_status SET application_version = '0'",
    "queued": f"UPDATE workflow_status SET {QUEUED}",
    "queued older": f"UPDATE workflow_status SET application_version = '0', {QUEUED}",
}
CREATE = """
  mutation ($name: String!) {
    officeHoursCreate(input: {
      name: $name, type: LUNCHTIME, dayOfWeek: MONDAY, from: "15:00", to: "15:30"
    }) { change { status } }
  }
"""

ABSENCE = """
  mutation ($ada: ID!) {
    absencePlan(input: {
      associateId: $ada, startsAt: "2031-03-03T09:00:00-06:00", endsAt: "2031-03-03T17:00:00-06:00"
    }) { change { status } }
  }
"""


@pytest.fixture
def mortal(sandbox: SandboxControl, tmp_path: Path) -> Iterator[Mortal]:
    changes = {**PATIENT, "wait_seconds": 0.0}
    mortal = Mortal(settings_for(sandbox.base_url, tmp_path, changes=changes))
    mortal.start()
    yield mortal
    mortal.stop()


def test_a_change_under_way_is_finished_whatever_became_of_its_workflow(
    sandbox: SandboxControl, mortal: Mortal, tmp_path: Path
) -> None:
    sandbox.fault("opentact", method="POST", path="/account/office_hours", status=503)
    for name in FATES:
        shown = mortal.gateway.data(CREATE, name=name)["officeHoursCreate"]["change"]
        assert shown["status"] in ("PENDING", "RUNNING")
    ids = [one["id"] for one in reversed(mortal.changes())]
    mortal.gateway.served.kill()
    mortal.stop()
    sandbox.heal()
    bend(tmp_path, ids)

    mortal.start()

    assert {one["status"] for one in mortal.all_ended()} == {"DONE"}
    held = [one["name"] for one in sandbox.world()["opentact"]["officeHours"]]
    assert [held.count(name) for name in FATES] == [1] * len(FATES)


def test_the_legs_of_a_change_under_way_are_not_forgotten_however_old_they_are(
    sandbox: SandboxControl, tmp_path: Path
) -> None:
    changes = {**PATIENT, "wait_seconds": 0.0, "keep_days": 1e-6, "sweep_seconds": 0.2}
    mortal = Mortal(settings_for(sandbox.base_url, tmp_path, changes=changes))
    mortal.start()
    reset(mortal.gateway)
    hands = Hands(mortal.gateway, sandbox)
    sandbox.fault("webex", method="POST", status=503)
    mortal.gateway.data(ABSENCE, ada=hands.id("Ada"))
    until = time.monotonic() + 10
    while not (shown := mortal.changes()) or "DONE" not in statuses(shown[0]):
        assert time.monotonic() < until, "no leg ends"
        time.sleep(0.05)
    mortal.gateway.served.kill()
    mortal.stop()

    mortal.start()
    time.sleep(1)  # time to sweep, more than once
    sandbox.heal()
    until = time.monotonic() + 15
    # At its end it is forgotten at once, or within the hour.
    while (shown := mortal.changes()) and shown[0]["status"] in LIVE and time.monotonic() < until:
        time.sleep(0.05)
    mortal.stop()

    assert [one["status"] for one in shown] in ([], ["DONE"])
    assert absence_of(sandbox.world(), "Ada") is not None
    assert events_of(owner(sandbox.world(), "Ada")) != []


def statuses(change: dict[str, Any]) -> list[str]:
    """How its steps stand."""
    return [step["status"] for step in change["steps"]]


def bend(folder: Path, ids: list[str]) -> None:
    """Let each change's workflow have its fate."""
    (path,) = folder.glob("*.workflows")
    with closing(sqlite3.connect(path)) as book, book:
        found = {id for (id,) in book.execute("SELECT workflow_uuid FROM workflow_status")}
        assert len(found) == len(ids), "each has a workflow"
        for statement, id in zip(FATES.values(), own(ids), strict=True):
            assert f"{id}:1" in found
            book.execute(f"{statement} WHERE workflow_uuid = ?", (f"{id}:1",))


def own(ids: list[str]) -> list[str]:
    """The changes' own ids, of their global ones."""
    return [key_of(id, "Change")[0] for id in ids]
