"""Planning an absence and cancelling it: which steps, from what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gateway.changes.faults import NotPossible
from gateway.changes.orders.absence import AbsenceCancel, AbsenceHeld, AbsenceOrder
from gateway.changes.orders.out_of_office import Held
from gateway.changes.places import EventIn, Key, OutOfOfficeOf, ScheduleOf
from gateway.changes.plans.absences import (
    CancelHeld,
    FoundAbsence,
    Remembered,
    WrittenAbsence,
    not_cancellable,
    written_by,
)
from gateway.changes.records import Change, StepRecord
from gateway.changes.states import ChangeStatus, Effect, Goal, OnFailure, StepStatus
from gateway.changes.steps import Step
from gateway.directory import Associate, AssociateLinks
from gateway.timelines.plans import AbsencePlan
from gateway.timelines.refusals import SET_ELSEWHERE, Obstacle
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    EventDraft,
    OutOfOffice,
    OutOfOfficeDelegation,
    OutOfOfficeDraft,
    OutOfOfficeKnowledge,
    Schedule,
    ScheduleDraft,
    ScheduleEvent,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
)
from gateway.vendors.webex.ids import event_id, schedule_id
from gateway.vendors.zones import Clock, ClockSource

CHICAGO = ZoneInfo("America/Chicago")
CLOCK = Clock(CHICAGO, "America/Chicago", ClockSource.PERSON)
NOWHERE = Clock(None, "Mars/Olympus", ClockSource.PERSON)
KEY = ("sales", "ada-1")
ADA = Associate("ada", "Ada", None, None, AssociateLinks(*KEY, webex_person_id="ada-person"))
PERSON = ScheduleOwnerKind.PERSON
ABSENCES = ScheduleRef(PERSON, "ada-person", ScheduleType.HOLIDAYS, schedule_id(PERSON, "Absences"))


def at(text: str) -> datetime:
    """A time on Chicago's clock in June 2027, such as `8 12:30`."""
    day, clock = text.split()
    return datetime.combine(date(2027, 6, int(day)), time.fromisoformat(clock), tzinfo=CHICAGO)


NOW = at("1 12:00")
PLAN = AbsencePlan("ada", at("8 09:00"), at("10 17:00"), reason="Vacation")
OUT = PLAN.draft
EVENT = EventDraft("Vacation", date(2027, 6, 8), date(2027, 6, 10), time(9), time(17))


def record(draft: OutOfOfficeDraft) -> OutOfOffice:
    return OutOfOffice.of(draft, key=KEY, known_from=OutOfOfficeKnowledge.GATEWAY)


def event(draft: EventDraft) -> ScheduleEvent:
    members = {name: getattr(draft, name) for name in EventDraft.__dataclass_fields__}
    return ScheduleEvent(ABSENCES, event_id(PERSON, draft.name), **members)


def absences(*drafts: EventDraft) -> Schedule:
    """The schedule of absences with these events."""
    return Schedule(ABSENCES, "Absences", tuple(event(one) for one in drafts))


def held(
    *,
    associate: Associate = ADA,
    there: OutOfOffice | None = None,
    elsewhere: bool = False,
    clock: Clock | None = CLOCK,
    schedule: Schedule | None = None,
) -> AbsenceHeld:
    return AbsenceHeld(Held(associate, there, elsewhere), clock, schedule)


def planned(
    found: AbsenceHeld, plan: AbsencePlan = PLAN, *, now: datetime = NOW
) -> tuple[Step, ...]:
    return AbsenceOrder(plan).steps(found, now=now)


# ---------------------------------------------------------------- planning


def test_an_absence_is_an_out_of_office_and_an_event_in_a_schedule_that_is_made_for_it() -> None:
    out, made, added = planned(held())

    assert out == Step("Set Ada out of office", OutOfOfficeOf(*KEY), None, OUT)
    assert made == Step(
        'Make the schedule "Absences" of Ada',
        ScheduleOf(PERSON, "ada-person", ScheduleType.HOLIDAYS, "Absences", shared=True),
        None,
        ScheduleDraft(PERSON, "ada-person", "Absences", ScheduleType.HOLIDAYS),
    )
    assert added == Step(
        'Add "Vacation" to the schedule "Absences" of Ada',
        EventIn(ABSENCES, "Absences", "Vacation"),
        None,
        EVENT,
    )
    assert [one.vendor for one in (out, made, added)] == [
        Vendor.MYKAARMA,
        Vendor.WEBEX,
        Vendor.WEBEX,
    ]


