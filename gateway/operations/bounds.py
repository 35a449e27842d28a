"""What one profile may ask, as the rooms take it; every member is a setting `limits.<profile>.<member>`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a profile. Counts are of a document with its fragments written out; `cost` is in points and for one
    operation, `bucket` what a client can have saved, `refill` points a second; `at_once` is of one client's operations that are
    under way, `seconds` an operation's deadline."""

    document_bytes: int
    document_tokens: int
    depth: int
    aliases: int
    fields: int
    directives: int
    fragments: int
    operations: int
    introspection: bool
    introspection_depth: int
    cost: int
    bucket: int
    refill: float
    at_once: int
    seconds: float
