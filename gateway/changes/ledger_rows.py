"""Changes as rows: the questions about them as statements, the answers as records, and what is written. Statements
about several tables are put here together; in which transaction they run is the ledger's business."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, TypeAlias, cast, get_args

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.changes.faults import Fault
from gateway.changes.places import Key
from gateway.changes.records import (
    EVERYTHING,
    Change,
    ChangeFilter,
    NewChange,
    Sight,
    StepRecord,
    workflow_id,
)
from gateway.changes.states import ChangeStatus, Effect, Goal, OnFailure, StepStatus
from gateway.changes.steps import Step
from gateway.changes.values import plain, told
from gateway.directory.queries import is_storable, of_departments
from gateway.store.tables import associates, change_associates, change_steps, changes

Condition: TypeAlias = sa.ColumnElement[bool]
Rows: TypeAlias = sa.Select[*tuple[Any, ...]]
Row: TypeAlias = Mapping[str, Any]

FAULTS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Fault)}

# A change and its step stand in one row, and both have a status.
OF_STEP = "step_"
LONGEST_ID = 64
"""More than any id of the directory has characters."""
STEP_COLUMNS = [column.label(f"{OF_STEP}{column.name}") for column in change_steps.c]


# ------------------------------------------------------------ asking


def chosen(*conditions: Condition, count: int | None = None) -> Rows:
    """At most `count` changes that meet the conditions, with their steps: the latest first, then by id."""
    latest_first = (changes.c.requested_at.desc(), changes.c.id)
    found = sa.select(changes).where(*conditions).order_by(*latest_first).limit(count).subquery()
    return (
        sa.select(*found.c, *STEP_COLUMNS)
        .select_from(found.outerjoin(change_steps, change_steps.c.change_id == found.c.id))
        .order_by(found.c.requested_at.desc(), found.c.id, change_steps.c.number)
    )


def conditions_of(wanted: ChangeFilter) -> list[Condition]:
    """The filter as SQL conditions, to be joined by AND."""
    conditions = seen_by(wanted.sight)
    if wanted.statuses is not None:
        conditions.append(is_in(wanted.statuses))
    if wanted.associate_id is not None:
        hers = change_associates.c.associate_digest == digest(wanted.associate_id)
        about = sa.select(change_associates.c.change_id).where(hers, change_associates.c.is_about)
        conditions.append(changes.c.id.in_(about))
    if wanted.name is not None:
        conditions.append(changes.c.name == wanted.name)
    if wanted.since is not None:
        conditions.append(changes.c.requested_at >= wanted.since)
    return conditions


def seen_by(sight: Sight | None) -> list[Condition]:
    """What somebody sees (None: everything) as SQL conditions, to be joined by AND."""
    sight, conditions = sight or EVERYTHING, list[Condition]()
    if sight.identity is not None:
        conditions.append(changes.c.client == sight.identity)
    if sight.departments is not None:
        named = change_associates.c.change_id == changes.c.id
        shown = sa.exists().where(
            associates.c.id == change_associates.c.associate_id,
            *of_departments(sight.departments),
        )
        conditions += [sa.exists().where(named), ~sa.exists().where(named, ~shown)]
    return conditions


def behind(place: tuple[datetime, str]) -> Condition:
    """What comes after a place in the order of `chosen`."""
    requested_at, id = place
    # The first line is there for the index alone.
    return sa.and_(
        changes.c.requested_at <= requested_at,
        sa.or_(changes.c.requested_at < requested_at, changes.c.id > id),
    )


def is_in(statuses: Iterable[ChangeStatus]) -> Condition:
    """Being in one of these states."""
    return changes.c.status.in_(sorted(status.value for status in statuses))


def gathered(result: sa.Result[*tuple[Any, ...]]) -> list[Change]:
    """The changes in the answer to `chosen`, where each step has its own row."""
    lines = result.mappings().all()
    return [_change(list(group)) for _, group in groupby(lines, key=lambda row: row["id"])]


async def one(connection: AsyncConnection, *conditions: Condition) -> Change | None:
    """The change that meets the conditions, if there is one."""
    return next(iter(gathered(await connection.execute(chosen(*conditions)))), None)


async def locked(connection: AsyncConnection, id: str) -> Row | None:
    """A change's own row; nobody else changes it before the transaction ends."""
    asked = sa.select(changes).where(changes.c.id == id).with_for_update()
    return cast("Row | None", (await connection.execute(asked)).mappings().one_or_none())


