"""The gateway as one app: every room is made here, and handed what it needs.

What lives as long as the process (store, one client per vendor, the schema) is opened with the app and closed with it;
what lives as long as a request (its context) is made by `Gateway.context`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from gateway import telemetry
from gateway.access.door import Access
from gateway.app.callers import bounds_of, fetched, hosts_of, issuer_http, token_check
from gateway.app.clock import clock
from gateway.app.vendors import build_clients, choices_of
from gateway.caller import Caller
from gateway.changes.attempts import Tries
from gateway.changes.bell import Bell
from gateway.changes.desk import Desk
from gateway.changes.door import Changes
from gateway.changes.hands import HANDS
from gateway.changes.lease import household
from gateway.changes.ledger import Ledger
from gateway.changes.orders import ORDERS
from gateway.changes.records import Sight
from gateway.changes.run import Rhythm, Runner
from gateway.changes.seen import Seen as ChangesSeen
from gateway.changes.work import Work
from gateway.directory import Directory, OutOfOfficeMemory
from gateway.loaders import MOST_FILTERS, Loaders, Sources
from gateway.operations.afterwards import Afterwards
from gateway.operations.budget import BudgetsInMemory
from gateway.operations.documents import Documents
from gateway.operations.execute import Executor
from gateway.operations.persisted.automatic import InMemory
from gateway.operations.persisted.register import Register
from gateway.operations.stream import Streams
from gateway.schema.book import Book
from gateway.schema.build import build_schema
from gateway.schema.context import Context
from gateway.settings import DocumentsSettings, Settings
from gateway.store import Store, StoreError
from gateway.timelines import Bounded, House, Timelines
from gateway.vendors.cache import RecordCache
from gateway.vendors.zones import use_zone_data
from gateway.web.authentication import Authentication
from gateway.web.bodies import BodyLimits
from gateway.web.crossing import Origins
from gateway.web.explorer import explorer_routes
from gateway.web.graphql import GraphQLEndpoint
from gateway.web.guard import Guard, HeadLimits, http_error
from gateway.web.health import healthz, readyz
from gateway.web.lifespan import Lifespan
from gateway.web.seen import Seen
from gateway.web.socket_operations import SocketOperations
from gateway.web.sse import EventStreams
from gateway.web.subscriptions import Sockets

STREAMS_SHARE = 0.4
"""How much of the time to stop in streams may take, which end at once unless nobody reads what they say."""


def documents_of(said: DocumentsSettings) -> Documents:
    """The documents that are known by name."""
    return Documents(
        automatic=InMemory(said.automatic_bytes) if said.automatic else None,
        noted=telemetry.document_unregistered,
        report=telemetry.fault,
        flush_seconds=said.flush_seconds,
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
        self.bell = Bell()
        self.cache = RecordCache(
            seconds=settings.cache.seconds,
            most=settings.cache.records,
            told=lambda vendor: self.bell.ring(vendor.value),
        )
        self.timelines = Timelines()
        self.matching: Bounded[Any] = Bounded(MOST_FILTERS)
        self.house = House(
            choices=choices_of(settings.availability),
            organization_time_zone=settings.organization_time_zone,
            default_time_zone=settings.availability.default_time_zone,
        )
        self.documents = documents_of(settings.documents)
        schema = build_schema()
        self.executor = Executor(
            schema,
            documents=self.documents,
            bounds=bounds_of(settings.limits),
            budgets=BudgetsInMemory(monotonic),
            cache_bytes=settings.documents.cache_bytes,
            report=telemetry.fault,
            observe=telemetry.limit_passed,
            warn_only=settings.limits.warn_only,
            afterwards=Afterwards(
                schema._schema, max_age_seconds=settings.documents.max_age_seconds
            ),
        )
        self.streams = Streams(
            self.executor,
            context=self.context,
            listening=self.bell.listening,
            clock=clock,
            per_client=settings.subscriptions.per_client,
        )
        self._store: Store | None = None
        self._access: Access | None = None
        self._rooms: Rooms | None = None
        self._ends_at: float | None = None  # by the monotonic clock

    async def leave(self) -> float:
        """Begin to stop: from now on everything together has `server.shutdown_seconds`. Ends all streams, and gives how
        many seconds are left then."""
        seconds = self.settings.server.shutdown_seconds
        self._ends_at = monotonic() + seconds
        await self.streams.drain(within=seconds * STREAMS_SHARE)
        return self.seconds_left

    @property
    def seconds_left(self) -> float:
        """How many seconds there are to stop in."""
        if self._ends_at is None:
            return self.settings.server.shutdown_seconds
        return max(0.0, self._ends_at - monotonic())

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Open while the block lasts; at its end, changes that move are given time to end. Raises StoreError."""
        async with AsyncExitStack() as stack:
            self._store = await Store.open(self.settings.store.url)
            stack.push_async_callback(self._store.aclose)
            self._access = self._admitting(self._store, stack)
            self._access.uses.open()
            stack.push_async_callback(self._access.aclose)
            stack.push_async_callback(self.clients.aclose)
            await stack.enter_async_context(self.documents.opened(Register(self._store)))
            self._rooms = self._furnished(self._store)
            runner = self._rooms.runner
            await runner.open()
            stack.push_async_callback(self._closed, runner)
            yield
            # From here on requests find the gateway closed.
            self._rooms = None

    async def _closed(self, runner: Runner) -> None:
        await runner.aclose(within=self.seconds_left)

    def _admitting(self, store: Store, stack: AsyncExitStack) -> Access:
        said = self.settings.access
        tokens = None
        if said.issuer is not None:
            http = issuer_http()
            stack.push_async_callback(http.aclose)
            tokens = token_check(said, fetch=partial(fetched, http))
        return Access(
            store,
            anonymous=said.anonymous,
            sandbox=not self.settings.distant_vendors,
            tokens=tokens,
            turned_away=telemetry.turned_away,
            report=telemetry.fault,
        )

    def _furnished(self, store: Store) -> Rooms:
        said, bell = self.settings.changes, self.bell
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
        self,
        now: datetime,
        *,
        caller: Caller,
        fresh: bool = False,
        idempotency_key: str | None = None,
    ) -> Context:
        """A request's context; with `fresh` it reads nothing that is kept. Only while open."""
        if self._rooms is None:
            raise RuntimeError("the gateway is not open")
        desk = self._rooms.desk
        sources = Sources(
            clients=self.clients,
            directory=desk.directory.within(caller.departments),
            memory=desk.memory,
            cache=self.cache,
            timelines=self.timelines,
            matching=self.matching,
            house=self.house,
            office_hours_time_zone=self.settings.vendors.opentact.time_zone,
            changes=Book(desk, Sight.of(caller)),
            budget=self.executor.till.allowance,
        )
        return Context(
            caller=caller,
            now=now,
            loaders=Loaders(sources, caller=caller, now=now, fresh=fresh),
            changes=self._rooms.changes,
            desk=desk,
            idempotency_key=idempotency_key,
        )

    async def caller_of(self, headers: Mapping[str, str], *, now: datetime) -> Caller:
        """Who is asking; `headers` are by name in lower case. Only while open. Raises what `Access.caller_of` does."""
        if self._access is None:
            raise RuntimeError("the gateway is not open")
        return await self._access.caller_of(headers, now=now)

    async def not_ready(self) -> str | None:
        """Why requests cannot be served; None when they can."""
        if self._store is None or self._rooms is None:
            return "the gateway is starting or stopping"
        try:
            await self._store.ping()
        except StoreError as error:
            # What the database says names its file or host: that is for the log.
            telemetry.fault(error)
            return "the gateway's own database does not answer; the log says why"
        return None


