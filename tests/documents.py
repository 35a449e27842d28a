"""`make docs`: prints again what documents take from the code: the schema, the settings, the error codes.

Tables stand between two marks in a page; what is around them is written by hand. Whose fault a code is and what to do
about it cannot be read from the code, so it stands here, beside the table that it goes into.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from gateway.caller import Scope
from gateway.schema.build import build_schema, sdl
from gateway.schema.errors import MEANINGS
from gateway.settings import knobs, variable
from gateway.timelines.issues import ISSUES
from tests.changes.diagram import states_diagram

ROOT = Path(__file__).parents[1]
SCHEMA = "schema.graphql"


class Fault(Enum):
    """Who can do something about an error."""

    CALLER = "caller"
    VENDOR = "vendor"
    OPERATOR = "operator"
    GATEWAY = "gateway"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Remedy:
    """Whose fault an error is, whether the same request may succeed later, and what to do. A code is `reserved` when
    nothing raises it yet."""

    fault: Fault
    retry: str
    do: str
    reserved: bool = False


REMEDIES: dict[str, Remedy] = {
    "BAD_USER_INPUT": Remedy(Fault.CALLER, "no", "Correct what `path` and the message name."),
    "UNAUTHENTICATED": Remedy(
        Fault.CALLER, "no", "Send credentials that count: see [callers.md](callers.md)."
    ),
    "FORBIDDEN": Remedy(Fault.CALLER, "no", "Ask for the scope."),
    "NOT_FOUND": Remedy(
        Fault.CALLER, "no", "Read the list again: it was deleted, or renamed and has another id."
    ),
    "CONFLICT": Remedy(
        Fault.CALLER, "no", "Choose another name or code, or change what is in the way first."
    ),
    "VENDOR_UNREACHABLE": Remedy(
        Fault.VENDOR,
        "yes",
        "Ask again later. A change was tried again until its deadline: see its steps, then `changeRetry`.",
    ),
    "VENDOR_TIMEOUT": Remedy(
        Fault.VENDOR,
        "yes",
        "Ask again later. A change was tried again until its deadline: see its steps, then `changeRetry`.",
    ),
    "VENDOR_THROTTLED": Remedy(
        Fault.VENDOR,
        "yes",
        "Ask again in some minutes; a change with `changeRetry`. The request took no effect.",
    ),
    "VENDOR_REFUSED": Remedy(
        Fault.OPERATOR,
        "no",
        "Read what the vendor says. For credentials and scopes: `gateway doctor`, "
        "[vendors.md](vendors.md).",
    ),
    "VENDOR_GARBLED": Remedy(
        Fault.VENDOR,
        "yes",
        "Ask again, a change with `changeRetry`; if it stays, give `vendorRequestId` to the vendor.",
    ),
    "OUT_OF_OFFICE_SET_ELSEWHERE": Remedy(
        Fault.NOBODY, "no", "Ask the person; then set `overwrite: true` to replace it."
    ),
    "STALE_PLAN": Remedy(
        Fault.NOBODY, "no", "Look at what is there now, and ask for the change anew."
    ),
    "IDEMPOTENCY_KEY_REUSED": Remedy(
        Fault.CALLER,
        "no",
        "Take a new key for a new input, and one for each mutation of a request.",
    ),
    "STORAGE_UNAVAILABLE": Remedy(
        Fault.OPERATOR,
        "yes",
        "Look at the log, `/readyz` and the disk below the store. A mutation that ends so was not accepted.",
    ),
    "COST_LIMIT_EXCEEDED": Remedy(
        Fault.CALLER, "no", "Ask for less at once: see [limits](limits.md)."
    ),
    "RATE_LIMITED": Remedy(Fault.CALLER, "yes", "Wait as long as Retry-After says."),
    "DOCUMENT_TOO_LARGE": Remedy(
        Fault.CALLER,
        "no",
        "Send less: see [limits](limits.md), and `server.body_limit_bytes` for the body.",
    ),
    "DOCUMENT_TOO_DEEP": Remedy(Fault.CALLER, "no", "Nest the document less."),
    "PERSISTED_QUERY_NOT_FOUND": Remedy(
        Fault.CALLER,
        "yes",
        "Send hash and text; clients with persisted queries do so by themselves.",
    ),
    "PERSISTED_QUERY_NOT_SUPPORTED": Remedy(Fault.CALLER, "no", "Send the text."),
    "PERSISTED_DOCUMENT_NOT_FOUND": Remedy(
        Fault.CALLER,
        "no",
        "Correct the id; or have the document registered, and its version activated: [partners.md](partners.md).",
    ),
    "PERSISTED_DOCUMENT_REQUIRED": Remedy(
        Fault.CALLER, "no", "Send the id of a registered document: [partners.md](partners.md)."
    ),
    "PERSISTED_DOCUMENT_RETIRED": Remedy(
        Fault.CALLER, "no", "Use the document that took its place."
    ),
    "TIMEOUT": Remedy(
        Fault.NOBODY,
        "yes",
        "Ask for less at once; the bound is `limits.<profile>.seconds`. After a mutation see `changes`.",
    ),
    "ERRORS_OMITTED": Remedy(
        Fault.NOBODY, "no", "Solve the errors that are shown; `extensions.count` has the rest."
    ),
    "INTERNAL": Remedy(
        Fault.GATEWAY,
        "no",
        "Report it with the answer's `X-Request-Id` (by WebSocket `extensions.requestId`); the log has the cause.",
    ),
}


ALLOWS: dict[Scope, str] = {
    Scope.ASSOCIATES_READ: "Read people and who they are in each vendor.",
    Scope.AVAILABILITY_READ: "Ask who is there, when, and why.",
    Scope.SCHEDULES_READ: "Read locations, schedules, operating modes, office hours and lead segments.",
    Scope.CHANGES_READ: "Read the changes that the client asked for itself.",
    Scope.OUT_OF_OFFICE_WRITE: "Set and clear an out of office.",
    Scope.SCHEDULES_WRITE: "Change schedules and their events.",
    Scope.OPERATING_MODES_WRITE: "Change operating modes.",
    Scope.OFFICE_HOURS_WRITE: "Change office hours.",
    Scope.LEAD_SEGMENTS_WRITE: "Change lead segments.",
    Scope.DIRECTORY_WRITE: "Register, update and remove people in the directory.",
    Scope.CHANGES_ADMIN: "Read and steer the changes of all clients.",
}


def scopes_table() -> Iterator[str]:
    """A row per scope. Raises KeyError for one of which nothing is said."""
    yield "| Scope | Allows to |"
    yield "|---|---|"
    for scope in Scope:
        yield f"| `{scope.value}` | {ALLOWS[scope]} |"


def settings_table() -> Iterator[str]:
    """A row per knob."""
    yield "| Path in the file | Variable | Default | Meaning |"
    yield "|---|---|---|---|"
    for path, knob in knobs():
        yield f"| `{path}` | `{variable(path)}` | {_default(knob)} | {knob.description} |"


def errors_table() -> Iterator[str]:
    """A row per code. Raises KeyError for a code without a remedy."""
    yield "| Code | Meaning | Whose turn | Retry? | What to do |"
    yield "|---|---|---|---|---|"
    for code, meaning in MEANINGS.items():
        remedy = REMEDIES[code]
        note = "*Not raised yet.* " if remedy.reserved else ""
        yield f"| `{code}` | {meaning} | {remedy.fault.value} | {remedy.retry} | {note}{remedy.do} |"


def issues_table() -> Iterator[str]:
    """A row per code."""
    yield "| Code | Severity | Meaning |"
    yield "|---|---|---|"
    for code, kind in ISSUES.items():
        yield f"| `{code}` | {kind.severity.value} | {kind.meaning} |"


TABLES = {
    ("docs/operators.md", "settings"): settings_table,
    ("docs/errors.md", "errors"): errors_table,
    ("docs/callers.md", "scopes"): scopes_table,
    ("docs/graphql.md", "issues"): issues_table,
    ("docs/changes.md", "states"): states_diagram,
}


def renewed(page: str, name: str, rows: Iterator[str]) -> str:
    """A page with the table between its marks replaced. Raises ValueError for a page without the marks."""
    begins, ends = f"<!-- {name}: printed by `make docs` -->\n", f"<!-- end of {name} -->"
    before, mark, rest = page.partition(begins)
    _, end, after = rest.partition(ends)
    if not (mark and end):
        raise ValueError(f"the marks {begins.strip()} and {ends} are not in the page")
    return before + mark + "\n".join(rows) + "\n" + end + after


def printed() -> Mapping[str, str]:
    """What every file that takes something from the code shall hold."""
    files = {SCHEMA: sdl(build_schema())}
    for (path, name), table in TABLES.items():
        page = files.get(path) or (ROOT / path).read_text(encoding="utf-8")
        files[path] = renewed(page, name, table())
    return files


def main() -> None:
    """Write what has changed, and say so."""
    for path, text in printed().items():
        file = ROOT / path
        same = file.exists() and file.read_text(encoding="utf-8") == text
        if not same:
            file.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path} is {'as it was' if same else 'printed anew'}.\n")


def _default(knob: FieldInfo) -> str:
    value: Any = knob.default
    if value is None:
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


if __name__ == "__main__":
    main()
