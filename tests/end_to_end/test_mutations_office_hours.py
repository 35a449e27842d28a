"""Office hours of the account (OpenTact), made, changed and removed through the gateway."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.hands import Hands, plain
from tests.stage import GatewayClient, SandboxControl

STAFF_MEETING = {
    "name": "Staff meeting", "type": "NONWORKING", "dayOfWeek": "MONDAY", "from": "08:00", "to": "08:30",
}  # fmt: skip


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


@pytest.mark.parametrize(
    ("type", "day", "times", "at_opentact"),
    [
        ("NONWORKING", "SUNDAY", ("00:00", "23:59:59"), ("nonworking", "sun", 0, 235959)),
        ("LUNCHTIME", "MONDAY", ("12:00", "12:45"), ("lunchtime", "mon", 120000, 124500)),
        ("COFFEEBREAK", "TUESDAY", ("09:05:07", "09:20"), ("coffeebreak", "tue", 90507, 92000)),
        ("WEEKENDS", "SATURDAY", ("00:00:01", "00:00:02"), ("weekends", "sat", 1, 2)),
        ("LUNCHTIME", "WEDNESDAY", ("23:59", "23:59:59"), ("lunchtime", "wed", 235900, 235959)),
        ("LUNCHTIME", "THURSDAY", ("01:00", "02:00"), ("lunchtime", "thu", 10000, 20000)),
        ("LUNCHTIME", "FRIDAY", ("10:10", "11:11:11"), ("lunchtime", "fri", 101000, 111111)),
    ],
)
def test_an_entry_is_made_with_all_its_members(
    hands: Hands,
    type: str,
    day: str,
    times: tuple[str, str],
    at_opentact: tuple[str, str, int, int],
) -> None:
    asked = {
        "name": "Made here ☕", "type": type, "dayOfWeek": day, "from": times[0], "to": times[1],
        "clientMutationId": "h",
    }  # fmt: skip

    payload = hands.did("officeHoursCreate", asked)

    kind, dow, time_from, time_to = at_opentact
    members = {key: value for key, value in asked.items() if key != "clientMutationId"}
    shown = plain(payload["officeHours"])
    assert payload["clientMutationId"] == "h"
    assert shown == {**members, "rawFrom": time_from, "rawTo": time_to}
    (held,) = hands.hours(name="Made here ☕")
    assert (held["type"], held["dow"]) == (kind, dow)
    assert (held["time_from"], held["time_to"]) == (time_from, time_to)


@pytest.mark.parametrize(
    ("change", "at_opentact"),
    [
        ({"name": "Standup"}, {"name": "Standup"}),
        ({"type": "COFFEEBREAK"}, {"type": "coffeebreak"}),
        ({"dayOfWeek": "FRIDAY"}, {"dow": "fri"}),
        ({"from": "07:45"}, {"time_from": 74500}),
        ({"to": "23:59:59"}, {"time_to": 235959}),
        ({"from": "10:00", "to": "10:30"}, {"time_from": 100000, "time_to": 103000}),
    ],
)
def test_an_update_changes_only_what_is_given(
    hands: Hands, change: dict[str, Any], at_opentact: dict[str, Any]
) -> None:
    (before,) = hands.hours(name="Staff meeting")

    payload = hands.did(
        "officeHoursUpdate", {"officeHoursId": hands.id("hours Staff meeting"), **change}
    )

    shown = plain(payload["officeHours"])
    assert payload["officeHours"]["id"] == hands.id("hours Staff meeting")
    raw = {"rawFrom": shown["rawFrom"], "rawTo": shown["rawTo"]}
    assert shown == {**STAFF_MEETING, **change, **raw}
    (after,) = hands.hours(uuid=before["uuid"])
    assert {**after, "modified_on": None} == {**before, **at_opentact, "modified_on": None}


def test_a_deleted_entry_is_gone(hands: Hands) -> None:
    id = hands.id("hours Staff meeting")

    payload = hands.did("officeHoursDelete", {"officeHoursId": id, "clientMutationId": "d"})

    assert payload == {"userErrors": [], "clientMutationId": "d", "deletedId": id}
    assert hands.hours(name="Staff meeting") == []
    assert hands.gateway.data("query ($id: ID!) { node(id: $id) { id } }", id=id) == {"node": None}
