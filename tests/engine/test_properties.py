"""Laws of the timeline, each on many rules in ten nasty zones around the days on which their clocks change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.engine import (
    ALWAYS,
    Effect,
    Layer,
    Layers,
    Once,
    Rule,
    Slot,
    Span,
    Status,
    Timeline,
)
from tests.engine.oracle import DAY, MINUTE, Oracle, reading
from tests.engine.scenes import (
    EXAMPLES,
    LAWFUL,
    READABLE,
    STEADY,
    ZONES,
    Scene,
    changes,
    clocked,
    rules,
    scenes,
    spans,
)
from tests.engine.seconds import next_of, status_at, stretches

pytestmark = pytest.mark.timeout(0 if EXAMPLES else 60)
HIDDEN = {
    Effect.CLOSES: (Effect.MAY_CLOSE, Effect.MAY_DO_EITHER),
    Effect.OPENS: (Effect.MAY_OPEN, Effect.MAY_DO_EITHER),
}


def oracle_of(scene: Scene) -> Oracle:
    return Oracle(scene.layers, scene.low, scene.high)


def asked(scene: Scene, oracle: Oracle) -> list[int]:
    """Every edge and the second before it, and a few minutes of each hour of the days beside the change."""
    around = range(scene.change - 30 * 3600, scene.change + 30 * 3600, 10 * MINUTE)
    edges = oracle.edges()
    wanted = {*around, *edges, *(edge - 1 for edge in edges)}
    return sorted(at for at in wanted if scene.low <= at < scene.high)


def test_the_missing_date_of_apia_is_among_the_days_that_are_asked_for() -> None:
    apia = ZoneInfo("Pacific/Apia")

    days = {reading(at, apia).date() for at in changes(apia)}

    assert date(2011, 12, 31) in days
    assert {zone.key for zone in ZONES if len(changes(zone)) > 8} == {
        "America/Chicago", "Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Chatham",
        "America/Santiago", "Europe/Dublin", "Pacific/Apia", "Africa/Casablanca",
    }  # fmt: skip


@LAWFUL
@given(scenes())
def test_the_status_is_what_the_clock_on_the_wall_says(scene: Scene) -> None:
    oracle, timeline = oracle_of(scene), Timeline(scene.layers)

    wrong = [
        (at, status_at(timeline, at), oracle.status(at))
        for at in asked(scene, oracle)
        if status_at(timeline, at) is not oracle.status(at)
    ]

    assert not wrong


@LAWFUL
@given(scenes())
def test_the_stretches_cover_all_and_each_has_the_status_of_its_instants(scene: Scene) -> None:
    oracle, timeline = oracle_of(scene), Timeline(scene.layers)

    parts = stretches(timeline, scene.low, scene.high)

    assert parts[0].start == scene.low
    assert parts[-1].end == scene.high
    assert all(one.start < one.end for one in parts)
    assert all(one.end == two.start for one, two in pairwise(parts))
    for one in parts:
        for at in {one.start, (one.start + one.end) // 2, one.end - 1}:
            assert one.status is status_at(timeline, at) is oracle.status(at)


@LAWFUL
@given(scenes(), st.integers(-3 * DAY, 3 * DAY))
def test_the_next_transition_is_the_first_second_that_differs(scene: Scene, beside: int) -> None:
    oracle, timeline = oracle_of(scene), Timeline(scene.layers)
    now = scene.change + beside
    minutes = range(now + MINUTE - now % MINUTE, now + DAY, MINUTE)
    walked = sorted({*minutes, *(edge for edge in oracle.edges() if edge > now)})
    expected = oracle.first_other(walked, oracle.status(now))

    found = next_of(timeline, now)

    if expected is None:
        assert found.at is None or found.at >= scene.high
    else:
        assert (found.at, found.status) == (expected, oracle.status(expected))
        assert found.searched_until is None


@LAWFUL
@given(scenes(), st.randoms(use_true_random=False))
def test_the_order_of_records_of_one_layer_is_immaterial(scene: Scene, chance: object) -> None:
    shuffled = list(scene.layers.slots)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    shuffled.sort(key=lambda slot: slot.layer)  # stable: only records of one layer change places
    other = Timeline(replace(scene.layers, slots=tuple(shuffled)))

    assert stretches(other, scene.low, scene.high) == stretches(
        Timeline(scene.layers), scene.low, scene.high
    )


@LAWFUL
@given(scenes(), st.data())
def test_one_more_closure_never_opens_anything(scene: Scene, data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(ZONES))
    closure = Slot(Layer.HOLIDAY, Effect.CLOSES, data.draw(rules(zone, scene.change)))
    slots = sorted((closure, *scene.layers.slots), key=lambda slot: slot.layer)
    before, after = Timeline(scene.layers), Timeline(replace(scene.layers, slots=tuple(slots)))
    alone = Oracle(Layers((closure,), False, Status.AVAILABLE), scene.low, scene.high)

    for at in asked(scene, oracle_of(scene)):
        is_closed = alone.status(at) is Status.UNAVAILABLE
        expected = Status.UNAVAILABLE if is_closed else status_at(before, at)
        assert status_at(after, at) is expected


@LAWFUL
@given(scenes(READABLE), st.data())
def test_a_definite_answer_holds_whatever_the_missing_records_say(
    scene: Scene, data: st.DataObject
) -> None:
    zone = data.draw(st.sampled_from(ZONES))
    slots = scene.layers.slots
    missing = {
        place: data.draw(st.sampled_from(HIDDEN[slots[place].effect]))
        for place in data.draw(st.sets(st.integers(0, len(slots) - 1), min_size=1))
    }
    away = Timeline(with_effects(scene.layers, missing))
    completions = [scene.layers] + [
        replace(
            scene.layers,
            slots=tuple(
                data.draw(contents(slot, missing[place], zone, scene.change))
                if place in missing
                else slot
                for place, slot in enumerate(slots)
            ),
        )
        for _ in range(3)
    ]

    for complete in map(Timeline, completions):
        for at in range(scene.change - 2 * DAY, scene.change + 2 * DAY, 1801):
            if (definite := status_at(away, at)) is not Status.UNKNOWN:
                assert status_at(complete, at) is definite


def with_effects(layers: Layers, effects: dict[int, Effect]) -> Layers:
    """The layers, of which some records cannot be read: they may be in force at any time."""
    return replace(
        layers,
        slots=tuple(
            replace(slot, effect=effects[place], rules=(ALWAYS,)) if place in effects else slot
            for place, slot in enumerate(layers.slots)
        ),
    )


@st.composite
def contents(draw: st.DrawFn, slot: Slot, hidden: Effect, zone: ZoneInfo, change: int) -> Slot:
    """What an unreadable record may turn out to say."""
    effects = tuple(effect for effect in READABLE if hidden in HIDDEN[effect])
    return replace(slot, effect=draw(st.sampled_from(effects)), rules=draw(rules(zone, change)))


@st.composite
def steady(draw: st.DrawFn, zone: ZoneInfo) -> Scene:
    """Rules by one zone's clock only, none of them yearly."""
    change = draw(st.sampled_from(changes(ZoneInfo("America/Chicago"))))
    one = st.one_of(clocked(zone, change, only_stepping=True), spans(change))
    slot = st.builds(
        Slot,
        st.sampled_from(Layer),
        st.sampled_from(Effect),
        st.lists(one, min_size=1, max_size=3).map(tuple),
    )
    found = sorted(draw(st.lists(slot, min_size=1, max_size=3)), key=lambda slot: slot.layer)
    layers = Layers(tuple(found), draw(st.booleans()), draw(st.sampled_from(Status)))
    return Scene(layers, change)


