"""A holiday: operating modes, the holidays of locations, and people's absences. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from gateway.changes.hands.webex_drafts import (
    canonical_holiday,
    canonical_mode,
    holiday_draft,
    mode_draft,
)
from gateway.changes.places import HolidayIn, ModeAt
from gateway.changes.plan import Shelf, event_steps, refuse, under_free_name
from gateway.changes.plans.absences import Remembered
from gateway.changes.steps import Step
from gateway.directory import Associate
from gateway.timelines.plans import HolidayPlan
from gateway.timelines.preview_facts import HOLIDAYS, holiday_absence
from gateway.timelines.refusals import Refusal, holiday_in_the_way, name_taken
from gateway.vendors.records import (
    CallForwarding,
    HolidayDraft,
    Location,
    OperatingMode,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModeType,
    OutOfOfficeDraft,
    Schedule,
    ScheduleOwnerKind,
)
from gateway.vendors.webex.check import LONGEST_HOLIDAY_NAME
from gateway.vendors.zones import Clock


@dataclass(frozen=True, slots=True)
class ModeHeld:
    """A location (None: the organization), and its operating mode of the holiday's name, with its holidays."""

    location: Location | None = None
    mode: OperatingMode | None = None

    @property
    def spelled(self) -> str:
        """Whose it is, in a sentence."""
        return "the organization" if self.location is None else self.location.name


@dataclass(frozen=True, slots=True)
class ClosedPlace:
    """A location, and the schedule of its holidays, with its events."""

    location: Location
    schedule: Schedule | None = None


@dataclass(frozen=True, slots=True)
class AwayHeld:
    """Somebody who is linked to myKaarma, and the clock that they are shown times by. `at` is the place in the input."""

    associate: Associate
    at: tuple[str, ...]
    clock: Clock
    out_of_office: Remembered


@dataclass(frozen=True, slots=True)
class HolidayHeld:
    """What a holiday is added to."""

    modes: tuple[ModeHeld, ...] = ()
    places: tuple[ClosedPlace, ...] = ()
    people: tuple[AwayHeld, ...] = ()


def holiday_steps(plan: HolidayPlan, held: HolidayHeld, *, now: datetime) -> tuple[Step, ...]:
    """The steps at Webex: modes, schedules of locations. Raises NotPossible, also for what is in people's way."""
    kind = OperatingModeType.HOLIDAY
    refuse(one for each in held.modes if each.mode for one in name_taken(each.mode, kind))
    refuse(one for each in held.people for one in _in_the_way(plan, each, now))
    return (
        *(step for one in held.modes for step in _in_mode(plan, one)),
        *(step for one in held.places for step in _at_place(plan, one)),
    )


def absences_of(
    plan: HolidayPlan, held: HolidayHeld
) -> Iterator[tuple[AwayHeld, OutOfOfficeDraft]]:
    """Everybody who is out of office for the holiday, and how."""
    for one in held.people:
        draft = holiday_absence(plan, one.clock)
        if draft is not None:
            yield one, draft


def _in_mode(plan: HolidayPlan, held: ModeHeld) -> Iterator[Step]:
    """The holiday in the mode that is there, or in one of its own."""
    if held.mode is None:
        yield _mode_made(plan, held)
        return
    holidays = {holiday_draft(one): one.id for one in held.mode.holidays}
    wanted = canonical_holiday(plan.holiday)
    wanted = under_free_name(wanted, holidays, longest=LONGEST_HOLIDAY_NAME)
    yield _holiday_step(held, held.mode, holidays.get(wanted), wanted)
    before = mode_draft(held.mode)
    after = canonical_mode(
        replace(before, call_forwarding=plan.call_forwarding or before.call_forwarding)
    )
    if after != before:
        yield Step(
            action=f'Set the call forwarding of the operating mode "{held.mode.name}" of {held.spelled}',
            place=_place(held.mode.name, held, held.mode.id),
            before=before,
            after=after,
            # Webex may leave it out, and nothing says that it had none.
            undoable=held.mode.call_forwarding is not None,
        )


def _mode_made(plan: HolidayPlan, held: ModeHeld) -> Step:
    draft = OperatingModeDraft(
        name=plan.name,
        type=OperatingModeType.HOLIDAY,
        level=_level(held),
        call_forwarding=plan.call_forwarding or CallForwarding(),
        location_id=held.location.id if held.location else None,
        holidays=(plan.holiday,),
    )
    return Step(
        action=f'Make the operating mode "{plan.name}" of {held.spelled}',
        place=_place(plan.name, held, None),
        before=None,
        after=canonical_mode(draft),
    )


def _holiday_step(
    held: ModeHeld, mode: OperatingMode, there: str | None, draft: HolidayDraft
) -> Step:
    """`there` is the id of the holiday that is equal to the draft."""
    return Step(
        action=f'Add "{draft.name}" to the operating mode "{mode.name}" of {held.spelled}',
        place=HolidayIn(mode.id, draft.name, there),
        before=None if there is None else draft,
        after=draft,
    )


def _at_place(plan: HolidayPlan, held: ClosedPlace) -> tuple[Step, ...]:
    location = held.location
    shelf = Shelf(ScheduleOwnerKind.LOCATION, location.id, location.name, HOLIDAYS, held.schedule)
    return event_steps(shelf, plan.event)


def _in_the_way(plan: HolidayPlan, held: AwayHeld, now: datetime) -> Iterator[Refusal]:
    return holiday_in_the_way(
        holiday_absence(plan, held.clock),
        held.associate.name,
        held.at,
        elsewhere=held.out_of_office.elsewhere,
        now=now,
    )


def _place(name: str, held: ModeHeld, id: str | None) -> ModeAt:
    return ModeAt(name, _level(held), held.location.id if held.location else None, id)


def _level(held: ModeHeld) -> OperatingModeLevel:
    of_location = held.location is not None
    return OperatingModeLevel.LOCATION if of_location else OperatingModeLevel.ORGANIZATION
