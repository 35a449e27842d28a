"""The root of all questions: every field an edge, with the key that its arguments make."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

import strawberry

from gateway.caller import Caller
from gateway.directory import AssociateFilter as AssociateFilterValue
from gateway.loaders import (
    AssociateQuestion,
    LeadSegmentQuestion,
    OperatingModeQuestion,
    SourceState,
)
from gateway.schema.associates import Associate, AssociateConnection
from gateway.schema.declared import REQUIRED, Arguments, argument, attribute, edge, shows
from gateway.schema.drafts import member, present
from gateway.schema.errors import VendorErrorType, fault_of
from gateway.schema.ids import BadId, decode, key_of, short
from gateway.schema.lead_segments import LeadSegment
from gateway.schema.nodes import Connection, Node
from gateway.schema.office_hours import OfficeHoursCalendar
from gateway.schema.operating_modes import OperatingMode
from gateway.schema.paging import (
    PAGING,
    BadPage,
    Placed,
    Window,
    cursor,
    first_of,
    place_of,
    start_of,
    vendor_page,
)
from gateway.schema.places import (
    SCHEDULE_ARGUMENTS,
    Department,
    Location,
    Subject,
    schedule_window,
)
from gateway.schema.scalars import EmailAddress
from gateway.schema.schedules import Schedule, ScheduleOwnerInput, ref_of
from gateway.schema.vocabulary import word_list
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    DayOfWeek,
    OperatingModeLevel,
    OperatingModeType,
    ScheduleOwnerKind,
)

MAXIMUM_IDS = 100


@strawberry.input(one_of=True, description="Who: exactly one of these.")
class AssociateLookup:
    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="By global id.")
    email: strawberry.Maybe[EmailAddress] = strawberry.field(
        description="By e-mail address, in any case of letters."
    )
    mykaarma_dealer_associate_id: strawberry.Maybe[str] = strawberry.field(
        description="By the myKaarma dealer associate's id."
    )
    webex_person_id: strawberry.Maybe[str] = strawberry.field(
        description="By the Webex person's id."
    )


@strawberry.input(
    description="Which associates: all conditions hold, of each list any value. An empty list is met by nobody."
)
class AssociateFilter:
    ids: list[strawberry.ID] | None = member("These people.")
    department_ids: list[strawberry.ID] | None = member("People of these departments (myKaarma).")
    location_ids: list[strawberry.ID] | None = member("People at these locations; asks Webex.")
    lead_segment_ids: list[strawberry.ID] | None = member("People linked to these lead segments.")
    search: str | None = member("Text in name or e-mail address, in any case of letters.")


@strawberry.input(description="Which operating modes.")
class OperatingModeFilter:
    name: str | None = member("Text in the name.")
    type: OperatingModeType | None = member("Only this type.")
    level: OperatingModeLevel | None = member("Only this level.")
    location_id: strawberry.ID | None = member("Only of this location.")


@strawberry.input(description="Which lead segments. An empty list is met by none.")
class LeadSegmentFilter:
    ids: list[strawberry.ID] | None = member("These lead segments.")
    codes: list[str] | None = member("Lead segments with these codes.")


class SourceHealth(StrEnum):
    """How a source of data is."""

    FRESH = "FRESH"
    STALE = "STALE"
    UNREACHABLE = "UNREACHABLE"
    NOT_LINKED = "NOT_LINKED"


word_list(
    SourceHealth,
    "How a source of data is.",
    {
        "FRESH": "It answered just now.",
        "STALE": "What is shown is the last that was read.",
        "UNREACHABLE": "It does not answer.",
        "NOT_LINKED": "Nobody is linked to it.",
    },
)


@strawberry.type(name="SourceState", description="How a vendor is.")
@shows(SourceState)
class SourceStateType:
    vendor: Vendor = attribute("Which vendor.")
    state: SourceHealth = attribute(
        "How it is.",
        of=lambda seen: SourceHealth.FRESH if seen.reachable else SourceHealth.UNREACHABLE,
    )
    as_of: datetime | None = attribute("When this was seen.")
    stale: bool = attribute("Whether older data is shown in its place.", of=lambda _: False)
    error: VendorErrorType | None = attribute(
        "What it did instead of answering.",
        of=lambda seen: fault_of(seen.error) if seen.error else None,
    )


@strawberry.type(description="Who is asking, and what they may do.")
@shows(Caller)
class Viewer:
    client: str = attribute("The client's name.")
    profile: str = attribute("What kind of client it is.", of=lambda caller: caller.profile.value)
    scopes: list[str] = attribute("What it may do.", of=lambda caller: sorted(caller.scopes))
    departments: list[Department] | None = edge(
        "The departments it is limited to; null: not limited.",
        loader="department",
        key=lambda caller: None if caller.departments is None else sorted(caller.departments),
        many=True,
    )


def _text(loader: str) -> Callable[[tuple[str, ...]], tuple[str, Any]]:
    return lambda parts: (loader, parts[0])


def _pair(loader: str) -> Callable[[tuple[str, ...]], tuple[str, Any]]:
    return lambda parts: (loader, (parts[0], parts[1]))


NODES: dict[str, tuple[int, Callable[[tuple[str, ...]], tuple[str, Any]]]] = {
    "Associate": (1, _text("associate")),
    "Department": (1, _text("department")),
    "Location": (1, _text("location")),
    "Subject": (1, _text("subject")),
    "OutOfOffice": (2, _pair("out_of_office")),
    "OperatingMode": (1, _text("operating_mode")),
    "OperatingModeHoliday": (2, _pair("holiday")),
    "Schedule": (4, lambda parts: ("schedule", ref_of(parts))),
    "ScheduleEvent": (5, lambda parts: ("schedule_event", (ref_of(parts[:4]), parts[4]))),
    "OfficeHours": (1, _text("office_hours_entry")),
    "LeadSegment": (1, _text("lead_segment")),
}
"""Every type with ids: how many parts its key has, and which loader knows it."""


def node_key(id: str) -> tuple[str, Any]:
    """Loader and key of a global id. Raises BadId."""
    type_name, parts = decode(id)
    if type_name not in NODES or len(parts) != NODES[type_name][0] or not all(parts):
        raise BadId(f"{short(id)!r} is not the id of anything here; take ids from an answer's `id`")
    try:
        return NODES[type_name][1](parts)
    except ValueError:
        raise BadId(f"{short(id)!r} is not a whole id of a {type_name}") from None


def _node_keys(arguments: Arguments) -> list[Any]:
    ids = arguments["ids"]
    if len(ids) > MAXIMUM_IDS:
        raise BadPage(f"ids: {len(ids)} are more than the {MAXIMUM_IDS} that one question may name")
    return [_or_error(id) for id in ids]


def _or_error(id: str) -> Any:
    try:
        return node_key(id)
    except BadId as error:
        return error


def _lookup_key(arguments: Arguments) -> tuple[str, str]:
    by = arguments["by"]
    if by.id is not None:
        return "associate", key_of(by.id.value, "Associate")[0]
    if by.email is not None:
        return "associate_by_email", by.email.value
    if by.mykaarma_dealer_associate_id is not None:
        return "associate_by_dealer_associate", by.mykaarma_dealer_associate_id.value
    return "associate_by_webex_person", by.webex_person_id.value.rstrip("=")


def _keys(ids: Any, type_name: str) -> tuple[str, ...] | None:
    given = present(ids)
    if given is None:
        return None
    if len(given) > MAXIMUM_IDS * 10:
        raise BadPage(
            f"{len(given)} ids are more than the {MAXIMUM_IDS * 10} that a filter may name"
        )
    return tuple(dict.fromkeys(key_of(id, type_name)[0] for id in given))


def _associate_question(arguments: Arguments) -> AssociateQuestion:
    wanted = arguments.get("filter")
    place = place_of("associates", arguments.get("after"))
    if place is not None and (len(place) != 2 or not all(isinstance(one, str) for one in place)):
        raise BadPage("after: this is not a cursor of this list")
    return AssociateQuestion(
        filter=AssociateFilterValue(
            ids=_keys(wanted.ids, "Associate"),
            department_ids=_keys(wanted.department_ids, "Department"),
            lead_segment_ids=_keys(wanted.lead_segment_ids, "LeadSegment"),
            search=present(wanted.search),
        )
        if wanted
        else AssociateFilterValue(),
        location_ids=_keys(wanted.location_ids, "Location") if wanted else None,
        after=(place[0], place[1]) if place else None,
        count=first_of(arguments),
    )


def _associate_window(found: Any, arguments: Arguments) -> Window:
    associates, has_more = found
    placed = tuple(Placed(cursor("associates", *one.position), one) for one in associates)
    scope = _associate_question({**arguments, "after": None, "first": 0})
    return Window(placed, has_more, arguments.get("after") is not None, scope)


def _operating_mode_question(arguments: Arguments) -> OperatingModeQuestion:
    wanted = arguments.get("filter")
    location = present(wanted.location_id) if wanted else None
    return OperatingModeQuestion(
        name=present(wanted.name) if wanted else None,
        type=present(wanted.type) if wanted else None,
        level=present(wanted.level) if wanted else None,
        location_id=key_of(location, "Location")[0] if location is not None else None,
        start=start_of("operating-modes", arguments),
        count=first_of(arguments),
    )


def _lead_segment_question(arguments: Arguments) -> LeadSegmentQuestion:
    wanted = arguments.get("filter")
    codes = present(wanted.codes) if wanted else None
    return LeadSegmentQuestion(
        ids=_keys(wanted.ids, "LeadSegment") if wanted else None,
        codes=None if codes is None else tuple(dict.fromkeys(codes)),
        start=start_of("lead-segments", arguments),
        count=first_of(arguments),
    )


def _page_key(list_name: str) -> Callable[[Arguments], tuple[int, int]]:
    return lambda arguments: (start_of(list_name, arguments), first_of(arguments))


def _schedule_owner_key(arguments: Arguments) -> tuple[str, Any]:
    owner = arguments["owner"]
    if owner.associate_id is not None:
        return "schedules_of_associate", key_of(owner.associate_id.value, "Associate")[0]
    location_id = key_of(owner.location_id.value, "Location")[0]
    return "schedules_of", (ScheduleOwnerKind.LOCATION, location_id)


@strawberry.type(description="Every question that can be asked.")
class Query:
    """The root type of queries."""

    node: Node | None = edge(
        "Anything by its global id.",
        loader="node",
        asks=lambda arguments: node_key(arguments["id"]),
        arguments={"id": argument(strawberry.ID, "A global id.", REQUIRED)},
    )
    nodes: list[Node | None] = edge(
        f"Several things by their global ids, in the order of the ids; at most {MAXIMUM_IDS}.",
        loader="node",
        asks=_node_keys,
        many=True,
        keep_gaps=True,
        arguments={"ids": argument(list[strawberry.ID], "Global ids.", REQUIRED)},
    )
    associate: Associate | None = edge(
        "One associate.",
        loader="associate_by",
        asks=_lookup_key,
        arguments={"by": argument(AssociateLookup, "Who.", REQUIRED)},
    )
    associates: AssociateConnection = edge(
        "The associates of the directory, by name.",
        loader="associate_page",
        asks=_associate_question,
        shape=_associate_window,
        arguments={"filter": argument(AssociateFilter | None, "Which ones."), **PAGING},
    )
    departments: list[Department] | None = edge(
        "The departments (myKaarma) to which associates of the directory are linked, by name.",
        loader="all_departments",
        asks=lambda _: "all",
    )
    locations: Connection[Location] | None = edge(
        "The locations (Webex).",
        loader="location_page",
        asks=_page_key("locations"),
        shape=vendor_page("locations"),
        arguments=PAGING,
    )
    operating_modes: Connection[OperatingMode] | None = edge(
        "The operating modes (Webex), by name.",
        loader="operating_mode_page",
        asks=_operating_mode_question,
        shape=vendor_page("operating-modes"),
        arguments={"filter": argument(OperatingModeFilter | None, "Which ones."), **PAGING},
    )
    schedules: Connection[Schedule] | None = edge(
        "The schedules (Webex) of an associate or a location.",
        loader="node",
        asks=_schedule_owner_key,
        shape=schedule_window,
        arguments={
            "owner": argument(ScheduleOwnerInput, "Whose.", REQUIRED),
            **SCHEDULE_ARGUMENTS,
        },
    )
    office_hours: OfficeHoursCalendar | None = edge(
        "The office hours (OpenTact) of the account.",
        loader="office_hours",
        asks=lambda arguments: arguments.get("day_of_week") or "all",
        arguments={"day_of_week": argument(DayOfWeek | None, "Only of this day.")},
    )
    lead_segments: Connection[LeadSegment] | None = edge(
        "The lead segments (Pexip Engage).",
        loader="lead_segment_page",
        asks=_lead_segment_question,
        shape=vendor_page("lead-segments"),
        arguments={"filter": argument(LeadSegmentFilter | None, "Which ones."), **PAGING},
    )
    subjects: Connection[Subject] | None = edge(
        "The subjects (Pexip Engage) that customers can book.",
        loader="subject_page",
        asks=_page_key("subjects"),
        shape=vendor_page("subjects"),
        arguments=PAGING,
    )
    sources: list[SourceStateType] = edge(
        "How each vendor is right now. Asking costs each of them one small call.",
        loader="source_state",
        asks=lambda _: list(Vendor),
        many=True,
    )
    viewer: Viewer = edge("Who is asking.", loader="viewer", asks=lambda _: "viewer")
