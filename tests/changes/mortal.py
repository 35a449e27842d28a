"""A gateway that may die: it is started again on the same store, and asked about the changes that it has."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from gateway.settings import Settings
from tests.changes.killer import Killer, killer_before
from tests.end_to_end.hands import Hands
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

PATIENT = {"deadline_seconds": 30.0, "wait_seconds": 10.0, "backoff_seconds": 0.1}
WAITING = {"connect_seconds": 1.0, "read_seconds": 3.0, "deadline_seconds": 5.0, "attempts": 2}
LIVE = ("PENDING", "RUNNING", "COMPENSATING")
CHANGE = """
  id name status idempotencyKey attention userErrors { code message }
  steps { vendor action status attempts message }
"""
CHANGES = f"{{ changes(first: 100) {{ nodes {{ {CHANGE} }} }} }}"


@dataclass
class Mortal:
    """The gateway of some settings. Its store outlives it."""

    settings: Settings
    _gateway: GatewayClient | None = None
    _stack: ExitStack = field(default_factory=ExitStack)

    @property
    def gateway(self) -> GatewayClient:
        """The one that runs, or ran last."""
        assert self._gateway is not None, "it was not started"
        return self._gateway

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._gateway is not None and self._gateway.served.is_alive()

    def start(self) -> GatewayClient:
        """Start it; again, if it has died."""
        self.stop()
        self._gateway = self._stack.enter_context(gateway_on(self.settings))
        return self._gateway

    def stop(self) -> None:
        """End it, if it runs."""
        self._stack.close()

    def slay(self) -> None:
        """Kill it, and do not wait: a trap does this from within a call."""
        os.kill(self.gateway.pid, signal.SIGKILL)

    def changes(self) -> list[dict[str, Any]]:
        """The latest changes, the last first."""
        found = self.gateway.data(CHANGES)["changes"]["nodes"]
        return [dict(one) for one in found]

    def all_ended(self, *, within: float = 30.0) -> list[dict[str, Any]]:
        """The latest changes, once none is under way."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            found = self.changes()
            if not any(one["status"] in LIVE for one in found):
                return found
            time.sleep(0.05)
        raise AssertionError(f"after {within} s still under way: {self.changes()}")


@dataclass(frozen=True, slots=True)
class Stand:
    """A mortal gateway before the sandbox, with a killer on the line between them."""

    sandbox: SandboxControl
    killer: Killer
    mortal: Mortal

    def renewed(self) -> Hands:
        """The demo's world and directory, no changes, no trap; the gateway runs."""
        self.killer.forget()
        self.sandbox.reset()
        if not self.mortal.is_alive():
            self.mortal.start()
        reset(self.mortal.gateway)
        return Hands(self.mortal.gateway, self.sandbox)


@contextmanager
def stand_on(
    sandbox: SandboxControl,
    folder: Path,
    *,
    changes: Mapping[str, Any] = PATIENT,
    store_url: str | None = None,
    patience: Mapping[str, Any] = WAITING,
) -> Iterator[Stand]:
    """A stand whose gateway's changes have a lot of time, unless it is said."""
    with killer_before(sandbox.base_url) as killer:
        settings = settings_for(
            killer.base_url,
            folder,
            changes=changes,
            store_url=store_url,
            patience=patience,
        )
        mortal = Mortal(settings)
        try:
            yield Stand(sandbox, killer, mortal)
        finally:
            mortal.stop()


def reset(gateway: GatewayClient) -> None:
    """The demo's directory, and nothing remembered."""
    asyncio.run(gateway.reset())


def unanswered(ask: Callable[[], Any]) -> bool:
    """Whether a request got no answer, because the gateway died."""
    try:
        ask()
    except httpx.TransportError:
        return True
    return False
