"""The sandbox's world, so that two can be compared: without the ids and instants that come with each write. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

VOLATILE = frozenset({"id", "uuid", "created_on", "modified_on", "createdAt", "updatedAt"})
"""What a vendor makes up when a record is written; records of the demo are known by their names."""


def comparable(world: Mapping[str, Any]) -> Any:
    """A world whose lists have no order, whose records have no ids, and whose empty absences are none."""
    return _plain(world)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if _is_empty_absence(value):
            return None
        members = {name: _plain(one) for name, one in value.items() if name not in VOLATILE}
        return {name: one for name, one in members.items() if one not in (None, [], {})}
    if isinstance(value, list):
        return sorted(
            (_plain(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True)
        )
    return value


def _is_empty_absence(record: Mapping[str, Any]) -> bool:
    """myKaarma has no call that removes an out of office: one is ended by a record that ends when it starts."""
    start = record.get("startTime")
    return "T" in str(start) and start == record.get("endTime")


def named(records: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Those of that name, or code."""
    return [one for one in records if name in (one.get("name"), one.get("code"))]


def events_of(owner: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each event of a person or a location: the names of its schedule and its own."""
    return [
        (schedule["name"], event["name"])
        for schedule in owner.get("schedules") or ()
        for event in schedule.get("events") or ()
    ]


def owner(world: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The Webex location, or the person by first name."""
    places = [*world["webex"]["locations"], *world["webex"]["people"]]
    (found,) = (one for one in places if name in (one.get("name"), one.get("firstName")))
    return dict(found)


def absence_of(world: Mapping[str, Any], first_name: str) -> dict[str, Any] | None:
    """The out of office that myKaarma holds of somebody; None when there is none, or an empty one."""
    (found,) = (
        one for one in world["mykaarma"]["dealerAssociates"] if one["firstName"] == first_name
    )
    record = found["outOfOffice"]
    return None if record is None or _is_empty_absence(record) else dict(record)
