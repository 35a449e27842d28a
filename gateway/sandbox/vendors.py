"""The vendors together: one world goes in, one world comes out."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from gateway.sandbox.state import StateFile
from gateway.sandbox.vendor import Vendor
from gateway.sandbox.world import split


class Vendors:
    """All vendors of a sandbox, and the file that keeps their content."""

    def __init__(
        self,
        kinds: Sequence[type[Vendor]],
        *,
        now: Callable[[], datetime],
        state: StateFile | None,
    ) -> None:
        self.all: tuple[Vendor, ...] = tuple(kind(now=now) for kind in kinds)
        self.names = tuple(vendor.name for vendor in self.all)
        self._now = now
        self._state = state

    def begin(self, world: Callable[[], Mapping[str, Any]]) -> None:
        """Load the state file, or else the given world. Raises WorldError and OSError."""
        kept = None if self._state is None else self._state.read()
        self.load(world() if kept is None else kept)

    def load(self, world: Any) -> None:
        """Replace the content of all vendors, or raise WorldError and change nothing."""
        parts = split(deepcopy(world), names=self.names)  # what was given stays as it is
        for vendor in self.all:
            # A trial on a fresh one: what loads there loads here too.
            type(vendor)(now=self._now).load(parts[vendor.name])
        for vendor in self.all:
            vendor.load(parts[vendor.name])
        self.save()

    def dump(self) -> dict[str, Any]:
        """Give the present world."""
        return {vendor.name: vendor.dump() for vendor in self.all}

    def save(self) -> None:
        """Write the state file, if there is one."""
        if self._state is not None:
            self._state.write(self.dump())
