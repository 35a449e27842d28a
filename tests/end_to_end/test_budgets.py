"""Every example operation answers without errors, and costs each vendor exactly what its file says."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.end_to_end.examples import Example, read_examples, resolved
from tests.stage import GatewayClient, SandboxControl

EXAMPLES = read_examples()
BY_BODY = ("POST /department/dealerAssociate/list", "POST /dealer/list")
"""Reads whose body says what is asked for: two of one path are two questions."""


def warmed(gateway: GatewayClient, sandbox: SandboxControl) -> None:
    """Tokens at hand and nothing counted, so that calls are those of what is asked next."""
    gateway.data("{ sources { vendor } }")
    sandbox.forget_calls()


def repeated(calls: dict[str, list[str]]) -> list[str]:
    """The calls that were made more than once."""
    counted = Counter(call for seen in calls.values() for call in seen if call not in BY_BODY)
    return [call for call, count in counted.items() if count > 1]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_answers_within_its_budget_and_calls_nothing_twice(
    gateway: GatewayClient, sandbox: SandboxControl, example: Example
) -> None:
    variables = resolved(example.variables, gateway)
    warmed(gateway, sandbox)

    data = gateway.data(example.operation, **variables)

    calls = sandbox.calls()
    assert {vendor: len(seen) for vendor, seen in calls.items()} == example.budget, calls
    assert repeated(calls) == []
    for payload in data.values():
        assert not isinstance(payload, dict) or payload.get("userErrors", []) == []


def test_the_examples_say_what_they_answer_and_cover_all_vendors() -> None:
    assert len({example.answers for example in EXAMPLES}) == len(EXAMPLES) >= 12
    for vendor in ("webex", "mykaarma", "opentact", "pexip"):
        assert any(example.budget[vendor] for example in EXAMPLES)
