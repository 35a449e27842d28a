"""The OpenTact client over real HTTP, against the sandbox or (`--live`, with credentials) the vendor itself.

Live: GATEWAY_LIVE_OPENTACT_BASE_URL, _EMAIL and _PASSWORD; _TIME_ENCODING if it is not HHMMSS.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import time
from typing import Any

import httpx
import pytest

from gateway.sandbox import CREDENTIALS, Running
from gateway.vendors.line import CallSeen, Patience
from gateway.vendors.opentact import OpenTactClient, connect
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    DayOfWeek,
    OfficeHoursDraft,
    OfficeHoursEncoding,
    OfficeHoursType,
)
from gateway.vendors.transport import HttpxWire
from tests.contracts.conftest import new_wire

LUNCH = "0f000000-0000-4000-8000-000000000001"
WEEKEND = "0f000000-0000-4000-8000-000000000002"
UNKNOWN = "0f000000-0000-4000-8000-00000000000f"
ACCOUNT = "0a000000-0000-4000-8000-000000000001"
QUICK = Patience(deadline=1.0, attempts=2, backoff=0.001)
COFFEE = OfficeHoursDraft(
    name="Coffee ☕",
    type=OfficeHoursType.COFFEEBREAK,
    day_of_week=DayOfWeek.FRIDAY,
    from_time=time(15),
    to_time=time(15, 20, 30),
)


def world(encoding: OfficeHoursEncoding = OfficeHoursEncoding.HHMMSS) -> dict[str, Any]:
    """A lunch on Mondays and a closed Saturday; times in the encoding."""
    packed = encoding is OfficeHoursEncoding.HHMMSS
    return {
        "opentact": {
            "account": {"uuid": ACCOUNT, "name": "Acme", "time_zone": {"name": "America/Chicago"}},
            "timeEncoding": encoding.value,
            "officeHours": [
                {
                    "uuid": LUNCH,
                    "name": "Lunch",
                    "type": "lunchtime",
                    "dow": "mon",
                    "time_from": 120000 if packed else 43200,
                    "time_to": 124500 if packed else 45900,
                },
                {
                    "uuid": WEEKEND,
                    "name": "Weekend",
                    "type": "weekends",
                    "dow": "sat",
                    "time_from": 0,
                    "time_to": 235959 if packed else 86399,
                },
            ],
        }
    }


@pytest.fixture(scope="module")
def vendor() -> Vendor:
    return Vendor.OPENTACT


@pytest.fixture(scope="module")
def fresh_world() -> dict[str, Any]:
    return world()


def sandbox_client(
    base_url: str,
    *,
    seen: list[CallSeen],
    password: str = CREDENTIALS.opentact_password,
    encoding: OfficeHoursEncoding = OfficeHoursEncoding.HHMMSS,
    wire: HttpxWire | None = None,
) -> OpenTactClient:
    return connect(
        base_url=f"{base_url}/opentact/rest",
        email=CREDENTIALS.opentact_email,
        password=password,
        encoding=encoding,
        wire=wire or new_wire(Vendor.OPENTACT),
        patience=QUICK,
        observe=seen.append,
    )


@pytest.fixture
def client(
    sandbox: Running, control: httpx.Client, wire: HttpxWire, seen: list[CallSeen]
) -> OpenTactClient:
    return sandbox_client(sandbox.base_url, seen=seen, wire=wire)


@pytest.fixture
async def live(request: pytest.FixtureRequest) -> AsyncIterator[OpenTactClient]:
    if not request.config.getoption("--live", default=False):
        pytest.skip("runs with --live")
    names = ("BASE_URL", "EMAIL", "PASSWORD")
    given = {name.lower(): os.environ.get(f"GATEWAY_LIVE_OPENTACT_{name}", "") for name in names}
    if not all(given.values()):
        pytest.skip("needs " + ", ".join(f"GATEWAY_LIVE_OPENTACT_{name}" for name in names))
    encoding = os.environ.get("GATEWAY_LIVE_OPENTACT_TIME_ENCODING", "HHMMSS")
    made = connect(
        **given,
        encoding=OfficeHoursEncoding(encoding),
        wire=HttpxWire(Vendor.OPENTACT, connect_seconds=5, read_seconds=20, connections=4),
        patience=Patience(deadline=30),
    )
    yield made
    await made.aclose()


@pytest.fixture(params=["sandbox", pytest.param("live", marks=pytest.mark.live)])
def either(request: pytest.FixtureRequest) -> OpenTactClient:
    made: OpenTactClient = request.getfixturevalue(
        "client" if request.param == "sandbox" else "live"
    )
    return made
