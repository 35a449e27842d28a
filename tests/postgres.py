"""A real Postgres for tests, started from the installed binaries on a free loopback port, and databases in it.

`database` gives a test an empty database of each kind that the gateway knows. What sorts by language and not by code
point does so here, as on many a real server: the order of answers must not depend on it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

LOCALE = (
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=icu",
    "--icu-locale=en-US",
)
SERVING = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "logging_collector": "off",
}
STARTING_SECONDS = 30.0
STOPPING_SECONDS = 10.0
UNPRIVILEGED = ("postgres", "nobody")


class NoPostgres(Exception):
    """The binaries are missing, or do not start; the message says which and why."""


def program(name: str) -> str:
    """Where a program of the server is: on PATH, or where Debian puts it. Raises NoPostgres."""
    on_path = shutil.which(name)
    if on_path:
        return on_path
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3])
    )
    if not installed:
        raise NoPostgres(f"{name} is not here (`make tools` installs postgresql)")
    return str(installed[-1])


def unprivileged() -> str | None:
    """Whom Postgres runs as: it refuses to be root. None means whoever we are."""
    if os.getuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


@dataclass
class Postgres:
    """A server with its folder. Make one with `running_postgres`."""

    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    names: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def url(self) -> str:
        """The URL of the database that every server has."""
        return self.url_of("postgres")

    def url_of(self, name: str) -> str:
        """The URL of a database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Start it, and wait until it answers. A second start has the port of the first. Raises NoPostgres."""
        for _ in range(3):
            self.port = self.port or _free_port()
            self._launch()
            if self._answers():
                return
            self.stop()
            self.port = 0  # taken by somebody between our look and its start
        raise NoPostgres(f"Postgres does not start:\n{self._log()}")

    def stop(self) -> None:
        """Stop it in good order: sessions are ended, transactions rolled back."""
        self._end(signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)

    def kill(self) -> None:
        """Take it away at once, as a crash does; `start` brings it back with everything that was committed."""
        self._end(signal.SIGQUIT, signal.SIGKILL)

    def restart(self) -> None:
        """Crash and come back."""
        self.kill()
        self.start()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Within the block it takes connections and answers nothing, as a server behind a broken network does."""
        process = self._running()
        # The postmaster first, so that no session starts meanwhile.
        os.kill(process.pid, signal.SIGSTOP)
        stopped = [process.pid]
        try:
            for session in _children(process.pid):
                with suppress(ProcessLookupError):
                    os.kill(session, signal.SIGSTOP)
                    stopped.append(session)
            yield
        finally:
            for pid in reversed(stopped):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of an empty database, which goes with the block."""
        name = f"test_{next(self.names)}"
        self._said(f"CREATE DATABASE {name}")
        try:
            yield self.url_of(name)
        finally:
            self._said(f"DROP DATABASE {name} WITH (FORCE)")

    def _said(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _launch(self) -> None:
        options = {**SERVING, "port": str(self.port)}
        said = [f"--{name}={value}" for name, value in options.items()]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [program("postgres"), "-D", str(self.folder / "data"), *said],
                cwd=self.folder,
                user=unprivileged(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a Ctrl-C is for the tests alone
            )

    def _answers(self) -> bool:
        until = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < until and self._running().poll() is None:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    def _end(self, *signals: signal.Signals) -> None:
        process, self.process = self._running(), None
        for one in signals:
            process.send_signal(one)
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOPPING_SECONDS)
                return

    def _running(self) -> subprocess.Popen[bytes]:
        assert self.process is not None, "Postgres was stopped"
        return self.process

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-4_000:]


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server of one's own, in a folder of its own, gone with the block. Raises NoPostgres."""
    # Not in pytest's folder, which nobody but its owner can enter: and Postgres is somebody else, where we are root.
    folder = Path(tempfile.mkdtemp(prefix="gateway-postgres-"))
    server = Postgres(folder)
    try:
        if user := unprivileged():
            shutil.chown(folder, user)
        _initdb(folder, user)
        server.start()
        yield server
    finally:
        if server.process is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The session's server. Whoever takes it away brings it back."""
    with _found() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: SQLite's, then Postgres's."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/gateway.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


@contextmanager
def _found() -> Iterator[Postgres]:
    """A server; without one the tests are skipped, or fail where everything is required."""
    try:
        program("initdb"), program("postgres")
    except NoPostgres as missing:
        pytest.fail(str(missing)) if os.environ.get("REQUIRE_ALL") else pytest.skip(str(missing))
    with running_postgres() as server:
        yield server


def _initdb(folder: Path, user: str | None) -> None:
    said = ("-U", "postgres", "--auth=trust", "--no-sync", "--no-instructions", *LOCALE)
    made = subprocess.run(
        [program("initdb"), "-D", str(folder / "data"), *said],
        cwd=folder,
        user=user,
        capture_output=True,
        timeout=60,
        check=False,
    )
    if made.returncode:
        raise NoPostgres(f"initdb failed:\n{made.stderr.decode(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
