"""Which records decide a status: read off the bits that the timeline carries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gateway.engine import (
    ALWAYS,
    Clocked,
    Daily,
    Effect,
    Layer,
    Layers,
    Slot,
    Status,
    Timeline,
)
from gateway.engine.timeline import MOST_CALM, MOST_CHUNKS

NOW = datetime(2027, 6, 9, 12, tzinfo=UTC)
OUT = Slot(Layer.OUT_OF_OFFICE, Effect.CLOSES, (ALWAYS,))
HOLIDAY = Slot(Layer.HOLIDAY, Effect.CLOSES, (ALWAYS,))
HOURS = Slot(Layer.BUSINESS_HOURS, Effect.OPENS, (ALWAYS,))
NO_HOURS_NOW = Slot(Layer.BUSINESS_HOURS, Effect.OPENS, ())
AWAY_ABSENCES = Slot(Layer.OUT_OF_OFFICE, Effect.MAY_CLOSE, (ALWAYS,))
NO_ABSENCES_AWAY_NOW = Slot(Layer.OUT_OF_OFFICE, Effect.MAY_CLOSE, ())
AWAY_OPENINGS = Slot(Layer.HOLIDAY, Effect.MAY_OPEN, (ALWAYS,))
AWAY_HOURS = Slot(Layer.BUSINESS_HOURS, Effect.MAY_DO_EITHER, (ALWAYS,))
OPEN, CLOSED, UNKNOWN = Status.AVAILABLE, Status.UNAVAILABLE, Status.UNKNOWN


@pytest.mark.parametrize(
    ("slots", "status", "deciding"),
    [
        ((OUT, HOLIDAY, HOURS), CLOSED, (OUT, HOLIDAY)),
        ((AWAY_ABSENCES, HOLIDAY, AWAY_HOURS), CLOSED, (HOLIDAY,)),
        ((HOURS,), OPEN, (HOURS,)),
        ((AWAY_OPENINGS, HOURS), OPEN, (HOURS,)),
        ((NO_HOURS_NOW,), CLOSED, ()),  # outside of all hours
        ((AWAY_ABSENCES, NO_HOURS_NOW), CLOSED, ()),
        ((AWAY_ABSENCES, HOURS), UNKNOWN, (AWAY_ABSENCES,)),
        ((AWAY_OPENINGS, HOURS, AWAY_HOURS), UNKNOWN, (AWAY_HOURS,)),
        ((NO_HOURS_NOW, AWAY_HOURS), UNKNOWN, (AWAY_HOURS,)),
        ((AWAY_ABSENCES, NO_HOURS_NOW, AWAY_HOURS), UNKNOWN, (AWAY_ABSENCES, AWAY_HOURS)),
        ((NO_ABSENCES_AWAY_NOW, NO_HOURS_NOW, AWAY_HOURS), UNKNOWN, (AWAY_HOURS,)),
        ((AWAY_ABSENCES, AWAY_OPENINGS, NO_HOURS_NOW), UNKNOWN, (AWAY_ABSENCES, AWAY_OPENINGS)),
    ],
)
def test_the_slots_that_decide_are_the_weightiest_first(
    slots: tuple[Slot, ...], status: Status, deciding: tuple[Slot, ...]
) -> None:
    assert decided(Layers(slots, True, OPEN)) == (status, deciding)


@pytest.mark.parametrize(
    ("slots", "otherwise", "status", "deciding"),
    [
        ((), OPEN, OPEN, ()),  # for want of a schedule
        ((), CLOSED, CLOSED, ()),
        ((), UNKNOWN, UNKNOWN, ()),
        ((AWAY_HOURS,), OPEN, UNKNOWN, (AWAY_HOURS,)),
        ((AWAY_OPENINGS,), OPEN, OPEN, ()),
        ((AWAY_ABSENCES, AWAY_OPENINGS), OPEN, UNKNOWN, (AWAY_ABSENCES,)),
        ((AWAY_ABSENCES,), CLOSED, CLOSED, ()),
        ((AWAY_ABSENCES, AWAY_OPENINGS), CLOSED, UNKNOWN, (AWAY_ABSENCES, AWAY_OPENINGS)),
        ((AWAY_ABSENCES,), UNKNOWN, UNKNOWN, (AWAY_ABSENCES,)),
        ((AWAY_ABSENCES, AWAY_OPENINGS), UNKNOWN, UNKNOWN, (AWAY_ABSENCES, AWAY_OPENINGS)),
        ((HOLIDAY, AWAY_HOURS), UNKNOWN, CLOSED, (HOLIDAY,)),
        ((HOURS,), UNKNOWN, UNKNOWN, ()),
    ],
)
def test_without_hours_it_is_what_is_left_that_may_be_in_doubt(
    slots: tuple[Slot, ...], otherwise: Status, status: Status, deciding: tuple[Slot, ...]
) -> None:
    assert decided(Layers(slots, False, otherwise)) == (status, deciding)


def decided(layers: Layers) -> tuple[Status, tuple[Slot, ...]]:
    """The status, and the slots that decide it; asserts that the reason is the first of them."""
    line = Timeline(layers)
    said = line.at(NOW)
    deciding = line.slots_in(line.deciding(said.mask))
    assert line.slots_in(said.mask) == tuple(slot for slot in layers.slots if slot.rules)
    assert said.because == (layers.slots.index(deciding[0]) if deciding else None)
    return said.status, deciding


def test_a_timeline_keeps_a_bounded_part_of_what_it_was_asked_for() -> None:
    line = Timeline(Layers((HOURS,), True, Status.AVAILABLE))
    year = timedelta(days=366)

    for start in (NOW + number * year for number in range(60)):
        assert line.at(start).status is Status.AVAILABLE
        assert line.periods(start, start + year)

    assert len(line._chunks) <= MOST_CHUNKS
    assert len(line._calm) <= MOST_CALM


def test_what_a_search_passes_is_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.engine.timeline.MOST_CALM", 3)
    seldom = Clocked(ZoneInfo("UTC"), Daily(NOW.toordinal() + 2_000, 10**6), 0, 3600)
    line = Timeline(
        Layers((Slot(Layer.HOLIDAY, Effect.CLOSES, (seldom,)),), False, Status.AVAILABLE)
    )

    until = line.at(NOW).until

    assert until == NOW.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2_000)
    assert len(line._calm) <= 3
