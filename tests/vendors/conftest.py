"""Vendors that misbehave, and wires to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from gateway.vendors.port import Vendor
from gateway.vendors.transport import HttpxWire
from tests.vendors.peer import Peer, Turn

Serve = Callable[..., Awaitable[Peer]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts peers and stops them in the end."""
    peers = []

    async def start(*turns: Turn, reset_on_connect: bool = False) -> Peer:
        peer = Peer(*turns, reset_on_connect=reset_on_connect)
        await peer.start()
        peers.append(peer)
        return peer

    yield start
    for peer in peers:
        await peer.aclose()


@pytest.fixture(scope="session")
async def wire() -> AsyncIterator[HttpxWire]:
    """A wire with little patience. One for all tests, as making a TLS context takes a while."""
    made = HttpxWire(
        Vendor.WEBEX,
        connect_seconds=0.2,
        read_seconds=0.2,
        connections=64,
        max_response_bytes=1000,
    )
    yield made
    await made.aclose()
