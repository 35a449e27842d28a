"""Every example operation answers without errors, and costs each vendor exactly what its file says."""

from __future__ import annotations

import asyncio

import pytest

from gateway.schema import ids
from gateway.schema.filters import MOST_LOCATIONS
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


INVENTED = [ids.encode("Location", f"nowhere-{number}") for number in range(MOST_LOCATIONS)]
AT = '"2030-07-01T09:00:00Z"'
SPAN = f'from: {AT}, to: "2030-07-02T09:00:00Z"'
BY_LOCATION = (
    "associates(first: 1, filter: {locationIds: $ids}) { totalCount pageInfo { hasNextPage } }",
    f"availableAssociates(at: {AT}, filter: {{locationIds: $ids}}) {{ totalCount }}",
    f"nextAvailableAssociates(after: {AT}, filter: {{locationIds: $ids}}) {{ associate {{ id }} }}",
    f"coverage({SPAN}, filter: {{locationIds: $ids}}) {{ from }}",
    "scheduleIssues(filter: {locationIds: $ids}) { code }",
    "nodes(ids: $ids) { id }",
)
HOLIDAY = (
    'preview(change: {holiday: {name: "Some", startDate: "2030-07-04", endDate: "2030-07-04", level: LOCATION, '
    f"locationIds: $ids}}}}, {SPAN}) {{ userErrors {{ code }} }}"
)


@pytest.mark.parametrize(
    "field",
    [*BY_LOCATION, HOLIDAY, " ".join(f"a{place}: {it}" for place, it in enumerate(BY_LOCATION))],
    ids=lambda field: field.partition("(")[0],
)
def test_locations_that_nobody_has_cost_one_list_however_many_are_named(
    gateway: GatewayClient, sandbox: SandboxControl, field: str
) -> None:
    warmed(gateway, sandbox)

    gateway.data(f"query ($ids: [ID!]!) {{ {field} }}", ids=INVENTED)

    calls = sandbox.calls()
    assert [call.partition("?")[0] for call in calls["webex"]] == ["GET /locations"]
    assert sum(map(len, calls.values())) == 1


def test_people_at_locations_are_asked_for_where_the_locations_are_there(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    question = "query ($ids: [ID!]) { associates(filter: {locationIds: $ids}) { totalCount } }"
    found = gateway.data("{ locations(first: 2) { nodes { id } } }")["locations"]["nodes"]
    real = [one["id"] for one in found]
    warmed(gateway, sandbox)

    both = gateway.data(question, ids=real)
    asked = sandbox.calls()["webex"]
    sandbox.forget_calls()
    among_others = gateway.data(question, ids=[*INVENTED[2:], *real])

    assert among_others == both != {"associates": {"totalCount": 0}}
    assert len(asked) == len(sandbox.calls()["webex"]) == 1 + len(real)


@pytest.mark.parametrize("field", BY_LOCATION[:-1], ids=lambda field: field.partition("(")[0])
def test_a_filter_of_too_many_locations_is_refused_before_anybody_is_asked(
    gateway: GatewayClient, sandbox: SandboxControl, field: str
) -> None:
    warmed(gateway, sandbox)

    told = gateway.ask(
        f"query ($ids: [ID!]!) {{ {field} }}", ids=[*INVENTED, ids.encode("Location", "more")]
    )

    (error,) = told["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "locationIds: 101 ids are more than the 100 locations that" in error["message"]
    assert not any(sandbox.calls().values())


def test_lead_segments_that_nobody_has_cost_one_call_however_many_are_named(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    many = [ids.encode("LeadSegment", f"{number}") for number in range(700_000, 700_100)]
    warmed(gateway, sandbox)

    gateway.data(
        "query ($ids: [ID!]!) { leadSegments(filter: {ids: $ids}) { nodes { id } } nodes(ids: $ids) { id } }",
        ids=many,
    )

    assert {vendor: len(seen) for vendor, seen in sandbox.calls().items() if seen} == {"pexip": 2}
