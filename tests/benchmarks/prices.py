"""`python -m tests.benchmarks.door --prices`: what a point of each priced field takes of the event loop's thread.

In this process, over the demo's people, with nothing kept, with records kept, and with everything kept. A figure is the best
of three runs. The table shows what an operation was charged, what it took, and how much that is for each point.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gateway.app.gateway import Gateway
from gateway.caller import Caller, Enforcement, Profile, Scope
from gateway.directory import Directory, import_people, read_people
from gateway.operations.operation import Operation
from gateway.sandbox import demo_directory
from gateway.settings import Settings
from gateway.store import Store
from gateway.timelines import Timelines
from gateway.vendors.cache import RecordCache

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
MOST_A_POINT = 1.0
"""Milliseconds of the thread that a point may take on a busy machine; it is meant to take half of that at most."""

ROUNDS = 3
KEPT_SECONDS = 300
STATES = ("anew", "records", "kept")
"""Everything is asked for anew (`Cache-Control: no-cache`) where nothing is kept; records are kept and timelines are made
anew; all is kept."""

AT_WILL = ("anew", "kept")
"""What a client can bring about as often as it likes. Timelines are made anew when a vendor's record is another one."""

ASKING = Caller("prices", Profile.ANALYST, frozenset(Scope), None, Enforcement.OPEN)
PEOPLE = "{ associates(first: 100) { nodes { id schedules { nodes { id events { id } } } } } }"


def lasting(days: int) -> str:
    """A range as arguments."""
    start = datetime(2026, 11, 1, tzinfo=UTC)
    return f'from: "{start.isoformat()}", to: "{(start + timedelta(days=days)).isoformat()}"'


def asked(people: list[str], event: str | None) -> Mapping[str, str]:
    """Operations by what they show the price of."""
    after = 'after: "2026-11-20T09:00:00Z"'
    one = f'associate(by: {{ id: "{people[0]}" }})'
    few = ", ".join(f'"{id}"' for id in people[:10])
    all_ids = ", ".join(f'"{id}"' for id in people)
    plan = f'absence: {{ associateId: "{people[0]}", startsAt: "2026-11-23T12:00:00-05:00", endsAt: "2026-11-25T00:00:00-05:00", reason: "Training" }}'
    found = {
        "associates": "{ associates(first: 100) { nodes { id name email } } }",
        "availabilityAt, one": f'{{ {one} {{ availabilityAt(time: "2026-11-20T09:00:00Z") {{ status }} }} }}',
        "availability, one, 7 days": f"{{ {one} {{ availability({lasting(7)}) {{ status }} }} }}",
        "availability, one, 3,660 days": f"{{ {one} {{ availability({lasting(3660)}) {{ status because {{ explanation }} }} }} }}",
        "openDuration, one, 3,660 days": f"{{ {one} {{ openDuration({lasting(3660)}) }} }}",
        "freeBusy, 10, 7 days": f"{{ freeBusy(associateIds: [{few}], {lasting(7)}) {{ periods {{ status }} }} }}",
        "freeBusy, all, 455 days": f"{{ freeBusy(associateIds: [{all_ids}], {lasting(455)}) {{ periods {{ status }} }} }}",
        "freeBusy, all, 455 days, names": f"{{ freeBusy(associateIds: [{all_ids}], {lasting(455)}) {{ associate {{ name }} }} }}",
        "commonSlots, 10, 7 days": f'{{ commonSlots(associateIds: [{few}], {lasting(7)}, atLeast: "PT30M") {{ from }} }}',
        "commonSlots, all, 455 days": f'{{ commonSlots(associateIds: [{all_ids}], {lasting(455)}, atLeast: "PT30M") {{ from }} }}',
        "commonSlots, all, 455 days, 5": f'{{ commonSlots(associateIds: [{all_ids}], {lasting(455)}, atLeast: "PT30M", quorum: 5) {{ from }} }}',
        "coverage, all, 7 days": f"{{ coverage({lasting(7)}) {{ from }} }}",
        "coverage, all, 455 days": f"{{ coverage({lasting(455)}) {{ from }} }}",
        "coverage, all, 455 days, 5": f"{{ coverage({lasting(455)}, minimum: 5) {{ from }} }}",
        "availableAssociates": '{ availableAssociates(at: "2026-11-20T09:00:00Z", first: 1) { nodes { name } } }',
        "nextAvailableAssociates": f"{{ nextAvailableAssociates({after}, first: 1) {{ associate {{ name }} }} }}",
        "nextAvailableAssociates, long": f'{{ nextAvailableAssociates({after}, atLeast: "P30D", first: 1) {{ associate {{ name }} }} }}',
        "scheduleIssues": "{ scheduleIssues { code } }",
        "preview, 7 days": f"{{ preview(change: {{ {plan} }}, {lasting(7)}) {{ affected {{ associate {{ name }} }} userErrors {{ message }} }} }}",
        "preview, 600 days": f"{{ preview(change: {{ {plan} }}, {lasting(600)}) {{ affected {{ associate {{ name }} }} steps {{ action }} userErrors {{ message }} }} }}",
        "__schema, small": "{ __schema { queryType { name } } }",
        "__schema, types and fields": "{ __schema { types { name fields { name } } } }",
        "__schema, 40 times": "{"
        + " ".join(f"a{n}: __schema {{ types {{ name fields {{ name }} }} }}" for n in range(40))
        + "}",
        "__type, 100 times": "{"
        + " ".join(
            f'a{n}: __type(name: "Query") {{ fields {{ name args {{ name }} }} }}'
            for n in range(100)
        )
        + "}",
    }
    if event is not None:
        found["occurrences, 3,660 days"] = (
            f'{{ node(id: "{event}") {{ ... on ScheduleEvent {{ occurrences({lasting(3660)}) {{ from }} }} }} }}'
        )
    return found


