"""Durations: which texts are read, as how many seconds, and how seconds are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.schema.scalars import LONGEST_DURATION, read_duration, write_duration

DAY = 86_400


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT30M", 1_800),
        ("PT1H30M", 5_400),
        ("PT90M", 5_400),
        ("PT90S", 90),
        ("PT1S", 1),
        ("PT1H1S", 3_601),
        ("P1D", DAY),
        ("P1DT12H", DAY + 43_200),
        ("P2DT3H4M5S", 2 * DAY + 3 * 3_600 + 245),
        ("P1W", 7 * DAY),
        ("P0DT1M", 60),
        ("PT0H1M", 60),
        ("PT0030M", 1_800),
        ("P3660D", LONGEST_DURATION),
        ("PT316224000S", LONGEST_DURATION),
    ],
)
def test_a_duration_is_read_in_seconds_with_days_of_24_hours(text: str, seconds: int) -> None:
    assert read_duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # Not always equally long.
        ("P1M", "months or years, .*thirty minutes are PT30M"),
        ("P30M", "months or years"),
        ("P1Y", "months or years"),
        ("P1Y2M3DT4H", "months or years"),
        # Fractions.
        ("PT0.5H", "has a fraction; count in whole seconds, such as PT90S"),
        ("PT1,5S", "has a fraction"),
        ("PT30M0.5S", "has a fraction"),
        ("P0.5D", "has a fraction"),
        ("P1.5W", "has a fraction"),
        # Nothing, and too much.
        ("PT0S", "not longer than nothing and at most P3660D"),
        ("P0D", "not longer than nothing"),
        ("P0W", "not longer than nothing"),
        ("P3660DT1S", "at most P3660D"),
        ("P3661D", "at most P3660D"),
        ("P999999999W", "at most P3660D"),
        # No durations at all.
        ("P", "wants ISO 8601"),
        ("PT", "wants ISO 8601"),
        ("P1DT", "wants ISO 8601"),
        ("P1W2D", "wants ISO 8601"),
        ("P1WT1H", "wants ISO 8601"),
        ("PT1D", "wants ISO 8601"),
        ("P1H", "wants ISO 8601"),
        ("PT1M1H", "wants ISO 8601"),
        ("-PT30M", "wants ISO 8601"),
        ("PT-30M", "wants ISO 8601"),
        ("+PT30M", "wants ISO 8601"),
        ("pt30m", "wants ISO 8601"),
        (" PT30M", "wants ISO 8601"),
        ("PT30M\n", "wants ISO 8601"),
        ("PT３０M", "wants ISO 8601"),
        ("PT1000000000S", "wants ISO 8601"),
        ("PT" + "9" * 100_000 + "S", "wants ISO 8601"),
        ("30M", "wants ISO 8601"),
        ("1800", "wants ISO 8601"),
        ("00:30", "wants ISO 8601"),
        ("30 minutes", "wants ISO 8601"),
        ("", "wants ISO 8601"),
    ],
)
def test_a_text_that_is_no_usable_duration_is_refused_with_a_hint(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refusal:
        read_duration(text)

    assert len(str(refusal.value)) < 250


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "PT0S"),
        (1, "PT1S"),
        (60, "PT1M"),
        (1_800, "PT30M"),
        (3_600, "PT1H"),
        (3_601, "PT1H1S"),
        (DAY, "PT24H"),
        (10 * DAY + 61, "PT240H1M1S"),
    ],
)
def test_a_duration_is_written_in_hours_minutes_and_seconds(seconds: int, text: str) -> None:
    assert write_duration(seconds) == text


@pytest.mark.parametrize("wrong", [-1, True, 1.5, "PT1M", None])
def test_what_is_no_number_of_seconds_is_not_written(wrong: object) -> None:
    with pytest.raises(TypeError, match="Duration cannot show"):
        write_duration(wrong)


@given(st.integers(1, LONGEST_DURATION))
def test_a_duration_that_is_written_is_read_as_itself(seconds: int) -> None:
    assert read_duration(write_duration(seconds)) == seconds
