"""Pexip Engage over HTTP: paths, pages and the token. The only file of this room that awaits.

Two things are not documented and therefore taken carefully: the list of lead segments (one GET each takes its
place) and the read of scheduling settings (None takes its place).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter

from gateway.vendors.answers import decode
from gateway.vendors.credentials import Fetched, Open, Token, bearer
from gateway.vendors.errors import VendorDenied, VendorGarbled, VendorNotFound, VendorRefused
from gateway.vendors.line import CallSeen, Line, Patience
from gateway.vendors.pexip import wire
from gateway.vendors.pexip.translate import (
    lead_segment_body,
    lead_segment_patch_body,
    read_fault,
    read_lead_segment,
    read_scheduling_setting,
    read_subject,
    scheduling_settings_body,
)
from gateway.vendors.port import Response, Vendor, Wire
from gateway.vendors.records import (
    LeadSegment,
    LeadSegmentDraft,
    LeadSegmentPatch,
    Page,
    SchedulingSetting,
    SchedulingSettingDraft,
    Subject,
)
from gateway.vendors.texts import batches, path_segment

BATCH = 100
"""How many ids one call carries; a page asked for is as long. The vendor documents no maximum."""

PAGES = 200
"""How many pages of one list are read before it counts as endless."""

SCOPE = "engage:leadSegments:readWrite engage:subjects:readOnly"
"""What the gateway does, in the vendor's scopes."""

T = TypeVar("T")

_SEGMENT = TypeAdapter(wire.Single[wire.LeadSegment])
_SEGMENTS = TypeAdapter(wire.Listed[wire.LeadSegment])
_SETTINGS = TypeAdapter(wire.Listed[wire.SchedulingSetting])
_SUBJECTS = TypeAdapter(wire.Listed[wire.Subject])
_GRANTED = TypeAdapter(wire.Granted)


def connect(
    *,
    base_url: str,
    token_url: str,
    enterprise: str,
    client_id: str,
    client_secret: str,
    wire: Wire,
    patience: Patience,
    scope: str = SCOPE,
    observe: Callable[[CallSeen], None] | None = None,
) -> PexipClient:
    """A client for one enterprise. `base_url` goes up to but without `/enterprises`; `token_url` is whole.

    The vendor allows four calls at a time: `patience.concurrency` should not be more.
    """

    def line(url: str, credentials: Open | Fetched) -> Line:
        return Line(
            Vendor.PEXIP_ENGAGE,
            base_url=url,
            wire=wire,
            credentials=credentials,
            patience=patience,
            read_fault=read_fault,
            correlation_header="X-Correlation-Id",
            observe=observe,
        )

    tokens = line(token_url, Open())
    form = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": client_secret,
        "scope": scope,
    }

    async def fetch(deadline: float) -> Token:
        return await _grant(tokens, form, deadline=deadline)

    below = f"{base_url.rstrip('/')}/enterprises/{quote(enterprise, safe='')}"
    return PexipClient(line(below, Fetched(fetch, bearer, seconds=patience.deadline)))


async def _grant(line: Line, form: dict[str, str], *, deadline: float) -> Token:
    endpoint = "POST /token"
    try:
        response = await line.send(
            "POST", "", endpoint=endpoint, form=form, read=True, deadline=deadline
        )
    except VendorDenied:
        raise
    except VendorRefused as error:
        # OAuth says no with 400, and a wrong URL with 404. To whoever asked for a segment, "not found" would say
        # that the segment is gone.
        raise VendorDenied(
            Vendor.PEXIP_ENGAGE,
            error.message,
            endpoint=endpoint,
            status=error.status,
            vendor_code=error.vendor_code,
            vendor_request_id=error.vendor_request_id,
        ) from error
    granted = decode(Vendor.PEXIP_ENGAGE, response, _GRANTED, endpoint=endpoint)
    return Token(granted.access_token, granted.expires_in)


