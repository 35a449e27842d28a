"""Who is there together, against brute force. A row of signs is one person, a sign is a minute:
`+` available, `-` not, `?` unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.engine import (
    CommonSlot,
    Effect,
    Gap,
    Layer,
    Layers,
    Slot,
    Span,
    Status,
    Timeline,
    TooMany,
    common_slots,
    coverage,
    instant,
    moment,
)
from tests.engine.oracle import DAY, Oracle
from tests.engine.scenes import EXAMPLES, LAWFUL, Scene, scenes

pytestmark = pytest.mark.timeout(0 if EXAMPLES else 60)
NOON = datetime(2027, 6, 9, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SIGNS = {"+": Status.AVAILABLE, "-": Status.UNAVAILABLE, "?": Status.UNKNOWN}
EFFECTS = {"-": Effect.CLOSES, "?": Effect.MAY_CLOSE}


@st.composite
def teams(draw: st.DrawFn) -> list[str]:
    """Rows of one length for up to five people."""
    length = draw(st.integers(1, 9))
    row = st.text("++-?", min_size=length, max_size=length)
    return draw(st.lists(row, min_size=1, max_size=5))


def line_of(row: str) -> Timeline:
    """Somebody who is there as the row says, and always outside of it."""
    start = instant(NOON)
    slots = tuple(
        Slot(
            Layer.OFFICE_HOURS,
            effect,
            tuple(
                Span(start + 60 * place, start + 60 * (place + 1))
                for place, sign in enumerate(row)
                if EFFECTS.get(sign) is effect
            ),
        )
        for effect in EFFECTS.values()
    )
    return Timeline(Layers(slots, False, Status.AVAILABLE))


def minutes(start: datetime, end: datetime) -> tuple[int, int]:
    """A range in minutes after noon."""
    return (start - NOON) // MINUTE, (end - NOON) // MINUTE


def slots_of(
    rows: list[str],
    *,
    at_least: int = 60,
    quorum: int | None = None,
    unknown_as: Status = Status.UNKNOWN,
    most: int = 10_000,
) -> list[CommonSlot]:
    end = NOON + len(rows[0]) * MINUTE
    return common_slots(
        [line_of(row) for row in rows],
        NOON,
        end,
        at_least=at_least,
        quorum=quorum,
        unknown_as=unknown_as,
        most=most,
    )


def tried(
    rows: list[str], *, at_least: int, quorum: int | None, unknown_as: Status
) -> list[tuple[int, int, tuple[int, ...], tuple[int, ...], tuple[int, ...]]]:
    """Every stretch of minutes that is a slot, by trying all of them."""
    as_sign = {status: sign for sign, status in SIGNS.items()}[unknown_as]
    rows = [row.replace("?", as_sign) for row in rows]
    length, places = len(rows[0]), range(len(rows))

    def all_there(start: int, end: int) -> set[int]:
        if start < 0 or end > length:
            return set()
        return {place for place in places if set(rows[place][start:end]) == {"+"}}

    found = []
    for start in range(length):
        for end in range(start + 1, length + 1):
            group = all_there(start, end)
            if (
                len(group) >= (quorum or len(rows))
                and (end - start) * 60 >= at_least
                and group != all_there(start - 1, end)
                and group != all_there(start, end + 1)
            ):
                rest = [place for place in places if place not in group]
                missing = tuple(place for place in rest if "-" in rows[place][start:end])
                unknown = tuple(place for place in rest if place not in missing)
                found.append((start, end, tuple(sorted(group)), missing, unknown))
    return found


@LAWFUL
@given(
    teams(),
    st.sampled_from((0, 60, 61, 120, 180)),
    st.one_of(st.none(), st.integers(1, 5)),
    st.sampled_from(Status),
)
def test_the_common_slots_are_those_found_by_trying_every_stretch(
    rows: list[str], at_least: int, quorum: int | None, unknown_as: Status
) -> None:
    found = slots_of(rows, at_least=at_least, quorum=quorum, unknown_as=unknown_as)

    assert [
        (*minutes(slot.start, slot.end), slot.available, slot.missing, slot.unknown)
        for slot in found
    ] == tried(rows, at_least=at_least, quorum=quorum, unknown_as=unknown_as)


@pytest.mark.parametrize(
    ("rows", "quorum", "expected"),
    [
        (["++--", "-++-"], None, [(1, 2, (0, 1), (), ())]),
        (["++--", "-++-"], 1, [(0, 2, (0,), (1,), ()), (1, 2, (0, 1), (), ()), (1, 3, (1,), (0,), ())]),
        (["++--", "-++-"], 3, []),
        (["++++", "?+?+"], 1, [(0, 4, (0,), (), (1,)), (1, 2, (0, 1), (), ()), (3, 4, (0, 1), (), ())]),
        (["++++", "?-?+"], 1, [(0, 4, (0,), (1,), ()), (3, 4, (0, 1), (), ())]),
        (["????"], 1, []),
    ],
)  # fmt: skip
def test_a_slot_tells_who_is_there_who_is_missing_and_of_whom_it_is_unknown(
    rows: list[str], quorum: int | None, expected: list[tuple[object, ...]]
) -> None:
    found = slots_of(rows, quorum=quorum)

    assert [
        (*minutes(slot.start, slot.end), slot.available, slot.missing, slot.unknown)
        for slot in found
    ] == expected


@pytest.mark.parametrize("quorum", [0, -1])
def test_a_quorum_of_nobody_is_refused(quorum: int) -> None:
    with pytest.raises(ValueError, match=f"a quorum of {quorum} is nobody"):
        slots_of(["+"], quorum=quorum)


def test_nobody_has_no_common_slots() -> None:
    assert common_slots([], NOON, NOON + MINUTE, at_least=0, quorum=None) == []
    assert common_slots([], NOON, NOON + MINUTE, at_least=0, quorum=1) == []


def test_more_slots_than_wanted_are_too_many() -> None:
    rows = ["+-+-+-+"]

    assert len(slots_of(rows, most=4)) == 4
    with pytest.raises(TooMany, match="more than 3 slots"):
        slots_of(rows, most=3)
    assert issubclass(TooMany, ValueError)


def test_what_is_not_said_is_that_unknown_stays_so_and_ten_thousand_are_enough() -> None:
    known, unknown, often = line_of("+"), line_of("?"), line_of("+-" * 10_001)

    (slot,) = common_slots([known, unknown], NOON, NOON + MINUTE, at_least=60, quorum=1)

    assert (slot.available, slot.missing, slot.unknown) == ((0,), (), (1,))
    end = NOON + 20_000 * MINUTE
    assert len(common_slots([often], NOON, end, at_least=60, quorum=None)) == 10_000
    with pytest.raises(TooMany, match="more than 10000 slots"):
        common_slots([often], NOON, end + MINUTE, at_least=60, quorum=None)


def test_slots_that_are_too_short_are_not_counted_against_the_most() -> None:
    assert len(slots_of(["+-++-+-+"], at_least=120, most=1)) == 1


def test_a_slot_is_cut_at_the_range_to_the_fraction_of_a_second() -> None:
    half = timedelta(milliseconds=500)
    line = line_of("++++")

    (slot,) = common_slots([line], NOON + half, NOON + MINUTE + half, at_least=60, quorum=None)

    assert (slot.start, slot.end) == (NOON + half, NOON + MINUTE + half)
    assert common_slots([line], NOON + half, NOON + MINUTE, at_least=60, quorum=None) == []


def test_many_people_over_a_long_time_are_followed_once_each() -> None:
    rows = [
        "".join("-" if (minute + place) % 20 == 0 else "+" for minute in range(200))
        for place in range(20)
    ]

    found = slots_of(rows, quorum=19)

    assert len(found) == 200
    assert all(len(slot.missing) == 1 for slot in found)


@LAWFUL
@given(teams(), st.integers(0, 6))
def test_gaps_are_the_minutes_in_which_too_few_are_there(rows: list[str], minimum: int) -> None:
    end = NOON + len(rows[0]) * MINUTE
    counts = [(column.count("+"), column.count("?")) for column in zip(*rows, strict=True)]
    places = iter(range(len(counts)))
    runs = [(count, [next(places) for _ in run]) for count, run in groupby(counts)]

    found = coverage([line_of(row) for row in rows], NOON, end, minimum=minimum)

    assert [(*minutes(gap.start, gap.end), gap.available, gap.unknown) for gap in found] == [
        (run[0], run[-1] + 1, *count) for count, run in runs if count[0] < minimum
    ]


def test_one_who_relieves_another_makes_no_gap_and_splits_none() -> None:
    found = coverage([line_of("-+++-"), line_of("-++-+")], NOON, NOON + 5 * MINUTE, minimum=2)

    assert found == [
        Gap(NOON, NOON + MINUTE, 0, 0),
        Gap(NOON + 3 * MINUTE, NOON + 5 * MINUTE, 1, 0),
    ]


def test_a_reason_that_gives_way_to_another_ends_nothing() -> None:
    times = [instant(NOON + number * MINUTE) for number in range(4)]
    out, holiday = (
        Slot(layer, Effect.CLOSES, (Span(start, end),))
        for layer, start, end in (
            (Layer.OUT_OF_OFFICE, times[0], times[1]),
            (Layer.HOLIDAY, times[1], times[3]),
        )
    )
    line = Timeline(Layers((out, holiday), False, Status.AVAILABLE))

    found = coverage([line], NOON, NOON + 5 * MINUTE, minimum=1)

    assert found == [Gap(NOON, NOON + 3 * MINUTE, 0, 0)]


def test_without_anybody_it_is_one_gap() -> None:
    assert coverage([], NOON, NOON + MINUTE, minimum=1) == [Gap(NOON, NOON + MINUTE, 0, 0)]
    assert coverage([], NOON, NOON + MINUTE, minimum=0) == []


@LAWFUL
@given(st.lists(scenes(), min_size=1, max_size=3))
def test_those_counted_are_those_whose_own_status_says_so(several: list[Scene]) -> None:
    low, high = several[0].change - 3 * DAY, several[0].change + 3 * DAY
    oracles = [Oracle(scene.layers, low, high) for scene in several]
    timelines = [Timeline(scene.layers) for scene in several]
    cuts = sorted({low, high, *(edge for oracle in oracles for edge in oracle.edges())})

    found = coverage(timelines, moment(low), moment(high), minimum=len(several) + 1)

    assert [found[0].start, found[-1].end] == [moment(low), moment(high)]
    assert all(one.end == two.start for one, two in pairwise(found))
    for start, end in pairwise(cuts):
        (gap,) = (gap for gap in found if gap.start < moment(end) and gap.end > moment(start))
        said = [oracle.status(start) for oracle in oracles]
        assert gap.available == said.count(Status.AVAILABLE)
        assert gap.unknown == said.count(Status.UNKNOWN)
