"""Operating modes and their holidays."""

from typing import Any

import pytest

from tests.sandbox.webex.conftest import BERLIN, DALLAS, Stage

MODES = "/telephony/config/operatingModes"
NINE_TO_FIVE = {"enabled": True, "startTime": "09:00", "endTime": "17:00"}
CLOSED = {"enabled": False, "allDayEnabled": False}
CHRISTMAS = {
    "name": "Christmas",
    "allDayEnabled": True,
    "startDate": "2026-12-25",
    "endDate": "2026-12-26",
    "recurrence": {"recurYearlyByDate": {"dayOfMonth": 25, "month": "DECEMBER"}},
}
STOCKTAKING = {
    "name": "Stocktaking",
    "startDate": "2027-01-15",
    "endDate": "2027-01-15",
    "startTime": "08:00",
    "endTime": "13:00",
    "recurrence": {"recurYearlyByDay": {"day": "FRIDAY", "week": "THIRD", "month": "JANUARY"}},
}
BY_TYPE: dict[str, dict[str, Any]] = {
    "SAME_HOURS_DAILY": {"sameHoursDaily": {"mondayToFriday": NINE_TO_FIVE}},
    "DIFFERENT_HOURS_DAILY": {"differentHoursDaily": {"monday": NINE_TO_FIVE}},
    "HOLIDAY": {"holidays": [CHRISTMAS]},
    "NONE": {},
}


def mode(kind: str = "NONE", *, at: str | None = None, **more: Any) -> dict[str, Any]:
    level = {"level": "ORGANIZATION"} if at is None else {"level": "LOCATION", "locationId": at}
    return {"name": "Mode", "type": kind, **level, **BY_TYPE.get(kind, {}), **more}


def names(answer: dict[str, Any]) -> list[str]:
    return [each["name"] for each in answer.get("operatingModes", [])]


@pytest.mark.parametrize("kind", BY_TYPE)
@pytest.mark.parametrize("at", [None, DALLAS])
@pytest.mark.parametrize("spelling", [MODES, MODES + "/"])
def test_a_mode_lives_from_create_to_delete(webex: Stage, kind, at, spelling):
    made = webex.ok("POST", spelling, mode(kind, at=at))["id"]

    shown = webex.ok("GET", f"{MODES}/{made}=")
    webex.ok("DELETE", f"{MODES}/{made}")

    assert (shown["id"], shown["name"], shown["type"]) == (made, "Mode", kind)
    assert shown["level"] == ("ORGANIZATION" if at is None else "LOCATION")
    assert shown.get("location") == (None if at is None else {"id": DALLAS, "name": "Dallas"})
    assert set(BY_TYPE[kind]) <= set(shown)
    webex.refused(404, "GET", f"{MODES}/{made}")


def test_a_mode_without_forwarding_gets_none(webex: Stage):
    made = webex.ok("POST", MODES, mode())["id"]

    assert webex.ok("GET", f"{MODES}/{made}")["callForwarding"] == {
        "enabled": False,
        "destination": "",
        "destinationVoicemailEnabled": False,
    }


def test_days_that_are_not_sent_are_shown_as_not_enabled(webex: Stage):
    made = webex.ok("POST", MODES, mode("DIFFERENT_HOURS_DAILY"))["id"]

    days = webex.ok("GET", f"{MODES}/{made}")["differentHoursDaily"]

    assert days["monday"] == {**NINE_TO_FIVE, "allDayEnabled": False}
    assert list(days.values()).count(CLOSED) == 6


def test_daily_hours_may_cross_midnight_and_a_whole_day_has_no_times(webex: Stage):
    hours = {
        "mondayToFriday": {"enabled": True, "startTime": "22:00", "endTime": "06:00"},
        "saturdayToSunday": {"enabled": True, "allDayEnabled": True, "startTime": "01:00"},
    }
    made = webex.ok("POST", MODES, mode("SAME_HOURS_DAILY", sameHoursDaily=hours))["id"]

    shown = webex.ok("GET", f"{MODES}/{made}")["sameHoursDaily"]

    assert shown["mondayToFriday"]["endTime"] == "06:00"
    assert shown["saturdayToSunday"] == {"enabled": True, "allDayEnabled": True}


