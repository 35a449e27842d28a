"""What the kernel needs of a simulated vendor."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.sandbox.limits import RateLimit


class Vendor(Protocol):
    """One vendor: its content, its endpoints, and how it says no."""

    name: str  # its key in the world, among the faults and the calls
    prefix: str
    limit: RateLimit | None  # set by the control plane, enforced by the gate

    def __init__(self, *, now: Callable[[], datetime]) -> None: ...

    def load(self, part: Mapping[str, Any]) -> None:
        """Replace all content by a part of a world. Raises WorldError."""

    def dump(self) -> dict[str, Any]:
        """Give the content such that `load` of it restores it."""

    def routes(self) -> list[Route]:
        """Give the endpoints, with paths below the prefix."""

    def throttled(self, retry_after: int) -> Response:
        """Refuse with 429; `retry_after` in seconds."""

    def not_found(self, request: Request) -> Response:
        """Answer for a path that the vendor does not have."""

    def method_not_allowed(self, request: Request) -> Response:
        """Answer for a path that the vendor has, with other methods."""

    def broke(self, status: int, retry_after: int | None) -> Response:
        """Answer with a status that the control plane wants."""
