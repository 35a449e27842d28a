"""What an answer means, purely: statuses to errors, the wait that is asked for, bytes to values.

Messages are made of our words, of what the vendor's own reader has redacted (`Fault`), and of places in a body;
never of a body's values.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from gateway.vendors.errors import (
    VendorConflict,
    VendorDenied,
    VendorError,
    VendorGarbled,
    VendorNotFound,
    VendorRefused,
    VendorThrottled,
    VendorUnreachable,
)
from gateway.vendors.port import Response, Vendor

T = TypeVar("T")

MESSAGE_CHARACTERS = 300
PLACES = 3
PLACE_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """What a vendor's error body said, already redacted by the vendor's reader.

    `kind` is set where the body says "not found" or "in use" and the status does not; it wins over the status.
    """

    message: str | None = None
    code: str | None = None
    request_id: str | None = None
    kind: type[VendorRefused] | None = None


_REFUSALS: dict[int, type[VendorRefused]] = {
    401: VendorDenied,
    403: VendorDenied,
    404: VendorNotFound,
    409: VendorConflict,
}

_WORDS: dict[int, str] = {
    401: "does not accept our credentials",
    403: "does not permit this to our credentials",
    404: "has no such thing",
    409: "holds something that is in the way",
    423: "has locked this",
    429: "asks us to slow down",
}


def error_for(vendor: Vendor, answer: Response, fault: Fault, *, endpoint: str) -> VendorError:
    """The error that an answer other than 2xx is."""
    message = _message(answer.status, fault)
    kind = fault.kind or _kind(answer)
    if kind is None:
        return VendorGarbled(
            vendor,
            message,
            endpoint=endpoint,
            status=answer.status,
            vendor_request_id=fault.request_id,
        )
    error = kind(
        vendor,
        message,
        endpoint=endpoint,
        status=answer.status,
        vendor_code=fault.code,
        vendor_request_id=fault.request_id,
    )
    if isinstance(error, VendorThrottled | VendorUnreachable):
        error.retry_after = retry_after(answer)
    return error


def _kind(
    answer: Response,
) -> type[VendorRefused] | type[VendorThrottled] | type[VendorUnreachable] | None:
    status = answer.status
    if status == 429 or (status == 423 and retry_after(answer) is not None):
        return VendorThrottled
    if 400 <= status < 500:
        return _REFUSALS.get(status, VendorRefused)
    if status >= 500:
        return VendorUnreachable
    return None


def _message(status: int, fault: Fault) -> str:
    words = _WORDS.get(status)
    if words is None:
        words = "failed" if status >= 500 else "refused"
        if status < 400:
            words = "answered with something other than success, such as a redirect"
    if not fault.message:
        return f"{words}, status {status}"
    said = " ".join("".join(c if c.isprintable() else " " for c in fault.message).split())
    if len(said) > MESSAGE_CHARACTERS:
        said = said[:MESSAGE_CHARACTERS] + "…"
    return f"{words}, status {status}: {said}"


def retry_after(answer: Response) -> float | None:
    """The wait that `Retry-After` asks for, in seconds; None without one that can be read.

    A date is counted from the answer's own `Date`, so that the vendor's clock and ours may differ.
    """
    text = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
        since = parsedate_to_datetime(answer.headers.get("date", ""))
        seconds = (until - since).total_seconds()
    except (TypeError, ValueError, OverflowError):  # no date, or one without a zone
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def decode(vendor: Vendor, answer: Response, adapter: TypeAdapter[T], *, endpoint: str) -> T:
    """The body, validated. Raises VendorGarbled that names the first places that are wrong, and no values."""
    try:
        return adapter.validate_json(answer.body)
    except ValidationError as error:
        problems = [
            (_place(problem["loc"]), problem["type"])
            for problem in error.errors(
                include_url=False, include_context=False, include_input=False
            )
        ]
    # Raised out here, so that pydantic's error, which quotes the body, is not the context.
    path, _ = problems[0]
    raise VendorGarbled(
        vendor,
        _garbled_message(answer, problems),
        endpoint=endpoint,
        path=path,
        status=answer.status,
    )


def _garbled_message(answer: Response, problems: list[tuple[str, str]]) -> str:
    if not answer.body.strip():
        return "answered an empty body"
    if problems[0][1] == "json_invalid":
        return "answered a body that is not JSON"
    named = "; ".join(f"{what} at {path or 'the top'}" for path, what in problems[:PLACES])
    more = f"; {len(problems) - PLACES} more" if len(problems) > PLACES else ""
    return f"answered a body that we cannot read ({named}{more})"


def _place(steps: tuple[int | str, ...]) -> str:
    return ".".join(str(step)[:PLACE_CHARACTERS] for step in steps)
