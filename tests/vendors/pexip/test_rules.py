"""What scheduling settings allow to be booked, and what that means to the schedule engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.engine import Effect, Layer
from gateway.vendors.pexip import booking_rules, booking_statement, wire
from gateway.vendors.pexip.translate import read_scheduling_setting
from gateway.vendors.port import Vendor
from gateway.vendors.records import MeetingType, SchedulingSetting
from gateway.vendors.statements import Said
from tests.vendors.asked import answer

Settings = tuple[SchedulingSetting, ...] | None

OFFICE, PHONE, VIDEO = MeetingType.OFFICE, MeetingType.PHONE, MeetingType.VIDEO
UNREAD: Settings = None
EMPTY: Settings = ()


def pairs(text: str) -> Settings:
    """`VIDEO loans, ? cards`: a pair each; the question mark is a meeting type that we do not know."""
    return tuple(
        SchedulingSetting(None if type == "?" else MeetingType(type), subject)
        for type, subject in (pair.split() for pair in text.split(","))
    )


LOANS = pairs("VIDEO loans, PHONE cards")


@pytest.mark.parametrize(
    ("settings", "meeting_type", "subject_id", "allowed"),
    [
        # A question that names neither is not restricted.
        ([LOANS], None, None, True),
        ([UNREAD], None, None, True),
        # No linked lead segment, or an empty set: no restriction.
        ([], VIDEO, "loans", True),
        ([EMPTY], VIDEO, "loans", True),
        # Both given: that pair.
        ([LOANS], VIDEO, "loans", True),
        ([LOANS], PHONE, "cards", True),
        ([LOANS], VIDEO, "cards", False),
        ([LOANS], PHONE, "loans", False),
        ([LOANS], OFFICE, "loans", False),
        ([LOANS], VIDEO, "mortgages", False),
        # One given: any pair with it.
        ([LOANS], VIDEO, None, True),
        ([LOANS], OFFICE, None, False),
        ([LOANS], None, "cards", True),
        ([LOANS], None, "mortgages", False),
        # Several lead segments: one that allows is enough.
        ([LOANS, pairs("OFFICE loans")], OFFICE, "loans", True),
        ([pairs("OFFICE loans"), LOANS], PHONE, None, True),
        ([LOANS, EMPTY], OFFICE, "mortgages", True),
        ([LOANS, pairs("VIDEO cards")], OFFICE, None, False),
        # A pair is not put together from two lead segments.
        ([pairs("VIDEO cards"), pairs("PHONE loans")], VIDEO, "loans", False),
        # A meeting type that we do not know is none that can be asked for; its subject is bookable.
        ([pairs("? loans")], VIDEO, "loans", False),
        ([pairs("? loans")], VIDEO, None, False),
        ([pairs("? loans")], None, "loans", True),
        # What could not be read might allow.
        ([UNREAD], VIDEO, "loans", None),
        ([LOANS, UNREAD], OFFICE, None, None),
        ([UNREAD, LOANS], VIDEO, None, True),
        ([UNREAD, EMPTY], OFFICE, "loans", True),
    ],
)
def test_a_booking_is_allowed_by_a_pair_of_any_linked_lead_segment(
    settings: list[Settings],
    meeting_type: MeetingType | None,
    subject_id: str | None,
    allowed: bool | None,
) -> None:
    found = booking_rules(settings, meeting_type=meeting_type, subject_id=subject_id)

    assert found is allowed


@pytest.mark.parametrize(
    ("meeting_type", "subject_id", "allowed"),
    [(OFFICE, "123", True), (OFFICE, None, True), (None, "123", True), (VIDEO, "123", False)],
)
def test_the_vendors_own_example_allows_the_office_meeting_about_subject_123(
    meeting_type: MeetingType | None, subject_id: str | None, allowed: bool
) -> None:
    example = wire.SchedulingSetting.model_validate(
        {"meetingType": "OFFICE", "subject": {"id": "123"}}
    )
    settings = [(read_scheduling_setting(example),)]

    found = booking_rules(settings, meeting_type=meeting_type, subject_id=subject_id)

    assert found is allowed


# ---------------------------------------------------------------- what it means for time


def test_what_is_allowed_says_nothing_about_time() -> None:
    assert booking_statement(True, meeting_type=VIDEO, subject_id="loans") is None


@pytest.mark.parametrize(
    ("allowed", "effect", "asked", "told"),
    [
        (False, Effect.CLOSES, "2027-06-09 11:00", "closed for ever"),
        (None, Effect.MAY_CLOSE, "2027-06-09 11:00", "unknown until 2027-06-09 16:30"),
        (None, Effect.MAY_CLOSE, "2027-06-09 18:00", "closed until 2027-06-10 08:30"),
    ],
)
def test_what_is_not_allowed_closes_at_all_times_and_what_nobody_can_tell_may(
    allowed: bool | None, effect: Effect, asked: str, told: str
) -> None:
    statement = booking_statement(allowed, meeting_type=VIDEO, subject_id="loans")

    assert statement is not None
    assert (statement.vendor, statement.record) == (Vendor.PEXIP_ENGAGE, None)
    assert (statement.slot.layer, statement.slot.effect) == (Layer.MEETING_TYPE, effect)
    assert answer(Said((statement,)), asked) == told


@pytest.mark.parametrize(
    ("allowed", "meeting_type", "subject_id", "name", "kind"),
    [
        (False, VIDEO, "1", "Loans", "Pexip Engage restriction of VIDEO meetings about 'Loans'"),
        (False, VIDEO, "1", None, "Pexip Engage restriction of VIDEO meetings about '1'"),
        (False, None, "1", "Loans", "Pexip Engage restriction of meetings about 'Loans'"),
        (False, VIDEO, None, None, "Pexip Engage restriction of VIDEO meetings"),
        (None, VIDEO, "1", "Loans", "scheduling settings at Pexip Engage"),
    ],
)
def test_a_statement_is_called_by_what_was_asked_for(
    allowed: bool | None,
    meeting_type: MeetingType | None,
    subject_id: str | None,
    name: str | None,
    kind: str,
) -> None:
    statement = booking_statement(
        allowed, meeting_type=meeting_type, subject_id=subject_id, subject_name=name
    )

    assert statement is not None
    assert statement.kind == kind


# ---------------------------------------------------------------- whatever the settings

TYPES = st.none() | st.sampled_from(MeetingType)
SUBJECTS = st.sampled_from(["loans", "cards"])
SETTINGS = st.lists(st.builds(SchedulingSetting, TYPES, SUBJECTS), max_size=3).map(tuple)


@given(
    known=st.lists(SETTINGS, max_size=3),
    hidden=st.lists(SETTINGS, min_size=1, max_size=2),
    meeting_type=TYPES,
    subject_id=st.none() | SUBJECTS,
)
def test_a_definite_answer_is_right_whatever_could_not_be_read(
    known: list[tuple[SchedulingSetting, ...]],
    hidden: list[tuple[SchedulingSetting, ...]],
    meeting_type: MeetingType | None,
    subject_id: str | None,
) -> None:
    unread: list[Settings] = [None for _ in hidden]

    guarded = booking_rules(known + unread, meeting_type=meeting_type, subject_id=subject_id)
    full = booking_rules(known + hidden, meeting_type=meeting_type, subject_id=subject_id)

    assert guarded in {full, None}
