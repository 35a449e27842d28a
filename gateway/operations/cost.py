"""What an operation costs: estimated from its variables before it runs, counted in its answer afterwards. Pure.

A plan is made once of a document. With the variables it becomes a bill, which holds the estimate and counts answers. Both
go by the prices beside the fields (`schema/cost.py`): the estimate by how long lists may be, the count by how long they
are. Fields that are selected twice are counted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    value_from_ast_untyped,
)

from gateway.operations.arguments import (
    Arguments,
    Number,
    Variables,
    made_of,
    most_of,
    number_at,
)
from gateway.operations.limits import INTROSPECTION, SATURATED
from gateway.schema.bounds import MOST_DAYS, begun_days
from gateway.schema.build import Schema
from gateway.schema.cost import CALL, SCHEMA_LISTS, SCHEMA_OBJECTS_A_POINT, Price, is_list

MOST_PLANNED = 20_000
"""How many fields a plan has at most. Documents within their limits have fewer."""

Conditions = frozenset[tuple[str, bool]]
"""Variables and what each has to be for a selection to count, all of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A field on a bill: what asking for it costs, and each object in it; `estimate` is what it is estimated at. Of a
    question about the schema, many objects cost a point together."""

    key: str
    asking: int
    each: int
    estimate: int
    below: tuple[Entry, ...]
    of_schema: bool = False


@dataclass(frozen=True, slots=True)
class Bill:
    """What an operation costs with its variables."""

    estimate: int
    entries: tuple[Entry, ...]

    @property
    def opening(self) -> int:
        """What asking for its root fields costs, apart from what they show: of a subscription, that is paid once."""
        return sum(entry.asking for entry in self.entries)

    def actual(self, data: Mapping[str, Any] | None) -> int:
        """What an answer cost."""
        return 0 if data is None else _counted(self.entries, data)


def _counted(entries: Iterable[Entry], shown: Mapping[str, Any]) -> int:
    points = 0
    for entry in entries:
        if entry.key in shown:
            value = shown[entry.key]
            if entry.of_schema:
                points += _schema_points(_count_objects(value))
                continue
            points += entry.asking
            if entry.each and value is not None:
                points += _objects(entry, value)
    return points


def _schema_points(objects: int) -> int:
    return 1 + objects // SCHEMA_OBJECTS_A_POINT


def _count_objects(value: Any) -> int:
    """How many objects there are in a value."""
    count = 0
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            count += 1
            waiting += [inner for inner in one.values() if isinstance(inner, dict | list)]
        elif isinstance(one, list):
            waiting += one
    return count


def _objects(entry: Entry, value: Any) -> int:
    if isinstance(value, list):
        if not entry.below:
            return entry.each * sum(one is not None for one in value)
        return sum(_objects(entry, one) for one in value if one is not None)
    return entry.each + _counted(entry.below, value) if isinstance(value, dict) else entry.each


# ---------------------------------------------------------------- plans


@dataclass(frozen=True, slots=True)
class Item:
    """A field of a plan: as an entry, before the variables are known. `length` is how many objects it has; it counts where
    one of the `conditions` holds. `fixed` is its entry where no variable matters."""

    key: str
    asking: Number
    each: int
    length: Number
    below: tuple[Item, ...]
    conditions: tuple[Conditions, ...]
    fixed: Entry | None

    def entry(self, variables: Variables) -> Entry | None:
        """The entry for the variables; None where the field is not selected."""
        if self.fixed is not None:
            return self.fixed
        if not _holds(self.conditions, variables):
            return None
        below = _entries(self.below, variables)
        return _entry(
            self.key,
            number_at(self.asking, variables),
            self.each,
            number_at(self.length, variables),
            below,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What an operation costs, by its variables. `defaults` are those of its variables."""

    items: tuple[Item, ...]
    defaults: Variables
    fixed: Bill | None

    def bill(self, variables: Variables | None) -> Bill:
        """What it costs with some variables, which may be wrong: those count for nothing."""
        if self.fixed is not None:
            return self.fixed
        return _bill(_entries(self.items, {**self.defaults, **(variables or {})}))


class TooMany(Exception):
    """A document with more fields than can be planned."""


