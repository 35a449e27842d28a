"""What a sheet means for a directory: decided here, done by `exchange.py`. Pure, but for the ids of new associates.

Rule 1: a row with an id is that associate, and becomes a new one with that id when there is none: so an export can be
        brought back into an empty directory.
Rule 2: a row without an id is the associate with its e-mail address, else the one with its Webex person or dealer
        associate, else a new one. A row with a name alone is always a new one.
Rule 3: what only one may have is looked at when all rows are applied: within a sheet people may exchange it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from gateway.directory.check import check_associate
from gateway.directory.columns import RowProblem, in_order, row_problem
from gateway.directory.records import Associate, AssociateDraft, tidied
from gateway.directory.sheets import NOBODY, SheetRow, shared_claims
from gateway.directory.uniqueness import claims, conflict

AskedRow: TypeAlias = tuple[SheetRow, AssociateDraft]
"""A row, and what it says read alone."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Rows to write, how many need no writing, and what stands in the way."""

    created: tuple[Associate, ...]
    updated: tuple[Associate, ...]
    unchanged: int
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row's associate: as she is (None: not there yet) and as she shall be."""

    row: int
    present: Associate | None
    wanted: Associate


def plan_import(
    asked: Sequence[AskedRow],
    *,
    present: Iterable[Associate],
    known_problems: Sequence[RowProblem] = (),
) -> ImportPlan:
    """Plan the import. `present` has at least the associates with an id, or with anything unique, that the rows name.

    A place that `known_problems` has already is not reported again.
    """
    by_id = {one.id: one for one in present}
    owners = {
        (claim.column, claim.key): one for one in by_id.values() for claim in claims(one.draft)
    }
    outcomes: list[Outcome] = []
    problems: list[RowProblem] = []
    for row, draft in asked:
        owner, problem = _owner(row, draft, by_id=by_id, owners=owners)
        wanted = tidied(row.patch.applied_to(owner.draft if owner else NOBODY))
        found = [row_problem(row.number, one) for one in check_associate(wanted)]
        found += [problem] if problem is not None else []
        problems += found
        if not found:
            own_id = owner.id if owner else row.id or str(uuid.uuid4())
            outcomes.append(Outcome(row.number, owner, Associate.of(own_id, wanted)))
    problems += _same_associate(outcomes)
    # Rows of one associate claim the same things, and have been told so already.
    distinct = {one.wanted.id: one for one in outcomes}.values()
    problems += shared_claims((one.row, one.wanted.draft) for one in distinct)
    problems += _held_by_others(outcomes, by_id.values())
    return _plan(outcomes, problems=problems, known=known_problems)


def _owner(
    row: SheetRow,
    draft: AssociateDraft,
    *,
    by_id: Mapping[str, Associate],
    owners: Mapping[tuple[str, str], Associate],
) -> tuple[Associate | None, RowProblem | None]:
    """Whose row it is (None: a new associate's), or why that cannot be told."""
    if row.id is not None:
        return by_id.get(row.id), None
    found = [(claim, owners.get((claim.column, claim.key))) for claim in claims(draft)]
    holders = [(claim, holder) for claim, holder in found if holder is not None]
    if not holders:
        return None, None
    first, owner = holders[0]
    if first.column != "email_folded":
        for other, holder in holders[1:]:
            if holder.id != owner.id:
                message = f"{other.said} of {holder.name}, but {first.said} of {owner.name}"
                return None, RowProblem(row.number, other.path[-1], message)
    return owner, None


def _same_associate(outcomes: Iterable[Outcome]) -> list[RowProblem]:
    rows: dict[str, list[Outcome]] = {}
    for one in outcomes:
        rows.setdefault(one.wanted.id, []).append(one)
    return [
        RowProblem(one.row, "id", f"is the same associate as row {_others(group, one)}")
        for group in rows.values()
        if len(group) > 1
        for one in group
    ]


def _held_by_others(outcomes: Sequence[Outcome], present: Iterable[Associate]) -> list[RowProblem]:
    """Claims on what an associate has whom the sheet does not name: her row stays as it is."""
    named = {one.wanted.id for one in outcomes}
    held = {
        (claim.column, claim.key): one
        for one in present
        if one.id not in named
        for claim in claims(one.draft)
    }
    found = []
    for outcome in outcomes:
        for claim in claims(outcome.wanted.draft):
            holder = held.get((claim.column, claim.key))
            if holder is not None:
                message = conflict(claim, holder).message
                found.append(RowProblem(outcome.row, claim.path[-1], message))
    return found


def _plan(
    outcomes: Sequence[Outcome], *, problems: Sequence[RowProblem], known: Sequence[RowProblem]
) -> ImportPlan:
    places = {(one.row, one.column) for one in known}
    fresh = [one for one in problems if (one.row, one.column) not in places]
    bad = {one.row for one in (*known, *fresh)}
    good = [one for one in outcomes if one.row not in bad]
    changed = [one for one in good if one.present != one.wanted]
    return ImportPlan(
        created=tuple(one.wanted for one in changed if one.present is None),
        updated=tuple(one.wanted for one in changed if one.present is not None),
        unchanged=len(good) - len(changed),
        problems=in_order((*known, *fresh)),
    )


def _others(group: Sequence[Outcome], one: Outcome) -> str:
    return ", ".join(str(other.row) for other in group if other is not one)
