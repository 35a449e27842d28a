"""Schedules of people and of locations."""

from typing import Any

import pytest

from gateway.sandbox.webex import ids
from tests.sandbox.webex.conftest import ADA, BERLIN, DALLAS, EMIL, Stage

ADAS = f"/people/{ADA}/features/schedules"
EMILS = f"/people/{EMIL}/features/schedules"
DALLAS_ = f"/telephony/config/locations/{DALLAS}/schedules"
MINE = "/telephony/config/people/me/schedules"

EVENT = {
    "name": "Day",
    "startDate": "2026-01-05",
    "endDate": "2026-01-05",
    "startTime": "09:00",
    "endTime": "17:00",
}
WHOLE_DAY = {
    "name": "Off",
    "startDate": "2026-12-24",
    "endDate": "2026-12-26",
    "allDayEnabled": True,
}


def schedule(name: str = "Hours", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "businessHours", **more}


def event(**change: Any) -> dict[str, Any]:
    return {key: value for key, value in {**EVENT, **change}.items() if value is not ...}


@pytest.mark.parametrize("base", [ADAS, EMILS, DALLAS_, MINE])
def test_a_schedule_lives_from_create_to_delete(webex: Stage, base: str):
    made = webex.ok("POST", base, schedule(events=[EVENT]))["id"]
    path = f"{base}/businessHours/{made}"

    shown = webex.ok("GET", path)
    padded = webex.ok("GET", path + "=")
    webex.ok("DELETE", path)

    assert shown == padded
    (only,) = shown.pop("events")
    assert shown == {"id": made, "name": "Hours", "type": "businessHours"}
    assert only == {"id": only["id"], **EVENT}
    webex.refused(404, "GET", path)


def test_a_schedule_without_events_has_no_such_member(webex: Stage):
    made = webex.ok("POST", EMILS, schedule(events=[]))["id"]

    assert "events" not in webex.ok("GET", f"{EMILS}/businessHours/{made}")


def test_the_type_is_part_of_the_path_and_not_of_the_id(webex: Stage):
    hours = webex.ok("POST", EMILS, schedule())["id"]
    days = webex.ok("POST", EMILS, {"name": "Hours", "type": "holidays"})["id"]
    webex.ok("DELETE", f"{EMILS}/holidays/{days}")

    assert hours == days
    assert webex.ok("GET", f"{EMILS}/businessHours/{hours}")["type"] == "businessHours"
    webex.refused(404, "GET", f"{EMILS}/holidays/{hours}")
    webex.refused(400, "GET", f"{EMILS}/BUSINESS_HOURS/{hours}")


def test_a_persons_list_shows_the_locations_schedules_that_her_path_cannot_read(webex: Stage):
    webex.ok("POST", ADAS, schedule())

    mine, theirs = webex.ok("GET", ADAS)["schedules"]

    assert (mine["name"], mine["level"]) == ("Hours", "PEOPLE")
    assert (theirs["name"], theirs["level"]) == ("Shop", "LOCATION")
    webex.refused(404, "GET", f"{ADAS}/businessHours/{theirs['id']}")
    by_location = webex.ok("GET", f"{DALLAS_}/businessHours/{theirs['id']}")
    mine_to_read = "/telephony/config/people/me/locations/schedules/businessHours"
    assert by_location == webex.ok("GET", f"{mine_to_read}/{theirs['id']}")


def test_a_locations_list_names_the_location_and_no_level(webex: Stage):
    (shop,) = webex.ok("GET", DALLAS_)["schedules"]

    assert shop == {
        "id": ids.id_of_name(ids.SCHEDULE, "Shop", padded=False),
        "name": "Shop",
        "type": "businessHours",
        "locationName": "Dallas",
        "locationId": DALLAS,
    }


def test_an_empty_list_has_its_key(webex: Stage):
    assert webex.ok("GET", EMILS) == {"schedules": []}
    assert webex.ok("GET", DALLAS_.replace(DALLAS, BERLIN)) == {"schedules": []}


