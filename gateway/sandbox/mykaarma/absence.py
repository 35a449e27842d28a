"""The out-of-office record: what may be in it, and when it is in force.

The vendor documents neither the format of its times nor an enum of its types. Accepted are
RFC 3339, `yyyy-MM-dd HH:mm:ss` and `yyyy-MM-dd`; text without an offset is in the dealer's zone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

_TEXTS = (
    "outOfOfficeSetterUserUUID",
    "outOfOfficeSetterUserName",
    "startTime",
    "endTime",
    "turnOffNumber",
    "outOfOfficeType",
)
_DETAILS: Mapping[str, Mapping[str, type]] = {
    "outOfOfficeForwardingDetail": {
        "forwardText": bool,
        "forwardEmail": bool,
        "forwardCall": bool,
        "textForwardingNumber": str,
        "emailForwardingAddress": str,
        "callForwardingNumber": str,
    },
    "outOfOfficeAutoRespondDetail": {
        "enableTextAutoReply": bool,
        "enableEmailAutoReply": bool,
        "enableCallAutoReply": bool,
        "autoTextReply": str,
        "autoEmailReplySubject": str,
        "autoEmailReplyBody": str,
        "autoCallReplyUrl": str,
    },
    "outOfOfficeDelegationDetail": {
        "delegateeDealerAssociateUUID": str,
        "delegateeDealerAssociateName": str,
    },
}
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?)?", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Absence:
    """One record. `end` None is an open end; the interval is half open; both are UTC."""

    start: datetime
    end: datetime | None
    body: Mapping[str, Any]  # as it was sent, plus a start time

    def in_force(self, at: datetime) -> bool:
        """Whether the associate is out at an instant."""
        return self.start <= at and (self.end is None or at < self.end)


def read_absence(body: Any, *, now: datetime, zone: ZoneInfo) -> Absence:
    """Check the body of a PUT. Raises ValueError with a text that names the member.

    Without a start time the absence begins now, or is over at once if its end has passed: that
    is how an absence is cancelled.
    """
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    _check_types(body)
    start = _instant(body, "startTime", zone=zone)
    end = _instant(body, "endTime", zone=zone)
    if start is None:
        start = now if end is None else min(now, end)
        body = {**body, "startTime": start.isoformat()}
    if end is not None and end < start:
        raise ValueError("endTime is before startTime")
    return Absence(start, end, body)


def _check_types(body: Mapping[str, Any]) -> None:
    for name in _TEXTS:
        if not isinstance(body.get(name), str | None):
            raise ValueError(f"{name} must be a string")
    for name, members in _DETAILS.items():
        detail = body.get(name)
        if not isinstance(detail, dict | None):
            raise ValueError(f"{name} must be an object")
        for member, kind in members.items():
            value = (detail or {}).get(member)
            if value is not None and not isinstance(value, kind):
                wanted = "a boolean" if kind is bool else "a string"
                raise ValueError(f"{name}.{member} must be {wanted}")


def _instant(body: Mapping[str, Any], name: str, *, zone: ZoneInfo) -> datetime | None:
    text = body.get(name)
    if text is None:
        return None
    if not _TIME.fullmatch(text):
        raise ValueError(f"{name}: {text!r} is not a date and time")
    try:
        local = datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise ValueError(f"{name}: {text!r} is not a date and time: {error}") from error
    if not 1900 <= local.year <= 9000:  # conversions between zones stay within the calendar
        raise ValueError(f"{name}: {text!r} is outside the years 1900 to 9000")
    aware = local.replace(tzinfo=zone) if local.tzinfo is None else local
    return aware.astimezone(UTC)
