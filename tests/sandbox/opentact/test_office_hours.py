"""Office hours: create, list, read, change, remove; both spellings; both readings of a time."""

from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import LUNCH

HOURS = "/account/office_hours"
COFFEE: dict[str, Any] = {
    "name": "Coffee",
    "type": "coffeebreak",
    "dow": "tue",
    "time_from": 100000,
    "time_to": 101500,
}
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def names(opentact: httpx.Client, **query: str) -> list[str]:
    payload = opentact.get(HOURS, params=query).raise_for_status().json()["payload"]
    return [entry["name"] for entry in payload]


def test_an_entry_lives_from_post_to_delete(http: httpx.Client, opentact: httpx.Client) -> None:
    made = opentact.post(HOURS, json=COFFEE)
    uuid = made.json()["payload"]["uuid"]
    http.put("/_sandbox/clock", json={"now": "2026-03-02T12:00:01Z"})
    changed = opentact.patch(f"{HOURS}/{uuid}", json={"dow": "wed", "time_to": 102000})
    read = opentact.get(f"{HOURS}/{uuid}")
    removed = opentact.delete(f"{HOURS}/{uuid}")

    assert (made.status_code, made.json()["success"]) == (200, True)
    assert COFFEE.items() <= made.json()["payload"].items()
    assert made.json()["payload"]["created_on"] == "2026-03-02T12:00:00.000Z"
    assert changed.json()["payload"]["modified_on"] == "2026-03-02T12:00:01.000Z"
    assert (COFFEE | {"dow": "wed", "time_to": 102000}).items() <= read.json()["payload"].items()
    assert removed.json()["payload"]["uuid"] == uuid
    assert opentact.get(f"{HOURS}/{uuid}").status_code == 404


def test_answers_expand_the_account_and_users_secrets_included(opentact: httpx.Client) -> None:
    entry = opentact.get(f"{HOURS}/{LUNCH}").json()["payload"]

    assert entry["account"]["time_zone"]["name"] == "America/Chicago"
    for user in (entry["created_by"], entry["modified_by"]):
        assert user["password"].startswith("sandbox-secret-")
        assert user["token"].startswith("sandbox-secret-")


def test_the_list_is_an_array_that_dow_narrows(opentact: httpx.Client) -> None:
    opentact.post(HOURS, json=COFFEE).raise_for_status()

    assert names(opentact) == ["Lunch", "Coffee"]
    assert names(opentact, dow="tue") == ["Coffee"]
    assert names(opentact, dow="sun") == []
    assert opentact.get(HOURS, params={"dow": "Tuesday"}).status_code == 400


def test_both_spellings_lead_to_the_same_entry(opentact: httpx.Client) -> None:
    other = "/account/officehours"

    assert opentact.get(f"{other}/{LUNCH}").json() == opentact.get(f"{HOURS}/{LUNCH}").json()
    assert opentact.get(other).json() == opentact.get(HOURS).json()


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize(("uuid", "status"), [("1", 400), (LUNCH.upper(), 400), (UNKNOWN, 404)])
def test_a_uuid_must_have_the_form_and_exist(
    opentact: httpx.Client, method: str, uuid: str, status: int
) -> None:
    answer = opentact.request(method, f"{HOURS}/{uuid}", json={"name": "x"})

    assert answer.status_code == status
    assert answer.json()["success"] is False
    assert answer.json()["status"] == status


@pytest.mark.parametrize("missing", list(COFFEE))
def test_post_needs_all_five_members(opentact: httpx.Client, missing: str) -> None:
    body = {name: value for name, value in COFFEE.items() if name != missing}

    answer = opentact.post(HOURS, json=body)

    assert answer.status_code == 400
    assert missing in answer.json()["message"]


BROKEN = [
    ({"name": ""}, "name"),
    ({"name": "x" * 25}, "name"),
    ({"name": 7}, "name"),
    ({"type": "working"}, "type"),
    ({"dow": "monday"}, "dow"),
    ({"time_from": -1}, "time_from"),
    ({"time_to": 236000}, "time_to"),
    ({"time_to": "101500"}, "time_to"),
    ({"time_to": True}, "time_to"),
    ({"time_from": None}, "time_from"),
    ({"time_from": 101501, "time_to": 101500}, "time_from"),
]


@pytest.mark.parametrize(("change", "word"), BROKEN)
def test_a_member_that_breaks_a_rule_is_400_in_post_and_in_patch(
    opentact: httpx.Client, change: dict[str, Any], word: str
) -> None:
    made = opentact.post(HOURS, json=COFFEE | change)
    changed = opentact.patch(f"{HOURS}/{LUNCH}", json=change)

    assert (made.status_code, changed.status_code) == (400, 400)
    assert word in made.json()["message"]
    assert names(opentact) == ["Lunch"]


def test_a_patch_must_not_turn_the_times_round(opentact: httpx.Client) -> None:
    assert opentact.patch(f"{HOURS}/{LUNCH}", json={"time_to": 115900}).status_code == 400


@pytest.mark.parametrize(
    ("encoding", "value", "status"),
    [
        ("HHMMSS", 235959, 200),
        ("HHMMSS", 126000, 400),
        ("HHMMSS", 120060, 400),
        ("HHMMSS", 86399, 400),  # 8:63:99
        ("SECONDS", 86399, 200),
        ("SECONDS", 86400, 400),
        ("SECONDS", 235959, 400),
    ],
)
def test_a_time_must_be_possible_in_the_reading_in_force(
    http: httpx.Client, opentact: httpx.Client, encoding: str, value: int, status: int
) -> None:
    http.put("/_sandbox/world", json={"opentact": {"timeEncoding": encoding}}).raise_for_status()

    answer = opentact.post(HOURS, json=COFFEE | {"time_from": 0, "time_to": value})

    assert answer.status_code == status


def test_the_account_tells_its_zone(opentact: httpx.Client) -> None:
    account = opentact.get("/account").json()["payload"]

    assert account["name"] == "Acme"
    assert account["time_zone"]["name"] == "America/Chicago"
