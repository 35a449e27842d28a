"""Operating modes and their holidays (Webex), made, changed and removed through the gateway."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.end_to_end.hands import WEEK, Hands, plain
from tests.stage import GatewayClient, SandboxControl

OPEN = {"enabled": True, "allDay": False, "startTime": "09:00", "endTime": "17:30"}
OPEN_AT_WEBEX = {"enabled": True, "allDayEnabled": False, "startTime": "09:00", "endTime": "17:30"}
NIGHT = {"enabled": True, "allDay": False, "startTime": "22:00", "endTime": "06:00"}
NIGHT_AT_WEBEX = {"enabled": True, "allDayEnabled": False, "startTime": "22:00", "endTime": "06:00"}
ALL_DAY = {"enabled": True, "allDay": True}
ALL_DAY_AT_WEBEX = {"enabled": True, "allDayEnabled": True}
CLOSED = {"enabled": False, "allDay": False}
CLOSED_AT_WEBEX = {"enabled": False, "allDayEnabled": False}

BY_DAY = {
    "name": "Last Monday of May",
    "allDay": True,
    "startDate": "2027-05-31",
    "endDate": "2027-05-31",
    "recurrence": {"yearlyByDay": {"day": "MONDAY", "week": "LAST", "month": "MAY"}},
}
BY_DAY_AT_WEBEX = {
    "name": "Last Monday of May",
    "allDayEnabled": True,
    "startDate": "2027-05-31",
    "endDate": "2027-05-31",
    "recurrence": {"recurYearlyByDay": {"day": "MONDAY", "week": "LAST", "month": "MAY"}},
}
BY_DATE = {
    "name": "Half of Christmas Eve",
    "allDay": False,
    "startDate": "2026-12-24",
    "endDate": "2026-12-24",
    "startTime": "14:00",
    "endTime": "20:00",
    "recurrence": {"yearlyByDate": {"dayOfMonth": 24, "month": "DECEMBER"}},
}
BY_DATE_AT_WEBEX = {
    "name": "Half of Christmas Eve",
    "allDayEnabled": False,
    "startDate": "2026-12-24",
    "endDate": "2026-12-24",
    "startTime": "14:00",
    "endTime": "20:00",
    "recurrence": {"recurYearlyByDate": {"dayOfMonth": 24, "month": "DECEMBER"}},
}

PARTS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "SAME_HOURS_DAILY",
        {"sameHoursDaily": {"mondayToFriday": OPEN, "saturdayToSunday": ALL_DAY}},
        {"sameHoursDaily": {"mondayToFriday": OPEN_AT_WEBEX, "saturdayToSunday": ALL_DAY_AT_WEBEX}},
    ),
    (
        "DIFFERENT_HOURS_DAILY",
        {"differentHoursDaily": dict(zip(WEEK, [CLOSED, *[OPEN] * 4, NIGHT, ALL_DAY], strict=True))},
        {
            "differentHoursDaily": dict(
                zip(
                    WEEK,
                    [CLOSED_AT_WEBEX, *[OPEN_AT_WEBEX] * 4, NIGHT_AT_WEBEX, ALL_DAY_AT_WEBEX],
                    strict=True,
                )
            )
        },
    ),
    ("HOLIDAY", {"holidays": [BY_DAY, BY_DATE]}, {"holidays": [BY_DAY_AT_WEBEX, BY_DATE_AT_WEBEX]}),
    ("NONE", {}, {}),
]  # fmt: skip
FORWARDING = {"enabled": True, "destination": "+19705550006", "destinationVoicemailEnabled": True}


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


def without_ids(mode: dict[str, Any], *names: str) -> dict[str, Any]:
    """Those members of Webex's mode, its holidays without their ids."""
    text = json.dumps({name: mode[name] for name in names if name in mode})
    return dict(
        json.loads(text, object_hook=lambda one: {k: v for k, v in one.items() if k != "id"})
    )


