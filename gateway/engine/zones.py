"""Time zones as stretches of constant offset.

zoneinfo answers for one instant; a schedule needs to know when the answer changes. The changes of a year are found
once per zone (weekly probes, then bisection) and kept.

The clock rule: a schedule holds at an instant when what its zone's clock reads then lies in [start, end). So a
clock interval becomes instants by shifting it by each stretch's offset and clipping it to the stretch. The skipped
hour then never happens, the repeated hour happens twice, and half hours, missing dates and changes at midnight need
no case of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from gateway.engine.instants import DAY, EPOCH, moment

PROBE = 7 * DAY
EPOCH_DAY = 719_163
"""The day number of 1 January 1970, where instants are counted from, in seconds."""

LOW = -62_135_596_800 + 2 * DAY
HIGH = 253_402_300_800 - 2 * DAY
"""Instants outside this range are not asked of zoneinfo: their local time would leave the calendar."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Instants [start, end) during which the zone's clock is `offset` seconds ahead of UTC."""

    start: int
    end: int
    offset: int


@lru_cache(maxsize=4096)
def _year(zone: ZoneInfo, year: int) -> tuple[Stretch, ...]:
    """The stretches of one UTC year."""
    start, end = _new_year(year), _new_year(year + 1)
    edges = [start]
    offset = offset_at(zone, start)
    offsets = [offset]
    at = start
    while at < end:
        probe = min(at + PROBE, end)
        there = offset_at(zone, probe - 1)
        while there != offset:
            change = _change(zone, at, probe - 1, offset)
            offset = offset_at(zone, change)
            edges.append(change)
            offsets.append(offset)
            at = change
        at = probe
    edges.append(end)
    return tuple(
        Stretch(edges[index], edges[index + 1], offsets[index]) for index in range(len(offsets))
    )


def offset_at(zone: ZoneInfo, instant: int) -> int:
    """How far the zone's clock is ahead of UTC at an instant, in seconds."""
    offset = moment(min(max(instant, LOW), HIGH)).astimezone(zone).utcoffset()
    return 0 if offset is None else offset.days * DAY + offset.seconds


@lru_cache(maxsize=1024)
def stretches(zone: ZoneInfo, start: int, end: int) -> tuple[Stretch, ...]:
    """The stretches that touch [start, end), clipped to it, in order. Kept: many rules ask for the same chunk."""
    return tuple(
        Stretch(max(stretch.start, start), min(stretch.end, end), stretch.offset)
        for year in range(_year_of(start), _year_of(max(start, end - 1)) + 1)
        for stretch in _year(zone, year)
        if stretch.start < end and stretch.end > start
    )


def _change(zone: ZoneInfo, low: int, high: int, offset: int) -> int:
    """The first instant in (low, high] at which the offset is another one; it is not `offset` at `high`."""
    while low + 1 < high:
        middle = (low + high) // 2
        if offset_at(zone, middle) == offset:
            low = middle
        else:
            high = middle
    return high


def _new_year(year: int) -> int:
    return (datetime(year, 1, 1, tzinfo=UTC) - EPOCH).days * DAY if year <= 9999 else HIGH + 2 * DAY


def _year_of(instant: int) -> int:
    return moment(min(max(instant, LOW), HIGH)).year
