"""Orders about office hours (OpenTact): weekly blocks of time off for the whole account."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import ClassVar

from gateway.changes.desk import Desk, not_found, nothing_asked
from gateway.changes.faults import NotPossible
from gateway.changes.hands.opentact import drafted, equal_ids, is_readable
from gateway.changes.places import OfficeHoursOf
from gateway.changes.steps import Step
from gateway.timelines.refusals import Obstacle
from gateway.vendors.opentact import check_office_hours, check_office_hours_patch
from gateway.vendors.port import Problem
from gateway.vendors.records import OfficeHours, OfficeHoursDraft, OfficeHoursPatch

Entries = tuple[OfficeHours, ...]


@dataclass(frozen=True, slots=True)
class OfficeHoursCreate:
    """Create office hours. An entry that is equal to one that is there is a second one."""

    name: ClassVar[str] = "officeHoursCreate"
    draft: OfficeHoursDraft

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Nobody in particular."""
        return ()

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Everything that is wrong with the order as it stands."""
        return check_office_hours(self.draft)

    async def look(self, desk: Desk) -> Entries:
        """All entries."""
        return await desk.clients.opentact.office_hours()

    def steps(self, held: Entries, *, now: datetime) -> tuple[Step, ...]:  # noqa: ARG002  # the form of an order
        """One: the new entry."""
        return (block_made(self.draft, held),)


@dataclass(frozen=True, slots=True)
class OfficeHoursUpdate:
    """Change office hours."""

    name: ClassVar[str] = "officeHoursUpdate"
    id: str
    patch: OfficeHoursPatch

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Nobody in particular."""
        return ()

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """What can be seen without knowing the entry."""
        return nothing_asked(self.patch, what="entry") or check_office_hours_patch(self.patch, None)

    async def look(self, desk: Desk) -> OfficeHours:
        """The entry. Raises NotPossible without one."""
        return await _entry(desk, self.id)

    def steps(self, held: OfficeHours, *, now: datetime) -> tuple[Step, ...]:  # noqa: ARG002  # the form of an order
        """One: the entry as it shall be."""
        problems = check_office_hours_patch(self.patch, held)
        if problems:
            raise NotPossible(problems, Obstacle.BAD_USER_INPUT)
        given = {name: value for name, value in asdict(self.patch).items() if value is not None}
        before = drafted(held)
        step = Step(
            action=f"Change the office hours {_shown(held)}",
            place=OfficeHoursOf(held.id),
            before=before,
            after=replace(before, **given),
            undoable=is_readable(held),
        )
        return (step,)


@dataclass(frozen=True, slots=True)
class OfficeHoursDelete:
    """Delete office hours."""

    name: ClassVar[str] = "officeHoursDelete"
    id: str

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Nobody in particular."""
        return ()

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def look(self, desk: Desk) -> tuple[OfficeHours, Entries]:
        """The entry, and all of them. Raises NotPossible without the entry."""
        return await _entry(desk, self.id), await desk.clients.opentact.office_hours()

    def steps(
        self,
        held: tuple[OfficeHours, Entries],
        *,
        now: datetime,  # noqa: ARG002  # the form of an order
    ) -> tuple[Step, ...]:
        """One: the entry gone."""
        entry, entries = held
        return (block_removed(entry, entries),)


def block_made(draft: OfficeHoursDraft, entries: Entries) -> Step:
    """The step that makes an entry. `entries` are all that there are."""
    return Step(
        action=f"Create the office hours {_named(draft)}",
        place=OfficeHoursOf(known=equal_ids(entries, draft)),
        before=None,
        after=draft,
    )


def block_removed(entry: OfficeHours, entries: Entries) -> Step:
    """The step that removes an entry. `entries` are all that there are."""
    draft = drafted(entry)
    return Step(
        action=f"Delete the office hours {_shown(entry)}",
        place=OfficeHoursOf(entry.id, known=equal_ids(entries, draft)),
        before=draft,
        after=None,
        undoable=is_readable(entry),
    )


async def _entry(desk: Desk, id: str) -> OfficeHours:
    found = await desk.clients.opentact.office_hours_entry(id)
    if found is None:
        raise not_found("officeHoursId", "OpenTact has no office hours of this id.")
    return found


def _shown(entry: OfficeHours) -> str:
    return _named(drafted(entry)) if is_readable(entry) else f'"{entry.name or entry.id}"'


def _named(draft: OfficeHoursDraft) -> str:
    """Such as `"Lunch" on Monday`."""
    return f'"{draft.name}" on {draft.day_of_week.capitalize()}'
