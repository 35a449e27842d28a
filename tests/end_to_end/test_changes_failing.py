"""Changes that do not go as they were meant to: what is undone, what is kept, and what can be done about it then.

The change of most tests declares a holiday in Dallas: an operating mode and an event of the location at Webex, and an out
of office of Ada at myKaarma. The event is what fails.
"""

from __future__ import annotations

from typing import Any

import pytest

from gateway.schema.ids import encode
from tests.end_to_end.hands import Hands
from tests.stage import GatewayClient, SandboxControl

HOLIDAY = """{"name": "Stocktaking", "startDate": "2090-06-14", "endDate": "2090-06-14", "level": "LOCATION",
  "locationIds": ["<Dallas>"], "associateIds": ["<Ada>"]}"""
KEPT = HOLIDAY.replace("}", ', "onFailure": "KEEP"}')
READS = ("GET ", "POST /department/dealerAssociate/list")
NO_EVENTS = {"method": "POST", "path": "*/events"}


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


def effects(hands: Hands) -> tuple[int, int, bool]:
    """What there is of the holiday: modes, events, and whether Ada is out of office."""
    schedules = {one["name"]: one for one in hands.location("Dallas")["schedules"]}
    events = [one["name"] for one in schedules["Dallas Holidays"]["events"]]
    absence = hands.absence("Ada")
    away = absence is not None and absence["startTime"] != absence["endTime"]
    return hands.modes().count("Stocktaking"), events.count("Stocktaking"), away


NOTHING, ALL, ALL_BUT_THE_EVENT = (0, 0, False), (1, 1, True), (1, 0, True)


def asked(hands: Hands, wish: str, change: dict[str, Any]) -> dict[str, Any]:
    """The change, after something was asked of it."""
    return hands.changed(wish, {"changeId": change["id"]})


def fates(change: dict[str, Any]) -> list[str]:
    """Where each step stands."""
    return [one["status"] for one in change["steps"]]


# ---------------------------------------------------------------- undone or kept


def test_when_a_step_is_refused_the_finished_ones_are_undone(hands: Hands) -> None:
    hands.sandbox.fault("webex", status=400, **NO_EVENTS)

    change = hands.changed("holidayDeclare", HOLIDAY)

    assert (change["status"], change["onFailure"]) == ("COMPENSATED", "COMPENSATE")
    assert effects(hands) == NOTHING
    mode, event, absence = change["steps"]
    assert (mode["status"], mode["attempts"], mode["message"]) == ("UNDONE", 2, None)
    assert (event["status"], event["attempts"]) == ("REFUSED", 1)
    assert event["error"]["code"] == "VENDOR_REFUSED"
    assert event["error"]["vendorRequestId"]
    assert absence["status"] in ("UNDONE", "SKIPPED")
    (error,) = change["userErrors"]
    assert (error["kind"], error["vendor"]) == ("VendorRefusal", "WEBEX")
    assert error["vendorRequestId"] == event["error"]["vendorRequestId"]


def test_with_keep_the_others_are_done_and_stay(hands: Hands) -> None:
    hands.sandbox.fault("webex", status=400, **NO_EVENTS)

    change = hands.changed("holidayDeclare", KEPT)

    assert (change["status"], change["onFailure"]) == ("PARTIAL", "KEEP")
    assert fates(change) == ["DONE", "REFUSED", "DONE"]
    assert [one["code"] for one in change["userErrors"]] == ["VENDOR_REFUSED"]
    assert effects(hands) == ALL_BUT_THE_EVENT


def test_a_vendor_that_stays_away_ends_as_a_refusal_does_once_the_time_is_over(
    hands: Hands,
) -> None:
    hands.sandbox.fault("webex", status=503, **NO_EVENTS)

    change = hands.changed("holidayDeclare", KEPT)

    assert change["status"] == "PARTIAL"
    assert change["steps"][1]["status"] == "FAILED"
    assert change["steps"][1]["attempts"] > 1
    assert [one["code"] for one in change["userErrors"]] == ["VENDOR_UNREACHABLE"]
    assert effects(hands) == ALL_BUT_THE_EVENT


