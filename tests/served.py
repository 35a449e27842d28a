"""A gateway as a process of its own, which may be killed.

It runs what `gateway serve` runs. To spare each start two seconds of imports, processes are forked from a server of the
standard library that has imported the gateway and nothing more has happened to.
"""

from __future__ import annotations

import ctypes
import json
import multiprocessing
import os
import re
import signal
import ssl
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from gateway.settings import Settings, knobs, variable

START_SECONDS = 45
STOP_SECONDS = 15
ENOUGH = 8_000
"""Characters of a log that a failing test shows."""
SERVING = re.compile(r"GraphQL at (http://\S+)/graphql,")
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Of clients that speak to this machine alone: to read all certificates that one may trust takes 20 ms."""

forked = multiprocessing.get_context("forkserver")
forked.set_forkserver_preload(
    ["gateway.app.gateway", "gateway.cli.serve", "uvloop", "httptools", "dbos"]
)


@dataclass(frozen=True, slots=True)
class Served:
    """A gateway's process, and the file that it logs to."""

    process: ForkServerProcess
    logged: Path
    base_url: str = ""

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self.process.pid is not None
        return self.process.pid

    def log(self) -> str:
        """What it has said until now."""
        return self.logged.read_text(encoding="utf-8", errors="replace")

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.process.is_alive()

    def kill(self) -> None:
        """End it by SIGKILL, and wait until it is gone."""
        self.process.kill()
        self.ended(STOP_SECONDS)

    def ended(self, seconds: float) -> bool:
        """Whether it ends within so many seconds."""
        self.process.join(seconds)
        return not self.process.is_alive()


@contextmanager
def served(settings: Settings, *, first: Callable[[], None] | None = None) -> Iterator[Served]:
    """A gateway that takes requests, while the block lasts; it is killed with the block. A failure in the block shows its
    log. `first` is called in the process before anything else; it has to be a function of a module, or a `partial` of
    one."""
    with tempfile.TemporaryDirectory(prefix="gateway-log-") as folder:
        logged = Path(folder, "gateway.log")
        logged.touch()
        process = forked.Process(
            target=serve, args=(environment_of(settings), str(logged), first), daemon=True
        )
        process.start()
        starting = Served(process, logged)
        try:
            yield Served(process, logged, _address(starting))
        except BaseException as error:
            error.add_note(f"The gateway's log ended:\n{starting.log()[-ENOUGH:]}")
            raise
        finally:
            starting.kill()


def environment_of(settings: Settings) -> dict[str, str]:
    """Settings as the environment of a process, which has no others."""
    given = {path: _value(settings, path) for path, _ in knobs() if settings.is_set(path)}
    ours = {variable(path): _text(value) for path, value in given.items() if value is not None}
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("GATEWAY_", "COV"))}
    return {**inherited, **ours}


def serve(environment: Mapping[str, str], logged: str, first: Callable[[], None] | None) -> None:
    """What the process does."""
    from gateway.cli import main

    ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
    log = os.open(logged, os.O_WRONLY | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # they are files here
    os.environ.clear()
    os.environ.update(environment)
    if first is not None:
        first()
    sys.argv = ["gateway", "serve", "--port", "0"]
    main()


def _address(starting: Served) -> str:
    """Where it serves, once it is ready."""
    end = time.monotonic() + START_SECONDS
    with httpx.Client(trust_env=False, verify=NO_TLS) as http:
        while time.monotonic() < end:
            assert starting.is_alive(), "the gateway did not start"
            said = SERVING.search(starting.log())
            if said is not None and _is_ready(http, said[1]):
                return said[1]
            time.sleep(0.02)
    raise AssertionError(f"the gateway was not ready within {START_SECONDS} s")


def _is_ready(http: httpx.Client, base_url: str) -> bool:
    try:
        return http.get(f"{base_url}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def _value(settings: Settings, path: str) -> Any:
    value: Any = settings
    for name in path.split("."):
        value = getattr(value, name)
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
