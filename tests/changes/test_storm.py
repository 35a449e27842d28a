"""Nothing is lost and nothing is doubled, however often the process is killed.

`make changes-storm` has more kills and changes; STORM_KILLS, STORM_CHANGES and STORM_SEED say which.
"""

from __future__ import annotations

import os

import pytest

from tests.changes.mortal import stand_on
from tests.changes.storm import Storm, wanted
from tests.stage import SandboxControl

KILLS = int(os.environ.get("STORM_KILLS", "5"))
CHANGES = int(os.environ.get("STORM_CHANGES", "32"))
SEED = int(os.environ.get("STORM_SEED", "4"))
SLOW_MS = 30 * KILLS
"""What each call at a vendor takes at least, so that the work outlasts the storm."""


@pytest.mark.timeout(60 + 20 * KILLS)
def test_in_a_storm_of_kills_nothing_is_lost_and_nothing_is_doubled(
    sandbox: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> None:
    changes = wanted(CHANGES)
    with stand_on(sandbox, tmp_path_factory.mktemp("storm")) as stand:
        storm = Storm(stand, stand.renewed())
        for vendor in ("webex", "mykaarma", "opentact", "pexip"):
            sandbox.fault(vendor, delayMs=SLOW_MS)

        storm.rage(changes, kills=KILLS, seed=SEED)

        ended = {one["idempotencyKey"]: one for one in stand.mortal.all_ended()}
        world = sandbox.world()
        assert storm.kills == KILLS, "the work was over before the storm"
        assert storm.unanswered > 0, "no kill hit a request"
        assert {key: one["id"] for key, one in ended.items()} == storm.answered
        assert {one["status"] for one in ended.values()} == {"DONE"}
        assert [one for one in changes if one.times_in(world) != 1] == []
