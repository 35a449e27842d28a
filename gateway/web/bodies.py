"""From a request's body to JSON, within bounds of bytes and of time.

Everything that can be told from the head is checked before a byte of the body is read. A compressed body is unpacked as
it arrives, and given up as soon as what comes out is over the bound: a bomb costs no more than an honest body.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request

from gateway.schema.errors import ErrorCode
from gateway.web.negotiation import JSON, is_utf8
from gateway.web.responses import TurnedAway

WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""How zlib calls the wrapping of each content coding (RFC 9110, section 8.4.1)."""
CODINGS = {"Accept-Encoding": "gzip, deflate"}

MOST_OBJECTS = 20_000
"""How many objects and lists a body may hold, those in texts counted too: each that is read is one more for the garbage
collector, and no operation takes as many."""


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """What a body may take: bytes, packed and unpacked, and seconds to send it."""

    bytes: int
    seconds: float


class Unpacking:
    """Unpacks a body as it arrives. Gives no more than one byte over `most`."""

    def __init__(self, coding: str, most: int) -> None:
        self._coding = coding
        self._left = most + 1
        self._stream = zlib.decompressobj(WINDOWS[coding])

    def feed(self, packed: bytes) -> bytes:
        """What a further piece holds, as far as it fits. Raises TurnedAway."""
        if self._left == 0:
            return b""
        try:
            plain = self._stream.decompress(packed, self._left)
        except zlib.error:
            raise self._broken() from None
        self._left -= len(plain)
        # One stream is one body: many small ones in a row would cost more than they weigh.
        if self._stream.unused_data:
            raise self._broken()
        return plain

    def end(self) -> None:
        """The body has ended. Raises TurnedAway when there should be more of it."""
        if not self._stream.eof:
            raise self._broken()

    def _broken(self) -> TurnedAway:
        return TurnedAway(400, f"The body is not {self._coding}, or not all of it.")


async def read_json(request: Request, coding: str | None, limits: BodyLimits) -> Any:
    """The body, read; `coding` is how it is packed. Raises TurnedAway, and ClientDisconnect."""
    body = await _read(request, coding, limits)
    if body.count(b"{") + body.count(b"[") > MOST_OBJECTS:
        message = (
            f"The body holds more than {MOST_OBJECTS:,} objects and lists. Ask in several requests."
        )
        raise TurnedAway(400, message, ErrorCode.DOCUMENT_TOO_LARGE)
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise TurnedAway(400, f"The body is not JSON: {str(error)[:100]}.") from None


def check_head(headers: Mapping[str, str], most: int) -> None:
    """Raises TurnedAway for a body that need not be read: of another type or coding, or longer than `most` bytes."""
    _check_type(headers.get("content-type", ""))
    coding_of(headers)
    if int(headers.get("content-length", 0)) > most:
        raise too_large(most)


def coding_of(headers: Mapping[str, str]) -> str | None:
    """How the body is packed; None when it is not. Raises TurnedAway."""
    if "content-encoding" not in headers:
        return None
    said = headers["content-encoding"].lower().split(",")
    codings = [name for part in said if (name := part.strip()) not in ("", "identity")]
    if not codings:
        return None
    if len(codings) > 1 or codings[0] not in WINDOWS:
        message = "Send the request plain, or packed once as gzip or deflate."
        raise TurnedAway(415, message, headers=CODINGS)
    return codings[0]


def too_large(most: int) -> TurnedAway:
    """A body of more than `most` bytes."""
    message = f"The body is larger than {most} bytes."
    return TurnedAway(413, message, ErrorCode.DOCUMENT_TOO_LARGE)


def _check_type(said: str) -> None:
    name, *parameters = (piece.strip() for piece in said.split(";"))
    if name.lower() != JSON:
        raise TurnedAway(415, f"Send the request as {JSON}.", headers={"Accept": JSON})
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset" and not is_utf8(value):
            raise TurnedAway(415, "Send the request in UTF-8.", headers={"Accept": JSON})


async def _read(request: Request, coding: str | None, limits: BodyLimits) -> bytes:
    try:
        async with asyncio.timeout(limits.seconds):
            return await _gathered(request, coding, limits.bytes)
    except TimeoutError:
        # As RFC 9110, section 15.5.9, has it: nobody waits for the rest.
        close = {"Connection": "close"}
        raise TurnedAway(408, "The body did not arrive in time.", headers=close) from None


async def _gathered(request: Request, coding: str | None, most: int) -> bytes:
    unpacking = None if coding is None else Unpacking(coding, most)
    body, received = bytearray(), 0
    async for chunk in request.stream():
        received += len(chunk)
        body += chunk if unpacking is None else unpacking.feed(chunk)
        if received > most or len(body) > most:
            raise too_large(most)
    if unpacking is not None:
        unpacking.end()
    return bytes(body)
