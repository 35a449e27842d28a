"""`gateway serve`: the gateway on a port, against the configured vendors or against the sandbox."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.sandbox_clients import lines_of, sandbox_keys
from gateway.cli.terminal import Config, fail, opened_store, settings_of

if TYPE_CHECKING:
    from gateway.settings import Settings

EXAMPLES = (
    "Examples: `gateway serve` plays against the sandbox. "
    "`gateway serve --config gateway.toml --port 9000` serves real vendors."
)
SANDBOX_PORT = 8100


def serve(
    config: Config = None,
    host: Annotated[
        str | None, typer.Option(help="The address to listen on; 127.0.0.1 by default.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, help="The port to listen on; 8000 by default, 0 for any free one."
        ),
    ] = None,
    allow_remote: Annotated[
        bool,
        typer.Option(
            "--allow-remote",
            help="Listen on an address that is not loopback though requests without credentials are served: "
            "everybody who reaches it may do everything.",
        ),
    ] = False,
) -> None:
    """Serve GraphQL. With no vendor configured, play against the sandbox and its demo world."""
    settings = settings_of(config)
    server = settings.server
    host = host or server.host
    if not may_listen(settings, host, allow_remote=allow_remote or server.allow_remote):
        fail(
            f"{host} is not a loopback address, and requests without credentials are served. "
            "Listen on 127.0.0.1, or say --allow-remote if that is what you want."
        )
    with ExitStack() as stack:
        listener = stack.enter_context(listening(host, server.port if port is None else port))
        # Where it listens decides which names of it count.
        heard = server.model_copy(update={"host": host})
        settings = stack.enter_context(with_vendors(settings.model_copy(update={"server": heard})))
        place = f"[{host}]" if ":" in host else host
        address = f"http://{place}:{listener.getsockname()[1]}"
        typer.echo(f"GraphQL at {address}/graphql, a page to ask questions at {address}/graphiql")
        run(settings, listener)


def may_listen(settings: Settings, host: str, *, allow_remote: bool) -> bool:
    """Whether a gateway may be reached at an address: at one that others reach only when it knows who they are."""
    from gateway.settings import is_loopback

    said = settings.access.anonymous if settings.is_set("access.anonymous") else None
    anonymous = not settings.configured_vendors if said is None else said
    return is_loopback(host) or allow_remote or not anonymous


@contextmanager
def with_vendors(settings: Settings) -> Iterator[Settings]:
    """The settings; with no vendor configured, those of a sandbox that runs as long as the block."""
    if settings.configured_vendors:
        typer.echo(f"Vendors configured: {', '.join(settings.configured_vendors)}")
        yield settings
        return
    from gateway.sandbox import running

    with tempfile.TemporaryDirectory(prefix="gateway-") as folder, ExitStack() as stack:
        try:
            sandbox = stack.enter_context(running(port=SANDBOX_PORT))
        except OSError:
            sandbox = stack.enter_context(running())
        typer.echo(
            f"No vendor is configured: playing against the sandbox and its demo world at {sandbox.base_url}"
        )
        settings = in_sandbox(settings, sandbox.base_url, Path(folder))
        asyncio.run(seed(settings))
        yield settings


def in_sandbox(settings: Settings, base_url: str, folder: Path) -> Settings:
    """The settings with the sandbox for all vendors, and a temporary store unless one was given."""
    from gateway.sandbox import CREDENTIALS
    from gateway.settings import Settings

    tree: dict[str, Any] = settings.model_dump(exclude_unset=True)
    ours = {
        "webex": {"base_url": f"{base_url}/webex/v1", "token": CREDENTIALS.webex_token},
        "mykaarma": {
            "base_url": f"{base_url}/mykaarma/manage/v2",
            "username": CREDENTIALS.mykaarma_username,
            "password": CREDENTIALS.mykaarma_password,
        },
        "opentact": {
            "base_url": f"{base_url}/opentact/rest",
            "email": CREDENTIALS.opentact_email,
            "password": CREDENTIALS.opentact_password,
        },
        "pexip": {
            "base_url": f"{base_url}/pexip",
            "token_url": f"{base_url}/pexip/realms/{CREDENTIALS.pexip_enterprise}"
            "/protocol/openid-connect/token",
            "enterprise": CREDENTIALS.pexip_enterprise,
            "client_id": CREDENTIALS.pexip_client_id,
            "client_secret": CREDENTIALS.pexip_client_secret,
        },
    }
    given = tree.get("vendors", {})  # patience and encodings, which hold in the sandbox too
    tree["vendors"] = {name: {**given.get(name, {}), **ours[name]} for name in ours}
    tree["access"] = {"anonymous": True, **tree.get("access", {})}
    if not settings.is_set("store.url"):
        tree["store"] = {"url": f"sqlite:///{folder / 'gateway.db'}"}
        typer.echo(
            "The directory is the demo's, in a temporary store; set GATEWAY_STORE__URL to keep it"
        )
    return Settings.model_validate(tree)


async def seed(settings: Settings) -> None:
    """Put the demo's people into a directory that has nobody, and say keys to try."""
    from gateway.app import clock
    from gateway.directory import AssociateFilter, Directory, import_people, read_people
    from gateway.sandbox import demo_directory

    async with opened_store(settings) as store:
        directory = Directory(store)
        if await directory.count(AssociateFilter()) == 0:
            sheet = read_people(demo_directory(), "csv")
            await import_people(
                directory,
                sheet,
                now=clock(),
                dry_run=False,
                progress=lambda done, total: None,  # noqa: ARG005
            )
        for line in lines_of(await sandbox_keys(store)):
            typer.echo(line)


def run(settings: Settings, listener: socket.socket) -> None:
    """Serve on the listener until a signal comes, then let running requests end."""
    from gateway import telemetry
    from gateway.app.gateway import create_app
    from gateway.cli.server import Server, config_of

    telemetry.configure(level=settings.log.level, form=settings.log.format)
    app = create_app(settings)
    server = Server(config_of(settings, app), app)
    server.run(sockets=[listener])
    if not server.started:
        fail("The gateway did not start; the lines above say why.")


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A bound socket, so that a port in use is said plainly and at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            fail(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with --port.")
        yield listener
