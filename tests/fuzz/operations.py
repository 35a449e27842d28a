"""Queries over all that can be asked, made by chance from the schema, about things that are there: one's own and others'."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

MOST_FIELDS = 4
DEEPEST = 4
OFTEN = 3
"""An argument that may be left out is given once in so many times."""

SELDOM = 20


@dataclass(frozen=True, slots=True)
class Things:
    """What can be asked about. `ids` are by the name of their type; `texts` are by the name of the argument or of the
    scalar that they are for."""

    ids: Mapping[str, Sequence[str]]
    texts: Mapping[str, Sequence[str]]

    def ids_for(self, name: str) -> Sequence[str]:
        """Ids that an argument or a member of this name takes; of all kinds, where its name does not say."""
        kind = name.removesuffix("s").removesuffix("Id")
        kind = f"{kind[0].upper()}{kind[1:]}"
        return self.ids.get(kind) or [one for ids in self.ids.values() for one in ids]


@dataclass(frozen=True, slots=True)
class Making:
    """An operation in the making."""

    chance: Random
    schema: GraphQLSchema
    things: Things

    def operation(self) -> str:
        """A query of some root fields."""
        query = self.schema.query_type
        assert query is not None
        names = self.chance.choices(sorted(query.fields), k=self.chance.randint(1, 3))
        roots = " ".join(
            f"r{place}: {self.field(name, query.fields[name], DEEPEST)}"
            for place, name in enumerate(names)
        )
        return f"{{ {roots} }}"

    # ------------------------------------------------------------ what is selected

    def field(self, name: str, field: GraphQLField, levels: int) -> str:
        """A field with its arguments, and what is selected of it."""
        return f"{name}{self.arguments(field)}{self.selection(get_named_type(field.type), levels)}"

    def selection(self, type: object, levels: int) -> str:
        """Some fields of a type; of an interface or a union, of each of its types."""
        if is_leaf_type(type):
            return ""
        if isinstance(type, GraphQLUnionType | GraphQLInterfaceType):
            kinds = self.some(sorted(map(str, self.schema.get_possible_types(type))), 4)
            parts = [
                f"... on {kind} {{ k{place}: __typename {self.fields(self._object(kind), levels, f'k{place}')} }}"
                for place, kind in enumerate(kinds)
            ]
            return f" {{ __typename {' '.join(parts)} }}"
        assert isinstance(type, GraphQLObjectType)
        return f" {{ __typename {self.fields(type, levels)} }}"

    def fields(self, type: GraphQLObjectType, levels: int, alias: str = "f") -> str:
        """Some fields, each under a name of its own, so that none is in another one's way."""
        names = sorted(
            name for name, field in type.fields.items() if levels > 1 or self.is_plain(field)
        )
        if not names:
            return ""
        chosen = self.some(names, MOST_FIELDS)
        return " ".join(
            f"{alias}{place}: {self.field(name, type.fields[name], levels - 1)}"
            for place, name in enumerate(chosen)
        )

    def some(self, names: Sequence[str], most: int) -> list[str]:
        """One of them at least, and so many at most."""
        return self.chance.sample(names, self.chance.randint(1, min(most, len(names))))

    def is_plain(self, field: GraphQLField) -> bool:
        """Whether nothing has to be selected of a field."""
        return is_leaf_type(get_named_type(field.type))

    def _object(self, name: str) -> GraphQLObjectType:
        found = self.schema.type_map[name]
        assert isinstance(found, GraphQLObjectType)
        return found

    # ------------------------------------------------------------ what is said

    def arguments(self, field: GraphQLField) -> str:
        """The arguments that are needed, and some of the others."""
        given = [
            f"{name}: {self.value(name, argument.type)}"
            for name, argument in field.args.items()
            if is_required_argument(argument) or self.is_given(name)
        ]
        return f"({', '.join(given)})" if given else ""

    def is_given(self, name: str) -> bool:
        """Whether something that may be left out is there. Most lists have no page that fits the cursor."""
        return self.chance.randint(1, SELDOM if name == "after" else OFTEN) == 1

    def value(self, name: str, type: GraphQLInputType) -> str:
        """A value as it stands in a document."""
        match type:
            case GraphQLNonNull():
                return self.value(name, type.of_type)
            case GraphQLList():
                count = self.chance.randint(1, 3)
                return f"[{', '.join(self.value(name, type.of_type) for _ in range(count))}]"
            case GraphQLEnumType():
                return str(self.chance.choice(sorted(type.values)))
            case GraphQLInputObjectType():
                return self.members(type)
            case _:
                return self.scalar(name, str(type))

    def members(self, type: GraphQLInputObjectType) -> str:
        """An input object."""
        if is_one_of(type):
            chosen = [self.chance.choice(sorted(type.fields))]
        else:
            chosen = [
                name
                for name, member in type.fields.items()
                if is_required_input_field(member) or self.is_given(name)
            ]
        whose = type.name.removesuffix("Filter").removesuffix("Lookup")
        named = {"id": f"{whose}Id", "ids": f"{whose}Ids"}
        given = (
            f"{name}: {self.value(named.get(name, name), type.fields[name].type)}"
            for name in chosen
        )
        return f"{{{', '.join(given)}}}"

    def scalar(self, name: str, scalar: str) -> str:
        """A leaf."""
        texts = self.things.texts
        match scalar:
            case "Int":
                return str(self.chance.randint(1, 5))
            case "Boolean":
                return self.chance.choice(("true", "false"))
            case "Float":
                return "1.5"
            case "ID":
                return json.dumps(self.chance.choice(self.things.ids_for(name)))
            case _:
                found = texts.get(f"{scalar} {name}") or texts.get(scalar) or texts["String"]
                return json.dumps(self.chance.choice(found))


def is_one_of(type: GraphQLInputObjectType) -> bool:
    """Whether exactly one member is to be given."""
    return bool(getattr(type.extensions.get("strawberry-definition"), "is_one_of", False))


def query_of(seed: int, schema: GraphQLSchema, things: Things) -> str:
    """A query of up to three root fields; of each number another one, and always the same."""
    return Making(Random(seed), schema, things).operation()
