"""What the contract tests of several vendors stand on. Each folder brings its `world`, its `vendor` and its clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from gateway.sandbox import Running, running
from gateway.vendors.line import CallSeen
from gateway.vendors.port import Vendor
from gateway.vendors.transport import HttpxWire

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
Put = Callable[[str, dict[str, Any]], None]


def new_wire(vendor: Vendor) -> HttpxWire:
    """A wire with little patience."""
    return HttpxWire(vendor, connect_seconds=1, read_seconds=1, connections=8)


@pytest.fixture(scope="module")
def sandbox(fresh_world: dict[str, Any]) -> Iterator[Running]:
    """A sandbox with the folder's world, at a fixed time."""
    with running(fresh_world, now=lambda: NOW) as playing:
        yield playing


@pytest.fixture
def control(sandbox: Running, fresh_world: dict[str, Any]) -> Iterator[httpx.Client]:
    """The sandbox's control plane, with a world as new and no faults."""
    base_url = f"{sandbox.base_url}/_sandbox"
    with httpx.Client(base_url=base_url, trust_env=False, timeout=5) as http:
        http.put("/world", json=fresh_world).raise_for_status()
        http.delete("/faults").raise_for_status()
        yield http
        http.delete("/clock").raise_for_status()


@pytest.fixture
def put(control: httpx.Client) -> Put:
    """Puts something into the sandbox: a fault, a limit, a world, a clock."""

    def do(what: str, body: dict[str, Any]) -> None:
        control.put(f"/{what}", json=body).raise_for_status()

    return do


@pytest.fixture
def seen() -> list[CallSeen]:
    """The calls that the client made."""
    return []


@pytest.fixture(scope="module")
async def wire(vendor: Vendor) -> AsyncIterator[HttpxWire]:
    """One for all tests of a module, because a wire's TLS context takes a while to make."""
    made = new_wire(vendor)
    yield made
    await made.aclose()
