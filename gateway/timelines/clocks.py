"""Whose clock a record goes by: chains of who may say it, the first who does wins.

A clock that cannot be told because a vendor is away is None, and then what goes by it is unknown: a guess would shift
every answer by hours.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from gateway.directory import Associate
from gateway.timelines.facts import Absences, Blocks, Calling, Facts, Reading, value_of
from gateway.vendors.cache import Kept
from gateway.vendors.choices import Choices
from gateway.vendors.errors import VendorError
from gateway.vendors.records import Dealer, Location, Person
from gateway.vendors.zones import Clock, ClockSource, clock_of

Candidate = tuple[str | None, ClockSource]
"""A zone's name, if anybody says one, and who would."""


@dataclass(frozen=True, slots=True)
class House:
    """What the deployer decided: how silent vendors are read, and the zones at the end of every chain."""

    choices: Choices = field(default_factory=Choices)
    organization_time_zone: str | None = None
    default_time_zone: str = "UTC"

    @property
    def organization(self) -> Candidate:
        """What the settings say of the organization."""
        return self.organization_time_zone, ClockSource.ORGANIZATION

    @property
    def without_roles(self) -> House:
        """The same, with every operating mode taken for what its type says."""
        return replace(self, choices=replace(self.choices, mode_roles={}))

    def chain(self, *said: Candidate) -> Clock:
        """The clock of the first who says something."""
        return clock_of(said, self.default_time_zone)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a single record is: a person (and who that is in the directory), a location, or nobody (then it is the
    organization's). The location of a person is read only for want of a zone of the person's own."""

    person: Reading[Person | None] | None = None
    associate: Associate | None = None
    location: Reading[Location | None] | None = None

    @property
    def readings(self) -> tuple[Reading[Any], ...]:
        """What was read of it."""
        return tuple(one for one in (self.person, self.location) if one is not None)

    @property
    def failure(self) -> VendorError | None:
        """What came instead of one of them."""
        return next((one for one in self.readings if isinstance(one, VendorError)), None)

    @property
    def name(self) -> str:
        """Who or where, for texts."""
        if self.associate is not None:
            return self.associate.name
        person, location = value_of(self.person), value_of(self.location)
        if self.person is not None:
            return (person.display_name if person else None) or "somebody"
        if self.location is not None:
            return f"location {location.name}" if location else "the location"
        return "the organization"

    def clock(self, house: House) -> Clock | None:
        """The clock of the owner's records; None when it cannot be told."""
        if self.failure is not None or any(one.value is None for one in self._kept):
            return None
        person, location = value_of(self.person), value_of(self.location)
        return house.chain(
            (person.time_zone if person else None, ClockSource.PERSON),
            (self.associate.time_zone if self.associate else None, ClockSource.DIRECTORY),
            (location.time_zone if location else None, ClockSource.LOCATION),
            house.organization,
        )

    @property
    def _kept(self) -> tuple[Kept[Any], ...]:
        return tuple(one for one in self.readings if isinstance(one, Kept))


def clock_to_show(facts: Facts, house: House) -> Clock:
    """The clock to show somebody's times by, as far as it is known."""
    part = facts.calling
    return shown_clock(
        facts.associate,
        value_of(part.person) if part else None,
        value_of(part.location) if part else None,
        value_of(facts.absences.dealer) if facts.absences else None,
        house=house,
    )


def shown_clock(
    associate: Associate,
    person: Person | None,
    location: Location | None,
    dealer: Dealer | None,
    *,
    house: House,
) -> Clock:
    """The clock to show somebody's times by: the first who says one of person, directory, location, dealer (each None
    where it is not known), and the organization."""
    return house.chain(
        (person.time_zone if person else None, ClockSource.PERSON),
        (associate.time_zone, ClockSource.DIRECTORY),
        (location.time_zone if location else None, ClockSource.LOCATION),
        (dealer.time_zone if dealer else None, ClockSource.DEALER),
        house.organization,
    )


def person_clock(facts: Facts, house: House) -> Clock | None:
    """The clock of a person's own schedules; None when it cannot be told."""
    part = facts.calling
    if part is None:
        return None
    person, location = value_of(part.person), value_of(part.location)
    return own_clock(facts.associate, person, location, house=house)


def own_clock(
    associate: Associate, person: Person | None, location: Location | None, *, house: House
) -> Clock | None:
    """The clock of a person's own schedules: the person's, else the directory's, else the location's, else the
    organization's. None for a person whom Webex does not know, and where the person's location is not known and would
    have to say it."""
    if person is None:
        return None
    narrow = (
        (person.time_zone, ClockSource.PERSON),
        (associate.time_zone, ClockSource.DIRECTORY),
    )
    if any(name for name, _ in narrow):
        return house.chain(*narrow)
    if person.location_id is not None and location is None:
        return None
    said = (location.time_zone if location else None, ClockSource.LOCATION)
    return house.chain(said, house.organization)


def location_clock(part: Calling, house: House) -> Clock | None:
    """The clock of a location's schedules and modes."""
    if value_of(part.location) is None:
        return None
    return house.chain(_location(part), house.organization)


def organization_clock(facts: Facts, house: House) -> Clock | None:
    """The clock of the organization's modes: the setting's, else the location's, else the person's."""
    if house.organization_time_zone is not None:
        return house.chain(house.organization)
    part = facts.calling
    if part is None or value_of(part.person) is None:
        return None
    if part.location is not None and value_of(part.location) is None:
        return None
    return house.chain(_location(part), _person(facts), _directory(facts))


def dealer_clock(part: Absences, house: House) -> Clock:
    """The clock of a department's people."""
    if part.dealer is not None and not isinstance(part.dealer, Kept):
        return Clock(None, "", ClockSource.DEALER)
    dealer = value_of(part.dealer)
    said = (dealer.time_zone if dealer else None, ClockSource.DEALER)
    return house.chain(said, house.organization)


def account_clock(part: Blocks, house: House) -> Clock | None:
    """The clock of an account's blocks."""
    account = value_of(part.account)
    if account is None:
        return None
    return house.chain((account.zone_name, ClockSource.ACCOUNT), house.organization)


def _person(facts: Facts) -> Candidate:
    person = value_of(facts.calling.person) if facts.calling else None
    return person.time_zone if person else None, ClockSource.PERSON


def _directory(facts: Facts) -> Candidate:
    return facts.associate.time_zone, ClockSource.DIRECTORY


def _location(part: Calling | None) -> Candidate:
    location = value_of(part.location) if part else None
    return location.time_zone if location else None, ClockSource.LOCATION
