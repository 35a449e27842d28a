"""A change as people see it on a terminal, and as JSON with GraphQL's names. Times are in the machine's own zone, each
with its name; JSON has them in UTC.

What a change says may come from a caller or a vendor, so nothing of it is taken for markup or for a terminal's commands.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console, Group
    from rich.table import Table

    from gateway.changes.records import Change, StepRecord
    from gateway.changes.states import Wish

MUCH_WIDER_THAN_ANY_LINE = 10_000
LENGTH_OF_AN_ID = 32
TEXTS = ("action", "attention", "client", "error", "name")
TO_THE_SECOND, TO_THE_MINUTE = "%Y-%m-%d %H:%M:%S %Z", "%Y-%m-%d %H:%M %Z"


# ------------------------------------------------------------ as JSON


def tree_of(change: Change) -> dict[str, Any]:
    """A change with the names that GraphQL's Change has. Of a step's record there is the id alone."""
    from gateway.schema.changes import faults_shown
    from gateway.schema.ids import encode

    return {
        "id": encode("Change", change.id),
        "name": change.name,
        "status": change.status.value,
        "idempotencyKey": change.idempotency_key,
        "onFailure": change.on_failure.value,
        "steps": [_tree_of_step(step) for step in change.steps],
        "requestedBy": change.client,
        "requestedAt": _utc(change.requested_at),
        "finishedAt": _utc(change.finished_at),
        "attention": change.attention,
        "userErrors": [_members(one) for one in faults_shown(change)],
    }


def _tree_of_step(record: StepRecord) -> dict[str, Any]:
    from gateway.changes.faults import VendorFailure
    from gateway.schema.changes import key_now
    from gateway.schema.errors import fault_of
    from gateway.schema.ids import encode

    fault, key, vendor = record.fault, key_now(record), record.step.vendor.value
    return {
        "vendor": vendor,
        "action": record.step.action,
        "status": record.status.value,
        "attempts": record.attempts,
        "error": _members(fault_of(fault.error())) if isinstance(fault, VendorFailure) else None,
        "message": None if fault is None else str(fault.error()),
        "warnings": [{"vendor": vendor, "message": text} for text in record.warnings],
        "record": None if key is None else {"id": encode(key.type_name, *key.parts)},
        "startedAt": _utc(record.started_at),
        "finishedAt": _utc(record.finished_at),
    }


def _members(value: Any) -> dict[str, Any]:
    return {_camel(name): one for name, one in asdict(value).items()}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _utc(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


# ------------------------------------------------------------ for people


def terminal() -> Console:
    """Standard output. Where it is no terminal nothing is cut or folded."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else MUCH_WIDER_THAN_ANY_LINE, highlight=False)


def table_of(changes: Iterable[Change]) -> Table:
    """A row per change."""
    headers = ("change", "status", "name", "client", "requested", "steps", "attention")
    return plain_table(
        headers,
        [
            (
                change.id,
                change.status.value,
                change.name,
                change.client,
                shown_at(change.requested_at, form=TO_THE_MINUTE),
                f"{sum(step.status.value == 'DONE' for step in change.steps)}/{len(change.steps)}",
                change.attention or "",
            )
            for change in changes
        ],
    )


def view_of(change: Change) -> Group:
    """All there is to say about a change, and what may be asked of it."""
    from rich.console import Group
    from rich.table import Table

    facts = Table.grid(padding=(0, 2))
    for label, value in _facts(change):
        facts.add_row(label, _plain(value))
    parts: list[Any] = [facts]
    if change.steps:
        headers = ("#", "vendor", "action", "status", "attempts", "took", "error", "request id")
        parts.append("")
        parts.append(plain_table(headers, [_step_row(step) for step in change.steps]))
    return Group(*parts)


