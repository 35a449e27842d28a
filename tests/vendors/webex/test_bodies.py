"""What is sent: the documented bodies come out as documented, and each place gets its own dialect."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from gateway.vendors.records import (
    CallForwarding,
    DailyRecurrence,
    DayHours,
    DayOfWeek,
    DifferentHoursDaily,
    EventDraft,
    HolidayDraft,
    HolidayPatch,
    Month,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModePatch,
    OperatingModeType,
    Recurrence,
    SameHoursDaily,
    ScheduleDraft,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleType,
    WeeklyRecurrence,
    YearlyByDate,
)
from gateway.vendors.webex.bodies import (
    event_body,
    event_update_body,
    holiday_body,
    operating_mode_body,
    operating_mode_patch_body,
    schedule_body,
    schedule_patch_body,
)
from tests.vendors.webex.samples import DAY_MODE, FIVE, NINE

PERSON, LOCATION = ScheduleOwnerKind
DAY = date(2020, 3, 18)
SHIFT = EventDraft("Day_Shift", DAY, DAY, time(8), FIVE)
SENT = {
    "name": "Day_Shift",
    "startDate": "2020-03-18",
    "endDate": "2020-03-18",
    "startTime": "08:00",
    "endTime": "17:00",
    "allDayEnabled": False,
}
WEDNESDAY = {day.lower(): day is DayOfWeek.WEDNESDAY for day in DayOfWeek}


def test_the_documented_mode_is_sent_as_documented() -> None:
    draft = OperatingModeDraft(
        "Day Operating Mode",
        OperatingModeType.SAME_HOURS_DAILY,
        OperatingModeLevel.LOCATION,
        CallForwarding(True, "+19705550006"),
        location_id="bG9j=",
        same_hours_daily=SameHoursDaily(DayHours(True, False, NINE, FIVE), DayHours(True, True)),
    )
    names = ("name", "type", "level", "sameHoursDaily", "callForwarding")

    assert operating_mode_body(draft) == {
        **{name: DAY_MODE[name] for name in names},
        "locationId": "bG9j",
    }


def test_days_that_a_draft_leaves_out_are_sent_as_closed() -> None:
    draft = OperatingModeDraft(
        "Mode",
        OperatingModeType.DIFFERENT_HOURS_DAILY,
        OperatingModeLevel.ORGANIZATION,
        CallForwarding(),
        different_hours_daily=DifferentHoursDaily(monday=DayHours(True, True)),
    )
    closed = {"enabled": False, "allDayEnabled": False}

    body = operating_mode_body(draft)

    assert body["differentHoursDaily"] == {
        **{day.lower(): closed for day in DayOfWeek},
        "monday": {"enabled": True, "allDayEnabled": True},
    }
    assert body["callForwarding"]["destination"] == "", "Webex wants the member"
    assert "locationId" not in body


@pytest.mark.parametrize(
    ("patch", "body"),
    [
        (OperatingModePatch(), {}),
        (OperatingModePatch(name="New"), {"name": "New"}),
        (OperatingModePatch(holidays=()), {"holidays": []}),
    ],
)
def test_a_change_of_a_mode_sends_only_what_changes(
    patch: OperatingModePatch, body: dict[str, Any]
) -> None:
    assert operating_mode_patch_body(patch) == body


@pytest.mark.parametrize(
    ("patch", "body"),
    [
        (HolidayPatch(name="New"), {"name": "New"}),
        (HolidayPatch(end_time=FIVE), {"endTime": "17:00"}),
        (HolidayPatch(all_day=True), {"allDayEnabled": True}),
        (
            HolidayPatch(recurrence=Recurrence(yearly_by_date=YearlyByDate(1, Month.MAY))),
            {"recurrence": {"recurYearlyByDate": {"dayOfMonth": 1, "month": "MAY"}}},
        ),
    ],
)
def test_a_change_of_a_holiday_sends_only_what_changes(
    patch: HolidayPatch, body: dict[str, Any]
) -> None:
    assert holiday_body(patch) == body


def test_whole_days_are_sent_without_times() -> None:
    holiday = HolidayDraft("Day", DAY, DAY, all_day=True)
    whole = {name: SENT[name] for name in ("startDate", "endDate")} | {"allDayEnabled": True}

    assert holiday_body(holiday) == {"name": "Day", **whole}
    assert event_body(EventDraft("Day", DAY, DAY, all_day=True), kind=PERSON) == {
        "name": "Day",
        **whole,
    }


@pytest.mark.parametrize(
    ("kind", "recurrence", "sent"),
    [
        (
            PERSON,
            Recurrence(weekly=WeeklyRecurrence(None, (DayOfWeek.WEDNESDAY,))),
            {"recurForEver": True, "recurWeekly": {"recurInterval": 1, **WEDNESDAY}},
        ),
        (
            LOCATION,
            Recurrence(weekly=WeeklyRecurrence(1, (DayOfWeek.WEDNESDAY,))),
            {"recurForEver": True, "recurWeekly": WEDNESDAY},
        ),
        (
            PERSON,
            Recurrence(daily=DailyRecurrence(2), occurrences=3),
            {"recurEndOccurrence": 3, "recurDaily": {"recurInterval": 2}},
        ),
        (
            PERSON,
            Recurrence(forever=False, daily=DailyRecurrence(2), end_date=DAY),
            {"recurEndDate": "2020-03-18", "recurDaily": {"recurInterval": 2}},
        ),
        (
            LOCATION,
            Recurrence(forever=True, yearly_by_date=YearlyByDate(18, Month.MARCH)),
            {"recurForEver": True, "recurYearlyByDate": {"dayOfMonth": 18, "month": "MARCH"}},
        ),
        (
            LOCATION,
            Recurrence(yearly_by_date=YearlyByDate(18, Month.MARCH)),
            {"recurYearlyByDate": {"dayOfMonth": 18, "month": "MARCH"}},
        ),
    ],
)
def test_each_owner_gets_its_dialect_of_recurrences(
    kind: ScheduleOwnerKind, recurrence: Recurrence, sent: dict[str, Any]
) -> None:
    event = EventDraft("Day_Shift", DAY, DAY, time(8), FIVE, recurrence=recurrence)

    assert event_body(event, kind=kind) == {**SENT, "recurrence": sent}


@pytest.mark.parametrize(
    ("kind", "patch", "body"),
    [
        (PERSON, SchedulePatch(name="New"), {"name": "Old", "newName": "New"}),
        (PERSON, SchedulePatch(), {"name": "Old", "newName": "Old"}),
        (LOCATION, SchedulePatch(name="New"), {"name": "New"}),
        (LOCATION, SchedulePatch(), {"name": "Old"}),
        (LOCATION, SchedulePatch(events=()), {"name": "Old", "events": []}),
        (
            LOCATION,
            SchedulePatch(events=(SHIFT,)),
            {"name": "Old", "events": [{**SENT, "newName": "Day_Shift"}]},
        ),
    ],
)
def test_people_and_locations_are_renamed_in_their_own_ways(
    kind: ScheduleOwnerKind, patch: SchedulePatch, body: dict[str, Any]
) -> None:
    type_ = ScheduleType.HOLIDAYS

    sent = schedule_patch_body(patch, kind=kind, type=type_, current_name="Old")

    assert sent == {**body, "type": "holidays"}


def test_a_schedule_and_a_renamed_event() -> None:
    draft = ScheduleDraft(PERSON, "cA", "Hours", ScheduleType.BUSINESS_HOURS, (SHIFT,))

    assert schedule_body(draft) == {"name": "Hours", "type": "businessHours", "events": [SENT]}
    assert event_update_body(SHIFT, kind=PERSON, current_name="Old") == {
        **SENT,
        "name": "Old",
        "newName": "Day_Shift",
    }
