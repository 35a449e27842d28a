"""What Webex says about somebody, level by level: the person's own, the location's, the organization's. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from gateway.engine import Effect, Layer
from gateway.timelines.clocks import House, location_clock, organization_clock, person_clock
from gateway.timelines.facts import Calling, Facts, Many, Reading, value_of
from gateway.vendors.cache import Kept
from gateway.vendors.choices import Choices
from gateway.vendors.errors import VendorError
from gateway.vendors.port import NAMES, Vendor
from gateway.vendors.records import CallForwarding, DataProblem, OperatingMode, Schedule
from gateway.vendors.statements import Said, Statement, away
from gateway.vendors.webex.rules import (
    mode_rules,
    schedule_rules,
    undetailed_mode_rules,
    unread_schedule_rules,
)
from gateway.vendors.zones import Clock

T = TypeVar("T")

ORGANIZATION = "the organization"


def calling_said(facts: Facts, house: House) -> Said:
    """Holidays of all levels, which add up, and the hours of the narrowest level that has any."""
    part = facts.calling
    if part is None:
        return Said()
    levels = (
        _own(part, facts, house),
        _place(part, house),
        _organization(part, facts, house),
    )
    problems = (*_wrong_link(part.person, facts), *Said.all(levels).problems)
    statements = tuple(_in_effect(levels))
    return Said(statements, problems, any(level.has_hours for level in levels))


def modes_said(facts: Facts, house: House) -> Said:
    """All operating modes whoever's hours count, the location's first: each forwards calls while it is in effect,
    whatever role the deployer gave it."""
    part = facts.calling
    if part is None:
        return Said()
    plain = house.without_roles
    organization = _organization(part, facts, plain)
    if value_of(part.person) is None:
        return Said.all((unreachable("the location"), organization))
    clock, of = location_clock(part, plain), _where(part)
    return Said.all((_modes(part.location_modes, clock, of=of, house=plain), organization))


def forwarding_of(facts: Facts) -> dict[str, CallForwarding]:
    """Where each operating mode forwards calls to, by its id."""
    part = facts.calling
    lists = (part.location_modes, part.organization_modes) if part else ()
    return {
        mode.id: mode.call_forwarding
        for many in lists
        if many is not None and isinstance(many.listed, Kept)
        for mode in many.listed.value
        if mode.call_forwarding is not None
    }


def schedules_said(
    many: Many[Schedule] | None, clock: Clock | None, *, of: str, choices: Choices
) -> Said:
    """What an owner's schedules say together."""

    def read(schedule: Schedule) -> Said:
        if clock is None:
            return unread_schedule_rules(schedule, of=of)
        return schedule_rules(schedule, clock=clock, of=of, choices=choices)

    return _each(many, read, lambda listed: unread_schedule_rules(listed, of=of), of=of)


def _modes(many: Many[OperatingMode] | None, clock: Clock | None, *, of: str, house: House) -> Said:
    def unread(listed: OperatingMode) -> Said:
        return undetailed_mode_rules(listed, of=of, choices=house.choices)

    def read(mode: OperatingMode) -> Said:
        if clock is None:
            return unread(mode)
        return mode_rules(mode, clock=clock, of=of, choices=house.choices)

    return _each(many, read, unread, of=of)


def _each(
    many: Many[T] | None, read: Callable[[T], Said], unread: Callable[[T], Said], *, of: str
) -> Said:
    if many is None:
        return Said()
    if isinstance(many.listed, VendorError):
        return unreachable(of)
    said = []
    for listed, detail in zip(many.listed.value, many.details, strict=True):
        if isinstance(detail, VendorError):
            said.append(unread(listed))
        elif detail.value is not None:  # else it is gone since it was listed
            said.append(read(detail.value))
    return Said.all(said)


def unreachable(of: str) -> Said:
    """What a level may say that could not be read: holidays and hours of any kind."""
    return Said(
        (
            away(Vendor.WEBEX, Layer.HOLIDAY, Effect.MAY_CLOSE, f"holidays of {of} at Webex"),
            away(Vendor.WEBEX, Layer.BUSINESS_HOURS, Effect.MAY_OPEN, f"hours of {of} at Webex"),
        ),
        has_hours=True,
    )


# ---------------------------------------------------------------- the three levels


def _own(part: Calling, facts: Facts, house: House) -> Said:
    name = facts.associate.name
    if isinstance(part.person, Kept) and part.person.value is None:
        return unreachable(name)
    return schedules_said(
        part.schedules, person_clock(facts, house), of=name, choices=house.choices
    )


def _place(part: Calling, house: House) -> Said:
    person = value_of(part.person)
    if person is None:
        # Nobody can tell where the person is, and so what is said there.
        return unreachable("the location")
    if person.location_id is None:
        return Said()
    clock, of = location_clock(part, house), _where(part)
    return Said.all(
        (
            schedules_said(part.location_schedules, clock, of=of, choices=house.choices),
            _modes(part.location_modes, clock, of=of, house=house),
        )
    )


def _organization(part: Calling, facts: Facts, house: House) -> Said:
    clock = organization_clock(facts, house)
    return _modes(part.organization_modes, clock, of=ORGANIZATION, house=house)


def _where(part: Calling) -> str:
    location = value_of(part.location)
    return f"location {location.name}" if location else "the location"


def _in_effect(levels: Iterable[Said]) -> Iterator[Statement]:
    """Holidays of every level; of hours (and of modes that mean closed) those down to the first level with hours."""
    settled = False
    for level in levels:
        yield from (
            one for one in level.statements if one.slot.layer is Layer.HOLIDAY or not settled
        )
        settled = settled or level.has_hours


def _wrong_link(person: Reading[T | None], facts: Facts) -> tuple[DataProblem, ...]:
    if not isinstance(person, Kept) or person.value is not None:
        return ()
    return (
        DataProblem(
            Vendor.WEBEX,
            facts.associate.links.webex_person_id,
            None,
            "UNKNOWN_LINK",
            f"{NAMES[Vendor.WEBEX]} knows no person of the id that the directory has for {facts.associate.name}.",
            "Correct webexPersonId with associateUpdate.",
        ),
    )