def test_a_schedule_that_is_there_is_not_made() -> None:
    _, added = planned(held(schedule=absences()))

    assert added.place == EventIn(ABSENCES, "Absences", "Vacation")


OTHER = replace(EVENT, start_date=date(2027, 6, 7))
LONG = "A long way to the sea and all the way home"


@pytest.mark.parametrize(
    ("reason", "taken", "name"),
    [
        ("Vacation", (), "Vacation"),
        (None, (), "Out of office"),
        ("Vacation", ("Vacation",), "Vacation (2)"),
        ("Vacation", ("Vacation", "Vacation (2)", "Vacation (4)"), "Vacation (3)"),
        ("Vacation", ("vacation",), "Vacation"),  # names are told apart by the case of letters
        (LONG, (), LONG[:40]),
        (LONG, (LONG[:40],), "A long way to the sea and all the wa (2)"),
        (LONG, (LONG[:40], "A long way to the sea and all the wa (2)"), "A long way to the sea and all the wa (3)"),
    ],
)  # fmt: skip
def test_an_event_whose_name_another_one_has_is_numbered(
    reason: str | None, taken: tuple[str, ...], name: str
) -> None:
    schedule = absences(*(replace(OTHER, name=one) for one in taken))

    *_, added = planned(held(schedule=schedule), replace(PLAN, reason=reason))

    assert (added.place.name, added.after.name, added.before) == (name, name, None)  # type: ignore[union-attr]  # an event's place
    assert len(name) <= 40


@pytest.mark.parametrize("name", ["Vacation", "Vacation (2)"])
def test_an_event_that_is_there_already_is_not_added_again_and_stays_when_the_change_is_undone(
    name: str,
) -> None:
    equal = replace(EVENT, name=name)
    schedule = absences(*((OTHER,) if name != "Vacation" else ()), equal)

    *_, added = planned(held(schedule=schedule))

    assert added.place == EventIn(ABSENCES, "Absences", name, event_id(PERSON, name))
    assert added.before == added.after == equal


UNLINKED = replace(ADA, links=replace(ADA.links, webex_person_id=None))


LAST_DAY = datetime(9999, 12, 31, 23, 59, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("found", "plan", "why"),
    [
        (held(associate=UNLINKED, clock=None), PLAN, ""),
        (held(clock=None), PLAN,
         "; no event at Webex, since Webex does not know them, or not the location that says what time it is for them"),
        (held(clock=NOWHERE), PLAN, "; no event at Webex, since their time zone is none that we know"),
        # The clock is set back at two.
        (held(), replace(PLAN, starts_at=datetime(2027, 11, 7, 6, 30, tzinfo=UTC),
                         ends_at=datetime(2027, 11, 7, 7, 15, tzinfo=UTC)),
         "; no event at Webex, since their clock is set back meanwhile, and reads no later at the end than at the start"),
        (held(clock=Clock(ZoneInfo("Asia/Tokyo"), "Asia/Tokyo", ClockSource.PERSON)), replace(PLAN, ends_at=LAST_DAY),
         "; no event at Webex, since the calendar ends before their day does"),
    ],
)  # fmt: skip
def test_without_a_clock_that_can_tell_it_there_is_no_event_and_the_other_step_says_why(
    found: AbsenceHeld, plan: AbsencePlan, why: str
) -> None:
    (only,) = planned(found, plan)

    assert only.place == OutOfOfficeOf(*KEY)
    assert only.action == f"Set Ada out of office{why}"


def test_what_is_replaced_and_what_is_missing_are_told_in_one_sentence() -> None:
    ours = record(OutOfOfficeDraft(starts_at=at("1 00:00"), ends_at=at("3 00:00")))

    (only,) = planned(held(there=ours, clock=NOWHERE))

    assert only.action == (
        "Set Ada out of office, in place of the one from 1 June 2027, 05:00 UTC until 3 June 2027, 05:00 UTC; "
        "no event at Webex, since their time zone is none that we know"
    )


