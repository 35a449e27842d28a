"""The stage of whole-gateway tests: a gateway served from a process, and hands on the sandbox's control plane."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.access.clients import Clients
from gateway.access.records import NewClient
from gateway.caller import Enforcement, Profile, Scope
from gateway.cli.serve import in_sandbox
from gateway.directory import Directory, import_people, read_people
from gateway.sandbox import demo_directory, demo_world
from gateway.settings import Settings
from gateway.store import Store
from gateway.store.tables import metadata
from tests.served import NO_TLS, Served, served

SEEDED_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
RESETS = count()
TOKEN_CALLS = ("/realms/", "/auth")


class SandboxControl:
    """The sandbox's control plane."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.http = httpx.Client(base_url=base_url, trust_env=False, verify=NO_TLS, timeout=5)
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
    """A gateway over HTTP. `store_url` is its database, for looking behind the curtain. `key` is the API key that it
    shows, None without credentials."""

    http: httpx.Client
    store_url: str
    served: Served
    key: str | None = None

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self.served.pid

    def kill(self) -> None:
        """End its process by SIGKILL, and wait until it is gone."""
        self.served.kill()

    def log(self) -> str:
        """What its process has said until now."""
        return self.served.log()

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

    def as_client(
        self,
        name: str,
        *,
        profile: Profile = Profile.ANALYST,
        scopes: Iterable[Scope] = Scope,
        departments: Iterable[str] | None = None,
        enforcement: Enforcement = Enforcement.OPEN,
    ) -> GatewayClient:
        """The same gateway, asked with the API key of a new client; a name is given once between two resets. Its `http`
        shows the key as well."""
        limit = None if departments is None else frozenset(departments)
        new = NewClient(name, profile, frozenset(scopes), limit, enforcement)
        # In a thread, because a test may run in a loop of its own.
        with ThreadPoolExecutor(1) as elsewhere:
            key = elsewhere.submit(asyncio.run, _key_of(new, self.store_url)).result()
        return self.with_key(key)

    def with_key(self, key: str) -> GatewayClient:
        """The same gateway, asked with an API key. Its `http` has no connections of its own and needs no closing."""
        http = httpx.Client(
            base_url=self.http.base_url,
            timeout=self.http.timeout,
            headers={**self.http.headers, "x-api-key": key},
            transport=Shared(self.http),
        )
        return replace(self, http=http, key=key)

    async def reset(self) -> None:
        """The demo's directory, and nothing remembered."""
        store = await Store.open(self.store_url)
        try:
            await store.write(_emptied)
            sheet = read_people(demo_directory(), "csv")
            await import_people(
                Directory(store),
                sheet,
                # A gateway keeps whom it found for as long as no row is younger: each reset makes new ids.
                now=SEEDED_AT + timedelta(seconds=next(RESETS)),
                dry_run=False,
                progress=lambda *_: None,
            )
        finally:
            await store.aclose()


class Shared(httpx.BaseTransport):
    """The connections of a client that is open elsewhere, and is closed there."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request as it is."""
        response = self._http.send(request, stream=True, auth=None, follow_redirects=False)
        assert isinstance(response.stream, httpx.SyncByteStream)
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=response.stream,
            extensions=response.extensions,
        )


async def _key_of(new: NewClient, store_url: str) -> str:
    store = await Store.open(store_url)
    try:
        return (await Clients(store).create(new, now=SEEDED_AT)).key.text
    finally:
        await store.aclose()


def without_cost(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer without what it says of its cost, which every answer does."""
    rest = {name: value for name, value in answer.items() if name != "extensions"}
    beside = {name: value for name, value in answer.get("extensions", {}).items() if name != "cost"}
    return {**rest, "extensions": beside} if beside else rest


def warmed(gateway: GatewayClient, sandbox: SandboxControl) -> None:
    """Tokens at hand and nothing counted, so that calls are those of what is asked next."""
    gateway.data("{ sources { vendor } }")
    sandbox.forget_calls()


async def _emptied(connection: AsyncConnection) -> None:
    for table in reversed(metadata.sorted_tables):
        await connection.execute(table.delete())


PATIENCE = {
    "connect_seconds": 1.0,
    "read_seconds": 1.2,
    "deadline_seconds": 2.5,
    "attempts": 2,
    "backoff_seconds": 0.01,
}


CHANGES = {"deadline_seconds": 2.5, "wait_seconds": 15.0}

AMPLE = {
    "analyst": {
        "cost": 1_000_000_000,
        "bucket": 1_000_000_000,
        "refill": 1_000_000.0,
        "at_once": 1_000,
    }
}
"""A budget that no test uses up that is not about budgets."""


def settings_for(
    base_url: str,
    folder: Path,
    *,
    cache: Mapping[str, Any] | None = None,
    patience: Mapping[str, Any] = PATIENCE,
    changes: Mapping[str, Any] = CHANGES,
    store_url: str | None = None,
    limits: Mapping[str, Any] = AMPLE,
    tables: Mapping[str, Any] = MappingProxyType({}),
    **server: Any,
) -> Settings:
    """Settings of a gateway that plays against a sandbox, with little patience unless it is said. Its store is a file in
    the folder, unless there is a `store_url`. `limits` are by profile; `tables` are other tables of settings."""
    given: dict[str, Any] = {
        "server": {"shutdown_seconds": 1.0, **server},
        "cache": cache or {},
        "changes": changes,
        "limits": limits,
        **tables,
    }
    if store_url is not None:
        given["store"] = {"url": store_url}
    settings = in_sandbox(Settings.model_validate(given), base_url, folder)
    tree = settings.model_dump(exclude_unset=True)
    for vendor in tree["vendors"].values():
        vendor.update(patience)
    return Settings.model_validate(tree)


@contextmanager
def gateway_on(
    settings: Settings, *, first: Callable[[], None] | None = None
) -> Iterator[GatewayClient]:
    """A gateway served on a free loopback port from a process of its own; for `first` see `served`."""
    with (
        served(settings, first=first) as process,
        httpx.Client(
            base_url=process.base_url,
            trust_env=False,
            verify=NO_TLS,
            timeout=20,
            # Tests put things into the sandbox behind the gateway's back, and read at once.
            headers={"Cache-Control": "no-cache"},
        ) as http,
    ):
        yield GatewayClient(http, settings.store.url, process)
