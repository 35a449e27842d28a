"""What every type has in common: global ids, pages, data problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import strawberry

from gateway.schema import ids
from gateway.schema.declared import attribute, shows
from gateway.schema.paging import Placed, Window
from gateway.vendors import records
from gateway.vendors.port import Vendor

T = TypeVar("T")


def identity(type_name: str, key: Callable[[Any], tuple[str, ...]]) -> Any:
    """The `id` field of a type: its global id, from the record's key."""
    return attribute("The global id.", of=lambda record: ids.encode(type_name, *key(record)))


@strawberry.interface(description="Anything with a global id, to be found again by `node`.")
class Node:
    """The interface of things with ids."""

    id: strawberry.ID = attribute("The global id.")


@strawberry.type(description="Where a page stands in its list.")
@shows(Window)
class PageInfo:
    has_next_page: bool = attribute("Whether there are more after this page.")
    has_previous_page: bool = attribute("Whether this page starts after the list's beginning.")
    start_cursor: str | None = attribute(
        "The cursor of the first element; null on an empty page.",
        of=lambda window: window.edges[0].cursor if window.edges else None,
    )
    end_cursor: str | None = attribute(
        "The cursor of the last element, to be given as `after` for the next page; null on an empty page.",
        of=lambda window: window.edges[-1].cursor if window.edges else None,
    )


@strawberry.type(description="An element of a list, with its place.")
@shows(Placed)
class Edge(Generic[T]):
    cursor: str = attribute("The place in the list, to be given as `after`.")
    node: T = attribute("The element.")


@strawberry.type(description="A page of a list.")
@shows(Window)
class Connection(Generic[T]):
    edges: list[Edge[T]] = attribute("The elements with their places.")
    nodes: list[T] = attribute(
        "The elements.", of=lambda window: [placed.node for placed in window.edges]
    )
    page_info: PageInfo = attribute("Where the page stands in its list.", of=lambda window: window)


@strawberry.type(
    description="Something in a vendor's record that breaks the vendor's own rules, or that cannot be read."
)
@shows(records.DataProblem)
class DataProblem:
    vendor: Vendor = attribute("Whose record it is.")
    record_id: str | None = attribute("The record's id at the vendor.")
    path: str | None = attribute("The place in the record, in the vendor's spelling.")
    code: str = attribute("What kind of problem, for programs.")
    message: str = attribute("What is wrong, for people.")
    hint: str | None = attribute("What to do about it.")


def data_problems() -> Any:
    """The field that lists a record's problems."""
    return attribute("What in the vendor's record breaks the vendor's own rules or cannot be read.")
