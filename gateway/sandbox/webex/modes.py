"""Operating modes: lists, details and changes, of the organization and of locations."""

from collections.abc import Iterable
from dataclasses import replace

from starlette.responses import Response

from gateway.sandbox.webex import ids
from gateway.sandbox.webex.answers import Json, Refused, answer, done, not_there
from gateway.sandbox.webex.call import Call, Handler
from gateway.sandbox.webex.checks import Body
from gateway.sandbox.webex.holidays import (
    create_holiday,
    delete_holiday,
    holidays_of,
    mode_in_path,
    read_holiday,
    update_holiday,
)
from gateway.sandbox.webex.hours import HOURS, NO_FORWARDING, forwarding_of, hours_of
from gateway.sandbox.webex.locations import location_in_path
from gateway.sandbox.webex.paging import page
from gateway.sandbox.webex.state import Mode, State

TYPES = ("SAME_HOURS_DAILY", "DIFFERENT_HOURS_DAILY", "HOLIDAY", "NONE")
LEVELS = ("ORGANIZATION", "LOCATION")
ORDERS = ("name-asc", "name-desc", "asc", "desc")
PAGE = 10
LIMIT = 100
MODES = 100


def routes() -> list[tuple[str, str, Handler]]:
    """Method, path and handler of every endpoint of modes; creation has two spellings."""
    base = "/telephony/config/operatingModes"
    one = base + "/{mode_id}"
    holiday = one + "/holidays/{holiday_id}"
    available = "/telephony/config/locations/{location_id}/operatingModes/availableOperatingModes"
    return [
        ("GET", base, listed),
        ("POST", base, create),
        ("POST", base + "/", create),
        ("GET", one, read),
        ("PUT", one, update),
        ("DELETE", one, delete),
        ("POST", one + "/holidays", create_holiday),
        ("GET", holiday, read_holiday),
        ("PUT", holiday, update_holiday),
        ("DELETE", holiday, delete_holiday),
        ("GET", available, list_available),
    ]


def listed(state: State, call: Call) -> Response:
    """GET: 200, a page of entries without hours, by name; `{}` when there is none."""
    place = call.query.get("limitToLocationId")
    if place is not None and ids.canonical(place) not in state.locations:
        raise not_there(f"The location {place!r}")
    name, only_organization = call.query.get("name", ""), call.flag("limitToOrgLevelEnabled")
    found = [
        mode
        for mode in state.modes.values()
        if name.casefold() in mode.name.casefold()
        and (place is None or mode.location_id == ids.canonical(place))
        and (not only_organization or mode.location_id is None)
    ]
    order = call.query.get("order", "name-asc")
    if order not in ORDERS:
        raise Refused(400, f"order must be one of {', '.join(ORDERS)}, not {order!r}.")
    found = _by_name(found, descending=order.endswith("desc"))
    if not found:
        return answer({})
    entries = [_entry(state, mode) for mode in found]
    return page(entries, call, key="operatingModes", size=PAGE, limit=LIMIT)


def list_available(state: State, call: Call) -> Response:
    """GET the modes that features of a location can use: its own and the organization's."""
    here = location_in_path(state, call)
    found = [mode for mode in state.modes.values() if mode.location_id in {None, here.id}]
    return answer(
        {"operatingModes": [{"id": mode.id, "name": mode.name} for mode in _by_name(found)]}
    )


def read(state: State, call: Call) -> Response:
    """GET one: 200, everything about the mode."""
    mode = mode_in_path(state, call)
    shown = _entry(state, mode)
    if mode.type == "HOLIDAY":
        shown["holidays"] = [{"id": each.id, **each.shown} for each in mode.holidays]
    elif mode.hours is not None:
        shown[HOURS[mode.type]] = mode.hours
    return answer(shown)


def create(state: State, call: Call) -> Response:
    """POST: 201 with the id."""
    body = Body(call.body)
    kind = body.choice("type", TYPES)
    mode = Mode(
        id=ids.webex_id(ids.OPERATING_MODE, ids.fresh_key()),
        name=body.needed_text("name"),
        type=kind,
        level=body.choice("level", LEVELS),
        location_id=_location_id(state, body),
        hours=hours_of(body, kind=kind, mandatory=True),
        holidays=holidays_of(body, kind=kind, mandatory=True) or (),
        forwarding=forwarding_of(body) or NO_FORWARDING,
    )
    _refuse_name_in_use(state, mode)
    if sum(each.location_id == mode.location_id for each in state.modes.values()) >= MODES:
        raise Refused(400, f"There are already {MODES} operating modes at this level.")
    state.modes[mode.id] = mode
    return answer({"id": mode.id}, 201)


def update(state: State, call: Call) -> Response:
    """PUT: 204; members that are not sent stay, and `holidays` replaces all with new ids."""
    old, body = mode_in_path(state, call), Body(call.body)
    holidays = holidays_of(body, kind=old.type, mandatory=False)
    new = replace(
        old,
        name=body.text("name") or old.name,
        hours=hours_of(body, kind=old.type, mandatory=False) or old.hours,
        holidays=old.holidays if holidays is None else holidays,
        forwarding=forwarding_of(body) or old.forwarding,
    )
    _refuse_name_in_use(state, new)
    state.modes[new.id] = new
    return done()


def delete(state: State, call: Call) -> Response:
    """DELETE: 204."""
    del state.modes[mode_in_path(state, call).id]
    return done()


def _entry(state: State, mode: Mode) -> Json:
    shown: Json = {"id": mode.id, "name": mode.name, "type": mode.type, "level": mode.level}
    if mode.location_id is not None:
        shown["location"] = {
            "id": mode.location_id,
            "name": state.locations[mode.location_id].name,
        }
    return {**shown, "callForwarding": mode.forwarding}


def _location_id(state: State, body: Body) -> str | None:
    if body.choice("level", LEVELS) == "ORGANIZATION":
        if body.has("locationId"):
            raise body.refusal("locationId", "is not allowed for level ORGANIZATION")
        return None
    location_id = ids.canonical(body.needed_text("locationId"))
    if location_id not in state.locations:
        raise body.refusal("locationId", "is not that of a location")
    return location_id


def _refuse_name_in_use(state: State, mode: Mode) -> None:
    for other in state.modes.values():
        same_place = other.location_id == mode.location_id
        if same_place and other.id != mode.id and other.name == mode.name:
            raise Refused(409, f"An operating mode with the name {mode.name!r} already exists.")


def _by_name(modes: Iterable[Mode], *, descending: bool = False) -> list[Mode]:
    return sorted(
        modes, key=lambda mode: (mode.name.casefold(), mode.name, mode.id), reverse=descending
    )
