"""People of the tests, in short."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from gateway.directory.records import AssociateDraft, AssociateLinks

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 13, tzinfo=UTC)


def webex_id(key: str, *, kind: str = "PEOPLE", padded: bool = False) -> str:
    """A Webex id. Keys of one length give ids that need padding, or do not."""
    text = base64.b64encode(f"ciscospark://us/{kind}/{key}".encode()).decode()
    return text if padded else text.rstrip("=")


def draft(
    name: str,
    *,
    email: str | None = None,
    department: str | None = None,
    dealer_associate: str | None = None,
    webex: str | None = None,
    segments: tuple[str, ...] = (),
) -> AssociateDraft:
    """A draft with only what a test is about."""
    links = AssociateLinks(
        mykaarma_department_id=department,
        mykaarma_dealer_associate_id=dealer_associate,
        webex_person_id=webex,
        pexip_lead_segment_ids=segments,
    )
    return AssociateDraft(name, email, "America/Chicago", links)
