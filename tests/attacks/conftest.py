"""A gateway with little patience, its callers, and a siege of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import pytest

from gateway.caller import Enforcement, Profile
from tests.attacks.attack import ANALYST, FRONTEND, PARTNER, Attack
from tests.attacks.bodies import LIMIT
from tests.attacks.siege import Body, Bystander, Outcome, all_of, body_of, connections_of
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

CONNECTIONS = 1_500
SETTLED_SECONDS = 5.0
RICH = {"bucket": 1_000_000_000, "refill": 1_000_000.0}


@dataclass(frozen=True, slots=True)
class Besieged:
    """A gateway under attack. `clients` are by the name of who attacks."""

    gateway: GatewayClient
    clients: dict[str, GatewayClient]
    bystander: Bystander

    @property
    def address(self) -> tuple[str, int]:
        """Where it is."""
        url = self.gateway.http.base_url
        return url.host, url.port or 80

    @property
    def keys(self) -> dict[str, str]:
        """The keys of those who have one."""
        return {who: str(client.key) for who, client in self.clients.items()}

    def open_connections(self, *, wanted: int = 0) -> int:
        """How many connections are open, once there are no more than wanted or it is time."""
        end = time.monotonic() + SETTLED_SECONDS
        while (found := connections_of(self.address[1])) > wanted and time.monotonic() < end:
            time.sleep(0.05)
        return found


@dataclass(frozen=True, slots=True)
class Siege:
    """What came of all attacks, and what the gateway's process took before and after them."""

    outcomes: dict[str, Outcome]
    before: Body
    after: Body
    left_open: int
    waited: tuple[float, ...]
    faults: tuple[str, ...]


@pytest.fixture(scope="session")
def besieged(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Besieged]:
    """A gateway that waits one second for anything, and whose callers never run out of points: it is to stand by its bounds,
    and not because attackers grow poor. What one operation may cost is bounded as ever."""
    sandbox_control.reset()
    settings = settings_for(
        sandbox_control.base_url,
        tmp_path_factory.mktemp("besieged"),
        limits={profile.value: RICH for profile in Profile},
        tables={"subscriptions": {"init_seconds": 1.0, "message_bytes": 65_536}},
        header_seconds=1.0,
        body_seconds=1.0,
        answer_seconds=1.0,
        body_limit_bytes=LIMIT,
        connections=CONNECTIONS,
    )
    with gateway_on(settings) as gateway:
        asyncio.run(gateway.reset())
        clients = {
            ANALYST: gateway.as_client("analyst"),
            FRONTEND: gateway.as_client("frontend", profile=Profile.FRONTEND),
            PARTNER: gateway.as_client(
                "partner", profile=Profile.PARTNER, enforcement=Enforcement.IDS
            ),
        }
        other = gateway.as_client("bystander", profile=Profile.OPERATOR)
        yield Besieged(gateway, clients, Bystander(gateway.served.base_url, str(other.key)))


@pytest.fixture(scope="session")
def siege(besieged: Besieged, request: pytest.FixtureRequest) -> Siege:
    """All attacks of the run, several at a time."""
    attacks: dict[str, Attack] = {}
    for item in request.session.items:
        given = getattr(item, "callspec", None)
        if given is not None and isinstance(one := given.params.get("attack"), Attack):
            attacks[str(one)] = one
    assert besieged.gateway.data("{ associates { nodes { name } } sources { vendor } }")
    # By lot, but the same each time: attacks of one kind do not come all together.
    attacks = dict(sorted(attacks.items(), key=lambda one: sha256(one[0].encode()).digest()))
    own = connections_of(besieged.address[1])
    before, bystander = body_of(besieged.gateway.pid), besieged.bystander
    with bystander.asking():
        came = asyncio.run(all_of(besieged.address, list(attacks.values()), besieged.keys))
    outcomes = dict(zip(attacks, came, strict=True))
    return Siege(
        outcomes,
        before,
        body_of(besieged.gateway.pid),
        besieged.open_connections(wanted=own) - own,
        tuple(bystander.waited),
        tuple(bystander.faults),
    )
