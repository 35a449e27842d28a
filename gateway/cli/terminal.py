"""What every command shares with the terminal: settings, the way to fail, progress."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from gateway.settings import Settings
    from gateway.store import Store

Config = Annotated[
    Path | None,
    typer.Option(
        "--config", "-c", help="A TOML file of settings; GATEWAY_… variables win over it."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def fail(message: str, *, code: int = 1) -> NoReturn:
    """Say what is wrong on standard error, and end."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


def settings_of(config: Path | None) -> Settings:
    """The settings, or the end with a line per problem."""
    from gateway.settings import SettingsError, environment_of_this_process, read_settings

    try:
        return read_settings(config, environment_of_this_process())
    except SettingsError as error:
        lines = "\n".join(f"  {problem}" for problem in error.problems)
        fail(f"The settings cannot be used:\n{lines}", code=2)


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[Store]:
    """The store, or the end with what is wrong with it."""
    from gateway.store import Store, StoreError

    try:
        store = await Store.open(settings.store.url)
    except StoreError as error:
        fail(f"The store cannot be opened: {error}")
    try:
        yield store
    except StoreError as error:
        fail(f"The store failed: {error}")
    finally:
        await store.aclose()


def quiet() -> None:
    """Keep what rooms log off the terminal, but for errors."""
    from gateway import telemetry

    telemetry.configure(level="error", form="text")


def print_json(value: Any) -> None:
    """Pretty JSON on standard output."""
    import orjson

    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, when that is a terminal; called with how much is done and how much there is."""
    if not sys.stderr.isatty():
        yield lambda done, total: None  # noqa: ARG005
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
