"""Setting and ending an absence as steps, what counts as one in force, and what is shown of two sources."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.changes.desk import Desk
from gateway.changes.faults import NotPossible
from gateway.changes.orders.out_of_office import (
    Held,
    OutOfOfficeEnd,
    OutOfOfficeSet,
    ended,
    ending,
    is_set_elsewhere,
    linked_key,
    out_of_office_step,
)
from gateway.changes.places import OutOfOfficeOf
from gateway.changes.steps import Step
from gateway.directory import Associate, AssociateDraft, AssociateLinks
from gateway.timelines.refusals import Obstacle
from gateway.vendors.mykaarma.knowledge import covers, from_memory, to_memory, what_holds
from gateway.vendors.records import (
    DealerAssociate,
    OutOfOffice,
    OutOfOfficeAutoRespond,
    OutOfOfficeDelegation,
    OutOfOfficeDraft,
    OutOfOfficeForwarding,
    OutOfOfficeKnowledge,
)
from tests.changes.desks import NOON, Clock, desk_on, planned
from tests.stage import SandboxControl

KEY = ("department", "dealer-associate")


def at(day: int | None) -> datetime | None:
    """Noon of a day of January 2027, UTC."""
    return None if day is None else datetime(2027, 1, day, 12, tzinfo=UTC)


def record(start: int | None, end: int | None) -> OutOfOffice:
    """A record of the gateway's from one day's noon to another's."""
    draft = OutOfOfficeDraft(starts_at=at(start), ends_at=at(end))
    return from_memory(KEY, to_memory(draft))


def flagged(*, up: bool | None, since: str | None = None) -> DealerAssociate:
    """What myKaarma shows of somebody."""
    return DealerAssociate(KEY[1], None, "Ada", None, up, since, None)


@pytest.mark.parametrize(
    ("start", "end", "ending", "after"),
    [
        (5, 20, 10, (5, 10)),  # in force: the end moves
        (5, None, 10, (5, 10)),
        (5, 20, 25, (5, 25)),  # a later end prolongs it
        (None, 20, 10, (None, 10)),
        (5, 20, 5, (5, 5)),  # ended as it begins
        (15, 20, 10, (10, 10)),  # not begun: it becomes empty
        (15, None, 10, (10, 10)),
    ],
)
def test_ending_moves_the_end_and_empties_what_has_not_begun(
    start: int | None, end: int | None, ending: int, after: tuple[int | None, int]
) -> None:
    moment = at(ending)
    assert moment is not None

    draft = ended(record(start, end), moment)

    assert (draft.starts_at, draft.ends_at) == (at(after[0]), at(after[1]))


def test_ending_keeps_everything_but_the_times() -> None:
    draft = OutOfOfficeDraft(
        starts_at=at(1),
        ends_at=None,
        type="VACATION",
        setter_user_id="user",
        setter_user_name="Rashid",
        turn_off_number="7",
        forwarding=OutOfOfficeForwarding(forward_calls=True, call_number="+12145550100"),
        auto_respond=OutOfOfficeAutoRespond(reply_to_texts=True, text_reply="Away"),
        delegation=OutOfOfficeDelegation("da-2", "Grace"),
    )
    moment = datetime(2027, 1, 10, 12, tzinfo=UTC)

    after = ended(from_memory(KEY, to_memory(draft)), moment)

    assert to_memory(after) == {**to_memory(draft), "ends_at": "2027-01-10T12:00:00Z"}


def test_ending_what_nobody_knows_of_is_empty() -> None:
    moment = datetime(2027, 1, 10, 12, tzinfo=UTC)

    assert ended(None, moment) == OutOfOfficeDraft(starts_at=moment, ends_at=moment)


@pytest.mark.parametrize(
    ("start", "end", "now", "is_covered"),
    [
        (5, 20, 4, False),
        (5, 20, 5, True),  # half-open: the start is in it
        (5, 20, 20, False),  # and the end is not
        (5, None, 31, True),
        (None, 20, 1, True),
        (None, None, 1, True),
        (5, 5, 5, False),  # an empty one covers nothing
    ],
)
def test_a_record_covers_from_its_start_up_to_its_end(
    start: int | None, end: int | None, now: int, is_covered: bool
) -> None:
    moment = at(now)
    assert moment is not None

    assert covers(record(start, end), moment) is is_covered


