"""The public schema as graphql-core sees it, with all its fields, for the tests that walk it."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLInterfaceType, GraphQLObjectType

from gateway.schema.build import build_schema
from gateway.schema.declared import Answer, Edge
from gateway.schema.streams import Stream

SCHEMA = build_schema()._schema
"""graphql-core's view of the public schema."""


def object_types() -> list[Any]:
    """Every object type and interface of ours."""
    return [
        kind
        for name, kind in sorted(SCHEMA.type_map.items())
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not name.startswith("__")
    ]


def fields() -> list[tuple[str, Any, Any]]:
    """Every field as "Type.field", graphql-core's field and strawberry's."""
    return [
        (f"{kind.name}.{name}", field, field.extensions.get("strawberry-definition"))
        for kind in object_types()
        for name, field in kind.fields.items()
    ]


EDGES = [
    (path, field, ours.metadata["declared"])
    for path, field, ours in fields()
    if isinstance(ours.metadata.get("declared"), Edge)
]

ANSWERS = [
    (path, field, ours.metadata["declared"])
    for path, field, ours in fields()
    if isinstance(ours.metadata.get("declared"), Answer)
]

STREAMS = [
    (path, field, ours.metadata["declared"])
    for path, field, ours in fields()
    if isinstance(ours.metadata.get("declared"), Stream)
]
