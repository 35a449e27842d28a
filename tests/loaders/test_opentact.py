"""The clock of the office hours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from gateway.caller import ANONYMOUS
from gateway.loaders import Loaders, Sources
from gateway.vendors.cache import RecordCache

NOBODY: Any = None
"""Clients, directory and memory that must not be asked."""


async def test_a_configured_zone_wins_and_costs_no_call() -> None:
    cache = RecordCache(seconds=30, most=10)
    sources = Sources(
        NOBODY, NOBODY, NOBODY, cache, changes=NOBODY, office_hours_time_zone="Europe/Berlin"
    )
    loaders = Loaders(sources, caller=ANONYMOUS, now=datetime(2026, 11, 20, tzinfo=UTC))

    account = await loaders.by_name("office_hours_zone").load("account")

    assert account.time_zone == "Europe/Berlin"
