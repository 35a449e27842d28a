"""A vendor that comes back is whole again at once, one that stumbles is not noticed, and tokens fail like calls."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from tests.faults.question import CODES, FIELDS, NAMES, PEOPLE, PRIVATE, VENDORS
from tests.stage import SandboxControl, without_cost

Asked = Callable[[], tuple[dict[str, Any], float]]


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"garbage": True}, {"reset": "before"}, {"status": 401}], ids=str
)
@pytest.mark.parametrize("vendor", VENDORS)
def test_after_a_fault_the_next_answer_is_whole(
    asked: Asked, sandbox: SandboxControl, healthy: dict[str, Any], vendor: str, fault: Any
) -> None:
    sandbox.fault(vendor, **fault)
    assert "errors" in asked()[0]

    sandbox.heal()

    assert without_cost(asked()[0]) == {"data": healthy}


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503},
        {"status": 500},
        {"status": 429, "retryAfter": 0},
        {"reset": "before"},
        {"reset": "after"},
    ],
    ids=str,
)
@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_that_stumbles_once_is_not_noticed(
    asked: Asked, sandbox: SandboxControl, healthy: dict[str, Any], vendor: str, fault: Any
) -> None:
    sandbox.fault(vendor, times=1, **fault)

    answer, _ = asked()

    assert without_cost(answer) == {"data": healthy}
    assert sandbox.http.get("/_sandbox/faults").json()[vendor] == [], "it did stumble"


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_that_is_slow_within_its_deadline_answers_whole(
    asked: Asked, sandbox: SandboxControl, healthy: dict[str, Any], vendor: str
) -> None:
    sandbox.fault(vendor, delayMs=200)

    answer, took = asked()

    assert without_cost(answer) == {"data": healthy}
    assert took >= 0.2


@pytest.mark.parametrize("vendor", ["opentact", "pexip"])
def test_a_token_that_is_refused_once_is_renewed_unnoticed(
    asked: Asked, sandbox: SandboxControl, healthy: dict[str, Any], vendor: str
) -> None:
    sandbox.fault(vendor, times=1, status=401)

    answer, _ = asked()

    assert without_cost(answer) == {"data": healthy}


TOKENS = {"opentact": "/auth", "pexip": "/realms/*"}


YEARS = count(2040)


@pytest.fixture
def expired(asked: Asked, sandbox: SandboxControl) -> Asked:
    """Asks the question with tokens that have run out: by the vendors' clock it is years later each time."""
    sandbox.set_clock(f"{next(YEARS)}-01-01T00:00:00Z")
    return asked


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"status": 500}, "VENDOR_UNREACHABLE"),
        ({"status": 401}, "VENDOR_REFUSED"),
        ({"status": 403}, "VENDOR_REFUSED"),
        ({"status": 404}, "VENDOR_REFUSED"),  # a wrong URL, and not a thing that is gone
        ({"hang": True}, "VENDOR_TIMEOUT"),
        ({"garbage": True}, "VENDOR_GARBLED"),
        ({"truncate": True}, "VENDOR_GARBLED"),
        ({"reset": "before"}, "VENDOR_UNREACHABLE"),
    ],
    ids=str,
)
@pytest.mark.parametrize("vendor", TOKENS)
def test_a_token_that_cannot_be_had_costs_that_vendors_fields_only_and_is_asked_for_again(
    expired: Asked,
    sandbox: SandboxControl,
    healthy: dict[str, Any],
    vendor: str,
    fault: Any,
    code: str,
) -> None:
    sandbox.fault(vendor, path=TOKENS[vendor], **fault)

    answer, _ = expired()

    lost = {field for field, owner in FIELDS.items() if owner == vendor}
    for name in PEOPLE:
        for field, value in healthy[name].items():
            assert answer["data"][name][field] == (None if field in lost else value)
    for error in answer["errors"]:
        assert error["extensions"]["code"] == code
        assert error["extensions"]["vendor"] == CODES[vendor]
        assert error["message"].startswith(f"{NAMES[vendor]}: ")
        assert not [text for text in PRIVATE if text in error["message"]]

    sandbox.heal()
    assert without_cost(expired()[0]) == {"data": healthy}, "a failure is not kept"


def test_many_whose_token_ran_out_ask_for_one_new_token(
    expired: Asked, sandbox: SandboxControl, healthy: dict[str, Any]
) -> None:
    sandbox.fault("pexip", delayMs=50)
    sandbox.forget_calls()

    answer, _ = expired()

    assert without_cost(answer) == {"data": healthy}
    for vendor, path in (("pexip", "/realms/"), ("opentact", "/auth")):
        calls = sandbox.calls(tokens=True)[vendor]
        assert len([call for call in calls if path in call]) == 1
