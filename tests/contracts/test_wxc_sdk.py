"""The public Webex SDK works against the sandbox unchanged, over real HTTP.

The SDK was written by others against the live service, so it is a witness that the sandbox does
not answer in a dialect of its own.
"""

import datetime
from collections.abc import Iterator

import httpx
import pytest
from requests.adapters import HTTPAdapter
from wxc_sdk import WebexSimpleApi
from wxc_sdk.common import IdAndName
from wxc_sdk.common.schedules import (
    Event,
    RecurDaily,
    Recurrence,
    RecurWeekly,
    RecurYearlyByDate,
    RecurYearlyByDay,
    Schedule,
    ScheduleApi,
    ScheduleType,
)
from wxc_sdk.person_settings.forwarding import CallForwardingCommon
from wxc_sdk.rest import RestError, RestSession
from wxc_sdk.telephony.operating_modes import (
    DaySchedule,
    DifferentHoursDaily,
    OperatingMode,
    OperatingModeHoliday,
    OperatingModeRecurrence,
    OperatingModeRecurYearlyByDate,
    OperatingModeRecurYearlyByDay,
    OperatingModesApi,
    SameHoursDaily,
)

from gateway.sandbox import CREDENTIALS, Running, running

WORLD = {
    "webex": {
        "locations": [
            {"id": f"a0000000-0000-4000-8000-00000000000{n}", "name": name, "timeZone": zone}
            for n, (name, zone) in enumerate(
                [
                    ("Dallas", "America/Chicago"),
                    ("Berlin", "Europe/Berlin"),
                    ("Oslo", "Europe/Oslo"),
                ]
            )
        ],
        "people": [
            {
                "id": f"b0000000-0000-4000-8000-00000000000{n}",
                "displayName": f"Person {n}",
                "emails": [f"person{n}@example.com"],
                "timezone": "America/Chicago",
                "locationId": "a0000000-0000-4000-8000-000000000000",
            }
            for n in range(5)
        ],
    }
}
NEW_YEAR = datetime.date(2027, 1, 1)
MONDAY = datetime.date(2026, 1, 5)
NINE, FIVE = datetime.time(9), datetime.time(17)


class Impatient(HTTPAdapter):
    """Gives every request a timeout, which the SDK itself never sets."""

    def send(self, request, **kwargs):
        return super().send(request, **{**kwargs, "timeout": 5})


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    """One sandbox for all tests of this file."""
    with running(WORLD) as sandbox:
        yield sandbox


@pytest.fixture
def api(sandbox: Running) -> Iterator[WebexSimpleApi]:
    """The SDK, pointed at the sandbox, whose world is put back before."""
    reset = httpx.put(f"{sandbox.base_url}/_sandbox/world", json=WORLD, trust_env=False)
    assert reset.is_success, reset.text
    before = RestSession.BASE
    RestSession.BASE = f"{sandbox.base_url}/webex/v1"
    with WebexSimpleApi(tokens=CREDENTIALS.webex_token) as api:
        api.session.trust_env = False
        api.session.mount("http://", Impatient())
        yield api
    RestSession.BASE = before


@pytest.fixture
def person(api: WebexSimpleApi) -> str:
    """The id of a person."""
    return next(iter(api.people.list())).person_id


@pytest.fixture
def location(api: WebexSimpleApi) -> str:
    """The id of a location."""
    return next(iter(api.locations.list())).location_id


@pytest.fixture
def of_people(api: WebexSimpleApi) -> ScheduleApi:
    """Schedules of people."""
    return api.person_settings.schedules


@pytest.fixture
def of_locations(api: WebexSimpleApi) -> ScheduleApi:
    """Schedules of locations."""
    return api.telephony.schedules


@pytest.fixture
def modes(api: WebexSimpleApi) -> OperatingModesApi:
    """Operating modes."""
    return api.telephony.operating_modes


def event(name: str = "Day", **more) -> Event:
    times = {} if more.get("all_day_enabled") else {"start_time": NINE, "end_time": FIVE}
    return Event(**{"name": name, "start_date": MONDAY, "end_date": MONDAY, **times, **more})


def schedule(name: str, *events: Event, type: ScheduleType = ScheduleType.business_hours):
    return Schedule(name=name, schedule_type=type, events=list(events))


def bare(found: Event) -> dict:
    return found.model_dump(exclude={"event_id", "new_name"}, exclude_none=True)


def test_people_and_locations_are_read(api: WebexSimpleApi):
    people = list(api.people.list(calling_data=True))
    places = list(api.locations.list())

    assert [each.display_name for each in people] == [f"Person {n}" for n in range(5)]
    assert people[0].time_zone == "America/Chicago"
    assert people[0].location_id == places[0].location_id
    assert api.people.details(people[3].person_id).emails == ["person3@example.com"]
    assert api.people.me().person_id == people[0].person_id
    assert api.people.me(calling_data=False).location_id is None
    assert api.locations.by_name("Berlin").time_zone == "Europe/Berlin"
    assert api.locations.details(places[2].location_id).name == "Oslo"


def test_lists_are_walked_over_several_pages(api, modes, of_people, person):
    for number in range(5):
        of_people.create(person, schedule(f"S{number}"))
        modes.create(OperatingMode(name=f"M{number}", type="NONE", level="ORGANIZATION"))

    assert len(list(api.people.list(max=2))) == 5
    assert len(list(api.locations.list(max=2))) == 3
    assert [each.name for each in modes.list(max=2, name="M")] == ["M0", "M1", "M2", "M3", "M4"]
    assert [each.name for each in of_people.list(person, max=2)] == ["S0", "S1", "S2", "S3", "S4"]


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


def test_a_name_in_use_is_refused_with_its_detail(of_people, modes, person):
    of_people.create(person, schedule("Twice"))
    modes.create(OperatingMode(name="Twice", type="NONE", level="ORGANIZATION"))

    with pytest.raises(RestError) as of_schedule:
        of_people.create(person, schedule("Twice"))
    with pytest.raises(RestError) as of_mode:
        modes.create(OperatingMode(name="Twice", type="NONE", level="ORGANIZATION"))

    for refusal in (of_schedule, of_mode):
        assert refusal.value.response.status_code == 409
        assert refusal.value.detail.message
        assert "Twice" in refusal.value.detail.description
        assert refusal.value.detail.tracking_id


def test_what_is_not_there_and_what_is_not_allowed_are_told_apart(api, modes, sandbox):
    with pytest.raises(RestError) as missing:
        modes.details("nothing")
    world = httpx.get(f"{sandbox.base_url}/_sandbox/world", trust_env=False).json()
    world["webex"]["organization"]["id"] = "ours"
    httpx.put(f"{sandbox.base_url}/_sandbox/world", json=world, trust_env=False).raise_for_status()
    with pytest.raises(RestError) as foreign:
        list(api.people.list(org_id="other"))

    assert missing.value.response.status_code == 404
    assert missing.value.detail.tracking_id
    assert foreign.value.response.status_code == 403


def test_a_throttled_sdk_waits_as_long_as_it_is_told_and_gets_through(api, sandbox):
    faults = f"{sandbox.base_url}/_sandbox/faults/webex"
    fault = {"status": 429, "retryAfter": 0, "times": 2}
    assert httpx.put(faults, json=fault, trust_env=False).is_success

    assert len(list(api.people.list())) == 5
