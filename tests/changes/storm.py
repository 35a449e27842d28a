"""Many clients who want many changes of a gateway that dies again and again.

Each client asks for one change after another, each with a key of its own, and asks again with that key for as long as it
gets no answer: what a client has to do, and all that it can do. Everything that happens by chance comes from a seed.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests.changes.mortal import Stand
from tests.changes.worlds import events_of, named
from tests.end_to_end.hands import Hands
from tests.served import NO_TLS

CLIENTS = 8
PATIENCE_SECONDS = 120.0
PEOPLE = (
    "Ada",
    "Mei-Ling",
    "Tyrone",
    "Priya",
    "Casimir",
    "Halima",
    "Earl",
    "Linnea",
    "Kwame",
    "Shira",
)
SHELVES = ("schedule Dallas Holidays of Dallas", "schedule Los Angeles Holidays of Los Angeles")
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change that somebody wants, and the effect by which it is known."""

    number: int
    mutation: str
    members: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What tells its effect from all others."""
        return f"Storm {self.number}"

    @property
    def key(self) -> str:
        """Its idempotency key."""
        return f"storm-{self.number}"

    def times_in(self, world: Mapping[str, Any]) -> int:
        """How often its effect is there."""
        if self.mutation == "scheduleEventAdd":
            places = world["webex"]["locations"]
            return sum(name == self.name for place in places for _, name in events_of(place))
        if self.mutation == "officeHoursCreate":
            return len(named(world["opentact"]["officeHours"], self.name))
        if self.mutation == "leadSegmentCreate":
            return len(named(world["pexip"]["leadSegments"], self.name))
        people = world["mykaarma"]["dealerAssociates"]
        kinds = [(one["outOfOffice"] or {}).get("outOfOfficeType") for one in people]
        return kinds.count(self.name)


KINDS: dict[str, Callable[[int, str], dict[str, Any]]] = {
    "scheduleEventAdd": lambda number, name: {
        "scheduleId": f"<{SHELVES[number // 4 % len(SHELVES)]}>",
        "event": {"name": name, "startDate": "2027-05-03", "endDate": "2027-05-03", "allDay": True},
    },
    "officeHoursCreate": lambda number, name: {
        "name": name,
        "type": "LUNCHTIME",
        "dayOfWeek": DAYS[number % len(DAYS)],
        "from": "12:00",
        "to": "12:30",
    },
    "leadSegmentCreate": lambda number, name: {"code": name},  # noqa: ARG005  # all take both
    "outOfOfficeSet": lambda number, name: {
        "associateId": f"<{PEOPLE[number // 4]}>",
        "startsAt": "2027-05-03T00:00:00Z",
        "endsAt": "2027-05-04T00:00:00Z",
        "type": name,
    },
}
"""The input of each kind of change, by number and name."""
MOST = len(KINDS) * len(PEOPLE)


def wanted(changes: int) -> list[Wanted]:
    """So many changes of all kinds; MOST at most, so that nobody is set out of office twice."""
    assert changes <= MOST
    kinds = list(KINDS)
    return [
        Wanted(
            number,
            kinds[number % len(kinds)],
            KINDS[kinds[number % len(kinds)]](number, f"Storm {number}"),
        )
        for number in range(changes)
    ]


@dataclass
class Storm:
    """What happened."""

    stand: Stand
    hands: Hands
    answered: dict[str, str] = field(default_factory=dict)
    """The change that each key was answered with."""
    unanswered: int = 0
    kills: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def rage(self, changes: list[Wanted], *, kills: int, seed: int) -> None:
        """Ask for all changes, and kill so often meanwhile."""
        chance = random.Random(seed)  # it is to be the same each time
        with ThreadPoolExecutor(CLIENTS + 1) as pool:
            killing = pool.submit(self._kill, kills, chance)
            for asking in [pool.submit(self._ask, changes[at::CLIENTS]) for at in range(CLIENTS)]:
                asking.result(PATIENCE_SECONDS)
            self.over.set()
            killing.result(PATIENCE_SECONDS)

    def _kill(self, kills: int, chance: random.Random) -> None:
        """Each time after a while of work."""
        while self.kills < kills and not self.over.wait(chance.uniform(0.2, 0.9)):
            self.stand.mortal.gateway.kill()
            self.kills += 1
            self.stand.mortal.start()

    def _ask(self, changes: list[Wanted]) -> None:
        with httpx.Client(trust_env=False, verify=NO_TLS, timeout=30) as http:
            for one in changes:
                self.answered[one.key] = self._answer(http, one)

    def _answer(self, http: httpx.Client, change: Wanted) -> str:
        given = self.hands.filled(json.dumps({**change.members, "idempotencyKey": change.key}))
        body = {"query": _document(change.mutation), "variables": {"input": given}}
        until = time.monotonic() + PATIENCE_SECONDS
        for attempt in count():
            assert time.monotonic() < until, f"no answer to {change}"
            self.unanswered += attempt > 0
            try:
                url = f"{self.stand.mortal.gateway.served.base_url}/graphql"
                answer = http.post(url, json=body).json()
            except httpx.TransportError:
                time.sleep(0.1)
                continue
            assert "errors" not in answer, answer
            return str(answer["data"]["asked"]["change"]["id"])
        raise AssertionError("never")


def _document(mutation: str) -> str:
    input_type = mutation[0].upper() + mutation[1:] + "Input"
    return (
        f"mutation ($input: {input_type}!) {{ asked: {mutation}(input: $input) "
        "{ change { id status } userErrors { message code } } }"
    )
