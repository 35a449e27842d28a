"""Questions over one timeline or two, against the oracle's edges and against cases that a person can check."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.engine import (
    Difference,
    Period,
    Status,
    Timeline,
    differences,
    instant,
    moment,
    next_available,
    open_seconds,
)
from tests.engine.notation import STATUSES, schedule
from tests.engine.oracle import DAY, Oracle
from tests.engine.scenes import EXAMPLES, LAWFUL, Scene, scenes
from tests.engine.seconds import Stretch, joined

pytestmark = pytest.mark.timeout(0 if EXAMPLES else 60)
NEW_YORK = ZoneInfo("America/New_York")
HALF = timedelta(milliseconds=500)


def oracle_of(scene: Scene) -> Oracle:
    return Oracle(scene.layers, scene.low, scene.high)


def there(text: str) -> datetime:
    """The moment at which New York's clock reads so."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def line_of(text: str) -> Timeline:
    return Timeline(schedule(f"New_York | {text}" if text else "New_York")[1])


@LAWFUL
@given(scenes(), st.integers(-2 * DAY, 2 * DAY), st.integers(0, 12 * DAY))
def test_the_open_seconds_are_those_between_the_oracles_edges(
    scene: Scene, beside: int, length: int
) -> None:
    oracle, timeline = oracle_of(scene), Timeline(scene.layers)
    start, end = scene.change + beside, scene.change + beside + length
    cuts = [start, *(edge for edge in oracle.edges() if start < edge < end), end]

    expected = sum(
        two - one for one, two in pairwise(cuts) if oracle.status(one) is Status.AVAILABLE
    )

    assert open_seconds(timeline, moment(start), moment(end)) == expected


@pytest.mark.parametrize(
    ("said", "unknown_as", "is_found"),
    [
        ("hours Mon-Fri 09:00-17:00 | may-close always", Status.UNKNOWN, False),
        ("hours Mon-Fri 09:00-17:00 | may-close always", Status.AVAILABLE, True),
        ("hours Mon-Fri 09:00-17:00 | out always", Status.AVAILABLE, False),
        (
            "hours Mon-Fri 09:00-17:00 | out on 2030-01-01 | may-close always",
            Status.UNKNOWN,
            False,
        ),
        (
            "block Mon 12:00-13:00 | hours Mon-Fri 09:00-17:00 | closed always",
            Status.AVAILABLE,
            False,
        ),
        ("may-open Mon-Fri 09:00-17:00", Status.AVAILABLE, True),
        ("may-open always", Status.UNKNOWN, False),
        ("may-open always", Status.AVAILABLE, True),
        ("may-either Mon-Fri 09:00-17:00", Status.AVAILABLE, True),
        ("may-either Mon-Fri 09:00-17:00", Status.UNKNOWN, True),  # outside of it
        ("otherwise unknown", Status.UNKNOWN, False),
        ("otherwise unknown", Status.AVAILABLE, True),
        ("otherwise closed", Status.AVAILABLE, False),
    ],
)
def test_what_never_can_be_is_not_searched_for(
    said: str, unknown_as: Status, is_found: bool
) -> None:
    line = line_of(said)

    found = next_available(line, there("2027-06-09 03:00"), at_least=60, unknown_as=unknown_as)

    assert (found is not None) is is_found
    assert (not line._chunks) is not is_found, "nothing is compiled for an answer that is known"


def test_open_seconds_are_whole_and_count_fractions_together() -> None:
    line = line_of("hours daily 09:00-10:00, daily 11:00-12:00")
    start, end = there("2027-06-09 09:59:59") + HALF, there("2027-06-09 11:00:00") + HALF

    assert open_seconds(line, start, end) == 1
    assert open_seconds(line, start, end - HALF) == 0


