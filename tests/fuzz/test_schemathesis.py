"""Every field of the served schema, asked with values of any kind: never a 5xx, never a fault of our own, always in time.

schemathesis makes the operations. Its own checks count every GraphQL error as a fault, where most of what it asks for is
refused rightly; so what an answer may be is checked here.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes
from schemathesis import GenerationMode
from schemathesis.specs.graphql.schemas import GraphQLSchema

from gateway.schema.build import build_schema
from tests.attacks.siege import answer_faults, leaks
from tests.stage import AMPLE, GatewayClient, SandboxControl, gateway_on, settings_for

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "4"))
SECONDS = 8.0
SCHEMA = build_schema()._schema
FIELDS = [
    (type.name, name)
    for type in (SCHEMA.query_type, SCHEMA.mutation_type)
    if type is not None
    for name in type.fields
]
"""What is asked for; what the gateway serves is compared with it."""

SCALARS = {
    "DateTime": ["2030-07-01T15:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
    "Date": ["2030-07-04", "0001-01-01", "9999-12-31"],
    "LocalTime": ["09:00", "23:59:59"],
    "Duration": ["PT30M", "P3660D", "PT1S"],
    "TimeZone": ["America/Chicago", "Nowhere/None", "../UTC"],
    "PhoneNumber": ["+19705550006", "911", ""],
    "EmailAddress": ["ada@example.com", "@", "\u0000@example.com"],
    "URL": ["https://example.com", "file:///x", "http://[x"],
}
ASKED: Counter[str] = Counter()
"""How many operations were executed, and how many were refused."""

for name, texts in SCALARS.items():
    schemathesis.graphql.scalar(name, st.sampled_from(texts).map(nodes.String))


@pytest.fixture(scope="module")
def fuzzed(
    sandbox_control: SandboxControl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayClient]:
    """A gateway whose changes do not wait long for their end."""
    sandbox_control.reset()
    settings = settings_for(
        sandbox_control.base_url,
        tmp_path_factory.mktemp("fuzzed"),
        changes={"deadline_seconds": 1.0, "wait_seconds": 0.5},
        limits=AMPLE,
    )
    with gateway_on(settings) as gateway:
        asyncio.run(gateway.reset())
        yield gateway


@pytest.fixture(scope="module")
def served(fuzzed: GatewayClient) -> GraphQLSchema:
    """The schema, as a client finds it by asking for it."""
    return schemathesis.graphql.from_url(f"{fuzzed.served.base_url}/graphql")


@pytest.mark.parametrize(("type", "field"), FIELDS, ids=lambda value: str(value))
def test_whatever_is_asked_is_answered_as_it_is_promised(
    type: str, field: str, fuzzed: GatewayClient, served: GraphQLSchema
) -> None:
    operation = served[type][field]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case: schemathesis.Case[Any]) -> None:
        begun = time.monotonic()

        response = fuzzed.post({"query": case.body})

        assert time.monotonic() - begun < SECONDS
        assert response.status_code < 500
        assert [*answer_faults(response.content), *leaks(response.text)] == [], case.body
        ASKED["executed" if "data" in response.json() else "refused"] += 1

    ask()


def test_most_of_what_was_asked_was_executed() -> None:
    assert ASKED["executed"] > ASKED["refused"], ASKED


def test_nothing_was_a_fault_of_our_own(fuzzed: GatewayClient) -> None:
    log = fuzzed.log()

    assert [line for line in log.splitlines() if '"fault"' in line or "Traceback" in line] == []
