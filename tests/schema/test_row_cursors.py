"""Cursors of lists of people: they name a row's place, which holds even when the row is gone."""

from __future__ import annotations

import pytest

from gateway.schema.paging import BadPage, cursor, position_after_row


def test_a_cursor_names_the_place_of_a_row_and_none_the_start() -> None:
    assert position_after_row("people", cursor("people", "ada byron", "7")) == ("ada byron", "7")
    assert position_after_row("people", None) is None


@pytest.mark.parametrize(
    "after",
    [
        cursor("people", 3),
        cursor("people", "ada byron"),
        cursor("people", "ada byron", "7", "8"),
        cursor("people", "ada byron", 7),
        cursor("others", "ada byron", "7"),
        "nonsense",
        "",
    ],
)
def test_what_names_no_place_in_this_list_is_refused(after: str) -> None:
    with pytest.raises(BadPage, match="is not a cursor of this list"):
        position_after_row("people", after)
