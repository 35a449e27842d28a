"""Departments, their people and their dealers over real HTTP."""

from __future__ import annotations

from gateway.vendors.line import CallSeen
from gateway.vendors.mykaarma import MyKaarmaClient
from gateway.vendors.records import Dealer
from tests.contracts.mykaarma.conftest import ADA, BEN, DEALER, SALES, SERVICE, associate_id


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
