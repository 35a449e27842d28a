"""Which of the two media types answers, by the caller's Accept header."""

from __future__ import annotations

import httpx
import pytest

from gateway.web.negotiation import media_type, takes_stream
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
        # By RFC 9110 the most specific range says how much a type is liked, and the q of the header's order nothing.
        (f"*/*;q=1, {JSON};q=0.2, {GRAPHQL};q=0.3", GRAPHQL),
        (f"application/*;q=0.9, {JSON};q=0.1", GRAPHQL),
        (f"{JSON};q=0, application/*;q=0.5", GRAPHQL),
        (f"application/*;q=0, {JSON};q=0.1", JSON),
        (f"*/*, {GRAPHQL}", GRAPHQL),
        ("*/*;q=0", None),
        (f"{JSON};q=1.5", None),
        (f"{JSON};q=-1, {GRAPHQL};q=0.1", GRAPHQL),
        (f"{JSON};charset=utf-16", None),
        (f"{GRAPHQL};charset=utf-16, {JSON};q=0.1", JSON),
        (f'{GRAPHQL};charset="UTF-8"', GRAPHQL),
        (f"{JSON};odata=verbose", JSON),
        ("text/event-stream", None),
        # What urql, Apollo Client and browsers send.
        (
            f"{GRAPHQL}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed",
            GRAPHQL,
        ),
        (f"{GRAPHQL},{JSON};q=0.9", GRAPHQL),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
    ],
)
def test_the_type_that_the_caller_likes_best_is_chosen(
    accept: str | None, chosen: str | None
) -> None:
    assert media_type(accept) == chosen


@pytest.mark.parametrize(
    ("accept", "taken"),
    [
        (None, False),
        ("*/*", False),
        ("text/*", False),
        ("text/event-stream", True),
        ("Text/Event-Stream; charset=utf-8", True),
        ("text/event-stream;q=0", False),
        ("text/event-stream, multipart/mixed", True),
        (f"{GRAPHQL}, {JSON}, text/event-stream;q=0.1", True),
        ("text/event-streams", False),
    ],
)
def test_a_stream_is_taken_only_when_it_is_named(accept: str | None, taken: bool) -> None:
    assert takes_stream(accept) is taken


def test_several_accept_headers_are_one(gateway: GatewayClient) -> None:
    said = [("accept", f"{JSON};q=0.1"), ("accept", GRAPHQL)]
    request = gateway.http.build_request("POST", "/graphql", json={"query": "{ __typename }"})
    request.headers = httpx.Headers(
        [*(one for one in request.headers.items() if one[0] != "accept"), *said]
    )

    assert gateway.http.send(request).headers["content-type"] == f"{GRAPHQL}; charset=utf-8"


def test_the_chosen_type_is_named_with_its_charset(gateway: GatewayClient) -> None:
    response = gateway.post({"query": "{ viewer { client } }"}, accept=GRAPHQL)

    assert response.headers["content-type"] == f"{GRAPHQL}; charset=utf-8"
    assert "Accept" in response.headers["vary"].split(", ")


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
