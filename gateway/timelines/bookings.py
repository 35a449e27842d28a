"""What is known about somebody, as far as they may be booked for a meeting type or subject. Pure."""

from __future__ import annotations

from dataclasses import replace

from gateway.timelines.facts import Bookings, source_of
from gateway.timelines.known import Known
from gateway.timelines.person import Compiled, lined_more
from gateway.vendors.cache import Kept
from gateway.vendors.pexip import booking_rules, booking_statement
from gateway.vendors.port import Vendor
from gateway.vendors.records import MeetingType
from gateway.vendors.statements import Statement

MOST_KEPT = 16
"""How many bookings somebody's timelines are kept for. Callers choose the subject, so there is no end of them."""


def restricted(
    known: Known,
    bookings: Bookings,
    *,
    meeting_type: MeetingType | None,
    subject_id: str | None,
) -> Known:
    """The same person for a question that names a booking. A lead segment that the vendor has no more says nothing."""
    settings = [
        one.value if isinstance(one, Kept) else None
        for one in bookings.settings
        if not (isinstance(one, Kept) and one.value is None)
    ]
    allowed = booking_rules(settings, meeting_type=meeting_type, subject_id=subject_id)
    statement = booking_statement(allowed, meeting_type=meeting_type, subject_id=subject_id)
    pexip = source_of(Vendor.PEXIP_ENGAGE, bookings if bookings.settings else None)
    others = tuple(one for one in known.sources if one.vendor is not Vendor.PEXIP_ENGAGE)
    compiled = known.compiled if statement is None else _and(known.compiled, statement)
    return replace(known, compiled=compiled, sources=(*others, pexip))


def _and(compiled: Compiled, statement: Statement) -> Compiled:
    """With one more statement, of the least weight; made once for each of the last few."""
    more = compiled.restricted.get(statement)
    if more is None:
        if len(compiled.restricted) >= MOST_KEPT:
            compiled.restricted.clear()
        line = lined_more(compiled.line, statement)
        more = compiled.restricted[statement] = replace(compiled, line=line)
    return more
