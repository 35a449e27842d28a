"""Records as no page of a vendor shows them: unknown words, new members, nulls, impossible values.

One odd value costs itself: it is null, its record says why, and everything next to it is read.
"""

from __future__ import annotations

from typing import Any

from tests.end_to_end.demo import ROWS
from tests.end_to_end.scripted import NEW, Script
from tests.stage import GatewayClient

ADA = ROWS[0]
PROBLEMS = "dataProblems { path code message hint recordId vendor }"


def coded(problems: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Each problem's place and code."""
    for problem in problems:
        assert problem["message"].strip()
    return {(problem["path"], problem["code"]) for problem in problems}


MODES = "/webex/v1/telephony/config/operatingModes"


def test_an_operating_mode_of_unknown_words_keeps_what_can_be_read(
    script: Script, reader: GatewayClient
) -> None:
    mode = {
        "id": "odd",
        "name": "Odd",
        "type": "LUNAR_HOURS",
        "level": "GALAXY",
        "callForwarding": {"enabled": "true", "destination": None, **NEW},
        **NEW,
    }
    script.answers = {MODES: {"operatingModes": [mode], **NEW}, f"{MODES}/odd": mode}

    (shown,) = reader.data(
        f"""{{ operatingModes {{ nodes {{
          name type level location {{ name }} sameHoursDaily {{ mondayToFriday {{ enabled }} }}
          holidays {{ name }} callForwarding {{ enabled destination destinationVoicemailEnabled }}
          {PROBLEMS}
        }} }} }}"""
    )["operatingModes"]["nodes"]

    problems = shown.pop("dataProblems")
    assert coded(problems) == {("type", "UNKNOWN_VALUE"), ("level", "UNKNOWN_VALUE")}
    assert "LUNAR_HOURS" in problems[0]["message"]
    assert shown == {
        "name": "Odd",
        "type": None,
        "level": None,
        "location": None,
        "sameHoursDaily": None,
        "holidays": [],
        "callForwarding": {
            "enabled": True,
            "destination": None,
            "destinationVoicemailEnabled": False,
        },
    }


def test_hours_that_cannot_be_are_null_and_noted_and_the_other_days_stay(
    script: Script, reader: GatewayClient
) -> None:
    days = {
        "sunday": None,
        "monday": {"enabled": True, "startTime": "25:00", "endTime": "17:00"},
        "tuesday": {"enabled": "yes", "startTime": 900, "endTime": None},
        "wednesday": {"enabled": True},
        "thursday": {"enabled": True, "startTime": "9:00", "endTime": "17:00:00"},
        "friday": {"enabled": True, "startTime": "09:00", "endTime": "09:00"},
    }
    mode = {
        "id": "odd",
        "name": "Odd",
        "type": "DIFFERENT_HOURS_DAILY",
        "level": "ORGANIZATION",
        "differentHoursDaily": days,
    }
    script.answers = {MODES: {"operatingModes": [mode]}, f"{MODES}/odd": mode}
    day = "{ enabled allDay startTime endTime }"

    (shown,) = reader.data(
        f"""{{ operatingModes {{ nodes {{ {PROBLEMS} differentHoursDaily {{
          {" ".join(f"{name} {day}" for name in (*days, "saturday"))}
        }} }} }} }}"""
    )["operatingModes"]["nodes"]

    hours = shown["differentHoursDaily"]
    assert (hours["sunday"], hours["saturday"]) == (None, None)
    assert (hours["monday"]["startTime"], hours["monday"]["endTime"]) == (None, "17:00")
    assert (hours["thursday"]["startTime"], hours["thursday"]["endTime"]) == ("09:00", "17:00")
    assert coded(shown["dataProblems"]) >= {
        ("differentHoursDaily.monday.startTime", "IMPOSSIBLE_TIME"),
        ("differentHoursDaily.tuesday.enabled", "UNKNOWN_VALUE"),
        ("differentHoursDaily.wednesday.startTime", "MISSING_VALUE"),
        ("differentHoursDaily.friday.endTime", "END_NOT_AFTER_START"),
    }


def test_events_that_cannot_be_keep_their_names_and_say_what_is_wrong(
    script: Script, reader: GatewayClient
) -> None:
    events = [
        {"name": "No dates", **NEW},
        {"name": "Wrong dates", "startDate": "2026-02-30", "endDate": 5, "allDayEnabled": True},
        {
            "name": "Backwards",
            "startDate": "2026-03-02",
            "endDate": "2026-03-01",
            "startTime": "24:00",
            "endTime": "9 o'clock",
            "allDayEnabled": False,
        },
        {
            "name": "Odd recurrence",
            "startDate": "2026-03-02",
            "endDate": "2026-03-02",
            "allDayEnabled": True,
            "recurrence": {
                "recurForEver": "perhaps",
                "recurEndDate": "soon",
                "recurEndOccurrence": -1,
                "recurDaily": {"recurInterval": 0},
                "recurWeekly": {"recurInterval": "two", "monday": True, "funday": True},
                "recurYearlyByDate": {"dayOfMonth": 31, "month": "FEBRUARY"},
                "recurYearlyByDay": {"day": "FUNDAY", "week": "SIXTH", "month": None},
                **NEW,
            },
        },
        {"name": None, "startDate": "2026-03-02", "endDate": "2026-03-02", "recurrence": {}},
    ]
    schedule = {"id": "odd", "name": "Odd", "type": "businessHours", "events": events, **NEW}
    base = f"/webex/v1/people/{ADA['webexPersonId']}/features/schedules"
    others = [{"id": "other", "name": "Other", "type": "lunarHours"}]
    script.answers = {
        base: {"schedules": [schedule, *others]},
        f"{base}/businessHours/odd": schedule,
    }

    (shown,) = reader.data(
        f"""{{ associate(by: {{email: "ada@example.com"}}) {{ schedules {{ nodes {{
          name {PROBLEMS} events {{
            name startDate endDate startTime endTime allDay
            recurrence {{ forever endDate occurrences daily {{ interval }} weekly {{ interval days }}
              yearlyByDate {{ month }} yearlyByDay {{ day }} }}
          }}
        }} }} }} }}"""
    )["associate"]["schedules"]["nodes"]

    names = [event["name"] for event in shown["events"]]
    assert names == ["No dates", "Wrong dates", "Backwards", "Odd recurrence", ""]
    assert shown["events"][1]["startDate"] is None
    assert shown["events"][2]["endTime"] is None
    assert shown["events"][3]["recurrence"] == {
        "forever": None,
        "endDate": None,
        "occurrences": None,
        "daily": None,
        "weekly": {"interval": None, "days": ["MONDAY"]},
        "yearlyByDate": None,
        "yearlyByDay": None,
    }
    assert coded(shown["dataProblems"]) >= {
        ("events.0.startDate", "MISSING_VALUE"),
        ("events.1.startDate", "IMPOSSIBLE_DATE"),
        ("events.2.endDate", "END_BEFORE_START"),
        ("events.2.startTime", "IMPOSSIBLE_TIME"),
        ("events.3.recurrence.forever", "UNKNOWN_VALUE"),
        ("events.3.recurrence.occurrences", "IMPOSSIBLE_NUMBER"),
        ("events.3.recurrence.yearlyByDate.dayOfMonth", "IMPOSSIBLE_DATE"),
        ("events.3.recurrence.yearlyByDay.day", "UNKNOWN_VALUE"),
        ("events.3.recurrence.yearlyByDay.month", "MISSING_VALUE"),
    }
    assert {problem["vendor"] for problem in shown["dataProblems"]} == {"WEBEX"}


def test_a_location_of_nulls_and_numbers_is_read(script: Script, reader: GatewayClient) -> None:
    whole = {
        "id": "here",
        "name": "Here",
        "latitude": 32.78,
        "longitude": "-96.80",
        "notes": "Ring twice",
        "timeZone": "",
        "address": {"city": "Dallas", **NEW},
        **NEW,
    }
    script.answers = {"/webex/v1/locations": {"items": [whole, {"id": "bare", "name": "Bare"}]}}

    here, bare = reader.data(
        "{ locations { nodes { name timeZone latitude longitude notes preferredLanguage"
        " address { city country } } } }"
    )["locations"]["nodes"]

    assert (here["latitude"], here["longitude"], here["notes"]) == ("32.78", "-96.80", "Ring twice")
    assert (here["timeZone"], here["address"]) == (None, {"city": "Dallas", "country": None})
    assert set(bare.values()) == {"Bare", None}


def test_office_hours_that_cannot_be_show_the_raw_number_and_a_hint(
    script: Script, reader: GatewayClient
) -> None:
    entries = [
        {"uuid": "1", "name": "Odd", "type": "siesta", "dow": "funday", "time_from": 996100},
        {"uuid": "2", "type": "lunchtime", "dow": "mon", "time_from": "120000", "time_to": 9e4},
        {"uuid": "3", "type": "lunchtime", "dow": "mon", "time_from": 43200, "time_to": 10**12},
        {"uuid": "4", "type": None, "dow": None, "time_from": None, "time_to": -1, **NEW},
    ]
    secrets = {"created_by": {"password": "hunter2", "token": "t0k3n"}}
    script.answers = {
        "/opentact/rest/account/office_hours": {
            "success": True,
            "status": 200,
            "payload": [{**entry, **secrets} for entry in entries],
        },
        "/opentact/rest/account": {
            "success": True,
            "status": 200,
            "payload": {"uuid": "a", "time_zone": {"name": "Mars/Olympus"}, **secrets},
        },
    }

    answer = reader.post(
        {
            "query": f"""{{ officeHours {{ timeZone entries {{
              name type dayOfWeek from to rawFrom rawTo createdAt {PROBLEMS}
            }} }} }}"""
        }
    )

    assert "hunter2" not in answer.text
    assert "t0k3n" not in answer.text
    assert "errors" not in answer.json()
    shown = answer.json()["data"]["officeHours"]
    assert shown["timeZone"] is None, "no such zone"
    odd, readable, seconds, empty = shown["entries"]
    assert (odd["type"], odd["dayOfWeek"], odd["from"], odd["rawFrom"]) == (
        None,
        None,
        None,
        996100,
    )
    assert {code for _, code in coded(odd["dataProblems"])} == {
        "UNKNOWN_VALUE",
        "IMPOSSIBLE_TIME",
        "MISSING_VALUE",
    }
    assert (readable["name"], readable["from"], readable["to"]) == (None, "12:00", "09:00")
    assert coded(readable["dataProblems"]) == {("to", "END_BEFORE_START")}
    assert seconds["from"] == "04:32", "noon in the other encoding, but nobody guesses"
    assert coded(seconds["dataProblems"]) == {("to", "IMPOSSIBLE_TIME")}
    assert seconds["rawTo"] is None, "too large for the schema's Int"
    assert (empty["rawFrom"], empty["rawTo"], empty["to"]) == (None, -1, None)


def test_lead_segments_of_unknown_words_keep_what_can_be_read(
    script: Script, reader: GatewayClient
) -> None:
    base = "/pexip/enterprises/acme"
    script.answers = {
        f"{base}/lead-segments": {
            "data": [
                {"id": 7, "code": None, "createdAt": "yesterday", **NEW},
                {"id": "8", "code": "gone", "deletedAt": "2026-01-01T00:00:00Z"},
            ],
            "meta": None,
        },
        f"{base}/lead-segments/*/scheduling-settings": {
            "data": [
                {"meetingType": "HOLOGRAM", "subject": {"id": 123, **NEW}},
                {"meetingType": None, "subjectId": "404"},
                {"meetingType": "office", "subject": {"id": "123"}},
            ]
        },
        f"{base}/subjects": {
            "data": [{"id": 123, "name": {"language": "en", "value": "Test drive"}}],
            **NEW,
        },
    }

    nodes = reader.data(
        "{ leadSegments { nodes { code createdAt schedulingSettings { meetingType subject { name } } } } }"
    )["leadSegments"]["nodes"]

    assert nodes == [
        {
            "code": None,
            "createdAt": None,
            "schedulingSettings": [
                {"meetingType": None, "subject": {"name": "Test drive"}},
                {"meetingType": None, "subject": None},
                {"meetingType": "OFFICE", "subject": {"name": "Test drive"}},
            ],
        }
    ]
