"""How many operations of a client are under way at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from gateway.operations.answer import Answer, Refusal, refused
from gateway.schema.errors import ErrorCode


class UnderWay:
    """The operations that are under way in this process, by client."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()

    def of(self, client: str) -> int:
        """How many a client has."""
        return self._count[client]

    @contextmanager
    def one_more(self, client: str) -> Iterator[None]:
        """One more of a client's, for as long as the block lasts."""
        self._count[client] += 1
        try:
            yield
        finally:
            self._count[client] -= 1
            if not self._count[client]:
                del self._count[client]


def too_many(most: int) -> Answer:
    """What is told to who has all that they may have."""
    return refused(
        Refusal.BUDGET,
        f"This client has {most:,} operations under way, which is all that it may have at a time. Ask again when one of them "
        "is answered.",
        ErrorCode.RATE_LIMITED,
        headers=(("Retry-After", "1"),),
        limit="at_once",
        most=most,
    )
