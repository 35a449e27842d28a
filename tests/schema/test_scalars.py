"""The scalars: which texts are read, as what, and what is said of the others."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.schema.scalars import (
    SCALARS,
    EmailAddress,
    read_date,
    read_date_time,
    read_time,
    write_date_time,
    write_time,
)

NOT_TEXT = [None, 5, 5.5, True, [], ["2026-11-20"], {}, {"a": 1}, b"2026-11-20", date(2026, 1, 1)]


def utc(*parts: int) -> datetime:
    """An instant in UTC."""
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-20T09:00:00Z", utc(2026, 11, 20, 9)),
        ("2026-11-20T09:00:00z", utc(2026, 11, 20, 9)),
        ("2026-11-20T09:00Z", utc(2026, 11, 20, 9)),
        ("2026-11-20T09:00:00+00:00", utc(2026, 11, 20, 9)),
        ("2026-11-20T09:00:00-00:00", utc(2026, 11, 20, 9)),
        ("2026-11-20T09:00:00-06:00", utc(2026, 11, 20, 15)),
        ("2026-11-20T09:00:00+05:45", utc(2026, 11, 20, 3, 15)),
        ("2026-11-20T00:00:00+14:00", utc(2026, 11, 19, 10)),
        ("2026-11-20t09:00:00z", utc(2026, 11, 20, 9)),
        ("2026-11-20T09:00:00.5Z", utc(2026, 11, 20, 9, 0, 0, 500_000)),
        ("2026-11-20T09:00:00.123456Z", utc(2026, 11, 20, 9, 0, 0, 123_456)),
        ("2026-11-20T09:00:00.123456789Z", utc(2026, 11, 20, 9, 0, 0, 123_456)),
        ("2024-02-29T00:00:00Z", utc(2024, 2, 29)),
        ("0001-01-01T00:00:00Z", utc(1, 1, 1)),
        ("0001-01-01T00:00:00-05:00", utc(1, 1, 1, 5)),
        ("9999-12-31T23:59:59Z", utc(9999, 12, 31, 23, 59, 59)),
        ("9999-12-31T23:59:59+05:00", utc(9999, 12, 31, 18, 59, 59)),
    ],
)
def test_an_instant_is_read_from_every_form_of_rfc_3339(text: str, instant: datetime) -> None:
    assert read_date_time(text) == instant


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-11-20T09:00:00", "has no offset, so it names no instant; add Z or the offset"),
        ("2026-11-20T09:00", "has no offset"),
        ("2026-11-20T09:00:00.5", "has no offset"),
        ("2026-11-20", "wants RFC 3339"),
        ("2026-11-20 09:00:00Z", "wants RFC 3339"),
        ("2026-11-20T09Z", "wants RFC 3339"),
        ("2026-11-20T09:00:00,5Z", "wants RFC 3339"),
        ("2026-11-20T09:00:00.Z", "wants RFC 3339"),
        ("2026-11-20T09:00:00+0600", "wants RFC 3339"),
        ("2026-11-20T09:00:00+06", "wants RFC 3339"),
        ("2026-11-20T09:00:00 America/Chicago", "wants RFC 3339"),
        ("2026-11-20T09:00:00Z[UTC]", "wants RFC 3339"),
        ("20261120T090000Z", "wants RFC 3339"),
        ("+002026-11-20T09:00:00Z", "wants RFC 3339"),
        ("-0001-11-20T09:00:00Z", "wants RFC 3339"),
        ("２０２６-11-20T09:00:00Z", "wants RFC 3339"),
        ("2026-11-20T09:00:00Z\n", "wants RFC 3339"),
        (" 2026-11-20T09:00:00Z", "wants RFC 3339"),
        ("", "wants RFC 3339"),
        ("now", "wants RFC 3339"),
        ("1763629200", "wants RFC 3339"),
        ("2026-11-20T09:00:00" + "0" * 100_000, "wants RFC 3339"),
        ("2026-02-29T09:00:00Z", "names no instant that exists"),
        ("2026-13-01T09:00:00Z", "names no instant that exists"),
        ("2026-00-01T09:00:00Z", "names no instant that exists"),
        ("0000-01-01T00:00:00Z", "names no instant that exists"),
        ("2026-11-20T24:00:00Z", "names no instant that exists"),
        ("2026-11-20T25:00:00Z", "names no instant that exists"),
        ("2026-11-20T09:60:00Z", "names no instant that exists"),
        ("2016-12-31T23:59:60Z", "names no instant that exists"),
        ("2026-11-20T09:00:00+24:00", "names no instant that exists"),
        ("2026-11-20T09:00:00+99:99", "names no instant that exists"),
        ("0001-01-01T00:00:00+05:00", "names no instant that exists"),
        ("9999-12-31T23:59:59-05:00", "names no instant that exists"),
    ],
)
def test_a_text_that_names_no_instant_is_refused_with_a_hint(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refusal:
        read_date_time(text)

    assert len(str(refusal.value)) < 250


ZONES = st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(
    lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
)


@given(st.integers(0, 3 * 10**15), ZONES)
def test_an_instant_that_is_written_is_read_as_itself(microseconds: int, zone: timezone) -> None:
    instant = (utc(1970, 1, 1) + timedelta(microseconds=microseconds)).astimezone(zone)

    read = read_date_time(write_date_time(instant))

    assert (read, read.utcoffset()) == (instant, instant.utcoffset())


def test_utc_is_written_as_z_and_an_instant_without_offset_not_at_all() -> None:
    assert write_date_time(utc(2026, 11, 20, 9)) == "2026-11-20T09:00:00Z"
    for wrong in (
        utc(2026, 11, 20).replace(tzinfo=None),
        date(2026, 11, 20),
        "2026-11-20T09:00:00Z",
        5,
    ):
        with pytest.raises(TypeError, match="DateTime cannot show"):
            write_date_time(wrong)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2024-02-29", date(2024, 2, 29)),
        ("0001-01-01", date(1, 1, 1)),
        ("9999-12-31", date(9999, 12, 31)),
    ],
)
def test_a_date_is_read(text: str, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-02-29", "is not in the calendar"),
        ("2026-13-01", "is not in the calendar"),
        ("0000-01-01", "is not in the calendar"),
        ("2026-1-1", "wants YYYY-MM-DD"),
        ("20261120", "wants YYYY-MM-DD"),
        ("2026-W47-5", "wants YYYY-MM-DD"),
        ("11/20/2026", "wants YYYY-MM-DD"),
        ("2026-11-20T00:00:00Z", "wants YYYY-MM-DD"),
        ("2026-11-20\n", "wants YYYY-MM-DD"),
        ("", "wants YYYY-MM-DD"),
    ],
)
def test_a_text_that_is_no_date_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "clock", "written"),
    [
        ("00:00", time(0), "00:00"),
        ("09:30", time(9, 30), "09:30"),
        ("09:30:00", time(9, 30), "09:30"),
        ("23:59:59", time(23, 59, 59), "23:59:59"),
    ],
)
def test_a_time_of_day_is_read_and_written_plainly(text: str, clock: time, written: str) -> None:
    assert read_time(text) == clock
    assert write_time(clock) == written


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("24:00", "is not on a 24 h clock"),
        ("09:60", "is not on a 24 h clock"),
        ("23:59:60", "is not on a 24 h clock"),
        ("9:00", "wants HH:MM"),
        ("0900", "wants HH:MM"),
        ("09:00 AM", "wants HH:MM"),
        ("09:00Z", "wants HH:MM"),
        ("09:00:00.5", "wants HH:MM"),
        ("", "wants HH:MM"),
    ],
)
def test_a_text_that_is_no_time_of_day_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_time(text)


@pytest.mark.parametrize("value", NOT_TEXT, ids=repr)
def test_scalars_read_text_and_nothing_else(value: Any) -> None:
    for scalar in SCALARS.values():
        with pytest.raises(ValueError, match=f"{scalar.name} wants"):
            scalar.parse_value(value)


def test_scalars_without_a_rule_of_their_own_keep_the_text_as_it_is() -> None:
    assert SCALARS[EmailAddress].parse_value(" not@an\0address ") == " not@an\0address "
