"""The myKaarma client over real HTTP, against the sandbox or (`--live`, with credentials) the vendor itself.

Live: GATEWAY_LIVE_MYKAARMA_BASE_URL, _USERNAME and _PASSWORD; _DEPARTMENT_ID for a department to read.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from gateway.sandbox import CREDENTIALS, Running, running
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
from gateway.vendors.line import CallSeen, Patience
from gateway.vendors.mykaarma import MyKaarmaClient, connect
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    Dealer,
    OutOfOfficeAutoRespond,
    OutOfOfficeDelegation,
    OutOfOfficeDraft,
    OutOfOfficeForwarding,
)
from gateway.vendors.transport import HttpxWire

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DEALER = "d0000000-0000-4000-8000-000000000001"
SALES = "de000000-0000-4000-8000-000000000001"
SERVICE = "de000000-0000-4000-8000-000000000002"
QUICK = Patience(deadline=1.0, attempts=2, backoff=0.001)


def associate_id(number: int) -> str:
    return f"a0000000-0000-4000-8000-{number:012d}"


ADA, BEN = associate_id(0), associate_id(1)


def world(people: int = 250) -> dict[str, Any]:
    """One dealer; the even people sell, the odd ones repair."""
    return {
        "mykaarma": {
            "dealers": [{"uuid": DEALER, "name": "Dallas", "timeZone": "US/Central"}],
            "departments": [
                {"uuid": SALES, "name": "Sales", "dealerUuid": DEALER},
                {"uuid": SERVICE, "name": "Service", "dealerUuid": DEALER},
            ],
            "dealerAssociates": [
                {
                    "uuid": associate_id(number),
                    "userUuid": f"u{number}",
                    "departmentUuid": SERVICE if number % 2 else SALES,
                    "firstName": "Ada",
                    "lastName": str(number),
                    "emailAddress": f"ada{number}@example.com",
                    "outOfOffice": None,
                }
                for number in range(people)
            ],
        }
    }


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    with running(world(), now=lambda: NOW) as playing:
        yield playing


@pytest.fixture
def control(sandbox: Running) -> Iterator[httpx.Client]:
    """The sandbox's control plane, without faults and with nobody away."""
    base_url = f"{sandbox.base_url}/_sandbox"
    with httpx.Client(base_url=base_url, trust_env=False, timeout=5) as http:
        http.put("/world", json=world()).raise_for_status()
        http.delete("/faults").raise_for_status()
        yield http


@pytest.fixture
def fail(control: httpx.Client) -> Callable[[dict[str, Any]], None]:
    """Makes the sandbox fail as it is told."""

    def put(fault: dict[str, Any]) -> None:
        control.put("/faults/mykaarma", json=fault).raise_for_status()

    return put


@pytest.fixture
async def seen() -> list[CallSeen]:
    """The calls that the client made."""
    return []


def new_wire() -> HttpxWire:
    return HttpxWire(Vendor.MYKAARMA, connect_seconds=1, read_seconds=1, connections=8)


@pytest.fixture(scope="module")
async def wire(sandbox: Running) -> AsyncIterator[HttpxWire]:
    """One for all tests, because a wire's TLS context takes a while to make."""
    made = new_wire()
    yield made
    await made.aclose()


def sandbox_client(
    base_url: str, *, password: str, seen: list[CallSeen], wire: HttpxWire | None = None
) -> MyKaarmaClient:
    return connect(
        base_url=f"{base_url}/mykaarma/manage/v2",
        username=CREDENTIALS.mykaarma_username,
        password=password,
        wire=wire or new_wire(),
        patience=QUICK,
        observe=seen.append,
    )


@pytest.fixture
def client(
    sandbox: Running, control: httpx.Client, wire: HttpxWire, seen: list[CallSeen]
) -> MyKaarmaClient:
    return sandbox_client(
        sandbox.base_url, password=CREDENTIALS.mykaarma_password, seen=seen, wire=wire
    )


