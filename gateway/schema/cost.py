"""What a field costs, in points: taken from how it is declared, and printed beside it in the schema.

1. An attribute costs nothing, an edge or an answer what its loader asks of vendors, for each that is named in its
   arguments; a command ten points, and one for each element of the lists in its input. That is counted once for every
   object that the field is asked of.
2. Every object in an answer costs one point. How many there are in a list is what `first` says for a page, what is named
   for a list of people, one for each day of the range for a list of times; elsewhere it is assumed.
3. A question over a range costs a point for every so many days begun, of everybody named.
4. Costs depend on the document, its variables and its answer, on how many people it was about, and whether it wanted
   everything anew: never on what was kept, or who else asked.
5. A point is worth about half a millisecond of the event loop's thread at most; `door --prices` among the benchmarks
   measures it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
    is_introspection_type,
)
from strawberry.schema_directive import Location

from gateway.schema.declared import Answer, Command, Edge
from gateway.schema.streams import Stream

CALL = 3
"""What one call to a vendor costs that cannot be shared with the same field of other objects."""

SHARED = 1
"""What a key costs that is looked up together with others, or in our own database."""

ONE_PERSON = 5
"""What it costs to read all vendors about one person. Most of it is kept or read for many at once."""

SEGMENT = 20
"""What it costs to look at everybody of a lead segment."""

CROWD = 50
"""What it costs to look at everybody. More than a few are counted when they are known: see `pace.py`."""

SEARCH = 100
"""What it costs to look at everything of everybody, or for a time in a year."""

COMMAND = 10
SCHEMA_OBJECTS_A_POINT = 50
"""How many objects of an answer about the schema cost a point; such a question costs one more."""

SCHEMA_LISTS: Mapping[str, int] = {
    "types": 300,
    "fields": 10,
    "args": 3,
    "inputFields": 8,
    "enumValues": 8,
    "possibleTypes": 10,
    "interfaces": 2,
    "directives": 12,
}
"""How many objects a list of the schema has, as far as anybody can tell before."""

DAYS_A_POINT = 25
"""How many days of one person can be asked about for a point."""

CROWD_DAYS_A_POINT = 2
"""How many days of everybody, when they are no more than a few."""

LOADERS: Mapping[str, int] = {
    "associate": SHARED,
    "associate_by": SHARED,
    "associate_page": SHARED,
    "associate_count": SHARED,
    "associates_of_lead_segment": SHARED,
    "delegates": SHARED,
    "delegation": SHARED,
    "change": SHARED,
    "change_page": SHARED,
    "associate_timeline": ONE_PERSON,
    "named_timelines": ONE_PERSON,
    "watched_timelines": ONE_PERSON,
    "segment_timelines": SEGMENT,
    "people_timelines": CROWD,
    "schedule_issues": SEARCH,
    "preview": CROWD,
    "viewer": 0,
    "budget": 0,
}
"""What one key costs, by the loader that is asked for it, where that is not a call."""

ASSUMED = 5
"""How many elements a list has of which nothing else is known."""

ELEMENTS: Mapping[str, int] = {
    "DataProblem": 1,
    "UserError": 1,
    "VendorError": 1,
    "AvailabilityReason": 3,
    "SourceState": 4,
    "Department": 5,
    "ChangeStep": 5,
    "LeadSegment": 5,
    "TimeRange": 2,
    "ScheduleIssue": 100,
    "PreviewedAssociate": 10,
}
"""How many elements a list of a type has, as far as anybody can tell before."""

TIMES = frozenset({"AvailabilityPeriod", "Slot", "CoverageGap", "AvailabilityDifference"})
"""Types of which a list has about one for each day of the range that is asked about."""

NAMED = ("associateIds", "ids")
"""Arguments that name whom or what a list is of."""

BY_LOCATION = "filter.locationIds"
CONNECTION = "Connection"
PAGED = "first"
PAGE = ("edges", "nodes")
"""The fields of a page that are as long as `first` says."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a field costs. `weight`: for asking, in points, and `each`: the argument for each element of which that counts.
    `days_a_point`: how many days of its range cost a point more. `counts_input`: each element of a list in its arguments
    costs a point more, and `calls_for` names the member of an argument each element of which costs a call. Of a list, `sliced_by` names the argument that says how long it is, or `daily` says that it has an
    element for each day of the range; else it is `assumed` long. `sized` are the fields below it that are as long, in its
    place."""

    weight: int = 0
    each: str | None = None
    days_a_point: int | None = None
    counts_input: bool = False
    calls_for: str | None = None
    sliced_by: str | None = None
    sized: tuple[str, ...] = ()
    daily: bool = False
    assumed: int | None = None


TypeAndField = tuple[str, str]


def price_of(field: GraphQLField) -> Price:
    """What a field of an object type costs."""
    declared = _declared(field)
    kind = get_named_type(field.type)
    many = is_list(field.type)
    connection = not many and kind.name.endswith(CONNECTION) and PAGED in field.args
    sliced_by = PAGED if connection else _slicing(field) if many else None
    daily = many and sliced_by is None and kind.name in TIMES
    return Price(
        weight=max(_weight(declared), SEARCH if kind.name == "NextAvailable" and many else 0),
        each=next((name for name in NAMED if name in field.args), None),
        days_a_point=_days_a_point(declared) if {"from", "to"} <= field.args.keys() else None,
        counts_input=isinstance(declared, Command) or "change" in field.args,
        calls_for=BY_LOCATION if _filters_by_location(field) else None,
        sliced_by=sliced_by,
        sized=PAGE if connection else (),
        daily=daily,
        assumed=_assumed(kind) if many and sliced_by is None and not daily else None,
    )


def _filters_by_location(field: GraphQLField) -> bool:
    """Whether people may be asked for by the locations that they are at, which each takes a call."""
    name, member = BY_LOCATION.split(".")
    if name not in field.args:
        return False
    kind = get_named_type(field.args[name].type)
    return isinstance(kind, GraphQLInputObjectType) and member in kind.fields


def _days_a_point(declared: Any) -> int:
    of_everybody = isinstance(declared, Answer) and declared.timeline == "people_timelines"
    return CROWD_DAYS_A_POINT if of_everybody else DAYS_A_POINT


def _weight(declared: Any) -> int:
    match declared:
        case Edge():
            return LOADERS.get(declared.loader, CALL)
        case Answer():
            return LOADERS.get(declared.timeline, CALL)
        case Command():
            return COMMAND
        case Stream():
            return LOADERS.get(declared.closely or declared.loader, CALL)
    return 0


def prices_in(schema: GraphQLSchema) -> Mapping[TypeAndField, Price]:
    """What every field of a schema costs, by type and name. What an interface's costs is what it costs at most in a type
    that has the interface."""
    prices = {
        (kind.name, name): price_of(field)
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLObjectType) and not is_introspection_type(kind)
        for name, field in kind.fields.items()
    }
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLInterfaceType):
            for name in kind.fields:
                kept = [prices[one.name, name] for one in schema.get_possible_types(kind)]
                prices[kind.name, name] = max(kept, key=lambda price: price.weight)
    return prices


def _slicing(field: GraphQLField) -> str | None:
    """The argument that says how many objects a list has."""
    if get_named_type(field.type).name in TIMES:
        return None
    return next((name for name in (*NAMED, PAGED) if name in field.args), None)


def _assumed(kind: GraphQLNamedType) -> int | None:
    """How many objects a list is assumed to have; None for what is no object, and costs nothing."""
    return ELEMENTS.get(kind.name, ASSUMED) if is_composite_type(kind) else None


def _declared(field: GraphQLField) -> Any:
    ours = field.extensions.get("strawberry-definition")
    return None if ours is None else ours.metadata.get("declared")


def is_list(kind: GraphQLOutputType) -> bool:
    """Whether a field of this type is a list."""
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    return isinstance(inner, GraphQLList)


# ---------------------------------------------------------------- in the schema's text


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="cost",
    description="What asking for the field costs, in points, for each object that it is asked of. Every object in the "
    "answer costs one point more.",
)
class Cost:
    """`@cost`."""

    weight: int = strawberry.field(
        name="weight", description="Points for asking; the vendors' calls that it may take."
    )
    each: str | None = strawberry.field(
        name="each",
        default=strawberry.UNSET,
        description="The argument for each element of which the points and the days count.",
    )
    days_a_point: int | None = strawberry.field(
        name="daysAPoint",
        default=strawberry.UNSET,
        description="How many begun days of the range cost one point more.",
    )
    counts_input: bool | None = strawberry.field(
        name="countsInput",
        default=strawberry.UNSET,
        description="Whether each element of a list in the input costs one point more.",
    )
    calls_for: str | None = strawberry.field(
        name="callsFor",
        default=strawberry.UNSET,
        description=f"The member of an argument each element of which costs {CALL} points more.",
    )


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="listSize",
    description="How many objects are counted for a list before it is known: as many as an argument says, one for each day "
    "of the range, or a number that is assumed.",
)
class ListSize:
    """`@listSize`."""

    slicing_argument: str | None = strawberry.field(
        name="slicingArgument",
        default=strawberry.UNSET,
        description="The argument that says how many: a number, or a list as long.",
    )
    sized_fields: list[str] | None = strawberry.field(
        name="sizedFields",
        default=strawberry.UNSET,
        description="The fields below this one that are as long, where it is no list itself.",
    )
    daily: bool | None = strawberry.field(
        name="daily",
        default=strawberry.UNSET,
        description="Whether there is about one for each day of the range, here or above.",
    )
    assumed_size: int | None = strawberry.field(
        name="assumedSize", default=strawberry.UNSET, description="How many are assumed."
    )


def print_prices(schema: GraphQLSchema, prices: Mapping[TypeAndField, Price]) -> None:
    """Put the prices beside the fields of a schema, for its text. A page's own lists are as long as the field says that
    leads to it, so they have none."""
    for (type_name, name), price in prices.items():
        kind = schema.type_map[type_name]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            ours = kind.fields[name].extensions["strawberry-definition"]
            in_page = type_name.endswith(CONNECTION) and name in PAGE
            ours.directives = [] if in_page else directives_of(price)


def describe_directives(schema: GraphQLSchema) -> None:
    """Describe the members of our directives: strawberry leaves that out."""
    ours: dict[str, Any] = {"cost": Cost, "listSize": ListSize}
    for directive in schema.directives:
        if directive.name in ours:
            for field in ours[directive.name].__strawberry_directive__.fields:
                directive.args[field.graphql_name].description = field.description


def directives_of(price: Price) -> list[object]:
    """A price as directives; what costs nothing has none."""
    found: list[object] = []
    if price.weight or price.days_a_point:
        found.append(
            Cost(
                weight=price.weight,
                each=_said(price.each),
                days_a_point=_said(price.days_a_point),
                counts_input=_said(price.counts_input),
                calls_for=_said(price.calls_for),
            )
        )
    if price.sliced_by or price.daily or price.assumed is not None:
        found.append(
            ListSize(
                slicing_argument=_said(price.sliced_by),
                sized_fields=_said(list(price.sized)),
                daily=_said(price.daily),
                assumed_size=strawberry.UNSET if price.assumed is None else price.assumed,
            )
        )
    return found


def _said(value: Any) -> Any:
    return value or strawberry.UNSET