OURS, FLAG = OutOfOfficeKnowledge.GATEWAY, OutOfOfficeKnowledge.VENDOR_FLAG


@pytest.mark.parametrize(
    ("ours", "flag", "shown"),
    [
        ((5, 20), flagged(up=True), OURS),  # rule 1: ours is in force, whatever the flag says
        ((5, 20), flagged(up=False), OURS),
        ((5, 20), None, OURS),
        ((1, 2), flagged(up=True), FLAG),  # rule 2: ours is over, and the flag is up
        ((25, 28), flagged(up=True), FLAG),
        (None, flagged(up=True), FLAG),
        ((1, 2), flagged(up=False), OURS),  # rule 3: nothing is in force, so what was or will be
        ((25, 28), flagged(up=None), OURS),
        ((25, 28), None, OURS),
        (None, flagged(up=False), None),
        (None, flagged(up=None), None),
        (None, None, None),
    ],
)
def test_what_holds_is_our_record_in_force_else_the_flag_else_our_record(
    ours: tuple[int, int] | None, flag: DealerAssociate | None, shown: OutOfOfficeKnowledge | None
) -> None:
    held = what_holds(
        record(*ours) if ours else None,
        flag,
        dealer_time_zone="US/Central",
        key=KEY,
        now=datetime(2027, 1, 10, 12, tzinfo=UTC),
    )

    assert (held and held.known_from) == shown


def test_a_flag_tells_the_start_by_the_dealers_clock_and_no_end() -> None:
    held = what_holds(
        None,
        flagged(up=True, since="2027-01-04 08:00:00"),
        dealer_time_zone="US/Central",
        key=KEY,
        now=datetime(2027, 1, 10, 12, tzinfo=UTC),
    )

    assert held is not None
    assert held.starts_at == datetime(2027, 1, 4, 14, tzinfo=UTC)
    assert held.ends_at is None


NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("order", "paths"),
    [
        (OutOfOfficeSet("a", OutOfOfficeDraft()), []),
        (OutOfOfficeSet("a", OutOfOfficeDraft(), delegate_associate_id="b"), []),
        (
            OutOfOfficeSet("a", OutOfOfficeDraft(delegation=OutOfOfficeDelegation(None, None))),
            [("delegation",)],
        ),
        (
            OutOfOfficeSet(
                "a",
                OutOfOfficeDraft(delegation=OutOfOfficeDelegation(None, "Grace")),
                delegate_associate_id="b",
            ),
            [],
        ),
        (
            OutOfOfficeSet(
                "a",
                OutOfOfficeDraft(ends_at=at(9), delegation=OutOfOfficeDelegation("da", None)),
                delegate_associate_id="b",
            ),
            [("endsAt",), ("delegation", "delegateDealerAssociateId")],
        ),
        (
            OutOfOfficeSet("a", OutOfOfficeDraft(ends_at=at(9)), delegate_associate_id="a"),
            [("endsAt",), ("delegation", "delegateAssociateId")],
        ),
    ],
)
def test_a_delegate_is_somebody_else_and_named_in_one_way(
    order: OutOfOfficeSet, paths: list[object]
) -> None:
    assert [problem.path for problem in order.check(now=NOW)] == paths


@pytest.mark.parametrize(
    ("at_day", "lasts"),
    [(10, (10, 10)), (12, (10, 12)), (8, (8, 8))],  # now is the 10th
)
def test_ending_one_that_was_set_elsewhere_replaces_it_from_now_until_then(
    at_day: int, lasts: tuple[int, int]
) -> None:
    moment = at(at_day)
    assert moment is not None

    draft = ending(record(1, 5), True, at=moment, now=NOW)

    assert draft == OutOfOfficeDraft(starts_at=at(lasts[0]), ends_at=at(lasts[1]))


def test_what_has_ended_by_then_cannot_be_ended_again() -> None:
    with pytest.raises(NotPossible, match="It has ended by then, at 2027-01-05T12:00:00"):
        ending(record(1, 5), False, at=NOW, now=NOW)


# ---------------------------------------------------------------- orders as steps

