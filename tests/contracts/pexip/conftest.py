"""The Pexip Engage client over real HTTP, against the sandbox or (`--live`, with credentials) the vendor itself.

Live: GATEWAY_LIVE_PEXIP_BASE_URL, _TOKEN_URL, _ENTERPRISE, _CLIENT_ID and _CLIENT_SECRET.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from gateway.sandbox import CREDENTIALS, Running
from gateway.vendors.line import CallSeen, Patience
from gateway.vendors.pexip import PexipClient, connect
from gateway.vendors.port import Vendor
from gateway.vendors.records import MeetingType, SchedulingSetting, SchedulingSettingDraft
from gateway.vendors.transport import HttpxWire
from tests.contracts.conftest import new_wire

QUICK = Patience(deadline=1.0, attempts=2, backoff=0.001, concurrency=4)
OFFICE_123 = SchedulingSetting(MeetingType.OFFICE, "123")
OFFICE_123_DRAFT = SchedulingSettingDraft(MeetingType.OFFICE, "123")
TOKEN_PATH = "/pexip/realms/acme/protocol/openid-connect/token"


def world(segments: int = 120) -> dict[str, Any]:
    """Segments `0`, `1` and so on; the first has the setting of the vendor's example."""
    return {
        "pexip": {
            "subjects": [{"id": "123", "name": "Test drive"}, {"id": "124", "name": "Loan"}],
            "leadSegments": [
                {
                    "id": str(number),
                    "code": f"code-{number}",
                    "description": None,
                    "schedulingSettings": (
                        [{"meetingType": "OFFICE", "subjectId": "123"}] if number == 0 else []
                    ),
                }
                for number in range(segments)
            ],
        }
    }


@pytest.fixture(scope="module")
def vendor() -> Vendor:
    return Vendor.PEXIP_ENGAGE


@pytest.fixture(scope="module")
def fresh_world() -> dict[str, Any]:
    return world()


def sandbox_client(
    base_url: str, *, seen: list[CallSeen], wire: HttpxWire | None = None, **given: str
) -> PexipClient:
    settings = {
        "token_url": f"{base_url}{TOKEN_PATH}",
        "enterprise": CREDENTIALS.pexip_enterprise,
        "client_id": CREDENTIALS.pexip_client_id,
        "client_secret": CREDENTIALS.pexip_client_secret,
        **given,
    }
    return connect(
        base_url=f"{base_url}/pexip",
        **settings,
        wire=wire or new_wire(Vendor.PEXIP_ENGAGE),
        patience=QUICK,
        observe=seen.append,
    )


@pytest.fixture
def client(
    sandbox: Running, control: httpx.Client, wire: HttpxWire, seen: list[CallSeen]
) -> PexipClient:
    return sandbox_client(sandbox.base_url, seen=seen, wire=wire)


@pytest.fixture
async def live(request: pytest.FixtureRequest) -> AsyncIterator[PexipClient]:
    if not request.config.getoption("--live", default=False):
        pytest.skip("runs with --live")
    names = ("BASE_URL", "TOKEN_URL", "ENTERPRISE", "CLIENT_ID", "CLIENT_SECRET")
    given = {name.lower(): os.environ.get(f"GATEWAY_LIVE_PEXIP_{name}", "") for name in names}
    if not all(given.values()):
        pytest.skip("needs " + ", ".join(f"GATEWAY_LIVE_PEXIP_{name}" for name in names))
    made = connect(
        **given,
        wire=HttpxWire(Vendor.PEXIP_ENGAGE, connect_seconds=5, read_seconds=20, connections=4),
        patience=Patience(deadline=30, concurrency=4),
    )
    yield made
    await made.aclose()


@pytest.fixture(params=["sandbox", pytest.param("live", marks=pytest.mark.live)])
def either(request: pytest.FixtureRequest) -> PexipClient:
    made: PexipClient = request.getfixturevalue("client" if request.param == "sandbox" else "live")
    return made


def endpoints(seen: list[CallSeen]) -> list[str]:
    return [one.endpoint for one in seen]
