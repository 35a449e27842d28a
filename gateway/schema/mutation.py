"""The root of all changes: every field a command, with the input that it takes and the payload that it gives."""

from __future__ import annotations

import strawberry

from gateway.changes.states import Wish
from gateway.schema import (
    associates,
    changes,
    lead_segments,
    office_hours,
    operating_modes,
    out_of_office,
    payloads,
    plans,
    schedules,
)
from gateway.schema.commands import command, enter, wishing


@strawberry.type(description="Every change that can be asked for.")
class Mutation:
    """The root type of mutations."""

    associate_register: payloads.AssociateRegisterPayload = command(
        "Put somebody into the directory. No vendor is touched.",
        takes=associates.AssociateRegisterInput,
        by=enter,
    )
    associate_update: payloads.AssociateUpdatePayload = command(
        "Change somebody's row in the directory. No vendor is touched.",
        takes=associates.AssociateUpdateInput,
        by=enter,
    )
    associate_remove: payloads.AssociateRemovePayload = command(
        "Remove somebody from the directory. No vendor is touched.",
        takes=associates.AssociateRemoveInput,
        by=enter,
    )
    out_of_office_set: payloads.OutOfOfficeSetPayload = command(
        "Set an associate out of office (myKaarma). It replaces what was set before.",
        takes=out_of_office.OutOfOfficeSetInput,
    )
    out_of_office_end: payloads.OutOfOfficeEndPayload = command(
        "End an associate's out of office (myKaarma).",
        takes=out_of_office.OutOfOfficeEndInput,
    )
    operating_mode_create: payloads.OperatingModeCreatePayload = command(
        "Create an operating mode (Webex).",
        takes=operating_modes.OperatingModeCreateInput,
    )
    operating_mode_update: payloads.OperatingModeUpdatePayload = command(
        "Change an operating mode (Webex).",
        takes=operating_modes.OperatingModeUpdateInput,
    )
    operating_mode_delete: payloads.OperatingModeDeletePayload = command(
        "Delete an operating mode (Webex).",
        takes=operating_modes.OperatingModeDeleteInput,
    )
    operating_mode_holiday_add: payloads.OperatingModeHolidayAddPayload = command(
        "Add a holiday to an operating mode (Webex).",
        takes=operating_modes.OperatingModeHolidayAddInput,
    )
    operating_mode_holiday_update: payloads.OperatingModeHolidayUpdatePayload = command(
        "Change a holiday of an operating mode (Webex).",
        takes=operating_modes.OperatingModeHolidayUpdateInput,
    )
    operating_mode_holiday_remove: payloads.OperatingModeHolidayRemovePayload = command(
        "Remove a holiday from an operating mode (Webex).",
        takes=operating_modes.OperatingModeHolidayRemoveInput,
    )
    schedule_create: payloads.ScheduleCreatePayload = command(
        "Create a schedule of a person or a location (Webex).",
        takes=schedules.ScheduleCreateInput,
    )
    schedule_update: payloads.ScheduleUpdatePayload = command(
        "Rename a schedule or replace its events (Webex).",
        takes=schedules.ScheduleUpdateInput,
    )
    schedule_delete: payloads.ScheduleDeletePayload = command(
        "Delete a schedule with its events (Webex).",
        takes=schedules.ScheduleDeleteInput,
    )
    schedule_event_add: payloads.ScheduleEventAddPayload = command(
        "Add an event to a schedule (Webex).",
        takes=schedules.ScheduleEventAddInput,
    )
    schedule_event_update: payloads.ScheduleEventUpdatePayload = command(
        "Change an event of a schedule (Webex).",
        takes=schedules.ScheduleEventUpdateInput,
    )
    schedule_event_remove: payloads.ScheduleEventRemovePayload = command(
        "Remove an event from a schedule (Webex).",
        takes=schedules.ScheduleEventRemoveInput,
    )
    office_hours_create: payloads.OfficeHoursCreatePayload = command(
        "Create office hours of the account (OpenTact).",
        takes=office_hours.OfficeHoursCreateInput,
    )
    office_hours_update: payloads.OfficeHoursUpdatePayload = command(
        "Change office hours of the account (OpenTact).",
        takes=office_hours.OfficeHoursUpdateInput,
    )
    office_hours_delete: payloads.OfficeHoursDeletePayload = command(
        "Delete office hours of the account (OpenTact).",
        takes=office_hours.OfficeHoursDeleteInput,
    )
    lead_segment_create: payloads.LeadSegmentCreatePayload = command(
        "Create a lead segment (Pexip Engage).",
        takes=lead_segments.LeadSegmentCreateInput,
    )
    lead_segment_update: payloads.LeadSegmentUpdatePayload = command(
        "Change a lead segment (Pexip Engage).",
        takes=lead_segments.LeadSegmentUpdateInput,
    )
    lead_segment_scheduling_settings_replace: payloads.LeadSegmentSchedulingSettingsReplacePayload = command(
        "Replace what a lead segment's customers may book (Pexip Engage).",
        takes=lead_segments.LeadSegmentSchedulingSettingsReplaceInput,
    )
    absence_plan: payloads.AbsencePlanPayload = command(
        "Plan somebody's absence: an out of office (myKaarma), and an event among the person's holidays (Webex).",
        takes=plans.AbsencePlanInput,
    )
    absence_cancel: payloads.AbsenceCancelPayload = command(
        "Cancel an absence that was planned (myKaarma, Webex).",
        takes=plans.AbsenceCancelInput,
    )
    working_week_set: payloads.WorkingWeekSetPayload = command(
        "Set the hours of a week for people or a location (Webex), or for the whole account (OpenTact).",
        takes=plans.WorkingWeekSetInput,
    )
    holiday_declare: payloads.HolidayDeclarePayload = command(
        "Declare a holiday: in operating modes and locations' schedules (Webex), and as people's out of office "
        "(myKaarma).",
        takes=plans.HolidayDeclareInput,
    )
    change_retry: payloads.ChangePayload = command(
        "Try a change again that did not end DONE. It is planned anew, unless a part of it is done.",
        takes=changes.ChangeInput,
        by=wishing(Wish.RETRY),
    )
    change_compensate: payloads.ChangePayload = command(
        "Undo what took effect of a change that has ended.",
        takes=changes.ChangeInput,
        by=wishing(Wish.COMPENSATE),
    )
    change_cancel: payloads.ChangePayload = command(
        "Stop a change that is under way, and undo what took effect of it. It ends COMPENSATED, or FAILED when nothing "
        "had taken effect.",
        takes=changes.ChangeInput,
        by=wishing(Wish.CANCEL),
    )
