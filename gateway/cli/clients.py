"""`gateway clients`: who may come in, beside a running server on the same store."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from gateway.caller import Enforcement, Profile, Scope
from gateway.cli.change_views import shown_at, terminal
from gateway.cli.client_views import table_of, tree_of, view_of
from gateway.cli.terminal import AsJson, Config, fail, opened_store, print_json, settings_of

if TYPE_CHECKING:
    from gateway.access.clients import Clients, Issued
    from gateway.access.records import ClientUpdate, NewClient
    from gateway.settings import Settings

T = TypeVar("T")
ALL = "all"
LONGEST_OVERLAP = 8760.0  # hours: a year
NOT_AT_ONCE = "A running gateway hears of it within 5 s."

app = typer.Typer(
    help="Clients: who may come in with an API key, and what each may do and see.",
    epilog="Example: `gateway clients list`.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The client's name.")]
Expires = Annotated[
    float | None,
    typer.Option(
        "--expires-days",
        min=0,
        metavar="DAYS",
        help="How long the key counts; by default for ever, and after a rotation as long as the one before.",
    ),
]
Overlap = Annotated[
    float | None,
    typer.Option(
        "--overlap-hours",
        min=0,
        max=LONGEST_OVERLAP,
        metavar="HOURS",
        help="How long the keys that it has still count; by default access.overlap_hours.",
    ),
]
SCOPE = typer.Option(
    "--scope",
    metavar="SCOPE",
    help=f"What it may do; may be repeated. {ALL}, or of: {', '.join(Scope)}.",
)
PROFILE = typer.Option("--profile", help="What kind of client: which limits it has.")
Departments = Annotated[
    list[str] | None,
    typer.Option(
        "--department", metavar="ID", help="A myKaarma department that it sees; may be repeated."
    ),
]
AllDepartments = Annotated[
    bool, typer.Option("--all-departments", help="Do not limit it to departments.")
]


@app.command(
    "create",
    epilog="Examples: `gateway clients create shop --profile partner --scope associates:read --scope availability:read "
    "--department 4711`, `gateway clients create reports --profile analyst --scope all --all-departments "
    "--expires-days 90`.",
)
def create(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="1 to 64 of a-z, 0-9, '.', '_' and '-'.")
    ],
    profile: Annotated[Profile, PROFILE],
    scope: Annotated[list[str], SCOPE],
    department: Departments = None,
    all_departments: AllDepartments = False,
    enforcement: Annotated[
        Enforcement | None,
        typer.Option(
            help="Which documents it may run; by default ids for a partner, safelist for a frontend, else open."
        ),
    ] = None,
    expires_days: Expires = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Let a client in, and show its key: this once, for only a digest is kept."""
    from gateway.access.records import ENFORCED, NewClient

    departments = departments_of(department, everything=all_departments)
    enforcement = enforcement or ENFORCED[profile]
    new = NewClient(name, profile, scopes_of(scope), departments, enforcement)
    settings = settings_of(config)
    now, issued = _done(settings, lambda clients, now: _created(clients, new, now, expires_days))
    _show(issued, now, settings, as_json=as_json)