LINKS = AssociateLinks(KEY[0], KEY[1])
ADA = Associate("a", "Ada", None, None, LINKS)
PLACE = OutOfOfficeOf(*KEY)


def draft(start: int | None, end: int | None, type: str | None = None) -> OutOfOfficeDraft:
    return OutOfOfficeDraft(starts_at=at(start), ends_at=at(end), type=type)


@pytest.mark.parametrize(
    ("asked", "held", "before", "after", "instead"),
    [
        (draft(12, 20), None, None, (12, 20), ""),
        (draft(None, 20), None, None, (10, 20), ""),  # without a start it begins now, the 10th
        (draft(None, None), None, None, (10, None), ""),
        (draft(12, 20), (1, 5), (1, 5), (12, 20), ""),  # it is over
        (draft(12, 20), (5, 15), (5, 15), (12, 20),
         ", in place of the one from 5 January 2027, 12:00 UTC until 15 January 2027, 12:00 UTC"),
        (draft(12, 20), (15, None), (15, None), (12, 20), ", in place of the one from 15 January 2027, 12:00 UTC on"),
        (draft(12, 20), (None, 15), (None, 15), (12, 20), ", in place of the one until 15 January 2027, 12:00 UTC"),
        (draft(12, 20), (None, None), (None, None), (12, 20), ", in place of the one that is there"),
        (draft(12, 20), (12, 20), (12, 20), (12, 20), ""),  # it is so already
        (draft(12, 20), (5, 5), None, (12, 20), ""),  # an empty record counts as none
    ],
)  # fmt: skip
def test_setting_replaces_what_we_remember_and_says_so_when_it_is_not_over(
    asked: OutOfOfficeDraft,
    held: tuple[int | None, int | None] | None,
    before: tuple[int | None, int | None] | None,
    after: tuple[int, int | None],
    instead: str,
) -> None:
    order = OutOfOfficeSet("a", asked)

    (step,) = order.steps(Held(ADA, record(*held) if held else None, elsewhere=False), now=NOW)

    assert step == Step(
        f"Set Ada out of office{instead}",
        PLACE,
        draft(*before) if before else None,
        draft(*after),
    )
    assert order.associate_ids == ("a",)


def test_the_delegate_is_the_one_that_was_found() -> None:
    grace = OutOfOfficeDelegation("da-2", "Grace")
    order = OutOfOfficeSet("a", draft(12, 20), delegate_associate_id="b")

    (step,) = order.steps(Held(ADA, None, elsewhere=False, delegation=grace), now=NOW)

    assert step.after.delegation == grace


def test_one_that_was_set_elsewhere_is_replaced_by_wish_only_and_cannot_be_put_back() -> None:
    held = Held(ADA, record(1, 5), elsewhere=True)

    with pytest.raises(NotPossible, match="Set overwrite to true") as raised:
        OutOfOfficeSet("a", draft(12, 20)).steps(held, now=NOW)
    (step,) = OutOfOfficeSet("a", draft(12, 20), overwrite=True).steps(held, now=NOW)

    assert raised.value.obstacle is Obstacle.OUT_OF_OFFICE_SET_ELSEWHERE
    assert (step.before, step.after, step.undoable) == (draft(1, 5), draft(12, 20), False)


def test_one_of_ours_that_was_replaced_elsewhere_already_is_not_said_to_be_replaced() -> None:
    held = Held(ADA, record(15, 18), elsewhere=True)

    (step,) = OutOfOfficeSet("a", draft(12, 20), overwrite=True).steps(held, now=NOW)

    assert step.action == "Set Ada out of office"


def test_overwriting_where_nothing_was_set_elsewhere_can_be_undone() -> None:
    held = Held(ADA, record(1, 5), elsewhere=False)

    (step,) = OutOfOfficeSet("a", draft(12, 20), overwrite=True).steps(held, now=NOW)

    assert step.undoable


@pytest.mark.parametrize("asked", [draft(None, 10), draft(None, 9), draft(5, 9)])
def test_one_that_was_over_before_its_turn_came_is_refused(asked: OutOfOfficeDraft) -> None:
    order = OutOfOfficeSet("a", asked)
    assert order.check(now=NOW - timedelta(days=3)) == []

    with pytest.raises(NotPossible, match="is in the past") as raised:
        order.steps(Held(ADA, None, elsewhere=False), now=NOW)

    assert raised.value.obstacle is Obstacle.BAD_USER_INPUT


