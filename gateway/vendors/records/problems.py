"""What a record says about its own quality, and pages of records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from gateway.vendors.port import Vendor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DataProblem:
    """A vendor's record that breaks the vendor's own rules, or that we cannot read whole."""

    vendor: Vendor
    record_id: str | None
    path: str | None
    code: str
    message: str
    hint: str | None = None


class Notes:
    """Collects what is wrong with one record while it is read."""

    def __init__(self, vendor: Vendor, record_id: str | None) -> None:
        self._vendor = vendor
        self._record_id = record_id
        self._found: list[DataProblem] = []

    def add(self, code: str, at: str, message: str, hint: str | None = None) -> None:
        """Notes a problem at a place of the record, such as `events.0.endTime`; an empty place is the whole."""
        found = DataProblem(self._vendor, self._record_id, at or None, code, message, hint)
        self._found.append(found)

    def problems(self) -> tuple[DataProblem, ...]:
        """All that was noted, in order."""
        return tuple(self._found)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a vendor's list: `items` from position `start` on, and whether there are more."""

    items: tuple[T, ...]
    start: int
    has_more: bool
    total: int | None = None