BEFORE = OutOfOfficeDraft(starts_at=at("1 00:00"), ends_at=at("2 00:00"), type="Sick")


@pytest.mark.parametrize(
    ("found", "plan", "before", "undoable"),
    [
        (held(there=record(BEFORE)), PLAN, BEFORE, True),
        (held(there=record(replace(BEFORE, ends_at=at("1 00:00")))), PLAN, None, True),  # an empty one
        (held(elsewhere=True), replace(PLAN, overwrite=True), None, False),
    ],
)  # fmt: skip
def test_an_out_of_office_is_replaced_and_can_be_put_back_where_it_is_known(
    found: AbsenceHeld, plan: AbsencePlan, before: OutOfOfficeDraft | None, undoable: bool
) -> None:
    out = planned(found, plan)[0]

    assert (out.before, out.after, out.undoable) == (before, OUT, undoable)


def test_the_delegate_who_was_found_is_written() -> None:
    delegate = OutOfOfficeDelegation("grace-1", "Grace")
    found = replace(held(), out_of_office=Held(ADA, None, elsewhere=False, delegation=delegate))

    assert planned(found)[0].after == replace(OUT, delegation=delegate)


@pytest.mark.parametrize(
    ("found", "now", "obstacle", "path"),
    [
        (held(elsewhere=True), NOW, Obstacle.OUT_OF_OFFICE_SET_ELSEWHERE, ("overwrite",)),
        # It waited until it was over.
        (held(), at("10 17:00"), Obstacle.BAD_USER_INPUT, ("endsAt",)),
    ],
)
def test_what_a_preview_refuses_is_refused(
    found: AbsenceHeld, now: datetime, obstacle: Obstacle, path: tuple[str, ...]
) -> None:
    with pytest.raises(NotPossible) as refused:
        planned(found, now=now)

    assert (refused.value.obstacle, refused.value.problems[0].path) == (obstacle, path)


def test_the_refusal_of_one_set_elsewhere_has_the_words_of_the_preview() -> None:
    with pytest.raises(NotPossible) as refused:
        planned(held(elsewhere=True))

    assert refused.value.problems == [SET_ELSEWHERE.problem]


# ---------------------------------------------------------------- cancelling

PLACE = OutOfOfficeOf(*KEY)
EVENT_PLACE = EventIn(ABSENCES, "Absences", "Vacation", event_id(PERSON, "Vacation"))
WRITTEN = WrittenAbsence(PLAN, (PLACE, OUT), (EVENT_PLACE, EVENT))
RUNNING = at("9 12:30")


def found_absence(
    *,
    out: OutOfOfficeDraft | None = OUT,
    elsewhere: bool = False,
    there: EventDraft | None = EVENT,
    written: WrittenAbsence = WRITTEN,
) -> FoundAbsence:
    remembered = Remembered(None if out is None else record(out), elsewhere)
    return FoundAbsence(written, remembered, None if there is None else event(there))


def cancelled(
    *absences: FoundAbsence,
    now: datetime = NOW,
    at: str = "changeId",
    clock: Clock | None = CLOCK,
    other: Remembered | None = None,
) -> tuple[Step, ...]:
    by_change = at == "changeId"
    order = AbsenceCancel("change") if by_change else AbsenceCancel(associate_id="ada")
    found = CancelHeld(ADA, at, absences, clock, None if other is None else (KEY, other))
    return order.steps(found, now=now)


def test_what_is_only_planned_is_taken_away() -> None:
    assert cancelled(found_absence()) == (
        Step("End the out of office of Ada", PLACE, OUT, None),
        Step('Remove "Vacation" in the schedule "Absences" of Ada', EVENT_PLACE, EVENT, None),
    )


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (RUNNING, time(12, 30)),
        (RUNNING.replace(second=1), time(12, 31)),  # outward to the whole minute
        (RUNNING.replace(microsecond=1), time(12, 31)),
    ],
)
def test_what_has_begun_ends_now_and_what_was_stays(now: datetime, end: time) -> None:
    cut = replace(EVENT, end_date=date(2027, 6, 9), end_time=end)

    assert cancelled(found_absence(), now=now) == (
        Step("End the out of office of Ada", PLACE, OUT, replace(OUT, ends_at=now)),
        Step('End "Vacation" in the schedule "Absences" of Ada now', EVENT_PLACE, EVENT, cut),
    )