@pytest.fixture
async def live(request: pytest.FixtureRequest) -> AsyncIterator[MyKaarmaClient]:
    if not request.config.getoption("--live", default=False):
        pytest.skip("runs with --live")
    names = ("BASE_URL", "USERNAME", "PASSWORD")
    given = {name.lower(): os.environ.get(f"GATEWAY_LIVE_MYKAARMA_{name}", "") for name in names}
    if not all(given.values()):
        pytest.skip("needs " + ", ".join(f"GATEWAY_LIVE_MYKAARMA_{name}" for name in names))
    wire = HttpxWire(Vendor.MYKAARMA, connect_seconds=5, read_seconds=20, connections=4)
    made = connect(**given, wire=wire, patience=Patience(deadline=30))
    yield made
    await made.aclose()


@pytest.fixture(params=["sandbox", pytest.param("live", marks=pytest.mark.live)])
def either(request: pytest.FixtureRequest) -> tuple[MyKaarmaClient, str]:
    """A client, and a department that it may read."""
    if request.param == "sandbox":
        return request.getfixturevalue("client"), SALES
    client: MyKaarmaClient = request.getfixturevalue("live")
    department = os.environ.get("GATEWAY_LIVE_MYKAARMA_DEPARTMENT_ID")
    if not department:
        pytest.skip("needs GATEWAY_LIVE_MYKAARMA_DEPARTMENT_ID")
    return client, department


# ---------------------------------------------------------------- reads


async def test_a_department_leads_to_its_people_and_its_dealers_clock(
    either: tuple[MyKaarmaClient, str],
) -> None:
    client, department_id = either

    people = await client.associates_of_departments([department_id])
    first = next(iter(people.values()))
    again = await client.dealer_associates([first.id], department_ids=[department_id])
    assert first.department is not None
    dealer_id = first.department.dealer_id or ""
    dealers = await client.dealers([dealer_id])

    assert again == {first.id: first}
    assert first.department.id == department_id
    assert dealers[dealer_id].time_zone


async def test_250_people_are_read_with_three_calls(
    client: MyKaarmaClient, seen: list[CallSeen]
) -> None:
    ids = [associate_id(number) for number in range(250)]

    found = await client.dealer_associates([*ids, *ids])

    assert list(found) == ids
    assert (found[BEN].name, found[BEN].email) == ("Ada 1", "ada1@example.com")
    assert len(seen) == 3


async def test_who_is_not_there_is_absent_and_nobody_asked_for_is_no_call(
    client: MyKaarmaClient, seen: list[CallSeen]
) -> None:
    assert list(await client.dealer_associates([ADA, "unknown", ""])) == [ADA]
    assert await client.dealers(["unknown"]) == {}
    seen.clear()

    assert await client.dealer_associates([]) == {}
    assert await client.associates_of_departments([""]) == {}
    assert await client.dealers([]) == {}
    assert seen == []


async def test_people_come_under_the_ids_that_were_asked_for(client: MyKaarmaClient) -> None:
    found = await client.dealer_associates([ADA, BEN], department_ids=[SALES])

    assert list(found) == [ADA]  # Ben works in another department
    assert await client.dealers([DEALER]) == {
        DEALER: Dealer(id=DEALER, name="Dallas", time_zone="US/Central")
    }


async def test_departments_give_their_people(client: MyKaarmaClient) -> None:
    assert len(await client.associates_of_departments([SALES])) == 125
    assert len(await client.associates_of_departments([SALES, SERVICE, SALES])) == 250


# ---------------------------------------------------------------- the write


async def test_an_absence_shows_as_flag_and_start_date_and_ends_by_writing_its_end(
    client: MyKaarmaClient,
) -> None:
    draft = OutOfOfficeDraft(
        starts_at=NOW - timedelta(hours=1),
        ends_at=NOW + timedelta(days=7),
        type="VACATION",
        forwarding=OutOfOfficeForwarding(forward_calls=True, call_number="+12145550100"),
        auto_respond=OutOfOfficeAutoRespond(reply_to_texts=True, text_reply="Away 🌴"),
        delegation=OutOfOfficeDelegation(delegate_dealer_associate_id=BEN),
    )

    assert await client.set_out_of_office(SALES, ADA, draft) == ()
    away = (await client.dealer_associates([ADA]))[ADA]
    await client.set_out_of_office(SALES, ADA, OutOfOfficeDraft(starts_at=NOW, ends_at=NOW))
    back = (await client.dealer_associates([ADA]))[ADA]

    assert (away.out_of_office, back.out_of_office) == (True, False)
    assert (away.out_of_office_start or "").startswith("2026-03-02")


