"""The hands that write lead segments and what their customers may book (Pexip Engage).

The list of lead segments and the read of scheduling settings are not documented. Without the list nobody can tell whether
there is a segment whose id is not known, and the vendor itself refuses a code that is in use. Without the read the settings
are none that we know: they are replaced whatever they are, and cannot be put back.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import ClassVar, cast

from gateway.changes.desk import Desk
from gateway.changes.hands.base import NotShown
from gateway.changes.places import Key, LeadSegmentOf, SettingsDraft, SettingsOf
from gateway.changes.steps import Found, Step, Written, changed_members
from gateway.vendors.errors import VendorNotFound, VendorRefused
from gateway.vendors.records import (
    LeadSegment,
    LeadSegmentDraft,
    LeadSegmentPatch,
    MeetingType,
    SchedulingSetting,
    SchedulingSettingDraft,
)

NO_SUCH_PATH = frozenset({404, 405})


class LeadSegmentHand:
    """Finds and writes a lead segment."""

    tells: ClassVar[bool] = True

    async def find(self, desk: Desk, step: Step) -> Found | None:
        """The segment by its id; without one by its code. When a segment of an id is gone, only a step that makes it
        again looks for its code: any other would take somebody else's for it. Raises NotShown."""
        place = cast("LeadSegmentOf", step.place)
        segment = None
        if place.id is not None:
            segment = await desk.clients.pexip.lead_segment(place.id)
        if segment is None and (place.id is None or step.before is None):
            segment = await segment_of_code(desk, place.code)
        return None if segment is None else _found(segment)

    async def create(self, desk: Desk, step: Step) -> Written:
        """A new segment."""
        segment = await desk.clients.pexip.create_lead_segment(step.after)
        return Written(_found(segment).key)

    async def update(self, desk: Desk, step: Step, found: Found) -> Written:
        """The members that the step changes."""
        changed = {name: getattr(step.after, name) for name in changed_members(step)}
        await desk.clients.pexip.update_lead_segment(
            found.key.parts[0], LeadSegmentPatch(**changed)
        )
        return Written(found.key)

    async def delete(self, desk: Desk, step: Step, found: Found | None) -> Written:
        """No segment any more (the vendor keeps it, as deleted); one that went in this very moment is gone too."""
        if found is None:
            return Written(step.place.key)
        with suppress(VendorNotFound):
            await desk.clients.pexip.delete_lead_segment(found.key.parts[0])
        return Written(found.key)


class SettingsHand:
    """Finds and replaces what a lead segment's customers may book."""

    tells: ClassVar[bool] = True

    async def find(self, desk: Desk, step: Step) -> Found | None:
        """The whole set. Raises NotShown."""
        place = cast("SettingsOf", step.place)
        held = await desk.clients.pexip.scheduling_settings(place.lead_segment_id)
        if held is None:
            raise NotShown
        return Found(Key("LeadSegment", (place.lead_segment_id,)), settings_of(held))

    async def create(self, desk: Desk, step: Step) -> Written:
        """The set, in place of one that nobody told us."""
        place = cast("SettingsOf", step.place)
        await desk.clients.pexip.replace_scheduling_settings(
            place.lead_segment_id, step.after.settings
        )
        return Written(place.key)

    async def update(self, desk: Desk, step: Step, found: Found) -> Written:  # noqa: ARG002  # it is replaced whole
        """The set, in place of the one that is there."""
        return await self.create(desk, step)

    async def delete(self, desk: Desk, step: Step, found: Found | None) -> Written:  # noqa: ARG002  # the form of a hand
        """Never: the set is always there. Raises TypeError."""
        raise TypeError(f"{step.place} is always there, and is replaced only")


async def segment_of_code(desk: Desk, code: str) -> LeadSegment | None:
    """The lead segment of a code; None when there is none. Raises NotShown when the vendor has no list, and
    VendorError."""
    try:
        page = await desk.clients.pexip.lead_segments(codes=[code])
    except VendorRefused as error:
        if error.status not in NO_SUCH_PATH:
            raise
        raise NotShown from error
    return next((one for one in page.items if one.code == code), None)


def drafted(segment: LeadSegment) -> LeadSegmentDraft:
    """What would make the segment again. A code that the vendor left out is None."""
    return LeadSegmentDraft(cast("str", segment.code), segment.description)


def settings_of(pairs: Iterable[SchedulingSetting | SchedulingSettingDraft]) -> SettingsDraft:
    """The set of these pairs, in the one order that it has here. A meeting type that we do not know is None."""
    drafts = {
        SchedulingSettingDraft(cast("MeetingType", one.meeting_type), one.subject_id)
        for one in pairs
    }
    return SettingsDraft(
        tuple(sorted(drafts, key=lambda one: (one.meeting_type or "", one.subject_id)))
    )


def _found(segment: LeadSegment) -> Found:
    return Found(Key("LeadSegment", (segment.id,)), drafted(segment))
