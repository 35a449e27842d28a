"""Associates: the people, joined over all vendors, and the inputs that keep the directory."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from gateway.changes.orders.associates import AssociateRegister, AssociateRemove, AssociateUpdate
from gateway.directory import UNSET, AssociateLinksPatch, AssociatePatch
from gateway.directory import Associate as AssociateRow
from gateway.directory import AssociateDraft as AssociateDraftValue
from gateway.directory import AssociateLinks as AssociateLinksValue
from gateway.schema import questions
from gateway.schema.availability import (
    AT,
    BOOKING,
    RANGE,
    Availability,
    AvailabilityPeriod,
    Schedulable,
)
from gateway.schema.declared import REQUIRED, answer, argument, attribute, edge, shows
from gateway.schema.drafts import client_mutation_id, fill, key, member, required
from gateway.schema.lead_segments import LeadSegment
from gateway.schema.nodes import Connection, Edge, Node, PageInfo, identity
from gateway.schema.office_hours import OfficeHoursCalendar, calendar
from gateway.schema.operating_modes import OperatingMode
from gateway.schema.out_of_office import OutOfOffice
from gateway.schema.paging import Window
from gateway.schema.places import SCHEDULE_ARGUMENTS, Department, Location, schedule_window
from gateway.schema.questions import A_MINUTE
from gateway.schema.scalars import Duration, EmailAddress, TimeZone
from gateway.schema.schedules import Schedule
from gateway.vendors.port import Problem
from gateway.vendors.records import ScheduleOwnerKind


def _department_key(associate: Any) -> Any:
    links = associate.links
    if links.mykaarma_department_id is None:
        return None
    return links.mykaarma_department_id, links.mykaarma_dealer_associate_id


def _person_schedules_key(associate: Any) -> Any:
    person_id = associate.links.webex_person_id
    return None if person_id is None else (ScheduleOwnerKind.PERSON, person_id)


def _office_hours_key(associate: Any) -> Any:
    return "all" if associate.links.opentact_account else None


@strawberry.type(
    description="Who an associate is in each vendor. A vendor without a link says nothing."
)
@shows(AssociateLinksValue)
class AssociateLinks:
    mykaarma_department_id: str | None = attribute("The myKaarma department's id.")
    mykaarma_dealer_associate_id: str | None = attribute("The myKaarma dealer associate's id.")
    webex_person_id: str | None = attribute("The Webex person's id, without padding.")
    opentact_account: bool = attribute("Whether the OpenTact account's office hours apply.")
    pexip_lead_segment_ids: list[str] = attribute("The Pexip Engage lead segments' ids.")


@strawberry.type(description="A person of the directory, joined over all vendors.")
@shows(AssociateRow)
class Associate(Node, Schedulable):
    id: strawberry.ID = identity("Associate", lambda associate: (associate.id,))
    name: str = attribute("What the directory calls this person.")
    email: EmailAddress | None = attribute("The e-mail address; unique in the directory.")
    time_zone: TimeZone | None = attribute("The time zone kept in the directory.")
    links: AssociateLinks = attribute("Who this is in each vendor.")
    department: Department | None = edge(
        "The department (myKaarma). Null without a link.",
        loader="department_of_associate",
        key=_department_key,
    )
    location: Location | None = edge(
        "The location (Webex). Null without a link, or for a person without one.",
        loader="location_of_person",
        key="links.webex_person_id",
    )
    out_of_office: OutOfOffice | None = edge(
        "The out of office (myKaarma), in force, planned or over; null when there is none. "
        "Null with an error when myKaarma is needed and cannot be asked.",
        loader="out_of_office",
        key="links.out_of_office_key",
    )
    schedules: Connection[Schedule] | None = edge(
        "The person's own schedules (Webex). Null without a link.",
        loader="schedules_of",
        key=_person_schedules_key,
        shape=schedule_window,
        arguments=SCHEDULE_ARGUMENTS,
    )
    operating_modes: list[OperatingMode] | None = edge(
        "The operating modes (Webex) of the person's location, then those of the organization. Null without a link.",
        loader="operating_modes_of_person",
        key="links.webex_person_id",
    )
    office_hours: OfficeHoursCalendar | None = edge(
        "The office hours (OpenTact) of the account. Null without a link.",
        loader="office_hours",
        key=_office_hours_key,
        shape=calendar,
    )
    lead_segments: list[LeadSegment] | None = edge(
        "The lead segments (Pexip Engage) linked to. Those that the vendor has no more are left out.",
        loader="lead_segment",
        key="links.pexip_lead_segment_ids",
        many=True,
    )
    availability_at: Availability = answer(
        "Whether this person is available at an instant, as all vendors say together, and why. It is always answered: "
        "with a vendor away the status is UNKNOWN where that vendor could change it.",
        timeline="associate_timeline",
        key=questions.asked,
        of=questions.at,
        lasts=questions.holds,
        arguments={**AT, **BOOKING},
    )
    availability: list[AvailabilityPeriod] = answer(
        "When this person is available in a range: in periods of one status and one reason each, in order and without "
        "gaps.",
        timeline="associate_timeline",
        key=questions.asked_over_range,
        of=questions.stays,
        days=questions.days_of_one,
        arguments={**RANGE, **BOOKING},
    )
    next_available: AvailabilityPeriod | None = answer(
        "The next time at which this person is available for long enough; it may have begun at `after`. Null: there is "
        "none that begins within 25 years.",
        timeline="associate_timeline",
        key=questions.asked,
        of=questions.next_stay,
        arguments={
            "after": argument(datetime, "The first instant that will do.", REQUIRED),
            "at_least": argument(Duration | None, "For how long on end.", A_MINUTE),
        },
    )
    open_duration: Duration = answer(
        "For how long in all this person is available in a range. Time of which it is not known does not count.",
        timeline="associate_timeline",
        key=questions.asked_over_range,
        of=questions.open_duration,
        days=questions.days_of_one,
        arguments=RANGE,
    )


@strawberry.type(description="A page of associates.")
@shows(Window)
class AssociateConnection:
    """The count costs a query of its own, so it is asked for apart."""

    edges: list[Edge[Associate]] = attribute("The elements with their places.")
    nodes: list[Associate] = attribute(
        "The elements.", of=lambda window: [placed.node for placed in window.edges]
    )
    page_info: PageInfo = attribute("Where the page stands in its list.", of=lambda window: window)
    total_count: int | None = edge(
        "How many there are on all pages. Null where it cannot be counted.",
        loader="associate_count",
        key="scope",
    )


@strawberry.input(
    description="Who an associate is in each vendor, by the vendors' own ids. In an update, what is left out stays as "
    "it is and null removes the link. `gateway directory import` has the same names as columns."
)
class AssociateLinksInput:
    """One input for registering and updating, so no member has a default."""

    mykaarma_department_id: strawberry.Maybe[str | None] = required("The myKaarma department's id.")
    mykaarma_dealer_associate_id: strawberry.Maybe[str | None] = required(
        "The myKaarma dealer associate's id; only with its department's."
    )
    webex_person_id: strawberry.Maybe[str | None] = required("The Webex person's id.")
    opentact_account: strawberry.Maybe[bool | None] = required(
        "Whether the OpenTact account's office hours apply; false unless said."
    )
    pexip_lead_segment_ids: strawberry.Maybe[list[str] | None] = required(
        "All the Pexip Engage lead segments' ids."
    )

    def patch(self) -> AssociateLinksPatch:
        """The change that the members ask for."""
        segments = _wanted(self.pexip_lead_segment_ids)
        return AssociateLinksPatch(
            mykaarma_department_id=_wanted(self.mykaarma_department_id),
            mykaarma_dealer_associate_id=_wanted(self.mykaarma_dealer_associate_id),
            webex_person_id=_wanted(self.webex_person_id),
            opentact_account=_wanted(self.opentact_account),
            pexip_lead_segment_ids=tuple(segments) if isinstance(segments, list) else segments,
        )


@strawberry.input(description="Put somebody into the directory.")
class AssociateRegisterInput:
    name: str = required("What to call this person.")
    email: EmailAddress | None = member("The e-mail address; unique in the directory.")
    time_zone: TimeZone | None = member("The time zone, by its IANA name.")
    links: AssociateLinksInput | None = member("Who this is in each vendor.")
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> AssociateRegister:  # noqa: ARG002  # the form of an input
        """The order."""
        patch = self.links.patch() if self.links else AssociateLinksPatch()
        links = patch.applied_to(AssociateLinksValue())
        return AssociateRegister(fill(AssociateDraftValue, self, links=links))


@strawberry.input(
    description="Change somebody's row in the directory. What is left out stays as it is, null clears it."
)
class AssociateUpdateInput:
    associate_id: strawberry.ID = required("Who.")
    name: str | None = member("The new name. It cannot be cleared.")
    email: strawberry.Maybe[EmailAddress | None] = strawberry.field(
        description="The e-mail address; unique in the directory."
    )
    time_zone: strawberry.Maybe[TimeZone | None] = strawberry.field(
        description="The time zone, by its IANA name."
    )
    links: AssociateLinksInput | None = member("Who this is in each vendor.")
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> AssociateUpdate:
        """The order, with ids opened."""
        id = key(self.associate_id, "Associate", "associateId", problems)
        patch = AssociatePatch(
            name=UNSET if self.name is strawberry.UNSET else self.name,
            email=_wanted(self.email),
            time_zone=_wanted(self.time_zone),
            links=self.links.patch() if self.links else AssociateLinksPatch(),
        )
        return AssociateUpdate(id, patch)


@strawberry.input(description="Remove somebody from the directory. Nothing changes at any vendor.")
class AssociateRemoveInput:
    associate_id: strawberry.ID = required("Who.")
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> AssociateRemove:
        """The order, with ids opened."""
        return AssociateRemove(key(self.associate_id, "Associate", "associateId", problems))


def _wanted(given: Any) -> Any:
    return UNSET if given is None else given.value
