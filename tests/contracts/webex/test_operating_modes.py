"""Operating modes and their holidays over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest

from gateway.vendors.errors import (
    VendorRefused,
)
from gateway.vendors.records import (
    CallForwarding,
    DayHours,
    DayOfWeek,
    DifferentHoursDaily,
    HolidayDraft,
    HolidayPatch,
    Month,
    OperatingModeDraft,
    OperatingModeLevel,
    OperatingModePatch,
    OperatingModeType,
    Recurrence,
    SameHoursDaily,
    WeekOfMonth,
    YearlyByDay,
)
from gateway.vendors.webex import WebexClient
from tests.contracts.webex.drafts import FIVE, HOLIDAY, NINE, mode_of

SAME = SameHoursDaily(DayHours(True, False, NINE, FIVE), DayHours(True, True))
DIFFERENT = DifferentHoursDaily(
    monday=DayHours(True, False, NINE, FIVE),
    friday=DayHours(True, False, time(22), time(6)),
    saturday=DayHours(False, False, NINE, FIVE),
)
CLOSED = DayHours()


@pytest.mark.parametrize(
    "draft",
    [
        mode_of(OperatingModeType.SAME_HOURS_DAILY, same_hours_daily=SAME),
        mode_of(OperatingModeType.DIFFERENT_HOURS_DAILY, different_hours_daily=DIFFERENT),
        mode_of(OperatingModeType.HOLIDAY, holidays=(HOLIDAY,)),
        mode_of(OperatingModeType.NONE),
    ],
    ids=lambda draft: draft.type,
)
@pytest.mark.parametrize("level", list(OperatingModeLevel))
async def test_a_mode_is_read_as_it_was_written(
    webex: WebexClient, location_id: str, draft: OperatingModeDraft, level: OperatingModeLevel
) -> None:
    here = location_id if level is OperatingModeLevel.LOCATION else None
    draft = replace(draft, level=level, location_id=here)

    id_ = await webex.create_operating_mode(draft)
    try:
        mode = await webex.operating_mode(id_)
        listed = await webex.operating_modes(name=draft.name, location_id=here)
    finally:
        await webex.delete_operating_mode(id_)

    assert mode is not None
    assert (mode.id, mode.name, mode.type) == (id_, draft.name, draft.type)
    assert (mode.level, mode.location_id) == (level, here)
    assert mode.call_forwarding == draft.call_forwarding
    assert mode.same_hours_daily == draft.same_hours_daily
    assert _days(mode.different_hours_daily) == _days(draft.different_hours_daily)
    assert [holiday.name for holiday in mode.holidays] == [h.name for h in draft.holidays or ()]
    assert mode.data_problems == ()
    assert [(each.id, each.detailed) for each in listed.items] == [(id_, False)]
    assert await webex.operating_mode(id_) is None


def _days(hours: DifferentHoursDaily | None) -> list[DayHours] | None:
    names = [day.lower() for day in DayOfWeek]
    return None if hours is None else [getattr(hours, name) or CLOSED for name in names]


async def test_a_mode_changes_only_where_the_patch_says_so(webex: WebexClient) -> None:
    draft = mode_of(OperatingModeType.SAME_HOURS_DAILY, same_hours_daily=SAME)
    shorter = SameHoursDaily(DayHours(True, False, NINE, time(12)), DayHours())
    forwarding = CallForwarding(True, "+4930123456", True)
    id_ = await webex.create_operating_mode(draft)
    try:
        await webex.update_operating_mode(id_, OperatingModePatch(name="GW renamed"))
        renamed = await webex.operating_mode(id_)
        await webex.update_operating_mode(
            id_, OperatingModePatch(same_hours_daily=shorter, call_forwarding=forwarding)
        )
        changed = await webex.operating_mode(id_)
    finally:
        await webex.delete_operating_mode(id_)

    assert renamed is not None
    assert (renamed.name, renamed.same_hours_daily) == ("GW renamed", SAME)
    assert changed is not None
    assert (changed.same_hours_daily, changed.call_forwarding) == (shorter, forwarding)


async def test_holidays_are_added_read_changed_and_removed(webex: WebexClient) -> None:
    half_day = HolidayDraft(
        "GW Eve",
        date(2026, 11, 26),
        date(2026, 11, 26),
        start_time=time(12),
        end_time=FIVE,
        recurrence=Recurrence(
            yearly_by_day=YearlyByDay(DayOfWeek.THURSDAY, WeekOfMonth.FOURTH, Month.NOVEMBER)
        ),
    )
    mode_id = await webex.create_operating_mode(
        mode_of(OperatingModeType.HOLIDAY, holidays=(HOLIDAY,))
    )
    try:
        id_ = await webex.add_holiday(mode_id, half_day)
        made = await webex.holiday(mode_id, id_)
        await webex.update_holiday(mode_id, id_, HolidayPatch(name="GW Turkey"))
        renamed = await webex.holiday(mode_id, id_)
        await webex.update_holiday(mode_id, id_, HolidayPatch(all_day=True))
        both = await webex.operating_mode(mode_id)
        await webex.remove_holiday(mode_id, id_)
        gone = await webex.holiday(mode_id, id_)
    finally:
        await webex.delete_operating_mode(mode_id)

    assert made is not None
    assert renamed == replace(made, name="GW Turkey"), "the id stays"
    assert (made.all_day, made.start_time, made.end_time) == (False, time(12), FIVE)
    assert made.recurrence == half_day.recurrence
    assert both is not None
    assert [(each.name, each.all_day) for each in both.holidays] == [
        ("GW New Year", True),
        ("GW Turkey", True),
    ]
    assert gone is None


async def test_a_whole_day_is_one_however_it_is_read(webex: WebexClient) -> None:
    mode_id = await webex.create_operating_mode(
        mode_of(OperatingModeType.HOLIDAY, holidays=(HOLIDAY,))
    )
    try:
        mode = await webex.operating_mode(mode_id)
        assert mode is not None
        alone = await webex.holiday(mode_id, mode.holidays[0].id)
    finally:
        await webex.delete_operating_mode(mode_id)

    assert alone == mode.holidays[0], "Webex itself says allDayEnabled in one and not in the other"


async def test_modes_come_in_pages_by_name(sandboxed: Callable[..., WebexClient]) -> None:
    webex = sandboxed()
    assert await webex.all_operating_modes() == (), "Webex says {} here"
    names = [f"Mode {n}" for n in range(5)]
    for name in names:
        draft = mode_of(OperatingModeType.NONE)
        await webex.create_operating_mode(replace(draft, name=name))

    first = await webex.operating_modes(count=2)
    last = await webex.operating_modes(start=4, count=2)

    assert ([mode.name for mode in first.items], first.has_more) == (names[:2], True)
    assert ([mode.name for mode in last.items], last.has_more) == (names[4:], False)
    assert [mode.name for mode in await webex.all_operating_modes()] == names
    assert len(await webex.all_operating_modes(organization_only=True)) == 5
    assert [mode.name for mode in await webex.all_operating_modes(name="mode 3")] == ["Mode 3"]


async def test_a_name_in_use_is_a_conflict(webex: WebexClient) -> None:
    draft = mode_of(OperatingModeType.NONE)
    id_ = await webex.create_operating_mode(draft)
    try:
        with pytest.raises(VendorRefused) as refused:
            await webex.create_operating_mode(draft)
    finally:
        await webex.delete_operating_mode(id_)

    assert refused.value.vendor_request_id
