"""An operation as it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Operation:
    """What a caller sent: a document's text, or what names a document that is kept, and how to run it.

    `document_id` is an opaque id (`documentId`, `doc_id`, or from the path); `sha256` the hash of an automatically
    persisted query, which may come with the text. `only_queries` is for methods that must not change anything.
    `client_name` and `client_version` are what the client calls itself: for telemetry and for finding a document, never
    for permission."""

    query: str | None = None
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None
    only_queries: bool = False
    document_id: str | None = None
    sha256: str | None = None
    client_name: str | None = None
    client_version: str | None = None
