"""What a document is to a profile before it is registered: read as it would be for a request, and priced.

The cost is estimated with no variables but their defaults; what an operation costs with others is decided when it runs.
"""

from __future__ import annotations

from graphql import OperationDefinitionNode

from gateway.operations.answer import Answer
from gateway.operations.bounds import Bounds
from gateway.operations.cache import Document, read
from gateway.operations.persisted.manifests import Judged
from gateway.schema.build import Schema


def judged(text: str, schema: Schema, bounds: Bounds) -> Judged:
    """What a text is to callers with these bounds."""
    document = read(schema, text, bounds)
    if isinstance(document, Answer):
        return Judged(faults=tuple(_sentence(error) for error in document.errors))
    if len(document.operations) > 1:
        return Judged(
            faults=(f"it holds {len(document.operations)} operations; register each by itself.",)
        )
    ((name, operation),) = document.operations.items()
    return _priced(document, name, operation, bounds)


def _priced(
    document: Document, name: str | None, operation: OperationDefinitionNode, bounds: Bounds
) -> Judged:
    cost = document.plans[name].bill(None).estimate
    found = Judged(name, operation.operation.value, cost)
    if cost <= bounds.cost:
        return found
    fault = f"it costs {cost:,} points, and one operation of this client may cost {bounds.cost:,}; ask for less at once."
    return Judged(name, found.type, cost, (fault,))


def _sentence(error: dict[str, object]) -> str:
    """An error with its first place in the text."""
    places = error.get("locations")
    if isinstance(places, list) and places:
        return f"line {places[0]['line']}, column {places[0]['column']}: {error['message']}"
    return str(error["message"])