def test_what_cannot_be_undone_needs_attention_and_says_what_is_left_where(hands: Hands) -> None:
    hands.sandbox.fault("webex", status=400, **NO_EVENTS)
    hands.sandbox.fault("webex", status=403, method="DELETE")

    change = hands.changed("holidayDeclare", HOLIDAY)

    assert change["status"] == "NEEDS_ATTENTION"
    assert fates(change)[:2] == ["FAILED", "REFUSED"]
    told = (
        '“Make the operating mode "Stocktaking" of Dallas” (Webex) took effect and was not undone'
    )
    assert told in change["attention"]
    assert "changeCompensate" in change["attention"]
    assert effects(hands) == (1, 0, False)


# ---------------------------------------------------------------- what can be asked then


@pytest.mark.parametrize(("wanted", "ended"), [(HOLIDAY, "COMPENSATED"), (KEPT, "PARTIAL")])
def test_once_the_vendor_is_well_a_retry_does_all_of_it(
    hands: Hands, wanted: str, ended: str
) -> None:
    hands.sandbox.fault("webex", status=400, **NO_EVENTS)
    failed = hands.changed("holidayDeclare", wanted)
    hands.sandbox.heal()

    again = asked(hands, "changeRetry", failed)

    assert failed["status"] == ended
    assert (again["status"], again["id"], again["userErrors"]) == ("DONE", failed["id"], [])
    assert fates(again) == ["DONE"] * 3
    assert effects(hands) == ALL
    assert hands.change(again["id"])["userErrors"] == []


def test_a_retry_does_again_what_was_taken_back_meanwhile(hands: Hands) -> None:
    hands.sandbox.fault("webex", status=400, **NO_EVENTS)
    change = hands.changed("holidayDeclare", KEPT)
    assert change["status"] == "PARTIAL"
    hands.sandbox.heal()
    hands.did("outOfOfficeEnd", '{"associateId": "<Ada>"}')
    assert effects(hands) == (1, 0, False)

    again = asked(hands, "changeRetry", change)

    assert (again["status"], effects(hands)) == ("DONE", ALL)


def test_a_retry_that_fails_as_before_says_so_again(hands: Hands) -> None:
    hands.sandbox.fault("webex", status=400, **NO_EVENTS)
    failed = hands.changed("holidayDeclare", HOLIDAY)

    again = asked(hands, "changeRetry", failed)

    assert (again["status"], fates(again)[:2]) == ("COMPENSATED", ["UNDONE", "REFUSED"])
    assert [one["code"] for one in again["userErrors"]] == ["VENDOR_REFUSED"]
    assert effects(hands) == NOTHING


def test_what_was_kept_can_be_undone(hands: Hands) -> None:
    hands.sandbox.fault("webex", status=400, **NO_EVENTS)
    kept = hands.changed("holidayDeclare", KEPT)

    undone = asked(hands, "changeCompensate", kept)

    assert (undone["status"], undone["userErrors"]) == ("COMPENSATED", [])
    assert effects(hands) == NOTHING


@pytest.mark.parametrize(
    ("wish", "ended", "left"),
    [("changeCompensate", "COMPENSATED", NOTHING), ("changeRetry", "DONE", ALL)],
)
def test_what_needed_attention_can_be_undone_or_done_once_nothing_is_in_the_way(
    hands: Hands, wish: str, ended: str, left: tuple[int, int, bool]
) -> None:
    hands.sandbox.fault("webex", status=400, **NO_EVENTS)
    hands.sandbox.fault("webex", status=403, method="DELETE")
    stuck = hands.changed("holidayDeclare", HOLIDAY)
    hands.sandbox.heal()

    after = asked(hands, wish, stuck)

    assert stuck["status"] == "NEEDS_ATTENTION"
    assert (after["status"], after["attention"], after["userErrors"]) == (ended, None, [])
    assert effects(hands) == left


def test_what_somebody_else_built_on_is_not_undone(hands: Hands) -> None:
    done = hands.changed("holidayDeclare", HOLIDAY)
    mode = done["steps"][0]["record"]
    assert mode["__typename"] == "OperatingMode"
    another = (
        '{"name": "Inventory", "allDay": true, "startDate": "2091-01-05", "endDate": "2091-01-05"}'
    )
    hands.did(
        "operatingModeHolidayAdd",
        f'{{"operatingModeId": "{mode["id"]}", "holiday": {another}}}',
    )

    undone = asked(hands, "changeCompensate", done)

    assert undone["status"] == "NEEDS_ATTENTION"
    assert "has changed meanwhile" in undone["attention"]
    assert undone["attention"].endswith("Look at it, and ask for the change anew.")
    assert len(hands.mode("Stocktaking")["holidays"]) == 2
    assert effects(hands) == (1, 0, False)


