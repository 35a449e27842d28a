"""Ending an absence, what counts as one in force, and what is shown of two sources."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gateway.changes.desk import NotPossible
from gateway.changes.out_of_office import OutOfOfficeSet, ended, ending
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
