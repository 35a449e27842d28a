"""Every kind of fault, as a client on the line meets it."""

import time
from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import LUNCH

HOURS = "/account/office_hours"
ONE = f"{HOURS}/{LUNCH}"


def break_(http: httpx.Client, vendor: str = "opentact", /, **members: Any) -> None:
    http.put(f"/_sandbox/faults/{vendor}", json=members).raise_for_status()


def last_status(http: httpx.Client, vendor: str = "opentact") -> int | None:
    status: int | None = http.get("/_sandbox/calls").json()[vendor]["last"][-1]["status"]
    return status


@pytest.mark.parametrize(
    ("vendor", "path", "shape"),
    [
        ("webex", "/webex/v1/people", {"message", "errors", "trackingId"}),
        ("mykaarma", "/mykaarma/manage/v2/x", {"errors", "warnings", "apiRequestId"}),
        ("opentact", "/opentact/rest/x", {"success", "message", "status"}),
        ("pexip", "/pexip/enterprises/acme/subjects", {"errors"}),
    ],
)
def test_a_status_comes_with_the_error_body_of_the_vendor(
    http: httpx.Client, vendor: str, path: str, shape: set[str]
) -> None:
    break_(http, vendor, status=503)

    answer = http.get(path)

    assert answer.status_code == 503
    assert set(answer.json()) == shape
    assert last_status(http, vendor) == 503


@pytest.mark.parametrize("status", [400, 418, 429, 499, 500, 504, 599])
@pytest.mark.parametrize("vendor", ["webex", "mykaarma", "opentact", "pexip"])
def test_any_status_of_an_error_can_be_had(http: httpx.Client, vendor: str, status: int) -> None:
    break_(http, vendor, status=status)

    prefix = {"webex": "webex/v1", "mykaarma": "mykaarma/manage/v2", "opentact": "opentact/rest"}

    assert http.get(f"/{prefix.get(vendor, vendor)}/x").status_code == status


@pytest.mark.parametrize(
    ("members", "status"),
    [({"retryAfter": 7}, 429), ({"retryAfter": 0}, 429), ({"retryAfter": 7, "status": 503}, 503)],
)
def test_retry_after_is_a_header_on_429_or_on_the_status_that_is_given(
    http: httpx.Client, opentact: httpx.Client, members: dict[str, int], status: int
) -> None:
    break_(http, **members)

    answer = opentact.get(HOURS)

    assert answer.status_code == status
    assert answer.headers["Retry-After"] == str(members["retryAfter"])


def test_a_delay_comes_before_the_true_answer(http: httpx.Client, opentact: httpx.Client) -> None:
    break_(http, delayMs=80)

    began = time.monotonic()
    answer = opentact.get(HOURS)

    assert answer.status_code == 200
    assert time.monotonic() - began >= 0.08


def test_a_delay_combines_with_another_fault(http: httpx.Client, opentact: httpx.Client) -> None:
    break_(http, delayMs=80)
    break_(http, status=500)

    began = time.monotonic()
    answer = opentact.get(HOURS)

    assert answer.status_code == 500
    assert time.monotonic() - began >= 0.08


def test_a_hanging_request_is_never_answered(http: httpx.Client, opentact: httpx.Client) -> None:
    break_(http, hang=True)

    with pytest.raises(httpx.ReadTimeout):
        opentact.get(HOURS, timeout=0.1)

    assert last_status(http) is None


@pytest.mark.parametrize(("when", "left"), [("before", 1), ("after", 0)])
def test_a_reset_cuts_the_line_before_or_after_the_effect(
    http: httpx.Client, opentact: httpx.Client, when: str, left: int
) -> None:
    break_(http, reset=when, times=1)

    with pytest.raises(httpx.ReadError, match="reset"):
        opentact.delete(ONE)

    assert last_status(http) is None
    assert len(opentact.get(HOURS).json()["payload"]) == left