class PexipClient:
    """What the gateway asks of Pexip Engage. Deleted records count as absent. Raises `VendorError`s only."""

    def __init__(self, line: Line) -> None:
        self._line = line

    # ------------------------------------------------------------ lead segments

    async def lead_segments(
        self,
        *,
        ids: Sequence[str] = (),
        codes: Sequence[str] = (),
        start: int = 0,
        count: int = 100,
    ) -> Page[LeadSegment]:
        """Positions `start` to `start + count` of the list, optionally of these ids and codes only."""
        query = _named("id[]", ids) + _named("code[]", codes)
        page = await self._listed(
            "/lead-segments", _SEGMENTS, query=query, start=start, count=count
        )
        items = tuple(read_lead_segment(one) for one in page.items if one.deletedAt is None)
        return Page(items, start=page.start, has_more=page.has_more, total=page.total)

    async def lead_segments_by_id(self, ids: Sequence[str]) -> dict[str, LeadSegment]:
        """The lead segments of `ids` by id; unknown and deleted ones are absent."""
        found = await asyncio.gather(*(self._segments(chunk) for chunk in batches(ids, BATCH)))
        wanted = frozenset(ids)
        return {one.id: one for batch in found for one in batch if one.id in wanted}

    async def _segments(self, ids: tuple[str, ...]) -> tuple[LeadSegment, ...]:
        try:
            return (await self.lead_segments(ids=ids, count=len(ids))).items
        except VendorRefused as error:
            if error.status not in {404, 405}:
                raise
            no_list = error
        found = await asyncio.gather(*(self.lead_segment(id) for id in ids))
        known = tuple(one for one in found if one is not None)
        if not known:  # neither list nor segments: it is the way to the vendor that is wrong
            raise no_list
        return known

    async def lead_segment(self, id: str) -> LeadSegment | None:
        """One lead segment; None when there is none, or it is deleted."""
        endpoint = "GET /lead-segments/{id}"
        try:
            path = f"/lead-segments/{path_segment(id)}"
            response = await self._line.send("GET", path, endpoint=endpoint)
        except VendorNotFound:
            return None
        found = decode(Vendor.PEXIP_ENGAGE, response, _SEGMENT, endpoint=endpoint).data
        return read_lead_segment(found) if found.deletedAt is None else None

    async def create_lead_segment(self, draft: LeadSegmentDraft) -> LeadSegment:
        """The new lead segment. Raises `VendorConflict` when the code is in use. Check the draft first."""
        endpoint = "POST /lead-segments"
        response = await self._line.send(
            "POST", "/lead-segments", endpoint=endpoint, body=lead_segment_body(draft)
        )
        return _read_segment(response, endpoint)

    async def update_lead_segment(self, id: str, patch: LeadSegmentPatch) -> LeadSegment:
        """The lead segment after the change. Raises `VendorConflict` when the code is in use."""
        endpoint = "PATCH /lead-segments/{id}"
        path = f"/lead-segments/{path_segment(id)}"
        response = await self._line.send(
            "PATCH", path, endpoint=endpoint, body=lead_segment_patch_body(patch)
        )
        return _read_segment(response, endpoint)

    async def delete_lead_segment(self, id: str) -> None:
        """Deletes the lead segment (softly: the vendor keeps it); raises `VendorNotFound` without one."""
        endpoint = "DELETE /lead-segments/{id}"
        path = f"/lead-segments/{path_segment(id)}"
        await self._line.send("DELETE", path, endpoint=endpoint)

    # ------------------------------------------------------------ scheduling settings

    async def scheduling_settings(
        self, lead_segment_id: str
    ) -> tuple[SchedulingSetting, ...] | None:
        """What customers of the segment may book; None when the vendor does not tell (404 or 405)."""
        endpoint = "GET /lead-segments/{id}/scheduling-settings"
        try:
            path = f"/lead-segments/{path_segment(lead_segment_id)}/scheduling-settings"
            response = await self._line.send("GET", path, endpoint=endpoint)
        except VendorRefused as error:
            if isinstance(error, VendorNotFound) or error.status == 405:
                return None
            raise
        return _read_settings(response, endpoint)

    async def replace_scheduling_settings(
        self, lead_segment_id: str, settings: Sequence[SchedulingSettingDraft]
    ) -> tuple[SchedulingSetting, ...]:
        """Replaces the whole set and gives it as the vendor shows it. Check the settings first."""
        endpoint = "PUT /lead-segments/{id}/scheduling-settings"
        path = f"/lead-segments/{path_segment(lead_segment_id)}/scheduling-settings"
        response = await self._line.send(
            "PUT", path, endpoint=endpoint, body=scheduling_settings_body(settings)
        )
        return _read_settings(response, endpoint)

    # ------------------------------------------------------------ subjects

    async def subjects(self, *, start: int = 0, count: int = 100) -> Page[Subject]:
        """Positions `start` to `start + count` of the subjects."""
        page = await self._listed("/subjects", _SUBJECTS, start=start, count=count)
        items = tuple(read_subject(one) for one in page.items if one.deletedAt is None)
        return Page(items, start=page.start, has_more=page.has_more, total=page.total)

    async def subjects_by_id(self, ids: Sequence[str]) -> dict[str, Subject]:
        """The subjects of `ids` by id; unknown and deleted ones are absent."""
        found = await asyncio.gather(
            *(
                self._listed("/subjects", _SUBJECTS, query=_named("id[]", chunk), count=len(chunk))
                for chunk in batches(ids, BATCH)
            )
        )
        wanted = frozenset(ids)
        return {
            one.id: read_subject(one)
            for page in found
            for one in page.items
            if one.id in wanted and one.deletedAt is None
        }

    async def aclose(self) -> None:
        """Closes the way to the vendor."""
        await self._line.aclose()

    async def _listed(
        self,
        path: str,
        adapter: TypeAdapter[wire.Listed[T]],
        *,
        query: tuple[tuple[str, str], ...] = (),
        start: int = 0,
        count: int,
    ) -> Page[T]:
        """`count` positions of a list, in as many pages as the vendor makes of them."""
        endpoint = f"GET {path}"
        found: list[T] = []
        for _ in range(PAGES):
            window = (
                ("offset", str(start + len(found))),
                ("limit", str(max(count - len(found), 1))),
            )
            response = await self._line.send("GET", path, endpoint=endpoint, query=query + window)
            answer = decode(Vendor.PEXIP_ENGAGE, response, adapter, endpoint=endpoint)
            found += answer.data
            total = answer.meta.totalCount if answer.meta else None
            # Without a total a full page is taken for one with another behind it.
            end = start + min(len(found), count)
            has_more = bool(answer.data) and (len(found) >= count if total is None else end < total)
            if len(found) >= count or not has_more:
                return Page(tuple(found[:count]), start=start, has_more=has_more, total=total)
        raise VendorGarbled(
            Vendor.PEXIP_ENGAGE, f"more than {PAGES} pages for {count} records", endpoint=endpoint
        )


def _read_segment(response: Response, endpoint: str) -> LeadSegment:
    return read_lead_segment(
        decode(Vendor.PEXIP_ENGAGE, response, _SEGMENT, endpoint=endpoint).data
    )


def _read_settings(response: Response, endpoint: str) -> tuple[SchedulingSetting, ...]:
    found = decode(Vendor.PEXIP_ENGAGE, response, _SETTINGS, endpoint=endpoint).data
    return tuple(read_scheduling_setting(one) for one in found)


def _named(name: str, values: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """An array of the query, as the vendor insists: `name[]=a&name[]=b`."""
    return tuple((name, value) for value in dict.fromkeys(values))