def test_the_list_has_no_hours_and_an_empty_one_has_no_key(webex: Stage):
    assert webex.ok("GET", MODES) == {}

    webex.ok("POST", MODES, mode("SAME_HOURS_DAILY", at=DALLAS))

    (entry,) = webex.ok("GET", MODES)["operatingModes"]
    assert set(entry) == {"id", "name", "type", "level", "location", "callForwarding"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["alpha", "Beta", "delta", "Gamma"]),
        ({"order": "name-desc"}, ["Gamma", "delta", "Beta", "alpha"]),
        ({"order": "asc"}, ["alpha", "Beta", "delta", "Gamma"]),
        ({"name": "TA"}, ["Beta", "delta"]),
        ({"limitToLocationId": DALLAS + "="}, ["Beta"]),
        ({"limitToOrgLevelEnabled": "true"}, ["alpha", "Gamma"]),
        ({"limitToOrgLevelEnabled": "false", "name": "x"}, []),
    ],
)
def test_modes_are_listed_by_name_and_filtered(webex: Stage, query, found):
    for name, at in [("Gamma", None), ("Beta", DALLAS), ("delta", BERLIN), ("alpha", None)]:
        webex.ok("POST", MODES, mode(at=at, name=name))

    assert names(webex.ok("GET", MODES, **query)) == found


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"order": "type-asc"}, 400),
        ({"limitToOrgLevelEnabled": "perhaps"}, 400),
        ({"limitToLocationId": "nowhere"}, 404),
    ],
)
def test_a_list_that_cannot_be_is_refused(webex: Stage, query, status):
    webex.refused(status, "GET", MODES, **query)


def test_ten_modes_are_a_page_unless_more_are_asked_for(webex: Stage):
    for number in range(25):
        webex.ok("POST", MODES, mode(name=f"M {number:02}"))

    answer = webex.http.get(MODES, params={"name": "M "})
    seen = names(answer.json())
    while "next" in answer.links:
        answer = webex.http.get(answer.links["next"]["url"])
        seen += names(answer.json())

    assert len(names(webex.ok("GET", MODES))) == 10
    assert seen == [f"M {number:02}" for number in range(25)]
    assert len(names(webex.ok("GET", MODES, max=1000))) == 25


def test_a_location_can_use_its_own_modes_and_those_of_the_organization(webex: Stage):
    for name, at in [("Org", None), ("Dallas", DALLAS), ("Berlin", BERLIN)]:
        webex.ok("POST", MODES, mode(at=at, name=name))
    path = "/telephony/config/locations/{}/operatingModes/availableOperatingModes"

    found = webex.ok("GET", path.format(DALLAS))["operatingModes"]

    assert [(set(each), each["name"]) for each in found] == [
        ({"id", "name"}, "Dallas"),
        ({"id", "name"}, "Org"),
    ]
    webex.refused(404, "GET", path.format("nowhere"))


def test_an_update_keeps_what_is_not_sent(webex: Stage):
    made = webex.ok("POST", MODES, mode("HOLIDAY", callForwarding={"destination": "4711"}))["id"]
    before = webex.ok("GET", f"{MODES}/{made}")

    webex.ok("PUT", f"{MODES}/{made}", {"name": "New", "type": "NONE", "level": "LOCATION"})

    assert webex.ok("GET", f"{MODES}/{made}") == {**before, "name": "New"}


def test_names_are_unique_at_one_level(webex: Stage):
    webex.ok("POST", MODES, mode())
    webex.ok("POST", MODES, mode(at=DALLAS))
    other = webex.ok("POST", MODES, mode(name="Other"))["id"]

    webex.refused(409, "POST", MODES, mode())
    webex.refused(409, "POST", MODES, mode(at=DALLAS))
    webex.refused(409, "PUT", f"{MODES}/{other}", {"name": "Mode"})
    webex.ok("PUT", f"{MODES}/{other}", {"name": "Other"})


def test_a_level_has_at_most_100_modes(webex: Stage):
    entries = [mode(name=f"M{number}") for number in range(100)]
    webex.vendor.load({"locations": [{"id": DALLAS, "name": "D"}], "operatingModes": entries})

    webex.refused(400, "POST", MODES, mode())
    webex.ok("POST", MODES, mode(at=DALLAS))


@pytest.mark.parametrize(
    ("body", "member"),
    [
        (mode(name=None), "name"),
        (mode("SOMETIMES"), "type"),
        (mode(level="PEOPLE"), "level"),
        (mode(level="LOCATION"), "locationId"),
        (mode(at="nowhere"), "locationId"),
        (mode(locationId=DALLAS), "locationId"),
        (mode("SAME_HOURS_DAILY", sameHoursDaily=None), "sameHoursDaily"),
        (mode("DIFFERENT_HOURS_DAILY", differentHoursDaily=None), "differentHoursDaily"),
        (mode("HOLIDAY", holidays=None), "holidays"),
        (mode("HOLIDAY", holidays=[CHRISTMAS] * 151), "holidays"),
        (mode("NONE", holidays=[CHRISTMAS]), "holidays"),
        (mode("NONE", **BY_TYPE["SAME_HOURS_DAILY"]), "sameHoursDaily"),
        (mode(callForwarding=[]), "callForwarding"),
        (mode(callForwarding={"enabled": "yes"}), "callForwarding.enabled"),
        (mode(callForwarding={"destination": 1}), "callForwarding.destination"),
        (
            mode("SAME_HOURS_DAILY", sameHoursDaily={"mondayToFriday": {"enabled": True}}),
            "sameHoursDaily.mondayToFriday.startTime",
        ),
        (
            mode("DIFFERENT_HOURS_DAILY", differentHoursDaily={"friday": {"endTime": "25:00"}}),
            "differentHoursDaily.friday.endTime",
        ),
        (mode("HOLIDAY", holidays=[{**CHRISTMAS, "endDate": "2026-12-24"}]), "holidays[0].endDate"),
    ],
)
def test_a_mode_that_breaks_a_rule_is_refused_by_the_name_of_the_member(webex: Stage, body, member):
    assert webex.refused(400, "POST", MODES, body)["description"].startswith(f"{member} ")


