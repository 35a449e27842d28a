"""The kinds of fields there are, declared beside each field and resolved by one generic resolver per kind.

1. An *attribute* reads a record that is at hand: `getattr`, or a pure function of the record.
2. An *edge* names a loader, says which key it wants of the record (or of the arguments), and whether it is one
   thing or many. A key of None means that there is nothing to load: the field is null, and no call is made.
3. An *answer* is a pure function of the engine over a loaded timeline (from the engine issue on).
4. A *command*, on the mutation type only, turns an input into an order and carries it out (`commands.py`).

Nothing else resolves a field; a test walks the schema and fails on any other. Because edges are data, an
operation can be planned and its cost known before it runs.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from gateway.schema.context import Context

Arguments = Mapping[str, Any]
REQUIRED = inspect.Parameter.empty
"""The default of an argument that has none."""

ABSENT = strawberry.UNSET
"""The default of an argument that may be left out."""


def argument(annotation: Any, description: str, default: Any = ABSENT) -> tuple[Any, Any]:
    """An argument of a declared field: its type, description and default."""
    return Annotated[annotation, strawberry.argument(description=description)], default


@dataclass(frozen=True, slots=True)
class Attribute:
    """Reads a record that is at hand. Without `of` it is the attribute of the field's own name."""

    of: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """Leads to other records. `pick` reads one attribute of what was loaded; `shape` makes a page of it.
    `keep_gaps` keeps the places of keys that nobody knows, as null."""

    loader: str
    key: Callable[[Any, Arguments], Any]
    many: bool = False
    pick: str | None = None
    shape: Callable[[Any, Arguments], Any] | None = None
    keep_gaps: bool = False

    async def follow(self, source: Any, context: Context, arguments: Arguments) -> Any:
        """Load what the edge leads to. Raises what the loader raises."""
        key = self.key(source, arguments)
        if key is None:
            return None
        loader = context.loaders.by_name(self.loader)
        found = await (self._each(loader, key) if self.many else loader.load(key))
        if found is not None and self.pick is not None:
            found = getattr(found, self.pick)
        if found is not None and self.shape is not None:
            found = self.shape(found, arguments)
        return found

    async def _each(self, loader: Any, keys: Any) -> list[Any]:
        """A list whose places do not matter fails as a whole, with the first failure. Where they do, failures stay in
        their places, and so does a key that is one: graphql-core raises an exception in a list at its index."""
        known = [key for key in keys if not isinstance(key, Exception)]
        loading = (loader.load(key) for key in known)
        loaded = await asyncio.gather(*loading, return_exceptions=True)
        if self.keep_gaps:
            answers = iter(loaded)
            return [key if isinstance(key, Exception) else next(answers) for key in keys]
        for one in loaded:
            if isinstance(one, BaseException):
                raise one
        return [one for one in loaded if one is not None]


@dataclass(frozen=True, slots=True)
class Command:
    """Carries out a mutation: `takes` is the type of its input."""

    takes: type


def attribute(
    description: str,
    *,
    of: Callable[[Any], Any] | None = None,
    name: str | None = None,
) -> Any:
    """Declare a field that reads the record at hand. `name` is the public one where Python cannot spell it."""
    resolver: Any = None if of is None else _reader(of)
    return strawberry.field(
        resolver=resolver,
        description=description,
        name=name,
        metadata={"declared": Attribute(of)},
    )


def edge(
    description: str,
    *,
    loader: str,
    key: str | Callable[[Any], Any] | None = None,
    asks: Callable[[Arguments], Any] | None = None,
    many: bool = False,
    pick: str | None = None,
    shape: Callable[[Any, Arguments], Any] | None = None,
    keep_gaps: bool = False,
    arguments: Mapping[str, tuple[Any, Any]] | None = None,
) -> Any:
    """Declare a field that leads to other records. `key` is a dotted attribute path or a function of the record;
    a field that depends on its arguments alone `asks` with a function of them instead."""
    declared = Edge(loader, _key(key, asks), many, pick, shape, keep_gaps)

    async def follow(root: Any, info: Info, **given: Any) -> Any:
        return await declared.follow(root, info.context, _present(given))

    return strawberry.field(
        resolver=with_arguments(follow, arguments or {}),
        description=description,
        metadata={"declared": declared},
    )


def shows(record: type) -> Callable[[type], type]:
    """A class decorator: the GraphQL type stands for records of this class."""

    def mark(cls: type) -> type:
        def is_type_of(cls: type, value: object, info: object) -> bool:  # noqa: ARG001  # graphql-core's signature
            return isinstance(value, record)

        cls.is_type_of = classmethod(is_type_of)  # type: ignore[attr-defined]  # read by strawberry.type
        return cls

    return mark


def _reader(of: Callable[[Any], Any]) -> Callable[..., Any]:
    def read(root: Any) -> Any:
        return of(root)

    return read


def _key(
    key: str | Callable[[Any], Any] | None, asks: Callable[[Arguments], Any] | None
) -> Callable[[Any, Arguments], Any]:
    if asks is not None:
        return lambda source, arguments: asks(arguments)  # noqa: ARG005  # the general form of a key
    if key is None:
        raise TypeError("an edge needs a key, or asks with its arguments")
    read = attrgetter(key) if isinstance(key, str) else key
    return lambda source, arguments: read(source)  # noqa: ARG005


def _present(given: Arguments) -> Arguments:
    return {name: None if value is ABSENT else value for name, value in given.items()}


def with_arguments(
    resolve: Callable[..., Any], arguments: Mapping[str, tuple[Any, Any]]
) -> Callable[..., Any]:
    """Give a generic resolver the signature from which strawberry reads the field's arguments."""
    parameters = [
        inspect.Parameter("root", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Any),
        inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info),
        *(
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default
            )
            for name, (annotation, default) in arguments.items()
        ),
    ]
    resolve.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # read by inspect
    resolve.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return resolve
