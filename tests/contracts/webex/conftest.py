"""The Webex client over real HTTP: against the sandbox, and with `--live` against Webex itself.

Live, it needs GATEWAY_LIVE_WEBEX_TOKEN (an administrator's), and takes GATEWAY_LIVE_WEBEX_BASE_URL and
GATEWAY_LIVE_WEBEX_ORG_ID. It reads, and makes and removes things with names of its own; it never faults, limits or
resets anything there.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator

import httpx
import pytest

from gateway.sandbox import CREDENTIALS, Running, running
from gateway.vendors.line import Patience
from gateway.vendors.port import Vendor
from gateway.vendors.transport import HttpxWire
from gateway.vendors.webex import WebexClient, connect

DALLAS, BERLIN = (f"a0000000-0000-4000-8000-00000000000{n}" for n in range(2))
WORLD = {
    "webex": {
        "locations": [
            {
                "id": DALLAS,
                "name": "Dallas",
                "timeZone": "America/Chicago",
                "schedules": [{"name": "House", "type": "holidays"}],
            },
            {"id": BERLIN, "name": "Berlin", "timeZone": "Europe/Berlin"},
        ],
        "people": [
            {
                "id": f"b0000000-0000-4000-8000-0000000000{n:02}",
                "displayName": f"Person {n}",
                "emails": [f"person{n}@example.com"],
                "timezone": "America/Chicago",
                "locationId": DALLAS,
            }
            for n in range(60)
        ],
    }
}
PATIENT = Patience(deadline=10.0)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    """One sandbox for all tests of this file."""
    with running(WORLD) as sandbox:
        yield sandbox


@pytest.fixture
async def control(sandbox: Running) -> AsyncIterator[httpx.AsyncClient]:
    """The control plane of the sandbox, in its first state."""
    async with httpx.AsyncClient(
        base_url=f"{sandbox.base_url}/_sandbox", trust_env=False
    ) as control:
        await control.delete("/faults")
        assert (await control.put("/world", json=WORLD)).is_success
        await control.delete("/calls")
        yield control


@pytest.fixture
async def wire() -> AsyncIterator[HttpxWire]:
    """A wire of the test's own."""
    made = HttpxWire(Vendor.WEBEX, connect_seconds=5, read_seconds=10, connections=16)
    yield made
    await made.aclose()


@pytest.fixture
def sandboxed(
    sandbox: Running, control: httpx.AsyncClient, wire: HttpxWire
) -> Callable[..., WebexClient]:
    """Clients of the sandbox, made to order."""

    def made(*, patience: Patience = PATIENT, **options: str) -> WebexClient:
        token = options.pop("token", CREDENTIALS.webex_token)
        url = f"{sandbox.base_url}/webex/v1"
        return connect(base_url=url, token=token, wire=wire, patience=patience, **options)

    return made


@pytest.fixture(params=["sandbox", pytest.param("live", marks=pytest.mark.live)])
def webex(request: pytest.FixtureRequest, wire: HttpxWire) -> WebexClient:
    """A client of the sandbox, and of Webex itself when asked for."""
    if request.param == "sandbox":
        return request.getfixturevalue("sandboxed")()
    token = os.environ.get("GATEWAY_LIVE_WEBEX_TOKEN")
    if not request.config.getoption("--live", default=False) or not token:
        pytest.skip("runs with --live and GATEWAY_LIVE_WEBEX_TOKEN")
    base_url = os.environ.get("GATEWAY_LIVE_WEBEX_BASE_URL", "https://webexapis.com/v1")
    org_id = os.environ.get("GATEWAY_LIVE_WEBEX_ORG_ID")
    return connect(base_url=base_url, token=token, wire=wire, patience=PATIENT, org_id=org_id)


@pytest.fixture
async def location_id(webex: WebexClient) -> str:
    """The first location."""
    return (await webex.all_locations())[0].id


@pytest.fixture
async def person_id(webex: WebexClient, location_id: str) -> str:
    """The first person of the first location."""
    return (await webex.people_at(location_id))[0].id
