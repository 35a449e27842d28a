"""Locations: a list and the usual four on one.

An update is partial. A location is removed with its schedules and modes, but not while people
are in it.
"""

from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from starlette.responses import Response

from gateway.sandbox.webex import ids
from gateway.sandbox.webex.answers import Json, Refused, answer, done, not_there
from gateway.sandbox.webex.call import Call, Handler
from gateway.sandbox.webex.checks import Body
from gateway.sandbox.webex.paging import page
from gateway.sandbox.webex.state import Location, State

PAGE = 500
LONGEST_NAME = 256
MANDATORY = ("name", "timeZone", "preferredLanguage", "announcementLanguage", "address")
ADDRESS = ("address1", "address2", "city", "state", "postalCode", "country")
TEXTS = ("preferredLanguage", "announcementLanguage", "notes")
DEGREES = {"latitude": 90, "longitude": 180}


def routes() -> list[tuple[str, str, Handler]]:
    """Method, path and handler of every endpoint of locations."""
    return [
        ("GET", "/locations", listed),
        ("POST", "/locations", create),
        ("GET", "/locations/{location_id}", read),
        ("PUT", "/locations/{location_id}", update),
        ("DELETE", "/locations/{location_id}", delete),
    ]


def location_in_path(state: State, call: Call) -> Location:
    """The location whose id stands in the path; 404 when unknown."""
    wanted = ids.canonical(call.path["location_id"])
    if wanted not in state.locations:
        raise not_there(f"The location {wanted!r}")
    return state.locations[wanted]


def listed(state: State, call: Call) -> Response:
    """GET /locations: 200, a page, filtered by `name` (contained, any case) and `id`."""
    name, wanted = call.query.get("name"), call.query.get("id")
    items = [
        location.shown
        for location in state.locations.values()
        if (name is None or name.casefold() in location.name.casefold())
        and (wanted is None or ids.canonical(wanted) == location.id)
    ]
    return page(items, call, key="items", size=PAGE, limit=PAGE)


def read(state: State, call: Call) -> Response:
    """GET /locations/{id}: 200."""
    return answer(location_in_path(state, call).shown)


def create(state: State, call: Call) -> Response:
    """POST /locations: 201 with the id."""
    body = Body(call.body)
    body.need(*MANDATORY)
    members = _members(body)
    _refuse_name_in_use(state, members["name"], except_for=None)
    location_id = ids.webex_id(ids.LOCATION, ids.fresh_key())
    shown = {"id": location_id, "orgId": state.organization.id, **members}
    state.locations[location_id] = Location(
        id=location_id, name=members["name"], shown=shown, numbers=()
    )
    return answer({"id": location_id}, 201)


def update(state: State, call: Call) -> Response:
    """PUT /locations/{id}: 204; members that are not sent stay."""
    location = location_in_path(state, call)
    members = _members(Body(call.body))
    name = members.get("name", location.name)
    _refuse_name_in_use(state, name, except_for=location)
    state.locations[location.id] = replace(location, name=name, shown={**location.shown, **members})
    return done()


def delete(state: State, call: Call) -> Response:
    """DELETE /locations/{id}: 204; 409 while people are in it."""
    location = location_in_path(state, call)
    if any(person.location_id == location.id for person in state.people.values()):
        raise Refused(409, f"The location {location.name!r} still has people.")
    del state.locations[location.id]
    state.schedules.pop(location.id, None)
    for mode in [each for each in state.modes.values() if each.location_id == location.id]:
        del state.modes[mode.id]
    return done()


def _members(body: Body) -> Json:
    """The checked members that a body has."""
    body.text("name", longest=LONGEST_NAME)
    zone = body.text("timeZone")
    if zone is not None and not _is_zone(zone):
        raise body.refusal("timeZone", f"must be the name of a time zone, not {zone!r}")
    for name in TEXTS:
        body.text(name)
    for name, most in DEGREES.items():
        _check_degrees(body, name, most)
    members = {
        name: body.members[name]
        for name in ("name", "timeZone", *TEXTS, *DEGREES)
        if body.has(name)
    }
    address = body.inner("address")
    if address is not None:
        members["address"] = {n: address.text(n) for n in ADDRESS if address.has(n)}
    return members


def _check_degrees(body: Body, name: str, most: int) -> None:
    value = body.members.get(name)
    if value is None:
        return
    try:
        # The vendor's own client sends degrees as text.
        fits = not isinstance(value, bool | list | dict) and abs(float(value)) <= most
    except (ValueError, OverflowError):
        fits = False
    if not fits:
        raise body.refusal(name, f"must be a number from -{most} to {most}")


def _refuse_name_in_use(state: State, name: str, *, except_for: Location | None) -> None:
    for other in state.locations.values():
        if other is not except_for and other.name == name:
            raise Refused(409, f"A location with the name {name!r} already exists.")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
