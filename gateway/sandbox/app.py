"""Four vendors and a control plane in one ASGI application."""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount

from gateway.sandbox.calls import CallLog
from gateway.sandbox.clock import Clock, real_time
from gateway.sandbox.control import Control
from gateway.sandbox.faults import FaultBook
from gateway.sandbox.gate import Gate
from gateway.sandbox.mykaarma import MyKaarma
from gateway.sandbox.opentact import OpenTact
from gateway.sandbox.pexip import Pexip
from gateway.sandbox.state import StateFile
from gateway.sandbox.vendor import Vendor
from gateway.sandbox.vendors import Vendors
from gateway.sandbox.webex import Webex
from gateway.sandbox.world import demo_world

KINDS: tuple[type[Vendor], ...] = (Webex, MyKaarma, OpenTact, Pexip)


def create_app(
    world: Mapping[str, Any] | None = None,
    *,
    now: Callable[[], datetime] = real_time,
    state: Path | None = None,
) -> Starlette:
    """Build the sandbox. No world is the demo world; a state file that exists goes before both.

    Raises WorldError if the world or the state file cannot be loaded, OSError if the state file
    cannot be written.
    """
    clock = Clock(now)
    vendors = Vendors(KINDS, now=clock, state=None if state is None else StateFile(state))
    vendors.begin(demo_world if world is None else lambda: world)
    calls, faults = CallLog(vendors.names), FaultBook(vendors.names)
    gates = [Gate(vendor, calls=calls, faults=faults, saved=vendors.save) for vendor in vendors.all]
    control = Control(vendors, gates=gates, calls=calls, faults=faults, clock=clock)
    return Starlette(
        routes=[
            Mount("/_sandbox", app=control),
            *(Mount(gate.vendor.prefix, app=gate) for gate in gates),
        ],
        exception_handlers={HTTPException: _refused},
    )


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    prefixes = [kind.prefix for kind in KINDS]
    return JSONResponse(
        {"error": HTTPStatus(status).phrase, "path": request.url.path, "vendors": prefixes},
        status_code=status,
    )
