"""Orders about operating modes and their holidays (Webex)."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, ClassVar

from gateway.changes.desk import Desk, not_found, nothing_asked, under
from gateway.changes.faults import NotPossible
from gateway.changes.hands.webex_drafts import (
    canonical_holiday,
    canonical_mode,
    holiday_draft,
    is_sound,
    mode_draft,
)
from gateway.changes.hands.webex_modes import mode_called
from gateway.changes.places import HolidayIn, ModeAt
from gateway.changes.steps import Step, changed_members
from gateway.timelines.refusals import Obstacle, Refusal
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    Holiday,
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
)
from gateway.vendors.webex.bodies import camel
from gateway.vendors.webex.changed import changed_holiday
from gateway.vendors.webex.ids import bare_id


@dataclass(frozen=True, slots=True)
class OperatingModeCreate:
    """Create an operating mode."""

    name: ClassVar[str] = "operatingModeCreate"
    associate_ids: ClassVar[tuple[str, ...]] = ()
    draft: OperatingModeDraft

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return check_operating_mode(self.draft)

    async def look(self, desk: Desk) -> OperatingMode | None:
        """The mode that has the name already, at the same level."""
        draft = self.draft
        return await mode_called(
            desk.clients.webex, draft.name, draft.level, draft.location_id or None
        )

    def steps(
        self,
        held: OperatingMode | None,
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the mode is made."""
        if held is not None:
            message = (
                f"Webex has an operating mode {held.name!r} there already. Choose another name,"
            )
            message = f"{message} or change that one with operatingModeUpdate."
            raise NotPossible.by(Refusal.at(("name",), message, Obstacle.CONFLICT))
        return (create_mode(self.draft),)


