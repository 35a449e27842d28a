"""How large a document is once its fragments are written out, and which bounds that goes over. Pure.

Nothing is written out: each fragment is measured once and counted as often as it is spread. So the time this takes grows
with the document's text and with nothing else, whatever the fragments multiply to. A fragment within itself adds nothing;
validation refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from gateway.operations.bounds import Bounds
from gateway.schema.errors import ErrorCode

INTROSPECTION = ("__schema", "__type")
SATURATED = 1_000_000_000
"""Counts go no further."""

FAR = 10
"""How many times a bound nobody may have, not even where bounds only warn."""

MOST_VALUES = 10_000
"""How many values the variables may hold; fields have lower bounds of their own."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A selection set with its fragments written out. `depth` is in fields, without those below `__schema` and `__type`,
    of which `introspection` is the depth; `height` is the depth of everything, as if there were no difference."""

    fields: int = 0
    aliases: int = 0
    directives: int = 0
    depth: int = 0
    introspection: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Size:
    """A document: what its operations select, together, and the deepest of them; fragments and operations as they are
    defined."""

    depth: int
    introspection_depth: int
    aliases: int
    fields: int
    directives: int
    fragments: int
    operations: int


@dataclass(frozen=True, slots=True)
class Over:
    """A bound that a document goes over; `limit` is its name in `Bounds`."""

    limit: str
    found: int
    most: int

    @property
    def is_far(self) -> bool:
        """Whether it is refused even where bounds only warn: nobody knows how long it would take."""
        return far(self.found, self.most)

    @property
    def code(self) -> ErrorCode:
        """The public code."""
        deep = self.limit in ("depth", "introspection_depth")
        return ErrorCode.DOCUMENT_TOO_DEEP if deep else ErrorCode.DOCUMENT_TOO_LARGE

    @property
    def message(self) -> str:
        """What is wrong and what to do."""
        found = f"more than {SATURATED:,}" if self.found >= SATURATED else f"{self.found:,}"
        what, remedy = SAYS[self.limit]
        return f"{what.format(found=found)}; {self.most:,} is the most for this client. {remedy}"


def far(found: int, most: int) -> bool:
    """Whether something is so much more than it may be that it is refused in any case."""
    return found >= SATURATED or found > FAR * max(1, most)


SPLIT = "Ask in several requests."
SAYS: Mapping[str, tuple[str, str]] = {
    "document_bytes": ("The document is {found} bytes long", SPLIT),
    "depth": ("The document is {found} fields deep", "Ask for what lies deeper by its id."),
    "introspection_depth": (
        "The document asks about the schema {found} fields deep",
        "Ask for fewer levels of `ofType`.",
    ),
    "aliases": ("The document has {found} aliases, fragments written out", SPLIT),
    "fields": ("The document selects {found} fields, fragments written out", SPLIT),
    "directives": ("The document uses {found} directives, fragments written out", SPLIT),
    "fragments": ("The document defines {found} fragments", SPLIT),
    "operations": ("The document holds {found} operations", "Send fewer at a time."),
}


def exceeded(size: Size, bounds: Bounds) -> tuple[Over, ...]:
    """The bounds that a document goes over."""
    pairs = (
        (name, getattr(size, name), getattr(bounds, name)) for name in Size.__dataclass_fields__
    )
    return tuple(Over(name, found, most) for name, found, most in pairs if found > most)


def too_long(text: str, most: int) -> Over | None:
    """Whether a text is over the bound in bytes."""
    long = len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))
    return Over("document_bytes", long, most) if long > most else None


def values_in(variables: Mapping[str, Any], *, most: int) -> int:
    """How many values the variables hold, in lists and objects too. Counts no further than a little over `most`."""
    counted = 0
    waiting: list[Any] = [variables]
    while waiting and counted <= most:
        value = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value
        counted += len(value)
        waiting += [one for one in inner if isinstance(one, list | dict)]
    return counted


def size_of(document: DocumentNode) -> Size:
    """How large a document is."""
    operations: list[OperationDefinitionNode] = []
    fragments: dict[str, FragmentDefinitionNode] = {}
    for definition in document.definitions:
        match definition:
            case OperationDefinitionNode():
                operations.append(definition)
            case FragmentDefinitionNode():
                fragments[definition.name.value] = definition
    known = _fragments_measured({name: _scanned(one) for name, one in fragments.items()})
    shapes = [_whole(_scanned(operation), known) for operation in operations]
    return Size(
        depth=max((one.depth for one in shapes), default=0),
        introspection_depth=max((one.introspection for one in shapes), default=0),
        aliases=min(SATURATED, sum(one.aliases for one in shapes)),
        fields=min(SATURATED, sum(one.fields for one in shapes)),
        directives=min(SATURATED, sum(one.directives for one in shapes)),
        fragments=len(fragments),
        operations=len(operations),
    )


# ---------------------------------------------------------------- one definition


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a selection set is: below how many fields, and how many of them from `__schema` or `__type` on."""

    height: int
    introspection: int

    def below(self, name: str) -> _Place:
        inside = self.introspection or name in INTROSPECTION
        return _Place(self.height + 1, self.introspection + 1 if inside else 0)


