"""Reading changes: one by its id, and lists of them in pages, from the ledger on a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from gateway.caller import ANONYMOUS
from gateway.changes.desk import Desk
from gateway.changes.ledger import Ledger
from gateway.changes.records import EVERYTHING, NewChange
from gateway.changes.states import Event, OnFailure
from gateway.directory import Directory, OutOfOfficeMemory
from gateway.loaders import Loaders, Sources
from gateway.schema import ids
from gateway.schema.book import Book
from gateway.schema.build import build_schema
from gateway.schema.context import Context
from gateway.store import Store
from gateway.timelines import House
from gateway.vendors.cache import RecordCache
from tests.changes.books import just

NOON = datetime(2030, 6, 3, 12, 0, tzinfo=UTC)
NOBODY = cast(Any, None)
SCHEMA = build_schema()

CHANGE = "{ id name status idempotencyKey onFailure requestedBy requestedAt finishedAt attention steps { action } userErrors { code } }"
PAGES = """query ($filter: ChangeFilter, $first: Int, $after: String) {
  changes(filter: $filter, first: $first, after: $after) {
    nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""


@dataclass(frozen=True, slots=True)
class Reading:
    """The schema over a ledger."""

    store: Store
    ledger: Ledger

    async def ask(self, query: str, **variables: Any) -> Any:
        """The answer to a query: its data, or the first error's exception, raised."""
        cache = RecordCache(seconds=0, most=1)
        directory, memory = Directory(self.store), OutOfOfficeMemory(self.store)
        desk = Desk(NOBODY, directory, memory, self.ledger, cache, House(), lambda: NOON)
        sources = Sources(NOBODY, directory, memory, cache, changes=Book(desk, EVERYTHING))
        loaders = Loaders(sources, caller=ANONYMOUS, now=NOON)
        context = Context(ANONYMOUS, NOON, loaders, NOBODY, desk)
        answer = await SCHEMA.execute(query, variable_values=variables, context_value=context)
        for error in answer.errors or ():
            raise error.original_error or error
        return answer.data

    async def accepted(self, name: str, *, minute: int = 0, associate: str | None = None) -> str:
        """The global id of a change that was accepted some minutes after noon."""
        change = await self.ledger.accept(
            NewChange(
                id=f"{name}-{minute}",
                name=name,
                order="{}",
                client="local",
                on_failure=OnFailure.KEEP,
                fingerprint="f",
                idempotency_key=f"key of {name}-{minute}",
                associate_ids=() if associate is None else (associate,),
                requested_at=NOON + timedelta(minutes=minute),
            )
        )
        return ids.encode("Change", change.id)


@pytest.fixture
async def reading(tmp_path: Path) -> AsyncIterator[Reading]:
    store = await Store.open(f"sqlite:///{tmp_path}/gateway.db")
    yield Reading(store, Ledger(store))
    await store.aclose()


async def test_a_change_is_read_by_its_id_and_as_a_node(reading: Reading) -> None:
    id = await reading.accepted("absencePlan")

    found = await reading.ask(
        f"query ($id: ID!) {{ change(id: $id) {CHANGE} node(id: $id) {{ ... on Change {CHANGE} }} }}",
        id=id,
    )

    assert found["node"] == found["change"]
    assert found["change"] == {
        "id": id,
        "name": "absencePlan",
        "status": "PENDING",
        "idempotencyKey": "key of absencePlan-0",
        "onFailure": "KEEP",
        "requestedBy": "local",
        "requestedAt": "2030-06-03T12:00:00Z",
        "finishedAt": None,
        "attention": None,
        "steps": [],
        "userErrors": [],
    }


async def test_a_change_that_is_not_there_is_null(reading: Reading) -> None:
    unknown = ids.encode("Change", "nobody")

    found = await reading.ask(
        "query ($id: ID!) { change(id: $id) { id } node(id: $id) { id } }", id=unknown
    )

    assert found == {"change": None, "node": None}


async def test_changes_come_in_pages_the_latest_first(reading: Reading) -> None:
    asked = [await reading.accepted("absencePlan", minute=minute) for minute in (1, 3, 0, 2)]
    latest_first = [asked[1], asked[3], asked[0], asked[2]]

    first = (await reading.ask(PAGES, first=3))["changes"]
    rest = (await reading.ask(PAGES, first=3, after=first["pageInfo"]["endCursor"]))["changes"]

    assert [one["id"] for one in (*first["nodes"], *rest["nodes"])] == latest_first
    assert (first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (True, False)
    assert (rest["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasPreviousPage"]) == (False, True)


async def test_no_change_is_twice_on_the_pages_or_left_out_when_many_came_at_once(
    reading: Reading,
) -> None:
    names = [f"mutation{number}" for number in range(7)]
    asked = {await reading.accepted(name) for name in names}

    seen: list[str] = []
    after = None
    for _ in range(len(names)):
        page = (await reading.ask(PAGES, first=2, after=after))["changes"]
        seen += [one["id"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert len(seen) == len(asked)
    assert set(seen) == asked


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({}, {"b", "a", "failed"}),
        ({"statuses": ["FAILED"]}, {"failed"}),
        ({"statuses": ["FAILED", "PENDING"]}, {"b", "a", "failed"}),
        ({"statuses": []}, set()),
        ({"name": "a"}, {"a"}),
        ({"associateId": ids.encode("Associate", "ada")}, {"b"}),
        ({"since": "2030-06-03T12:01:00Z"}, {"b", "failed"}),
        ({"since": "2030-06-03T07:01:00-05:00", "statuses": ["PENDING"]}, {"b"}),
    ],
)
async def test_a_filter_lets_through_what_meets_all_its_conditions(
    reading: Reading, filter: dict[str, Any], found: set[str]
) -> None:
    by_id = {
        await reading.accepted("a", minute=0, associate="somebody"): "a",
        await reading.accepted("b", minute=1, associate="ada"): "b",
        await reading.accepted("failed", minute=2): "failed",
    }
    await reading.ledger.move("failed-2", 1, just(Event.NOTHING_DONE), now=NOON)

    page = (await reading.ask(PAGES, filter=filter))["changes"]

    assert {by_id[one["id"]] for one in page["nodes"]} == found
