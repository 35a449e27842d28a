"""Documents, read once: parsed, measured, checked and priced, and kept for whoever sends the same text again.

What is found wrong with a text is kept as well, apart from the rest, so that a storm of wrong texts pushes no right one
out. Each text is read anew for each profile, for what is right depends on it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from graphql import (
    DocumentNode,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    validate,
)
from graphql.validation.validate import ValidationAbortedError

from gateway.caller import Profile
from gateway.operations.answer import Answer, Refusal, refused
from gateway.operations.bounds import Bounds
from gateway.operations.cost import Plan, plan_of
from gateway.operations.limits import Over, Size, exceeded, size_of, too_long
from gateway.operations.rules import rules_for
from gateway.operations.shown import REQUEST_ERRORS, capped, shown, told_once
from gateway.schema.build import Schema
from gateway.schema.errors import ErrorCode

T = TypeVar("T")

TIMES = 10
"""How many times its text a parsed document takes up, roughly."""

SMALLEST = 2_000
"""What each entry counts for at least, in bytes."""

FOR_REFUSED = 8
"""The part of the cache that is for what is wrong: one in so many."""

MOST_WRONG = 50
"""After how many errors nobody looks for more."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that may run. `over` are the bounds that it goes over all the same, where they only warn; `plans` are what
    its operations cost, by name."""

    ast: DocumentNode
    size: Size
    over: tuple[Over, ...]
    operations: Mapping[str | None, OperationDefinitionNode]
    plans: Mapping[str | None, Plan]

    def operation(self, name: str | None) -> str | Answer | None:
        """The name of the operation that is meant: without a name, the only one there is. An answer when there is
        none."""
        if name in self.operations:
            return name
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations))
        return refused(Refusal.OPERATION, _which(name))


def _which(name: str | None) -> str:
    if name is None:
        return "The document holds no operation, or several: name one with operationName."
    return f"The document holds no operation named {name[:60]!r}."


def read(
    schema: Schema, text: str, bounds: Bounds, *, warn_only: bool = False
) -> Document | Answer:
    """A document of a text, or why it cannot run. With `warn_only`, only its length counts, what is wrong with it, and
    bounds that it goes far over."""
    over = too_long(text, bounds.document_bytes)
    if over is not None:
        return _over(over)
    parsed = _parsed(text, bounds.document_tokens)
    if isinstance(parsed, Answer):
        return parsed
    size = size_of(parsed)
    beyond = exceeded(size, bounds)
    stopping = [one for one in beyond if one.is_far or not warn_only]
    if stopping:
        return _over(stopping[0])
    operations = {
        one.name.value if one.name else None: one
        for one in parsed.definitions
        if isinstance(one, OperationDefinitionNode)
    }
    if not operations:
        return refused(Refusal.OPERATION, _which(None))
    wrong = _wrong(schema, parsed, introspection=bounds.introspection)
    if wrong is not None:
        return wrong
    plans = {name: plan_of(one, parsed, schema) for name, one in operations.items()}
    return Document(parsed, size, beyond, operations, plans)


def _over(over: Over) -> Answer:
    return refused(
        Refusal.LIMIT, over.message, over.code, limit=over.limit, found=over.found, most=over.most
    )


def _parsed(text: str, tokens: int) -> DocumentNode | Answer:
    try:
        return parse(text, max_tokens=tokens)
    except GraphQLSyntaxError as error:
        # The library's words are all that tells these from any other fault.
        if error.description.startswith("Document is nested too deeply."):
            return _too_deep()
        if error.description.startswith(f"Document contains more than {tokens} tokens."):
            message = f"The document has more than {tokens} tokens, which is the most for this client. Ask in several requests."
            return refused(
                Refusal.LIMIT,
                message,
                ErrorCode.DOCUMENT_TOO_LARGE,
                limit="document_tokens",
                most=tokens,
            )
        return Answer(None, (shown(error, suggestions=False),), Refusal.SYNTAX)
    except RecursionError:
        return _too_deep()


def _too_deep() -> Answer:
    message = "The document is nested too deeply to be read."
    return refused(Refusal.LIMIT, message, ErrorCode.DOCUMENT_TOO_DEEP)


def _wrong(schema: Schema, document: DocumentNode, *, introspection: bool) -> Answer | None:
    """Why a document does not fit the schema, if it does not."""
    rules = rules_for(introspection=introspection)
    found = validate(
        schema._schema, document, rules, MOST_WRONG, hide_suggestions=not introspection
    )
    if not found:
        return None
    errors = [error for error in found if not isinstance(error, ValidationAbortedError)]
    unfinished = len(errors) < len(found)
    if not errors:
        message = (
            "The document repeats too many fields of the same names to be checked. Ask for each once, or in several "
            "requests."
        )
        return refused(Refusal.LIMIT, message, ErrorCode.DOCUMENT_TOO_LARGE, limit="comparisons")
    told = told_once(shown(error, suggestions=introspection) for error in errors)
    return Answer(None, tuple(capped(told, REQUEST_ERRORS, unfinished=unfinished)), Refusal.INVALID)


class DocumentCache:
    """Documents that were read. `most_bytes` counts their texts ten times."""

    def __init__(
        self,
        schema: Schema,
        *,
        bounds: Mapping[Profile, Bounds],
        most_bytes: int,
        warn_only: bool = False,
    ) -> None:
        self._schema = schema
        self._bounds = bounds
        self._warn_only = warn_only
        self._ready: Kept[Document] = Kept(most_bytes - most_bytes // FOR_REFUSED)
        self._refused: Kept[Answer] = Kept(most_bytes // FOR_REFUSED)

    def read(self, text: str, profile: Profile) -> Document | Answer:
        """The document of a text for a profile, or why it cannot run."""
        bounds = self._bounds[profile]
        # A text that is too long is not worth a look: neither its hash nor a place in the cache.
        over = too_long(text, bounds.document_bytes)
        if over is not None:
            return _over(over)
        key = (text, profile)
        known = self._ready.get(key) or self._refused.get(key)
        if known is not None:
            return known
        document = read(self._schema, text, bounds, warn_only=self._warn_only)
        if isinstance(document, Document):
            self._ready.keep(key, document)
        else:
            self._refused.keep(key, document)
        return document

    def has(self, text: str, profile: Profile) -> bool:
        """Whether a text was read for a profile, and what came of it is kept."""
        key = (text, profile)
        return self._ready.get(key) is not None or self._refused.get(key) is not None

    @property
    def bytes(self) -> int:
        """How much is kept, in bytes as they are counted."""
        return self._ready.bytes + self._refused.bytes


class Kept(Generic[T]):
    """The latest used of what was kept, by text and profile."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._entries: OrderedDict[tuple[str, Profile], T] = OrderedDict()
        self.bytes = 0

    def get(self, key: tuple[str, Profile]) -> T | None:
        """What is kept for a text; None for nothing."""
        found = self._entries.get(key)
        if found is not None:
            self._entries.move_to_end(key)
        return found

    def keep(self, key: tuple[str, Profile], value: T) -> None:
        """Keep one more; the longest unused goes, and what is larger than the whole is not kept."""
        takes = _bytes_of(key)
        if takes > self._most:
            return
        self._entries[key] = value
        self.bytes += takes
        while self.bytes > self._most:
            oldest, _ = self._entries.popitem(last=False)
            self.bytes -= _bytes_of(oldest)


def _bytes_of(key: tuple[str, Profile]) -> int:
    return SMALLEST + TIMES * len(key[0].encode(errors="surrogatepass"))
