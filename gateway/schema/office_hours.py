"""Office hours (OpenTact): the account's calendar, and the inputs that change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

import strawberry

from gateway.changes.orders.office_hours import (
    OfficeHoursCreate,
    OfficeHoursDelete,
    OfficeHoursUpdate,
)
from gateway.changes.states import OnFailure
from gateway.loaders import OfficeHoursCalendar as CalendarRecord
from gateway.schema import questions
from gateway.schema.availability import AT, RANGE, Availability, AvailabilityPeriod, Schedulable
from gateway.schema.declared import Arguments, answer, attribute, edge, shows
from gateway.schema.drafts import (
    client_mutation_id,
    fill,
    idempotency_key,
    key,
    member,
    on_failure,
    required,
)
from gateway.schema.nodes import DataProblem, Node, data_problems, identity
from gateway.schema.scalars import TimeZone
from gateway.vendors import records
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    DayOfWeek,
    OfficeHoursDraft,
    OfficeHoursEncoding,
    OfficeHoursPatch,
    OfficeHoursType,
)

END_OF_DAY = "23:59:59 means the end of the day."


@strawberry.type(
    description="Office hours (OpenTact): a weekly block at which nobody of the account works."
)
@shows(records.OfficeHours)
class OfficeHours(Node):
    id: strawberry.ID = identity("OfficeHours", lambda entry: (entry.id,))
    name: str | None = attribute("The block's name.")
    type: OfficeHoursType | None = attribute("What kind of time off; null for one not known here.")
    day_of_week: DayOfWeek | None = attribute("On which day of each week.")
    from_time: time | None = attribute(
        "When it begins. Null when the vendor's number is impossible in the encoding in force.",
        name="from",
    )
    to_time: time | None = attribute(f"When it is over. {END_OF_DAY}", name="to")
    raw_from: int | None = attribute("The vendor's own number for the beginning.")
    raw_to: int | None = attribute("The vendor's own number for the end.")
    created_at: datetime | None = attribute("When it was created.")
    modified_at: datetime | None = attribute("When it was last changed.")
    created_by: str | None = attribute("The name of who created it, when the vendor says so.")
    modified_by: str | None = attribute("The name of who last changed it, when the vendor says so.")
    data_problems: list[DataProblem] = data_problems()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The account's calendar, and the one day that it was asked for."""

    record: CalendarRecord
    day: DayOfWeek | None

    @property
    def key(self) -> DayOfWeek | str:
        """What its timeline is known by."""
        return self.day or "all"


def calendar(record: CalendarRecord, arguments: Arguments) -> Calendar:
    """The calendar, of the day that is asked for."""
    return Calendar(record, arguments.get("day_of_week"))


@strawberry.type(
    description="The office hours of the OpenTact account: when everybody linked to it is off, week by week. "
    "An account without entries is always open."
)
@shows(Calendar)
class OfficeHoursCalendar(Schedulable):
    time_zone: TimeZone | None = edge(
        "The clock of the entries: the configured one, else the account's.",
        loader="office_hours_zone",
        asks=lambda _: "account",
        pick="time_zone",
    )
    encoding: OfficeHoursEncoding = attribute(
        "How the vendor's numbers are read (a setting).", of=lambda one: one.record.encoding
    )
    entries: list[OfficeHours] = attribute("The blocks.", of=lambda one: one.record.entries)
    availability_at: Availability = answer(
        "Whether the account works at an instant, as far as these blocks say.",
        timeline="office_hours_timeline",
        key=lambda one, _: one.key,
        of=questions.at,
        lasts=questions.holds,
        arguments=AT,
    )
    availability: list[AvailabilityPeriod] = answer(
        "When the account works, as far as these blocks say: in order and without gaps.",
        timeline="office_hours_timeline",
        key=lambda one, arguments: questions.of_record_over_range(one.key, arguments),
        of=questions.stays,
        days=questions.days_of_one,
        arguments=RANGE,
    )


@strawberry.input(description="Create office hours.")
class OfficeHoursCreateInput:
    name: str = required("The block's name, 1 to 24 characters.")
    type: OfficeHoursType = required("What kind of time off.")
    day_of_week: DayOfWeek = required("On which day of each week.")
    from_time: time = strawberry.field(name="from", description="When it begins.")
    to_time: time = strawberry.field(name="to", description=f"When it is over. {END_OF_DAY}")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> OfficeHoursCreate:  # noqa: ARG002  # the form of an input
        """The order."""
        return OfficeHoursCreate(fill(OfficeHoursDraft, self))


@strawberry.input(description="Change office hours. What is left out stays as it is.")
class OfficeHoursUpdateInput:
    office_hours_id: strawberry.ID = required("Which block.")
    name: str | None = member("Its new name, 1 to 24 characters.")
    type: OfficeHoursType | None = member("What kind of time off it is.")
    day_of_week: DayOfWeek | None = member("Its day of the week.")
    from_time: time | None = strawberry.field(
        name="from", description="When it begins.", default=strawberry.UNSET
    )
    to_time: time | None = strawberry.field(
        name="to", description=f"When it is over. {END_OF_DAY}", default=strawberry.UNSET
    )
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> OfficeHoursUpdate:
        """The order, with ids opened."""
        id = key(self.office_hours_id, "OfficeHours", "officeHoursId", problems)
        return OfficeHoursUpdate(id, fill(OfficeHoursPatch, self))


@strawberry.input(description="Delete office hours.")
class OfficeHoursDeleteInput:
    office_hours_id: strawberry.ID = required("Which block.")
    on_failure: OnFailure | None = on_failure()
    idempotency_key: str | None = idempotency_key()
    client_mutation_id: str | None = client_mutation_id()

    def order(self, problems: list[Problem]) -> OfficeHoursDelete:
        """The order, with ids opened."""
        return OfficeHoursDelete(
            key(self.office_hours_id, "OfficeHours", "officeHoursId", problems)
        )
