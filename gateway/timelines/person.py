"""A person's layers, joined from what was read of all vendors. Pure.

Rule 1: an absence closes, then holidays of every level, then the account's blocks; hours open.
Rule 2: hours come from the narrowest level that names any (`levels.py`).
Rule 3: what could not be read *may* close or open, so that a definite answer is right whatever it holds.
Rule 4: a wrong link is no evidence: what its vendor would say is unknown, with a problem that says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from gateway.engine import Effect, Layer, Layers, Status, Timeline
from gateway.timelines.clocks import House, account_clock, clock_to_show, dealer_clock
from gateway.timelines.facts import Absences, Blocks, Facts
from gateway.timelines.levels import calling_said, forwarding_of, modes_said
from gateway.vendors.errors import VendorError
from gateway.vendors.mykaarma.rules import out_of_office_rules, without_flag_rules
from gateway.vendors.opentact.rules import office_hours_rules
from gateway.vendors.port import Vendor
from gateway.vendors.records import CallForwarding, DataProblem
from gateway.vendors.statements import Said, Statement, away
from gateway.vendors.zones import Clock


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A timeline with what its slots stand for, in their order."""

    timeline: Timeline
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """What is said about somebody or something, ready to be asked. `clock` is the clock to show times by. `modes` has
    all operating modes, whoever's hours count, since they forward calls while they are in effect; `forwarding` is
    theirs, by the modes' ids. `restricted` holds what was made of it for the last questions that named a booking."""

    line: Line
    problems: tuple[DataProblem, ...]
    clock: Clock
    is_linked: bool = True
    modes: Line | None = None
    forwarding: Mapping[str, CallForwarding] = field(default_factory=dict)
    restricted: dict[Statement, Compiled] = field(default_factory=dict, init=False)


def compiled_person(facts: Facts, house: House) -> Compiled:
    """The person, ready to be asked."""
    said = person_said(facts, house)
    is_linked = any((facts.absences, facts.calling, facts.blocks))
    otherwise = house.choices.no_schedule if is_linked else Status.UNKNOWN
    return Compiled(
        line=lined(said, otherwise=otherwise),
        problems=said.problems,
        clock=clock_to_show(facts, house),
        is_linked=is_linked,
        modes=lined(modes_said(facts, house), otherwise=Status.AVAILABLE),
        forwarding=forwarding_of(facts),
    )


def person_said(facts: Facts, house: House) -> Said:
    """Everything that is said about the person."""
    return Said.all(
        (
            _absences(facts.absences, house),
            calling_said(facts, house),
            blocks_said(facts.blocks, house),
        )
    )


def lined(said: Said, *, otherwise: Status) -> Line:
    """The timeline of what is said: the weightiest layer first, within a layer as it was said."""
    statements = tuple(sorted(said.statements, key=lambda one: one.slot.layer))
    slots = tuple(one.slot for one in statements)
    return Line(timeline_of(Layers(slots, said.has_hours, otherwise)), statements)


def lined_more(line: Line, statement: Statement) -> Line:
    """The timeline with one more statement, of a layer that weighs no more than the others."""
    layers = line.timeline.layers
    more = Layers((*layers.slots, statement.slot), layers.has_hours, layers.otherwise)
    return Line(timeline_of(more), (*line.statements, statement))


@lru_cache(maxsize=20_000)
def timeline_of(layers: Layers) -> Timeline:
    """The timeline of layers: one for all people of whom the same is said, as of colleagues without hours of their
    own."""
    return Timeline(layers)


def _absences(part: Absences | None, house: House) -> Said:
    if part is None:
        return Said()
    if isinstance(part.flag, VendorError):
        return without_flag_rules(part.record, as_of=part.now, choices=house.choices)
    return out_of_office_rules(
        part.record,
        part.flag.value,
        clock=dealer_clock(part, house),
        as_of=part.flag.as_of,
        choices=house.choices,
    )


def blocks_said(part: Blocks | None, house: House) -> Said:
    """What the account's blocks say."""
    if part is None:
        return Said()
    clock = account_clock(part, house)
    if isinstance(part.entries, VendorError) or clock is None:
        what = "office hours at OpenTact"
        return Said((away(Vendor.OPENTACT, Layer.OFFICE_HOURS, Effect.MAY_CLOSE, what),))
    return office_hours_rules(part.entries.value, clock=clock, choices=house.choices)
