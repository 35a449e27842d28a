"""A timeline survives a calendar feed: written as iCalendar, read again and compiled, it gives the same answers.

Feeds carry UTC instants, so no reader's clock rule (the skipped hour, the repeated one) can change what was meant.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from icalendar import Calendar, Event

from gateway.engine import (
    Effect,
    Layer,
    Layers,
    Period,
    Slot,
    Span,
    Status,
    Timeline,
    instant,
    moment,
)
from tests.engine.scenes import EXAMPLES, LAWFUL, Scene, scenes

pytestmark = pytest.mark.timeout(0 if EXAMPLES else 60)

WORDS = {
    Status.AVAILABLE: "TRANSPARENT",
    Status.UNAVAILABLE: "OPAQUE",
    Status.UNKNOWN: "X-UNKNOWN",
}
SLOTS = {
    "TRANSPARENT": (Layer.BUSINESS_HOURS, Effect.OPENS),
    "OPAQUE": (Layer.OUT_OF_OFFICE, Effect.CLOSES),
    "X-UNKNOWN": (Layer.BUSINESS_HOURS, Effect.MAY_OPEN),
}


@LAWFUL
@given(scenes())
def test_a_timeline_is_the_same_after_a_feed(scene: Scene) -> None:
    start, end = moment(scene.low), moment(scene.high)
    periods = Timeline(scene.layers).periods(start, end)

    again = Timeline(read(written(periods)))

    assert stays(again.periods(start, end)) == stays(periods)


def written(periods: list[Period]) -> bytes:
    """A feed with an event for each period."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//tests//feed//EN")
    for place, period in enumerate(periods):
        event = Event()
        event.add("uid", f"{place}@example.com")
        event.add("dtstamp", period.start)
        event.add("dtstart", period.start)
        event.add("dtend", period.end)
        event.add("transp", WORDS[period.status])
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def read(feed: bytes) -> Layers:
    """What a feed says, as rules of its own."""
    slots = []
    for event in Calendar.from_ical(feed).walk("VEVENT"):
        layer, effect = SLOTS[str(event["transp"])]
        span = Span(instant(event["dtstart"].dt), instant(event["dtend"].dt))
        slots.append(Slot(layer, effect, (span,)))
    return Layers(tuple(sorted(slots, key=lambda slot: slot.layer)), True, Status.AVAILABLE)


def stays(periods: list[Period]) -> list[tuple[datetime, datetime, Status]]:
    """Periods by status alone: a feed does not tell reasons."""
    joined: list[tuple[datetime, datetime, Status]] = []
    for period in periods:
        if joined and joined[-1][2] is period.status:
            joined[-1] = (joined[-1][0], period.end, period.status)
        else:
            joined.append((period.start, period.end, period.status))
    return joined
