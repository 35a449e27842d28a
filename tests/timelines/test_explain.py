"""The sentences: what is said of every layer and effect, until when, and on whose clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.directory import Associate, AssociateLinks
from gateway.engine import ALWAYS, Effect, Layer, Slot, Span, Status, moment
from gateway.timelines import Compiled, Known
from gateway.timelines.explain import Shown, explained
from gateway.timelines.person import lined
from gateway.vendors.port import Vendor
from gateway.vendors.records import OutOfOffice, OutOfOfficeKnowledge
from gateway.vendors.statements import Said, Statement
from gateway.vendors.zones import Clock, ClockSource
from tests.engine.notation import ZONES, instant, schedule

ADA = Associate("1", "Ada Byron", None, None, AssociateLinks())
WEEK = "Chicago | hours Mon-Fri 08:30-17:00"
HOURS = "the hours of 'Weekdays' (Webex business hours of Ada)"
RECORD = object()

SOURCES = {
    (Layer.OUT_OF_OFFICE, Effect.CLOSES): (Vendor.MYKAARMA, "VACATION", "myKaarma out of office"),
    (Layer.OUT_OF_OFFICE, Effect.MAY_CLOSE): (Vendor.MYKAARMA, None, "absences at myKaarma"),
    (Layer.HOLIDAY, Effect.CLOSES): (
        Vendor.WEBEX,
        "Thanksgiving",
        "Webex holiday of location Dallas",
    ),
    (Layer.OFFICE_HOURS, Effect.CLOSES): (Vendor.OPENTACT, "Lunch", "OpenTact lunchtime"),
    (Layer.BUSINESS_HOURS, Effect.OPENS): (Vendor.WEBEX, "Weekdays", "Webex business hours of Ada"),
    (Layer.BUSINESS_HOURS, Effect.MAY_OPEN): (Vendor.WEBEX, None, "hours of Ada at Webex"),
}
"""What stands behind the notation's records: whose they are, their names, and what they are."""


def absence(end: int | None) -> OutOfOffice:
    ends_at = None if end is None else moment(end)
    return OutOfOffice("d", "a", OutOfOfficeKnowledge.GATEWAY, None, ends_at)


def statement(slot: Slot) -> Statement:
    vendor, name, kind = SOURCES[slot.layer, slot.effect]
    record: object | None = RECORD if name else None
    if (slot.layer, slot.effect) == (Layer.OUT_OF_OFFICE, Effect.CLOSES):
        (span,) = slot.rules
        assert isinstance(span, Span)
        record = absence(span.end)
    return Statement(slot, vendor, record, "id", name, kind)


def known(
    *statements: Statement,
    zone: str | None = "Chicago",
    otherwise: Status = Status.AVAILABLE,
    has_hours: bool = False,
    is_linked: bool = True,
    associate: Associate | None = ADA,
) -> Known:
    """Somebody of whom no more is known than is said here."""
    clock = Clock(ZONES[zone] if zone else None, zone or "Mars/Phobos", ClockSource.PERSON)
    line = lined(Said(statements, has_hours=has_hours), otherwise=otherwise)
    return Known(Compiled(line, (), clock, is_linked), (), associate)


def told(line: str) -> Known:
    """Somebody by the notation of the engine's tests."""
    zone, layers = schedule(line)
    name = line.split("|")[0].strip()
    assert zone is ZONES[name]
    statements = map(statement, layers.slots)
    return known(*statements, zone=name, otherwise=layers.otherwise, has_hours=layers.has_hours)


def at(line: str, text: str) -> datetime:
    return moment(instant(text, ZONES[line.split("|")[0].strip()]))


