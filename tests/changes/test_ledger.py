"""A change is in the book before its caller hears of it, and every entry made twice is as good as once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from itertools import product

import pytest
import sqlalchemy as sa

from gateway.changes.decisions import Happening
from gateway.changes.faults import Fault, Hindrance, VendorFailure
from gateway.changes.ledger import KeyUsed, Ledger, NotAllowed, Turn
from gateway.changes.places import Key
from gateway.changes.records import Change, ChangeFilter
from gateway.changes.states import (
    TRANSITIONS,
    ChangeStatus,
    Effect,
    Event,
    Goal,
    OnFailure,
    StepStatus,
    Wish,
    allowed,
)
from gateway.store import Store
from gateway.store.tables import change_associates, change_steps, change_subjects
from gateway.timelines.refusals import Obstacle
from gateway.vendors.port import Problem, Vendor
from tests.changes.books import at, began, just, new, seen, step_on, steps_on

S, E = ChangeStatus, Event
REFUSED = VendorFailure("VendorRefused", Vendor.WEBEX, "No.", "POST /modes", 409, "25008", "req-1")
HINDERED = Hindrance(Obstacle.NOT_FOUND, (Problem(("events", "0"), "Nobody\0 \ud800 é"),))
ODD = ("", "Zoë", "a\0b", "\ud800", "\\", "x" * 5_000, "' OR 1=1 --")

WAYS: dict[ChangeStatus, tuple[Event, ...]] = {
    S.PENDING: (),
    S.RUNNING: (E.BEGUN,),
    S.COMPENSATING: (E.BEGUN, E.UNDOING),
    S.DONE: (E.BEGUN, E.ALL_DONE),
    S.FAILED: (E.BEGUN, E.NOTHING_DONE),
    S.PARTIAL: (E.BEGUN, E.KEPT),
    S.COMPENSATED: (E.BEGUN, E.UNDOING, E.ALL_UNDONE),
    S.NEEDS_ATTENTION: (E.BEGUN, E.STUCK),
}
"""How a new change comes into each state."""


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    store = await Store.open(database)
    yield store
    await store.aclose()


@pytest.fixture
def told() -> list[str]:
    """The ids of which the ledger told, in order."""
    return []


@pytest.fixture
def ledger(store: Store, told: list[str]) -> Ledger:
    return Ledger(store, told=told.append)


async def brought(ledger: Ledger, status: ChangeStatus, *, id: str = "c", ended: float = 9) -> None:
    """Accept a change and bring it into a state."""
    await ledger.accept(new(id))
    for event in WAYS[status]:
        if event is E.BEGUN:
            steps = (step_on(id),)
            begun = await ledger.begin(id, 1, steps, looked_at=at(0), deadline=at(60))
            assert begun is Turn.GRANTED
        else:
            happens = just(event, faults=(REFUSED,), attention="Look.")
            await ledger.move(id, 1, happens, now=at(ended))
    assert (await seen(ledger, id)).status is status


# ------------------------------------------------------------ taking in


async def test_an_accepted_change_is_pending_and_there_as_it_was_given(ledger: Ledger) -> None:
    given = new("c", asked=3, key="k", associates=("ada", "bob", "ada"))

    change = await ledger.accept(given)

    assert change == Change(
        id="c",
        name="outOfOfficeSet",
        order=given.order,
        client="office",
        on_failure=OnFailure.COMPENSATE,
        fingerprint="print of c",
        idempotency_key="k",
        associate_ids=("ada", "bob", "ada"),
        requested_at=at(3),
        status=S.PENDING,
        goal=Goal.DONE,
        round=1,
        cancelled=False,
        queued_at=at(3),
        deadline=None,
        finished_at=None,
        attention=None,
        faults=(),
        steps=(),
    )
    assert await ledger.get("c") == await ledger.by_key("office", "k") == change
    assert await ledger.get_many(("c", "d", "c")) == {"c": change}


async def test_what_was_accepted_is_there_for_the_next_process(
    ledger: Ledger, store: Store, database: str
) -> None:
    change = await ledger.accept(new("c"))
    await store.aclose()

    again = await Store.open(database)

    assert await Ledger(again).get("c") == change
    await again.aclose()


async def test_a_key_is_its_clients_and_used_once(ledger: Ledger) -> None:
    first = await ledger.accept(new("c", key="k"))

    with pytest.raises(KeyUsed) as used:
        await ledger.accept(new("d", key="k"))
    await ledger.accept(new("e", key="k", client="another"))
    await ledger.accept(new("f", key="K"))
    for id in "gh":
        await ledger.accept(new(id))

    assert used.value.change == first
    assert await ledger.get("d") is None
    assert await ledger.by_key("office", "x") is None
    assert [id for id, _ in await ledger.live()] == list("cefgh")


async def test_of_many_who_use_a_key_at_once_one_is_taken_and_the_others_hear_of_it(
    ledger: Ledger, database: str
) -> None:
    replica = await Store.open(database)
    books = [ledger, Ledger(replica)]

    found = await asyncio.gather(
        *(books[number % 2].accept(new(f"c{number}", key="k")) for number in range(20)),
        return_exceptions=True,
    )

    taken = [one for one in found if isinstance(one, Change)]
    refused = [one.change for one in found if isinstance(one, KeyUsed)]
    assert len(taken) == 1
    assert refused == taken * 19
    assert await ledger.live() == [(taken[0].id, 1)]
    await replica.aclose()


async def test_odd_texts_are_kept_and_found(ledger: Ledger) -> None:
    for number, text in enumerate(ODD):
        id = f"c{number}"
        change = await ledger.accept(new(id, name=text, client=text, key=text, associates=(text,)))

        assert (change.name, change.idempotency_key, change.associate_ids) == (text, text, (text,))
        assert await ledger.by_key(text, text) == change
        for wanted in (ChangeFilter(name=text), ChangeFilter(associate_id=text)):
            assert await ledger.page(wanted, count=9) == [change]
            assert await ledger.page(wanted, count=9, after=(at(1), text)) == [change]
        assert await ledger.get(text) is None
        assert await began(ledger, id, text[:1]) is Turn.GRANTED


# ------------------------------------------------------------ reading


async def test_pages_go_from_the_latest_to_the_first_and_by_id_within_an_instant(
    ledger: Ledger,
) -> None:
    for id, asked in (("d", 1), ("b", 2), ("a", 2), ("c", 3), ("e", 0)):
        await ledger.accept(new(id, asked=asked))
    await began(ledger, "a", "xyz")

    found: list[Change] = []
    after = None
    while page := await ledger.page(ChangeFilter(), count=2, after=after):
        found += page
        after = (page[-1].requested_at, page[-1].id)

    assert [one.id for one in found] == ["c", "a", "b", "d", "e"]
    assert [len(one.steps) for one in found] == [0, 3, 0, 0, 0]


async def test_a_filter_joins_its_members_by_and(ledger: Ledger) -> None:
    await ledger.accept(new("a", asked=0, associates=("ada", "bob")))
    await ledger.accept(new("b", asked=1, name="holidayDeclare", associates=("bob",)))
    await ledger.accept(new("c", asked=2, associates=("ada",)))
    await began(ledger, "b", "xyz")

    for wanted, expected in (
        (ChangeFilter(), "cba"),
        (ChangeFilter(statuses=(S.RUNNING,)), "b"),
        (ChangeFilter(statuses=(S.RUNNING, S.PENDING)), "cba"),
        (ChangeFilter(statuses=()), ""),
        (ChangeFilter(associate_id="ada"), "ca"),
        (ChangeFilter(associate_id="eve"), ""),
        (ChangeFilter(name="holidayDeclare"), "b"),
        (ChangeFilter(since=at(1)), "cb"),  # at that instant or later
        (ChangeFilter(since=at(2), associate_id="bob"), ""),
        (ChangeFilter(statuses=(S.PENDING,), associate_id="ada", since=at(1)), "c"),
    ):
        found = await ledger.page(wanted, count=9)
        assert "".join(one.id for one in found) == expected, wanted


async def test_what_is_live_is_told_in_the_order_of_the_queue(ledger: Ledger) -> None:
    for id, asked in (("a", 5), ("b", 1), ("c", 3), ("d", 2)):
        await ledger.accept(new(id, asked=asked))
    await began(ledger, "d", "d")
    await began(ledger, "b", "b")
    await ledger.move("b", 1, just(E.ALL_DONE), now=at(6))

    assert await ledger.live() == [("d", 1), ("c", 1), ("a", 1)]


async def test_thousands_are_found_at_once(ledger: Ledger) -> None:
    change = await ledger.accept(new("c"))

    assert await ledger.get_many([*map(str, range(11_000)), "c"]) == {"c": change}


# ------------------------------------------------------------ steps


async def test_a_change_that_begins_has_its_steps_its_deadline_and_nothing_tried(
    ledger: Ledger,
) -> None:
    await ledger.accept(new("c"))

    assert await began(ledger, "c", "abc", looked=2) is Turn.GRANTED

    change = await seen(ledger, "c")
    assert (change.status, change.deadline) == (S.RUNNING, at(62))
    assert tuple(one.step for one in change.steps) == steps_on("abc")
    assert [one.number for one in change.steps] == [0, 1, 2]
    assert {(one.status, one.effect, one.attempts) for one in change.steps} == {
        (StepStatus.PENDING, Effect.NONE, 0)
    }


async def test_beginning_twice_is_beginning_once_and_keeps_the_steps(ledger: Ledger) -> None:
    await ledger.accept(new("c"))
    await began(ledger, "c", "ab")
    await ledger.step_begun("c", 0, status=StepStatus.RUNNING, now=at(1))
    change = await seen(ledger, "c")

    assert await began(ledger, "c", "xyz", looked=5) is Turn.GRANTED

    assert await seen(ledger, "c") == change


async def test_every_attempt_is_counted_that_of_a_process_that_died_too(ledger: Ledger) -> None:
    await brought(ledger, S.RUNNING)
    for second in (1, 2):
        await ledger.step_begun("c", 0, status=StepStatus.RUNNING, now=at(second))
    await ledger.step_ended(
        "c", 0, status=StepStatus.DONE, effect=Effect.TAKEN, now=at(3), key=Key("M", ("1", "é"))
    )
    await ledger.step_begun("c", 0, status=StepStatus.UNDOING, now=at(4))

    (record,) = (await seen(ledger, "c")).steps

    assert (record.status, record.effect, record.attempts) == (StepStatus.UNDOING, Effect.TAKEN, 3)
    assert (record.started_at, record.finished_at) == (at(1), None)
    assert record.key == Key("M", ("1", "é"))


async def test_an_attempt_that_may_not_be_is_not_entered(ledger: Ledger, told: list[str]) -> None:
    await brought(ledger, S.RUNNING)
    asked: list[Change] = []

    def may_not(change: Change) -> bool:
        asked.append(change)
        return False

    begin = partial(ledger.step_begun, "c", 0, status=StepStatus.RUNNING, now=at(1))
    before, heard = await seen(ledger, "c"), len(told)

    begins = await begin(may=may_not, attempt=7)

    assert (begins, asked, len(told)) == (False, [before], heard)
    assert await seen(ledger, "c") == before
    assert await begin(may=lambda _: True)
    assert (await seen(ledger, "c")).steps[0].attempts == 1
    assert not await ledger.step_begun("x", 0, status=StepStatus.RUNNING, now=at(1)), "gone"


async def test_whether_an_attempt_may_be_is_asked_of_the_change_as_it_is_entered(
    ledger: Ledger, database: str
) -> None:
    replica = await Store.open(database)
    books = [ledger, Ledger(replica)]
    await brought(ledger, S.RUNNING)

    begun = await asyncio.gather(
        *(
            books[number % 2].step_begun(
                "c",
                0,
                status=StepStatus.RUNNING,
                now=at(number),
                may=lambda change: change.steps[0].attempts < 3,
            )
            for number in range(20)
        )
    )

    assert begun.count(True) == (await seen(ledger, "c")).steps[0].attempts == 3
    await replica.aclose()


@pytest.mark.parametrize("fault", [REFUSED, HINDERED, None])
async def test_the_fate_of_a_step_is_kept_as_it_was_told_and_twice_is_once(
    ledger: Ledger, told: list[str], fault: Fault | None
) -> None:
    await brought(ledger, S.RUNNING)

    given = [
        await ledger.step_ended(
            "c",
            0,
            status=StepStatus.FAILED,
            effect=Effect.UNKNOWN,
            now=at(second),
            fault=fault,
            warnings=("Slow.", "Odd\0.", "Slow."),
        )
        for second in (2, 5)
    ]

    (record,) = (await seen(ledger, "c")).steps
    assert given == [record, record]
    assert (record.status, record.effect, record.fault) == (
        StepStatus.FAILED,
        Effect.UNKNOWN,
        fault,
    )
    assert record.warnings == ("Slow.", "Odd\0.")
    assert record.finished_at == at(2)
    assert told == ["c"] * 3  # accepted, begun, ended


async def test_a_key_that_is_known_stays_warnings_add_up_and_a_fault_that_is_over_goes(
    ledger: Ledger,
) -> None:
    await brought(ledger, S.RUNNING)
    ended = partial(ledger.step_ended, "c", 0, status=StepStatus.DONE, effect=Effect.TAKEN)

    await ended(now=at(1), key=Key("M", ("1",)), warnings=("One.",), fault=REFUSED)
    await ended(now=at(2), warnings=("Two.",))

    (record,) = (await seen(ledger, "c")).steps
    assert (record.key, record.warnings, record.fault, record.finished_at) == (
        Key("M", ("1",)),
        ("One.", "Two."),
        None,
        at(2),
    )


async def test_a_step_that_is_not_there_has_no_fate(ledger: Ledger) -> None:
    await brought(ledger, S.RUNNING)

    with pytest.raises(LookupError, match="c has no step 1"):
        await ledger.step_begun("c", 1, status=StepStatus.RUNNING, now=at(1))
    with pytest.raises(LookupError, match="x has no step 0"):
        await ledger.step_ended("x", 0, status=StepStatus.DONE, effect=Effect.TAKEN, now=at(1))


# ------------------------------------------------------------ states


async def test_a_change_moves_as_the_table_says_and_no_other_way(
    ledger: Ledger, told: list[str]
) -> None:
    for status, event in product(S, sorted(set(E) - {E.BEGUN, E.RETRY, E.COMPENSATE})):
        id = f"{status.name} {event.name}"
        await brought(ledger, status, id=id)
        before, heard = await seen(ledger, id), len(told)

        assert await ledger.move(id, 2, just(event), now=at(20)) is None, "another round"
        happens = just(event, faults=(REFUSED, HINDERED))
        moved = await ledger.move(id, 1, happens, now=at(20))

        assert (moved and moved.status) == TRANSITIONS.get((status, event)), id
        assert await seen(ledger, id) == (moved or before)
        assert len(told) - heard == (moved is not None)
        if moved is not None:
            assert moved.finished_at == (None if moved.is_live else at(20))
            assert moved.faults == (REFUSED, HINDERED)
            assert await ledger.move(id, 1, just(event), now=at(21)) is None, "a second time"
            await ledger.move(id, 1, just(E.STUCK), now=at(22))  # lets go, if it still holds


async def test_what_happens_is_decided_by_the_change_as_it_is_entered(
    ledger: Ledger, database: str
) -> None:
    replica = await Store.open(database)
    books = [ledger, Ledger(replica)]
    await brought(ledger, S.RUNNING)

    def decide(change: Change) -> Happening | None:
        next_one = {S.RUNNING: E.UNDOING, S.COMPENSATING: E.ALL_UNDONE}
        return Happening(next_one[change.status]) if change.status in next_one else None

    moved = await asyncio.gather(
        *(books[number % 2].move("c", 1, decide, now=at(number)) for number in range(20))
    )

    assert [one.status for one in moved if one is not None].count(S.COMPENSATING) == 1
    assert [one.status for one in moved if one is not None].count(S.COMPENSATED) == 1
    assert moved.count(None) == 18, "each saw what the others had done"
    await replica.aclose()


async def test_nobody_is_asked_about_a_round_that_is_over_or_a_change_that_is_gone(
    ledger: Ledger,
) -> None:
    await brought(ledger, S.RUNNING)
    asked: list[Change] = []

    for id, round in (("c", 2), ("x", 1)):
        assert await ledger.move(id, round, asked.append, now=at(1)) is None

    assert asked == []


async def test_what_begin_and_wish_do_is_no_move(ledger: Ledger) -> None:
    await brought(ledger, S.PENDING)

    for event in (E.BEGUN, E.RETRY, E.COMPENSATE):
        with pytest.raises(ValueError, match="begin or wish"):
            await ledger.move("c", 1, just(event), now=at(1))


async def test_a_move_leaves_the_faults_and_the_advice_that_it_does_not_give(
    ledger: Ledger,
) -> None:
    await brought(ledger, S.COMPENSATING)
    moved = await ledger.move("c", 1, just(E.STUCK), now=at(9))

    assert moved is not None
    assert (moved.faults, moved.attention) == ((REFUSED,), "Look.")


# ------------------------------------------------------------ wishes


@pytest.mark.parametrize("wish", Wish)
async def test_a_wish_is_granted_where_the_table_allows_it_and_else_changes_nothing(
    ledger: Ledger, wish: Wish
) -> None:
    for status in S:
        id = status.value
        await brought(ledger, status, id=id)
        before = await seen(ledger, id)
        if allowed(status, wish):
            wished = await ledger.wish(id, wish, now=at(20))
            assert wished == after_a_wish(before, wish)
            assert await ledger.is_cancelled(id) is (wish is Wish.CANCEL)
        else:
            with pytest.raises(NotAllowed) as refused:
                await ledger.wish(id, wish, now=at(20))
            assert (refused.value.change, refused.value.wish) == (before, wish)
            wished = before
        assert await seen(ledger, id) == wished


def after_a_wish(before: Change, wish: Wish) -> Change:
    """What a change is, at twenty seconds after noon, once a wish is granted."""
    if wish is Wish.CANCEL:
        return replace(before, cancelled=True)
    return replace(
        before,
        status=S.PENDING,
        goal=Goal.DONE if wish is Wish.RETRY else Goal.UNDONE,
        round=2,
        queued_at=at(20),
        cancelled=False,
        deadline=None,
        finished_at=None,
        attention=None,
        faults=(),
    )


async def test_a_wish_about_nothing_is_none(ledger: Ledger, told: list[str]) -> None:
    assert await ledger.wish("x", Wish.RETRY, now=at(0)) is None
    assert await ledger.is_cancelled("x") is False
    assert told == []


async def test_of_many_who_wish_at_once_one_starts_a_round(ledger: Ledger) -> None:
    await brought(ledger, S.FAILED)

    found = await asyncio.gather(
        *(ledger.wish("c", Wish.RETRY, now=at(20)) for _ in range(8)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in found) == ["Change"] + ["NotAllowed"] * 7
    assert (await seen(ledger, "c")).round == 2


@pytest.mark.parametrize("people", ["xy", None])
async def test_a_later_round_goes_on_with_the_steps_that_it_has_or_with_new_ones(
    ledger: Ledger, people: str | None
) -> None:
    await ledger.accept(new("c"))
    await began(ledger, "c", "abc")
    await ledger.step_begun("c", 1, status=StepStatus.RUNNING, now=at(1))
    await ledger.step_ended("c", 1, status=StepStatus.DONE, effect=Effect.TAKEN, now=at(2))
    await ledger.move("c", 1, just(E.KEPT), now=at(3))
    before = await seen(ledger, "c")
    await ledger.wish("c", Wish.RETRY, now=at(4))

    assert await began(ledger, "c", people, looked=5, round=1) is Turn.AGAIN, "a round that is over"
    assert await began(ledger, "c", people, looked=5, round=2) is Turn.GRANTED

    change = await seen(ledger, "c")
    assert (change.status, change.deadline) == (S.RUNNING, at(65))
    if people is None:
        assert [one.status for one in change.steps] == [StepStatus.PENDING] * 3, "all are looked at"
        assert [one.effect for one in change.steps] == [one.effect for one in before.steps]
        assert [one.step for one in change.steps] == [one.step for one in before.steps]
    else:
        assert tuple(one.step for one in change.steps) == steps_on(people)
        assert {one.attempts for one in change.steps} == {0}


# ------------------------------------------------------------ forgetting


async def test_only_what_ended_before_is_forgotten_the_oldest_first_with_all_that_it_had(
    ledger: Ledger, store: Store
) -> None:
    for id, status, ended in (
        ("a", S.DONE, 30),
        ("b", S.FAILED, 10),
        ("c", S.NEEDS_ATTENTION, 20),
        ("d", S.RUNNING, 0),
        ("e", S.PENDING, 0),
        ("f", S.COMPENSATED, 40),
    ):
        await brought(ledger, status, id=id, ended=ended)

    assert await ledger.purge(before=at(40), count=2) == [("b", 1), ("c", 1)]
    assert await ledger.purge(before=at(40)) == [("a", 1)]
    assert await ledger.purge(before=at(40)) == []

    left = await ledger.page(ChangeFilter(), count=9)
    assert [one.id for one in left] == ["d", "e", "f"]
    assert await rows_of(store, ("a", "b", "c")) == 0
    assert await rows_of(store, ("d", "e", "f")) > 0


async def test_a_key_whose_change_was_forgotten_can_be_used_anew(ledger: Ledger) -> None:
    await ledger.accept(new("c", key="k"))
    await ledger.move("c", 1, just(E.NOTHING_DONE), now=at(1))
    await ledger.purge(before=at(2))

    assert (await ledger.accept(new("d", key="k"))).id == "d"


async def rows_of(store: Store, ids: tuple[str, ...]) -> int:
    """How many rows of any table belong to these changes."""
    tables = (change_steps, change_subjects, change_associates)
    async with store.reading() as connection:
        return sum(
            [
                len(
                    (await connection.execute(sa.select(one).where(one.c.change_id.in_(ids)))).all()
                )
                for one in tables
            ]
        )
