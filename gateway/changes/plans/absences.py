"""Being away: the event that goes with an out of office, and taking both back. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from gateway.changes.faults import NotPossible
from gateway.changes.hands.mykaarma import lasting
from gateway.changes.hands.webex_drafts import event_draft
from gateway.changes.places import EventIn, OutOfOfficeOf
from gateway.changes.plan import Shelf, event_steps
from gateway.changes.records import Change
from gateway.changes.states import ChangeStatus, StepStatus
from gateway.changes.steps import Step
from gateway.directory import Associate
from gateway.timelines.plans import AbsencePlan
from gateway.timelines.preview_facts import ABSENCES, NoEvent, absence_event, last_minute
from gateway.timelines.refusals import Obstacle, Refusal, unknown_clock
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    EventDraft,
    OutOfOffice,
    OutOfOfficeDraft,
    Schedule,
    ScheduleEvent,
    ScheduleOwnerKind,
)
from gateway.vendors.zones import Clock

CANCELLABLE = frozenset({ChangeStatus.DONE, ChangeStatus.PARTIAL})
"""What a change that planned an absence has left something to cancel in."""
WAYS_OUT = {
    ChangeStatus.PENDING: "It is not at its end. Stop it with changeCancel.",
    ChangeStatus.RUNNING: "It is not at its end. Stop it with changeCancel.",
    ChangeStatus.COMPENSATING: "It is being undone already.",
    ChangeStatus.COMPENSATED: "It was undone, so there is nothing to cancel.",
    ChangeStatus.FAILED: "Nothing of it took effect, so there is nothing to cancel.",
    ChangeStatus.NEEDS_ATTENTION: "It needs attention first. Undo it with changeCompensate.",
}


# ---------------------------------------------------------------- planning one


def absence_events(
    plan: AbsencePlan, associate: Associate, *, clock: Clock | None, found: Schedule | None
) -> tuple[Step, ...]:
    """The absence as an event in the schedule of the person's absences (`found`, with its events). None for somebody
    who is not linked to Webex, and where no event can say it (`without_event`)."""
    person_id = associate.links.webex_person_id
    draft = absence_event(plan, clock)
    if person_id is None or isinstance(draft, NoEvent):
        return ()
    shelf = Shelf(ScheduleOwnerKind.PERSON, person_id, associate.name, ABSENCES, found)
    return event_steps(shelf, draft)


def without_event(plan: AbsencePlan, associate: Associate, *, clock: Clock | None) -> str:
    """What a step says more when somebody who is linked to Webex gets no event there; empty otherwise."""
    why = absence_event(plan, clock)
    if associate.links.webex_person_id is None or isinstance(why, EventDraft):
        return ""
    return f"; no event at Webex, since {why}"


def setting(
    associate: Associate, record: OutOfOffice | None, draft: OutOfOfficeDraft, *, now: datetime
) -> str:
    """What a step says that sets somebody out of office: also which one of ours that is not over (`record`) it
    replaces, in UTC."""
    replaced = record.draft if record else None
    if replaced is None or replaced == draft or Remembered(record).is_over(now):
        return f"Set {associate.name} out of office"
    return f"Set {associate.name} out of office, in place of {_spelled(replaced)}"


def _spelled(draft: OutOfOfficeDraft) -> str:
    """An out of office that lasts, such as `the one from 3 April 2031, 09:00 UTC, on`."""
    since = f" from {_moment(draft.starts_at)}" if draft.starts_at else ""
    until = f" until {_moment(draft.ends_at)}" if draft.ends_at else ""
    if since and not until:
        return f"the one{since} on"
    return f"the one{since}{until}" if until else "the one that is there"


def _moment(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


# ---------------------------------------------------------------- cancelling one


@dataclass(frozen=True, slots=True)
class WrittenAbsence:
    """What a change that planned an absence has written, each with where it stands; None for what it has not."""

    plan: AbsencePlan
    out_of_office: tuple[OutOfOfficeOf, OutOfOfficeDraft] | None = None
    event: tuple[EventIn, EventDraft] | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """The out of office that we remember of somebody, and whether the vendor shows one that is not it."""

    record: OutOfOffice | None = None
    elsewhere: bool = False

    def is_over(self, now: datetime) -> bool:
        """Whether there is nothing left of it to end."""
        draft = lasting(self.record.draft if self.record else None)
        return draft is None or (draft.ends_at is not None and draft.ends_at <= now)


@dataclass(frozen=True, slots=True)
class FoundAbsence:
    """What is there of what a change has written."""

    written: WrittenAbsence
    out_of_office: Remembered = Remembered()
    event: ScheduleEvent | None = None


@dataclass(frozen=True, slots=True)
class CancelHeld:
    """Whose absence shall be cancelled, the absences that may be meant, the latest first, and the out of office that is
    ended when there is none of them (with department and dealer associate). `clock` is that of the person's schedules;
    `at` is the place in the input."""

    associate: Associate
    at: str
    absences: tuple[FoundAbsence, ...]
    clock: Clock | None = None
    other: tuple[tuple[str, str], Remembered] | None = None


def written_by(change: Change, plan: AbsencePlan) -> WrittenAbsence:
    """What the steps of a change say that it wrote."""
    written = WrittenAbsence(plan)
    for record in change.steps:
        place, after = record.step.place, record.step.after
        if record.status is not StepStatus.DONE:
            continue
        if isinstance(place, OutOfOfficeOf):
            written = replace(written, out_of_office=(place, after))
        elif isinstance(place, EventIn):
            event = place if record.key is None else place.found_as(record.key)
            written = replace(written, event=(event, after))
    return written


def unknown_absence(at: tuple[str, ...]) -> Refusal:
    """That there is no change of the id that the input names, or one that planned something else."""
    message = "There is no change of this id that planned an absence."
    return Refusal.at(at, message, Obstacle.NOT_FOUND)


def not_cancellable(change: Change, at: str) -> Iterator[Refusal]:
    """That a change has nothing to cancel, with the way out."""
    if change.status not in CANCELLABLE:
        message = f"The change is {change.status}. {WAYS_OUT[change.status]}"
        yield Refusal.at((at,), message, Obstacle.CONFLICT)


@dataclass(frozen=True, slots=True)
class Cancelling:
    """What cancelling takes: the out of office that ends, if one does, with department and dealer associate; and what
    becomes of the event."""

    out_of_office: tuple[tuple[str, str], OutOfOffice] | None = None
    event: tuple[Step, ...] = ()


def cancelling(held: CancelHeld, *, now: datetime) -> Cancelling:
    """Take back the first of the absences that is not over, or end the out of office that there is without one. Raises
    NotPossible."""
    for absence in held.absences:
        found = Cancelling(_ending(held, absence, now), tuple(_taken_back(held, absence, now)))
        if found != Cancelling():
            return found
    if held.other is not None and not held.other[1].is_over(now):
        return Cancelling(_ours(held, *held.other))
    raise _nothing_there(held)


def _ending(
    held: CancelHeld, absence: FoundAbsence, now: datetime
) -> tuple[tuple[str, str], OutOfOffice] | None:
    """The out of office, unless it is over, and as long as it is that which the change wrote."""
    if absence.written.out_of_office is None or absence.out_of_office.is_over(now):
        return None
    place, draft = absence.written.out_of_office
    record = absence.out_of_office.record
    if record is None or record.draft != draft:
        message = (
            f"{held.associate.name} has another out of office by now, which stays. End it with"
        )
        hint = "outOfOfficeEnd if it shall end, and remove the event with scheduleEventRemove."
        raise _changed(held, f"{message} {hint}")
    key = (place.department_id, place.dealer_associate_id)
    return _ours(held, key, absence.out_of_office)


def _ours(
    held: CancelHeld, key: tuple[str, str], remembered: Remembered
) -> tuple[tuple[str, str], OutOfOffice] | None:
    if remembered.elsewhere:
        message = (
            f"myKaarma shows an out of office of {held.associate.name} that was not set here, and"
        )
        hint = "cancelling would end it. End it first with outOfOfficeEnd, if it shall end."
        raise _changed(held, f"{message} {hint}")
    return None if remembered.record is None else (key, remembered.record)


def _taken_back(held: CancelHeld, absence: FoundAbsence, now: datetime) -> Iterator[Step]:
    """The event removed, or cut short where it has begun."""
    if absence.written.event is None or absence.event is None:
        return
    place, draft = absence.written.event
    there = event_draft(absence.event)
    if there != draft:
        if _is_cut(there, draft):
            return
        message = (
            f'Somebody has changed the event "{absence.event.name}" since, and it stays. Remove it'
        )
        hint = "with scheduleEventRemove, and end the out of office with outOfOfficeEnd."
        raise _changed(held, f"{message} {hint}")
    rest = _rest(held, absence.written.plan, draft, now)
    if rest == draft:
        return
    what = f'"{draft.name}" in the schedule "{place.schedule_name}" of {held.associate.name}'
    yield Step(
        action=f"Remove {what}" if rest is None else f"End {what} now",
        place=place,
        before=draft,
        after=rest,
    )


def _rest(
    held: CancelHeld, plan: AbsencePlan, draft: EventDraft, now: datetime
) -> EventDraft | None:
    """What has been of the event, up to a whole minute; None when that is nothing."""
    if now < plan.starts_at:
        return None
    if held.clock is None or held.clock.zone is None:
        raise NotPossible.by(unknown_clock(held.associate.name, (held.at,)))
    until = last_minute(now, held.clock.zone)
    if until >= _end_of(draft):
        return draft
    cut = replace(draft, end_date=until.date(), end_time=until.time())
    return cut if until > _start_of(draft) else None


def _is_cut(there: EventDraft, draft: EventDraft) -> bool:
    """Whether it is the event with an earlier end: cancelled before."""
    if None in (there.end_date, there.end_time):  # they could not be read
        return False
    whole = replace(there, end_date=draft.end_date, end_time=draft.end_time)
    return whole == draft and _end_of(there) < _end_of(draft)


def _start_of(draft: EventDraft) -> datetime:
    return datetime.combine(draft.start_date, draft.start_time or time.min)


def _end_of(draft: EventDraft) -> datetime:
    return datetime.combine(draft.end_date, draft.end_time or time.max)


def _changed(held: CancelHeld, message: str) -> NotPossible:
    return NotPossible([Problem((held.at,), message)], Obstacle.STALE_PLAN)


def _nothing_there(held: CancelHeld) -> NotPossible:
    if held.at == "changeId":
        message = "The absence is over, or has been cancelled already: there is nothing left of it."
        return NotPossible([Problem((held.at,), message)], Obstacle.CONFLICT)
    message = f"No absence of {held.associate.name} is planned here, or in force."
    hint = "One that was set elsewhere is ended with outOfOfficeEnd."
    return NotPossible([Problem((held.at,), f"{message} {hint}")], Obstacle.NOT_FOUND)
