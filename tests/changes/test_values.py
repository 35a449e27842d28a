"""What a change is made of, as JSON and back."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.changes.places import VALUES, EventIn
from gateway.changes.values import plain, told
from gateway.vendors.records import (
    UNSET,
    EventDraft,
    EventPatch,
    HolidayPatch,
    LeadSegmentPatch,
    OfficeHoursPatch,
    OperatingModePatch,
    Recurrence,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleRef,
    ScheduleType,
)
from tests.changes.shapes import any_of

PATCHES = (
    EventPatch,
    HolidayPatch,
    LeadSegmentPatch,
    OfficeHoursPatch,
    OperatingModePatch,
    SchedulePatch,
)
KINDS = (*VALUES, *dict.fromkeys(VALUES.values()), *PATCHES)
BIG = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)


def there_and_back(kind: Any, value: Any) -> Any:
    """The value after a stay in the store."""
    return told(kind, json.loads(json.dumps(plain(value))))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@BIG
@given(st.data())
def test_every_place_draft_and_patch_comes_back_as_it_went(kind: Any, data: st.DataObject) -> None:
    value = data.draw(any_of(kind))

    assert there_and_back(kind, value) == value


@pytest.mark.parametrize(
    ("value", "json_"),
    [
        (EventPatch(), {}),  # UNSET is its member's default, and never written
        (EventPatch(recurrence=None), {"recurrence": None}),
        (EventPatch(recurrence=Recurrence()), {"recurrence": {}}),
        (EventPatch(all_day=False), {"all_day": False}),
        (
            EventDraft("Easter", date(2027, 4, 4), date(2027, 4, 5), start_time=time(9, 30)),
            {
                "name": "Easter",
                "start_date": "2027-04-04",
                "end_date": "2027-04-05",
                "start_time": "09:30:00",
            },
        ),
        (
            EventIn(
                ScheduleRef(ScheduleOwnerKind.PERSON, "P", ScheduleType.HOLIDAYS, "S"), "Off", "E"
            ),
            {
                "schedule": {
                    "owner_kind": "PERSON",
                    "owner_id": "P",
                    "type": "HOLIDAYS",
                    "id": "S",
                },
                "schedule_name": "Off",
                "name": "E",
            },
        ),
    ],
    ids=["unset", "cleared", "empty", "false", "draft", "place"],
)
def test_members_at_their_default_are_left_out_and_all_others_are_there(
    value: Any, json_: dict[str, Any]
) -> None:
    assert plain(value) == json_
    assert told(type(value), json_) == value


def test_what_is_left_as_it_is_stays_told_apart_from_what_is_cleared() -> None:
    left, cleared = (
        there_and_back(EventPatch, patch) for patch in (EventPatch(), EventPatch(recurrence=None))
    )

    assert left.recurrence is UNSET
    assert cleared.recurrence is None


@pytest.mark.parametrize("kind", dict.fromkeys(VALUES.values()), ids=lambda kind: kind.__name__)
def test_a_record_that_its_vendor_filled_badly_comes_back_as_it_was(kind: Any) -> None:
    empty = kind(**dict.fromkeys(kind.__dataclass_fields__))

    assert there_and_back(kind, empty) == empty


@pytest.mark.parametrize("fold", [0, 1])
def test_an_instant_of_a_zone_comes_back_as_the_same_instant(fold: int) -> None:
    at = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/Chicago"), fold=fold)

    back = there_and_back(datetime, at)

    assert (back.timestamp(), back.utcoffset()) == (at.timestamp(), at.utcoffset())


@pytest.mark.parametrize(
    "value",
    [object(), {1}, b"", EventPatch, {"a": 1}],
    ids=["an object", "a set", "bytes", "a class", "a dict"],
)
def test_anything_else_is_refused_rather_than_kept_wrong(value: Any) -> None:
    with pytest.raises(TypeError, match="nothing that a change is made of"):
        plain(value)
