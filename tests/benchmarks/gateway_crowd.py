"""`make bench-crowd`: who of 10,000 people is there now, asked of a whole gateway over HTTP.

The gateway is a process of its own, the sandbox a thread of this one: the first answer waits for it, the others do not.
Nobody is linked to Webex or Pexip Engage.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.directory import Associate, AssociateDraft, AssociateLinks, rows
from gateway.sandbox import running
from gateway.store import Store
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for

AT = datetime(2026, 6, 10, 15, 30, tzinfo=UTC)
QUERY = """query($at: DateTime!) {
  availableAssociates(at: $at, first: 20) { totalCount nodes { name availabilityAt(time: $at) { until } } }
}"""
BATCH = 500
LONG = 120
"""Seconds to wait for anything: this measures, it does not judge."""


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    given = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, running() as sandbox:
        control = SandboxControl(sandbox.base_url)
        people = peopled(control, given.people)
        settings = settings_for(sandbox.base_url, Path(folder), cache={"seconds": 600})
        asyncio.run(filled(settings.store.url, people))
        with gateway_on(settings) as gateway:
            took = asked(gateway, len(people), given.rounds)
        control.close()
    sys.stdout.write(f"{len(people):,} people, cold: {took[0]:,.0f} ms\n")
    sys.stdout.write(f"{len(people):,} people, warm: {median(took[1:]):,.0f} ms\n")
    return 0


def asked(gateway: GatewayClient, people: int, rounds: int) -> list[float]:
    """What each request took in milliseconds, the first one cold."""
    gateway.http.timeout = LONG
    took = []
    for _ in range(rounds + 1):
        begins = perf_counter()
        found = gateway.data(QUERY, cached=True, at=AT.isoformat())
        took.append((perf_counter() - begins) * 1000)
        if found["availableAssociates"]["totalCount"] != people:
            raise ValueError(f"not everybody is there: {found}")
    return took


def peopled(control: SandboxControl, count: int) -> list[Associate]:
    """So many dealer associates in the sandbox, and the same people for the directory. Nobody is out of office, and
    no block closes."""
    control.http.timeout = LONG
    world = control.world()
    department = world["mykaarma"]["departments"][0]["uuid"]
    world["mykaarma"]["dealerAssociates"] = [
        {
            "uuid": f"da-{number}",
            "userUuid": f"u-{number}",
            "departmentUuid": department,
            "firstName": f"P{number}",
            "lastName": "X",
            "emailAddress": f"p{number}@example.com",
            "outOfOffice": None,
        }
        for number in range(count)
    ]
    control.put_world(world)
    return [_person(number, department) for number in range(count)]


async def filled(store_url: str, people: Sequence[Associate]) -> None:
    """The directory with these people and nobody else."""

    async def inserted(connection: AsyncConnection) -> None:
        for first in range(0, len(people), BATCH):
            await rows.insert(connection, people[first : first + BATCH], now=AT)

    store = await Store.open(store_url)
    try:
        await store.write(inserted)
    finally:
        await store.aclose()


def _person(number: int, department: str) -> Associate:
    draft = AssociateDraft(
        name=f"P{number}",
        email=None,
        time_zone="America/Chicago",
        links=AssociateLinks(department, f"da-{number}", None, True, ()),
    )
    return Associate.of(str(uuid.uuid4()), draft)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.gateway_crowd", description=__doc__
    )
    parser.add_argument("--people", type=int, default=10_000, help="rows of the directory")
    parser.add_argument("--rounds", type=int, default=5, help="of which the median is taken")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
