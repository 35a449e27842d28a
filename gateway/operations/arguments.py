"""Arguments in a document, as numbers that may wait for the variables: how long a list is that they ask for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from graphql import FieldNode, GraphQLField, ValueNode, VariableNode, value_from_ast_untyped

from gateway.schema.paging import MAXIMUM_FIRST

Variables = Mapping[str, Any]
Number = int | Callable[[Variables], int]
"""A number, or what finds it once the variables are known."""


def number_at(number: Number, variables: Variables) -> int:
    """A number for the variables."""
    return number(variables) if callable(number) else number


def made_of(left: Any, right: Any, of: Callable[[Any, Any], int]) -> Number:
    """A number made of two values; known where both are."""
    if not callable(left) and not callable(right):
        return of(left, right)

    def number(variables: Variables) -> int:
        return of(
            left(variables) if callable(left) else left,
            right(variables) if callable(right) else right,
        )

    return number


def most_of(numbers: list[Number]) -> Number:
    """The largest of some numbers."""
    return reduce(lambda left, right: made_of(left, right, max), numbers)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a field in a document."""

    node: FieldNode
    definition: GraphQLField

    def value_of(self, name: str) -> Any:
        """An argument's value as it is sent, or a function of the variables where it is or holds one."""
        default = self.definition.args[name].default_value
        given = self._given(name)
        if given is None:
            return default
        if isinstance(given, VariableNode):
            variable = given.name.value
            return lambda variables: variables.get(variable, default)
        if not _has_variables(given):
            return value_from_ast_untyped(given)
        return lambda variables: value_from_ast_untyped(given, dict(variables))

    def length_of(self, name: str) -> Number:
        """How long a list is by an argument: a number of elements, or a list of names."""
        default = self.definition.args[name].default_value
        value = self.value_of(name)

        def length(said: Any) -> int:
            if isinstance(said, list):
                return len(said)
            if isinstance(said, str):
                return 1
            if type(said) is not int:
                said = default if type(default) is int else 0
            return max(0, min(MAXIMUM_FIRST, int(said)))

        return (lambda variables: length(value(variables))) if callable(value) else length(value)

    def length_within(self, path: str) -> Number:
        """How long the list is that is a member of an argument, as "argument.member"."""
        name, member = path.split(".")
        value = self.value_of(name)

        def length(said: Any) -> int:
            listed = said.get(member) if isinstance(said, dict) else None
            return len(listed) if isinstance(listed, list) else 0 if listed is None else 1

        return (lambda variables: length(value(variables))) if callable(value) else length(value)

    def elements(self) -> Number:
        """How many elements the lists in all arguments have together."""
        values = [self.value_of(name) for name in self.definition.args]
        moving = [value for value in values if callable(value)]
        fixed = sum(_elements_in(value) for value in values if not callable(value))
        if not moving:
            return fixed
        return lambda variables: fixed + sum(_elements_in(value(variables)) for value in moving)

    def _given(self, name: str) -> ValueNode | None:
        return next(
            (one.value for one in self.node.arguments or () if one.name.value == name), None
        )


def _elements_in(value: Any) -> int:
    """How many elements the lists in a value have together."""
    count = 0
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            count += len(one)
            waiting += one
        elif isinstance(one, dict):
            waiting += one.values()
    return count


def _has_variables(value: ValueNode) -> bool:
    waiting: list[Any] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, VariableNode):
            return True
        waiting += getattr(one, "values", None) or ()
        waiting += [member.value for member in getattr(one, "fields", None) or ()]
    return False
