"""Whether an operation selects a field of what another one gives."""

from __future__ import annotations

import time
from typing import Any

import pytest
from graphql import FieldNode, FragmentDefinitionNode, OperationDefinitionNode, parse

from gateway.schema.selection import is_selected


def selects(document: str, **variables: Any) -> bool:
    """Whether `steps` is selected of the root field `preview`, wherever that stands in the operation."""
    definitions = parse(document).definitions
    fragments = {
        one.name.value: one for one in definitions if isinstance(one, FragmentDefinitionNode)
    }
    operation = next(one for one in definitions if isinstance(one, OperationDefinitionNode))
    nodes = [one for one in operation.selection_set.selections if isinstance(one, FieldNode)]
    return is_selected("steps", nodes, fragments=fragments, variables=variables)


@pytest.mark.parametrize(
    ("document", "variables", "selected"),
    [
        ("{ preview { steps { action } } }", {}, True),
        ("{ preview { other: steps { action } } }", {}, True),
        ("{ preview { affected { associate { name } } } }", {}, False),
        ("{ preview { steps: affected { associate { name } } } }", {}, False),
        ("{ preview { affected { steps } } }", {}, False),
        ("{ preview { affected { id } } preview { steps { action } } }", {}, True),
        ("{ preview }", {}, False),
        ("{ preview { ... { steps { action } } } }", {}, True),
        ("{ preview { ... on ChangePreview { steps { action } } } }", {}, True),
        ("{ preview { ...F } } fragment F on ChangePreview { steps { action } }", {}, True),
        ("{ preview { ...F } } fragment F on ChangePreview { userErrors { code } }", {}, False),
        (
            "{ preview { ...F } } fragment F on ChangePreview { ...G } "
            "fragment G on ChangePreview { steps { action } }",
            {},
            True,
        ),
        ("{ preview { steps @skip(if: true) { action } } }", {}, False),
        ("{ preview { steps @skip(if: false) { action } } }", {}, True),
        ("{ preview { steps @include(if: false) { action } } }", {}, False),
        ("{ preview { steps @include(if: true) @skip(if: true) { action } } }", {}, False),
        ("query ($x: Boolean!) { preview { steps @include(if: $x) { a } } }", {"x": True}, True),
        ("query ($x: Boolean!) { preview { steps @include(if: $x) { a } } }", {"x": False}, False),
        ("query ($x: Boolean!) { preview { ... @skip(if: $x) { steps } } }", {"x": True}, False),
        (
            "{ preview { ...F @include(if: false) } } fragment F on ChangePreview { steps { a } }",
            {},
            False,
        ),
        (
            "{ preview { ...F @include(if: false) ...F } } "
            "fragment F on ChangePreview { steps { a } }",
            {},
            True,
        ),
    ],
)
def test_a_field_counts_as_selected_as_the_specification_collects_fields(
    document: str, variables: dict[str, Any], selected: bool
) -> None:
    assert selects(document, **variables) is selected


def test_fragments_that_multiply_are_looked_through_once_each() -> None:
    doubling = " ".join(
        f"fragment F{n} on ChangePreview {{ ...F{n + 1} ...F{n + 1} }}" for n in range(24)
    )
    document = f"{{ preview {{ ...F0 }} }} {doubling} fragment F24 on ChangePreview {{ affected }}"

    started = time.monotonic()
    found = selects(document)

    assert not found
    assert time.monotonic() - started < 5, "seventeen million looks would take longer"
