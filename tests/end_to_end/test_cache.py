"""What vendors said is used again for a time: for how long, whose, and what ends it.

Here a gateway of its own stands before the sandbox, so that nothing is kept at the start of a test; `ids` are those of
the demo world.
"""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.end_to_end.hands import Hands, await_until, document
from tests.faults.question import QUESTION
from tests.stage import (
    GatewayClient,
    SandboxControl,
    gateway_on,
    settings_for,
    warmed,
    without_cost,
)

VENDORS = ("webex", "mykaarma", "opentact", "pexip")
NAME = (
    "query ($id: ID!) { node(id: $id) { ... on Location { name } ... on OperatingMode { name } } }"
)
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
ADA = '{ associate(by: {email: "ada@example.com"}) { %s } }'
PLACES = ("Dallas", "New York", "Los Angeles")


@pytest.fixture
def ids(gateway: GatewayClient, sandbox: SandboxControl) -> Callable[[str], str]:
    """The global id of a thing at a vendor, by its name."""
    return Hands(gateway, sandbox).id


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the store of all cold gateways is: to make one anew takes longer than to start on it."""
    return tmp_path_factory.mktemp("cold")


@pytest.fixture
def cold(sandbox: SandboxControl, store: Path) -> Iterator[GatewayClient]:
    """A gateway that has heard nothing yet, keeps what it hears for ten minutes, and has its tokens."""
    settings = settings_for(sandbox.base_url, store, cache={"seconds": 600})
    with gateway_on(settings) as client:
        asyncio.run(client.reset())
        warmed(client, sandbox)
        yield client
        client.kill()  # quicker than to let it end


def calls(sandbox: SandboxControl) -> list[str]:
    """The calls since the last look."""
    found = [call for of_vendor in sandbox.calls().values() for call in of_vendor]
    sandbox.forget_calls()
    return found


def rename(sandbox: SandboxControl, before: str, after: str) -> None:
    """Rename a Webex location or operating mode behind the gateway's back."""
    world = sandbox.world()
    (found,) = (
        one
        for kind in ("locations", "operatingModes")
        for one in world["webex"][kind]
        if one["name"] == before
    )
    found["name"] = after
    sandbox.put_world(world)


# ---------------------------------------------------------------- what is kept

KEPT = {
    "everything about two people": (QUESTION, ()),
    "the people of a location": (
        "query ($ids: [ID!]!) { associates(filter: {locationIds: $ids}) { nodes { name } } }",
        ("Dallas",),
    ),
    "the departments": ("{ departments { name timeZone } }", ()),
    "the modes of a location": (
        "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Location"
        " { operatingModes { name holidays { name } } } } }",
        ("Dallas",),
    ),
    "one location": (NODES, ("Dallas",)),
    "one mode": (NODES, ("mode US Holidays",)),
    "one holiday": (NODES, ("holiday Christmas",)),
    "one schedule": (NODES, ("schedule Weekdays of Rashid",)),
    "one event": (NODES, ("event Lunar New Year of Mei-Ling",)),
    "one entry of the office hours": (NODES, ("hours Staff meeting",)),
    "the office hours of a day": ("{ officeHours(dayOfWeek: MONDAY) { entries { name } } }", ()),
    "one lead segment": (NODES, ("segment showroom",)),
    "one subject": (NODES, ("subject Test drive",)),
    "one department": (NODES, ("department Sales Dallas",)),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_was_asked_once_costs_no_call_when_it_is_asked_again(
    cold: GatewayClient, sandbox: SandboxControl, ids: Callable[[str], str], what: str
) -> None:
    query, names = KEPT[what]
    variables = {"ids": [ids(name) for name in names]} if names else {}
    sandbox.forget_calls()

    first = cold.data(query, cached=True, **variables)
    assert calls(sandbox)
    again = cold.data(query, cached=True, **variables)

    assert calls(sandbox) == []
    assert again == first


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("{ locations { nodes { name } } }", "GET /locations"),
        ("{ operatingModes { nodes { name holidays { name } } } }", "GET /telephony/config/"),
        ("{ leadSegments { nodes { code } } }", "GET /enterprises/"),
        ("{ subjects { nodes { name } } }", "GET /enterprises/"),
        ("{ sources { vendor state } }", ""),
    ],
)
def test_pages_and_how_vendors_are_are_asked_each_time(
    cold: GatewayClient, sandbox: SandboxControl, query: str, asked: str
) -> None:
    cold.data(query, cached=True)
    sandbox.forget_calls()

    cold.data(query, cached=True)

    found = calls(sandbox)
    assert len(found) == (4 if "sources" in query else 1)
    assert all(asked in call for call in found)


