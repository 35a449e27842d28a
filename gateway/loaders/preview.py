"""Whom a planned change could touch, with what is known about them, and what stands in its way. Only reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gateway.directory import Associate, AssociateFilter
from gateway.loaders.base import Loader, each, settled
from gateway.loaders.permissions import is_shown
from gateway.loaders.timelines import people_of, reading
from gateway.loaders.webex import those_there
from gateway.timelines import Source, value_of
from gateway.timelines.plans import AbsencePlan, EventPlan, HolidayPlan, Plan, WeekPlan
from gateway.timelines.preview import Preview, in_the_way
from gateway.timelines.preview_facts import is_mode
from gateway.timelines.refusals import (
    ONLY_UNLIMITED,
    Refusal,
    name_taken,
    no_delegate,
    not_linked_to_mykaarma,
    not_linked_to_webex,
    unknown_associate,
    unknown_location,
    unknown_schedule,
)
from gateway.vendors.errors import VendorError
from gateway.vendors.port import Problem
from gateway.vendors.records import (
    OperatingMode,
    OperatingModeLevel,
    OperatingModeType,
    ScheduleOwnerKind,
)

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """A plan, and what is wrong with the ids that it was to be made of. `with_steps`: the steps are wanted too."""

    plan: Plan
    problems: tuple[Problem, ...] = ()
    with_steps: bool = False


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A preview, and the steps that the change would take: none with a refusal or a failure, or when not wanted."""

    preview: Preview
    steps: tuple[Any, ...] = ()


class _Whom:
    """Collects the people whom a plan could touch, and what stands in its way."""

    def __init__(self) -> None:
        self.associates: dict[str, Associate] = {}
        self.refusals: list[Refusal] = []

    def add(self, associates: Iterable[Associate | None]) -> None:
        self.associates |= {one.id: one for one in associates if one is not None}

    def in_order(self) -> list[Associate]:
        return sorted(self.associates.values(), key=lambda one: one.position)


