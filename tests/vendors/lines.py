"""Lines to peers, and what is sent on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson
import pytest

from gateway.vendors.answers import Fault
from gateway.vendors.credentials import Credentials, Open
from gateway.vendors.errors import (
    VendorConflict,
    VendorError,
)
from gateway.vendors.line import CallSeen, Line, Patience
from gateway.vendors.port import Response, Vendor, Wire
from tests.vendors.peer import Peer, Turn, answers, hang_up, reset, waits

QUICK = Patience(deadline=1.0, attempts=3, backoff=0.01, concurrency=16)
OK = answers(200, b"{}")
TODAY = ("Date", "Fri, 20 Nov 2026 09:00:00 GMT")


def read_fault(answer: Response) -> Fault:
    said = orjson.loads(answer.body)
    kind = VendorConflict if said.get("code") == "TAKEN" else None
    return Fault(message=said.get("message"), code=said.get("code"), kind=kind)


def line_to(
    peer: Peer,
    wire: Wire,
    *,
    patience: Patience = QUICK,
    credentials: Credentials | None = None,
    observe: Callable[[CallSeen], None] | None = None,
    correlation_header: str | None = None,
) -> Line:
    return Line(
        Vendor.WEBEX,
        base_url=f"{peer.url}/v1",
        wire=wire,
        credentials=credentials or Open(),
        patience=patience,
        read_fault=read_fault,
        observe=observe,
        correlation_header=correlation_header,
    )


async def send(line: Line, method: str = "GET", *, read: bool | None = None) -> Response:
    body = None if method == "GET" else {"name": "secret-word"}
    return await line.send(method, "/things", endpoint=f"{method} /things", body=body, read=read)


async def failure_of(line: Line, method: str = "GET", *, read: bool | None = None) -> VendorError:
    with pytest.raises(VendorError) as caught:
        await send(line, method, read=read)
    return caught.value


BROKEN: Mapping[str, Turn] = {
    "reset": reset,
    "hung up": hang_up,
    "silent": waits(1),
    "500": answers(500),
    "503": answers(503, b"busy"),
}
