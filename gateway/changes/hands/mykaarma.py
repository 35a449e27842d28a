"""The hand that writes outs of office (myKaarma).

The vendor keeps one record per associate, replaces it whole, never shows it and cannot remove it. So what it accepted
is remembered, and our memory is what is found; and an absence is taken back by an empty record, one that ends when it
starts, which counts as none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, cast

from gateway.changes.desk import Desk
from gateway.changes.places import Key, OutOfOfficeOf
from gateway.changes.steps import Found, Step, Written, changed_members
from gateway.vendors.mykaarma.knowledge import from_memory, to_memory
from gateway.vendors.records import OutOfOffice, OutOfOfficeDraft


async def known(desk: Desk, key: tuple[str, str]) -> OutOfOffice | None:
    """The record that the gateway remembers of a department's dealer associate, be it empty. Raises StoreError."""
    remembered = (await desk.memory.recall([key])).get(key)
    return from_memory(key, remembered[0]) if remembered else None


def lasting(draft: OutOfOfficeDraft | None) -> OutOfOfficeDraft | None:
    """The draft, or None when it is empty: over by the time that it starts."""
    if draft is None or draft.starts_at is None or draft.ends_at is None:
        return draft
    return draft if draft.starts_at < draft.ends_at else None


class OutOfOfficeHand:
    """Finds and writes the out of office of a dealer associate. The PUT is an upsert: made again, it changes nothing."""

    tells: ClassVar[bool] = False

    async def find(self, desk: Desk, step: Step) -> Found | None:
        """What we remember; None when that is empty."""
        record = await known(desk, _key(step))
        draft = lasting(record.draft if record else None)
        return None if draft is None else Found(Key("OutOfOffice", _key(step)), draft)

    async def create(self, desk: Desk, step: Step) -> Written:
        """Write `step.after`; where it replaces a record and has been written already, write that again."""
        again = None if step.before is None else await self.find(desk, step)
        if again is not None:
            return await self.update(desk, step, again)
        return await _write(desk, step, step.after)

    async def update(self, desk: Desk, step: Step, found: Found) -> Written:
        """Write what we remember, with the members that the step changes."""
        changed = {name: getattr(step.after, name) for name in changed_members(step)}
        return await _write(desk, step, replace(found.value, **changed))

    async def delete(self, desk: Desk, step: Step, found: Found | None) -> Written:  # noqa: ARG002  # none is needed
        """Write an empty record. `found` may be None: what the vendor holds, nobody knows."""
        now = desk.clock()
        return await _write(desk, step, OutOfOfficeDraft(starts_at=now, ends_at=now))


async def _write(desk: Desk, step: Step, draft: OutOfOfficeDraft) -> Written:
    """Tell the vendor, then remember what it accepted. A crash between the two leaves a step to be done again."""
    key = _key(step)
    warnings = await desk.clients.mykaarma.set_out_of_office(*key, draft)
    await desk.memory.remember(*key, to_memory(draft), now=desk.clock())
    return Written(Key("OutOfOffice", key), warnings)


def _key(step: Step) -> tuple[str, str]:
    place = cast("OutOfOfficeOf", step.place)
    return place.department_id, place.dealer_associate_id
