"""The hands for operating modes and their holidays (Webex)."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from dataclasses import replace
from itertools import chain
from typing import ClassVar, TypeVar, cast

from gateway.changes.desk import Desk
from gateway.changes.faults import NotPossible
from gateway.changes.hands.base import Hand
from gateway.changes.hands.webex_drafts import holiday_draft, is_sound, mode_draft
from gateway.changes.places import HolidayIn, Key, ModeAt
from gateway.changes.steps import Found, Step, Written, changed_members
from gateway.timelines.refusals import Obstacle
from gateway.vendors.errors import VendorNotFound
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    Holiday,
    HolidayDraft,
    HolidayPatch,
    OperatingMode,
    OperatingModeLevel,
    OperatingModePatch,
    ScheduleEvent,
)
from gateway.vendors.webex import WebexClient

Named = TypeVar("Named", Holiday, ScheduleEvent)

RECURRENCE_STAYS = (
    "A holiday's recurrence can only be taken away by writing all holidays of its mode anew, and they cannot all be "
    "read whole. Set them right in Webex, or remove the holiday and add it anew."
)


class ModeHand:
    """The hand for operating modes. Their ids last."""

    tells: ClassVar[bool] = True

    async def find(self, desk: Desk, step: Step) -> Found | None:
        """The mode of the place's id; else that of the step's name, at the place's level."""
        place, webex = cast(ModeAt, step.place), desk.clients.webex
        mode = await webex.operating_mode(place.id) if place.id else None
        if mode is None:
            mode = await _by_name(webex, place, step)
        return None if mode is None else Found(_key_of_mode(mode.id), mode_draft(mode))

    async def create(self, desk: Desk, step: Step) -> Written:
        """Make the mode."""
        return Written(_key_of_mode(await desk.clients.webex.create_operating_mode(step.after)))

    async def update(self, desk: Desk, step: Step, found: Found) -> Written:
        """Change the mode. With `holidays`, all of them are replaced and get new ids."""
        patch = OperatingModePatch(
            **{name: getattr(step.after, name) for name in changed_members(step)}
        )
        await desk.clients.webex.update_operating_mode(found.key.parts[0], patch)
        return Written(found.key)

    async def delete(self, desk: Desk, step: Step, found: Found | None) -> Written:
        """Remove the mode."""
        key = key_to_remove(step, found)
        removal = desk.clients.webex.delete_operating_mode(*key.parts)
        await remove(self, desk, step, removal)
        return Written(key)


class HolidayHand:
    """The hand for holidays of operating modes. Their ids last, unless all of a mode's are replaced at once."""

    tells: ClassVar[bool] = True

    async def find(self, desk: Desk, step: Step) -> Found | None:
        """The holiday of the place's id; else that of the step's name."""
        place = cast(HolidayIn, step.place)
        mode = await desk.clients.webex.operating_mode(place.mode_id)
        if mode is None:
            return None
        holiday = picked(mode.holidays, place.id, names_of(step))
        if holiday is None:
            return None
        return Found(_key_of_holiday(mode.id, holiday.id), holiday_draft(holiday))

    async def create(self, desk: Desk, step: Step) -> Written:
        """Add the holiday to its mode."""
        mode_id = cast(HolidayIn, step.place).mode_id
        id_ = await desk.clients.webex.add_holiday(mode_id, step.after)
        return Written(_key_of_holiday(mode_id, id_))

    async def update(self, desk: Desk, step: Step, found: Found) -> Written:
        """Change the holiday. Webex has no way to take its recurrence away, other than to write all of the mode's
        holidays anew, by which their ids change. Raises NotPossible when that would harm one of the others."""
        members = {name: getattr(step.after, name) for name in changed_members(step)}
        mode_id, id_ = found.key.parts
        if "recurrence" in members and step.after.recurrence is None:
            return await _rewritten(desk.clients.webex, found, replace(found.value, **members))
        await desk.clients.webex.update_holiday(mode_id, id_, HolidayPatch(**members))
        return Written(found.key)

    async def delete(self, desk: Desk, step: Step, found: Found | None) -> Written:
        """Remove the holiday from its mode."""
        key = key_to_remove(step, found)
        removal = desk.clients.webex.remove_holiday(*key.parts)
        await remove(self, desk, step, removal)
        return Written(key)


def names_of(step: Step) -> tuple[str, ...]:
    """The names under which a step's record may stand, the new one first."""
    sides = (step.after, step.before)
    return tuple(dict.fromkeys(one.name for one in sides if one is not None))


def picked(records: Iterable[Named], id: str | None, names: tuple[str, ...]) -> Named | None:
    """The record of this id, else that of the first of these names that is there."""
    there = tuple(records)
    by_id = (one for one in there if one.id == id)
    by_name = (one for name in names for one in there if one.name == name)
    return next(chain(by_id, by_name), None)


def key_to_remove(step: Step, found: Found | None) -> Key:
    """The key of the record that shall go."""
    key = step.place.key if found is None else found.key
    if key is None:
        raise ValueError(f"{step.action}: there is nothing to remove")
    return key


async def remove(hand: Hand, desk: Desk, step: Step, removal: Awaitable[None]) -> None:
    """Await a removal. That Webex does not know the record is no failure when it is gone: whoever else carries out the
    step at this very moment has been quicker."""
    try:
        await removal
    except VendorNotFound:
        if await hand.find(desk, step) is not None:
            raise


async def mode_called(
    webex: WebexClient, name: str, level: OperatingModeLevel | None, location_id: str | None
) -> OperatingMode | None:
    """The mode of this very name, as a summary; `level` None: at any. An unknown location is VendorNotFound."""
    modes = await webex.all_operating_modes(
        name=name,
        location_id=location_id,
        organization_only=level is OperatingModeLevel.ORGANIZATION,
    )
    return next((one for one in modes if one.name == name and level in (None, one.level)), None)


async def _by_name(webex: WebexClient, place: ModeAt, step: Step) -> OperatingMode | None:
    for name in names_of(step):
        try:
            mode = await mode_called(webex, name, place.level, place.location_id)
        except VendorNotFound:  # the location is gone, and its modes with it
            return None
        if mode is not None:
            return await webex.operating_mode(mode.id)
    return None


async def _rewritten(webex: WebexClient, found: Found, draft: HolidayDraft) -> Written:
    mode_id, id_ = found.key.parts
    mode = await webex.operating_mode(mode_id)
    others = [] if mode is None else [one for one in mode.holidays if one.id != id_]
    if mode is None or len(others) == len(mode.holidays) or not is_sound(mode, "holidays"):
        raise NotPossible([Problem(("recurrence",), RECURRENCE_STAYS)], Obstacle.CONFLICT)
    holidays = (*map(holiday_draft, others), draft)
    await webex.update_operating_mode(mode_id, OperatingModePatch(holidays=holidays))
    written = await webex.operating_mode(mode_id)
    now = picked(written.holidays if written else (), None, (draft.name,))
    return Written(found.key if now is None else _key_of_holiday(mode_id, now.id))


def _key_of_mode(id: str) -> Key:
    return Key("OperatingMode", (id,))


def _key_of_holiday(mode_id: str, id: str) -> Key:
    return Key("OperatingModeHoliday", (mode_id, id))
