"""Sheets of people as text: CSV as spreadsheets write it, or a JSON array. Pure.

Reading never raises for what stands in a sheet: it collects problems, each with the number of its row. In CSV that is
the number that a spreadsheet shows (the header is row 1, empty rows count); in JSON the first object is 1.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from gateway.directory.check import check_associate
from gateway.directory.columns import (
    COLUMNS,
    LINKS,
    CellRefused,
    Cells,
    RowProblem,
    cells_of,
    identity_of,
    in_order,
    patch_of,
    row_problem,
    unknown_columns,
)
from gateway.directory.records import Associate, AssociateDraft, AssociatePatch, tidied
from gateway.directory.uniqueness import claims

Format: TypeAlias = Literal["csv", "json"]

# A spreadsheet runs a cell that begins so as a formula. An apostrophe before it makes it text; we take it off again.
FORMULA: Final = re.compile(r"'*[=+\-@]")

NOBODY: Final = AssociateDraft(name="")
"""What a row is applied to that is nobody's yet."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person of a sheet. `id` is the directory's, when the sheet has that column."""

    number: int
    id: str | None
    patch: AssociatePatch


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a text says: the rows that can be read, and what is wrong with the others."""

    rows: tuple[SheetRow, ...]
    problems: tuple[RowProblem, ...]


