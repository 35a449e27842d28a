"""What each person's own facts show: problems of records, wrong and missing links, hours and clocks. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import timedelta
from typing import TypeVar

from gateway.engine import Status
from gateway.timelines.facts import Facts, Many, value_of
from gateway.timelines.findings import Finding, Seen
from gateway.timelines.person import Compiled
from gateway.vendors.errors import VendorError
from gateway.vendors.port import NAMES, Vendor
from gateway.vendors.records import (
    DataProblem,
    Holiday,
    OfficeHours,
    OperatingMode,
    OutOfOffice,
    Schedule,
    ScheduleEvent,
)
from gateway.vendors.zones import ClockSource, zone_of

T = TypeVar("T")

Record = Schedule | OperatingMode | OfficeHours | OutOfOffice
FALLBACKS = {
    ClockSource.ORGANIZATION: "the organization's",
    ClockSource.DEFAULT: "the gateway's default",
}


# ---------------------------------------------------------------- what records say of themselves


def data_problems(seen: Seen) -> Iterator[Finding]:
    """Every problem of every record, once for each record."""
    for associate, facts, compiled in seen.each():
        owners = _owners(facts, compiled) if compiled.problems else {}
        for problem in compiled.problems:
            record = owners.get(problem) or owners.get((problem.vendor, problem.record_id))
            if record is not None:
                thing: Hashable = _identity(record)
            else:
                # What OpenTact's account says concerns everybody alike; a link is somebody's own.
                thing = Vendor.OPENTACT if problem.vendor is Vendor.OPENTACT else None
            part = _part_of(record, problem.path)
            yield Finding(
                problem.code,
                (associate,),
                _told(problem, record, part),
                problem.hint or f"Correct the record in {NAMES[problem.vendor]}.",
                part or record,
                thing,
            )


def _owners(facts: Facts, compiled: Compiled) -> dict[Hashable, Record]:
    """The records by their problems, and by vendor and id. Ids alone are not enough: two schedules of one name have
    the same."""
    found: dict[Hashable, Record] = {}
    for one in _records(facts, compiled):
        found.setdefault(_identity(one)[:2], one)
        for problem in one.data_problems:
            found.setdefault(problem, one)
    return found


def _records(facts: Facts, compiled: Compiled) -> Iterator[Record]:
    calling, blocks = facts.calling, facts.blocks
    if calling is not None:
        yield from _read(calling.schedules)
        yield from _read(calling.location_schedules)
        yield from _read(calling.location_modes)
        yield from _read(calling.organization_modes)
    if blocks is not None:
        yield from value_of(blocks.entries) or ()
    if facts.absences is not None and facts.absences.record is not None:
        yield facts.absences.record
    for statement in compiled.line.statements:
        if isinstance(statement.record, OutOfOffice):
            yield statement.record


def _read(many: Many[T] | None) -> Iterator[T]:
    """The details of a list, and its own entries where those could not be read."""
    if many is None or isinstance(many.listed, VendorError):
        return
    for listed, detail in zip(many.listed.value, many.details, strict=True):
        one = listed if isinstance(detail, VendorError) else detail.value
        if one is not None:
            yield one


def _identity(record: Record) -> tuple[Hashable, ...]:
    """Vendor and id, and what else it takes to tell it from others."""
    match record:
        case Schedule(ref=ref):
            return Vendor.WEBEX, ref.id, ref
        case OperatingMode(id=id):
            return Vendor.WEBEX, id
        case OfficeHours(id=id):
            return Vendor.OPENTACT, id
        case _:
            return Vendor.MYKAARMA, record.dealer_associate_id


def _part_of(record: Record | None, path: str | None) -> ScheduleEvent | Holiday | None:
    """The event or holiday that a path such as `events.0.endTime` leads into, if it can be found again by its id."""
    place, _, rest = (path or "").partition(".")
    position = rest.partition(".")[0]
    members: tuple[ScheduleEvent | Holiday, ...] = ()
    if isinstance(record, Schedule) and place == "events":
        members = record.events or ()
    elif isinstance(record, OperatingMode) and place == "holidays":
        members = record.holidays
    if not position.isdecimal() or int(position) >= len(members):
        return None
    return members[int(position)] if members[int(position)].id else None


def _told(problem: DataProblem, record: Record | None, part: ScheduleEvent | Holiday | None) -> str:
    """The problem's sentence, and where it is, as people and as the vendor call it."""
    if record is None:
        return problem.message
    label, place = _called(record), problem.path or ""
    if part is not None:
        label = f"'{part.name}' of {label}"
        place = ".".join(place.split(".")[2:])
    at = f" ({place})" if place else ""
    return f"{label[:1].upper()}{label[1:]}{at}: {problem.message}"


