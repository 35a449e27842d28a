"""Absences that nobody sees the end of, and people out of office who stand in for each other. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import inf

from gateway.directory import Associate
from gateway.engine import Effect, Span
from gateway.timelines.findings import Finding, Seen
from gateway.timelines.reach import MOST_DELEGATES
from gateway.vendors.mykaarma.knowledge import covers
from gateway.vendors.records import OutOfOffice, OutOfOfficeKnowledge


@dataclass(frozen=True, slots=True)
class Out:
    """Somebody's absence that is certain: [start, end) as seconds since 1970."""

    associate: Associate
    record: OutOfOffice
    start: float
    end: float

    @property
    def delegate(self) -> str | None:
        """The dealer associate who stands in."""
        delegation = self.record.delegation
        return delegation.delegate_dealer_associate_id if delegation else None

    def during(self, start: float, end: float) -> bool:
        """Whether some of it lies in [start, end)."""
        return max(self.start, start) < min(self.end, end)


# ---------------------------------------------------------------- without an end


def absences(seen: Seen) -> Iterator[Finding]:
    """Absences in force until nobody knows when."""
    for associate, facts, _ in seen.each():
        record = facts.absences.record if facts.absences else None
        if record is not None and record.ends_at is None and covers(record, seen.now):
            yield Finding(
                "ABSENCE_WITHOUT_END",
                (associate,),
                f"{associate.name} is out of office until further notice.",
                "Give it an end with outOfOfficeSet, or end it with outOfOfficeEnd.",
                record,
            )
    for one in _outs(seen):
        if one.record.known_from is OutOfOfficeKnowledge.VENDOR_FLAG:
            yield Finding(
                "ABSENCE_UNCLEAR",
                (one.associate,),
                f"myKaarma shows {one.associate.name} as out of office; it was not set through the gateway, so nobody "
                "can tell until when.",
                "Set it again through the gateway, which remembers it: outOfOfficeSet with overwrite.",
                one.record,
            )


def _outs(seen: Seen) -> Iterator[Out]:
    """Everybody's absences that are certain and not yet over."""
    now = seen.now.timestamp()
    for associate, _, compiled in seen.each():
        for statement in compiled.line.statements:
            record = statement.record
            if not isinstance(record, OutOfOffice) or statement.slot.effect is not Effect.CLOSES:
                continue
            for rule in statement.slot.rules:
                if isinstance(rule, Span) and (rule.end is None or rule.end > now):
                    start = -inf if rule.start is None else float(rule.start)
                    yield Out(
                        associate, record, start, inf if rule.end is None else float(rule.end)
                    )


# ---------------------------------------------------------------- who stands in


def delegates(seen: Seen) -> Iterator[Finding]:
    """Delegates who are out themselves, as far as they are among the people asked about."""
    outs = list(_outs(seen))
    by_id: dict[str, list[Out]] = {}
    for one in outs:
        by_id.setdefault(one.record.dealer_associate_id, []).append(one)
    for one in outs:
        yield from _followed(one, by_id, now=seen.now)


def _followed(out: Out, by_id: dict[str, list[Out]], *, now: datetime) -> Iterator[Finding]:
    """The chain of those who stand in, from delegate to delegate, while all of them are out at once."""
    start, end = max(out.start, now.timestamp()), out.end
    chain, one = {out.record.dealer_associate_id}, out
    while one.delegate is not None and len(chain) <= MOST_DELEGATES:
        if one.delegate in chain:
            yield _loop(out)
            return
        chain.add(one.delegate)
        also = (other for other in by_id.get(one.delegate, ()) if other.during(start, end))
        following = next(also, None)
        if following is None:
            return
        one, start, end = following, max(start, following.start), min(end, following.end)
    if one is not out:
        yield _also_out(out, one.associate)


def _loop(out: Out) -> Finding:
    return Finding(
        "DELEGATE_LOOP",
        (out.associate,),
        f"Who stands in for {out.associate.name} is out of office too, and so on in a circle: nobody is there.",
        "Name a delegate who is there with outOfOfficeSet.",
        out.record,
    )


def _also_out(out: Out, last: Associate) -> Finding:
    return Finding(
        "DELEGATE_ALSO_OUT",
        (out.associate,),
        f"{last.name}, who is to stand in for {out.associate.name}, is out of office for some of the same time.",
        "Name another delegate with outOfOfficeSet.",
        out.record,
    )
