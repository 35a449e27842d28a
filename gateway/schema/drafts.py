"""Inputs: how their members are declared, and how they become the values that orders are made of.

An input and the draft it becomes have the same attribute names, so one function fills every draft. A member that
was left out takes the draft's own default. Ids are opened on the way; one that is wrong is a problem among the
others, not the end of the check.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar

import strawberry

from gateway.changes.states import OnFailure
from gateway.schema.ids import BadId, key_of, short
from gateway.vendors.port import Problem

D = TypeVar("D")

LONGEST_KEY = 255
"""The longest idempotency key, in characters."""


def member(description: str, default: Any = strawberry.UNSET) -> Any:
    """A member of an input that may be left out."""
    return strawberry.field(description=description, default=default)


def required(description: str) -> Any:
    """A member of an input that has to be there."""
    return strawberry.field(description=description)


def on_failure() -> Any:
    """The member that says what becomes of finished steps when another one fails."""
    return member(
        "What becomes of the steps that are done when another one fails.", OnFailure.COMPENSATE
    )


def idempotency_key() -> Any:
    """The member by which the same request, sent again, is known for the same."""
    return member(
        f"Any text of 1 to {LONGEST_KEY} printable characters, new for each thing that is wanted. The same key with the "
        "same input gives the change that is there; with another input it is refused. The header `Idempotency-Key` "
        "counts where this is left out."
    )


def is_idempotency_key(text: str) -> bool:
    """Whether a text can be an idempotency key."""
    return len(text) <= LONGEST_KEY and text.isprintable() and bool(text.strip())


def check_idempotency_key(key: str) -> list[Problem]:
    """What is wrong with an idempotency key that was given in an input."""
    if is_idempotency_key(key):
        return []
    message = (
        f"An idempotency key is 1 to {LONGEST_KEY} printable characters, and not blank; "
        f"{short(key)!r} is not."
    )
    return [Problem(("idempotencyKey",), message)]


def client_mutation_id() -> Any:
    """The member that comes back in the payload as it was sent."""
    return member("Any text; it comes back in the payload.")


def fill(target: type[D], source: Any, **given: Any) -> D:
    """A draft or a patch from an input. `given` are members that the caller has worked out already. Null is as good
    as left out; in a `Maybe` it is None, and only left out is left out."""
    values = dict(given)
    for name, (kind, is_list) in _members(target).items():  # type: ignore[arg-type]  # classes are hashable
        value = present(getattr(source, name, None))
        if name in given or value is None:
            continue
        values[name] = (
            tuple(_filled(kind, item) for item in value) if is_list else _filled(kind, value)
        )
    return target(**values)


def _filled(kind: Any, value: Any) -> Any:
    if isinstance(value, strawberry.Some):
        return None if value.value is None else _filled(kind, value.value)
    is_draft = dataclasses.is_dataclass(kind) and not isinstance(value, kind)  # type: ignore[arg-type]  # a class here
    return fill(kind, value) if is_draft else value


@cache
def _members(target: Hashable) -> dict[str, tuple[Any, bool]]:
    hints = typing.get_type_hints(target)
    members = dataclasses.fields(target)  # type: ignore[arg-type]  # a dataclass, named Hashable for the cache
    return {field.name: _kind(hints[field.name]) for field in members}


def _kind(hint: Any) -> tuple[Any, bool]:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        hint = next(one for one in typing.get_args(hint) if one is not type(None))
    if typing.get_origin(hint) is tuple:
        return typing.get_args(hint)[0], True
    return hint, False


def key(id: str, type_name: str, path: str, problems: list[Problem]) -> str:
    """The key in a global id. A wrong id is added to `problems` under its dotted `path`, and an empty text stands
    for its key."""
    return key_parts(id, type_name, path, problems, count=1)[0]


def key_parts(
    id: str, type_name: str, path: str, problems: list[Problem], *, count: int
) -> tuple[str, ...]:
    """The key in a global id, of which it takes several parts. A wrong id is treated as by `key`."""
    try:
        return key_of(id, type_name, parts=count)
    except BadId as error:
        problems.append(Problem(tuple(path.split(".")), str(error)))
        return ("",) * count


def present(value: Any) -> Any:
    """The value of a member, None when it was left out."""
    return None if value is strawberry.UNSET else value
