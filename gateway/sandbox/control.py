"""The control plane below /_sandbox: world, faults, calls, limits, clock.

For callers on this machine only; everybody else gets 403.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from gateway.sandbox.bodies import json_body
from gateway.sandbox.calls import CallLog
from gateway.sandbox.clock import Clock
from gateway.sandbox.faults import FaultBook, parse_fault
from gateway.sandbox.gate import Gate
from gateway.sandbox.limits import parse_limit
from gateway.sandbox.vendors import Vendors
from gateway.sandbox.world import WorldError


class Control:
    """The ASGI application at /_sandbox."""

    def __init__(
        self,
        vendors: Vendors,
        *,
        gates: Sequence[Gate],
        calls: CallLog,
        faults: FaultBook,
        clock: Clock,
    ) -> None:
        self._vendors = vendors
        self._gates = {gate.vendor.name: gate for gate in gates}
        self._calls = calls
        self._faults = faults
        self._clock = clock
        self._router = Router(routes=self._routes(), redirect_slashes=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a caller on this machine, refuse the others."""
        if _on_this_machine(scope.get("client")):
            await self._router(scope, receive, send)
            return
        refusal = _no(403, "the control plane answers callers on this machine only")
        await refusal(scope, receive, send)

    def _routes(self) -> list[Route]:
        return [
            Route("/world", self._world, methods=["GET"]),
            Route("/world", _reading(self._put_world), methods=["PUT"]),
            Route("/faults", self._all_faults, methods=["GET"]),
            Route("/faults", self._clear_faults, methods=["DELETE"]),
            Route("/faults/{vendor}", self._named(self._vendor_faults), methods=["GET"]),
            Route("/faults/{vendor}", self._named(_reading(self._put_fault)), methods=["PUT"]),
            Route("/faults/{vendor}", self._named(self._clear_faults), methods=["DELETE"]),
            Route("/calls", self._show_calls, methods=["GET"]),
            Route("/calls", self._clear_calls, methods=["DELETE"]),
            Route("/limits", self._limits, methods=["GET"]),
            Route("/limits", self._clear_limits, methods=["DELETE"]),
            Route("/limits/{vendor}", self._named(_reading(self._put_limit)), methods=["PUT"]),
            Route("/limits/{vendor}", self._named(self._clear_limits), methods=["DELETE"]),
            Route("/clock", self._show_clock, methods=["GET"]),
            Route("/clock", _reading(self._put_clock), methods=["PUT"]),
            Route("/clock", self._clear_clock, methods=["DELETE"]),
        ]

    def _named(self, endpoint: "_Endpoint") -> "_Endpoint":
        """Refuse names of vendors that there are not."""

        async def checked(request: Request) -> Response:
            name = request.path_params["vendor"]
            if name not in self._gates:
                names = list(self._gates)
                return _no(404, f"no vendor is called {name!r}", vendors=names)
            return await endpoint(request)

        return checked

    async def _world(self, _request: Request) -> Response:
        return JSONResponse(self._vendors.dump())

    async def _put_world(self, _request: Request, wish: Any) -> Response:
        try:
            self._vendors.load(wish)
        except WorldError as error:
            return _no(400, error.message, path=error.path)
        return Response(status_code=204)

    async def _all_faults(self, _request: Request) -> Response:
        return JSONResponse(self._faults.all_to_json())

    async def _vendor_faults(self, request: Request) -> Response:
        return JSONResponse(self._faults.to_json(request.path_params["vendor"]))

    async def _put_fault(self, request: Request, wish: Any) -> Response:
        self._faults.add(request.path_params["vendor"], parse_fault(wish))
        return await self._vendor_faults(request)

    async def _clear_faults(self, request: Request) -> Response:
        self._faults.clear(request.path_params.get("vendor"))
        return Response(status_code=204)

    async def _show_calls(self, _request: Request) -> Response:
        return JSONResponse(self._calls.to_json())

    async def _clear_calls(self, _request: Request) -> Response:
        self._calls.clear()
        return Response(status_code=204)

    async def _limits(self, _request: Request) -> Response:
        limits = {name: gate.vendor.limit for name, gate in self._gates.items()}
        return JSONResponse({name: limit and limit.to_json() for name, limit in limits.items()})

    async def _put_limit(self, request: Request, wish: Any) -> Response:
        name = request.path_params["vendor"]
        limit = parse_limit(wish, vendor=name)
        self._gates[name].vendor.limit = limit
        self._gates[name].meter.reset()
        return JSONResponse(limit.to_json())

    async def _clear_limits(self, request: Request) -> Response:
        name = request.path_params.get("vendor")
        for gate in self._gates.values() if name is None else (self._gates[name],):
            gate.vendor.limit = None
        return Response(status_code=204)

    async def _show_clock(self, _request: Request) -> Response:
        return JSONResponse({"now": self._clock().isoformat(), "frozen": self._clock.frozen})

    async def _put_clock(self, request: Request, wish: Any) -> Response:
        self._clock.freeze(_instant(wish))
        return await self._show_clock(request)

    async def _clear_clock(self, _request: Request) -> Response:
        self._clock.thaw()
        return Response(status_code=204)


_Endpoint = Callable[[Request], Awaitable[Response]]


def _reading(endpoint: Callable[[Request, Any], Awaitable[Response]]) -> _Endpoint:
    """Hand down the body; what the endpoint refuses with a ValueError is the caller's fault."""

    async def read(request: Request) -> Response:
        try:
            wish = await json_body(request)
        except ValueError as error:
            return _no(400, f"the body is not JSON: {error}", path="")
        try:
            return await endpoint(request, wish)
        except ValueError as error:
            return _no(400, str(error))

    return read


def _instant(wish: Any) -> datetime:
    text = wish.get("now") if isinstance(wish, dict) and set(wish) == {"now"} else None
    if not isinstance(text, str):
        raise ValueError('the body must be {"now": "an RFC 3339 date-time"}')
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not an RFC 3339 date-time") from None
    if at.tzinfo is None:
        raise ValueError(f"{text!r} has no UTC offset, so it names no instant")
    if not 1970 <= at.year < 9999:
        raise ValueError(f"{text!r} is outside the years 1970 to 9998")
    return at


def _on_this_machine(client: Any) -> bool:
    try:
        address = ip_address(client[0])
    except (TypeError, ValueError):  # a client without an address, such as a Unix socket's
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def _no(status: int, message: str, **facts: Any) -> Response:
    return JSONResponse({"error": message, **facts}, status_code=status)
