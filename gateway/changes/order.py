"""What an order is: something that a caller wants done, as a frozen value.

1. `check` is pure and finds everything that is wrong with it as it stands, before it is accepted.
2. `look` awaits: it reads what the vendors hold now, and decides nothing.
3. `steps` is pure: from what was found it makes the steps, each with its undo, or says why there can be none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Protocol

from gateway.changes.desk import Desk
from gateway.changes.steps import Step
from gateway.vendors.port import Problem


class Order(Protocol):
    """An order that touches a vendor. `name` is its mutation's, in GraphQL's spelling."""

    name: ClassVar[str]

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """The directory's ids of the associates that it names as those whom it is about."""
        ...

    def check(self, *, now: datetime) -> list[Problem]:
        """Everything that is wrong with the order as it stands. `now` is aware."""
        ...

    async def look(self, desk: Desk) -> Any:
        """What the vendors, the directory and our memory hold now, as far as `steps` needs it. Raises VendorError,
        StoreError, and NotPossible where something that the order names is not there."""
        ...

    def steps(self, held: Any, *, now: datetime) -> tuple[Step, ...]:
        """The steps, in order; those of one vendor run in it. `held` is what `look` gave. Raises NotPossible."""
        ...
