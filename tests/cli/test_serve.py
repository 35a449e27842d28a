"""`gateway serve` as a process: what it says first, what it refuses, and how it ends."""

from __future__ import annotations

import json
import re
import signal
import socket
import threading
import time
from pathlib import Path

import httpx
import pytest

from gateway.access.door import Access
from gateway.access.errors import NotAuthenticated
from gateway.app import clock
from gateway.caller import Enforcement, Profile, Scope
from gateway.cli.sandbox_clients import lines_of, sandbox_keys
from gateway.cli.serve import may_listen
from gateway.settings import Settings, is_loopback
from gateway.store import Store
from tests.cli.conftest import Commands, Process, served, start

WHO = {"query": "query Who { viewer { client } }", "operationName": "Who"}


def test_serving_the_sandbox_from_the_first_line_to_the_last(
    processes: list[Process], tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:  # 8100 is in use, by us or by somebody else: the sandbox has to take another port
            taken.bind(("127.0.0.1", 8100))
            taken.listen()
        except OSError:
            pass
        process = start(processes, tmp_path, "serve", "--port", "0")
        sandbox = process.line_with("playing against the sandbox")
        key = process.line_with("key analyst: ").removeprefix("key analyst: ")
        others = [process.line().partition(": ")[0] for _ in range(3)]
        address = served(process)
    port = int(sandbox.rpartition(":")[2])
    with httpx.Client(base_url=address, trust_env=False) as http:
        answers = [http.post("/graphql", json=WHO).json()["data"] for _ in range(3)]
        keyed = http.post("/graphql", json=WHO, headers={"x-api-key": key}).json()["data"]
        http.get("/nothing")
        fault = {"delayMs": 600, "path": "*/locations*"}
        httpx.put(f"http://127.0.0.1:{port}/_sandbox/faults/webex", json=fault).raise_for_status()
        slow: list[httpx.Response] = []
        asking = threading.Thread(
            target=lambda: slow.append(
                http.post("/graphql", json={"query": "{ locations { nodes { name } } }"})
            )
        )
        asking.start()
        time.sleep(0.3)  # the request is under way

        process.popen.send_signal(signal.SIGTERM)
        asking.join()
        code, out, err = process.end()

    assert port != 8100
    assert answers == [{"viewer": {"client": "anonymous"}}] * 3
    assert keyed == {"viewer": {"client": "sandbox-analyst"}}
    assert others == ["key partner", "key frontend", "key operator"]
    assert slow[0].json()["data"]["locations"]["nodes"], "what ran was let finish"
    assert (code, err) == (0, "")
    lines = [json.loads(line) for line in out.splitlines()]
    asked = [
        (one["path"], one["status"], one["operation"]) for one in lines if one["event"] == "request"
    ]
    assert [one for one in asked if one[0] != "/readyz"] == [
        *[("/graphql", 200, "Who")] * 4,
        ("/nothing", 404, None),
        ("/graphql", 200, None),
    ]
    assert all(re.fullmatch(r"[0-9a-f]{32}", one["request_id"]) for one in lines if "path" in one)


def test_an_interrupt_ends_it_in_order_too(processes: list[Process], tmp_path: Path) -> None:
    process = start(processes, tmp_path, "serve", "--port", "0")
    served(process)

    process.popen.send_signal(signal.SIGINT)
    code, out, err = process.end()

    assert (code, err) == (0, "")
    assert "Traceback" not in out


def test_a_port_in_use_is_said_plainly(gateway_command: Commands) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        ended = gateway_command("serve", "--port", str(port))

    assert ended.code == 1
    assert ended.err == (
        f"Cannot listen on 127.0.0.1:{port}: Address already in use. Choose another with --port.\n"
    )


@pytest.mark.parametrize("command", ["serve", "sandbox"])
@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_port_that_is_none_is_refused_with_2(
    gateway_command: Commands, command: str, port: str
) -> None:
    ended = gateway_command(command, f"--port={port}")

    assert ended.code == 2
    assert "--port" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com", ""])
def test_an_address_that_is_not_loopback_is_refused_without_the_flag(
    gateway_command: Commands, host: str
) -> None:
    ended = gateway_command("serve", GATEWAY_SERVER__HOST=host)

    assert ended.code == 1
    assert "not a loopback address" in ended.err
    assert "--allow-remote" in ended.err


REAL = {"vendors": {"webex": {"token": "x"}}}
LOCAL = {"vendors": {"webex": {"base_url": "http://localhost:8100"}}}


@pytest.mark.parametrize(
    ("given", "may"),
    [
        ({}, False),  # the sandbox, where everybody may do everything
        ({"access": {"anonymous": False}}, True),
        (REAL, True),
        (LOCAL, True),
        (LOCAL | {"access": {"anonymous": True}}, False),
    ],
    ids=str,
)
def test_an_address_that_others_reach_is_for_gateways_that_know_who_they_are(
    given: dict[str, object], may: bool
) -> None:
    settings = Settings.model_validate(given)

    assert may_listen(settings, "0.0.0.0", allow_remote=False) is may
    assert may_listen(settings, "0.0.0.0", allow_remote=True)
    assert may_listen(settings, "127.0.0.1", allow_remote=False)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("localhost.example.com", False),
        ("", False),
    ],
)
def test_loopback_is_what_only_this_machine_reaches(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_settings_that_cannot_be_used_end_with_2_and_a_line_for_each(
    gateway_command: Commands,
) -> None:
    file = gateway_command.file("gateway.toml", '[server]\nport = "x"\nprot = 1\n[vendors.webx]\n')

    ended = gateway_command("serve", "--config", file, GATEWAY_SERVER__HOTS="x")

    assert ended.code == 2
    problems = ended.err.splitlines()[1:]
    assert sorted(line.split(":")[0].strip() for line in problems) == [
        "GATEWAY_SERVER__HOTS",
        "server.port",
        "server.prot",
        "vendors.webx",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"a =", "is not TOML"), (b"\xff", "is not TOML"), (None, "cannot be read")],
    ids=str,
)
def test_a_settings_file_that_cannot_be_read_is_named(
    gateway_command: Commands, content: bytes | None, says: str
) -> None:
    file = gateway_command.folder / "gateway.toml"
    if content is not None:
        file.write_bytes(content)

    ended = gateway_command("serve", "--config", file)

    assert ended.code == 2
    assert f"{file}: {says}" in ended.err


