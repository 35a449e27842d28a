"""The Webex client: URLs, paging and statuses. The only file of this room that awaits.

Methods give records; what is read into them and what is sent is decided in `translate.py` and `bodies.py`.
Nothing here checks an input: call the `check_*` functions first. Every method raises `VendorError`s only. Where
a method gives `X | None`, None means that Webex has no such thing. A text that cannot be an id is treated as
one that Webex does not know, and is never sent.

Over the usual length because it is one list of endpoints, each a few lines.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import TypeAdapter

from gateway.vendors.answers import decode
from gateway.vendors.credentials import StaticBearer
from gateway.vendors.errors import VendorGarbled, VendorNotFound
from gateway.vendors.line import CallSeen, Line, Patience
from gateway.vendors.port import Response, Vendor, Wire
from gateway.vendors.records import (
    EventDraft,
    Holiday,
    HolidayDraft,
    HolidayPatch,
    Location,
    OperatingMode,
    OperatingModeDraft,
    OperatingModePatch,
    Page,
    Person,
    Schedule,
    ScheduleDraft,
    ScheduleEvent,
    ScheduleOwnerKind,
    SchedulePatch,
    ScheduleRef,
)
from gateway.vendors.texts import batches
from gateway.vendors.webex import bodies, translate, wire
from gateway.vendors.webex.faults import read_fault
from gateway.vendors.webex.ids import bare_id, is_likely, schedule_id
from gateway.vendors.webex.ids import event_id as id_of_event
from gateway.vendors.webex.paths import (
    HOLIDAY,
    HOLIDAYS,
    MODE,
    MODES,
    SCHEDULES,
    event_path,
    events_path,
    filled,
    modes_query,
    next_page,
    schedule_path,
)

T = TypeVar("T")
Query = tuple[tuple[str, str], ...]

IDS_PER_CALL = 85
"""What Webex takes in one list of ids."""
PEOPLE_PER_PAGE = 100
PEOPLE_PER_PAGE_OF_A_LOCATION = 50
LOCATIONS_PER_PAGE = 500
MODES_PER_PAGE = 100
SCHEDULES_PER_PAGE = 2000
PAGES = 200
"""No walk goes further: a list of more pages than this is not to be believed."""

CALLING: Query = (("callingData", "true"), ("excludeStatus", "true"))
"""People come with their location only when this is asked for, and sooner without their presence."""


def connect(
    *,
    base_url: str,
    token: str,
    wire: Wire,
    patience: Patience,
    org_id: str | None = None,
    observe: Callable[[CallSeen], None] | None = None,
) -> WebexClient:
    """A client of the Webex at `base_url` (up to and with `/v1`) that presents `token`.

    `org_id` names a customer's organization when the token is a partner's.
    """
    line = Line(
        Vendor.WEBEX,
        base_url=base_url,
        wire=wire,
        credentials=StaticBearer(token),
        patience=patience,
        read_fault=read_fault,
        correlation_header="TrackingID",
        observe=observe,
    )
    return WebexClient(line, org_id=org_id)


class WebexClient:
    """What the gateway asks of Webex. Ids in records have no padding; ids handed in may have it."""

    def __init__(self, line: Line, *, org_id: str | None = None) -> None:
        self._line = line
        self._organization: Query = (("orgId", bare_id(org_id)),) if org_id else ()

    async def aclose(self) -> None:
        """Closes the line."""
        await self._line.aclose()

    # ------------------------------------------------------------ people and locations

    async def people(self, ids: Sequence[str]) -> dict[str, Person]:
        """The people of these ids, by the ids as they were given; those that Webex does not know are absent."""
        wanted = [bare_id(each) for each in ids if is_likely(each)]
        chunks = batches(wanted, IDS_PER_CALL)
        found = {
            person.id: person
            for chunk in await _together([self._people_of(chunk) for chunk in chunks])
            for person in chunk
        }
        return {each: found[bare_id(each)] for each in ids if bare_id(each) in found}

    async def people_at(self, location_id: str) -> tuple[Person, ...]:
        """All people of a location; none when there is no such location."""
        if not is_likely(location_id):
            return ()
        query = (("locationId", bare_id(location_id)), ("max", str(PEOPLE_PER_PAGE_OF_A_LOCATION)))
        return tuple([person async for person in self._walk_people(query)])

    async def people_by_email(self, email: str) -> tuple[Person, ...]:
        """The people with that e-mail address: none or one, as a rule."""
        query = (("email", email), ("max", str(PEOPLE_PER_PAGE)))
        return tuple([person async for person in self._walk_people(query)])

    def all_people(self) -> AsyncIterator[Person]:
        """Everybody, page by page, as they are asked for."""
        return self._walk_people((("max", str(PEOPLE_PER_PAGE)),))

    async def location(self, location_id: str) -> Location | None:
        """One location."""
        shape = await self._find("/locations/{id}", location_id, adapter=wire.LOCATION)
        return None if shape is None else translate.read_location(shape)

    async def locations(self, *, start: int = 0, count: int = 100) -> Page[Location]:
        """A page of the locations."""
        query = (("start", str(start)), ("max", str(max(count, 1))))
        page, answer = await self._get("/locations", adapter=wire.LOCATIONS, query=query)
        items = tuple(translate.read_location(shape) for shape in page.items)
        return _cut(items, answer, start=start, count=count)

    async def all_locations(self) -> tuple[Location, ...]:
        """All locations."""
        query = (("max", str(LOCATIONS_PER_PAGE)),)
        pages = self._walk("/locations", adapter=wire.LOCATIONS, query=query)
        return tuple(
            [translate.read_location(shape) async for page in pages for shape in page.items]
        )

    # ------------------------------------------------------------ operating modes

    async def operating_modes(
        self,
        *,
        name: str | None = None,
        location_id: str | None = None,
        organization_only: bool = False,
        start: int = 0,
        count: int = 100,
    ) -> Page[OperatingMode]:
        """A page of the operating modes, by name: summaries without hours. `name` is a part of the name."""
        query = (
            *modes_query(name, location_id, organization_only=organization_only),
            ("start", str(start)),
            ("max", str(max(count, 1))),
        )
        page, answer = await self._get(MODES, adapter=wire.OPERATING_MODES, query=query)
        return _cut(_summaries(page), answer, start=start, count=count)

    async def all_operating_modes(
        self,
        *,
        name: str | None = None,
        location_id: str | None = None,
        organization_only: bool = False,
    ) -> tuple[OperatingMode, ...]:
        """All operating modes as summaries, narrowed as a page is."""
        query = (
            *modes_query(name, location_id, organization_only=organization_only),
            ("max", str(MODES_PER_PAGE)),
        )
        pages = self._walk(MODES, adapter=wire.OPERATING_MODES, query=query)
        return tuple([mode async for page in pages for mode in _summaries(page)])

    async def operating_mode(self, mode_id: str) -> OperatingMode | None:
        """One operating mode with its hours or holidays."""
        shape = await self._find(MODE, mode_id, adapter=wire.OPERATING_MODE)
        return None if shape is None else translate.read_operating_mode(shape, detailed=True)

    async def create_operating_mode(self, draft: OperatingModeDraft) -> str:
        """Makes an operating mode and gives its id. A name in use is `VendorConflict`."""
        return await self._make(MODES, body=bodies.operating_mode_body(draft))

    async def update_operating_mode(self, mode_id: str, patch: OperatingModePatch) -> None:
        """Changes a mode. With `holidays`, all of them are replaced and get new ids."""
        body = bodies.operating_mode_patch_body(patch)
        await self._call("PUT", MODE, mode_id, body=body)

    async def delete_operating_mode(self, mode_id: str) -> None:
        """Removes a mode."""
        await self._call("DELETE", MODE, mode_id)

    async def holiday(self, mode_id: str, holiday_id: str) -> Holiday | None:
        """One holiday of a mode."""
        shape = await self._find(HOLIDAY, mode_id, holiday_id, adapter=wire.EVENT)
        return None if shape is None else translate.read_holiday(shape, mode_id=mode_id)

    async def add_holiday(self, mode_id: str, draft: HolidayDraft) -> str:
        """Adds a holiday to a mode of type HOLIDAY and gives its id."""
        return await self._make(HOLIDAYS, mode_id, body=bodies.holiday_body(draft))

    async def update_holiday(self, mode_id: str, holiday_id: str, patch: HolidayPatch) -> None:
        """Changes a holiday; its id stays."""
        body = bodies.holiday_body(patch)
        await self._call("PUT", HOLIDAY, mode_id, holiday_id, body=body)

    async def remove_holiday(self, mode_id: str, holiday_id: str) -> None:
        """Removes a holiday."""
        await self._call("DELETE", HOLIDAY, mode_id, holiday_id)

    # ------------------------------------------------------------ schedules

    async def schedules(self, kind: ScheduleOwnerKind, owner_id: str) -> tuple[Schedule, ...]:
        """All schedules of a person or of a location, without events (`events` is None). A person's list does
        not hold those of the location, although Webex shows them there. An unknown owner is
        `VendorNotFound`."""
        query = (("max", str(SCHEDULES_PER_PAGE)),)
        pages = self._walk(SCHEDULES[kind], owner_id, adapter=wire.SCHEDULES, query=query)
        shapes = [shape async for page in pages for shape in page.schedules]
        return translate.read_schedule_list(shapes, kind=kind, owner_id=owner_id)

    async def schedule(self, ref: ScheduleRef) -> Schedule | None:
        """One schedule with its events."""
        path = schedule_path(ref)
        shape = await self._find(path, ref.owner_id, ref.id, adapter=wire.SCHEDULE)
        return None if shape is None else translate.read_schedule(shape, ref=_bare(ref))

    async def create_schedule(self, draft: ScheduleDraft) -> ScheduleRef:
        """Makes a schedule. A name in use is `VendorConflict`."""
        body = bodies.schedule_body(draft)
        made = await self._make(SCHEDULES[draft.owner_kind], draft.owner_id, body=body)
        return ScheduleRef(draft.owner_kind, bare_id(draft.owner_id), draft.type, made)

    async def update_schedule(
        self, ref: ScheduleRef, patch: SchedulePatch, *, current_name: str
    ) -> ScheduleRef:
        """Changes a schedule and gives its reference, which is new after a rename. Webex wants to hear the
        current name as well. Without `events` they stay; with `events`, those replace all."""
        body = bodies.schedule_patch_body(
            patch, kind=ref.owner_kind, type=ref.type, current_name=current_name
        )
        kept = await self._keep(schedule_path(ref), ref.owner_id, ref.id, body=body)
        id_ = kept or schedule_id(ref.owner_kind, patch.name or current_name)
        return replace(_bare(ref), id=id_)

    async def delete_schedule(self, ref: ScheduleRef) -> None:
        """Removes a schedule."""
        await self._call("DELETE", schedule_path(ref), ref.owner_id, ref.id)

    async def event(self, ref: ScheduleRef, event_id: str) -> ScheduleEvent | None:
        """One event of a schedule."""
        path = event_path(ref)
        shape = await self._find(path, ref.owner_id, ref.id, event_id, adapter=wire.EVENT)
        return None if shape is None else translate.read_event(shape, ref=_bare(ref))

    async def add_event(self, ref: ScheduleRef, draft: EventDraft) -> str:
        """Adds an event to a schedule and gives its id."""
        body = bodies.event_body(draft, kind=ref.owner_kind)
        return await self._make(events_path(ref), ref.owner_id, ref.id, body=body)

    async def update_event(
        self, ref: ScheduleRef, event_id: str, draft: EventDraft, *, current_name: str
    ) -> str:
        """Replaces an event and gives its id, which is new after a rename."""
        kind, path = ref.owner_kind, event_path(ref)
        body = bodies.event_update_body(draft, kind=kind, current_name=current_name)
        kept = await self._keep(path, ref.owner_id, ref.id, event_id, body=body)
        return kept or id_of_event(kind, draft.name)

    async def remove_event(self, ref: ScheduleRef, event_id: str) -> None:
        """Removes an event."""
        path = event_path(ref)
        await self._call("DELETE", path, ref.owner_id, ref.id, event_id)

    # ------------------------------------------------------------ how calls are made

    async def _call(
        self, method: str, path: str, *ids: str, query: Query = (), body: object | None = None
    ) -> Response:
        """`path` is a template with `{id}` for each of `ids`."""
        endpoint = f"{method} {path}"
        target = filled(path, ids)
        if target is None:
            message = "what was asked for has no id that Webex could know"
            raise VendorNotFound(Vendor.WEBEX, message, endpoint=endpoint)
        query = (*query, *self._organization)
        return await self._line.send(method, target, endpoint=endpoint, query=query, body=body)

    async def _get(
        self, path: str, *ids: str, adapter: TypeAdapter[T], query: Query = ()
    ) -> tuple[T, Response]:
        answer = await self._call("GET", path, *ids, query=query)
        return decode(Vendor.WEBEX, answer, adapter, endpoint=f"GET {path}"), answer

    async def _find(self, path: str, *ids: str, adapter: TypeAdapter[T]) -> T | None:
        try:
            return (await self._get(path, *ids, adapter=adapter))[0]
        except VendorNotFound:
            return None

    async def _make(self, path: str, *ids: str, body: object) -> str:
        answer = await self._call("POST", path, *ids, body=body)
        made = decode(Vendor.WEBEX, answer, wire.MADE, endpoint=f"POST {path}")
        return bare_id(made.id)

    async def _keep(self, path: str, *ids: str, body: object) -> str | None:
        """Updates a schedule or an event and gives its id, if Webex says it."""
        answer = await self._call("PUT", path, *ids, body=body)
        if not answer.body:
            return None
        kept = decode(Vendor.WEBEX, answer, wire.KEPT, endpoint=f"PUT {path}")
        return bare_id(kept.id) if kept.id else None

    async def _walk(
        self, path: str, *ids: str, adapter: TypeAdapter[T], query: Query
    ) -> AsyncIterator[T]:
        """Every page of a list. The links carry the whole query, so nothing is added to them."""
        endpoint = f"GET {path}"
        page, answer = await self._get(path, *ids, adapter=adapter, query=query)
        seen: set[str] = set()
        while True:
            yield page
            link = next_page(answer.headers.get("link"))
            if link is None:
                return
            if link in seen or len(seen) >= PAGES - 1 or not link.startswith("http"):
                raise VendorGarbled(
                    Vendor.WEBEX, "its list of pages has no sound end", endpoint=endpoint
                )
            seen.add(link)
            answer = await self._line.send("GET", link, endpoint=endpoint)
            page = decode(Vendor.WEBEX, answer, adapter, endpoint=endpoint)

    async def _walk_people(self, query: Query) -> AsyncIterator[Person]:
        pages = self._walk("/people", adapter=wire.PEOPLE, query=(*CALLING, *query))
        async for page in pages:
            for shape in page.items:
                yield translate.read_person(shape)

    async def _people_of(self, ids: Sequence[str]) -> list[Person]:
        query = (("id", ",".join(ids)), ("max", str(PEOPLE_PER_PAGE)))
        return [person async for person in self._walk_people(query)]


def _bare(ref: ScheduleRef) -> ScheduleRef:
    return replace(ref, owner_id=bare_id(ref.owner_id), id=bare_id(ref.id))


def _summaries(page: wire.OperatingModes) -> tuple[OperatingMode, ...]:
    return tuple(
        translate.read_operating_mode(shape, detailed=False) for shape in page.operatingModes
    )


def _cut(items: tuple[T, ...], answer: Response, *, start: int, count: int) -> Page[T]:
    # Webex refuses a page of none, so one is asked for and left out.
    goes_on = next_page(answer.headers.get("link")) is not None
    return Page(items[:count], start, has_more=goes_on or len(items) > count)


async def _together(calls: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """All of them at once; the first failure ends the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(call) for call in calls]
    except ExceptionGroup as failed:
        first = failed.exceptions[0]
    else:
        return [task.result() for task in tasks]
    # Raised out here, so that the group that holds it does not become its own context.
    raise first