def moved(layers: Layers, days: int, *, spans_by: int, zone: ZoneInfo) -> Layers:
    """The layers with all patterns `days` later, all spans `spans_by` seconds later, by another zone's clock."""

    def rule(one: Rule) -> Rule:
        if isinstance(one, Span):
            ends = (None if end is None else end + spans_by for end in (one.start, one.end))
            return Span(*ends)
        pattern = replace(one.pattern, first=one.pattern.first + days)
        if not isinstance(pattern, Once) and pattern.last is not None:
            pattern = replace(pattern, last=pattern.last + days)
        return replace(one, pattern=pattern, zone=zone)

    slots = (replace(slot, rules=tuple(map(rule, slot.rules))) for slot in layers.slots)
    return replace(layers, slots=tuple(slots))


def same_but_later(one: Timeline, two: Timeline, scene: Scene, seconds: int) -> None:
    """Asserts that `two` says `seconds` later what `one` says."""
    early = stretches(one, scene.low, scene.high)
    late = stretches(two, scene.low + seconds, scene.high + seconds)
    assert [(part.start - seconds, part.end - seconds, part.status) for part in late] == [
        (part.start, part.end, part.status) for part in early
    ]
    for part in early:
        now, then = next_of(one, part.start), next_of(two, part.start + seconds)
        assert then.status is now.status
        assert then.at == (None if now.at is None else now.at + seconds)
        assert (then.searched_until is None) == (now.searched_until is None)


@LAWFUL
@given(steady(ZoneInfo("UTC")), st.integers(-300, 300))
def test_rules_moved_by_whole_weeks_move_their_answers(scene: Scene, weeks: int) -> None:
    later = moved(scene.layers, 7 * weeks, spans_by=7 * weeks * DAY, zone=ZoneInfo("UTC"))

    same_but_later(Timeline(scene.layers), Timeline(later), scene, 7 * weeks * DAY)


@LAWFUL
@given(st.data())
def test_a_zone_without_changes_is_its_offset_from_utc(data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(STEADY))
    scene = data.draw(steady(zone))
    offset = datetime.fromtimestamp(scene.change, zone).utcoffset()
    assert offset is not None
    east = int(offset.total_seconds())
    plain = moved(scene.layers, 0, spans_by=east, zone=ZoneInfo("UTC"))

    same_but_later(Timeline(scene.layers), Timeline(plain), scene, east)


@LAWFUL
@given(scenes(), st.lists(st.integers(-9000, 9000), min_size=2, max_size=6), st.data())
def test_the_order_of_questions_is_immaterial(
    scene: Scene, days: list[int], data: st.DataObject
) -> None:
    instants = [scene.change + day * DAY + day for day in days]
    one, other = Timeline(scene.layers), Timeline(scene.layers)

    forward = {at: (status_at(one, at), next_of(one, at)) for at in instants}
    shuffled = data.draw(st.permutations(instants))
    backward = {at: (status_at(other, at), next_of(other, at)) for at in shuffled}

    assert forward == backward
    for at in instants:
        assert next_of(Timeline(scene.layers), at) == forward[at][1]
