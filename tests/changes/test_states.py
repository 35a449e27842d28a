"""The states of a change: the table holds together, and every decision goes by it."""

from __future__ import annotations

from itertools import combinations_with_replacement, product

import pytest

from gateway.changes.states import (
    ENDED,
    HOLDING,
    LIVE,
    TRANSITIONS,
    ChangeStatus,
    Effect,
    Event,
    Goal,
    OnFailure,
    StepState,
    StepStatus,
    Wish,
    after,
    allowed,
    compensated,
    settled,
)

SHORT = {
    "done": StepState(StepStatus.DONE, Effect.TAKEN),
    "refused": StepState(StepStatus.REFUSED, Effect.NONE),
    "failed": StepState(StepStatus.FAILED, Effect.NONE),
    "lost": StepState(StepStatus.FAILED, Effect.UNKNOWN),
    "taken": StepState(StepStatus.FAILED, Effect.TAKEN),
    "skipped": StepState(StepStatus.SKIPPED, Effect.NONE),
    "pending": StepState(StepStatus.PENDING, Effect.NONE),
    "undone": StepState(StepStatus.UNDONE, Effect.NONE),
}


def states(text: str) -> list[StepState]:
    """Steps, each by a short word."""
    return [SHORT[word] for word in text.split()]


def reachable(start: ChangeStatus) -> set[ChangeStatus]:
    """The states to which transitions lead from one, itself among them."""
    found, open_ones = {start}, [start]
    while open_ones:
        here = open_ones.pop()
        new = {to for (source, _), to in TRANSITIONS.items() if source is here} - found
        found |= new
        open_ones += new
    return found


def test_every_state_is_live_or_ended_and_what_holds_records_is_live() -> None:
    assert set(ChangeStatus) == LIVE | ENDED
    assert not LIVE & ENDED
    assert HOLDING < LIVE
    assert ChangeStatus.PENDING not in HOLDING


def test_an_accepted_change_can_come_to_every_state() -> None:
    assert reachable(ChangeStatus.PENDING) == set(ChangeStatus)


@pytest.mark.parametrize("live", sorted(LIVE))
def test_a_live_change_can_always_end(live: ChangeStatus) -> None:
    assert reachable(live) & ENDED


def test_every_event_leads_from_somewhere_to_somewhere() -> None:
    assert {event for _, event in TRANSITIONS} == set(Event)


def test_only_a_caller_sets_an_ended_change_going_and_it_waits_its_turn_again() -> None:
    again = {(event, to) for (source, event), to in TRANSITIONS.items() if source in ENDED}

    assert again == {
        (Event.RETRY, ChangeStatus.PENDING),
        (Event.COMPENSATE, ChangeStatus.PENDING),
    }


def test_a_live_change_is_moved_by_what_happens_and_never_by_a_wish() -> None:
    moved = {event for (source, event) in TRANSITIONS if source in LIVE}

    assert moved == set(Event) - {Event.RETRY, Event.COMPENSATE}


@pytest.mark.parametrize("ended", sorted(ENDED))
def test_nothing_happens_to_an_ended_change_by_itself(ended: ChangeStatus) -> None:
    happened = [after(ended, event) for event in Event if not event.startswith("change")]

    assert set(happened) == {None}


@pytest.mark.parametrize(
    ("wish", "possible"),
    [
        (Wish.RETRY, "FAILED PARTIAL COMPENSATED NEEDS_ATTENTION"),
        (Wish.COMPENSATE, "DONE PARTIAL NEEDS_ATTENTION"),
        (Wish.CANCEL, "PENDING RUNNING"),
    ],
)
def test_a_wish_is_allowed_where_it_means_something(wish: Wish, possible: str) -> None:
    assert {status for status in ChangeStatus if allowed(status, wish)} == {
        ChangeStatus(name) for name in possible.split()
    }


COMPENSATE, KEEP = OnFailure.COMPENSATE, OnFailure.KEEP


