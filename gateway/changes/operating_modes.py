"""Orders about operating modes and their holidays (Webex)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from gateway.changes.desk import Desk, NotPossible, not_found, nothing_asked, under
from gateway.timelines.refusals import Obstacle
from gateway.vendors.port import Problem, Vendor
from gateway.vendors.records import (
    HolidayDraft,
    HolidayPatch,
    OperatingMode,
    OperatingModeDraft,
    OperatingModePatch,
)
from gateway.vendors.webex import (
    check_holiday,
    check_holiday_patch,
    check_operating_mode,
    check_operating_mode_patch,
    holiday_change,
)


@dataclass(frozen=True, slots=True)
class OperatingModeCreate:
    """Create an operating mode."""

    vendor: ClassVar[Vendor | None] = Vendor.WEBEX
    draft: OperatingModeDraft

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return check_operating_mode(self.draft)

    async def carry_out(self, desk: Desk) -> str:
        """Gives the new mode's id."""
        return await desk.clients.webex.create_operating_mode(self.draft)


@dataclass(frozen=True, slots=True)
class OperatingModeUpdate:
    """Change an operating mode. Its type and level stay: Webex has no way to change them."""

    vendor: ClassVar[Vendor | None] = Vendor.WEBEX
    id: str
    patch: OperatingModePatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """What can be seen without knowing the mode's type."""
        return nothing_asked(self.patch, what="mode") or check_operating_mode_patch(
            self.patch, None
        )

    async def carry_out(self, desk: Desk) -> str:
        """Gives the mode's id."""
        current = await mode_named(desk, self.id)
        problems = check_operating_mode_patch(self.patch, current.type)
        if problems:
            raise NotPossible(problems, Obstacle.BAD_USER_INPUT)
        await desk.clients.webex.update_operating_mode(self.id, self.patch)
        return self.id


@dataclass(frozen=True, slots=True)
class OperatingModeDelete:
    """Delete an operating mode."""

    vendor: ClassVar[Vendor | None] = Vendor.WEBEX
    id: str

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def carry_out(self, desk: Desk) -> str:
        """Gives the deleted mode's id."""
        await desk.clients.webex.delete_operating_mode(self.id)
        return self.id


@dataclass(frozen=True, slots=True)
class HolidayAdd:
    """Add a holiday to a mode of type HOLIDAY."""

    vendor: ClassVar[Vendor | None] = Vendor.WEBEX
    mode_id: str
    draft: HolidayDraft

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return under("holiday", check_holiday(self.draft))

    async def carry_out(self, desk: Desk) -> tuple[str, str]:
        """Gives the ids of mode and holiday."""
        return self.mode_id, await desk.clients.webex.add_holiday(self.mode_id, self.draft)


@dataclass(frozen=True, slots=True)
class HolidayUpdate:
    """Change a holiday of a mode."""

    vendor: ClassVar[Vendor | None] = Vendor.WEBEX
    mode_id: str
    holiday_id: str
    patch: HolidayPatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """What can be seen without knowing the holiday."""
        return nothing_asked(self.patch, what="holiday") or check_holiday_patch(self.patch, None)

    async def carry_out(self, desk: Desk) -> tuple[str, str]:
        """Gives the ids of mode and holiday."""
        webex = desk.clients.webex
        current = await webex.holiday(self.mode_id, self.holiday_id)
        if current is None:
            raise not_found("holidayId", "Webex has no holiday of this id.")
        problems = check_holiday_patch(self.patch, current)
        if problems:
            raise NotPossible(problems, Obstacle.BAD_USER_INPUT)
        change = holiday_change(self.patch, current)
        await webex.update_holiday(self.mode_id, self.holiday_id, change)
        return self.mode_id, self.holiday_id


@dataclass(frozen=True, slots=True)
class HolidayRemove:
    """Remove a holiday from a mode."""

    vendor: ClassVar[Vendor | None] = Vendor.WEBEX
    mode_id: str
    holiday_id: str

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def carry_out(self, desk: Desk) -> tuple[str, str]:
        """Gives the ids of mode and removed holiday."""
        await desk.clients.webex.remove_holiday(self.mode_id, self.holiday_id)
        return self.mode_id, self.holiday_id


async def mode_named(desk: Desk, id: str) -> OperatingMode:
    """The mode as it is. Raises NotPossible."""
    mode = await desk.clients.webex.operating_mode(id)
    if mode is None:
        raise not_found("operatingModeId", "Webex has no operating mode of this id.")
    return mode
