"""myKaarma's words into ours and back. Pure.

Rule 1: instants are written as RFC 3339 with offset, in whole seconds. The vendor documents no format; this
one names the instant whatever clock reads it.
Rule 2: they are read in every form that the vendor's other pages use. A text without offset is on the dealer's
clock, whose name may be a legacy one or one of Windows.
Rule 3: a vendor's message reaches our errors cut and without addresses, numbers and tokens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from pydantic import ValidationError

from gateway.vendors.answers import Fault
from gateway.vendors.bodies import present
from gateway.vendors.errors import VendorConflict, VendorDenied, VendorNotFound, VendorRefused
from gateway.vendors.mykaarma import wire
from gateway.vendors.port import Response
from gateway.vendors.records import (
    Dealer,
    DealerAssociate,
    Department,
    OutOfOfficeAutoRespond,
    OutOfOfficeDelegation,
    OutOfOfficeDraft,
    OutOfOfficeForwarding,
)
from gateway.vendors.texts import redacted
from gateway.vendors.zones import zone_of

KINDS: Mapping[str, type[VendorRefused]] = {
    "100001": VendorDenied,  # no credentials
    "100002": VendorDenied,  # access forbidden
    "100003": VendorDenied,  # wrong credentials
    "100004": VendorDenied,  # request not authorized: the only one documented for Manage
    "100011": VendorDenied,  # scope is not for this dealer
    "100013": VendorNotFound,  # invalid department
    "100014": VendorDenied,  # scope is not for this department
}
"""What the vendor's codes mean where the status does not say it."""

_INSTANT = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ](?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)"
    r"(?P<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})?)?"
)
_CODE = 100


# ---------------------------------------------------------------- wire to records


def read_dealer_associate(key: str, found: wire.DealerAssociate) -> DealerAssociate:
    """A dealer associate under the key that the answer has it."""
    full_name = " ".join(part.strip() for part in (found.firstName, found.lastName) if part)
    return DealerAssociate(
        id=found.uuid or key,
        user_id=found.userUuid or None,
        name=full_name.strip() or found.nickname or found.userName or None,
        email=found.emailAddress or None,
        out_of_office=found.outOfOffice,
        out_of_office_start=found.outOfOfficeStartDate or None,
        department=_department(found.department),
    )


def _department(found: wire.Department | None) -> Department | None:
    if found is None or not found.uuid:
        return None
    dealer = found.dealer or wire.DealerShort()
    return Department(
        id=found.uuid,
        name=found.name or found.uuid,
        dealer_id=dealer.uuid or None,
        dealer_name=dealer.name or None,
    )


def read_dealer(key: str, found: wire.Dealer) -> Dealer:
    """A dealer under the key that the answer has it."""
    return Dealer(id=found.uuid or key, name=found.name or None, time_zone=found.timeZone or None)


def read_local_instant(text: str | None, zone_name: str | None) -> datetime | None:
    """The instant, in UTC, that a text of the vendor names; None when it names none.

    RFC 3339, `yyyy-MM-dd HH:mm:ss` or `yyyy-MM-dd` (its first moment). Without offset it is on the clock
    `zone_name`; a time that the clock shows twice is the earlier one, a skipped one moves on by the gap.
    """
    match = _INSTANT.fullmatch((text or "").strip())
    if match is None:
        return None
    offset = (match["offset"] or "").upper().replace("Z", "+00:00")
    zone = None if offset else zone_of(zone_name or "")
    if not offset and zone is None:
        return None
    try:
        moment = datetime.fromisoformat(f"{match['date']}T{match['time'] or '00:00:00'}{offset}")
        return (moment if offset else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


# ---------------------------------------------------------------- drafts to wire


def out_of_office_body(draft: OutOfOfficeDraft) -> dict[str, object]:
    """The body of the PUT. It replaces the whole record, so what is None is left out and thereby cleared."""
    body: dict[str, object | None] = {
        "startTime": _instant(draft.starts_at),
        "endTime": _instant(draft.ends_at),
        "outOfOfficeType": draft.type,
        "outOfOfficeSetterUserUUID": draft.setter_user_id,
        "outOfOfficeSetterUserName": draft.setter_user_name,
        "turnOffNumber": draft.turn_off_number,
        "outOfOfficeForwardingDetail": _forwarding(draft.forwarding),
        "outOfOfficeAutoRespondDetail": _auto_respond(draft.auto_respond),
        "outOfOfficeDelegationDetail": _delegation(draft.delegation),
    }
    return present(body)


def _instant(at: datetime | None) -> str | None:
    if at is None:
        return None
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no UTC offset, so it names no instant")
    return at.isoformat(timespec="seconds")


def _forwarding(forwarding: OutOfOfficeForwarding | None) -> dict[str, object] | None:
    if forwarding is None:
        return None
    return present(
        {
            "forwardText": forwarding.forward_texts,
            "forwardEmail": forwarding.forward_emails,
            "forwardCall": forwarding.forward_calls,
            "textForwardingNumber": forwarding.text_number,
            "emailForwardingAddress": forwarding.email_address,
            "callForwardingNumber": forwarding.call_number,
        }
    )


def _auto_respond(respond: OutOfOfficeAutoRespond | None) -> dict[str, object] | None:
    if respond is None:
        return None
    return present(
        {
            "enableTextAutoReply": respond.reply_to_texts,
            "enableEmailAutoReply": respond.reply_to_emails,
            "enableCallAutoReply": respond.reply_to_calls,
            "autoTextReply": respond.text_reply,
            "autoEmailReplySubject": respond.email_reply_subject,
            "autoEmailReplyBody": respond.email_reply_body,
            "autoCallReplyUrl": respond.call_reply_url,
        }
    )


def _delegation(delegation: OutOfOfficeDelegation | None) -> dict[str, object] | None:
    if delegation is None:
        return None
    return present(
        {
            "delegateeDealerAssociateUUID": delegation.delegate_dealer_associate_id,
            "delegateeDealerAssociateName": delegation.delegate_name,
        }
    )


# ---------------------------------------------------------------- what the vendor said


def read_fault(response: Response) -> Fault:
    """What an answer's envelope complains about; an empty Fault when it cannot be read."""
    try:
        envelope = wire.Envelope.model_validate_json(response.body)
    except ValidationError:
        return Fault()
    return fault_of(envelope, conflict=response.status == 409)


def fault_of(envelope: wire.Envelope, *, conflict: bool = False) -> Fault:
    """The first error of an envelope. `conflict` says that the status spoke of one."""
    first = next(iter(envelope.errors or ()), wire.Complaint())
    said = ": ".join(part for part in (first.errorTitle, first.errorMessage) if part)
    kind = KINDS.get(first.errorCode or "")
    return Fault(
        message=redacted(said) or None,
        code=first.errorCode and first.errorCode[:_CODE],
        request_id=envelope.apiRequestId and envelope.apiRequestId[:_CODE],
        kind=kind or (VendorConflict if conflict else None),
    )


def read_warnings(envelope: wire.Envelope) -> tuple[str, ...]:
    """An envelope's warnings, as texts for people."""
    texts = (
        ": ".join(part for part in (one.warningTitle, one.warningMessage) if part)
        or f"warning {one.warningCode or 'without words'}"
        for one in envelope.warnings or ()
    )
    return tuple(redacted(text) for text in texts)
