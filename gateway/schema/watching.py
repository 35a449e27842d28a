"""What streams look and listen with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from gateway.schema.turns import Turns

if TYPE_CHECKING:
    from gateway.caller import Caller
    from gateway.schema.context import Context

LOOKS_AT_A_TIME = 32
"""How many streams look closely at the same time: what one has read, the next finds kept."""

LOOKS_OF_A_CLIENT = 4
"""How many of them are one client's: those that wait for a slow vendor hold up their client's others, and nobody else's."""


class Hears(Protocol):
    """News about something, from when it was listened for on."""

    async def wait(self, *, seconds: float) -> bool:
        """Until there is some that was not waited for yet, or the time is over; gives whether there was."""
        ...


@dataclass(frozen=True, slots=True)
class Watching:
    """What streams look and listen with. `renew` makes a context of the present instant for whoever asks, as they are
    by then; it raises what stands against them. `pay` takes points for a look, and gives whether the caller had them.
    `looking` is shared by all streams of the process."""

    renew: Callable[[], Awaitable[Context]]
    listening: Callable[[Collection[str]], AbstractContextManager[Hears]]
    clock: Callable[[], datetime]
    looking: Turns
    pay: Callable[[Caller, int], Awaitable[bool]]
