"""The one table of statuses: why nothing was executed, and which media type tells it.

The drafts of GraphQL over HTTP want a status outside 2xx for every request error under
`application/graphql-response+json`. Under `application/json` clients from before that type read the body of a 200
only, so there it is 200 for what is wrong within a well-formed request. What ran, ran: 200, with errors beside its
data. Statuses such as 294 or 422, which drafts have had and dropped or not yet settled, are one change here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gateway.operations.answer import Refusal
from gateway.web.negotiation import GRAPHQL


@dataclass(frozen=True, slots=True)
class Status:
    """A refusal's status under each of the two media types."""

    as_json: int
    as_graphql: int


LENIENT = Status(200, 400)
BAD = Status(400, 400)

STATUSES: Mapping[Refusal, Status] = MappingProxyType(
    {
        Refusal.MALFORMED: BAD,
        Refusal.SYNTAX: LENIENT,
        Refusal.INVALID: LENIENT,
        Refusal.OPERATION: LENIENT,
        Refusal.VARIABLES: LENIENT,
        Refusal.NOT_BY_GET: Status(405, 405),
        Refusal.NOT_HERE: LENIENT,
        Refusal.LIMIT: BAD,
        Refusal.COST: BAD,
        Refusal.BUDGET: Status(429, 429),
        # Clients ask by hash first and send the text after a miss; some read the body of a 2xx only.
        Refusal.HASH_UNKNOWN: LENIENT,
        Refusal.HASH_OFF: LENIENT,
        Refusal.HASH_WRONG: BAD,
        Refusal.DOCUMENT_UNKNOWN: Status(404, 404),
        Refusal.DOCUMENT_REQUIRED: BAD,
        Refusal.DOCUMENT_RETIRED: Status(404, 404),
        Refusal.UNAUTHENTICATED: Status(401, 401),
        Refusal.UNCHECKED: Status(503, 503),
        Refusal.STORAGE: Status(503, 503),
    }
)

HEADERS: Mapping[Refusal, Mapping[str, str]] = MappingProxyType(
    {Refusal.NOT_BY_GET: MappingProxyType({"Allow": "POST"})}
)
"""What RFC 9110 wants beside a status."""


def status_of(refusal: Refusal | None, media: str) -> int:
    """The status of an answer; None is the refusal of what was executed."""
    if refusal is None:
        return 200
    status = STATUSES[refusal]
    return status.as_graphql if media == GRAPHQL else status.as_json
