"""What the vendors' bodies have in common."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gateway.vendors.bodies import present, read_instant


def test_only_none_is_left_out_of_a_body() -> None:
    assert present({"a": None, "b": 0, "c": "", "d": False, "e": []}) == {
        "b": 0,
        "c": "",
        "d": False,
        "e": [],
    }


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-03-02T12:00:00Z", 12),
        ("2026-03-02T12:00:00", 12),  # without offset: UTC
        ("2026-03-02 12:00:00.000", 12),
        ("2026-03-02T12:00:00+02:00", 10),
        ("2026-03-02", 0),
    ],
)
def test_an_instant_is_read_in_utc(text: str, hour: int) -> None:
    instant = read_instant(text)

    assert instant == datetime(2026, 3, 2, hour, tzinfo=UTC)
    assert instant is not None
    assert instant.tzinfo is UTC


@pytest.mark.parametrize("text", [None, "", "soon", "2026-02-30", "0001-01-01T00:00:00+14:00"])
def test_what_names_no_instant_is_none(text: str | None) -> None:
    assert read_instant(text) is None
