"""Orders about office hours, as steps: a table of what is planned for what the vendor holds."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from gateway.changes.faults import NotPossible
from gateway.changes.orders.office_hours import (
    OfficeHoursCreate,
    OfficeHoursDelete,
    OfficeHoursUpdate,
)
from gateway.changes.places import OfficeHoursOf
from gateway.changes.steps import Step
from gateway.timelines.refusals import Obstacle
from gateway.vendors.opentact import wire
from gateway.vendors.opentact.translate import read_office_hours
from gateway.vendors.records import (
    DayOfWeek,
    OfficeHours,
    OfficeHoursDraft,
    OfficeHoursEncoding,
    OfficeHoursPatch,
    OfficeHoursType,
)

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
LUNCH = OfficeHoursDraft(
    "Lunch", OfficeHoursType.LUNCHTIME, DayOfWeek.MONDAY, time(12), time(12, 45)
)


def entry(id: str, **members: object) -> OfficeHours:
    """An entry as the vendor shows it: lunch on Monday, but for these members of the vendor's."""
    shown = {
        "uuid": id,
        "name": "Lunch",
        "type": "lunchtime",
        "dow": "mon",
        "time_from": 120000,
        "time_to": 124500,
        **members,
    }
    return read_office_hours(
        wire.OfficeHours.model_validate(shown), encoding=OfficeHoursEncoding.HHMMSS
    )


HELD = (entry("1", name="Coffee"), entry("3"), entry("2"))


def test_a_new_entry_is_told_from_those_that_say_the_same() -> None:
    (step,) = OfficeHoursCreate(LUNCH).steps(HELD, now=NOW)

    place = OfficeHoursOf(known=("2", "3"))
    assert step == Step('Create the office hours "Lunch" on Monday', place, None, LUNCH)


@pytest.mark.parametrize(
    ("patch", "after"),
    [
        (
            OfficeHoursPatch(name="Break"),
            OfficeHoursDraft(
                "Break", OfficeHoursType.LUNCHTIME, DayOfWeek.MONDAY, time(12), time(12, 45)
            ),
        ),
        (
            OfficeHoursPatch(
                type=OfficeHoursType.NONWORKING,
                day_of_week=DayOfWeek.FRIDAY,
                from_time=time(0),
                to_time=time(23, 59, 59),
            ),
            OfficeHoursDraft(
                "Lunch", OfficeHoursType.NONWORKING, DayOfWeek.FRIDAY, time(0), time(23, 59, 59)
            ),
        ),
        (OfficeHoursPatch(name="Lunch"), LUNCH),
    ],
)
def test_a_patch_changes_the_members_that_it_names(
    patch: OfficeHoursPatch, after: OfficeHoursDraft
) -> None:
    (step,) = OfficeHoursUpdate("2", patch).steps(entry("2"), now=NOW)

    assert step == Step(
        'Change the office hours "Lunch" on Monday', OfficeHoursOf("2"), LUNCH, after
    )


@pytest.mark.parametrize(
    ("patch", "held", "path"),
    [
        (OfficeHoursPatch(to_time=time(11)), entry("2"), ("to",)),
        (OfficeHoursPatch(from_time=time(13)), entry("2"), ("from",)),
        (OfficeHoursPatch(to_time=time(13)), entry("2", time_from=128000), ("from",)),
    ],
)
def test_times_that_do_not_fit_what_stays_are_refused(
    patch: OfficeHoursPatch, held: OfficeHours, path: tuple[str, ...]
) -> None:
    order = OfficeHoursUpdate("2", patch)
    assert order.check(now=NOW) == []

    with pytest.raises(NotPossible) as raised:
        order.steps(held, now=NOW)

    assert raised.value.obstacle is Obstacle.BAD_USER_INPUT
    assert [problem.path for problem in raised.value.problems] == [path]


def test_a_deleted_entry_is_told_from_those_that_say_the_same() -> None:
    (step,) = OfficeHoursDelete("2").steps((HELD[2], HELD), now=NOW)

    place = OfficeHoursOf("2", known=("2", "3"))
    assert step == Step('Delete the office hours "Lunch" on Monday', place, LUNCH, None)


@pytest.mark.parametrize(
    ("held", "shown"),
    [
        (entry("2", time_to=129900), '"Lunch"'),
        (entry("2", type="siesta"), '"Lunch"'),
        (entry("2", dow=None), '"Lunch"'),
        (entry("2", name=None), '"2"'),
    ],
)
def test_what_cannot_be_read_cannot_be_put_back(held: OfficeHours, shown: str) -> None:
    (deletion,) = OfficeHoursDelete("2").steps((held, (held,)), now=NOW)
    patch = OfficeHoursPatch(name="x", from_time=time(9), to_time=time(10))
    (change,) = OfficeHoursUpdate("2", patch).steps(held, now=NOW)

    assert not deletion.undoable
    assert not change.undoable
    assert deletion.action == f"Delete the office hours {shown}"
    assert Step.from_json(deletion.to_json()) == deletion


def test_office_hours_are_about_nobody_in_particular() -> None:
    orders = (
        OfficeHoursCreate(LUNCH),
        OfficeHoursUpdate("2", OfficeHoursPatch()),
        OfficeHoursDelete("2"),
    )

    assert {order.associate_ids for order in orders} == {()}
