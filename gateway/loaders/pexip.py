"""Pexip Engage: lead segments, what can be booked, and subjects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.loaders.base import CachedLoader, Loader, each
from gateway.vendors.port import Vendor
from gateway.vendors.records import LeadSegment, Page, SchedulingSetting, Subject


@dataclass(frozen=True, slots=True)
class LeadSegmentQuestion:
    """A page of lead segments by filter; None means that the filter is not set."""

    ids: tuple[str, ...] | None
    codes: tuple[str, ...] | None
    start: int
    count: int


class LeadSegments(CachedLoader[str, LeadSegment | None]):
    vendor = Vendor.PEXIP_ENGAGE

    async def ask(self, keys: Sequence[str]) -> Iterable[LeadSegment | None]:
        found = await self.sources.clients.pexip.lead_segments_by_id(keys)
        return [found.get(key) for key in keys]


class LeadSegmentPages(Loader[LeadSegmentQuestion, Page[LeadSegment]]):
    async def fetch(self, keys: Sequence[LeadSegmentQuestion]) -> Iterable[Page[LeadSegment]]:
        async def one(asked: LeadSegmentQuestion) -> Page[LeadSegment]:
            if asked.ids == () or asked.codes == ():
                return Page((), asked.start, False, 0)
            return await self.sources.clients.pexip.lead_segments(
                ids=asked.ids or (),
                codes=asked.codes or (),
                start=asked.start,
                count=asked.count,
            )

        return await each(keys, one)


class SchedulingSettings(CachedLoader[str, tuple[SchedulingSetting, ...] | None]):
    vendor = Vendor.PEXIP_ENGAGE

    async def ask(self, keys: Sequence[str]) -> Iterable[tuple[SchedulingSetting, ...] | None]:
        return await each(keys, self.sources.clients.pexip.scheduling_settings)


class Subjects(CachedLoader[str, Subject | None]):
    vendor = Vendor.PEXIP_ENGAGE

    async def ask(self, keys: Sequence[str]) -> Iterable[Subject | None]:
        found = await self.sources.clients.pexip.subjects_by_id(keys)
        return [found.get(key) for key in keys]


class SubjectPages(Loader[tuple[int, int], Page[Subject]]):
    async def fetch(self, keys: Sequence[tuple[int, int]]) -> Iterable[Page[Subject]]:
        async def one(key: tuple[int, int]) -> Page[Subject]:
            return await self.sources.clients.pexip.subjects(start=key[0], count=key[1])

        return await each(keys, one)
