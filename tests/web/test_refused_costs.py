"""A request that is none costs its client a point all the same, and who has none left is told when to come back."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for
from tests.subscriptions.lines import greeted

JSON = {"content-type": "application/json"}
POINTS = 40
BODIES = (b"", b"{", b"[]", b"{}", b'{"query": 7}', b'{"query": "{ x }", "variables": []}')


@pytest.fixture(scope="module")
def poor(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway whose analysts have few points, which hardly come back during a test."""
    limits = {"analyst": {"cost": POINTS, "bucket": POINTS, "refill": 0.001}}
    folder = tmp_path_factory.mktemp("poor")
    with gateway_on(settings_for(sandbox_control.base_url, folder, limits=limits)) as client:
        yield client


def left(answer: httpx.Response) -> int:
    """The points that an answer says are left."""
    return int(answer.headers["ratelimit"].rpartition("r=")[2].partition(";")[0])


def test_each_body_that_is_no_request_costs_a_point(poor: GatewayClient) -> None:
    client = poor.as_client("careless")

    answers = [client.http.post("/graphql", content=body, headers=JSON) for body in BODIES]

    assert [answer.status_code for answer in answers] == [400] * len(BODIES)
    assert [left(answer) for answer in answers] == [POINTS - 1 - n for n in range(len(BODIES))]


def test_a_query_string_that_is_no_request_costs_a_point_too(poor: GatewayClient) -> None:
    client = poor.as_client("curious")

    answers = [client.http.get("/graphql", params={"variables": "{"}) for _ in range(2)]

    assert [(answer.status_code, left(answer)) for answer in answers] == [
        (400, POINTS - 1),
        (400, POINTS - 2),
    ]


def test_who_has_no_point_left_is_told_when_to_come_back_and_nothing_else(
    poor: GatewayClient,
) -> None:
    client = poor.as_client("spent")
    for _ in range(POINTS):
        client.http.post("/graphql", content=b"{", headers=JSON)

    answer = client.http.post("/graphql", content=b"{", headers=JSON)

    assert answer.status_code == 429
    assert answer.headers["retry-after"]
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert client.http.post("/graphql", json={"query": "{ __typename }"}).status_code == 429


def test_who_is_not_known_pays_for_nothing(poor: GatewayClient) -> None:
    answer = poor.http.post("/graphql", content=b"{", headers={**JSON, "x-api-key": "gw_x"})

    assert answer.status_code == 401
    assert "ratelimit" not in answer.headers


def test_by_websocket_it_costs_the_same(poor: GatewayClient) -> None:
    client = poor.as_client("connected")

    with greeted(poor, x_api_key=str(client.key)) as line:
        for n in range(3):
            line.say("subscribe", id=str(n), payload={"query": " "})
            assert line.hear()["type"] == "error"

    assert left(client.http.post("/graphql", content=b"{", headers=JSON)) == POINTS - 4