@dataclass(frozen=True, slots=True)
class OperatingModeUpdate:
    """Change an operating mode. Its type and level stay: Webex has no way to change them."""

    name: ClassVar[str] = "operatingModeUpdate"
    associate_ids: ClassVar[tuple[str, ...]] = ()
    id: str
    patch: OperatingModePatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """What can be seen without knowing the mode's type."""
        return nothing_asked(self.patch, what="mode") or check_operating_mode_patch(
            self.patch, None
        )

    async def look(self, desk: Desk) -> OperatingMode:
        """The mode as it is."""
        return await mode_named(desk, self.id)

    def steps(
        self,
        held: OperatingMode,
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the mode is changed."""
        problems = check_operating_mode_patch(self.patch, held.type)
        if problems:
            raise NotPossible(problems, Obstacle.BAD_USER_INPUT)
        return (update_mode(held, self.patch),)


@dataclass(frozen=True, slots=True)
class OperatingModeDelete:
    """Delete an operating mode."""

    name: ClassVar[str] = "operatingModeDelete"
    associate_ids: ClassVar[tuple[str, ...]] = ()
    id: str

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def look(self, desk: Desk) -> OperatingMode:
        """The mode as it is."""
        return await mode_named(desk, self.id)

    def steps(
        self,
        held: OperatingMode,
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the mode is removed."""
        action = f'Delete the operating mode "{held.name}"'
        return (Step(action, place_of_mode(held), mode_draft(held), None, is_sound(held)),)


@dataclass(frozen=True, slots=True)
class HolidayAdd:
    """Add a holiday to a mode of type HOLIDAY."""

    name: ClassVar[str] = "operatingModeHolidayAdd"
    associate_ids: ClassVar[tuple[str, ...]] = ()
    mode_id: str
    draft: HolidayDraft

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return under("holiday", check_holiday(self.draft))

    async def look(self, desk: Desk) -> OperatingMode:
        """The mode as it is."""
        return await mode_named(desk, self.mode_id)

    def steps(
        self,
        held: OperatingMode,
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the holiday is added."""
        if any(one.name == self.draft.name for one in held.holidays):
            message = f"The operating mode {held.name!r} has a holiday {self.draft.name!r} already."
            message = (
                f"{message} Choose another name, or change it with operatingModeHolidayUpdate."
            )
            raise NotPossible.by(Refusal.at(("holiday", "name"), message, Obstacle.CONFLICT))
        return (add_holiday(held, self.draft),)


@dataclass(frozen=True, slots=True)
class HolidayUpdate:
    """Change a holiday of a mode."""

    name: ClassVar[str] = "operatingModeHolidayUpdate"
    associate_ids: ClassVar[tuple[str, ...]] = ()
    mode_id: str
    holiday_id: str
    patch: HolidayPatch

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """What can be seen without knowing the holiday."""
        return nothing_asked(self.patch, what="holiday") or check_holiday_patch(self.patch, None)

    async def look(self, desk: Desk) -> OperatingMode:
        """The mode as it is."""
        return await mode_of_holiday(desk, self.mode_id)

    def steps(
        self,
        held: OperatingMode,
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the holiday is changed."""
        current = holiday_named(held, self.holiday_id)
        problems = check_holiday_patch(self.patch, current)
        if problems:
            raise NotPossible(problems, Obstacle.BAD_USER_INPUT)
        return (update_holiday(held, current, self.patch),)


@dataclass(frozen=True, slots=True)
class HolidayRemove:
    """Remove a holiday from a mode."""

    name: ClassVar[str] = "operatingModeHolidayRemove"
    associate_ids: ClassVar[tuple[str, ...]] = ()
    mode_id: str
    holiday_id: str

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def look(self, desk: Desk) -> OperatingMode:
        """The mode as it is."""
        return await mode_of_holiday(desk, self.mode_id)

    def steps(
        self,
        held: OperatingMode,
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the holiday is removed."""
        current = holiday_named(held, self.holiday_id)
        action = f'Remove the holiday "{current.name}" from the operating mode "{held.name}"'
        place = place_of_holiday(held, current)
        return (Step(action, place, holiday_draft(current), None, _is_sound(held, current)),)


# ---------------------------------------------------------------- what is there


async def mode_named(desk: Desk, id: str) -> OperatingMode:
    """The mode as it is. Raises NotPossible."""
    mode = await desk.clients.webex.operating_mode(id)
    if mode is None:
        raise not_found("operatingModeId", "Webex has no operating mode of this id.")
    return mode


async def mode_of_holiday(desk: Desk, mode_id: str) -> OperatingMode:
    """The mode that a holiday's id names. Raises NotPossible, for want of the holiday."""
    mode = await desk.clients.webex.operating_mode(mode_id)
    if mode is None:
        raise not_found("holidayId", NO_HOLIDAY)
    return mode


def holiday_named(mode: OperatingMode, id: str) -> Holiday:
    """The mode's holiday. Raises NotPossible."""
    for one in mode.holidays:
        if one.id == bare_id(id):
            return one
    raise not_found("holidayId", NO_HOLIDAY)


NO_HOLIDAY = "Webex has no holiday of this id."


def place_of_mode(mode: OperatingMode) -> ModeAt:
    """Where a mode stands."""
    return ModeAt(mode.name, mode.level, mode.location_id, mode.id)


def place_of_holiday(mode: OperatingMode, holiday: Holiday) -> HolidayIn:
    """Where a holiday of a mode stands."""
    return HolidayIn(mode.id, holiday.name, holiday.id)


# ---------------------------------------------------------------- steps


def create_mode(draft: OperatingModeDraft) -> Step:
    """The step that makes a mode whose name is free."""
    after = canonical_mode(draft)
    place = ModeAt(after.name, after.level, after.location_id)
    return Step(f'Create the operating mode "{after.name}"', place, None, after)


def update_mode(mode: OperatingMode, patch: OperatingModePatch) -> Step:
    """The step that changes a mode that was read with its details, by a patch that `check_operating_mode_patch` has
    nothing against."""
    before = mode_draft(mode)
    asked = {name: value for name, value in _members(patch).items() if value is not None}
    after = canonical_mode(replace(before, **asked))
    action = f'Change the operating mode "{mode.name}"'
    step = Step(action, place_of_mode(mode), before, after)
    # What Webex left out cannot be left out again.
    known = all(
        getattr(before, name) is not None and is_sound(mode, camel(name))
        for name in changed_members(step)
    )
    return replace(step, undoable=known)


def add_holiday(mode: OperatingMode, draft: HolidayDraft) -> Step:
    """The step that adds a holiday whose name is free in its mode."""
    action = f'Add the holiday "{draft.name}" to the operating mode "{mode.name}"'
    return Step(action, HolidayIn(mode.id, draft.name), None, canonical_holiday(draft))


def update_holiday(mode: OperatingMode, holiday: Holiday, patch: HolidayPatch) -> Step:
    """The step that changes a holiday by a patch that `check_holiday_patch` has nothing against."""
    before, then = holiday_draft(holiday), changed_holiday(patch, holiday)
    after = canonical_holiday(HolidayDraft(**_members(then)))
    action = f'Change the holiday "{holiday.name}" of the operating mode "{mode.name}"'
    place = place_of_holiday(mode, holiday)
    return Step(action, place, before, after, _is_sound(mode, holiday))


def _members(one: OperatingModePatch | HolidayPatch) -> dict[str, Any]:
    return {each.name: getattr(one, each.name) for each in fields(one)}


def _is_sound(mode: OperatingMode, holiday: Holiday) -> bool:
    return is_sound(mode, f"holidays.{mode.holidays.index(holiday)}")
