"""What is known of an absence at myKaarma, as the schedule engine takes it.

The flag is read on Wednesday 9 June 2027 at 11:00 in New York, and trusted for 900 seconds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.engine import Effect, Layer
from gateway.vendors.choices import Choices
from gateway.vendors.mykaarma import out_of_office_rules, without_flag_rules
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    DataProblem,
    DealerAssociate,
    Department,
    OutOfOffice,
    OutOfOfficeKnowledge,
)
from gateway.vendors.statements import Said
from gateway.vendors.zones import Clock, ClockSource
from tests.vendors.asked import (
    NEW_YORK_CLOCK,
    NO_CLOCK,
    answer,
    at,
    codes,
    status,
    timeline,
)

READ_AT = at("2027-06-09 11:00")
CENTRAL_CLOCK = Clock(ZoneInfo("US/Central"), "US/Central", ClockSource.DEALER)
ENDS_ARE_UNSURE = Choices(absence_without_end_lasts=False)
PROBLEM = DataProblem(Vendor.MYKAARMA, "a1", None, "ODD", "Odd.")


def record(starts_at: str | None, ends_at: str | None) -> OutOfOffice:
    return OutOfOffice(
        department_id="d1",
        dealer_associate_id="a1",
        known_from=OutOfOfficeKnowledge.GATEWAY,
        starts_at=at(starts_at) if starts_at else None,
        ends_at=at(ends_at) if ends_at else None,
        type="Vacation",
    )


def flag(out_of_office: bool | None, start: str | None = None) -> DealerAssociate:
    return DealerAssociate(
        id="a1",
        user_id=None,
        name="Ada Lovelace",
        email=None,
        out_of_office=out_of_office,
        out_of_office_start=start,
        department=Department("d2", "Service", "x1", "Acme"),
    )


DOWN = flag(False)
OVER = record("2027-06-01 09:00", "2027-06-02 09:00")
TODAY = record("2027-06-09 10:00", "2027-06-09 18:30")
PLANNED = record("2027-06-14 09:00", "2027-06-18 17:00")


def said(
    remembered: OutOfOffice | None,
    shown: DealerAssociate | None = DOWN,
    *,
    clock: Clock = NEW_YORK_CLOCK,
    as_of: datetime = READ_AT,
    choices: Choices | None = None,
) -> Said:
    return out_of_office_rules(
        remembered, shown, clock=clock, as_of=as_of, choices=choices or Choices()
    )


# ---------------------------------------------------------------- the record


@pytest.mark.parametrize(
    ("remembered", "asked", "told"),
    [
        # Closing time comes before the return.
        (TODAY, "2027-06-09 11:00", "closed until 2027-06-10 08:30"),
        (TODAY, "2027-06-09 09:59:59", "open until 2027-06-09 10:00"),
        (TODAY, "2027-06-09 10:00", "closed until 2027-06-10 08:30"),
        (PLANNED, "2027-06-09 11:00", "open until 2027-06-09 16:30"),
        (PLANNED, "2027-06-13 18:00", "closed until 2027-06-14 08:30"),
        (PLANNED, "2027-06-14 08:59", "open until 2027-06-14 09:00"),
        (PLANNED, "2027-06-16 12:00", "closed until 2027-06-19 08:30"),
        (OVER, "2027-06-01 12:00", "closed until 2027-06-02 09:00"),
        (OVER, "2027-06-09 11:00", "open until 2027-06-09 16:30"),
        (record("2027-06-09 10:00", None), "2027-06-09 09:00", "open until 2027-06-09 10:00"),
        (record("2027-06-09 10:00", None), "2027-06-09 11:00", "closed for ever"),
        (record(None, "2027-06-09 12:00"), "2020-01-06 10:00", "closed until 2027-06-09 12:00"),
        (record(None, "2027-06-09 12:00"), "2027-06-09 12:00", "open until 2027-06-09 16:30"),
        (record(None, None), "1999-01-04 10:00", "closed for ever"),
        # An offset names the instant, whatever clock reads it: 16:30 in Berlin.
        (
            record("2027-06-09T16:30+02:00", "2027-06-09T12:00-04:00"),
            "2027-06-09 10:30",
            "closed until 2027-06-09 12:00",
        ),
        (None, "2027-06-09 11:00", "open until 2027-06-09 16:30"),
    ],
)
def test_the_record_closes_from_its_start_to_before_its_end(
    remembered: OutOfOffice | None, asked: str, told: str
) -> None:
    assert answer(said(remembered), asked) == told


@pytest.mark.parametrize(
    ("remembered", "asked", "there"),
    [
        (record("2027-06-09 10:00", None), "2027-06-09 09:59", "open"),
        (record("2027-06-09 10:00", None), "2027-06-09 10:59:59", "closed"),
        (record("2027-06-09 10:00", None), "2027-06-09 11:00", "unknown"),
        (record("2027-06-14 09:00", None), "2027-06-14 08:59", "open"),
        (record("2027-06-14 09:00", None), "2027-06-14 09:00", "unknown"),
        (record(None, None), "2027-06-09 10:59:59", "closed"),
        (record(None, None), "2027-06-09 11:00", "unknown"),
        (TODAY, "2027-06-09 18:29", "closed"),  # an end that is told is an end
    ],
)
def test_an_absence_without_end_may_be_over_by_now_if_so_chosen(
    remembered: OutOfOffice, asked: str, there: str
) -> None:
    assert status(said(remembered, choices=ENDS_ARE_UNSURE), asked) == there


@pytest.mark.parametrize(
    ("start", "as_of", "effects"),
    [
        ("2027-06-09 10:59:59", "2027-06-09 11:00", [Effect.CLOSES, Effect.MAY_CLOSE]),
        ("2027-06-09 11:00", "2027-06-09 11:00", [Effect.MAY_CLOSE]),
        # Of the second in which it is asked nothing is sure any more.
        ("2027-06-09 11:00", "2027-06-09 11:00:00.5", [Effect.MAY_CLOSE]),
    ],
)
def test_such_an_absence_is_sure_only_as_far_as_it_is_past(
    start: str, as_of: str, effects: list[Effect]
) -> None:
    found = said(record(start, None), as_of=at(as_of), choices=ENDS_ARE_UNSURE)

    assert [statement.slot.effect for statement in found.statements] == effects
    assert status(found, "2027-06-09 11:00") == "unknown"


@pytest.mark.parametrize(
    ("start", "end", "problems"),
    [
        ("2027-06-09 18:30", "2027-06-09 10:00", [("endsAt", "END_BEFORE_START")]),
        ("2027-06-09 10:00", "2027-06-09 10:00", []),  # how an absence is ended
        ("2027-06-09T14:00Z", "2027-06-09T10:00-04:00", []),
    ],
)
def test_an_absence_that_ends_before_or_as_it_begins_closes_nothing(
    start: str, end: str, problems: list[tuple[str, str]]
) -> None:
    found = said(record(start, end))

    assert found.statements == ()
    assert codes(found) == problems


def test_parts_of_a_second_belong_to_the_absence() -> None:
    found = said(record("2027-06-09 10:00:00.900", "2027-06-09 10:30:00.100"))

    assert status(found, "2027-06-09 10:00:00.950") == "closed"
    assert status(found, "2027-06-09 10:30:00.050") == "closed"
    assert status(found, "2027-06-09 10:30:01") == "open"


def test_an_absence_within_one_second_is_that_second() -> None:
    found = said(record("2027-06-09 10:00:00.2", "2027-06-09 10:00:00.7"))

    assert status(found, "2027-06-09 10:00:00.5") == "closed"


def test_a_records_own_problems_are_passed_on() -> None:
    for remembered in (TODAY, record(None, None), record("2027-06-09 12:00", "2027-06-09 12:00")):
        odd = replace(remembered, data_problems=(PROBLEM,))

        assert said(odd).problems == (PROBLEM,)
        assert said(odd, choices=ENDS_ARE_UNSURE).problems == (PROBLEM,)


def test_a_statement_shows_the_record_that_was_written() -> None:
    (statement,) = said(TODAY).statements

    assert (statement.slot.layer, statement.slot.effect) == (Layer.OUT_OF_OFFICE, Effect.CLOSES)
    assert (statement.vendor, statement.kind) == (Vendor.MYKAARMA, "myKaarma out of office")
    assert (statement.record, statement.record_id) == (TODAY, "a1")
    assert statement.name == "Vacation"


# ---------------------------------------------------------------- the flag


@pytest.mark.parametrize("remembered", [None, OVER, PLANNED])
@pytest.mark.parametrize(
    ("start", "asked", "there"),
    [
        ("2027-06-08 13:00:00", "2027-06-08 12:59:59", "open"),
        ("2027-06-08 13:00:00", "2027-06-08 13:00", "closed"),
        ("2027-06-08 13:00:00", "2027-06-09 11:14:59", "closed"),
        ("2027-06-08 13:00:00", "2027-06-09 11:15", "unknown"),
        ("2027-06-08 13:00:00", "2029-01-01 00:00", "unknown"),
        ("2027-06-08", "2027-06-07 23:59", "open"),
        ("2027-06-08", "2027-06-08 00:00", "closed"),
        ("2027-06-08T13:00:00-07:00", "2027-06-08 15:59", "open"),
        ("2027-06-08T13:00:00-07:00", "2027-06-08 16:00", "closed"),
        ("2027-06-09 11:00:00", "2027-06-09 10:59:59", "open"),
        ("2027-06-09 11:00:00", "2027-06-09 11:00", "closed"),
    ],
)
def test_a_flag_that_is_up_closes_from_its_start_until_it_may_be_over(
    remembered: OutOfOffice | None, start: str, asked: str, there: str
) -> None:
    found = said(remembered, flag(True, start))

    assert status(found, asked) == there
    assert found.problems == ()


@pytest.mark.parametrize(
    ("start", "clock", "problem"),
    [
        (None, NEW_YORK_CLOCK, ("outOfOfficeStart", "MISSING_VALUE")),
        ("", NEW_YORK_CLOCK, ("outOfOfficeStart", "MISSING_VALUE")),
        ("yesterday", NEW_YORK_CLOCK, ("outOfOfficeStart", "IMPOSSIBLE_TIME")),
        ("yesterday", NO_CLOCK, ("outOfOfficeStart", "IMPOSSIBLE_TIME")),
        ("2027-06-08 13:00:00", NO_CLOCK, ("timeZone", "UNKNOWN_TIME_ZONE")),
        ("2027-06-08", Clock(None, "", ClockSource.DEALER), ("timeZone", "UNKNOWN_TIME_ZONE")),
        ("2027-06-09 11:00:01", NEW_YORK_CLOCK, ("outOfOfficeStart", "CONTRADICTORY_START")),
        ("2027-07-01", NEW_YORK_CLOCK, ("outOfOfficeStart", "CONTRADICTORY_START")),
        ("2027-06-09 11:00:00", CENTRAL_CLOCK, ("outOfOfficeStart", "CONTRADICTORY_START")),
    ],
)
def test_a_flag_without_a_start_that_can_be_right_closes_from_its_reading_and_may_have_before(
    start: str | None, clock: Clock, problem: tuple[str, str]
) -> None:
    found = said(None, flag(True, start), clock=clock)

    assert [
        status(found, asked)
        for asked in (
            "1999-01-01 00:00",
            "2027-06-09 10:59:59",
            "2027-06-09 11:00",
            "2027-06-09 11:14:59",
            "2027-06-09 11:15",
        )
    ] == ["unknown", "unknown", "closed", "closed", "unknown"]
    assert codes(found) == [problem]


def test_a_start_with_an_offset_needs_no_clock() -> None:
    found = said(None, flag(True, "2027-06-08T13:00:00Z"), clock=NO_CLOCK)

    assert status(found, "2027-06-08T12:59Z") == "open"
    assert status(found, "2027-06-08T13:00Z") == "closed"
    assert found.problems == ()


def test_a_reading_within_a_second_counts_from_that_seconds_start_and_lasts_beyond_its_end() -> (
    None
):
    found = said(None, flag(True), as_of=at("2027-06-09 11:00:00.5"))

    assert status(found, "2027-06-09 11:00:00") == "closed"
    assert status(found, "2027-06-09 11:15:00") == "closed"
    assert status(found, "2027-06-09 11:15:01") == "unknown"


@pytest.mark.parametrize(
    ("seconds", "asked", "there"),
    [
        (0, "2027-06-09 10:59:59", "closed"),
        (0, "2027-06-09 11:00", "unknown"),
        (60, "2027-06-09 11:00:59", "closed"),
        (60, "2027-06-09 11:01", "unknown"),
    ],
)
def test_a_flag_is_trusted_for_as_long_as_is_chosen(seconds: int, asked: str, there: str) -> None:
    found = said(None, flag(True, "2027-06-08"), choices=Choices(flag_seconds=seconds))

    assert status(found, asked) == there


@pytest.mark.parametrize("remembered", [None, OVER, TODAY, PLANNED])
def test_a_flag_that_is_down_says_nothing_beside_the_record(
    remembered: OutOfOffice | None,
) -> None:
    assert said(remembered, DOWN, clock=NO_CLOCK) == said(remembered, flag(False, "2027-06-01"))
    assert len(said(remembered).statements) == (remembered is not None)


@pytest.mark.parametrize("shown", [DOWN, flag(True, "2027-06-01"), flag(None)])
@pytest.mark.parametrize(
    "remembered", [TODAY, record(None, None), record("2027-06-09 11:00", None)]
)
def test_a_record_that_covers_the_reading_wins_over_any_flag(
    remembered: OutOfOffice, shown: DealerAssociate
) -> None:
    assert said(remembered, shown) == said(remembered, DOWN)


def test_a_record_that_ends_as_the_flag_is_read_does_not_cover_the_reading() -> None:
    ended = record("2027-06-09 10:00", "2027-06-09 11:00")

    assert status(said(ended, flag(True, "2027-06-09 10:00:00")), "2027-06-09 11:05") == "closed"


def test_a_planned_absence_closes_beside_a_flag_that_is_up() -> None:
    found = said(PLANNED, flag(True, "2027-06-09"))

    assert status(found, "2027-06-13 12:00") == "unknown"
    assert status(found, "2027-06-14 12:00") == "closed"


@pytest.mark.parametrize(
    ("remembered", "department", "department_id"),
    [
        (None, Department("d2", "Service", "x1", "Acme"), "d2"),
        (PLANNED, Department("d2", "Service", "x1", "Acme"), "d1"),
        (None, None, ""),
    ],
)
def test_a_flag_that_is_up_shows_as_a_record_of_the_vendors(
    remembered: OutOfOffice | None, department: Department | None, department_id: str
) -> None:
    shown = replace(flag(True, "2027-06-08"), department=department)

    *_, closes, may_close = said(remembered, shown).statements

    assert (closes.slot.effect, may_close.slot.effect) == (Effect.CLOSES, Effect.MAY_CLOSE)
    assert closes.record is may_close.record
    assert closes.record == OutOfOffice(
        department_id=department_id,
        dealer_associate_id="a1",
        known_from=OutOfOfficeKnowledge.VENDOR_FLAG,
        starts_at=at("2027-06-08 00:00"),
        ends_at=None,
    )
    assert (closes.kind, closes.record_id, closes.name) == ("myKaarma out of office", "a1", None)


# ---------------------------------------------------------------- what is not told


@pytest.mark.parametrize(
    ("remembered", "asked", "there"),
    [
        (None, "2027-06-09 11:00", "unknown"),
        (OVER, "2027-06-01 12:00", "closed"),
        (OVER, "2027-06-09 11:00", "unknown"),
        (PLANNED, "2027-06-15 12:00", "closed"),
    ],
)
@pytest.mark.parametrize(
    ("shown", "problem"),
    [(None, (None, "UNKNOWN_LINK")), (flag(None), ("outOfOffice", "MISSING_VALUE"))],
)
def test_without_a_flag_to_read_an_absence_may_be_at_any_time(
    remembered: OutOfOffice | None,
    asked: str,
    there: str,
    shown: DealerAssociate | None,
    problem: tuple[str | None, str],
) -> None:
    found = said(remembered, shown)

    assert status(found, asked) == there
    assert codes(found) == [problem]


@pytest.mark.parametrize(("remembered", "id"), [(None, None), (TODAY, "a1")])
def test_a_link_that_the_vendor_does_not_know_is_a_problem_also_while_a_record_holds(
    remembered: OutOfOffice | None, id: str | None
) -> None:
    found = said(remembered, None)

    assert status(found, "2027-06-09 09:00") == "unknown"
    assert [(problem.code, problem.record_id) for problem in found.problems] == [
        ("UNKNOWN_LINK", id)
    ]


@pytest.mark.parametrize(
    ("remembered", "asked", "told"),
    [
        (None, "2027-06-09 11:00", "unknown until 2027-06-09 16:30"),
        (None, "2027-06-09 18:00", "closed until 2027-06-10 08:30"),
        (TODAY, "2027-06-09 09:00", "unknown until 2027-06-09 10:00"),
        (TODAY, "2027-06-09 11:00", "closed until 2027-06-10 08:30"),
        (TODAY, "2027-06-10 09:00", "unknown until 2027-06-10 16:30"),
        (record("2027-06-09 10:00", None), "2027-06-10 09:00", "closed for ever"),
    ],
)
def test_while_the_vendor_is_away_the_record_closes_and_anything_else_may(
    remembered: OutOfOffice | None, asked: str, told: str
) -> None:
    found = without_flag_rules(remembered, as_of=READ_AT, choices=Choices())

    assert answer(found, asked) == told
    assert found.problems == ()


def test_while_the_vendor_is_away_the_choice_about_ends_holds_too() -> None:
    endless = record("2027-06-09 10:00", None)

    found = without_flag_rules(endless, as_of=READ_AT, choices=ENDS_ARE_UNSURE)

    assert status(found, "2027-06-09 10:59") == "closed"
    assert status(found, "2027-06-09 11:00") == "unknown"


# ---------------------------------------------------------------- whatever is known

NEAR = st.integers(-4 * 86_400, 4 * 86_400).map(lambda gap: READ_AT + timedelta(seconds=gap))
EDGES = st.sampled_from(
    [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), READ_AT]
)
RECORDS = st.none() | st.builds(
    OutOfOffice,
    department_id=st.just("d1"),
    dealer_associate_id=st.just("a1"),
    known_from=st.just(OutOfOfficeKnowledge.GATEWAY),
    starts_at=st.none() | NEAR | EDGES,
    ends_at=st.none() | NEAR | EDGES,
)
STARTS = (
    st.none()
    | st.text(max_size=20)
    | NEAR.map(lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S"))
    | st.sampled_from(["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-14:00"])
)
FLAGS = st.none() | st.builds(flag, out_of_office=st.none() | st.booleans(), start=STARTS)
CHOICES = st.builds(
    Choices, absence_without_end_lasts=st.booleans(), flag_seconds=st.integers(0, 90_000)
)
CLOCKS = st.sampled_from([NEW_YORK_CLOCK, CENTRAL_CLOCK, NO_CLOCK])


@given(RECORDS, FLAGS, CLOCKS, NEAR | EDGES, CHOICES, NEAR | EDGES)
def test_whatever_is_known_there_is_an_answer(
    remembered: OutOfOffice | None,
    shown: DealerAssociate | None,
    clock: Clock,
    as_of: datetime,
    choices: Choices,
    moment: datetime,
) -> None:
    found = out_of_office_rules(remembered, shown, clock=clock, as_of=as_of, choices=choices)

    assert {statement.slot.layer for statement in found.statements} <= {Layer.OUT_OF_OFFICE}
    assert {statement.slot.effect for statement in found.statements} <= {
        Effect.CLOSES,
        Effect.MAY_CLOSE,
    }
    assert timeline(found).at(moment).next_status is not timeline(found).at(moment).status


@given(RECORDS, FLAGS, CLOCKS, CHOICES, NEAR)
def test_what_is_definite_while_the_vendor_is_away_stays_so_whatever_it_says_then(
    remembered: OutOfOffice | None,
    shown: DealerAssociate | None,
    clock: Clock,
    choices: Choices,
    moment: datetime,
) -> None:
    away = without_flag_rules(remembered, as_of=READ_AT, choices=choices)
    back = out_of_office_rules(remembered, shown, clock=clock, as_of=READ_AT, choices=choices)

    guarded = timeline(away).at(moment).status
    full = timeline(back).at(moment).status

    assert guarded in {full, type(full).UNKNOWN}


@given(RECORDS, STARTS, CHOICES, NEAR)
def test_what_is_definite_without_a_clock_stays_so_on_any(
    remembered: OutOfOffice | None, start: str | None, choices: Choices, moment: datetime
) -> None:
    clockless = said(remembered, flag(True, start), clock=NO_CLOCK, choices=choices)

    guarded = timeline(clockless).at(moment).status

    for clock in (NEW_YORK_CLOCK, CENTRAL_CLOCK):
        told = said(remembered, flag(True, start), clock=clock, choices=choices)
        assert guarded in {timeline(told).at(moment).status, type(guarded).UNKNOWN}
