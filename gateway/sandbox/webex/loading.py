"""The Webex part of a world: in, and out again.

Tolerant on purpose: bodies that break Webex's own rules (its documentation has such samples)
load as they are, for whoever reads them has to cope. What has no shape at all (no list, no name,
an unknown type, an id twice, a location that is not there) is refused with its place.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from gateway.sandbox.webex import ids
from gateway.sandbox.webex.answers import Json
from gateway.sandbox.webex.hours import DAYS, HOURS, NO_FORWARDING, NO_HOURS
from gateway.sandbox.webex.modes import LEVELS, TYPES
from gateway.sandbox.webex.spans import without_times_of_whole_days
from gateway.sandbox.webex.state import (
    SCHEDULE_TYPES,
    Holiday,
    Location,
    Mode,
    Organization,
    Person,
    Schedule,
    State,
)
from gateway.sandbox.world import WorldError, entries, section, text

ROOT = "webex"
PARTS = frozenset({"organization", "people", "locations", "operatingModes"})
CREATED = "2024-01-02T03:04:05.678Z"


def state_of(part: Mapping[str, Any]) -> State:
    """The state that a world's part describes. Raises WorldError."""
    for name in part:
        if name not in PARTS:
            raise WorldError(f"{ROOT}.{name}", f"no such part; there are {', '.join(PARTS)}")
    state = State(organization=_organization(part))
    for at, entry in entries(part, "locations", at=ROOT):
        location = _location(entry, state, at=at)
        _put(state.locations, location, at=at)
        state.schedules[location.id] = _schedules(entry, at=at)
    for at, entry in entries(part, "people", at=ROOT):
        person = _person(entry, state, at=at)
        _put(state.people, person, at=at)
        state.schedules[person.id] = _schedules(entry, at=at)
    for at, entry in entries(part, "operatingModes", at=ROOT):
        _put(state.modes, _mode(entry, state, at=at), at=at)
    return state


def part_of(state: State) -> dict[str, Any]:
    """The world's part that `state_of` turns into this very state."""
    return {
        "organization": _organization_entry(state.organization),
        "locations": [
            {
                **location.shown,
                "numbers": list(location.numbers),
                "schedules": _schedule_bodies(state, location.id),
            }
            for location in state.locations.values()
        ],
        "people": [
            {**person.shown, "schedules": _schedule_bodies(state, person.id)}
            for person in state.people.values()
        ],
        "operatingModes": [_mode_body(mode) for mode in state.modes.values()],
    }


def _organization(part: Mapping[str, Any]) -> Organization:
    at = f"{ROOT}.organization"
    entry = section(part.get("organization", {}), at=at)
    name = _name(entry, "name", at=at, default="Sandbox")
    found = _id(ids.ORGANIZATION, entry, at=at, settled="organization")
    return Organization(id=found, key=ids.key_of(found), name=name, unnamed="id" not in entry)


def _organization_entry(organization: Organization) -> dict[str, str]:
    named = {} if organization.unnamed else {"id": organization.id}
    return {**named, "name": organization.name}


def _location(entry: Json, state: State, *, at: str) -> Location:
    name = _name(entry, "name", at=at)
    location_id = _id(ids.LOCATION, entry, at=at, settled=name)
    text(entry, "timeZone", at=at, default="UTC")
    shown = {
        **{key: value for key, value in entry.items() if key not in {"schedules", "numbers"}},
        "id": location_id,
        "orgId": state.organization.id,
    }
    numbers = tuple(number for _, number in _numbers(entry, at=at))
    return Location(id=location_id, name=name, shown=shown, numbers=numbers)


def _numbers(entry: Json, *, at: str) -> Iterable[tuple[str, Json]]:
    for place, number in entries(entry, "numbers", at=at):
        section(number.get("owner") or {}, at=f"{place}.owner")
        yield place, number


def _person(entry: Json, state: State, *, at: str) -> Person:
    name = _name(entry, "displayName", at=at)
    for key in ("emails", "roles"):
        _texts(entry, key, at=at)
    shown: Json = {
        "emails": [],
        "created": CREATED,
        "lastModified": CREATED,
        "roles": [],
        "licenses": [],
        "invitePending": False,
        "loginEnabled": True,
        "type": "person",
        **{key: value for key, value in _sent(entry).items() if key != "schedules"},
        "id": _id(ids.PEOPLE, entry, at=at, settled=name),
        "orgId": state.organization.id,
    }
    for spelling in ("timeZone", "timezone"):
        if entry.get(spelling) is not None:
            zone = text(entry, spelling, at=at)
            shown |= {"timezone": zone, "timeZone": zone}
    location_id = _location_id(entry, state, at=at)
    if location_id is not None:
        shown["locationId"] = location_id
    return Person(id=shown["id"], shown=shown, location_id=location_id)


