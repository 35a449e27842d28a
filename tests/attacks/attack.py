"""What an attack is: bytes for a connection, and the statuses that they may be answered with."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

SCALE = int(os.environ.get("ATTACK_SCALE", "1"))
"""How many times larger than in CI the large attacks are."""

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
KEY = b"<key>"
"""Stands in an attack's bytes for its caller's key, which is made with the gateway."""

CUT = 0
"""The status of a connection that was closed without an answer."""

ANYBODY, ANALYST, FRONTEND, PARTNER = "anybody", "analyst", "frontend", "partner"
"""Who attacks: without credentials (an analyst in the sandbox), or with the key of a client of that profile. The
partner may run registered documents only; the others send their own."""

WHO = "{ viewer { client } }"


@dataclass(frozen=True, slots=True)
class Attack:
    """An attack. `pieces` are sent one after the other, where a number is a pause in seconds. `says` is in the answer,
    and of `hides` nothing is. `within` is the time until the answer has come, in seconds; `answers` is how many there may
    be at most, and `most_bytes` how long all of it. `waits`: it does nothing but wait, and takes a connection."""

    name: str
    pieces: tuple[bytes | float, ...]
    statuses: frozenset[int]
    who: str = ANYBODY
    says: str = ""
    hides: tuple[str, ...] = ()
    within: float = 4.0
    answers: int = 1
    most_bytes: int = 40_000
    waits: bool = False

    def __str__(self) -> str:
        return self.name


def head(
    line: str, headers: Mapping[str, str] | tuple[tuple[str, str], ...], *, length: int | None
) -> bytes:
    """The head of a request, after which the connection is closed."""
    pairs = tuple(headers.items()) if isinstance(headers, Mapping) else headers
    fields = [("Host", "localhost"), ("Connection", "close"), *pairs]
    if length is not None:
        fields.append(("Content-Length", str(length)))
    text = f"{line} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields)
    return text.encode("latin-1") + b"\r\n"


def _fields(who: str, headers: Mapping[str, str]) -> dict[str, str]:
    ours = {"Accept": GRAPHQL} | ({} if who == ANYBODY else {"X-Api-Key": KEY.decode()})
    return {name: value for name, value in (ours | dict(headers)).items() if value}


def sent(
    name: str,
    body: bytes,
    *statuses: int,
    who: str = ANYBODY,
    headers: Mapping[str, str] | None = None,
    target: str = "/graphql",
    **rest: Any,
) -> Attack:
    """A POST of bytes. A header whose value is empty is left away."""
    fields = _fields(who, {"Content-Type": JSON, **(headers or {})})
    pieces = (head(f"POST {target}", fields, length=len(body)), body)
    return Attack(name, pieces, frozenset(statuses), who, **rest)


def posted(name: str, members: Any, *statuses: int, **rest: Any) -> Attack:
    """A POST of JSON."""
    return sent(name, json.dumps(members).encode(), *statuses, **rest)


def asked(
    name: str, query: str, *statuses: int, variables: dict[str, Any] | None = None, **rest: Any
) -> Attack:
    """A POST of a document."""
    members = {"query": query} if variables is None else {"query": query, "variables": variables}
    return posted(name, members, *statuses, **rest)


def got(
    name: str,
    parameters: Mapping[str, str] | str,
    *statuses: int,
    who: str = ANYBODY,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    **rest: Any,
) -> Attack:
    """A GET, or a request of another method that has no body."""
    if isinstance(parameters, Mapping):
        parameters = "&".join(f"{name}={quote(value)}" for name, value in parameters.items())
    target = f"{method} /graphql?{parameters}"
    fields = _fields(who, headers or {})
    return Attack(name, (head(target, fields, length=None),), frozenset(statuses), who, **rest)


def raw(name: str, *pieces: bytes | float, statuses: tuple[int, ...], **rest: Any) -> Attack:
    """Bytes as they are."""
    return Attack(name, pieces, frozenset(statuses), **rest)