def test_of_many_keys_only_those_of_which_nothing_is_kept_are_asked_for(
    cold: GatewayClient, sandbox: SandboxControl
) -> None:
    both = " ".join(
        f'{name}: associate(by: {{email: "{name}@example.com"}}) {{ location {{ name }} department {{ name }} }}'
        for name in ("ada", "desmond")
    )
    cold.data(ADA % "location { name } department { name }", cached=True)
    sandbox.forget_calls()

    cold.data(f"{{ {both} }}", cached=True)

    asked = [call for call in calls(sandbox) if call.startswith("GET /people?")]
    (wanted,) = parse_qs(urlsplit(asked[0]).query)["id"]
    assert len(asked) == 1
    assert "," not in wanted


def test_a_list_of_locations_serves_those_that_are_asked_for_one_by_one(
    cold: GatewayClient, sandbox: SandboxControl, ids: Callable[[str], str]
) -> None:
    dallas, new_york, third = (ids(name) for name in PLACES)
    sandbox.forget_calls()
    cold.data(NODES, cached=True, ids=[dallas, new_york])
    assert len(calls(sandbox)) == 1

    for one in (dallas, new_york, third):
        cold.data(NAME, cached=True, id=one)

    assert calls(sandbox) == []


def test_locations_that_were_asked_for_one_by_one_serve_a_list(
    cold: GatewayClient, sandbox: SandboxControl, ids: Callable[[str], str]
) -> None:
    dallas, new_york, third = (ids(name) for name in PLACES)
    cold.data(NAME, cached=True, id=dallas)
    cold.data(NAME, cached=True, id=new_york)
    sandbox.forget_calls()

    cold.data(NODES, cached=True, ids=[new_york, dallas])
    assert calls(sandbox) == []
    cold.data(NODES, cached=True, ids=[new_york, dallas, third])

    assert len(calls(sandbox)) == 1


# ---------------------------------------------------------------- how long


def test_after_its_time_a_record_is_asked_for_again_and_not_before(
    sandbox: SandboxControl, tmp_path: Path, ids: Callable[[str], str]
) -> None:
    settings = settings_for(sandbox.base_url, tmp_path, cache={"seconds": 0.3})
    dallas = ids("Dallas")
    with gateway_on(settings) as client:
        warmed(client, sandbox)
        began = time.monotonic()
        client.data(NAME, cached=True, id=dallas)
        rename(sandbox, "Dallas", "Dallas North")

        def asked_again() -> bool:
            name = client.data(NAME, cached=True, id=dallas)["node"]["name"]
            return bool(name == "Dallas North")

        await_until(asked_again)

    assert time.monotonic() - began >= 0.3


def test_with_no_seconds_every_request_asks(
    sandbox: SandboxControl, tmp_path: Path, ids: Callable[[str], str]
) -> None:
    settings = settings_for(sandbox.base_url, tmp_path, cache={"seconds": 0})
    dallas = ids("Dallas")
    with gateway_on(settings) as client:
        warmed(client, sandbox)
        for _ in range(3):
            client.data(NAME, cached=True, id=dallas)

    assert len(calls(sandbox)) == 3


def test_no_cache_reads_through_and_what_it_reads_serves_the_others(
    cold: GatewayClient, sandbox: SandboxControl, ids: Callable[[str], str]
) -> None:
    dallas = ids("Dallas")

    def name(*, cached: bool) -> str:
        return str(cold.data(NAME, cached=cached, id=dallas)["node"]["name"])

    assert name(cached=True) == "Dallas"
    rename(sandbox, "Dallas", "Dallas North")

    assert name(cached=True) == "Dallas"
    assert name(cached=False) == "Dallas North"
    sandbox.forget_calls()
    assert name(cached=True) == "Dallas North"
    assert calls(sandbox) == []


def test_a_get_request_reads_through_as_well(
    cold: GatewayClient, sandbox: SandboxControl, ids: Callable[[str], str]
) -> None:
    sandbox.forget_calls()
    asked = {"query": NAME, "variables": json.dumps({"id": ids("Dallas")})}
    counts = []
    for directive in ("max-age=60", "max-age=60", "max-age=0", "no-store", "max-age=60"):
        cold.http.get("/graphql", params=asked, headers={"Cache-Control": directive})
        counts.append(len(calls(sandbox)))

    assert counts == [1, 0, 1, 1, 0]


# ---------------------------------------------------------------- failures


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_failure_is_not_kept(cold: GatewayClient, sandbox: SandboxControl, vendor: str) -> None:
    sandbox.fault(vendor, status=500)
    assert cold.ask(QUESTION, cached=True)["errors"]

    sandbox.heal()

    healthy = cold.data(QUESTION, cached=True)
    assert healthy == cold.data(QUESTION)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_that_fails_while_all_is_kept_is_not_noticed(
    cold: GatewayClient, sandbox: SandboxControl, vendor: str
) -> None:
    healthy = cold.data(QUESTION, cached=True)

    sandbox.fault(vendor, status=500)

    assert without_cost(cold.ask(QUESTION, cached=True)) == {"data": healthy}
    assert cold.ask(QUESTION)["errors"], "it does fail"
    assert without_cost(cold.ask(QUESTION, cached=True)) == {"data": healthy}, "and spoils nothing"


