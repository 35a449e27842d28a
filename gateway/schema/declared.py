"""The kinds of fields there are, declared beside each field and resolved by one generic resolver per kind.

1. An *attribute* reads a record that is at hand: `getattr`, or a pure function of the record.
2. An *edge* names a loader, says which key it wants of the record (or of the arguments), and whether it is one
   thing or many. A key of None means that there is nothing to load: the field is null, and no call is made.
   It asks for the scope that its things take before anything else (see `loaders/permissions.py`); so does an answer.
3. An *answer* names the loader of a timeline (or of several people's), the key it wants, and the pure function of
   what was loaded and of the arguments that it shows.
4. A *command*, on the mutation type only, turns an input into an order and has it carried out (`commands.py`).
5. A *stream*, on the subscription type only, names what it listens for, the loader of what it looks at, and the pure
   story that says what of it is told (`streams.py`).

Nothing else resolves a field; a test walks the schema and fails on any other. (An interface's field with arguments is
a *promise*: the types that have it declare what it is.) Because edges and answers are data, an operation can be
planned and its cost known before it runs.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from gateway.schema.context import Context
from gateway.schema.pace import USUAL
from gateway.schema.selection import is_selected

Arguments = Mapping[str, Any]
Key = Callable[[Any, Arguments], Any]
Given = Mapping[str, tuple[Any, Any]]
"""Arguments as a field declares them: types with descriptions, and defaults, by their names in Python."""

REQUIRED = inspect.Parameter.empty
"""The default of an argument that has none."""

CROWDS = ("people_timelines", "segment_timelines")
NAMED = "named_timelines"
"""Loaders of several people's timelines: of how many nobody knows before, and of those who are named and paid for."""

ABSENT = strawberry.UNSET
"""The default of an argument that may be left out."""


def argument(
    annotation: Any, description: str, default: Any = ABSENT, *, name: str | None = None
) -> tuple[Any, Any]:
    """An argument of a declared field: its type, description and default. `name` is the public one where Python
    cannot spell it."""
    said = strawberry.argument(description=description, name=name)
    return Annotated[annotation, said], default


@dataclass(frozen=True, slots=True)
class Attribute:
    """Reads a record that is at hand. Without `of` it is the attribute of the field's own name."""

    of: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """Leads to other records. `pick` reads one attribute of what was loaded; `shape` makes a page of it.
    `keep_gaps` keeps the places of keys that nobody knows, as null."""

    loader: str
    key: Key
    many: bool = False
    pick: str | None = None
    shape: Callable[[Any, Arguments], Any] | None = None
    keep_gaps: bool = False

    async def follow(self, source: Any, context: Context, arguments: Arguments) -> Any:
        """Load what the edge leads to. Raises Forbidden, and what the loader raises."""
        context.loaders.allow(self.loader)
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
class Answer:
    """Shows what a timeline says: `of` is a pure function of what the loader `timeline` gives, and the arguments; long
    work is done in steps (see `pace.py`). `days`: how many of them are asked about, over all that was loaded. `costly`
    names a field of what is shown that costs more; under its name the key finds, as one more argument, whether it is
    selected. `lasts`: until when an answer for an instant holds, as a function of what `of` takes; None for good."""

    timeline: str
    key: Key
    of: Callable[[Any, Arguments], Any]
    days: Callable[[Any, Arguments], int] | None = None
    costly: str | None = None
    lasts: Callable[[Any, Arguments], datetime | None] | None = None

    async def follow(self, source: Any, context: Context, arguments: Arguments) -> Any:
        """Load the timeline and read the answer off it. Raises Forbidden, and what the loader and `of` raise."""
        context.loaders.allow(self.timeline)
        key = self.key(source, arguments)
        if key is None:
            return None
        known = await context.loaders.by_name(self.timeline).load(key)
        days = 0 if self.days is None else self.days(known, arguments)
        context.pace.count(days)
        people = len(known) if self.timeline in (*CROWDS, NAMED) else 1
        usual = USUAL if self.timeline in CROWDS else people
        context.pace.look(people, days, usual=usual, fresh=context.loaders.fresh)
        if self.lasts is not None:
            context.freshness.ends(partial(self.lasts, known, arguments))
        return await context.pace.compute(lambda: self.of(known, arguments))


@dataclass(frozen=True, slots=True)
class Promise:
    """An interface's field: each type that has it declares how it is resolved."""


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
    arguments: Given | None = None,
) -> Any:
    """Declare a field that leads to other records. `key` is a dotted attribute path or a function of the record;
    a field that depends on its arguments alone `asks` with a function of them instead."""
    return _followed(
        Edge(loader, _key(key, asks), many, pick, shape, keep_gaps), description, arguments or {}
    )


def answer(
    description: str,
    *,
    timeline: str,
    key: Key | None = None,
    asks: Callable[[Arguments], Any] | None = None,
    of: Callable[[Any, Arguments], Any],
    days: Callable[[Any, Arguments], int] | None = None,
    costly: str | None = None,
    lasts: Callable[[Any, Arguments], datetime | None] | None = None,
    arguments: Given | None = None,
) -> Any:
    """Declare a field that a timeline answers. `key` is a function of the record and the arguments; a field that
    depends on its arguments alone `asks` with a function of them instead. What the key refuses, no vendor is asked."""
    wanted = key if key is not None else _key(None, asks)
    declared = Answer(timeline, wanted, of, days, costly, lasts)
    return _followed(declared, description, arguments or {})


def promise(description: str, *, arguments: Given) -> Any:
    """Declare a field of an interface that takes arguments. Every type that has it declares it again."""

    async def resolve(root: Any, info: Info, **given: Any) -> Any:  # noqa: ARG001  # the form of a resolver
        raise TypeError("a promise is kept by the types that have the interface")

    return strawberry.field(
        resolver=with_arguments(resolve, arguments),
        description=description,
        metadata={"declared": Promise()},
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


def _followed(declared: Edge | Answer, description: str, arguments: Given) -> Any:
    async def follow(root: Any, info: Info, **given: Any) -> Any:
        return await declared.follow(root, info.context, _seen(declared, info, _present(given)))

    return strawberry.field(
        resolver=with_arguments(follow, arguments),
        description=description,
        metadata={"declared": declared},
    )


def _seen(declared: Edge | Answer, info: Info, arguments: Arguments) -> Arguments:
    """The arguments, and whether the costly field is selected."""
    if not isinstance(declared, Answer) or declared.costly is None:
        return arguments
    raw = info._raw_info  # strawberry shows selections only with all fragments written out
    selected = is_selected(
        declared.costly, raw.field_nodes, fragments=raw.fragments, variables=info.variable_values
    )
    return {**arguments, declared.costly: selected}


def _key(key: str | Callable[[Any], Any] | None, asks: Callable[[Arguments], Any] | None) -> Key:
    if asks is not None:
        return lambda source, arguments: asks(arguments)  # noqa: ARG005  # the general form of a key
    if key is None:
        raise TypeError("a field needs a key, or asks with its arguments")
    read = attrgetter(key) if isinstance(key, str) else key
    return lambda source, arguments: read(source)  # noqa: ARG005


def _present(given: Arguments) -> Arguments:
    return {name: None if value is ABSENT else value for name, value in given.items()}


def with_arguments(resolve: Callable[..., Any], arguments: Given) -> Callable[..., Any]:
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
