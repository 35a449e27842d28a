"""All answers of a timeline are one answer: moments, periods, ends and roll calls never contradict each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gateway.engine import (
    ALWAYS,
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
    statuses_at,
)
from gateway.engine.chunks import CHUNK, SEEN
from gateway.engine.zones import HIGH, LOW
from tests.engine.notation import schedule
from tests.engine.oracle import DAY, MINUTE, Oracle
from tests.engine.scenes import EXAMPLES, LAWFUL, Scene, scenes
from tests.engine.seconds import periods, status_at

pytestmark = pytest.mark.timeout(0 if EXAMPLES else 60)
NOW = instant(datetime.fromisoformat("2027-06-09T12:00:00-04:00"))
FRACTION = timedelta(microseconds=999_999)


def oracle_of(scene: Scene) -> Oracle:
    return Oracle(scene.layers, scene.low, scene.high)


def asked(scene: Scene, oracle: Oracle) -> list[int]:
    """Every edge and the second before it."""
    edges = oracle.edges()
    wanted = {scene.low, *edges, *(edge - 1 for edge in edges)}
    return sorted(at for at in wanted if scene.low <= at < scene.high)


def joined(parts: list[Period]) -> list[Period]:
    """Periods of which neighbours that say the same are made one."""
    whole: list[Period] = []
    for part in parts:
        last = whole[-1] if whole else None
        said = (part.start, part.status, part.because)
        if last and (last.end, last.status, last.because) == said:
            whole[-1] = last._replace(end=part.end)
        else:
            whole.append(part)
    return whole


@LAWFUL
@given(scenes())
def test_an_answer_tells_the_records_in_force_and_the_one_that_decides(scene: Scene) -> None:
    oracle, timeline = oracle_of(scene), Timeline(scene.layers)

    for at in asked(scene, oracle):
        said = timeline.at(moment(at))
        assert said.status is oracle.status(at)
        assert said.mask == oracle.mask(at)
        assert said.because == oracle.because(at)


@LAWFUL
@given(scenes())
def test_a_fraction_of_a_second_changes_no_answer_and_the_answer_is_kept(scene: Scene) -> None:
    oracle, timeline = oracle_of(scene), Timeline(scene.layers)

    for at in asked(scene, oracle):
        assert timeline.at(moment(at) + FRACTION) is timeline.at(moment(at))


@LAWFUL
@given(scenes())
def test_periods_say_what_the_answers_say_at_every_edge(scene: Scene) -> None:
    oracle, timeline = oracle_of(scene), Timeline(scene.layers)
    found = periods(timeline, scene.low, scene.high)
    starts = {period.start for period in found}

    assert [found[0].start, found[-1].end] == [moment(scene.low), moment(scene.high)]
    assert all(one.end == two.start for one, two in pairwise(found))
    assert joined(found) == found, "neighbours differ"
    for period in found:
        first, last = timeline.at(period.start), timeline.at(period.end - timedelta.resolution)
        assert period[2:] == first[:3]
        assert (last.status, last.because) == (period.status, period.because)
    for edge in (edge for edge in oracle.edges() if scene.low < edge < scene.high):
        before, after = timeline.at(moment(edge - 1)), timeline.at(moment(edge))
        is_split = (before.status, before.because) != (after.status, after.because)
        assert is_split == (moment(edge) in starts)


@LAWFUL
@given(scenes())
def test_the_next_change_is_the_start_of_the_next_period_of_another_status(scene: Scene) -> None:
    timeline = Timeline(scene.layers)
    found = periods(timeline, scene.low, scene.high)

    for place, period in enumerate(found):
        said = timeline.at(period.start)
        then = next((one for one in found[place:] if one.status is not period.status), None)
        if then:
            assert (said.until, said.next_status) == (then.start, then.status)
            assert said.searched_until is None
        else:
            assert said.until is None or said.until >= moment(scene.high)
            assert (said.until is None) == (said.next_status is None)


@LAWFUL
@given(scenes())
def test_the_status_is_that_of_its_period_in_every_minute_around_a_change(scene: Scene) -> None:
    timeline = Timeline(scene.layers)
    low, high = scene.change - 30 * 3600, scene.change + 30 * 3600

    walked = [
        period.status
        for period in periods(timeline, low, high)
        for _ in range(-(-instant(period.start) // MINUTE), -(-instant(period.end) // MINUTE))
    ]

    minutes = range(-(-low // MINUTE) * MINUTE, high, MINUTE)
    assert walked == [status_at(timeline, minute) for minute in minutes]
    assert walked == [statuses_at([timeline], moment(minute))[0] for minute in minutes]


@LAWFUL
@given(scenes(), st.lists(st.integers(-70 * DAY * 10**6, 70 * DAY * 10**6), min_size=3, max_size=3))
def test_the_periods_of_two_ranges_join_to_those_of_both(scene: Scene, cuts: list[int]) -> None:
    timeline = Timeline(scene.layers)
    a, b, c = (moment(scene.change) + timedelta(microseconds=cut) for cut in sorted(cuts))
    assume(a < b < c)

    whole = timeline.periods(a, c)

    assert joined(timeline.periods(a, b) + Timeline(scene.layers).periods(b, c)) == whole
    assert [whole[0].start, whole[-1].end] == [a, c], "fractions of a second and all"


def test_a_period_that_is_cut_has_the_records_in_force_where_it_is_cut() -> None:
    line = Timeline(schedule("UTC | closed on 2027-06-09 | block daily 12:00-13:00")[1])
    noon = datetime.fromisoformat("2027-06-09T12:30:00.5+00:00")

    (found,) = line.periods(noon, noon + timedelta(minutes=1))

    assert found == (noon, noon + timedelta(minutes=1), Status.UNAVAILABLE, 0b11, 0)


def test_periods_are_split_where_the_reason_changes_though_the_status_does_not() -> None:
    line = Timeline(
        schedule("UTC | hours daily 09:00-17:00 | out 2027-06-09 08:00 .. 2027-06-09 12:00")[1]
    )
    eight = datetime.fromisoformat("2027-06-09T07:00:00+00:00")

    found = line.periods(eight, eight + timedelta(hours=12))

    assert [(one.start.hour, one.status, one.because) for one in found] == [
        (7, Status.UNAVAILABLE, None),
        (8, Status.UNAVAILABLE, 0),
        (12, Status.AVAILABLE, 1),
        (17, Status.UNAVAILABLE, None),
    ]


@pytest.mark.parametrize("number", [-3, 0, 1, 330])
def test_a_range_that_ends_with_a_chunk_does_not_compile_the_next(number: int) -> None:
    line = Timeline(schedule("UTC | hours daily 09:00-17:00")[1])

    found = periods(line, number * CHUNK, (number + 1) * CHUNK)

    assert set(line._chunks) == {number}
    assert found[-1].end == moment((number + 1) * CHUNK)


@LAWFUL
@given(scenes(), st.integers(-2 * DAY, 2 * DAY))
def test_what_is_held_is_so_from_its_first_to_its_last_second(scene: Scene, beside: int) -> None:
    oracle, timeline, at = oracle_of(scene), Timeline(scene.layers), scene.change + beside

    for bit in range(len(scene.layers.slots)):
        if oracle.mask(at) >> bit & 1:
            found = timeline.held(bit, moment(at) + FRACTION)
            assert_ends(found, oracle, at, lambda mask, bit=bit: mask >> bit & 1)
        else:
            with pytest.raises(ValueError, match=f"slot {bit} is not in force at 20"):
                timeline.held(bit, moment(at))


@LAWFUL
@given(scenes(), st.integers(-2 * DAY, 2 * DAY))
def test_what_is_unopened_is_so_from_its_first_to_its_last_second(
    scene: Scene, beside: int
) -> None:
    oracle, timeline, at = oracle_of(scene), Timeline(scene.layers), scene.change + beside

    if Effect.OPENS in oracle.effects(at):
        with pytest.raises(ValueError, match="a slot that opens is in force at 20"):
            timeline.unopened(moment(at))
    else:
        opens = sum(
            1 << bit for bit, slot in enumerate(scene.layers.slots) if slot.effect is Effect.OPENS
        )
        found = timeline.unopened(moment(at))
        assert_ends(found, oracle, at, lambda mask: not mask & opens)


def assert_ends(
    found: tuple[datetime | None, datetime | None],
    oracle: Oracle,
    at: int,
    holds: Callable[[int], object],
) -> None:
    """The ends of what holds around an instant are where the oracle has them, or beyond its days."""

    def is_so(instant: int) -> bool:
        return bool(holds(oracle.mask(instant)))

    edges = oracle.edges()
    begins = [edge for edge in edges if edge <= at and is_so(edge) and not is_so(edge - 1)]
    ends = [edge for edge in edges if edge > at and not is_so(edge)]
    since, until = found
    if begins:
        assert since == moment(begins[-1])
    else:
        assert since is None or since < moment(oracle.low)
    if ends:
        assert until == moment(ends[0])
    else:
        assert until is None or until > moment(oracle.high)


BEFORE, AFTER = NOW - 400 * DAY, NOW + 400 * DAY


@pytest.mark.parametrize(
    ("span", "since", "until"),
    [
        (Span(NOW, NOW + 1), NOW, NOW + 1),
        (Span(BEFORE, AFTER), BEFORE, AFTER),
        (Span(BEFORE - 1, AFTER), None, AFTER),
        (Span(BEFORE, AFTER + 1), BEFORE, None),
        (Span(None, AFTER), None, AFTER),
        (Span(BEFORE, None), BEFORE, None),
        (Span(BEFORE - 100 * DAY, AFTER + 100 * DAY), None, None),
        (ALWAYS, None, None),
    ],
)
def test_ends_are_looked_for_400_days_each_way(
    span: Span, since: int | None, until: int | None
) -> None:
    closed = Slot(Layer.HOLIDAY, Effect.CLOSES, (span,))
    line = Timeline(Layers((closed,), False, Status.AVAILABLE))

    found = line.held(0, moment(NOW))

    assert found == (since and moment(since), until and moment(until))
    assert set(line._chunks) <= set(range((BEFORE - 1) // CHUNK, AFTER // CHUNK + 1))


@pytest.mark.parametrize("days", [64 * 7, 64 * 7 - 400, 64 * 8 - 400])
def test_ends_are_found_at_the_edge_of_a_chunk_as_well(days: int) -> None:
    edge = NOW - NOW % CHUNK + days * DAY
    before = Slot(Layer.HOLIDAY, Effect.CLOSES, (Span(None, edge),))
    after = Slot(Layer.HOLIDAY, Effect.CLOSES, (Span(edge, None),))
    line = Timeline(Layers((before, after), False, Status.AVAILABLE))

    assert line.held(0, moment(edge - 400 * DAY)) == (None, moment(edge))
    assert line.held(0, moment(edge - 400 * DAY - 1)) == (None, None)
    assert line.held(1, moment(edge + 400 * DAY)) == (moment(edge), None)
    assert line.held(1, moment(edge + 400 * DAY + 1)) == (None, None)


def test_what_always_holds_has_no_ends_at_the_calendars_edges_either() -> None:
    line = Timeline(Layers((Slot(Layer.HOLIDAY, Effect.CLOSES, (ALWAYS,)),), True, Status.UNKNOWN))
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

    for at in (first + timedelta(days=2), first + timedelta(days=300), last - timedelta(days=3)):
        assert line.held(0, at) == (None, None)
    for at in (first, last, first + timedelta(days=300), last - timedelta(days=300)):
        assert line.unopened(at) == (None, None)


def test_what_begins_and_ends_a_second_within_what_may_be_asked_of_a_clock_has_ends() -> None:
    closed = Slot(Layer.HOLIDAY, Effect.CLOSES, (Span(LOW + 1, HIGH - 1),))
    line = Timeline(Layers((closed,), False, Status.AVAILABLE))

    assert line.held(0, moment(LOW + DAY)) == (moment(LOW + 1), None)
    assert line.held(0, moment(HIGH - DAY)) == (None, moment(HIGH - 1))


@LAWFUL
@given(st.lists(scenes(), max_size=4), st.integers(-9 * DAY, 9 * DAY))
def test_a_roll_call_is_everybodys_own_status(several: list[Scene], beside: int) -> None:
    timelines = [Timeline(scene.layers) for scene in several]
    edges = [edge for scene in several for edge in oracle_of(scene).edges()]

    for at in (
        *edges,
        *(edge - 1 for edge in edges),
        *(scene.change + beside for scene in several),
    ):
        assert statuses_at(timelines, moment(at) + FRACTION) == [
            status_at(timeline, at) for timeline in timelines
        ]


def test_a_roll_call_sees_what_lasts_a_second() -> None:
    blink = Slot(
        Layer.HOLIDAY, Effect.CLOSES, (Span(NOW + 61, NOW + 62), Span(NOW + 899, NOW + 900))
    )
    line = Timeline(Layers((blink,), False, Status.AVAILABLE))

    seen = [
        at
        for at in range(NOW, NOW + 1800)
        if statuses_at([line], moment(at)) == [Status.UNAVAILABLE]
    ]

    assert seen == [NOW + 61, NOW + 899]


def test_a_roll_call_keeps_what_it_has_read() -> None:
    line = Timeline(schedule("UTC | hours daily 09:00-17:00")[1])
    statuses_at([line], moment(NOW))
    (grid,) = line._grids.values()

    statuses_at([line], moment(NOW + DAY))

    assert [kept is grid for kept in line._grids.values()] == [True]


def test_a_roll_call_of_nobody_is_empty() -> None:
    assert statuses_at([], moment(NOW)) == []


@pytest.mark.parametrize("ask", ["at", "held", "unopened", "periods", "statuses_at"])
def test_a_question_without_an_offset_is_refused(ask: str) -> None:
    line = Timeline(Layers((), False, Status.AVAILABLE))
    naive, aware = datetime(2027, 6, 9), moment(NOW)  # noqa: DTZ001  # naive on purpose
    questions = {
        "at": lambda: line.at(naive),
        "held": lambda: line.held(0, naive),
        "unopened": lambda: line.unopened(naive),
        "periods": lambda: line.periods(aware, naive),
        "statuses_at": lambda: statuses_at([line], naive),
    }

    with pytest.raises(ValueError, match="2027-06-09T00:00:00 has no UTC offset"):
        questions[ask]()


@pytest.mark.parametrize(
    ("hours", "unclear"), [("09:00-17:15", 0), ("09:10-17:15", 64), ("09:10-17:20", 128)]
)
def test_a_roll_call_looks_closer_only_where_a_change_divides_a_quarter_of_an_hour(
    hours: str, unclear: int
) -> None:
    line = Timeline(schedule(f"UTC | hours daily {hours}")[1])

    statuses_at([line], moment(NOW))

    grids = list(line._grids.values())
    assert [[SEEN[code] for code in grid].count(None) for grid in grids] == [unclear]
