"""Being out of office at myKaarma as rules for the schedule engine. Pure.

Two things are known: the record that the gateway wrote, and the vendor's flag as it was read (`knowledge.py`).

Rule 1: the record closes in [start, end). Without a start it has always been so; without an end it goes on.
Rule 2: a flag that is up, while the record does not cover the reading, closes from its start to `flag_seconds` after
the reading. From there on it may close: myKaarma tells no end.
Rule 3: a flag that is down says nothing, also where the record covers the reading: the flag is a copy that may lag.
Rule 4: what is not told may close: before the reading where the flag's start cannot be right, and at any time where
there is no flag to read.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from gateway.engine import Effect, Layer, Slot, Span
from gateway.vendors.choices import Choices
from gateway.vendors.mykaarma.knowledge import covers, what_holds
from gateway.vendors.mykaarma.translate import read_local_instant
from gateway.vendors.port import Vendor
from gateway.vendors.records import DataProblem, DealerAssociate, Notes, OutOfOffice
from gateway.vendors.statements import Said, Statement, away
from gateway.vendors.texts import shown
from gateway.vendors.zones import Clock, unknown_zone

KIND = "myKaarma out of office"

_ABSENCES = away(Vendor.MYKAARMA, Layer.OUT_OF_OFFICE, Effect.MAY_CLOSE, "absences at myKaarma")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


class Reading(NamedTuple):
    """A read of the vendor's flag: what it showed, when, and on whose clock its texts are."""

    flag: DealerAssociate
    clock: Clock
    as_of: datetime


def out_of_office_rules(
    record: OutOfOffice | None,
    flag: DealerAssociate | None,
    *,
    clock: Clock,
    as_of: datetime,
    choices: Choices,
) -> Said:
    """What is known of an associate's absence: by the record that the gateway remembers, and by the vendor's read at
    `as_of`. `flag` None: the vendor knows no such dealer associate. `clock` is the dealer's."""
    recorded = _recorded(record, as_of=as_of, choices=choices)
    if flag is None:
        return Said.all((recorded, Said((_ABSENCES,), (_unknown_link(record),))))
    if record is not None and covers(record, as_of):
        return recorded
    reading = Reading(flag, clock, as_of)
    return Said.all((recorded, _flagged(record, reading, flag_seconds=choices.flag_seconds)))


def without_flag_rules(record: OutOfOffice | None, *, as_of: datetime, choices: Choices) -> Said:
    """What is known while the vendor cannot be read: the record's absence, and that there may be others."""
    return Said.all((_recorded(record, as_of=as_of, choices=choices), Said((_ABSENCES,))))


# ---------------------------------------------------------------- the record


def _recorded(record: OutOfOffice | None, *, as_of: datetime, choices: Choices) -> Said:
    if record is None:
        return Said()
    start, end = record.starts_at, record.ends_at
    if start is not None and end is not None and end <= start:
        return Said(problems=record.data_problems + _backwards(record, start, end))
    begin = None if start is None else _floor(start)
    if end is not None or choices.absence_without_end_lasts:
        whole = Span(begin, None if end is None else _ceil(end))
        return Said((_statement(record, Effect.CLOSES, whole),), record.data_problems)
    now = _floor(as_of)
    if begin is not None and begin >= now:
        return Said((_statement(record, Effect.MAY_CLOSE, Span(begin)),), record.data_problems)
    so_far = _statement(record, Effect.CLOSES, Span(begin, now))
    onwards = _statement(record, Effect.MAY_CLOSE, Span(now))
    return Said((so_far, onwards), record.data_problems)


def _backwards(record: OutOfOffice, start: datetime, end: datetime) -> tuple[DataProblem, ...]:
    """Equal instants are how an absence is ended, and no problem."""
    notes = Notes(Vendor.MYKAARMA, record.dealer_associate_id)
    if end < start:
        notes.add(
            "END_BEFORE_START",
            "endsAt",
            f"endsAt {end.isoformat()} is before startsAt {start.isoformat()}.",
            "Write the out of office again, with an end after its start.",
        )
    return notes.problems()


# ---------------------------------------------------------------- the flag


def _flagged(record: OutOfOffice | None, reading: Reading, *, flag_seconds: int) -> Said:
    """What the flag says where the record does not cover the reading."""
    flag = reading.flag
    if flag.out_of_office is None:
        notes = Notes(Vendor.MYKAARMA, flag.id)
        notes.add("MISSING_VALUE", "outOfOffice", "outOfOffice is missing.")
        return Said((_ABSENCES,), notes.problems())
    held = what_holds(
        record,
        flag,
        dealer_time_zone=reading.clock.name if reading.clock.zone else None,
        key=(_department_id(record, flag), flag.id),
        now=reading.as_of,
    )
    if held is None or held is record:
        return Said()
    closes, may_close = _spans(held.starts_at, reading.as_of, flag_seconds)
    said = (
        _statement(held, Effect.CLOSES, closes),
        _statement(held, Effect.MAY_CLOSE, *may_close),
    )
    return Said(said, _start_problems(held.starts_at, reading))


def _spans(
    start: datetime | None, as_of: datetime, flag_seconds: int
) -> tuple[Span, tuple[Span, ...]]:
    """When a flag that was up at `as_of` closes, and when it may."""
    now, until = _floor(as_of), _ceil(as_of) + flag_seconds
    if start is None or start > as_of:
        return Span(now, until), (Span(None, now), Span(until))
    return Span(_floor(start), until), (Span(until),)


def _department_id(record: OutOfOffice | None, flag: DealerAssociate) -> str:
    if record is not None:
        return record.department_id
    return flag.department.id if flag.department else ""


def _start_problems(start: datetime | None, reading: Reading) -> tuple[DataProblem, ...]:
    """Why it is not known since when the flag is up."""
    flag, clock = reading.flag, reading.clock
    text = flag.out_of_office_start
    notes = Notes(Vendor.MYKAARMA, flag.id)
    at = "outOfOfficeStart"
    if start is not None:
        if start > reading.as_of:
            notes.add(
                "CONTRADICTORY_START",
                at,
                f"{at} {shown(text)} is still to come, and yet the flag was up "
                f"at {reading.as_of.isoformat()}.",
            )
    elif not text:
        notes.add("MISSING_VALUE", at, f"{at} is missing.")
    elif clock.zone is None and read_local_instant(text, "UTC") is not None:
        return (unknown_zone(clock, vendor=Vendor.MYKAARMA, record_id=flag.id),)
    else:
        notes.add("IMPOSSIBLE_TIME", at, f"{at} {shown(text)} names no instant.")
    return notes.problems()


def _unknown_link(record: OutOfOffice | None) -> DataProblem:
    return DataProblem(
        Vendor.MYKAARMA,
        record.dealer_associate_id if record else None,
        None,
        "UNKNOWN_LINK",
        "myKaarma knows no such dealer associate.",
        "Correct the associate's myKaarma ids in the directory.",
    )


# ---------------------------------------------------------------- statements and instants


def _statement(record: OutOfOffice, effect: Effect, *spans: Span) -> Statement:
    return Statement(
        Slot(Layer.OUT_OF_OFFICE, effect, spans),
        Vendor.MYKAARMA,
        record=record,
        record_id=record.dealer_associate_id,
        name=record.type,
        kind=KIND,
    )


def _floor(at: datetime) -> int:
    """The last whole second that is not after an instant."""
    return (at - _EPOCH) // _SECOND


def _ceil(at: datetime) -> int:
    """The first whole second that is not before an instant."""
    return -((_EPOCH - at) // _SECOND)
