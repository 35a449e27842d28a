"""`gateway changes`: what was asked of the vendors, beside a running server. Nothing is carried out here: what is asked
of a change is left in the store, and the server takes it up."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from gateway.changes.states import ENDED, ChangeStatus, Wish
from gateway.cli.change_views import (
    progress_of,
    shown_at,
    table_of,
    terminal,
    tree_of,
    view_of,
    wishes_of,
)
from gateway.cli.terminal import AsJson, Config, fail, print_json, progress_bar, quiet, settings_of

if TYPE_CHECKING:
    from gateway.changes.ledger import Ledger, NotAllowed
    from gateway.changes.records import Change, ChangeFilter
    from gateway.settings import Settings

ENDED_OTHERWISE, NOT_ENDED = 3, 4
LOOK_EVERY_SECONDS = 0.2
AT_A_TIME = 500
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
CODES = (
    "Ends with 0 when the change came to the wanted end, 3 when it came to another one, 4 when it is still under "
    "way after the wait, and 1 when nothing could be asked."
)

app = typer.Typer(
    help="Changes: what was asked of the vendors and accepted, how far it is, and how it ended.",
    epilog="Example: `gateway changes list --status NEEDS_ATTENTION`.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Id = Annotated[
    str, typer.Argument(metavar="ID", help="The change: its id as `list` or as GraphQL has it.")
]
Wait = Annotated[
    float | None,
    typer.Option(min=0, metavar="SECONDS", help="Follow the change to its end, for so long."),
]


@app.command(
    "list",
    epilog="Examples: `gateway changes list --status NEEDS_ATTENTION --status PARTIAL`, "
    "`gateway changes list --name absencePlan --since 24h --json`.",
)
def list_(
    status: Annotated[
        list[ChangeStatus] | None,
        typer.Option(case_sensitive=False, help="In this state; may be repeated."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="Asked for by this mutation.")] = None,
    associate: Annotated[
        str | None, typer.Option(metavar="ID", help="Of which this associate was named.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="WHEN",
            help="Asked for since then: 24h, 7d, 2026-11-20 or 2026-11-20T09:00, in local time unless it has an offset.",
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 20,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """List changes, the latest first."""
    from gateway.changes.records import ChangeFilter

    settings = settings_of(config)
    wanted = ChangeFilter(
        statuses=tuple(status) if status else None,
        associate_id=None if associate is None else own_id(associate, "Associate"),
        name=name,
        since=None if since is None else instant_of(since),
    )
    found = asyncio.run(_page(settings, wanted, limit))
    shown, is_more = found[:limit], len(found) > limit
    if as_json:
        print_json({"changes": [tree_of(change) for change in shown], "hasMore": is_more})
    elif not shown:
        typer.echo("There are no such changes.")
    else:
        terminal().print(table_of(shown))
        if is_more:
            typer.echo(f"There are more than these {limit}; ask for more with --limit.")


@app.command(
    "show",
    epilog="Examples: `gateway changes show 3f2a9c… --watch --timeout 600`, `gateway changes show 3f2a9c… --json`. "
    "Without --watch it ends with 0 when there is such a change; with it, with 0 when the change is DONE, 3 when it "
    "ended otherwise, and 4 when it is still under way after the timeout.",
)
def show(
    id: Id,
    watch: Annotated[bool, typer.Option("--watch", help="Follow the change to its end.")] = False,
    timeout: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="How long to follow it.")
    ] = 300.0,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Show a change with all its steps."""
    settings = settings_of(config)
    change = asyncio.run(_seen(settings, own_id(id), timeout if watch else None, quietly=as_json))
    if as_json:
        print_json(tree_of(change))
    elif not (watch and sys.stdout.isatty()):
        terminal().print(view_of(change))
    if watch:
        _end(change, None, timeout)


@app.command(
    "retry",
    epilog=f"Example: `gateway changes retry 3f2a9c… --wait 60`. {CODES}",
)
def retry(id: Id, wait: Wait = None, config: Config = None, as_json: AsJson = False) -> None:
    """Set a change going again that did not end DONE: what is missing is done, and nothing twice."""
    _ask(id, Wish.RETRY, wait, settings_of(config), as_json=as_json)


