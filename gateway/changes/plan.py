"""From a plan, and what the vendors hold, to steps. Pure. What all plans share is here; `plans/` has one module for each.

Rule 1: a step says what was found (`before`), so its undo needs nothing else.
Rule 2: what is there as it shall be is a step that changes nothing, and so is its undo: nothing is made twice, and what
was there before the change stays when the change is undone.
Rule 3: a name that another record has is numbered: names are how a record is found again.
Rule 4: what the preview of the plan refuses is refused here, in the same words (`timelines.refusals`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar

from gateway.changes.faults import NotPossible
from gateway.changes.hands.webex_drafts import canonical_event, event_draft
from gateway.changes.places import EventIn, ScheduleOf
from gateway.changes.steps import Step
from gateway.timelines.refusals import Refusal
from gateway.vendors.records import (
    EventDraft,
    HolidayDraft,
    Schedule,
    ScheduleDraft,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
)
from gateway.vendors.webex.check import LONGEST_EVENT_NAME
from gateway.vendors.webex.ids import schedule_id

Named = TypeVar("Named", EventDraft, HolidayDraft)


def refuse(refusals: Iterable[Refusal]) -> None:
    """Raise NotPossible if anything stands in the way: with all of it that is an obstacle of the first one's kind."""
    found = list(dict.fromkeys(refusals))
    if found:
        kind = found[0].obstacle
        raise NotPossible([one.problem for one in found if one.obstacle is kind], kind)


def under_free_name(draft: Named, there: Iterable[Named], *, longest: int) -> Named:
    """The draft under its own name, or with the first number behind it that nothing else of `there` has. One that is
    equal to it is no other. `longest` is the longest name, in characters."""
    taken: dict[str, Named] = {one.name: one for one in there}
    return next(
        one for one in _numbered(draft, longest) if one.name not in taken or taken[one.name] == one
    )


def _numbered(draft: Named, longest: int) -> Iterator[Named]:
    yield draft
    for number in count(2):
        behind = f" ({number})"
        yield replace(draft, name=draft.name[: longest - len(behind)].rstrip() + behind)


# ---------------------------------------------------------------- an event more in a schedule


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where an event goes: the schedule of a person or a location, with its events, or the `name` and type of the one
    that is made for it. `owner_name` is for texts."""

    owner_kind: ScheduleOwnerKind
    owner_id: str
    owner_name: str
    name: str
    found: Schedule | None = None
    type: ScheduleType = ScheduleType.HOLIDAYS

    @property
    def ref(self) -> ScheduleRef:
        """What identifies the schedule. Until it is there, that is what its name leads to expect."""
        if self.found is not None:
            return self.found.ref
        id_ = schedule_id(self.owner_kind, self.name)
        return ScheduleRef(self.owner_kind, self.owner_id, self.type, id_)

    @property
    def spelled(self) -> str:
        """It in a sentence."""
        name = self.name if self.found is None else self.found.name
        return f'the schedule "{name}" of {self.owner_name}'


def event_steps(shelf: Shelf, draft: EventDraft) -> tuple[Step, ...]:
    """An event more on the shelf, which is made first where there is none."""
    wanted = canonical_event(draft, shelf.owner_kind)
    if shelf.found is None:
        return _shelf_step(shelf), _event_step(shelf, None, wanted)
    events = {event_draft(one): one.id for one in shelf.found.events or ()}
    wanted = under_free_name(wanted, events, longest=LONGEST_EVENT_NAME)
    return (_event_step(shelf, events.get(wanted), wanted),)


def _shelf_step(shelf: Shelf) -> Step:
    ref = shelf.ref
    return Step(
        action=f"Make {shelf.spelled}",
        place=ScheduleOf(ref.owner_kind, ref.owner_id, ref.type, shelf.name, shared=True),
        before=None,
        after=ScheduleDraft(ref.owner_kind, ref.owner_id, shelf.name, ref.type),
    )


def _event_step(shelf: Shelf, there: str | None, draft: EventDraft) -> Step:
    """`there` is the id of the event that is equal to the draft."""
    name = shelf.name if shelf.found is None else shelf.found.name
    return Step(
        action=f'Add "{draft.name}" to {shelf.spelled}',
        place=EventIn(shelf.ref, name, draft.name, there),
        before=None if there is None else draft,
        after=draft,
    )
