"""Orders about office hours (OpenTact): weekly blocks of time off for the whole account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gateway.changes.desk import Desk, NotPossible, not_found, nothing_asked
from gateway.timelines.refusals import Obstacle
from gateway.vendors.opentact import check_office_hours, check_office_hours_patch
from gateway.vendors.port import Problem, Vendor
from gateway.vendors.records import (
    OfficeHours,
    OfficeHoursDraft,
    OfficeHoursPatch,
)


@dataclass(frozen=True, slots=True)
class OfficeHoursCreate:
    """Create office hours."""

    vendor: ClassVar[Vendor | None] = Vendor.OPENTACT
    draft: OfficeHoursDraft

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return check_office_hours(self.draft)

    async def carry_out(self, desk: Desk) -> OfficeHours:
        """Gives the new entry."""
        return await desk.clients.opentact.create_office_hours(self.draft)


@dataclass(frozen=True, slots=True)
class OfficeHoursUpdate:
    """Change office hours."""

    vendor: ClassVar[Vendor | None] = Vendor.OPENTACT
    id: str
    patch: OfficeHoursPatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """What can be seen without knowing the entry."""
        return nothing_asked(self.patch, what="entry") or check_office_hours_patch(self.patch, None)

    async def carry_out(self, desk: Desk) -> OfficeHours:
        """Gives the entry as it is from now on."""
        opentact = desk.clients.opentact
        current = await opentact.office_hours_entry(self.id)
        if current is None:
            raise not_found("officeHoursId", "OpenTact has no office hours of this id.")
        problems = check_office_hours_patch(self.patch, current)
        if problems:
            raise NotPossible(problems, Obstacle.BAD_USER_INPUT)
        return await opentact.update_office_hours(self.id, self.patch)


@dataclass(frozen=True, slots=True)
class OfficeHoursDelete:
    """Delete office hours."""

    vendor: ClassVar[Vendor | None] = Vendor.OPENTACT
    id: str

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def carry_out(self, desk: Desk) -> str:
        """Gives the deleted entry's id."""
        await desk.clients.opentact.delete_office_hours(self.id)
        return self.id
