"""What a caller may read: the scope that each loader's things take, and whose things of one department are shown.

1. A field asks once, for the loader that it names, before its key is made and any vendor asked. Loaders among
   themselves do not ask: whoever may know when somebody is there may know it by schedules, too.
2. What a department's people have is shown by who they are: the directory of a request knows only those whom its caller
   may see, and what is theirs alone is found through them. What is not seen is not there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from gateway.caller import Caller, Scope
from gateway.loaders.base import Request
from gateway.vendors.records import ScheduleOwnerKind

NEEDED: Mapping[str, Scope | None] = {
    **dict.fromkeys(
        (
            "associate",
            "associate_by",
            "associate_by_dealer_associate",
            "associate_by_email",
            "associate_by_webex_person",
            "associate_page",
            "associates_of_lead_segment",
            "all_departments",
            "dealer",
            "department",
            "department_of_associate",
        ),
        Scope.ASSOCIATES_READ,
    ),
    **dict.fromkeys(
        (
            "associate_timeline",
            "delegates",
            "delegation",
            "event_occurrences",
            "named_timelines",
            "office_hours_timeline",
            "operating_mode_timeline",
            "out_of_office",
            "people_timelines",
            "preview",
            "schedule_issues",
            "schedule_timeline",
            "segment_timelines",
            "watched_associates",
            "watched_timelines",
        ),
        Scope.AVAILABILITY_READ,
    ),
    **dict.fromkeys(
        (
            "holiday",
            "lead_segment",
            "lead_segment_page",
            "location",
            "location_of_person",
            "location_page",
            "office_hours",
            "office_hours_entry",
            "office_hours_zone",
            "operating_mode",
            "operating_mode_page",
            "operating_modes_of_location",
            "operating_modes_of_person",
            "schedule",
            "schedule_event",
            "schedules_of",
            "schedules_of_associate",
            "scheduling_settings",
            "subject",
            "subject_page",
        ),
        Scope.SCHEDULES_READ,
    ),
    **dict.fromkeys(("change", "change_page"), Scope.CHANGES_READ),
    **dict.fromkeys(("source_state", "viewer", "budget"), None),
    # These ask themselves, for what their keys name.
    **dict.fromkeys(("associate_count", "node", "schedule_owner"), None),
}
"""The scope that it takes to read what a loader gives. A field can name no loader that is not in here."""


class Forbidden(Exception):
    """Something that takes scopes which the caller does not have."""

    def __init__(self, *missing: Scope) -> None:
        super().__init__(f"This needs the {scopes_named(*missing)}.")
        self.missing = missing


def scopes_named(*scopes: Scope) -> str:
    """Scopes as a sentence names them."""
    return f"scope{'s' if len(scopes) > 1 else ''} {' and '.join(scopes)}"


def allow(caller: Caller, loader: str) -> None:
    """Let a caller read what a loader gives. Raises Forbidden."""
    scope = NEEDED[loader]
    if scope is not None and scope not in caller.scopes:
        raise Forbidden(scope)


async def is_shown(request: Request, loader: str, key: Any) -> bool:
    """Whether the caller sees what a loader gives for a key, if that is there at all."""
    # Where the table says nothing, nobody is shown anything: a fault that whoever is not limited finds as well.
    seen = SHOWN[loader]
    return request.caller.departments is None or await seen(request, key)


async def _everybodys(request: Request, key: Any) -> bool:  # noqa: ARG001  # the form of all of them
    return True


async def _by_its_loader(request: Request, key: Any) -> bool:  # noqa: ARG001  # the form of all of them
    """Its loader reads from what shows the caller's own part alone: the directory, and the book of changes."""
    return True


async def _department(request: Request, key: Any) -> bool:
    return request.caller.sees(key)


async def _out_of_office(request: Request, key: Any) -> bool:
    whose = await request.by_name("associate_by_dealer_associate").load(key[1])
    return whose is not None and whose.links.out_of_office_key == key


async def _schedules_of(request: Request, key: Any) -> bool:
    kind, owner_id = key
    if kind is not ScheduleOwnerKind.PERSON:
        return True
    return await request.by_name("associate_by_webex_person").load(owner_id) is not None


async def _schedule(request: Request, key: Any) -> bool:
    return await _schedules_of(request, (key.owner_kind, key.owner_id))


async def _schedule_event(request: Request, key: Any) -> bool:
    return await _schedule(request, key[0])


Shown: TypeAlias = Callable[[Request, Any], Awaitable[bool]]

SHOWN: Mapping[str, Shown] = {
    "associate": _by_its_loader,
    "change": _by_its_loader,
    "schedules_of_associate": _by_its_loader,
    "department": _department,
    "out_of_office": _out_of_office,
    "schedules_of": _schedules_of,
    "schedule": _schedule,
    "schedule_event": _schedule_event,
    **dict.fromkeys(
        (
            "holiday",
            "lead_segment",
            "location",
            "office_hours_entry",
            "operating_mode",
            "subject",
        ),
        _everybodys,
    ),
}
"""Whether a caller of some departments sees what a loader gives for a key: for each loader that ids name, and those
that the loader of anything is asked for besides. Only what is one person's, or one department's, is hidden from anybody."""
