"""A Webex alone behind its prefix, over real HTTP, with a small world that each test gets anew.

Without the rest of the sandbox, so that these tests fail for Webex's own reasons only.
"""

import socket
import threading
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount, Router

from gateway.sandbox.webex import Webex
from gateway.sandbox.webex.ids import webex_id

DALLAS = webex_id("LOCATION", "a0000000-0000-4000-8000-000000000001")
BERLIN = webex_id("LOCATION", "a0000000-0000-4000-8000-000000000002")
ADA = webex_id("PEOPLE", "b0000000-0000-4000-8000-000000000001")
BEN = webex_id("PEOPLE", "b0000000-0000-4000-8000-000000000002")
EMIL = webex_id("PEOPLE", "b0000000-0000-4000-8000-000000000003")

WORLD: dict[str, Any] = {
    "organization": {"id": "c0000000-0000-4000-8000-000000000001", "name": "Acme"},
    "locations": [
        {
            "id": DALLAS,
            "name": "Dallas",
            "timeZone": "America/Chicago",
            "numbers": [
                {"phoneNumber": "+12145550100", "owner": {"id": "o", "type": "AUTO_ATTENDANT"}},
                {"phoneNumber": "+12145550101", "extension": "101", "state": "INACTIVE"},
            ],
            "schedules": [
                {
                    "name": "Shop",
                    "type": "businessHours",
                    "events": [
                        {
                            "name": "Week",
                            "startDate": "2026-01-05",
                            "endDate": "2026-01-05",
                            "startTime": "08:00",
                            "endTime": "20:00",
                            "recurrence": {"recurForEver": True, "recurWeekly": {"monday": True}},
                        }
                    ],
                },
            ],
        },
        {
            "id": "a0000000-0000-4000-8000-000000000002",
            "name": "Berlin",
            "timeZone": "Europe/Berlin",
        },
    ],
    "people": [
        {
            "id": ADA,
            "displayName": "Ada Byron",
            "emails": ["ada@example.com"],
            "timezone": "America/Chicago",
            "locationId": DALLAS,
            "extension": "1001",
            "status": "active",
        },
        {
            "id": "b0000000-0000-4000-8000-000000000002",
            "displayName": "Ben Ode",
            "emails": ["ben@example.com"],
            "locationId": BERLIN,
        },
        {"id": EMIL, "displayName": "Emil Post", "emails": ["emil@example.com"]},
    ],
}


@dataclass(frozen=True, slots=True)
class Stage:
    """The vendor, and a client that holds a good token."""

    vendor: Webex
    http: httpx.Client

    def ok(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The JSON of a call that must succeed; None for 204."""
        answer = self.http.request(method, path, json=body, params=query)
        assert answer.status_code in (200, 201, 204), answer.text
        return answer.json() if answer.content else None

    def refused(self, status: int, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The `errors[0]` of a call that must be refused with this status."""
        answer = self.http.request(method, path, json=body, params=query)
        assert answer.status_code == status, answer.text
        error = answer.json()
        assert error["message"]
        assert error["trackingId"].startswith("ROUTER_")
        assert len(error["errors"]) == 1
        return error["errors"][0]


@pytest.fixture(scope="session")
def stage_door() -> Iterator[Stage]:
    """One server for all tests of this folder."""
    vendor = Webex(now=lambda: datetime(2026, 1, 5, 12, tzinfo=UTC))
    router = Router(routes=vendor.routes(), redirect_slashes=False)
    app = Starlette(routes=[Mount(vendor.prefix, app=router)])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, log_config=None, lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{listener.getsockname()[1]}{vendor.prefix}",
                headers={"Authorization": "Bearer sandbox-webex-token"},
                trust_env=False,
                timeout=5,
            ) as http:
                yield Stage(vendor, http)
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def webex(stage_door: Stage) -> Stage:
    """The stage with the small world, untouched by other tests."""
    stage_door.vendor.load(deepcopy(WORLD))
    return stage_door
