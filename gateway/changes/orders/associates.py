"""Orders about the directory: who is the same person in which vendor. They touch no vendor, so they are no changes: each
is one transaction in the gateway's own database, carried out at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.changes.desk import not_found, nothing_asked
from gateway.directory import Associate, AssociateDraft, AssociatePatch, Directory, check_associate
from gateway.vendors.port import Problem


@dataclass(frozen=True, slots=True)
class AssociateRegister:
    """Put somebody into the directory."""

    draft: AssociateDraft

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return [Problem(path, message) for path, message in check_associate(self.draft)]

    async def carry_out(self, directory: Directory, *, now: datetime) -> Associate:
        """Gives the new row. Raises DirectoryConflict and StoreUnavailable."""
        return await directory.register(self.draft, now=now)


@dataclass(frozen=True, slots=True)
class AssociateUpdate:
    """Change somebody's row."""

    id: str
    patch: AssociatePatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        wrong = [Problem(path, message) for path, message in check_associate(self.patch)]
        return nothing_asked(self.patch, what="associate") or wrong

    async def carry_out(self, directory: Directory, *, now: datetime) -> Associate:
        """Gives the row as it is from now on. Raises DirectoryConflict, DirectoryNotFound and StoreUnavailable."""
        return await directory.update(self.id, self.patch, now=now)


@dataclass(frozen=True, slots=True)
class AssociateRemove:
    """Remove somebody's row. Nothing changes at any vendor."""

    id: str

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def carry_out(self, directory: Directory, *, now: datetime) -> str:  # noqa: ARG002  # the form of an order
        """Gives the removed row's id. Raises NotPossible and StoreUnavailable."""
        if not await directory.remove(self.id):
            raise not_found("associateId", "The directory has no associate of this id.")
        return self.id
