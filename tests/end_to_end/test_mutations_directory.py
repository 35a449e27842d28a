"""The directory, changed through the gateway: who is the same person in which vendor. No vendor is ever asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end.hands import Hands, plain
from tests.stage import GatewayClient, SandboxControl

WEBEX_PERSON = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDE"
NO_LINKS = {"opentactAccount": False, "pexipLeadSegmentIds": []}
EVERY_LINK = {
    "mykaarmaDepartmentId": "d-1",
    "mykaarmaDealerAssociateId": "da-1",
    "webexPersonId": WEBEX_PERSON,
    "opentactAccount": True,
    "pexipLeadSegmentIds": ["1235", "1234"],
}
GRACE = {
    "name": "Grace Hopper",
    "email": "Grace@Example.com",
    "timeZone": "America/New_York",
    "links": EVERY_LINK,
}


@pytest.fixture
def hands(gateway: GatewayClient, sandbox: SandboxControl) -> Iterator[Hands]:
    hands = Hands(gateway, sandbox)
    yield hands
    assert hands.calls() == []


def found_by(hands: Hands, **by: str) -> Any:
    """The associate that a lookup finds, by name."""
    query = "query ($by: AssociateLookup!) { associate(by: $by) { name } }"
    found = hands.gateway.data(query, by=by)["associate"]
    return found and found["name"]


def test_somebody_is_registered_with_all_members_and_found_by_each_of_them(hands: Hands) -> None:
    payload = hands.did("associateRegister", {**GRACE, "clientMutationId": "g"})

    assert payload["clientMutationId"] == "g"
    assert plain(payload["associate"]) == GRACE
    assert found_by(hands, id=payload["associate"]["id"]) == "Grace Hopper"
    assert found_by(hands, email="grace@EXAMPLE.com") == "Grace Hopper"
    assert found_by(hands, mykaarmaDealerAssociateId="da-1") == "Grace Hopper"
    assert found_by(hands, webexPersonId=WEBEX_PERSON) == "Grace Hopper"


def test_a_name_is_enough_and_nothing_is_linked_then(hands: Hands) -> None:
    shown = hands.did("associateRegister", {"name": "Grace Hopper"})["associate"]

    assert plain(shown) == {"name": "Grace Hopper", "links": NO_LINKS}


def test_a_padded_webex_id_is_kept_without_its_padding(hands: Hands) -> None:
    links = {"webexPersonId": WEBEX_PERSON + "=="}

    shown = hands.did("associateRegister", {"name": "Grace Hopper", "links": links})["associate"]

    assert shown["links"]["webexPersonId"] == WEBEX_PERSON


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"name": "Rear Admiral Hopper"}, {"name": "Rear Admiral Hopper"}),
        ({"email": "hopper@example.com"}, {"email": "hopper@example.com"}),
        ({"email": None}, {"email": None}),
        ({"email": "GRACE@example.com"}, {"email": "GRACE@example.com"}),
        ({"timeZone": "US/Pacific"}, {"timeZone": "US/Pacific"}),
        ({"timeZone": None}, {"timeZone": None}),
        ({"name": "Rear Admiral", "timeZone": None}, {"name": "Rear Admiral", "timeZone": None}),
    ],
)
def test_what_an_update_leaves_out_stays_and_null_clears(
    hands: Hands, change: dict[str, Any], after: dict[str, Any]
) -> None:
    before = hands.did("associateRegister", GRACE)["associate"]

    shown = hands.did("associateUpdate", {"associateId": before["id"], **change})["associate"]

    assert shown == {**before, **after}


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"mykaarmaDealerAssociateId": None}, {"mykaarmaDealerAssociateId": None}),
        ({"mykaarmaDealerAssociateId": "da-2"}, {"mykaarmaDealerAssociateId": "da-2"}),
        (
            {"mykaarmaDealerAssociateId": None, "mykaarmaDepartmentId": None},
            {"mykaarmaDealerAssociateId": None, "mykaarmaDepartmentId": None},
        ),
        ({"webexPersonId": None}, {"webexPersonId": None}),
        ({"opentactAccount": False}, {"opentactAccount": False}),
        ({"opentactAccount": None}, {"opentactAccount": False}),
        ({"pexipLeadSegmentIds": ["1239"]}, {"pexipLeadSegmentIds": ["1239"]}),
        ({"pexipLeadSegmentIds": []}, {"pexipLeadSegmentIds": []}),
        ({"pexipLeadSegmentIds": None}, {"pexipLeadSegmentIds": []}),
    ],
)
def test_a_link_that_is_left_out_stays_and_null_removes_it(
    hands: Hands, change: dict[str, Any], after: dict[str, Any]
) -> None:
    before = hands.did("associateRegister", GRACE)["associate"]

    asked = {"associateId": before["id"], "links": change}
    shown = hands.did("associateUpdate", asked)["associate"]

    assert shown["links"] == {**EVERY_LINK, **after}
    assert (shown["name"], shown["email"]) == (before["name"], before["email"])


@pytest.mark.parametrize(
    ("taken", "path"),
    [
        ({"email": "ADA@example.com"}, ["email"]),
        (
            {"links": {
                "mykaarmaDepartmentId": "323ad6b9-f655-5057-97c0-0cde9d90d758",
                "mykaarmaDealerAssociateId": "ea4d2522-66b2-5636-b431-2ceba161c9e7",
            }},
            ["links", "mykaarmaDealerAssociateId"],
        ),
        (
            {"links": {"webexPersonId": "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8yZTVkMjEwNy1lYzRiLTUxMjQtOTNhNy02MTcwNGU0YjBhMzg="}},
            ["links", "webexPersonId"],
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("mutation", ["associateRegister", "associateUpdate"])
def test_what_only_one_may_have_conflicts_with_whose_it_is(
    hands: Hands, mutation: str, taken: dict[str, Any], path: list[str]
) -> None:
    who = {"associateId": hands.id("Oona")} if mutation == "associateUpdate" else {"name": "Eve"}

    (error,) = hands.refused(mutation, {**who, **taken})

    assert (error["kind"], error["code"], error["path"]) == ("InputError", "CONFLICT", path)
    assert "Ada Byron" in error["message"]
    assert found_by(hands, email="ada@example.com") == "Ada Byron"


def test_a_removed_associate_is_gone_and_its_address_is_free_again(hands: Hands) -> None:
    id = hands.id("Oona")

    payload = hands.did("associateRemove", {"associateId": id, "clientMutationId": "r"})

    assert payload == {"userErrors": [], "clientMutationId": "r", "deletedId": id}
    assert found_by(hands, id=id) is None
    hands.did("associateRegister", {"name": "Oona", "email": "oona@example.com"})


@pytest.mark.parametrize("mutation", ["associateRemove", "associateUpdate", "outOfOfficeEnd"])
def test_who_was_removed_is_not_found(hands: Hands, mutation: str) -> None:
    hands.did("associateRemove", {"associateId": hands.id("Oona")})
    also = {"name": "X"} if mutation == "associateUpdate" else {}

    (error,) = hands.refused(mutation, {"associateId": hands.id("Oona"), **also})

    assert (error["code"], error["path"]) == ("NOT_FOUND", ["associateId"])
