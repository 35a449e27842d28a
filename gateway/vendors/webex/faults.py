"""What a refusal of Webex says, as far as it may be repeated. Pure.

Only the general `message` is taken, and numbers and addresses are cut out of it; the descriptions behind it
quote what was sent, so they stay unread.
"""

from __future__ import annotations

from pydantic import ValidationError

from gateway.vendors.errors import VendorConflict
from gateway.vendors.line import Fault
from gateway.vendors.port import Response
from gateway.vendors.texts import redacted
from gateway.vendors.webex import wire

NAME_OF_THE_LOCATION = "25030"
"""A person's schedule may not have name and type of one of the location's: sent as a plain 400."""

LONGEST = 200


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
        message=_told(failure.message),
        code=codes[0][:LONGEST] if codes else None,
        request_id=(failure.trackingId or tracking or "")[:LONGEST] or None,
        kind=VendorConflict if NAME_OF_THE_LOCATION in codes else None,
    )


def _told(message: str | None) -> str | None:
    # Cut first: searching a body of megabytes for addresses would take its time.
    return redacted((message or "")[: 5 * LONGEST]) or None
