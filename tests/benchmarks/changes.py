"""`make bench-changes`: what a change of three steps costs beside its vendors' own time, on SQLite and on Postgres.

The change is a holiday of the organization, of a location, and of one person: two steps at Webex in order, one at
myKaarma beside them. Each is asked for over HTTP, one after another, and answered when it is DONE. The vendors are the
sandbox, in this process; their time is that in which at least one of them is at a request, seen from a proxy in between.
All else is overhead: HTTP and GraphQL, planning, the ledger, the workflow, and the proxy's own time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from gateway.sandbox import running
from tests.changes.holiday import DECLARE
from tests.changes.killer import Call, Killer, killer_before
from tests.changes.mortal import PATIENT, WAITING
from tests.end_to_end.hands import Hands
from tests.postgres import NoPostgres, running_postgres
from tests.stage import SandboxControl, gateway_on, settings_for

STEPS = 3
ROW = "{:<10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>8}"
PARTS = ("whole", "vendors", "overhead")
WARMING = 10
FRESH_EVERY = 50
"""Changes after which the world is new again: lists that grow would be measured too."""


@dataclass(frozen=True, slots=True)
class Took:
    """One change: the whole, and the vendors' part of it, in milliseconds."""

    whole: float
    vendors: float
    calls: int

    @property
    def overhead(self) -> float:
        """What is not the vendors'."""
        return self.whole - self.vendors


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    given = _parser().parse_args(arguments)
    measured = {"SQLite": asked(None, given.changes)}
    try:
        with running_postgres() as server, server.database() as url:
            measured["Postgres"] = asked(url, given.changes)
    except NoPostgres as missing:
        sys.stderr.write(f"{missing}\n")
    sys.stdout.write(as_json(measured) if given.json else table(measured))
    return 0


def asked(store_url: str | None, changes: int) -> list[Took]:
    """What each change took, after some that are not counted. Without a URL the store is a SQLite file."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running() as sandbox,
        killer_before(sandbox.base_url) as line,
        closing(SandboxControl(sandbox.base_url)) as control,
    ):
        settings = settings_for(
            line.base_url, Path(folder), changes=PATIENT, patience=WAITING, store_url=store_url
        )
        with gateway_on(settings) as gateway:
            took = []
            for first in range(0, WARMING + changes, FRESH_EVERY):
                control.reset()
                asyncio.run(gateway.reset())
                hands = Hands(gateway, control)
                numbers = range(first, min(first + FRESH_EVERY, WARMING + changes))
                took += [one(hands, line, number) for number in numbers]
    return took[WARMING:]


def one(hands: Hands, line: Killer, number: int) -> Took:
    """One change, from the request to its answer."""
    given = {
        "name": f"Holiday {number}",
        "startDate": "2027-02-10",
        "endDate": "2027-02-10",
        "level": "ORGANIZATION",
        "locationIds": [hands.id("Dallas")],
        "associateIds": [hands.id("Ada")],
    }
    line.calls.clear()
    begins = perf_counter()
    change = hands.gateway.data(DECLARE, input=given)["holidayDeclare"]["change"]
    whole = perf_counter() - begins
    if change["status"] != "DONE" or len(change["steps"]) != STEPS:
        raise ValueError(f"that is not what was to be measured: {change}")
    return Took(whole * 1000, covered(line.calls) * 1000, len(line.calls))


def covered(calls: Iterable[Call]) -> float:
    """The time in which at least one of them was under way, in seconds."""
    total, until = 0.0, 0.0
    for call in sorted(calls, key=lambda call: call.began):
        total += max(0.0, call.ended - max(call.began, until))
        until = max(until, call.ended)
    return total


def table(measured: Mapping[str, Sequence[Took]]) -> str:
    """For people."""
    heads = ("whole p50", "p99", "vendors", "p99", "overhead", "p99", "calls")
    lines = [f"a change of {STEPS} steps, in milliseconds", ROW.format("", *heads)]
    for store, took in measured.items():
        figures = [f"{value:,.1f}" for name in PARTS for value in both(took, name)]
        lines.append(ROW.format(store, *figures, f"{median(one.calls for one in took):.0f}"))
    return "\n".join((*lines, ""))


def as_json(measured: Mapping[str, Sequence[Took]]) -> str:
    """For programs."""
    found = {
        store: {
            "changes": len(took),
            "vendorCalls": median(one.calls for one in took),
            **{
                name: dict(
                    zip(("p50", "p99"), (round(one, 2) for one in both(took, name)), strict=True)
                )
                for name in PARTS
            },
        }
        for store, took in measured.items()
    }
    return json.dumps({"steps": STEPS, "milliseconds": found}, indent=2) + "\n"


def both(took: Sequence[Took], name: str) -> tuple[float, float]:
    """p50 and p99 of one of `PARTS`."""
    values = sorted(getattr(one, name) for one in took)
    return median(values), values[min(len(values) - 1, round(0.99 * len(values)))]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.changes", description=__doc__)
    parser.add_argument("--changes", type=int, default=200, help="how many are measured")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
