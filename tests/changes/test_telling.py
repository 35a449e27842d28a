"""What is said about a change that needs attention: what is left, and only what helps."""

from __future__ import annotations

import pytest

from gateway.changes.carry import stale, unseen
from gateway.changes.faults import Fault, Hindrance, VendorFailure
from gateway.changes.places import LeadSegmentOf
from gateway.changes.records import StepRecord
from gateway.changes.states import Effect, StepStatus
from gateway.changes.steps import Step
from gateway.changes.telling import NOT_UNDOABLE, attention
from gateway.vendors.errors import VendorUnreachable
from gateway.vendors.port import Vendor
from gateway.vendors.records import LeadSegmentDraft

STEP = Step("Make it", LeadSegmentOf("x"), None, LeadSegmentDraft("x"))
AWAY = VendorFailure.of(VendorUnreachable(Vendor.PEXIP_ENGAGE, "did not answer", endpoint="GET /"))
STALE, UNSEEN = Hindrance.of(stale(STEP)), Hindrance.of(unseen(STEP))
BOTH = "Once what is in the way is gone, changeCompensate undoes it and changeRetry does the rest."
REST = "Once what is in the way is gone, changeCompensate undoes what can be undone"
RETRY = "Once what is in the way is gone, changeRetry does the rest."
ANEW = "Look at it, and ask for the change anew."
FAILED, REFUSED, DONE, UNDONE = (
    StepStatus.FAILED,
    StepStatus.REFUSED,
    StepStatus.DONE,
    StepStatus.UNDONE,
)
TAKEN, UNKNOWN, NONE = Effect.TAKEN, Effect.UNKNOWN, Effect.NONE

Record = tuple[StepStatus, Effect, Fault | None]


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        ([(FAILED, TAKEN, AWAY)], BOTH),
        ([(FAILED, UNKNOWN, AWAY)], f"Look there. {BOTH}"),
        ([(DONE, TAKEN, None), (FAILED, UNKNOWN, AWAY)], BOTH),
        # Undoing it again would find it changed again, and so would doing it.
        ([(FAILED, TAKEN, STALE)], ANEW),
        ([(REFUSED, UNKNOWN, STALE)], ANEW),
        ([(FAILED, TAKEN, STALE), (FAILED, TAKEN, AWAY)], f"{REST}."),
        ([(FAILED, TAKEN, AWAY), (REFUSED, NONE, STALE)],
         "Once what is in the way is gone, changeCompensate undoes it."),
        ([(FAILED, TAKEN, AWAY), (UNDONE, NONE, STALE)], BOTH),
        # What cannot be undone from here can be kept.
        ([(FAILED, TAKEN, NOT_UNDOABLE)], f"Set it right at the vendor. {RETRY}"),
        ([(FAILED, TAKEN, NOT_UNDOABLE), (FAILED, TAKEN, AWAY)], f"{REST} and changeRetry does the rest."),
        ([(FAILED, UNKNOWN, UNSEEN)], f"Look there. {RETRY}"),
    ],
)  # fmt: skip
def test_a_change_that_needs_attention_is_told_only_what_helps(
    steps: list[Record], ends: str
) -> None:
    records = [
        StepRecord(number, STEP, status, effect, fault=fault)
        for number, (status, effect, fault) in enumerate(steps)
    ]

    told = attention(records)

    assert told.endswith(ends)
    wishes = [one for one in ("changeCompensate", "changeRetry") if one in told]
    assert wishes == [one for one in ("changeCompensate", "changeRetry") if one in ends]
