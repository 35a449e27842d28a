"""Where things are at Webex: paths, queries and the links between pages. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from gateway.vendors.records import ScheduleOwnerKind, ScheduleRef
from gateway.vendors.webex.bodies import TYPES
from gateway.vendors.webex.ids import bare_id, is_likely

MODES = "/telephony/config/operatingModes"
MODE = MODES + "/{id}"
HOLIDAYS = MODE + "/holidays"
HOLIDAY = HOLIDAYS + "/{id}"
SCHEDULES = {
    ScheduleOwnerKind.PERSON: "/people/{id}/features/schedules",
    ScheduleOwnerKind.LOCATION: "/telephony/config/locations/{id}/schedules",
}

LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[^\s;,="]+\s*(?:=\s*(?:"[^"]*"|[^\s;,"]*))?)*)')
REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]*))', re.IGNORECASE)


def schedule_path(ref: ScheduleRef) -> str:
    """The path of a schedule, with `{id}` for its owner's and its own id."""
    return f"{SCHEDULES[ref.owner_kind]}/{TYPES[ref.type]}/{{id}}"


def events_path(ref: ScheduleRef) -> str:
    """The path of a schedule's events."""
    return schedule_path(ref) + "/events"


def event_path(ref: ScheduleRef) -> str:
    """The path of one event of a schedule."""
    return events_path(ref) + "/{id}"


def filled(path: str, ids: Sequence[str]) -> str | None:
    """The path with its ids, or None when one of them cannot be an id."""
    if not all(is_likely(each) for each in ids):
        return None
    for each in ids:
        path = path.replace("{id}", quote(bare_id(each), safe=""), 1)
    return path


def modes_query(
    name: str | None, location_id: str | None, *, organization_only: bool
) -> Iterator[tuple[str, str]]:
    """What narrows a list of operating modes."""
    if name:
        yield "name", name
    if location_id:
        yield "limitToLocationId", bare_id(location_id)
    if organization_only:
        yield "limitToOrgLevelEnabled", "true"


def next_page(header: str | None) -> str | None:
    """The URL with `rel="next"` of a `Link` header (RFC 8288), or None when this is the last page."""
    for target, parameters in LINK.findall(header or ""):
        rel = REL.search(parameters)
        if rel and "next" in (rel[1] or rel[2] or "").lower().split():
            return str(target)
    return None
