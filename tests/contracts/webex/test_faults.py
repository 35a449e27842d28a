"""What can go wrong between the client and Webex: each way is an error of its kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import pytest

from gateway.sandbox import CREDENTIALS
from gateway.vendors.errors import (
    VendorConflict,
    VendorDenied,
    VendorError,
    VendorGarbled,
    VendorNotFound,
    VendorRefused,
    VendorThrottled,
    VendorTimeout,
    VendorUnreachable,
)
from gateway.vendors.line import Patience
from gateway.vendors.records import (
    HolidayPatch,
    OperatingModePatch,
    OperatingModeType,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleRef,
    ScheduleType,
)
from gateway.vendors.webex import WebexClient
from tests.contracts.webex.drafts import HOLIDAY, SHIFT, mode_of

HASTY = Patience(deadline=0.3, attempts=1, concurrency=4)


Call = Callable[[WebexClient], Awaitable[object]]
ELSEWHERE = ScheduleRef(ScheduleOwnerKind.PERSON, "bm9ib2R5", ScheduleType.HOLIDAYS, "bm90aGluZw")
WRITES: list[Call] = [
    lambda webex: webex.update_operating_mode("bm9uZQ", OperatingModePatch(name="x")),
    lambda webex: webex.delete_operating_mode("bm9uZQ"),
    lambda webex: webex.delete_operating_mode("../people"),
    lambda webex: webex.add_holiday("bm9uZQ", HOLIDAY),
    lambda webex: webex.update_holiday("bm9uZQ", "bm9uZQ", HolidayPatch(name="x")),
    lambda webex: webex.remove_holiday("bm9uZQ", "bm9uZQ"),
    lambda webex: webex.update_schedule(ELSEWHERE, SchedulePatch(name="x"), current_name="y"),
    lambda webex: webex.delete_schedule(ELSEWHERE),
    lambda webex: webex.add_event(ELSEWHERE, SHIFT),
    lambda webex: webex.update_event(ELSEWHERE, "bm9uZQ", SHIFT, current_name="y"),
    lambda webex: webex.remove_event(ELSEWHERE, "bm9uZQ"),
    lambda webex: webex.schedules(ScheduleOwnerKind.PERSON, "bm9ib2R5"),
    lambda webex: webex.schedules(ScheduleOwnerKind.LOCATION, ""),
]


@pytest.mark.parametrize("call", WRITES)
async def test_what_is_not_there_is_said_to_be_not_there(
    sandboxed: Callable[..., WebexClient], call: Call
) -> None:
    with pytest.raises(VendorNotFound):
        await call(sandboxed())


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 400}, VendorRefused),
        ({"status": 401}, VendorDenied),
        ({"status": 403}, VendorDenied),
        ({"status": 405}, VendorRefused),
        ({"status": 409}, VendorConflict),
        ({"status": 415}, VendorRefused),
        ({"status": 423, "retryAfter": 60}, VendorThrottled),
        ({"status": 429, "retryAfter": 60}, VendorThrottled),
        ({"status": 500}, VendorUnreachable),
        ({"status": 502}, VendorUnreachable),
        ({"status": 503}, VendorUnreachable),
        ({"status": 504}, VendorUnreachable),
        ({"reset": "before"}, VendorUnreachable),
        ({"hang": True}, VendorTimeout),
        ({"delayMs": 2000}, VendorTimeout),
        ({"garbage": True}, VendorGarbled),
        ({"truncate": True}, VendorGarbled),
    ],
    ids=str,
)
async def test_each_fault_is_an_error_of_its_kind(
    sandboxed: Callable[..., WebexClient],
    control: httpx.AsyncClient,
    fault: dict[str, object],
    error: type[VendorError],
) -> None:
    webex = sandboxed(patience=HASTY)
    assert (await control.put("/faults/webex", json=fault)).is_success

    with pytest.raises(error) as raised:
        await webex.location("bm93aGVyZQ")

    assert raised.value.endpoint == "GET /locations/{id}"
    assert CREDENTIALS.webex_token not in repr(raised.value)
    if "status" in fault and "retryAfter" not in fault:
        assert raised.value.status == fault["status"]
        assert raised.value.vendor_request_id


async def test_a_failing_part_of_many_people_fails_them_all_with_its_own_error(
    sandboxed: Callable[..., WebexClient], control: httpx.AsyncClient
) -> None:
    webex = sandboxed(patience=HASTY)
    await control.put("/faults/webex", json={"status": 503, "times": 1})

    with pytest.raises(VendorUnreachable):
        await webex.people([f"bm9ib2R5{n:04}" for n in range(200)])


async def test_a_write_that_was_cut_off_is_not_repeated(
    sandboxed: Callable[..., WebexClient], control: httpx.AsyncClient
) -> None:
    webex = sandboxed()
    await control.put("/faults/webex", json={"reset": "after", "method": "POST"})

    with pytest.raises(VendorUnreachable) as cut:
        await webex.create_operating_mode(mode_of(OperatingModeType.NONE))

    assert cut.value.sent, "it may have happened"
    assert len(await webex.all_operating_modes()) == 1


async def test_a_wrong_token_is_denied(sandboxed: Callable[..., WebexClient]) -> None:
    with pytest.raises(VendorDenied):
        await sandboxed(token="wrong").all_locations()


async def test_the_organization_goes_with_every_call(
    sandboxed: Callable[..., WebexClient],
    control: httpx.AsyncClient,
) -> None:
    await sandboxed(org_id="Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi94").all_locations()

    last = (await control.get("/calls")).json()["webex"]["last"]
    assert ["orgId=" in call["path"] for call in last] == [True]
