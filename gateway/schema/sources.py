"""How a vendor's part of an answer is: as a type, and beside the answer of a whole operation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

import strawberry

from gateway.schema.declared import attribute, shows
from gateway.schema.errors import VendorErrorType, VendorFault, fault_of
from gateway.schema.scalars import write_date_time
from gateway.schema.vocabulary import word_list
from gateway.timelines import Source
from gateway.vendors.port import Vendor


class SourceHealth(StrEnum):
    """How a source of data is."""

    FRESH = "FRESH"
    STALE = "STALE"
    UNREACHABLE = "UNREACHABLE"
    NOT_LINKED = "NOT_LINKED"


word_list(
    SourceHealth,
    "How a source of data is.",
    {
        "FRESH": "It answered, just now or so recently that it need not be asked again.",
        "STALE": "It does not answer; what is shown is the last that it said, which may have changed since.",
        "UNREACHABLE": "It does not answer, so what it would say is not known.",
        "NOT_LINKED": "The directory names nobody there, so it has no say.",
    },
)


def health_of(source: Source) -> SourceHealth:
    """The one word for a source."""
    if not source.linked:
        return SourceHealth.NOT_LINKED
    if source.error is not None:
        return SourceHealth.UNREACHABLE
    return SourceHealth.STALE if source.stale else SourceHealth.FRESH


@strawberry.type(name="SourceState", description="How a vendor's part of an answer is.")
@shows(Source)
class SourceStateType:
    vendor: Vendor = attribute("Which vendor.")
    state: SourceHealth = attribute("How it is.", of=health_of)
    as_of: datetime | None = attribute(
        "When the oldest record in it was read from the vendor; null when nothing was."
    )
    stale: bool = attribute("Whether older data is shown in place of what cannot be read now.")
    error: VendorErrorType | None = attribute(
        "What it did instead of answering.",
        of=lambda source: fault_of(source.error) if source.error else None,
    )


def troubles_shown(sources: Iterable[Source]) -> list[dict[str, Any]]:
    """The vendors that were missed, as they stand in `extensions.sources` of a response."""
    return [
        {
            "vendor": source.vendor.value,
            "state": health_of(source).value,
            "asOf": write_date_time(source.as_of) if source.as_of else None,
            "error": _shown(fault_of(source.error)) if source.error else None,
        }
        for source in sources
    ]


def _shown(fault: VendorFault) -> dict[str, Any]:
    ids = {"vendorCode": fault.vendor_code, "vendorRequestId": fault.vendor_request_id}
    return {
        "code": fault.code.value,
        "message": fault.message,
        "retryable": fault.retryable,
        **{name: id for name, id in ids.items() if id is not None},
    }
