"""The OpenTact client over real HTTP, against the sandbox or (`--live`, with credentials) the vendor itself.

Live: GATEWAY_LIVE_OPENTACT_BASE_URL, _EMAIL and _PASSWORD; _TIME_ENCODING if it is not HHMMSS.
"""

from __future__ import annotations

import asyncio
import os
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, time
from typing import Any

import httpx
import orjson
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
from gateway.vendors.opentact import OpenTactClient, connect
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    DayOfWeek,
    OfficeHoursDraft,
    OfficeHoursEncoding,
    OfficeHoursPatch,
    OfficeHoursType,
)
from gateway.vendors.transport import HttpxWire

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LUNCH = "0f000000-0000-4000-8000-000000000001"
WEEKEND = "0f000000-0000-4000-8000-000000000002"
UNKNOWN = "0f000000-0000-4000-8000-00000000000f"
ACCOUNT = "0a000000-0000-4000-8000-000000000001"
QUICK = Patience(deadline=1.0, attempts=2, backoff=0.001)
COFFEE = OfficeHoursDraft(
    name="Coffee ☕",
    type=OfficeHoursType.COFFEEBREAK,
    day_of_week=DayOfWeek.FRIDAY,
    from_time=time(15),
    to_time=time(15, 20, 30),
)


def world(encoding: OfficeHoursEncoding = OfficeHoursEncoding.HHMMSS) -> dict[str, Any]:
    """A lunch on Mondays and a closed Saturday; times in the encoding."""
    packed = encoding is OfficeHoursEncoding.HHMMSS
    return {
        "opentact": {
            "account": {"uuid": ACCOUNT, "name": "Acme", "time_zone": {"name": "America/Chicago"}},
            "timeEncoding": encoding.value,
            "officeHours": [
                {
                    "uuid": LUNCH,
                    "name": "Lunch",
                    "type": "lunchtime",
                    "dow": "mon",
                    "time_from": 120000 if packed else 43200,
                    "time_to": 124500 if packed else 45900,
                },
                {
                    "uuid": WEEKEND,
                    "name": "Weekend",
                    "type": "weekends",
                    "dow": "sat",
                    "time_from": 0,
                    "time_to": 235959 if packed else 86399,
                },
            ],
        }
    }


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Running]:
    with running(world(), now=lambda: NOW) as playing:
        yield playing


@pytest.fixture
def control(sandbox: Running) -> Iterator[httpx.Client]:
    """The sandbox's control plane, with a world as new and no faults."""
    base_url = f"{sandbox.base_url}/_sandbox"
    with httpx.Client(base_url=base_url, trust_env=False, timeout=5) as http:
        http.put("/world", json=world()).raise_for_status()
        http.delete("/faults").raise_for_status()
        yield http
        http.delete("/clock").raise_for_status()


@pytest.fixture
def put(control: httpx.Client) -> Callable[[str, dict[str, Any]], None]:
    """Puts something into the sandbox: a fault, a world, a clock."""

    def do(what: str, body: dict[str, Any]) -> None:
        control.put(f"/{what}", json=body).raise_for_status()

    return do


@pytest.fixture
def seen() -> list[CallSeen]:
    """The calls that the client made."""
    return []


def new_wire() -> HttpxWire:
    return HttpxWire(Vendor.OPENTACT, connect_seconds=1, read_seconds=1, connections=8)


@pytest.fixture(scope="module")
async def wire(sandbox: Running) -> AsyncIterator[HttpxWire]:
    """One for all tests, because a wire's TLS context takes a while to make."""
    made = new_wire()
    yield made
    await made.aclose()


def sandbox_client(
    base_url: str,
    *,
    seen: list[CallSeen],
    password: str = CREDENTIALS.opentact_password,
    encoding: OfficeHoursEncoding = OfficeHoursEncoding.HHMMSS,
    wire: HttpxWire | None = None,
) -> OpenTactClient:
    return connect(
        base_url=f"{base_url}/opentact/rest",
        email=CREDENTIALS.opentact_email,
        password=password,
        encoding=encoding,
        wire=wire or new_wire(),
        patience=QUICK,
        observe=seen.append,
    )


@pytest.fixture
def client(
    sandbox: Running, control: httpx.Client, wire: HttpxWire, seen: list[CallSeen]
) -> OpenTactClient:
    return sandbox_client(sandbox.base_url, seen=seen, wire=wire)