async def held(connection: AsyncConnection, id: str) -> Change | None:
    """A change with its steps; nobody else changes any of it before the transaction ends."""
    if connection.dialect.name == "postgresql":
        # First, since a statement that waited for a lock sees the steps as they were before. SQLite writes one at a time.
        await connection.execute(
            sa.select(changes.c.id).where(changes.c.id == id).with_for_update()
        )
    return await one(connection, changes.c.id == id)


async def steps_of(connection: AsyncConnection, id: str) -> list[Step]:
    """A change's steps, in order."""
    asked = sa.select(change_steps.c.step).where(change_steps.c.change_id == id)
    found = await connection.execute(asked.order_by(change_steps.c.number))
    return [Step.from_json(text) for text in found.scalars()]


# ------------------------------------------------------------ writing


async def insert(connection: AsyncConnection, new: NewChange) -> None:
    """Write a new change. Raises IntegrityError when its id or its client's key is there."""
    row: dict[str, object] = {
        "id": new.id,
        "workflow_id": workflow_id(new.id, 1),
        "name": new.name,
        "order": new.order,
        "client": new.client,
        "on_failure": new.on_failure.value,
        "fingerprint": new.fingerprint,
        "idempotency_key": new.idempotency_key,
        "idempotency_digest": key_digest(new.client, new.idempotency_key),
        "associate_ids": json.dumps(new.associate_ids),
        "requested_at": new.requested_at,
        "status": ChangeStatus.PENDING.value,
        "goal": Goal.DONE.value,
        "round": 1,
        "cancelled": False,
        "queued_at": new.requested_at,
        "faults": told_faults(()),
    }
    await connection.execute(sa.insert(changes).values(row))
    named = dict.fromkeys(new.named_ids, False) | dict.fromkeys(new.associate_ids, True)
    if named:
        rows = [_named(new.id, id, is_about=is_about) for id, is_about in named.items()]
        await connection.execute(sa.insert(change_associates), rows)


async def update(connection: AsyncConnection, id: str, values: Mapping[str, object]) -> None:
    """Write some columns of a change."""
    await connection.execute(sa.update(changes).where(changes.c.id == id).values(dict(values)))


async def write_standing(connection: AsyncConnection, change: Change) -> None:
    """Write how a change stands in its round."""
    standing = {
        "status": change.status.value,
        "finished_at": change.finished_at,
        "faults": told_faults(change.faults),
        "attention": change.attention,
    }
    await update(connection, change.id, standing)


async def replace_steps(connection: AsyncConnection, id: str, steps: Sequence[Step]) -> None:
    """Give a change these steps, none of which was begun, in place of those that it has."""
    await connection.execute(sa.delete(change_steps).where(change_steps.c.change_id == id))
    rows = [_step_row(id, StepRecord(number, step)) for number, step in enumerate(steps)]
    if rows:
        await connection.execute(sa.insert(change_steps), rows)


async def reopen_steps(connection: AsyncConnection, id: str) -> None:
    """Let all steps of a change be tried anew, also those that were done: their records may have changed since. Whether
    they took effect stays known."""
    mine = change_steps.c.change_id == id
    reopened = {"status": StepStatus.PENDING.value, "fault": None, "finished_at": None}
    await connection.execute(sa.update(change_steps).where(mine).values(reopened))