def holiday_mode(webex: Stage, *holidays: dict[str, Any]) -> str:
    made = webex.ok("POST", MODES, mode("HOLIDAY", holidays=list(holidays)))["id"]
    return f"{MODES}/{made}"


@pytest.mark.parametrize("holiday", [CHRISTMAS, STOCKTAKING])
def test_a_holiday_lives_from_create_to_delete(webex: Stage, holiday):
    path = holiday_mode(webex)
    made = webex.ok("POST", f"{path}/holidays", holiday)["id"]

    (in_mode,) = webex.ok("GET", path)["holidays"]
    webex.ok("DELETE", f"{path}/holidays/{made}")

    assert in_mode == {"allDayEnabled": False, **holiday, "id": made}
    assert webex.ok("GET", path)["holidays"] == []
    webex.refused(404, "GET", f"{path}/holidays/{made}")


def test_the_details_of_a_holiday_deny_that_it_lasts_whole_days(webex: Stage):
    path = holiday_mode(webex, CHRISTMAS)
    (in_mode,) = webex.ok("GET", path)["holidays"]

    alone = webex.ok("GET", f"{path}/holidays/{in_mode['id']}")

    assert in_mode["allDayEnabled"] is True
    assert alone == {**in_mode, "allDayEnabled": False}
    assert "startTime" not in alone


def test_an_update_of_a_holiday_is_partial_and_keeps_its_id(webex: Stage):
    path = holiday_mode(webex, STOCKTAKING)
    (before,) = webex.ok("GET", path)["holidays"]

    webex.ok("PUT", f"{path}/holidays/{before['id']}", {"name": "Count"})

    assert webex.ok("GET", path)["holidays"] == [{**before, "name": "Count"}]


@pytest.mark.parametrize(
    ("holiday", "change", "times"),
    [
        (
            CHRISTMAS,
            {"allDayEnabled": True, "startTime": "08:00", "endTime": "12:00"},
            ("08:00", "12:00"),
        ),
        (STOCKTAKING, {"allDayEnabled": True}, (None, None)),
        (STOCKTAKING, {"endTime": "14:00"}, ("08:00", "14:00")),
    ],
)
def test_both_times_win_over_the_whole_day_in_an_update(webex: Stage, holiday, change, times):
    path = holiday_mode(webex, holiday)
    (before,) = webex.ok("GET", path)["holidays"]

    webex.ok("PUT", f"{path}/holidays/{before['id']}", change)

    (after,) = webex.ok("GET", path)["holidays"]
    assert (after.get("startTime"), after.get("endTime")) == times
    assert after["allDayEnabled"] is (times == (None, None))


def test_holidays_of_an_update_replace_all_and_get_new_ids(webex: Stage):
    path = holiday_mode(webex, CHRISTMAS, STOCKTAKING)
    before = webex.ok("GET", path)["holidays"]

    webex.ok("PUT", path, {"holidays": before[:1]})

    (after,) = webex.ok("GET", path)["holidays"]
    assert after["name"] == "Christmas"
    assert after["id"] not in {each["id"] for each in before}


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"name": None}, "name"),
        ({"startDate": "2026-12-32"}, "startDate"),
        ({"allDayEnabled": False}, "startTime"),
        ({"recurrence": {"recurWeekly": {"monday": True}}}, "recurWeekly"),
        ({"recurrence": {"recurForEver": True}}, "recurForEver"),
        ({"recurrence": {"recurYearlyByDate": {"dayOfMonth": 0, "month": "MAY"}}}, "dayOfMonth"),
        ({"recurrence": {"recurYearlyByDay": {"day": "SUNDAY", "week": "FIRST"}}}, "month"),
    ],
)
def test_a_holiday_that_breaks_a_rule_is_refused(webex: Stage, change, member):
    path = holiday_mode(webex)

    refusal = webex.refused(400, "POST", f"{path}/holidays", {**CHRISTMAS, **change})

    assert member in refusal["description"]


def test_a_mode_has_at_most_150_holidays_and_only_one_of_that_type_has_any(webex: Stage):
    full = holiday_mode(webex, *[CHRISTMAS] * 150)
    none = webex.ok("POST", MODES, mode(name="Other"))["id"]

    webex.refused(400, "POST", f"{full}/holidays", CHRISTMAS)
    webex.refused(400, "POST", f"{MODES}/{none}/holidays", CHRISTMAS)