@pytest.fixture
async def live(request: pytest.FixtureRequest) -> AsyncIterator[OpenTactClient]:
    if not request.config.getoption("--live", default=False):
        pytest.skip("runs with --live")
    names = ("BASE_URL", "EMAIL", "PASSWORD")
    given = {name.lower(): os.environ.get(f"GATEWAY_LIVE_OPENTACT_{name}", "") for name in names}
    if not all(given.values()):
        pytest.skip("needs " + ", ".join(f"GATEWAY_LIVE_OPENTACT_{name}" for name in names))
    encoding = os.environ.get("GATEWAY_LIVE_OPENTACT_TIME_ENCODING", "HHMMSS")
    made = connect(
        **given,
        encoding=OfficeHoursEncoding(encoding),
        wire=HttpxWire(Vendor.OPENTACT, connect_seconds=5, read_seconds=20, connections=4),
        patience=Patience(deadline=30),
    )
    yield made
    await made.aclose()


@pytest.fixture(params=["sandbox", pytest.param("live", marks=pytest.mark.live)])
def either(request: pytest.FixtureRequest) -> OpenTactClient:
    made: OpenTactClient = request.getfixturevalue(
        "client" if request.param == "sandbox" else "live"
    )
    return made


# ---------------------------------------------------------------- against both


async def test_an_entry_is_created_read_changed_and_deleted(either: OpenTactClient) -> None:
    made = await either.create_office_hours(COFFEE)
    try:
        assert await either.office_hours_entry(made.id) == made
        assert made.id in {one.id for one in await either.office_hours(DayOfWeek.FRIDAY)}
        assert made.id not in {one.id for one in await either.office_hours(DayOfWeek.MONDAY)}
        changed = await either.update_office_hours(made.id, OfficeHoursPatch(to_time=time(15, 30)))
    finally:
        await either.delete_office_hours(made.id)

    assert (made.name, made.type, made.day_of_week) == (
        COFFEE.name,
        COFFEE.type,
        COFFEE.day_of_week,
    )
    assert (made.from_time, made.to_time) == (COFFEE.from_time, COFFEE.to_time)
    assert made.data_problems == ()
    assert (changed.id, changed.from_time, changed.to_time) == (made.id, time(15), time(15, 30))
    assert await either.office_hours_entry(made.id) is None


async def test_the_account_and_its_entries_are_read(either: OpenTactClient) -> None:
    assert (await either.account()).id
    assert isinstance(await either.office_hours(), tuple)


# ---------------------------------------------------------------- reads and writes


@pytest.mark.parametrize("encoding", OfficeHoursEncoding)
async def test_both_sides_agree_in_each_encoding(
    sandbox: Running,
    put: Callable[[str, dict[str, Any]], None],
    encoding: OfficeHoursEncoding,
) -> None:
    put("world", world(encoding))
    client = sandbox_client(sandbox.base_url, seen=[], encoding=encoding)

    hours = await client.office_hours()
    made = await client.create_office_hours(COFFEE)
    await client.aclose()

    assert [(one.from_time, one.to_time) for one in hours] == [
        (time(12), time(12, 45)),
        (time(0), time(23, 59, 59)),
    ]
    assert (made.from_time, made.to_time, made.data_problems) == (time(15), time(15, 20, 30), ())


async def test_values_of_the_other_encoding_are_reported_and_not_guessed(
    client: OpenTactClient, put: Callable[[str, dict[str, Any]], None]
) -> None:
    put("world", world(OfficeHoursEncoding.SECONDS))

    lunch, weekend = await client.office_hours()

    assert (lunch.from_time, lunch.raw_from) == (time(4, 32), 43200)  # wrong, and nothing tells
    assert (weekend.to_time, weekend.raw_to) == (None, 86399)
    assert [one.code for one in weekend.data_problems] == ["IMPOSSIBLE_TIME"]


async def test_the_account_says_its_zone(client: OpenTactClient) -> None:
    account = await client.account()

    assert (account.id, account.name, account.time_zone) == (ACCOUNT, "Acme", "America/Chicago")


async def test_secrets_of_expanded_users_are_in_no_record(client: OpenTactClient) -> None:
    entry = await client.office_hours_entry(LUNCH)
    records = [
        entry,
        await client.office_hours(),
        await client.account(),
        await client.update_office_hours(LUNCH, OfficeHoursPatch(name="Late lunch")),
    ]

    assert "sandbox-secret" not in repr(records)
    assert CREDENTIALS.opentact_email not in repr(records)


@pytest.mark.parametrize("id", [UNKNOWN, "no uuid", "", ".", "..", "../account", "ü?#", "\ud800"])
async def test_an_entry_that_is_not_there_is_none(client: OpenTactClient, id: str) -> None:
    assert await client.office_hours_entry(id) is None


async def test_an_unknown_entry_is_looked_for_in_both_spellings(
    client: OpenTactClient, seen: list[CallSeen]
) -> None:
    await client.office_hours_entry(UNKNOWN)

    assert [one.endpoint for one in seen] == [
        "GET /auth",
        "GET /account/office_hours/{id}",
        "GET /account/officehours/{id}",
    ]


