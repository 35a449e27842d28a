"""What a preview says about people, and what their periods say before and after a change: the two have to agree."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from tests.end_to_end.hands import Hands

PREVIEW = """query ($change: ChangePreviewInput!, $from: DateTime!, $to: DateTime!, $steps: Boolean = false) {
  preview(change: $change, from: $from, to: $to) {
    affected {
      associate { name }
      differences { from to before after because { layer vendor recordId explanation source { id } } }
    }
    steps @include(if: $steps) { vendor action undoable }
    userErrors { kind: __typename code path message ... on VendorRefusal { vendor } }
  }
}"""
EVERYBODY = """query ($ids: [ID!]!, $from: DateTime!, $to: DateTime!) {
  freeBusy(associateIds: $ids, from: $from, to: $to) { associate { name } periods { from to status } }
}"""
PEOPLE = """{ associates(first: 100) { nodes { id name links { webexPersonId opentactAccount } location { name } } } }"""

THE_WEEK = {"from": "2090-06-12T00:00:00-05:00", "to": "2090-06-19T00:00:00-05:00"}


def asked(
    hands: Hands, change: str, range: Mapping[str, Any], *, steps: bool = False
) -> dict[str, Any]:
    """A preview, with what went wrong on the way."""
    return hands.gateway.ask(PREVIEW, change=hands.filled(change), steps=steps, **range)


def previewed(
    hands: Hands, change: str, range: Mapping[str, Any] = THE_WEEK, *, steps: bool = False
) -> dict[str, Any]:
    """A preview that has to be given."""
    answer = asked(hands, change, range, steps=steps)
    assert "errors" not in answer, answer["errors"]
    found: dict[str, Any] = answer["data"]["preview"]
    return found


def affected(hands: Hands, change: str, range: Mapping[str, Any] = THE_WEEK) -> dict[str, Any]:
    """Everybody's differences, by name, as far as the statuses tell them apart."""
    found = previewed(hands, change, range)
    assert found["userErrors"] == []
    return differences(found)


def differences(found: dict[str, Any]) -> dict[str, list[tuple[str, str, str, str]]]:
    """Everybody's differences in a preview, by name, as far as the statuses tell them apart."""
    return {
        one["associate"]["name"]: _joined(
            (each["from"], each["to"], each["before"], each["after"]) for each in one["differences"]
        )
        for one in found["affected"]
    }


def statuses(hands: Hands, range: Mapping[str, Any]) -> dict[str, list[tuple[str, str, str]]]:
    """Everybody's periods, by name."""
    nodes = hands.gateway.data(PEOPLE)["associates"]["nodes"]
    found = hands.gateway.data(EVERYBODY, ids=[one["id"] for one in nodes], **range)
    return {
        one["associate"]["name"]: [(it["from"], it["to"], it["status"]) for it in one["periods"]]
        for one in found["freeBusy"]
    }


def came_true(before: Any, after: Any) -> dict[str, Any]:
    """What is different between two times that everybody's periods were asked for."""
    found = {name: _difference(before[name], after[name]) for name in before}
    return {name: parts for name, parts in found.items() if parts}


def _difference(before: Any, after: Any) -> list[tuple[str, str, str, str]]:
    edges = sorted({edge for start, end, _ in (*before, *after) for edge in (start, end)})
    return _joined(
        (start, end, was, will)
        for start, end in pairwise(edges)
        if (was := _at(before, start)) != (will := _at(after, start))
    )


def _at(periods: Any, moment: str) -> str:
    return str(next(status for start, end, status in periods if start <= moment < end))


def _joined(parts: Any) -> list[tuple[str, str, str, str]]:
    joined: list[tuple[str, str, str, str]] = []
    for start, end, was, will in parts:
        if joined and joined[-1][1:] == (start, was, will):
            start = joined.pop()[0]
        joined.append((start, end, was, will))
    return joined
