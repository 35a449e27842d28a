"""A vendor that nobody has told us how to reach: every call says what to set, and none leaves the machine."""

from __future__ import annotations

from gateway.vendors.errors import VendorNotConfigured
from gateway.vendors.port import Request, Response, Vendor


class Unconfigured:
    """A wire to nowhere. `hint` says what is missing."""

    def __init__(self, vendor: Vendor, hint: str) -> None:
        self._vendor = vendor
        self._hint = hint

    async def fetch(self, request: Request) -> Response:
        """Raises VendorNotConfigured, always: trying again would change nothing."""
        raise VendorNotConfigured(self._vendor, self._hint, endpoint=request.endpoint)

    async def aclose(self) -> None:
        """There is nothing to close."""
