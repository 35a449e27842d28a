"""What is known of an out of office: the record that we wrote, and the vendor's flag.

myKaarma has no read of the record. What was written through the gateway is remembered; the boolean flag and the
start date on the dealer associate are a second signal, a copy that may lag. Pure.

Rule 1: a record of ours that covers `now` is what holds, whatever the flag says.
Rule 2: else a flag that is up is what holds: from its start date, with an end that nobody tells.
Rule 3: else the record of ours, if there is one (planned, or over).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from gateway.vendors.mykaarma.translate import read_local_instant
from gateway.vendors.records import (
    DealerAssociate,
    OutOfOffice,
    OutOfOfficeDraft,
    OutOfOfficeKnowledge,
)

_DRAFT = TypeAdapter(OutOfOfficeDraft)


def covers(record: OutOfOffice, now: datetime) -> bool:
    """Whether `now` lies in [starts_at, ends_at); without a start it has always been so, without an end it
    always will be."""
    started = record.starts_at is None or record.starts_at <= now
    return started and (record.ends_at is None or now < record.ends_at)


def what_holds(
    record: OutOfOffice | None,
    associate: DealerAssociate | None,
    *,
    dealer_time_zone: str | None,
    key: tuple[str, str],
    now: datetime,
) -> OutOfOffice | None:
    """The out of office to show, by the rules above."""
    if record is not None and covers(record, now):
        return record
    if associate is None or not associate.out_of_office:
        return record
    start = associate.out_of_office_start
    return OutOfOffice(
        department_id=key[0],
        dealer_associate_id=key[1],
        known_from=OutOfOfficeKnowledge.VENDOR_FLAG,
        starts_at=read_local_instant(start, dealer_time_zone) if start else None,
        ends_at=None,
    )


def to_memory(draft: OutOfOfficeDraft) -> dict[str, Any]:
    """The draft as JSON values, for the store."""
    remembered: dict[str, Any] = _DRAFT.dump_python(draft, mode="json", exclude_none=True)
    return remembered


def from_memory(key: tuple[str, str], remembered: Mapping[str, Any]) -> OutOfOffice:
    """The record that was remembered under a department's and a dealer associate's id."""
    draft = _DRAFT.validate_python(dict(remembered))
    return OutOfOffice.of(draft, key=key, known_from=OutOfOfficeKnowledge.GATEWAY)
