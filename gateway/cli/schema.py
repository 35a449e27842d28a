"""`gateway schema`: the schema's text, and whether it broke a released one or somebody's registered documents."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.terminal import AsJson, Config, fail, print_json, settings_of

if TYPE_CHECKING:
    from graphql import GraphQLSchema

    from gateway.operations.persisted.registered import Used
    from gateway.settings import Settings

EXAMPLES = (
    "Examples: `gateway schema > schema.graphql` prints it. "
    "`gateway schema --check released.graphql` ends with 1 when something breaks: a client of the released schema, or a "
    "document that a client has registered. Documents are looked at where the store of the settings is there and answers; "
    "it says so when it does not."
)


def schema(
    check: Annotated[
        Path | None,
        typer.Option(
            help="Compare with a released schema; breaking changes end the command with 1."
        ),
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Print the schema, or compare it with a released one and with what clients have registered."""
    from gateway.schema.build import Schema, build_schema, sdl

    own = build_schema(Schema)
    text = sdl(own)
    if check is None:
        print_json({"sdl": text}) if as_json else typer.echo(text, nl=False)
        return
    breaking, dangerous = compared(check, text)
    documents = _documents(own._schema, settings_of(config))
    if as_json:
        print_json({"breaking": breaking, "dangerous": dangerous, "documents": documents.tree})
    else:
        for title, changes in (("Breaking", breaking), ("Dangerous", dangerous)):
            for change in changes:
                typer.echo(f"{title}: {change}")
        typer.echo(f"{len(breaking)} breaking, {len(dangerous)} dangerous changes against {check}")
        documents.say()
    if breaking or documents.are_broken:
        raise typer.Exit(1)


def compared(released: Path, text: str) -> tuple[list[str], list[str]]:
    """Breaking and dangerous changes from a released schema to this one, as sentences."""
    from graphql import build_schema
    from graphql.utilities import find_breaking_changes, find_dangerous_changes

    before, now = read_schema(released), build_schema(text)
    return (
        [change.description for change in find_breaking_changes(before, now)],
        [change.description for change in find_dangerous_changes(before, now)],
    )


def read_schema(file: Path) -> GraphQLSchema:
    """The schema that a file has as text, or the end with what is wrong with it."""
    from graphql import GraphQLError, build_schema

    try:
        found = build_schema(file.read_text(encoding="utf-8"))
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}", code=2)
    except (GraphQLError, TypeError, UnicodeDecodeError) as error:
        fail(f"{file} is not a schema: {error}", code=2)
    if found.query_type is None:
        fail(f"{file} is not a schema: it has no type Query", code=2)
    return found


# ------------------------------------------------------------ registered documents


class Looked:
    """What came of looking at registered documents: `why` nobody could, or those that would break."""

    def __init__(self, why: str | None, found: tuple[Used, ...] = (), broken: Any = ()) -> None:
        self._why, self._found, self._broken = why, found, broken

    @property
    def are_broken(self) -> bool:
        """Whether any would break."""
        return bool(self._broken)

    @property
    def tree(self) -> dict[str, Any]:
        """The same as JSON."""
        from gateway.cli.document_views import tree_of_broken

        if self._why is not None:
            return {"notChecked": self._why}
        return {
            "checked": len(self._found),
            "broken": [tree_of_broken(one) for one in self._broken],
        }

    def say(self) -> None:
        """The same for people."""
        from gateway.cli.document_views import say_broken

        if self._why is not None:
            typer.echo(f"Registered documents were not checked: {self._why}")
        else:
            say_broken(self._found, self._broken)


def _documents(schema: GraphQLSchema, settings: Settings) -> Looked:
    """What the schema does to registered documents, read from the store as it is: it is not even brought up to date."""
    from gateway.cli.document_views import held_against
    from gateway.store import StoreError, is_there, without_password

    try:
        if not is_there(settings.store.url):
            return Looked(f"the store {without_password(settings.store.url)} is not there.")
        found = asyncio.run(_active(settings.store.url))
    except StoreError as error:
        return Looked(f"the store gives no answer: {error}")
    return Looked(None, found, held_against(schema, found))


async def _active(url: str) -> tuple[Used, ...]:
    from gateway.operations.persisted.register import Register
    from gateway.store import Store

    store = await Store.open(url, as_it_is=True)
    try:
        return await Register(store).active()
    finally:
        await store.aclose()
