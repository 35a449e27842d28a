"""The one form of Webex's drafts: what Webex shows of a write, read back, is the draft that was written."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from gateway.changes.hands.webex_drafts import (
    canonical_event,
    canonical_holiday,
    canonical_mode,
    canonical_schedule,
    event_draft,
    is_sound,
    mode_draft,
    schedule_draft,
)
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    CallForwarding,
    DailyRecurrence,
    DataProblem,
    DayHours,
    DayOfWeek,
    DifferentHoursDaily,
    EventDraft,
    HolidayDraft,
    Month,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModeType,
    Recurrence,
    SameHoursDaily,
    Schedule,
    ScheduleDraft,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
    WeeklyRecurrence,
    YearlyByDate,
)
from gateway.vendors.webex import wire
from gateway.vendors.webex.bodies import event_body, operating_mode_body, schedule_body
from gateway.vendors.webex.translate import read_event, read_operating_mode, read_schedule
from tests.vendors.webex.samples import mode

PERSON, LOCATION = ScheduleOwnerKind
DAY = date(2027, 1, 4)
NINE, FIVE = time(9), time(17)
OPEN = DayHours(enabled=True, start_time=NINE, end_time=FIVE)
MONDAY_FRIDAY = (DayOfWeek.MONDAY, DayOfWeek.FRIDAY)

ONCE = EventDraft("Once", DAY, DAY, NINE, FIVE)
OFF = EventDraft("Off", DAY, date(2027, 1, 6), all_day=True)


def weekly(interval: int | None, **others: Any) -> EventDraft:
    """A shift on Mondays and Fridays, in no good order."""
    pattern = WeeklyRecurrence(interval, MONDAY_FRIDAY[::-1])
    return replace(ONCE, recurrence=Recurrence(weekly=pattern, **others))


def yearly(**others: Any) -> EventDraft:
    """A day of every year."""
    return replace(
        OFF, recurrence=Recurrence(yearly_by_date=YearlyByDate(4, Month.JANUARY), **others)
    )


EVENTS = [
    (PERSON, ONCE),
    (PERSON, OFF),
    (PERSON, weekly(None)),
    (PERSON, weekly(1, forever=True)),
    (PERSON, weekly(2, end_date=date(2027, 3, 1))),
    (PERSON, weekly(2, occurrences=4, forever=False)),
    (PERSON, replace(ONCE, recurrence=Recurrence(daily=DailyRecurrence(3)))),
    (PERSON, replace(ONCE, recurrence=Recurrence())),
    (LOCATION, ONCE),
    (LOCATION, weekly(None)),
    (LOCATION, weekly(1)),
    (LOCATION, weekly(None, end_date=date(2027, 3, 1))),
    (LOCATION, yearly()),
    (LOCATION, yearly(forever=True)),
]  # fmt: skip


def asked(kind: ScheduleOwnerKind) -> ScheduleRef:
    return ScheduleRef(kind, "b3duZXI", ScheduleType.HOLIDAYS, "c2No")


@pytest.mark.parametrize(("kind", "draft"), EVENTS)
def test_an_event_that_was_written_reads_as_its_draft(
    kind: ScheduleOwnerKind, draft: EventDraft
) -> None:
    shown = wire.EVENT.validate_json(json.dumps(event_body(draft, kind=kind)))

    assert event_draft(read_event(shown, ref=asked(kind))) == canonical_event(draft, kind)


@pytest.mark.parametrize("kind", [PERSON, LOCATION])
def test_a_schedule_that_was_written_reads_as_its_draft_in_the_same_order(
    kind: ScheduleOwnerKind,
) -> None:
    draft = ScheduleDraft(kind, "b3duZXI==", "Days", ScheduleType.HOLIDAYS, (ONCE, OFF))
    shown = wire.SCHEDULE.validate_json(json.dumps({**schedule_body(draft), "id": "c2No"}))

    read = schedule_draft(read_schedule(shown, ref=asked(kind)))

    assert read == canonical_schedule(draft)
    assert read == replace(draft, owner_id="b3duZXI", events=(ONCE, OFF))


HOLIDAY = HolidayDraft("Off", DAY, DAY, all_day=True)
MODE = OperatingModeDraft(
    "Hours", OperatingModeType.NONE, OperatingModeLevel.ORGANIZATION, CallForwarding()
)
MODES = [
    MODE,
    replace(MODE, level=OperatingModeLevel.LOCATION, location_id="bG9j=="),
    replace(MODE, call_forwarding=CallForwarding(True, "1001", True)),
    replace(MODE, call_forwarding=CallForwarding(destination="")),
    replace(
        MODE,
        type=OperatingModeType.SAME_HOURS_DAILY,
        same_hours_daily=SameHoursDaily(OPEN, DayHours(enabled=True, all_day=True)),
    ),
    replace(
        MODE,
        type=OperatingModeType.DIFFERENT_HOURS_DAILY,
        different_hours_daily=DifferentHoursDaily(monday=OPEN, sunday=replace(OPEN, enabled=False)),
    ),
    replace(MODE, type=OperatingModeType.HOLIDAY, holidays=()),
    replace(
        MODE,
        type=OperatingModeType.HOLIDAY,
        holidays=(
            replace(HOLIDAY, name="Timed", all_day=False, start_time=NINE, end_time=FIVE),
            replace(HOLIDAY, recurrence=Recurrence(yearly_by_date=YearlyByDate(4, Month.JANUARY))),
            replace(HOLIDAY, name="Ever", recurrence=Recurrence(
                forever=True, yearly_by_date=YearlyByDate(4, Month.JANUARY)
            )),
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize("draft", MODES)
def test_a_mode_that_was_written_reads_as_its_draft(draft: OperatingModeDraft) -> None:
    shown = wire.OPERATING_MODE.validate_json(json.dumps({**operating_mode_body(draft), "id": "m"}))

    assert mode_draft(read_operating_mode(shown, detailed=True)) == canonical_mode(draft)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (weekly(1), weekly(2)),
        (weekly(1), weekly(1, occurrences=3)),
        (weekly(1, end_date=DAY), weekly(1, end_date=DAY, forever=True)),  # one contradicts itself
        (weekly(1), ONCE),
        (yearly(), OFF),
        (OFF, replace(OFF, all_day=False)),
        (ONCE, replace(ONCE, end_time=time(17, 1))),
    ],
)
def test_drafts_that_mean_different_things_stay_different(
    one: EventDraft, other: EventDraft
) -> None:
    assert canonical_event(one, PERSON) != canonical_event(other, PERSON)


def test_the_one_form_of_the_one_form_is_itself() -> None:
    for kind, draft in EVENTS:
        assert canonical_event(once := canonical_event(draft, kind), kind) == once
    for draft_of_mode in MODES:
        assert canonical_mode(form := canonical_mode(draft_of_mode)) == form


def test_whole_minutes_are_all_that_webex_knows() -> None:
    late = replace(HOLIDAY, all_day=False, start_time=NINE, end_time=time(23, 59, 59))

    assert canonical_holiday(late).end_time == time(23, 59)


def test_what_webex_left_out_of_a_mode_is_none_in_its_draft() -> None:
    bare = mode_draft(mode(callForwarding=None, sameHoursDaily=None))

    assert bare.call_forwarding is None
    assert bare.same_hours_daily is None
    assert bare.holidays is None


@pytest.mark.parametrize(
    ("path", "part", "sound"),
    [
        ("events.0.endTime", "", False),
        ("events.0.endTime", "events", False),
        ("events.0.endTime", "events.0", False),
        ("events.0", "events.0", False),
        ("events.0.endTime", "events.1", True),
        ("events.10.endTime", "events.1", True),
        (None, "events.1", False),  # of the whole record
    ],
)
def test_a_part_is_sound_when_nothing_is_wrong_with_it_or_in_it(
    path: str | None, part: str, sound: bool
) -> None:
    problem = DataProblem(Vendor.WEBEX, None, path, "CODE", "Wrong.")

    assert is_sound(Schedule(asked(PERSON), "Days", (), (problem,)), part) is sound
    assert is_sound(Schedule(asked(PERSON), "Days", ()), part)
