"""Subscriptions as server-sent events: when there is a stream, what is in it, and what is answered instead."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from gateway.schema.ids import encode
from tests.stage import GatewayClient
from tests.subscriptions.lines import WATCH, events, id_of, read_events
from tests.subscriptions.test_changes import PROGRESS, ended

STREAM = "text/event-stream"
URQL = "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed"
WHO = "{ viewer { client } }"


def asked(gateway: GatewayClient, query: str, accept: str, **variables: Any) -> httpx.Response:
    """The answer to a request that is no stream."""
    return gateway.http.post(
        "/graphql", json={"query": query, "variables": variables}, headers={"Accept": accept}
    )


@pytest.mark.parametrize("accept", [STREAM, URQL, f"{STREAM}, */*;q=0.1", f"{STREAM};q=0.5"])
def test_a_subscription_is_a_stream_wherever_one_is_accepted(
    followed: GatewayClient, accept: str
) -> None:
    change = ended(followed)
    with events(followed, PROGRESS, accept=accept, of=change["id"]) as response:
        said = list(read_events(response))

    assert response.status_code == 200
    assert response.headers["content-type"].startswith(STREAM)
    assert response.headers["cache-control"] == "no-store"
    (first, payload), last = said
    assert payload is not None
    assert (first, payload["data"]) == ("next", {"changeProgressed": change})
    assert last == ("complete", None)


def test_a_subscription_by_get_is_a_stream_too(followed: GatewayClient) -> None:
    change = ended(followed)
    with followed.http.stream(
        "GET",
        "/graphql",
        params={"query": PROGRESS, "variables": json.dumps({"of": change["id"]})},
        headers={"Accept": STREAM},
    ) as response:
        assert [name for name, _ in read_events(response)] == ["next", "complete"]


def test_a_query_stays_json_although_a_stream_is_accepted(followed: GatewayClient) -> None:
    response = asked(followed, WHO, URQL)

    assert response.headers["content-type"].startswith("application/")
    assert response.json()["data"] == {"viewer": {"client": "anonymous"}}


@pytest.mark.parametrize("accept", ["application/json", "*/*", f"application/json, {STREAM};q=0"])
def test_without_a_stream_a_subscription_is_refused_and_told_how(
    followed: GatewayClient, accept: str
) -> None:
    response = asked(followed, PROGRESS, accept, of="x")

    assert "text/event-stream" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("subscription { nothing }", {}, "BAD_USER_INPUT"),
        ("subscription {", {}, "BAD_USER_INPUT"),
        (WATCH, {}, "BAD_USER_INPUT"),
        (WATCH, {"ids": []}, "BAD_USER_INPUT"),
        (WATCH, {"ids": [encode("Associate", "nobody")]}, "NOT_FOUND"),
        (PROGRESS, {"of": encode("Change", "nothing")}, "NOT_FOUND"),
    ],
)
def test_what_cannot_begin_is_told_by_the_only_event(
    followed: GatewayClient, query: str, variables: dict[str, Any], code: str
) -> None:
    response = asked(followed, query, STREAM, **variables)

    assert response.headers["content-type"].startswith(STREAM)
    kind, said, *rest = response.text.splitlines()
    assert kind == "event: next"
    assert json.loads(said.removeprefix("data: "))["errors"][0]["extensions"]["code"] == code
    assert [line for line in rest if line] == ["event: complete", "data:"]


def test_nobody_comes_in_with_a_wrong_key(followed: GatewayClient) -> None:
    headers = {"Accept": STREAM, "x-api-key": "gw_wrong"}
    body = {"query": PROGRESS, "variables": {"of": "x"}}

    assert followed.http.post("/graphql", json=body, headers=headers).status_code == 401


def test_a_quiet_stream_shows_that_it_is_alive(followed: GatewayClient) -> None:
    with events(followed, WATCH, ids=[id_of(followed, "ada@example.com")]) as response:
        lines = response.iter_lines()
        while next(lines) != ":":
            pass

        assert next(lines) == ""


def test_what_ends_a_stream_before_its_time_is_its_last_answer(followed: GatewayClient) -> None:
    ada = id_of(followed, "ada@example.com")
    with events(followed, WATCH, ids=[ada]) as response:
        said = read_events(response)
        next(said)

        removed = followed.data(
            "mutation($id: ID!) { associateRemove(input: {associateId: $id}) { deletedId } }",
            id=ada,
        )
        assert removed["associateRemove"]["deletedId"] == ada

        (name, payload), last = said
    assert name == "next"
    assert payload is not None
    assert payload["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert last == ("complete", None)
