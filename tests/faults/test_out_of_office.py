"""What the gateway itself set it knows without myKaarma, for as long as it holds; all else needs the vendor."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.examples import global_id
from tests.stage import GatewayClient, SandboxControl

SETTING = """mutation ($input: OutOfOfficeSetInput!) {
  outOfOfficeSet(input: $input) { userErrors { message } }
}"""
READING = """{ associate(by: {email: "ada@example.com"}) {
  name outOfOffice { type knownFrom } department { name }
} }"""


def set_out_of_office(gateway: GatewayClient, **times: str) -> None:
    """Set Ada out of office through the gateway."""
    ada = global_id(gateway, "associate", "ada@example.com")
    done = gateway.data(SETTING, input={"associateId": ada, "type": "VACATION", **times})
    assert done["outOfOfficeSet"]["userErrors"] == []


@pytest.mark.parametrize("fault", [{"status": 500}, {"hang": True}, {"garbage": True}], ids=str)
def test_one_in_force_that_the_gateway_set_shows_with_the_vendor_away(
    gateway: GatewayClient, sandbox: SandboxControl, fault: dict[str, Any]
) -> None:
    set_out_of_office(gateway)
    sandbox.fault("mykaarma", **fault)

    answer = gateway.ask(READING)

    assert answer["data"]["associate"] == {
        "name": "Ada Byron",
        "outOfOffice": {"type": "VACATION", "knownFrom": "GATEWAY"},
        "department": None,
    }
    assert [error["path"] for error in answer["errors"]] == [["associate", "department"]]


def test_a_planned_one_does_not_hide_that_the_vendors_flag_could_not_be_asked_for(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    set_out_of_office(gateway, startsAt="2090-01-02T08:00:00Z", endsAt="2090-01-09T08:00:00Z")
    assert gateway.data(READING)["associate"]["outOfOffice"]["knownFrom"] == "GATEWAY"
    sandbox.fault("mykaarma", status=500)

    answer = gateway.ask(READING)

    assert answer["data"]["associate"]["outOfOffice"] is None
    assert ["associate", "outOfOffice"] in [error["path"] for error in answer["errors"]]


def test_a_flag_set_elsewhere_is_shown_before_a_planned_one_of_the_gateways(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    set_out_of_office(gateway, startsAt="2090-01-02T08:00:00Z", endsAt="2090-01-09T08:00:00Z")
    world = sandbox.world()
    (ada,) = (
        one
        for one in world["mykaarma"]["dealerAssociates"]
        if one["emailAddress"] == "ada@example.com"
    )
    ada["outOfOffice"] = {"startTime": "2026-01-05T08:00:00Z"}
    sandbox.put_world(world)

    shown = gateway.data(READING)["associate"]["outOfOffice"]

    assert shown == {"type": None, "knownFrom": "VENDOR_FLAG"}
