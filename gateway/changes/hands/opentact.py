"""The hand that writes office hours (OpenTact).

Entries have no unique name. One whose id nobody has seen yet is found by being equal to what was written, and not among
those that were equal to it before; so one that was made by a call without an answer is not made again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields
from typing import ClassVar, cast

from gateway.changes.desk import Desk
from gateway.changes.places import Key, OfficeHoursOf
from gateway.changes.steps import Found, Step, Written, changed_members
from gateway.vendors.errors import VendorNotFound
from gateway.vendors.records import OfficeHours, OfficeHoursDraft, OfficeHoursPatch


def drafted(entry: OfficeHours) -> OfficeHoursDraft:
    """What would make the entry again. What cannot be read of it is None."""
    return OfficeHoursDraft(
        **{one.name: getattr(entry, one.name) for one in fields(OfficeHoursDraft)}
    )


def is_readable(entry: OfficeHours) -> bool:
    """Whether the entry could be put back as it was."""
    return entry.name is not None and not entry.data_problems


def equal_ids(entries: tuple[OfficeHours, ...], draft: OfficeHoursDraft) -> tuple[str, ...]:
    """The ids of those entries that say what the draft says, in order."""
    return tuple(sorted(entry.id for entry in entries if drafted(entry) == draft))


class OfficeHoursHand:
    """Finds and writes an entry of the account's office hours."""

    tells: ClassVar[bool] = True

    async def find(self, desk: Desk, step: Step) -> Found | None:
        """The entry by its id; without one, an equal one that was not there before. When an entry of an id is gone, only
        a step that makes it again looks for an equal one: any other would take somebody else's for it."""
        place = cast("OfficeHoursOf", step.place)
        if place.id is not None:
            entry = await desk.clients.opentact.office_hours_entry(place.id)
            if entry is not None:
                return Found(Key("OfficeHours", (entry.id,)), drafted(entry))
            if step.before is not None:
                return None
        return await self._equal(desk, step, place)

    async def create(self, desk: Desk, step: Step) -> Written:
        """A new entry. OpenTact refuses none for being there twice."""
        entry = await desk.clients.opentact.create_office_hours(step.after)
        return Written(Key("OfficeHours", (entry.id,)))

    async def update(self, desk: Desk, step: Step, found: Found) -> Written:
        """The members that the step changes."""
        changed = {name: getattr(step.after, name) for name in changed_members(step)}
        await desk.clients.opentact.update_office_hours(
            found.key.parts[0], OfficeHoursPatch(**changed)
        )
        return Written(found.key)

    async def delete(self, desk: Desk, step: Step, found: Found | None) -> Written:
        """No entry any more; one that went in this very moment is gone too."""
        if found is None:
            return Written(step.place.key)
        with suppress(VendorNotFound):
            await desk.clients.opentact.delete_office_hours(found.key.parts[0])
        return Written(found.key)

    async def _equal(self, desk: Desk, step: Step, place: OfficeHoursOf) -> Found | None:
        draft = step.before if step.after is None else step.after
        entries = await desk.clients.opentact.office_hours()
        new = [id for id in equal_ids(entries, draft) if id not in place.known]
        return Found(Key("OfficeHours", (new[0],)), draft) if new else None