async def test_the_vendors_validation_comes_back_as_a_refusal_with_its_code(
    client: MyKaarmaClient,
) -> None:
    backwards = OutOfOfficeDraft(starts_at=NOW, ends_at=NOW - timedelta(hours=1))

    with pytest.raises(VendorRefused) as caught:
        await client.set_out_of_office(SALES, ADA, backwards)

    error = caught.value
    assert type(error) is VendorRefused
    assert (error.status, error.vendor_code, error.retryable) == (400, "100006", False)
    assert error.vendor_request_id
    assert "endTime is before startTime" in error.message
    assert error.endpoint == "PUT /department/{id}/dealerAssociate/{id}/outofoffice"


@pytest.mark.parametrize("department", ["unknown", "", ".", "..", "a/b", "%2e%2e", "ü?#", "\ud800"])
async def test_an_unknown_or_strange_department_is_not_found(
    client: MyKaarmaClient, department: str
) -> None:
    with pytest.raises(VendorNotFound):
        await client.set_out_of_office(department, ADA, OutOfOfficeDraft())


async def test_wrong_credentials_are_denied_and_shown_nowhere(
    sandbox: Running, control: httpx.Client
) -> None:
    client = sandbox_client(sandbox.base_url, password="recognisable-password", seen=[])

    with pytest.raises(VendorDenied) as caught:
        await client.dealers([DEALER])
    await client.aclose()

    assert (caught.value.status, caught.value.vendor_code) == (401, "100003")
    assert "recognisable" not in f"{caught.value} {caught.value!r} {client!r} {vars(client)}"


# ---------------------------------------------------------------- the probe


async def test_a_probe_is_one_call_and_passes_where_the_vendor_knows_us(
    client: MyKaarmaClient, fail: Callable[[dict[str, Any]], None], seen: list[CallSeen]
) -> None:
    await client.probe()
    assert len(seen) == 1

    fail({"status": 403})  # the right of nobody's dealer, not the credentials

    await client.probe()


@pytest.mark.parametrize("status", [401, 404, 503])
async def test_a_probe_fails_where_nobody_knows_us(
    client: MyKaarmaClient, fail: Callable[[dict[str, Any]], None], status: int
) -> None:
    fail({"status": status})

    with pytest.raises(VendorError):
        await client.probe()


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("fault", "kind", "calls"),
    [
        ({"status": 400}, VendorRefused, 1),
        ({"status": 401}, VendorDenied, 1),
        ({"status": 403}, VendorDenied, 1),
        ({"status": 404}, VendorNotFound, 1),
        ({"status": 409}, VendorConflict, 1),
        ({"status": 418}, VendorRefused, 1),
        ({"status": 500}, VendorUnreachable, 2),
        ({"status": 503}, VendorUnreachable, 2),
        ({"retryAfter": 9}, VendorThrottled, 1),
        ({"garbage": True}, VendorGarbled, 1),
        ({"truncate": True}, VendorGarbled, 1),
        ({"reset": "before"}, VendorUnreachable, 2),
        ({"hang": True}, VendorTimeout, 1),
    ],
    ids=str,
)
async def test_a_read_that_fails_says_whose_fault_it_is(
    client: MyKaarmaClient,
    fail: Callable[[dict[str, Any]], None],
    seen: list[CallSeen],
    fault: dict[str, Any],
    kind: type[VendorError],
    calls: int,
) -> None:
    fail(fault)

    with pytest.raises(VendorError) as caught:
        await client.dealers([DEALER])

    assert type(caught.value) is kind
    assert caught.value.vendor is Vendor.MYKAARMA
    assert caught.value.endpoint == "POST /dealer/list"
    assert len(seen) == calls


