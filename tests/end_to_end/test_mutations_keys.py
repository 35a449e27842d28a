"""Idempotency keys over HTTP: which of them counts, what the same request gives again, and what is refused."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.end_to_end.examples import global_id
from tests.stage import GatewayClient, SandboxControl

CONFLICT = "... on IdempotencyConflict { change { id } }"
CREATE = f"""mutation ($code: String!, $key: String, $failure: OnFailure) {{
  leadSegmentCreate(input: {{code: $code, idempotencyKey: $key, onFailure: $failure}}) {{
    leadSegment {{ code }} change {{ id idempotencyKey onFailure status }}
    userErrors {{ __typename code path message {CONFLICT} }} }} }}"""
AWAY = """mutation ($id: ID!, $until: DateTime!, $key: String) {
  outOfOfficeSet(input: {associateId: $id, endsAt: $until, overwrite: true, idempotencyKey: $key}) {
    change { id status } userErrors { code path } } }"""


def created(gateway: GatewayClient, code: str, *, header: str | None = None, **given: Any) -> Any:
    """The payload of a lead segment's creation."""
    headers = {} if header is None else {"Idempotency-Key": header}
    response = gateway.post({"query": CREATE, "variables": {"code": code, **given}}, **headers)
    return response.raise_for_status().json()["data"]["leadSegmentCreate"]


def codes_of(sandbox: SandboxControl) -> list[str]:
    """The codes of the lead segments that the vendor has."""
    return [one["code"] for one in sandbox.world()["pexip"]["leadSegments"]]


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ({"key": "K"}, {"key": "K"}),
        ({"header": "K"}, {"header": "K"}),
        ({"header": "K"}, {"header": '"K"'}),
        ({"header": "K"}, {"key": "K"}),
        ({"key": "K", "header": "H1"}, {"key": "K", "header": "H2"}),
        ({"key": "K", "failure": None}, {"key": "K", "failure": "COMPENSATE"}),
    ],
)
def test_the_same_key_with_the_same_input_gives_the_change_that_is_there(
    gateway: GatewayClient, sandbox: SandboxControl, first: dict[str, Any], again: dict[str, Any]
) -> None:
    one = created(gateway, "weekend", **first)
    sandbox.forget_calls()
    two = created(gateway, "weekend", **again)

    assert one["userErrors"] == []
    assert one["change"]["idempotencyKey"] == "K"
    assert one["change"]["status"] == "DONE"
    assert two == one
    assert codes_of(sandbox).count("weekend") == 1
    assert not any(call.startswith("POST") for call in sandbox.calls()["pexip"])


@pytest.mark.parametrize(
    ("sent", "path", "advice"),
    [({"key": "K"}, ["idempotencyKey"], False), ({"header": "K"}, None, True)],
)
@pytest.mark.parametrize("other", [{"code": "nights"}, {"code": "weekend", "failure": "KEEP"}])
def test_the_same_key_with_another_input_is_a_conflict_with_the_change_that_has_it(
    gateway: GatewayClient,
    sandbox: SandboxControl,
    sent: dict[str, Any],
    path: list[str] | None,
    advice: bool,
    other: dict[str, Any],
) -> None:
    first = created(gateway, "weekend", **sent)

    payload = created(gateway, **(other | sent))

    (error,) = payload["userErrors"]
    assert (payload["change"], payload["leadSegment"]) == (None, None)
    assert error["__typename"] == "IdempotencyConflict"
    assert (error["code"], error["path"]) == ("IDEMPOTENCY_KEY_REUSED", path)
    assert error["change"] == {"id": first["change"]["id"]}
    assert ("give each its own idempotencyKey" in error["message"]) is advice
    assert "nights" not in codes_of(sandbox)


def test_without_a_key_each_request_is_a_change_of_its_own(gateway: GatewayClient) -> None:
    first = created(gateway, "weekend")
    second = created(gateway, "weekend")

    assert first["change"]["idempotencyKey"] is None
    assert first["change"]["id"] != second["change"]["id"]
    assert [error["code"] for error in second["userErrors"]] == ["CONFLICT"]


@pytest.mark.parametrize("key", ["", "  ", "x" * 256, "a\u0000b"])
def test_a_key_that_is_none_is_a_problem_of_the_input_and_nothing_is_accepted(
    gateway: GatewayClient, sandbox: SandboxControl, key: str
) -> None:
    payload = created(gateway, "weekend", key=key)

    assert payload["change"] is None
    assert [(one["code"], one["path"]) for one in payload["userErrors"]] == [
        ("BAD_USER_INPUT", ["idempotencyKey"])
    ]
    assert "weekend" not in codes_of(sandbox)
    assert gateway.data("{ changes { nodes { id } } }") == {"changes": {"nodes": []}}


def test_a_header_that_is_no_key_is_refused_before_anything_runs(
    gateway: GatewayClient, sandbox: SandboxControl
) -> None:
    asked = {"query": CREATE, "variables": {"code": "weekend"}}
    response = gateway.post(asked, **{"Idempotency-Key": "x" * 256})

    assert response.status_code == 400
    assert "data" not in response.json()
    assert response.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}
    assert "weekend" not in codes_of(sandbox)


def test_what_was_right_when_it_was_first_asked_for_is_found_when_it_is_in_the_past(
    gateway: GatewayClient,
) -> None:
    until = datetime.now(UTC) + timedelta(seconds=3)  # noqa: TID251  # the gateway's clock is the real one
    asked = {
        "id": global_id(gateway, "associate", "ada@example.com"),
        "until": until.isoformat(),
    }
    first = gateway.data(AWAY, key="K", **asked)["outOfOfficeSet"]
    time.sleep(max(0.0, (until - datetime.now(UTC)).total_seconds()) + 0.1)  # noqa: TID251  # as above

    again = gateway.data(AWAY, key="K", **asked)["outOfOfficeSet"]
    unknown = gateway.data(AWAY, key="another", **asked)["outOfOfficeSet"]

    assert first["change"]["status"] == "DONE"
    assert again == first
    assert unknown == {
        "change": None,
        "userErrors": [{"code": "BAD_USER_INPUT", "path": ["endsAt"]}],
    }
