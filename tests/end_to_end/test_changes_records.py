"""From a step of a change to the record that it wrote, as it is now."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.hands import Hands
from tests.stage import GatewayClient, SandboxControl

RECORD = """query ($id: ID!) { change(id: $id) { steps { record { __typename id
  ... on OfficeHours { name } ... on LeadSegment { description } ... on OutOfOffice { type } } } } }"""
RENAME = '{"leadSegmentId": "<segment fleet>", "description": "vans"}'


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


def record(hands: Hands, mutation: str, wanted: str, *, later: str | None = None) -> Any:
    """The record to which the step of a change leads; after one more change, where there is a `later` one."""
    change = hands.changed(mutation, wanted)
    if later is not None:
        hands.did(mutation, later)
    (step,) = hands.gateway.data(RECORD, id=change["id"])["change"]["steps"]
    return step["record"]


def test_a_step_leads_to_the_record_as_it_is_now(hands: Hands) -> None:
    wanted = '{"officeHoursId": "<hours Staff meeting>", "name": "Standup"}'
    hours = {"__typename": "OfficeHours", "id": hands.id("hours Staff meeting"), "name": "Standup"}

    renamed = record(hands, "leadSegmentUpdate", RENAME, later=RENAME.replace("vans", "trucks"))

    assert renamed["description"] == "trucks"
    assert record(hands, "officeHoursUpdate", wanted) == hours
    away = record(hands, "outOfOfficeSet", '{"associateId": "<Ada>"}')
    assert away["__typename"] == "OutOfOffice"


def test_a_step_whose_record_is_gone_leads_nowhere(hands: Hands) -> None:
    made = hands.changed("leadSegmentCreate", '{"code": "weekend"}')
    undone = hands.changed("changeCompensate", {"changeId": made["id"]})

    assert made["steps"][0]["record"]["__typename"] == "LeadSegment"
    assert undone["steps"][0]["record"] is None
