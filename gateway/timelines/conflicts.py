"""Times that cannot be meant so: hours that are over, blocks that close everything or nothing. Pure.

All is read from timelines of parts of what is said, by the engine's own questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from gateway.directory import Associate
from gateway.engine import Effect, Layer, Layers, Slot, Status, Timeline
from gateway.timelines.findings import Finding, Seen
from gateway.timelines.known import OPENING
from gateway.timelines.person import Line
from gateway.vendors.records import OfficeHours, Schedule, ScheduleEvent, ScheduleRef
from gateway.vendors.statements import Statement

Spans = list[tuple[datetime, datetime]]

AHEAD = timedelta(weeks=8)
"""How far blocks are compared with hours. Blocks recur every week; hours may in few of them."""


# ---------------------------------------------------------------- hours without a time to come


def schedules_over(seen: Seen) -> Iterator[Finding]:
    """Business hours that count and have no time to come."""
    said: dict[ScheduleRef, Statement] = {}
    whose: dict[ScheduleRef, list[Associate]] = {}
    for associate, _, compiled in seen.each():
        if len(_opening(compiled.line)) == 1 and not _seems_closed(compiled.line, seen.now):
            continue  # nothing else can open it
        for statement in _certain_hours(compiled.line.statements):
            said.setdefault(statement.record.ref, statement)
            whose.setdefault(statement.record.ref, []).append(associate)
    for ref, statement in said.items():
        if _is_never(_opened((statement.slot,)), seen.now):
            yield Finding(
                "SCHEDULE_OVER",
                tuple(whose[ref]),
                f"No event of '{statement.name}' ({statement.kind}) takes place from now on, so it opens no time.",
                "Add an event to the schedule, or delete it so that other hours count.",
                statement.record,
                thing=ref,
            )


def _certain_hours(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Those of schedules all of whose events could be read."""
    unsure = {one.record.schedule for one in statements if isinstance(one.record, ScheduleEvent)}
    for one in statements:
        is_sure = one.slot.effect is Effect.OPENS and isinstance(one.record, Schedule)
        if is_sure and one.record.ref not in unsure:
            yield one


def never_available(seen: Seen) -> Iterator[Finding]:
    """People who are never available, even when they are not out of office."""
    for associate, _, compiled in seen.each():
        if _seems_closed(compiled.line, seen.now) and _is_closed_for_good(compiled.line, seen.now):
            yield Finding(
                "NEVER_AVAILABLE",
                (associate,),
                f"{associate.name} is never available from now on.",
                "availabilityAt says why; add hours, or remove what closes them.",
            )


def _seems_closed(line: Line, now: datetime) -> bool:
    """Whether no time is in sight that is not closed. Cheap, since this timeline is kept; most people end here."""
    answer = line.timeline.at(now)
    return answer.status is Status.UNAVAILABLE and answer.until is None


def _is_closed_for_good(line: Line, now: datetime) -> bool:
    """Hours alone are looked at first: among few rules a proof is found where there is none among many."""
    layers = line.timeline.layers
    if layers.has_hours and _is_never(_opened(_opening(line)), now):
        return True
    # An absence is taken back some day; what is left without it is not.
    slots = tuple(slot for slot in layers.slots if slot.layer is not Layer.OUT_OF_OFFICE)
    whole = line.timeline if slots == layers.slots else Timeline(replace(layers, slots=slots))
    return _is_never(whole, now)


def _is_never(timeline: Timeline, now: datetime) -> bool:
    """Whether it is proved to be unavailable for ever."""
    answer = timeline.at(now)
    is_settled = answer.until is None and answer.searched_until is None
    return is_settled and answer.status is Status.UNAVAILABLE


# ---------------------------------------------------------------- blocks against hours


def blocked(seen: Seen) -> Iterator[Finding]:
    """Blocks that close nobody's hours, and people whose hours they close altogether."""
    blocks = _blocks(seen)
    together = _closed((one.slot for one in blocks), seen.now)
    idle = {one: _closed((one.slot,), seen.now) for one in blocks}
    concerned = [
        (associate, compiled.line) for associate, facts, compiled in seen.each() if facts.blocks
    ]
    looked_at: dict[object, Spans] = {}
    for associate, line in concerned if blocks else ():
        key = _opening(line), line.timeline.layers.has_hours
        hours = looked_at.get(key)
        if hours is None:
            hours = looked_at[key] = _hours(line, seen.now)
            idle = {one: when for one, when in idle.items() if not _common(when, hours)}
        if hours and _common(together, hours) == _total(hours):
            yield _all_hours(associate)
    for block in idle:
        yield _outside(block, [associate for associate, _ in concerned])


def _blocks(seen: Seen) -> tuple[Statement, ...]:
    """The account's blocks of which it is known when they are, each once."""
    found = {
        statement.record_id: statement
        for _, facts, compiled in seen.each()
        if facts.blocks
        for statement in compiled.line.statements
        if isinstance(statement.record, OfficeHours) and statement.slot.effect is Effect.CLOSES
    }
    return tuple(found.values())


def _all_hours(associate: Associate) -> Finding:
    return Finding(
        "BLOCK_ALL_HOURS",
        (associate,),
        f"The account's office hours at OpenTact close all hours that {associate.name} has in the next eight weeks.",
        "Shorten the office hours, unlink the account with associateUpdate, or change the hours.",
    )


def _outside(block: Statement, whom: Sequence[Associate]) -> Finding:
    name = f"'{block.name}' " if block.name else ""
    day = block.record.day_of_week.value.capitalize()
    return Finding(
        "BLOCK_OUTSIDE_HOURS",
        tuple(whom),
        f"{name}({block.kind} on {day}s) lies outside all hours in the next eight weeks, so it changes nothing.",
        "Nothing has to be done; if it was meant to close something, correct its day or times.",
        block.record,
        thing=block.record_id,
    )


# ---------------------------------------------------------------- parts of timelines


def _opening(line: Line) -> tuple[Slot, ...]:
    return tuple(slot for slot in line.timeline.layers.slots if slot.effect in OPENING)


def _opened(slots: Iterable[Slot]) -> Timeline:
    """Hours alone, also those that may be."""
    certain = tuple(replace(slot, effect=Effect.OPENS) for slot in slots)
    return Timeline(Layers(certain, True, Status.AVAILABLE))


def _closed(slots: Iterable[Slot], now: datetime) -> Spans:
    """When blocks close, in the time ahead."""
    timeline = Timeline(Layers(tuple(slots), False, Status.AVAILABLE))
    return _when(timeline, Status.UNAVAILABLE, now)


def _hours(line: Line, now: datetime) -> Spans:
    """When hours hold or may hold, in the time ahead; without any, all of it."""
    if not line.timeline.layers.has_hours:
        return [(now, now + AHEAD)]
    return _when(_opened(_opening(line)), Status.AVAILABLE, now)


def _when(timeline: Timeline, status: Status, now: datetime) -> Spans:
    """When it is of a status, in the time ahead."""
    periods = timeline.periods(now, now + AHEAD)
    return [(one.start, one.end) for one in periods if one.status is status]


def _common(one: Spans, other: Spans) -> timedelta:
    """How much time two lists share; each is in order and without overlaps."""
    shared = timedelta()
    place = beside = 0
    while place < len(one) and beside < len(other):
        start = max(one[place][0], other[beside][0])
        end = min(one[place][1], other[beside][1])
        shared += max(end - start, timedelta())
        if one[place][1] <= other[beside][1]:
            place += 1
        else:
            beside += 1
    return shared


def _total(spans: Spans) -> timedelta:
    return sum((end - start for start, end in spans), timedelta())