@dataclass(frozen=True, slots=True)
class Taken:
    """What an operation was charged in the end, in points, and took of the thread, in milliseconds."""

    points: int
    milliseconds: float

    @property
    def a_point(self) -> float:
        """Milliseconds a point."""
        return self.milliseconds / max(1, self.points)


@dataclass(frozen=True, slots=True)
class Measured:
    """An operation: what was estimated, and what it took in each state."""

    name: str
    estimate: int
    taken: Mapping[str, Taken]


async def measured(settings: Settings) -> list[Measured]:
    """All operations, one after another."""
    store = await Store.open(settings.store.url)
    try:
        sheet = read_people(demo_directory(), "csv")
        await import_people(
            Directory(store), sheet, now=NOW, dry_run=False, progress=lambda *_: None
        )
    finally:
        await store.aclose()
    gateway = Gateway(settings)
    async with gateway.opened():
        answer = await gateway.executor.run(Operation(PEOPLE), gateway.context(NOW, caller=ASKING))
        assert answer.data is not None, answer.errors
        nodes = answer.data["associates"]["nodes"]
        people = [one["id"] for one in nodes]
        event = next(
            (
                event["id"]
                for one in nodes
                for schedule in (one["schedules"] or {"nodes": ()})["nodes"]
                for event in schedule["events"] or ()
            ),
            None,
        )
        return [await _one(gateway, name, text) for name, text in asked(people, event).items()]


async def _one(gateway: Gateway, name: str, text: str) -> Measured:
    took: dict[str, list[float]] = {state: [] for state in STATES}
    points: dict[str, int] = {}
    estimate = 0
    for _ in range(ROUNDS):
        for state, times in took.items():
            if state == "anew":
                gateway.cache = RecordCache(seconds=KEPT_SECONDS, most=100_000)
            if state != "kept":
                gateway.timelines = Timelines()
            context = gateway.context(NOW, caller=ASKING, fresh=state == "anew")
            gc.collect()
            begins = time.thread_time_ns()
            answer = await gateway.executor.run(Operation(text), context)
            times.append((time.thread_time_ns() - begins) / 1e6)
            assert answer.refusal is None, (name, answer.errors)
            cost = answer.extensions["cost"]
            estimate, points[state] = cost["requestedQueryCost"], cost["actualQueryCost"]
    taken = {state: Taken(points[state], min(times)) for state, times in took.items()}
    return Measured(name, estimate, taken)


def told(found: Sequence[Measured]) -> int:
    """Print the table. The exit code: 1 when a point takes far longer anywhere than it may."""
    heads = "".join(f"{state:>10}{'ms':>8}{'a point':>9}" for state in STATES)
    lines = [f"{'points; milliseconds of the thread':<36}{'estimate':>9}{heads}"]
    for one in found:
        cells = "".join(
            f"{taken.points:>10,}{taken.milliseconds:>8.1f}{taken.a_point:>9.2f}"
            for taken in one.taken.values()
        )
        lines.append(f"{one.name:<36}{one.estimate:>9,}{cells}")
    slowest = max((one.taken[state].a_point, one.name) for one in found for state in AT_WILL)
    lines.append(f"the dearest point: {slowest[0]:.2f} ms, {slowest[1]}; at most {MOST_A_POINT:g}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if slowest[0] <= MOST_A_POINT else 1