@pytest.mark.parametrize(
    ("line", "time", "sentence"),
    [
        # Every layer that closes, and hours from within and without.
        (
            f"{WEEK} | closed on 2026-11-26",
            "2026-11-26 10:00",
            "Closed for 'Thanksgiving' (Webex holiday of location Dallas) until Friday 08:30 in America/Chicago",
        ),
        (WEEK, "2026-11-25 09:00", f"Within {HOURS} until 17:00 in America/Chicago"),
        (WEEK, "2026-11-25 17:00", f"Outside {HOURS} until Thursday 08:30 in America/Chicago"),
        (WEEK, "2026-11-27 17:00", f"Outside {HOURS} until Monday 08:30 in America/Chicago"),
        (
            f"{WEEK} | block Mon-Fri 12:00-12:45",
            "2026-11-25 12:20",
            "Closed for 'Lunch' (OpenTact lunchtime) until 12:45 in America/Chicago",
        ),
        (
            f"{WEEK} | out 2026-11-25 10:00 .. 2026-11-27 12:00",
            "2026-11-25 11:00",
            "Out of office for 'VACATION' (myKaarma) until Friday 12:00 in America/Chicago",
        ),
        # An absence ends before the day begins: what counts is when somebody is there again.
        (
            f"{WEEK} | out 2026-11-25 10:00 .. 2026-11-27 06:00",
            "2026-11-25 11:00",
            "Out of office for 'VACATION' (myKaarma) until Friday 08:30 in America/Chicago",
        ),
        # Seconds only where there are any.
        (
            f"{WEEK} | block Mon-Fri 12:00-12:45:30",
            "2026-11-25 12:20",
            "Closed for 'Lunch' (OpenTact lunchtime) until 12:45:30 in America/Chicago",
        ),
        # Weekdays for six days, dates beyond; dates have their year.
        (
            "Chicago | out 2026-11-20 00:00 .. 2026-11-26 12:00",
            "2026-11-20 10:00",
            "Out of office for 'VACATION' (myKaarma) until Thursday 12:00 in America/Chicago",
        ),
        (
            "Chicago | out 2026-11-20 00:00 .. 2026-11-27 12:00",
            "2026-11-20 10:00",
            "Out of office for 'VACATION' (myKaarma) until 27 November 2026 12:00 in America/Chicago",
        ),
        (
            f"{WEEK} | closed on 2026-12-24 +15d",
            "2026-12-24 10:00",
            "Closed for 'Thanksgiving' (Webex holiday of location Dallas) until 8 January 2027 08:30 in America/Chicago",
        ),
        (
            f"{WEEK} | closed on 2027-01-01",
            "2026-12-31 18:00",
            f"Outside {HOURS} until Monday 08:30 in America/Chicago",
        ),
        # Days are those of the clock that is shown.
        (
            "Tokyo | hours in Chicago Mon-Fri 08:30-17:00",
            "2026-11-26 01:00",
            f"Within {HOURS} until 08:00 in Asia/Tokyo",
        ),
        (
            "Tokyo | hours in Chicago Mon-Fri 08:30-17:00",
            "2026-11-25 23:40",
            f"Within {HOURS} until Thursday 08:00 in Asia/Tokyo",
        ),
        # The clock changes meanwhile.
        (WEEK, "2027-03-12 18:00", f"Outside {HOURS} until Monday 08:30 in America/Chicago"),
        # Proved never, each in its words.
        ("Chicago | hours always", "2026-11-25 09:00", f"Within {HOURS} for good"),
        (
            "Chicago | hours nothing",
            "2026-11-25 09:00",
            f"Outside {HOURS}, and never available again",
        ),
        (
            "Chicago | hours Mon-Fri 09:00-17:00 until 2026-11-20",
            "2026-11-25 09:00",
            f"Outside {HOURS}, and never available again",
        ),
        (
            "Chicago | closed daily/1",
            "2026-11-25 09:00",
            "Closed for 'Thanksgiving' (Webex holiday of location Dallas), and never available again",
        ),
        (
            "Chicago | hours Mon-Fri 09:00-17:00 until 2026-11-25 | out 2026-11-25 08:00 .. 2026-12-01 08:00",
            "2026-11-25 10:00",
            "Out of office for 'VACATION' (myKaarma), and never available again",
        ),
        # An absence without an end is over when somebody says so.
        (
            f"{WEEK} | out 2026-11-25 10:00 ..",
            "2026-11-25 11:00",
            "Out of office for 'VACATION' (myKaarma) until further notice",
        ),
        # No hours at all.
        (
            "Chicago",
            "2026-11-25 09:00",
            "No hours are set and nothing closes, which counts as available for good",
        ),
        (
            "Chicago | otherwise closed",
            "2026-11-25 09:00",
            "No hours are set and nothing closes, which counts as unavailable, and never available again",
        ),
        (
            "Chicago | otherwise unknown",
            "2026-11-25 09:00",
            "No hours are set and nothing closes, which counts as unknown",
        ),
        (
            "Chicago | closed on 2026-11-26",
            "2026-11-25 10:00",
            "No hours are set and nothing closes, which counts as available until Thursday 00:00 in America/Chicago",
        ),
        # What could not be read: unknown until something is sure; a sure thing lasts at least until it is not.
        (
            f"{WEEK} | may-close always",
            "2026-11-25 09:00",
            "Absences at myKaarma could not be read, so nobody can tell until 17:00 in America/Chicago",
        ),
        (
            f"{WEEK} | may-close always",
            "2026-11-25 18:00",
            f"Outside {HOURS} at least until Thursday 08:30 in America/Chicago",
        ),
        (
            "Chicago | may-close always",
            "2026-11-25 18:00",
            "Absences at myKaarma could not be read, so nobody can tell",
        ),
        (
            f"{WEEK} | closed on 2026-11-26 | may-close 2026-11-26 12:00 ..",
            "2026-11-26 10:00",
            "Closed for 'Thanksgiving' (Webex holiday of location Dallas) at least until Friday 08:30 in America/Chicago",
        ),
        (
            "Chicago | may-open always",
            "2026-11-26 10:00",
            "Hours of Ada at Webex could not be read, so nobody can tell",
        ),
    ],
)
def test_a_reason_is_told_in_a_sentence(line: str, time: str, sentence: str) -> None:
    because = told(line).at(at(line, time)).because

    assert because.explanation == sentence


