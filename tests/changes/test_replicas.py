"""Two gateways on one Postgres: what one leaves behind when it dies, the other finishes; and one that is cut off from
Postgres, but lives, does no harm.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from gateway.settings import Settings
from tests.changes.cable import Cable, cable_to
from tests.changes.holiday import DECLARE, INPUT, ONCE, effects, prepare
from tests.changes.killer import DEADLY, Killer, Trap, When, killer_before
from tests.changes.mortal import PATIENT, WAITING, Mortal, unanswered
from tests.end_to_end.hands import Hands
from tests.postgres import Postgres
from tests.stage import SandboxControl, settings_for

ALL = bool(os.environ.get("KILL_EVERYWHERE"))
TAKEN_OVER_SECONDS = 10.0
"""Within which the other one has finished, though two cores do all of it: the sweep is each second, and two misses count."""


@pytest.fixture
def killer(sandbox: SandboxControl) -> Iterator[Killer]:
    """A killer on the line of the first gateway."""
    prepare(sandbox)
    with killer_before(sandbox.base_url) as killer:
        yield killer


@pytest.fixture
def store_url(postgres: Postgres) -> Iterator[str]:
    """A database for both."""
    with postgres.database() as url:
        yield url


@contextmanager
def running(settings: Settings) -> Iterator[Mortal]:
    """A gateway."""
    mortal = Mortal(settings)
    try:
        mortal.start()
        yield mortal
    finally:
        mortal.stop()


def on(base_url: str, store_url: str, folder: Path) -> Settings:
    """Settings of one of them."""
    return settings_for(base_url, folder, changes=PATIENT, store_url=store_url, patience=WAITING)


def declare(mortal: Mortal, sandbox: SandboxControl) -> dict[str, Any]:
    """Declare the holiday at this one."""
    hands = Hands(mortal.gateway, sandbox)
    return dict(hands.gateway.data(DECLARE, input=hands.filled(INPUT))["holidayDeclare"])


@pytest.mark.parametrize("when", DEADLY if ALL else [When.AFTER])
def test_what_a_killed_replica_was_at_is_finished_by_the_other_within_seconds(
    sandbox: SandboxControl, killer: Killer, store_url: str, tmp_path: Path, when: When
) -> None:
    with (
        running(on(killer.base_url, store_url, tmp_path)) as first,
        running(on(sandbox.base_url, store_url, tmp_path)) as second,
    ):
        asyncio.run(first.gateway.reset())
        killer.lay(Trap(first.slay, when, 2))
        assert unanswered(lambda: declare(first, sandbox))
        died_at = time.monotonic()

        (change,) = second.all_ended()
        took = time.monotonic() - died_at

    assert change["status"] == "DONE"
    assert took < TAKEN_OVER_SECONDS
    assert effects(sandbox.world()) == ONCE


def test_a_replica_that_is_cut_off_from_postgres_does_no_harm(
    sandbox: SandboxControl, killer: Killer, store_url: str, postgres: Postgres, tmp_path: Path
) -> None:
    with (
        cable_to(postgres.port) as cable,
        running(on(killer.base_url, through(cable, store_url), tmp_path)) as first,
        running(on(sandbox.base_url, store_url, tmp_path)) as second,
    ):
        asyncio.run(second.gateway.reset())
        hands = Hands(second.gateway, sandbox)
        trap = killer.lay(Trap(cable.cut, When.PASSING, 2))
        body = {"query": DECLARE, "variables": {"input": hands.filled(INPUT)}}
        asking = threading.Thread(target=lambda: first.gateway.post(body))
        asking.start()
        assert trap.sprung.wait(10)

        (change,) = second.all_ended(within=TAKEN_OVER_SECONDS)
        alive = first.is_alive()
        cable.mend()
        asking.join(20)
        time.sleep(2)  # time for the first one to do what it still means to do
        (later,) = second.changes()

    assert alive
    assert change["status"] == later["status"] == "DONE"
    assert effects(sandbox.world()) == ONCE


def through(cable: Cable, url: str) -> str:
    """The URL of a database, by way of the cable."""
    parts = urlsplit(url)
    return url.replace(f":{parts.port}/", f":{cable.port}/")
