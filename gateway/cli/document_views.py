"""Registered documents as people see them on a terminal, and as JSON with times in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import typer

from gateway.cli.change_views import TO_THE_MINUTE, plain_table, shown_at
from gateway.cli.terminal import progress_bar

if TYPE_CHECKING:
    from graphql import GraphQLSchema
    from rich.table import Table

    from gateway.operations.persisted.against import Broken
    from gateway.operations.persisted.registered import Used, Version, VersionUsed


def tree_of_version(version: Version) -> dict[str, Any]:
    """A version as JSON."""
    return {
        "client": version.client,
        "version": version.version,
        "status": version.status.value,
        "registeredAt": utc(version.registered_at),
        "registeredBy": version.registered_by,
        "activatedAt": utc(version.activated_at),
        "retiredAt": utc(version.retired_at),
    }


def tree_of_use(one: VersionUsed, *, stale: bool) -> dict[str, Any]:
    """A version with its use as JSON."""
    return {
        **tree_of_version(one.version),
        "documents": one.documents,
        "uses": one.uses,
        "lastUsedAt": utc(one.last_used_at),
        "stale": stale,
    }


def tree_of_document(one: Used) -> dict[str, Any]:
    """A document with its use as JSON, without its text."""
    document = one.document
    return {
        "client": document.client,
        "version": document.version,
        "id": document.id,
        "name": document.name,
        "type": document.type,
        "cost": document.cost,
        "sha256": document.sha256,
        "uses": one.uses,
        "lastUsedAt": utc(one.last_used_at),
    }


def tree_of_broken(one: Broken) -> dict[str, Any]:
    """A document that does not fit a schema as JSON."""
    return {**tree_of_document(one.used), "errors": list(one.faults)}


def table_of_versions(found: Iterable[VersionUsed], *, stale: frozenset[tuple[str, str]]) -> Table:
    """A row per version."""
    headers = (
        *("client", "version", "status", "documents", "uses", "last used"),
        *("registered", "registered by", ""),
    )
    return plain_table(
        headers,
        [
            (
                one.version.client,
                one.version.version,
                one.version.status.value,
                str(one.documents),
                str(one.uses),
                _at(one.last_used_at, "never"),
                _at(one.version.registered_at),
                one.version.registered_by,
                "stale" if (one.version.client, one.version.version) in stale else "",
            )
            for one in found
        ],
    )


def table_of_documents(found: Iterable[Used]) -> Table:
    """A row per document."""
    headers = ("client", "version", "document", "type", "cost", "uses", "last used", "id")
    return plain_table(
        headers,
        [
            (
                one.document.client,
                one.document.version,
                one.document.name or "",
                one.document.type,
                str(one.document.cost),
                str(one.uses),
                _at(one.last_used_at, "never"),
                one.document.id,
            )
            for one in found
        ],
    )


def lines_of_broken(found: Iterable[Broken]) -> list[str]:
    """A line per fault."""
    return [
        f"{one.used.document.client} {one.used.document.version}: {one.used.document.name or one.used.document.id} "
        f"(used {one.used.uses} times, last {_at(one.used.last_used_at, 'never')}): {fault}"
        for one in found
        for fault in one.faults
    ]


def counted(count: int, what: str = "document") -> str:
    """So many of something, in words."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def is_stale(one: VersionUsed, *, now: datetime, days: float) -> bool:
    """Whether a version runs and nobody has used it for so long, nor had it less time than that."""
    since = one.last_used_at or one.version.activated_at
    return (
        one.version.status.value == "active"
        and since is not None
        and now - since > timedelta(days=days)
    )


def utc(at: datetime | None) -> str | None:
    """An instant as JSON has it."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _at(at: datetime | None, otherwise: str = "") -> str:
    return otherwise if at is None else shown_at(at, form=TO_THE_MINUTE)


def held_against(schema: GraphQLSchema, found: tuple[Used, ...]) -> tuple[Broken, ...]:
    """Those of the documents that do not fit a schema."""
    from gateway.operations.persisted.against import broken_by

    with progress_bar("Checking documents") as progress:
        return broken_by(schema, found, progress=progress)


def say_broken(found: tuple[Used, ...], broken: tuple[Broken, ...]) -> None:
    """Say which documents would break, and whose they are."""
    for line in lines_of_broken(broken):
        typer.echo(f"Breaks: {line}")
    clients = sorted({one.used.document.client for one in broken})
    whose = f", of {', '.join(clients)}" if clients else ""
    would_break = f"{len(broken)} of {counted(len(found), 'active document')} would break"
    typer.echo(f"{would_break}{whose}")
