"""What each mutation gives back: how it ended, why not, and edges by which what was changed is read anew."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.changes.places import Key
from gateway.changes.states import StepStatus
from gateway.schema import ids
from gateway.schema.associates import Associate
from gateway.schema.changes import Change, key_now
from gateway.schema.commands import Outcome
from gateway.schema.declared import attribute, edge, shows
from gateway.schema.errors import UserError
from gateway.schema.lead_segments import LeadSegment
from gateway.schema.node_keys import NODES
from gateway.schema.office_hours import OfficeHours
from gateway.schema.operating_modes import OperatingMode, OperatingModeHoliday
from gateway.schema.out_of_office import OutOfOffice
from gateway.schema.schedules import Schedule, ScheduleEvent


@strawberry.type(description="How a command ended.")
@shows(Outcome)
class Payload:
    """What every payload has; each of them shows an outcome, as this does."""

    user_errors: list[UserError] = attribute(
        "Why it was not done; empty when it was, and while it is under way."
    )
    client_mutation_id: str | None = attribute("The clientMutationId of the input.")


@strawberry.type(description="How a command that touches a vendor ended, or how far it is.")
@shows(Outcome)
class ChangePayload(Payload):
    change: Change | None = attribute(
        "The change. Null when the input was refused before anything was accepted."
    )


# ---------------------------------------------------------------- what was changed


def done(description: str) -> Any:
    """An edge to the row that a command about the directory gave."""
    return edge(
        description,
        loader="associate",
        key=lambda outcome: None if outcome.done is None else outcome.done.id,
    )


def key_done(outcome: Outcome, type_name: str) -> Key | None:
    """The key of the first record of a type that the change has done something with, and has not undone."""
    steps = () if outcome.change is None else outcome.change.steps
    keys = (key_now(step) for step in steps if step.status is StepStatus.DONE)
    return next((key for key in keys if key is not None and key.type_name == type_name), None)


def written(
    description: str, type_name: str, *, part: str | None = None, parts: int | None = None
) -> Any:
    """An edge to the record of a type that the change wrote. With `part`, to the whole that a record of that type is a
    part of: the first `parts` of its key are the whole's."""
    kind = NODES[type_name]

    def key(outcome: Outcome) -> Any:
        found = key_done(outcome, part or type_name)
        return None if found is None else kind.key(found.parts[:parts])

    return edge(description, loader=kind.loader, key=key)


def deleted(type_name: str) -> Any:
    """The global id of the record of a type that the change deleted."""

    def id_of(outcome: Outcome) -> str | None:
        found = key_done(outcome, type_name)
        return None if found is None else ids.encode(found.type_name, *found.parts)

    return attribute("The global id of what is gone; null when nothing is.", of=id_of)


def mode_of_holiday(description: str) -> Any:
    """An edge to the operating mode of the holiday."""
    return written(description, "OperatingMode", part="OperatingModeHoliday", parts=1)


def schedule_of_event(description: str) -> Any:
    """An edge to the schedule of the event."""
    return written(description, "Schedule", part="ScheduleEvent", parts=4)


def warnings() -> Any:
    """The field with what the vendor warned of while it did what was asked."""

    def told(outcome: Outcome) -> list[str]:
        steps = () if outcome.change is None else outcome.change.steps
        return [text for step in steps for text in step.warnings]

    return attribute("What myKaarma warned of while it did what was asked.", of=told)


def whose(description: str) -> Any:
    """An edge to the associate whose out of office the change wrote; where it wrote none, whose event."""

    def key(outcome: Outcome) -> tuple[str, str] | None:
        found = key_done(outcome, "OutOfOffice")
        if found is not None:
            return "associate_by_dealer_associate", found.parts[1]
        event = key_done(outcome, "ScheduleEvent")
        return None if event is None else ("associate_by_webex_person", event.parts[1])

    return edge(description, loader="associate_by", key=key)


# ---------------------------------------------------------------- the directory


@strawberry.type(description="How registering an associate ended.")
class AssociateRegisterPayload(Payload):
    associate: Associate | None = done("The new associate.")


@strawberry.type(description="How changing an associate ended.")
class AssociateUpdatePayload(Payload):
    associate: Associate | None = done("The associate as it is from now on.")


@strawberry.type(description="How removing an associate ended.")
class AssociateRemovePayload(Payload):
    deleted_id: strawberry.ID | None = attribute(
        "The global id of what is gone; null when nothing is.",
        of=lambda outcome: outcome.done and ids.encode("Associate", outcome.done),
    )


# ---------------------------------------------------------------- one vendor each


@strawberry.type(description="How setting an out of office ended.")
class OutOfOfficeSetPayload(ChangePayload):
    out_of_office: OutOfOffice | None = written("The out of office as it was set.", "OutOfOffice")
    warnings: list[str] = warnings()


@strawberry.type(description="How ending an out of office ended.")
class OutOfOfficeEndPayload(ChangePayload):
    out_of_office: OutOfOffice | None = written("The out of office with its end.", "OutOfOffice")
    warnings: list[str] = warnings()