def _called(record: Record) -> str:
    match record:
        case Schedule(name=name):
            return f"schedule '{name}'"
        case OperatingMode(name=name):
            return f"operating mode '{name}'"
        case OfficeHours(name=name):
            return f"office hours '{name}'" if name else "office hours"
        case _:
            return "out of office"


# ---------------------------------------------------------------- vendors and links


def unread_sources(seen: Seen) -> Iterator[Finding]:
    """Vendors that could not be read, or not whole."""
    for vendor in Vendor:
        missed = [
            (one.associate, source.error)
            for one in seen.people
            for source in one.known.sources
            if source.vendor is vendor and source.error is not None
        ]
        if missed:
            whom = missed[0][0].name if len(missed) == 1 else f"{len(missed)} people"
            yield Finding(
                "UNKNOWN_SOURCE",
                tuple(associate for associate, _ in missed),
                f"{NAMES[vendor]} could not be read whole for {whom} ({missed[0][1].message}), so what is wrong "
                "there is not told.",
                "Ask again later; `sources` says how each vendor is.",
            )


def unlinked(seen: Seen) -> Iterator[Finding]:
    """People of whom no vendor tells times."""
    for associate, _, compiled in seen.each():
        if not compiled.is_linked:
            yield Finding(
                "NOT_LINKED",
                (associate,),
                f"{associate.name} is linked to no vendor that knows times, so nobody can tell when they are "
                "available.",
                "Add the vendors' ids with associateUpdate.",
            )


# ---------------------------------------------------------------- hours


def without_hours(seen: Seen) -> Iterator[Finding]:
    """People of Webex for whom it has hours nowhere."""
    counted = seen.house.choices.no_schedule
    so = (
        "it is unknown whether they are available"
        if counted is Status.UNKNOWN
        else (f"they count as {counted.value.lower()}")
    )
    for associate, facts, compiled in seen.each():
        is_there = facts.calling is not None and value_of(facts.calling.person) is not None
        if is_there and not compiled.line.timeline.layers.has_hours:
            yield Finding(
                "NO_HOURS",
                (associate,),
                f"Webex has hours for {associate.name} neither of their own nor of the location or the organization, "
                f"so {so} whenever nothing closes.",
                "Add business hours to the person or the location, or an operating mode with hours.",
            )


# ---------------------------------------------------------------- clocks


def missing_zones(seen: Seen) -> Iterator[Finding]:
    """People whose times are shown by a clock that is nobody's own, though everybody was asked."""
    for one in seen.people:
        compiled = one.known.compiled
        fallback = FALLBACKS.get(compiled.clock.source)
        is_certain = all(source.error is None for source in one.known.sources)
        if fallback is not None and compiled.is_linked and is_certain:
            yield Finding(
                "TIME_ZONE_MISSING",
                (one.associate,),
                f"Nobody says in which time zone {one.associate.name} is; {fallback} counts, {compiled.clock.name}.",
                "Set timeZone with associateUpdate, or the time zone of the person or the location in Webex.",
            )


def differing_zones(seen: Seen) -> Iterator[Finding]:
    """People about whose clock there are two opinions."""
    for associate, facts, _ in seen.each():
        said = [
            (who, name, offset)
            for who, name in _zones_said(facts)
            if (offset := _offset(name, seen)) is not None
        ]
        if len({offset for _, _, offset in said}) > 1:
            opinions = ", ".join(f"{who} says {name}" for who, name, _ in said)
            yield Finding(
                "TIME_ZONES_DIFFER",
                (associate,),
                f"The clocks of {associate.name} differ: {opinions}.",
                "Correct what is wrong; a person who works elsewhere than the location may ignore this.",
            )


def _zones_said(facts: Facts) -> Iterator[tuple[str, str]]:
    part = facts.calling
    person = value_of(part.person) if part else None
    location = value_of(part.location) if part else None
    said = (
        ("the directory", facts.associate.time_zone),
        ("the Webex person", person.time_zone if person else None),
        (f"location {location.name}" if location else "", location.time_zone if location else None),
    )
    yield from ((who, name) for who, name in said if name)


def _offset(name: str, seen: Seen) -> timedelta | None:
    zone = zone_of(name)
    return None if zone is None else seen.now.astimezone(zone).utcoffset()
