"""The protocol of a connection: what is said in which order, and what closes it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for
from tests.subscriptions.lines import WATCH, Line, greeted, id_of, line

WHO = "{ viewer { client } }"
PAGE = "https://app.example.com"


@pytest.fixture(scope="module")
def hasty(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway that waits a second for the first message, takes small ones, has three seats for each client, and knows
    one other page."""
    settings = settings_for(
        sandbox_control.base_url,
        tmp_path_factory.mktemp("hasty"),
        origins=(PAGE,),
        tables={
            "subscriptions": {
                "init_seconds": 1.0,
                "message_bytes": 2_000,
                "per_client": 3,
                "ping_seconds": 1.0,
            }
        },
    )
    with gateway_on(settings) as client:
        asyncio.run(client.reset())
        yield client


def test_a_query_runs_on_a_connection_and_is_complete_after_its_one_answer(
    hasty: GatewayClient,
) -> None:
    with greeted(hasty) as one:
        one.subscribe(WHO)

        assert one.data() == {"viewer": {"client": "anonymous"}}
        assert one.hear() == {"type": "complete", "id": "1"}


def test_a_mutation_runs_on_a_connection(hasty: GatewayClient) -> None:
    with greeted(hasty) as one:
        one.subscribe(
            "mutation($input: AssociateRegisterInput!) "
            "{ associateRegister(input: $input) { associate { name } userErrors { message } } }",
            input={"name": "Grace Hopper"},
        )

        done = one.data()["associateRegister"]
        assert done == {"associate": {"name": "Grace Hopper"}, "userErrors": []}


