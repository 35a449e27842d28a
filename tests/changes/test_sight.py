"""Which changes somebody sees is decided in the statement that reads them, on each kind of database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from gateway.caller import Caller, Profile, Scope
from gateway.changes.ledger import Ledger
from gateway.changes.records import EVERYTHING, ChangeFilter, Sight
from gateway.directory import AssociateLinksPatch, AssociatePatch, Directory
from gateway.store import Store
from tests.changes.books import NOON, new
from tests.directory.people import draft

SALES = Sight(departments=frozenset({"sales"}))
ODD = ("a\0b", "\ud800", "x" * 5_000)


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    store = await Store.open(database)
    yield store
    await store.aclose()


@pytest.fixture
async def ids(store: Store) -> dict[str, str]:
    """Ada and Amy of sales, Bob of service, Cleo of no department: the directory's ids by name."""
    directory = Directory(store)
    people = (("ada", "sales"), ("amy", "sales"), ("bob", "service"), ("cleo", None))
    return {
        name: (await directory.register(draft(name, department=department), now=NOON)).id
        for name, department in people
    }


async def seen(store: Store, sight: Sight, *, all_of: list[str]) -> set[str]:
    """The changes in sight, which pages and single reads agree on."""
    ledger = Ledger(store)
    page = {one.id for one in await ledger.page(ChangeFilter(sight=sight), count=100)}
    assert page == set(await ledger.get_many(all_of, sight))
    return page


@pytest.mark.parametrize(
    ("about", "named", "is_seen"),
    [
        (["ada"], [], True),
        (["ada", "amy"], [], True),
        (["ada"], ["amy"], True),
        ([], ["ada"], True),
        (["ada"], ["ada"], True),
        (["bob"], [], False),
        (["ada", "bob"], [], False),
        (["ada"], ["bob"], False),  # a delegate
        (["cleo"], [], False),
        (["ada"], ["cleo"], False),
        ([], [], False),  # a location's, or the account's
        (["nobody"], [], False),
        (["ada", "nobody"], [], False),
        (["ada", *ODD], [], False),
    ],
)
async def test_a_change_is_seen_that_names_ones_own_people_and_nobody_else(
    store: Store, ids: dict[str, str], about: list[str], named: list[str], is_seen: bool
) -> None:
    entry = replace(
        new("one", associates=tuple(ids.get(one, one) for one in about)),
        named_ids=tuple(ids.get(one, one) for one in named),
    )

    await Ledger(store).accept(entry)

    assert await seen(store, SALES, all_of=["one"]) == ({"one"} if is_seen else set())
    assert await seen(store, EVERYTHING, all_of=["one"]) == {"one"}


async def test_what_counts_is_where_somebody_is_now(store: Store, ids: dict[str, str]) -> None:
    directory = Directory(store)
    await Ledger(store).accept(new("of-ada", associates=(ids["ada"],)))
    await Ledger(store).accept(new("of-bob", associates=(ids["bob"],)))
    both = ["of-ada", "of-bob"]

    for name, department in (("ada", "service"), ("bob", "sales")):
        links = AssociateLinksPatch(mykaarma_department_id=department)
        await directory.update(ids[name], AssociatePatch(links=links), now=NOON)

    assert await seen(store, SALES, all_of=both) == {"of-bob"}

    await directory.remove(ids["bob"])

    assert await seen(store, SALES, all_of=both) == set()


async def test_everybody_sees_what_they_asked_for_themselves(
    store: Store, ids: dict[str, str]
) -> None:
    ledger, every = Ledger(store), []
    for client in ("shop", "shop/ann", "shop/ben", "office"):
        change = new(client.replace("/", "-"), client=client, associates=(ids["ada"],))
        every.append((await ledger.accept(change)).id)

    assert await seen(store, Sight("shop"), all_of=every) == {"shop"}
    assert await seen(store, Sight("shop/ann"), all_of=every) == {"shop-ann"}
    assert await seen(store, replace(SALES, identity="office"), all_of=every) == {"office"}
    assert await seen(store, SALES, all_of=every) == set(every)


async def test_pages_of_what_is_seen_have_no_gaps(store: Store, ids: dict[str, str]) -> None:
    ledger = Ledger(store)
    for number in range(9):
        whose = ids["ada" if number % 3 == 0 else "bob"]
        await ledger.accept(new(f"c{number}", asked=number, associates=(whose,)))
    wanted = ChangeFilter(sight=SALES)

    first = await ledger.page(wanted, count=2)
    place = first[-1].requested_at, first[-1].id
    rest = await ledger.page(wanted, count=2, after=place)

    assert [one.id for one in (*first, *rest)] == ["c6", "c3", "c0"]


async def test_who_is_only_named_is_not_whom_a_change_is_about(
    store: Store, ids: dict[str, str]
) -> None:
    ledger = Ledger(store)
    await ledger.accept(replace(new("one", associates=(ids["ada"],)), named_ids=(ids["amy"],)))

    found = {
        name: [one.id for one in await ledger.page(ChangeFilter(associate_id=id), count=9)]
        for name, id in ids.items()
    }

    assert found == {"ada": ["one"], "amy": [], "bob": [], "cleo": []}


@pytest.mark.parametrize(
    ("scopes", "subject", "departments", "sight"),
    [
        ({Scope.CHANGES_READ}, None, None, Sight("shop")),
        ({Scope.CHANGES_READ}, "ann", None, Sight("shop/ann")),
        ({Scope.CHANGES_READ, Scope.CHANGES_ADMIN}, "ann", None, EVERYTHING),
        ({Scope.CHANGES_READ}, None, {"sales"}, Sight("shop", frozenset({"sales"}))),
        ({Scope.CHANGES_ADMIN}, None, {"sales"}, SALES),
        ({Scope.CHANGES_ADMIN}, None, set(), Sight(departments=frozenset())),
    ],
)
def test_what_a_caller_sees_is_its_own_unless_it_is_for_all_clients(
    scopes: set[Scope], subject: str | None, departments: set[str] | None, sight: Sight
) -> None:
    limit = None if departments is None else frozenset(departments)
    caller = Caller("shop", Profile.FRONTEND, frozenset(scopes), limit, subject=subject)

    assert Sight.of(caller) == sight
