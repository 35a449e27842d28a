"""`make bench-door`: what the door costs a request: who asks, which document, its limits, its price, its budget.

In this process, in microseconds of the event loop's own thread, so that other work on the machine does not count: a bare
Starlette route, the whole gateway for a small query, and the parts of the door by themselves. Then over HTTP, in
microseconds of waiting, both served by a process of their own.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import multiprocessing
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from gateway import telemetry
from gateway.access.clients import Clients
from gateway.access.records import NewClient
from gateway.app.gateway import Gateway, create_app
from gateway.caller import Enforcement, Profile, Scope
from gateway.operations.answer import Answer
from gateway.operations.execute import Prepared
from gateway.operations.operation import Operation
from gateway.operations.persisted.register import Register
from gateway.sandbox import running
from gateway.settings import Settings
from gateway.store import Store
from tests.benchmarks import prices
from tests.operations.shelves import pending, registered
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SMALL = "query Small { associates(first: 5) { nodes { id name email } } }"
CLIENT, ID = "shop", "small"
AD_HOC = orjson.dumps({"query": SMALL})
PERSISTED = orjson.dumps({"documentId": ID})
TARGETS = {"ad hoc": 250, "persisted": 150}
"""Microseconds that the door may take."""

Call = Callable[[], Awaitable[object]]


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 1 when the door takes longer than it may."""
    given = _parser().parse_args(arguments)
    telemetry.configure(level="warning", form="console")
    with tempfile.TemporaryDirectory() as folder, running() as sandbox:
        settings = settings_for(sandbox.base_url, Path(folder))
        if given.prices:
            return prices.told(asyncio.run(prices.measured(settings)))
        key = asyncio.run(furnished(settings))
        whole = asyncio.run(whole_requests(settings, key, given))
        parts = asyncio.run(parts_of_the_door(settings, key, given))
        control = SandboxControl(sandbox.base_url)
        with gateway_on(settings) as gateway, served_bare() as bare:
            waited = over_http(gateway.with_key(key), bare, given)
        control.close()
    return told(whole, parts, waited)


async def furnished(settings: Settings) -> str:
    """The key of a client with one registered document, in the settings' database."""
    store = await Store.open(settings.store.url)
    try:
        new = NewClient(CLIENT, Profile.ANALYST, frozenset(Scope), None, Enforcement.OPEN)
        register = Register(store)
        await register.publish(pending("1"), [registered(ID, SMALL, version="1")])
        await register.activate(CLIENT, "1", now=NOW)
        return (await Clients(store).create(new, now=NOW)).key.text
    finally:
        await store.aclose()


# ---------------------------------------------------------------- measuring


async def microseconds(calls: Mapping[str, Call], given: argparse.Namespace) -> dict[str, float]:
    """What each call takes of this thread: of each round the mean, and of those the median; all in turn in each round."""
    measured: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        await call()
    gc.collect()
    gc.disable()
    try:
        for _ in range(given.rounds):
            for name, call in calls.items():
                begins = time.thread_time_ns()
                for _ in range(given.calls):
                    await call()
                measured[name].append((time.thread_time_ns() - begins) / 1000 / given.calls)
    finally:
        gc.enable()
    return {name: median(found) for name, found in measured.items()}


# ---------------------------------------------------------------- whole requests


async def whole_requests(
    settings: Settings, key: str, given: argparse.Namespace
) -> dict[str, float]:
    """A bare route and the whole gateway, as ASGI apps."""
    async with lived(create_app(settings)) as app:
        return await microseconds(
            {
                "bare": requests_to(bare_app(), AD_HOC, key),
                "ad hoc": requests_to(app, AD_HOC, key),
                "persisted": requests_to(app, PERSISTED, key),
            },
            given,
        )


def requests_to(app: ASGIApp, body: bytes, key: str) -> Call:
    """Sends an app one request, and makes sure that it was answered."""
    headers = [
        (b"host", b"localhost"),
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"x-api-key", key.encode()),
    ]

    async def call() -> None:
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "path": "/graphql",
            "raw_path": b"/graphql",
            "query_string": b"",
            "headers": headers,
            "scheme": "http",
            "server": ("localhost", 80),
            "client": ("127.0.0.1", 1),
        }
        messages = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> dict[str, Any]:
            message = next(messages, None)
            if message is None:
                await asyncio.Event().wait()
            return message or {}

        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        await app(scope, receive, send)
        assert sent[0]["status"] == 200, sent
        assert b'"errors"' not in sent[1]["body"], sent

    return call


def bare_app() -> Starlette:
    """A route that reads JSON and writes it."""

    async def route(request: Request) -> Response:
        orjson.loads(await request.body())
        return Response(orjson.dumps({"data": {}}), media_type="application/json")

    return Starlette(routes=[Route("/graphql", route, methods=["POST"])])