FIRST_MINUTE = at("8 09:00")
DONE_EARLY = replace(OUT, ends_at=at("9 09:00"))
CUT = replace(EVENT, end_date=date(2027, 6, 9), end_time=time(9))
EMPTY = replace(OUT, starts_at=at("2 00:00"), ends_at=at("2 00:00"))
NEXT = replace(OUT, starts_at=at("20 00:00"), ends_at=at("21 00:00"))
OVER = replace(OUT, starts_at=at("1 00:00"), ends_at=at("1 01:00"))


@pytest.mark.parametrize(
    ("absence", "now", "kinds"),
    [
        (found_absence(), NOW, [OutOfOfficeOf, EventIn]),
        (found_absence(there=None), NOW, [OutOfOfficeOf]),  # the event is gone
        (found_absence(out=None), NOW, [EventIn]),  # nothing is remembered
        (found_absence(out=EMPTY), NOW, [EventIn]),  # ended before it began
        (found_absence(out=OVER), NOW, [EventIn]),  # something else, which is over
        (found_absence(out=DONE_EARLY), RUNNING, [EventIn]),  # ended already
        (found_absence(there=CUT), RUNNING, [OutOfOfficeOf]),  # cut already
        (found_absence(written=replace(WRITTEN, event=None)), NOW, [OutOfOfficeOf]),
        (found_absence(written=replace(WRITTEN, out_of_office=None)), NOW, [EventIn]),
        # Within its first minute nothing has been of it that an event could say.
        (found_absence(), FIRST_MINUTE, [OutOfOfficeOf, EventIn]),
        # In its last minute the event ends as it would have done.
        (found_absence(), at("10 16:59:30"), [OutOfOfficeOf]),
    ],
)  # fmt: skip
def test_what_is_gone_or_over_is_left_out(
    absence: FoundAbsence, now: datetime, kinds: list[type[Any]]
) -> None:
    steps = cancelled(absence, now=now)

    assert [type(one.place) for one in steps] == kinds
    assert all(one.undoable for one in steps)


def test_an_absence_that_is_cancelled_as_it_begins_leaves_nothing() -> None:
    out, taken = cancelled(found_absence(), now=FIRST_MINUTE)

    assert (out.after, taken.after) == (None, None)


@pytest.mark.parametrize(
    ("absence", "now", "obstacle"),
    [
        (found_absence(out=NEXT), NOW, Obstacle.STALE_PLAN),
        (found_absence(out=replace(OUT, type="Sick")), NOW, Obstacle.STALE_PLAN),
        (found_absence(elsewhere=True), NOW, Obstacle.STALE_PLAN),
        (found_absence(there=replace(EVENT, end_time=time(18))), NOW, Obstacle.STALE_PLAN),
        (found_absence(there=replace(CUT, start_time=time(8))), NOW, Obstacle.STALE_PLAN),
        (found_absence(out=DONE_EARLY, there=CUT), RUNNING, Obstacle.CONFLICT),
        (found_absence(out=None, there=None), NOW, Obstacle.CONFLICT),
        (found_absence(), at("10 17:00"), Obstacle.CONFLICT),  # over
    ],
)
def test_what_somebody_changed_stays_and_what_is_over_cannot_be_cancelled(
    absence: FoundAbsence, now: datetime, obstacle: Obstacle
) -> None:
    with pytest.raises(NotPossible) as refused:
        cancelled(absence, now=now)

    assert refused.value.obstacle is obstacle
    assert [one.path for one in refused.value.problems] == [("changeId",)]


def test_an_event_that_has_begun_is_not_cut_by_a_clock_that_nobody_knows() -> None:
    with pytest.raises(NotPossible) as refused:
        cancelled(found_absence(), now=RUNNING, clock=NOWHERE)

    assert refused.value.obstacle is Obstacle.CONFLICT
    assert "time zone of Ada" in refused.value.problems[0].message


LATER = WrittenAbsence(
    replace(PLAN, starts_at=at("20 00:00"), ends_at=at("21 00:00")), (PLACE, NEXT), None
)