def _facts(change: Change) -> Iterator[tuple[str, str]]:
    from gateway.changes.telling import said
    from gateway.schema.ids import encode

    yield "change", change.id
    yield "id", encode("Change", change.id)
    yield "name", change.name
    yield "status", _standing(change)
    yield "client", change.client
    yield "requested", shown_at(change.requested_at)
    if change.round > 1:
        yield "set going", f"{change.round} times, the last time {shown_at(change.queued_at)}"
    if change.finished_at is not None:
        yield "finished", shown_at(change.finished_at)
    elif change.deadline is not None:
        yield "tried until", shown_at(change.deadline)
    yield "on failure", change.on_failure.value
    if change.idempotency_key is not None:
        yield "key", change.idempotency_key
    for fault in change.faults:
        yield "stopped by", said(fault)
    if change.attention:
        yield "attention", change.attention
    if possible := wishes_of(change):
        yield "possible", ", ".join(f"gateway changes {wish.lower()}" for wish in possible)


def wishes_of(change: Change) -> list[Wish]:
    """What may be asked of a change as it stands."""
    from gateway.changes.states import Wish, allowed

    return [wish for wish in Wish if allowed(change.status, wish)]


def news_of(before: Change | None, change: Change) -> list[str]:
    """What happened to a change since it was looked at before, a line each; its end comes last."""
    known = {} if before is None else {step.number: _moves(step) for step in before.steps}
    steps = [_told(step) for step in change.steps if known.get(step.number) != _moves(step)]
    if before is not None and _standing(before) == _standing(change):
        return steps
    return [_standing(change), *steps] if change.is_live else [*steps, _standing(change)]


def _told(step: StepRecord) -> str:
    number, vendor, action, status, attempts, _, error, _ = _step_row(step)
    told = f"step {number}  {status} ({attempts}x)  {vendor}  {action}"
    return _clean(f"{told}: {error}" if error else told)


def shown_at(at: datetime, *, form: str = TO_THE_SECOND) -> str:
    """An instant in the machine's own zone, with the zone's name."""
    return at.astimezone().strftime(form)


@contextmanager
def progress_of() -> Iterator[Callable[[Change], None]]:
    """Something to hand a change to, each time that it was looked at: on a terminal it shows the change as it is,
    elsewhere it prints what happened."""
    console = terminal()
    if not console.is_terminal:
        last: Change | None = None

        def told(change: Change) -> None:
            nonlocal last
            for line in news_of(last, change):
                typer.echo(line)
            last = change

        yield told
        return
    from rich.live import Live

    with Live(console=console, refresh_per_second=8, vertical_overflow="visible") as live:
        yield lambda change: live.update(view_of(change))


def _standing(change: Change) -> str:
    return change.status.value + (", asked to stop" if change.cancelled and change.is_live else "")


def _moves(step: StepRecord) -> tuple[str, int]:
    return step.status.value, step.attempts


def _step_row(record: StepRecord) -> tuple[str, ...]:
    from gateway.changes.faults import VendorFailure
    from gateway.changes.telling import said
    from gateway.vendors.port import NAMES

    fault = record.fault
    request_id = fault.vendor_request_id if isinstance(fault, VendorFailure) else None
    return (
        str(record.number + 1),
        NAMES[record.step.vendor],
        record.step.action,
        record.status.value,
        str(record.attempts),
        _took(record),
        "; ".join(filter(None, (said(fault), *record.warnings))),
        request_id or "",
    )


def _took(record: StepRecord) -> str:
    if record.started_at is None or record.finished_at is None:
        return ""
    return f"{(record.finished_at - record.started_at).total_seconds():.1f} s"


def plain_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table of texts, of which none is taken for markup."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for header in headers:
        # An id that is cut would be none.
        width = LENGTH_OF_AN_ID if header == "change" else None
        table.add_column(header, min_width=width, no_wrap=header not in TEXTS, overflow="fold")
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    return table


def _plain(text: str) -> Any:
    from rich.text import Text

    return Text(_clean(text))


def _clean(text: str) -> str:
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