@asynccontextmanager
async def lived(app: ASGIApp) -> AsyncIterator[ASGIApp]:
    """An app between its start and its end."""
    to_app: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    from_app: asyncio.Queue[Any] = asyncio.Queue()
    task = asyncio.ensure_future(app({"type": "lifespan"}, to_app.get, from_app.put))
    await to_app.put({"type": "lifespan.startup"})
    begun = await from_app.get()
    assert begun["type"] == "lifespan.startup.complete", begun
    yield app
    await to_app.put({"type": "lifespan.shutdown"})
    await task


# ---------------------------------------------------------------- the door alone


async def parts_of_the_door(
    settings: Settings, key: str, given: argparse.Namespace
) -> dict[str, float]:
    """The parts of the door, each by itself, and all of them in turn."""
    gateway = Gateway(settings)
    headers = {"x-api-key": key}
    async with gateway.opened():
        caller = await gateway.caller_of(headers, now=NOW)
        executor = gateway.executor
        ad_hoc, persisted = Operation(SMALL), Operation(document_id=ID)
        prepared = await executor.prepare(ad_hoc, caller, NOW)
        assert isinstance(prepared, Prepared)
        node = {"id": "x", "name": "y", "email": None}
        answer = Answer({"associates": {"nodes": [node] * 5}})

        async def authentication() -> None:
            await gateway.caller_of(headers, now=NOW)

        async def budget() -> None:
            await executor.till.take(caller, prepared.cost)
            actual = prepared.bill.actual(answer.data)
            await executor.till.settle(caller, answer, taken=prepared.cost, actual=actual)

        def document(operation: Operation) -> Call:
            async def call() -> None:
                assert isinstance(await executor.prepare(operation, caller, NOW), Prepared)

            return call

        def all_of(operation: Operation) -> Call:
            find = document(operation)

            async def call() -> None:
                await authentication()
                await find()
                await budget()

            return call

        return await microseconds(
            {
                "authentication": authentication,
                "document and limits, ad hoc": document(ad_hoc),
                "document and limits, persisted": document(persisted),
                "budget and cost": budget,
                "ad hoc": all_of(ad_hoc),
                "persisted": all_of(persisted),
            },
            given,
        )


# ---------------------------------------------------------------- over HTTP


def over_http(
    gateway: GatewayClient, bare: httpx.Client, given: argparse.Namespace
) -> dict[str, float]:
    """How long one waits for an answer, in microseconds: the median, all in turn."""
    asks: Sequence[tuple[str, httpx.Client, bytes]] = (
        ("bare", bare, AD_HOC),
        ("ad hoc", gateway.http, AD_HOC),
        ("persisted", gateway.http, PERSISTED),
    )
    took: dict[str, list[float]] = {name: [] for name, _, _ in asks}
    for _ in range(given.calls):
        for name, client, body in asks:
            begins = time.perf_counter_ns()
            response = client.post(
                "/graphql", content=body, headers={"content-type": "application/json"}
            )
            took[name].append((time.perf_counter_ns() - begins) / 1000)
            assert response.status_code == 200, response.text
    return {name: median(found) for name, found in took.items()}


@contextmanager
def served_bare() -> Iterator[httpx.Client]:
    """The bare route, served by a process of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(target=serve_bare, args=(listening,))
    process.start()
    listening.close()
    try:
        # It listens already: whoever asks early waits.
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as http:
            yield http
    finally:
        process.kill()
        process.join()


def serve_bare(listening: socket.socket) -> None:
    """Serve the bare route until killed."""
    config = uvicorn.Config(bare_app(), log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


# ---------------------------------------------------------------- the table


@dataclass(frozen=True, slots=True)
class Way:
    """How a document is sent: what a whole request takes, and the door of it, in microseconds."""

    name: str
    whole: float
    door: float

    @property
    def is_within(self) -> bool:
        """Whether the door takes no longer than it may."""
        return self.door <= TARGETS[self.name]


def told(
    whole: Mapping[str, float], parts: Mapping[str, float], waited: Mapping[str, float]
) -> int:
    """Print what was measured. The exit code."""
    ways = [Way(name, whole[name], parts[name]) for name in TARGETS]
    lines = [
        "microseconds of the event loop's thread         ",
        f"{'a bare Starlette route':<40}{whole['bare']:>8,.0f}",
    ]
    for way in ways:
        lines += [
            f"{f'a small query, {way.name}':<40}{way.whole:>8,.0f}",
            f"{'  of it the door':<40}{way.door:>8,.0f}   {way.door / way.whole:.0%}, "
            f"at most {TARGETS[way.name]}: {'yes' if way.is_within else 'NO'}",
        ]
    lines += [
        f"{f'  {name}':<40}{took:>8,.1f}" for name, took in parts.items() if name not in TARGETS
    ]
    lines += ["", "microseconds until the answer, over HTTP"]
    lines += [f"{name:<40}{took:>8,.0f}" for name, took in waited.items()]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if all(way.is_within for way in ways) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench-door", description=__doc__)
    parser.add_argument(
        "--prices", action="store_true", help="instead, what a point of each priced field takes"
    )
    parser.add_argument("--rounds", type=int, default=9, help="rounds; a figure is their median")
    parser.add_argument("--calls", type=int, default=300, help="calls in a round")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