@pytest.mark.parametrize("level", ["ORGANIZATION", "LOCATION"])
@pytest.mark.parametrize(("type", "part", "part_at_webex"), PARTS)
def test_every_type_of_mode_is_made_on_both_levels_with_all_its_members(
    hands: Hands, level: str, type: str, part: dict[str, Any], part_at_webex: dict[str, Any]
) -> None:
    place = {"locationId": hands.id("New York")} if level == "LOCATION" else {}
    asked = {
        "name": "Spring ☀ hours", "type": type, "level": level, **place, **part,
        "callForwarding": FORWARDING, "clientMutationId": "mode",
    }  # fmt: skip

    payload = hands.did("operatingModeCreate", asked)

    shown = plain(payload["operatingMode"])
    assert payload["clientMutationId"] == "mode"
    assert payload["operatingMode"]["dataProblems"] == []
    assert shown.pop("location", None) == ({"name": "New York"} if place else None)
    not_shown = {"locationId", "clientMutationId"}
    assert shown == {name: value for name, value in asked.items() if name not in not_shown}
    held = hands.mode("Spring ☀ hours")
    assert without_ids(held, "type", "level", "callForwarding", *part_at_webex) == {
        "type": type,
        "level": level,
        "callForwarding": FORWARDING,
        **part_at_webex,
    }
    assert held.get("locationId") == (hands.location("New York")["id"] if place else None)


def test_a_mode_may_leave_everything_out_that_has_a_default(hands: Hands) -> None:
    asked = """{"name": "Quiet", "type": "SAME_HOURS_DAILY", "level": "ORGANIZATION", "callForwarding": {},
      "sameHoursDaily": {"mondayToFriday": {"enabled": true, "startTime": "09:00", "endTime": "17:00"}}}"""

    shown = hands.did("operatingModeCreate", asked)["operatingMode"]

    assert shown["callForwarding"]["enabled"] is False
    assert shown["sameHoursDaily"]["mondayToFriday"]["allDay"] is False
    assert shown["sameHoursDaily"]["saturdayToSunday"]["enabled"] is False
    assert hands.mode("Quiet")["callForwarding"] == {
        "enabled": False,
        "destination": "",
        "destinationVoicemailEnabled": False,
    }


@pytest.mark.parametrize(
    ("mode", "change", "changed_at_webex"),
    [
        ("After hours", {"name": "At night"}, {"name": "At night"}),
        (
            "Day Operating Mode",
            {"sameHoursDaily": {"mondayToFriday": OPEN, "saturdayToSunday": CLOSED}},
            {"sameHoursDaily": {"mondayToFriday": OPEN_AT_WEBEX, "saturdayToSunday": CLOSED_AT_WEBEX}},
        ),
        (
            "New York Hours",
            {"differentHoursDaily": dict.fromkeys(WEEK, NIGHT)},
            {"differentHoursDaily": dict.fromkeys(WEEK, NIGHT_AT_WEBEX)},
        ),
        ("US Holidays", {"holidays": [BY_DATE]}, {"holidays": [BY_DATE_AT_WEBEX]}),
        ("US Holidays", {"holidays": []}, {}),
        ("Los Angeles Hours", {"callForwarding": FORWARDING}, {"callForwarding": FORWARDING}),
        (
            "After hours",
            {"callForwarding": {"enabled": True, "destination": "1001"}},
            {"callForwarding": {"enabled": True, "destination": "1001", "destinationVoicemailEnabled": False}},
        ),
    ],
)  # fmt: skip
def test_an_update_changes_its_part_and_leaves_the_others(
    hands: Hands, mode: str, change: dict[str, Any], changed_at_webex: dict[str, Any]
) -> None:
    before = hands.mode(mode)

    payload = hands.did(
        "operatingModeUpdate", {"operatingModeId": hands.id(f"mode {mode}"), **change}
    )

    after = hands.mode(changed_at_webex.get("name", mode))
    shown = payload["operatingMode"]
    assert shown["id"] == hands.id(f"mode {mode}")
    assert without_ids(after, *changed_at_webex) == changed_at_webex
    kept = set(before) - set(change)
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    (member,) = change
    assert (after.get("holidays") or []) == [] or change[member] != []
    if member != "callForwarding":
        assert plain(shown[member]) == change[member]


def test_a_deleted_mode_is_gone_from_webex_and_from_answers(hands: Hands) -> None:
    id = hands.id("mode After hours")

    payload = hands.did("operatingModeDelete", {"operatingModeId": id, "clientMutationId": "x"})

    assert payload == {"userErrors": [], "clientMutationId": "x", "deletedId": id}
    assert "After hours" not in hands.modes()
    assert hands.gateway.data("query ($id: ID!) { node(id: $id) { id } }", id=id) == {"node": None}


