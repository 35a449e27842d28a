"""The columns of a sheet of people, and how one row of cells becomes a patch. Pure.

A cell is a text (CSV) or a JSON value. An empty cell or null clears; a column that is not there leaves things as
they are.
"""

from __future__ import annotations

import difflib
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from gateway.directory.records import (
    UNSET,
    Associate,
    AssociateLinksPatch,
    AssociatePatch,
    Problem,
    Unset,
)

Cells: TypeAlias = Mapping[str, object]

LINKS = (
    "mykaarmaDepartmentId",
    "mykaarmaDealerAssociateId",
    "webexPersonId",
    "opentactAccount",
    "pexipLeadSegmentIds",
)
COLUMNS = ("id", "name", "email", "timeZone", *LINKS)

BOOLEANS = {
    "true": True,
    "yes": True,
    "1": True,
    "false": False,
    "no": False,
    "0": False,
    "": False,
}
SEPARATORS: Final = re.compile(r"[;\s]+")
ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row: its number as the sheet shows it (None: the whole sheet), the column, a sentence."""

    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        where = [f"row {self.row}"] if self.row is not None else []
        where += [self.column] if self.column is not None else []
        return f"{', '.join(where)}: {self.message}" if where else self.message


class CellRefused(Exception):
    """A cell that cannot be what its column needs."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


def in_order(problems: Iterable[RowProblem]) -> tuple[RowProblem, ...]:
    """The problems by row; those of the whole sheet first."""
    return tuple(sorted(problems, key=lambda one: one.row or 0))


def unknown_columns(names: Iterable[str]) -> list[tuple[str, str]]:
    """The names that are no columns, each with a sentence that suggests the nearest one."""
    known = {_plain(column): column for column in COLUMNS}
    found = []
    for name in names:
        if name in COLUMNS:
            continue
        near = difflib.get_close_matches(_plain(name[:64]), known, n=1)
        hint = f"do you mean {known[near[0]]}?" if near else f"known are {', '.join(COLUMNS)}"
        found.append((name, f"there is no column {name[:64]!r}; {hint}"))
    return found


def patch_of(cells: Cells) -> AssociatePatch:
    """The change that a row asks for. Raises CellRefused."""
    lead_segment_ids = cells.get("pexipLeadSegmentIds", ABSENT)
    account = cells.get("opentactAccount", ABSENT)
    links = AssociateLinksPatch(
        mykaarma_department_id=_text(cells, "mykaarmaDepartmentId"),
        mykaarma_dealer_associate_id=_text(cells, "mykaarmaDealerAssociateId"),
        webex_person_id=_text(cells, "webexPersonId"),
        opentact_account=UNSET if account is ABSENT else _boolean("opentactAccount", account),
        pexip_lead_segment_ids=(
            UNSET if lead_segment_ids is ABSENT else _list("pexipLeadSegmentIds", lead_segment_ids)
        ),
    )
    name = _text(cells, "name")
    return AssociatePatch(
        name="" if name is None else name,
        email=_text(cells, "email"),
        time_zone=_text(cells, "timeZone"),
        links=links,
    )


def cells_of(associate: Associate) -> dict[str, object]:
    """The row that `patch_of` reads as this associate, with every column. Booleans and lists are JSON values."""
    links = associate.links
    return {
        "id": associate.id,
        "name": associate.name,
        "email": associate.email,
        "timeZone": associate.time_zone,
        "mykaarmaDepartmentId": links.mykaarma_department_id,
        "mykaarmaDealerAssociateId": links.mykaarma_dealer_associate_id,
        "webexPersonId": links.webex_person_id,
        "opentactAccount": links.opentact_account,
        "pexipLeadSegmentIds": list(links.pexip_lead_segment_ids),
    }


def column_of(path: tuple[str, ...]) -> str:
    """The column that a problem's path is about."""
    return next((part for part in reversed(path) if part in COLUMNS), path[-1])


def row_problem(row: int, problem: Problem) -> RowProblem:
    """A problem of an associate as one of a row."""
    path, message = problem
    return RowProblem(row, column_of(path), message)


def _text(cells: Cells, column: str) -> str | Unset | None:
    value = cells.get(column, ABSENT)
    if value is ABSENT:
        return UNSET
    if value is None:
        return None
    if not isinstance(value, str):
        raise CellRefused(column, f"{_shown(value)} is not a text")
    return value.strip() or None


def _boolean(column: str, value: object) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    known = BOOLEANS.get(str(value).strip().casefold()) if isinstance(value, str | int) else None
    if known is None:
        raise CellRefused(column, f"{_shown(value)} is neither true nor false")
    return known


def _list(column: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(one for one in SEPARATORS.split(value) if one)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise CellRefused(column, f"{_shown(value)} is not a list of texts")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)[:64]


def identity_of(cells: Cells) -> str | None:
    """The row's own id in its usual spelling, or None. Raises CellRefused for one that is no UUID."""
    text = _text(cells, "id")
    if text is None or isinstance(text, Unset):
        return None
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise CellRefused("id", f"{_shown(text)} is not an id of the directory (a UUID)") from error


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()
