"""Operating modes, office hours and lead segments: each field against the world's own file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from gateway.sandbox import CREDENTIALS
from tests.end_to_end.demo import (
    LOCATIONS,
    MODES,
    OFFICE_HOURS,
    PEOPLE,
    ROWS,
    SEGMENTS,
    SPAN,
    SUBJECTS,
    WEEK,
    hours,
    span,
)
from tests.stage import GatewayClient, SandboxControl

DAY = "{ enabled allDay startTime endTime }"
MODE = f"""
  name type level location {{ name }}
  sameHoursDaily {{ mondayToFriday {DAY} saturdayToSunday {DAY} }}
  differentHoursDaily {{ {" ".join(f"{day.lower()} {DAY}" for day in WEEK)} }}
  holidays {{ {SPAN} }}
  callForwarding {{ enabled destination destinationVoicemailEnabled }}
  dataProblems {{ code }}
"""
SEGMENT = """
  code description createdAt updatedAt
  schedulingSettings { meetingType subject { name } }
  associates(first: 100) { totalCount nodes { email } }
"""
ENTRY = """
  name type dayOfWeek from to rawFrom rawTo createdAt modifiedAt dataProblems { code }
"""


def mode_shown(mode: dict[str, Any]) -> dict[str, Any]:
    """A mode of the world, as the schema shows it."""
    same, different = mode.get("sameHoursDaily"), mode.get("differentHoursDaily")
    holidays = [span(holiday) for holiday in mode.get("holidays", ())]
    forwarding = mode["callForwarding"]
    location = LOCATIONS.get(mode.get("locationId"))
    return {
        "name": mode["name"],
        "type": mode["type"],
        "level": mode["level"],
        "location": location and {"name": location["name"]},
        "sameHoursDaily": same and {name: hours(same.get(name)) for name in same},
        "differentHoursDaily": different and {name: hours(different[name]) for name in different},
        "holidays": holidays if mode["type"] == "HOLIDAY" else None,
        "callForwarding": {**forwarding, "destination": forwarding["destination"] or None},
        "dataProblems": [],
    }


def test_every_operating_mode_of_the_world_is_shown_with_its_hours(gateway: GatewayClient) -> None:
    nodes = gateway.data(f"{{ operatingModes {{ nodes {{ {MODE} }} }} }}")["operatingModes"][
        "nodes"
    ]

    assert {node["name"] for node in nodes} == set(MODES)
    for node in nodes:
        assert node == mode_shown(MODES[node["name"]]), node["name"]


def test_the_vendors_own_example_of_a_mode_is_readable_without_problems(
    gateway: GatewayClient,
) -> None:
    query = f'{{ operatingModes(filter: {{name: "Day Operating"}}) {{ nodes {{ {MODE} }} }} }}'

    (node,) = gateway.data(query)["operatingModes"]["nodes"]

    weekend = {"enabled": True, "allDay": True, "startTime": None, "endTime": None}
    assert node["sameHoursDaily"]["saturdayToSunday"] == weekend
    assert node["dataProblems"] == []


def test_the_modes_of_a_person_are_those_of_the_location_then_those_of_the_organization(
    gateway: GatewayClient,
) -> None:
    query = """{ associates(first: 100) { nodes {
      email operatingModes { name level } location { operatingModes { name level } }
    } } }"""

    for node in gateway.data(query)["associates"]["nodes"]:
        if node["email"] not in PEOPLE:
            assert node["operatingModes"] is None
            continue
        place = PEOPLE[node["email"]].get("locationId")
        own = {name for name, mode in MODES.items() if mode.get("locationId") == place}
        everywhere = {name for name, mode in MODES.items() if mode["level"] == "ORGANIZATION"}
        shown = [one["name"] for one in node["operatingModes"]]
        assert set(shown[: len(own)]) == own
        assert set(shown[len(own) :]) == everywhere
        assert node["location"]["operatingModes"] == node["operatingModes"]


def at(raw: int) -> str:
    """HHMMSS as the schema writes a time: with seconds only where there are some."""
    text = f"{raw:06d}"
    seconds = "" if text[4:] == "00" else f":{text[4:]}"
    return f"{text[:2]}:{text[2:4]}{seconds}"


def entry_shown(entry: dict[str, Any]) -> dict[str, Any]:
    """Office hours of the world, as the schema shows them."""
    (day,) = (day for day in WEEK if day.lower().startswith(entry["dow"]))
    return {
        "name": entry["name"],
        "type": entry["type"].upper(),
        "dayOfWeek": day,
        "from": at(entry["time_from"]),
        "to": at(entry["time_to"]),
        "rawFrom": entry["time_from"],
        "rawTo": entry["time_to"],
        "dataProblems": [],
    }


def test_the_calendar_shows_every_block_with_the_vendors_own_numbers(
    gateway: GatewayClient,
) -> None:
    query = f"{{ officeHours {{ timeZone encoding entries {{ {ENTRY} }} }} }}"

    shown = gateway.data(query)["officeHours"]

    assert (shown["timeZone"], shown["encoding"]) == ("America/Chicago", "HHMMSS")
    for entry in shown["entries"]:
        created, modified = (
            datetime.fromisoformat(entry.pop(n)) for n in ("createdAt", "modifiedAt")
        )
        assert created <= modified
        assert created.utcoffset() is not None
    assert shown["entries"] == [entry_shown(entry) for entry in OFFICE_HOURS]


@pytest.mark.parametrize("day", WEEK)
def test_the_calendar_of_a_day_has_the_blocks_of_that_day(gateway: GatewayClient, day: str) -> None:
    query = (
        "query ($day: DayOfWeek) { officeHours(dayOfWeek: $day) { entries { dayOfWeek name } } }"
    )

    shown = gateway.data(query, day=day)["officeHours"]["entries"]

    wanted = [one["name"] for one in OFFICE_HOURS if day.lower().startswith(one["dow"])]
    assert [one["name"] for one in shown] == wanted
    assert {one["dayOfWeek"] for one in shown} <= {day}


def test_no_answer_has_a_members_name_or_value_of_the_accounts_secrets(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    everything = f"""{{
      officeHours {{ timeZone encoding entries {{ id {ENTRY} }} }}
      associate(by: {{email: "ada@example.com"}}) {{ officeHours {{ entries {{ name }} }} }}
      sources {{ vendor state asOf error {{ message }} }}
    }}"""
    login = (CREDENTIALS.opentact_email, CREDENTIALS.opentact_password)
    raw = sandbox.http.get("/opentact/rest/account/office_hours", auth=login)

    text = gateway.post({"query": everything}).text

    assert "sandbox-secret" in raw.text, "the vendor does show them"
    for word in ("password", "token", "sandbox-secret"):
        assert word not in text.lower()


def test_every_lead_segment_is_shown_with_what_can_be_booked_and_by_whom_it_is_served(
    gateway: GatewayClient,
) -> None:
    nodes = gateway.data(f"{{ leadSegments {{ nodes {{ {SEGMENT} }} }} }}")["leadSegments"]["nodes"]

    assert len(nodes) == len(SEGMENTS)
    for node, segment in zip(nodes, SEGMENTS.values(), strict=True):
        created = datetime.fromisoformat(node.pop("createdAt"))
        assert created <= datetime.fromisoformat(node.pop("updatedAt"))
        linked = [row for row in ROWS if segment["id"] in row["pexipLeadSegmentIds"].split(";")]
        in_order = [row["email"] for row in sorted(linked, key=lambda row: row["name"].casefold())]
        assert [one["email"] for one in node["associates"]["nodes"]] == in_order
        del node["associates"]
        assert node == {
            "code": segment["code"],
            "description": segment["description"],
            "schedulingSettings": [
                {
                    "meetingType": pair["meetingType"],
                    "subject": {"name": SUBJECTS[pair["subjectId"]]},
                }
                for pair in segment["schedulingSettings"]
            ],
        }


def test_a_person_shows_the_lead_segments_of_the_links_in_their_order(
    gateway: GatewayClient,
) -> None:
    query = "{ associates(first: 100) { nodes { email leadSegments { code } } } }"
    shown = {n["email"]: n["leadSegments"] for n in gateway.data(query)["associates"]["nodes"]}

    for row in ROWS:
        ids = [id for id in row["pexipLeadSegmentIds"].split(";") if id]
        assert shown[row["email"]] == [{"code": SEGMENTS[id]["code"]} for id in ids], row["email"]


def test_subjects_are_those_of_the_vendor(gateway: GatewayClient) -> None:
    shown = gateway.data("{ subjects { nodes { name } } }")["subjects"]["nodes"]

    assert [one["name"] for one in shown] == list(SUBJECTS.values())


def test_the_vendors_are_fresh_and_the_caller_is_anonymous(gateway: GatewayClient) -> None:
    query = """{ sources { vendor state asOf stale error { code } }
      viewer { client profile scopes departments { name } } }"""

    shown = gateway.data(query)

    vendors = {one.pop("vendor"): one for one in shown["sources"]}
    assert set(vendors) == {"MYKAARMA", "WEBEX", "OPENTACT", "PEXIP_ENGAGE"}
    for seen in vendors.values():
        assert datetime.fromisoformat(seen.pop("asOf")).utcoffset() is not None
        assert seen == {"state": "FRESH", "stale": False, "error": None}
    assert shown["viewer"]["departments"] is None, "not limited to any"
    assert shown["viewer"]["client"] == "anonymous"
    assert shown["viewer"]["scopes"] == sorted(shown["viewer"]["scopes"])
