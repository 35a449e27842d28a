"""The schema, built once per process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import strawberry
from graphql import DocumentNode, GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from gateway.schema.associates import Associate
from gateway.schema.changes import IdempotencyConflict
from gateway.schema.cost import Cost, ListSize, describe_directives, prices_in, print_prices
from gateway.schema.errors import InputError, VendorRefusal
from gateway.schema.mutation import Mutation
from gateway.schema.query import Query
from gateway.schema.scalars import SCALARS
from gateway.schema.subscription import Subscription


class Schema(strawberry.Schema):
    """Strawberry's schema, without its habit of logging every caller's typo as an error, and with what each field
    costs."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.prices = prices_in(self._schema)
        print_prices(self._schema, self.prices)
        describe_directives(self._schema)

    def process_errors(
        self,
        errors: list[GraphQLError],  # strawberry's signature
        execution_context: ExecutionContext | None = None,
    ) -> None:
        """Nothing: `operations` looks at every error once, and logs those that are ours."""


READY = "document"
"""The member of an execution's `operation_extensions` that is its document, parsed and found right."""


class Ready(SchemaExtension):
    """Hands strawberry a document that needs neither parsing nor checking any more: see `READY`."""

    def on_operation(self) -> Iterator[None]:
        """Before anything else. An empty list of errors says that there are none to look for."""
        given = (self.execution_context.operation_extensions or {}).get(READY)
        if isinstance(given, DocumentNode):
            self.execution_context.graphql_document = given
            self.execution_context.pre_execution_errors = []
        yield


def build_schema(kind: type[Schema] = Schema) -> Schema:
    """The public schema, of a kind that may execute it differently."""
    return kind(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Associate, InputError, VendorRefusal, IdempotencyConflict, Cost, ListSize],
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[Ready],
    )


def sdl(schema: Schema) -> str:
    """The schema's text, as it is kept in `schema.graphql`."""
    return f"{schema.as_str().strip()}\n"