@pytest.mark.parametrize(
    "fault", [{"status": 503}, {"reset": "before"}, {"retryAfter": 0}], ids=str
)
async def test_a_read_behind_post_is_repeated(
    client: MyKaarmaClient, fail: Callable[[dict[str, Any]], None], fault: dict[str, Any]
) -> None:
    fail({**fault, "times": 1})

    assert DEALER in await client.dealers([DEALER])


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_write_that_may_have_arrived_is_not_repeated(
    client: MyKaarmaClient, fail: Callable[[dict[str, Any]], None], seen: list[CallSeen], when: str
) -> None:
    fail({"reset": when, "times": 1})

    with pytest.raises(VendorUnreachable) as caught:
        await client.set_out_of_office(SALES, ADA, OutOfOfficeDraft())

    assert caught.value.sent
    assert len(seen) == 1


async def test_a_slow_answer_is_waited_for_until_the_deadline(
    client: MyKaarmaClient, fail: Callable[[dict[str, Any]], None]
) -> None:
    fail({"delayMs": 100})
    started = time.monotonic()

    assert DEALER in await client.dealers([DEALER])
    assert time.monotonic() - started >= 0.1


# ---------------------------------------------------------------- what no sandbox says


class Scripted:
    """A vendor that gives every request the same answer."""

    def __init__(self) -> None:
        self.answer = b""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: *([0-9]+)", head, re.IGNORECASE)
        await reader.readexactly(int(length[1]) if length else 0)
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(self.answer), self.answer)
        )
        await writer.drain()
        writer.close()


@pytest.fixture
async def scripted() -> AsyncIterator[tuple[Scripted, MyKaarmaClient]]:
    script = Scripted()
    async with await asyncio.start_server(script, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        made = sandbox_client(f"http://127.0.0.1:{port}", password="x", seen=[])
        yield script, made
        await made.aclose()


@pytest.mark.parametrize(
    ("code", "kind"),
    [("100006", VendorRefused), ("100004", VendorDenied), ("100013", VendorNotFound)],
)
async def test_errors_in_a_200_are_a_refusal_for_reads_and_writes(
    scripted: tuple[Scripted, MyKaarmaClient], code: str, kind: type[VendorRefused]
) -> None:
    script, client = scripted
    script.answer = (
        b'{"errors": [{"errorCode": %s, "errorTitle": "NO", "errorMessage": "call +12145550100"}],'
        b' "apiRequestId": "r1"}' % code.encode()
    )

    for call in (
        client.dealers([DEALER]),
        client.dealer_associates([ADA]),
        client.set_out_of_office(SALES, ADA, OutOfOfficeDraft()),
    ):
        with pytest.raises(VendorRefused) as caught:
            await call
        assert type(caught.value) is kind
        assert (caught.value.status, caught.value.vendor_code) == (200, code)
        assert (caught.value.message, caught.value.vendor_request_id) == ("NO: call …", "r1")


async def test_warnings_of_a_write_come_back_as_texts(
    scripted: tuple[Scripted, MyKaarmaClient],
) -> None:
    script, client = scripted
    script.answer = (
        b'{"errors": null, "warnings": [{"warningCode": 150000, "warningTitle": "LATE",'
        b' "warningMessage": "copy lags"}, {"warningCode": 7}]}'
    )

    texts = await client.set_out_of_office(SALES, ADA, OutOfOfficeDraft())

    assert texts == ("LATE: copy lags", "warning 7")


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (b"", ""),
        (b"null", ""),
        (b"[]", ""),
        (b'{"dealers": 7}', "dealers"),
        (b'{"dealers": {"x1": {"name": {"recognisable": 1}}}}', "dealers.x1.name"),
    ],
)
async def test_an_answer_of_another_shape_is_garbled_and_not_quoted(
    scripted: tuple[Scripted, MyKaarmaClient], answer: bytes, path: str
) -> None:
    script, client = scripted
    script.answer = answer

    with pytest.raises(VendorGarbled) as caught:
        await client.dealers(["x1"])

    assert caught.value.path == path
    assert "recognisable" not in "".join(traceback.format_exception(caught.value))


async def test_an_answer_in_other_letters_is_found_under_the_id_that_was_asked_for(
    scripted: tuple[Scripted, MyKaarmaClient],
) -> None:
    script, client = scripted
    script.answer = b'{"dealers": {"AB": {"name": "Dallas"}, "CD": {"name": "not asked for"}}}'

    assert await client.dealers(["ab"]) == {"ab": Dealer(id="AB", name="Dallas", time_zone=None)}
