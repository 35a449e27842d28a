"""A replica that was cut off from Postgres, and hears it again while another one is at what it was at."""

from __future__ import annotations

import time
from pathlib import Path

from tests.changes.cable import cable_to
from tests.changes.mortal import PATIENT, WAITING
from tests.changes.test_replicas import running, through
from tests.changes.test_taken_up import CREATE
from tests.postgres import Postgres
from tests.stage import SandboxControl, settings_for

POST = {"method": "POST", "path": "/account/office_hours"}
TAKEN_OVER_SECONDS = 15.0


def test_a_replica_leaves_to_the_other_what_was_taken_over_from_it(
    sandbox: SandboxControl, postgres: Postgres, tmp_path: Path
) -> None:
    at_once = {**PATIENT, "wait_seconds": 0.0}
    with (
        postgres.database() as url,
        cable_to(postgres.port) as cable,
        running(
            settings_for(
                sandbox.base_url,
                tmp_path,
                changes=at_once,
                store_url=through(cable, url),
                patience=WAITING,
            )
        ) as first,
        running(
            settings_for(
                sandbox.base_url, tmp_path, changes=at_once, store_url=url, patience=WAITING
            )
        ) as second,
    ):
        sandbox.fault("opentact", **POST, status=503)
        first.gateway.data(CREATE, name="Tea")
        wait_for_write(sandbox)
        cable.cut()
        sandbox.heal()
        sandbox.fault("opentact", **POST, delayMs=2500)
        sandbox.forget_calls()
        wait_for_write(sandbox)  # of the second one, which has begun and is waiting

        cable.mend()
        (change,) = second.all_ended()
        time.sleep(3)  # time for the first one to do what it still means to do
        (later,) = second.changes()

    assert change["status"] == later["status"] == "DONE"
    held = [one["name"] for one in sandbox.world()["opentact"]["officeHours"]]
    assert held.count("Tea") == 1


def wait_for_write(sandbox: SandboxControl) -> None:
    """Until the vendor was asked to write."""
    until = time.monotonic() + TAKEN_OVER_SECONDS
    while not any(call.startswith("POST") for call in sandbox.calls()["opentact"]):
        assert time.monotonic() < until, "nobody writes"
        time.sleep(0.02)