@pytest.mark.parametrize(
    ("absences", "other", "before"),
    [
        # The latest first: the changes come in that order.
        ((found_absence(out=NEXT, written=LATER), found_absence(out=NEXT)), Remembered(record(NEXT)), NEXT),
        # It was cancelled: the next one is meant.
        ((found_absence(out=EMPTY, written=LATER), found_absence()), Remembered(record(OUT)), OUT),
        # None was planned here: the out of office that we remember.
        ((), Remembered(record(OUT)), OUT),
        ((), Remembered(record(replace(OUT, ends_at=None))), replace(OUT, ends_at=None)),
    ],
)  # fmt: skip
def test_of_an_associate_the_latest_absence_that_is_not_over_is_meant(
    absences: tuple[FoundAbsence, ...], other: Remembered, before: OutOfOfficeDraft
) -> None:
    first = cancelled(*absences, at="associateId", other=other)[0]

    assert (first.place, first.before, first.after) == (PLACE, before, None)


@pytest.mark.parametrize(
    ("other", "obstacle"),
    [
        (Remembered(None), Obstacle.NOT_FOUND),
        (Remembered(None, elsewhere=True), Obstacle.NOT_FOUND),
        (Remembered(record(EMPTY)), Obstacle.NOT_FOUND),
        (Remembered(record(OVER)), Obstacle.NOT_FOUND),
        (Remembered(record(OUT), elsewhere=True), Obstacle.STALE_PLAN),
    ],
)
def test_an_associate_without_an_absence_that_we_know_has_none_to_cancel(
    other: Remembered, obstacle: Obstacle
) -> None:
    with pytest.raises(NotPossible) as refused:
        cancelled(at="associateId", other=other)

    assert refused.value.obstacle is obstacle
    assert refused.value.problems[0].path == ("associateId",)


@pytest.mark.parametrize(
    ("order", "is_right"),
    [
        (AbsenceCancel("change"), True),
        (AbsenceCancel(associate_id="ada"), True),
        (AbsenceCancel(), False),
        (AbsenceCancel("change", "ada"), False),
    ],
)
def test_a_cancellation_says_which_absence(order: AbsenceCancel, is_right: bool) -> None:
    assert (order.check(now=NOW) == []) is is_right


# ---------------------------------------------------------------- what a change has written


def change(status: ChangeStatus, *steps: StepRecord) -> Change:
    return Change(
        id="change",
        name="absencePlan",
        order="{}",
        client="somebody",
        on_failure=OnFailure.KEEP,
        fingerprint="",
        idempotency_key=None,
        associate_ids=("ada",),
        requested_at=NOW,
        status=status,
        goal=Goal.DONE,
        round=1,
        cancelled=False,
        queued_at=NOW,
        deadline=None,
        finished_at=NOW,
        attention=None,
        faults=(),
        steps=steps,
    )


def step_record(number: int, status: StepStatus, key: Key | None = None) -> StepRecord:
    step = planned(held())[number]
    return StepRecord(number, step, status, Effect.TAKEN, key=key)


EVENT_KEY = Key(
    "ScheduleEvent", ("PERSON", "ada-person", "HOLIDAYS", ABSENCES.id, EVENT_PLACE.id or "")
)


def test_only_what_was_done_was_written_and_the_event_is_found_by_its_id() -> None:
    done, refused = StepStatus.DONE, StepStatus.REFUSED

    both = change(ChangeStatus.DONE, step_record(0, done), step_record(2, done, EVENT_KEY))
    half = change(ChangeStatus.PARTIAL, step_record(0, refused), step_record(2, done, EVENT_KEY))

    assert written_by(both, PLAN) == WRITTEN
    assert written_by(half, PLAN) == replace(WRITTEN, out_of_office=None)


@pytest.mark.parametrize("status", ChangeStatus)
def test_a_change_can_be_cancelled_once_it_is_done_and_otherwise_hears_what_to_do(
    status: ChangeStatus,
) -> None:
    found = list(not_cancellable(change(status), "changeId"))

    is_done = status in (ChangeStatus.DONE, ChangeStatus.PARTIAL)
    assert [one.obstacle for one in found] == ([] if is_done else [Obstacle.CONFLICT])
