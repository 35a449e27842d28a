"""What went wrong outlives its process: what comes back is what went in, and gets the same public code."""

from __future__ import annotations

import json

import pytest

from gateway.changes.faults import (
    Fault,
    Hindrance,
    NotPossible,
    VendorFailure,
    has_no_effect,
    is_final,
)
from gateway.changes.values import plain, told
from gateway.schema.errors import code_of, fault_of, user_errors_of
from gateway.timelines.refusals import SET_ELSEWHERE, Obstacle
from gateway.vendors.errors import (
    VendorConflict,
    VendorDenied,
    VendorError,
    VendorGarbled,
    VendorNotConfigured,
    VendorNotFound,
    VendorRefused,
    VendorThrottled,
    VendorTimeout,
    VendorUnreachable,
)
from gateway.vendors.port import Problem, Vendor

ENDPOINT = "POST /schedules/{id}/events"


def every_kind(root: type[VendorError] = VendorError) -> list[type[VendorError]]:
    """The exception and all that derive from it."""
    return [root, *(kind for below in root.__subclasses__() for kind in every_kind(below))]


def kept(fault: Fault) -> Fault:
    """What a fault is after a stay in the store."""
    back: Fault = told(Fault, json.loads(json.dumps(plain(fault))))
    return back


@pytest.mark.parametrize("vendor", Vendor)
@pytest.mark.parametrize("kind", every_kind(), ids=lambda kind: kind.__name__)
def test_every_failure_of_a_vendor_comes_back_as_the_exception_that_it_was(
    kind: type[VendorError], vendor: Vendor
) -> None:
    error = kind(vendor, "said no", endpoint=ENDPOINT, status=418, vendor_request_id="R-1")

    back = kept(VendorFailure.of(error)).error()

    assert type(back) is kind
    assert str(back) == str(error)
    assert isinstance(back, VendorError)
    assert fault_of(back) == fault_of(error)
    assert code_of(back) is code_of(error)
    assert (back.status, back.endpoint) == (418, ENDPOINT)


def test_the_vendors_own_code_and_a_place_in_a_body_are_kept() -> None:
    refused = VendorRefused(Vendor.WEBEX, "no", endpoint=ENDPOINT, vendor_code="25008")
    garbled = VendorGarbled(Vendor.WEBEX, "no date", endpoint=ENDPOINT, path="events.0.startDate")

    refused_again, garbled_again = (VendorFailure.of(error).error() for error in (refused, garbled))

    assert refused_again.vendor_code == "25008"
    assert garbled_again.message == "no date at events.0.startDate"


@pytest.mark.parametrize(
    "error",
    [
        *(
            NotPossible([Problem((), "No."), Problem(("event", "0"), "Neither.")], obstacle)
            for obstacle in Obstacle
        ),
        NotPossible([], Obstacle.CONFLICT),
        NotPossible.by(SET_ELSEWHERE),
    ],
    ids=lambda error: error.obstacle.value,
)
def test_a_hindrance_comes_back_with_its_problems_and_its_code(error: NotPossible) -> None:
    back = kept(Hindrance.of(error)).error()

    assert isinstance(back, NotPossible)
    assert (back.problems, back.obstacle) == (error.problems, error.obstacle)
    assert user_errors_of(back) == user_errors_of(error)


def unreachable(*, sent: bool, status: int | None = None) -> VendorUnreachable:
    """No usable answer."""
    return VendorUnreachable(Vendor.WEBEX, "gone", endpoint=ENDPOINT, sent=sent, status=status)


def failed(kind: type[VendorError]) -> VendorError:
    """A failure of a kind, with nothing known beyond that."""
    return kind(Vendor.PEXIP_ENGAGE, "gone", endpoint=ENDPOINT)


@pytest.mark.parametrize(
    ("error", "no_effect", "final"),
    [
        (failed(VendorRefused), True, True),
        (failed(VendorDenied), True, True),
        (failed(VendorNotConfigured), True, True),
        (failed(VendorNotFound), True, True),
        (failed(VendorConflict), True, True),
        (failed(VendorThrottled), True, False),
        (unreachable(sent=False), True, False),
        (unreachable(sent=True, status=503), True, False),
        (unreachable(sent=True, status=500), False, False),
        (unreachable(sent=True, status=502), False, False),
        (unreachable(sent=True), False, False),
        (failed(VendorTimeout), False, False),
        (failed(VendorGarbled), False, False),
        (failed(VendorError), False, False),
    ],
    ids=lambda value: f"{type(value).__name__}" if isinstance(value, VendorError) else str(value),
)
def test_what_a_failure_says_about_its_effect_and_about_asking_again(
    error: VendorError, no_effect: bool, final: bool
) -> None:
    assert has_no_effect(error) is no_effect
    assert is_final(error) is final
    assert not (final and not no_effect), "what is final took no effect"
