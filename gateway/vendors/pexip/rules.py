"""What customers of lead segments may book, as a rule for the schedule engine. Pure.

Rule 1: scheduling settings say nothing about time. They count only for a question that names a meeting type or a
subject, and then they allow or close everything.
Rule 2: a lead segment without settings restricts nothing, and neither does a person without lead segments.
Rule 3: of several lead segments, one that allows is enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.engine import ALWAYS, Effect, Layer, Slot
from gateway.vendors.port import Vendor
from gateway.vendors.records import MeetingType, SchedulingSetting
from gateway.vendors.statements import Statement, away
from gateway.vendors.texts import shown


def booking_rules(
    settings: Sequence[tuple[SchedulingSetting, ...] | None],
    *,
    meeting_type: MeetingType | None,
    subject_id: str | None,
) -> bool | None:
    """Whether customers of the linked lead segments may book a meeting of this type, about this subject; with only
    one of them given, any pair with it counts. `settings` has one entry per linked lead segment, None where they could
    not be read. None: nobody can tell."""
    if meeting_type is None and subject_id is None:
        return True
    if not settings:
        return True
    readable = [pairs for pairs in settings if pairs is not None]
    if any(_allows(pairs, meeting_type, subject_id) for pairs in readable):
        return True
    return False if len(readable) == len(settings) else None


def booking_statement(
    allowed: bool | None,
    *,
    meeting_type: MeetingType | None,
    subject_id: str | None,
    subject_name: str | None = None,
) -> Statement | None:
    """What an answer of `booking_rules` says about time: nothing when it is allowed."""
    if allowed is None:
        return away(
            Vendor.PEXIP_ENGAGE,
            Layer.MEETING_TYPE,
            Effect.MAY_CLOSE,
            "scheduling settings at Pexip Engage",
        )
    if allowed:
        return None
    meetings = "meetings" if meeting_type is None else f"{meeting_type.value} meetings"
    subject = subject_name or subject_id
    about = "" if subject is None else f" about {shown(subject)}"
    return Statement(
        Slot(Layer.MEETING_TYPE, Effect.CLOSES, (ALWAYS,)),
        Vendor.PEXIP_ENGAGE,
        kind=f"Pexip Engage restriction of {meetings}{about}",
    )


def _allows(
    pairs: tuple[SchedulingSetting, ...],
    meeting_type: MeetingType | None,
    subject_id: str | None,
) -> bool:
    """Whether a lead segment's settings have such a pair, or there are none. A meeting type that we do not know is
    none of those that can be asked for."""
    return not pairs or any(
        (meeting_type is None or pair.meeting_type is meeting_type)
        and (subject_id is None or pair.subject_id == subject_id)
        for pair in pairs
    )
