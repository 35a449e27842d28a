"""A client of graphql-transport-ws that says exactly what it is told to, and one of server-sent events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from gateway.web.socket_messages import PROTOCOL
from tests.stage import GatewayClient

PATIENCE = 10.0
"""Seconds that a test waits for what has to come."""

WATCH = """
subscription Watch($ids: [ID!]!) {
  availabilityChanged(associateIds: $ids) {
    cause at associate { id name } availability { time status until because { layer vendor } }
  }
}
"""


class Line:
    """One connection."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def say(self, type: str, **members: Any) -> None:
        """Send a message."""
        self.connection.send(json.dumps({"type": type, **members}))

    def hear(self, *, within: float = PATIENCE) -> dict[str, Any]:
        """The next message."""
        return dict(json.loads(self.connection.recv(timeout=within)))

    def is_quiet(self, *, seconds: float) -> bool:
        """Whether nothing is said for so long."""
        try:
            self.connection.recv(timeout=seconds)
        except TimeoutError:
            return True
        return False

    def greet(self, payload: Mapping[str, Any] | None = None) -> None:
        """Come in."""
        self.say("connection_init", **({} if payload is None else {"payload": payload}))
        assert self.hear() == {"type": "connection_ack"}

    def subscribe(self, query: str, *, id: str = "1", **variables: Any) -> None:
        """Begin an operation."""
        self.say("subscribe", id=id, payload={"query": query, "variables": variables})

    def data(self, id: str = "1", *, within: float = PATIENCE) -> dict[str, Any]:
        """The data of the next answer of an operation."""
        message = self.hear(within=within)
        assert (message["type"], message["id"]) == ("next", id), message
        assert "errors" not in message["payload"], message
        return dict(message["payload"]["data"])

    def event(self, *, within: float = PATIENCE) -> dict[str, Any]:
        """The next event of somebody who is watched."""
        return dict(self.data(within=within)["availabilityChanged"])

    def closed(self) -> tuple[int, str]:
        """How the gateway closes the connection: code and reason."""
        with pytest.raises(ConnectionClosed) as closed:
            self._hear_out()
        frame = closed.value.rcvd
        assert frame is not None, closed.value
        return frame.code, frame.reason

    def _hear_out(self) -> None:
        while True:
            self.connection.recv(timeout=PATIENCE)


@contextmanager
def line(
    gateway: GatewayClient, *, subprotocol: str | None = PROTOCOL, **headers: str
) -> Iterator[Line]:
    """A connection that was not greeted yet."""
    address = f"{gateway.served.base_url.replace('http', 'ws', 1)}/graphql"
    with connect(
        address,
        subprotocols=None if subprotocol is None else [Subprotocol(subprotocol)],
        additional_headers={name.replace("_", "-"): value for name, value in headers.items()},
        proxy=None,
    ) as connection:
        yield Line(connection)


@contextmanager
def greeted(gateway: GatewayClient, **headers: str) -> Iterator[Line]:
    """A connection that is in."""
    with line(gateway, **headers) as one:
        one.greet()
        yield one


def id_of(gateway: GatewayClient, email: str) -> str:
    """The global id of somebody."""
    found = gateway.data(
        "query($by: AssociateLookup!) { associate(by: $by) { id } }", by={"email": email}
    )
    return str(found["associate"]["id"])


@contextmanager
def events(
    gateway: GatewayClient, query: str, *, accept: str = "text/event-stream", **variables: Any
) -> Iterator[httpx.Response]:
    """A request that is answered as a stream, if it can be."""
    body = {"query": query, "variables": variables}
    with gateway.http.stream("POST", "/graphql", json=body, headers={"Accept": accept}) as response:
        yield response


def read_events(response: httpx.Response) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """The events of a stream, by name, with their data; comments are passed over."""
    name, data = "", ""
    for text in response.iter_lines():
        field, _, value = text.partition(":")
        match field:
            case "event":
                name = value.strip()
            case "data":
                data = value.strip()
            case "" if not value and name:
                yield name, json.loads(data) if data else None
                name, data = "", ""