async def write_step(connection: AsyncConnection, id: str, record: StepRecord) -> None:
    """Write how a step stands."""
    mine = sa.and_(change_steps.c.change_id == id, change_steps.c.number == record.number)
    await connection.execute(sa.update(change_steps).where(mine).values(_fate(record)))


# ------------------------------------------------------------ values in columns


def digest(text: str) -> str:
    """What stands for a text where it is only compared. Of one length, whatever the text is."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def key_digest(client: str, idempotency_key: str | None) -> str | None:
    """What stands for a client's idempotency key."""
    return None if idempotency_key is None else digest(json.dumps([client, idempotency_key]))


def _named(change_id: str, id: str, *, is_about: bool) -> dict[str, object]:
    """Somebody whom a change names. What was sent as an id may be any text; one of the directory's is short."""
    is_one = len(id) <= LONGEST_ID and is_storable(id)
    return {
        "change_id": change_id,
        "associate_digest": digest(id),
        "associate_id": id if is_one else None,
        "is_about": is_about,
    }


def told_fault(fault: Fault | None) -> str | None:
    """A fault as JSON, with the name of its kind."""
    if fault is None:
        return None
    return json.dumps({"kind": type(fault).__name__, "fault": plain(fault)}, sort_keys=True)


def told_faults(faults: Iterable[Fault]) -> str:
    """Faults as a JSON array."""
    return f"[{', '.join(str(told_fault(fault)) for fault in faults)}]"


def told_key(key: Key | None) -> str | None:
    """A record's key as JSON."""
    return None if key is None else json.dumps([key.type_name, *key.parts])


def _fault(found: Mapping[str, Any] | None) -> Fault | None:
    if found is None:
        return None
    return cast("Fault", told(FAULTS[found["kind"]], found["fault"]))


def _key(text: str | None) -> Key | None:
    if text is None:
        return None
    type_name, *parts = json.loads(text)
    return Key(type_name, tuple(parts))


def _change(lines: Iterable[Any]) -> Change:
    rows: list[Row] = list(lines)
    row = rows[0]
    return Change(
        id=row["id"],
        name=row["name"],
        order=row["order"],
        client=row["client"],
        on_failure=OnFailure(row["on_failure"]),
        fingerprint=row["fingerprint"],
        idempotency_key=row["idempotency_key"],
        associate_ids=tuple(json.loads(row["associate_ids"])),
        requested_at=row["requested_at"],
        status=ChangeStatus(row["status"]),
        goal=Goal(row["goal"]),
        round=row["round"],
        cancelled=row["cancelled"],
        queued_at=row["queued_at"],
        deadline=row["deadline"],
        finished_at=row["finished_at"],
        attention=row["attention"],
        faults=tuple(filter(None, map(_fault, json.loads(row["faults"])))),
        steps=tuple(_step(one) for one in rows if one[f"{OF_STEP}number"] is not None),
    )


def _step(row: Row) -> StepRecord:
    of_step = {column.name: row[f"{OF_STEP}{column.name}"] for column in change_steps.c}
    fault = of_step["fault"]
    return StepRecord(
        number=of_step["number"],
        step=Step.from_json(of_step["step"]),
        status=StepStatus(of_step["status"]),
        effect=Effect(of_step["effect"]),
        attempts=of_step["attempts"],
        fault=None if fault is None else _fault(json.loads(fault)),
        warnings=tuple(json.loads(of_step["warnings"])),
        key=_key(of_step["key"]),
        started_at=of_step["started_at"],
        finished_at=of_step["finished_at"],
    )


def _step_row(id: str, record: StepRecord) -> dict[str, object]:
    step = {"change_id": id, "number": record.number, "step": record.step.to_json()}
    return step | _fate(record)


def _fate(record: StepRecord) -> dict[str, object]:
    return {
        "status": record.status.value,
        "effect": record.effect.value,
        "attempts": record.attempts,
        "fault": told_fault(record.fault),
        "warnings": json.dumps(record.warnings),
        "key": told_key(record.key),
        "started_at": record.started_at,
        "finished_at": record.finished_at,
    }