# ---------------------------------------------------------------- our own writes

CHANGES: dict[str, tuple[str, str, str, Any]] = {
    "webex": (
        NAME,
        "mode US Holidays",
        "operatingModeUpdate",
        {"operatingModeId": "<mode US Holidays>", "name": "Days off"},
    ),
    "opentact": (
        "{ officeHours { entries { name } } }",
        "",
        "officeHoursUpdate",
        {"officeHoursId": "<hours Staff meeting>", "name": "Coffee"},
    ),
    "pexip": (
        "query ($id: ID!) { node(id: $id) { ... on LeadSegment { description } } }",
        "segment showroom",
        "leadSegmentUpdate",
        {"leadSegmentId": "<segment showroom>", "description": "Anew"},
    ),
    "mykaarma": (
        '{ associate(by: {email: "desmond@example.com"}) { outOfOffice { knownFrom } } }',
        "",
        "outOfOfficeEnd",
        {"associateId": "<Desmond>"},
    ),
}


class Change:
    """A change at one vendor, and the question whose answer it changes."""

    def __init__(self, cold: GatewayClient, sandbox: SandboxControl, vendor: str) -> None:
        query, of, mutation, wanted = CHANGES[vendor]
        hands = Hands(cold, sandbox)
        self.cold = cold
        self.query = query
        self.variables = {"id": hands.id(of)} if of else {}
        self.body = {
            "query": document(mutation),
            "variables": {"input": hands.filled(json.dumps(wanted))},
        }
        self.mutation = mutation

    def answer(self, *, cached: bool = True) -> dict[str, Any]:
        return self.cold.data(self.query, cached=cached, **self.variables)

    def make(self) -> list[Any]:
        """Make it, by a request that may read what is kept; gives the user errors."""
        answer = self.cold.post(self.body, cached=True).json()
        assert "errors" not in answer, answer["errors"]
        errors: list[Any] = answer["data"][self.mutation]["userErrors"]
        return errors


@pytest.mark.parametrize("vendor", CHANGES)
def test_what_was_changed_through_the_gateway_is_seen_at_once(
    cold: GatewayClient, sandbox: SandboxControl, vendor: str
) -> None:
    change = Change(cold, sandbox, vendor)
    before = change.answer()

    assert change.make() == []

    after = change.answer()
    assert after != before
    assert after == change.answer(cached=False)


@pytest.mark.parametrize("vendor", CHANGES)
def test_a_change_at_one_vendor_leaves_what_the_others_said(
    cold: GatewayClient, sandbox: SandboxControl, vendor: str
) -> None:
    change = Change(cold, sandbox, vendor)
    cold.data(QUESTION)
    change.make()
    sandbox.forget_calls()

    cold.data(QUESTION, cached=True)

    assert {name for name, made in sandbox.calls().items() if made} == {vendor}


def test_a_change_of_the_directory_leaves_what_vendors_said(
    cold: GatewayClient, sandbox: SandboxControl
) -> None:
    cold.data(QUESTION, cached=True)
    cold.data('mutation { associateRegister(input: {name: "Grace"}) { userErrors { code } } }')
    sandbox.forget_calls()

    cold.data(QUESTION, cached=True)

    assert calls(sandbox) == []


def test_a_change_that_took_effect_without_an_answer_is_seen_at_once(
    cold: GatewayClient, sandbox: SandboxControl
) -> None:
    change = Change(cold, sandbox, "webex")
    before = change.answer()
    sandbox.fault("webex", reset="after", method="PUT")

    assert change.make() == []

    sandbox.heal()
    assert before["node"]["name"] == "US Holidays"
    assert change.answer()["node"]["name"] == "Days off"


def test_a_change_whose_caller_hung_up_is_seen_when_it_is_made(
    cold: GatewayClient, sandbox: SandboxControl
) -> None:
    change = Change(cold, sandbox, "webex")
    change.answer()
    sandbox.fault("webex", delayMs=300, method="PUT")

    line = posting(cold, change.body)
    await_until(lambda: any("PUT" in call for call in sandbox.calls()["webex"]))
    line.close()
    change.answer()

    await_until(lambda: change.answer()["node"]["name"] == "Days off")


def posting(client: GatewayClient, body: Any) -> socket.socket:
    """A connection on which a request was sent, and whose answer nobody has read yet."""
    sent = json.dumps(body).encode()
    line = socket.create_connection((client.http.base_url.host, client.http.base_url.port or 80))
    head = (
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(sent)}\r\n\r\n"
    )
    line.sendall(head.encode() + sent)
    return line
