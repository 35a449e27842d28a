"""The domains as values: what the vendors hold, in this gateway's words.

Every vendor's `translate.py` turns wire into these and drafts of these into wire; loaders hand them up and the
schema reads their attributes. All are frozen. Attribute names are the schema's, in Python's spelling. Times of
day and dates are local to the clock of the record that carries them; instants (`datetime`) are always aware.

Three families: records (what is there), drafts (what a caller wants to exist) and patches (what a caller wants
changed, where None means "as it is"; where None clears, UNSET means it).
"""

from gateway.vendors.records.lead_segments import (
    LeadSegment,
    LeadSegmentDraft,
    LeadSegmentPatch,
    SchedulingSetting,
    SchedulingSettingDraft,
    Subject,
)
from gateway.vendors.records.office_hours import (
    Account,
    OfficeHours,
    OfficeHoursDraft,
    OfficeHoursPatch,
)
from gateway.vendors.records.operating_modes import (
    CallForwarding,
    DayHours,
    DifferentHoursDaily,
    Holiday,
    HolidayDraft,
    HolidayPatch,
    OperatingMode,
    OperatingModeDraft,
    OperatingModePatch,
    SameHoursDaily,
)
from gateway.vendors.records.out_of_office import (
    Dealer,
    DealerAssociate,
    Department,
    OutOfOffice,
    OutOfOfficeAutoRespond,
    OutOfOfficeDelegation,
    OutOfOfficeDraft,
    OutOfOfficeForwarding,
)
from gateway.vendors.records.places import Address, Location, Person
from gateway.vendors.records.problems import DataProblem, Notes, Page
from gateway.vendors.records.recurrence import (
    DailyRecurrence,
    Recurrence,
    WeeklyRecurrence,
    YearlyByDate,
    YearlyByDay,
)
from gateway.vendors.records.schedules import (
    EventDraft,
    EventPatch,
    Schedule,
    ScheduleDraft,
    ScheduleEvent,
    SchedulePatch,
    ScheduleRef,
)
from gateway.vendors.records.unset import UNSET, Unset
from gateway.vendors.records.words import (
    DayOfWeek,
    MeetingType,
    Month,
    OfficeHoursEncoding,
    OfficeHoursType,
    OperatingModeLevel,
    OperatingModeType,
    OutOfOfficeKnowledge,
    ScheduleOwnerKind,
    ScheduleType,
    WeekOfMonth,
)

__all__ = [
    "UNSET",
    "Account",
    "Address",
    "CallForwarding",
    "DailyRecurrence",
    "DataProblem",
    "DayHours",
    "DayOfWeek",
    "Dealer",
    "DealerAssociate",
    "Department",
    "DifferentHoursDaily",
    "EventDraft",
    "EventPatch",
    "Holiday",
    "HolidayDraft",
    "HolidayPatch",
    "LeadSegment",
    "LeadSegmentDraft",
    "LeadSegmentPatch",
    "Location",
    "MeetingType",
    "Month",
    "Notes",
    "OfficeHours",
    "OfficeHoursDraft",
    "OfficeHoursEncoding",
    "OfficeHoursPatch",
    "OfficeHoursType",
    "OperatingMode",
    "OperatingModeDraft",
    "OperatingModeLevel",
    "OperatingModePatch",
    "OperatingModeType",
    "OutOfOffice",
    "OutOfOfficeAutoRespond",
    "OutOfOfficeDelegation",
    "OutOfOfficeDraft",
    "OutOfOfficeForwarding",
    "OutOfOfficeKnowledge",
    "Page",
    "Person",
    "Recurrence",
    "SameHoursDaily",
    "Schedule",
    "ScheduleDraft",
    "ScheduleEvent",
    "ScheduleOwnerKind",
    "SchedulePatch",
    "ScheduleRef",
    "ScheduleType",
    "SchedulingSetting",
    "SchedulingSettingDraft",
    "Subject",
    "Unset",
    "WeekOfMonth",
    "WeeklyRecurrence",
    "YearlyByDate",
    "YearlyByDay",
]