@LAWFUL
@given(
    scenes(),
    st.integers(-2 * DAY, 2 * DAY),
    st.sampled_from((0, 1, 60, 1800, 3600, 2 * DAY)),
    st.sampled_from(Status),
)
def test_the_next_time_of_being_available_is_the_first_that_is_long_enough(
    scene: Scene, beside: int, at_least: int, unknown_as: Status
) -> None:
    oracle, timeline = oracle_of(scene), Timeline(scene.layers)
    after, end = scene.change + beside, scene.high
    cuts = [after, *(edge for edge in oracle.edges() if after < edge < end), end]
    walked = joined(
        [Stretch(one, two, oracle.status(one).taken(unknown_as)) for one, two in pairwise(cuts)]
    )
    expected = next(
        (
            one
            for one in walked
            if one.status is Status.AVAILABLE
            and (one.end == end or one.end - one.start >= at_least)
        ),
        None,
    )

    found = next_available(timeline, moment(after), at_least=at_least, unknown_as=unknown_as)

    if expected is None:
        assert found is None or found.start >= moment(end)
    elif expected.end < end:
        assert found is not None
        assert found[:2] == (moment(expected.start), moment(expected.end))
        assert found[2:] == (Status.AVAILABLE, *timeline.at(found.start)[1:3])
    else:
        assert found is None or found.end >= moment(end)


@pytest.mark.parametrize(
    ("line", "after", "at_least", "expected"),
    [
        # Lunch, then an afternoon; being open for two reasons in a row is being open.
        ("hours daily 09:00-12:00, daily 13:00-17:00", "08:00", 3 * 3600, "09:00-12:00"),
        ("hours daily 09:00-12:00, daily 13:00-17:00", "08:00", 3 * 3600 + 1, "13:00-17:00"),
        ("hours daily 09:00-12:00, daily 13:00-17:00", "10:00", 2 * 3600, "10:00-12:00"),
        ("hours daily 09:00-12:00, daily 13:00-17:00", "10:00:01", 2 * 3600, "13:00-17:00"),
        ("hours daily 09:00-12:00 | hours daily 12:00-17:00", "08:00", 8 * 3600, "09:00-17:00"),
        ("hours daily 09:00-17:00 | block daily 12:00-13:00", "08:00", 4 * 3600, "13:00-17:00"),
        ("hours daily 09:00-17:00 | may-close daily 12:00-13:00", "08:00", 14_000, "13:00-17:00"),
        ("hours daily 09:00-17:00", "08:00", 8 * 3600 + 1, None),
        ("otherwise closed", "08:00", 0, None),
        ("otherwise unknown", "08:00", 0, None),
    ],
)
def test_what_is_joined_is_long_enough_or_the_next_one_is_taken(
    line: str, after: str, at_least: int, expected: str | None
) -> None:
    found = next_available(line_of(line), there(f"2027-06-09 {after}"), at_least=at_least)

    times = found and "-".join(
        f"{at.astimezone(NEW_YORK):%H:%M}" for at in (found.start, found.end)
    )
    assert times == expected


@pytest.mark.parametrize(
    ("unknown_as", "expected"),
    [("open", ("09:00", "17:00")), ("closed", ("13:00", "17:00")), ("unknown", ("13:00", "17:00"))],
)
def test_not_knowing_counts_as_the_caller_says(unknown_as: str, expected: tuple[str, str]) -> None:
    line = line_of("hours daily 09:00-17:00 | may-close on 2027-06-09 09:00-13:00")

    found = next_available(
        line, there("2027-06-09 08:00"), at_least=60, unknown_as=STATUSES[unknown_as]
    )

    assert found is not None
    assert (found.start, found.end) == tuple(there(f"2027-06-09 {at}") for at in expected)
    assert found.status is Status.AVAILABLE
    assert found.because == (0 if unknown_as == "open" else 1)


def test_the_next_time_begins_with_the_fraction_of_a_second_asked_for() -> None:
    line, after = line_of("hours daily 09:00-17:00"), there("2027-06-09 16:00") + HALF

    found = next_available(line, after, at_least=3599)

    assert found == Period(after, there("2027-06-09 17:00"), Status.AVAILABLE, 1, 0)
    later = next_available(line, after, at_least=3600)
    assert later is not None
    assert later.start == there("2027-06-10 09:00")


