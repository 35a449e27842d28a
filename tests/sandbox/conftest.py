"""A sandbox with a small world, shared by the tests below and put back before each of them."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from gateway.sandbox import CREDENTIALS, Running, running

DEALER = "d0000000-0000-4000-8000-000000000001"
SALES = "de000000-0000-4000-8000-000000000001"
SERVICE = "de000000-0000-4000-8000-000000000002"
ADA = "a0000000-0000-4000-8000-000000000001"
BEN = "a0000000-0000-4000-8000-000000000002"
LUNCH = "0f000000-0000-4000-8000-000000000001"


def small_world() -> dict[str, Any]:
    """One dealer, two departments, two associates, one lunch break, two lead segments."""
    return {
        "mykaarma": {
            "dealers": [{"uuid": DEALER, "name": "Dallas", "timeZone": "US/Central"}],
            "departments": [
                {"uuid": SALES, "name": "Sales", "dealerUuid": DEALER},
                {"uuid": SERVICE, "name": "Service", "dealerUuid": DEALER},
            ],
            "dealerAssociates": [
                {
                    "uuid": ADA,
                    "departmentUuid": SALES,
                    "firstName": "Ada",
                    "lastName": "Byron",
                    "emailAddress": "ada@example.com",
                    "outOfOffice": None,
                },
                {
                    "uuid": BEN,
                    "departmentUuid": SERVICE,
                    "firstName": "Ben",
                    "lastName": "Ode",
                    "outOfOffice": {"startTime": "2026-03-01", "endTime": "2026-03-08 12:00:00"},
                },
            ],
        },
        "opentact": {
            "account": {"name": "Acme", "time_zone": {"name": "America/Chicago"}},
            "officeHours": [
                {
                    "uuid": LUNCH,
                    "name": "Lunch",
                    "type": "lunchtime",
                    "dow": "mon",
                    "time_from": 120000,
                    "time_to": 124500,
                }
            ],
        },
        "pexip": {
            "subjects": [{"id": "123", "name": "Test drive"}, {"id": "124", "name": "Loan"}],
            "leadSegments": [
                {
                    "id": "1234",
                    "code": "vip",
                    "schedulingSettings": [{"meetingType": "OFFICE", "subjectId": "123"}],
                },
                {"id": "1235", "code": "web", "description": "From the web site"},
            ],
        },
    }


def client_of(base_url: str, **members: Any) -> httpx.Client:
    """Make a client; without certificates to load, which would be most of a test's time."""
    return httpx.Client(base_url=base_url, trust_env=False, verify=False, timeout=5, **members)


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[Running]:
    with running(small_world()) as sandbox:
        yield sandbox


@pytest.fixture
def http(shared_sandbox: Running) -> Iterator[httpx.Client]:
    """A client of a sandbox that is as new, at 2026-03-02 12:00 UTC."""
    with client_of(shared_sandbox.base_url) as client:
        client.put("/_sandbox/clock", json={"now": "2026-03-02T12:00:00Z"}).raise_for_status()
        client.put("/_sandbox/world", json=small_world()).raise_for_status()
        client.delete("/_sandbox/faults").raise_for_status()
        client.delete("/_sandbox/limits").raise_for_status()
        client.delete("/_sandbox/calls").raise_for_status()
        yield client


@pytest.fixture
def mykaarma(http: httpx.Client) -> Iterator[httpx.Client]:
    """A client of myKaarma with the right credentials."""
    auth = (CREDENTIALS.mykaarma_username, CREDENTIALS.mykaarma_password)
    base_url = f"{http.base_url}/mykaarma/manage/v2"
    with client_of(base_url, auth=auth) as client:
        yield client


@pytest.fixture
def opentact(http: httpx.Client) -> Iterator[httpx.Client]:
    """A client of OpenTact with a JWT."""
    basic = (CREDENTIALS.opentact_email, CREDENTIALS.opentact_password)
    token = http.get("/opentact/rest/auth", auth=basic).json()["payload"]["token"]
    base_url = f"{http.base_url}/opentact/rest"
    headers = {"X-Auth-Token": token}
    with client_of(base_url, headers=headers) as client:
        yield client


def pexip_token(http: httpx.Client, *, scope: str) -> str:
    """Ask the token endpoint for an access token."""
    form = {
        "grant_type": "client_credentials",
        "client_id": CREDENTIALS.pexip_client_id,
        "client_secret": CREDENTIALS.pexip_client_secret,
        "scope": scope,
    }
    answer = http.post("/pexip/realms/acme/protocol/openid-connect/token", data=form)
    token: str = answer.raise_for_status().json()["access_token"]
    return token


@pytest.fixture
def pexip(http: httpx.Client) -> Iterator[httpx.Client]:
    """A client of Pexip Engage that may do everything the sandbox offers."""
    token = pexip_token(http, scope="engage:leadSegments:readWrite engage:subjects:readOnly")
    base_url = f"{http.base_url}/pexip/enterprises/acme"
    headers = {"Authorization": f"Bearer {token}"}
    with client_of(base_url, headers=headers) as client:
        yield client
