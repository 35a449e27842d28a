"""The OpenTact client over real HTTP, against the sandbox or (`--live`, with credentials) the vendor itself.

Live: GATEWAY_LIVE_OPENTACT_BASE_URL, _EMAIL and _PASSWORD; _TIME_ENCODING if it is not HHMMSS.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, time
from typing import Any

import httpx
import pytest

from gateway.sandbox import CREDENTIALS, Running, running
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

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
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
def sandbox() -> Iterator[Running]:
    with running(world(), now=lambda: NOW) as playing:
        yield playing


@pytest.fixture
def control(sandbox: Running) -> Iterator[httpx.Client]:
    """The sandbox's control plane, with a world as new and no faults."""
    base_url = f"{sandbox.base_url}/_sandbox"
    with httpx.Client(base_url=base_url, trust_env=False, timeout=5) as http:
        http.put("/world", json=world()).raise_for_status()
        http.delete("/faults").raise_for_status()
        yield http
        http.delete("/clock").raise_for_status()


@pytest.fixture
def put(control: httpx.Client) -> Callable[[str, dict[str, Any]], None]:
    """Puts something into the sandbox: a fault, a world, a clock."""

    def do(what: str, body: dict[str, Any]) -> None:
        control.put(f"/{what}", json=body).raise_for_status()

    return do


@pytest.fixture
def seen() -> list[CallSeen]:
    """The calls that the client made."""
    return []


def new_wire() -> HttpxWire:
    return HttpxWire(Vendor.OPENTACT, connect_seconds=1, read_seconds=1, connections=8)


@pytest.fixture(scope="module")
async def wire(sandbox: Running) -> AsyncIterator[HttpxWire]:
    """One for all tests, because a wire's TLS context takes a while to make."""
    made = new_wire()
    yield made
    await made.aclose()


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
        wire=wire or new_wire(),
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
