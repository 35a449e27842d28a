"""`gateway sandbox`: a world of one's own, kept in a file, and clear words about one that cannot be loaded."""

from __future__ import annotations

import json
import re
import signal
import socket
from pathlib import Path

import httpx
import pytest

from gateway.sandbox import CREDENTIALS
from tests.cli.conftest import Commands, Process, start

WORLD = {"pexip": {"subjects": [], "leadSegments": []}}
SEGMENT = {"code": "VIP", "description": "Kept"}


def vendor_address(process: Process, vendor: str) -> str:
    """Where a vendor is, as the sandbox says at its start."""
    return re.split(r"\s+", process.line_with(f"{vendor} "))[1]


def test_what_is_written_is_kept_in_the_state_file(
    processes: list[Process], tmp_path: Path
) -> None:
    world, state = tmp_path / "world.json", tmp_path / "state.json"
    world.write_text(json.dumps(WORLD))
    words = ("sandbox", "--port", "0", "--world", str(world), "--state", str(state))

    for turn, count in enumerate((0, 1)):
        process = start(processes, tmp_path, *words)
        pexip = vendor_address(process, "pexip")
        pexip = pexip.partition("/enterprises")[0]
        with httpx.Client(trust_env=False) as http:
            form = {
                "grant_type": "client_credentials",
                "client_id": CREDENTIALS.pexip_client_id,
                "client_secret": CREDENTIALS.pexip_client_secret,
                "scope": "engage:leadSegments:readWrite",
            }
            tokens = f"{pexip}/realms/acme/protocol/openid-connect/token"
            token = http.post(tokens, data=form).json()["access_token"]
            http.headers["authorization"] = f"Bearer {token}"
            segments = f"{pexip}/enterprises/acme/lead-segments"
            assert len(http.get(segments).json()["data"]) == count, turn
            assert http.post(segments, json=SEGMENT).status_code in (201, 422)
        process.popen.send_signal(signal.SIGTERM)
        _, _, err = process.end()
        assert "Traceback" not in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "is not JSON"),
        (b"\xff", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", "The world cannot be loaded: world: must be a JSON object"),
        (b'{"webex": {"people": 5}}', "The world cannot be loaded: webex.people: must be a list"),
        (b'{"nobody": {}}', "The world cannot be loaded: "),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_world_that_cannot_be_loaded_ends_with_1_and_the_place(
    gateway_command: Commands, content: bytes, says: str
) -> None:
    ended = gateway_command("sandbox", "--world", gateway_command.file("world.json", content))

    assert ended.code == 1
    assert says in ended.err


def test_files_and_ports_that_cannot_be_had_are_named(gateway_command: Commands) -> None:
    state = gateway_command.file("state.json", "x")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        in_use = gateway_command("sandbox", "--port", str(taken.getsockname()[1]))

    assert "Address already in use" in in_use.err
    assert in_use.code == 1
    assert "cannot be read" in gateway_command("sandbox", "--world", state.with_name("no")).err
    assert "state.json" in gateway_command("sandbox", "--port", "0", "--state", state).err
    nowhere = state.with_name("nowhere") / "state.json"
    ended = gateway_command("sandbox", "--port", "0", "--state", nowhere)
    assert ended.err == f"{nowhere} cannot be read or written: No such file or directory\n"
