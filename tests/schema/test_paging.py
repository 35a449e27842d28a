"""Pages: together they are the list, and a cursor is good in its own list only."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.directory.check import LONGEST_TEXT
from gateway.schema.ids import short
from gateway.schema.paging import (
    BadPage,
    cursor,
    first_of,
    numbered,
    place_of,
    position_after,
    window,
)


@given(st.lists(st.integers(), max_size=40), st.integers(1, 15))
def test_the_pages_of_a_list_are_the_list(items: list[int], first: int) -> None:
    seen: list[int] = []
    after: str | None = None
    for _ in range(len(items) + 1):
        page = window("things", items, {"first": first, "after": after})
        seen += [placed.node for placed in page.edges]
        assert page.has_previous_page == (after is not None)
        if not page.has_next_page:
            break
        after = page.edges[-1].cursor

    assert seen == items


@given(st.lists(st.integers(), max_size=10), st.integers(0, 12))
def test_a_page_says_truly_whether_more_follows(items: list[int], first: int) -> None:
    page = window("things", items, {"first": first})

    assert len(page.edges) == min(first, len(items))
    assert page.has_next_page == (len(items) > first)


@given(
    st.text(st.characters(codec="utf-8")),
    st.lists(st.text(st.characters(codec="utf-8")), min_size=1),
)
def test_a_cursor_gives_back_its_place(name: str, place: list[str]) -> None:
    assert place_of(name, cursor(name, *place)) == place


@given(st.one_of(st.text(), st.binary(max_size=30).map(lambda raw: raw.hex())))
def test_any_text_is_a_cursor_or_a_bad_page_and_nothing_else(text: str) -> None:
    with suppress(BadPage):
        position_after("things", text)


@pytest.mark.parametrize("letter", ["a", "ß", "日", "🙂", "ΐ"])
def test_the_longest_name_of_the_directory_fits_into_a_cursor(letter: str) -> None:
    place = [(letter * LONGEST_TEXT).casefold(), "65822fec-aee6-445a-bf14-e0a52a9dc3d7"]

    assert place_of("associates", cursor("associates", *place)) == place


@pytest.mark.parametrize(
    "after",
    [
        "",
        "x",
        "é",
        "\ud800",
        cursor("others", 1),
        cursor("things"),
        cursor("things", 1, 2),
        cursor("things", -1),
        cursor("things", 1.5),
        cursor("things", True),
        cursor("things", None),
        cursor("things", "1"),
        cursor("things", [1]),
        cursor("things", 10**9),
        cursor("things", 10**400),
        "W" * 100_000,
    ],
    ids=short,
)
def test_what_is_no_cursor_of_the_list_is_refused(after: str) -> None:
    with pytest.raises(BadPage, match="is not a cursor of this list"):
        position_after("things", after)


@pytest.mark.parametrize(
    ("arguments", "size"),
    [({}, 20), ({"first": None}, 20), ({"first": 0}, 0), ({"first": 100}, 100)],
)
def test_first_is_twenty_when_it_is_left_out(arguments: dict[str, Any], size: int) -> None:
    assert first_of(arguments) == size


@pytest.mark.parametrize("first", [-1, 101, 2**31 - 1, -(2**31)])
def test_a_first_out_of_bounds_is_refused_with_its_value(first: int) -> None:
    with pytest.raises(BadPage, match=f"first: {first} is not between 0 and 100"):
        first_of({"first": first})


def test_the_first_page_starts_the_list_and_an_empty_one_has_no_cursors() -> None:
    page = numbered("things", [], start=0, has_more=False)

    assert (page.edges, page.has_next_page, page.has_previous_page) == ((), False, False)
    assert position_after("things", None) == 0
