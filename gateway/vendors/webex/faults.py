"""What a refusal of Webex says, as far as it may be repeated. Pure.

The general `message` rarely says more than the status does. Of a plain refusal the first description is told as
well: it names the member or the record in the way. Numbers, addresses and tokens are cut out of both.
"""

from __future__ import annotations

from pydantic import ValidationError

from gateway.vendors.answers import Fault
from gateway.vendors.errors import VendorConflict
from gateway.vendors.port import Response
from gateway.vendors.texts import redacted
from gateway.vendors.webex import wire

NAME_OF_THE_LOCATION = "25030"
"""A person's schedule may not have name and type of one of the location's: sent as a plain 400."""

LONGEST = 200
TELLING = frozenset({400, 409, 422})
"""Refusals of what was sent, whose descriptions say why. Those of 401, 403 and 404 only repeat the message."""


def read_fault(response: Response) -> Fault:
    """The message, the first error code and the tracking id of an error body; whatever is missing is None."""
    tracking = response.headers.get("trackingid")
    try:
        failure = wire.FAILURE.validate_json(response.body)
    except ValidationError:
        return Fault(request_id=tracking)
    codes = [
        str(reason.errorCode)
        for reason in failure.errors
        if reason is not None and reason.errorCode is not None
    ]
    return Fault(
        message=_told(failure.message, _reason(failure) if response.status in TELLING else None),
        code=codes[0][:LONGEST] if codes else None,
        request_id=(failure.trackingId or tracking or "")[:LONGEST] or None,
        kind=VendorConflict if NAME_OF_THE_LOCATION in codes else None,
    )


def _reason(failure: wire.Failure) -> str | None:
    told = (reason.description for reason in failure.errors if reason is not None)
    return next((text for text in told if text), None)


def _told(message: str | None, reason: str | None) -> str | None:
    # Cut first: searching a body of megabytes for addresses would take its time.
    parts = [redacted((text or "")[: 5 * LONGEST]) for text in (message, reason)]
    return " ".join(dict.fromkeys(part for part in parts if part))[:LONGEST] or None
