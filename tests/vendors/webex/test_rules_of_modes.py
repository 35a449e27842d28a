"""When operating modes are in effect, and what that means by their type and role."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gateway.engine import ALWAYS, Effect, Layer
from gateway.vendors.choices import Choices, ModeRole
from gateway.vendors.statements import Said
from gateway.vendors.webex import mode_rules, undetailed_mode_rules
from tests.vendors.webex.samples import DAY_MODE
from tests.vendors.webex.told import (
    NEW_YORK,
    NOWHERE,
    Body,
    day,
    event,
    holiday_mode,
    line,
    mode,
    read_mode,
    seen,
)

OFF = {"enabled": False, "startTime": "09:00", "endTime": "17:00"}
ALL_DAY = day()


def same(**groups: Any) -> Body:
    return {"type": "SAME_HOURS_DAILY", "sameHoursDaily": groups}


def different(**days: Any) -> Body:
    return {"type": "DIFFERENT_HOURS_DAILY", "differentHoursDaily": days}


@pytest.mark.parametrize(
    ("members", "case"),
    [
        # the vendor's own example: workdays nine to five, weekends all day
        (
            DAY_MODE,
            "2027-06-11 08:59- 09:00+ 16:59+ 17:00- 2027-06-12 00:00+ 2027-06-13 23:59+ "
            "2027-06-14 00:00- 09:00+",
        ),
        (same(mondayToFriday=day("08:30-16:30")), "2027-06-11 08:30+ 16:30- 2027-06-12 12:00-"),
        (
            same(mondayToFriday=OFF, saturdayToSunday=day("00:00-12:00")),
            "2027-06-11 12:00- 2027-06-12 00:00+ 12:00- 2027-06-13 11:59+",
        ),
        # a last minute is the day's end
        (
            same(mondayToFriday=day("07:00-23:59"), saturdayToSunday=day("00:00-12:00")),
            "2027-06-11 06:59- 23:59:30+ 2027-06-12 00:00+ 11:59+ 12:00-",
        ),
        # over midnight, into a day that is off
        (
            different(friday=day("21:00-05:00"), saturday=OFF),
            "2027-06-11 04:00- 20:59- 21:00+ 2027-06-12 03:00+ 04:59+ 05:00- 22:00-",
        ),
        (
            different(friday=day("09:00-09:00")),
            "2027-06-11 08:59- 09:00+ 2027-06-12 08:59+ 09:00-",
        ),
        # each day by itself
        (
            different(
                monday=day("01:00-02:00"),
                tuesday=day("02:00-03:00"),
                wednesday=day("03:00-04:00"),
                thursday=day("04:00-05:00"),
                friday=day("05:00-06:00"),
                saturday=day("06:00-07:00"),
                sunday=day("07:00-08:00"),
            ),
            "2027-06-07 01:30+ 02:30- 2027-06-08 02:30+ 2027-06-09 03:30+ 2027-06-10 04:30+ "
            "2027-06-11 05:30+ 2027-06-12 06:30+ 2027-06-13 07:30+ 08:30-",
        ),
        # long ago and far ahead
        (different(monday=ALL_DAY), "1971-06-07 12:00+ 1971-06-08 12:00- 2099-06-08 12:00+"),
        # the skipped and the repeated hour
        (different(sunday=day("02:30-11:00")), "2027-03-14 06:59Z- 07:00Z+ 15:00Z-"),
        (different(sunday=day("00:00-01:20")), "2027-11-07 05:45Z- 06:00Z+ 06:20Z-"),
        # the times of a day that lasts all day do not matter
        (
            different(monday=day("09:00-17:00") | {"allDayEnabled": "true"}),
            "2027-06-07 00:00+ 23:59+ 2027-06-08 00:00-",
        ),
    ],
)
def test_a_mode_is_in_effect_in_its_hours(members: Body, case: str) -> None:
    said = mode(**members)

    assert said.has_hours
    assert seen(line(said), case) == case


@pytest.mark.parametrize(
    ("choice", "members", "case"),
    [
        (
            {"end_of_day_is_midnight": False},
            same(mondayToFriday=day("07:00-23:59")),
            "2027-06-11 23:58+ 23:59:30-",
        ),
        (
            {"overnight_runs_on": False},
            different(friday=day("21:00-05:00"), saturday=day("09:00-10:00")),
            "2027-06-11 22:00- 2027-06-12 03:00- 09:30+",
        ),
        (
            {"overnight_runs_on": False},
            different(friday=day("21:00-05:00")),
            "2027-06-11 22:00- 2027-06-12 03:00-",
        ),
    ],
)
def test_what_the_vendor_leaves_open_is_chosen(
    choice: dict[str, Any], members: Body, case: str
) -> None:
    said = mode(replace(Choices(), **choice), **members)

    assert said.has_hours
    assert seen(line(said), case) == case


@pytest.mark.parametrize(
    "members",
    [
        same(mondayToFriday=OFF, saturdayToSunday=OFF),
        same(),
        different(monday=OFF, tuesday={"enabled": None}),
        {"type": "NONE"},
        {"type": "NONE", "sameHoursDaily": {"mondayToFriday": ALL_DAY}},
        {"type": "HOLIDAY"},
    ],
)
def test_a_mode_without_an_enabled_day_or_a_holiday_says_nothing(members: Body) -> None:
    assert mode(**members) == Said()
    assert mode(clock=NOWHERE, **members) == Said()


# ---------------------------------------------------------------- what cannot be read

MONDAY = day("09:00-17:00")


@pytest.mark.parametrize(
    ("members", "case"),
    [
        # times: the whole day, and what may run over midnight
        (
            different(monday=MONDAY | {"endTime": "x"}, friday=MONDAY),
            "2027-06-07 08:59- 09:00? 2027-06-08 08:59? 09:00- 2027-06-11 12:00+",
        ),
        (
            different(monday=MONDAY | {"startTime": None}),
            "2027-06-06 23:59- 2027-06-07 00:00? 2027-06-08 16:59? 17:00- 2027-06-09 12:00-",
        ),
        # whether it lasts all day
        (
            different(monday=MONDAY | {"allDayEnabled": "x"}, friday=MONDAY),
            "2027-06-06 23:59- 2027-06-07 00:00? 23:59? 2027-06-11 12:00+",
        ),
        # whether it is enabled: with another one that is, and without
        (
            different(monday=MONDAY | {"enabled": "x"}, friday=MONDAY),
            "2027-06-07 08:59- 09:00? 17:00- 2027-06-11 12:00+",
        ),
        (
            different(monday=MONDAY | {"enabled": "x"}, friday=OFF),
            "2027-06-07 08:59? 12:00? 2027-06-11 12:00? 2027-06-12 12:00?",
        ),
        # all hours
        ({"type": "SAME_HOURS_DAILY"}, "2027-06-07 12:00? 2027-06-12 00:00?"),
        ({"type": "DIFFERENT_HOURS_DAILY"}, "2027-06-07 12:00? 2027-06-12 00:00?"),
        # the type
        ({"type": "SOME_HOURS"}, "2027-06-07 12:00? 2027-06-12 00:00?"),
        ({}, "2027-06-07 12:00? 2027-06-12 00:00?"),
    ],
)
def test_hours_are_unknown_only_where_what_cannot_be_read_matters(members: Body, case: str) -> None:
    said = mode(**members)

    assert said.has_hours
    assert said.problems
    assert seen(line(said), case) == case


def test_a_day_that_may_be_enabled_and_never_opens_leaves_everything_open() -> None:
    choices = Choices(overnight_runs_on=False)
    members = different(monday=day("17:00-09:00") | {"enabled": "x"})

    said = mode(choices, **members)

    assert seen(line(said), "2027-06-07 12:00? 20:00?") == "2027-06-07 12:00? 20:00?"


@pytest.mark.parametrize(
    ("members", "case"),
    [
        (DAY_MODE, "2027-06-07 12:00? 20:00?"),
        (different(monday=MONDAY), "2027-06-07 12:00? 20:00?"),
        (different(monday=ALL_DAY), "2027-06-09 12:00?"),
        ({"type": "HOLIDAY", "holidays": [event("2027-06-09")]}, "2027-06-07 12:00?"),
    ],
)
def test_without_a_known_time_zone_everything_may_be_at_any_time(members: Body, case: str) -> None:
    said = mode(clock=NOWHERE, **members)

    assert {rule for one in said.statements for rule in one.slot.rules} == {ALWAYS}
    assert [problem.code for problem in said.problems] == ["UNKNOWN_TIME_ZONE"]
    assert seen(line(said), case) == case


# ---------------------------------------------------------------- roles

HOLIDAYS = {"type": "HOLIDAY", "holidays": [event("2027-06-09")]}
WORKDAYS = same(mondayToFriday=day("09:00-17:00"))
CLOSES, OPENS, MAY_CLOSE, MAY_OPEN = (
    Effect.CLOSES,
    Effect.OPENS,
    Effect.MAY_CLOSE,
    Effect.MAY_OPEN,
)
HOLIDAY, MODE = Layer.HOLIDAY, Layer.OPERATING_MODE

Told = list[tuple[Layer, Effect]]


def told(said: Said) -> Told:
    return [(one.slot.layer, one.slot.effect) for one in said.statements]


@pytest.mark.parametrize(
    ("roles", "members", "expected", "has_hours"),
    [
        ({}, WORKDAYS, [(MODE, OPENS)], True),
        ({"bW9kZQ": ModeRole.HOURS}, WORKDAYS, [(MODE, OPENS)], True),
        ({"bW9kZQ": ModeRole.CLOSED}, WORKDAYS, [(MODE, CLOSES)], False),
        ({"bW9kZQ==": ModeRole.CLOSED}, WORKDAYS, [(MODE, CLOSES)], False),
        ({"DAY": ModeRole.CLOSED}, WORKDAYS, [(MODE, CLOSES)], False),
        ({"day": ModeRole.IGNORE}, WORKDAYS, [], False),
        ({"night": ModeRole.IGNORE}, WORKDAYS, [(MODE, OPENS)], True),
        ({"day": ModeRole.IGNORE, "bW9kZQ": ModeRole.CLOSED}, WORKDAYS, [(MODE, CLOSES)], False),
        ({}, HOLIDAYS, [(HOLIDAY, CLOSES)], False),
        ({"day": ModeRole.CLOSED}, HOLIDAYS, [(HOLIDAY, CLOSES)], False),
        ({"day": ModeRole.IGNORE}, HOLIDAYS, [], False),
        (
            {"day": ModeRole.CLOSED},
            different(monday=MONDAY, friday=MONDAY | {"endTime": "x"}),
            [(MODE, CLOSES), (MODE, MAY_CLOSE)],
            False,
        ),
        ({"day": ModeRole.CLOSED}, {"type": "SAME_HOURS_DAILY"}, [(MODE, MAY_CLOSE)], False),
        ({}, different(monday=MONDAY | {"endTime": "x"}), [(MODE, MAY_OPEN)], True),
        (
            {},
            different(monday=MONDAY, friday=MONDAY | {"endTime": "x"}),
            [(MODE, OPENS), (MODE, MAY_OPEN)],
            True,
        ),
        ({"day": ModeRole.CLOSED}, different(monday=OFF), [], False),
    ],
)
def test_a_role_says_what_a_mode_in_effect_means(
    roles: dict[str, ModeRole], members: Body, expected: Told, has_hours: bool
) -> None:
    said = mode(Choices(mode_roles=roles), **members)

    assert told(said) == expected
    assert said.has_hours is has_hours


def test_a_mode_that_means_closed_closes_in_its_hours() -> None:
    nights = different(friday=day("21:00-05:00"))
    case = "2027-06-11 20:59+ 21:00- 2027-06-12 04:59- 05:00+"

    said = mode(Choices(mode_roles={"Day": ModeRole.CLOSED}), **nights)

    assert seen(line(said), case) == case


ANY_TIME = [
    ("HOLIDAY", None, [(HOLIDAY, MAY_CLOSE)], False),
    ("HOLIDAY", ModeRole.CLOSED, [(HOLIDAY, MAY_CLOSE)], False),
    ("HOLIDAY", ModeRole.IGNORE, [], False),
    ("SAME_HOURS_DAILY", None, [(MODE, MAY_OPEN)], True),
    ("DIFFERENT_HOURS_DAILY", ModeRole.HOURS, [(MODE, MAY_OPEN)], True),
    ("DIFFERENT_HOURS_DAILY", ModeRole.CLOSED, [(MODE, MAY_CLOSE)], False),
    ("SAME_HOURS_DAILY", ModeRole.IGNORE, [], False),
    ("NONE", None, [], False),
    ("NONE", ModeRole.CLOSED, [], False),
    ("SOME_HOURS", None, [(HOLIDAY, MAY_CLOSE), (MODE, MAY_OPEN)], True),
    ("SOME_HOURS", ModeRole.CLOSED, [(HOLIDAY, MAY_CLOSE), (MODE, MAY_CLOSE)], False),
    ("SOME_HOURS", ModeRole.IGNORE, [], False),
]


@pytest.mark.parametrize(("type_", "role", "expected", "has_hours"), ANY_TIME)
def test_a_mode_whose_details_could_not_be_read_may_say_what_its_type_allows(
    type_: str, role: ModeRole | None, expected: Told, has_hours: bool
) -> None:
    listed = replace(read_mode(type=type_), detailed=False)
    choices = Choices(mode_roles={"Day": role} if role else {})

    said = undetailed_mode_rules(listed, of="location Dallas", choices=choices)

    assert told(said) == expected
    assert {one.slot.rules for one in said.statements} <= {(ALWAYS,)}
    assert said.has_hours is has_hours
    assert said.problems == listed.data_problems
    assert said == mode_rules(listed, clock=NEW_YORK, of="location Dallas", choices=choices)


# ---------------------------------------------------------------- who says it


def test_hours_are_one_statement_of_the_mode() -> None:
    day_mode = read_mode(**DAY_MODE)

    said = mode_rules(day_mode, clock=NEW_YORK, of="location Dallas", choices=Choices())

    (one,) = said.statements
    assert (one.record, one.record_id, one.name) == (day_mode, "bW9kZQ", "Day Operating Mode")
    assert one.kind == "Webex operating mode of location Dallas"


def test_holidays_of_a_mode_are_a_statement_each() -> None:
    second = event("2027-07-05") | {"id": "c2Vj", "name": "Second"}

    said = holiday_mode(event("2027-06-09"), second)

    assert [(one.record_id, one.name, one.kind) for one in said.statements] == [
        ("ZXY", "Shift", "Webex holiday of location Dallas"),
        ("c2Vj", "Second", "Webex holiday of location Dallas"),
    ]
    assert not said.has_hours


def test_what_was_wrong_when_it_was_read_is_passed_on() -> None:
    broken = different(monday=MONDAY | {"endTime": "x"})

    for roles in ({}, {"Day": ModeRole.CLOSED}, {"Day": ModeRole.IGNORE}):
        said = mode(Choices(mode_roles=roles), **broken)
        assert [problem.code for problem in said.problems] == ["IMPOSSIBLE_TIME"]