def test_an_id_is_free_again_once_its_operation_has_ended(hasty: GatewayClient) -> None:
    with greeted(hasty) as one:
        for _ in range(3):
            one.subscribe(WHO)
            one.data()
            assert one.hear()["type"] == "complete"


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ({"query": "{ viewer { client "}, "Syntax Error"),
        ({"query": "{ nothing }"}, "Cannot query field"),
        ({"query": "subscription { nothing }"}, "Cannot query field"),
        ({"query": WATCH}, "ids"),
        ({"query": WATCH, "variables": {"ids": []}}, "nobody is named"),
        ({"query": WATCH, "variables": {"ids": ["x"]}}, "associateIds.0"),
        ({"query": 7}, "`query` has to be text"),
        ({}, "There is no `query`"),
        ({"query": WHO, "variables": []}, "`variables` has to be an object"),
        ({"query": "query A { __typename } query B { __typename }"}, "operationName"),
    ],
)
def test_what_cannot_be_executed_is_one_error_and_the_connection_goes_on(
    hasty: GatewayClient, payload: dict[str, object], said: str
) -> None:
    with greeted(hasty) as one:
        one.say("subscribe", id="1", payload=payload)

        message = one.hear()
        assert (message["type"], message["id"]) == ("error", "1")
        assert said in message["payload"][0]["message"]
        assert message["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        one.subscribe(WHO)
        assert one.data()


def test_more_than_a_hundred_people_are_refused(hasty: GatewayClient) -> None:
    with greeted(hasty) as one:
        one.subscribe(WATCH, ids=["x"] * 101)

        assert "101 people are more than the 100" in one.hear()["payload"][0]["message"]


def test_a_ping_is_answered_before_and_after_the_greeting(hasty: GatewayClient) -> None:
    with line(hasty) as one:
        one.say("ping", payload={"n": 1})
        assert one.hear() == {"type": "pong", "payload": {"n": 1}}

        one.greet()
        one.say("ping")
        assert one.hear() == {"type": "pong"}
        one.say("pong")
        one.subscribe(WHO)
        assert one.data()


def say_nothing(one: Line) -> None:
    """Not a word."""


def greet_twice(one: Line) -> None:
    """Two greetings."""
    one.greet()
    one.say("connection_init")


def take_an_id_twice(one: Line) -> None:
    """Operations of one id, so many at once that one has hardly begun when the next comes."""
    one.greet()
    with suppress(ConnectionClosed):
        for _ in range(20):
            one.subscribe('subscription { changeProgressed(id: "x") { id } }', id="a")


def after_greeting(text: str | bytes) -> Callable[[Line], None]:
    """Something said by who is in."""

    def say(one: Line) -> None:
        one.greet()
        one.connection.send(text)

    return say


@pytest.mark.parametrize(
    ("says", "code"),
    [
        (lambda one: one.subscribe(WHO), 4401),
        (greet_twice, 4429),
        (take_an_id_twice, 4409),
        (after_greeting("{"), 4400),
        (after_greeting("[]"), 4400),
        (after_greeting(json.dumps({"type": "start", "id": "1"})), 4400),
        (after_greeting(json.dumps({"type": "subscribe", "payload": {"query": WHO}})), 4400),
        (after_greeting(json.dumps({"type": "subscribe", "id": 1, "payload": {}})), 4400),
        (after_greeting(json.dumps({"type": "subscribe", "id": "1"})), 4400),
        (after_greeting(json.dumps({"type": "subscribe", "id": "1", "payload": []})), 4400),
        (after_greeting(json.dumps({"type": "ping", "payload": 7})), 4400),
        (after_greeting("[" * 1_500), 4400),
        (after_greeting(b"bytes"), 4400),
        (lambda one: one.say("connection_init", payload="key"), 4400),
        (lambda one: one.say("connection_init", payload={"X-Api-Key": 7}), 4400),
        (lambda one: one.say("connection_init", payload={"authorization": "Bearer gw_none"}), 4403),
        (lambda one: one.say("connection_init", payload={"x-api-key": "gw_none"}), 4403),
        (say_nothing, 4408),
        (after_greeting("x" * 2_001), 1009),
    ],
)
def test_what_breaks_the_protocol_closes_the_connection_with_its_code(
    hasty: GatewayClient, says: Callable[[Line], None], code: int
) -> None:
    with line(hasty) as one:
        says(one)

        assert one.closed()[0] == code


def test_completing_what_is_not_there_is_passed_over(hasty: GatewayClient) -> None:
    with greeted(hasty) as one:
        one.say("complete", id="nothing")
        one.subscribe(WHO)

        assert one.data()


@pytest.mark.parametrize("subprotocol", [None, "graphql-ws"])
def test_without_the_subprotocol_there_is_no_conversation(
    hasty: GatewayClient, subprotocol: str | None
) -> None:
    with line(hasty, subprotocol=subprotocol) as one:
        assert one.closed()[0] == 4406


@pytest.mark.parametrize(
    ("origin", "comes_in"),
    [
        (PAGE, True),
        ("{own}", True),
        ("https://evil.example.com", False),
        ("null", False),
        (f"{PAGE}.evil.example.com", False),
    ],
)
def test_pages_of_other_sites_do_not_come_in(
    hasty: GatewayClient, origin: str, comes_in: bool
) -> None:
    said = origin.format(own=hasty.served.base_url)

    if comes_in:
        with greeted(hasty, origin=said):
            pass
    else:
        with pytest.raises(InvalidStatus) as stop, line(hasty, origin=said):
            pass
        assert stop.value.response.status_code == 403


def test_nothing_is_compressed(hasty: GatewayClient) -> None:
    with line(hasty) as one:
        assert one.connection.protocol.extensions == []


def key_of(gateway: GatewayClient, client: str) -> str:
    """The key of a new client, which has all of its seats."""
    key = gateway.as_client(client).key
    assert key is not None
    return key


def test_a_client_has_so_many_operations_under_way_and_no_more_over_all_connections(
    hasty: GatewayClient,
) -> None:
    ada, key = id_of(hasty, "ada@example.com"), key_of(hasty, "busy")
    with greeted(hasty, x_api_key=key) as one, greeted(hasty, x_api_key=key) as other:
        for number in range(3):
            one.subscribe(WATCH, id=str(number), ids=[ada])
            one.data(str(number))

        other.subscribe(WHO)
        refused = other.hear()
        one.say("complete", id="0")
        one.subscribe(WHO, id="again")

        assert refused["type"] == "error"
        assert refused["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
        assert one.data("again")


def test_who_sends_faster_than_is_answered_is_refused_and_holds_up_nobody(
    hasty: GatewayClient,
) -> None:
    with greeted(hasty) as one, greeted(hasty) as other:
        for number in range(500):
            one.subscribe(WHO, id=str(number))
        ended: dict[str, str] = {}
        while len(ended) < 500:
            message = one.hear()
            if message["type"] != "next":
                ended[message["id"]] = message["type"]

        assert set(ended.values()) <= {"complete", "error"}
        assert "complete" in ended.values()
        other.subscribe(WHO)
        assert other.data()


def test_a_client_has_so_many_connections_and_no_more(hasty: GatewayClient) -> None:
    key = key_of(hasty, "crowd")
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(greeted(hasty, x_api_key=key))
        fourth = stack.enter_context(line(hasty, x_api_key=key))
        fourth.say("connection_init")

        assert fourth.closed()[0] == 1013
        with greeted(hasty):
            pass


def deaf(one: Line) -> None:
    """From here on the client answers nothing, pings neither."""

    def receive(data: bytes | bytearray) -> None:
        pass

    one.connection.protocol.receive_data = receive  # type: ignore[method-assign]  # no client can be told to


def test_who_does_not_answer_the_servers_pings_is_let_go(hasty: GatewayClient) -> None:
    with greeted(hasty) as one:
        deaf(one)

        one.connection.recv_events_thread.join(timeout=5)

        assert not one.connection.recv_events_thread.is_alive()
