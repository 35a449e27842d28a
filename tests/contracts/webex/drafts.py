"""What the tests write into Webex. All names start with GW, so that what is left over is found."""

from __future__ import annotations

from datetime import date, time

from gateway.vendors.records import (
    CallForwarding,
    DayOfWeek,
    EventDraft,
    HolidayDraft,
    Month,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModeType,
    Recurrence,
    WeeklyRecurrence,
    YearlyByDate,
)

NINE, FIVE = time(9), time(17)
MONDAY = date(2026, 1, 5)
NEW_YEAR = date(2027, 1, 1)
WEEK = WeeklyRecurrence(1, tuple(DayOfWeek)[:5])
SHIFT = EventDraft("GW Shift", MONDAY, MONDAY, NINE, FIVE, recurrence=Recurrence(weekly=WEEK))
HOLIDAY = HolidayDraft(
    "GW New Year",
    NEW_YEAR,
    NEW_YEAR,
    all_day=True,
    recurrence=Recurrence(yearly_by_date=YearlyByDate(1, Month.JANUARY)),
)


def mode_of(type_: OperatingModeType, **parts: object) -> OperatingModeDraft:
    """A mode of the organization, as drafts go here."""
    return OperatingModeDraft(
        name=f"GW {type_}",
        type=type_,
        level=OperatingModeLevel.ORGANIZATION,
        call_forwarding=CallForwarding(destination="+19705550006"),
        **parts,
    )
