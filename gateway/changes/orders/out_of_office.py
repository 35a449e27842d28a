"""Orders about being out of office (myKaarma).

The vendor keeps one record per associate, replaces it whole, and never shows it. What is replaced is what we remember;
where the vendor's flag shows an absence that is not ours, it is replaced by wish only, and nobody can put it back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from gateway.changes.desk import Desk, associate_named
from gateway.changes.faults import NotPossible
from gateway.changes.hands.mykaarma import known, lasting
from gateway.changes.places import OutOfOfficeOf
from gateway.changes.plans.absences import setting
from gateway.changes.steps import Step
from gateway.directory import Associate
from gateway.timelines.plans import check_absence
from gateway.timelines.refusals import (
    SET_ELSEWHERE,
    Obstacle,
    no_delegate,
    not_linked_to_mykaarma,
)
from gateway.vendors.mykaarma.knowledge import covers
from gateway.vendors.port import Problem
from gateway.vendors.records import OutOfOffice, OutOfOfficeDelegation, OutOfOfficeDraft

__all__ = [
    "OutOfOfficeEnd",
    "OutOfOfficeSet",
    "ended",
    "ending",
    "is_set_elsewhere",
    "known",
    "linked_key",
    "out_of_office_step",
]


@dataclass(frozen=True, slots=True)
class Held:
    """Who it is about, the record that we remember of them, and whether the vendor shows an absence that is not it.
    `delegation` is the order's, with the delegate found."""

    associate: Associate
    record: OutOfOffice | None
    elsewhere: bool
    delegation: OutOfOfficeDelegation | None = None


@dataclass(frozen=True, slots=True)
class OutOfOfficeSet:
    """Set somebody out of office. `delegate_associate_id` is the directory's id of who takes over. With `overwrite` an
    absence that was set elsewhere is replaced, which cannot be undone."""

    name: ClassVar[str] = "outOfOfficeSet"
    associate_id: str
    draft: OutOfOfficeDraft
    delegate_associate_id: str | None = None
    overwrite: bool = False

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Who is out of office."""
        return (self.associate_id,)

    def check(self, *, now: datetime) -> list[Problem]:
        """Everything that is wrong with the order as it stands."""
        return check_absence(
            self.draft,
            associate_id=self.associate_id,
            delegate_associate_id=self.delegate_associate_id,
            now=now,
        )

    async def look(self, desk: Desk) -> Held:
        """What there is of the associate, and the delegate."""
        associate = await associate_named(desk, self.associate_id)
        key = linked_key(associate)
        delegation = await self._delegation(desk)
        record = await known(desk, key)
        return Held(associate, record, await is_set_elsewhere(desk, key, record), delegation)

    def steps(self, held: Held, *, now: datetime) -> tuple[Step, ...]:
        """One: the record as it shall be. Without a start it begins now, once and for all."""
        # It may have waited for its turn until it was over.
        problems = self.check(now=now)
        if problems:
            raise NotPossible(problems, Obstacle.BAD_USER_INPUT)
        if held.elsewhere and not self.overwrite:
            raise NotPossible.by(SET_ELSEWHERE)
        draft = replace(
            self.draft, starts_at=self.draft.starts_at or now, delegation=held.delegation
        )
        # Where the vendor shows another one, ours has been replaced already.
        ours = None if held.elsewhere else held.record
        step = out_of_office_step(
            linked_key(held.associate),
            held.record,
            draft,
            elsewhere=held.elsewhere,
            action=setting(held.associate, ours, draft, now=now),
        )
        return (step,)

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

    name: ClassVar[str] = "outOfOfficeEnd"
    associate_id: str
    at: datetime | None = None

    @property
    def associate_ids(self) -> tuple[str, ...]:
        """Who is back."""
        return (self.associate_id,)

    def check(self, *, now: datetime) -> list[Problem]:  # noqa: ARG002  # the form of an order
        """Nothing can be wrong with the order alone."""
        return []

    async def look(self, desk: Desk) -> Held:
        """What there is of the associate."""
        associate = await associate_named(desk, self.associate_id)
        key = linked_key(associate)
        record = await known(desk, key)
        return Held(associate, record, await is_set_elsewhere(desk, key, record))

    def steps(self, held: Held, *, now: datetime) -> tuple[Step, ...]:
        """One: the record with its end."""
        step = out_of_office_step(
            linked_key(held.associate),
            held.record,
            ending(held.record, held.elsewhere, at=self.at or now, now=now),
            elsewhere=held.elsewhere,
            action=f"End the out of office of {held.associate.name}",
        )
        return (step,)


def out_of_office_step(
    key: tuple[str, str],
    before: OutOfOffice | None,
    after: OutOfOfficeDraft,
    *,
    elsewhere: bool,
    action: str,
) -> Step:
    """The step that makes `after` of the record that we remember. `after` has its start already: a step that is carried
    out again has to write the same. One that is empty removes the record. With `elsewhere` the vendor holds something
    else than `before`, so that the step cannot be undone."""
    return Step(
        action=action,
        place=OutOfOfficeOf(*key),
        before=lasting(before.draft if before else None),
        after=lasting(after),
        undoable=not elsewhere,
    )


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


def linked_key(associate: Associate) -> tuple[str, str]:
    """Department and dealer associate of somebody. Raises NotPossible when there is no link."""
    key = associate.links.out_of_office_key
    if key is None:
        raise NotPossible.by(*not_linked_to_mykaarma(associate, ("associateId",)))
    return key


async def is_set_elsewhere(desk: Desk, key: tuple[str, str], record: OutOfOffice | None) -> bool:
    """Whether the vendor shows an absence that is not `record`. Asks only when `record` is not in force. Raises
    VendorError."""
    if record is not None and covers(record, desk.clock()):
        return False
    found = (await desk.clients.mykaarma.dealer_associates([key[1]])).get(key[1])
    return found is not None and bool(found.out_of_office)
