"""What vendors say beside the record itself: a warning with a success, and who touched an entry."""

from __future__ import annotations

from tests.end_to_end.scripted import Script
from tests.stage import GatewayClient, SandboxControl

ADA = '{ associate(by: {email: "ada@example.com"}) { id } }'
SET = """mutation ($id: ID!) { outOfOfficeSet(input: {associateId: $id, overwrite: true}) {
  outOfOffice { knownFrom } warnings userErrors { code } } }"""
END = """mutation ($id: ID!) { outOfOfficeEnd(input: {associateId: $id}) {
  warnings userErrors { code } } }"""
ENTRY = {"uuid": "0783760a-73a1-4659-8e2f-d9a54e438d8a", "name": "Lunch", "dow": "mon"}
ENTRIES = "{ officeHours { entries { createdBy modifiedBy } } }"


def test_what_mykaarma_warns_of_is_told_beside_the_success(
    reader: GatewayClient, script: Script
) -> None:
    caution = {"warningTitle": "CALENDAR", "warningMessage": "Call +1 214 555 0100 first"}
    script.answers["/mykaarma/*/dealerAssociate/list"] = {"dealerAssociates": {}}
    script.answers["/mykaarma/*/outofoffice"] = {"errors": [], "warnings": [caution]}
    ada = reader.data(ADA)["associate"]["id"]

    done = reader.data(SET, id=ada)["outOfOfficeSet"]
    over = reader.data(END, id=ada)["outOfOfficeEnd"]

    assert done == {
        "outOfOffice": {"knownFrom": "GATEWAY"},
        "warnings": ["CALENDAR: Call … first"],
        "userErrors": [],
    }
    assert over == {"warnings": ["CALENDAR: Call … first"], "userErrors": []}


def test_without_warnings_and_without_a_write_there_are_none(gateway: GatewayClient) -> None:
    ada = gateway.data(ADA)["associate"]["id"]

    assert gateway.data(SET, id=ada)["outOfOfficeSet"]["warnings"] == []
    assert gateway.data(SET, id="nobody")["outOfOfficeSet"]["warnings"] == []


def test_who_touched_an_entry_is_told_by_name_only(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    login = ("sandbox@example.com", "sandbox-opentact")
    raw = sandbox.http.get("/opentact/rest/account/office_hours", auth=login).json()["payload"][0]
    who = raw["created_by"]
    shown = f"{who['first_name']} {who['last_name']}"

    entries = gateway.data(ENTRIES)["officeHours"]["entries"]

    assert entries[0] == {"createdBy": shown, "modifiedBy": shown}
    assert who["email"] not in str(entries)


def test_an_entry_whose_users_are_empty_or_of_another_shape_is_read_all_the_same(
    reader: GatewayClient, script: Script
) -> None:
    payload = [
        {**ENTRY, "created_by": {}, "modified_by": None},
        {**ENTRY, "created_by": "somebody", "modified_by": {"last_name": "Byron"}},
    ]
    script.answers["/opentact/rest/account/office_hours"] = {"success": True, "payload": payload}

    assert reader.data(ENTRIES)["officeHours"]["entries"] == [
        {"createdBy": None, "modifiedBy": None},
        {"createdBy": None, "modifiedBy": "Byron"},
    ]
