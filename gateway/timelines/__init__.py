"""Timelines of people and records: what was read of all vendors joined, compiled, kept, and asked.

Pure but for what it keeps: it reads no vendor, no clock and no database. `loaders` bring the facts, `schema` shows the
answers.
"""

from gateway.timelines.bookings import restricted
from gateway.timelines.clocks import House, Owner
from gateway.timelines.crowd import (
    CoverageGap,
    FreeBusy,
    Meeting,
    NextAvailable,
    Person,
    SegmentAvailability,
    Steps,
    available_at,
    free_busy,
    gaps,
    meetings,
    next_available,
    of_segment,
)
from gateway.timelines.facts import (
    Absences,
    Blocks,
    Bookings,
    Calling,
    Facts,
    Many,
    Reading,
    Source,
    lasting,
    retold,
    sources_for,
    sources_of,
    value_of,
    version_of,
)
from gateway.timelines.kept import Bounded, Timelines
from gateway.timelines.known import Availability, Known, Reason, Stay
from gateway.timelines.person import Compiled, compiled_person
from gateway.timelines.reach import MOST_DELEGATES, DelegationKey, ReachVia
from gateway.timelines.records import compiled_calendar, compiled_mode, compiled_schedule
from gateway.timelines.watched import AvailabilityEvent, Cause, Watch

__all__ = [
    "MOST_DELEGATES",
    "Absences",
    "Availability",
    "AvailabilityEvent",
    "Blocks",
    "Bookings",
    "Bounded",
    "Calling",
    "Cause",
    "Compiled",
    "CoverageGap",
    "DelegationKey",
    "Facts",
    "FreeBusy",
    "House",
    "Known",
    "Many",
    "Meeting",
    "NextAvailable",
    "Owner",
    "Person",
    "ReachVia",
    "Reading",
    "Reason",
    "SegmentAvailability",
    "Source",
    "Stay",
    "Steps",
    "Timelines",
    "Watch",
    "available_at",
    "compiled_calendar",
    "compiled_mode",
    "compiled_person",
    "compiled_schedule",
    "free_busy",
    "gaps",
    "lasting",
    "meetings",
    "next_available",
    "of_segment",
    "restricted",
    "retold",
    "sources_for",
    "sources_of",
    "value_of",
    "version_of",
]
