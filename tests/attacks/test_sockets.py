"""Connections that last: what is said too early, too late, too long, twice, or a thousand times."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from gateway.schema import ids
from tests.attacks.attack import JSON, SCALE
from tests.attacks.conftest import Besieged
from tests.attacks.siege import PATIENCE_SECONDS, answer_faults, body_of, connections_of, leaks
from tests.subscriptions.lines import WATCH, Line, events, greeted, id_of, line

SUBSCRIBERS = 1_000
MOST_MEGABYTES = 150 + 50 * SCALE
PER_CLIENT = 100
LOUD = 65_536
CUT_OFF = 1006
"""What RFC 6455 calls a connection that ends without a word: it was reset while much was still being sent."""


def said(text: str | bytes) -> Callable[[Line], None]:
    """Something that is sent as it is."""
    return lambda one: one.connection.send(text)


def all_of(*speaking: Callable[[Line], None]) -> Callable[[Line], None]:
    """One after the other."""

    def speak(one: Line) -> None:
        for say in speaking:
            say(one)

    return speak


def messages(type: str, count: int = 1, **members: Any) -> Callable[[Line], None]:
    """One message, or the same again and again."""
    text = json.dumps({"type": type, **members})
    return all_of(*[said(text)] * count)


INIT = messages("connection_init")
HELD = messages(
    "subscribe",
    id="1",
    payload={"query": "subscription { availabilityChanged(associateIds: []) { cause } }"},
)
UNGREETED = {
    "nothing": (all_of(), {4408}),
    "what is no JSON": (said("{"), {4400}),
    "bytes": (said(b"\x00\xff" * 10), {4400}),
    "a number": (said("1"), {4400}),
    "a list": (said("[]"), {4400}),
    "brackets": (said("[" * 60_000), {4400}),
    "braces": (said('{"type":' * 5_000), {4400}),
    "a type that nobody knows": (messages("hello"), {4400}),
    "a type that is a list": (said('{"type": ["connection_init"]}'), {4400}),
    "an operation before the greeting": (
        messages("subscribe", id="1", payload={"query": "{ __typename }"}),
        {4401},
    ),
    "an end before the beginning": (messages("complete", id="1"), {4400, 4401, 4408}),
    "pings alone": (messages("ping", 20), {4408}),
    "a greeting with a text": (said('{"type": "connection_init", "payload": "x"}'), {4400}),
    "a wrong key": (messages("connection_init", payload={"x-api-key": "gw_x"}), {4401, 4403}),
    "a key that is a list": (messages("connection_init", payload={"x-api-key": ["gw_x"]}), {4400}),
    "a forged token": (
        messages("connection_init", payload={"Authorization": "Bearer a.b.c"}),
        {4401, 4403},
    ),
    "two greetings": (all_of(INIT, INIT), {4429}),
    "a message that is too long": (said("x" * (LOUD + 1)), {1009}),
    "a message that is much too long": (said("x" * 3_000_000 * SCALE), {1009, CUT_OFF}),
    "a greeting that is too long": (messages("connection_init", payload={"x": "x" * LOUD}), {1009}),
}
GREETED = {
    "an operation without an id": (
        messages("subscribe", payload={"query": "{ __typename }"}),
        {4400},
    ),
    "an operation without a payload": (messages("subscribe", id="1"), {4400}),
    "an id that is a number": (
        messages("subscribe", id=1, payload={"query": "{ __typename }"}),
        {4400},
    ),
    "an id that is empty": (
        messages("subscribe", id="", payload={"query": "{ __typename }"}),
        {4400},
    ),
    "an answer": (messages("next", id="1", payload={}), {4400}),
    "a greeting again": (INIT, {4429}),
    "what is no JSON": (said("}{"), {4400}),
    "bytes": (said(b"\xff"), {4400}),
}


def closed(one: Line) -> int:
    """The code that a connection is closed with. Whatever is said before tells nothing of our inside."""
    with pytest.raises(ConnectionClosed) as end:
        _heard_out(one)
    frame = end.value.rcvd
    if frame is None:
        return CUT_OFF
    assert list(leaks(frame.reason)) == []
    return frame.code


def _heard_out(one: Line) -> None:
    while True:
        assert list(leaks(str(one.connection.recv(timeout=10)))) == []


@pytest.mark.parametrize("name", UNGREETED)
def test_who_does_not_greet_rightly_is_sent_away(name: str, besieged: Besieged) -> None:
    speak, codes = UNGREETED[name]
    begun = time.monotonic()

    with line(besieged.gateway) as one:
        _spoken(one, speak)

        assert closed(one) in codes
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize("name", GREETED)
def test_who_greeted_and_says_nonsense_is_sent_away(name: str, besieged: Besieged) -> None:
    speak, codes = GREETED[name]

    with greeted(besieged.gateway) as one:
        _spoken(one, speak)

        assert closed(one) in codes


def _spoken(one: Line, speak: Callable[[Line], None]) -> None:
    with suppress(ConnectionClosed):  # it may be cut off before it has said all
        speak(one)


def test_one_id_twice_ends_the_connection(besieged: Besieged) -> None:
    somebody = id_of(besieged.gateway, "ada@example.com")
    with greeted(besieged.gateway) as one:
        one.subscribe(WATCH, ids=[somebody])
        one.subscribe(WATCH, ids=[somebody])

        assert closed(one) == 4409


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example"]
)
def test_a_page_of_another_site_cannot_connect(origin: str, besieged: Besieged) -> None:
    with pytest.raises(InvalidStatus) as refused, line(besieged.gateway, Origin=origin):
        pass

    assert refused.value.response.status_code == 403


WRONG = (
    "{",
    "{ nothing }",
    "{ __schema { types { name } } }",
    "{" + "a " * 3_000 + "}",
    "{" + " ".join(f"a{n}: __typename" for n in range(101)) + "}",
    "subscription { availabilityChanged(associateIds: []) { cause } b: availabilityChanged(associateIds: []) { cause } }",
    "subscription { nothing }",
    'subscription { changeProgressed(id: "x") { id } }',
    f'subscription {{ changeProgressed(id: "{ids.encode("Change", "none")}") {{ id }} }}',
    'subscription { availabilityChanged(associateIds: ["x"]) { cause } }',
    "subscription { availabilityChanged(associateIds: [" + '"x"' * 101 + "]) { cause } }",
    "subscription ($ids: [ID!]!) { availabilityChanged(associateIds: $ids) { cause } }",
)


@pytest.mark.parametrize("query", WRONG, ids=lambda query: query[:40])
def test_what_cannot_run_is_told_and_the_connection_goes_on(query: str, besieged: Besieged) -> None:
    frontend = besieged.clients["frontend"]
    with greeted(besieged.gateway, x_api_key=str(frontend.key)) as one:
        one.subscribe(query, id="bad")
        heard = one.hear()
        errors = heard["payload"] if heard["type"] == "error" else heard["payload"].get("errors")

        assert heard["id"] == "bad"
        assert errors
        assert [
            *leaks(json.dumps(heard)),
            *answer_faults(json.dumps({"errors": errors}).encode()),
        ] == []
        assert "Did you mean" not in json.dumps(heard)
        if heard["type"] == "next":
            assert one.hear()["type"] == "complete"
        one.subscribe("{ __typename }", id="good")
        assert one.hear()["id"] == "good"


def test_a_thousand_operations_on_one_connection_are_bounded(besieged: Besieged) -> None:
    somebody = id_of(besieged.gateway, "ada@example.com")
    before, bystander = body_of(besieged.gateway.pid), besieged.bystander
    bystander.waited.clear()
    ran, refused = 0, 0
    with (
        bystander.asking(),
        greeted(besieged.gateway, x_api_key=str(besieged.clients["analyst"].key)) as one,
    ):
        for number in range(SUBSCRIBERS * SCALE):
            one.subscribe(WATCH, id=str(number), ids=[somebody])
        heard: set[str] = set()
        while len(heard) < SUBSCRIBERS * SCALE:
            message = one.hear()
            heard.add(message["id"])
            ran += message["type"] == "next"
            refused += message["type"] == "error"

    assert (ran, refused) == (PER_CLIENT, SUBSCRIBERS * SCALE - PER_CLIENT)
    assert max(bystander.waited) < PATIENCE_SECONDS
    assert body_of(besieged.gateway.pid).megabytes - before.megabytes < MOST_MEGABYTES


def test_connections_of_one_client_are_bounded_and_are_free_again(besieged: Besieged) -> None:
    key = str(besieged.clients["frontend"].key)
    with ExitStack() as stack:
        lines = [stack.enter_context(line(besieged.gateway)) for _ in range(PER_CLIENT + 5)]
        for one in lines:
            one.say("connection_init", payload={"x-api-key": key})
        kept = [one for one in lines[:PER_CLIENT] if one.hear()["type"] == "connection_ack"]

        assert len(kept) == PER_CLIENT
        assert {closed(one) for one in lines[PER_CLIENT:]} == {1013}
    end = time.monotonic() + 5
    while time.monotonic() < end:
        with line(besieged.gateway) as one:
            one.say("connection_init", payload={"x-api-key": key})
            try:
                assert one.hear() == {"type": "connection_ack"}
                return
            except ConnectionClosed:
                time.sleep(0.1)
    raise AssertionError("no connection became free")


STREAMS = (
    ("{ __typename }", {200, 406}),
    ('mutation { changeCancel(input: {changeId: "x"}) { userErrors { code } } }', {200, 406}),
    ("subscription { nothing }", {200, 400}),
    ("subscription {", {200, 400}),
    ('subscription { changeProgressed(id: "x") { id } }', {200, 400}),
    ('subscription { availabilityChanged(associateIds: ["x"]) { cause } }', {200, 400}),
    ("query { __typename } # subscription", {200, 406}),
)


@pytest.mark.parametrize(("query", "statuses"), STREAMS)
def test_a_stream_that_cannot_be_is_told(
    query: str, statuses: set[int], besieged: Besieged
) -> None:
    with events(besieged.gateway, query) as response:
        text = response.read().decode()

    assert response.status_code in statuses
    assert list(leaks(text)) == []
    assert "INTERNAL" not in text


def test_streams_of_one_client_are_bounded_and_end_with_who_reads_them(besieged: Besieged) -> None:
    somebody = id_of(besieged.gateway, "ada@example.com")
    client = besieged.gateway.as_client("streaming")
    own = connections_of(besieged.address[1])

    def stream(stack: ExitStack) -> int:
        opened = stack.enter_context(closing(HTTPConnection(*besieged.address, timeout=10)))
        headers = {
            "Content-Type": JSON,
            "Accept": "text/event-stream",
            "X-Api-Key": str(client.key),
        }
        body = json.dumps({"query": WATCH, "variables": {"ids": [somebody]}})
        opened.request("POST", "/graphql", body, headers)
        response = opened.getresponse()
        stack.callback(response.close)
        if response.status == 200:
            assert response.read(11) == b"event: next"
        return response.status

    with ExitStack() as stack, ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: stream(stack), range(PER_CLIENT + 5)))

        assert (statuses.count(200), statuses.count(429)) == (PER_CLIENT, 5)
    assert besieged.open_connections(wanted=own) <= own
    with ExitStack() as stack:
        assert stream(stack) == 200


def test_after_all_that_the_gateway_is_well(besieged: Besieged) -> None:
    log = besieged.gateway.log()

    assert besieged.gateway.data("{ associates(first: 1) { totalCount } }")
    assert [line for line in log.splitlines() if '"fault"' in line or "Traceback" in line] == []
