"""OpenTact's words into ours and back. Pure.

Rule 1: the integers of a time are read in the encoding in force, never guessed from the value. Most values are
valid in both readings and mean different times.
Rule 2: what cannot be read is None, with a problem that says why; the raw integers stay.
Rule 3: 23:59:59 as an end means the end of the day.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import datetime, time
from typing import TypeVar

from pydantic import ValidationError

from gateway.vendors.answers import Fault
from gateway.vendors.bodies import present, read_instant
from gateway.vendors.errors import VendorConflict, VendorDenied, VendorNotFound, VendorRefused
from gateway.vendors.opentact import wire
from gateway.vendors.port import Response, Vendor
from gateway.vendors.records import (
    Account,
    DayOfWeek,
    Notes,
    OfficeHours,
    OfficeHoursDraft,
    OfficeHoursEncoding,
    OfficeHoursPatch,
    OfficeHoursType,
)
from gateway.vendors.texts import redacted, shown
from gateway.vendors.zones import zone_of

T = TypeVar("T")

DAYS: Mapping[DayOfWeek, str] = {day: day.value[:3].lower() for day in DayOfWeek}
TYPES: Mapping[OfficeHoursType, str] = {type: type.value.lower() for type in OfficeHoursType}

KINDS: Mapping[int, type[VendorRefused]] = {
    401: VendorDenied,
    403: VendorDenied,
    404: VendorNotFound,
    409: VendorConflict,
}
"""What the `status` of an error body means. It repeats the HTTP status, except where that is 200."""

_DAY_OF = {text: day for day, text in DAYS.items()}
_TYPE_OF = {text: type for type, text in TYPES.items()}
_DAY_SECONDS = 86_400
_INT32 = 2**31


# ---------------------------------------------------------------- times


def encode_time(at: time, encoding: OfficeHoursEncoding) -> int:
    """The vendor's integer for a time of day in whole seconds."""
    if encoding is OfficeHoursEncoding.SECONDS:
        return at.hour * 3600 + at.minute * 60 + at.second
    return at.hour * 10_000 + at.minute * 100 + at.second


def decode_time(raw: int, encoding: OfficeHoursEncoding) -> time | None:
    """The time of day that the vendor's integer means; None when the encoding has no such value."""
    if encoding is OfficeHoursEncoding.SECONDS:
        if not 0 <= raw < _DAY_SECONDS:
            return None
        return time(raw // 3600, raw // 60 % 60, raw % 60)
    hour, minute, second = raw // 10_000, raw // 100 % 100, raw % 100
    if raw < 0 or hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second)


# ---------------------------------------------------------------- wire to records


def read_office_hours(found: wire.OfficeHours, *, encoding: OfficeHoursEncoding) -> OfficeHours:
    """One entry, with a problem for everything in it that cannot be read."""
    notes = Notes(Vendor.OPENTACT, found.uuid)
    from_time = _time(found.time_from, "from", encoding=encoding, notes=notes)
    to_time = _time(found.time_to, "to", encoding=encoding, notes=notes)
    if from_time and to_time and from_time > to_time:
        notes.add(
            "END_BEFORE_START",
            "to",
            f"to {to_time} is before from {from_time}; an entry lies within one day.",
            "Split it into two entries, one per day.",
        )
    return OfficeHours(
        id=found.uuid,
        name=found.name,
        type=_known(found.type, _TYPE_OF, "type", notes=notes),
        day_of_week=_known(found.dow, _DAY_OF, "dayOfWeek", notes=notes),
        from_time=from_time,
        to_time=to_time,
        raw_from=_int32(found.time_from),
        raw_to=_int32(found.time_to),
        created_at=_instant(found.created_on, "createdAt", notes=notes),
        modified_at=_instant(found.modified_on, "modifiedAt", notes=notes),
        created_by=_name(found.created_by),
        modified_by=_name(found.modified_by),
        data_problems=notes.problems(),
    )