@strawberry.type(description="How creating an operating mode ended.")
class OperatingModeCreatePayload(ChangePayload):
    operating_mode: OperatingMode | None = written("The new mode.", "OperatingMode")


@strawberry.type(description="How changing an operating mode ended.")
class OperatingModeUpdatePayload(ChangePayload):
    operating_mode: OperatingMode | None = written(
        "The mode as it is from now on.", "OperatingMode"
    )


@strawberry.type(description="How deleting an operating mode ended.")
class OperatingModeDeletePayload(ChangePayload):
    deleted_id: strawberry.ID | None = deleted("OperatingMode")


@strawberry.type(description="How adding a holiday ended.")
class OperatingModeHolidayAddPayload(ChangePayload):
    holiday: OperatingModeHoliday | None = written("The new holiday.", "OperatingModeHoliday")
    operating_mode: OperatingMode | None = mode_of_holiday("Its mode.")


@strawberry.type(description="How changing a holiday ended.")
class OperatingModeHolidayUpdatePayload(ChangePayload):
    holiday: OperatingModeHoliday | None = written(
        "The holiday as it is from now on.", "OperatingModeHoliday"
    )
    operating_mode: OperatingMode | None = mode_of_holiday("Its mode.")


@strawberry.type(description="How removing a holiday ended.")
class OperatingModeHolidayRemovePayload(ChangePayload):
    deleted_id: strawberry.ID | None = deleted("OperatingModeHoliday")
    operating_mode: OperatingMode | None = mode_of_holiday("The mode that had it.")


@strawberry.type(description="How creating a schedule ended.")
class ScheduleCreatePayload(ChangePayload):
    schedule: Schedule | None = written("The new schedule.", "Schedule")


@strawberry.type(description="How changing a schedule ended.")
class ScheduleUpdatePayload(ChangePayload):
    schedule: Schedule | None = written(
        "The schedule as it is from now on. A rename gives it another id.", "Schedule"
    )


@strawberry.type(description="How deleting a schedule ended.")
class ScheduleDeletePayload(ChangePayload):
    deleted_id: strawberry.ID | None = deleted("Schedule")


@strawberry.type(description="How adding an event ended.")
class ScheduleEventAddPayload(ChangePayload):
    event: ScheduleEvent | None = written("The new event.", "ScheduleEvent")
    schedule: Schedule | None = schedule_of_event("Its schedule.")


@strawberry.type(description="How changing an event ended.")
class ScheduleEventUpdatePayload(ChangePayload):
    event: ScheduleEvent | None = written(
        "The event as it is from now on. A rename gives it another id.", "ScheduleEvent"
    )
    schedule: Schedule | None = schedule_of_event("Its schedule.")


@strawberry.type(description="How removing an event ended.")
class ScheduleEventRemovePayload(ChangePayload):
    deleted_id: strawberry.ID | None = deleted("ScheduleEvent")
    schedule: Schedule | None = schedule_of_event("The schedule that had it.")


@strawberry.type(description="How creating office hours ended.")
class OfficeHoursCreatePayload(ChangePayload):
    office_hours: OfficeHours | None = written("The new office hours.", "OfficeHours")


@strawberry.type(description="How changing office hours ended.")
class OfficeHoursUpdatePayload(ChangePayload):
    office_hours: OfficeHours | None = written(
        "The office hours as they are from now on.", "OfficeHours"
    )


@strawberry.type(description="How deleting office hours ended.")
class OfficeHoursDeletePayload(ChangePayload):
    deleted_id: strawberry.ID | None = deleted("OfficeHours")


@strawberry.type(description="How creating a lead segment ended.")
class LeadSegmentCreatePayload(ChangePayload):
    lead_segment: LeadSegment | None = written("The new lead segment.", "LeadSegment")


@strawberry.type(description="How changing a lead segment ended.")
class LeadSegmentUpdatePayload(ChangePayload):
    lead_segment: LeadSegment | None = written(
        "The lead segment as it is from now on.", "LeadSegment"
    )


@strawberry.type(description="How replacing scheduling settings ended.")
class LeadSegmentSchedulingSettingsReplacePayload(ChangePayload):
    lead_segment: LeadSegment | None = written(
        "The lead segment with its new settings.", "LeadSegment"
    )


# ---------------------------------------------------------------- several vendors at once


@strawberry.type(description="How planning an absence ended.")
class AbsencePlanPayload(ChangePayload):
    associate: Associate | None = whose("Who will be away.")


@strawberry.type(description="How cancelling an absence ended.")
class AbsenceCancelPayload(ChangePayload):
    associate: Associate | None = whose("Whose absence it was.")


@strawberry.type(description="How setting a working week ended.")
class WorkingWeekSetPayload(ChangePayload):
    """The change tells the rest."""


@strawberry.type(description="How declaring a holiday ended.")
class HolidayDeclarePayload(ChangePayload):
    """The change tells the rest."""
