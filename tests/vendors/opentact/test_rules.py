"""What OpenTact's office hours mean to the schedule engine. 9 June 2027 is a Wednesday."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.engine import Effect, Layer
from gateway.vendors.choices import Choices
from gateway.vendors.opentact import office_hours_rules, wire
from gateway.vendors.opentact.translate import read_office_hours
from gateway.vendors.port import Vendor
from gateway.vendors.records import (
    DataProblem,
    DayOfWeek,
    OfficeHours,
    OfficeHoursEncoding,
    OfficeHoursType,
)
from gateway.vendors.statements import Said
from gateway.vendors.zones import Clock, ClockSource
from tests.vendors.asked import (
    NEW_YORK_CLOCK,
    NO_CLOCK,
    answer,
    codes,
    status,
    timeline,
)

HHMMSS = OfficeHoursEncoding.HHMMSS
SECONDS = OfficeHoursEncoding.SECONDS
LOS_ANGELES_CLOCK = Clock(
    ZoneInfo("America/Los_Angeles"), "America/Los_Angeles", ClockSource.ACCOUNT
)
LUNCH: dict[str, Any] = {
    "uuid": "b1",
    "name": "Lunch",
    "type": "lunchtime",
    "dow": "wed",
    "time_from": 120000,
    "time_to": 124500,
}
THE_LITERAL_DAY = Choices(end_of_day_is_midnight=False)


def entry(body: dict[str, Any], encoding: OfficeHoursEncoding = HHMMSS) -> OfficeHours:
    return read_office_hours(wire.OfficeHours.model_validate(LUNCH | body), encoding=encoding)


def said(
    *entries: OfficeHours, clock: Clock = NEW_YORK_CLOCK, choices: Choices | None = None
) -> Said:
    return office_hours_rules(entries, clock=clock, choices=choices or Choices())


# ---------------------------------------------------------------- when an entry closes


@pytest.mark.parametrize(
    ("body", "encoding", "asked", "there"),
    [
        ({}, HHMMSS, "2027-06-09 11:59:59", "open"),
        ({}, HHMMSS, "2027-06-09 12:00", "closed"),
        ({}, HHMMSS, "2027-06-09 12:44:59", "closed"),
        ({}, HHMMSS, "2027-06-09 12:45", "open"),
        ({}, HHMMSS, "2027-06-08 12:20", "open"),  # a Tuesday
        ({}, HHMMSS, "2027-06-16 12:20", "closed"),  # every week
        ({}, HHMMSS, "1971-01-06 12:20", "closed"),  # and it has always been so
        ({}, HHMMSS, "2199-06-05 12:20", "closed"),
        ({"time_from": 43200, "time_to": 45900}, SECONDS, "2027-06-09 11:59:59", "open"),
        ({"time_from": 43200, "time_to": 45900}, SECONDS, "2027-06-09 12:20", "closed"),
        ({"time_from": 43200, "time_to": 45900}, SECONDS, "2027-06-09 12:45", "open"),
        # Valid in both readings, with different meanings: 3:24 to 6:48, and 9:00 to 18:00.
        ({"time_from": 32400, "time_to": 64800}, HHMMSS, "2027-06-09 05:00", "closed"),
        ({"time_from": 32400, "time_to": 64800}, HHMMSS, "2027-06-09 12:20", "open"),
        ({"time_from": 32400, "time_to": 64800}, SECONDS, "2027-06-09 05:00", "open"),
        ({"time_from": 32400, "time_to": 64800}, SECONDS, "2027-06-09 12:20", "closed"),
        ({"dow": "sun", "time_from": 0, "time_to": 235959}, HHMMSS, "2027-06-13 00:00", "closed"),
        ({"dow": "sun", "time_from": 0, "time_to": 235959}, HHMMSS, "2027-06-12 23:59", "open"),
        # The hour that the clock skips does not happen, the one that it repeats happens twice.
        ({"dow": "sun", "time_from": 21500, "time_to": 24500}, HHMMSS, "2027-03-14 03:00", "open"),
        ({"dow": "sun", "time_from": 0, "time_to": 12000}, HHMMSS, "2027-11-07T05:10Z", "closed"),
        ({"dow": "sun", "time_from": 0, "time_to": 12000}, HHMMSS, "2027-11-07T05:45Z", "open"),
        ({"dow": "sun", "time_from": 0, "time_to": 12000}, HHMMSS, "2027-11-07T06:10Z", "closed"),
        ({"dow": "sun", "time_from": 0, "time_to": 12000}, HHMMSS, "2027-11-07T06:20Z", "open"),
    ],
)
def test_an_entry_closes_its_day_of_every_week_from_its_start_to_before_its_end(
    body: dict[str, Any], encoding: OfficeHoursEncoding, asked: str, there: str
) -> None:
    assert status(said(entry(body, encoding)), asked) == there


@pytest.mark.parametrize(
    ("body", "encoding"),
    [({}, HHMMSS), ({"time_from": 43200, "time_to": 45900}, SECONDS)],
)
def test_a_lunch_is_the_same_in_both_encodings(
    body: dict[str, Any], encoding: OfficeHoursEncoding
) -> None:
    assert (
        answer(said(entry(body, encoding)), "2027-06-09 12:20") == "closed until 2027-06-09 12:45"
    )


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("2027-06-09 14:59", "open until 2027-06-09 15:00"),
        ("2027-06-09 15:10", "closed until 2027-06-09 15:45"),
        ("2027-06-09 12:20", "open until 2027-06-09 15:00"),
    ],
)
def test_an_account_in_los_angeles_has_its_lunch_in_new_yorks_afternoon(
    asked: str, told: str
) -> None:
    assert answer(said(entry({}), clock=LOS_ANGELES_CLOCK), asked) == told


@pytest.mark.parametrize(
    ("time_to", "encoding", "choices", "last_second"),
    [
        (235959, HHMMSS, Choices(), "closed"),
        (86399, SECONDS, Choices(), "closed"),
        (235959, HHMMSS, THE_LITERAL_DAY, "open"),
        (86399, SECONDS, THE_LITERAL_DAY, "open"),
        (235900, HHMMSS, Choices(), "open"),  # these digits are a minute before midnight
    ],
)
def test_the_last_second_as_an_end_is_the_end_of_the_day_if_so_chosen(
    time_to: int, encoding: OfficeHoursEncoding, choices: Choices, last_second: str
) -> None:
    found = said(entry({"time_from": 0, "time_to": time_to}, encoding), choices=choices)

    assert status(found, "2027-06-09 23:58:59") == "closed"
    assert status(found, "2027-06-09 23:59:59") == last_second
    assert status(found, "2027-06-10 00:00") == "open"


@pytest.mark.parametrize(
    ("body", "clock"),
    [
        ({"time_from": 0, "time_to": 0, "dow": "sun", "type": "nonworking"}, NEW_YORK_CLOCK),
        ({"time_from": 235959, "time_to": 235959}, NEW_YORK_CLOCK),
        ({"time_from": 90000, "time_to": 90000, "dow": "someday"}, NEW_YORK_CLOCK),
        ({"time_from": 90000, "time_to": 90000}, NO_CLOCK),
    ],
)
def test_equal_times_are_no_time_whatever_else_cannot_be_read(
    body: dict[str, Any], clock: Clock
) -> None:
    assert said(entry(body), clock=clock).statements == ()


def test_the_vendors_own_example_closes_nothing() -> None:
    example = {
        "name": "string",
        "type": "nonworking",
        "dow": "sun",
        "time_from": 0,
        "time_to": 0,
        "uuid": "0783760a-73a1-4659-8e2f-d9a54e438d8a",
        "created_on": "2020-11-05T10:56:41.377Z",
        "modified_on": "2020-11-05T10:56:41.377Z",
    }

    assert said(entry(example)) == Said()


def test_entries_that_overlap_add_up() -> None:
    both = said(entry({}), entry({"uuid": "b2", "time_from": 123000, "time_to": 130000}))

    assert answer(both, "2027-06-09 12:20") == "closed until 2027-06-09 13:00"


def test_an_account_without_entries_is_always_open_on_whatever_clock() -> None:
    assert said() == said(clock=NO_CLOCK) == Said()


# ---------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize(
    ("body", "encoding", "problem"),
    [
        ({"time_to": 128800}, HHMMSS, ("to", "IMPOSSIBLE_TIME")),
        ({"time_from": 120000}, SECONDS, ("from", "IMPOSSIBLE_TIME")),
        ({"time_from": None}, HHMMSS, ("from", "MISSING_VALUE")),
        ({"time_from": 130000}, HHMMSS, ("to", "END_BEFORE_START")),
    ],
)
def test_an_entry_whose_times_make_no_sense_may_close_its_whole_day_and_no_other(
    body: dict[str, Any], encoding: OfficeHoursEncoding, problem: tuple[str, str]
) -> None:
    found = said(entry(body, encoding))

    assert [
        status(found, asked)
        for asked in (
            "2027-06-08 23:59:59",
            "2027-06-09 00:00",
            "2027-06-09 23:59:59",
            "2027-06-10 00:00",
        )
    ] == ["open", "unknown", "unknown", "open"]
    assert problem in codes(found)


@pytest.mark.parametrize("day", ["someday", "", None])
def test_an_entry_of_an_unknown_day_may_close_at_any_time(day: str | None) -> None:
    found = said(entry({"dow": day}))

    assert status(found, "2027-06-12 03:00") == "unknown"
    assert [path for path, _ in codes(found)] == ["dayOfWeek"]


def test_a_known_entry_closes_beside_one_that_cannot_be_read() -> None:
    found = said(entry({"dow": "someday"}), entry({"uuid": "b2"}))

    assert status(found, "2027-06-09 12:20") == "closed"
    assert status(found, "2027-06-09 13:00") == "unknown"


def test_on_a_clock_that_nobody_knows_every_entry_may_close_at_any_time() -> None:
    found = said(entry({}), entry({"uuid": "b2", "dow": "thu"}), clock=NO_CLOCK)

    assert [statement.slot.effect for statement in found.statements] == [Effect.MAY_CLOSE] * 2
    assert status(found, "2027-06-12 03:00") == "unknown"
    assert found.problems == (
        DataProblem(
            Vendor.OPENTACT,
            None,
            "timeZone",
            "UNKNOWN_TIME_ZONE",
            "The time zone 'Mars/Olympus' (ACCOUNT) is none that we know.",
            "Name it as the IANA database does, such as America/Chicago.",
        ),
    )


# ---------------------------------------------------------------- what is shown of it


@pytest.mark.parametrize(
    ("type", "kind"),
    [
        ("nonworking", "OpenTact nonworking hours"),
        ("lunchtime", "OpenTact lunchtime"),
        ("coffeebreak", "OpenTact coffee break"),
        ("weekends", "OpenTact weekend"),
        ("siesta", "OpenTact block"),
        (None, "OpenTact block"),
    ],
)
def test_every_type_closes_and_is_called_by_its_name(type: str | None, kind: str) -> None:
    block = entry({"type": type})

    (statement,) = said(block).statements

    assert (statement.slot.layer, statement.slot.effect) == (Layer.OFFICE_HOURS, Effect.CLOSES)
    assert (statement.vendor, statement.kind) == (Vendor.OPENTACT, kind)
    assert (statement.record, statement.record_id, statement.name) == (block, "b1", "Lunch")


def test_statements_and_problems_keep_the_order_of_the_entries() -> None:
    found = said(
        entry({"uuid": "b1", "type": "siesta"}),
        entry({"uuid": "b2"}),
        entry({"uuid": "b3", "dow": "someday"}),
    )

    assert [statement.record_id for statement in found.statements] == ["b1", "b2", "b3"]
    assert [problem.record_id for problem in found.problems] == ["b1", "b3"]
    assert not found.has_hours


# ---------------------------------------------------------------- whatever the entries

TIMES = st.times().map(lambda at: at.replace(microsecond=0)) | st.just(time(23, 59, 59))
ENTRIES = st.builds(
    OfficeHours,
    id=st.just("b1"),
    name=st.none() | st.text(max_size=5),
    type=st.none() | st.sampled_from(OfficeHoursType),
    day_of_week=st.none() | st.sampled_from(DayOfWeek),
    from_time=st.none() | TIMES,
    to_time=st.none() | TIMES,
    raw_from=st.none(),
    raw_to=st.none(),
    created_at=st.none(),
    modified_at=st.none(),
)
INSTANTS = st.integers(0, 14 * 1440).map(
    lambda minutes: datetime(2027, 3, 8, tzinfo=UTC) + timedelta(minutes=minutes)
)
CHOICES = st.sampled_from([Choices(), THE_LITERAL_DAY])


@given(
    entries=st.lists(ENTRIES, max_size=4),
    clock=st.sampled_from([NEW_YORK_CLOCK, NO_CLOCK]),
    choices=CHOICES,
)
def test_whatever_the_entries_they_only_close_or_may_close(
    entries: list[OfficeHours], clock: Clock, choices: Choices
) -> None:
    found = office_hours_rules(entries, clock=clock, choices=choices)

    assert {statement.slot.layer for statement in found.statements} <= {Layer.OFFICE_HOURS}
    assert {statement.slot.effect for statement in found.statements} <= {
        Effect.CLOSES,
        Effect.MAY_CLOSE,
    }
    assert len(found.statements) <= len(entries)


@given(
    whole=ENTRIES,
    hidden=st.sets(st.sampled_from(["day_of_week", "from_time", "to_time", "type"])),
    is_clock_hidden=st.booleans(),
    moment=INSTANTS,
    choices=CHOICES,
)
def test_a_definite_answer_is_right_whatever_could_not_be_read(
    whole: OfficeHours,
    hidden: set[str],
    is_clock_hidden: bool,
    moment: datetime,
    choices: Choices,
) -> None:
    partial = replace(whole, **dict.fromkeys(hidden))
    clock = NO_CLOCK if is_clock_hidden else NEW_YORK_CLOCK

    guarded = timeline(said(partial, clock=clock, choices=choices)).at(moment).status
    full = timeline(said(whole, choices=choices)).at(moment).status

    assert guarded in {full, type(full).UNKNOWN}
