"""The composition root: settings in, ASGI app out. The file to read first.

Everything is built here and handed down; nothing below reaches for settings, clocks or each other. What lives as
long as the process (store, one client per vendor, the schema) is opened with the app and closed with it; what
lives as long as a request (its context) is made by `Rooms.context`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp

from gateway import telemetry
from gateway.caller import LOCAL
from gateway.changes.attempts import Tries
from gateway.changes.bell import Bell
from gateway.changes.desk import Desk
from gateway.changes.door import Changes
from gateway.changes.hands import HANDS
from gateway.changes.lease import household
from gateway.changes.ledger import Ledger
from gateway.changes.orders import ORDERS
from gateway.changes.run import Rhythm, Runner
from gateway.changes.seen import Seen as ChangesSeen
from gateway.changes.work import Work
from gateway.directory import Directory, OutOfOfficeMemory
from gateway.engine import Status
from gateway.loaders import MOST_FILTERS, Loaders, Sources
from gateway.operations.execute import Executor
from gateway.schema.book import Book
from gateway.schema.build import build_schema
from gateway.schema.context import Context
from gateway.settings import AvailabilitySettings, LineSettings, Settings, variable
from gateway.store import Store, StoreError
from gateway.timelines import Bounded, House, Timelines
from gateway.vendors import mykaarma, opentact, pexip, webex
from gateway.vendors.cache import RecordCache
from gateway.vendors.choices import Choices, ModeRole
from gateway.vendors.clients import Clients
from gateway.vendors.line import CallSeen, Patience
from gateway.vendors.port import Vendor, Wire
from gateway.vendors.records import DayOfWeek, OfficeHoursEncoding
from gateway.vendors.transport import HttpxWire
from gateway.vendors.unconfigured import Unconfigured
from gateway.vendors.zones import use_zone_data
from gateway.web.explorer import explorer_routes
from gateway.web.graphql import GraphQLEndpoint, Limits
from gateway.web.health import healthz, readyz
from gateway.web.lifespan import Lifespan
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
            **_way(Vendor.WEBEX, vendors.webex, needs=("token",)),
        ),
        mykaarma=mykaarma.connect(
            base_url=vendors.mykaarma.base_url,
            username=vendors.mykaarma.username or "",
            password=_secret(vendors.mykaarma.password),
            **_way(Vendor.MYKAARMA, vendors.mykaarma, needs=("username", "password")),
        ),
        opentact=opentact.connect(
            base_url=vendors.opentact.base_url,
            email=vendors.opentact.email or "",
            password=_secret(vendors.opentact.password),
            encoding=OfficeHoursEncoding(vendors.opentact.time_encoding),
            **_way(Vendor.OPENTACT, vendors.opentact, needs=("email", "password")),
        ),
        pexip=pexip.connect(
            base_url=vendors.pexip.base_url,
            token_url=vendors.pexip.tokens_at,
            enterprise=vendors.pexip.enterprise or "",
            client_id=vendors.pexip.client_id or "",
            client_secret=_secret(vendors.pexip.client_secret),
            **_way(
                Vendor.PEXIP_ENGAGE,
                vendors.pexip,
                needs=("enterprise", "client_id", "client_secret"),
            ),
        ),
    )


def choices_of(said: AvailabilitySettings) -> Choices:
    """The deployer's choices, as the rooms take them."""
    members = said.model_dump(exclude={"default_time_zone"})
    roles = {name: ModeRole(role) for name, role in said.mode_roles.items()}
    return Choices(
        **members
        | {
            "no_schedule": Status[said.no_schedule],
            "mode_roles": roles,
            "week_start": DayOfWeek(said.week_start),
        }
    )


@dataclass(frozen=True, slots=True)
class Rooms:
    """What lives as long as the store is open."""

    desk: Desk
    runner: Runner
    changes: Changes


