"""Vendors that answer from a script, and a gateway in front of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tests.end_to_end.scripted import Script, scripted
from tests.stage import GatewayClient, gateway_on, settings_for


@pytest.fixture(scope="module")
def playing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Script, GatewayClient]]:
    """A script, and a gateway whose vendors it plays."""
    folder = tmp_path_factory.mktemp("scripted")
    with scripted() as script, gateway_on(settings_for(script.base_url, folder)) as client:
        asyncio.run(client.reset())
        yield script, client


@pytest.fixture
def script(playing: tuple[Script, GatewayClient]) -> Script:
    """The script, empty."""
    playing[0].answers = {}
    return playing[0]


@pytest.fixture
def reader(playing: tuple[Script, GatewayClient], script: Script) -> GatewayClient:
    """The gateway."""
    return playing[1]
