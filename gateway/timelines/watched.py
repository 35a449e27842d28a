"""Somebody's availability, watched: what of it is news to whoever was told before. Pure.

Rule 1: what is compared is what both sides say of one and the same instant, so that time passing is never taken for
other data.
Rule 2: of each person only the latest state is told: news that comes before older news were told takes their place.
Rule 3: who was not told for longest comes first.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.directory import Associate
from gateway.timelines.crowd import Person
from gateway.timelines.facts import Facts, version_of
from gateway.timelines.known import Availability, Known, Reason
from gateway.timelines.reach import ReachVia
from gateway.vendors.port import Vendor

RETRY = timedelta(seconds=10)
"""How soon a vendor that could not be asked is asked again."""


class Cause(StrEnum):
    """Why an availability is told."""

    INITIAL = "INITIAL"
    TRANSITION = "TRANSITION"
    DATA_CHANGED = "DATA_CHANGED"
    SOURCE_HEALTH = "SOURCE_HEALTH"


@dataclass(frozen=True, slots=True)
class AvailabilityEvent:
    """News of somebody, as of the instant `at`."""

    associate: Associate
    at: datetime
    availability: Availability
    cause: Cause


@dataclass(frozen=True, slots=True)
class Watched:
    """Somebody who is watched: what is known by now, what was told last (None: nothing yet), and why there is something
    to tell (None: there is not)."""

    known: Known
    told: Hashable = None
    news: Cause | None = Cause.INITIAL


@dataclass(frozen=True, slots=True)
class Watch:
    """Several people who are watched, by their ids, those first who were not told for longest. `at` is the instant of the
    last look, None before the first."""

    people: Mapping[str, Watched] = field(default_factory=dict)
    at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Never: there is always more to come."""
        return False

    def looked(self, found: Iterable[Person], *, now: datetime) -> Watch:
        """After a look: with what is known now."""
        known = {one.associate.id: one.known for one in found}
        order = dict.fromkeys((*(id for id in self.people if id in known), *known))
        people = {id: _looked(self.people.get(id), known[id], now) for id in order}
        return Watch(people, now)

    @property
    def events(self) -> Sequence[AvailabilityEvent]:
        """What there is to tell."""
        return tuple(
            AvailabilityEvent(known.associate, self.at, known.at(self.at), one.news)
            for one in self.people.values()
            if (known := one.known).associate and self.at and one.news
        )

    def told(self, event: AvailabilityEvent) -> Watch:
        """After somebody was told of."""
        people = dict(self.people)
        one = people.pop(event.associate.id)
        people[event.associate.id] = replace(one, told=said(event.availability), news=None)
        return replace(self, people=people)

    @property
    def due(self) -> datetime | None:
        """When to look again, whatever is heard: at the first computed transition, or soon where a vendor is away."""
        if self.at is None:
            return None
        instants = (_due(one.known, self.at) for one in self.people.values())
        return min((instant for instant in instants if instant is not None), default=None)


def said(availability: Availability) -> Hashable:
    """What an availability says, so far as it is compared: not how old its sources are, nor its sentences."""
    via = availability.reach_via
    return (
        availability.status,
        availability.until,
        availability.next_status,
        _said_by(availability.because),
        tuple(map(_said_by, availability.also_because)),
        None if via is None else _led(via),
        availability.time_zone,
    )


def _led(via: ReachVia) -> Hashable:
    """All of it but its instant, which is that of the question."""
    return (
        via.forward_calls_to,
        via.forward_texts_to,
        via.forward_emails_to,
        via.voicemail,
        via.delegate_of,
        via.auto_respond,
    )


def _said_by(reason: Reason) -> Hashable:
    return reason.status, reason.layer, reason.vendor, reason.record_id


def _looked(before: Watched | None, known: Known, now: datetime) -> Watched:
    if before is None:
        return Watched(known)
    cause = before.news or _cause(before, known, now)
    if cause is not Cause.INITIAL and said(known.at(now)) == before.told:
        cause = None  # it was another one meanwhile, and nobody was told
    return Watched(known, before.told, cause)


def _cause(before: Watched, known: Known, now: datetime) -> Cause | None:
    then, there = before.known.at(now), known.at(now)
    if before.known.compiled is not known.compiled and said(then) != said(there):
        return Cause.SOURCE_HEALTH if is_only_health(before.known, known) else Cause.DATA_CHANGED
    told = before.told
    is_another = isinstance(told, tuple) and told[0] is not there.status
    return Cause.TRANSITION if is_another else None


def is_only_health(before: Known, after: Known) -> bool:
    """Whether vendors began or ceased to answer, and what all the others say is the same."""
    away = vendors_away(before) ^ vendors_away(after)
    then, there = before.facts, after.facts
    if not away or then is None or there is None or then.associate != there.associate:
        return False
    if _remembered(then) != _remembered(there):
        return False
    parts, others = _parts(then), _parts(there)
    return all(
        version_of(parts[vendor]) == version_of(others[vendor])
        for vendor in parts
        if vendor not in away
    )


def vendors_away(known: Known) -> frozenset[Vendor]:
    """The vendors that could not be asked."""
    return frozenset(source.vendor for source in known.sources if source.error is not None)


def _remembered(facts: Facts) -> object:
    return facts.absences.record if facts.absences else None


def _parts(facts: Facts) -> dict[Vendor, object]:
    return {
        Vendor.MYKAARMA: facts.absences,
        Vendor.WEBEX: facts.calling,
        Vendor.OPENTACT: facts.blocks,
    }


def _due(known: Known, at: datetime) -> datetime | None:
    until = known.at(at).until
    if not vendors_away(known):
        return until
    return at + RETRY if until is None else min(until, at + RETRY)
