"""Datetimes outside, whole seconds inside: exact, and never out of the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.engine import instant, moment
from gateway.engine.instants import EARLIEST, LATEST, utc
from tests.engine.scenes import LAWFUL, ZONES

EAST, WEST = timezone(timedelta(hours=14)), timezone(-timedelta(hours=12))
AWARE = st.datetimes(timezones=st.sampled_from((*ZONES, EAST, WEST)), allow_imaginary=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01T00:00:00+00:00", 0),
        ("1970-01-01T00:00:00.999999+00:00", 0),
        ("1969-12-31T23:59:59.999999+00:00", -1),
        ("1970-01-01T05:45:00+05:45", 0),
        ("2027-06-09T16:29:59.999999-04:00", 1_812_572_999),
        ("2027-06-09T16:30:00-04:00", 1_812_573_000),
        ("0001-01-01T00:00:00+00:00", -62_135_596_800),
        ("0001-01-01T00:00:00+14:00", -62_135_647_200),
        ("9999-12-31T23:59:59.999999+00:00", 253_402_300_799),
        ("9999-12-31T23:59:59.999999-12:00", 253_402_343_999),
    ],
)
def test_a_moment_lies_in_the_second_that_has_begun(text: str, expected: int) -> None:
    assert instant(datetime.fromisoformat(text)) == expected


@LAWFUL
@given(AWARE)
def test_no_moment_is_later_than_it_is_nor_earlier_by_a_second(at: datetime) -> None:
    since = timedelta(seconds=instant(at))

    assert since <= at - datetime(1970, 1, 1, tzinfo=UTC) < since + timedelta(seconds=1)
    assert utc(at).tzinfo is UTC
    # Subtracted, because a reading of a repeated hour equals no moment of another zone.
    assert utc(at) - at == timedelta() or utc(at) in {EARLIEST, LATEST}


@LAWFUL
@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_is_the_whole_second_of_its_moment(at: datetime) -> None:
    assert moment(instant(at)) == at.replace(microsecond=0)
    assert moment(instant(at)).tzinfo is UTC


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (-62_135_596_800, EARLIEST),
        (-62_135_596_801, EARLIEST),
        (-(10**18), EARLIEST),
        (253_402_300_799, LATEST.replace(microsecond=0)),
        (253_402_300_800, LATEST),
        (10**18, LATEST),
    ],
)
def test_an_instant_outside_of_the_calendar_is_its_edge(said: int, expected: datetime) -> None:
    assert moment(said) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime.min.replace(tzinfo=EAST), EARLIEST),
        (datetime.max.replace(tzinfo=WEST), LATEST),
        (datetime.min.replace(tzinfo=WEST), datetime(1, 1, 1, 12, tzinfo=UTC)),
        (datetime(2027, 6, 9, 1, 2, 3, 4, tzinfo=EAST), datetime(2027, 6, 8, 11, 2, 3, 4, UTC)),
    ],
)
def test_a_moment_that_an_offset_pushes_out_of_the_calendar_is_its_edge(
    at: datetime, expected: datetime
) -> None:
    assert utc(at) == expected


def test_the_repeated_hour_is_told_apart_by_its_pass() -> None:
    first = datetime(2027, 11, 7, 1, 30, tzinfo=ZoneInfo("America/New_York"))

    assert instant(first.replace(fold=1)) - instant(first) == 3600
    assert utc(first.replace(fold=1)) - utc(first) == timedelta(hours=1)


@pytest.mark.parametrize("read", [instant, utc])
def test_a_moment_without_an_offset_is_refused(read: object) -> None:
    naive = datetime(2027, 6, 9, 12)  # noqa: DTZ001  # naive on purpose

    with pytest.raises(ValueError, match=r"2027-06-09T12:00:00 has no UTC offset"):
        read(naive)  # type: ignore[operator]  # either of two functions
