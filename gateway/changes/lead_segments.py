"""Orders about lead segments and what their customers may book (Pexip Engage)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gateway.changes.desk import Desk, nothing_asked
from gateway.vendors.pexip import (
    check_lead_segment,
    check_lead_segment_patch,
    check_scheduling_settings,
)
from gateway.vendors.port import Problem, Vendor
from gateway.vendors.records import (
    LeadSegment,
    LeadSegmentDraft,
    LeadSegmentPatch,
    SchedulingSettingDraft,
)


@dataclass(frozen=True, slots=True)
class LeadSegmentCreate:
    """Create a lead segment."""

    vendor: ClassVar[Vendor | None] = Vendor.PEXIP_ENGAGE
    draft: LeadSegmentDraft

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return check_lead_segment(self.draft)

    async def carry_out(self, desk: Desk) -> LeadSegment:
        """Gives the new lead segment."""
        return await desk.clients.pexip.create_lead_segment(self.draft)


@dataclass(frozen=True, slots=True)
class LeadSegmentUpdate:
    """Change a lead segment."""

    vendor: ClassVar[Vendor | None] = Vendor.PEXIP_ENGAGE
    id: str
    patch: LeadSegmentPatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return nothing_asked(self.patch, what="lead segment") or check_lead_segment_patch(
            self.patch
        )

    async def carry_out(self, desk: Desk) -> LeadSegment:
        """Gives the lead segment as it is from now on."""
        return await desk.clients.pexip.update_lead_segment(self.id, self.patch)


@dataclass(frozen=True, slots=True)
class SchedulingSettingsReplace:
    """Replace the whole set of pairs that customers of a lead segment may book; an empty set clears it."""

    vendor: ClassVar[Vendor | None] = Vendor.PEXIP_ENGAGE
    lead_segment_id: str
    settings: tuple[SchedulingSettingDraft, ...]

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return check_scheduling_settings(self.settings)

    async def carry_out(self, desk: Desk) -> str:
        """Gives the lead segment's id."""
        await desk.clients.pexip.replace_scheduling_settings(self.lead_segment_id, self.settings)
        return self.lead_segment_id
