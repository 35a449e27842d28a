"""Changes over several vendors and their previews: the steps are those that were told, people are there or not as it was
told, and undoing a change brings back what was there. Here a plan of each kind goes the whole way; more of them are in
`tests.changes.test_orders_of_several`.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.end_to_end.foresight import THE_WEEK, came_true, differences, previewed, statuses
from tests.end_to_end.hands import Hands
from tests.stage import GatewayClient, SandboxControl

AWAY = '"startsAt": "2090-06-14T12:00:00-05:00", "endsAt": "2090-06-15T11:30:00-05:00"'
OFF = '"name": "Stocktaking", "startDate": "2090-06-14", "endDate": "2090-06-14"'
MORNINGS = '"days": [{"day": "WEDNESDAY", "ranges": [{"from": "08:00", "to": "12:00"}]}]'
MUTATIONS = {
    "absence": "absencePlan",
    "workingWeek": "workingWeekSet",
    "holiday": "holidayDeclare",
}

# member of the preview's input, which is the mutation's; its input; vendors of the steps
PLANS = [
    ("absence", f'{{"associateId": "<Mei-Ling>", {AWAY}, "reason": "Training"}}', "MYKAARMA WEBEX WEBEX"),
    ("workingWeek", f'{{"name": "Short", "locationId": "<Dallas>", "associateIds": ["<Sofía>"], {MORNINGS}}}', "WEBEX WEBEX"),
    # Nine blocks and the staff meeting go; what a week with one morning leaves closed are eight.
    ("workingWeek", f'{{"name": "Short", "account": true, {MORNINGS}}}', " ".join(["OPENTACT"] * 18)),
    ("holiday", f'{{{OFF}, "level": "LOCATION", "locationIds": ["<Dallas>", "<New York>"], "associateIds": ["<Ada>"]}}',
     "WEBEX WEBEX WEBEX WEBEX MYKAARMA"),
    ("holiday", f'{{{OFF.replace("Stocktaking", "Dallas Inventory Day")}, "level": "LOCATION", "locationIds": ["<Dallas>"],'
     ' "callForwarding": {"enabled": true, "destination": "+12145550199"}}', "WEBEX WEBEX WEBEX"),
]  # fmt: skip


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Hands:
    return Hands(gateway, sandbox)


def made(hands: Hands, member: str, wanted: str) -> dict[str, Any]:
    """The change at its end. Some have many steps, and a busy machine may take longer for them than a caller waits."""
    return hands.ended(hands.changed(MUTATIONS[member], wanted)["id"])


def held(sandbox: SandboxControl) -> dict[str, Any]:
    """What the vendors hold, without what a record that is made again has anew, and with an empty out of office as
    none."""
    world = json.loads(json.dumps(sandbox.world()), object_hook=_told)
    world["opentact"]["officeHours"].sort(key=json.dumps)
    return dict(world)


def _told(record: dict[str, Any]) -> Any:
    if record.get("startTime") and record.get("startTime") == record.get("endTime"):
        return None
    new = ("id", "uuid", "created_on", "modified_on")
    return {name: value for name, value in record.items() if name not in new and value != []}


@pytest.mark.parametrize(("member", "wanted", "vendors"), PLANS)
def test_what_a_preview_tells_is_what_the_change_does(
    hands: Hands, member: str, wanted: str, vendors: str
) -> None:
    before = statuses(hands, THE_WEEK)
    said = previewed(hands, f'{{"{member}": {wanted}}}', steps=True)

    change = made(hands, member, wanted)

    assert said["userErrors"] == change["userErrors"] == []
    assert change["status"] == "DONE"
    assert [(one["vendor"], one["action"]) for one in change["steps"]] == [
        (one["vendor"], one["action"]) for one in said["steps"]
    ]
    assert " ".join(one["vendor"] for one in said["steps"]) == vendors
    assert {(one["status"], one["attempts"]) for one in change["steps"]} == {("DONE", 1)}
    assert came_true(before, statuses(hands, THE_WEEK)) == differences(said)
    assert differences(said)


@pytest.mark.parametrize(("member", "wanted", "vendors"), PLANS)
def test_undoing_a_change_that_is_done_brings_back_what_was_there(
    hands: Hands, sandbox: SandboxControl, member: str, wanted: str, vendors: str
) -> None:
    before = held(sandbox)
    change = made(hands, member, wanted)
    meanwhile = held(sandbox)

    undone = hands.ended(hands.changed("changeCompensate", {"changeId": change["id"]})["id"])

    assert (undone["status"], undone["userErrors"]) == ("COMPENSATED", [])
    assert {one["status"] for one in undone["steps"]} == {"UNDONE"}
    assert len(undone["steps"]) == len(vendors.split())
    assert meanwhile != before
    assert held(sandbox) == before


@pytest.mark.parametrize(("member", "wanted", "vendors"), PLANS)
def test_a_change_that_is_asked_for_again_finds_everything_as_it_shall_be(
    hands: Hands, sandbox: SandboxControl, member: str, wanted: str, vendors: str
) -> None:
    made(hands, member, wanted)
    done = held(sandbox)

    again = made(hands, member, wanted)

    assert again["status"] == "DONE"
    assert len(again["steps"]) <= len(vendors.split())
    assert held(sandbox) == done
