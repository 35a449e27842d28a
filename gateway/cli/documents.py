"""`gateway documents`: what clients have registered, beside a running server on the same store."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

from gateway.caller import Profile
from gateway.cli.change_views import terminal
from gateway.cli.document_views import (
    counted,
    held_against,
    is_stale,
    say_broken,
    table_of_documents,
    table_of_versions,
    tree_of_broken,
    tree_of_document,
    tree_of_use,
    tree_of_version,
)
from gateway.cli.terminal import (
    AsJson,
    Config,
    fail,
    opened_store,
    print_json,
    progress_bar,
    settings_of,
)

if TYPE_CHECKING:
    from graphql import GraphQLSchema

    from gateway.operations.persisted.register import Register
    from gateway.operations.persisted.registered import Registered, Version
    from gateway.settings import Settings

T = TypeVar("T")
LARGEST = 67_108_864
SHOWN = 50
NOT_AT_ONCE = "A running gateway hears of it within 2 s."

app = typer.Typer(
    help="Registered documents: what clients may run by id, in versions.",
    epilog="Example: `gateway documents list`.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Client = Annotated[str, typer.Option(metavar="NAME", help="The client whose documents they are.")]
OneClient = Annotated[str | None, typer.Option(metavar="NAME", help="Of this client alone.")]
VersionName = Annotated[
    str, typer.Option("--version", metavar="VERSION", help="The client's own name of its version.")
]


@app.command(
    "publish",
    epilog="Examples: `gateway documents publish manifest.json --client shop --version 1.4.0`, and with --activate for "
    "documents that shall run at once. The file is what the client's build makes: Apollo's manifest, or a map of ids to "
    "texts.",
)
def publish(
    manifest: Annotated[Path, typer.Argument(help="A manifest: the documents, as JSON.")],
    client: Client,
    version: VersionName,
    activate: Annotated[
        bool, typer.Option("--activate", help="Let them run at once, and not only when activated.")
    ] = False,
    profile: Annotated[
        Profile | None,
        typer.Option(
            help="By whose limits they are checked; by default the client's own, and needed for one without keys."
        ),
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Register a version of a client's documents: all of a manifest, or nothing when anything is wrong with it."""
    from gateway.operations.persisted.manifests import NAME_OF_VERSION

    if not NAME_OF_VERSION.fullmatch(version):
        fail("A version is named by 1 to 64 of A-Z, a-z, 0-9, '.', '_', '+' and '-'.", code=2)
    settings = settings_of(config)
    text = _text(manifest)

    async def work(register: Register) -> tuple[Version, int, bool]:
        limits = profile or await _profile(register, client)
        found = _checked(settings, text, client, version, limits)
        return await _published(register, client, version, found, activate=activate)

    entered, count, is_new = _done(settings, work)
    if as_json:
        print_json({**tree_of_version(entered), "documents": count, "new": is_new})
        return
    done = "published" if is_new else "was published already, with the very same documents"
    typer.echo(f"Version {version} of {client} {done}: {counted(count)}, {entered.status.value}.")
    if entered.status.value == "pending":
        typer.echo(
            f"To let them run: gateway documents activate --client {client} --version {version}"
        )
    else:
        typer.echo(NOT_AT_ONCE)


@app.command(
    "activate", epilog="Example: `gateway documents activate --client shop --version 1.4.0`."
)
def activate(
    client: Client, version: VersionName, config: Config = None, as_json: AsJson = False
) -> None:
    """Let a version's documents run. Older versions run on."""
    from gateway.app import clock

    now = clock()
    _moved(_done(settings_of(config), lambda it: it.activate(client, version, now=now)), as_json)