@pytest.mark.parametrize(
    ("base", "query", "found"),
    [
        (ADAS, {"name": "hOu"}, ["Hours"]),
        (ADAS, {"type": "holidays"}, ["Days"]),
        (ADAS, {"max": 1, "start": 1}, ["Days"]),
        (DALLAS_, {"name": "shop"}, ["Shop"]),
        (DALLAS_, {"name": "sho"}, []),
    ],
)
def test_lists_are_filtered_by_name_and_type(webex: Stage, base, query, found):
    webex.ok("POST", ADAS, schedule())
    webex.ok("POST", ADAS, {"name": "Days", "type": "holidays"})

    assert [each["name"] for each in webex.ok("GET", base, **query)["schedules"]] == found


@pytest.mark.parametrize("query", [{"name": "x" * 41}, {"type": "HOLIDAYS"}, {"max": "-"}])
def test_a_list_that_cannot_be_is_refused(webex: Stage, query):
    webex.refused(400, "GET", ADAS, **query)


@pytest.mark.parametrize(
    ("base", "body"),
    [(EMILS, {"newName": "Late", "name": "Hours"}), (DALLAS_, {"name": "Late"})],
)
def test_a_rename_gives_a_new_id_and_keeps_events_and_their_ids(webex: Stage, base, body):
    old = webex.ok("POST", base, schedule(events=[EVENT]))["id"]
    before = webex.ok("GET", f"{base}/businessHours/{old}")["events"]

    new = webex.ok("PUT", f"{base}/businessHours/{old}", schedule(**body))["id"]

    assert new != old
    shown = webex.ok("GET", f"{base}/businessHours/{new}")
    assert (shown["name"], shown["events"]) == ("Late", before)
    webex.refused(404, "GET", f"{base}/businessHours/{old}")


@pytest.mark.parametrize("body", [{}, {"newName": "Hours"}, {"name": "Other"}])
def test_a_persons_schedule_keeps_its_name_without_a_new_one(webex: Stage, body):
    made = webex.ok("POST", EMILS, schedule())["id"]

    again = webex.ok("PUT", f"{EMILS}/businessHours/{made}", schedule(**body))

    assert again == {"id": made}


def test_the_events_of_an_update_replace_all_and_are_renamed_by_new_name(webex: Stage):
    made = webex.ok("POST", EMILS, schedule(events=[EVENT, event(name="Night")]))["id"]
    path = f"{EMILS}/businessHours/{made}"

    webex.ok("PUT", path, schedule(events=[event(newName="Morning", endTime="12:00")]))

    (only,) = webex.ok("GET", path)["events"]
    assert (only["name"], only["endTime"]) == ("Morning", "12:00")
    assert "newName" not in only


@pytest.mark.parametrize(
    ("base", "body", "status", "code"),
    [
        (EMILS, schedule(), 409, None),
        (DALLAS_, schedule("Shop"), 409, None),
        (ADAS, schedule("Shop"), 400, 25030),
    ],
)
def test_a_name_in_use_is_refused(webex: Stage, base, body, status, code):
    webex.ok("POST", EMILS, schedule())

    assert webex.refused(status, "POST", base, body).get("errorCode") == code


@pytest.mark.parametrize(("base", "name", "status"), [(EMILS, "Other", 409), (ADAS, "Shop", 400)])
def test_a_rename_to_a_name_in_use_is_refused(webex: Stage, base, name, status):
    webex.ok("POST", base, schedule("Other"))
    made = webex.ok("POST", base, schedule())["id"]

    webex.refused(status, "PUT", f"{base}/businessHours/{made}", schedule(newName=name))


@pytest.mark.parametrize("base", [EMILS, DALLAS_])
def test_an_event_lives_from_create_to_delete(webex: Stage, base: str):
    made = webex.ok("POST", base, schedule())["id"]
    events = f"{base}/businessHours/{made}/events"

    first = webex.ok("POST", events, EVENT)["id"]
    second = webex.ok("PUT", f"{events}/{first}", {**WHOLE_DAY, "newName": "Holiday"})["id"]
    shown = webex.ok("GET", f"{events}/{second}=")
    webex.refused(404, "GET", f"{events}/{first}")
    webex.ok("DELETE", f"{events}/{second}")

    assert first != second
    assert shown == {**WHOLE_DAY, "id": second, "name": "Holiday"}
    assert "events" not in webex.ok("GET", f"{base}/businessHours/{made}")


