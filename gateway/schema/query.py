"""The root of all questions: every field an edge, with the key that its arguments make."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import strawberry

from gateway.caller import Allowance, Caller
from gateway.engine import Status
from gateway.loaders import AssociateQuestion, LeadSegmentQuestion, OperatingModeQuestion
from gateway.schema import questions
from gateway.schema.associates import Associate, AssociateConnection
from gateway.schema.availability import (
    BOOKING,
    RANGE,
    CoverageGap,
    FreeBusy,
    NextAvailable,
    Slot,
)
from gateway.schema.bounds import MOST_PERSON_DAYS, MOST_TOGETHER
from gateway.schema.changes import Change, ChangeFilter, change_question, change_window
from gateway.schema.declared import REQUIRED, Arguments, answer, argument, attribute, edge, shows
from gateway.schema.drafts import present
from gateway.schema.filters import (
    AssociateFilter,
    LeadSegmentFilter,
    OperatingModeFilter,
    associate_question,
    keys_of,
)
from gateway.schema.ids import BadId, key_of
from gateway.schema.issues import ScheduleIssue
from gateway.schema.lead_segments import LeadSegment
from gateway.schema.node_keys import node_key
from gateway.schema.nodes import Connection, Node
from gateway.schema.office_hours import OfficeHoursCalendar, calendar
from gateway.schema.operating_modes import OperatingMode
from gateway.schema.paging import (
    MAXIMUM_FIRST,
    PAGING,
    BadPage,
    Placed,
    Window,
    cursor,
    first_of,
    position_after_row,
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
from gateway.schema.previews import ChangePreview, previewed
from gateway.schema.questions import HALF_AN_HOUR, SOONEST
from gateway.schema.scalars import Duration, EmailAddress
from gateway.schema.schedules import Schedule, ScheduleOwnerInput
from gateway.schema.sources import SourceStateType
from gateway.vendors.port import Vendor
from gateway.vendors.records import DayOfWeek, ScheduleOwnerKind

MAXIMUM_IDS = 100

ASSOCIATES = {"filter": argument(AssociateFilter | None, "Which ones; everybody by default.")}
UNKNOWN_AS = {
    "treat_unknown_as": argument(
        Status | None,
        "What somebody counts as of whom it is not known. Unless it is AVAILABLE, they are left out.",
        Status.UNKNOWN,
    )
}
PEOPLE = {
    "associate_ids": argument(
        list[strawberry.ID],
        "Who, at most 1,000; somebody who is named twice counts once.",
        REQUIRED,
    )
}


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


@strawberry.type(
    description="What the client has to spend, in points: see `@cost`. It fills by itself."
)
@shows(Allowance)
class Budget:
    maximum_available: float = attribute("How many points it can have saved.")
    currently_available: float = attribute("How many points are left, this operation paid.")
    restore_rate: float = attribute("How many points come back each second.")


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
    budget: Budget = edge(
        "What the client has left to spend.", loader="budget", key=lambda _: "budget"
    )


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


def _associate_question(arguments: Arguments) -> AssociateQuestion:
    return associate_question(
        arguments.get("filter"),
        after=position_after_row("associates", arguments.get("after")),
        count=first_of(arguments),
    )


def _associate_window(found: Any, arguments: Arguments) -> Window:
    associates, has_more = found
    placed = tuple(Placed(cursor("associates", *one.position), one) for one in associates)
    scope = associate_question(arguments.get("filter"))
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
        ids=keys_of(wanted.ids, "LeadSegment") if wanted else None,
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
        arguments={**ASSOCIATES, **PAGING},
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
        shape=calendar,
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
    available_associates: AssociateConnection = answer(
        "Who is available at an instant, by name.",
        timeline="people_timelines",
        asks=questions.crowd_on_a_page,
        of=questions.available_page,
        lasts=questions.all_hold,
        arguments={
            "at": argument(datetime, "The instant that is asked about.", REQUIRED),
            **ASSOCIATES,
            **BOOKING,
            **UNKNOWN_AS,
            **PAGING,
        },
    )
    next_available_associates: list[NextAvailable] = answer(
        "Who is available soonest, within a year; of those who are at the same time, first who stays longest.",
        timeline="people_timelines",
        asks=questions.crowd_soonest,
        of=questions.soonest,
        arguments={
            "after": argument(datetime, "The first instant that will do.", REQUIRED),
            **ASSOCIATES,
            **BOOKING,
            "at_least": argument(Duration | None, "For how long on end.", HALF_AN_HOUR),
            **UNKNOWN_AS,
            "first": argument(
                int | None,
                f"How many people at most, up to {MAXIMUM_FIRST}; more is an error.",
                SOONEST,
            ),
        },
    )
    free_busy: list[FreeBusy] = answer(
        "When each of several people is available in a range, in the order of the ids. People times days may be "
        f"{MOST_PERSON_DAYS:,}.",
        timeline="named_timelines",
        asks=questions.named,
        of=questions.free_busy,
        days=questions.days_of_people,
        arguments={**PEOPLE, **RANGE},
    )
    common_slots: list[Slot] = answer(
        "Every time in a range at which enough of several people are available together, each time as long as the same "
        "people are there; longer and shorter ones of different people overlap. By beginning, then end.",
        timeline="named_timelines",
        asks=questions.named_together,
        of=questions.common_slots,
        days=questions.days_of_people,
        arguments={
            "associate_ids": argument(
                list[strawberry.ID],
                f"Who, 1 to {MOST_TOGETHER}; somebody who is named twice counts once.",
                REQUIRED,
            ),
            **RANGE,
            "at_least": argument(Duration, "For how long on end.", REQUIRED),
            "quorum": argument(int | None, "How many of them are enough; all by default."),
            **UNKNOWN_AS,
        },
    )
    coverage: list[CoverageGap] = answer(
        "When in a range fewer people than wanted are available. People times days may be "
        f"{MOST_PERSON_DAYS:,}.",
        timeline="people_timelines",
        asks=questions.crowd_covering,
        of=questions.coverage_gaps,
        days=questions.days_of_people,
        arguments={
            **ASSOCIATES,
            **RANGE,
            "minimum": argument(int, "How many people are wanted, at least 1.", 1),
        },
    )
    schedule_issues: list[ScheduleIssue] = answer(
        "What is wrong, doubtful or odd in what the vendors hold about people: the worst first, then by name. Reads "
        "everything about everybody whom the filter lets through, so ask about few where that will do.",
        timeline="schedule_issues",
        asks=questions.crowd,
        of=lambda found, _: found,
        arguments=ASSOCIATES,
    )
    preview: ChangePreview = previewed()
    change: Change | None = edge(
        "One change.",
        loader="change",
        asks=lambda arguments: key_of(arguments["id"], "Change")[0],
        arguments={"id": argument(strawberry.ID, "The change's global id.", REQUIRED)},
    )
    changes: Connection[Change] = edge(
        "The changes, the latest first.",
        loader="change_page",
        asks=change_question,
        shape=change_window,
        arguments={"filter": argument(ChangeFilter | None, "Which ones."), **PAGING},
    )
    sources: list[SourceStateType] = edge(
        "How each vendor is right now. Asking costs each of them one small call.",
        loader="source_state",
        asks=lambda _: list(Vendor),
        many=True,
    )
    viewer: Viewer = edge("Who is asking.", loader="viewer", asks=lambda _: "viewer")
