"""Orders about being out of office (myKaarma).

The vendor keeps one record per associate, replaces it whole, and never shows it: what it accepted is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from gateway.changes.desk import Desk, NotPossible, associate_named
from gateway.directory import Associate
from gateway.timelines.plans import check_absence
from gateway.timelines.refusals import (
    SET_ELSEWHERE,
    Obstacle,
    no_delegate,
    not_linked_to_mykaarma,
)
from gateway.vendors.mykaarma.knowledge import covers, from_memory, to_memory
from gateway.vendors.port import Problem, Vendor
from gateway.vendors.records import OutOfOffice, OutOfOfficeDelegation, OutOfOfficeDraft

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """What the vendor took: the record's key, and what it warned of, as texts for people."""

    key: Key
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutOfOfficeSet:
    """Set somebody out of office. `delegate_associate_id` is the directory's id of who takes over."""

    vendor: ClassVar[Vendor | None] = Vendor.MYKAARMA
    associate_id: str
    draft: OutOfOfficeDraft
    delegate_associate_id: str | None = None
    overwrite: bool = False

    def check(self, *, now: datetime) -> list[Problem]:
        """Everything that is wrong with the order as it stands."""
        return check_absence(
            self.draft,
            associate_id=self.associate_id,
            delegate_associate_id=self.delegate_associate_id,
            now=now,
        )

    async def carry_out(self, desk: Desk) -> Written:
        """Write it."""
        key = linked_key(await associate_named(desk, self.associate_id))
        draft = replace(self.draft, delegation=await self._delegation(desk))
        if draft.starts_at is None:
            draft = replace(draft, starts_at=desk.now)
        async with desk.turns.of(key):
            if not self.overwrite:
                await _refuse_if_set_elsewhere(desk, key)
            return await write(desk, key, draft)

    async def _delegation(self, desk: Desk) -> OutOfOfficeDelegation | None:
        if self.delegate_associate_id is None:
            return self.draft.delegation
        delegate = await associate_named(
            desk, self.delegate_associate_id, path="delegation.delegateAssociateId"
        )
        for refusal in no_delegate(delegate):
            raise NotPossible.by(refusal)
        shown = self.draft.delegation and self.draft.delegation.delegate_name
        dealer_associate_id = delegate.links.mykaarma_dealer_associate_id
        return OutOfOfficeDelegation(dealer_associate_id, shown or delegate.name)


@dataclass(frozen=True, slots=True)
class OutOfOfficeEnd:
    """End an out of office at an instant; None means now."""

    vendor: ClassVar[Vendor | None] = Vendor.MYKAARMA
    associate_id: str
    at: datetime | None = None

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def carry_out(self, desk: Desk) -> Written:
        """Write the record again with its end."""
        key = linked_key(await associate_named(desk, self.associate_id))
        async with desk.turns.of(key):
            record = await known(desk, key)
            elsewhere = await _is_set_elsewhere(desk, key, record)
            draft = ending(record, elsewhere, at=self.at or desk.now, now=desk.now)
            return await write(desk, key, draft)


def ending(
    record: OutOfOffice | None, elsewhere: bool, *, at: datetime, now: datetime
) -> OutOfOfficeDraft:
    """What ends an out of office at `at`. Of one that was set elsewhere we know nothing but that it shall end: what
    replaces it lasts from now until then. Raises NotPossible for a record that has ended by then."""
    if elsewhere:
        return OutOfOfficeDraft(starts_at=min(at, now), ends_at=at)
    if record is not None and record.ends_at is not None and record.ends_at <= at:
        raise NotPossible(
            [Problem(("at",), f"It has ended by then, at {record.ends_at.isoformat()}.")],
            Obstacle.CONFLICT,
        )
    return ended(record, at)


def ended(record: OutOfOffice | None, at: datetime) -> OutOfOfficeDraft:
    """The record with its end at `at`. One that has not begun by then becomes empty: it starts and ends there, as
    does none at all."""
    if record is None:
        return OutOfOfficeDraft(starts_at=at, ends_at=at)
    begun = record.starts_at is None or record.starts_at <= at
    return replace(record.draft, starts_at=record.starts_at if begun else at, ends_at=at)


def linked_key(associate: Associate) -> Key:
    """Department and dealer associate of somebody. Raises NotPossible when there is no link."""
    key = associate.links.out_of_office_key
    if key is None:
        raise NotPossible.by(*not_linked_to_mykaarma(associate, ("associateId",)))
    return key


async def known(desk: Desk, key: Key) -> OutOfOffice | None:
    """The record that the gateway remembers."""
    remembered = (await desk.memory.recall([key])).get(key)
    return from_memory(key, remembered[0]) if remembered else None


async def write(desk: Desk, key: Key, draft: OutOfOfficeDraft) -> Written:
    """Tell the vendor, then remember what it accepted."""
    warnings = await desk.clients.mykaarma.set_out_of_office(*key, draft)
    await desk.memory.remember(*key, to_memory(draft), now=desk.now)
    return Written(key, warnings)


async def _refuse_if_set_elsewhere(desk: Desk, key: Key) -> None:
    if await _is_set_elsewhere(desk, key, await known(desk, key)):
        raise NotPossible.by(SET_ELSEWHERE)


async def _is_set_elsewhere(desk: Desk, key: Key, record: OutOfOffice | None) -> bool:
    """Whether the vendor shows an absence that is not `record`. Asks only when `record` is not in force."""
    if record is not None and covers(record, desk.now):
        return False
    found = (await desk.clients.mykaarma.dealer_associates([key[1]])).get(key[1])
    return found is not None and bool(found.out_of_office)
