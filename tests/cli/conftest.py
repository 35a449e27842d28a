"""The command line: most of it run in this process, and real processes where the process is the point."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import structlog
from typer.testing import CliRunner

from gateway.cli import app
from gateway.sandbox import CREDENTIALS
from tests.stage import SandboxControl


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Commands:
    """Runs `gateway …` with an environment of its own, whose store is in `folder`."""

    folder: Path
    environment: Mapping[str, str]

    def __call__(self, *words: str | Path, **variables: str) -> Ended:
        """Run a command to its end."""
        names = dict.fromkeys(name for name in os.environ if name.startswith("GATEWAY_"))
        environment = {**names, **self.environment, **variables}
        result = CliRunner().invoke(app, [str(word) for word in words], env=environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ended(result.exit_code, result.stdout, result.stderr)

    def file(self, name: str, content: str | bytes) -> Path:
        """A file beside the store."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


@pytest.fixture
def gateway_command(tmp_path: Path) -> Iterator[Commands]:
    """The command, with no vendor configured. What it does to the log is undone."""
    before = structlog.get_config()
    yield Commands(tmp_path, {"GATEWAY_STORE__URL": f"sqlite:///{tmp_path / 'store.db'}"})
    structlog.configure(**before)


@pytest.fixture
def with_sandbox(gateway_command: Commands, sandbox: SandboxControl) -> Commands:
    """The command, configured for the sandbox's vendors."""
    base, vendors = sandbox.base_url, "GATEWAY_VENDORS__"
    return Commands(
        gateway_command.folder,
        {
            **gateway_command.environment,
            f"{vendors}WEBEX__BASE_URL": f"{base}/webex/v1",
            f"{vendors}WEBEX__TOKEN": CREDENTIALS.webex_token,
            f"{vendors}MYKAARMA__BASE_URL": f"{base}/mykaarma/manage/v2",
            f"{vendors}MYKAARMA__USERNAME": CREDENTIALS.mykaarma_username,
            f"{vendors}MYKAARMA__PASSWORD": CREDENTIALS.mykaarma_password,
            f"{vendors}OPENTACT__BASE_URL": f"{base}/opentact/rest",
            f"{vendors}OPENTACT__EMAIL": CREDENTIALS.opentact_email,
            f"{vendors}OPENTACT__PASSWORD": CREDENTIALS.opentact_password,
            f"{vendors}PEXIP__BASE_URL": f"{base}/pexip",
            f"{vendors}PEXIP__TOKEN_URL": f"{base}/pexip/realms/"
            f"{CREDENTIALS.pexip_enterprise}/protocol/openid-connect/token",
            f"{vendors}PEXIP__ENTERPRISE": CREDENTIALS.pexip_enterprise,
            f"{vendors}PEXIP__CLIENT_ID": CREDENTIALS.pexip_client_id,
            f"{vendors}PEXIP__CLIENT_SECRET": CREDENTIALS.pexip_client_secret,
        },
    )


@dataclass(slots=True)
class Process:
    """A `gateway …` that runs as a process; its standard output is read line by line."""

    popen: subprocess.Popen[str]

    def line(self) -> str:
        """Its next line on standard output."""
        assert self.popen.stdout is not None
        return self.popen.stdout.readline().strip()

    def line_with(self, text: str) -> str:
        """Its next line that has a text in it."""
        while text not in (line := self.line()):
            assert line or self.popen.poll() is None, f"it ended without saying {text!r}"
        return line

    def end(self) -> tuple[int, str, str]:
        """Exit code and all that it still said, once it has ended."""
        out, err = self.popen.communicate(timeout=20)
        return self.popen.returncode, out, err


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[list[Process]]:
    """The processes of a test; those that still run are ended with it."""
    started: list[Process] = []
    yield started
    for process in started:
        if process.popen.poll() is None:
            process.popen.kill()
        process.popen.communicate()


def start(processes: list[Process], folder: Path, *words: str, **variables: str) -> Process:
    """Start `gateway …` as a process of its own."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("GATEWAY_", "COV"))}
    store = {"GATEWAY_STORE__URL": f"sqlite:///{folder / 'store.db'}"}
    process = Process(
        subprocess.Popen(
            [sys.executable, "-m", "gateway", *words],
            env={**inherited, **store, "PYTHONUNBUFFERED": "1", **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    )
    processes.append(process)
    return process


def served(process: Process) -> str:
    """The address at which a process serves, once it does."""
    line = process.line_with("GraphQL at ")
    (address,) = re.findall(r"GraphQL at (http://\S+)/graphql,", line)
    with httpx.Client(trust_env=False) as http:
        for _ in range(200):
            try:
                if http.get(f"{address}/readyz").status_code == 200:
                    return str(address)
            except httpx.TransportError:
                time.sleep(0.05)
    raise AssertionError("it is not ready")
