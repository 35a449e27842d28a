"""Inputs of changes over several vendors: an absence, a working week, a holiday."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import strawberry

from gateway.changes.orders.absence import AbsenceCancel, AbsenceOrder
from gateway.changes.orders.holiday import HolidayOrder
from gateway.changes.orders.week import WeekOrder
from gateway.changes.states import OnFailure
from gateway.schema.drafts import (
    client_mutation_id,
    fill,
    idempotency_key,
    key,
    member,
    on_failure,
    present,
    required,
)
from gateway.schema.operating_modes import HOLIDAY_END, OperatingModeCallForwardingInput
from gateway.schema.out_of_office import (
    OutOfOfficeAutoRespondInput,
    OutOfOfficeDelegationInput,
    OutOfOfficeForwardingInput,
)
from gateway.schema.recurrence import RecurrenceInput
from gateway.timelines.plans import AbsencePlan, HolidayPlan, WeekPlan
from gateway.vendors.port import Problem
from gateway.vendors.records import DayOfWeek, OperatingModeLevel, OutOfOfficeDelegation

END_OF_DAY = "23:59 is the end of the day."


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
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
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

    def order(self, problems: list[Problem]) -> AbsenceOrder:
        """The order, with ids opened."""
        return AbsenceOrder(self.opened(problems))


@strawberry.input(
    description="Cancel an absence that was planned with absencePlan: exactly one of the two members. What has begun ends "
    "now, what has not is removed."
)
class AbsenceCancelInput:
    change_id: strawberry.ID | None = member("The change that planned it.")
    associate_id: strawberry.ID | None = member(
        "Whose. Of several absences it is the one that was planned last and is not over."
    )
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> AbsenceCancel:
        """The order, with ids opened."""
        change, associate = present(self.change_id), present(self.associate_id)
        return AbsenceCancel(
            change_id=(key(change, "Change", "changeId", problems) if change is not None else None),
            associate_id=(
                key(associate, "Associate", "associateId", problems)
                if associate is not None
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
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
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

    def order(self, problems: list[Problem]) -> WeekOrder:
        """The order, with ids opened."""
        return WeekOrder(self.opened(problems))


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
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def opened(self, problems: list[Problem]) -> HolidayPlan:
        """The plan, with ids opened."""
        return fill(
            HolidayPlan,
            self,
            location_ids=_keys(self.location_ids, "Location", "locationIds", problems),
            associate_ids=_keys(self.associate_ids, "Associate", "associateIds", problems),
        )

    def order(self, problems: list[Problem]) -> HolidayOrder:
        """The order, with ids opened."""
        return HolidayOrder(self.opened(problems))


def _keys(ids: Any, type_name: str, path: str, problems: list[Problem]) -> tuple[str, ...]:
    return tuple(
        key(id, type_name, f"{path}.{place}", problems)
        for place, id in enumerate(present(ids) or ())
    )
