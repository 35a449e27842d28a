"""Clients as people see them on a terminal, and as JSON. No key is in either, but for a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gateway.caller import Scope
from gateway.cli.change_views import TO_THE_MINUTE, plain_table, shown_at

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

    from gateway.access.records import Client, Key


def tree_of(client: Client, now: datetime) -> dict[str, Any]:
    """A client as JSON, times in UTC."""
    departments = client.departments
    return {
        "name": client.name,
        "profile": client.profile.value,
        "scopes": _scopes(client),
        "departments": None if departments is None else sorted(departments),
        "enforcement": client.enforcement.value,
        "createdAt": _utc(client.created_at),
        "revokedAt": _utc(client.revoked_at),
        "keys": [_tree_of_key(key, now) for key in client.keys],
    }


def table_of(clients: Iterable[Client], now: datetime) -> Table:
    """A row per client."""
    headers = ("client", "profile", "documents", "scopes", "departments", "keys", "last used")
    return plain_table(headers, [_row(client, now) for client in clients])


def view_of(client: Client, now: datetime) -> Group:
    """All there is to say about a client."""
    from rich.console import Group

    headers = ("key", "state", "made", "expires", "last used")
    facts = plain_table(("client", client.name), _facts(client))
    return Group(facts, "", plain_table(headers, [_key_row(key, now) for key in client.keys]))


def _facts(client: Client) -> Iterator[tuple[str, str]]:
    yield "profile", client.profile.value
    yield "documents", client.enforcement.value
    yield "scopes", ", ".join(_scopes(client)) or "none"
    yield "departments", _departments(client, most=1000)
    yield "made", shown_at(client.created_at)
    if client.revoked_at is not None:
        yield "revoked", shown_at(client.revoked_at)


def _row(client: Client, now: datetime) -> tuple[str, ...]:
    live = sum(key.state(now).value == "live" for key in client.keys)
    used = max((key.used_at for key in client.keys if key.used_at is not None), default=None)
    scopes = "all" if client.scopes == frozenset(Scope) else str(len(client.scopes))
    return (
        client.name,
        client.profile.value,
        client.enforcement.value,
        scopes,
        _departments(client, most=3),
        "revoked" if client.revoked_at is not None else f"{live} live",
        _at(used, "never"),
    )


def _key_row(key: Key, now: datetime) -> tuple[str, ...]:
    state = key.state(now).value
    ends = key.revoked_at or key.expires_at
    return key.prefix, state, _at(key.created_at), _at(ends, "never"), _at(key.used_at, "never")


def _tree_of_key(key: Key, now: datetime) -> dict[str, Any]:
    return {
        "prefix": key.prefix,
        "state": key.state(now).value,
        "createdAt": _utc(key.created_at),
        "expiresAt": _utc(key.expires_at),
        "revokedAt": _utc(key.revoked_at),
        "usedAt": _utc(key.used_at),
    }


def _scopes(client: Client) -> list[str]:
    return [scope.value for scope in Scope if scope in client.scopes]


def _departments(client: Client, *, most: int) -> str:
    if client.departments is None:
        return "all"
    named = sorted(client.departments)
    more = f" and {len(named) - most} more" if len(named) > most else ""
    return f"{', '.join(named[:most])}{more}" or "none"


def _at(at: datetime | None, otherwise: str = "") -> str:
    return otherwise if at is None else shown_at(at, form=TO_THE_MINUTE)


def _utc(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
