"""Orders about the directory: who is the same person in which vendor. They touch no vendor.

They stand here, beside the orders that do, so that every mutation is checked and carried out in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gateway.changes.desk import Desk, not_found, nothing_asked
from gateway.directory import Associate, AssociateDraft, AssociatePatch, check_associate
from gateway.vendors.port import Problem, Vendor


@dataclass(frozen=True, slots=True)
class AssociateRegister:
    """Put somebody into the directory."""

    vendor: ClassVar[Vendor | None] = None
    draft: AssociateDraft

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return [Problem(path, message) for path, message in check_associate(self.draft)]

    async def carry_out(self, desk: Desk) -> Associate:
        """Gives the new row. Raises DirectoryConflict."""
        return await desk.directory.register(self.draft, now=desk.now)


@dataclass(frozen=True, slots=True)
class AssociateUpdate:
    """Change somebody's row."""

    vendor: ClassVar[Vendor | None] = None
    id: str
    patch: AssociatePatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        wrong = [Problem(path, message) for path, message in check_associate(self.patch)]
        return nothing_asked(self.patch, what="associate") or wrong

    async def carry_out(self, desk: Desk) -> Associate:
        """Gives the row as it is from now on. Raises DirectoryConflict and DirectoryNotFound."""
        return await desk.directory.update(self.id, self.patch, now=desk.now)


@dataclass(frozen=True, slots=True)
class AssociateRemove:
    """Remove somebody's row. Nothing changes at any vendor."""

    vendor: ClassVar[Vendor | None] = None
    id: str

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def carry_out(self, desk: Desk) -> str:
        """Gives the removed row's id."""
        if not await desk.directory.remove(self.id):
            raise not_found("associateId", "The directory has no associate of this id.")
        return self.id
