"""What the gate does when a client goes away, and where there is no line to cut."""

import socket
import time

import httpx
import pytest

from gateway.sandbox import CREDENTIALS, Running, create_app
from tests.sandbox.conftest import LUNCH, small_world

OPENTACT = (CREDENTIALS.opentact_email, CREDENTIALS.opentact_password)


def test_a_request_of_which_the_end_never_comes_does_nothing(
    http: httpx.Client, shared_sandbox: Running
) -> None:
    with socket.create_connection(("127.0.0.1", shared_sandbox.port)) as line:
        line.sendall(
            b"POST /opentact/rest/account HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
        )
        while not http.get("/_sandbox/calls").json()["opentact"]["count"]:
            time.sleep(0.005)

    assert http.get("/_sandbox/calls").json()["opentact"]["last"][0]["status"] is None


def test_a_client_that_leaves_during_a_delay_has_not_asked(http: httpx.Client) -> None:
    http.put("/_sandbox/faults/opentact", json={"delayMs": 100}).raise_for_status()
    path = f"/opentact/rest/account/office_hours/{LUNCH}"

    with pytest.raises(httpx.ReadTimeout):
        http.delete(path, auth=OPENTACT, timeout=0.02)
    time.sleep(0.12)
    http.delete("/_sandbox/faults").raise_for_status()

    assert http.get(path, auth=OPENTACT).status_code == 200


async def test_without_a_line_a_reset_is_an_error_in_the_process() -> None:
    transport = httpx.ASGITransport(create_app(small_world()))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        await client.put("/_sandbox/faults/webex", json={"reset": "before"})

        with pytest.raises(ConnectionResetError):
            await client.get("/webex/v1/people")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("127.1.2.3", 200),
        ("::1", 200),
        ("::ffff:127.0.0.1", 200),
        ("::ffff:203.0.113.9", 403),
        ("203.0.113.9", 403),
        ("", 403),
    ],
)
async def test_the_control_plane_answers_callers_on_this_machine_only(
    host: str, status: int
) -> None:
    transport = httpx.ASGITransport(create_app(small_world()), client=(host, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        control = await client.get("/_sandbox/calls")
        vendor = await client.get("/opentact/rest/account")

    assert control.status_code == status
    assert vendor.status_code == 401


def test_a_header_does_not_make_a_local_caller_a_stranger_or_the_reverse(
    http: httpx.Client,
) -> None:
    answer = http.get("/_sandbox/calls", headers={"X-Forwarded-For": "203.0.113.9"})

    assert answer.status_code == 200
