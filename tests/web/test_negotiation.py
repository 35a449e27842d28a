"""Which of the two media types answers, by the caller's Accept header."""

from __future__ import annotations

import pytest

from gateway.web.graphql import media_type
from tests.stage import GatewayClient

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("  ", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        ("APPLICATION/JSON", JSON),
        ("Application/GraphQL-Response+JSON", GRAPHQL),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", JSON),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.1, {JSON}", JSON),
        (f"{JSON};q=0.1, {GRAPHQL};q=0.2", GRAPHQL),
        (f"{GRAPHQL}; charset=utf-8", GRAPHQL),
        (f"{GRAPHQL};charset=utf-8;q=0.5, {JSON};q=0.4", GRAPHQL),
        (f"text/html, {GRAPHQL};q=0.1", GRAPHQL),
        ("text/html, */*;q=0.1", JSON),
        (f"{JSON} ; Q=0.5 , {GRAPHQL} ; Q=0.6", GRAPHQL),
        (f"{GRAPHQL};q=0, */*", JSON),
        ("text/html", None),
        ("text/*", None),
        ("image/png, text/html;q=0.9", None),
        (f"{JSON};q=0", None),
        (f"{JSON};q=0.0, {GRAPHQL};q=0", None),
        (f"{JSON};q=x", None),
        (f"{JSON};q=nan", None),
        (f"{JSON};q=", None),
        (";;,,", None),
        ("application/jsonx", None),
    ],
)
def test_the_type_that_the_caller_likes_best_is_chosen(
    accept: str | None, chosen: str | None
) -> None:
    assert media_type(accept) == chosen


def test_the_chosen_type_is_named_with_its_charset(gateway: GatewayClient) -> None:
    response = gateway.post({"query": "{ viewer { client } }"}, accept=GRAPHQL)

    assert response.headers["content-type"] == f"{GRAPHQL}; charset=utf-8"
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize("accept", ["text/html", f"{JSON};q=0"])
def test_neither_of_ours_is_a_406_that_names_them(gateway: GatewayClient, accept: str) -> None:
    response = gateway.post({"query": "{ viewer { client } }"}, accept=accept)

    assert response.status_code == 406
    assert GRAPHQL in response.json()["errors"][0]["message"]
    assert response.headers["content-type"] == f"{JSON}; charset=utf-8"


def test_a_mutation_that_cannot_be_answered_is_not_carried_out(gateway: GatewayClient) -> None:
    register = 'mutation { associateRegister(input: { name: "Never" }) { userErrors { code } } }'

    assert gateway.post({"query": register}, accept="text/html").status_code == 406

    found = gateway.data('{ associates(filter: { search: "Never" }) { nodes { name } } }')
    assert found["associates"]["nodes"] == []