@app.command(
    "retire",
    epilog="Examples: `gateway documents retire --client shop --version 1.3.0`, with --force although somebody uses it.",
)
def retire(
    client: Client,
    version: VersionName,
    force: Annotated[
        bool, typer.Option("--force", help="Even when it was used in the last days.")
    ] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Let a version's documents run no longer, for good. Refused while it is used: see documents.retire_days."""
    from gateway.app import clock

    settings, now = settings_of(config), clock()
    since = None if force else now - timedelta(days=settings.documents.retire_days)
    _moved(
        _done(settings, lambda it: it.retire(client, version, now=now, unused_since=since)), as_json
    )


@app.command(
    "list",
    epilog="Examples: `gateway documents list`, `gateway documents list --client shop --json`.",
)
def list_(client: OneClient = None, config: Config = None, as_json: AsJson = False) -> None:
    """List all versions, each client's newest first."""
    found = _done(settings_of(config), lambda it: it.versions_used(client))
    if as_json:
        print_json({"versions": [tree_of_use(one, stale=False) for one in found]})
    elif not found:
        typer.echo("There are none; `gateway documents publish` registers some.")
    else:
        terminal().print(table_of_versions(found, stale=frozenset()))


@app.command(
    "usage",
    epilog="Examples: `gateway documents usage` shows which versions are stale: they run, and nobody has used them for "
    "documents.retire_days. `gateway documents usage --field Associate.email` shows who uses a field. Counts are some "
    "seconds behind a running gateway.",
)
def usage(
    client: OneClient = None,
    field: Annotated[
        str | None,
        typer.Option(metavar="TYPE.FIELD", help="List the documents that run and use this field."),
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Show how much versions are used, or who uses a field."""
    settings = settings_of(config)
    if field is not None:
        _show_users(settings, field, client, as_json=as_json)
        return
    from gateway.app import clock

    now, days = clock(), settings.documents.retire_days
    found = _done(settings, lambda it: it.versions_used(client))
    stale = {
        (one.version.client, one.version.version)
        for one in found
        if is_stale(one, now=now, days=days)
    }
    if as_json:
        trees = [
            tree_of_use(one, stale=(one.version.client, one.version.version) in stale)
            for one in found
        ]
        print_json({"versions": trees})
        return
    if found:
        terminal().print(table_of_versions(found, stale=frozenset(stale)))
    stand = "is" if 1 in (len(stale), len(found)) else "are"
    typer.echo(
        f"{len(stale)} of {counted(len(found), 'version')} {stand} stale: unused for {days:g} days."
    )


@app.command(
    "check",
    epilog="Examples: `gateway documents check` holds them against this gateway, `gateway documents check next.graphql` "
    "against a schema that is to be. Ends with 1 when a document would break.",
)
def check(
    schema: Annotated[
        Path | None, typer.Argument(help="A schema's text; by default this gateway's own.")
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Validate every active document of every client against a schema, and name those that would break."""
    settings = settings_of(config)
    against = _schema(schema)
    found = _done(settings, lambda it: it.active())
    broken = held_against(against, found)
    if as_json:
        print_json({"documents": len(found), "broken": [tree_of_broken(one) for one in broken]})
    else:
        say_broken(found, broken)
    if broken:
        raise typer.Exit(1)


# ------------------------------------------------------------ publishing


def _text(manifest: Path) -> str:
    try:
        if manifest.stat().st_size > LARGEST:
            fail(f"{manifest} is larger than {LARGEST} bytes.", code=2)
        return manifest.read_text(encoding="utf-8-sig")
    except OSError as error:
        fail(f"{manifest} cannot be read: {error.strerror}", code=2)
    except UnicodeDecodeError:
        fail(f"{manifest} is not UTF-8 text", code=2)


async def _profile(register: Register, client: str) -> Profile:
    from gateway.access.clients import Clients
    from gateway.access.errors import ClientError

    try:
        return (await Clients(register.store).get(client)).profile
    except ClientError as error:
        fail(f"{error} A client that comes with tokens needs --profile here.")


def _checked(
    settings: Settings, text: str, client: str, version: str, profile: Profile
) -> tuple[Registered, ...]:
    from gateway.app.callers import bounds_of
    from gateway.operations.persisted.judged import judged
    from gateway.operations.persisted.manifests import NotAManifest, documents_in
    from gateway.schema.build import Schema, build_schema

    schema, bounds = build_schema(Schema), bounds_of(settings.limits)[profile]
    try:
        with progress_bar("Checking documents") as progress:
            return documents_in(
                text,
                client=client,
                version=version,
                judge=lambda one: judged(one, schema, bounds),
                progress=progress,
            )
    except NotAManifest as error:
        _refused(error.faults)


async def _published(
    register: Register,
    client: str,
    version: str,
    found: tuple[Registered, ...],
    *,
    activate: bool,
) -> tuple[Version, int, bool]:
    from gateway.app import clock
    from gateway.operations.persisted.registered import Version, VersionStatus

    new = Version(client, version, VersionStatus.PENDING, clock(), _who())
    with progress_bar("Publishing") as progress:
        is_new = await register.publish(new, found, progress=progress)
    if activate:
        return await register.activate(client, version, now=clock()), len(found), is_new
    there = next(
        one for one in await register.versions() if (one.client, one.version) == (client, version)
    )
    return there, len(found), is_new


def _who() -> str:
    """The name of whoever runs the command, as their machine has it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


# ------------------------------------------------------------ looking


def _show_users(settings: Settings, field: str, client: str | None, *, as_json: bool) -> None:
    from gateway.operations.persisted.against import users_of

    schema = _schema(None)
    type_name, _, name = field.partition(".")
    known = schema.get_type(type_name)
    if name not in getattr(known, "fields", {}):
        fail(f"The schema has no field {field}; write it as Type.field.", code=2)
    active = _done(settings, lambda it: it.active())
    of_client = tuple(one for one in active if client in (None, one.document.client))
    found = users_of(schema, type_name, name, of_client)
    if as_json:
        print_json({"documents": [tree_of_document(one) for one in found]})
    elif found:
        terminal().print(table_of_documents(found))
    else:
        typer.echo(f"No active document uses {field}.")


def _schema(file: Path | None) -> GraphQLSchema:
    from gateway.cli.schema import read_schema
    from gateway.schema.build import Schema, build_schema

    return read_schema(file) if file is not None else build_schema(Schema)._schema


# ------------------------------------------------------------ in the store


def _done(settings: Settings, work: Callable[[Register], Awaitable[T]]) -> T:
    """What came of some work on the register."""
    from gateway.operations.persisted.register import NotRegistered, Register

    async def within() -> T:
        async with opened_store(settings) as store:
            return await work(Register(store))

    try:
        return asyncio.run(within())
    except NotRegistered as error:
        _refused(error.faults)


def _moved(version: Version, as_json: bool) -> None:
    if as_json:
        print_json(tree_of_version(version))
    else:
        typer.echo(
            f"Version {version.version} of {version.client} is {version.status.value}. {NOT_AT_ONCE}"
        )


def _refused(faults: tuple[str, ...]) -> NoReturn:
    shown = faults[:SHOWN]
    more = [f"and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
    fail("\n".join([*shown, *more, "Nothing was changed."]))
