"""People and locations over real HTTP."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from gateway.vendors.webex import WebexClient


async def test_people_are_found_by_id_whatever_the_padding(
    webex: WebexClient, person_id: str
) -> None:
    padded = person_id + "=" * (-len(person_id) % 4 or 2)

    found = await webex.people([padded, person_id, "bm9ib2R5", "no,id", ".."])

    assert set(found) == {padded, person_id}
    assert found[padded] == found[person_id]
    assert found[person_id].location_id, "asked for with callingData"


async def test_a_person_is_found_by_email(webex: WebexClient, person_id: str) -> None:
    person = (await webex.people([person_id]))[person_id]

    assert await webex.people_by_email(person.emails[0]) == (person,)


async def test_locations_are_the_same_one_by_one_and_in_pages(
    webex: WebexClient, location_id: str
) -> None:
    everywhere = await webex.all_locations()
    first = await webex.locations(count=1)

    assert await webex.location(location_id) == everywhere[0]
    assert first.items == everywhere[:1]
    assert first.has_more == (len(everywhere) > 1)
    assert (await webex.locations(start=len(everywhere))).items == ()
    assert await webex.location("bm93aGVyZQ") is None
    assert await webex.location("..") is None


async def test_ninety_people_are_two_calls_and_none_are_no_call(
    sandboxed: Callable[..., WebexClient], control: httpx.AsyncClient
) -> None:
    webex = sandboxed()
    known = [person.id async for person in webex.all_people()]
    await control.delete("/calls")

    found = await webex.people([*known, *(f"bm9ib2R5{n:04}" for n in range(30))])
    assert await webex.people([]) == {}

    assert list(found) == known
    assert len(found) == 60
    assert (await control.get("/calls")).json()["webex"]["count"] == 2


async def test_all_people_of_a_location_are_there_though_a_page_holds_fifty(
    sandboxed: Callable[..., WebexClient], control: httpx.AsyncClient
) -> None:
    webex = sandboxed()
    dallas, berlin = sorted(await webex.all_locations(), key=lambda each: each.name, reverse=True)
    await control.delete("/calls")

    assert len(await webex.people_at(dallas.id)) == 60
    assert (await control.get("/calls")).json()["webex"]["count"] == 2
    assert await webex.people_at(berlin.id) == ()
