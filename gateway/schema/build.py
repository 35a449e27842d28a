"""The schema, built once per process."""

from __future__ import annotations

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from gateway.schema.associates import Associate
from gateway.schema.changes import IdempotencyConflict
from gateway.schema.errors import InputError, VendorRefusal
from gateway.schema.mutation import Mutation
from gateway.schema.query import Query
from gateway.schema.scalars import SCALARS


class Schema(strawberry.Schema):
    """Strawberry's schema, without its habit of logging every caller's typo as an error."""

    def process_errors(
        self,
        errors: list[GraphQLError],  # strawberry's signature
        execution_context: ExecutionContext | None = None,
    ) -> None:
        """Nothing: `operations` looks at every error once, and logs those that are ours."""


def build_schema() -> Schema:
    """The public schema."""
    return Schema(
        query=Query,
        mutation=Mutation,
        types=[Associate, InputError, VendorRefusal, IdempotencyConflict],
        config=StrawberryConfig(scalar_map=SCALARS),
    )


def sdl(schema: Schema) -> str:
    """The schema's text, as it is kept in `schema.graphql`."""
    return f"{schema.as_str().strip()}\n"
