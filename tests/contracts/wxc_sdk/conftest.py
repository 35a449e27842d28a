"""The public Webex SDK works against the sandbox unchanged, over real HTTP.

The SDK was written by others against the live service, so it is a witness that the sandbox does
not answer in a dialect of its own.
"""

import datetime
from collections.abc import Iterator

import httpx
import pytest
from requests.adapters import HTTPAdapter
from wxc_sdk import WebexSimpleApi
from wxc_sdk.common.schedules import Event, Schedule, ScheduleApi, ScheduleType
from wxc_sdk.rest import RestSession
from wxc_sdk.telephony.operating_modes import OperatingModesApi

from gateway.sandbox import CREDENTIALS, Running, running

WORLD = {
    "webex": {
        "locations": [
            {"id": f"a0000000-0000-4000-8000-00000000000{n}", "name": name, "timeZone": zone}
            for n, (name, zone) in enumerate(
                [
                    ("Dallas", "America/Chicago"),
                    ("Berlin", "Europe/Berlin"),
                    ("Oslo", "Europe/Oslo"),
                ]
            )
        ],
        "people": [
            {
                "id": f"b0000000-0000-4000-8000-00000000000{n}",
                "displayName": f"Person {n}",
                "emails": [f"person{n}@example.com"],
                "timezone": "America/Chicago",
                "locationId": "a0000000-0000-4000-8000-000000000000",
            }
            for n in range(5)
        ],
    }
}
NEW_YEAR = datetime.date(2027, 1, 1)
MONDAY = datetime.date(2026, 1, 5)
NINE, FIVE = datetime.time(9), datetime.time(17)


class Impatient(HTTPAdapter):
    """Gives every request a timeout, which the SDK itself never sets."""

    def send(self, request, **kwargs):
        return super().send(request, **{**kwargs, "timeout": 5})


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    """One sandbox for all tests of this file."""
    with running(WORLD) as sandbox:
        yield sandbox


@pytest.fixture
def api(sandbox: Running) -> Iterator[WebexSimpleApi]:
    """The SDK, pointed at the sandbox, whose world is put back before."""
    reset = httpx.put(f"{sandbox.base_url}/_sandbox/world", json=WORLD, trust_env=False)
    assert reset.is_success, reset.text
    before = RestSession.BASE
    RestSession.BASE = f"{sandbox.base_url}/webex/v1"
    with WebexSimpleApi(tokens=CREDENTIALS.webex_token) as api:
        api.session.trust_env = False
        api.session.mount("http://", Impatient())
        yield api
    RestSession.BASE = before


@pytest.fixture
def person(api: WebexSimpleApi) -> str:
    """The id of a person."""
    return next(iter(api.people.list())).person_id


@pytest.fixture
def location(api: WebexSimpleApi) -> str:
    """The id of a location."""
    return next(iter(api.locations.list())).location_id


@pytest.fixture
def of_people(api: WebexSimpleApi) -> ScheduleApi:
    """Schedules of people."""
    return api.person_settings.schedules


@pytest.fixture
def of_locations(api: WebexSimpleApi) -> ScheduleApi:
    """Schedules of locations."""
    return api.telephony.schedules


@pytest.fixture
def modes(api: WebexSimpleApi) -> OperatingModesApi:
    """Operating modes."""
    return api.telephony.operating_modes


def event(name: str = "Day", **more) -> Event:
    times = {} if more.get("all_day_enabled") else {"start_time": NINE, "end_time": FIVE}
    return Event(**{"name": name, "start_date": MONDAY, "end_date": MONDAY, **times, **more})


def schedule(name: str, *events: Event, type: ScheduleType = ScheduleType.business_hours):
    return Schedule(name=name, schedule_type=type, events=list(events))


def bare(found: Event) -> dict:
    return found.model_dump(exclude={"event_id", "new_name"}, exclude_none=True)
