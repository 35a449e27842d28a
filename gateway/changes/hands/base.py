"""How a record is found and written in one kind of place."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from gateway.changes.desk import Desk
from gateway.changes.steps import Found, Step, Written


class NotShown(Exception):
    """The vendor does not show what it holds there, so nobody can tell whether there is a record."""


class Hand(Protocol):
    """The hand for one kind of place. Every method raises VendorError, and StoreError where it keeps something; none
    decides whether to write: `steps.move` does. `tells` is whether `find` shows what the vendor holds; where the vendor
    has no read, it shows what we remember, and a write that may be lost is made again.

    Values are drafts in a form in which equal records are the same (`steps.same`): the order of a list does not count.
    """

    tells: ClassVar[bool]

    async def find(self, desk: Desk, step: Step) -> Found | None:
        """The record in the step's place, by its id; without one, or when the id is gone, by what is unique about the
        step's `before` or `after`. None when there is none. Raises NotShown where a vendor that has such a read
        otherwise does not offer it."""
        ...

    async def create(self, desk: Desk, step: Step) -> Written:
        """Make `step.after`, where there is nothing."""
        ...

    async def update(self, desk: Desk, step: Step, found: Found) -> Written:
        """Make `found` into `step.after`, in the members that `steps.changed_members` names; the others stay as they
        are found."""
        ...

    async def delete(self, desk: Desk, step: Step, found: Found | None) -> Written:
        """Remove `found`; it is None only for a hand that cannot tell."""
        ...


Hands = dict[type[Any], Hand]
"""The hand for each kind of place."""