@pytest.mark.parametrize(
    ("wishes", "possible"),
    [
        ((), "changeCompensate"),
        (("changeCompensate",), "changeRetry"),
        (("changeCompensate", "changeRetry"), "changeCompensate"),
    ],
)
def test_only_what_makes_sense_can_be_asked_of_a_change_that_has_ended(
    hands: Hands, wishes: tuple[str, ...], possible: str
) -> None:
    change = hands.changed(
        "officeHoursUpdate", '{"officeHoursId": "<hours Staff meeting>", "name": "Standup"}'
    )
    for wish in wishes:
        change = asked(hands, wish, change)

    for wish in {"changeRetry", "changeCompensate", "changeCancel"} - {possible}:
        (error,) = (refused := asked(hands, wish, change))["userErrors"]
        assert (error["code"], error["path"]) == ("CONFLICT", ["changeId"])
        assert f"{change['status']}; {possible} can" in error["message"]
        assert refused["status"] == change["status"]


@pytest.mark.parametrize("wish", ["changeRetry", "changeCompensate", "changeCancel"])
@pytest.mark.parametrize(
    ("id", "code"),
    [
        (encode("Change", "0" * 32), "NOT_FOUND"),
        (encode("Location", "somewhere"), "BAD_USER_INPUT"),
        ("Stocktaking", "BAD_USER_INPUT"),
    ],
)
def test_what_is_no_change_can_be_asked_nothing(
    hands: Hands, wish: str, id: str, code: str
) -> None:
    (error,) = hands.refused(wish, {"changeId": id})

    assert (error["code"], error["path"]) == (code, ["changeId"])


# ---------------------------------------------------------------- keys


def test_the_key_of_a_change_that_failed_only_tells_that_it_failed(hands: Hands) -> None:
    hands.sandbox.fault("webex", status=400, **NO_EVENTS)
    keyed = HOLIDAY.replace("}", ', "idempotencyKey": "stocktaking"}')
    failed = hands.changed("holidayDeclare", keyed)
    hands.sandbox.heal()
    hands.sandbox.forget_calls()

    again = hands.changed("holidayDeclare", keyed)

    assert again == failed
    assert [call for call in hands.calls() if not call.startswith(READS)] == []
    assert effects(hands) == NOTHING


def test_the_key_of_a_change_that_was_done_in_the_end_gives_that_end(hands: Hands) -> None:
    hands.sandbox.fault("webex", status=400, **NO_EVENTS)
    keyed = HOLIDAY.replace("}", ', "idempotencyKey": "stocktaking"}')
    failed = hands.changed("holidayDeclare", keyed)
    hands.sandbox.heal()
    asked(hands, "changeRetry", failed)

    again = hands.changed("holidayDeclare", keyed)

    assert (again["id"], again["status"], again["userErrors"]) == (failed["id"], "DONE", [])
    assert effects(hands) == ALL


def test_a_header_counts_for_every_mutation_of_a_request_so_the_second_one_needs_its_own_key(
    hands: Hands,
) -> None:
    def create(alias: str, key: str = "") -> str:
        return (
            f'{alias}: leadSegmentCreate(input: {{code: "{alias}"{key}}})'
            " { change { status } userErrors { code message } } "
        )

    own = ', idempotencyKey: "another"'
    body = {"query": f"mutation {{ {create('one')} {create('two')} {create('three', own)} }}"}
    data = hands.gateway.post(body, **{"Idempotency-Key": "K"}).raise_for_status().json()["data"]

    assert [one["change"] for one in data.values()] == [
        {"status": "DONE"},
        None,
        {"status": "DONE"},
    ]
    (error,) = data["two"]["userErrors"]
    assert error["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert "give each its own idempotencyKey" in error["message"]
    assert len(hands.segments(code="two")) == 0
