"""Schedules and their events, by the public SDK."""

import pytest
from wxc_sdk.common.schedules import (
    RecurDaily,
    Recurrence,
    RecurWeekly,
    RecurYearlyByDate,
    RecurYearlyByDay,
    ScheduleType,
)
from wxc_sdk.rest import RestError

from tests.contracts.wxc_sdk.conftest import MONDAY, NEW_YEAR, bare, event, schedule

EVENTS_OF_PEOPLE = [
    event(),
    event(recurrence=Recurrence(recur_for_ever=True, recur_daily=RecurDaily(recur_interval=1))),
    event(recurrence=Recurrence(recur_end_occurrence=3, recur_daily=RecurDaily(recur_interval=2))),
    event(recurrence=Recurrence.every_week(MONDAY)),
    event(
        recurrence=Recurrence(
            recur_end_date=NEW_YEAR, recur_weekly=RecurWeekly(recur_interval=2, friday=True)
        )
    ),
    event(all_day_enabled=True, end_date=NEW_YEAR),
]
EVENTS_OF_LOCATIONS = [
    event(),
    event(recurrence=Recurrence(recur_for_ever=True, recur_weekly=RecurWeekly(tuesday=True))),
    event(
        all_day_enabled=True,
        recurrence=Recurrence(
            recur_for_ever=True, recur_yearly_by_date=RecurYearlyByDate.from_date(NEW_YEAR)
        ),
    ),
    event(
        recurrence=Recurrence(
            recur_end_date=NEW_YEAR,
            recur_yearly_by_day=RecurYearlyByDay(day="THURSDAY", week="FOURTH", month="NOVEMBER"),
        )
    ),
]


@pytest.mark.parametrize(
    ("owner", "sent"),
    [
        *(("person", each) for each in EVENTS_OF_PEOPLE),
        *(("location", each) for each in EVENTS_OF_LOCATIONS),
    ],
)
def test_events_of_every_kind_live_from_create_to_delete(request, owner, sent):
    schedules = request.getfixturevalue({"person": "of_people", "location": "of_locations"}[owner])
    whose = request.getfixturevalue(owner)
    hours = ScheduleType.business_hours
    made = schedules.create(whose, schedule("Hours", sent))

    (shown,) = schedules.details(whose, hours, made).events
    alone = schedules.event_details(whose, hours, made, shown.event_id)
    renamed = schedules.event_update(whose, hours, made, shown.model_copy(update={"new_name": "N"}))
    schedules.event_delete(whose, hours, made, renamed)
    again = schedules.event_create(whose, hours, made, sent)

    assert bare(shown) == bare(alone) == bare(sent)
    assert renamed != shown.event_id
    assert again == shown.event_id
    assert len(schedules.details(whose, hours, made).events) == 1


def test_a_persons_schedule_is_renamed_with_its_events_and_deleted(of_people, person):
    holidays = ScheduleType.holidays
    made = of_people.create(person, schedule("Off", event("A"), event("B"), type=holidays))
    found = of_people.details(person, holidays, made)

    same = of_people.update(person, found)
    found.new_name = "Away"
    found.events[0].new_name = "C"
    renamed = of_people.update(person, found)

    assert (same, renamed != made) == (made, True)
    shown = of_people.details(person, holidays, renamed)
    assert (shown.name, [each.name for each in shown.events]) == ("Away", ["C", "B"])
    assert [each.name for each in of_people.list(person, schedule_type=holidays)] == ["Away"]

    of_people.delete_schedule(person, holidays, renamed)
    assert list(of_people.list(person)) == []


def test_a_locations_schedule_is_renamed_by_its_name(of_locations, location):
    made = of_locations.create(location, schedule("Shop", event()))
    found = of_locations.details(location, ScheduleType.business_hours, made)

    found.name = "Store"
    renamed = of_locations.update(location, found)

    shown = of_locations.details(location, ScheduleType.business_hours, renamed)
    assert (shown.name, shown.events) == ("Store", found.events)
    (entry,) = of_locations.list(location)
    assert (entry.level, entry.location_name, entry.location_id) == (None, "Dallas", location)


def test_a_persons_list_has_the_locations_schedules_too(of_people, of_locations, person, location):
    of_locations.create(location, schedule("Shop"))

    (entry,) = of_people.list(person)

    assert (entry.name, entry.level) == ("Shop", "LOCATION")
    with pytest.raises(RestError) as refusal:
        of_people.create(person, schedule("Shop"))
    assert refusal.value.code == 25030


def test_the_tokens_own_user_reads_schedules(api, of_people, person):
    made = of_people.create(person, schedule("Mine", event()))

    (entry,) = api.me.schedules.list()

    assert entry.schedule_id == made
    shown = api.me.schedules.get_user_schedule(ScheduleType.business_hours, made)
    assert shown == of_people.details(person, ScheduleType.business_hours, made)