async def test_the_sandboxs_keys_are_made_anew_with_each_start_and_the_older_ones_count_no_longer(
    tmp_path: Path,
) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'gateway.db'}")
    earlier, present = [await sandbox_keys(store) for _ in range(2)]
    access = Access(store, anonymous=False, sandbox=True)

    callers = [await access.caller_of({"x-api-key": one.key.text}, now=clock()) for one in present]
    for one in earlier:
        with pytest.raises(NotAuthenticated):
            await access.caller_of({"x-api-key": one.key.text}, now=clock())
    await access.aclose()
    await store.aclose()

    assert [caller.profile for caller in callers] == [
        *(Profile.ANALYST, Profile.PARTNER, Profile.FRONTEND, Profile.OPERATOR)
    ]
    assert {(caller.departments, caller.scopes, caller.enforcement) for caller in callers} == {
        (None, frozenset(Scope), Enforcement.OPEN)
    }
    assert list(lines_of(present))[1:] == [
        f"key {one.client.profile}: {one.key.text}" for one in present
    ]


def test_a_store_that_cannot_be_opened_ends_it_before_it_serves(
    processes: list[Process], tmp_path: Path
) -> None:
    nowhere = "sqlite:////nowhere/at/all.db"

    code, _, err = start(
        processes, tmp_path, "serve", "--port", "0", GATEWAY_STORE__URL=nowhere
    ).end()

    assert code == 1
    assert err.startswith("The store cannot be opened: ")
    assert "Traceback" not in err


def test_a_second_gateway_on_one_file_is_refused_in_one_sentence(
    processes: list[Process], tmp_path: Path
) -> None:
    store = f"sqlite:///{tmp_path / 'gateway.db'}"
    first = start(processes, tmp_path, "serve", "--port", "0", GATEWAY_STORE__URL=store)
    served(first)

    second = start(processes, tmp_path, "serve", "--port", "0", GATEWAY_STORE__URL=store)
    code, out, err = second.end()

    events = [json.loads(line)["event"] for line in out.splitlines() if line.startswith("{")]
    assert code != 0
    assert "another gateway serves on" in events[0]
    assert not [event for event in events if "Traceback" in event]
    assert "Traceback" not in err


def test_workflows_that_cannot_be_opened_end_it_by_naming_what_is_wrong(
    processes: list[Process], tmp_path: Path
) -> None:
    (tmp_path / "gateway.db.workflows").write_bytes(b"no database" * 500)
    store = f"sqlite:///{tmp_path / 'gateway.db'}"

    code, out, err = start(
        processes, tmp_path, "serve", "--port", "0", GATEWAY_STORE__URL=store
    ).end()

    assert code != 0
    assert "the workflows beside the store cannot be used: file is not a database" in out
    assert "Traceback" not in err


def test_where_it_really_listens_decides_by_which_names_it_is_asked(
    processes: list[Process], tmp_path: Path
) -> None:
    said = {"GATEWAY_SERVER__HOST": "elsewhere.example.com"}
    address = served(
        start(processes, tmp_path, "serve", "--port", "0", "--host", "127.0.0.1", **said)
    )

    with httpx.Client(base_url=address, trust_env=False) as http:
        strange = http.post("/graphql", json=WHO, headers={"host": "elsewhere.example.com"})
        ours = http.post("/graphql", json=WHO)

    assert (strange.status_code, ours.status_code) == (421, 200)
