"""Who leaves, and that nothing of theirs stays: clients that vanish, and a gateway that stops."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from gateway.web.socket_messages import PROTOCOL
from tests.end_to_end.hands import await_until
from tests.stage import AMPLE, GatewayClient, SandboxControl, gateway_on, settings_for
from tests.subscriptions.conftest import MANY
from tests.subscriptions.counting import count_when_asked, counted
from tests.subscriptions.lines import WATCH, events, greeted, id_of, read_events

A_LITTLE_MORE = 6
"""Tasks of the gateway's own that come and go."""


def abort(transport: asyncio.BaseTransport) -> None:
    """Cut a connection off, as a machine does that loses its power: by a reset, and no word before."""
    raw = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert isinstance(transport, asyncio.Transport)
    transport.abort()


async def watch_and_vanish(gateway: GatewayClient, id: str, begun: Callable[[], None]) -> None:
    """As many clients as there may be watch somebody; then all of them are gone at once."""
    address = f"{gateway.served.base_url.replace('http', 'ws', 1)}/graphql"
    connections = []
    for _ in range(MANY):
        one = await connect(address, subprotocols=[Subprotocol(PROTOCOL)], proxy=None)
        await one.send(json.dumps({"type": "connection_init"}))
        await one.recv()
        payload = {"query": WATCH, "variables": {"ids": [id]}}
        await one.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
        assert json.loads(await one.recv())["type"] == "next"
        connections.append(one)
    await asyncio.to_thread(begun)
    for one in connections:
        abort(one.transport)
    await asyncio.gather(*(one.wait_closed() for one in connections))


def test_of_two_hundred_clients_that_vanish_nothing_is_left_within_a_second(
    followed: GatewayClient,
) -> None:
    ada = id_of(followed, "ada@example.com")
    with greeted(followed) as one:
        one.subscribe("{ viewer { client } }")
        one.data()
    tasks, _ = counted(followed)
    crowd: list[tuple[int, int]] = []

    asyncio.run(watch_and_vanish(followed, ada, lambda: crowd.append(counted(followed))))

    await_until(lambda: counted(followed)[1] == 0, seconds=1)
    await_until(
        lambda: counted(followed)[0] <= tasks + A_LITTLE_MORE,
        seconds=1,
    )
    assert crowd[0][0] >= tasks + 2 * MANY
    assert crowd[0][1] >= 3 * MANY
    with greeted(followed) as one:
        one.subscribe(WATCH, ids=[ada])
        assert one.event()


def test_of_streams_of_events_that_are_cut_off_nothing_is_left_within_a_second(
    followed: GatewayClient,
) -> None:
    ada = id_of(followed, "ada@example.com")
    tasks, _ = counted(followed)
    for _ in range(20):
        with events(followed, WATCH, ids=[ada]) as response:
            next(read_events(response))

    await_until(lambda: counted(followed)[1] == 0, seconds=1)
    await_until(lambda: counted(followed)[0] <= tasks + A_LITTLE_MORE, seconds=1)


def test_a_gateway_that_stops_ends_all_streams_and_says_so(
    sandbox: SandboxControl, tmp_path: Path
) -> None:
    with gateway_on(settings_for(sandbox.base_url, tmp_path)) as gateway:
        asyncio.run(gateway.reset())
        ada = id_of(gateway, "ada@example.com")
        with greeted(gateway) as one, events(gateway, WATCH, ids=[ada]) as response:
            one.subscribe(WATCH, ids=[ada])
            one.event()
            said = read_events(response)
            assert next(said)[0] == "next"

            os.kill(gateway.pid, signal.SIGTERM)

            assert one.closed() == (1001, "The gateway is stopping.")
            assert list(said) == [("complete", None)]
        await_until(lambda: not gateway.served.is_alive(), seconds=10)
        assert "Traceback" not in gateway.log()