@dataclass(slots=True)
class _Scan:
    """A definition as it stands: what it has of its own, and which fragments it spreads where."""

    fields: int = 0
    aliases: int = 0
    directives: int = 0
    depth: int = 0
    introspection: int = 0
    height: int = 0
    spreads: list[tuple[str, _Place]] = field(default_factory=list)

    def see(self, node: FieldNode, place: _Place) -> None:
        """Count a field that stands at a place."""
        self.fields += 1
        self.aliases += node.alias is not None
        self.height = max(self.height, place.height)
        self.introspection = max(self.introspection, place.introspection)
        if not place.introspection:
            self.depth = max(self.depth, place.height)


def _scanned(definition: OperationDefinitionNode | FragmentDefinitionNode) -> _Scan:
    scan = _Scan(directives=len(definition.directives or ()))
    for variable in definition.variable_definitions or ():
        scan.directives += len(variable.directives or ())
    waiting: list[tuple[SelectionSetNode, _Place]] = [(definition.selection_set, _Place(0, 0))]
    while waiting:
        selected, place = waiting.pop()
        for node in selected.selections:
            scan.directives += len(node.directives or ())
            if isinstance(node, FragmentSpreadNode):
                scan.spreads.append((node.name.value, place))
                continue
            here = place
            if isinstance(node, FieldNode):
                here = place.below(node.name.value)
                scan.see(node, here)
            nested: SelectionSetNode | None = getattr(node, "selection_set", None)
            if nested is not None:
                waiting.append((nested, here))
    return scan


# ---------------------------------------------------------------- with its fragments


def _whole(scan: _Scan, known: Mapping[str, Shape]) -> Shape:
    """A definition with the fragments that are known; others add nothing."""
    fields, aliases, directives = scan.fields, scan.aliases, scan.directives
    depth, introspection, height = scan.depth, scan.introspection, scan.height
    for name, place in scan.spreads:
        spread = known.get(name, _NOTHING)
        fields += spread.fields
        aliases += spread.aliases
        directives += spread.directives
        height = max(height, place.height + spread.height)
        if place.introspection:
            introspection = max(introspection, place.introspection + spread.height)
        else:
            introspection = max(introspection, spread.introspection)
            if spread.depth:
                depth = max(depth, place.height + spread.depth)
    return Shape(
        min(SATURATED, fields),
        min(SATURATED, aliases),
        min(SATURATED, directives),
        depth,
        introspection,
        height,
    )


_NOTHING = Shape()


def _fragments_measured(scans: Mapping[str, _Scan]) -> dict[str, Shape]:
    """Each fragment, those first that it spreads: without recursion, so that no chain of them is too long."""
    known: dict[str, Shape] = {}
    for root in scans:
        path: list[tuple[str, Iterator[tuple[str, _Place]]]] = []
        _enter(root, path, scans, known)
        entered = {root}
        while path:
            name, rest = path[-1]
            following = next(
                (to for to, _ in rest if to in scans and to not in known and to not in entered),
                None,
            )
            if following is not None:
                entered.add(following)
                _enter(following, path, scans, known)
                continue
            path.pop()
            known[name] = _whole(scans[name], known)
    return known


def _enter(
    name: str,
    path: list[tuple[str, Iterator[tuple[str, _Place]]]],
    scans: Mapping[str, _Scan],
    known: Mapping[str, Shape],
) -> None:
    if name not in known:
        path.append((name, iter(scans[name].spreads)))
