"""What is said beside an answer once it is there: how long it may be kept, and that its document uses what will go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from graphql import DocumentNode, GraphQLSchema

from gateway.operations.answer import Answer
from gateway.operations.documents import Found
from gateway.operations.operation import Operation
from gateway.operations.persisted.deprecation import Deprecations
from gateway.schema.context import Context


class Afterwards:
    """Says it. `max_age_seconds` is the longest that an answer may be kept."""

    def __init__(self, schema: GraphQLSchema, *, max_age_seconds: int) -> None:
        self._deprecations = Deprecations(schema)
        self._max_age = max_age_seconds

    def said(
        self,
        answer: Answer,
        found: Found,
        operation: Operation,
        *,
        document: DocumentNode,
        context: Context,
    ) -> Answer:
        """The answer to an operation that was executed, with what is said beside it."""
        headers = self._deprecations.headers(found.text, document, now=context.now)
        if headers:
            answer = replace(answer, headers=(*answer.headers, *headers))
        if not may_be_kept(answer, found, operation):
            return answer
        return replace(answer, fresh_seconds=self._seconds(context))

    def _seconds(self, context: Context) -> int:
        left = seconds_left(context.freshness.until(), now=context.now)
        return self._max_age if left is None else min(self._max_age, left)


def may_be_kept(answer: Answer, found: Found, operation: Operation) -> bool:
    """Whether a cache may keep the answer: it was asked for by GET, a URL stands for the document, and nothing is missing
    from it, not even because a vendor was away."""
    is_whole = answer.refusal is None and answer.data is not None and not answer.errors
    return (
        operation.only_queries
        and found.is_named
        and is_whole
        and "sources" not in answer.extensions
    )


def seconds_left(until: datetime | None, *, now: datetime) -> int | None:
    """The whole seconds from now until then; 0 for what is past, None for no end."""
    return None if until is None else max(0, int((until - now).total_seconds()))
