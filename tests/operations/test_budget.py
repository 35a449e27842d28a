"""The bucket of points, by a clock of its own; and what requests over HTTP take from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.operations.budget import (
    Bucket,
    BudgetsInMemory,
    Level,
    charged,
    filled,
    full,
    headers,
    settled,
)
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

BUCKET = Bucket(maximum=100, rate=10.0)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("points", "after", "expected"),
    [
        (0, 0, 0),
        (0, 1, 10),
        (0, 9.5, 95),
        (0, 10, 100),
        (0, 1e9, 100),  # no more than the bucket holds
        (100, 5, 100),
        (-50, 5, 0),
        (50, -5, 50),  # a clock that goes back takes nothing away
    ],
)
def test_a_bucket_fills_by_itself_and_never_runs_over(
    points: float, after: float, expected: float
) -> None:
    assert filled(Level(points, 7.0), BUCKET, 7.0 + after).points == pytest.approx(expected)


@pytest.mark.parametrize(
    ("there", "points", "paid", "left", "wait"),
    [
        (100, 100, True, 0, 0),
        (100, 1, True, 99, 0),
        (100, 101, False, 100, 0.1),
        (0, 1, False, 0, 0.1),
        (-20, 5, False, -20, 2.5),
        (0.5, 0.5, True, 0, 0),
    ],
)
def test_a_charge_is_paid_whole_or_not_at_all_and_says_how_long_to_wait(
    there: float, points: float, paid: bool, left: float, wait: float
) -> None:
    level, charge = charged(Level(there, 3.0), points, BUCKET, 3.0)

    assert (charge.paid, charge.left) == (paid, left)
    assert charge.wait_seconds == pytest.approx(wait)
    assert level.points == left


@given(
    st.lists(
        st.tuples(st.floats(0, 50), st.floats(0, 300), st.floats(-200, 200)),
        min_size=1,
        max_size=30,
    )
)
def test_whatever_happens_a_bucket_is_between_full_and_as_far_below_empty(
    steps: list[tuple[float, float, float]],
) -> None:
    now = 0.0
    level = full(BUCKET, now)
    for passing, points, back in steps:
        now += passing
        before = filled(level, BUCKET, now)
        level, charge = charged(level, points, BUCKET, now)
        assert charge.paid == (points <= before.points)
        level = settled(level, back, BUCKET, now)
        assert -BUCKET.maximum <= level.points <= BUCKET.maximum


def test_a_wait_that_is_kept_is_long_enough() -> None:
    level, refused = charged(Level(0, 0.0), 37, BUCKET, 0.0)

    _, paid = charged(level, 37, BUCKET, refused.wait_seconds + 1e-9)

    assert paid.paid


async def test_clients_have_buckets_of_their_own() -> None:
    budgets = BudgetsInMemory(Clock())

    assert (await budgets.charge("a", 100, BUCKET)).paid
    assert not (await budgets.charge("a", 1, BUCKET)).paid
    assert (await budgets.charge("b", 100, BUCKET)).paid


async def test_what_is_given_back_can_be_spent_again_and_a_debt_is_waited_for() -> None:
    clock = Clock()
    budgets = BudgetsInMemory(clock)
    await budgets.charge("a", 60, BUCKET)

    assert await budgets.settle("a", 50, BUCKET) == 90
    assert await budgets.settle("a", -95, BUCKET) == -5
    clock.now += 1
    assert await budgets.left("a", BUCKET) == 5


async def test_only_so_many_clients_are_remembered_those_who_asked_last() -> None:
    budgets = BudgetsInMemory(Clock(), most=2)
    for client in ("a", "b", "a", "c"):
        await budgets.charge(client, 10, BUCKET)

    assert [await budgets.left(client, BUCKET) for client in "abc"] == [80, 100, 90]


@pytest.mark.parametrize(
    ("left", "policy", "state"),
    [
        (100, '"points";q=100;w=10', '"points";r=100;t=0'),
        (99.5, '"points";q=100;w=10', '"points";r=99;t=1'),
        (-30, '"points";q=100;w=10', '"points";r=0;t=13'),
    ],
)
def test_the_headers_say_the_policy_and_what_is_left(left: float, policy: str, state: str) -> None:
    assert headers(BUCKET, left) == (("RateLimit-Policy", policy), ("RateLimit", state))


# ---------------------------------------------------------------- over HTTP

WHO = "{ viewer { client } }"


@pytest.fixture(scope="module")
def thrifty(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway whose callers may not spend much at a time."""
    limits = {"analyst": {"bucket": 1_000, "cost": 50, "refill": 0.1}}
    folder = tmp_path_factory.mktemp("thrifty")
    with gateway_on(settings_for(sandbox_control.base_url, folder, limits=limits)) as client:
        yield client


