"""`gateway schema`: the schema's text, and whether it broke a released one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.terminal import AsJson, fail, print_json

EXAMPLES = (
    "Examples: `gateway schema > schema.graphql` prints it. "
    "`gateway schema --check released.graphql` ends with 1 when something breaks."
)


def schema(
    check: Annotated[
        Path | None,
        typer.Option(
            help="Compare with a released schema; breaking changes end the command with 1."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the schema, or compare it with a released one."""
    from gateway.schema.build import build_schema, sdl

    text = sdl(build_schema())
    if check is None:
        print_json({"sdl": text}) if as_json else typer.echo(text, nl=False)
        return
    breaking, dangerous = compared(check, text)
    if as_json:
        print_json({"breaking": breaking, "dangerous": dangerous})
    else:
        for title, changes in (("Breaking", breaking), ("Dangerous", dangerous)):
            for change in changes:
                typer.echo(f"{title}: {change}")
        typer.echo(f"{len(breaking)} breaking, {len(dangerous)} dangerous changes against {check}")
    if breaking:
        raise typer.Exit(1)


def compared(released: Path, text: str) -> tuple[list[str], list[str]]:
    """Breaking and dangerous changes from a released schema to this one, as sentences."""
    from graphql import GraphQLError, build_schema
    from graphql.utilities import find_breaking_changes, find_dangerous_changes

    try:
        before = build_schema(released.read_text(encoding="utf-8"))
    except OSError as error:
        fail(f"{released} cannot be read: {error.strerror}", code=2)
    except (GraphQLError, TypeError, UnicodeDecodeError) as error:
        fail(f"{released} is not a schema: {error}", code=2)
    if before.query_type is None:
        fail(f"{released} is not a schema: it has no type Query", code=2)
    now = build_schema(text)
    return (
        [change.description for change in find_breaking_changes(before, now)],
        [change.description for change in find_dangerous_changes(before, now)],
    )
