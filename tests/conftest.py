"""What tests of the whole gateway stand on: a real sandbox, and a real gateway in front of it, over loopback HTTP.

Both live as long as the session; `sandbox` and `gateway` hand them to a test as good as new.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.sandbox import running
from gateway.vendors.zones import use_zone_data
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

pytest_plugins = ("tests.postgres",)

# Before any test makes a zone: an app does so when it is created, and zones made before and after are not equal.
use_zone_data("package")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--live` runs the contract tests against real vendors, with credentials from GATEWAY_LIVE_… variables."""
    parser.addoption(
        "--live", action="store_true", default=False, help="also talk to the real vendors"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without `--live` the live tests are not part of the run, so that a skip always means something missing."""
    if config.getoption("--live"):
        return
    live = [item for item in items if item.get_closest_marker("live")]
    config.hook.pytest_deselected(items=live)
    items[:] = [item for item in items if item not in live]


@pytest.fixture(scope="session")
def sandbox_control() -> Iterator[SandboxControl]:
    """The session's sandbox."""
    with running() as sandbox:
        control = SandboxControl(sandbox.base_url)
        yield control
        control.close()


@pytest.fixture(scope="session")
def gateway_client(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """The session's gateway, with short deadlines."""
    folder: Path = tmp_path_factory.mktemp("gateway")
    with gateway_on(settings_for(sandbox_control.base_url, folder)) as client:
        yield client


@pytest.fixture(scope="session")
def patient_client(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway with the usual deadlines, for operations that keep a busy machine busy."""
    folder: Path = tmp_path_factory.mktemp("patient")
    with gateway_on(settings_for(sandbox_control.base_url, folder, patience={})) as client:
        yield client


@pytest.fixture
def sandbox(sandbox_control: SandboxControl) -> SandboxControl:
    """The sandbox with the demo world, no faults, no calls counted, and the real clock."""
    sandbox_control.reset()
    return sandbox_control


@pytest.fixture
def gateway(sandbox: SandboxControl, gateway_client: GatewayClient) -> GatewayClient:
    """The gateway with the demo's directory, and nothing remembered."""
    asyncio.run(gateway_client.reset())
    return gateway_client
