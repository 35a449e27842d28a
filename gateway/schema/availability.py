"""Being available: the answers of the schedule engine as types, and the interface of everything that can be asked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from gateway import timelines
from gateway.engine import Layer, Occurrence, Status
from gateway.schema.declared import REQUIRED, argument, attribute, edge, promise, shows
from gateway.schema.nodes import DataProblem, Node
from gateway.schema.out_of_office import OutOfOfficeAutoRespond
from gateway.schema.scalars import EmailAddress, PhoneNumber, TimeZone
from gateway.schema.sources import SourceStateType
from gateway.vendors.port import Vendor
from gateway.vendors.records import MeetingType
from gateway.vendors.zones import ClockSource

if TYPE_CHECKING:
    from gateway.schema.associates import Associate

SomeAssociate = Annotated["Associate", strawberry.lazy("gateway.schema.associates")]
"""Somebody of the directory; their type has fields of types from here, and so is found later."""

AT = {"time": argument(datetime, "The instant that is asked about.", REQUIRED)}
RANGE = {
    "start": argument(datetime, "The first instant of the range.", REQUIRED, name="from"),
    "end": argument(
        datetime,
        "The first instant after the range, at most 3,660 days later.",
        REQUIRED,
        name="to",
    ),
}
BOOKING = {
    "meeting_type": argument(
        MeetingType | None,
        "Only count time at which customers may book a meeting of this type; asks Pexip Engage.",
    ),
    "subject_id": argument(
        strawberry.ID | None,
        "Only count time at which customers may book a meeting about this subject; asks Pexip Engage.",
    ),
}


def first_instant() -> Any:
    """Declare the field `from` of a time."""
    return attribute("The first instant of it.", of=lambda one: one.start, name="from")


def instant_after() -> Any:
    """Declare the field `to` of a time."""
    return attribute("The first instant after it.", of=lambda one: one.end, name="to")


@strawberry.type(description="Why somebody or something is available, or is not, at an instant.")
@shows(timelines.Reason)
class AvailabilityReason:
    layer: Layer = attribute("What it is about.")
    vendor: Vendor | None = attribute("Whose record says so; null when no record does.")
    record_id: str | None = attribute("The record's id at the vendor.")
    source: Node | None = attribute(
        "The record itself: an event, a schedule, an operating mode or its holiday, office hours, an out of office. "
        "Null when no record says so, and when its vendor could not be asked."
    )
    explanation: str = attribute("A sentence for people, with times on the clock of `timeZone`.")
    starts: datetime | None = attribute(
        "Since when the record has been in force without a break; null: always, or for more than 400 days.",
        name="from",
    )
    ends: datetime | None = attribute(
        "Until when the record stays in force without a break; null: for good, or for more than 400 days.",
        name="until",
    )


@strawberry.type(description="What to do instead of reaching somebody who is not there.")
@shows(timelines.ReachVia)
class ReachVia:
    forward_calls_to: PhoneNumber | None = attribute("The number to which calls are forwarded.")
    forward_texts_to: PhoneNumber | None = attribute(
        "The number to which text messages are forwarded."
    )
    forward_emails_to: EmailAddress | None = attribute(
        "The address to which e-mails are forwarded."
    )
    voicemail: bool | None = attribute(
        "Whether forwarded calls go to the voicemail of that number; null when nobody says."
    )
    delegate: SomeAssociate | None = edge(
        "Who is to be reached in the end: whoever takes over may be out of office too and name somebody else. Null when "
        "nobody takes over, or the directory does not know them (see delegateName).",
        loader="delegates",
        key="delegation_key",
        shape=lambda chain, _: chain[-1] if chain else None,
    )
    delegates: list[SomeAssociate] = edge(
        "Everybody on the way to the delegate, who is the last: at most five, each once.",
        loader="delegates",
        key=lambda via: [via.delegation_key] if via.delegation_key else [],
        many=True,
        shape=lambda chains, _: [one for chain in chains for one in chain],
    )
    delegate_name: str | None = edge(
        "Who takes over at first, as the vendor shows the name. Null for a caller of some departments, unless the "
        "delegate is one of their people.",
        loader="delegation",
        key="delegation",
        pick="delegate_name",
    )
    auto_respond: OutOfOfficeAutoRespond | None = attribute("What is answered meanwhile.")


@strawberry.type(
    description="The answer for one instant. It is always given: what a vendor that cannot be asked might change makes "
    "it UNKNOWN, and `sources` says which vendor that is."
)
@shows(timelines.Availability)
class Availability:
    time: datetime = attribute("The instant that was asked about.")
    status: Status = attribute("Whether somebody is there.")
    because: AvailabilityReason = attribute(
        "What decides it. UNAVAILABLE: the weightiest layer that closes. AVAILABLE: the hours in force, else NO_SCHEDULE. "
        "UNKNOWN: the weightiest layer that could not be read, else NOT_LINKED."
    )
    also_because: list[AvailabilityReason] = attribute("Every other layer that is in force.")
    until: datetime | None = attribute(
        "The first later instant at which the status is another one. Null: there is none, and that is proved, unless "
        "searchedUntil says how far was looked."
    )
    next_status: Status | None = attribute("The status from `until` on.")
    searched_until: datetime | None = attribute(
        "How far was looked for another status without finding one, where it cannot be proved that there is none."
    )
    reach_via: ReachVia | None = attribute(
        "Whom or what to reach instead; null when nothing is forwarded and nobody takes over."
    )
    sources: list[SourceStateType] = attribute("How each vendor's part of the answer is.")
    data_problems: list[DataProblem] = attribute(
        "What in the vendors' records breaks the vendors' own rules or cannot be read."
    )
    time_zone: TimeZone | None = attribute(
        "The zone whose clock the explanations show; null when its name is not one that we know."
    )
    time_zone_source: ClockSource = attribute("Who said that zone.")
    tzdata_version: str = attribute("The version of the time zone database in use, such as 2026f.")


@strawberry.type(description="A time of one status, for one reason.")
@shows(timelines.Stay)
class AvailabilityPeriod:
    start: datetime = first_instant()
    end: datetime = instant_after()
    status: Status = attribute("The status throughout.")
    because: AvailabilityReason = attribute("What decides it, as at its first instant.")


@strawberry.interface(
    description="Anything that can answer for an instant. Every answer is read from one timeline, so that no two answers "
    "about the same thing can disagree."
)
class Schedulable:
    availability_at: Availability = promise("Whether it is available at an instant.", arguments=AT)
    availability: list[AvailabilityPeriod] = promise(
        "A range of time in periods of one status and one reason each, in order and without gaps.",
        arguments=RANGE,
    )


@strawberry.type(description="When somebody is available next.")
@shows(timelines.NextAvailable)
class NextAvailable:
    associate: SomeAssociate = attribute("Who.")
    period: AvailabilityPeriod = attribute("From when until when.")


@strawberry.type(description="Somebody's time in a range.")
@shows(timelines.FreeBusy)
class FreeBusy:
    associate: SomeAssociate = attribute("Who.")
    periods: list[AvailabilityPeriod] = attribute(
        "The range in periods of one status and one reason each, in order and without gaps."
    )
    sources: list[SourceStateType] = attribute("How each vendor's part of the answer is.")


@strawberry.type(
    description="A time at which the same people are available from its beginning to its end. It cannot be made longer "
    "without losing one of them."
)
@shows(timelines.Meeting)
class Slot:
    start: datetime = first_instant()
    end: datetime = instant_after()
    associates: list[SomeAssociate] = attribute("Who is available throughout.")
    missing: list[SomeAssociate] = attribute("Who is not available throughout.")
    unknown: list[SomeAssociate] = attribute(
        "Of whom it is not known whether they are available throughout."
    )


@strawberry.type(description="A time at which too few people are available.")
@shows(timelines.CoverageGap)
class CoverageGap:
    start: datetime = first_instant()
    end: datetime = instant_after()
    available: int = attribute("How many are available throughout it.")
    unknown: int = attribute("Of how many it is not known.")
    minimum: int = attribute("How many were asked for.")


@strawberry.type(description="Whether somebody of a lead segment is there for its customers.")
@shows(timelines.SegmentAvailability)
class LeadSegmentAvailability:
    status: Status = attribute(
        "AVAILABLE when one of its associates is, UNKNOWN when none is and of one it is not known, else UNAVAILABLE."
    )
    associates: list[SomeAssociate] = attribute("Those who are available.")
    next: NextAvailable | None = attribute(
        "Who is available next; null when somebody is there now, and when nobody will be within a year."
    )
    sources: list[SourceStateType] = attribute(
        "How each vendor's part of the answer is, over all of its associates: the worst, and the oldest."
    )


@strawberry.type(description="A time from one instant to another.")
@shows(Occurrence)
class TimeRange:
    start: datetime = first_instant()
    end: datetime = instant_after()
