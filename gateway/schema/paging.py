"""Pages of lists: `first` and `after` in, a window with opaque cursors out.

A cursor names its list and a position (or, for lists of our own, the sort key), so that a cursor of one list
handed to another is refused and not misread.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.schema.declared import Arguments, argument
from gateway.schema.ids import short
from gateway.vendors.records import Page

DEFAULT_FIRST = 20
MAXIMUM_FIRST = 100
LONGEST = 8_000
"""The longest cursor, in characters: the longest name of the directory, folded and escaped, has to fit."""

PAGING = {
    "first": argument(
        int | None,
        f"How many at most, up to {MAXIMUM_FIRST}; more is an error.",
        DEFAULT_FIRST,
    ),
    "after": argument(str | None, "The cursor after which the page starts."),
}


class BadPage(ValueError):
    """A `first` out of bounds, or an `after` that is no cursor of this list."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An element of a list with its cursor."""

    cursor: str
    node: Any


@dataclass(frozen=True, slots=True)
class Window:
    """A page: its elements in order, and what lies around it. `scope` is what is to be counted for the list's length,
    or the length itself where the list is at hand whole."""

    edges: tuple[Placed, ...]
    has_next_page: bool
    has_previous_page: bool
    scope: Any = None


def start_of(list_name: str, arguments: Arguments) -> int:
    """The position at which the page asked for starts. Raises BadPage."""
    return position_after(list_name, arguments.get("after"))


def first_of(arguments: Arguments, *, default: int = DEFAULT_FIRST) -> int:
    """The page size asked for. Raises BadPage."""
    first = arguments.get("first")
    first = default if first is None else first
    if not 0 <= first <= MAXIMUM_FIRST:
        raise BadPage(f"first: {first} is not between 0 and {MAXIMUM_FIRST}")
    return int(first)


def cursor(list_name: str, *place: Any) -> str:
    """The cursor of a place in a list."""
    return urlsafe_b64encode(json.dumps([list_name, *place]).encode()).decode().rstrip("=")


def place_of(list_name: str, after: str | None) -> list[Any] | None:
    """The place a cursor names, None for the start. Raises BadPage."""
    if after is None:
        return None
    try:
        padded = after + "=" * (-len(after) % 4)
        name, *place = json.loads(urlsafe_b64decode(padded)) if len(after) < LONGEST else (None,)
    except (binascii.Error, ValueError, TypeError, RecursionError):
        name, place = None, []
    if name != list_name or not place:
        raise BadPage(f"after: {short(after)!r} is not a cursor of this list")
    return place


def position_after(list_name: str, after: str | None) -> int:
    """The position at which a page of a numbered list starts. Raises BadPage."""
    place = place_of(list_name, after)
    if place is None:
        return 0
    if len(place) != 1 or type(place[0]) is not int or not 0 <= place[0] < 10**9:
        raise BadPage(f"after: {short(after or '')!r} is not a cursor of this list")
    return place[0] + 1


def position_after_row(list_name: str, after: str | None) -> tuple[str, str] | None:
    """The position in the directory that a cursor names, None for the start. Raises BadPage."""
    place = place_of(list_name, after)
    if place is None:
        return None
    if len(place) != 2 or not all(isinstance(one, str) for one in place):
        raise BadPage("after: this is not a cursor of this list")
    return place[0], place[1]


def numbered(
    list_name: str, items: Sequence[Any], *, start: int, has_more: bool, scope: Any = None
) -> Window:
    """A page of a list in which places are numbers."""
    placed = tuple(
        Placed(cursor(list_name, start + index), item) for index, item in enumerate(items)
    )
    return Window(placed, has_more, start > 0, scope)


def vendor_page(list_name: str) -> Callable[[Page[Any], Arguments], Window]:
    """Makes a window of a vendor's page; the place of its first element says how it was asked for."""

    def shape(page: Page[Any], arguments: Arguments) -> Window:  # noqa: ARG001  # the general form of a shape
        return numbered(list_name, page.items, start=page.start, has_more=page.has_more)

    return shape


def window(list_name: str, items: Sequence[Any], arguments: Arguments) -> Window:
    """A page of a list that is at hand whole."""
    first = first_of(arguments)
    start = start_of(list_name, arguments)
    end = start + first
    return numbered(
        list_name, items[start:end], start=start, has_more=len(items) > end, scope=len(items)
    )