def test_an_event_of_a_whole_day_comes_back_without_times(webex: Stage):
    made = webex.ok("POST", EMILS, schedule(events=[event(allDayEnabled=True)]))["id"]

    (only,) = webex.ok("GET", f"{EMILS}/businessHours/{made}")["events"]

    assert {"startTime", "endTime"}.isdisjoint(only)


@pytest.mark.parametrize("how", ["create", "rename", "list"])
def test_two_events_of_a_schedule_cannot_share_a_name(webex: Stage, how: str):
    made = webex.ok("POST", EMILS, schedule(events=[EVENT, event(name="Night")]))["id"]
    path = f"{EMILS}/businessHours/{made}"
    night = ids.id_of_name(ids.USER_SCHEDULE_EVENT, "Night", padded=True)

    match how:
        case "create":
            webex.refused(409, "POST", f"{path}/events", EVENT)
        case "rename":
            webex.refused(409, "PUT", f"{path}/events/{night}", event(newName="Day"))
        case _:
            webex.refused(409, "PUT", path, schedule(events=[EVENT, EVENT]))


DAILY = {"recurDaily": {"recurInterval": 1}}
WEEKLY = {"recurWeekly": {"recurInterval": 2, "monday": True, "sunday": False}}
WEEKLY_THERE = {"recurWeekly": {"sunday": False, "monday": True}}
BY_DATE = {"recurYearlyByDate": {"dayOfMonth": 29, "month": "FEBRUARY"}}
BY_DAY = {"recurYearlyByDay": {"day": "THURSDAY", "week": "LAST", "month": "NOVEMBER"}}


@pytest.mark.parametrize(
    ("base", "recurrence"),
    [
        (EMILS, {"recurForEver": True, **DAILY}),
        (EMILS, {"recurEndDate": "2026-02-01", **WEEKLY}),
        (EMILS, {"recurEndOccurrence": 3, **WEEKLY}),
        (EMILS, DAILY),
        (EMILS, {"recurForEver": False}),
        (DALLAS_, {"recurForEver": True, **WEEKLY_THERE}),
        (DALLAS_, {"recurForEver": True, **BY_DATE}),
        (DALLAS_, BY_DAY),
    ],
)
def test_a_recurrence_comes_back_as_it_was_sent(webex: Stage, base, recurrence):
    made = webex.ok("POST", base, schedule(events=[event(recurrence=recurrence)]))["id"]

    (only,) = webex.ok("GET", f"{base}/businessHours/{made}")["events"]

    assert only["recurrence"] == recurrence


