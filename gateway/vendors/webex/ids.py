"""Webex ids: base64 of `ciscospark://us/<KIND>/<key>`, with or without padding.

The vendor shows both forms of one id. Records carry the form without padding, so that two reads of one thing
are equal; a caller's id is taken in either form. The key of a schedule and of its events is the base64 of their
name, so those ids can be told from names, and change with them.
"""

from __future__ import annotations

import re
from base64 import b64encode

from gateway.vendors.records import ScheduleOwnerKind

KINDS = {
    ScheduleOwnerKind.PERSON: ("USER_SCHEDULE", "USER_SCHEDULE_EVENT"),
    ScheduleOwnerKind.LOCATION: ("SCHEDULE", "SCHEDULE_EVENT"),
}
LIKELY = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~:@+/=-]{1,1000}")


def bare_id(id_: str) -> str:
    """The id as records carry it: without `=` at its end."""
    return id_.rstrip("=")


def is_likely(id_: str) -> bool:
    """Whether a text could be an id at all. Anything else stays out of URLs: commas would split a list of ids,
    dots would climb up a path."""
    return LIKELY.fullmatch(id_) is not None and bare_id(id_) != ""


def schedule_id(kind: ScheduleOwnerKind, name: str) -> str:
    """The id that a schedule of this name has."""
    return _id_of_name(kind, KINDS[kind][0], name)


def event_id(kind: ScheduleOwnerKind, name: str) -> str:
    """The id that an event of this name has."""
    return _id_of_name(kind, KINDS[kind][1], name)


def _id_of_name(kind: ScheduleOwnerKind, resource: str, name: str) -> str:
    key = b64encode(name.encode(errors="replace")).decode()
    if kind is ScheduleOwnerKind.LOCATION:
        key = key.rstrip("=")
    return bare_id(b64encode(f"ciscospark://us/{resource}/{key}".encode()).decode())
