"""The stage of whole-gateway tests: a gateway served from a thread, and hands on the sandbox's control plane."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.app import create_app
from gateway.cli.serve import in_sandbox
from gateway.directory import Directory, import_people, read_people
from gateway.sandbox import demo_directory, demo_world
from gateway.settings import Settings
from gateway.store import Store

SEEDED_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TOKEN_CALLS = ("/realms/", "/auth")


class SandboxControl:
    """The sandbox's control plane."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.http = httpx.Client(base_url=base_url, trust_env=False, timeout=5)
        self._demo = demo_world()

    def close(self) -> None:
        """Let go of the connection."""
        self.http.close()

    def reset(self) -> None:
        """The demo world, no faults, limits or counted calls, and the real clock."""
        for path in ("faults", "limits", "clock"):
            self.http.delete(f"/_sandbox/{path}").raise_for_status()
        self.put_world(self._demo)
        self.forget_calls()

    def put_world(self, world: Mapping[str, Any]) -> None:
        """Replace everything."""
        self.http.put("/_sandbox/world", json=world).raise_for_status()

    def world(self) -> dict[str, Any]:
        """Everything, as it is now."""
        return dict(self.http.get("/_sandbox/world").raise_for_status().json())

    def fault(self, vendor: str, **fault: Any) -> None:
        """Make a vendor misbehave: status, delayMs, hang, reset, garbage, truncate, retryAfter, times, method, path."""
        self.http.put(f"/_sandbox/faults/{vendor}", json=fault).raise_for_status()

    def heal(self) -> None:
        """No faults any more."""
        self.http.delete("/_sandbox/faults").raise_for_status()

    def set_clock(self, now: str) -> None:
        """Freeze the sandbox's clock at an RFC 3339 instant."""
        self.http.put("/_sandbox/clock", json={"now": now}).raise_for_status()

    def forget_calls(self) -> None:
        """Count from nought."""
        self.http.delete("/_sandbox/calls").raise_for_status()

    def calls(self, *, tokens: bool = False) -> dict[str, list[str]]:
        """Each vendor's calls since the last count, as "GET /path?query"; token calls only when asked for."""
        return {
            vendor: [_named(call) for call in calls if tokens or not _is_for_a_token(call)]
            for vendor, calls in self._last_calls().items()
        }

    def repeated(self) -> list[str]:
        """The calls that were made more than once since the last count: same vendor, method, path and body."""
        counted = Counter(
            (vendor, _named(call), call["body"])
            for vendor, calls in self._last_calls().items()
            for call in calls
            if not _is_for_a_token(call)
        )
        return [f"{vendor}: {call}" for (vendor, call, _), count in counted.items() if count > 1]

    def _last_calls(self) -> dict[str, list[dict[str, Any]]]:
        seen = self.http.get("/_sandbox/calls").raise_for_status().json()
        return {vendor: entry["last"] for vendor, entry in seen.items()}


def _named(call: Mapping[str, Any]) -> str:
    return f"{call['method']} {call['path']}"


def _is_for_a_token(call: Mapping[str, Any]) -> bool:
    return str(call["path"]).startswith(TOKEN_CALLS)


@dataclass(frozen=True, slots=True)
class GatewayClient:
    """A gateway over HTTP. `store_url` is its database, for looking behind the curtain."""

    http: httpx.Client
    store_url: str

    def post(self, body: Any, *, cached: bool = False, **headers: str) -> httpx.Response:
        """A raw request to /graphql. It asks for what is new, unless it may be `cached`."""
        request = self.http.build_request("POST", "/graphql", json=body, headers=headers)
        if cached:
            del request.headers["Cache-Control"]
        return self.http.send(request)

    def ask(self, query: str, *, cached: bool = False, **variables: Any) -> dict[str, Any]:
        """The answer to an operation: `data`, and `errors` when there are any."""
        response = self.post({"query": query, "variables": variables}, cached=cached)
        assert response.status_code == 200, response.text
        return dict(response.json())

    def data(self, query: str, *, cached: bool = False, **variables: Any) -> dict[str, Any]:
        """The data of an operation that has to succeed."""
        answer = self.ask(query, cached=cached, **variables)
        assert "errors" not in answer, answer["errors"]
        return dict(answer["data"])

    async def reset(self) -> None:
        """The demo's directory, and nothing remembered."""
        store = await Store.open(self.store_url)
        try:
            await store.write(_emptied)
            sheet = read_people(demo_directory(), "csv")
            await import_people(
                Directory(store),
                sheet,
                now=SEEDED_AT,
                dry_run=False,
                progress=lambda *_: None,
            )
        finally:
            await store.aclose()


def warmed(gateway: GatewayClient, sandbox: SandboxControl) -> None:
    """Tokens at hand and nothing counted, so that calls are those of what is asked next."""
    gateway.data("{ sources { vendor } }")
    sandbox.forget_calls()


async def _emptied(connection: AsyncConnection) -> None:
    for table in ("associate_lead_segments", "associates", "out_of_office"):
        await connection.execute(text(f"DELETE FROM {table}"))


PATIENCE = {
    "connect_seconds": 1.0,
    "read_seconds": 1.2,
    "deadline_seconds": 2.5,
    "attempts": 2,
    "backoff_seconds": 0.01,
}


def settings_for(
    base_url: str,
    folder: Path,
    *,
    cache: Mapping[str, Any] | None = None,
    patience: Mapping[str, Any] = PATIENCE,
    **server: Any,
) -> Settings:
    """Settings of a gateway that plays against a sandbox, with little patience unless it is said."""
    given = {"server": server, "cache": cache or {}}
    settings = in_sandbox(Settings.model_validate(given), base_url, folder)
    tree = settings.model_dump(exclude_unset=True)
    for vendor in tree["vendors"].values():
        vendor.update(patience)
    return Settings.model_validate(tree)


@contextmanager
def gateway_on(settings: Settings) -> Iterator[GatewayClient]:
    """A gateway served on a free loopback port from a thread of its own."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            create_app(settings), log_config=None, ws="none", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the gateway did not start"
            time.sleep(0.01)
        base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(
            base_url=base_url,
            trust_env=False,
            timeout=20,
            # Tests put things into the sandbox behind the gateway's back, and read at once.
            headers={"Cache-Control": "no-cache"},
        ) as http:
            try:
                yield GatewayClient(http, settings.store.url)
            finally:
                server.should_exit = True
                thread.join()