@pytest.mark.parametrize(
    ("base", "change", "member"),
    [
        (EMILS, {"name": ...}, "name"),
        (EMILS, {"name": " "}, "name"),
        (EMILS, {"name": 7}, "name"),
        (EMILS, {"startDate": ...}, "startDate"),
        (EMILS, {"endDate": None}, "endDate"),
        (EMILS, {"startDate": "2026-02-30"}, "startDate"),
        (EMILS, {"startDate": "2026-W02-1"}, "startDate"),
        (EMILS, {"endDate": "05.01.2026"}, "endDate"),
        (EMILS, {"endDate": "2026-01-04"}, "endDate"),
        (EMILS, {"startTime": ...}, "startTime"),
        (EMILS, {"endTime": "24:00"}, "endTime"),
        (EMILS, {"startTime": "9:00"}, "startTime"),
        (EMILS, {"endTime": "09:00"}, "endTime"),
        (EMILS, {"endTime": "08:00"}, "endTime"),
        (EMILS, {"allDayEnabled": "yes"}, "allDayEnabled"),
        (EMILS, {"recurrence": []}, "recurrence"),
        (EMILS, {"recurrence": {**DAILY, **WEEKLY}}, "recurWeekly"),
        (EMILS, {"recurrence": {"recurForEver": True}}, "recurForEver"),
        (EMILS, {"recurrence": {"recurEndDate": "2026-13-01", **DAILY}}, "recurEndDate"),
        (EMILS, {"recurrence": {"recurEndOccurrence": 0, **DAILY}}, "recurEndOccurrence"),
        (EMILS, {"recurrence": {"recurEndOccurrence": True, **DAILY}}, "recurEndOccurrence"),
        (EMILS, {"recurrence": {"recurDaily": {}}}, "recurInterval"),
        (EMILS, {"recurrence": {"recurWeekly": {"monday": True}}}, "recurInterval"),
        (EMILS, {"recurrence": {"recurWeekly": {"recurInterval": 1, "friday": 1}}}, "friday"),
        (EMILS, {"recurrence": BY_DATE}, "recurYearlyByDate"),
        (EMILS, {"recurrence": BY_DAY}, "recurYearlyByDay"),
        (EMILS, {"endDate": "2026-01-07", "recurrence": DAILY}, "recurInterval"),
        (DALLAS_, {"recurrence": DAILY}, "recurDaily"),
        (DALLAS_, {"recurrence": {"recurEndOccurrence": 2, **WEEKLY_THERE}}, "recurEndOccurrence"),
        (DALLAS_, {"recurrence": {**BY_DATE, **BY_DAY}}, "recurYearlyByDay"),
        (
            DALLAS_,
            {"recurrence": {"recurYearlyByDate": {"dayOfMonth": 30, "month": "FEBRUARY"}}},
            "dayOfMonth",
        ),
        (DALLAS_, {"recurrence": {"recurYearlyByDate": {"dayOfMonth": 1}}}, "month"),
        (
            DALLAS_,
            {"recurrence": {"recurYearlyByDay": {"day": "DAY", "week": "FIRST", "month": "MAY"}}},
            "day",
        ),
    ],
)
def test_an_event_that_breaks_a_rule_is_refused_by_the_name_of_the_member(
    webex: Stage, base, change, member
):
    body = schedule(events=[event(**change)])
    whole = webex.refused(400, "POST", base, body)["description"]
    made = webex.ok("POST", base, schedule())["id"]
    one = webex.refused(400, "POST", f"{base}/businessHours/{made}/events", event(**change))

    assert f"{member} " in one["description"]
    assert whole.startswith("events[0].")


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"name": None}, "name"),
        ({"type": "HOLIDAYS"}, "type"),
        ({"type": None}, "type"),
        ({"events": {}}, "events"),
        ({"events": ["x"]}, "events"),
    ],
)
def test_a_schedule_that_breaks_a_rule_is_refused(webex: Stage, change, member):
    made = webex.ok("POST", EMILS, schedule("Good"))["id"]
    body = {**schedule(), **change}

    assert member in webex.refused(400, "POST", EMILS, body)["description"]
    put = webex.refused(400, "PUT", f"{EMILS}/businessHours/{made}", body)
    assert member in put["description"]


def test_the_type_of_a_schedule_cannot_be_changed(webex: Stage):
    made = webex.ok("POST", EMILS, schedule())["id"]
    body = {"name": "Hours", "type": "holidays"}

    webex.refused(400, "PUT", f"{EMILS}/businessHours/{made}", body)


@pytest.mark.parametrize(
    "path",
    [
        "/people/nobody/features/schedules",
        f"/people/{DALLAS}/features/schedules",
        "/telephony/config/locations/nowhere/schedules",
        f"{EMILS}/holidays/none",
        f"{EMILS}/holidays/none/events/none",
    ],
)
def test_what_is_not_there_is_404(webex: Stage, path: str):
    webex.refused(404, "GET", path)


def test_a_user_without_a_location_has_no_schedules_of_one(webex: Stage):
    webex.vendor.load({"people": [{"displayName": "Solo"}]})

    webex.refused(404, "GET", "/telephony/config/people/me/locations/schedules/holidays/x")
