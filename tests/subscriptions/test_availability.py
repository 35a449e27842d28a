"""What is told of people who are watched, over a connection of a served gateway: when, why, and until when."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from gateway.access.clients import Clients
from gateway.store import Store
from tests.stage import GatewayClient, SandboxControl
from tests.subscriptions.lines import WATCH, Line, greeted, id_of, line

SET = """
mutation Set($input: OutOfOfficeSetInput!) {
  outOfOfficeSet(input: $input) { change { status } userErrors { message } }
}
"""
UPDATE = """
mutation Update($input: AssociateUpdateInput!) {
  associateUpdate(input: $input) { userErrors { message } }
}
"""
REMOVE = """
mutation Remove($input: AssociateRemoveInput!) {
  associateRemove(input: $input) { userErrors { message } }
}
"""
CREATE = """
mutation Create($input: ScheduleCreateInput!) {
  scheduleCreate(input: $input) { change { status } userErrors { message } }
}
"""


@pytest.fixture
def casimir(gateway: GatewayClient) -> str:
    """Somebody whom only absences keep away, whatever the day: he is linked to myKaarma alone."""
    id = id_of(gateway, "casimir@example.com")
    done = gateway.data(UPDATE, input={"associateId": id, "links": {"webexPersonId": None}})
    assert done["associateUpdate"]["userErrors"] == []
    read(gateway, id)  # what is kept of other tests' worlds
    return id


@pytest.fixture
def watching(gateway: GatewayClient, casimir: str) -> Iterator[Line]:
    """A connection on which he is watched, and was told to be available."""
    with greeted(gateway) as one:
        one.subscribe(WATCH, ids=[casimir])
        event = one.event()
        assert (event["cause"], event["availability"]["status"]) == ("INITIAL", "AVAILABLE")
        yield one


def read(gateway: GatewayClient, id: str) -> None:
    """Have all vendors asked about somebody."""
    gateway.data(
        "query($id: ID!, $now: DateTime!) "
        "{ node(id: $id) { ... on Associate { availabilityAt(time: $now) { status } } } }",
        id=id,
        now=in_seconds(0),
    )


def out(gateway: GatewayClient, id: str, **times: str) -> None:
    """Set somebody out of office."""
    done = gateway.data(SET, input={"associateId": id, **times})["outOfOfficeSet"]
    assert done == {"change": {"status": "DONE"}, "userErrors": []}


def in_seconds(seconds: float) -> str:
    """An instant, a little later, in whole seconds."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="seconds")  # noqa: TID251  # the gateway's clock is the real one


def test_everybody_is_told_of_at_once_and_once(gateway: GatewayClient) -> None:
    names = ["ada@example.com", "casimir@example.com", "beatriz@example.com"]
    ids = [id_of(gateway, name) for name in names]
    with greeted(gateway) as one:
        one.subscribe(WATCH, ids=[*ids, ids[0]])

        events = [one.event() for _ in ids]
        assert [event["associate"]["id"] for event in events] == ids
        assert {event["cause"] for event in events} == {"INITIAL"}
        assert all(event["at"] == event["availability"]["time"] for event in events)
        assert one.is_quiet(seconds=0.3)


def test_a_computed_transition_is_told_when_its_instant_has_come(
    gateway: GatewayClient, casimir: str
) -> None:
    out(gateway, casimir, startsAt=in_seconds(2), endsAt=in_seconds(3))
    with greeted(gateway) as one:
        one.subscribe(WATCH, ids=[casimir])
        first, gone, back = one.event(), one.event(), one.event()

    told = [(event["cause"], event["availability"]["status"]) for event in (first, gone, back)]
    assert told == [
        ("INITIAL", "AVAILABLE"),
        ("TRANSITION", "UNAVAILABLE"),
        ("TRANSITION", "AVAILABLE"),
    ]
    for before, after in ((first, gone), (gone, back)):
        due = datetime.fromisoformat(before["availability"]["until"])
        late = datetime.fromisoformat(after["at"]) - due
        assert timedelta(0) <= late < timedelta(seconds=2)