@pytest.mark.parametrize("after", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9-12:00"])
def test_the_search_ends_with_the_calendar(after: str) -> None:
    at = datetime.fromisoformat(after)

    for line in (line_of(""), line_of("hours daily 09:00-17:00"), line_of("otherwise closed")):
        found = next_available(line, at, at_least=1)
        assert found is None or found.start < found.end


@LAWFUL
@given(scenes(), scenes())
def test_differences_are_where_two_timelines_do_not_say_the_same(one: Scene, two: Scene) -> None:
    before, after = Timeline(one.layers), Timeline(two.layers)
    low, high = one.change - 4 * DAY, one.change + 4 * DAY
    edges = {
        edge for layers in (one.layers, two.layers) for edge in Oracle(layers, low, high).edges()
    }
    cuts = sorted({low, high, *edges})

    found = differences(before, after, moment(low), moment(high))

    assert_they_tell_the_difference(before, after, found, [moment(cut) for cut in cuts])


def assert_they_tell_the_difference(
    before: Timeline, after: Timeline, found: list[Difference], cuts: list[datetime]
) -> None:
    """Between two cuts nothing changes: there is one difference or none, and it says what both say."""
    for start, end in pairwise(cuts):
        one, two = before.at(start), after.at(start)
        said = [part for part in found if part.start < end and part.end > start]
        assert len(said) == (one.status is not two.status)
        for part in said:
            assert part.start <= start < end <= part.end
            assert (part.before, part.after, part.because) == (one.status, two.status, two.because)
    for part in found:
        assert part.mask == after.at(part.start).mask
    for part, following in pairwise(found):
        assert part.end <= following.start
        is_same = (part.before, part.after, part.because) == (
            following.before,
            following.after,
            following.because,
        )
        assert part.end < following.start or not is_same


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("hours daily 09:00-17:00", "hours daily 09:00-17:00", []),
        (
            "hours daily 09:00-17:00",
            "hours daily 10:00-18:00",
            [("09:00", "10:00", "open", "closed", None), ("17:00", "18:00", "closed", "open", 0)],
        ),
        # The first of two closures decides until it ends; what they close is told once for each.
        (
            "hours daily 09:00-17:00",
            "hours daily 09:00-17:00 | out 2027-06-09 08:00 .. 2027-06-09 12:00 | closed on 2027-06-09",
            [("09:00", "12:00", "open", "closed", 0), ("12:00", "17:00", "open", "closed", 1)],
        ),
        # Only the reason of before changes: that is one difference.
        (
            "hours daily 06:00-07:00, daily 09:00-12:00 | hours daily 12:00-17:00",
            "otherwise closed",
            [
                ("06:00", "07:00", "open", "closed", None),
                ("09:00", "17:00", "open", "closed", None),
            ],
        ),
        (
            "may-close daily 09:00-12:00",
            "otherwise closed",
            [
                ("00:00", "09:00", "open", "closed", None),
                ("09:00", "12:00", "unknown", "closed", None),
                ("12:00", "20:00", "open", "closed", None),
            ],
        ),
    ],
)
def test_a_difference_tells_both_statuses_and_the_new_reason(
    before: str, after: str, expected: list[tuple[str, str, str, str, int | None]]
) -> None:
    start, end = there("2027-06-09 00:00"), there("2027-06-09 20:00")

    found = differences(line_of(before), line_of(after), start, end)

    assert [(one.start, one.end, one.before, one.after, one.because) for one in found] == [
        (there(f"2027-06-09 {a}"), there(f"2027-06-09 {b}"), STATUSES[old], STATUSES[new], reason)
        for a, b, old, new, reason in expected
    ]


def test_the_mask_of_a_difference_is_that_of_its_own_start() -> None:
    before = line_of("hours daily 10:00-17:00")
    after = line_of("closed on 2027-06-09 | block daily 09:30-12:00")

    found = differences(before, after, there("2027-06-09 00:00"), there("2027-06-09 23:00"))

    assert [(instant(one.start), one.mask) for one in found] == [
        (instant(there("2027-06-09 10:00")), 0b11),
    ]
