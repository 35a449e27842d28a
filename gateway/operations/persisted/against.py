"""Registered documents held against a schema: which would not fit it any more, and which use a field. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    validate,
    visit,
)
from graphql.type import is_abstract_type

from gateway.operations.persisted.registered import Used

MOST_FAULTS = 10


@dataclass(frozen=True, slots=True)
class Broken:
    """A document that does not fit a schema, and why."""

    used: Used
    faults: tuple[str, ...]


def broken_by(
    schema: GraphQLSchema,
    documents: Sequence[Used],
    *,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> tuple[Broken, ...]:
    """Those of the documents that do not fit the schema. Equal texts are looked at once."""
    looked: dict[str, tuple[str, ...]] = {}
    for done, one in enumerate(documents, 1):
        if one.document.sha256 not in looked:
            looked[one.document.sha256] = _faults(one.document.text, schema)
        progress(done, len(documents))
    return tuple(
        Broken(one, faults) for one in documents if (faults := looked[one.document.sha256])
    )


def _faults(text: str, schema: GraphQLSchema) -> tuple[str, ...]:
    try:
        found = validate(schema, parse(text, no_location=True), max_errors=MOST_FAULTS)
    except GraphQLError as error:
        return (error.message,)
    return tuple(error.message for error in found[:MOST_FAULTS])


def users_of(
    schema: GraphQLSchema, type_name: str, field: str, documents: Sequence[Used]
) -> tuple[Used, ...]:
    """Those of the documents that select a field of a type, be it by an interface or union that the type belongs to."""
    looked: dict[str, bool] = {}
    for one in documents:
        if one.document.sha256 not in looked:
            looked[one.document.sha256] = _selects(one.document.text, schema, type_name, field)
    return tuple(one for one in documents if looked[one.document.sha256])


def _selects(text: str, schema: GraphQLSchema, type_name: str, field: str) -> bool:
    types = TypeInfo(schema)
    looking = _Looking(schema, types, type_name, field)
    visit(parse(text, no_location=True), TypeInfoVisitor(types, looking))
    return looking.found


class _Looking(Visitor):
    def __init__(self, schema: GraphQLSchema, types: TypeInfo, type_name: str, field: str) -> None:
        super().__init__()
        self.found = False
        self._schema, self._types = schema, types
        self._wanted, self._field = schema.get_type(type_name), field

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        if node.name.value != self._field:
            return None
        parent, wanted = self._types.get_parent_type(), self._wanted
        if parent is wanted or (
            is_abstract_type(parent) and self._schema.is_sub_type(parent, wanted)  # type: ignore[arg-type]  # any named type may be asked about
        ):
            self.found = True
            return self.BREAK
        return None
