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


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a vendor's list: `items` from position `start` on, and whether there are more."""

    items: tuple[T, ...]
    start: int
    has_more: bool
    total: int | None = None
