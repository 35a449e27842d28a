"""From the members of a request to an operation: every way in which clients name a document.

A document comes as `query` (its text), as `documentId` or Relay's `doc_id`, as the rest of the path after /graphql/, or
by hash in `extensions.persistedQuery`. Which of them wins, and who may run it, is decided where documents are kept; here
two ids that differ are refused. Members that are unknown are passed over, as the specification has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson

from gateway.operations.operation import Operation
from gateway.web.responses import TurnedAway

MEMBERS = ("query", "operationName", "variables", "extensions", "documentId", "doc_id")
MOST_PARAMETERS = 100
LONGEST_NAME = 128
"""Characters of what a client calls itself; longer names are passed over."""
CLIENT_NAMES = ("graphql-client-name", "apollographql-client-name")
CLIENT_VERSIONS = ("graphql-client-version", "apollographql-client-version")


@dataclass(frozen=True, slots=True)
class Beside:
    """What a request says of its operation outside its members: by its path, and by its client's headers."""

    document_id: str | None = None
    client_name: str | None = None
    client_version: str | None = None


NOTHING = Beside()


def beside(path_id: str | None, headers: Mapping[str, str]) -> Beside:
    """What is said outside the members. `path_id` is the rest of the path."""
    return Beside(path_id, _named(headers, CLIENT_NAMES), _named(headers, CLIENT_VERSIONS))


def query_members(query_string: bytes) -> dict[str, Any]:
    """The members of a GET request. An empty one counts as absent. Raises TurnedAway."""
    members: dict[str, Any] = {}
    for name, text in _parameters(query_string):
        if name not in MEMBERS or not text:
            continue
        if name in members:
            raise TurnedAway(400, f"`{name}` is there twice; send it once.")
        members[name] = text
    for name in ("variables", "extensions"):
        if name in members:
            members[name] = _json(name, members[name])
    return members


def read_members(members: Any, said: Beside = NOTHING, *, only_queries: bool) -> Operation:
    """The operation in a request's members. Raises TurnedAway."""
    if isinstance(members, list):
        raise TurnedAway(400, "Batches are not accepted; send one operation per request.")
    if not isinstance(members, dict):
        raise TurnedAway(400, "The body has to be a JSON object with a `query`.")
    query = _text(members, "query")
    document_id = _document_id(members, said.document_id)
    sha256 = _sha256(_object(members, "extensions"))
    if not (query and query.strip()):
        query = None
        if document_id is None and sha256 is None:
            message = "There is no `query`: send a document's text, or the `documentId` of a registered one."
            raise TurnedAway(400, message)
    return Operation(
        query=query,
        variables=_object(members, "variables"),
        operation_name=_text(members, "operationName") or None,
        only_queries=only_queries,
        document_id=document_id,
        sha256=sha256,
        client_name=said.client_name,
        client_version=said.client_version,
    )


def _document_id(members: Mapping[str, Any], path_id: str | None) -> str | None:
    """The one id that a request gives."""
    given = (_text(members, "documentId"), _text(members, "doc_id"), path_id)
    ids = {one for one in given if one is not None}
    if "" in ids:
        raise TurnedAway(
            400, "`documentId` is empty; leave it away, or send a registered document's id."
        )
    if len(ids) > 1:
        raise TurnedAway(400, "Several ids of documents are there, and differ; send one.")
    return ids.pop() if ids else None


def _sha256(extensions: Mapping[str, Any] | None) -> str | None:
    """What `extensions.persistedQuery` names; its form is that of Apollo's automatic persisted queries."""
    persisted = _object(extensions or {}, "persistedQuery", "extensions.persistedQuery")
    if persisted is None:
        return None
    if persisted.get("version") not in (1, "1"):
        raise TurnedAway(400, "`extensions.persistedQuery.version` has to be 1.")
    sha256 = _text(persisted, "sha256Hash", "extensions.persistedQuery.sha256Hash")
    if not sha256:
        raise TurnedAway(400, "`extensions.persistedQuery.sha256Hash` has to be a hash.")
    return sha256


def _text(members: Mapping[str, Any], name: str, shown: str = "") -> str | None:
    value = members.get(name)
    if value is not None and not isinstance(value, str):
        raise TurnedAway(400, f"`{shown or name}` has to be text.")
    return value


def _object(members: Mapping[str, Any], name: str, shown: str = "") -> dict[str, Any] | None:
    value = members.get(name)
    if value is not None and not isinstance(value, dict):
        raise TurnedAway(400, f"`{shown or name}` has to be an object.")
    return value


def _parameters(query_string: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            query_string.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except UnicodeDecodeError:
        raise TurnedAway(400, "The query string is not percent-encoded UTF-8.") from None
    except ValueError:
        raise TurnedAway(400, f"There are more than {MOST_PARAMETERS} parameters.") from None


def _json(name: str, text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise TurnedAway(400, f"`{name}` is not JSON: {str(error)[:100]}.") from None


def _named(headers: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    """The first of these headers that has a name of bearable length."""
    said = (headers.get(name, "") for name in names)
    return next((name for name in said if 0 < len(name) <= LONGEST_NAME), None)
