"""What vendors said, kept for a time, so that the next request need not ask again.

The cache holds vendors' records and nothing of a caller: who may see what is a matter of loaders, on every read. It
belongs to one event loop, and no method waits, so it needs no locks.

Rule 1: a record is used for `seconds` from when it was asked for, not from when it arrived.
Rule 2: what was asked for before a drop is not kept after it: the answer may be older than the write behind the drop.
Rule 3: a record that comes again unchanged, be it after a drop, keeps its version, so that what was made of it stays
good.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from gateway.vendors.port import Vendor

T = TypeVar("T")
Place = tuple[str, Hashable]
"""A resource and a key of it."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A record as a vendor gave it; `value` is None where the vendor knows none. Of one key, equal versions mean
    equal values; no two keys share a version. `as_of` is the instant of the request that asked, aware; `until` is an
    instant of `time.monotonic()`, from which on it is asked for again."""

    value: T
    version: int
    as_of: datetime
    until: float


class Entry(NamedTuple):
    """What is kept of one key, and how often its vendor had been dropped by then."""

    vendor: Vendor
    generation: int
    kept: Kept[Any]


class RecordCache:
    """Records by resource and key: at most `most`, those unused for longest leave first. `seconds` 0 keeps none. `told`
    hears of a vendor when a read brought another value than the one kept, and when what it said is dropped; it has to
    be quick."""

    def __init__(
        self, *, seconds: float, most: int, told: Callable[[Vendor], None] | None = None
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._told = told
        self._entries: OrderedDict[Place, Entry] = OrderedDict()
        self._drops: Counter[Vendor] = Counter()
        self._versions = 0

    def __len__(self) -> int:
        """How many records take room, those that are no longer used included."""
        return len(self._entries)

    @property
    def seconds(self) -> float:
        """For how long a record is used."""
        return self._seconds

    @property
    def generation(self) -> int:
        """How often anything was dropped. It never falls."""
        return self._drops.total()

    def generation_of(self, vendor: Vendor) -> int:
        """How often this vendor's records were dropped."""
        return self._drops[vendor]

    def kept(self, resource: str, key: Hashable, *, at: float) -> Kept[Any] | None:
        """What is kept of a key and good at `at`, an instant of `time.monotonic()`."""
        place = (resource, key)
        entry = self._entries.get(place)
        if entry is None or at >= entry.kept.until or self._is_dropped(entry):
            return None
        self._entries.move_to_end(place)
        return entry.kept

    def keep(
        self,
        resource: str,
        vendor: Vendor,
        key: Hashable,
        value: T,
        *,
        as_of: datetime,
        at: float,
        generation: int | None = None,
    ) -> Kept[T]:
        """What was read, with its version. `at` is when it was asked for (`time.monotonic()`), and `generation` the
        vendor's at that time; None: as now. An answer that is not kept, because it was dropped meanwhile or somebody
        asked later, has a version all the same."""
        place = (resource, key)
        before = self._entries.get(place)
        if before is not None and before.kept.value == value:
            value, version = before.kept.value, before.kept.version
        else:
            self._versions += 1
            version = self._versions
        now = Entry(vendor, self._drops[vendor], Kept(value, version, as_of, at + self._seconds))
        overtaken = generation not in (None, now.generation) or (
            before is not None
            and before.kept.until > now.kept.until
            and not self._is_dropped(before)
        )
        if self._seconds > 0 and not overtaken:
            self._put(place, now)
            # Of what is read for the first time nobody can have been told another value.
            if before is not None and before.kept.version != version:
                self._tell(vendor)
        return now.kept

    def drop(self, vendor: Vendor | None) -> None:
        """Use nothing any more of what a vendor said until now; None: of what all of them said."""
        # The records stay where they are: walking through all of them would hold up the process.
        dropped = tuple(Vendor) if vendor is None else (vendor,)
        self._drops.update(dropped)
        for one in dropped:
            self._tell(one)

    def _tell(self, vendor: Vendor) -> None:
        if self._told is not None:
            self._told(vendor)

    def _is_dropped(self, entry: Entry) -> bool:
        return entry.generation != self._drops[entry.vendor]

    def _put(self, place: Place, entry: Entry) -> None:
        self._entries[place] = entry
        self._entries.move_to_end(place)
        while len(self._entries) > self._most:
            self._entries.popitem(last=False)
