"""Lead segments (Pexip Engage): the types, and the inputs that change them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from gateway.changes.orders.lead_segments import (
    LeadSegmentCreate,
    LeadSegmentUpdate,
    SchedulingSettingsReplace,
)
from gateway.changes.states import OnFailure
from gateway.schema import questions
from gateway.schema.availability import AT, BOOKING, LeadSegmentAvailability
from gateway.schema.declared import Arguments, answer, attribute, edge, shows
from gateway.schema.drafts import (
    client_mutation_id,
    fill,
    idempotency_key,
    key,
    member,
    on_failure,
    required,
)
from gateway.schema.nodes import Node, identity
from gateway.schema.paging import PAGING, Window, window
from gateway.schema.places import Subject
from gateway.vendors import records
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    LeadSegmentDraft,
    LeadSegmentPatch,
    MeetingType,
    SchedulingSettingDraft,
)

if TYPE_CHECKING:
    from gateway.directory import Associate
    from gateway.schema.associates import AssociateConnection


def _associate_window(associates: Sequence[Associate], arguments: Arguments) -> Window:
    return window("lead-segment-associates", associates, arguments)


@strawberry.type(description="One pair of meeting type and subject that customers may book.")
@shows(records.SchedulingSetting)
class SchedulingSetting:
    meeting_type: MeetingType | None = attribute(
        "How they meet; null for a meeting type that is not known here."
    )
    subject: Subject | None = edge("What it is about.", loader="subject", key="subject_id")


@strawberry.type(
    description="A lead segment (Pexip Engage): a group of customers, and what they may book. It has no time of its "
    "own: it only restricts subjects and meeting types."
)
@shows(records.LeadSegment)
class LeadSegment(Node):
    id: strawberry.ID = identity("LeadSegment", lambda segment: (segment.id,))
    code: str | None = attribute("The code by which customers belong to it; unique.")
    description: str | None = attribute("What it is for.")
    created_at: datetime | None = attribute("When it was created.")
    updated_at: datetime | None = attribute("When it was last changed.")
    scheduling_settings: list[SchedulingSetting] | None = edge(
        "The pairs that its customers may book. An empty set restricts nothing.",
        loader="scheduling_settings",
        key="id",
    )
    associates: Annotated["AssociateConnection", strawberry.lazy("gateway.schema.associates")] = (  # noqa: UP037
        edge(
            "The associates linked to it in the directory, by name.",
            loader="associates_of_lead_segment",
            key="id",
            shape=_associate_window,
            arguments=PAGING,
        )
    )
    availability_at: LeadSegmentAvailability = answer(
        "Whether one of its associates is available at an instant; with a meeting type or a subject only as far as this "
        "lead segment's customers may book it.",
        timeline="segment_timelines",
        key=questions.segment_key,
        of=questions.of_segment,
        lasts=questions.all_hold,
        arguments={**AT, **BOOKING},
    )


@strawberry.input(description="A pair of meeting type and subject.")
class SchedulingSettingInput:
    meeting_type: MeetingType = required("How they meet.")
    subject_id: strawberry.ID = required("What it is about.")


@strawberry.input(description="Create a lead segment.")
class LeadSegmentCreateInput:
    code: str = required("The code by which customers belong to it: 1 to 255 characters, unique.")
    description: str | None = member("What it is for.")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> LeadSegmentCreate:  # noqa: ARG002  # the form of an input
        """The order."""
        return LeadSegmentCreate(fill(LeadSegmentDraft, self))


@strawberry.input(description="Change a lead segment. What is left out stays as it is.")
class LeadSegmentUpdateInput:
    lead_segment_id: strawberry.ID = required("Which lead segment.")
    code: str | None = member("Its new code.")
    description: strawberry.Maybe[str | None] = strawberry.field(
        description="What it is for; null removes the description."
    )
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> LeadSegmentUpdate:
        """The order, with ids opened."""
        segment_id = key(self.lead_segment_id, "LeadSegment", "leadSegmentId", problems)
        return LeadSegmentUpdate(segment_id, fill(LeadSegmentPatch, self))


@strawberry.input(
    description="Replace the whole set of pairs that a lead segment's customers may book. An empty list clears it."
)
class LeadSegmentSchedulingSettingsReplaceInput:
    lead_segment_id: strawberry.ID = required("Which lead segment.")
    settings: list[SchedulingSettingInput] = required("The pairs; each once.")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> SchedulingSettingsReplace:
        """The order, with ids opened."""
        pairs = tuple(
            SchedulingSettingDraft(
                setting.meeting_type,
                key(setting.subject_id, "Subject", f"settings.{place}.subjectId", problems),
            )
            for place, setting in enumerate(self.settings)
        )
        segment_id = key(self.lead_segment_id, "LeadSegment", "leadSegmentId", problems)
        return SchedulingSettingsReplace(segment_id, pairs)