async def ask_and_take_nothing(gateway: GatewayClient) -> int:
    """How many tasks there are while a client asks as long as it can, and takes no answers; then it is gone."""
    address = f"{gateway.served.base_url.replace('http', 'ws', 1)}/graphql"
    # The library reads no further than `max_queue` messages ahead of who takes them.
    one = await connect(address, subprotocols=[Subprotocol(PROTOCOL)], proxy=None, max_queue=1)
    await one.send(json.dumps({"type": "connection_init"}))
    await one.recv()
    with suppress(TimeoutError):
        for number in range(2 * MANY):
            id = f"{number}{'x' * 60_000}"
            async with asyncio.timeout(0.3):
                await one.send(json.dumps({"type": "subscribe", "id": id, "payload": {}}))
            await asyncio.sleep(0.001)
    tasks, _ = await asyncio.to_thread(counted, gateway)
    abort(one.transport)
    await one.wait_closed()
    return tasks


def test_who_takes_no_answers_has_no_more_under_way_than_others_and_leaves_nothing(
    followed: GatewayClient,
) -> None:
    before, said = counted(followed)[0], len(followed.log())

    tasks = asyncio.run(ask_and_take_nothing(followed))

    assert before + MANY // 2 < tasks < before + MANY + 2 * A_LITTLE_MORE
    await_until(lambda: counted(followed)[0] <= before + A_LITTLE_MORE)
    assert '"level": "error"' not in followed.log()[said:]


FIELDS = "availability { status because { layer explanation } }"
LARGE = "subscription Large($ids: [ID!]!) { availabilityChanged(associateIds: $ids) { %s } }"
LARGE %= " ".join(f"a{number}: {FIELDS}" for number in range(900))
WIDE = {
    "analyst": {**AMPLE["analyst"], "aliases": 1_000, "fields": 10_000, "document_tokens": 20_000}
}
"""What may be asked so largely."""
REGISTER = """
mutation($name: String!) { associateRegister(input: {name: $name}) { associate { id } } }
"""


@contextmanager
def unread(gateway: GatewayClient) -> Iterator[None]:
    """A stream of events that nobody reads, with so much to tell that no more can be written."""
    url = urlsplit(gateway.served.base_url)
    new = [gateway.data(REGISTER, name=f"Somebody {number}") for number in range(60)]
    ids = [one["associateRegister"]["associate"]["id"] for one in new]
    body = json.dumps({"query": LARGE, "variables": {"ids": ids}})
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: {url.netloc}\r\nAccept: text/event-stream\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.socket() as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        caller.connect((url.hostname, url.port))
        caller.sendall(f"{head}{body}".encode())
        assert b'data: {"data"' in b"".join(caller.recv(1_000) for _ in range(2))
        sleep(2.0)
        yield


def test_a_stream_that_nobody_reads_is_ended_although_the_connection_stays_open(
    sandbox: SandboxControl, tmp_path: Path
) -> None:
    settings = settings_for(sandbox.base_url, tmp_path, answer_seconds=3.0, limits=WIDE)
    with gateway_on(settings, first=count_when_asked) as gateway:
        asyncio.run(gateway.reset())
        with unread(gateway):
            assert counted(gateway)[1] > 0
            await_until(lambda: counted(gateway)[1] == 0, seconds=6)


def test_all_of_stopping_together_takes_no_longer_than_is_said(
    sandbox: SandboxControl, tmp_path: Path
) -> None:
    settings = settings_for(sandbox.base_url, tmp_path, shutdown_seconds=3.0, limits=WIDE)
    with gateway_on(settings) as gateway:
        asyncio.run(gateway.reset())
        with unread(gateway):
            os.kill(gateway.pid, signal.SIGTERM)
            sleep(0.5)

            # Streams are being ended: by now nobody else gets in.
            assert gateway.served.is_alive()
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", urlsplit(gateway.served.base_url).port))
            assert gateway.served.ended(3.5)