async def test_the_second_spelling_gives_the_entry_where_the_first_is_unknown(
    client: OpenTactClient, put: Callable[[str, dict[str, Any]], None]
) -> None:
    put("faults/opentact", {"status": 404, "path": "*/account/office_hours/*"})

    found = await client.office_hours_entry(LUNCH)

    assert found is not None
    assert found.name == "Lunch"
    with pytest.raises(VendorNotFound):
        await client.update_office_hours(LUNCH, OfficeHoursPatch(name="x"))  # for GET only


async def test_writing_to_an_unknown_entry_is_not_found(client: OpenTactClient) -> None:
    with pytest.raises(VendorNotFound):
        await client.update_office_hours(UNKNOWN, OfficeHoursPatch(name="x"))
    with pytest.raises(VendorNotFound):
        await client.delete_office_hours(UNKNOWN)


async def test_the_vendors_validation_comes_back_as_a_refusal(client: OpenTactClient) -> None:
    with pytest.raises(VendorRefused) as caught:
        await client.update_office_hours(LUNCH, OfficeHoursPatch(name="x" * 25))

    assert (caught.value.status, caught.value.vendor_code) == (400, "400")
    assert "1 to 24 characters" in caught.value.message


# ---------------------------------------------------------------- the sign-in


async def test_many_calls_share_one_sign_in(client: OpenTactClient, seen: list[CallSeen]) -> None:
    await asyncio.gather(*(client.office_hours() for _ in range(20)))

    assert [one.endpoint for one in seen].count("GET /auth") == 1
    assert len(seen) == 21


async def test_a_token_that_the_vendor_no_longer_takes_is_renewed_once(
    client: OpenTactClient,
    put: Callable[[str, dict[str, Any]], None],
    seen: list[CallSeen],
) -> None:
    await client.account()
    seen.clear()
    put("clock", {"now": "2026-03-04T12:00:00Z"})  # the vendor's clock: two days on

    made = await client.create_office_hours(COFFEE)

    assert made.name == COFFEE.name
    assert [(one.endpoint, one.status) for one in seen] == [
        ("POST /account/office_hours", 401),
        ("GET /auth", 200),
        ("POST /account/office_hours", 200),
    ]


async def test_wrong_credentials_are_denied_and_shown_nowhere(
    sandbox: Running, control: httpx.Client
) -> None:
    client = sandbox_client(sandbox.base_url, seen=[], password="recognisable-password")

    with pytest.raises(VendorDenied) as caught:
        await client.office_hours_entry(LUNCH)
    await client.aclose()

    assert (caught.value.endpoint, caught.value.status) == ("GET /auth", 401)
    assert "recognisable" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"status": 404}, VendorDenied),  # and not: the entry is gone
        ({"status": 403}, VendorDenied),
        ({"status": 500}, VendorUnreachable),
        ({"garbage": True}, VendorGarbled),
        ({"retryAfter": 9}, VendorThrottled),
    ],
    ids=str,
)
async def test_a_sign_in_that_fails_is_not_taken_for_an_entry_that_is_gone(
    client: OpenTactClient,
    put: Callable[[str, dict[str, Any]], None],
    fault: dict[str, Any],
    kind: type[VendorError],
) -> None:
    put("faults/opentact", {**fault, "path": "*/auth"})

    with pytest.raises(VendorError) as caught:
        await client.office_hours_entry(LUNCH)

    assert type(caught.value) is kind


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("fault", "kind", "calls"),
    [
        ({"status": 400}, VendorRefused, 1),
        ({"status": 403}, VendorDenied, 1),
        ({"status": 409}, VendorConflict, 1),
        ({"status": 404}, VendorNotFound, 1),
        ({"status": 502}, VendorUnreachable, 2),
        ({"retryAfter": 9}, VendorThrottled, 1),
        ({"garbage": True}, VendorGarbled, 1),
        ({"truncate": True}, VendorGarbled, 1),
        ({"reset": "after"}, VendorUnreachable, 2),
        ({"hang": True}, VendorTimeout, 1),
    ],
    ids=str,
)
async def test_a_read_that_fails_says_whose_fault_it_is(
    client: OpenTactClient,
    put: Callable[[str, dict[str, Any]], None],
    seen: list[CallSeen],
    fault: dict[str, Any],
    kind: type[VendorError],
    calls: int,
) -> None:
    await client.account()
    seen.clear()
    put("faults/opentact", fault)

    with pytest.raises(VendorError) as caught:
        await client.office_hours()

    assert type(caught.value) is kind
    assert caught.value.endpoint == "GET /account/office_hours"
    assert len(seen) == calls
    assert "sandbox-secret" not in "".join(traceback.format_exception(caught.value))


