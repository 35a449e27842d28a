"""A change is seen, and something asked of it, by whoever asked for it, and by who may for all clients."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from gateway.caller import Scope
from tests.permissions.two_worlds import OURS
from tests.stage import GatewayClient, SandboxControl

EVERY = frozenset(Scope)
OWN = EVERY - {Scope.CHANGES_ADMIN}
SET = """mutation ($input: OutOfOfficeSetInput!) { done: outOfOfficeSet(input: $input) {
  change { id status requestedBy } userErrors { code message ... on IdempotencyConflict { change { id } } } } }"""
ADD = """mutation ($input: ScheduleCreateInput!) { done: scheduleCreate(input: $input) {
  change { id status } userErrors { code message } } }"""
WISH = """mutation ($input: ChangeInput!) { done: %s(input: $input) {
  change { id status } userErrors { code message path } } }"""
RANGE = {"startsAt": "2031-01-01T00:00:00Z", "endsAt": "2031-01-02T00:00:00Z"}
NOT_FOUND = {
    "change": None,
    "userErrors": [
        {
            "code": "NOT_FOUND",
            "message": "There is no change of this id. Changes that ended long ago are forgotten.",
            "path": ["changeId"],
        }
    ],
}


@dataclass(frozen=True, slots=True)
class Clients:
    """Callers of one gateway."""

    anybody: GatewayClient
    shop: GatewayClient
    office: GatewayClient
    admin: GatewayClient
    ours: GatewayClient
    reader: GatewayClient


@pytest.fixture(scope="module")
def clients(gateway_client: GatewayClient, sandbox_control: SandboxControl) -> Clients:
    """A gateway as good as new: two clients, one who may for all of them, one of one department, one who only reads."""
    sandbox_control.reset()
    asyncio.run(gateway_client.reset())
    reads = frozenset(scope for scope in Scope if scope.endswith(":read"))
    return Clients(
        gateway_client,
        gateway_client.as_client("shop", scopes=OWN),
        gateway_client.as_client("office", scopes=OWN),
        gateway_client.as_client("admin", scopes={Scope.CHANGES_READ, Scope.CHANGES_ADMIN}),
        gateway_client.as_client("ours", scopes=EVERY, departments=[OURS]),
        gateway_client.as_client("reader", scopes=reads | {Scope.CHANGES_ADMIN}),
    )


def someone(client: GatewayClient, email: str) -> str:
    found = client.data(f'{{ associate(by: {{email: "{email}"}}) {{ id }} }}')
    return str(found["associate"]["id"])


def away(client: GatewayClient, email: str, **more: Any) -> dict[str, Any]:
    """What setting somebody out of office came to."""
    asked = {"associateId": someone(client, email), **RANGE, **more}
    return dict(client.data(SET, input=asked)["done"])


def seen(client: GatewayClient, id: str) -> bool:
    """Whether a client sees a change, by itself and in the list."""
    found = client.data(
        f'{{ change(id: "{id}") {{ id }} node(id: "{id}") {{ id }} changes(first: 100) {{ nodes {{ id }} }} }}'
    )
    listed = {"id": id} in found["changes"]["nodes"]
    assert (found["change"] is not None) is (found["node"] is not None) is listed
    return listed


def test_a_change_is_seen_by_its_client_and_by_who_may_for_all(clients: Clients) -> None:
    change = away(clients.shop, "ada@example.com")["change"]

    assert change["requestedBy"] == "shop"
    assert seen(clients.shop, change["id"])
    assert seen(clients.admin, change["id"])
    assert not seen(clients.office, change["id"])


def test_of_one_department_it_is_seen_when_it_names_its_people_alone(clients: Clients) -> None:
    for email, is_seen in (("ada@example.com", True), ("casimir@example.com", False)):
        change = away(clients.shop, email)["change"]

        assert seen(clients.ours, change["id"]) is is_seen


def test_a_change_of_a_persons_schedule_is_about_that_person(clients: Clients) -> None:
    for email, is_seen in (("ada@example.com", True), ("casimir@example.com", False)):
        asked = {
            "owner": {"associateId": someone(clients.shop, email)},
            "name": "Duty",
            "type": "HOLIDAYS",
        }
        clients.shop.data(ADD, input=asked)
        schedules = clients.shop.data(
            f'{{ associate(by: {{email: "{email}"}}) {{ schedules(type: HOLIDAYS) {{ nodes {{ id name }} }} }} }}'
        )["associate"]["schedules"]["nodes"]
        schedule = next(one["id"] for one in schedules if one["name"] == "Duty")

        change = clients.shop.data(
            "mutation ($input: ScheduleDeleteInput!) { scheduleDelete(input: $input) { change { id status } } }",
            input={"scheduleId": schedule},
        )["scheduleDelete"]["change"]

        assert change["status"] == "DONE"
        assert seen(clients.ours, change["id"]) is is_seen


def test_somebody_limited_sees_what_it_did_itself(clients: Clients) -> None:
    change = away(clients.ours, "rashid@example.com", overwrite=True)["change"]

    assert change["status"] == "DONE"
    assert seen(clients.ours, change["id"])


@pytest.mark.parametrize("wish", ["changeRetry", "changeCompensate", "changeCancel"])
def test_nothing_can_be_asked_of_a_change_that_is_not_seen(wish: str, clients: Clients) -> None:
    mine = away(clients.shop, "priya@example.com")["change"]["id"]
    theirs = away(clients.shop, "casimir@example.com")["change"]["id"]

    assert clients.office.data(WISH % wish, input={"changeId": mine})["done"] == NOT_FOUND
    assert clients.ours.data(WISH % wish, input={"changeId": theirs})["done"] == NOT_FOUND


def test_a_change_can_be_undone_by_its_client_and_by_who_may_for_all(clients: Clients) -> None:
    for undone_by in (clients.shop, clients.admin):
        change = away(clients.shop, "sofia@example.com")["change"]["id"]

        told = undone_by.data(WISH % "changeCompensate", input={"changeId": change})["done"]

        assert told["change"]["status"] == "COMPENSATED"


def test_who_may_for_all_clients_needs_no_scope_of_the_change(clients: Clients) -> None:
    change = away(clients.anybody, "tyrone@example.com")["change"]["id"]

    told = clients.reader.data(WISH % "changeCompensate", input={"changeId": change})["done"]

    assert told["change"]["status"] == "COMPENSATED"


def test_a_change_that_is_wide_is_closed_to_who_is_limited_even_where_it_is_seen(
    clients: Clients,
) -> None:
    place = clients.anybody.data("{ locations { nodes { id name } } }")["locations"]["nodes"][0]
    asked = {
        "name": "Founders",
        "startDate": "2031-07-04",
        "endDate": "2031-07-04",
        "locationIds": [place["id"]],
        "associateIds": [someone(clients.anybody, "mei-ling@example.com")],
    }
    change = clients.anybody.data(
        "mutation ($input: HolidayDeclareInput!) { holidayDeclare(input: $input) { change { id status } } }",
        input=asked,
    )["holidayDeclare"]["change"]
    assert change["status"] == "DONE"
    assert seen(clients.ours, change["id"])

    told = clients.ours.data(WISH % "changeCompensate", input={"changeId": change["id"]})["done"]

    assert [error["code"] for error in told["userErrors"]] == ["FORBIDDEN"]
    assert told["change"] is None


def test_an_idempotency_key_is_its_clients_own(clients: Clients) -> None:
    first = away(clients.shop, "ada@example.com", idempotencyKey="shared-key-1")

    second = away(clients.office, "ada@example.com", idempotencyKey="shared-key-1")

    assert first["change"]["id"] != second["change"]["id"]
    assert second["userErrors"] == []


def test_a_key_that_was_used_shows_its_change_only_to_who_sees_it(clients: Clients) -> None:
    ada, casimir = "ada@example.com", "casimir@example.com"
    shown = away(clients.shop, ada, idempotencyKey="shared-key-2")
    shop = away(clients.shop, casimir, idempotencyKey="shared-key-2")["userErrors"]
    assert [error["change"] for error in shop] == [{"id": shown["change"]["id"]}]

    moved = {"associateId": someone(clients.anybody, "mei-ling@example.com"), **RANGE}
    clients.ours.data(SET, input={**moved, "idempotencyKey": "shared-key-3"})
    update = "mutation ($input: AssociateUpdateInput!) { associateUpdate(input: $input) { userErrors { message } } }"
    elsewhere = {"mykaarmaDepartmentId": "b19abc48-8855-5c42-b755-d8995be87e01"}
    clients.anybody.data(update, input={"associateId": moved["associateId"], "links": elsewhere})
    (error,) = away(clients.ours, ada, idempotencyKey="shared-key-3")["userErrors"]

    assert error["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert error["change"] is None


def test_a_change_of_another_client_plans_no_absence_that_one_could_cancel(
    clients: Clients,
) -> None:
    planned = clients.shop.data(
        "mutation ($input: AbsencePlanInput!) { absencePlan(input: $input) { change { id status } } }",
        input={"associateId": someone(clients.shop, "priya@example.com"), **RANGE},
    )["absencePlan"]["change"]
    cancel = (
        "mutation ($input: AbsenceCancelInput!) { done: absenceCancel(input: $input) "
        "{ change { status } userErrors { code path } } }"
    )

    by_another = clients.office.data(cancel, input={"changeId": planned["id"]})["done"]
    by_itself = clients.shop.data(cancel, input={"changeId": planned["id"]})["done"]

    assert by_another == {
        "change": None,
        "userErrors": [{"code": "NOT_FOUND", "path": ["changeId"]}],
    }
    assert by_itself == {"change": {"status": "DONE"}, "userErrors": []}
