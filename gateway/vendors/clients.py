"""The four clients side by side, for the rooms that ask more than one of them."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.vendors.mykaarma import MyKaarmaClient
from gateway.vendors.opentact import OpenTactClient
from gateway.vendors.pexip import PexipClient
from gateway.vendors.port import Vendor
from gateway.vendors.webex import WebexClient


@dataclass(frozen=True, slots=True)
class Clients:
    """One client per vendor, for the life of the process."""

    webex: WebexClient
    mykaarma: MyKaarmaClient
    opentact: OpenTactClient
    pexip: PexipClient

    async def probe(self, vendor: Vendor) -> None:
        """One small read of a vendor. Raises VendorError."""
        match vendor:
            case Vendor.WEBEX:
                await self.webex.locations(count=1)
            case Vendor.MYKAARMA:
                await self.mykaarma.probe()
            case Vendor.OPENTACT:
                await self.opentact.account()
            case Vendor.PEXIP_ENGAGE:
                await self.pexip.subjects(count=1)

    async def aclose(self) -> None:
        """Lets go of every connection."""
        for client in (self.webex, self.mykaarma, self.opentact, self.pexip):
            await client.aclose()
