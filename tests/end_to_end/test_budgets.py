"""Every example operation answers without errors, and costs each vendor exactly what its file says."""

from __future__ import annotations

import asyncio

import pytest

from tests.end_to_end.examples import Example, read_examples, resolved
from tests.stage import GatewayClient, SandboxControl, warmed

EXAMPLES = read_examples()


@pytest.fixture
def gateway(sandbox: SandboxControl, patient_client: GatewayClient) -> GatewayClient:
    """A gateway that does not ask again because a busy machine was slow."""
    asyncio.run(patient_client.reset())
    return patient_client


def may_repeat(example: Example, call: str) -> bool:
    """Whether an example may make a call twice. A change reads what is there when it is planned, reads it anew before it
    writes it, and what was written is read for the answer; none of them may trust the others. A preview that tells
    the steps plans them as the change would. No call that writes is ever made twice."""
    _, _, body = example.operation.partition("\n")
    plans = "\nmutation " in body or ("preview(" in body and " steps {" in body)
    return plans and (": GET " in call or call.endswith("/list"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_answers_within_its_budget_and_calls_nothing_twice(
    gateway: GatewayClient, sandbox: SandboxControl, example: Example
) -> None:
    variables = resolved(example.variables, gateway)
    warmed(gateway, sandbox)

    data = gateway.data(example.operation, **variables)

    calls = sandbox.calls()
    assert {vendor: len(seen) for vendor, seen in calls.items()} == example.budget, calls
    assert [call for call in sandbox.repeated() if not may_repeat(example, call)] == []
    for payload in data.values():
        assert not isinstance(payload, dict) or payload.get("userErrors", []) == []


def test_the_examples_say_what_they_answer_and_cover_all_vendors() -> None:
    assert len({example.answers for example in EXAMPLES}) == len(EXAMPLES) >= 12
    for vendor in ("webex", "mykaarma", "opentact", "pexip"):
        assert any(example.budget[vendor] for example in EXAMPLES)


def test_a_question_that_is_asked_twice_is_noticed_even_where_only_its_body_tells(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    query = "{ departments { name timeZone } }"
    warmed(gateway, sandbox)

    gateway.data(query)
    once = sandbox.repeated()
    gateway.data(query)

    assert once == []
    assert set(sandbox.repeated()) == {
        "mykaarma: POST /department/dealerAssociate/list",
        "mykaarma: POST /dealer/list",
    }