@pytest.mark.parametrize(
    ("steps", "on_failure", "event"),
    [
        ("done", COMPENSATE, Event.ALL_DONE),
        ("done done done", COMPENSATE, Event.ALL_DONE),
        ("done done", KEEP, Event.ALL_DONE),
        ("", COMPENSATE, Event.ALL_DONE),  # the vendors hold what is wanted already
        ("refused", COMPENSATE, Event.NOTHING_DONE),
        ("refused", KEEP, Event.NOTHING_DONE),
        ("refused skipped", KEEP, Event.NOTHING_DONE),
        ("failed failed", COMPENSATE, Event.NOTHING_DONE),
        ("undone refused", KEEP, Event.NOTHING_DONE),
        ("done refused", COMPENSATE, Event.UNDOING),
        ("done refused", KEEP, Event.KEPT),
        ("done failed skipped", KEEP, Event.KEPT),
        ("taken", COMPENSATE, Event.UNDOING),
        ("taken", KEEP, Event.KEPT),
        ("lost", COMPENSATE, Event.UNDOING),
        ("lost", KEEP, Event.STUCK),  # whether it took effect is not known, so it cannot be kept
        ("done lost", COMPENSATE, Event.UNDOING),
        ("done lost", KEEP, Event.STUCK),
    ],
)
def test_a_change_that_wants_to_be_done_ends_by_what_took_effect(
    steps: str, on_failure: OnFailure, event: Event
) -> None:
    assert settled(states(steps), goal=Goal.DONE, on_failure=on_failure, cancelled=False) is event


@pytest.mark.parametrize("on_failure", OnFailure)
@pytest.mark.parametrize(
    ("steps", "event"),
    [
        ("", Event.NOTHING_DONE),
        ("pending skipped", Event.NOTHING_DONE),
        ("done skipped", Event.UNDOING),
        ("lost skipped", Event.UNDOING),
        ("done done", Event.ALL_DONE),  # too late to be cancelled
    ],
)
def test_a_cancelled_change_is_undone_whatever_was_wished_for_failures(
    steps: str, event: Event, on_failure: OnFailure
) -> None:
    assert settled(states(steps), goal=Goal.DONE, on_failure=on_failure, cancelled=True) is event


@pytest.mark.parametrize("cancelled", [False, True])
@pytest.mark.parametrize("on_failure", OnFailure)
@pytest.mark.parametrize("steps", ["", "done done", "done refused", "lost", "undone skipped"])
def test_a_change_that_wants_to_be_undone_is_undone(
    steps: str, on_failure: OnFailure, cancelled: bool
) -> None:
    assert (
        settled(states(steps), goal=Goal.UNDONE, on_failure=on_failure, cancelled=cancelled)
        is Event.UNDOING
    )


@pytest.mark.parametrize(
    ("steps", "event"),
    [
        ("", Event.ALL_UNDONE),
        ("undone", Event.ALL_UNDONE),
        ("undone refused skipped", Event.ALL_UNDONE),
        ("undone done", Event.STUCK),  # an undo that was refused
        ("undone lost", Event.STUCK),  # an undo whose answer was lost
        ("taken", Event.STUCK),
    ],
)
def test_a_compensation_is_whole_or_somebody_has_to_look(steps: str, event: Event) -> None:
    assert compensated(states(steps)) is event


@pytest.mark.parametrize("words", list(combinations_with_replacement(SHORT, 3)), ids=" ".join)
def test_whatever_became_of_the_steps_the_change_goes_on_and_failed_means_that_nothing_took_effect(
    words: tuple[str, ...],
) -> None:
    steps = states(" ".join(words))
    effects = {step.effect for step in steps}

    for goal, on_failure, cancelled in product(Goal, OnFailure, (False, True)):
        event = settled(steps, goal=goal, on_failure=on_failure, cancelled=cancelled)

        assert (ChangeStatus.RUNNING, event) in TRANSITIONS
        if after(ChangeStatus.RUNNING, event) is ChangeStatus.FAILED:
            assert effects == {Effect.NONE}
        if after(ChangeStatus.RUNNING, event) is ChangeStatus.PARTIAL:
            assert Effect.UNKNOWN not in effects
    assert (ChangeStatus.COMPENSATING, compensated(steps)) in TRANSITIONS
