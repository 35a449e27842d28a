"""Steps: what they find decides what they do, twice is once, and an undo is the step turned round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from gateway.changes.places import (
    EventIn,
    HolidayIn,
    Key,
    LeadSegmentOf,
    ModeAt,
    OfficeHoursOf,
    OutOfOfficeOf,
    Place,
    ScheduleOf,
    SettingsDraft,
    SettingsOf,
)
from gateway.changes.steps import Found, Move, Step, changed_members, move, same
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    EventDraft,
    LeadSegmentDraft,
    OperatingModeLevel,
    ScheduleDraft,
    ScheduleOwnerKind,
    ScheduleRef,
    ScheduleType,
)
from tests.changes.shapes import any_record_found_by_a_step, any_step

QUICK = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
PERSON, HOLIDAYS = ScheduleOwnerKind.PERSON, ScheduleType.HOLIDAYS
KEY = Key("LeadSegment", ("7",))


def segment(text: str) -> LeadSegmentDraft | None:
    """A lead segment as "code description"; "-" is none."""
    if text == "-":
        return None
    code, description = text.split()
    return LeadSegmentDraft(code, description)


def found(value: Any) -> Found | None:
    """What is in the place."""
    return None if value is None else Found(KEY, value)


@pytest.mark.parametrize(
    ("before", "after", "there", "wanted"),
    [
        ("-", "A x", "-", Move.CREATE),
        ("-", "A x", "A x", Move.NOTHING),  # made already, by an attempt whose answer was lost
        ("-", "A x", "A y", Move.STALE),
        ("A x", "-", "A x", Move.DELETE),
        ("A x", "-", "-", Move.NOTHING),
        ("A x", "-", "A y", Move.STALE),
        ("A x", "B x", "A x", Move.UPDATE),
        ("A x", "B x", "B x", Move.NOTHING),
        ("A x", "B x", "C x", Move.STALE),
        ("A x", "B x", "-", Move.STALE),
        # Only the members that the step changes are its business.
        ("A x", "B x", "A y", Move.UPDATE),
        ("A x", "B x", "B y", Move.NOTHING),
        ("A x", "B x", "C y", Move.STALE),
        # Of several members some may be done, and each of the others has to be as before.
        ("A x", "B y", "B x", Move.UPDATE),
        ("A x", "B y", "A y", Move.UPDATE),
        ("A x", "B y", "B z", Move.STALE),
        ("A x", "B y", "C x", Move.STALE),
        ("A x", "A x", "A x", Move.NOTHING),
        ("A x", "A x", "B y", Move.NOTHING),
        ("A x", "A x", "-", Move.STALE),
    ],
)
def test_what_is_found_says_what_to_do(before: str, after: str, there: str, wanted: Move) -> None:
    step = Step("Change A", LeadSegmentOf("A"), segment(before), segment(after))

    assert move(step, found(segment(there))) is wanted


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ((), (), True),
        ((1, 2), (2, 1), True),
        ((1, 2, 2), (2, 1, 1), False),  # how often counts
        ((1,), (1, 2), False),
        (LeadSegmentDraft("A"), LeadSegmentDraft("A"), True),
        (LeadSegmentDraft("A"), LeadSegmentDraft("A", "x"), False),
        (LeadSegmentDraft("A"), SettingsDraft(()), False),
        (None, (), False),
        ("ab", "ba", False),
    ],
)
def test_the_order_of_a_list_says_nothing_and_all_else_does(
    one: Any, other: Any, is_same: bool
) -> None:
    assert same(one, other) is is_same
    assert same(other, one) is is_same


def schedule(events: str) -> ScheduleDraft | None:
    """A schedule with events, by their names; "-" is none."""
    if events == "-":
        return None
    day = date(2026, 12, 24)
    drafts = tuple(EventDraft(name, day, day, all_day=True) for name in events.split())
    return ScheduleDraft(PERSON, "P", "Absences", HOLIDAYS, drafts)


@pytest.mark.parametrize(
    ("before", "after", "there", "shared", "alone"),
    [
        ("-", "", "-", Move.CREATE, Move.CREATE),
        ("-", "", "", Move.NOTHING, Move.NOTHING),
        ("-", "", "other", Move.NOTHING, Move.STALE),  # a place for events, whosever they are
        ("", "-", "", Move.DELETE, Move.DELETE),
        ("", "-", "other", Move.NOTHING, Move.STALE),  # others use it by now: it stays
        ("", "-", "-", Move.NOTHING, Move.NOTHING),
    ],
)
def test_a_shared_schedule_is_taken_as_it_is_and_stays_when_others_use_it(
    before: str, after: str, there: str, shared: Move, alone: Move
) -> None:
    place = ScheduleOf(PERSON, "P", HOLIDAYS, "Absences")
    step = Step("Make it", place, schedule(before), schedule(after))

    assert move(step, found(schedule(there))) is alone
    assert move(replace(step, place=replace(place, shared=True)), found(schedule(there))) is shared


@pytest.mark.parametrize(
    ("before", "after", "there", "wanted"),
    [
        ("-", "a b", "b a", Move.NOTHING),
        ("c", "a b", "b a", Move.NOTHING),
        ("a b", "b a", "b a", Move.NOTHING),
        ("a b", "-", "b a", Move.DELETE),
        ("a b", "c", "b a", Move.UPDATE),
        ("a b", "c", "a", Move.STALE),
        ("a a b", "c", "a b b", Move.STALE),  # as often, too
    ],
)
def test_lists_have_no_order_of_their_own(
    before: str, after: str, there: str, wanted: Move
) -> None:
    place = ScheduleOf(PERSON, "P", HOLIDAYS, "Absences")
    step = Step("Make it", place, schedule(before), schedule(after))

    assert move(step, found(schedule(there))) is wanted


def is_shared(step: Step) -> bool:
    """Whether it is about a place for events, which has rules of its own."""
    return isinstance(step.place, ScheduleOf) and step.place.shared


def carried_out(step: Step, held: Any) -> Any:
    """What a vendor holds after it did what the step wanted of it."""
    match move(step, found(held)):
        case Move.CREATE:
            return step.after
        case Move.UPDATE:
            members = {name: getattr(step.after, name) for name in changed_members(step)}
            return replace(held, **members)
        case Move.DELETE:
            return None
        case _:
            return held


@QUICK
@given(any_step())
def test_a_step_that_is_carried_out_twice_takes_effect_once(step: Step) -> None:
    assume(not is_shared(step))

    once = carried_out(step, step.before)

    assert same(once, step.after)
    assert move(step, found(once)) is Move.NOTHING


@QUICK
@given(any_step())
def test_an_undone_step_leaves_what_was_there_before_and_its_undo_is_the_step(step: Step) -> None:
    assume(not is_shared(step))

    undo = step.undo(None)

    assert same(carried_out(undo, carried_out(step, step.before)), step.before)
    assert move(undo, found(step.before)) is Move.NOTHING
    assert undo.undo(None) == step


@QUICK
@given(any_record_found_by_a_step())
def test_what_somebody_else_wrote_meanwhile_is_never_overwritten(met: tuple[Step, Any]) -> None:
    step, there = met
    assume(not is_shared(step))

    held = carried_out(step, there)

    if step.before is None or step.after is None:
        assert held == there or same(there, step.before) or same(there, step.after)
        return
    ours = changed_members(step)
    for name in there.__dataclass_fields__:
        if name not in ours or not same(getattr(there, name), getattr(step.before, name)):
            assert getattr(held, name) == getattr(there, name)


@QUICK
@given(any_step())
def test_a_step_comes_back_from_the_store_as_it_went(step: Step) -> None:
    assert Step.from_json(step.to_json()) == step


REF = ScheduleRef(PERSON, "P", HOLIDAYS, "S")
WITH_KEYS: list[tuple[Place, Key]] = [
    (OutOfOfficeOf("D", "A"), Key("OutOfOffice", ("D", "A"))),
    (ModeAt("Xmas", OperatingModeLevel.ORGANIZATION, id="M"), Key("OperatingMode", ("M",))),
    (HolidayIn("M", "Eve", id="H"), Key("OperatingModeHoliday", ("M", "H"))),
    (
        ScheduleOf(PERSON, "P", HOLIDAYS, "Absences", id="S"),
        Key("Schedule", ("PERSON", "P", "HOLIDAYS", "S")),
    ),
    (
        EventIn(REF, "Absences", "Off", id="E"),
        Key("ScheduleEvent", ("PERSON", "P", "HOLIDAYS", "S", "E")),
    ),
    (OfficeHoursOf(id="O"), Key("OfficeHours", ("O",))),
    (LeadSegmentOf("VIP", id="7"), Key("LeadSegment", ("7",))),
    (SettingsOf("7"), Key("LeadSegment", ("7",))),
]


@pytest.mark.parametrize(("place", "key"), WITH_KEYS, ids=lambda one: type(one).__name__)
def test_a_record_is_found_again_by_the_key_that_its_place_names(place: Place, key: Key) -> None:
    assert place.key == key
    assert place.found_as(key) == place


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (ModeAt("Xmas", OperatingModeLevel.ORGANIZATION), Key("OperatingMode", ("M",))),
        (HolidayIn("M", "Eve"), Key("OperatingModeHoliday", ("M", "H"))),
        (
            ScheduleOf(PERSON, "P", HOLIDAYS, "Absences"),
            Key("Schedule", ("PERSON", "P", "HOLIDAYS", "S")),
        ),
        (  # the schedule's id was a guess by its name, and turned out to be another
            EventIn(replace(REF, id="guess"), "Absences", "Off"),
            Key("ScheduleEvent", ("PERSON", "P", "HOLIDAYS", "S", "E")),
        ),
        (OfficeHoursOf(known=("N",)), Key("OfficeHours", ("O",))),
        (LeadSegmentOf("VIP"), Key("LeadSegment", ("7",))),
    ],
    ids=lambda one: type(one).__name__,
)
def test_the_undo_of_a_create_goes_for_the_record_that_was_made(place: Place, key: Key) -> None:
    step = Step("Make it", place, None, "a draft")

    undo = step.undo(key)

    assert place.key is None
    assert undo.place.key == key
    assert (undo.before, undo.after) == ("a draft", None)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (ScheduleOf(PERSON, "P", HOLIDAYS, "Absences"), EventIn(REF, "Absences", "Off"), True),
        (
            ScheduleOf(PERSON, "P", HOLIDAYS, "Absences"),
            ScheduleOf(PERSON, "Q", HOLIDAYS, "Absences"),
            False,
        ),
        (
            ScheduleOf(PERSON, "P", HOLIDAYS, "Absences"),
            ScheduleOf(ScheduleOwnerKind.LOCATION, "P", HOLIDAYS, "Absences"),
            False,
        ),
        (ModeAt("Xmas", None, id="M"), HolidayIn("M", "Eve"), True),
        (ModeAt("Xmas", None), ModeAt("XMAS", None), True),
        (ModeAt("Xmas", None), ModeAt("Easter", None), False),
        (OfficeHoursOf(id="O"), OfficeHoursOf(), True),
        (LeadSegmentOf("VIP", id="7"), SettingsOf("7"), True),
        (LeadSegmentOf("VIP", id="7"), SettingsOf("8"), False),
        (OutOfOfficeOf("D", "A"), OutOfOfficeOf("E", "A"), True),
        (OutOfOfficeOf("D", "A"), OutOfOfficeOf("D", "B"), False),
    ],
)
def test_changes_of_one_person_mode_account_or_segment_take_turns(
    one: Place, other: Place, together: bool
) -> None:
    assert (one.subject == other.subject) is together


def test_no_subject_of_one_vendor_is_one_of_another() -> None:
    prefixes = {
        Vendor.MYKAARMA: "mykaarma:",
        Vendor.WEBEX: "webex:",
        Vendor.OPENTACT: "opentact:",
        Vendor.PEXIP_ENGAGE: "pexip:",
    }

    assert all(place.subject.startswith(prefixes[place.vendor]) for place, _ in WITH_KEYS)