def _mode(entry: Json, state: State, *, at: str) -> Mode:
    name, kind = _name(entry, "name", at=at), _among(entry, "type", TYPES, at=at)
    level = _among(entry, "level", LEVELS, at=at)
    location_id = _location_id(entry, state, at=at) if level == "LOCATION" else None
    if level == "LOCATION" and location_id is None:
        raise WorldError(f"{at}.locationId", "must be there for level LOCATION")
    forwarding = section(entry.get("callForwarding") or {}, at=f"{at}.callForwarding")
    return Mode(
        id=_id(ids.OPERATING_MODE, entry, at=at, settled=name),
        name=name,
        type=kind,
        level=level,
        location_id=location_id,
        hours=_hours(entry, kind, at=at),
        holidays=_holidays(entry, at=at),
        forwarding={**NO_FORWARDING, **forwarding},
    )


def _hours(entry: Json, kind: str, *, at: str) -> Json | None:
    name = HOURS.get(kind)
    if name is None:
        return None
    at = f"{at}.{name}"
    given = section(entry.get(name) or {}, at=at)
    days = {day: section(given.get(day) or {}, at=f"{at}.{day}") for day in DAYS[name]}
    return {day: without_times_of_whole_days({**NO_HOURS, **days[day]}) for day in days}


def _holidays(entry: Json, *, at: str) -> tuple[Holiday, ...]:
    found: dict[str, Holiday] = {}
    for place, body in entries({"holidays": entry.get("holidays") or []}, "holidays", at=at):
        name = _name(body, "name", at=place)
        shown = {"name": name, "allDayEnabled": False, **_sent(body)}
        holiday = Holiday(
            id=_id(ids.SCHEDULE_EVENT, body, at=place, settled=name),
            shown=without_times_of_whole_days(shown),
        )
        _put(found, holiday, at=place)
    return tuple(found.values())


def _schedules(entry: Json, *, at: str) -> tuple[Schedule, ...]:
    found: dict[tuple[str, str], Schedule] = {}
    for place, body in entries(entry, "schedules", at=at):
        name, kind = _name(body, "name", at=place), _among(body, "type", SCHEDULE_TYPES, at=place)
        if (name, kind) in found:
            raise WorldError(place, f"there is another {kind} schedule with the name {name!r}")
        found[name, kind] = Schedule(name=name, type=kind, events=_events(body, at=place))
    return tuple(found.values())


def _events(body: Json, *, at: str) -> tuple[Json, ...]:
    events = []
    for place, event in entries({"events": body.get("events") or []}, "events", at=at):
        _name(event, "name", at=place)
        events.append(without_times_of_whole_days(_sent(event)))
    return tuple(events)


def _sent(body: Json) -> Json:
    """The members that are not null, without the id, which is kept or made apart."""
    return {key: value for key, value in body.items() if key != "id" and value is not None}


def _name(entry: Mapping[str, Any], key: str, *, at: str, default: str | None = None) -> str:
    """A text that ids can be made of."""
    name = text(entry, key, at=at, default=default)
    try:
        name.encode()
    except UnicodeEncodeError:
        raise WorldError(f"{at}.{key}", "must be a text of whole characters") from None
    return name


def _texts(entry: Json, key: str, *, at: str) -> None:
    given = entry.get(key, [])
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise WorldError(f"{at}.{key}", "must be a list of texts")


def _among(entry: Json, key: str, values: tuple[str, ...], *, at: str) -> str:
    value = text(entry, key, at=at)
    if value not in values:
        raise WorldError(f"{at}.{key}", f"must be one of {', '.join(values)}, not {value!r}")
    return value


def _id(kind: str, entry: Mapping[str, Any], *, at: str, settled: str) -> str:
    """The id that an entry carries, else one made of its place and its name."""
    given = _name(entry, "id", at=at, default=ids.settled_key(at, settled))
    try:
        return ids.given_id(kind, given)
    except ValueError as error:
        raise WorldError(f"{at}.id", str(error)) from None


def _location_id(entry: Json, state: State, *, at: str) -> str | None:
    if entry.get("locationId") is None:
        return None
    given = _name(entry, "locationId", at=at)
    try:
        location_id = ids.given_id(ids.LOCATION, given)
    except ValueError as error:
        raise WorldError(f"{at}.locationId", str(error)) from None
    if location_id not in state.locations:
        raise WorldError(f"{at}.locationId", f"{given!r} is not that of a location of this world")
    return location_id


def _put(found: dict[str, Any], record: Any, *, at: str) -> None:
    if record.id in found:
        raise WorldError(f"{at}.id", f"{record.id!r} is there twice")
    found[record.id] = record


def _schedule_bodies(state: State, owner_id: str) -> list[Json]:
    return [
        {"name": each.name, "type": each.type, "events": list(each.events)}
        for each in state.schedules.get(owner_id, ())
    ]


def _mode_body(mode: Mode) -> Json:
    body: Json = {"id": mode.id, "name": mode.name, "type": mode.type, "level": mode.level}
    if mode.location_id is not None:
        body["locationId"] = mode.location_id
    if mode.hours is not None:
        body[HOURS[mode.type]] = mode.hours
    if mode.type == "HOLIDAY":
        body["holidays"] = [{"id": each.id, **each.shown} for each in mode.holidays]
    return {**body, "callForwarding": mode.forwarding}
