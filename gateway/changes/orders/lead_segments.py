"""Orders about lead segments and what their customers may book (Pexip Engage)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from gateway.changes.desk import Desk, not_found, nothing_asked
from gateway.changes.faults import NotPossible
from gateway.changes.hands.base import NotShown
from gateway.changes.hands.pexip import drafted, segment_of_code, settings_of
from gateway.changes.places import LeadSegmentOf, SettingsDraft, SettingsOf
from gateway.changes.steps import Step
from gateway.timelines.refusals import Obstacle
from gateway.vendors.pexip import (
    check_lead_segment,
    check_lead_segment_patch,
    check_scheduling_settings,
)
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    LeadSegment,
    LeadSegmentDraft,
    LeadSegmentPatch,
    SchedulingSetting,
    SchedulingSettingDraft,
    Unset,
)


@dataclass(frozen=True, slots=True)
class LeadSegmentCreate:
    """Create a lead segment."""

    name: ClassVar[str] = "leadSegmentCreate"
    draft: LeadSegmentDraft

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Nobody in particular."""
        return ()

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return check_lead_segment(self.draft)

    async def look(self, desk: Desk) -> LeadSegment | None:
        """Which segment has the code already, as far as the vendor tells; it refuses such a code itself."""
        with suppress(NotShown):
            return await segment_of_code(desk, self.draft.code)
        return None

    def steps(self, held: LeadSegment | None, *, now: datetime) -> tuple[Step, ...]:  # noqa: ARG002  # the form of an order
        """One: the new segment."""
        if held is not None:
            message = (
                f"There is a lead segment of the code {held.code!r} already. Choose another code, or change that one "
                "with leadSegmentUpdate."
            )
            raise NotPossible([Problem(("code",), message)], Obstacle.CONFLICT)
        step = Step(
            action=f'Create the lead segment "{self.draft.code}"',
            place=LeadSegmentOf(self.draft.code),
            before=None,
            after=self.draft,
        )
        return (step,)


@dataclass(frozen=True, slots=True)
class LeadSegmentUpdate:
    """Change a lead segment."""

    name: ClassVar[str] = "leadSegmentUpdate"
    id: str
    patch: LeadSegmentPatch

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Nobody in particular."""
        return ()

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return nothing_asked(self.patch, what="lead segment") or check_lead_segment_patch(
            self.patch
        )

    async def look(self, desk: Desk) -> LeadSegment:
        """The segment. Raises NotPossible without one."""
        return await _segment(desk, self.id)

    def steps(self, held: LeadSegment, *, now: datetime) -> tuple[Step, ...]:  # noqa: ARG002  # the form of an order
        """One: the segment as it shall be. Whether its new code is in use, the vendor says."""
        before = drafted(held)
        after = before
        if self.patch.code is not None:
            after = replace(after, code=self.patch.code)
        if not isinstance(self.patch.description, Unset):
            after = replace(after, description=self.patch.description)
        step = Step(
            action=f'Change the lead segment "{held.code or held.id}"',
            place=LeadSegmentOf(held.code or "", held.id),
            before=before,
            after=after,
            undoable=held.code is not None or self.patch.code is None,
        )
        return (step,)


@dataclass(frozen=True, slots=True)
class HeldSettings:
    """A lead segment, and what its customers may book: None where the vendor does not tell."""

    segment: LeadSegment
    settings: tuple[SchedulingSetting, ...] | None


@dataclass(frozen=True, slots=True)
class SchedulingSettingsReplace:
    """Replace the whole set of pairs that customers of a lead segment may book; an empty set clears it."""

    name: ClassVar[str] = "leadSegmentSchedulingSettingsReplace"
    lead_segment_id: str
    settings: tuple[SchedulingSettingDraft, ...]

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Nobody in particular."""
        return ()

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return check_scheduling_settings(self.settings)

    async def look(self, desk: Desk) -> HeldSettings:
        """The segment and its set. Raises NotPossible without a segment."""
        segment, settings = await asyncio.gather(
            _segment(desk, self.lead_segment_id),
            desk.clients.pexip.scheduling_settings(self.lead_segment_id),
        )
        return HeldSettings(segment, settings)

    def steps(self, held: HeldSettings, *, now: datetime) -> tuple[Step, ...]:  # noqa: ARG002  # the form of an order
        """One: the set as it shall be. It cannot be undone where the set that was there is not wholly known."""
        before = None if held.settings is None else settings_of(held.settings)
        step = Step(
            action=f'Replace what customers of the lead segment "{held.segment.code or held.segment.id}" may book',
            place=SettingsOf(held.segment.id),
            before=before,
            after=settings_of(self.settings),
            undoable=before is not None and _is_known(before),
        )
        return (step,)


async def _segment(desk: Desk, id: str) -> LeadSegment:
    found = await desk.clients.pexip.lead_segment(id)
    if found is None:
        raise not_found("leadSegmentId", "Pexip Engage has no lead segment of this id.")
    return found


def _is_known(settings: SettingsDraft) -> bool:
    """Whether every pair could be written again."""
    # A meeting type that we have no word for was read as None.
    return not any(one.meeting_type is None for one in settings.settings)