def plan_of(operation: OperationDefinitionNode, document: DocumentNode, schema: Schema) -> Plan:
    """The plan of an operation of a document that fits the schema."""
    root = schema._schema.get_root_type(operation.operation)
    defaults = {
        one.variable.name.value: value_from_ast_untyped(one.default_value)
        for one in operation.variable_definitions or ()
        if one.default_value is not None
    }
    maker = Maker(schema, document)
    try:
        items = maker.items([(root, operation.selection_set, frozenset())], Above())
    except TooMany:
        return Plan((), {}, Bill(SATURATED, ()))
    known = [item.fixed for item in items if item.fixed is not None]
    fixed = _bill(tuple(known)) if len(known) == len(items) else None
    return Plan(items, defaults, fixed)


def _bill(entries: tuple[Entry, ...]) -> Bill:
    return Bill(min(SATURATED, sum(entry.estimate for entry in entries)), entries)


def _entries(items: Iterable[Item], variables: Variables) -> tuple[Entry, ...]:
    return tuple(entry for item in items if (entry := item.entry(variables)) is not None)


def _entry(key: str, asking: int, each: int, length: int, below: tuple[Entry, ...]) -> Entry:
    estimate = asking + length * (each + sum(entry.estimate for entry in below))
    return Entry(key, asking, each, min(SATURATED, estimate), below)


def _item(
    key: str,
    asking: Number,
    each: int,
    length: Number,
    below: tuple[Item, ...],
    conditions: tuple[Conditions, ...],
) -> Item:
    known = [item.fixed for item in below if item.fixed is not None]
    fixed = None
    if (
        isinstance(asking, int)
        and isinstance(length, int)
        and not all(conditions)
        and len(known) == len(below)
    ):
        fixed = _entry(key, asking, each, length, tuple(known))
    return Item(key, asking, each, length, below, conditions, fixed)


# ---------------------------------------------------------------- making them


@dataclass(frozen=True, slots=True)
class Above:
    """What lists go by that stand further up: the days of the range that was asked about, and the length of a page."""

    days: Number = 1
    sized: tuple[str, ...] = ()
    length: Number = 1


Parent = GraphQLObjectType | GraphQLInterfaceType
Selected = tuple[Any, SelectionSetNode, Conditions]
"""A selection set, the type that it is of, and when it counts."""


@dataclass(slots=True)
class Found:
    """All selections of one response key: by parent type, the first of its field; what they select below; and when."""

    nodes: dict[str, FieldNode] = field(default_factory=dict)
    below: list[Selected] = field(default_factory=list)
    conditions: list[Conditions] = field(default_factory=list)


