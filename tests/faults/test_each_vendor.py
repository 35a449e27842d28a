"""With any one vendor down, slow, refusing or talking garbage, every field of the others still answers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.question import CODES, FIELDS, NAMES, PEOPLE, PRIVATE, VENDORS
from tests.stage import PATIENCE, GatewayClient, SandboxControl

DEADLINE = PATIENCE["deadline_seconds"]
DEEPEST = 3
"""How many calls of one vendor come after another in the question; each has its own deadline."""
SLACK = 2.0

FAULTS: dict[str, tuple[dict[str, Any], str, bool]] = {
    "500": ({"status": 500}, "VENDOR_UNREACHABLE", True),
    "502": ({"status": 502}, "VENDOR_UNREACHABLE", True),
    "503 that asks for a long wait": (
        {"status": 503, "retryAfter": 60},
        "VENDOR_UNREACHABLE",
        True,
    ),
    "429 that asks for a long wait": ({"retryAfter": 60}, "VENDOR_THROTTLED", True),
    "429 without end": ({"status": 429, "retryAfter": 0}, "VENDOR_THROTTLED", True),
    "401 that stays": ({"status": 401}, "VENDOR_REFUSED", False),
    "403": ({"status": 403}, "VENDOR_REFUSED", False),
    "400": ({"status": 400}, "VENDOR_REFUSED", False),
    "hangs": ({"hang": True}, "VENDOR_TIMEOUT", True),
    "slower than the deadline": ({"delayMs": 5000}, "VENDOR_TIMEOUT", True),
    "cut before": ({"reset": "before"}, "VENDOR_UNREACHABLE", True),
    "cut after": ({"reset": "after"}, "VENDOR_UNREACHABLE", True),
    "garbage": ({"garbage": True}, "VENDOR_GARBLED", True),
    "half an answer": ({"truncate": True}, "VENDOR_GARBLED", True),
}
"""What the sandbox makes a vendor do; the code that it is known by; whether it may pass."""


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_others_answer_whole_and_each_null_says_why(
    asked: Any, sandbox: SandboxControl, healthy: dict[str, Any], vendor: str, fault: str
) -> None:
    said, code, retryable = FAULTS[fault]
    sandbox.fault(vendor, **said)

    answer, took = asked()

    lost = {name for name, owner in FIELDS.items() if owner == vendor}
    assert answer["data"] == {
        name: {field: None if field in lost else value for field, value in healthy[name].items()}
        for name in PEOPLE
    }
    # Where an element cannot be null, its list is; the path may lead on to the element.
    errors = {tuple(error["path"][:2]): error for error in answer["errors"]}
    assert len(errors) == len(answer["errors"]), "one error for each null"
    assert set(errors) == {(name, field) for name in PEOPLE for field in lost}
    for error in errors.values():
        assert set(error["extensions"]) >= {"code", "vendor", "retryable", "vendorRequestId"}
        assert error["extensions"]["code"] == code
        assert error["extensions"]["vendor"] == CODES[vendor]
        assert error["extensions"]["retryable"] is retryable
        check_message(error["message"], vendor)
    assert took < DEEPEST * DEADLINE + SLACK


def check_message(message: str, vendor: str) -> None:
    """It names vendor and endpoint, and holds nothing of a body and no secret."""
    assert message.startswith(f"{NAMES[vendor]}: ")
    assert "(GET /" in message or "(POST /" in message, message
    assert len(message) < 400
    for text in PRIVATE:
        assert text not in message


@pytest.mark.parametrize("vendor", ["webex", "mykaarma", "pexip"])
@pytest.mark.parametrize("fault", ["500", "403"])
def test_a_refusal_carries_the_vendors_own_request_id(
    asked: Any, sandbox: SandboxControl, vendor: str, fault: str
) -> None:
    sandbox.fault(vendor, **FAULTS[fault][0])

    answer, _ = asked()

    ids = {error["extensions"]["vendorRequestId"] for error in answer["errors"]}
    assert ids
    assert None not in ids or vendor == "pexip", "its errors have no id of their own"


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_that_does_not_know_the_path_is_no_empty_answer(
    asked: Any, sandbox: SandboxControl, healthy: dict[str, Any], vendor: str
) -> None:
    # 404 for everything is a wrong base URL: a list that is not there must not read as "there are none".
    sandbox.fault(vendor, status=404)

    answer, _ = asked()

    others = {name for name, owner in FIELDS.items() if owner != vendor}
    for name in PEOPLE:
        shown = answer["data"][name]
        assert {field: shown[field] for field in others} == {
            field: healthy[name][field] for field in others
        }
        for field in set(FIELDS) - others:
            assert not shown[field]
    assert {error["extensions"]["vendor"] for error in answer["errors"]} == {CODES[vendor]}


def test_with_all_vendors_down_the_directory_still_answers(
    asked: Any, sandbox: SandboxControl, healthy: dict[str, Any]
) -> None:
    sandbox.fault("webex", hang=True)
    sandbox.fault("mykaarma", status=500)
    sandbox.fault("opentact", reset="before")
    sandbox.fault("pexip", garbage=True)

    answer, took = asked()

    for name in PEOPLE:
        assert answer["data"][name] == {
            field: None if field in FIELDS else value for field, value in healthy[name].items()
        }
    assert len(answer["errors"]) == len(PEOPLE) * len(FIELDS)
    assert {error["extensions"]["vendor"] for error in answer["errors"]} == set(CODES.values())
    assert took < DEADLINE + SLACK, "they are waited for together"


@pytest.mark.parametrize("vendor", VENDORS)
def test_how_the_vendors_are_says_which_one_is_away(
    gateway: GatewayClient, sandbox: SandboxControl, vendor: str
) -> None:
    sandbox.fault(vendor, status=503)

    shown = gateway.data("{ sources { vendor state error { vendor code message retryable } } }")

    states = {one["vendor"]: one["state"] for one in shown["sources"]}
    assert states.pop(CODES[vendor]) == "UNREACHABLE"
    assert set(states.values()) == {"FRESH"}
    (error,) = (one["error"] for one in shown["sources"] if one["error"])
    assert (error["vendor"], error["code"], error["retryable"]) == (
        CODES[vendor],
        "VENDOR_UNREACHABLE",
        True,
    )
    check_message(error["message"], vendor)
