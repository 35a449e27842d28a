"""The steps that a preview tells: what the change would write where, read from the vendors, and nothing written."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.examples import global_id
from tests.stage import GatewayClient, SandboxControl, warmed

PREVIEW = """query ($change: ChangePreviewInput!, $steps: Boolean!) {
  preview(change: $change, from: "2090-06-12T00:00:00-05:00", to: "2090-06-19T00:00:00-05:00") {
    affected { associate { name } }
    steps @include(if: $steps) { vendor action undoable }
    userErrors { __typename code path } } }"""
PLAN = """mutation ($input: AbsencePlanInput!) { absencePlan(input: $input) {
  change { status steps { vendor action } } userErrors { code } } }"""
HOLIDAY = {"name": "Stocktaking", "startDate": "2090-06-14", "endDate": "2090-06-14"}


def absence_of(gateway: GatewayClient, email: str, **given: Any) -> dict[str, Any]:
    """The input of an absence."""
    return {
        "associateId": global_id(gateway, "associate", email),
        "startsAt": "2090-06-14T09:00:00-05:00",
        "endsAt": "2090-06-14T17:00:00-05:00",
        **given,
    }


def previewed(gateway: GatewayClient, change: dict[str, Any], *, steps: bool = True) -> Any:
    """The preview of a change."""
    return gateway.data(PREVIEW, change=change, steps=steps)["preview"]


def writes(sandbox: SandboxControl) -> list[str]:
    """The calls that could have changed something: myKaarma's lists are POSTs too."""
    return [
        call
        for calls in sandbox.calls().values()
        for call in calls
        if not call.startswith("GET") and "/list" not in call
    ]


def test_a_preview_tells_the_steps_that_the_change_then_has_and_writes_nothing(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    absence = absence_of(gateway, "mei-ling@example.com", reason="Training")
    sandbox.forget_calls()

    told = previewed(gateway, {"absence": absence})
    written = writes(sandbox)
    payload = gateway.data(PLAN, input=absence)["absencePlan"]

    assert written == []
    assert told["userErrors"] == []
    assert payload["change"]["status"] == "DONE"
    assert [{**one, "undoable": True} for one in payload["change"]["steps"]] == told["steps"]
    assert {one["vendor"] for one in told["steps"]} == {"MYKAARMA", "WEBEX"}


def test_a_second_absence_says_beforehand_which_out_of_office_it_replaces(
    gateway: GatewayClient,
) -> None:
    gateway.data(PLAN, input=absence_of(gateway, "mei-ling@example.com", reason="Training"))
    second = absence_of(
        gateway,
        "mei-ling@example.com",
        startsAt="2090-07-14T09:00:00-05:00",
        endsAt="2090-07-14T17:00:00-05:00",
    )

    told = previewed(gateway, {"absence": second})
    payload = gateway.data(PLAN, input=second)["absencePlan"]

    assert told["steps"][0]["action"] == (
        "Set Mei-Ling Chou out of office, in place of the one from 14 June 2090, 14:00 UTC until "
        "14 June 2090, 22:00 UTC"
    )
    assert payload["change"]["status"] == "DONE"
    assert [{**one, "undoable": True} for one in payload["change"]["steps"]] == told["steps"]


def test_an_absence_that_gets_no_event_says_so_and_why(gateway: GatewayClient) -> None:
    absence = absence_of(
        gateway,
        "mei-ling@example.com",
        startsAt="2090-11-05T01:30:00-05:00",  # Chicago sets its clocks back at two
        endsAt="2090-11-05T01:15:00-06:00",
    )

    told = previewed(gateway, {"absence": absence})
    payload = gateway.data(PLAN, input=absence)["absencePlan"]

    (only,) = told["steps"]
    assert only["action"].startswith(
        "Set Mei-Ling Chou out of office; no event at Webex, since their clock is set back"
    )
    assert payload["change"]["steps"] == [{"vendor": "MYKAARMA", "action": only["action"]}]


def test_steps_that_nobody_selects_are_not_planned(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    change = {"absence": absence_of(gateway, "mei-ling@example.com")}
    warmed(gateway, sandbox)

    plain = previewed(gateway, change, steps=False)
    few = sum(map(len, sandbox.calls().values()))
    sandbox.forget_calls()
    told = previewed(gateway, change)
    more = sum(map(len, sandbox.calls().values()))

    assert "steps" not in plain
    assert plain["affected"] == told["affected"]
    assert few < more


@pytest.mark.parametrize("steps", [True, False])
def test_what_stands_in_the_way_is_told_once_and_then_there_are_no_steps(
    gateway: GatewayClient, steps: bool
) -> None:
    change = {"absence": absence_of(gateway, "oona@example.com")}

    told = previewed(gateway, change, steps=steps)

    assert told["userErrors"] == [
        {"__typename": "InputError", "code": "CONFLICT", "path": ["absence", "associateId"]}
    ]
    assert told["affected"] == []
    assert told.get("steps", []) == []


def test_what_only_planning_sees_is_told_with_the_steps(gateway: GatewayClient) -> None:
    """The preview itself speaks of people: what is there already changes nothing for them."""
    id = global_id(gateway, "associate", "mei-ling@example.com")
    query = "query ($id: ID!) { node(id: $id) { ... on Associate { schedules { nodes { id name } } } } }"
    found = gateway.data(query, id=id)["node"]["schedules"]["nodes"]
    vacations = next(one["id"] for one in found if one["name"] == "Vacations")
    event = {
        "name": "Lunar New Year",
        "startDate": "2090-06-14",
        "endDate": "2090-06-14",
        "allDay": True,
    }
    change = {"scheduleEvent": {"scheduleId": vacations, "event": event}}

    told = previewed(gateway, change)

    assert told["userErrors"] == [
        {
            "__typename": "InputError",
            "code": "CONFLICT",
            "path": ["scheduleEvent", "event", "name"],
        }
    ]
    assert (told["steps"], told["affected"]) == ([], [])


def test_a_vendor_that_cannot_be_read_for_the_steps_is_a_user_error(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    change = {"absence": absence_of(gateway, "mei-ling@example.com")}
    sandbox.fault("webex", status=503)

    without = previewed(gateway, change, steps=False)
    told = previewed(gateway, change)

    assert without["userErrors"] == []
    assert told["userErrors"] == [
        {"__typename": "VendorRefusal", "code": "VENDOR_UNREACHABLE", "path": None}
    ]
    assert (told["steps"], told["affected"]) == ([], [])


def test_a_holiday_for_a_location_is_a_mode_and_an_event_and_comes_in_that_order(
    gateway: GatewayClient,
) -> None:
    dallas = global_id(gateway, "location", "Dallas")

    told = previewed(
        gateway, {"holiday": {**HOLIDAY, "level": "LOCATION", "locationIds": [dallas]}}
    )

    assert told["userErrors"] == []
    assert [one["vendor"] for one in told["steps"]] == ["WEBEX", "WEBEX"]
    assert "Stocktaking" in told["steps"][0]["action"]
    assert "Dallas" in told["steps"][1]["action"]
