"""The myKaarma client over real HTTP, against the sandbox or (`--live`, with credentials) the vendor itself.

Live: GATEWAY_LIVE_MYKAARMA_BASE_URL, _USERNAME and _PASSWORD; _DEPARTMENT_ID for a department to read.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from gateway.sandbox import CREDENTIALS, Running
from gateway.vendors.line import CallSeen, Patience
from gateway.vendors.mykaarma import MyKaarmaClient, connect
from gateway.vendors.port import Vendor
from gateway.vendors.transport import HttpxWire
from tests.contracts.conftest import new_wire

DEALER = "d0000000-0000-4000-8000-000000000001"
SALES = "de000000-0000-4000-8000-000000000001"
SERVICE = "de000000-0000-4000-8000-000000000002"
QUICK = Patience(deadline=1.0, attempts=2, backoff=0.001)


def associate_id(number: int) -> str:
    return f"a0000000-0000-4000-8000-{number:012d}"


ADA, BEN = associate_id(0), associate_id(1)


def world(people: int = 250) -> dict[str, Any]:
    """One dealer; the even people sell, the odd ones repair."""
    return {
        "mykaarma": {
            "dealers": [{"uuid": DEALER, "name": "Dallas", "timeZone": "US/Central"}],
            "departments": [
                {"uuid": SALES, "name": "Sales", "dealerUuid": DEALER},
                {"uuid": SERVICE, "name": "Service", "dealerUuid": DEALER},
            ],
            "dealerAssociates": [
                {
                    "uuid": associate_id(number),
                    "userUuid": f"u{number}",
                    "departmentUuid": SERVICE if number % 2 else SALES,
                    "firstName": "Ada",
                    "lastName": str(number),
                    "emailAddress": f"ada{number}@example.com",
                    "outOfOffice": None,
                }
                for number in range(people)
            ],
        }
    }


@pytest.fixture
def fail(control: httpx.Client) -> Callable[[dict[str, Any]], None]:
    """Makes the sandbox fail as it is told."""

    def put(fault: dict[str, Any]) -> None:
        control.put("/faults/mykaarma", json=fault).raise_for_status()

    return put


@pytest.fixture(scope="module")
def vendor() -> Vendor:
    return Vendor.MYKAARMA


@pytest.fixture(scope="module")
def fresh_world() -> dict[str, Any]:
    return world()


def sandbox_client(
    base_url: str, *, password: str, seen: list[CallSeen], wire: HttpxWire | None = None
) -> MyKaarmaClient:
    return connect(
        base_url=f"{base_url}/mykaarma/manage/v2",
        username=CREDENTIALS.mykaarma_username,
        password=password,
        wire=wire or new_wire(Vendor.MYKAARMA),
        patience=QUICK,
        observe=seen.append,
    )


@pytest.fixture
def client(
    sandbox: Running, control: httpx.Client, wire: HttpxWire, seen: list[CallSeen]
) -> MyKaarmaClient:
    return sandbox_client(
        sandbox.base_url, password=CREDENTIALS.mykaarma_password, seen=seen, wire=wire
    )


@pytest.fixture
async def live(request: pytest.FixtureRequest) -> AsyncIterator[MyKaarmaClient]:
    if not request.config.getoption("--live", default=False):
        pytest.skip("runs with --live")
    names = ("BASE_URL", "USERNAME", "PASSWORD")
    given = {name.lower(): os.environ.get(f"GATEWAY_LIVE_MYKAARMA_{name}", "") for name in names}
    if not all(given.values()):
        pytest.skip("needs " + ", ".join(f"GATEWAY_LIVE_MYKAARMA_{name}" for name in names))
    wire = HttpxWire(Vendor.MYKAARMA, connect_seconds=5, read_seconds=20, connections=4)
    made = connect(**given, wire=wire, patience=Patience(deadline=30))
    yield made
    await made.aclose()


@pytest.fixture(params=["sandbox", pytest.param("live", marks=pytest.mark.live)])
def either(request: pytest.FixtureRequest) -> tuple[MyKaarmaClient, str]:
    """A client, and a department that it may read."""
    if request.param == "sandbox":
        return request.getfixturevalue("client"), SALES
    client: MyKaarmaClient = request.getfixturevalue("live")
    department = os.environ.get("GATEWAY_LIVE_MYKAARMA_DEPARTMENT_ID")
    if not department:
        pytest.skip("needs GATEWAY_LIVE_MYKAARMA_DEPARTMENT_ID")
    return client, department
