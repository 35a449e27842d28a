"""Everything that can go wrong between us and a vendor, by whose fault it is.

    VendorError                the root: vendor, endpoint, message, and what the vendor said
    ├── VendorUnreachable      no usable answer: refused, reset, 5xx. `sent` tells whether it may have arrived
    │   └── VendorTimeout      no answer within the deadline
    ├── VendorThrottled        429 (or 423 with a wait): attempts or time did not suffice for the wait
    ├── VendorRefused          4xx: the vendor read the request and said no
    │   ├── VendorDenied       401 or 403: credentials, scopes or rights
    │   │   └── VendorNotConfigured    nobody has said how to reach it; nothing left us
    │   ├── VendorNotFound     404, or the vendor's own words for it
    │   └── VendorConflict     409, or the vendor's own words for it: a name or code is in use
    └── VendorGarbled          an answer that cannot be read; `path` leads to the place in the body

Messages are ours. No body of a vendor enters one unredacted: bodies hold people's numbers, texts and tokens.
"""

from __future__ import annotations

from gateway.vendors.port import NAMES, Vendor


class VendorError(Exception):
    """A call to a vendor did not give what was asked for.

    `endpoint` is method and path template (`GET /people/{id}`), `vendor_code` and `vendor_request_id` are the
    vendor's own, for a ticket with the vendor. `retryable` says whether the same call may succeed later.
    """

    retryable = False

    def __init__(
        self,
        vendor: Vendor,
        message: str,
        *,
        endpoint: str,
        status: int | None = None,
        vendor_code: str | None = None,
        vendor_request_id: str | None = None,
    ) -> None:
        super().__init__(f"{NAMES[vendor]}: {message} ({endpoint})")
        self.vendor = vendor
        self.message = message
        self.endpoint = endpoint
        self.status = status
        self.vendor_code = vendor_code
        self.vendor_request_id = vendor_request_id


class VendorUnreachable(VendorError):
    """No usable answer. `sent` is False only when it is certain that nothing left us. `retry_after` is in
    seconds, where a 5xx asked for it."""

    retryable = True
    retry_after: float | None = None

    def __init__(
        self,
        vendor: Vendor,
        message: str,
        *,
        endpoint: str,
        sent: bool = True,
        status: int | None = None,
        vendor_code: str | None = None,
        vendor_request_id: str | None = None,
    ) -> None:
        super().__init__(
            vendor,
            message,
            endpoint=endpoint,
            status=status,
            vendor_code=vendor_code,
            vendor_request_id=vendor_request_id,
        )
        self.sent = sent


class VendorTimeout(VendorUnreachable):
    """No answer within the deadline."""


class VendorThrottled(VendorError):
    """429, or 423 with a Retry-After, and the wait did not fit the deadline, or the attempts ran out.
    `retry_after` is in seconds, None where the vendor named no wait. The vendor did nothing."""

    retryable = True
    retry_after: float | None = None


class VendorRefused(VendorError):
    """The vendor understood and said no. Asking again changes nothing."""


class VendorDenied(VendorRefused):
    """Credentials, scopes or rights are missing."""


class VendorNotConfigured(VendorDenied):
    """Nobody has told us how to reach the vendor; the message names the settings."""


class VendorNotFound(VendorRefused):
    """The vendor has no such thing."""


class VendorConflict(VendorRefused):
    """The vendor holds something that is in the way, such as another record of that name."""


class VendorGarbled(VendorError):
    """An answer that cannot be read. `path` leads to the place in the body, such as `events.0.startDate`."""

    retryable = True

    def __init__(
        self,
        vendor: Vendor,
        message: str,
        *,
        endpoint: str,
        path: str = "",
        status: int | None = None,
        vendor_request_id: str | None = None,
    ) -> None:
        super().__init__(
            vendor,
            f"{message} at {path}" if path else message,
            endpoint=endpoint,
            status=status,
            vendor_request_id=vendor_request_id,
        )
        self.path = path
