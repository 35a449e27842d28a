"""Phone numbers of a location that an operating mode may forward calls to."""

from starlette.responses import Response

from gateway.sandbox.webex.answers import Json, Refused
from gateway.sandbox.webex.call import Call, Handler
from gateway.sandbox.webex.locations import location_in_path
from gateway.sandbox.webex.paging import page
from gateway.sandbox.webex.state import State

PAGE = 2000
LONGEST_OWNER_NAME = 255
OWNER_NAMES = ("displayName", "firstName", "lastName")
DEFAULTS: Json = {
    "state": "ACTIVE",
    "isMainNumber": False,
    "tollFreeNumber": False,
    "telephonyType": "PSTN_NUMBER",
    "isServiceNumber": False,
}


def routes() -> list[tuple[str, str, Handler]]:
    """Method, path and handler."""
    base = "/telephony/config/locations/{location_id}/operatingModes/callForwarding"
    return [("GET", base + "/availableNumbers", listed)]


def listed(state: State, call: Call) -> Response:
    """GET: 200, a page, filtered by `phoneNumber` (comma separated), `ownerName`, `extension`."""
    owner, extension = call.query.get("ownerName"), call.query.get("extension")
    if owner is not None and len(owner) > LONGEST_OWNER_NAME:
        raise Refused(400, f"ownerName must have at most {LONGEST_OWNER_NAME} characters.")
    wanted = call.query.get("phoneNumber")
    among = None if wanted is None else {each.strip() for each in wanted.split(",")}
    items = [
        {**DEFAULTS, **number}
        for number in location_in_path(state, call).numbers
        if (among is None or number.get("phoneNumber") in among)
        and (extension is None or number.get("extension") == extension)
        and (owner is None or _is_owned_by(number, owner))
    ]
    return page(items, call, key="phoneNumbers", size=PAGE, limit=PAGE)


def _is_owned_by(number: Json, name: str) -> bool:
    owner = number.get("owner") or {}
    names = [str(owner.get(each, "")).casefold() for each in OWNER_NAMES]
    return name.casefold() in {*names, f"{names[1]} {names[2]}".strip()}
