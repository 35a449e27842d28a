"""What the gateway refuses before it leaves for OpenTact."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from gateway.vendors.opentact import check_office_hours, check_office_hours_patch
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    DayOfWeek,
    OfficeHours,
    OfficeHoursDraft,
    OfficeHoursPatch,
    OfficeHoursType,
)

LUNCH = OfficeHoursDraft(
    name="Lunch",
    type=OfficeHoursType.LUNCHTIME,
    day_of_week=DayOfWeek.MONDAY,
    from_time=time(12),
    to_time=time(12, 45),
)


def paths(problems: list[Problem]) -> list[str]:
    return [".".join(one.path) for one in problems]


def current(from_time: str | None, to_time: str | None) -> OfficeHours:
    """An entry as the vendor has it; None is a time that cannot be read."""
    return OfficeHours(
        id="x1",
        name="Lunch",
        type=OfficeHoursType.LUNCHTIME,
        day_of_week=DayOfWeek.MONDAY,
        from_time=None if from_time is None else time.fromisoformat(from_time),
        to_time=None if to_time is None else time.fromisoformat(to_time),
        raw_from=61,
        raw_to=61,
        created_at=None,
        modified_at=None,
    )


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("Lunch", []),
        ("x" * 24, []),
        ("🍝" * 24, []),
        ("x" * 25, ["name"]),
        ("", ["name"]),
        ("   ", ["name"]),
        ("a\tb", ["name"]),
        ("\ud83c", ["name"]),
        ("\n" * 25, ["name", "name", "name"]),
    ],
)
def test_a_name_has_1_to_24_characters(name: str, problems: list[str]) -> None:
    assert paths(check_office_hours(replace(LUNCH, name=name))) == problems
    assert paths(check_office_hours_patch(OfficeHoursPatch(name=name), None)) == problems


@pytest.mark.parametrize(
    ("from_", "to", "problems"),
    [
        ("12:00", "12:45", []),
        ("00:00", "23:59:59", []),  # the whole day
        ("00:00", "00:00:01", []),
        ("12:00", "12:00", ["to"]),
        ("12:45", "12:00", ["to"]),
        ("23:59:59", "23:59:59", ["to"]),
        ("00:00", "00:00", ["to"]),
        ("18:00", "00:00", ["to"]),
        ("12:00:00.5", "12:45", ["from"]),
        ("12:00", "12:45:00.000001", ["to"]),
        ("12:45:00.5", "12:00:00.5", ["from", "to", "to"]),
    ],
)
def test_an_entry_is_a_piece_of_one_day_in_whole_seconds(
    from_: str, to: str, problems: list[str]
) -> None:
    from_time, to_time = time.fromisoformat(from_), time.fromisoformat(to)
    draft = replace(LUNCH, from_time=from_time, to_time=to_time)
    patch = OfficeHoursPatch(from_time=from_time, to_time=to_time)

    assert paths(check_office_hours(draft)) == problems
    assert paths(check_office_hours_patch(patch, None)) == problems


def test_the_end_of_the_day_is_hinted_at() -> None:
    (problem,) = check_office_hours(replace(LUNCH, to_time=time(0)))

    assert "Write 23:59:59" in problem.message


@pytest.mark.parametrize(
    ("was", "from_", "to", "problems"),
    [
        (("12:00", "12:45"), None, "13:00", []),
        (("12:00", "12:45"), "11:00", None, []),
        (("12:00", "12:45"), None, "11:00", ["to"]),
        (("12:00", "12:45"), "12:45", None, ["from"]),
        (("12:00", "12:45"), None, "00:00", ["to"]),
        (("12:00", "12:45"), "13:00", "14:00", []),
        (("12:45", "12:00"), None, None, []),  # broken before, and not touched now
        ((None, "12:45"), None, "13:00", ["from"]),
        (("12:00", None), "11:00", None, ["to"]),
        ((None, None), "11:00", "12:00", []),
        (None, None, "00:00:01", []),
    ],
)
def test_after_a_patch_both_times_must_fit_each_other(
    was: tuple[str | None, str | None] | None,
    from_: str | None,
    to: str | None,
    problems: list[str],
) -> None:
    patch = OfficeHoursPatch(
        from_time=None if from_ is None else time.fromisoformat(from_),
        to_time=None if to is None else time.fromisoformat(to),
    )

    found = check_office_hours_patch(patch, None if was is None else current(*was))

    assert paths(found) == problems


def test_a_long_name_is_not_repeated_whole() -> None:
    (problem,) = check_office_hours(replace(LUNCH, name="x" * 5_000))

    assert "x" * 60 in problem.message
    assert "x" * 61 not in problem.message
