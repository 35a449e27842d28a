"""Before anything is timed: whether all say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from gateway.engine import Status, Timeline, statuses_at
from tests.benchmarks.contenders import Contender
from tests.benchmarks.schedule import Range


def disagreements(
    one: Contender, other: Contender, moments: Iterable[datetime], ranges: Iterable[Range]
) -> Iterator[str]:
    """What two contenders do not agree on: status and next change at moments, open intervals of ranges."""
    for moment in moments:
        for question in (_status, _change):
            yield from _apart(
                one, other, f"{moment}", question(one, moment), question(other, moment)
            )
    for asked in ranges:
        yield from _apart(one, other, f"{asked}", _spans(one, asked), _spans(other, asked))


def crowd_disagreements(
    crowd: Sequence[Timeline], other: Contender, moments: Iterable[datetime]
) -> Iterator[str]:
    """Where a crowd to whom the same is said has another status than a contender says."""
    for moment in moments:
        wanted = Status.AVAILABLE if _status(other, moment) else Status.UNAVAILABLE
        wrong = sum(status is not wanted for status in statuses_at(crowd, moment))
        if wrong:
            yield f"{moment}: {other.name} says {wanted}, {wrong} of the crowd do not"


def _apart(
    one: Contender, other: Contender, asked: str, said: object, wanted: object
) -> Iterator[str]:
    if said != wanted:
        yield f"{asked}: {one.name} says {said}, {other.name} says {wanted}"


def _status(contender: Contender, moment: datetime) -> bool:
    return contender.opened(contender.status(contender.prepared(moment)))


def _change(contender: Contender, moment: datetime) -> datetime | None:
    return contender.changed(contender.next_change(contender.prepared(moment)))


def _spans(contender: Contender, asked: Range) -> list[tuple[datetime, datetime]]:
    prepared = Range(contender.prepared(asked.start), contender.prepared(asked.end))
    return contender.spans(contender.intervals(prepared))
