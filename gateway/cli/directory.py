"""`gateway directory`: the people, in and out as a file, and their links proposed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sized
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from gateway.cli.terminal import (
    AsJson,
    Config,
    fail,
    print_json,
    progress_bar,
    quiet,
    settings_of,
)

if TYPE_CHECKING:
    from gateway.directory import Candidate, Directory, ImportReport, Matches, Sheet
    from gateway.settings import Settings
    from gateway.vendors.clients import Clients

app = typer.Typer(
    help="The directory: who is the same person in which vendor.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Format = Literal["csv", "json"]


@app.command(
    "import",
    epilog="Example: `gateway directory import people.csv --dry-run` shows what would happen. Columns: name, email, "
    "timeZone, mykaarmaDepartmentId, mykaarmaDealerAssociateId, webexPersonId, opentactAccount, pexipLeadSegmentIds "
    "(several joined by ';').",
)
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV or JSON file of people.")],
    config: Config = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the directory to what a file says: all of it, or nothing when anything is wrong."""
    from gateway.store import without_password

    settings = settings_of(config)
    report = asyncio.run(_import(settings, _sheet(file), dry_run=dry_run))
    if as_json:
        print_json(_as_tree(report))
    else:
        _show(report, file, dry_run=dry_run)
        typer.echo(f"The store is {without_password(settings.store.url)}")
    if report.problems:
        raise typer.Exit(1)


@app.command("export", epilog="Example: `gateway directory export --output people.csv`.")
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; standard output by default.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", help="csv or json; by default what the file's name says, else csv."
        ),
    ] = None,
    config: Config = None,
) -> None:
    """Write everybody in the directory, in the form that `import` reads."""
    chosen = _format(form or (output.suffix.lstrip(".").lower() if output else "csv"))
    settings = settings_of(config)
    text, count = asyncio.run(_export(settings, chosen))
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror}")
    typer.echo(f"{count} associates written to {output}")


@app.command(
    "match", epilog="Example: `gateway directory match --apply` makes the links that are certain."
)
def match(
    department: Annotated[
        list[str] | None,
        typer.Option(
            help="A myKaarma department to look in, besides those of the directory; may be repeated."
        ),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Make the links that are certain.")
    ] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Propose links to Webex and myKaarma by e-mail address, and say who could not be matched."""
    settings = settings_of(config)
    if not settings.configured_vendors:
        fail("No vendor is configured, so there is nobody to match with. See docs/operators.md.")
    quiet()
    matches = asyncio.run(_match(settings, tuple(department or ()), apply=apply))
    if as_json:
        print_json(_as_tree(matches))
        return
    for proposal in matches.proposals:
        certain = "certain" if proposal.certain else "please choose"
        typer.echo(
            f"{proposal.associate_id}  {proposal.vendor:<9} {proposal.id}  {proposal.why} ({certain})"
        )
    for alone in matches.unmatched:
        typer.echo(
            f"unmatched  {alone.vendor:<9} {alone.name or alone.email or alone.id}: {alone.why}"
        )
    done = "made" if apply else "proposed; --apply makes them"
    certain_ones = sum(proposal.certain for proposal in matches.proposals)
    typer.echo(
        f"{certain_ones} certain links {done}; {len(matches.unmatched)} without a counterpart"
    )


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Directory]:
    from gateway.directory import Directory
    from gateway.store import Store, StoreError

    try:
        store = await Store.open(settings.store.url)
    except StoreError as error:
        fail(f"The store cannot be opened: {error}")
    try:
        yield Directory(store)
    except StoreError as error:
        fail(f"The store failed: {error}")
    finally:
        await store.aclose()


async def _import(settings: Settings, sheet: Sheet, *, dry_run: bool) -> ImportReport:
    from gateway.app import clock
    from gateway.directory import import_people

    async with _opened(settings) as directory:
        with progress_bar("Importing") as progress:
            return await import_people(
                directory, sheet, now=clock(), dry_run=dry_run, progress=progress
            )


async def _export(settings: Settings, form: Format) -> tuple[str, int]:
    from gateway.directory import write_people

    async with _opened(settings) as directory:
        people = await directory.everyone()
    return write_people(people, form), len(people)


async def _match(settings: Settings, departments: tuple[str, ...], *, apply: bool) -> Matches:
    from gateway.app import clock
    from gateway.app.vendors import build_clients
    from gateway.directory import propose
    from gateway.vendors.errors import VendorError

    clients = build_clients(settings)
    try:
        async with _opened(settings) as directory:
            with progress_bar("Reading people") as progress:
                asked = tuple(dict.fromkeys((*departments, *await directory.departments())))
                people = await _candidates(clients, asked, settings.configured_vendors, progress)
            matches = propose(await directory.everyone(), people)
            for proposal in matches.proposals if apply else ():
                if proposal.certain:
                    await directory.update(proposal.associate_id, proposal.patch(), now=clock())
            return matches
    except VendorError as error:
        fail(f"The vendor's people cannot be read: {error}")
    finally:
        await clients.aclose()


async def _candidates(
    clients: Clients,
    departments: tuple[str, ...],
    vendors: tuple[str, ...],
    progress: Callable[[int, int], None],
) -> list[Candidate]:
    from gateway.directory import Candidate

    found: list[Candidate] = []
    if "webex" in vendors:
        async for person in clients.webex.all_people():
            addresses = person.emails or (None,)
            found += [Candidate("webex", person.id, one, person.display_name) for one in addresses]
            progress(len(found), len(found))
    if "mykaarma" in vendors and departments:
        for one in (await clients.mykaarma.associates_of_departments(departments)).values():
            department_id = one.department.id if one.department else None
            found.append(Candidate("mykaarma", one.id, one.email, one.name, department_id))
    return found


def _sheet(file: Path) -> Sheet:
    from gateway.directory import read_people

    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        fail(f"{file} is not UTF-8 text; save it as UTF-8")
    return read_people(text, _format(file.suffix.lstrip(".").lower()))


def _format(name: str) -> Format:
    formats: dict[str, Format] = {"csv": "csv", "json": "json"}
    if name not in formats:
        fail(f"{name or 'a file without an ending'} is neither csv nor json")
    return formats[name]


def _show(report: ImportReport, file: Path, *, dry_run: bool) -> None:
    for problem in report.problems:
        typer.echo(str(problem), err=True)
    counts = f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged"
    if report.problems:
        typer.echo(
            f"Nothing was written: {_counted(report.problems, 'problem')} in {file}", err=True
        )
    elif dry_run:
        typer.echo(f"Dry run, nothing was written: would be {counts}")
    else:
        typer.echo(counts)


def _as_tree(report: ImportReport | Matches) -> Any:
    from dataclasses import asdict

    return asdict(report)


def _counted(things: Sized, what: str) -> str:
    return f"{len(things)} {what}{'' if len(things) == 1 else 's'}"
