"""The composition root: settings in, ASGI app out. The file to read first.

Everything is built here and handed down; nothing below reaches for settings, clocks or each other. What lives as
long as the process (store, one client per vendor, the schema) is opened with the app and closed with it; what
lives as long as a request (its context) is made by `Rooms.context`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from gateway import telemetry
from gateway.caller import LOCAL
from gateway.changes.desk import Desk
from gateway.directory import Directory, OutOfOfficeMemory
from gateway.loaders import Loaders, Sources
from gateway.operations.execute import Executor
from gateway.schema.build import build_schema
from gateway.schema.context import Context
from gateway.settings import LineSettings, Settings
from gateway.store import Store, StoreError
from gateway.vendors import mykaarma, opentact, pexip, webex
from gateway.vendors.clients import Clients
from gateway.vendors.line import Patience
from gateway.vendors.port import Vendor, Wire
from gateway.vendors.records import OfficeHoursEncoding
from gateway.vendors.transport import HttpxWire
from gateway.vendors.unconfigured import Unconfigured
from gateway.web.explorer import explorer_routes
from gateway.web.graphql import GraphQLEndpoint, Limits
from gateway.web.health import healthz, readyz
from gateway.web.seen import Seen


def clock() -> datetime:
    """The present instant, in UTC. The only clock; the edge reads it once per request."""
    return datetime.now(UTC)  # noqa: TID251  # here and nowhere else


def build_clients(settings: Settings) -> Clients:
    """One client per vendor. A vendor without credentials answers every call by naming what is missing."""
    vendors = settings.vendors
    return Clients(
        webex=webex.connect(
            base_url=vendors.webex.base_url,
            token=_secret(vendors.webex.token),
            org_id=vendors.webex.org_id,
            wire=_wire(Vendor.WEBEX, vendors.webex, vendors.webex.token, "TOKEN"),
            patience=_patience(vendors.webex),
            observe=telemetry.vendor_called,
        ),
        mykaarma=mykaarma.connect(
            base_url=vendors.mykaarma.base_url,
            username=vendors.mykaarma.username or "",
            password=_secret(vendors.mykaarma.password),
            wire=_wire(
                Vendor.MYKAARMA, vendors.mykaarma, vendors.mykaarma.username, "USERNAME", "PASSWORD"
            ),
            patience=_patience(vendors.mykaarma),
            observe=telemetry.vendor_called,
        ),
        opentact=opentact.connect(
            base_url=vendors.opentact.base_url,
            email=vendors.opentact.email or "",
            password=_secret(vendors.opentact.password),
            encoding=OfficeHoursEncoding(vendors.opentact.time_encoding),
            wire=_wire(
                Vendor.OPENTACT, vendors.opentact, vendors.opentact.email, "EMAIL", "PASSWORD"
            ),
            patience=_patience(vendors.opentact),
            observe=telemetry.vendor_called,
        ),
        pexip=pexip.connect(
            base_url=vendors.pexip.base_url,
            token_url=vendors.pexip.tokens_at,
            enterprise=vendors.pexip.enterprise or "",
            client_id=vendors.pexip.client_id or "",
            client_secret=_secret(vendors.pexip.client_secret),
            wire=_wire(
                Vendor.PEXIP_ENGAGE,
                vendors.pexip,
                vendors.pexip.enterprise and vendors.pexip.client_id,
                "ENTERPRISE",
                "CLIENT_ID",
                "CLIENT_SECRET",
            ),
            patience=_patience(vendors.pexip),
            observe=telemetry.vendor_called,
        ),
    )


@dataclass(slots=True)
class Rooms:
    """What lives as long as the process."""

    settings: Settings
    store: Store
    clients: Clients
    executor: Executor
    unfinished: set[asyncio.Task[Any]] = field(default_factory=set)
    directory: Directory = field(init=False)
    memory: OutOfOfficeMemory = field(init=False)

    def __post_init__(self) -> None:
        self.directory = Directory(self.store)
        self.memory = OutOfOfficeMemory(self.store)

    def context(self, now: datetime) -> Context:
        """A request's context."""
        sources = Sources(
            clients=self.clients,
            directory=self.directory,
            memory=self.memory,
            office_hours_time_zone=self.settings.vendors.opentact.time_zone,
        )
        return Context(
            caller=LOCAL,
            now=now,
            loaders=Loaders(sources, caller=LOCAL, now=now),
            desk=Desk(self.clients, self.directory, self.memory, now, self.unfinished),
        )

    async def not_ready(self) -> str | None:
        """Why requests cannot be served; None when they can."""
        try:
            await self.store.ping()
        except StoreError as error:
            return str(error)
        return None


@asynccontextmanager
async def open_rooms(settings: Settings) -> AsyncIterator[Rooms]:
    """Everything that lives as long as the process, opened and closed. Raises StoreError."""
    executor = Executor(
        build_schema(),
        deadline_seconds=settings.server.operation_seconds,
        token_limit=settings.server.document_limit_tokens,
        report=telemetry.fault,
    )
    store = await Store.open(settings.store.url)
    clients = build_clients(settings)
    rooms = Rooms(settings, store, clients, executor)
    try:
        yield rooms
    finally:
        await asyncio.gather(*rooms.unfinished, return_exceptions=True)
        await clients.aclose()
        await store.aclose()


def create_app(settings: Settings) -> Starlette:
    """The gateway as an ASGI app."""
    rooms: list[Rooms] = []

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:  # noqa: ARG001  # starlette's signature
        async with open_rooms(settings) as opened:
            rooms.append(opened)
            yield
            rooms.clear()

    endpoint = GraphQLEndpoint(
        executor=lambda: rooms[0].executor,
        context=lambda now: rooms[0].context(now),
        clock=clock,
        limits=Limits(settings.server.body_limit_bytes, settings.server.body_seconds),
    )

    async def not_ready() -> str | None:
        return await rooms[0].not_ready() if rooms else "the gateway is stopping"

    return Starlette(
        routes=[
            Route("/graphql", endpoint),
            Route("/healthz", healthz),
            Route("/readyz", readyz(not_ready)),
            *explorer_routes(),
        ],
        middleware=[
            Middleware(Seen, within=telemetry.within_request, observe=telemetry.request_served)
        ],
        lifespan=lifespan,
    )


def _secret(value: object) -> str:
    reveal = getattr(value, "get_secret_value", None)
    return reveal() if reveal else ""


def _patience(line: LineSettings) -> Patience:
    return Patience(
        deadline=line.deadline_seconds,
        attempts=line.attempts,
        backoff=line.backoff_seconds,
        concurrency=line.concurrency,
    )


def _wire(vendor: Vendor, line: LineSettings, credential: object, *names: str) -> Wire:
    if not credential:
        section = "PEXIP" if vendor is Vendor.PEXIP_ENGAGE else vendor.value
        wanted = " and ".join(f"GATEWAY_VENDORS__{section}__{name}" for name in names)
        return Unconfigured(vendor, f"is not configured; set {wanted}")
    return HttpxWire(
        vendor,
        connect_seconds=line.connect_seconds,
        read_seconds=line.read_seconds,
        connections=line.concurrency,
    )