class TestHolidays:
    """One holiday of a mode at a time."""

    @pytest.mark.parametrize(
        ("holiday", "at_webex"), [(BY_DAY, BY_DAY_AT_WEBEX), (BY_DATE, BY_DATE_AT_WEBEX)]
    )
    def test_an_added_one_stands_among_the_others(
        self, hands: Hands, holiday: dict[str, Any], at_webex: dict[str, Any]
    ) -> None:
        before = hands.mode("US Holidays")["holidays"]

        payload = hands.did(
            "operatingModeHolidayAdd",
            {"operatingModeId": hands.id("mode US Holidays"), "holiday": holiday},
        )

        assert plain(payload["holiday"]) == holiday
        assert payload["holiday"] in payload["operatingMode"]["holidays"]
        after = hands.mode("US Holidays")
        assert after["holidays"][:-1] == before
        assert without_ids(after, "holidays")["holidays"][-1] == at_webex

    @pytest.mark.parametrize(
        ("change", "changed_at_webex"),
        [
            ({"name": "Christmas Day"}, {"name": "Christmas Day"}),
            (
                {"startDate": "2027-12-25", "endDate": "2027-12-26"},
                {"startDate": "2027-12-25", "endDate": "2027-12-26"},
            ),
            (
                {"allDay": False, "startTime": "08:00", "endTime": "12:00"},
                {"allDayEnabled": False, "startTime": "08:00", "endTime": "12:00"},
            ),
            (
                {"recurrence": {"yearlyByDay": {"day": "FRIDAY", "week": "LAST", "month": "DECEMBER"}}},
                {"recurrence": {"recurYearlyByDay": {"day": "FRIDAY", "week": "LAST", "month": "DECEMBER"}}},
            ),
        ],
    )  # fmt: skip
    def test_a_changed_one_keeps_its_id_and_its_other_members(
        self, hands: Hands, change: dict[str, Any], changed_at_webex: dict[str, Any]
    ) -> None:
        (before,) = [
            one for one in hands.mode("US Holidays")["holidays"] if one["name"] == "Christmas"
        ]

        payload = hands.did(
            "operatingModeHolidayUpdate", {"holidayId": hands.id("holiday Christmas"), **change}
        )

        assert payload["holiday"]["id"] == hands.id("holiday Christmas")
        assert change.items() <= plain(payload["holiday"]).items()
        (after,) = [
            one for one in hands.mode("US Holidays")["holidays"] if one["id"] == before["id"]
        ]
        assert after == before | changed_at_webex

    def test_times_make_an_all_day_one_a_timed_one(self, hands: Hands) -> None:
        asked = {
            "holidayId": hands.id("holiday Christmas"),
            "startTime": "08:00",
            "endTime": "12:00",
        }

        payload = hands.did("operatingModeHolidayUpdate", asked)

        (held,) = [
            one for one in hands.mode("US Holidays")["holidays"] if one["name"] == "Christmas"
        ]
        assert payload["holiday"]["allDay"] is False
        assert payload["holiday"]["startTime"] == "08:00"
        assert (held["allDayEnabled"], held["startTime"], held["endTime"]) == (
            False,
            "08:00",
            "12:00",
        )

    def test_one_with_times_becomes_an_all_day_one_without_them(self, hands: Hands) -> None:
        asked = {"holidayId": hands.id("holiday Inventory"), "allDay": True}

        payload = hands.did("operatingModeHolidayUpdate", asked)

        (held,) = hands.mode("Dallas Inventory Day")["holidays"]
        assert payload["holiday"]["allDay"] is True
        assert held["allDayEnabled"] is True
        assert payload["holiday"]["startTime"] is None

    def test_a_removed_one_is_gone_and_the_mode_stays(self, hands: Hands) -> None:
        id = hands.id("holiday Christmas")

        payload = hands.did("operatingModeHolidayRemove", {"holidayId": id})

        assert payload["deletedId"] == id
        names = [one["name"] for one in payload["operatingMode"]["holidays"]]
        assert names == [one["name"] for one in hands.mode("US Holidays")["holidays"]]
        assert "Christmas" not in names
        assert "Thanksgiving" in names
