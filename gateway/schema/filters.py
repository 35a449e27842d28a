"""Filters of lists: which ones are wanted, and how that becomes a loader's question."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.directory import AssociateFilter as AssociateFilterValue
from gateway.loaders import AssociateQuestion
from gateway.schema.drafts import member, present
from gateway.schema.ids import key_of
from gateway.schema.paging import BadPage
from gateway.vendors.records import OperatingModeLevel, OperatingModeType

MOST_IDS = 1_000
"""How many ids a filter may name."""

MOST_LOCATIONS = 100
"""How many locations a filter may name: Webex is asked about each of them by itself."""

LONGEST_SEARCH = 1_000
"""How many characters may be looked for; a database looks for no more than some thousands."""


@strawberry.input(
    description="Which associates: all conditions hold, of each list any value. An empty list is met by nobody."
)
class AssociateFilter:
    ids: list[strawberry.ID] | None = member("These people.")
    department_ids: list[strawberry.ID] | None = member("People of these departments (myKaarma).")
    location_ids: list[strawberry.ID] | None = member(
        f"People at these locations, at most {MOST_LOCATIONS}; asks Webex about each one that there is."
    )
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


def keys_of(ids: Any, type_name: str) -> tuple[str, ...] | None:
    """The keys in a filter's ids, each once; None for a list that was left out. Raises BadId and BadPage."""
    given = present(ids)
    if given is None:
        return None
    if len(given) > MOST_IDS:
        raise BadPage(f"{len(given)} ids are more than the {MOST_IDS} that a filter may name")
    return tuple(dict.fromkeys(key_of(id, type_name)[0] for id in given))


def searched(text: Any) -> str | None:
    """The text that is looked for. Raises BadPage."""
    given: str | None = present(text)
    if given is not None and len(given) > LONGEST_SEARCH:
        raise BadPage(
            f"search: {len(given)} characters are more than the {LONGEST_SEARCH} that may be looked for"
        )
    return given


def _places(ids: Any) -> tuple[str, ...] | None:
    given = present(ids)
    if given is not None and len(given) > MOST_LOCATIONS:
        raise BadPage(
            f"locationIds: {len(given)} ids are more than the {MOST_LOCATIONS} locations that a filter may name; ask "
            "several times"
        )
    return keys_of(given, "Location")


def associate_question(
    wanted: Any, *, after: tuple[str, str] | None = None, count: int = 0
) -> AssociateQuestion:
    """Whom a filter (None: everybody) lets through, and which page of them. Raises BadId and BadPage."""
    return AssociateQuestion(
        filter=AssociateFilterValue(
            ids=keys_of(wanted.ids, "Associate"),
            department_ids=keys_of(wanted.department_ids, "Department"),
            lead_segment_ids=keys_of(wanted.lead_segment_ids, "LeadSegment"),
            search=searched(wanted.search),
        )
        if wanted
        else AssociateFilterValue(),
        location_ids=_places(wanted.location_ids) if wanted else None,
        after=after,
        count=count,
    )