def _name(found: wire.User | None) -> str | None:
    """Who it was; None for an object that the vendor left empty."""
    if found is None:
        return None
    return " ".join(part for part in (found.first_name, found.last_name) if part) or None


def _time(
    raw: int | None, path: str, *, encoding: OfficeHoursEncoding, notes: Notes
) -> time | None:
    if raw is None:
        notes.add("MISSING_VALUE", path, f"{path} is missing or no whole number.")
        return None
    decoded = decode_time(raw, encoding)
    if decoded is None:
        other = next(one for one in OfficeHoursEncoding if one is not encoding)
        elsewhere = decode_time(raw, other)
        notes.add(
            "IMPOSSIBLE_TIME",
            path,
            f"{path} {raw} is no time of day in the encoding {encoding.value}.",
            f"Read as {other.value} it is {elsewhere}: check the time encoding in the settings."
            if elsewhere
            else None,
        )
    return decoded


def _int32(raw: int | None) -> int | None:
    """What fits the schema's Int; the vendor's own bound is far below."""
    return raw if raw is not None and -_INT32 <= raw < _INT32 else None


def _known(text: str | None, names: Mapping[str, T], path: str, *, notes: Notes) -> T | None:
    value = names.get((text or "").strip().lower())
    if value is None and text:
        notes.add("UNKNOWN_VALUE", path, f"{path} {shown(text)} is not a value that we know.")
    elif value is None:
        notes.add("MISSING_VALUE", path, f"{path} is missing.")
    return value


def _instant(text: str | None, path: str, *, notes: Notes) -> datetime | None:
    moment = read_instant(text)
    if text and moment is None:
        notes.add("IMPOSSIBLE_TIME", path, f"{path} {shown(text)} names no instant.")
    return moment


def read_account(found: wire.Account) -> Account:
    """The account; its time zone only when it names a known one."""
    return Account(
        id=found.uuid or None,
        name=found.name or None,
        time_zone=_zone(found.time_zone),
        zone_name=found.time_zone or None,
    )


def _zone(name: str | None) -> str | None:
    zone = zone_of(name or "")
    return zone.key if zone else None


# ---------------------------------------------------------------- drafts and patches to wire


def office_hours_body(
    draft: OfficeHoursDraft, *, encoding: OfficeHoursEncoding
) -> dict[str, object]:
    """The body of the POST: all five members."""
    return {
        "name": draft.name,
        "type": TYPES[draft.type],
        "dow": DAYS[draft.day_of_week],
        "time_from": encode_time(draft.from_time, encoding),
        "time_to": encode_time(draft.to_time, encoding),
    }


def office_hours_patch_body(
    patch: OfficeHoursPatch, *, encoding: OfficeHoursEncoding
) -> dict[str, object]:
    """The body of the PATCH: only what changes."""
    start, end = patch.from_time, patch.to_time
    return present(
        {
            "name": patch.name,
            "type": patch.type and TYPES[patch.type],
            "dow": patch.day_of_week and DAYS[patch.day_of_week],
            "time_from": None if start is None else encode_time(start, encoding),
            "time_to": None if end is None else encode_time(end, encoding),
        }
    )


# ---------------------------------------------------------------- what the vendor said


def token_lifetime(token: str) -> float | None:
    """Seconds from a JWT's issue to its expiry, by the vendor's clock alone; None when it does not tell."""
    try:
        middle = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        lifetime = float(claims["exp"]) - float(claims["iat"])
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error, OverflowError):
        return None
    return lifetime if 0 < lifetime < float("inf") else None


def read_fault(response: Response) -> Fault:
    """What an error body says; an empty Fault when it cannot be read."""
    try:
        return fault_of(wire.Said.model_validate_json(response.body))
    except ValidationError:
        return Fault()


def fault_of(said: wire.Said) -> Fault:
    """What an envelope that is no success says."""
    return Fault(
        message=redacted(said.message or "") or None,
        code=None if said.status is None else str(said.status),
        kind=KINDS.get(said.status or 0),
    )