class Gateway:
    """What lives as long as the process: made at once, open while the app runs."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clients = build_clients(settings)
        self.cache = RecordCache(seconds=settings.cache.seconds, most=settings.cache.records)
        self.timelines = Timelines()
        self.matching: Bounded[Any] = Bounded(MOST_FILTERS)
        self.house = House(
            choices=choices_of(settings.availability),
            organization_time_zone=settings.organization_time_zone,
            default_time_zone=settings.availability.default_time_zone,
        )
        self.executor = Executor(
            build_schema(),
            deadline_seconds=settings.server.operation_seconds,
            token_limit=settings.server.document_limit_tokens,
            report=telemetry.fault,
        )
        self._store: Store | None = None
        self._rooms: Rooms | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Open while the block lasts; at its end, changes that move are given time to end. Raises StoreError."""
        async with AsyncExitStack() as stack:
            self._store = await Store.open(self.settings.store.url)
            stack.push_async_callback(self._store.aclose)
            stack.push_async_callback(self.clients.aclose)
            self._rooms = self._furnished(self._store)
            runner = self._rooms.runner
            await runner.open()
            stack.push_async_callback(runner.aclose, within=self.settings.server.shutdown_seconds)
            yield
            # From here on requests find the gateway closed.
            self._rooms = None

    def _furnished(self, store: Store) -> Rooms:
        said = self.settings.changes
        bell = Bell()
        desk = Desk(
            clients=self.clients,
            directory=Directory(store),
            memory=OutOfOfficeMemory(store),
            ledger=Ledger(store, told=bell.ring),
            cache=self.cache,
            house=self.house,
            clock=clock,
        )
        work = Work(
            desk,
            hands=HANDS,
            orders=ORDERS,
            tries=Tries(said.deadline_seconds, said.backoff_seconds),
            bell=bell,
            seen=ChangesSeen(change=telemetry.change_moved, step=telemetry.step_ended),
        )
        runner = Runner(
            work,
            desk,
            household=household(self.settings.store.url),
            rhythm=Rhythm(said.sweep_seconds, timedelta(days=said.keep_days)),
            bell=bell,
            report=telemetry.fault,
        )
        changes = Changes(desk.ledger, runner, wait_seconds=said.wait_seconds)
        return Rooms(desk, runner, changes)

    def context(
        self, now: datetime, *, fresh: bool = False, idempotency_key: str | None = None
    ) -> Context:
        """A request's context; with `fresh` it reads nothing that is kept. Only while open."""
        if self._rooms is None:
            raise RuntimeError("the gateway is not open")
        desk = self._rooms.desk
        sources = Sources(
            clients=self.clients,
            directory=desk.directory,
            memory=desk.memory,
            cache=self.cache,
            timelines=self.timelines,
            matching=self.matching,
            house=self.house,
            office_hours_time_zone=self.settings.vendors.opentact.time_zone,
            changes=Book(desk),
        )
        return Context(
            caller=LOCAL,
            now=now,
            loaders=Loaders(sources, caller=LOCAL, now=now, fresh=fresh),
            changes=self._rooms.changes,
            desk=desk,
            idempotency_key=idempotency_key,
        )

    async def not_ready(self) -> str | None:
        """Why requests cannot be served; None when they can."""
        if self._store is None or self._rooms is None:
            return "the gateway is starting or stopping"
        try:
            await self._store.ping()
        except StoreError as error:
            return str(error)
        return None


def create_app(settings: Settings) -> ASGIApp:
    """The gateway as an ASGI app. From here on the whole process has the configured time zone data."""
    use_zone_data(settings.time_zone_data)
    gateway = Gateway(settings)

    endpoint = GraphQLEndpoint(
        gateway.executor,
        context=gateway.context,
        clock=clock,
        limits=Limits(settings.server.body_limit_bytes, settings.server.body_seconds),
    )
    app = Starlette(
        routes=[
            Route("/graphql", endpoint),
            Route("/healthz", healthz),
            Route("/readyz", readyz(gateway.not_ready)),
            *explorer_routes(),
        ],
        middleware=[
            Middleware(Seen, within=telemetry.within_request, observe=telemetry.request_served)
        ],
    )
    return Lifespan(app, gateway.opened, foreseen=(StoreError,))


class Way(TypedDict):
    """What every vendor's client is connected with."""

    wire: Wire
    patience: Patience
    observe: Callable[[CallSeen], None]


def _way(vendor: Vendor, line: LineSettings, *, needs: tuple[str, ...]) -> Way:
    """The way to a vendor. `needs` are the settings without which there is none."""
    missing = [name for name in needs if not getattr(line, name)]
    wire: Wire
    if missing:
        section = vendor.value.removesuffix("_ENGAGE").lower()
        variables = " and ".join(variable(f"vendors.{section}.{name}") for name in missing)
        wire = Unconfigured(vendor, f"is not configured; set {variables}")
    else:
        wire = HttpxWire(
            vendor,
            connect_seconds=line.connect_seconds,
            read_seconds=line.read_seconds,
            connections=line.concurrency,
        )
    patience = Patience(
        deadline=line.deadline_seconds,
        attempts=line.attempts,
        backoff=line.backoff_seconds,
        concurrency=line.concurrency,
    )
    return Way(wire=wire, patience=patience, observe=telemetry.vendor_called)


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value is not None else ""
