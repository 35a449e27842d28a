"""Import and export: a whole sheet at once, or nothing of it.

Law: all or nothing. A conflict in row 900 leaves row 1 unwritten too, and says where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.directory import rows
from gateway.directory.associates import Directory
from gateway.directory.columns import RowProblem
from gateway.directory.import_plan import AskedRow, ImportPlan, plan_import
from gateway.directory.records import Associate, tidied
from gateway.directory.sheets import NOBODY, Sheet, read_people, write_people

__all__ = ["ImportReport", "RowProblem", "Sheet", "import_people", "read_people", "write_people"]

BATCH = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How an import went. The numbers are of rows without problems: what was done, or (with problems, or on a dry
    run) what would be. `applied` says whether it was."""

    created: int
    updated: int
    unchanged: int
    problems: tuple[RowProblem, ...]
    applied: bool = False


async def import_people(
    directory: Directory, sheet: Sheet, *, now: datetime, dry_run: bool, progress: Progress
) -> ImportReport:
    """Bring the directory to what the sheet says. Associates that the sheet does not name stay as they are.

    A row is the associate with its `id`; without one the associate with its e-mail address, else with its Webex
    person or dealer associate; else a new one. `progress` is called with rows done and rows in all. Nothing is written
    when anything is wrong, or on a dry run. Raises StoreUnavailable.
    """

    asked = tuple((row, tidied(row.patch.applied_to(NOBODY))) for row in sheet.rows)

    async def work(connection: AsyncConnection) -> ImportReport:
        present = await _present(connection, asked)
        plan = plan_import(asked, present=present, known_problems=sheet.problems)
        applied = not dry_run and not plan.problems
        if applied:
            await _write(connection, plan, now=now, progress=progress)
        return ImportReport(
            len(plan.created), len(plan.updated), plan.unchanged, plan.problems, applied
        )

    return await rows.written(directory.store, work, stoppable=True)


async def _present(connection: AsyncConnection, asked: Sequence[AskedRow]) -> list[Associate]:
    ids = dict.fromkeys(row.id for row, _ in asked if row.id is not None)
    found = await rows.having(connection, "id", ids)
    return found + await rows.holders(connection, [draft for _, draft in asked])


async def _write(
    connection: AsyncConnection, plan: ImportPlan, *, now: datetime, progress: Progress
) -> None:
    total = plan.unchanged + len(plan.created) + len(plan.updated)
    done = plan.unchanged
    progress(done, total)
    # All let go before any takes, so that two people may exchange their telephones.
    await rows.let_go(connection, [one.id for one in plan.updated])
    for write, people in ((rows.replace, plan.updated), (rows.insert, plan.created)):
        for start in range(0, len(people), BATCH):
            batch = people[start : start + BATCH]
            await write(connection, batch, now=now)
            done += len(batch)
            progress(done, total)
