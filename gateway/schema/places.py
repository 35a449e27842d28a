"""Departments, locations and subjects: what people and records belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from gateway.schema.declared import Arguments, argument, attribute, edge, shows
from gateway.schema.nodes import Connection, Node, identity
from gateway.schema.paging import PAGING, Window, window
from gateway.schema.scalars import TimeZone
from gateway.vendors import records
from gateway.vendors.records import ScheduleOwnerKind, ScheduleType

if TYPE_CHECKING:
    from gateway.schema.operating_modes import OperatingMode
    from gateway.schema.schedules import Schedule

SCHEDULE_ARGUMENTS = {
    "type": argument(ScheduleType | None, "Only schedules of this type."),
    **PAGING,
}


def schedule_window(schedules: Sequence[records.Schedule], arguments: Arguments) -> Window:
    """The page asked for, of the schedules of the type asked for."""
    wanted = arguments.get("type")
    kept = [one for one in schedules if wanted is None or one.ref.type is wanted]
    return window("schedules", kept, arguments)


@strawberry.type(description="A department of a dealer (myKaarma).")
@shows(records.Department)
class Department(Node):
    id: strawberry.ID = identity("Department", lambda department: (department.id,))
    name: str = attribute("The department's name.")
    dealer_name: str | None = attribute("The dealer's name.")
    time_zone: TimeZone | None = edge(
        "The dealer's time zone: the clock of the department's people. May be a legacy name such as US/Central.",
        loader="dealer",
        key="dealer_id",
        pick="time_zone",
    )


@strawberry.type(description="A postal address.")
@shows(records.Address)
class Address:
    address1: str | None = attribute("The first line.")
    address2: str | None = attribute("The second line.")
    city: str | None = attribute("The city or town.")
    state: str | None = attribute("The state or region.")
    postal_code: str | None = attribute("The postal code, as the country writes it.")
    country: str | None = attribute("The country's code.")


@strawberry.type(
    description="A Webex location: a site with its own clock, schedules and operating modes."
)
@shows(records.Location)
class Location(Node):
    id: strawberry.ID = identity("Location", lambda location: (location.id,))
    name: str = attribute("The location's name.")
    time_zone: TimeZone | None = attribute("The location's time zone.")
    address: Address | None = attribute("Where it is.")
    preferred_language: str | None = attribute("The language of the location's announcements.")
    latitude: str | None = attribute("The latitude, as the vendor writes it.")
    longitude: str | None = attribute("The longitude, as the vendor writes it.")
    notes: str | None = attribute("What people noted about it.")
    schedules: (
        Connection[Annotated[Schedule, strawberry.lazy("gateway.schema.schedules")]] | None
    ) = edge(
        "The location's own schedules.",
        loader="schedules_of",
        key=lambda location: (ScheduleOwnerKind.LOCATION, location.id),
        shape=schedule_window,
        arguments=SCHEDULE_ARGUMENTS,
    )
    operating_modes: (
        list[Annotated[OperatingMode, strawberry.lazy("gateway.schema.operating_modes")]] | None
    ) = edge(
        "The operating modes available here: the location's own, then the organization's.",
        loader="operating_modes_of_location",
        key="id",
    )


@strawberry.type(description="What a customer may book a meeting about (Pexip Engage).")
@shows(records.Subject)
class Subject(Node):
    id: strawberry.ID = identity("Subject", lambda subject: (subject.id,))
    name: str | None = attribute("The subject's name.")
