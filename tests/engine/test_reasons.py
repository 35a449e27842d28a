"""Which records decide a status: read off the bits that the timeline carries."""

from __future__ import annotations

import pytest

from gateway.engine import ALWAYS, Effect, Layer, Layers, Slot, Status, Timeline

OUT = Slot(Layer.OUT_OF_OFFICE, Effect.CLOSES, (ALWAYS,), "out")
HOLIDAY = Slot(Layer.HOLIDAY, Effect.CLOSES, (ALWAYS,), "holiday")
HOURS = Slot(Layer.BUSINESS_HOURS, Effect.OPENS, (ALWAYS,), "hours")
NO_HOURS_NOW = Slot(Layer.BUSINESS_HOURS, Effect.OPENS, (), "hours")
AWAY_ABSENCES = Slot(Layer.OUT_OF_OFFICE, Effect.MAY_CLOSE, (ALWAYS,), "absences away")
AWAY_HOURS = Slot(Layer.BUSINESS_HOURS, Effect.MAY_DO_EITHER, (ALWAYS,), "hours away")


@pytest.mark.parametrize(
    ("slots", "has_hours", "status", "deciding"),
    [
        ((OUT, HOLIDAY, HOURS), True, Status.UNAVAILABLE, ["out", "holiday"]),
        ((HOLIDAY, AWAY_HOURS), False, Status.UNAVAILABLE, ["holiday"]),
        ((HOURS,), True, Status.AVAILABLE, ["hours"]),
        ((NO_HOURS_NOW,), True, Status.UNAVAILABLE, []),  # outside of all hours
        ((), False, Status.AVAILABLE, []),  # for want of a schedule
        ((AWAY_ABSENCES, HOURS), True, Status.UNKNOWN, ["absences away"]),
        ((AWAY_ABSENCES, NO_HOURS_NOW), True, Status.UNAVAILABLE, []),
        ((NO_HOURS_NOW, AWAY_HOURS), True, Status.UNKNOWN, ["hours away"]),
        ((HOURS, AWAY_HOURS), True, Status.UNKNOWN, ["hours away"]),
    ],
)
def test_the_slots_that_decide_are_the_weightiest_first(
    slots: tuple[Slot, ...], has_hours: bool, status: Status, deciding: list[str]
) -> None:
    line = Timeline(Layers(slots, has_hours, Status.AVAILABLE))
    mask = line.mask_at(0)

    assert line.status_of(mask) is status
    assert [slot.key for slot in line.slots_in(line.deciding(mask))] == deciding


def test_a_timeline_keeps_a_bounded_part_of_what_it_was_asked_for() -> None:
    line = Timeline(Layers((HOURS,), True, Status.AVAILABLE))

    for year in range(60):
        assert line.status_at(year * 366 * 86_400) is Status.AVAILABLE
        assert list(line.stretches(year * 366 * 86_400, (year * 366 + 366) * 86_400))

    assert len(line._chunks) <= 160
