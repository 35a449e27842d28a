"""The small parts that all orders share."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.changes.desk import not_found, nothing_asked, under
from gateway.directory import AssociatePatch
from gateway.timelines.refusals import Obstacle
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    EventPatch,
    HolidayPatch,
    LeadSegmentPatch,
    OfficeHoursPatch,
    OperatingModePatch,
    SchedulePatch,
)


@pytest.mark.parametrize(
    ("patch_type", "change"),
    [
        (AssociatePatch, {"email": None}),  # null clears, so it asks for something
        (AssociatePatch, {"name": None}),  # and is refused for what it asks for
        (EventPatch, {"recurrence": None}),
        (HolidayPatch, {"all_day": False}),
        (LeadSegmentPatch, {"description": None}),
        (OfficeHoursPatch, {"name": "x"}),
        (OperatingModePatch, {"holidays": ()}),
        (SchedulePatch, {"events": ()}),
    ],
)
def test_a_patch_that_asks_for_nothing_is_a_problem_and_one_that_empties_is_not(
    patch_type: Any, change: dict[str, Any]
) -> None:
    (problem,) = nothing_asked(patch_type(), what="thing")

    assert problem.path == ()
    assert "the thing's members" in problem.message
    assert nothing_asked(patch_type(**change), what="thing") == []


def test_a_dotted_path_leads_into_the_input() -> None:
    stopped = not_found("delegation.delegateAssociateId", "Gone.")

    assert stopped.obstacle is Obstacle.NOT_FOUND
    assert stopped.problems == [Problem(("delegation", "delegateAssociateId"), "Gone.")]
    assert str(stopped) == "Gone."


def test_problems_of_a_part_stand_under_its_name() -> None:
    assert under("event", [Problem(("name",), "a"), Problem((), "b")]) == [
        Problem(("event", "name"), "a"),
        Problem(("event",), "b"),
    ]