def test_what_was_only_searched_is_not_called_for_good() -> None:
    """Endless hours by two clocks: nobody can prove that there is never a gap."""
    line = "Chicago | hours daily/1 +1d | hours in Tokyo daily/1 09:00-10:00"
    answer = told(line).at(at(line, "2026-11-25 09:00"))

    assert answer.until is None
    assert answer.searched_until is not None
    assert answer.searched_until - answer.time > timedelta(days=3_650)
    there = answer.searched_until.astimezone(ZONES["Chicago"])
    date = f"{there.day} {there:%B %Y %H:%M}"
    assert answer.because.explanation == f"Within {HOURS} at least until {date} in America/Chicago"


@pytest.mark.parametrize(
    ("line", "time", "sentences"),
    [
        # Each by itself, and until its own end.
        (
            f"{WEEK} | closed on 2026-11-26 | out 2026-11-20 00:00 .. 2026-12-01 00:00",
            "2026-11-26 07:00",
            [
                "Closed for 'Thanksgiving' (Webex holiday of location Dallas) until Friday 00:00 in America/Chicago",
                f"Outside {HOURS} until 08:30 in America/Chicago",
            ],
        ),
        (
            f"{WEEK} | block Mon-Fri 12:00-12:45",
            "2026-11-26 12:10",
            [f"Within {HOURS} until 17:00 in America/Chicago"],
        ),
        # What does not end within 400 days has no end here: that is no proof.
        (
            "Chicago | hours always | block Mon-Fri 12:00-12:45 | out 2026-11-26 12:00 .. 2026-11-26 13:00",
            "2026-11-26 12:10",
            [
                "Closed for 'Lunch' (OpenTact lunchtime) until 12:45 in America/Chicago",
                f"Within {HOURS}",
            ],
        ),
        (
            f"{WEEK} | may-close always",
            "2026-11-25 18:00",
            ["Absences at myKaarma could not be read, so it may matter too"],
        ),
    ],
)
def test_further_reasons_are_told_by_their_own_ends(
    line: str, time: str, sentences: list[str]
) -> None:
    further = told(line).at(at(line, time)).also_because

    assert [one.explanation for one in further] == sentences


def one_slot(layer: Layer, effect: Effect) -> Slot:
    return Slot(layer, effect, (ALWAYS,))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        # Without a name, what it is has to do.
        (
            Statement(
                one_slot(Layer.OFFICE_HOURS, Effect.CLOSES),
                Vendor.OPENTACT,
                RECORD,
                kind="OpenTact block",
            ),
            "Closed for OpenTact block, and never available again",
        ),
        (
            Statement(
                one_slot(Layer.BUSINESS_HOURS, Effect.OPENS),
                Vendor.WEBEX,
                RECORD,
                kind="Webex business hours of Ada",
            ),
            "Within Webex business hours of Ada for good",
        ),
        (
            Statement(
                one_slot(Layer.OUT_OF_OFFICE, Effect.CLOSES),
                Vendor.MYKAARMA,
                absence(None),
                kind="myKaarma out of office",
            ),
            "Out of office (myKaarma) until further notice",
        ),
        # A mode that means closed.
        (
            Statement(
                one_slot(Layer.OPERATING_MODE, Effect.CLOSES),
                Vendor.WEBEX,
                RECORD,
                name="Night",
                kind="Webex operating mode of location Dallas",
            ),
            "Closed for 'Night' (Webex operating mode of location Dallas), and never available again",
        ),
        # A question that names a booking.
        (
            Statement(
                one_slot(Layer.MEETING_TYPE, Effect.CLOSES),
                Vendor.PEXIP_ENGAGE,
                kind="Pexip Engage restriction of VIDEO meetings",
            ),
            "Not to be booked: Pexip Engage restriction of VIDEO meetings",
        ),
        # Records that cannot be read whole.
        (
            Statement(
                one_slot(Layer.HOLIDAY, Effect.MAY_CLOSE),
                Vendor.WEBEX,
                RECORD,
                name="Odd Day",
                kind="Webex holiday of Ada",
            ),
            "'Odd Day' (Webex holiday of Ada) cannot be read whole, so nobody can tell",
        ),
        (
            Statement(
                one_slot(Layer.OUT_OF_OFFICE, Effect.MAY_CLOSE),
                Vendor.MYKAARMA,
                absence(None),
                kind="myKaarma out of office",
            ),
            "Perhaps out of office (myKaarma): myKaarma does not tell from when until when, so nobody can tell",
        ),
    ],
)
def test_every_kind_of_record_has_its_sentence(said: Statement, sentence: str) -> None:
    opens = said.slot.effect is Effect.OPENS
    somebody = known(said, has_hours=opens)

    assert somebody.at(datetime(2026, 11, 25, tzinfo=UTC)).because.explanation == sentence


