"""Starting and stopping: `running` for a block, `serve` until a signal."""

import logging
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest

from gateway.sandbox import CREDENTIALS, WorldError, demo_directory, demo_world, running
from tests.sandbox.conftest import client_of, small_world


def test_a_running_sandbox_answers_at_once_on_the_port_it_names() -> None:
    with running(small_world()) as sandbox:
        answer = httpx.get(f"{sandbox.base_url}/_sandbox/world", trust_env=False)

    assert answer.status_code == 200
    assert sandbox.base_url == f"http://127.0.0.1:{sandbox.port}"


def test_no_world_is_the_demo_world() -> None:
    with running() as sandbox:
        world = httpx.get(f"{sandbox.base_url}/_sandbox/world", trust_env=False).json()

    assert len(world["webex"]["people"]) == len(demo_world()["webex"]["people"])
    assert demo_directory().startswith("name,email")


def test_a_sandbox_with_a_hanging_request_stops_within_half_a_second() -> None:
    with running(small_world()) as sandbox, client_of(sandbox.base_url) as client:
        client.put("/_sandbox/faults/webex", json={"hang": True})
        with pytest.raises(httpx.ReadTimeout):
            client.get("/webex/v1/people", timeout=0.05)
        line = socket.create_connection(("127.0.0.1", sandbox.port))
        line.sendall(b"GET /webex/v1/people HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        while client.get("/_sandbox/calls").json()["webex"]["count"] < 2:
            time.sleep(0.01)
        began = time.monotonic()

    took = time.monotonic() - began
    line.close()
    assert took < 0.5


def test_a_sandbox_says_nothing_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), running(small_world()) as sandbox:
        httpx.get(f"{sandbox.base_url}/webex/v1/people", trust_env=False)

    assert [entry.name for entry in caplog.records if entry.name.startswith("uvicorn")] == []


def test_a_port_that_is_taken_is_an_error_of_the_caller() -> None:
    with (
        running(small_world()) as sandbox,
        pytest.raises(OSError, match="in use"),
        running(small_world(), port=sandbox.port),
    ):
        pass


def test_a_world_that_cannot_be_loaded_is_an_error_of_the_caller() -> None:
    with pytest.raises(WorldError, match=r"pexip\.subjects"), running({"pexip": {"subjects": 1}}):
        pass


def test_the_world_that_was_given_stays_as_it_is() -> None:
    world = small_world()

    with running(world) as sandbox:
        httpx.delete(
            f"{sandbox.base_url}/opentact/rest/account/office_hours/"
            + world["opentact"]["officeHours"][0]["uuid"],
            auth=(CREDENTIALS.opentact_email, CREDENTIALS.opentact_password),
            trust_env=False,
        ).raise_for_status()

    assert world == small_world()


def test_serve_prints_addresses_and_credentials_and_ends_with_a_signal() -> None:
    command = "from gateway.sandbox import serve; serve(port=0)"
    with subprocess.Popen(
        [sys.executable, "-c", command], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(5)]
        control = lines[4].split()[1]
        status = httpx.get(f"{control}/calls", trust_env=False).status_code
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=5)[0]

    assert status == 200
    assert rest == ""
    assert [line.split()[0] for line in lines[:4]] == ["webex", "mykaarma", "opentact", "pexip"]
    for secret in ("sandbox-webex-token", "sandbox-mykaarma", "sandbox-opentact", "sandbox-pexip"):
        assert any(secret in line for line in lines)
