"""Two changes that touch the same record are never both under way, and whoever asked first goes first."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from itertools import count

import pytest

from gateway.changes.ledger import Ledger, Turn
from gateway.changes.records import ChangeFilter
from gateway.changes.states import ChangeStatus, Event, Wish
from gateway.store import Store
from tests.changes.books import at, began, just, new, seen

E = Event


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    store = await Store.open(database)
    yield store
    await store.aclose()


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


async def accepted(ledger: Ledger, ids: str) -> None:
    """Accept changes, a second apart."""
    for second, id in enumerate(ids):
        await ledger.accept(new(id, asked=second))


async def test_a_record_is_held_from_the_beginning_of_a_change_to_its_end(ledger: Ledger) -> None:
    await accepted(ledger, "12")
    assert await began(ledger, "1", "ab") is Turn.GRANTED

    assert await began(ledger, "2", "bc", looked=5) is Turn.WAIT
    await ledger.move("1", 1, just(E.UNDOING), now=at(6))
    assert await began(ledger, "2", "bc", looked=7) is Turn.WAIT, "undoing holds too"
    await ledger.move("1", 1, just(E.ALL_UNDONE), now=at(8))

    assert await began(ledger, "2", "bc", looked=9) is Turn.GRANTED


async def test_who_waits_has_no_steps_yet_and_those_who_share_nothing_do_not_wait(
    ledger: Ledger,
) -> None:
    await accepted(ledger, "123")
    await began(ledger, "1", "ab")
    await began(ledger, "2", "bc")

    assert await began(ledger, "3", "xyz") is Turn.GRANTED

    waiting = await seen(ledger, "2")
    assert (waiting.status, waiting.steps, waiting.deadline) == (ChangeStatus.PENDING, (), None)


@pytest.mark.parametrize(
    ("looked", "turn"),
    [(9, Turn.AGAIN), (10, Turn.AGAIN), (11, Turn.GRANTED)],  # at the very instant counts
)
async def test_who_looked_before_another_one_ended_looks_again(
    ledger: Ledger, looked: int, turn: Turn
) -> None:
    await accepted(ledger, "12")
    await began(ledger, "1", "ab")
    await ledger.move("1", 1, just(E.ALL_DONE), now=at(10))

    assert await began(ledger, "2", "bc", looked=looked) is turn
    assert await began(ledger, "2", "bc", looked=12) is Turn.GRANTED


async def test_who_shares_nothing_with_what_ended_or_goes_on_with_old_steps_need_not_look_again(
    ledger: Ledger,
) -> None:
    await accepted(ledger, "123")
    await began(ledger, "3", "b")
    await ledger.move("3", 1, just(E.KEPT), now=at(5))
    await ledger.wish("3", Wish.RETRY, now=at(6))
    await began(ledger, "1", "ab", looked=7)
    await ledger.move("1", 1, just(E.ALL_DONE), now=at(10))

    assert await began(ledger, "2", "cd", looked=9) is Turn.GRANTED
    assert await began(ledger, "3", None, looked=9, round=2) is Turn.GRANTED


async def test_a_change_that_never_began_makes_nobody_look_again(ledger: Ledger) -> None:
    await accepted(ledger, "123")
    await began(ledger, "1", "a")
    await began(ledger, "2", "ab")  # waits
    await ledger.move("2", 1, just(E.NOTHING_DONE), now=at(10))

    assert await began(ledger, "3", "b", looked=9) is Turn.GRANTED


async def test_what_ended_and_was_asked_for_anew_still_makes_others_look_again(
    ledger: Ledger,
) -> None:
    await accepted(ledger, "12")
    await began(ledger, "1", "a")
    await ledger.move("1", 1, just(E.NOTHING_DONE), now=at(10))
    await ledger.wish("1", Wish.RETRY, now=at(11))

    assert await began(ledger, "2", "a", looked=9) is Turn.AGAIN

    await began(ledger, "1", "b", looked=12, round=2)
    assert await began(ledger, "2", "a", looked=9) is Turn.AGAIN, "it holds another record now"
    assert await began(ledger, "2", "a", looked=13) is Turn.GRANTED


async def test_who_was_queued_first_goes_first_once_it_is_known_what_it_wants(
    ledger: Ledger,
) -> None:
    await accepted(ledger, "1234")
    assert await began(ledger, "3", "x") is Turn.GRANTED, "nobody knows what 1 and 2 want"
    assert await began(ledger, "2", "xy") is Turn.WAIT
    assert await began(ledger, "4", "yz") is Turn.WAIT, "2 came first, and waits for y too"
    assert await began(ledger, "1", "y") is Turn.GRANTED, "it came before 2"
    await ledger.move("3", 1, just(E.ALL_DONE), now=at(5))
    await ledger.move("1", 1, just(E.ALL_DONE), now=at(5))

    assert await began(ledger, "4", "yz", looked=6) is Turn.WAIT
    assert await began(ledger, "2", "xy", looked=6) is Turn.GRANTED


async def test_of_those_who_were_queued_at_one_instant_the_ids_tell_who_goes_first(
    ledger: Ledger,
) -> None:
    for id in "bac":
        await ledger.accept(new(id))
    await began(ledger, "c", "x")
    for id in "ba":
        assert await began(ledger, id, "x") is Turn.WAIT
    await ledger.move("c", 1, just(E.ALL_DONE), now=at(5))

    assert await began(ledger, "b", "x", looked=6) is Turn.WAIT
    assert await began(ledger, "a", "x", looked=6) is Turn.GRANTED


async def test_who_wants_something_else_after_another_look_is_in_nobodys_way(
    ledger: Ledger,
) -> None:
    await accepted(ledger, "123")
    await began(ledger, "1", "ab")
    await began(ledger, "2", "ax")

    assert await began(ledger, "3", "x") is Turn.WAIT
    await began(ledger, "2", "ay")
    assert await began(ledger, "3", "x") is Turn.GRANTED


async def test_who_looks_again_keeps_its_place(ledger: Ledger) -> None:
    await accepted(ledger, "123")
    await began(ledger, "3", "x")
    await ledger.move("3", 1, just(E.ALL_DONE), now=at(5))

    assert await began(ledger, "1", "x", looked=4) is Turn.AGAIN
    assert await began(ledger, "2", "x", looked=6) is Turn.WAIT
    assert await began(ledger, "1", "x", looked=6) is Turn.GRANTED


async def test_a_change_that_ended_or_is_gone_does_not_begin(ledger: Ledger) -> None:
    await accepted(ledger, "12")
    await began(ledger, "1", "a")
    await ledger.move("1", 1, just(E.ALL_DONE), now=at(5))
    await ledger.move("2", 1, just(E.NOTHING_DONE), now=at(5))

    for id in "12x":
        assert await began(ledger, id, "a", looked=6) is Turn.AGAIN
    assert await ledger.live() == []


async def test_a_change_of_many_records_waits_for_one_of_them(ledger: Ledger) -> None:
    many = "".join(chr(0x4E00 + number) for number in range(6_000))
    await accepted(ledger, "12")
    await began(ledger, "1", many[-1])

    assert await began(ledger, "2", many) is Turn.WAIT
    await ledger.move("1", 1, just(E.ALL_DONE), now=at(5))
    assert await began(ledger, "2", many, looked=6) is Turn.GRANTED
    assert len((await seen(ledger, "2")).steps) == 6_000


@pytest.mark.timeout(120)
@pytest.mark.parametrize("seed", [1])
async def test_in_a_storm_nobody_holds_what_another_one_holds_and_everybody_ends(
    ledger: Ledger, database: str, seed: int
) -> None:
    chance = random.Random(seed)
    wanted = {
        f"c{number:02}": "".join(chance.sample("abcdef", chance.randint(1, 4)))
        for number in range(16)
    }
    replica = await Store.open(database)
    books = (ledger, Ledger(replica))
    clock, held, turns = count(1), Counter[str](), Counter[Turn]()

    async def carried_out(id: str, people: str) -> None:
        book, last = chance.choice(books), chance.randint(1, 3)
        await book.accept(new(id, asked=next(clock)))
        for round in range(1, last + 1):
            await its_turn(book, id, people, round)
            held.update(people)
            assert max(held.values()) == 1, held
            await asyncio.sleep(chance.random() / 20)
            held.subtract(people)
            event = E.ALL_DONE if round == last else E.NOTHING_DONE
            assert await book.move(id, round, just(event), now=at(next(clock))) is not None
            if round < last:
                await book.wish(id, Wish.RETRY, now=at(next(clock)))
                people = chance.choice((people, "ab", "f"))

    async def its_turn(book: Ledger, id: str, people: str, round: int) -> None:
        for _ in range(500):
            turn = await began(book, id, people, looked=next(clock), round=round)
            turns[turn] += 1
            if turn is Turn.GRANTED:
                return
            await asyncio.sleep(chance.random() / 5)
        raise AssertionError(f"{id} waits for ever")

    await asyncio.gather(*(carried_out(*one) for one in wanted.items()))
    await replica.aclose()

    done = await ledger.page(ChangeFilter(statuses=(ChangeStatus.DONE,)), count=99)
    assert len(done) == len(wanted)
    assert turns[Turn.WAIT] > len(wanted), "a storm in which few wait shows little"
