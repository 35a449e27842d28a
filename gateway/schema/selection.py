"""Which fields an operation selects of what a field gives: for the few of them that cost more than the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionNode,
    VariableNode,
)


def is_selected(
    name: str,
    nodes: Iterable[FieldNode],
    *,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Mapping[str, Any],
) -> bool:
    """Whether the field `name` is selected of what `nodes` give, directly or by fragments. Each fragment is looked
    through once, so that no document makes this long."""
    seen: set[str] = set()
    waiting: list[SelectionNode] = [one for node in nodes for one in _selections(node)]
    while waiting:
        node = waiting.pop()
        if not _is_included(node.directives or (), variables):
            continue
        if isinstance(node, FieldNode) and node.name.value == name:
            return True
        if isinstance(node, InlineFragmentNode):
            waiting += node.selection_set.selections
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
            seen.add(node.name.value)
            waiting += fragments[node.name.value].selection_set.selections
    return False


def _selections(node: FieldNode) -> Iterable[SelectionNode]:
    return () if node.selection_set is None else node.selection_set.selections


def _is_included(directives: Iterable[DirectiveNode], variables: Mapping[str, Any]) -> bool:
    """What @skip and @include say."""
    for directive in directives:
        for condition in directive.arguments or ():
            given: Any = condition.value
            value = (
                variables.get(given.name.value)
                if isinstance(given, VariableNode)
                else getattr(given, "value", None)
            )
            if (directive.name.value, value) in (("skip", True), ("include", False)):
                return False
    return True
