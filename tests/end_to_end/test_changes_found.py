"""Changes that were asked for are found again: by id, by what they were about, page by page. The tests share them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway.schema.ids import encode
from tests.end_to_end.hands import Hands
from tests.stage import GatewayClient, SandboxControl

LIST = """query ($filter: ChangeFilter, $first: Int, $after: String) {
  changes(filter: $filter, first: $first, after: $after) {
    nodes { id name } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
RENAME = '{"leadSegmentId": "<segment fleet>", "description": "vans"}'
ASKED = [
    ("officeHoursUpdate", '{"officeHoursId": "<hours Staff meeting>", "name": "Standup"}', "DONE"),
    ("outOfOfficeSet", '{"associateId": "<Ada>"}', "DONE"),
    ("outOfOfficeSet", '{"associateId": "<Desmond>"}', "FAILED"),
    ("leadSegmentUpdate", RENAME, "DONE"),
]


@pytest.fixture(scope="module")
def hands(gateway_client: GatewayClient, sandbox_control: SandboxControl) -> Hands:
    """Hands that only look: whoever changes something needs others."""
    sandbox_control.reset()
    asyncio.run(gateway_client.reset())
    return Hands(gateway_client, sandbox_control)


@pytest.fixture(scope="module")
def changes(hands: Hands) -> list[dict[str, Any]]:
    """Four changes, in the order in which they were asked for."""
    made = []
    for mutation, wanted, status in ASKED:
        made.append(hands.changed(mutation, wanted))
        assert made[-1]["status"] == status
    return made


def found(hands: Hands, **given: Any) -> list[str]:
    """The ids of a page."""
    return [one["id"] for one in hands.gateway.data(LIST, **given)["changes"]["nodes"]]


def test_the_newest_stand_first_and_pages_have_each_of_them_once(
    hands: Hands, changes: list[dict[str, Any]]
) -> None:
    pages, after, more = [], None, True
    while more:
        page = hands.gateway.data(LIST, first=3, after=after)["changes"]
        pages.append([one["id"] for one in page["nodes"]])
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert len(pages) < 5

    newest_first = [one["id"] for one in reversed(changes)]
    assert pages == [newest_first[:3], newest_first[3:]]
    assert found(hands) == newest_first


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({}, [3, 2, 1, 0]),
        ({"statuses": ["FAILED"]}, [2]),
        ({"statuses": ["DONE", "FAILED"]}, [3, 2, 1, 0]),
        ({"statuses": ["RUNNING"]}, []),
        ({"statuses": []}, []),
        ({"name": "outOfOfficeSet"}, [2, 1]),
        ({"name": "outOfOfficeEnd"}, []),
        ({"associateId": "Ada"}, [1]),
        ({"associateId": "Desmond", "statuses": ["DONE"]}, []),
        ({"since": 2}, [3, 2]),
        ({"since": 2, "statuses": ["DONE"]}, [3]),
    ],
)
def test_of_a_filter_all_conditions_hold(
    hands: Hands, changes: list[dict[str, Any]], filter: dict[str, Any], expected: list[int]
) -> None:
    wanted = dict(filter)
    if "associateId" in wanted:
        wanted["associateId"] = hands.id(wanted["associateId"])
    if "since" in wanted:
        wanted["since"] = changes[wanted["since"]]["requestedAt"]

    assert found(hands, filter=wanted) == [changes[place]["id"] for place in expected]


def test_since_the_next_instant_there_is_none(hands: Hands, changes: list[dict[str, Any]]) -> None:
    last = datetime.fromisoformat(changes[-1]["requestedAt"]) + timedelta(microseconds=1)

    assert found(hands, filter={"since": last.isoformat()}) == []


@pytest.mark.parametrize(
    "given",
    [
        {"after": "nonsense"},
        {"first": 101},
        {"filter": {"associateId": encode("Location", "somewhere")}},
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(hands: Hands, given: dict[str, Any]) -> None:
    answer = hands.gateway.ask(LIST, **given)

    assert [one["extensions"]["code"] for one in answer["errors"]] == ["BAD_USER_INPUT"]


def test_a_change_is_a_node_and_the_same_in_every_way(
    hands: Hands, changes: list[dict[str, Any]]
) -> None:
    query = """query ($id: ID!) { node(id: $id) { __typename ... on Change { id name status } }
      nodes(ids: [$id]) { id } change(id: $id) { id name status } }"""
    one = {name: changes[2][name] for name in ("id", "name", "status")}

    data = hands.gateway.data(query, id=one["id"])

    assert data == {
        "node": {"__typename": "Change", **one},
        "nodes": [{"id": one["id"]}],
        "change": one,
    }


def test_a_change_that_is_not_there_is_null(hands: Hands) -> None:
    query = "query ($id: ID!) { change(id: $id) { id } node(id: $id) { id } }"

    data = hands.gateway.data(query, id=encode("Change", "0" * 32))

    assert data == {"change": None, "node": None}


def test_reading_changes_asks_no_vendor_unless_their_records_are_wanted(
    hands: Hands, changes: list[dict[str, Any]]
) -> None:
    hands.sandbox.forget_calls()

    shown = hands.gateway.data(
        """{ changes { nodes { name status requestedBy requestedAt finishedAt attention userErrors { code message }
          steps { vendor action status attempts message error { code } warnings { code } startedAt finishedAt } } } }"""
    )["changes"]["nodes"]

    assert hands.calls() == []
    assert [one["requestedBy"] for one in shown] == ["anonymous"] * 4
    failed = shown[1]
    assert (failed["status"], failed["steps"]) == ("FAILED", [])
    assert [one["code"] for one in failed["userErrors"]] == ["OUT_OF_OFFICE_SET_ELSEWHERE"]
    for one in shown:
        assert one["requestedAt"] <= one["finishedAt"]
        for step in one["steps"]:
            assert one["requestedAt"] <= step["startedAt"] <= step["finishedAt"]
            assert step["finishedAt"] <= one["finishedAt"]