@pytest.mark.parametrize(
    ("associate", "sentence"),
    [
        (
            ADA,
            "Ada Byron is linked to no vendor that knows times; associateUpdate adds links",
        ),
        (None, "This is linked to no vendor that knows times; associateUpdate adds links"),
    ],
)
def test_who_is_linked_to_nobody_is_told_what_to_do(
    associate: Associate | None, sentence: str
) -> None:
    nobody = known(is_linked=False, otherwise=Status.UNKNOWN, associate=associate)

    assert nobody.at(datetime(2026, 11, 25, tzinfo=UTC)).because.explanation == sentence


def test_hours_of_which_there_are_none_are_told() -> None:
    nothing = known(has_hours=True)

    because = nothing.at(datetime(2026, 11, 25, tzinfo=UTC)).because

    assert because.explanation == "Hours are set, but none that ever open"


def test_a_clock_that_nobody_knows_is_shown_as_utc() -> None:
    until = Span(None, instant("2026-11-25 10:30", ZONES["UTC"]))
    slot = Slot(Layer.OUT_OF_OFFICE, Effect.CLOSES, (until,))
    somebody = known(statement(slot), zone=None)

    because = somebody.at(datetime(2026, 11, 25, 9, tzinfo=UTC)).because

    assert because.explanation == "Out of office for 'VACATION' (myKaarma) until 10:30 in UTC"


def test_an_absence_of_which_only_a_flag_tells_lasts_at_least_until_then() -> None:
    end = instant("2026-11-25 10:30", ZONES["UTC"])
    flag = absence(None)
    kind = "myKaarma out of office"
    shown = Slot(Layer.OUT_OF_OFFICE, Effect.CLOSES, (Span(None, end),))
    after = Slot(Layer.OUT_OF_OFFICE, Effect.MAY_CLOSE, (Span(end),))
    somebody = known(
        Statement(shown, Vendor.MYKAARMA, flag, "a", kind=kind),
        Statement(after, Vendor.MYKAARMA, flag, "a", kind=kind),
        zone="UTC",
    )

    now, later = (somebody.at(datetime(2026, 11, 25, hour, tzinfo=UTC)) for hour in (9, 11))

    assert now.because.explanation == "Out of office (myKaarma) at least until 10:30 in UTC"
    assert later.because.explanation == (
        "Perhaps out of office (myKaarma): myKaarma does not tell from when until when, so nobody can tell"
    )


def test_a_period_is_told_as_its_first_instant_is_wherever_the_range_ends() -> None:
    first, second = told(WEEK).stays(at(WEEK, "2026-11-25 16:00"), at(WEEK, "2026-11-26 07:00"))

    assert first.because.explanation == f"Within {HOURS} until 17:00 in America/Chicago"
    assert second.because.explanation == f"Outside {HOURS} until Thursday 08:30 in America/Chicago"
    assert second.because.explanation == told(WEEK).at(second.start).because.explanation


@pytest.mark.parametrize("zone", ["Kiritimati", "Apia"])
def test_an_instant_that_no_clock_there_can_show_is_told_on_utcs(zone: str) -> None:
    shown = Shown(
        status=Status.AVAILABLE,
        layer=Layer.NO_SCHEDULE,
        statement=None,
        outside=False,
        at=datetime(9999, 12, 31, 1, tzinfo=UTC),
        until=datetime(9999, 12, 31, 23, 30, tzinfo=UTC),
        clock=Clock(ZONES[zone], zone, ClockSource.PERSON),
        decides=True,
        name="Ada",
    )

    assert explained(shown) == (
        "No hours are set and nothing closes, which counts as available until 9999-12-31T23:30:00+00:00"
    )
