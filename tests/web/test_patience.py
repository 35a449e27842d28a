"""What a request may take: bytes, seconds to send them, seconds to run; and what happens when the caller leaves."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

WHO = "{ viewer { client } }"
LOCATIONS = "{ locations { nodes { name } } }"
JSON = {"content-type": "application/json"}
LIMIT = 2_000


@pytest.fixture(scope="module")
def hasty(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway that takes 2000 bytes, waits 0.3 s for them and works for 0.4 s."""
    settings = settings_for(
        sandbox_control.base_url,
        tmp_path_factory.mktemp("hasty"),
        body_limit_bytes=LIMIT,
        body_seconds=0.3,
        limits={"analyst": {"seconds": 0.4}},
    )
    with gateway_on(settings) as client:
        yield client


def padded(size: int) -> bytes:
    """A right request of a size."""
    body = json.dumps({"query": WHO}).encode()
    return body + b" " * (size - len(body))


def chunks(size: int) -> Iterator[bytes]:
    """A body whose length nobody says beforehand."""
    yield from (padded(size)[at : at + 100] for at in range(0, size, 100))


def raw(client: GatewayClient, sent: bytes, *, length: int) -> socket.socket:
    """A connection on which a POST was begun."""
    line = socket.create_connection((client.http.base_url.host, client.http.base_url.port or 80))
    line.settimeout(5)
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Connection: close\r\nContent-Length: {length}\r\n\r\n"
    )
    line.sendall(head.encode() + sent)
    return line


def answer_on(line: socket.socket) -> bytes:
    """All that is answered on a connection; head and body may come one after the other."""
    return b"".join(iter(lambda: line.recv(65_536), b""))


@pytest.mark.parametrize(("size", "status"), [(LIMIT, 200), (LIMIT + 1, 413), (3_000_000, 413)])
def test_a_body_over_the_limit_is_a_413_whether_its_length_is_said_or_not(
    hasty: GatewayClient, size: int, status: int
) -> None:
    said = hasty.http.post("/graphql", content=padded(size), headers=JSON)
    unsaid = hasty.http.post("/graphql", content=chunks(min(size, 5_000)), headers=JSON)

    for response in (said, unsaid):
        assert response.status_code == status
        if status == 413:
            (error,) = response.json()["errors"]
            assert error["message"] == f"The body is larger than {LIMIT} bytes."
            assert error["extensions"] == {"code": "DOCUMENT_TOO_LARGE"}


def test_a_length_over_the_limit_is_refused_before_a_byte_is_read(hasty: GatewayClient) -> None:
    with raw(hasty, b"", length=LIMIT + 1) as line:
        assert answer_on(line).startswith(b"HTTP/1.1 413 ")


def test_after_a_413_the_gateway_serves_on(hasty: GatewayClient) -> None:
    hasty.http.post("/graphql", content=padded(100_000), headers=JSON)

    assert hasty.data(WHO) == {"viewer": {"client": "anonymous"}}


def test_a_body_that_does_not_arrive_in_time_is_a_408(hasty: GatewayClient) -> None:
    started = time.monotonic()

    with raw(hasty, b'{"query"', length=500) as line:
        answer = answer_on(line)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - started < 3


def test_a_caller_who_leaves_while_sending_disturbs_nobody(hasty: GatewayClient) -> None:
    for _ in range(5):
        raw(hasty, b'{"query"', length=500).close()

    assert hasty.data(WHO) == {"viewer": {"client": "anonymous"}}


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
def test_an_operation_past_its_deadline_is_a_timeout_and_not_a_refusal(
    hasty: GatewayClient, sandbox: SandboxControl, accept: str
) -> None:
    sandbox.fault("webex", hang=True)
    started = time.monotonic()

    response = hasty.post({"query": LOCATIONS}, accept=accept)

    assert time.monotonic() - started < 2
    assert response.status_code == 200
    said = response.json()
    assert set(said.pop("extensions")) == {"cost"}
    assert said == {
        "data": None,
        "errors": [
            {
                "message": "The operation took longer than 0.4 s and was stopped.",
                "extensions": {"code": "TIMEOUT"},
            }
        ],
    }
    sandbox.heal()
    assert hasty.data(LOCATIONS)["locations"]["nodes"]


def test_many_operations_past_their_deadline_leave_a_healthy_process(
    hasty: GatewayClient, sandbox: SandboxControl
) -> None:
    sandbox.fault("webex", delayMs=700)
    body = json.dumps({"query": LOCATIONS}).encode()

    lines = [raw(hasty, body, length=len(body)) for _ in range(20)]
    answers = [answer_on(line) for line in lines]
    for line in lines:
        line.close()

    assert all(b'"TIMEOUT"' in answer for answer in answers)
    assert hasty.http.get("/readyz").status_code == 200


def await_until(met: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until a condition is met; fail when it is not."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def test_a_caller_who_hangs_up_is_not_worked_for_any_longer(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    sandbox.fault("webex", hang=True)
    body = json.dumps({"query": LOCATIONS}).encode()

    line = raw(gateway, body, length=len(body))
    await_until(lambda: len(sandbox.calls()["webex"]) == 1)
    line.close()
    time.sleep(1)  # longer than the first attempt may take: a second one would have come by now

    assert len(sandbox.calls()["webex"]) == 1


def test_an_operation_that_was_stopped_asks_nobody_any_more(
    hasty: GatewayClient, sandbox: SandboxControl
) -> None:
    sandbox.fault("webex", hang=True)

    assert hasty.ask(LOCATIONS)["errors"][0]["extensions"]["code"] == "TIMEOUT"
    time.sleep(1)  # as above

    assert len(sandbox.calls()["webex"]) == 1


def test_a_change_that_was_begun_is_finished_though_the_caller_hung_up(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    ada = gateway.data('{ associate(by: {email: "ada@example.com"}) { id } }')["associate"]["id"]
    sandbox.fault("mykaarma", delayMs=200, method="PUT")
    change = (
        "mutation ($id: ID!) { outOfOfficeSet(input: {associateId: $id}) { userErrors { code } } }"
    )
    body = json.dumps({"query": change, "variables": {"id": ada}}).encode()

    line = raw(gateway, body, length=len(body))
    await_until(lambda: any("PUT" in call for call in sandbox.calls()["mykaarma"]))
    line.close()

    known = '{ associate(by: {email: "ada@example.com"}) { outOfOffice { knownFrom } } }'
    await_until(lambda: gateway.data(known)["associate"]["outOfOffice"] == {"knownFrom": "GATEWAY"})