class SheetRefused(Exception):
    """The sheet as a whole, or from some row on, cannot be read."""

    def __init__(self, *problems: RowProblem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def read_people(text: str, format: Format) -> Sheet:
    """Read a sheet. Raises ValueError for an unknown format, and for nothing in the text."""
    if format not in ("csv", "json"):
        raise ValueError(f"{format!r} is no format of a sheet; use csv or json")
    rows: list[SheetRow] = []
    problems: list[RowProblem] = []
    lines = (_csv_lines if format == "csv" else _json_lines)(text.removeprefix("\ufeff"))
    try:
        for number, cells in lines:
            if isinstance(cells, RowProblem):
                problems.append(cells)
                continue
            _read_row(number, cells, rows=rows, problems=problems)
    except SheetRefused as refused:
        problems += refused.problems
    problems += _shared_ids(rows)
    problems += shared_claims((row.number, tidied(row.patch.applied_to(NOBODY))) for row in rows)
    return Sheet(tuple(rows), in_order(problems))


def write_people(associates: Iterable[Associate], format: Format) -> str:
    """The associates as a sheet that `read_people` reads back. Raises ValueError for an unknown format."""
    lines = [cells_of(one) for one in associates]
    if format == "json":
        return json.dumps(lines, ensure_ascii=False, indent=2) + "\n"
    if format != "csv":
        raise ValueError(f"{format!r} is no format of a sheet; use csv or json")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for cells in lines:
        writer.writerow([_csv_cell(cells[column]) for column in COLUMNS])
    return out.getvalue()


def _read_row(
    number: int, cells: Cells, *, rows: list[SheetRow], problems: list[RowProblem]
) -> None:
    row, refused = _without_refused(number, cells)
    told = [RowProblem(number, column, message) for column, message in refused.items()]
    found = [row_problem(number, one) for one in check_associate(row.patch)]
    told += [one for one in found if one.column not in refused]
    problems += told
    if not told:
        rows.append(row)


def _without_refused(number: int, cells: Cells) -> tuple[SheetRow, dict[str, str]]:
    """The row of the cells that can be read, and why not of the others: so all that is wrong is told at once."""
    refused: dict[str, str] = {}
    while True:
        try:
            return SheetRow(number, identity_of(cells), patch_of(cells)), refused
        except CellRefused as refusal:
            refused[refusal.column] = refusal.message
            cells = {name: cell for name, cell in cells.items() if name != refusal.column}


Line: TypeAlias = tuple[int, "Cells | RowProblem"]


def _csv_lines(text: str) -> Iterator[Line]:
    # With newline="" quoted line ends reach the reader as they are, and CRLF is its own business.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    header: Sequence[str] | None = None
    number = 0
    try:
        for number, line in enumerate(reader, 1):  # read below, where the reader gave up
            cells = [_without_apostrophe(cell.strip()) for cell in line]
            if not any(cells):
                continue
            if header is None:
                header = _header(cells, number)
            elif len(cells) > len(header):
                message = f"has {len(cells)} cells, and the header has {len(header)}"
                yield number, RowProblem(number, None, message)
            else:
                cells += [""] * (len(header) - len(cells))
                yield number, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise SheetRefused(RowProblem(number + 1, None, f"cannot be read: {error}")) from error
    if header is None:
        raise SheetRefused(RowProblem(None, None, "the sheet is empty: it needs a header"))


def _delimiter(text: str) -> str:
    # Spreadsheets of countries with a decimal comma write semicolons; copied cells come with tabs.
    header = next((line for line in text.splitlines() if line.strip()), "")
    if "," in header:
        return ","
    return next((one for one in (";", "\t") if one in header), ",")


def _header(names: Sequence[str], number: int) -> Sequence[str]:
    problems = [RowProblem(number, name, text) for name, text in unknown_columns(names)]
    twice = {name for name in names if names.count(name) > 1 and name in COLUMNS}
    problems += [RowProblem(number, name, "this column is there twice") for name in sorted(twice)]
    if "name" not in names:
        problems.append(RowProblem(number, "name", "the header has no column name"))
    if problems:
        raise SheetRefused(*problems)
    return names


def _json_lines(text: str) -> Iterator[Line]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SheetRefused(RowProblem(None, None, f"this is not JSON: {error}")) from error
    if not isinstance(found, list):
        raise SheetRefused(RowProblem(None, None, "the sheet is not an array of objects"))
    for number, one in enumerate(found, 1):
        yield from _json_line(number, one)


def _json_line(number: int, one: object) -> Iterator[Line]:
    if not isinstance(one, dict):
        yield number, RowProblem(number, None, "is not an object")
        return
    cells = {name: value for name, value in one.items() if name != "links"}
    links = one.get("links")
    if links is not None and not isinstance(links, dict):
        yield number, RowProblem(number, "links", "is not an object")
        return
    problems = [RowProblem(number, name, text) for name, text in unknown_columns(cells)]
    for name, value in (links or {}).items():
        if name not in LINKS or name in cells:
            wrong = "is there twice" if name in cells else f"is none of {', '.join(LINKS)}"
            problems.append(RowProblem(number, f"links.{name[:64]}", wrong))
        cells[name] = value
    if problems:
        yield from ((number, problem) for problem in problems)
    elif "name" not in cells:
        yield number, RowProblem(number, "name", "is missing")
    else:
        yield number, cells


def _shared_ids(rows: Iterable[SheetRow]) -> list[RowProblem]:
    places = ((one.number, ("id", one.id, one.id)) for one in rows if one.id is not None)
    return _shared(places)


def shared_claims(drafts: Iterable[tuple[int, AssociateDraft]]) -> list[RowProblem]:
    """What only one associate may have and several rows claim, reported at each of them."""
    return _shared(
        (number, (claim.path[-1], claim.key, claim.said))
        for number, draft in drafts
        for claim in claims(draft)
    )


def _shared(places: Iterable[tuple[int, tuple[str, str, str]]]) -> list[RowProblem]:
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for number, (column, key, said) in places:
        found.setdefault((column, key), []).append((number, said))
    return [
        RowProblem(number, column, f"{said} in row {_others(group, number)} too")
        for (column, _), group in found.items()
        if len(group) > 1
        for number, said in group
    ]


def _others(group: Sequence[tuple[int, str]], number: int) -> str:
    return ", ".join(str(other) for other, _ in group if other != number)


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = ";".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if FORMULA.match(text) else text


def _without_apostrophe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
