"""Previews of changes: what each would make of people's availability, and the steps that it would take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import strawberry

from gateway.changes.steps import Step
from gateway.engine import Status
from gateway.loaders.preview import Foreseen, PlanAsked
from gateway.schema import questions
from gateway.schema.associates import Associate
from gateway.schema.availability import (
    RANGE,
    AvailabilityReason,
    first_instant,
    instant_after,
)
from gateway.schema.bounds import MOST_PERSON_DAYS, span
from gateway.schema.declared import REQUIRED, Arguments, answer, argument, attribute, shows
from gateway.schema.errors import ErrorCode, InputFault, UserError, user_errors_of
from gateway.schema.plans import AbsencePlanInput, HolidayDeclareInput, WorkingWeekSetInput
from gateway.schema.schedules import ScheduleEventAddInput
from gateway.timelines import Steps, preview
from gateway.timelines.plans import EventPlan, Plan
from gateway.timelines.refusals import Refusal
from gateway.vendors.port import Problem, Vendor


@strawberry.input(one_of=True, description="The change in question: exactly one of these.")
class ChangePreviewInput:
    absence: strawberry.Maybe[AbsencePlanInput] = strawberry.field(description="Somebody is away.")
    schedule_event: strawberry.Maybe[ScheduleEventAddInput] = strawberry.field(
        description="An event more in a schedule of a person or a location."
    )
    working_week: strawberry.Maybe[WorkingWeekSetInput] = strawberry.field(
        description="Hours of a week."
    )
    holiday: strawberry.Maybe[HolidayDeclareInput] = strawberry.field(
        description="A holiday of the organization, of locations, or of associates."
    )


def _event_plan(asked: ScheduleEventAddInput, problems: list[Problem]) -> EventPlan:
    order = asked.order(problems)
    return EventPlan(order.ref, order.draft)


OPENED: Mapping[str, tuple[str, Callable[[Any, list[Problem]], Plan]]] = {
    "absence": ("absence", AbsencePlanInput.opened),
    "schedule_event": ("scheduleEvent", _event_plan),
    "working_week": ("workingWeek", WorkingWeekSetInput.opened),
    "holiday": ("holiday", HolidayDeclareInput.opened),
}
"""The members of the input: what each is called, and how it becomes a plan."""


# ---------------------------------------------------------------- the answer


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview, of a range."""

    affected: list[preview.PreviewedAssociate]
    steps: tuple[Step, ...]
    user_errors: list[Any]


@strawberry.type(description="A time at which somebody would be of another status than now.")
@shows(preview.AvailabilityDifference)
class AvailabilityDifference:
    start: datetime = first_instant()
    end: datetime = instant_after()
    before: Status = attribute("The status as things are.")
    after: Status = attribute("The status once the change is made.")
    because: AvailabilityReason = attribute(
        "What would decide it, as at the first instant. A record that the change would write has no id yet, and is no "
        "`source`."
    )


@strawberry.type(description="Somebody whose status would be another one, and when.")
@shows(preview.PreviewedAssociate)
class PreviewedAssociate:
    associate: Associate = attribute("Who.")
    differences: list[AvailabilityDifference] = attribute(
        "When, in order; split where the status before or after, or the reason, changes."
    )


@strawberry.type(description="Something that a change would do at one vendor.")
@shows(Step)
class PlannedStep:
    vendor: Vendor = attribute("At which vendor.")
    action: str = attribute("What it would do there, for people.")
    undoable: bool = attribute(
        "Whether the change could undo it when another step fails; not where what is there now is not wholly known."
    )


@strawberry.type(
    description="What a change would do, if it were made now. Nothing is written: vendors are only read."
)
@shows(Shown)
class ChangePreview:
    affected: list[PreviewedAssociate] = attribute(
        "Everybody whose status would be another one at some time of the range, by name. Empty with user errors."
    )
    steps: list[PlannedStep] = attribute(
        "What the change would do, in order; at different vendors at the same time. Empty with user errors, and when "
        "there is nothing to do. Selecting it costs the vendors' reads by which a change is planned."
    )
    user_errors: list[UserError] = attribute(
        "Why the change cannot be made, with paths from the input's own members on; empty when it can."
    )


def previewed() -> Any:
    """The field that previews."""
    return answer(
        "What a change would make of people's availability in a range, without making it. People whom it could touch, "
        f"times days, may be {MOST_PERSON_DAYS:,}.",
        timeline="preview",
        asks=_asked,
        of=_shown,
        days=lambda found, arguments: questions.days_of_people(found.preview.people, arguments),
        costly="steps",
        arguments={
            "change": argument(ChangePreviewInput, "The change in question.", REQUIRED),
            **RANGE,
        },
    )


def _asked(arguments: Arguments) -> PlanAsked:
    """The plan. Raises BadQuestion for a range that cannot be asked about."""
    span(arguments)
    member, given = _given(arguments["change"])
    problems: list[Problem] = []
    plan = OPENED[member][1](given, problems)
    return PlanAsked(plan, tuple(problems), with_steps=arguments["steps"])


def _shown(found: Foreseen, arguments: Arguments) -> Steps[Shown]:
    """What comes of it."""
    start, end = span(arguments)
    member, _ = _given(arguments["change"])
    errors: list[Any] = [*_faults(found.preview.refusals, at=OPENED[member][0])]
    if found.preview.failure is not None:
        errors += user_errors_of(found.preview.failure)
    affected = yield from preview.previewed(found.preview, start, end)
    return Shown(affected, found.steps, errors)


def _faults(refusals: Iterable[Refusal], *, at: str) -> Iterable[InputFault]:
    for one in refusals:
        yield InputFault(
            one.problem.message, ErrorCode(one.obstacle.value), (at, *one.problem.path)
        )


def _given(change: ChangePreviewInput) -> tuple[str, Any]:
    """The one member that is given, by its name in Python, and its value."""
    for name in OPENED:
        given = getattr(change, name)
        if given is not None:
            return name, given.value
    raise TypeError("a change without any member, which GraphQL refuses")
