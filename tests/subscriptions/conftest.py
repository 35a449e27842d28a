"""A gateway for those who follow what happens: it answers mutations soon, and shows often that it is alive."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for
from tests.subscriptions.counting import count_when_asked

MANY = 200
"""How many subscriptions a client may have here."""


@pytest.fixture(scope="package")
def followed_client(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """The gateway of this package."""
    settings = settings_for(
        sandbox_control.base_url,
        tmp_path_factory.mktemp("followed"),
        changes={
            "wait_seconds": 0.2,
            "deadline_seconds": 20.0,
            "backoff_seconds": 0.05,
            "sweep_seconds": 3_600.0,
        },
        tables={"subscriptions": {"per_client": MANY, "ping_seconds": 1.0}},
    )
    with gateway_on(settings, first=count_when_asked) as client:
        yield client


@pytest.fixture
def followed(sandbox: SandboxControl, followed_client: GatewayClient) -> GatewayClient:
    """The gateway of this package, with the demo's directory and nothing remembered."""
    asyncio.run(followed_client.reset())
    return followed_client