class Previews(Loader[PlanAsked, Foreseen]):
    """A vendor's failure to tell whom a plan touches, or what it holds where the steps are wanted, is part of the
    preview; its failure to tell about one of them is part of what is known about them."""

    async def fetch(self, keys: Sequence[PlanAsked]) -> Iterable[Foreseen]:
        return await each(keys, self._foreseen)

    async def _foreseen(self, asked: PlanAsked) -> Foreseen:
        preview = await self._preview(asked)
        if not asked.with_steps or preview.refusals or preview.failure is not None:
            return Foreseen(preview)
        try:
            planned = await self.sources.changes.planned(asked.plan, now=self.now)
        except VendorError as error:
            self.loaders.noticed([Source(error.vendor, True, error=error)])
            return Foreseen(replace(preview, people=(), failure=error))
        if planned.refusals:
            return Foreseen(replace(preview, people=(), refusals=planned.refusals))
        return Foreseen(preview, planned.steps)

    async def _preview(self, asked: PlanAsked) -> Preview:
        empty = Preview(asked.plan, self.sources.house, self.now)
        if asked.plan.is_wide and self.loaders.caller.departments is not None:
            return replace(empty, refusals=(ONLY_UNLIMITED,))
        # Where an id is wrong, whatever else is said about that place comes only from the id being wrong.
        told = {problem.path for problem in asked.problems}
        wrong = [one for one in asked.plan.check(now=self.now) if one.path not in told]
        if asked.problems or wrong:
            found = (*asked.problems, *wrong)
            return replace(empty, refusals=tuple(Refusal(problem) for problem in found))
        try:
            whom = await self._whom(asked.plan)
        except VendorError as error:
            self.loaders.noticed([Source(error.vendor, True, error=error)])
            return replace(empty, failure=error)
        if whom.refusals:
            return replace(empty, refusals=tuple(whom.refusals))
        people = await people_of(self, whom.in_order())
        facts = (one.known.facts for one in people)
        refusals = tuple(
            refusal
            for one in facts
            if one is not None
            for refusal in in_the_way(one, asked.plan, house=empty.house, now=self.now)
        )
        return replace(empty, people=() if refusals else people, refusals=refusals)

    # ------------------------------------------------------------ whom

    async def _whom(self, plan: Plan) -> _Whom:
        whom = _Whom()
        match plan:
            case AbsencePlan():
                await self._of_absence(plan, whom)
            case EventPlan():
                await self._of_event(plan, whom)
            case WeekPlan():
                await self._of_week(plan, whom)
            case HolidayPlan():
                await self._of_holiday(plan, whom)
        return whom

    async def _of_absence(self, plan: AbsencePlan, whom: _Whom) -> None:
        for one, place in await self._named([plan.associate_id], (("associateId",),), whom):
            whom.refusals += not_linked_to_mykaarma(one, place)
            whom.add([one])
        if plan.delegate_associate_id is not None:
            at = ("delegation", "delegateAssociateId")
            for one, _ in await self._named([plan.delegate_associate_id], (at,), whom):
                whom.refusals += no_delegate(one)
        delegate = plan.delegation and plan.delegation.delegate_dealer_associate_id
        if delegate and not await self._may_name(delegate):
            whom.refusals.append(unknown_associate(("delegation", "delegateDealerAssociateId")))

    async def _may_name(self, dealer_associate_id: str) -> bool:
        """Whether the caller may name a dealer associate who need not be in the directory."""
        if self.loaders.caller.departments is None:
            return True
        loader = self.loaders.by_name("associate_by_dealer_associate")
        return await loader.load(dealer_associate_id) is not None

    async def _of_event(self, plan: EventPlan, whom: _Whom) -> None:
        ref = plan.ref
        if not await is_shown(self.loaders, "schedule", ref):
            whom.refusals.append(unknown_schedule(("scheduleId",)))
            return
        schedule = await reading(self.loaders.by_name("schedule"), ref)
        if not isinstance(schedule, VendorError) and schedule.value is None:
            whom.refusals.append(unknown_schedule(("scheduleId",)))
        elif ref.owner_kind is ScheduleOwnerKind.PERSON:
            whom.add([await self.loaders.by_name("associate_by_webex_person").load(ref.owner_id)])
        else:
            whom.add(await self._people_at(ref.owner_id))

    async def _of_week(self, plan: WeekPlan, whom: _Whom) -> None:
        await self._each_named(plan.associate_ids, whom, unlinked=not_linked_to_webex)
        if plan.location_id is not None:
            await self._places([plan.location_id], (("locationId",),), whom)
            wanted = OperatingModeType.DIFFERENT_HOURS_DAILY
            whom.refusals += await self._name_taken(plan.name, [plan.location_id], wanted)
        if plan.account:
            everybody = await self._everybody()
            whom.add(one for one in everybody if one.links.opentact_account)

    async def _of_holiday(self, plan: HolidayPlan, whom: _Whom) -> None:
        await self._each_named(plan.associate_ids, whom, unlinked=not_linked_to_mykaarma)
        await self._places(plan.location_ids, _members("locationIds", plan.location_ids), whom)
        levels: Sequence[str | None] = ()
        if plan.level is not None:
            is_one = plan.level is OperatingModeLevel.ORGANIZATION
            levels = (None,) if is_one else await those_there(self.loaders, plan.location_ids)
        whom.refusals += await self._name_taken(plan.name, levels, OperatingModeType.HOLIDAY)
        if plan.level is OperatingModeLevel.ORGANIZATION:
            everybody = await self._everybody()
            whom.add(one for one in everybody if one.links.webex_person_id is not None)

    # ------------------------------------------------------------ what the plan names

    async def _each_named(
        self,
        ids: Sequence[str],
        whom: _Whom,
        *,
        unlinked: Callable[[Associate, Path], Iterable[Refusal]],
    ) -> None:
        """Everybody of `associateIds`; `unlinked` says which link somebody lacks."""
        for one, at in await self._named(ids, _members("associateIds", ids), whom):
            whom.refusals += unlinked(one, at)
            whom.add([one])

    async def _named(
        self, ids: Sequence[str], paths: Sequence[Path], whom: _Whom
    ) -> list[tuple[Associate, Path]]:
        """The associates of these ids, each once, and where in the input; one that nobody has stands in the way."""
        rows: list[Associate | None] = await self.loaders.by_name("associate").load_many(list(ids))
        found: dict[str, tuple[Associate, Path]] = {}
        for row, path in zip(rows, paths, strict=True):
            if row is None:
                whom.refusals.append(unknown_associate(path))
            else:
                found.setdefault(row.id, (row, path))
        return list(found.values())

    async def _everybody(self) -> tuple[Associate, ...]:
        found: tuple[Associate, ...] = await self.loaders.by_name("matching_associates").load(
            AssociateFilter()
        )
        return found

    async def _places(self, ids: Sequence[str], paths: Sequence[Path], whom: _Whom) -> None:
        """Everybody at the locations. One that is not there stands in the way. Raises VendorError."""
        found = await self.loaders.by_name("location").load_many(list(ids))
        for one, path in zip(found, paths, strict=True):
            if one is None:
                whom.refusals.append(unknown_location(path))
        there = [one.id for one in found if one is not None]
        for people in settled(await each(there, self._people_at)):
            whom.add(people)

    async def _people_at(self, location_id: str) -> list[Associate | None]:
        people = await self.loaders.by_name("people_at").load(location_id)
        loader = self.loaders.by_name("associate_by_webex_person")
        found: list[Associate | None] = await loader.load_many([one.id for one in people])
        return found

    async def _name_taken(
        self, name: str, locations: Sequence[str | None], wanted: OperatingModeType
    ) -> list[Refusal]:
        """Whether a mode of the plan's name is of another type, at one of the locations (None: at the organization). A
        list that cannot be read stands in nobody's way: what it might hold is unknown, and shows as that."""
        found: list[Refusal] = []
        listed = settled(await each(locations, self._modes))
        for location_id, modes in zip(locations, listed, strict=True):
            at_location = location_id is not None
            level = OperatingModeLevel.LOCATION if at_location else OperatingModeLevel.ORGANIZATION
            for mode in modes:
                if is_mode(mode, name, level):
                    found += name_taken(mode, wanted)
        return list(dict.fromkeys(found))

    async def _modes(self, location_id: str | None) -> tuple[OperatingMode, ...]:
        lists, key = ("operating_modes_at", location_id or "")
        if location_id is None:
            lists, key = "organization_operating_modes", "all"
        return value_of(await reading(self.loaders.by_name(lists), key)) or ()


def _members(name: str, ids: Sequence[str]) -> tuple[Path, ...]:
    """Where each of the ids stands in the input."""
    return tuple((name, str(place)) for place in range(len(ids)))
