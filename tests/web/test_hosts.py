"""The names that requests may be sent to: a page whose own name was made to mean this machine is not served."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from functools import partial

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from gateway.app.callers import hosts_of
from gateway.settings import ServerSettings
from gateway.web.hosts import Hosts
from gateway.web.socket_messages import PROTOCOL
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

APP = "https://app.example.com"
EVIL = "evil.example.com"
OURS = Hosts(frozenset({"app.example.com"}))
WHO = {"query": "{ viewer { client } }"}


@pytest.mark.parametrize(
    ("host", "known"),
    [
        *(
            (host, True)
            for host in (
                "localhost",
                "localhost:8000",
                "LocalHost.:8000",
                "127.0.0.1",
                "127.9.9.9:8000",
                "[::1]",
                "[::1]:8000",
                "192.0.2.1:8000",  # nobody's name: it cannot be made to mean another machine
                "app.example.com",
                "APP.example.com:443",
                "localhost:",
            )
        ),
        *(
            (host, False)
            for host in (
                "",
                EVIL,
                f"{EVIL}:8000",
                f"localhost.{EVIL}",
                f"127.0.0.1.{EVIL}",
                f"app.example.com.{EVIL}",
                "xapp.example.com",
                f"{EVIL}@localhost",
                f"localhost@{EVIL}",
                f"localhost, {EVIL}",
                f"localhost/{EVIL}",
                "localhost:x",
                "::1",
                "[::1",
                "[::1]x",
                "[localhost]",
                "[]",
                ":8000",
            )
        ),
    ],
)
def test_a_name_is_ours_or_somebody_elses(host: str, known: bool) -> None:
    assert OURS.knows(host) is known


@pytest.mark.parametrize(
    ("listening", "anonymous", "named"),
    [
        ("127.0.0.1", True, {"127.0.0.1", "app.example.com"}),
        ("127.0.0.1", False, None),
        ("0.0.0.0", True, {"0.0.0.0", "app.example.com"}),
        ("Demo.example.com", True, {"demo.example.com", "app.example.com"}),
        ("0.0.0.0", False, None),
    ],
)
def test_names_count_where_no_credentials_are_needed(
    listening: str, anonymous: bool, named: set[str] | None
) -> None:
    server = ServerSettings(host=listening, origins=(f"{APP}:8443",))

    hosts = hosts_of(server, anonymous=anonymous)

    assert hosts == (None if named is None else Hosts(frozenset(named)))


@pytest.fixture(scope="module")
def open_to_all(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway that serves who has no credentials, and the pages of one origin."""
    folder = tmp_path_factory.mktemp("hosts")
    with gateway_on(settings_for(sandbox_control.base_url, folder, origins=(APP,))) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/graphql"), ("GET", "/graphql"), ("OPTIONS", "/graphql"), ("GET", "/graphiql")],
)
def test_a_page_that_has_moved_to_our_address_is_told_421_and_may_read_nothing(
    open_to_all: GatewayClient, method: str, path: str
) -> None:
    headers = {"host": f"{EVIL}:8000", "origin": f"http://{EVIL}:8000"}

    answer = open_to_all.http.request(method, path, json=WHO, headers=headers)

    assert answer.status_code == 421
    assert "server.origins" in answer.json()["errors"][0]["message"]
    assert "data" not in answer.json()
    assert [name for name in answer.headers if name.startswith("access-control")] == []


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:8000", "app.example.com"])
def test_by_a_name_of_ours_everything_is_as_before(open_to_all: GatewayClient, host: str) -> None:
    answer = open_to_all.post(WHO, host=host, origin=f"http://{host}")

    assert answer.json()["data"] == {"viewer": {"client": "anonymous"}}
    assert answer.headers["access-control-allow-origin"] == f"http://{host}"


@pytest.mark.parametrize("host", [EVIL, "localhost"])
def test_a_websocket_is_refused_by_the_same_rule(open_to_all: GatewayClient, host: str) -> None:
    place = open_to_all.http.base_url
    line = socket.create_connection((place.host, place.port or 80))
    upgrade = partial(
        connect,
        f"ws://{host}:{place.port}/graphql",
        sock=line,
        origin=Origin(f"http://{host}:{place.port}"),
        subprotocols=[Subprotocol(PROTOCOL)],
        proxy=None,
        open_timeout=10,
    )
    if host == "localhost":
        with upgrade() as connection:
            assert connection.subprotocol == PROTOCOL
        return

    with pytest.raises(InvalidStatus) as stop:
        upgrade()

    assert stop.value.response.status_code == 403


def test_who_names_no_host_is_no_browser_and_is_served(open_to_all: GatewayClient) -> None:
    place = open_to_all.http.base_url
    with socket.create_connection((place.host, place.port or 80), timeout=10) as line:
        line.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert line.recv(100).split(b" ")[1] == b"200"


def test_two_hosts_are_no_way_around(open_to_all: GatewayClient) -> None:
    place = open_to_all.http.base_url
    with socket.create_connection((place.host, place.port or 80), timeout=10) as line:
        hosts = f"Host: localhost\r\nHost: {EVIL}\r\n".encode()
        line.sendall(b"GET /healthz HTTP/1.1\r\n" + hosts + b"\r\n")
        assert line.recv(100).split(b" ")[1] in (b"400", b"421")
