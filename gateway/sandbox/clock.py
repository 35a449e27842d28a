"""The sandbox's clock: real time, unless somebody has stopped it.

The only place of the sandbox that reads the time of the machine.
"""

from collections.abc import Callable
from datetime import UTC, datetime


def real_time() -> datetime:
    """Give the present instant in UTC."""
    return datetime.now(UTC)  # noqa: TID251  # the edge: everybody else is handed a clock


class Clock:
    """A callable that gives the instant (aware, UTC) at which the vendors believe to be."""

    def __init__(self, now: Callable[[], datetime] = real_time) -> None:
        self._now = now
        self._frozen: datetime | None = None

    def __call__(self) -> datetime:
        """Give the frozen instant if there is one, else that of the clock behind."""
        return self._frozen or self._now().astimezone(UTC)

    @property
    def frozen(self) -> bool:
        """Whether time stands still."""
        return self._frozen is not None

    def freeze(self, at: datetime) -> None:
        """Stop at an aware instant, until `thaw` or the next `freeze`."""
        self._frozen = at.astimezone(UTC)

    def thaw(self) -> None:
        """Go on with the clock behind."""
        self._frozen = None