@pytest.fixture
def poor(sandbox: SandboxControl, tmp_path: Path) -> Iterator[GatewayClient]:
    """A gateway whose callers have little to spend, and get next to nothing more."""
    limits = {"analyst": {"bucket": 30, "refill": 0.01}}
    with gateway_on(settings_for(sandbox.base_url, tmp_path, limits=limits)) as client:
        yield client


def cost_of(answer: dict[str, Any]) -> dict[str, Any]:
    """What an answer says of its cost."""
    return dict(answer["extensions"]["cost"])


def test_an_answer_says_what_it_cost_and_what_is_left(thrifty: GatewayClient) -> None:
    before = cost_of(thrifty.ask(WHO))["throttleStatus"]["currentlyAvailable"]

    response = thrifty.post({"query": WHO})

    cost = cost_of(response.json())
    left = cost["throttleStatus"].pop("currentlyAvailable")
    assert cost == {
        "requestedQueryCost": 1,
        "actualQueryCost": 1,
        "throttleStatus": {"maximumAvailable": 1_000, "restoreRate": 0.1},
    }
    assert before - 1 <= left <= before
    assert response.headers["RateLimit-Policy"] == '"points";q=1000;w=10000'
    assert response.headers["RateLimit"].startswith(f'"points";r={left};t=')


def test_what_was_estimated_and_not_needed_is_given_back(thrifty: GatewayClient) -> None:
    before = cost_of(thrifty.ask(WHO))["throttleStatus"]["currentlyAvailable"]

    answer = thrifty.ask("{ associates(first: 40) { nodes { name } } }")

    cost = cost_of(answer)
    people = len(answer["data"]["associates"]["nodes"])
    assert cost["requestedQueryCost"] == 1 + 1 + 40
    assert cost["actualQueryCost"] == 1 + 1 + people
    assert people < 40
    assert cost["throttleStatus"]["currentlyAvailable"] >= before - 2 - people


def test_an_operation_over_the_bound_is_refused_with_estimate_and_bound(
    thrifty: GatewayClient,
) -> None:
    response = thrifty.post({"query": "{ associates(first: 50) { nodes { name } } }"})

    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["extensions"] == {
        "code": "COST_LIMIT_EXCEEDED",
        "requestedQueryCost": 52,
        "most": 50,
    }
    assert "Retry-After" not in response.headers


def test_who_cannot_pay_is_told_when_that_will_be_and_may_ask_for_less(
    poor: GatewayClient,
) -> None:
    query = {"query": "{ sources { vendor } }"}  # 3 for the vendors' calls, and 4 objects
    left = 0
    while (response := poor.post(query)).status_code == 200:
        left = cost_of(response.json())["throttleStatus"]["currentlyAvailable"]

    assert left < 7
    assert response.status_code == 429
    wait = int(response.headers["Retry-After"])
    assert (7 - left - 1) / 0.01 <= wait <= (7 - left) / 0.01
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert error["extensions"]["requestedQueryCost"] == 7
    assert f"Ask again in {wait} s." in error["message"]
    assert poor.ask(WHO)["data"], "what is cheaper still can be paid"


def test_nonsense_costs_as_well_and_without_points_it_is_not_even_read(
    poor: GatewayClient,
) -> None:
    statuses = [poor.post({"query": f"{{ nothing{n} }}"}).status_code for n in range(35)]

    assert statuses[:30] == [200] * 30
    assert statuses[-1] == 429


def test_a_long_text_costs_its_reading_whatever_it_asks(thrifty: GatewayClient) -> None:
    padded = thrifty.ask(WHO + " " * 5_000)

    assert cost_of(padded)["requestedQueryCost"] == cost_of(padded)["actualQueryCost"] == 11


def test_the_viewer_sees_the_budget(thrifty: GatewayClient) -> None:
    query = "{ viewer { budget { maximumAvailable currentlyAvailable restoreRate } } }"

    answer = thrifty.ask(query)

    budget = answer["data"]["viewer"]["budget"]
    assert (budget["maximumAvailable"], budget["restoreRate"]) == (1_000.0, 0.1)
    assert budget["currentlyAvailable"] <= cost_of(answer)["throttleStatus"]["currentlyAvailable"]


def test_where_limits_only_warn_everything_runs_and_is_logged(
    sandbox: SandboxControl, tmp_path: Path
) -> None:
    limits = {"warn_only": True, "analyst": {"bucket": 5, "cost": 3, "refill": 0.1, "depth": 1}}
    with gateway_on(settings_for(sandbox.base_url, tmp_path, limits=limits)) as client:
        answers = [client.ask("{ sources { vendor } }") for _ in range(3)]

        assert all("errors" not in answer for answer in answers)
        log = client.log()
    for limit in ("depth", "cost", "bucket"):
        assert f'"limit": "{limit}"' in log or f"limit={limit}" in log