class Maker:
    """Makes the plan of one document."""

    def __init__(self, schema: Schema, document: DocumentNode) -> None:
        self._schema = schema
        self._left = MOST_PLANNED
        self._fragments = {
            one.name.value: one
            for one in document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }

    def items(self, selected: list[Selected], above: Above) -> tuple[Item, ...]:
        """The items of what is selected of one object. Raises TooMany."""
        found: dict[str, Found] = {}
        for parent, node, conditions in self._fields(selected):
            name = node.name.value
            key = node.alias.value if node.alias else name
            one = found.setdefault(key, Found())
            one.nodes.setdefault(parent.name, node)
            one.conditions.append(conditions)
            definition = self._schema._schema.get_field(parent, name)
            if node.selection_set is not None and definition is not None:
                inner = get_named_type(definition.type)
                one.below.append((inner, node.selection_set, conditions))
        made = (self._item(key, one, above) for key, one in found.items())
        return tuple(item for item in made if item is not None)

    def _fields(self, selected: list[Selected]) -> Iterator[tuple[Any, FieldNode, Conditions]]:
        """The fields of selection sets, fragments gone through once for each condition."""
        seen: set[tuple[str, Conditions]] = set()
        waiting = list(reversed(selected))
        while waiting:
            parent, selection_set, above = waiting.pop()
            for node in selection_set.selections:
                self._left -= 1
                if self._left < 0:
                    raise TooMany
                conditions = _conditions(node, above)
                if conditions is None:
                    continue
                match node:
                    case FieldNode():
                        yield parent, node, conditions
                    case InlineFragmentNode():
                        kind = self._type(node.type_condition, parent)
                        waiting.append((kind, node.selection_set, conditions))
                    case FragmentSpreadNode() if (node.name.value, conditions) not in seen:
                        seen.add((node.name.value, conditions))
                        fragment = self._fragments[node.name.value]
                        kind = self._type(fragment.type_condition, parent)
                        waiting.append((kind, fragment.selection_set, conditions))

    def _type(self, condition: Any, parent: Any) -> Any:
        return parent if condition is None else self._schema._schema.get_type(condition.name.value)

    def _item(self, key: str, found: Found, above: Above) -> Item | None:
        """The item of a field; None for what costs nothing."""
        conditions = tuple(found.conditions)
        name = next(iter(found.nodes.values())).name.value
        if name in INTROSPECTION:
            points = _schema_points(self._schema_objects(found.below))
            fixed = Entry(key, points, 0, points, (), of_schema=True)
            return Item(key, points, 0, 0, (), conditions, None if all(conditions) else fixed)
        askings: list[Number] = []
        lengths: list[Number] = []
        each, within = 0, above
        for parent, node in found.nodes.items():
            price = self._schema.prices.get((parent, node.name.value))
            definition = self._field(parent, node)
            if price is None or definition is None:
                continue
            asked = Arguments(node, definition)
            days = _days(asked) if price.days_a_point else above.days
            page = asked.length_of(price.sliced_by) if price.sized and price.sliced_by else 1
            within = Above(days, price.sized, page)
            askings.append(_asking(price, asked, days))
            lengths.append(_length(price, asked, definition, above, node.name.value))
            each = 1 if is_composite_type(get_named_type(definition.type)) else 0
        below = self.items(found.below, within) if found.below else ()
        if not askings or (askings == [0] and not each):
            return None
        return _item(key, most_of(askings), each, most_of(lengths), below, conditions)

    def _schema_objects(self, selected: list[Selected]) -> int:
        """How many objects an answer about the schema has, roughly. Raises TooMany."""
        objects = 1
        for parent, node, conditions in self._fields(selected):
            definition = self._schema._schema.get_field(parent, node.name.value)
            if node.selection_set is None or definition is None:
                continue
            below = [(get_named_type(definition.type), node.selection_set, conditions)]
            length = SCHEMA_LISTS.get(node.name.value, 1)
            objects = min(SATURATED, objects + length * self._schema_objects(below))
        return objects

    def _field(self, parent: str, node: FieldNode) -> GraphQLField | None:
        kind = self._schema._schema.type_map[parent]
        fields = kind.fields if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) else {}
        return fields.get(node.name.value)


def _asking(price: Price, asked: Arguments, days: Number) -> Number:
    """What it costs to ask for a field once."""
    points: Number = price.weight
    if price.days_a_point:
        a_point = price.days_a_point
        points = made_of(points, days, lambda weight, days: weight + -(-days // a_point))
    if price.each:
        points = made_of(points, asked.length_of(price.each), lambda weight, named: weight * named)
    if price.counts_input:
        points = made_of(points, asked.elements(), lambda weight, listed: weight + listed)
    if price.calls_for:
        called = asked.length_within(price.calls_for)
        points = made_of(points, called, lambda weight, calls: weight + CALL * calls)
    return points


def _length(
    price: Price, asked: Arguments, definition: GraphQLField, above: Above, name: str
) -> Number:
    """How many objects a field has."""
    if not is_list(definition.type):
        return 1
    if name in above.sized:
        return above.length
    if price.sliced_by:
        return asked.length_of(price.sliced_by)
    if price.daily:
        return above.days if not price.days_a_point else _days(asked)
    return price.assumed or 0


def _days(asked: Arguments) -> Number:
    """How many begun days a range has; a wrong one has none."""
    return made_of(asked.value_of("from"), asked.value_of("to"), _days_between)


def _days_between(start: Any, end: Any) -> int:
    try:
        first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
        return max(0, min(MOST_DAYS, begun_days(first, last)))
    except (TypeError, ValueError, OverflowError):
        return 0


# ---------------------------------------------------------------- conditions


def _conditions(node: Any, above: Conditions) -> Conditions | None:
    """When a selection counts; None for never."""
    for directive in node.directives or ():
        wanted = {"include": True, "skip": False}.get(directive.name.value)
        if wanted is None:
            continue
        said = next((one.value for one in directive.arguments if one.name.value == "if"), None)
        if isinstance(said, VariableNode):
            above = above | {(said.name.value, wanted)}
        elif said is not None and value_from_ast_untyped(said) is not wanted:
            return None
    return above


def _holds(conditions: tuple[Conditions, ...], variables: Variables) -> bool:
    return any(
        all(variables.get(name) is wanted for name, wanted in together) for together in conditions
    )
