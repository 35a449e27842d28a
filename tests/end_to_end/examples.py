"""The example operations of docs/examples: a comment that says what each answers, its variables, and its budget.

The file's head is comment lines: what it answers, then `# variables: {...}` (one line of JSON, may be missing), then
`# calls: webex 3, mykaarma 2, opentact 1, pexip 4`, the calls that it costs each vendor. In variables
`{{associate ada@example.com}}` stands for a global id, which the gateway itself is asked for.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.stage import GatewayClient

FOLDER = Path(__file__).parents[2] / "docs" / "examples"
PLACEHOLDER = re.compile(r"\{\{(\w+) ([^{}]+)\}\}")
CALLS = re.compile(r"# calls: webex (\d+), mykaarma (\d+), opentact (\d+), pexip (\d+)")
LISTS = {
    "location": "{ found: locations(first: 100) { nodes { id name } } }",
    "operatingMode": "{ found: operatingModes(first: 100) { nodes { id name } } }",
    "leadSegment": "{ found: leadSegments(first: 100) { nodes { id name: code } } }",
    "subject": "{ found: subjects(first: 100) { nodes { id name } } }",
    "associate": "{ found: associates(first: 100) { nodes { id name: email } } }",
}


@dataclass(frozen=True, slots=True)
class Example:
    """One example, as its file has it. `variables` may hold placeholders."""

    name: str
    answers: str
    operation: str
    variables: dict[str, Any]
    budget: dict[str, int]


def read_examples() -> tuple[Example, ...]:
    """All of them, by name of file."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.graphql")))


def _read(path: Path) -> Example:
    text = path.read_text()
    answers, *rest = text.splitlines()
    variables = [line for line in rest if line.startswith("# variables: ")]
    budget = [match for line in rest if (match := CALLS.fullmatch(line))]
    assert answers.startswith("# "), f"{path.name}: the first line says what the operation answers"
    assert len(budget) == 1, f"{path.name}: one line has the budget, as {CALLS.pattern}"
    assert len(variables) <= 1, f"{path.name}: at most one line has variables"
    return Example(
        name=path.stem,
        answers=answers.removeprefix("# "),
        operation=text,
        variables=json.loads(variables[0].removeprefix("# variables: ")) if variables else {},
        budget=dict(
            zip(
                ("webex", "mykaarma", "opentact", "pexip"),
                map(int, budget[0].groups()),
                strict=True,
            )
        ),
    )


def resolved(variables: dict[str, Any], gateway: GatewayClient) -> dict[str, Any]:
    """The variables with every placeholder replaced by the id that the gateway gives the thing."""

    def id_of(match: re.Match[str]) -> str:
        return global_id(gateway, match[1], match[2])

    return dict(json.loads(PLACEHOLDER.sub(id_of, json.dumps(variables, ensure_ascii=False))))


def global_id(gateway: GatewayClient, kind: str, name: str) -> str:
    """The global id of a thing: an associate by e-mail address, a lead segment by code, others by name."""
    if kind == "department":
        found = gateway.data("{ departments { id name } }")["departments"]
    else:
        found = gateway.data(LISTS[kind])["found"]["nodes"]
    return next(one["id"] for one in found if one["name"] == name)
