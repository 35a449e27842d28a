"""Departments, their people, and being out of office (myKaarma)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from gateway.vendors.records.problems import DataProblem
from gateway.vendors.records.words import OutOfOfficeKnowledge


@dataclass(frozen=True, slots=True)
class Department:
    """A myKaarma department. The clock of its people is its dealer's, which is read apart."""

    id: str
    name: str
    dealer_id: str | None
    dealer_name: str | None


@dataclass(frozen=True, slots=True)
class Dealer:
    """A myKaarma dealer; `time_zone` may be a legacy name such as `US/Central`."""

    id: str
    name: str | None
    time_zone: str | None


@dataclass(frozen=True, slots=True)
class DealerAssociate:
    """A myKaarma dealer associate: what the gateway reads of one. `out_of_office` is a copy that may lag."""

    id: str
    user_id: str | None
    name: str | None
    email: str | None
    out_of_office: bool | None
    out_of_office_start: str | None
    department: Department | None


@dataclass(frozen=True, slots=True)
class OutOfOfficeForwarding:
    """Where texts, e-mails and calls go meanwhile."""

    forward_texts: bool = False
    forward_emails: bool = False
    forward_calls: bool = False
    text_number: str | None = None
    email_address: str | None = None
    call_number: str | None = None


@dataclass(frozen=True, slots=True)
class OutOfOfficeAutoRespond:
    """What is answered meanwhile, and to what."""

    reply_to_texts: bool = False
    reply_to_emails: bool = False
    reply_to_calls: bool = False
    text_reply: str | None = None
    email_reply_subject: str | None = None
    email_reply_body: str | None = None
    call_reply_url: str | None = None


@dataclass(frozen=True, slots=True)
class OutOfOfficeDelegation:
    """Who takes over meanwhile, by the vendor's id and as the vendor shows the name."""

    delegate_dealer_associate_id: str | None = None
    delegate_name: str | None = None


@dataclass(frozen=True, slots=True)
class OutOfOfficeDraft:
    """An out of office that shall exist. One per associate: it replaces whatever was there. Half-open; no
    `ends_at` means until further notice, no `starts_at` means from the moment of the write."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    type: str | None = None
    setter_user_id: str | None = None
    setter_user_name: str | None = None
    turn_off_number: str | None = None
    forwarding: OutOfOfficeForwarding | None = None
    auto_respond: OutOfOfficeAutoRespond | None = None
    delegation: OutOfOfficeDelegation | None = None


@dataclass(frozen=True, slots=True)
class OutOfOffice:
    """An out of office as known to the gateway."""

    department_id: str
    dealer_associate_id: str
    known_from: OutOfOfficeKnowledge
    starts_at: datetime | None
    ends_at: datetime | None
    type: str | None = None
    setter_user_id: str | None = None
    setter_user_name: str | None = None
    turn_off_number: str | None = None
    forwarding: OutOfOfficeForwarding | None = None
    auto_respond: OutOfOfficeAutoRespond | None = None
    delegation: OutOfOfficeDelegation | None = None
    data_problems: tuple[DataProblem, ...] = ()

    @classmethod
    def of(
        cls, draft: OutOfOfficeDraft, *, key: tuple[str, str], known_from: OutOfOfficeKnowledge
    ) -> OutOfOffice:
        """What a draft made of the associate with a key: the department's and the dealer associate's id."""
        department_id, dealer_associate_id = key
        return cls(
            department_id=department_id,
            dealer_associate_id=dealer_associate_id,
            known_from=known_from,
            **_drafted(draft),
        )

    @property
    def draft(self) -> OutOfOfficeDraft:
        """What would write the record again."""
        return OutOfOfficeDraft(**_drafted(self))


def _drafted(one: OutOfOffice | OutOfOfficeDraft) -> dict[str, Any]:
    return {each.name: getattr(one, each.name) for each in fields(OutOfOfficeDraft)}
