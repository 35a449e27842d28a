"""What a planned change would make of people's availability, and what stands in its way. Pure.

Rule 1: before and after are compiled in the same way from facts; only the difference is told.
Rule 2: what was compiled for a preview is kept under nobody's name: nobody may find it for the truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from gateway.directory import Associate
from gateway.engine import Difference, Effect, Status, differences
from gateway.timelines.clocks import House, clock_to_show
from gateway.timelines.crowd import Person, Steps
from gateway.timelines.facts import Facts, value_of
from gateway.timelines.known import Known, Reason
from gateway.timelines.person import Compiled, compiled_person
from gateway.timelines.plans import AbsencePlan, HolidayPlan, Plan
from gateway.timelines.preview_facts import after, holiday_absence
from gateway.timelines.refusals import SET_ELSEWHERE, Refusal, holiday_in_the_way
from gateway.vendors.errors import VendorError
from gateway.vendors.mykaarma.knowledge import covers
from gateway.vendors.statements import Statement


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan and everybody whom it could touch, in the directory's order. With `refusals`, or with the `failure` of a
    vendor that alone could tell whom, there is nobody."""

    plan: Plan
    house: House
    now: datetime
    people: tuple[Person, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    failure: VendorError | None = None


@dataclass(frozen=True, slots=True)
class AvailabilityDifference:
    """A time at which the status would be another one."""

    known: Known
    difference: Difference

    @property
    def start(self) -> datetime:
        """The first instant."""
        return self.difference.start

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return self.difference.end

    @property
    def before(self) -> Status:
        """The status as things are."""
        return self.difference.before

    @property
    def after(self) -> Status:
        """The status once the plan is carried out."""
        return self.difference.after

    @property
    def because(self) -> Reason:
        """What would decide it, as at its start."""
        return self.known.at(self.difference.start).because


@dataclass(frozen=True, slots=True)
class PreviewedAssociate:
    """Somebody whose status would change."""

    associate: Associate
    differences: tuple[AvailabilityDifference, ...]


def previewed(preview: Preview, start: datetime, end: datetime) -> Steps[list[PreviewedAssociate]]:
    """Whose status would be another one in [start, end), and when: in steps of one person each."""
    told: list[PreviewedAssociate] = []
    if preview.refusals or preview.failure is not None:
        return told
    for one in preview.people:
        found = _differences(one.known, preview, start, end)
        if found:
            told.append(PreviewedAssociate(one.associate, found))
        yield
    return told


def _differences(
    known: Known, preview: Preview, start: datetime, end: datetime
) -> tuple[AvailabilityDifference, ...]:
    then = _planned(known, preview.plan, house=preview.house, now=preview.now)
    if then is known:
        return ()
    found = differences(known.compiled.line.timeline, then.compiled.line.timeline, start, end)
    return tuple(AvailabilityDifference(then, one) for one in found)


def _planned(known: Known, plan: Plan, *, house: House, now: datetime) -> Known:
    """What would be known about somebody once the plan is carried out; the same object where nothing would change."""
    if known.facts is None:
        return known
    facts = after(known.facts, plan, house=house, now=now)
    if facts is known.facts:
        return known
    compiled = _unnamed(compiled_person(facts, house), known.compiled)
    return Known(compiled, known.sources, known.associate, facts)


def _unnamed(compiled: Compiled, before: Compiled) -> Compiled:
    """Without references to records that are not there yet: nobody could follow them."""
    there = [one.record for one in before.line.statements]
    ids = {id(record) for record in there}

    def named(one: Statement) -> Statement:
        is_certain = one.slot.effect in (Effect.CLOSES, Effect.OPENS)
        if not is_certain or id(one.record) in ids or one.record in there:
            return one
        return replace(one, record=None, record_id=None)

    return replace(
        compiled,
        line=replace(compiled.line, statements=tuple(map(named, compiled.line.statements))),
    )


# ---------------------------------------------------------------- what stands in the way


def in_the_way(facts: Facts, plan: Plan, *, house: House, now: datetime) -> Iterator[Refusal]:
    """Why somebody's own records do not allow the plan."""
    match plan:
        case AbsencePlan(associate_id=id, overwrite=False) if id == facts.associate.id:
            if is_set_elsewhere(facts, now=now):
                yield SET_ELSEWHERE
        case HolidayPlan(associate_ids=ids) if facts.associate.id in ids:
            at = ("associateIds", str(ids.index(facts.associate.id)))
            draft = holiday_absence(plan, clock_to_show(facts, house))
            elsewhere = is_set_elsewhere(facts, now=now)
            yield from holiday_in_the_way(
                draft, facts.associate.name, at, elsewhere=elsewhere, now=now
            )


def is_set_elsewhere(facts: Facts, *, now: datetime) -> bool:
    """Whether the vendor shows somebody as out of office, and our own record is not in force."""
    part = facts.absences
    if part is None or (part.record is not None and covers(part.record, now)):
        return False
    flag = value_of(part.flag)
    return flag is not None and bool(flag.out_of_office)