@pytest.mark.parametrize(
    ("at_day", "held", "elsewhere", "before", "after"),
    [
        (None, (5, 20), False, (5, 20), (5, 10)),  # now is the 10th
        (12, (5, 20), False, (5, 20), (5, 12)),
        (25, (5, None), False, (5, None), (5, 25)),
        (None, (15, 20), False, (15, 20), None),  # not begun: nothing is left of it
        (None, None, False, None, None),  # nobody knows of one: what is there shall be none
        (None, (10, 20), False, (10, 20), None),
        (None, (1, 5), True, (1, 5), None),
        (12, (1, 5), True, (1, 5), (10, 12)),
        (12, None, True, None, (10, 12)),
        (8, None, True, None, None),
    ],
)
def test_ending_shortens_what_has_begun_and_removes_what_has_not(
    at_day: int | None,
    held: tuple[int, int | None] | None,
    elsewhere: bool,
    before: tuple[int, int | None] | None,
    after: tuple[int, int | None] | None,
) -> None:
    order = OutOfOfficeEnd("a", at(at_day))

    (step,) = order.steps(Held(ADA, record(*held) if held else None, elsewhere=elsewhere), now=NOW)

    assert step == Step(
        "End the out of office of Ada",
        PLACE,
        draft(*before) if before else None,
        draft(*after) if after else None,
        undoable=not elsewhere,
    )
    assert order.associate_ids == ("a",)
    assert order.check(now=NOW) == []


@pytest.mark.parametrize("held", [(1, 5), (10, 10), (5, 10)])
def test_ending_what_has_ended_is_refused(held: tuple[int, int]) -> None:
    with pytest.raises(NotPossible, match="It has ended by then") as raised:
        OutOfOfficeEnd("a").steps(Held(ADA, record(*held), elsewhere=False), now=NOW)

    assert raised.value.obstacle is Obstacle.CONFLICT


def test_a_step_keeps_every_member_of_both_records() -> None:
    before = from_memory(KEY, to_memory(replace(draft(5, 20, "VACATION"), turn_off_number="7")))

    step = out_of_office_step(
        KEY, before, draft(5, 10, "SICK"), elsewhere=False, action="Change it"
    )

    assert step.before == replace(draft(5, 20, "VACATION"), turn_off_number="7")
    assert step.after == draft(5, 10, "SICK")
    assert Step.from_json(step.to_json()) == step


@pytest.mark.parametrize(
    "links", [AssociateLinks(), AssociateLinks("d", None), AssociateLinks(None, "da")]
)
def test_somebody_without_both_links_has_no_out_of_office(links: AssociateLinks) -> None:
    with pytest.raises(NotPossible, match="not linked to myKaarma") as raised:
        linked_key(Associate("a", "Ada", None, None, links))

    assert raised.value.obstacle is Obstacle.CONFLICT


# ---------------------------------------------------------------- what is looked at


@pytest.fixture
async def desk(sandbox: SandboxControl, tmp_path: Path) -> AsyncIterator[Desk]:
    sandbox.set_clock(NOON.isoformat())
    async with desk_on(sandbox.base_url, tmp_path, Clock()) as desk:
        yield desk


async def registered(desk: Desk, sandbox: SandboxControl, first_name: str) -> Associate:
    """Somebody of the demo world, in the directory."""
    people = sandbox.world()["mykaarma"]["dealerAssociates"]
    found = next(one for one in people if one["firstName"] == first_name)
    links = AssociateLinks(found["departmentUuid"], found["uuid"])
    return await desk.directory.register(AssociateDraft(first_name, links=links), now=NOON)


