"""What a global id names: each type with ids, and the loader that knows its things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gateway.schema.ids import BadId, decode, short
from gateway.schema.schedules import ref_of

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A type with ids: of how many parts its key is, which loader knows it, and the loader's key, made of the parts."""

    parts: int
    loader: str
    key: Callable[[Parts], Any]


def _text(loader: str) -> NodeKind:
    return NodeKind(1, loader, lambda parts: parts[0])


def _pair(loader: str) -> NodeKind:
    return NodeKind(2, loader, lambda parts: (parts[0], parts[1]))


NODES: dict[str, NodeKind] = {
    "Associate": _text("associate"),
    "Department": _text("department"),
    "Location": _text("location"),
    "Subject": _text("subject"),
    "OutOfOffice": _pair("out_of_office"),
    "OperatingMode": _text("operating_mode"),
    "OperatingModeHoliday": _pair("holiday"),
    "Schedule": NodeKind(4, "schedule", lambda parts: ref_of(parts)),
    "ScheduleEvent": NodeKind(5, "schedule_event", lambda parts: (ref_of(parts[:4]), parts[4])),
    "OfficeHours": _text("office_hours_entry"),
    "LeadSegment": _text("lead_segment"),
    "Change": _text("change"),
}
"""Every type with ids."""


def found_by(type_name: str, parts: Parts) -> tuple[str, Any]:
    """Loader and key of a thing. Raises ValueError for parts that name none."""
    kind = NODES[type_name]
    return kind.loader, kind.key(parts)


def node_key(id: str) -> tuple[str, Any]:
    """Loader and key of a global id. Raises BadId."""
    type_name, parts = decode(id)
    if type_name not in NODES or len(parts) != NODES[type_name].parts or not all(parts):
        raise BadId(f"{short(id)!r} is not the id of anything here; take ids from an answer's `id`")
    try:
        return found_by(type_name, parts)
    except ValueError:
        raise BadId(f"{short(id)!r} is not a whole id of a {type_name}") from None
