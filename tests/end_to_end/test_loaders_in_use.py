"""Every loader that there is, is used by somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gateway.loaders import Loaders
from tests.end_to_end.examples import read_examples, resolved
from tests.stage import GatewayClient, SandboxControl

BESIDES = """{
  officeHours { entries { id } }
  associate(by: {email: "ada@example.com"}) { schedules { nodes { owner { __typename } } } }
}"""
"""What no example asks for: the id of an entry, and a schedule's way back to whose it is."""
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"


class Noting(dict[str, Any]):
    """The table of the loaders, which notes those that are asked for."""

    def __init__(self, kinds: dict[str, Any]) -> None:
        super().__init__(kinds)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)


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


def test_the_examples_two_questions_and_the_ids_in_their_answers_use_every_loader(
    gateway: GatewayClient, sandbox: SandboxControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = Noting(Loaders.KINDS)
    monkeypatch.setattr(Loaders, "KINDS", kinds)
    sandbox.set_clock("2026-12-01T12:00:00Z")

    ids = list(ids_in(gateway.data(BESIDES)))
    for example in read_examples():
        ids += ids_in(gateway.data(example.operation, **resolved(example.variables, gateway)))
    unique = sorted(set(ids))
    for at in range(0, len(unique), 100):
        gateway.data(NODES, ids=unique[at : at + 100])

    assert set(kinds) - kinds.asked == set()
