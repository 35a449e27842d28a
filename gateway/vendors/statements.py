"""What a vendor's record says about time: a slot for the schedule engine, and where it comes from.

Every vendor's `rules.py` turns records into statements. They are tolerant: what cannot be understood is a statement
that *may* close or open, as narrow as can be told, and a `DataProblem` that says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gateway.engine import ALWAYS, Effect, Layer, Slot
from gateway.vendors.port import Vendor
from gateway.vendors.records import DataProblem


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said. `record` is what says it (an event, a holiday, a mode, an entry, an absence); None when
    its vendor could not be asked. `name` is what the record is called, `kind` what people call such a record, with
    its vendor: `Webex holiday of location Dallas`."""

    slot: Slot
    vendor: Vendor
    record: Any = None
    record_id: str | None = None
    name: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What records say together. `has_hours`: some of it names hours (known or not), outside of which nobody is
    there."""

    statements: tuple[Statement, ...] = ()
    problems: tuple[DataProblem, ...] = ()
    has_hours: bool = False

    @classmethod
    def all(cls, parts: Iterable[Said]) -> Said:
        """The parts joined, in their order."""
        told = tuple(parts)
        return cls(
            tuple(statement for part in told for statement in part.statements),
            tuple(problem for part in told for problem in part.problems),
            any(part.has_hours for part in told),
        )


def away(vendor: Vendor, layer: Layer, effect: Effect, kind: str) -> Statement:
    """What a vendor that could not be asked may be saying: anything, at any time. `kind` names what is missing, such
    as `absences at myKaarma`."""
    return Statement(Slot(layer, effect, (ALWAYS,)), vendor, kind=kind)
