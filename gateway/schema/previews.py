"""Previews of planned changes: the inputs of the plans, and what each would make of people's availability."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import strawberry

from gateway.engine import Status
from gateway.loaders.preview import PlanAsked
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
from gateway.schema.drafts import client_mutation_id, fill, key, member, present, required
from gateway.schema.errors import ErrorCode, InputFault, UserError, user_errors_of
from gateway.schema.operating_modes import HOLIDAY_END, OperatingModeCallForwardingInput
from gateway.schema.out_of_office import (
    OutOfOfficeAutoRespondInput,
    OutOfOfficeDelegationInput,
    OutOfOfficeForwardingInput,
)
from gateway.schema.recurrence import RecurrenceInput
from gateway.schema.schedules import ScheduleEventAddInput
from gateway.timelines import Steps, preview
from gateway.timelines.plans import AbsencePlan, EventPlan, HolidayPlan, Plan, WeekPlan
from gateway.timelines.refusals import Refusal
from gateway.vendors.port import Problem
from gateway.vendors.records import DayOfWeek, OperatingModeLevel, OutOfOfficeDelegation

END_OF_DAY = "23:59 is the end of the day."

# ---------------------------------------------------------------- the plans' inputs


@strawberry.input(
    description="Somebody shall be away: an out of office (myKaarma), which replaces the one there is, and, for an "
    "associate who is linked to Webex, an event among the holidays of that person."
)
class AbsencePlanInput:
    associate_id: strawberry.ID = required("Who is away.")
    starts_at: datetime = required("The first instant of it.")
    ends_at: datetime = required("The first instant after it.")
    reason: str | None = member("The kind of absence; free text, which both vendors' records show.")
    forwarding: OutOfOfficeForwardingInput | None = member("Where messages and calls go meanwhile.")
    auto_respond: OutOfOfficeAutoRespondInput | None = member("What is answered meanwhile.")
    delegation: OutOfOfficeDelegationInput | None = member("Who takes over meanwhile.")
    overwrite: bool | None = member(
        "Whether to replace an out of office that was set elsewhere and is in force now.", False
    )
    client_mutation_id: str | None = client_mutation_id()

    def opened(self, problems: list[Problem]) -> AbsencePlan:
        """The plan, with ids opened."""
        given = present(self.delegation)
        delegate = present(given.delegate_associate_id) if given else None
        return fill(
            AbsencePlan,
            self,
            associate_id=key(self.associate_id, "Associate", "associateId", problems),
            delegation=fill(OutOfOfficeDelegation, given) if given else None,
            delegate_associate_id=(
                key(delegate, "Associate", "delegation.delegateAssociateId", problems)
                if delegate is not None
                else None
            ),
        )


@strawberry.input(description="Hours of a day.")
class LocalTimeRangeInput:
    from_time: time = strawberry.field(name="from", description="When they begin; whole minutes.")
    to_time: time = strawberry.field(
        name="to", description=f"When they are over; whole minutes. {END_OF_DAY}"
    )


@strawberry.input(description="The hours of one day of each week.")
class WorkingDayInput:
    day: DayOfWeek = required("Which day.")
    ranges: list[LocalTimeRangeInput] = required(
        "Its hours, without overlaps; none: closed. A location's day takes one."
    )


@strawberry.input(
    description="Hours of a week. For associates: their Webex schedule of business hours of this name; other schedules of "
    "business hours that they have stay, and add up. For a location: its operating mode of this name, with different "
    "hours daily. For the account: its OpenTact blocks become what the week leaves closed, which closes everybody linked "
    "to the account. What has the name already is replaced."
)
class WorkingWeekSetInput:
    associate_ids: list[strawberry.ID] | None = member("For whom.")
    location_id: strawberry.ID | None = member("For which location.")
    account: bool | None = member("Whether it is for the OpenTact account.", False)
    name: str = required("What the schedule or mode is called, 1 to 40 characters.")
    days: list[WorkingDayInput] = required(
        "The days, each at most once; one that is left out is closed."
    )
    starts_on: date | None = member(
        "The first day of it, for associates only; today by default. Before it none of these hours hold, whatever the "
        "replaced schedule had."
    )
    client_mutation_id: str | None = client_mutation_id()

    def opened(self, problems: list[Problem]) -> WeekPlan:
        """The plan, with ids opened."""
        location = present(self.location_id)
        return fill(
            WeekPlan,
            self,
            associate_ids=_keys(self.associate_ids, "Associate", "associateIds", problems),
            location_id=(
                key(location, "Location", "locationId", problems) if location is not None else None
            ),
        )


@strawberry.input(
    description="A holiday: with a level in an operating mode of type HOLIDAY and of the holiday's name, at the "
    "organization or at each named location; an event among the holidays of each named location; and for each named "
    "associate an out of office for the first time that it happens. At least one of level, locationIds and associateIds "
    "is needed."
)
class HolidayDeclareInput:
    name: str = required("The holiday's name, 1 to 30 characters.")
    start_date: date = required("The first day of it (of the first one, when it recurs).")
    end_date: date = required(HOLIDAY_END)
    start_time: time | None = member(
        "When it begins on the first day; whole minutes. Without times it lasts whole days."
    )
    end_time: time | None = member("When it is over on the last day; whole minutes.")
    recurrence: RecurrenceInput | None = member(
        "When it happens again: yearly, by date or by day; without a level, for locations, also weekly."
    )
    level: OperatingModeLevel | None = member(
        "Where the operating mode is: at the organization, or at each named location. Left out: there is none."
    )
    location_ids: list[strawberry.ID] | None = member("Which locations.")
    associate_ids: list[strawberry.ID] | None = member(
        "Who is out of office. It replaces the out of office that they have."
    )
    call_forwarding: OperatingModeCallForwardingInput | None = member(
        "Where calls go while the operating mode is in effect."
    )
    client_mutation_id: str | None = client_mutation_id()

    def opened(self, problems: list[Problem]) -> HolidayPlan:
        """The plan, with ids opened."""
        return fill(
            HolidayPlan,
            self,
            location_ids=_keys(self.location_ids, "Location", "locationIds", problems),
            associate_ids=_keys(self.associate_ids, "Associate", "associateIds", problems),
        )


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


def _keys(ids: Any, type_name: str, path: str, problems: list[Problem]) -> tuple[str, ...]:
    return tuple(
        key(id, type_name, f"{path}.{place}", problems)
        for place, id in enumerate(present(ids) or ())
    )


# ---------------------------------------------------------------- the answer


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview, of a range."""

    affected: list[preview.PreviewedAssociate]
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


@strawberry.type(
    description="What a change would do, if it were made now. Nothing is written: vendors are only read."
)
@shows(Shown)
class ChangePreview:
    affected: list[PreviewedAssociate] = attribute(
        "Everybody whose status would be another one at some time of the range, by name. Empty with user errors."
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
        days=lambda found, arguments: questions.days_of_people(found.people, arguments),
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
    return PlanAsked(plan, tuple(problems))


def _shown(found: preview.Preview, arguments: Arguments) -> Steps[Shown]:
    """What comes of it."""
    start, end = span(arguments)
    member, _ = _given(arguments["change"])
    errors: list[Any] = [*_faults(found.refusals, at=OPENED[member][0])]
    if found.failure is not None:
        errors += user_errors_of(found.failure)
    affected = yield from preview.previewed(found, start, end)
    return Shown(affected, errors)


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