@app.command(
    "update",
    epilog="Examples: `gateway clients update shop --scope associates:read --scope changes:read`, `gateway clients update "
    "shop --department 4711 --department 4712`, `gateway clients update shop --all-departments`.",
)
def update(
    name: Name,
    scope: Annotated[list[str] | None, SCOPE] = None,
    department: Departments = None,
    all_departments: AllDepartments = False,
    profile: Annotated[Profile | None, PROFILE] = None,
    enforcement: Annotated[
        Enforcement | None, typer.Option(help="Which documents it may run, whatever its profile.")
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Make something another at a client: what is said takes the place of what was, all else stays, and its keys count on."""
    wanted = update_of(scope, department, all_departments, profile, enforcement)
    now, client = _done(settings_of(config), lambda clients, _: clients.update(name, wanted))
    if as_json:
        print_json(tree_of(client, now))
    else:
        terminal().print(view_of(client, now))
        typer.echo(f"\n{NOT_AT_ONCE}")


@app.command("list", epilog="Examples: `gateway clients list`, `gateway clients list --json`.")
def list_(config: Config = None, as_json: AsJson = False) -> None:
    """List all clients."""
    now, found = _done(settings_of(config), lambda clients, _: clients.all())
    if as_json:
        print_json({"clients": [tree_of(client, now) for client in found]})
    elif not found:
        typer.echo("There are no clients; `gateway clients create` makes one.")
    else:
        terminal().print(table_of(found, now))


@app.command("show", epilog="Example: `gateway clients show shop`.")
def show(name: Name, config: Config = None, as_json: AsJson = False) -> None:
    """Show a client with all its keys, of which only the beginnings are known."""
    now, client = _done(settings_of(config), lambda clients, _: clients.get(name))
    if as_json:
        print_json(tree_of(client, now))
    else:
        terminal().print(view_of(client, now))


@app.command(
    "rotate",
    epilog="Examples: `gateway clients rotate shop`, `gateway clients rotate shop --overlap-hours 0` when the old key has "
    "leaked.",
)
def rotate(
    name: Name,
    overlap_hours: Overlap = None,
    expires_days: Expires = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Give a client a new key; those that it has count a while longer, so that nothing stands still."""
    settings = settings_of(config)
    hours = settings.access.overlap_hours if overlap_hours is None else overlap_hours

    def work(clients: Clients, now: datetime) -> Awaitable[Issued]:
        ends = _end(now, expires_days)
        return clients.rotate(name, now=now, overlap=timedelta(hours=hours), expires_at=ends)

    now, issued = _done(settings, work)
    _show(issued, now, settings, as_json=as_json)
    if not as_json:
        typer.echo(f"Keys that it had before count until {shown_at(now + timedelta(hours=hours))}.")


@app.command(
    "revoke",
    epilog="Examples: `gateway clients revoke shop --key gw_4fGz…`, `gateway clients revoke shop --yes`.",
)
def revoke(
    name: Name,
    key: Annotated[
        str | None,
        typer.Option(
            metavar="PREFIX", help="Only this key of it: its beginning, as `show` has it."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Let a client in no longer, for good; or take only one of its keys."""
    if key is None and not yes:
        _asked(name)
    now, client = _done(
        settings_of(config), lambda clients, now: clients.revoke(name, now=now, prefix=key)
    )
    if as_json:
        print_json(tree_of(client, now))
    else:
        what = f"The client {name}" if key is None else f"The key {key} of {name}"
        typer.echo(f"{what} is revoked. {NOT_AT_ONCE}")


# ------------------------------------------------------------ what was meant


def scopes_of(said: list[str]) -> frozenset[Scope]:
    """The scopes that are meant; ends the command for one that there is not."""
    strange = [one for one in said if one != ALL and one not in list(Scope)]
    if strange:
        fail(f"There is no scope {strange[0]!r}; write {ALL} or one of {', '.join(Scope)}.", code=2)
    return frozenset(Scope) if ALL in said else frozenset(map(Scope, said))


def departments_of(said: list[str] | None, *, everything: bool) -> frozenset[str] | None:
    """The departments that are meant, None for no limit; ends the command when neither or both are said."""
    if bool(said) is everything:
        fail("Say either --department, once for each that it sees, or --all-departments.", code=2)
    if said and not all(one.isprintable() and one.strip() == one != "" for one in said):
        fail(
            "A department is named by its myKaarma id: printable text without blanks around it.",
            code=2,
        )
    return None if everything else frozenset(said or ())


def update_of(
    scopes: list[str] | None,
    departments: list[str] | None,
    all_departments: bool,
    profile: Profile | None,
    enforcement: Enforcement | None,
) -> ClientUpdate:
    """What is to be another; ends the command when that is nothing."""
    from gateway.access.records import ClientUpdate

    limit = departments_of(departments, everything=all_departments) if departments else None
    wanted = ClientUpdate(
        profile=profile,
        scopes=scopes_of(scopes) if scopes else None,
        departments=limit,
        all_departments=all_departments,
        enforcement=enforcement,
    )
    if wanted == ClientUpdate():
        fail(
            "Say what is to be another: --scope, --department, --all-departments, --profile or --enforcement.",
            code=2,
        )
    return wanted


def _asked(name: str) -> None:
    if not sys.stdin.isatty():
        fail("Nothing was revoked: say --yes if it is meant, or --key for one key only.", code=2)
    if not typer.confirm(f"Revoke {name} for good? Its name is not given again."):
        fail("Nothing was revoked.")


def _end(now: datetime, days: float | None) -> datetime | None:
    try:
        return None if days is None else now + timedelta(days=days)
    except OverflowError:
        fail("--expires-days is longer than there is time; leave it out.", code=2)


# ------------------------------------------------------------ in the store


def _created(
    clients: Clients, new: NewClient, now: datetime, days: float | None
) -> Awaitable[Issued]:
    return clients.create(new, now=now, expires_at=_end(now, days))


def _done(
    settings: Settings, work: Callable[[Clients, datetime], Awaitable[T]]
) -> tuple[datetime, T]:
    """What came of some work on the clients, and when it was done."""
    from gateway.access.clients import Clients
    from gateway.access.errors import ClientError
    from gateway.app import clock

    async def within() -> T:
        async with opened_store(settings) as store:
            return await work(Clients(store), now)

    now = clock()
    try:
        return now, asyncio.run(within())
    except ClientError as error:
        fail(str(error))


def _show(issued: Issued, now: datetime, settings: Settings, *, as_json: bool) -> None:
    from gateway.store import without_password

    if as_json:
        print_json({"client": tree_of(issued.client, now), "key": issued.key.text})
        return
    terminal().print(view_of(issued.client, now))
    typer.echo("\nThe new key, shown this once:\n")
    typer.echo(f"{issued.key.text}\n")
    typer.echo(f"It counts at once wherever the store is {without_password(settings.store.url)}.")