def create_app(settings: Settings) -> Lifespan:
    """The gateway as an ASGI app. From here on the whole process has the configured time zone data."""
    use_zone_data(settings.time_zone_data)
    gateway, server = Gateway(settings), settings.server
    authenticate = Authentication(gateway.caller_of, report=telemetry.fault)
    origins = Origins(frozenset(server.origins))
    endpoint = GraphQLEndpoint(
        gateway.executor,
        authenticate=authenticate,
        context=gateway.context,
        clock=clock,
        limits=BodyLimits(server.body_limit_bytes, server.body_seconds),
        origins=origins,
        streams=EventStreams(
            gateway.streams,
            authenticate=authenticate,
            ping_seconds=settings.subscriptions.ping_seconds,
        ),
    )
    operations = SocketOperations(
        gateway.executor,
        gateway.streams,
        authenticate=authenticate,
        context=gateway.context,
        clock=clock,
        report=telemetry.fault,
        within=telemetry.within_request,
        observe=telemetry.operation_served,
    )
    sockets = Sockets(operations, origins, init_seconds=settings.subscriptions.init_seconds)
    app = Starlette(
        routes=[
            Route("/graphql", endpoint),
            WebSocketRoute("/graphql", sockets),
            Route("/graphql/{document_id:path}", endpoint),
            Route("/healthz", healthz),
            Route("/readyz", readyz(gateway.not_ready)),
            *explorer_routes(),
        ],
        middleware=[
            Middleware(Seen, within=telemetry.within_request, observe=telemetry.request_served),
            Middleware(
                Guard,
                limits=HeadLimits(server.header_limit_bytes, server.url_limit_bytes),
                report=telemetry.fault,
                hosts=hosts_of(server, anonymous=settings.access.anonymous),
            ),
        ],
        exception_handlers={HTTPException: http_error},
    )
    app.router.redirect_slashes = False
    return Lifespan(
        app,
        gateway.opened,
        leaving=gateway.leave,
        foreseen=(StoreError,),
    )