def test_garbage_says_that_it_is_json_and_is_none(
    http: httpx.Client, opentact: httpx.Client
) -> None:
    break_(http, garbage=True, times=1)

    answer = opentact.delete(ONE)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()
    assert opentact.get(HOURS).json()["payload"] == [], "the request took effect"


def test_a_truncated_answer_promises_more_than_it_brings(
    http: httpx.Client, opentact: httpx.Client
) -> None:
    whole = opentact.get(ONE).content
    break_(http, truncate=True)

    with pytest.raises(httpx.RemoteProtocolError, match=f"expected {len(whole)}"):
        opentact.get(ONE)


def test_a_fault_with_times_wears_off(http: httpx.Client, opentact: httpx.Client) -> None:
    break_(http, status=500, times=2)

    statuses = [opentact.get(HOURS).status_code for _ in range(3)]

    assert statuses == [500, 500, 200]
    assert http.get("/_sandbox/faults").json()["opentact"] == []


def test_the_first_fault_that_matches_and_is_not_used_up_applies(
    http: httpx.Client, opentact: httpx.Client
) -> None:
    break_(http, status=500, times=1)
    break_(http, status=502, method="delete")
    break_(http, status=503)

    statuses = [opentact.get(HOURS).status_code for _ in range(2)]

    assert statuses == [500, 503]
    assert opentact.delete(ONE).status_code == 502


@pytest.mark.parametrize(
    ("glob", "broken"),
    [
        ("*", True),
        ("*/office_hours", True),
        ("/account/*", True),
        ("account/office_hours", True),
        ("/opentact/rest/account/office_hours", True),
        ("/account/office_hours/*", False),
        ("*/features/schedules*", False),
    ],
)
def test_a_path_is_a_glob_with_or_without_the_prefix(
    http: httpx.Client, opentact: httpx.Client, glob: str, broken: bool
) -> None:
    break_(http, status=500, path=glob)

    assert (opentact.get(HOURS, params={"dow": "mon"}).status_code == 500) is broken


def test_faults_are_those_of_one_vendor(http: httpx.Client, opentact: httpx.Client) -> None:
    break_(http, "pexip", status=500)

    assert opentact.get(HOURS).status_code == 200


def test_faults_are_shown_and_taken_away(http: httpx.Client) -> None:
    break_(http, status=500, times=3, path="*")
    break_(http, "pexip", retryAfter=0, delayMs=5)

    shown = http.get("/_sandbox/faults").json()

    assert shown == {
        "webex": [],
        "mykaarma": [],
        "opentact": [{"status": 500, "times": 3, "path": "*"}],
        "pexip": [{"delayMs": 5, "retryAfter": 0}],
    }
    assert http.delete("/_sandbox/faults/pexip").status_code == 204
    assert http.get("/_sandbox/faults/pexip").json() == []
    assert http.delete("/_sandbox/faults").status_code == 204
    assert http.get("/_sandbox/faults/opentact").json() == []


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ([], "object"),
        ({}, "goes wrong"),
        ({"times": 1, "path": "*"}, "goes wrong"),
        ({"statsu": 500, "oops": 1}, "oops, statsu"),
        ({"status": 200}, "status"),
        ({"status": "500"}, "status"),
        ({"status": True}, "status"),
        ({"delayMs": -1}, "delayMs"),
        ({"hang": 1}, "hang"),
        ({"reset": "during"}, "reset"),
        ({"reset": []}, "reset"),
        ({"status": 500, "times": 0}, "times"),
        ({"status": 500, "method": ""}, "method"),
        ({"status": 500, "path": 7}, "path"),
        ({"retryAfter": 1.5}, "retryAfter"),
    ],
)
def test_a_fault_that_makes_no_sense_is_400_and_named(
    http: httpx.Client, members: object, word: str
) -> None:
    answer = http.put("/_sandbox/faults/opentact", json=members)

    assert answer.status_code == 400
    assert word in answer.json()["error"]
