"""The account and its office hours over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from gateway.sandbox import CREDENTIALS, Running
from gateway.vendors.errors import VendorNotFound, VendorRefused
from gateway.vendors.line import CallSeen
from gateway.vendors.opentact import OpenTactClient
from gateway.vendors.records import DayOfWeek, OfficeHoursEncoding, OfficeHoursPatch
from tests.contracts.opentact.conftest import ACCOUNT, COFFEE, LUNCH, UNKNOWN, sandbox_client, world

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