@pytest.mark.parametrize(
    ("first_name", "remembers", "elsewhere", "calls"),
    [
        ("Ada", None, False, 1),
        ("Desmond", None, True, 1),  # the flag is up, and we set nothing
        ("Desmond", (-5, -1), True, 1),  # what we set is over
        ("Desmond", (1, 5), True, 1),  # or has not begun
        ("Desmond", (-1, 5), False, 0),  # ours is in force: nobody has to be asked
    ],
)
async def test_a_flag_that_is_up_without_a_record_of_ours_in_force_was_set_elsewhere(
    desk: Desk,
    sandbox: SandboxControl,
    first_name: str,
    remembers: tuple[int, int] | None,
    elsewhere: bool,
    calls: int,
) -> None:
    key = linked_key(await registered(desk, sandbox, first_name))
    ours = None
    if remembers is not None:
        begins, ends = (NOON + timedelta(days=day) for day in remembers)
        ours = from_memory(key, to_memory(OutOfOfficeDraft(begins, ends)))
    sandbox.forget_calls()

    assert await is_set_elsewhere(desk, key, ours) is elsewhere
    assert len(sandbox.calls()["mykaarma"]) == calls


async def test_what_an_order_finds_is_made_into_its_step(
    desk: Desk, sandbox: SandboxControl
) -> None:
    ada = await registered(desk, sandbox, "Ada")
    mei_ling = await registered(desk, sandbox, "Mei-Ling")
    remembered = OutOfOfficeDraft(NOON - timedelta(days=9), NOON - timedelta(days=8))
    await desk.memory.remember(*linked_key(ada), to_memory(remembered), now=NOON)

    step = await planned(
        desk,
        OutOfOfficeSet(
            ada.id, OutOfOfficeDraft(type="TRAINING"), delegate_associate_id=mei_ling.id
        ),
    )

    delegation = OutOfOfficeDelegation(mei_ling.links.mykaarma_dealer_associate_id, "Mei-Ling")
    assert step.place == OutOfOfficeOf(*linked_key(ada))
    assert step.before == remembered
    assert step.after == OutOfOfficeDraft(starts_at=NOON, type="TRAINING", delegation=delegation)
    assert step.undoable


@pytest.mark.parametrize(
    ("delegate", "shown"), [(None, "Mei-Ling"), (OutOfOfficeDelegation(None, "M. Chou"), "M. Chou")]
)
async def test_a_delegate_is_shown_by_the_directorys_name_or_by_the_one_that_was_given(
    desk: Desk, sandbox: SandboxControl, delegate: OutOfOfficeDelegation | None, shown: str
) -> None:
    ada = await registered(desk, sandbox, "Ada")
    mei_ling = await registered(desk, sandbox, "Mei-Ling")
    asked = OutOfOfficeDraft(delegation=delegate)

    step = await planned(desk, OutOfOfficeSet(ada.id, asked, delegate_associate_id=mei_ling.id))

    assert step.after.delegation.delegate_name == shown


@pytest.mark.parametrize(
    ("delegate", "obstacle", "path"),
    [
        ("nobody", Obstacle.NOT_FOUND, ("delegation", "delegateAssociateId")),
        ("unlinked", Obstacle.CONFLICT, ("delegation", "delegateAssociateId")),
    ],
)
async def test_a_delegate_has_to_be_there_and_linked(
    desk: Desk,
    sandbox: SandboxControl,
    delegate: str,
    obstacle: Obstacle,
    path: tuple[str, ...],
) -> None:
    ada = await registered(desk, sandbox, "Ada")
    unlinked = await desk.directory.register(AssociateDraft("Zoe"), now=NOON)
    id = unlinked.id if delegate == "unlinked" else delegate

    with pytest.raises(NotPossible) as raised:
        await planned(desk, OutOfOfficeSet(ada.id, OutOfOfficeDraft(), delegate_associate_id=id))

    assert raised.value.obstacle is obstacle
    assert [problem.path for problem in raised.value.problems] == [path]


@pytest.mark.parametrize(
    "order", [OutOfOfficeSet("nobody", OutOfOfficeDraft()), OutOfOfficeEnd("nobody")]
)
async def test_somebody_whom_the_directory_does_not_know_is_not_found(
    desk: Desk, order: OutOfOfficeSet | OutOfOfficeEnd
) -> None:
    with pytest.raises(NotPossible) as raised:
        await planned(desk, order)

    assert raised.value.obstacle is Obstacle.NOT_FOUND
    assert [problem.path for problem in raised.value.problems] == [("associateId",)]
