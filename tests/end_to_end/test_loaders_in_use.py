"""Every loader that there is, is used by somebody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from gateway.loaders import Loaders
from tests.end_to_end.examples import read_examples, resolved
from tests.stage import GatewayClient, SandboxControl, gateway_on, settings_for
from tests.subscriptions.lines import events, id_of, read_events

BESIDES = """{
  officeHours { entries { id } }
  viewer { budget { currentlyAvailable } }
  associate(by: {email: "ada@example.com"}) { schedules { nodes { owner { __typename } } } }
}"""
"""What no example asks for: the id of an entry, what is left of the budget, and a schedule's way back to whose it is."""
WATCH = "subscription ($ids: [ID!]!) { availabilityChanged(associateIds: $ids) { cause } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"


class Noting(dict[str, Any]):
    """The table of the loaders, which writes down each that is asked for the first time."""

    def __init__(self, kinds: dict[str, Any], notes: Path) -> None:
        super().__init__(kinds)
        self._notes = notes
        self._asked: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        if name not in self._asked:
            self._asked.add(name)
            with self._notes.open("a") as notes:
                notes.write(f"{name}\n")
        return super().__getitem__(name)


def note(notes: Path) -> None:
    """Write down in a file which loaders this process asks for."""
    Loaders.KINDS = Noting(Loaders.KINDS, notes)


@pytest.fixture
def noted(sandbox: SandboxControl, tmp_path: Path) -> Iterator[tuple[GatewayClient, Path]]:
    """A gateway, and the file with the loaders that it asked for."""
    notes = tmp_path / "loaders"
    settings = settings_for(sandbox.base_url, tmp_path)
    with gateway_on(settings, first=partial(note, notes)) as client:
        asyncio.run(client.reset())
        yield client, notes


def ids_in(answer: Any) -> Iterator[str]:
    """All global ids of an answer."""
    if isinstance(answer, list):
        for one in answer:
            yield from ids_in(one)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name == "id" and isinstance(value, str):
                yield value
            else:
                yield from ids_in(value)


def test_the_examples_three_questions_a_subscription_and_the_ids_in_their_answers_use_every_loader(
    noted: tuple[GatewayClient, Path], sandbox: SandboxControl
) -> None:
    gateway, notes = noted
    sandbox.set_clock("2026-12-01T12:00:00Z")

    ids = list(ids_in(gateway.data(BESIDES)))
    for example in read_examples():
        ids += ids_in(gateway.data(example.operation, **resolved(example.variables, gateway)))
    unique = sorted(set(ids))
    for at in range(0, len(unique), 100):
        gateway.data(NODES, ids=unique[at : at + 100])

    with events(gateway, WATCH, ids=[id_of(gateway, "ada@example.com")]) as response:
        next(read_events(response))

    assert set(Loaders.KINDS) - set(notes.read_text().split()) == set()
