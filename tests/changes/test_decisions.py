"""What happens to a change next follows from how it stands, and from nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gateway.changes.decisions import (
    broken,
    conclusion,
    goes_on,
    is_clean,
    moved,
    settlement,
    stopped,
)
from gateway.changes.faults import Fault, VendorFailure
from gateway.changes.records import Change, StepRecord
from gateway.changes.states import ChangeStatus, Effect, Event, Goal, OnFailure, StepStatus
from gateway.changes.telling import BROKEN, BROKEN_AT_ONCE, CANCELLED, attention
from gateway.vendors.port import Vendor
from tests.changes.books import at, just, step_on

C, S, E = ChangeStatus, StepStatus, Event
REFUSED = VendorFailure("VendorRefused", Vendor.WEBEX, "No.", "POST /modes", 409, "25008", "req-1")
NOT_TAKEN, TAKEN, UNKNOWN = Effect.NONE, Effect.TAKEN, Effect.UNKNOWN

STEPS: dict[str, tuple[StepStatus, Effect, Fault | None]] = {
    ".": (S.PENDING, NOT_TAKEN, None),
    "+": (S.DONE, TAKEN, None),
    "-": (S.REFUSED, NOT_TAKEN, REFUSED),
    "?": (S.FAILED, UNKNOWN, REFUSED),
    "!": (S.FAILED, TAKEN, REFUSED),  # could not be undone
    "0": (S.UNDONE, NOT_TAKEN, None),
}
"""How a step stands, in a sign."""


def standing(
    steps: str,
    status: ChangeStatus = C.RUNNING,
    *,
    cancelled: bool = False,
    keep: bool = False,
    goal: Goal = Goal.DONE,
) -> Change:
    """A change in its first round."""
    return Change(
        id="c",
        name="outOfOfficeSet",
        order="{}",
        client="office",
        on_failure=OnFailure.KEEP if keep else OnFailure.COMPENSATE,
        fingerprint="",
        idempotency_key=None,
        associate_ids=(),
        requested_at=at(0),
        status=status,
        goal=goal,
        round=1,
        cancelled=cancelled,
        queued_at=at(0),
        deadline=None,
        finished_at=None,
        attention=None,
        faults=(),
        steps=tuple(
            StepRecord(number, step_on(str(number)), how, effect, fault=fault)
            for number, (how, effect, fault) in enumerate(STEPS[sign] for sign in steps)
        ),
    )


@pytest.mark.parametrize(
    ("change", "status", "may"),
    [
        (standing(".."), S.RUNNING, True),
        (standing("+."), S.RUNNING, True),
        (standing("-."), S.RUNNING, True),  # its own failure: it is tried again
        (standing(".-"), S.RUNNING, False),
        (standing(".?"), S.RUNNING, False),
        (standing(".-", keep=True), S.RUNNING, True),
        (standing("..", cancelled=True), S.RUNNING, False),
        (standing("..", C.PENDING), S.RUNNING, False),
        (standing("..", C.COMPENSATING), S.RUNNING, False),
        (standing("..", C.DONE), S.RUNNING, False),
        (standing("+-", C.COMPENSATING), S.UNDOING, True),
        (standing("+-", C.COMPENSATING, cancelled=True), S.UNDOING, True),
        (standing("+-", C.RUNNING), S.UNDOING, False),
        (standing("+-", C.NEEDS_ATTENTION), S.UNDOING, False),
        (replace(standing(".."), round=2), S.RUNNING, False),
        (replace(standing("+-", C.COMPENSATING), round=2), S.UNDOING, False),
    ],
)
def test_there_is_another_attempt_as_long_as_the_round_goes_that_way(
    change: Change, status: StepStatus, may: bool
) -> None:
    assert goes_on(change, round=1, number=0, status=status) is may


@pytest.mark.parametrize(
    ("change", "event", "faults", "advice"),
    [
        (standing("++"), E.ALL_DONE, None, False),
        (standing("++", cancelled=True), E.ALL_DONE, None, False),
        (standing(".-"), E.NOTHING_DONE, (REFUSED,), False),
        (standing("..", cancelled=True), E.NOTHING_DONE, (CANCELLED,), False),
        (standing("+-"), E.UNDOING, (REFUSED,), False),
        (standing("+-", cancelled=True), E.UNDOING, (REFUSED, CANCELLED), False),
        (standing("+-", keep=True), E.KEPT, (REFUSED,), False),
        (standing("+?", keep=True), E.STUCK, (REFUSED,), True),
        (standing("++", goal=Goal.UNDONE), E.UNDOING, None, False),
    ],
)
def test_a_running_change_is_settled_by_its_steps(
    change: Change, event: Event, faults: tuple[Fault, ...] | None, advice: bool
) -> None:
    settled = settlement(change)

    assert settled is not None
    assert (settled.event, settled.faults) == (event, faults)
    assert settled.attention == (attention(change.steps) if advice else None)


@pytest.mark.parametrize(("steps", "event"), [("00", E.ALL_UNDONE), ("0!", E.STUCK)])
def test_a_change_that_was_undone_ends_by_what_is_left_and_keeps_its_faults(
    steps: str, event: Event
) -> None:
    change = standing(steps, C.COMPENSATING)

    ended = conclusion(change)

    assert ended is not None
    assert (ended.event, ended.faults) == (event, None)
    assert ended.attention == (attention(change.steps) if event is E.STUCK else None)


@pytest.mark.parametrize(("steps", "event"), [("", E.NOTHING_DONE), ("+.", E.STUCK)])
def test_a_change_that_cannot_begin_ends_with_the_reason_and_tells_what_is_left(
    steps: str, event: Event
) -> None:
    change = standing(steps, C.PENDING)

    ended = stopped(change, REFUSED)

    assert ended is not None
    assert (ended.event, ended.faults) == (event, (REFUSED,))
    assert ended.attention == (attention(change.steps) if event is E.STUCK else None)


def test_each_decision_is_about_one_state_and_says_nothing_of_the_others() -> None:
    for status in C:
        change = standing("+-", status)

        assert (settlement(change) is not None) == (status is C.RUNNING)
        assert (conclusion(change) is not None) == (status is C.COMPENSATING)
        assert (stopped(change, REFUSED) is not None) == (status is C.PENDING)


@pytest.mark.parametrize(
    ("change", "event", "faults", "text"),
    [
        (standing("", C.PENDING), E.NOTHING_DONE, (BROKEN_AT_ONCE,), None),
        (standing("+", C.PENDING), E.STUCK, None, BROKEN),
        (standing("."), E.STUCK, None, BROKEN),
        (standing("+", C.COMPENSATING), E.STUCK, None, BROKEN),
    ],
)
def test_a_fault_of_ours_ends_a_change_for_people_to_look_at_unless_it_has_not_begun(
    change: Change, event: Event, faults: tuple[Fault, ...] | None, text: str | None
) -> None:
    ended = broken(change)

    assert (ended.event, ended.faults, ended.attention) == (event, faults, text)


def test_a_change_is_clean_while_nothing_took_effect_for_all_that_is_known() -> None:
    assert [steps for steps in ("", ".-0", "+", ".?", "!0") if is_clean(standing(steps))] == [
        "",
        ".-0",
    ]


def test_a_move_tells_when_it_ends_the_change_and_leaves_what_it_does_not_say() -> None:
    change = replace(standing("+-"), faults=(REFUSED,), attention="Look.")

    undoing = moved(change, just(E.UNDOING)(change), now=at(9))
    stuck = moved(change, just(E.STUCK, faults=(), attention="See.")(change), now=at(9))

    assert undoing == replace(change, status=C.COMPENSATING)
    assert stuck == replace(
        change, status=C.NEEDS_ATTENTION, finished_at=at(9), faults=(), attention="See."
    )
    assert moved(change, None, now=at(9)) is None
    assert moved(replace(change, status=C.DONE), just(E.KEPT)(change), now=at(9)) is None