@app.command(
    "compensate",
    epilog=f"Example: `gateway changes compensate 3f2a9c… --wait 60`. {CODES}",
)
def compensate(id: Id, wait: Wait = None, config: Config = None, as_json: AsJson = False) -> None:
    """Undo what a change did, the last step first."""
    _ask(id, Wish.COMPENSATE, wait, settings_of(config), as_json=as_json)


@app.command(
    "cancel",
    epilog=f"Example: `gateway changes cancel 3f2a9c… --wait 60`. {CODES}",
)
def cancel(id: Id, wait: Wait = None, config: Config = None, as_json: AsJson = False) -> None:
    """Stop a change that is under way, and undo what it did: it ends COMPENSATED, or FAILED when it did nothing."""
    _ask(id, Wish.CANCEL, wait, settings_of(config), as_json=as_json)


@app.command(
    "purge",
    epilog="Examples: `gateway changes purge --older-than 90d --dry-run`, `gateway changes purge --older-than 90d "
    "--yes`. A running gateway does so by itself after `changes.keep_days`.",
)
def purge(
    older_than: Annotated[
        str, typer.Option(metavar="AGE", help="Those that ended longer ago than this: 90d, 12h.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count them.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
    config: Config = None,
) -> None:
    """Forget old changes that are at their end, with their idempotency keys: such a key then makes a new change."""
    before = ago(older_than)
    settings = settings_of(config)
    ended = f"ended before {shown_at(before)}"
    if dry_run:
        count = asyncio.run(_counted(settings, before))
        typer.echo(f"Dry run, nothing was forgotten: {count} changes {ended}")
        return
    if not yes and not sys.stdin.isatty():
        fail("Nothing was forgotten: say --yes if it is meant, or --dry-run to count.", code=2)
    if not yes and not typer.confirm(f"Forget all changes that {ended}?"):
        fail("Nothing was forgotten.")
    typer.echo(f"{asyncio.run(_purged(settings, before))} changes forgotten that {ended}")


# ------------------------------------------------------------ what was meant


def own_id(text: str, type_name: str = "Change") -> str:
    """The id that the store knows, of one as the store or as GraphQL has it."""
    from gateway.schema.ids import BadId, key_of

    if re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text):
        return text
    try:
        return key_of(text, type_name)[0]
    except BadId as error:
        fail(f"{error}. `gateway changes list` shows ids.", code=2)


def instant_of(text: str) -> datetime:
    """An instant given as an age, a date or a date with a time."""
    if re.fullmatch(r"\d+[a-z]", text):
        return ago(text)
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        fail(f"{text!r} is no instant; write 24h, 7d, 2026-11-20 or 2026-11-20T09:00.", code=2)


def ago(text: str) -> datetime:
    """The instant that is as long ago as an age says, such as 90d."""
    from gateway.app import clock

    match = re.fullmatch(r"(\d{1,6})([smhdw])", text)
    if match is None:
        fail(
            f"{text!r} is no age; write a number and one of s, m, h, d and w, such as 90d.", code=2
        )
    try:
        return clock() - timedelta(**{UNITS[match[2]]: int(match[1])})
    except OverflowError:
        fail(f"{text!r} is longer ago than there are dates.", code=2)


# ------------------------------------------------------------ the store


@asynccontextmanager
async def _ledger(settings: Settings) -> AsyncIterator[Ledger]:
    from gateway.changes.ledger import Ledger
    from gateway.store import Store, StoreError

    quiet()
    try:
        store = await Store.open(settings.store.url)
    except StoreError as error:
        fail(f"The store cannot be opened: {error}")
    try:
        yield Ledger(store)
    except StoreError as error:
        fail(f"The store failed: {error}")
    finally:
        await store.aclose()


async def _page(settings: Settings, wanted: ChangeFilter, limit: int) -> list[Change]:
    async with _ledger(settings) as ledger:
        return await ledger.page(wanted, count=limit + 1)


async def _seen(settings: Settings, id: str, wait: float | None, *, quietly: bool) -> Change:
    async with _ledger(settings) as ledger:
        change = await ledger.get(id)
        if change is None:
            _not_there(id)
        return change if wait is None else await _followed(ledger, change, wait, quietly=quietly)


async def _followed(ledger: Ledger, change: Change, wait: float, *, quietly: bool) -> Change:
    """The change as it is at its end, or after the wait; shown on its way."""
    if quietly:
        return await _watched(ledger, change, wait, shown=lambda _: None)
    with progress_of() as shown:
        return await _watched(ledger, change, wait, shown=shown)


async def _watched(
    ledger: Ledger, change: Change, wait: float, *, shown: Callable[[Change], None]
) -> Change:
    loop = asyncio.get_running_loop()
    until = loop.time() + wait
    shown(change)
    while change.is_live and loop.time() < until:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        now = await ledger.get(change.id)
        if now is None:
            _not_there(change.id)
        change = now
        shown(change)
    return change


async def _wished(
    settings: Settings, id: str, wish: Wish, wait: float | None, *, quietly: bool
) -> Change:
    from gateway.app import clock
    from gateway.changes.ledger import NotAllowed

    async with _ledger(settings) as ledger:
        try:
            change = await ledger.wish(id, wish, now=clock())
        except NotAllowed as refused:
            _refuse(refused)
        if change is None:
            _not_there(id)
        return change if wait is None else await _followed(ledger, change, wait, quietly=quietly)


async def _counted(settings: Settings, before: datetime) -> int:
    from gateway.changes.records import ChangeFilter

    count = 0
    # What ended before an instant was asked for before it.
    place, wanted = (before, ""), ChangeFilter(statuses=tuple(ENDED))
    async with _ledger(settings) as ledger:
        while found := await ledger.page(wanted, count=AT_A_TIME, after=place):
            count += sum(one.finished_at is not None and one.finished_at < before for one in found)
            place = (found[-1].requested_at, found[-1].id)
    return count


async def _purged(settings: Settings, before: datetime) -> int:
    count = 0
    async with _ledger(settings) as ledger:
        with progress_bar("Forgetting") as progress:
            while forgotten := len(await ledger.purge(before=before, count=AT_A_TIME)):
                count += forgotten
                progress(count, count)
    return count


# ------------------------------------------------------------ what is said


def _ask(id: str, wish: Wish, wait: float | None, settings: Settings, *, as_json: bool) -> None:
    change = asyncio.run(_wished(settings, own_id(id), wish, wait, quietly=as_json))
    if as_json:
        print_json(tree_of(change))
    if wait is not None:
        _end(change, wish, wait)
    elif not as_json:
        typer.echo(
            f"{wish.lower()} is asked of the change, which is {change.status}. A running gateway takes that up within a "
            f"second; when none runs, the next one does. Follow it: gateway changes show {change.id} --watch"
        )


def _end(change: Change, wish: Wish | None, wait: float) -> None:
    """Say how the change stands after a wait, unless it came to the end that is wanted."""
    from gateway.schema.changes import AIMS

    if change.status in AIMS[wish]:
        return
    if not change.is_live:
        fail(_otherwise(change), code=ENDED_OTHERWISE)
    still = f"The change is still {change.status} after {wait:g} s"
    if change.status is ChangeStatus.PENDING:
        fail(
            f"{still}: no gateway has taken it up, or another change of the same records is under way. Nothing is "
            "lost: the next gateway that runs on this store takes it up.",
            code=NOT_ENDED,
        )
    fail(f"{still}; see `gateway changes show {change.id} --watch`.", code=NOT_ENDED)


def _otherwise(change: Change) -> str:
    from gateway.changes.telling import said

    why = " ".join(said(fault) for fault in change.faults)
    return " ".join(filter(None, (f"The change ended {change.status}.", change.attention or why)))


def _refuse(refused: NotAllowed) -> NoReturn:
    possible = [wish.lower() for wish in wishes_of(refused.change)]
    remedy = f"possible is {' and '.join(possible)}" if possible else "wait for its end"
    fail(
        f"The change is {refused.change.status}, and {refused.wish.lower()} is for others; {remedy}."
    )


def _not_there(id: str) -> NoReturn:
    fail(
        f"There is no change {id} in this store: it may be another store's (see --config), or was forgotten for its age."
    )