def test_our_own_write_is_told_at_once(
    gateway: GatewayClient, casimir: str, watching: Line
) -> None:
    out(gateway, casimir)

    event = watching.event()

    assert (event["cause"], event["availability"]["status"]) == ("DATA_CHANGED", "UNAVAILABLE")
    assert event["availability"]["because"] == {"layer": "OUT_OF_OFFICE", "vendor": "MYKAARMA"}


def test_what_anybodys_read_brings_is_told(
    gateway: GatewayClient, sandbox: SandboxControl, casimir: str, watching: Line
) -> None:
    world = sandbox.world()
    (flagged,) = (
        one
        for one in world["mykaarma"]["dealerAssociates"]
        if one["emailAddress"] == "casimir@example.com"
    )
    flagged["outOfOffice"] = {"outOfOffice": True}
    sandbox.put_world(world)
    assert watching.is_quiet(seconds=0.3)

    read(gateway, casimir)

    event = watching.event()
    assert event["cause"] == "DATA_CHANGED"
    assert event["availability"]["status"] == "UNAVAILABLE"


def test_a_read_that_brings_nothing_new_is_not_told(
    gateway: GatewayClient, casimir: str, watching: Line
) -> None:
    read(gateway, casimir)

    assert watching.is_quiet(seconds=0.5)


def write_to_webex(gateway: GatewayClient, name: str) -> None:
    """Make a schedule that says nothing. What was read of Webex is dropped with it."""
    places = gateway.data("{ locations(first: 1) { nodes { id } } }")["locations"]["nodes"]
    owner = {"locationId": places[0]["id"]}
    made = gateway.data(CREATE, input={"owner": owner, "name": name, "type": "HOLIDAYS"})
    assert made["scheduleCreate"] == {"change": {"status": "DONE"}, "userErrors": []}


def test_a_vendor_that_answers_again_is_told_as_health(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    halima = id_of(gateway, "halima@example.com")
    write_to_webex(gateway, "One")
    sandbox.fault("webex", status=500)
    with greeted(gateway) as one:
        one.subscribe(WATCH, ids=[halima])
        away = one.event()
        sandbox.heal()

        write_to_webex(gateway, "Two")
        back = one.event()

    assert (away["cause"], away["availability"]["status"]) == ("INITIAL", "UNKNOWN")
    assert back["cause"] == "SOURCE_HEALTH"
    assert back["availability"]["status"] != "UNKNOWN"


def test_somebody_who_is_removed_ends_the_stream_with_an_error(
    gateway: GatewayClient, casimir: str, watching: Line
) -> None:
    gateway.data(REMOVE, input={"associateId": casimir})

    message = watching.hear(within=5)
    assert message["type"] == "error"
    assert message["payload"][0]["extensions"]["code"] == "NOT_FOUND"
    watching.subscribe("{ viewer { client } }")
    assert watching.data()


async def revoke(gateway: GatewayClient, client: str) -> None:
    """Take all keys of a client away."""
    store = await Store.open(gateway.store_url)
    try:
        await Clients(store).revoke(client, now=datetime.now(UTC))  # noqa: TID251  # see in_seconds
    finally:
        await store.aclose()


@pytest.mark.parametrize("by", ["header", "payload"])
def test_a_key_comes_with_the_upgrade_or_with_the_first_message(
    gateway: GatewayClient, by: str
) -> None:
    key = gateway.as_client("office").key
    assert key is not None
    said = {"x-api-key": key}
    with line(gateway, **(said if by == "header" else {})) as one:
        one.greet(said if by == "payload" else None)
        one.subscribe("{ viewer { client } }")

        assert one.data() == {"viewer": {"client": "office"}}


def test_a_key_that_is_revoked_ends_the_stream_with_an_error(
    gateway: GatewayClient, casimir: str
) -> None:
    key = gateway.as_client("revoked").key
    with line(gateway) as one:
        one.greet({"authorization": f"Bearer {key}"})
        one.subscribe(WATCH, ids=[casimir])
        one.event()

        asyncio.run(revoke(gateway, "revoked"))

        message = one.hear()
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED"