async def test_an_entry_whose_creation_is_unclear_is_not_created_twice(
    client: OpenTactClient, put: Callable[[str, dict[str, Any]], None]
) -> None:
    put("faults/opentact", {"reset": "after", "times": 1, "method": "POST"})

    with pytest.raises(VendorUnreachable) as caught:
        await client.create_office_hours(COFFEE)

    assert caught.value.sent
    assert len(await client.office_hours(DayOfWeek.FRIDAY)) == 1


# ---------------------------------------------------------------- what no sandbox says


class Scripted:
    """A vendor that signs in everybody and gives every other request the same answer."""

    def __init__(self) -> None:
        self.signed_in: object = {"success": True, "payload": {"token": "opaque"}}
        self.answer: object = None

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = orjson.dumps(self.signed_in if b"/auth" in head else self.answer)
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        )
        await writer.drain()
        writer.close()


@pytest.fixture
async def scripted() -> AsyncIterator[tuple[Scripted, OpenTactClient]]:
    script = Scripted()
    async with await asyncio.start_server(script, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        made = sandbox_client(f"http://127.0.0.1:{port}", seen=[])
        yield script, made
        await made.aclose()


A_USER = {"password": "recognisable-password", "token": "recognisable-token"}
ENTRY = {"uuid": LUNCH, "name": "Lunch", "created_by": A_USER, "modified_by": A_USER}


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        ({"uuid": "u1", "email": "a@example.com", "account": {}, **A_USER, "token": None}, None),
        ({"uuid": "u1", "token": ""}, None),
        ({"uuid": "u1"}, None),
        ({"token": "recognisable\nheader"}, "payload.token"),
        ({"token": {"recognisable": 1}}, "payload.token"),
        (None, "payload"),
    ],
)
async def test_a_sign_in_without_a_usable_token_says_so(
    scripted: tuple[Scripted, OpenTactClient], payload: object, path: str | None
) -> None:
    script, client = scripted
    script.signed_in = {"success": True, "payload": payload}

    with pytest.raises(VendorGarbled) as caught:
        await client.account()

    assert caught.value.endpoint == "GET /auth"
    assert caught.value.path == (path or "payload.token")
    assert path or "holds no token" in caught.value.message
    assert "recognisable" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, VendorRefused), (401, VendorDenied), (404, VendorNotFound), (None, VendorRefused)],
)
async def test_success_false_in_a_200_is_a_refusal_for_reads_and_writes(
    scripted: tuple[Scripted, OpenTactClient], status: int | None, kind: type[VendorRefused]
) -> None:
    script, client = scripted
    # The payload has no shape that could be read; that must not hide the refusal.
    script.answer = {"success": False, "message": "no", "status": status, "payload": {"a": 1}}

    for call in (
        client.office_hours(),
        client.account(),
        client.create_office_hours(COFFEE),
        client.update_office_hours(LUNCH, OfficeHoursPatch(name="x")),
        client.delete_office_hours(LUNCH),
    ):
        with pytest.raises(VendorRefused) as caught:
            await call
        assert type(caught.value) is kind
        assert caught.value.message == "no"


async def test_a_refused_sign_in_in_a_200_is_a_refusal(
    scripted: tuple[Scripted, OpenTactClient],
) -> None:
    script, client = scripted
    script.signed_in = {"success": False, "message": "locked", "status": 403}

    with pytest.raises(VendorDenied, match="locked"):
        await client.office_hours()


@pytest.mark.parametrize(
    ("payload", "count"),
    [([ENTRY, ENTRY], 2), (ENTRY, 1), ({"total": 1, "data": [ENTRY]}, 1), ([], 0), (None, 0)],
)
async def test_a_list_is_taken_in_every_shape(
    scripted: tuple[Scripted, OpenTactClient], payload: object, count: int
) -> None:
    script, client = scripted
    script.answer = {"success": True, "payload": payload}

    hours = await client.office_hours()

    assert len(hours) == count
    assert "recognisable" not in repr(hours)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {"success": True},
        {"success": True, "payload": {"name": "no uuid", "created_by": A_USER}},
        {"success": True, "payload": ["recognisable"]},
    ],
    ids=["null", "list", "no payload", "no uuid", "a text for an entry"],
)
async def test_an_answer_of_another_shape_is_garbled_and_quotes_no_secret(
    scripted: tuple[Scripted, OpenTactClient], answer: object
) -> None:
    script, client = scripted
    script.answer = answer

    with pytest.raises(VendorGarbled) as caught:
        await client.office_hours_entry(LUNCH)

    assert "recognisable" not in "".join(traceback.format_exception(caught.value))
