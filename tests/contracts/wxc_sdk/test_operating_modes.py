"""Operating modes and their holidays, by the public SDK."""

import pytest
from wxc_sdk.common import IdAndName
from wxc_sdk.person_settings.forwarding import CallForwardingCommon
from wxc_sdk.telephony.operating_modes import (
    DaySchedule,
    DifferentHoursDaily,
    OperatingMode,
    OperatingModeHoliday,
    OperatingModeRecurrence,
    OperatingModeRecurYearlyByDate,
    OperatingModeRecurYearlyByDay,
    SameHoursDaily,
)

from tests.contracts.wxc_sdk.conftest import FIVE, MONDAY, NEW_YEAR, NINE

DAY = DaySchedule(enabled=True, all_day_enabled=False, start_time=NINE, end_time=FIVE)
CLOSED = DaySchedule(enabled=False, all_day_enabled=False)
FORWARDING = CallForwardingCommon(
    enabled=True, destination="+12145550100", destination_voicemail_enabled=False
)
BY_DATE = OperatingModeHoliday(
    name="New Year",
    all_day_enabled=True,
    start_date=NEW_YEAR,
    end_date=NEW_YEAR,
    recurrence=OperatingModeRecurrence(
        recur_yearly_by_date=OperatingModeRecurYearlyByDate(day_of_month=1, month="JANUARY")
    ),
)
BY_DAY = OperatingModeHoliday(
    name="Stocktaking",
    all_day_enabled=False,
    start_date=MONDAY,
    end_date=MONDAY,
    start_time=NINE,
    end_time=FIVE,
    recurrence=OperatingModeRecurrence(
        recur_yearly_by_day=OperatingModeRecurYearlyByDay(
            day="MONDAY", week="LAST", month="JANUARY"
        )
    ),
)
BY_TYPE = {
    "SAME_HOURS_DAILY": {
        "same_hours_daily": SameHoursDaily(monday_to_friday=DAY, saturday_to_sunday=CLOSED)
    },
    "DIFFERENT_HOURS_DAILY": {
        "different_hours_daily": DifferentHoursDaily(
            **dict.fromkeys(
                ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"], DAY
            )
        )
    },
    "HOLIDAY": {"holidays": [BY_DATE, BY_DAY]},
    "NONE": {},
}


@pytest.mark.parametrize("kind", BY_TYPE)
@pytest.mark.parametrize("level", ["ORGANIZATION", "LOCATION"])
def test_modes_of_every_type_and_level_live_from_create_to_delete(modes, location, kind, level):
    place = {"location": IdAndName(id=location)} if level == "LOCATION" else {}
    sent = OperatingMode(
        name="M", type=kind, level=level, call_forwarding=FORWARDING, **BY_TYPE[kind], **place
    )

    made = modes.create(sent)
    shown = modes.details(made)
    modes.update(made, shown.model_copy(update={"name": "N"}))
    (entry,) = modes.list()

    left_out = {"id": True, "location": True, "holidays": {"__all__": {"id": True}}}
    assert shown.model_dump(exclude=left_out) == sent.model_dump(exclude=left_out)
    assert shown.location == (IdAndName(id=location, name="Dallas") if place else None)
    assert (entry.id, entry.name) == (made, "N")
    assert entry.same_hours_daily is entry.different_hours_daily is entry.holidays is None
    assert modes.available_operating_modes(location) == [IdAndName(id=made, name="N")]
    modes.delete(made)
    assert list(modes.list()) == []
    assert modes.available_operating_modes(location) == []


@pytest.mark.parametrize("sent", [BY_DATE, BY_DAY])
def test_holidays_of_a_mode_live_from_create_to_delete(modes, sent):
    mode = modes.create(
        OperatingMode(name="H", type="HOLIDAY", level="ORGANIZATION", holidays=[BY_DATE])
    )
    made = modes.holiday_create(mode, sent)

    shown = modes.holiday_details(mode, made)
    modes.holiday_update(mode, made, OperatingModeHoliday(name="Renamed"))
    renamed = modes.holiday_details(mode, made)
    modes.holiday_delete(mode, made)

    # The live service says false here of whole days too; that there are no times tells them.
    assert shown == sent.model_copy(update={"id": made, "all_day_enabled": False})
    assert renamed == shown.model_copy(update={"name": "Renamed"})
    assert made not in {each.id for each in modes.details(mode).holidays}


def test_holidays_get_new_ids_when_their_mode_is_updated_with_them(modes):
    mode = modes.create(
        OperatingMode(name="H", type="HOLIDAY", level="ORGANIZATION", holidays=[BY_DATE])
    )
    before = modes.details(mode)

    modes.update(mode, before)

    after = modes.details(mode)
    assert after.holidays[0].id != before.holidays[0].id
    assert after.holidays[0].model_copy(update={"id": before.holidays[0].id}) == before.holidays[0]


def test_numbers_for_forwarding_are_listed(modes, location):
    assert list(modes.call_forward_available_phone_numbers(location)) == []
