"""What every vendor's room has in common: names, the narrow way out, and what is wrong with an input.

The way to a vendor is `Wire`: a request with a deadline in, status, headers and bytes out. What stands behind
it (httpx over aiohttp today) can be replaced without a line of any `client.py` changing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Vendor(StrEnum):
    """The four systems of record."""

    MYKAARMA = "MYKAARMA"
    WEBEX = "WEBEX"
    OPENTACT = "OPENTACT"
    PEXIP_ENGAGE = "PEXIP_ENGAGE"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `deadline` is an instant of `time.monotonic()`, after which nobody waits any more.

    `endpoint` names the call in errors; without it they name the method alone. Only these three are in the
    repr: addresses hold people's ids and e-mails, headers hold credentials.
    """

    method: str
    url: str = field(repr=False)
    deadline: float
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. Header names are lower case. Neither headers nor body are in the repr."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Wire(Protocol):
    """Carries one request. Raises `VendorUnreachable`, `VendorTimeout` or `VendorGarbled`, never a library's
    own error; an answer of any status is an answer."""

    async def fetch(self, request: Request) -> Response: ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input. `path` leads into the input in GraphQL's spelling, such as
    `("events", "0", "endTime")`."""

    path: tuple[str, ...]
    message: str


NAMES: Mapping[Vendor, str] = {
    Vendor.MYKAARMA: "myKaarma",
    Vendor.WEBEX: "Webex",
    Vendor.OPENTACT: "OpenTact",
    Vendor.PEXIP_ENGAGE: "Pexip Engage",
}
"""The vendors as people write them, for messages."""
