"""Which status tells which refusal, under each of the two media types."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.operations.answer import Refusal
from gateway.web.negotiation import GRAPHQL, JSON
from gateway.web.statuses import STATUSES, status_of
from tests.stage import GatewayClient

HASH = "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38"
WHO = "{ viewer { client } }"
COERCED = "query ($id: ID!) { node(id: $id) { id } }"


def test_every_refusal_has_its_statuses() -> None:
    assert set(STATUSES) == set(Refusal)


@pytest.mark.parametrize("refusal", Refusal)
def test_a_refusal_is_never_a_success_under_the_new_type(refusal: Refusal) -> None:
    assert 400 <= status_of(refusal, GRAPHQL) < 600


@pytest.mark.parametrize("refusal", Refusal)
def test_under_json_a_refusal_has_the_same_status_or_200(refusal: Refusal) -> None:
    assert status_of(refusal, JSON) in (status_of(refusal, GRAPHQL), 200)


def test_only_what_no_caller_can_mend_is_a_5xx() -> None:
    ours = {one for one in Refusal if status_of(one, GRAPHQL) >= 500}

    assert ours == {Refusal.STORAGE, Refusal.UNCHECKED}


@pytest.mark.parametrize(
    ("sent", "as_json", "as_graphql"),
    [
        ({"query": WHO}, 200, 200),
        ({}, 400, 400),
        ({"query": WHO, "variables": []}, 400, 400),
        ({"query": "{"}, 200, 400),
        ({"query": "{ nothing }"}, 200, 400),
        ({"query": f"query A {WHO} query B {WHO}"}, 200, 400),
        ({"query": WHO, "operationName": "Nobody"}, 200, 400),
        ({"query": COERCED}, 200, 400),
        ({"query": COERCED, "variables": {"id": None}}, 200, 400),
        ({"query": COERCED, "variables": {"id": "x"}}, 200, 200),  # it ran: the error is a field's
        ({"query": "{ a " * 300 + "}" * 300}, 400, 400),
        ({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}}, 200, 400),
        (
            {"query": WHO, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}},
            400,
            400,
        ),
        ({"documentId": "nobody-registered-this"}, 404, 404),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_request_has_the_status_of_the_table(
    gateway: GatewayClient, sent: Any, as_json: int, as_graphql: int
) -> None:
    lenient, strict = gateway.post(sent, accept=JSON), gateway.post(sent, accept=GRAPHQL)

    assert (lenient.status_code, strict.status_code) == (as_json, as_graphql)
    if strict.status_code != 200:
        assert "data" not in strict.json()
    assert strict.headers["content-type"].startswith(GRAPHQL)
    assert lenient.headers["content-type"].startswith(JSON)


def test_data_beside_errors_is_a_plain_200(gateway: GatewayClient) -> None:
    both = gateway.post({"query": '{ viewer { client } node(id: "x") { id } }'}, accept=GRAPHQL)

    assert both.status_code == 200, "294 was in a draft, and no proxy knows it"
    assert both.json()["data"]["viewer"] == {"client": "anonymous"}
    assert both.json()["errors"]


def test_a_hash_that_is_unknown_is_answered_as_clients_expect_it(gateway: GatewayClient) -> None:
    asked = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}}

    response = gateway.post(asked)

    (error,) = response.json()["errors"]
    assert error["message"] == "PersistedQueryNotFound"
    assert error["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
    assert "no-store" in response.headers["cache-control"]
