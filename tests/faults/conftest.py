"""The healthy answer to the question, and a way to ask it of vendors that are not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.question import FIELDS, PEOPLE, QUESTION
from tests.stage import GatewayClient, SandboxControl


@pytest.fixture(scope="session")
def healthy(gateway_client: GatewayClient, sandbox_control: SandboxControl) -> dict[str, Any]:
    """The whole answer, of vendors that are well."""
    sandbox_control.reset()
    asyncio.run(gateway_client.reset())
    data = gateway_client.data(QUESTION)
    missing = {(name, field) for name in PEOPLE for field in FIELDS if not data[name][field]}
    assert missing == {("ada", "outOfOffice")}, "every other field has a value to lose"
    return data


@pytest.fixture
def asked(
    gateway: GatewayClient,
    healthy: dict[str, Any],  # before the faults
) -> Callable[[], tuple[dict[str, Any], float]]:
    """Asks the question, and gives the answer and the seconds that it took."""
    gateway.data("{ sources { vendor } }")  # tokens are at hand

    def ask() -> tuple[dict[str, Any], float]:
        began = time.monotonic()
        response = gateway.post({"query": QUESTION})
        took = time.monotonic() - began
        assert response.status_code == 200
        return response.json(), took

    return ask
