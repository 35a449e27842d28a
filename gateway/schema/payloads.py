"""What each mutation gives back: how it ended, why not, and edges by which what was changed is read anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import strawberry

from gateway.schema import ids
from gateway.schema.associates import Associate
from gateway.schema.commands import Outcome
from gateway.schema.declared import attribute, edge, shows
from gateway.schema.errors import UserError
from gateway.schema.lead_segments import LeadSegment
from gateway.schema.office_hours import OfficeHours
from gateway.schema.operating_modes import OperatingMode, OperatingModeHoliday
from gateway.schema.out_of_office import OutOfOffice
from gateway.schema.schedules import Schedule, ScheduleEvent, ref_parts


@strawberry.type(description="How a command ended.")
@shows(Outcome)
class Payload:
    """What every payload has; each of them shows an outcome, as this does."""

    user_errors: list[UserError] = attribute("Why it was not done; empty when it was.")
    client_mutation_id: str | None = attribute("The clientMutationId of the input.")


def done(description: str) -> Any:
    """A field with the record that the command gave."""
    return attribute(description, of=lambda outcome: outcome.done)


def first_of(description: str, *, loader: str) -> Any:
    """An edge to the whole to which the changed part belongs: the first member of the command's key."""
    return edge(
        description,
        loader=loader,
        key=lambda outcome: None if outcome.done is None else outcome.done[0],
    )


def deleted(type_name: str, parts: Callable[[Any], tuple[str, ...]]) -> Any:
    """The global id of what the command deleted."""
    return attribute(
        "The global id of what is gone; null when nothing is.",
        of=lambda outcome: (
            None if outcome.done is None else ids.encode(type_name, *parts(outcome.done))
        ),
    )


@strawberry.type(description="How registering an associate ended.")
class AssociateRegisterPayload(Payload):
    associate: Associate | None = done("The new associate.")


@strawberry.type(description="How changing an associate ended.")
class AssociateUpdatePayload(Payload):
    associate: Associate | None = done("The associate as it is from now on.")


@strawberry.type(description="How removing an associate ended.")
class AssociateRemovePayload(Payload):
    deleted_id: strawberry.ID | None = deleted("Associate", lambda key: (key,))


def written_out_of_office(description: str) -> Any:
    """An edge to the out of office that the command wrote."""
    return edge(
        description,
        loader="out_of_office",
        key=lambda outcome: None if outcome.done is None else outcome.done.key,
    )


def warnings() -> Any:
    """The field with what the vendor warned of while it did what was asked."""
    return attribute(
        "What myKaarma warned of while it did what was asked.",
        of=lambda outcome: [] if outcome.done is None else outcome.done.warnings,
    )


@strawberry.type(description="How setting an out of office ended.")
class OutOfOfficeSetPayload(Payload):
    out_of_office: OutOfOffice | None = written_out_of_office("The out of office as it was set.")
    warnings: list[str] = warnings()


@strawberry.type(description="How ending an out of office ended.")
class OutOfOfficeEndPayload(Payload):
    out_of_office: OutOfOffice | None = written_out_of_office("The out of office with its end.")
    warnings: list[str] = warnings()


@strawberry.type(description="How creating an operating mode ended.")
class OperatingModeCreatePayload(Payload):
    operating_mode: OperatingMode | None = edge(
        "The new mode.", loader="operating_mode", key="done"
    )


@strawberry.type(description="How changing an operating mode ended.")
class OperatingModeUpdatePayload(Payload):
    operating_mode: OperatingMode | None = edge(
        "The mode as it is from now on.", loader="operating_mode", key="done"
    )


@strawberry.type(description="How deleting an operating mode ended.")
class OperatingModeDeletePayload(Payload):
    deleted_id: strawberry.ID | None = deleted("OperatingMode", lambda key: (key,))


@strawberry.type(description="How adding a holiday ended.")
class OperatingModeHolidayAddPayload(Payload):
    holiday: OperatingModeHoliday | None = edge("The new holiday.", loader="holiday", key="done")
    operating_mode: OperatingMode | None = first_of("Its mode.", loader="operating_mode")


@strawberry.type(description="How changing a holiday ended.")
class OperatingModeHolidayUpdatePayload(Payload):
    holiday: OperatingModeHoliday | None = edge(
        "The holiday as it is from now on.", loader="holiday", key="done"
    )
    operating_mode: OperatingMode | None = first_of("Its mode.", loader="operating_mode")


@strawberry.type(description="How removing a holiday ended.")
class OperatingModeHolidayRemovePayload(Payload):
    deleted_id: strawberry.ID | None = deleted("OperatingModeHoliday", lambda key: key)
    operating_mode: OperatingMode | None = first_of(
        "The mode that had it.", loader="operating_mode"
    )


@strawberry.type(description="How creating a schedule ended.")
class ScheduleCreatePayload(Payload):
    schedule: Schedule | None = edge("The new schedule.", loader="schedule", key="done")


@strawberry.type(description="How changing a schedule ended.")
class ScheduleUpdatePayload(Payload):
    schedule: Schedule | None = edge(
        "The schedule as it is from now on. A rename gives it another id.",
        loader="schedule",
        key="done",
    )


@strawberry.type(description="How deleting a schedule ended.")
class ScheduleDeletePayload(Payload):
    deleted_id: strawberry.ID | None = deleted("Schedule", ref_parts)


@strawberry.type(description="How adding an event ended.")
class ScheduleEventAddPayload(Payload):
    event: ScheduleEvent | None = edge("The new event.", loader="schedule_event", key="done")
    schedule: Schedule | None = first_of("Its schedule.", loader="schedule")


@strawberry.type(description="How changing an event ended.")
class ScheduleEventUpdatePayload(Payload):
    event: ScheduleEvent | None = edge(
        "The event as it is from now on. A rename gives it another id.",
        loader="schedule_event",
        key="done",
    )
    schedule: Schedule | None = first_of("Its schedule.", loader="schedule")


@strawberry.type(description="How removing an event ended.")
class ScheduleEventRemovePayload(Payload):
    deleted_id: strawberry.ID | None = deleted(
        "ScheduleEvent", lambda key: (*ref_parts(key[0]), key[1])
    )
    schedule: Schedule | None = first_of("The schedule that had it.", loader="schedule")


@strawberry.type(description="How creating office hours ended.")
class OfficeHoursCreatePayload(Payload):
    office_hours: OfficeHours | None = done("The new office hours.")


@strawberry.type(description="How changing office hours ended.")
class OfficeHoursUpdatePayload(Payload):
    office_hours: OfficeHours | None = done("The office hours as they are from now on.")


@strawberry.type(description="How deleting office hours ended.")
class OfficeHoursDeletePayload(Payload):
    deleted_id: strawberry.ID | None = deleted("OfficeHours", lambda key: (key,))


@strawberry.type(description="How creating a lead segment ended.")
class LeadSegmentCreatePayload(Payload):
    lead_segment: LeadSegment | None = done("The new lead segment.")


@strawberry.type(description="How changing a lead segment ended.")
class LeadSegmentUpdatePayload(Payload):
    lead_segment: LeadSegment | None = done("The lead segment as it is from now on.")


@strawberry.type(description="How replacing scheduling settings ended.")
class LeadSegmentSchedulingSettingsReplacePayload(Payload):
    lead_segment: LeadSegment | None = edge(
        "The lead segment with its new settings.", loader="lead_segment", key="done"
    )
